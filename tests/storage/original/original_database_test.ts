import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { type Sample, sampleRow } from "../../../src/domain/history/samples.ts";
import { openOriginal, type RowCount } from "../../../src/storage/original/original_database.ts";
import { sampleAt } from "../data_folder.ts";
import {
  type Cells,
  CHARGELOG,
  CONTROLS,
  FIRST_CONTROLS,
  MODBUS,
  modbusRow,
  NRGKICK,
  WALLBOXES,
  writeOriginal,
} from "./original_file.ts";

/** A folder with one original database, and what is read from it. */
class Original implements Disposable {
  readonly dir = Deno.makeTempDirSync({ prefix: "chargemanager-" });
  readonly file = `${this.dir}/chargemanager_db.sqlite3`;

  constructor(schema: readonly string[], rows: Readonly<Record<string, Cells[]>>) {
    writeOriginal(this.file, { schema, rows });
  }

  read(): { samples: Sample[]; counts: RowCount[] } {
    const counts: RowCount[] = [];
    using original = openOriginal(this.file, `${this.dir}/copy`);
    return { samples: [...original.samples((count) => counts.push(count))], counts };
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.dir, { recursive: true });
  }
}

const NOON = "2022-09-17 12:00:00.250000+02:00";
const NOON_MS = Date.UTC(2022, 8, 17, 10, 0, 0, 250);

Deno.test("samples() gives each value of a row in our units and signs", () => {
  using original = new Original([MODBUS], { modbus: [modbusRow(NOON)] });
  assert.deepEqual(original.read().samples, [
    sampleAt(NOON_MS, {
      grid_power_w: -950,
      pv_power_w: 6170,
      inverter_ac_power_w: 3180,
      inverter_dc_power_w: 3230,
      inverter_temperature_dc: 452,
      inverter_status: 4,
      conversion_loss_w: 50,
      battery_power_w: -2940,
      battery_soc_permille: 265,
      battery_soh_permille: 930,
      battery_status: 4,
      consumption_power_w: 2230,
    }),
  ]);
});

Deno.test("samples() puts right a grid power that lost its scale factor", () => {
  const rows = [
    { stored: 95, importW: -950 },
    { stored: 9500, importW: -950 },
    { stored: 950, importW: -950 },
    { stored: 333, importW: -333, house: 9000 },
    { stored: 96, importW: -945, house: 2235 },
    { stored: 96, importW: -96, house: 2236 },
    { stored: 9405, importW: -950 },
    { stored: 9404, importW: -9404 },
    { stored: 948, importW: -948 },
  ];
  for (const { stored, importW, house } of rows) {
    const row = modbusRow(NOON, { acpowertofromgrid: stored, houseconsumption: house ?? 2230 });
    using original = new Original([MODBUS], { modbus: [row] });
    assert.equal(original.read().samples[0]?.values.grid_power_w, importW, `${stored} W stored`);
  }
});

Deno.test("samples() makes sentinels unknown, never 0", () => {
  const row = modbusRow(NOON, {
    batterypower: -3.4e38,
    soc: 6553.5,
    soh: -1,
    temperature: -327.68,
    batterystatus: 99,
    status: 0,
  });
  using original = new Original([MODBUS], { modbus: [row] });
  const values = original.read().samples[0]?.values;
  assert.deepEqual(
    [
      values?.battery_power_w,
      values?.battery_soc_permille,
      values?.battery_soh_permille,
      values?.inverter_temperature_dc,
      values?.battery_status,
      values?.inverter_status,
    ],
    [null, null, null, null, null, null],
  );
});

Deno.test("samples() joins the charge log with the rows of the house", () => {
  using original = new Original([MODBUS, CHARGELOG], {
    modbus: [
      modbusRow("2022-09-17 12:00:00+02:00"),
      modbusRow("2022-09-17 12:00:15+02:00"),
      modbusRow("2022-09-17 12:05:00+02:00"),
    ],
    chargelog: [
      { timestamp: "2022-09-17 11:59:50+02:00", currentChargingPower: 900, chargingPossible: 1 },
      { timestamp: "2022-09-17 12:00:01+02:00", currentChargingPower: 1000, chargingPossible: 1 },
      { timestamp: "2022-09-17 12:00:09+02:00", currentChargingPower: 2000, chargingPossible: 1 },
      { timestamp: "2022-09-17 12:02:00+02:00", currentChargingPower: 1400, chargingPossible: 0 },
    ],
  });
  const startMs = Date.UTC(2022, 8, 17, 10);
  const { samples, counts } = original.read();
  assert.deepEqual(
    samples.map((sample) => ({
      second: (sample.atMs - startMs) / 1000,
      carW: sampleRow(sample).charger_power_w,
      houseW: sample.values.house_power_w,
    })),
    [
      { second: 0, carW: 1500, houseW: 730 },
      { second: 15, carW: 2000, houseW: 230 },
      { second: 300, carW: null, houseW: null },
      { second: -10, carW: 900, houseW: null },
      { second: 120, carW: 1400, houseW: null },
    ],
  );
  assert.deepEqual(counts.map(({ table, rows }) => ({ table, rows })), [
    { table: "chargelog", rows: 4 },
    { table: "modbus", rows: 3 },
  ]);
});

Deno.test("samples() tells the two hours of autumn apart, with offsets and without", () => {
  const firstMs = Date.UTC(2022, 9, 30, 0, 30);
  const hourMs = 3_600_000;
  const stamps = [
    ["2022-10-30 02:30:00+02:00", "2022-10-30 02:30:00+01:00"],
    ["2022-10-30 02:30:00", "2022-10-30 02:15:00", "2022-10-30 02:30:00"],
  ];
  const expected = [[firstMs, firstMs + hourMs], [
    firstMs,
    firstMs + 0.75 * hourMs,
    firstMs + hourMs,
  ]];
  for (const [at, list] of stamps.entries()) {
    using original = new Original([MODBUS], { modbus: list.map((stamp) => modbusRow(stamp)) });
    assert.deepEqual(original.read().samples.map(({ atMs }) => atMs), expected[at]);
  }
});

Deno.test("samples() counts rows without a readable time and goes on", () => {
  using original = new Original([MODBUS], {
    modbus: [modbusRow("0"), modbusRow("2022-13-40 99:00:00"), modbusRow(NOON)],
  });
  const { samples, counts } = original.read();
  assert.equal(samples.length, 1);
  assert.deepEqual(counts, [{
    table: "modbus",
    rows: 3,
    unreadable: 2,
    unreached: 0,
    brokenBy: null,
    lost: 0,
  }]);
});

Deno.test("samples() reads on behind damaged pages, wherever they lie, and tells how much is lost", () => {
  const modbus = Array.from(
    { length: 3000 },
    (_, at) => modbusRow(new Date(NOON_MS + at * 15_000).toISOString().replace("Z", "+00:00")),
  );
  using whole = new Original([MODBUS], { modbus });
  const bytes = Deno.readFileSync(whole.file);
  const pages = bytes.length / 4096;
  // Page 1 has the schema, page 2 is the root of the table.
  for (const damaged of [[3], [20], [20, 21], [10, 12, 30], [pages - 1], [3, pages - 1]]) {
    const broken = bytes.slice();
    for (const page of damaged) broken.fill(0xff, (page - 1) * 4096, page * 4096);
    Deno.writeFileSync(whole.file, broken);
    const { samples, counts } = whole.read();
    const [count] = counts;
    assert.match(count?.brokenBy ?? "", /malformed/, `pages ${damaged}`);
    const missing = 3000 - samples.length;
    assert.ok(missing > 0 && missing <= 60 * damaged.length, `${missing} missing of ${damaged}`);
    assert.equal(count?.lost, missing, `pages ${damaged}`);
    assert.equal(count?.rows, samples.length);
  }
});

Deno.test("samples() reads on over a number that is too large for JavaScript", () => {
  using original = new Original([MODBUS], {
    modbus: Array.from({ length: 9 }, (_, second) => modbusRow(`2022-09-17 12:00:0${second}`)),
  });
  {
    using database = new DatabaseSync(original.file);
    database.exec("UPDATE modbus SET dcpower = 9223372036854775807 WHERE rowid IN (3, 4)");
  }
  const { samples, counts } = original.read();
  assert.deepEqual(counts, [{
    table: "modbus",
    rows: 9,
    unreadable: 0,
    unreached: 0,
    brokenBy: null,
    lost: 0,
  }]);
  const third = samples[2]?.values;
  assert.deepEqual([third?.inverter_dc_power_w, third?.pv_power_w], [null, 6170]);
  assert.equal(samples[8]?.values.inverter_dc_power_w, 3230);
});

Deno.test("samples() takes the charger's last state of either version", () => {
  const state = { chargingpower: 2760, temperature: 31, errorcode: 0, connected: 1, phases: 2 };
  for (const [table, schema] of [["nrgkick", NRGKICK], ["wallboxes", WALLBOXES]] as const) {
    const limits = table === "nrgkick" ? { chargingcurrentmin: 6, chargingcurrentmax: 16 } : {};
    const row = { timestamp: NOON, ...state, ischarging: 1, chargingcurrent: 12, ...limits };
    using original = new Original([MODBUS, schema], { [table]: [row] });
    assert.deepEqual(original.read().samples, [
      sampleAt(NOON_MS, {
        charger_power_w: 2760,
        charger_temperature_dc: 310,
        charger_enabled: 1,
        charger_target_ma: 12_000,
      }),
    ]);
  }
});

Deno.test("samples() leaves out the boxes of table wallboxes that were never reached", () => {
  const zero = { chargingpower: 0, temperature: 0, phases: 0, errorcode: 0, ischarging: 0 };
  const box = (id: number, connected: number) => ({
    id,
    timestamp: NOON,
    ...zero,
    connected,
    chargingcurrent: 0,
  });
  using original = new Original([MODBUS, WALLBOXES], {
    wallboxes: [
      box(1, 0),
      { ...box(2, 1), chargingpower: 2760, ischarging: 1, chargingcurrent: 12 },
      box(3, 0),
    ],
  });
  const { samples, counts } = original.read();
  assert.deepEqual(samples.map((sample) => sampleRow(sample).charger_power_w), [2760]);
  assert.deepEqual([counts[1]?.rows, counts[1]?.unreached], [3, 2]);
});

Deno.test("samples() reads the seconds since 1970 of the first table nrgkick", () => {
  const seconds = Math.floor(NOON_MS / 1000);
  const row = { chargingpower: 1380, temperature: 20, errorcode: 0, ischarging: 1 };
  for (const timestamp of [String(seconds), `${seconds}.0`]) {
    using original = new Original([
      MODBUS,
      `CREATE TABLE nrgkick (timestamp TEXT NOT NULL, chargingpower integer, temperature REAL,
        errorcode integer, ischarging integer)`,
    ], { nrgkick: [{ ...row, timestamp }] });
    assert.deepEqual(
      original.read().samples.map((sample) => [sample.atMs, sampleRow(sample).charger_power_w]),
      [[seconds * 1000, 1380]],
    );
  }
  for (const text of ["0", "20220917", "-1663408800", "9".repeat(13), "1663408800x"]) {
    using original = new Original([MODBUS], { modbus: [modbusRow(text)] });
    assert.deepEqual(original.read().samples, [], text);
  }
});

Deno.test("chargeMode() knows the numbers of all but the first versions", () => {
  const rows = { chargemode: 2, availablePowerRange: 0, chargingPossible: 0 };
  using newer = new Original([MODBUS, CONTROLS], {
    controls: [{ ...rows, cloudy: 0, smartPlugStatus: 0 }],
  });
  using first = new Original([MODBUS, FIRST_CONTROLS], { controls: [rows] });
  for (
    const { original, mode } of [{ original: newer, mode: 2 }, { original: first, mode: null }]
  ) {
    using database = openOriginal(original.file, `${original.dir}/copy`);
    assert.equal(database.chargeMode(), mode);
  }
});

Deno.test("openOriginal() refuses what is no database of the original, and leaves no copy", () => {
  using original = new Original(["CREATE TABLE other (id integer)"], {});
  Deno.writeTextFileSync(`${original.dir}/text`, "no database at all, but a long enough text");
  for (const file of [original.file, `${original.dir}/text`, `${original.dir}/missing`]) {
    assert.throws(() => openOriginal(file, `${original.dir}/copy`), StorageFailed);
    assert.throws(() => Deno.statSync(`${original.dir}/copy`), Deno.errors.NotFound);
  }
});

Deno.test("openOriginal() clears away the copy of an import that was cut off", () => {
  using original = new Original([MODBUS], { modbus: [modbusRow(NOON)] });
  Deno.mkdirSync(`${original.dir}/copy`);
  Deno.writeTextFileSync(`${original.dir}/copy/original.sqlite3-wal`, "half of another one");
  assert.equal(original.read().samples.length, 1);
  assert.throws(() => Deno.statSync(`${original.dir}/copy`), Deno.errors.NotFound);
});

Deno.test("openOriginal() leaves the file and its folder as they were", () => {
  using original = new Original([MODBUS], { modbus: [modbusRow(NOON)] });
  const before = Deno.readFileSync(original.file);
  const mtime = Deno.statSync(original.file).mtime;
  original.read();
  assert.deepEqual(Deno.readFileSync(original.file), before);
  assert.deepEqual(Deno.statSync(original.file).mtime, mtime);
  assert.deepEqual([...Deno.readDirSync(original.dir)].map(({ name }) => name), [
    "chargemanager_db.sqlite3",
  ]);
});
