import assert from "node:assert/strict";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { openOrRecover } from "../../../src/storage/recovery/recovery.ts";
import { copyDatabase } from "../../../src/storage/recovery/copy_database.ts";
import { bringUpToDate } from "../../../src/storage/recovery/carry_over.ts";
import { openConnection } from "../../../src/storage/database/database.ts";
import { SqliteTokenStore } from "../../../src/storage/records/token_store.ts";
import { DataFolder } from "../data_folder.ts";

const WISH = { name: "Home Assistant", may: "read", hash: "ab12", madeAtMs: 1000 } as const;

Deno.test("SqliteTokenStore keeps tokens, their newest use and their end", () => {
  using folder = new DataFolder();
  using first = folder.open();
  const id = first.tokens.add(WISH);
  const other = first.tokens.add({ ...WISH, may: "control", hash: "cd34" });
  first.tokens.noteUse(id, 2000.4);
  first.tokens.revoke(other, 3000);
  assert.deepEqual(first.tokens.load(), [{ ...WISH, id, usedAtMs: 2000 }]);
  first.close();
  using again = folder.open();
  assert.deepEqual(again.tokens.load(), [{ ...WISH, id, usedAtMs: 2000 }]);
  const kept = { ...WISH, id: 9, usedAtMs: null, hash: "ef56" };
  again.tokens.keep([kept], 4000);
  assert.deepEqual(again.tokens.load(), [kept]);
});

Deno.test("a revoked token stays revoked when an older copy is brought up to date", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const to = `${folder.path}/copy.sqlite3`;
  const id = database.tokens.add(WISH);
  copyDatabase({ from: folder.file, to, hasSamples: false });
  database.tokens.revoke(id, 3000);
  const opened = openConnection(folder.file, 2000);
  const copy = openConnection(to, 2000);
  try {
    assert.equal(new SqliteTokenStore(copy).load().length, 1);
    bringUpToDate(opened, copy);
    assert.deepEqual(new SqliteTokenStore(copy).load(), []);
  } finally {
    opened.close();
    copy.close();
  }
});

Deno.test("SqliteTokenStore leaves out rows that are none of ours, and reads no use that is none", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const ids = [1, 2, 3].map((number) => database.tokens.add({ ...WISH, hash: `hash ${number}` }));
  folder.change("UPDATE api_tokens SET may = 'reign' WHERE id = 1");
  folder.change("UPDATE api_tokens SET hash = NULL WHERE id = 2");
  assert.deepEqual(database.tokens.load().map(({ id }) => id), [ids[2]]);
});

Deno.test("SqliteTokenStore gives each token an id that is nobody else's later", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const ids = ["a", "b"].map((hash) => database.tokens.add({ ...WISH, hash, madeAtMs: 1000.6 }));
  database.tokens.revoke(ids[1] ?? 0, 2000.6);
  ids.push(database.tokens.add({ ...WISH, hash: "c" }));
  assert.deepEqual(ids, [1, 2, 3]);
  assert.deepEqual(
    folder.query("SELECT id, hash, made_at_ms, revoked_at_ms FROM api_tokens ORDER BY id"),
    [
      { id: 1, hash: "a", made_at_ms: 1001, revoked_at_ms: null },
      { id: 2, hash: null, made_at_ms: 1001, revoked_at_ms: 2001 },
      { id: 3, hash: "c", made_at_ms: 1000, revoked_at_ms: null },
    ],
  );
  database.tokens.keep([], 3000);
  assert.deepEqual(database.tokens.load(), []);
  const ends = folder.query("SELECT revoked_at_ms FROM api_tokens ORDER BY id");
  assert.deepEqual(ends.map((row) => row["revoked_at_ms"]), [3000, 2001, 3000]);
});

Deno.test("SqliteTokenStore without a disk refuses to add, revoke and keep", () => {
  using folder = new DataFolder();
  folder.open().close();
  Deno.removeSync(folder.file);
  Deno.mkdirSync(folder.file);
  using database = openOrRecover(folder.path, {
    clock: { steadyMs: () => 0 },
    wallMs: () => 1000,
    settingsWhenLost: {},
    secretKeys: new Set(),
  });
  assert.throws(() => database.tokens.add(WISH), StorageFailed);
  assert.throws(() => database.tokens.revoke(1, 1), StorageFailed);
  assert.throws(() => database.tokens.keep([], 1), StorageFailed);
  assert.throws(() => database.settings.save({ webPort: 5001 }, 1), StorageFailed);
  database.settings.save({}, 1);
});
