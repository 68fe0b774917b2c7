import { type Sample, type SampleColumn, sampleOfRow } from "../../domain/history/samples.ts";
import type { Row } from "../database/row_values.ts";

/** The zone of every stamp of the original program that names none: it knew no other. */
const ORIGINAL_ZONE = "Europe/Berlin";
/** Beyond this a power in W is a sentinel or a bug, not a house. */
const MAX_POWER_W = 200_000;
const MIN_TEMPERATURE_C = -60;
const MAX_TEMPERATURE_C = 150;

const STAMP = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)([+-]\d{2}:\d{2})?$/;

/** The table `nrgkick` of the first versions has seconds since 1970, as text: 2001 to 2286. */
const EPOCH_SECONDS = /^[1-9]\d{9}(\.\d{1,9})?$/;

/** SolarEdge's battery status to the codes of `samples`; what is not here is unknown. */
const BATTERY_STATUS: ReadonlyMap<number, number> = new Map(
  [0, 1, 2, 3, 4, 5, 6, 7, 10].map((vendor, at) => [vendor, at + 1]),
);
/** SunSpec's states 1 to 8 are the codes of `samples` themselves. */
const MAX_INVERTER_STATUS = 8;
/** The first versions stored the grid power without its scale factor: off by a power of ten. */
const LOST_SCALES = [100, 10, 0.1, 0.01];

type Values = Readonly<Partial<Record<SampleColumn, number | null>>>;

/**
 * Times of one table in the order of its rows. A stamp without an offset is local time of
 * Europe/Berlin; in the hour that autumn repeats, what follows a later stamp is the second one.
 */
export class StampReader {
  #lastMs = -Infinity;

  /** Epoch ms of a stamp; null when it is none. */
  read(stamp: unknown): number | null {
    if (EPOCH_SECONDS.test(String(stamp))) return Math.round(Number(stamp) * 1000);
    const [, day, time, offset] = STAMP.exec(typeof stamp === "string" ? stamp : "") ?? [];
    if (day === undefined || time === undefined) return null;
    try {
      const atMs = offset === undefined
        ? this.#local(Temporal.PlainDateTime.from(`${day}T${time}`))
        : Temporal.Instant.from(`${day}T${time}${offset}`).epochMilliseconds;
      this.#lastMs = atMs;
      return atMs;
    } catch {
      return null;
    }
  }

  #local(local: Temporal.PlainDateTime): number {
    const inZone = (disambiguation: "earlier" | "later") =>
      local.toZonedDateTime(ORIGINAL_ZONE, { disambiguation }).epochMilliseconds;
    const earlier = inZone("earlier");
    return earlier >= this.#lastMs ? earlier : inZone("later");
  }
}

/** One row of table `modbus` as a sample; `chargerPowerW` is what its charge log tells of that time. */
export function sampleOfModbusRow(
  row: Row,
  { atMs, chargerPowerW }: { readonly atMs: number; readonly chargerPowerW: number | null },
): Sample {
  const consumptionW = power(row["houseconsumption"]);
  const acW = power(row["acpower"]);
  const dcW = power(row["dcpower"]);
  const batteryW = power(row["batterypower"]);
  return sample(atMs, {
    grid_power_w: gridPower({ storedW: power(row["acpowertofromgrid"]), consumptionW, acW }),
    pv_power_w: notNegative(power(row["pvprod"])),
    inverter_ac_power_w: acW,
    inverter_dc_power_w: dcW,
    inverter_temperature_dc: temperature(row["temperature"]),
    inverter_status: within(row["status"], 1, MAX_INVERTER_STATUS, 1),
    conversion_loss_w: acW === null || dcW === null ? null : Math.max(0, dcW - acW),
    battery_power_w: negate(batteryW),
    battery_soc_permille: within(row["soc"], 0, 100, 10),
    battery_soh_permille: within(row["soh"], 0, 100, 10),
    battery_status: BATTERY_STATUS.get(finite(row["batterystatus"]) ?? -1) ?? null,
    consumption_power_w: notNegative(consumptionW),
    house_power_w: consumptionW === null || chargerPowerW === null
      ? null
      : Math.max(0, consumptionW - chargerPowerW),
    charger_power_w: chargerPowerW,
  });
}

/** What the charge log alone tells of a moment. */
export function sampleOfCharge(charge: { readonly atMs: number; readonly powerW: number }): Sample {
  return sample(charge.atMs, { charger_power_w: charge.powerW });
}

/**
 * False for a box that stands in the table and was never reached: its zeros are no measurements. The
 * 2022 table has no such column.
 */
export function wasReached(row: Row): boolean {
  return row["connected"] !== 0 || (finite(row["chargingpower"]) ?? 0) > 0 ||
    row["ischarging"] === 1;
}

/** The one row that table `nrgkick` or `wallboxes` has of a charger: its last state. */
export function sampleOfCharger(row: Row, atMs: number): Sample {
  return sample(atMs, {
    charger_power_w: chargePower(row["chargingpower"]),
    charger_temperature_dc: temperature(row["temperature"]),
    charger_enabled: within(row["ischarging"], 0, 1, 1),
    charger_target_ma: within(row["chargingcurrent"], 0, 64, 1000),
  });
}

/** Power into the car in W; null when it is none. */
export function chargePower(value: unknown): number | null {
  return notNegative(power(value));
}

/**
 * The original counts export positive. Its house consumption is AC power less the rightly scaled
 * grid power, and tells where the scale was lost on the way into the table.
 */
function gridPower(
  { storedW, consumptionW, acW }: {
    readonly storedW: number | null;
    readonly consumptionW: number | null;
    readonly acW: number | null;
  },
): number | null {
  if (storedW === null || consumptionW === null || acW === null) return negate(storedW);
  const importW = consumptionW - acW;
  const isUnscaled = LOST_SCALES.some((scale) =>
    Math.abs(storedW * scale + importW) <= Math.max(2, 1.5 * scale, Math.abs(importW) / 100)
  );
  return isUnscaled && Math.abs(storedW + importW) > 2 ? importW : negate(storedW);
}

function sample(atMs: number, known: Values): Sample {
  return sampleOfRow(atMs, known);
}

function finite(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function power(value: unknown): number | null {
  const powerW = finite(value);
  return powerW === null || Math.abs(powerW) > MAX_POWER_W ? null : Math.round(powerW) + 0;
}

function temperature(value: unknown): number | null {
  return within(value, MIN_TEMPERATURE_C, MAX_TEMPERATURE_C, 10);
}

/** `value` as a whole number of `1 / factor`; null outside of [min, max]. */
function within(value: unknown, min: number, max: number, factor: number): number | null {
  const number = finite(value);
  return number === null || number < min || number > max ? null : Math.round(number * factor) + 0;
}

function notNegative(value: number | null): number | null {
  return value === null ? null : Math.max(0, value);
}

function negate(value: number | null): number | null {
  return value === null ? null : 0 - value;
}
