import assert from "node:assert/strict";
import { PriceBook } from "../../../src/domain/history/prices.ts";
import { priceSlots } from "../../../src/domain/goals/price_slots.ts";

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

Deno.test("priceSlots() is null without a price", () => {
  const nowMs = at("2026-11-22T05:10:00");
  assert.equal(priceSlots(book(null, []), { nowMs, toMs: nowMs + 3_600_000 }), null);
});
