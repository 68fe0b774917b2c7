import assert from "node:assert/strict";
import fc from "fast-check";
import { type Money, moneyOf as exactMoneyOf, sumMoney } from "../../../routes/worth/money.ts";
import { historyRow } from "../fake_records.ts";

const FLAT = { currency: "EUR", importPrice: 0.3, feedInPrice: 0.08 } as const;
const HOUR_MS = 3_600_000;

/** Rounded, so that floats can be compared. */
function moneyOf(...given: Parameters<typeof exactMoneyOf>): Money | null {
  const money = exactMoneyOf(...given);
  if (money === null) return null;
  const { allGridMilli, paidMilli, notEarnedMilli, savedMilli, earnedMilli } = money;
  return {
    ...money,
    allGridMilli: Math.round(allGridMilli),
    paidMilli: Math.round(paidMilli),
    notEarnedMilli: Math.round(notEarnedMilli),
    savedMilli: Math.round(savedMilli),
    earnedMilli: Math.round(earnedMilli),
  };
}

/** Rows of consumption, import and export in Wh, an hour each. */
function rowsOf(...hours: readonly (readonly [number | null, number | null, number | null])[]) {
  return hours.map(([consumption_wh, grid_import_wh, grid_export_wh], index) =>
    historyRow({
      startMs: index * HOUR_MS,
      energies: { consumption_wh, grid_import_wh, grid_export_wh },
    }, HOUR_MS)
  );
}

Deno.test("moneyOf() what all from the grid would cost is paid, not earned and saved together", () => {
  assert.deepEqual(moneyOf(rowsOf([8000, 2000, 3000]), () => FLAT), {
    currency: "EUR",
    allGridMilli: 2400,
    paidMilli: 600,
    notEarnedMilli: 480,
    savedMilli: 1320,
    earnedMilli: 240,
    consumedWh: 8000,
    importedWh: 2000,
    ownWh: 6000,
    exportedWh: 3000,
  });
});

Deno.test("moneyOf() null without both prices, or where no row is known", () => {
  const rows = rowsOf([8000, 2000, 3000]);
  assert.equal(moneyOf(rows, () => ({ ...FLAT, feedInPrice: null })), null);
  assert.equal(moneyOf(rows, () => ({ ...FLAT, importPrice: null })), null);
  assert.equal(moneyOf([], () => FLAT), null);
  assert.equal(moneyOf(rowsOf([8000, null, 3000], [null, 1, 1], [1, 1, null]), () => FLAT), null);
});

Deno.test("moneyOf() a row of which a part is unknown counts for nothing, not for 0", () => {
  const known = moneyOf(rowsOf([1000, 500, 0]), () => FLAT);
  assert.deepEqual(moneyOf(rowsOf([1000, 500, 0], [9000, null, 0]), () => FLAT), known);
});

Deno.test("moneyOf() night power for the battery is paid at night and saves by day", () => {
  const rows = rowsOf([200, 4200, 0], [3000, 0, 0]);
  const prices = [0.1, 0.4];
  const money = moneyOf(rows, ({ startMs }) => ({
    ...FLAT,
    importPrice: prices[startMs / HOUR_MS] ?? null,
  }));
  assert.equal(money?.allGridMilli, 20 + 1200);
  assert.equal(money?.paidMilli, 420);
  assert.equal(money?.ownWh, 0, "more was bought than consumed");
  assert.equal(money?.notEarnedMilli, 0);
  assert.equal(money?.savedMilli, 800);
});

Deno.test("moneyOf() below 0 where buying for the battery was dearer than buying everything", () => {
  assert.equal(moneyOf(rowsOf([1000, 3000, 0]), () => FLAT)?.savedMilli, -600);
});

Deno.test("moneyOf() the three make up all from the grid, in sums of parts too", () => {
  const wh = fc.nat(50_000);
  const price = fc.integer({ min: 0, max: 100 }).map((cents) => cents / 100);
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.array(fc.tuple(wh, wh, wh), { minLength: 1 }), price, price)),
    (parts) => {
      const money = sumMoney(
        parts.map(([hours, importPrice, feedInPrice]) =>
          exactMoneyOf(rowsOf(...hours), () => ({ currency: "EUR", importPrice, feedInPrice }))
        ),
      );
      if (money === null) return assert.equal(parts.length, 0);
      const { allGridMilli, paidMilli, notEarnedMilli, savedMilli } = money;
      assert.ok(Math.abs(allGridMilli - paidMilli - notEarnedMilli - savedMilli) < 1e-3);
    },
  ));
});

Deno.test("sumMoney() adds what has money, and nothing of two currencies", () => {
  const euros = moneyOf(rowsOf([8000, 2000, 3000]), () => FLAT);
  const francs = moneyOf(rowsOf([8000, 2000, 3000]), () => ({ ...FLAT, currency: "CHF" }));
  const sum = sumMoney([euros, null, euros]);
  assert.equal(sum?.savedMilli, 2640);
  assert.equal(sum?.ownWh, 12_000);
  assert.equal(sumMoney([euros, francs]), null);
  assert.equal(sumMoney([null]), null);
});
