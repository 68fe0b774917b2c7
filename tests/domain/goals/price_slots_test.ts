import assert from "node:assert/strict";
import { PriceBook } from "../../../src/domain/history/prices.ts";
import type { TimeRange } from "../../../src/domain/history/history_rows.ts";
import { priceSlots } from "../../../src/domain/goals/price_slots.ts";
import { HOUR_MS } from "../../../src/domain/house/units.ts";
import type { KnownDayAhead } from "../../../src/domain/ports/day_ahead.ts";

const ZONE = "Europe/Berlin";
const at = (text: string) => Date.parse(`${text}+01:00`);

function book(importPrice: number | null, priceZones: readonly string[]): PriceBook {
  return new PriceBook({ importPrice, feedInPrice: null, currency: "EUR", priceZones }, [], ZONE);
}

Deno.test("priceSlots() gives whole half hours from the one of now on, each with its mean price", () => {
  const prices = book(0.3, ["daily 22:00-06:15 0.2"]);
  const slots = priceSlots(prices, {
    nowMs: at("2026-11-22T05:10:00"),
    toMs: at("2026-11-22T07:00:00"),
  });
  assert.deepEqual(slots?.map(({ startMs, price }) => [startMs, Math.round(price * 100) / 100]), [
    [at("2026-11-22T05:00:00"), 0.2],
    [at("2026-11-22T05:30:00"), 0.2],
    [at("2026-11-22T06:00:00"), 0.25],
    [at("2026-11-22T06:30:00"), 0.3],
  ]);
});

/** A day's prices by the hour from midnight on, cheap from 2:00 to 5:00. */
function dayAhead(day: string): KnownDayAhead {
  const prices = Array.from({ length: 24 }, (_, hour) => {
    const fromMs = at(`${day}T00:00:00`) + hour * HOUR_MS;
    return { fromMs, toMs: fromMs + HOUR_MS, price: hour >= 2 && hour < 5 ? 0.1 : 0.25 };
  });
  const between = ({ fromMs, toMs }: TimeRange) =>
    prices.filter((one) => one.fromMs < toMs && one.toMs > fromMs);
  return { between, hasAny: (range) => between(range).length > 0 };
}

Deno.test("priceSlots() guesses tomorrow's prices by today's until the day ahead is known", () => {
  const flat = { importPrice: 0.3, feedInPrice: null, currency: "EUR" };
  const known = new PriceBook(
    { ...flat, priceZones: ["daily 03:00-04:00 +0.02"] },
    [],
    ZONE,
    dayAhead("2026-11-22"),
  );
  const nowMs = at("2026-11-22T11:10:00");
  const slots = priceSlots(known, { nowMs, toMs: at("2026-11-23T23:00:00") });
  const slotAt = (text: string) => slots?.find(({ startMs }) => startMs === at(text));
  assert.deepEqual(slotAt("2026-11-22T23:30:00")?.isGuess, undefined, "the last that is known");
  assert.deepEqual(slotAt("2026-11-23T02:30:00"), {
    startMs: at("2026-11-23T02:30:00"),
    price: 0.1,
    isGuess: true,
  });
  assert.equal(slotAt("2026-11-23T03:00:00")?.price.toFixed(2), "0.12", "with what is on top");
  const late = priceSlots(known, { nowMs, toMs: at("2026-11-24T03:00:00") });
  assert.equal(late?.at(-1)?.price, 0.1, "of two days before");
  const over = at("2026-11-23T00:10:00");
  const [first] = priceSlots(known, { nowMs: over, toMs: over + 1 }) ?? [];
  assert.deepEqual(first, { startMs: at("2026-11-23T00:00:00"), price: 0.3 }, "no news all day");
});

Deno.test("priceSlots() is null where the day ahead has no day before to guess by", () => {
  const flat = { importPrice: 0.3, feedInPrice: null, currency: "EUR" };
  const evening = dayAhead("2026-11-22");
  const late = at("2026-11-22T20:00:00");
  const known = new PriceBook(flat, [], ZONE, {
    ...evening,
    between: (range) => evening.between(range).filter(({ fromMs }) => fromMs >= late),
  });
  assert.equal(priceSlots(known, { nowMs: late, toMs: at("2026-11-23T07:00:00") }), null);
});

Deno.test("priceSlots() is null without a price", () => {
  const nowMs = at("2026-11-22T05:10:00");
  assert.equal(priceSlots(book(null, []), { nowMs, toMs: nowMs + 3_600_000 }), null);
});
