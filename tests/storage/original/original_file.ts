import { DatabaseSync } from "node:sqlite";

/** The tables of the original program as its versions made them. */
export const MODBUS = `CREATE TABLE modbus (timestamp TEXT NOT NULL, pvprod integer NOT NULL,
  houseconsumption integer NOT NULL, acpower integer NOT NULL, acpowertofromgrid integer NOT NULL,
  dcpower integer NOT NULL, availablepower_withoutcharging integer NOT NULL,
  availablepowerrange integer NOT NULL, temperature integer NOT NULL, status integer NOT NULL,
  batterypower integer NOT NULL, batterystatus REAL NOT NULL, soc REAL NOT NULL, soh REAL NOT NULL)`;
export const CHARGELOG = `CREATE TABLE chargelog (timestamp TEXT NOT NULL,
  currentChargingPower integer NOT NULL, chargingPossible integer NOT NULL)`;
export const CONTROLS = `CREATE TABLE controls (chargemode integer NOT NULL,
  availablePowerRange integer NOT NULL, chargingPossible integer NOT NULL, cloudy integer NOT NULL,
  smartPlugStatus integer NOT NULL)`;
export const FIRST_CONTROLS = `CREATE TABLE controls (chargemode integer NOT NULL,
  availablePowerRange integer NOT NULL, chargingPossible integer NOT NULL)`;
export const NRGKICK = `CREATE TABLE nrgkick (timestamp TEXT NOT NULL,
  chargingpower integer NOT NULL, temperature REAL NOT NULL, errorcode integer NOT NULL,
  connected integer NOT NULL, ischarging integer NOT NULL, chargingcurrent REAL NOT NULL,
  chargingcurrentmin REAL NOT NULL, chargingcurrentmax REAL NOT NULL, phases integer NOT NULL)`;
export const WALLBOXES = `CREATE TABLE wallboxes (id integer PRIMARY KEY, timestamp TEXT NOT NULL,
  chargingpower integer NOT NULL, temperature integer NOT NULL, phases integer NOT NULL,
  errorcode integer NOT NULL, connected integer NOT NULL, ischarging integer NOT NULL,
  chargingcurrent integer NOT NULL)`;

export type Cells = Readonly<Record<string, string | number>>;

/** One reading of the house as the original stored it; SolarEdge's signs. */
export function modbusRow(timestamp: string, cells: Cells = {}): Cells {
  return {
    timestamp,
    pvprod: 6170,
    houseconsumption: 2230,
    acpower: 3180,
    acpowertofromgrid: 950,
    dcpower: 3230,
    availablepower_withoutcharging: 3890,
    availablepowerrange: 3800,
    temperature: 45.2,
    status: 4,
    batterypower: 2940,
    batterystatus: 3,
    soc: 26.5,
    soh: 93,
    ...cells,
  };
}

/** Makes a database file with these statements and rows by table. */
export function writeOriginal(
  file: string,
  content: { readonly schema: readonly string[]; readonly rows: Readonly<Record<string, Cells[]>> },
): void {
  using database = new DatabaseSync(file);
  for (const sql of content.schema) database.exec(sql);
  database.exec("BEGIN");
  for (const [table, rows] of Object.entries(content.rows)) {
    for (const row of rows) {
      const names = Object.keys(row);
      database.prepare(
        `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
      ).run(...Object.values(row));
    }
  }
  database.exec("COMMIT");
}

/** A settings table with exactly these columns, all of them filled. */
export function settingsTable(cells: Cells): string {
  const columns = Object.entries(cells)
    .map(([name, value]) => `${name} ${typeof value === "number" ? "integer" : "TEXT"} NOT NULL`);
  return `CREATE TABLE settings (${columns.join(", ")})`;
}
