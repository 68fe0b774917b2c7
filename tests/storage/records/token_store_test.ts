import assert from "node:assert/strict";
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
