import assert from "node:assert/strict";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import {
  countIn,
  idOf,
  numberIn,
  numbersIn,
  type Row,
  rowsToAsk,
  textIn,
  toCount,
  toPage,
  wholeIn,
} from "../../../src/storage/database/row_values.ts";

const VALUES:
  readonly (readonly [value: unknown, number: boolean, whole: boolean, count: boolean])[] = [
    [0, true, true, true],
    [7, true, true, true],
    [-1, true, true, false],
    [1.5, true, false, false],
    [2 ** 53, true, false, false],
    [NaN, true, false, false],
    ["7", false, false, false],
    [null, false, false, false],
    [undefined, false, false, false],
    [7n, false, false, false],
  ];

Deno.test("a row's value is a number, a whole one or a count, or it is unknown", () => {
  for (const [value, isNumber, isWhole, isCount] of VALUES) {
    const row: Row = { value };
    const expected = (isKnown: boolean) => isKnown ? value : null;
    assert.equal(numberIn(row, "value"), expected(isNumber), String(value));
    assert.equal(wholeIn(row, "value"), expected(isWhole), String(value));
    assert.equal(countIn(row, "value"), expected(isCount), String(value));
  }
  assert.deepEqual(numbersIn({ a: 1, b: "x" }, ["a", "b", "c"]), { a: 1, b: null, c: null });
});

Deno.test("textIn() gives a text alone, also an empty one", () => {
  assert.equal(textIn({ a: "x" }, "a"), "x");
  assert.equal(textIn({ a: "" }, "a"), "");
  for (const a of [1, null, undefined, new Uint8Array(1)]) assert.equal(textIn({ a }, "a"), null);
});

Deno.test("idOf() gives the id of a row that was added, and refuses one without", () => {
  assert.equal(idOf({ id: 4 }), 4);
  assert.throws(() => idOf({ id: null }), TypeError);
  assert.throws(() => idOf(undefined), TypeError);
});

Deno.test("toCount() rounds, is never negative, keeps what is unknown and refuses what is no number", () => {
  assert.deepEqual([1.4, 1.5, 0, -3].map((value) => toCount("a", value)), [1, 2, 0, 0]);
  assert.equal(toCount("a", null), null);
  for (const value of [NaN, Infinity, 2 ** 53]) {
    const told = new StorageFailed(`Cannot store energy_wh: ${value} is no quantity`);
    assert.throws(() => toCount("energy_wh", value), told);
  }
});

function pageOf(rows: readonly Row[], limit: number) {
  return toPage({ limit, afterId: null }, rows, (row) => {
    const id = wholeIn(row, "id");
    return id === null || id === 6 ? null : { id };
  });
}

Deno.test("toPage() shows as many as were asked for, and where the next page begins", () => {
  const rows = [{ id: 9 }, { id: 8 }, { id: 7 }];
  assert.deepEqual(pageOf(rows, 2), { rows: [{ id: 9 }, { id: 8 }], nextAfterId: 8 });
  assert.deepEqual(pageOf(rows, 3), { rows: [{ id: 9 }, { id: 8 }, { id: 7 }], nextAfterId: null });
  assert.deepEqual(pageOf([], 3), { rows: [], nextAfterId: null });
  const broken = pageOf([{ id: 9 }, { id: 6 }, { id: 5 }], 2);
  assert.deepEqual(broken, { rows: [{ id: 9 }], nextAfterId: 6 }, "behind the one left out");
});

Deno.test("rowsToAsk() is one more than the page, of 1 to 1000 rows", () => {
  const asked = (limit: number) => rowsToAsk({ limit, afterId: null });
  assert.deepEqual(
    [NaN, -5, 0, 0.9, 1, 2.9, 999, 1000, 1001, Infinity].map(asked),
    [2, 2, 2, 2, 2, 3, 1000, 1001, 1001, 1001],
  );
});
