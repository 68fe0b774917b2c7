import type { Energies, EnergyColumn, HistoryRow } from "../../src/domain/history/history_rows.ts";
import type { Prices } from "../../src/domain/history/prices.ts";
import { sum } from "../chart/d3.ts";

/** Where a production went or a consumption came from, in Wh; the parts add up to the whole. */
export interface Split {
  /** Used in the moment it was made. */
  readonly sunWh: number;
  /** Into the battery, or out of it. */
  readonly batteryWh: number;
  /** Sold, or bought. */
  readonly gridWh: number;
}

/** What own energy saved, in thousandths of the currency. */
export interface Money {
  readonly currency: string;
  readonly savedMilli: number;
  readonly paidMilli: number;
  readonly earnedMilli: number;
}

const MILLI = 1000;
const KILO = 1000;

/** The sum of all rows; null where no row knows the energy. */
export function sumEnergies(rows: readonly Pick<HistoryRow, "energies">[]): Energies {
  const total = (name: EnergyColumn) => {
    const known = rows.map((row) => row.energies[name]).filter((wh) => wh !== null);
    return known.length === 0 ? null : sum(known);
  };
  return {
    pv_wh: total("pv_wh"),
    consumption_wh: total("consumption_wh"),
    house_wh: total("house_wh"),
    car_wh: total("car_wh"),
    car_solar_wh: total("car_solar_wh"),
    car_battery_wh: total("car_battery_wh"),
    car_grid_wh: total("car_grid_wh"),
    car_unknown_wh: total("car_unknown_wh"),
    plug_wh: total("plug_wh"),
    plug_solar_wh: total("plug_solar_wh"),
    plug_unknown_wh: total("plug_unknown_wh"),
    grid_import_wh: total("grid_import_wh"),
    grid_export_wh: total("grid_export_wh"),
    battery_charge_wh: total("battery_charge_wh"),
    battery_discharge_wh: total("battery_discharge_wh"),
    conversion_loss_wh: total("conversion_loss_wh"),
  };
}

/** Part of the consumption that was not bought, 0 to 1; null: unknown, or nothing was consumed. */
export function selfSufficiency(energies: Energies): number | null {
  return shareWithout(energies.grid_import_wh, energies.consumption_wh);
}

/** Part of the production that was not sold, 0 to 1; null: unknown, or nothing was produced. */
export function selfConsumption(energies: Energies): number | null {
  return shareWithout(energies.grid_export_wh, energies.pv_wh);
}

/** Where the production went; what the battery took beyond it was bought and is not here. */
export function producedSplit(energies: Energies): Split | null {
  return split(energies.pv_wh, energies.grid_export_wh, energies.battery_charge_wh);
}

/** Where the consumption came from; what was bought beyond it went into the battery. */
export function consumedSplit(energies: Energies): Split | null {
  return split(energies.consumption_wh, energies.grid_import_wh, energies.battery_discharge_wh);
}

/** What the own energy saved; null without both prices, or where the energies are unknown. */
export function moneyOf(energies: Energies, prices: Prices): Money | null {
  const { currency, importPrice, feedInPrice } = prices;
  const { consumption_wh, grid_import_wh, grid_export_wh } = energies;
  if (importPrice === null || feedInPrice === null) return null;
  if (consumption_wh === null || grid_import_wh === null || grid_export_wh === null) return null;
  const milli = (wh: number, price: number) => Math.round(wh / KILO * price * MILLI);
  const ownWh = Math.max(0, consumption_wh - grid_import_wh);
  return {
    currency,
    savedMilli: milli(ownWh, importPrice - feedInPrice),
    paidMilli: milli(grid_import_wh, importPrice),
    earnedMilli: milli(grid_export_wh, feedInPrice),
  };
}

/** The same where the price changes with the time of day: each row at the price of its middle. */
export function zonedMoney(
  rows: readonly Pick<HistoryRow, "startMs" | "endMs" | "energies">[],
  pricesAt: (row: { readonly startMs: number; readonly endMs: number }) => Prices,
): Money | null {
  const parts = rows.map((row) => ({ row, prices: pricesAt(row) }))
    .filter(({ row: { energies } }) =>
      energies.consumption_wh !== null && energies.grid_import_wh !== null &&
      energies.grid_export_wh !== null
    );
  const [first] = parts;
  if (first === undefined) return null;
  let [saved, paid, earned] = [0, 0, 0];
  for (const { row: { energies }, prices: { importPrice, feedInPrice } } of parts) {
    if (importPrice === null || feedInPrice === null) return null;
    const importWh = energies.grid_import_wh ?? 0;
    saved += Math.max(0, (energies.consumption_wh ?? 0) - importWh) * (importPrice - feedInPrice);
    paid += importWh * importPrice;
    earned += (energies.grid_export_wh ?? 0) * feedInPrice;
  }
  return {
    currency: first.prices.currency,
    savedMilli: Math.round(saved),
    paidMilli: Math.round(paid),
    earnedMilli: Math.round(earned),
  };
}

/** The sums of the parts that have money; null: none has, or their currencies differ. */
export function sumMoney(parts: readonly (Money | null)[]): Money | null {
  const known = parts.filter((part) => part !== null);
  const currency = known[0]?.currency;
  if (currency === undefined || known.some((part) => part.currency !== currency)) return null;
  return {
    currency,
    savedMilli: sum(known, (part) => part.savedMilli),
    paidMilli: sum(known, (part) => part.paidMilli),
    earnedMilli: sum(known, (part) => part.earnedMilli),
  };
}

/** Time of a part of the record of which the balance is not known, in ms. */
export function missingMs(
  rows: readonly HistoryRow[],
  part: { readonly fromMs: number; readonly toMs: number },
): number {
  const wholeMs = Math.max(0, part.toMs - part.fromMs);
  return Math.max(0, wholeMs - sum(rows, (row) => row.knownMs));
}

function shareWithout(partWh: number | null, wholeWh: number | null): number | null {
  if (partWh === null || wholeWh === null || wholeWh <= 0) return null;
  return Math.min(1, Math.max(0, 1 - partWh / wholeWh));
}

/** A house without a battery has null there, which takes no part. */
function split(
  wholeWh: number | null,
  gridWh: number | null,
  batteryWh: number | null,
): Split | null {
  if (wholeWh === null || gridWh === null) return null;
  const grid = Math.min(wholeWh, gridWh);
  const battery = Math.min(wholeWh - grid, batteryWh ?? 0);
  return { sunWh: wholeWh - grid - battery, batteryWh: battery, gridWh: grid };
}
