import { Random, subSeed, wander } from "../../src/simulator/house/random.ts";
import type { SolarSite } from "../../src/simulator/house/sun.ts";
import { Weather, type WeatherKind } from "../../src/simulator/house/weather.ts";

export const STEP_MS = 300_000;
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const STEPS_A_DAY = DAY_MS / STEP_MS;
const BATTERY_WH = 10_000;
const BATTERY_W = 4600;
const CAR_FROM_W = 4140;
const CAR_TO_W = 10_350;
const CHARGER = 2;
/** Of ten days in winter and in summer; what is neither is broken. */
const CLEAR_DAYS = [1, 4] as const;
const OVERCAST_DAYS = [6, 2] as const;

/** A row as the columns of its table hold it. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows of one day, by their tables. */
export interface HouseDay {
  readonly five_minutes: readonly Row[];
  readonly load_five_minutes: readonly Row[];
  readonly days: readonly Row[];
  readonly load_days: readonly Row[];
  readonly sessions: readonly Row[];
  readonly events: readonly Row[];
}

interface Session {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly energyWh: number;
}

/** Zone of a house without summer time, with its distance to UTC; the sun is highest at its noon. */
export interface HouseZone {
  readonly name: string;
  readonly offsetHours: number;
}

/**
 * The year of a house in rows as the program keeps them: sun by season and weather by the day, a
 * house battery, and a car that leaves in the morning, comes back and takes spare sun. The same for
 * the same seed.
 */
export class HouseYear {
  readonly #random: Random;
  readonly #site: SolarSite;
  readonly #kwp: number;
  #socWh = BATTERY_WH / 2;
  #carWh = 0;
  #importedWh = 1_000_000;
  #exportedWh = 2_000_000;
  #session: Session | null = null;
  #sessions = 0;

  constructor(private readonly seed: number, private readonly zone: HouseZone) {
    this.#random = new Random(seed);
    this.#kwp = this.#random.between(5, 14);
    this.#site = {
      latitudeDeg: this.#random.between(47.5, 54),
      longitudeDeg: zone.offsetHours * 15 + this.#random.between(-4, 4),
      tiltDeg: this.#random.between(10, 45),
      azimuthDeg: this.#random.between(-90, 90),
    };
  }

  /** The day that begins at `startMs` (epoch ms, local midnight), its steps before `untilMs` alone. */
  day(startMs: number, untilMs: number): HouseDay {
    const sky = new Weather({
      kind: this.#weatherOf(startMs),
      seed: subSeed(this.seed, Math.floor(startMs / DAY_MS)),
      site: this.#site,
      season: null,
    });
    const leaves = this.#random.between(6.5, 8.5);
    const isWorkday = (Math.floor(startMs / DAY_MS) + 4) % 7 % 6 !== 0;
    const away = this.#random.isHit(isWorkday ? 0.9 : 0.4)
      ? { from: leaves, to: leaves + this.#random.between(2, 10) }
      : null;
    const steps: Row[] = [];
    const loads: Row[] = [];
    const sessions: Row[] = [];
    for (let step = 0; step < STEPS_A_DAY; step++) {
      const atMs = startMs + step * STEP_MS;
      if (atMs >= untilMs) break;
      const hour = (atMs - startMs) / HOUR_MS;
      const isAway = away !== null && hour >= away.from && hour < away.to;
      if (isAway && this.#session !== null) sessions.push(this.#endSession());
      if (isAway) this.#carWh = Math.min(45_000, this.#carWh + 90);
      const { row, load } = this.#step({ atMs, hour, isAway, pvW: sky.pvWPerKwp(atMs) });
      steps.push(row);
      loads.push(load);
    }
    return {
      five_minutes: steps,
      load_five_minutes: loads,
      ...this.#sums(startMs, steps, loads),
      sessions,
      events: sessions.map((session) => ({
        id: Number(session["id"]),
        at_ms: Number(session["ended_at_ms"]),
        kind: "session",
        code: "session.ended",
        detail: {},
      })),
    };
  }

  #step(now: { atMs: number; hour: number; isAway: boolean; pvW: number }) {
    const { atMs, hour } = now;
    const pvW = Math.round(now.pvW * this.#kwp);
    const evening = Math.exp(-((hour - 19) ** 2) / 6) * 900;
    const morning = Math.exp(-((hour - 7) ** 2) / 3) * 700;
    const noise = wander({ seed: this.seed, atS: atMs / 1000, periodS: 900 }) * 600;
    const houseW = Math.round(180 + evening + morning + noise);
    const spareW = pvW - houseW;
    const carW = now.isAway || this.#carWh < 500 || spareW < CAR_FROM_W
      ? 0
      : Math.min(spareW, CAR_TO_W);
    const leftW = spareW - carW;
    // Positive: it is discharged.
    const batteryW = leftW > 0
      ? -Math.round(Math.min(leftW, BATTERY_W, (BATTERY_WH - this.#socWh) * 12))
      : Math.round(Math.min(-leftW, BATTERY_W, this.#socWh * 12));
    const gridW = houseW + carW - pvW - batteryW;
    const wh = (powerW: number) => Math.round(Math.max(0, powerW) / 12);
    const carWh = wh(carW);
    this.#socWh -= batteryW / 12;
    this.#carWh -= carWh;
    this.#importedWh += wh(gridW);
    this.#exportedWh += wh(-gridW);
    if (carWh > 0) this.#charge(atMs, carWh);
    const row = {
      start_ms: atMs,
      known_ms: STEP_MS,
      pv_power_w: pvW,
      consumption_power_w: houseW + carW,
      house_power_w: houseW,
      grid_power_w: gridW,
      battery_power_w: batteryW,
      battery_soc_permille: Math.round(this.#socWh / BATTERY_WH * 1000),
      pv_wh: wh(pvW),
      consumption_wh: wh(houseW) + carWh,
      house_wh: wh(houseW),
      grid_import_wh: wh(gridW),
      grid_export_wh: wh(-gridW),
      battery_charge_wh: wh(-batteryW),
      battery_discharge_wh: wh(batteryW),
      conversion_loss_wh: 0,
      grid_imported_total_wh: this.#importedWh,
      grid_exported_total_wh: this.#exportedWh,
    };
    const load = {
      start_ms: atMs,
      device_id: CHARGER,
      power_w: carW,
      energy_wh: carWh,
      solar_wh: carWh,
      battery_wh: 0,
      grid_wh: 0,
      unknown_wh: 0,
    };
    return { row, load };
  }

  #weatherOf(startMs: number): WeatherKind {
    const isSummer = Math.abs((startMs / DAY_MS) % 365.25 - 172) < 92 ? 1 : 0;
    const drawn = this.#random.between(0, 10);
    if (drawn < CLEAR_DAYS[isSummer]) return "clear";
    return drawn < CLEAR_DAYS[isSummer] + OVERCAST_DAYS[isSummer] ? "overcast" : "broken";
  }

  #charge(atMs: number, energyWh: number): void {
    const { startedAtMs = atMs, energyWh: before = 0 } = this.#session ?? {};
    this.#session = { startedAtMs, endedAtMs: atMs + STEP_MS, energyWh: before + energyWh };
  }

  #endSession(): Row {
    const session = this.#session;
    if (session === null) throw new Error("No session runs");
    this.#session = null;
    return {
      id: ++this.#sessions,
      device_id: CHARGER,
      started_at_ms: session.startedAtMs,
      ended_at_ms: session.endedAtMs,
      ended_by: "plug-out",
      energy_wh: session.energyWh,
      solar_wh: session.energyWh,
      battery_wh: 0,
      grid_wh: 0,
      unknown_wh: 0,
      max_power_w: CAR_TO_W,
      modes: "tracked",
      phases: 3,
      fewest_phases: 3,
    };
  }

  #sums(startMs: number, steps: readonly Row[], loads: readonly Row[]) {
    const sum = (rows: readonly Row[], column: string) =>
      rows.reduce((total, row) => total + Number(row[column]), 0);
    const summed = (rows: readonly Row[], columns: readonly string[]) =>
      Object.fromEntries(columns.map((column) => [column, sum(rows, column)]));
    const { name } = this.zone;
    const key = { day: localDay(startMs, name), time_zone: name };
    const siteColumns = ["known_ms", "pv_wh", "consumption_wh", "house_wh", "grid_import_wh"]
      .concat("grid_export_wh", "battery_charge_wh", "battery_discharge_wh", "conversion_loss_wh");
    const site = { ...key, start_ms: startMs, end_ms: startMs + DAY_MS };
    const loadColumns = ["energy_wh", "solar_wh", "battery_wh", "grid_wh", "unknown_wh"];
    return {
      days: [{ ...site, ...summed(steps, siteColumns) }],
      load_days: [{ ...key, device_id: CHARGER, ...summed(loads, loadColumns) }],
    };
  }
}

/** The date of a moment in a zone, as YYYY-MM-DD. */
function localDay(atMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate()
    .toString();
}
