import type { Energies, EnergyColumn } from "../domain/history/history_rows.ts";

/** What is told of the energies of a day, by the column that it is. */
const TOLD = {
  pvWh: "pv_wh",
  consumptionWh: "consumption_wh",
  houseWh: "house_wh",
  carWh: "car_wh",
  carSolarWh: "car_solar_wh",
  plugWh: "plug_wh",
  gridImportWh: "grid_import_wh",
  gridExportWh: "grid_export_wh",
  batteryChargeWh: "battery_charge_wh",
  batteryDischargeWh: "battery_discharge_wh",
} as const satisfies Readonly<Record<string, EnergyColumn>>;

/** So often the day is added up, in ms. */
const EACH_MS = 30_000;

/**
 * The energies of the local day so far, for programs that count on: within a day none of them falls,
 * also where the rows of the day were made anew.
 */
export class DayEnergies {
  #day = "";
  #atMs = -Infinity;
  readonly #most = new Map<string, number>();

  constructor(private readonly read: () => Energies | null) {}

  /** Wh by name; null: unknown today. */
  tell(
    { day, nowMs }: { readonly day: string; readonly nowMs: number },
  ): Readonly<Record<string, number | string | null>> {
    const isNewDay = day !== this.#day;
    if (isNewDay) this.#most.clear();
    if (isNewDay || nowMs - this.#atMs >= EACH_MS) {
      this.#add(this.read());
      [this.#day, this.#atMs] = [day, nowMs];
    }
    return { day, ...Object.fromEntries(Object.keys(TOLD).map((key) => [key, this.#of(key)])) };
  }

  #of(key: string): number | null {
    return this.#most.get(key) ?? null;
  }

  #add(energies: Energies | null): void {
    for (const [key, column] of Object.entries(TOLD)) {
      const energyWh = energies?.[column] ?? null;
      if (energyWh !== null) this.#most.set(key, Math.max(energyWh, this.#of(key) ?? 0));
    }
  }
}
