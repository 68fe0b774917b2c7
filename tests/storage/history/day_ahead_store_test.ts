import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/domain/house/units.ts";
import { DataFolder } from "../data_folder.ts";

const DAY_MS = Date.UTC(2026, 5, 21);
const QUARTER_MS = HOUR_MS / 4;

/** Prices of a quarter hour each, from a moment on, each told by its place. */
function quarters(fromMs: number, count: number, offset = 0) {
  return Array.from({ length: count }, (_, at) => ({
    fromMs: fromMs + at * QUARTER_MS,
    toMs: fromMs + (at + 1) * QUARTER_MS,
    price: offset + at,
  }));
}

Deno.test("between() gives the prices that hold in a range, oldest first", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { dayAhead } = database;
  assert.deepEqual([dayAhead.untilMs(), dayAhead.hasAny({ fromMs: 0, toMs: 1e15 })], [null, false]);
  const all = quarters(DAY_MS, 8);
  dayAhead.save(all.toReversed());
  assert.equal(dayAhead.untilMs(), DAY_MS + 2 * HOUR_MS);
  const found = (fromMs: number, toMs: number) => {
    const range = { fromMs: DAY_MS + fromMs, toMs: DAY_MS + toMs };
    const prices = dayAhead.between(range);
    assert.equal(dayAhead.hasAny(range), prices.length > 0);
    return prices.map(({ price }) => price);
  };
  assert.deepEqual(dayAhead.between({ fromMs: 0, toMs: 1e15 }), all);
  assert.deepEqual(found(QUARTER_MS, 2 * QUARTER_MS), [1]);
  assert.deepEqual(found(QUARTER_MS - 1, 2 * QUARTER_MS + 1), [0, 1, 2]);
  assert.deepEqual(found(2 * HOUR_MS - 1, 1e12), [7]);
  assert.deepEqual(found(2 * HOUR_MS, 1e12), []);
  assert.deepEqual(found(-1e12, 0), []);
  assert.deepEqual(found(-1e12, 1), [0]);
});

Deno.test("between() finds an hour that began up to an hour before", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { dayAhead } = database;
  const hour = { fromMs: DAY_MS, toMs: DAY_MS + HOUR_MS, price: 0.3 };
  dayAhead.save([hour]);
  const late = { fromMs: DAY_MS + HOUR_MS - 1, toMs: DAY_MS + 9 * HOUR_MS };
  assert.deepEqual([dayAhead.between(late), dayAhead.hasAny(late)], [[hour], true]);
  folder.change(`UPDATE day_ahead_prices SET end_ms = end_ms + ${9 * HOUR_MS}`);
  const later = { fromMs: DAY_MS + HOUR_MS, toMs: DAY_MS + 9 * HOUR_MS };
  assert.deepEqual([dayAhead.between(later), dayAhead.hasAny(later)], [[], false], "no longer one");
});

Deno.test("save() replaces what lies in the span that it is given, and nothing beside it", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { dayAhead } = database;
  dayAhead.save(quarters(DAY_MS, 8));
  const middle = { fromMs: DAY_MS + HOUR_MS, toMs: DAY_MS + 1.5 * HOUR_MS, price: 70 };
  dayAhead.save([middle]);
  const prices = () => dayAhead.between({ fromMs: 0, toMs: 1e15 }).map(({ price }) => price);
  assert.deepEqual(prices(), [0, 1, 2, 3, 70, 6, 7]);
  dayAhead.save(quarters(DAY_MS + HOUR_MS, 2, 80).toReversed());
  assert.deepEqual(prices(), [0, 1, 2, 3, 80, 81, 6, 7]);
});

Deno.test("dropFrom() takes away the prices from a moment on, of the last fifty hours alone", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { dayAhead } = database;
  const range = { fromMs: 0, toMs: 1e15 };
  dayAhead.dropFrom(0);
  const hours = Array.from({ length: 60 }, (_, at) => ({
    fromMs: DAY_MS + at * HOUR_MS,
    toMs: DAY_MS + (at + 1) * HOUR_MS,
    price: at,
  }));
  dayAhead.save(hours);
  dayAhead.dropFrom(DAY_MS + 58 * HOUR_MS + 0.4);
  assert.equal(dayAhead.between(range).length, 58);
  dayAhead.dropFrom(DAY_MS + 57 * HOUR_MS + 1);
  assert.equal(dayAhead.between(range).length, 58, "that one has begun");
  dayAhead.dropFrom(0);
  assert.deepEqual(dayAhead.between(range).map(({ price }) => price), [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(dayAhead.untilMs(), DAY_MS + 7 * HOUR_MS);
});

Deno.test("between() leaves out a price whose times are none", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.dayAhead.save(quarters(DAY_MS, 1));
  folder.change(`INSERT INTO day_ahead_prices VALUES (${DAY_MS + 1}, 9e15, 1)`);
  folder.change(`UPDATE day_ahead_prices SET price = 9e999 WHERE start_ms = ${DAY_MS + 1}`);
  const prices = database.dayAhead.between({ fromMs: DAY_MS, toMs: DAY_MS + HOUR_MS });
  assert.deepEqual(prices.map(({ fromMs }) => fromMs - DAY_MS), [0, 1]);
});
