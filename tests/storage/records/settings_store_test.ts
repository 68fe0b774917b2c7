import assert from "node:assert/strict";
import fc from "fast-check";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { DataFolder } from "../data_folder.ts";

const CHANGES = "SELECT at_ms, key, old, new FROM settings_changes ORDER BY id";

Deno.test("load() gives nothing before the first save", () => {
  using folder = new DataFolder();
  using database = folder.open();
  assert.deepEqual(database.settings.load(), {});
});

Deno.test("save() keeps any JSON value under any key, across a restart", () => {
  using folder = new DataFolder();
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (changes) => {
      const expected: Record<string, unknown> = JSON.parse(JSON.stringify(changes));
      {
        using database = folder.open();
        database.settings.save(changes, 1);
      }
      using database = folder.open();
      const stored = database.settings.load();
      for (const key of Object.keys(changes)) assert.deepEqual(stored[key], expected[key]);
    }),
    { numRuns: 30 },
  );
});

Deno.test("save() replaces what it names and keeps the rest, with the time of the change", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.settings.save({ webPort: 5001, language: "de" }, 10);
  database.settings.save({ webPort: 5002 }, 20);
  assert.deepEqual(database.settings.load(), { webPort: 5002, language: "de" });
  assert.deepEqual(folder.query("SELECT * FROM settings ORDER BY key"), [
    { key: "language", value: '"de"', changed_at_ms: 10 },
    { key: "webPort", value: "5002", changed_at_ms: 20 },
  ]);
});

const NOT_JSON: readonly { readonly name: string; readonly value: unknown }[] = [
  { name: "undefined", value: undefined },
  { name: "a function", value: () => 1 },
  { name: "a bigint", value: 1n },
];
for (const { name, value } of NOT_JSON) {
  Deno.test(`save() stores none of the changes when one is ${name}`, () => {
    using folder = new DataFolder();
    using database = folder.open();
    database.settings.save({ webPort: 5001 }, 10);
    assert.throws(
      () => database.settings.save({ webPort: 5002, language: value, currency: "CHF" }, 20),
      (error) =>
        error instanceof StorageFailed &&
        error.message.startsWith("Cannot save settings webPort, language, currency: "),
    );
    assert.deepEqual(database.settings.load(), { webPort: 5001 });
    assert.equal(folder.query(CHANGES).length, 1);
  });
}

Deno.test("save() stores none of the changes while another program writes", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 1 });
  {
    using _lock = folder.lock();
    assert.throws(
      () => database.settings.save({ webPort: 5001 }, 10),
      new StorageFailed("Cannot save settings webPort: database is locked"),
    );
  }
  assert.deepEqual(database.settings.load(), {});
  database.settings.save({ webPort: 5001 }, 20);
  assert.deepEqual(database.settings.load(), { webPort: 5001 });
});

Deno.test("load() leaves out a row whose JSON is broken, and save() can replace it", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.settings.save({ webPort: 5001, language: "de" }, 10);
  folder.change("UPDATE settings SET value = '{' WHERE key = 'webPort'");
  assert.deepEqual(database.settings.load(), { language: "de" });
  database.settings.save({ webPort: 5003 }, 20);
  assert.deepEqual(database.settings.load(), { webPort: 5003, language: "de" });
});

Deno.test("save() notes each value that changed with the one before, and no other", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.settings.save({ webPort: 5001, language: "de" }, 10);
  database.settings.save({ webPort: 5002, language: "de" }, 20);
  assert.deepEqual(folder.query(CHANGES), [
    { at_ms: 10, key: "webPort", old: null, new: "5001" },
    { at_ms: 10, key: "language", old: null, new: '"de"' },
    { at_ms: 20, key: "webPort", old: "5001", new: "5002" },
  ]);
});

Deno.test("changesOf() tells what keys were set to, oldest first", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.settings.save({ importPrice: 0.3, webPort: 5001 }, 10);
  database.settings.save({ importPrice: null, currency: "CHF" }, 20);
  assert.deepEqual(database.settings.changesOf(["importPrice", "currency"]), [
    { atMs: 10, key: "importPrice", value: 0.3 },
    { atMs: 20, key: "importPrice", value: null },
    { atMs: 20, key: "currency", value: "CHF" },
  ]);
  assert.deepEqual(database.settings.changesOf([]), []);
});

Deno.test("save() notes that a secret changed, never the secret", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.settings.save({ nrgkickPassword: "1357", webSecret: "first secret" }, 10);
  database.settings.save({ nrgkickPassword: "2468", webSecret: "first secret" }, 20);
  assert.deepEqual(database.settings.load(), {
    nrgkickPassword: "2468",
    webSecret: "first secret",
  });
  assert.deepEqual(folder.query(CHANGES), [
    { at_ms: 10, key: "nrgkickPassword", old: null, new: '"***"' },
    { at_ms: 10, key: "webSecret", old: null, new: '"***"' },
    { at_ms: 20, key: "nrgkickPassword", old: '"***"', new: '"***"' },
  ]);
});

Deno.test("save() keeps the newest 10000 changes", () => {
  using folder = new DataFolder();
  using database = folder.open();
  folder.change(`INSERT INTO settings_changes (at_ms, key, new)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
    SELECT i, 'webPort', '1' FROM n`);
  database.settings.save({ webPort: 5001, language: "de" }, 20_000);
  const kept =
    "SELECT count(*) AS count, min(at_ms) AS first, max(at_ms) AS last FROM settings_changes";
  assert.deepEqual(folder.query(kept), [{ count: 10_000, first: 3, last: 20_000 }]);
});
