import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { Connection } from "../../../src/storage/database/connection.ts";
import { type Damage, readableRows } from "../../../src/storage/recovery/readable_rows.ts";

/** First and last id of rows that cannot be read. */
type Span = readonly [from: number, to: number];

/** What is read of a table with these ids, and what is told of the rest. */
function read(ids: readonly number[], spans: readonly Span[]) {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE kept (id INTEGER PRIMARY KEY)");
  database.prepare("INSERT INTO kept SELECT value FROM json_each(?)").run(JSON.stringify(ids));
  // A value that no number can have stands for a page that cannot be read.
  const isDamaged = spans.map(([from, to]) => `id BETWEEN ${from} AND ${to}`).join(" OR ") || "0";
  database.exec(`CREATE VIEW t AS SELECT id AS rowid,
    iif(${isDamaged}, abs(-9223372036854775808), id) AS value FROM kept`);
  const connection = new Connection(database, { path: "", busyTimeoutMs: 0 });
  const told: Damage[] = [];
  const rows = [...readableRows(connection, "t", (damage) => told.push(damage))];
  connection.close();
  assert.equal(told.length, 1);
  return { values: rows.map((row) => row["value"]), damage: told[0] };
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

const OVERFLOW = "integer overflow";

Deno.test("readableRows() gives all rows of a table that is whole, in the order of their ids", () => {
  for (const ids of [[], [1], [5, 7, 1000], upTo(999), upTo(1000), upTo(2001)]) {
    const { values, damage } = read(ids, []);
    assert.deepEqual(values, ids);
    assert.deepEqual(damage, { brokenBy: null, lost: 0 });
  }
});

Deno.test("readableRows() gives every row that can be read, and counts the others", () => {
  // Where two lie near each other, the search for the end of one may leap over what is between.
  const spans = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 70 })),
    { minLength: 1, maxLength: 3 },
  ).map((parts) => {
    let after = 0;
    return parts.map(([gap, length]): Span => {
      const from = after + gap + 1;
      after = from + length + 200;
      return [from, from + length];
    });
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2500 }),
      spans,
      (count, spans) => {
        const { values, damage } = read(upTo(count), spans);
        const good = upTo(count).filter((id) =>
          !spans.some(([from, to]) => from <= id && id <= to)
        );
        assert.deepEqual(values, good);
        const lost = count - good.length;
        assert.deepEqual(damage, { brokenBy: lost === 0 ? null : OVERFLOW, lost });
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("readableRows() finds what lies behind damage of many pages, and at both ends", () => {
  const count = 12_000;
  for (
    const [from, to] of [[1, 9999], [2, 11_999], [1, 1], [12_000, 12_000], [1, 12_000]] as const
  ) {
    const { values, damage } = read(upTo(count), [[from, to]]);
    assert.deepEqual(values, upTo(count).filter((id) => id < from || id > to), `${from} to ${to}`);
    assert.deepEqual(damage, { brokenBy: OVERFLOW, lost: to - from + 1 });
  }
});

Deno.test("readableRows() counts ids that may have been deleted among those that it leaps over", () => {
  const ids = [1, 2, 100, 101, 500];
  assert.deepEqual(read(ids, [[100, 101]]), {
    values: [1, 2, 500],
    damage: { brokenBy: OVERFLOW, lost: 99 },
  });
});

Deno.test("readableRows() gives up a table of which nothing can be read, not even its end", () => {
  const database = new DatabaseSync(":memory:");
  database.exec(`CREATE VIEW t AS SELECT abs(-9223372036854775808) AS rowid, 1 AS value`);
  const connection = new Connection(database, { path: "", busyTimeoutMs: 0 });
  const told: Damage[] = [];
  assert.deepEqual([...readableRows(connection, "t", (damage) => told.push(damage))], []);
  assert.deepEqual(told, [{ brokenBy: OVERFLOW, lost: 0 }]);
  connection.close();
});
