import * as v from "valibot";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/house/units.ts";
import type { DayAheadPrice } from "../domain/ports/day_ahead.ts";

/** A week of quarters, and more than any source sends. */
const MOST_PRICES = 1000;
const SHORTEST_MS = 15 * MINUTE_MS;
/** A MWh in kWh. */
const KWH = 1000;
/** Prices of the exchange end at a twentieth of this, a MWh. */
const MOST = 100_000;

const price = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(-MOST), v.maxValue(MOST)));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const perMwh = v.pipe(v.string(), v.regex(/^[a-z]{3}\s*\/\s*MWh$/i));
const list = <const T extends v.GenericSchema>(item: T) =>
  v.pipe(v.array(item), v.maxLength(MOST_PRICES));

const ENERGY_CHARTS = v.pipe(
  v.object({ unix_seconds: list(whole), price: list(price), unit: perMwh }),
  v.check((answer) => answer.unix_seconds.length === answer.price.length),
);
const AWATTAR = v.object({
  data: list(v.object({ start_timestamp: whole, marketprice: price, unit: perMwh })),
});
const TIBBER_PRICES = list(v.object({
  total: price,
  startsAt: v.pipe(v.string(), v.isoTimestamp()),
  currency: v.nullish(v.string()),
}));
const TIBBER = v.object({
  data: v.object({
    viewer: v.object({
      homes: v.pipe(
        v.array(v.object({
          currentSubscription: v.nullable(v.object({
            priceInfo: v.object({ today: TIBBER_PRICES, tomorrow: TIBBER_PRICES }),
          })),
        })),
        v.maxLength(100),
      ),
    }),
  }),
});

/** Prices as a source tells them, a kWh; without what a house pays on top where it leaves that out. */
export interface ToldPrices {
  /** ISO code in capitals; null: not told. */
  readonly currency: string | null;
  /** Oldest first; a time without a price is left out. */
  readonly prices: readonly DayAheadPrice[];
}

interface Told {
  readonly startMs: number;
  readonly price: number | null;
}

/** Reads an answer of energy-charts, aWATTar or Tibber; null for what is none of them. */
export function parsePrices(answer: unknown): ToldPrices | null {
  const charts = v.safeParse(ENERGY_CHARTS, answer);
  if (charts.success) {
    const { unix_seconds: seconds, price: prices, unit } = charts.output;
    return toldPrices(
      unit,
      seconds.map((second, index) => ({
        startMs: second * SECOND_MS,
        price: perKwh(prices[index] ?? null),
      })),
    );
  }
  const awattar = v.safeParse(AWATTAR, answer);
  if (awattar.success) {
    const { data } = awattar.output;
    return toldPrices(
      data[0]?.unit,
      data.map((one) => ({ startMs: one.start_timestamp, price: perKwh(one.marketprice) })),
    );
  }
  const tibber = v.safeParse(TIBBER, answer);
  if (!tibber.success) return null;
  const { homes } = tibber.output.data.viewer;
  const info = homes.find((home) => home.currentSubscription)?.currentSubscription?.priceInfo;
  const rows = [...info?.today ?? [], ...info?.tomorrow ?? []];
  return toldPrices(
    rows[0]?.currency ?? undefined,
    rows.map(({ startsAt, total }) => ({ startMs: Date.parse(startsAt), price: total })),
  );
}

function perKwh(perMwh: number | null): number | null {
  return perMwh === null ? null : perMwh / KWH;
}

/** Each counts for the shortest step of the answer: one that is missing has no price. */
function toldPrices(unit: string | undefined, told: readonly Told[]): ToldPrices | null {
  const rows = told.toSorted((left, right) => left.startMs - right.startMs);
  const steps = rows.slice(1).map(({ startMs }, index) => startMs - (rows[index]?.startMs ?? 0));
  const stepMs = Math.min(HOUR_MS, ...steps);
  // A time that is none makes the step none.
  if (!(stepMs >= SHORTEST_MS)) return null;
  return {
    currency: unit?.slice(0, 3).toUpperCase() ?? null,
    prices: rows.flatMap(({ startMs, price }) =>
      price === null ? [] : [{ fromMs: startMs, toMs: startMs + stepMs, price }]
    ),
  };
}
