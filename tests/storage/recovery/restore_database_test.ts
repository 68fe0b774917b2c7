import assert from "node:assert/strict";
import { copyDatabase } from "../../../src/storage/recovery/copy_database.ts";
import { restoreDatabase } from "../../../src/storage/recovery/replace_database.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

const AT_MS = Date.UTC(2026, 5, 21, 12);
const DOOR_KEYS = ["webSecret", "webSecretEnabled", "webLook", "webGuests"];

type Stored = Readonly<Record<string, unknown>>;

/** The settings of a data folder whose database `then` takes the place of one with `now`. */
function restored(then: Stored, now: Stored): Stored {
  using folder = new DataFolder();
  using earlier = new DataFolder();
  for (const [place, settings] of [[earlier, then], [folder, now]] as const) {
    using database = place.open();
    database.settings.save(settings, 1);
  }
  restoreDatabase(folder.path, { file: earlier.file, atMs: AT_MS });
  using database = folder.open();
  return database.settings.load();
}

function doorOf(settings: Stored): readonly unknown[] {
  return DOOR_KEYS.map((key) => settings[key]);
}

Deno.test("restoreDatabase() opens no pages that are locked", () => {
  const open = { webPort: 5001, webSecretEnabled: false, webLook: "everyone", webGuests: true };
  const locked = { webPort: 6000, webSecret: "scrypt$now", webSecretEnabled: true };
  const kept = ["scrypt$now", true, "signed-in", false];
  assert.deepEqual(doorOf(restored({}, locked)), kept, "a backup without the settings");
  assert.deepEqual(
    doorOf(restored(open, { ...locked, webLook: "signed-in", webGuests: false })),
    kept,
  );
  const other = { ...open, webSecret: "scrypt$then", webSecretEnabled: true };
  const settings = restored(other, { ...locked, webGuests: true });
  assert.deepEqual(doorOf(settings), ["scrypt$now", true, "signed-in", true]);
  assert.equal(settings["webPort"], 5001, "all else is that of the backup");
});

Deno.test("restoreDatabase() takes the door of the backup where nobody is asked for a secret", () => {
  const then = { webSecret: "scrypt$then", webSecretEnabled: true, webLook: "everyone" };
  const kept = ["scrypt$then", true, "everyone", undefined];
  assert.deepEqual(doorOf(restored(then, { webSecret: "scrypt$now" })), kept);
  assert.deepEqual(doorOf(restored(then, {})), kept);
});

Deno.test("restoreDatabase() brings no token back that was revoked after the backup", () => {
  using folder = new DataFolder();
  const file = `${folder.path}/backup.sqlite3`;
  const wish = { name: "Home Assistant", may: "read", madeAtMs: 1 } as const;
  {
    using database = folder.open();
    for (const hash of ["aa", "bb"]) database.tokens.add({ ...wish, hash });
    copyDatabase({ from: folder.file, to: file, hasSamples: false });
    database.tokens.revoke(1, 2);
  }
  restoreDatabase(folder.path, { file, atMs: 3 });
  {
    using database = folder.open();
    assert.deepEqual(database.tokens.load().map(({ hash }) => hash), ["bb"]);
  }
  // On another machine nothing is known of them.
  using other = new DataFolder();
  other.open().close();
  restoreDatabase(other.path, { file, atMs: 3 });
  {
    using database = other.open();
    assert.deepEqual(database.tokens.load().map(({ hash }) => hash), ["aa", "bb"]);
    database.tokens.revoke(1, 2);
  }
  Deno.writeTextFileSync(other.file, "garbage ".repeat(1000));
  restoreDatabase(other.path, { file, atMs: 3 });
  using database = other.open();
  assert.deepEqual(database.tokens.load(), [], "what is revoked cannot be told");
});

Deno.test("restoreDatabase() keeps what was there under another name, and needs nothing there", () => {
  using folder = new DataFolder();
  using earlier = new DataFolder();
  earlier.open().close();
  const first = restoreDatabase(folder.path, { file: earlier.file, atMs: AT_MS });
  assert.deepEqual(first, { replaced: null });
  const { replaced } = restoreDatabase(folder.path, { file: earlier.file, atMs: AT_MS });
  const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
  assert.ok(replaced !== null && names.some((name) => replaced.endsWith(name)), `${replaced}`);
});

Deno.test("restoreDatabase() leaves its mark among the events, and no secret among the changes", () => {
  using folder = new DataFolder();
  const file = `${folder.path}/copy`;
  folder.open().close();
  copyDatabase({ from: folder.file, to: file, hasSamples: true });
  {
    using database = folder.open();
    database.settings.save({ webSecret: "scrypt$now", webSecretEnabled: true }, 2);
  }
  restoreDatabase(folder.path, { file, atMs: AT_MS });
  assert.deepEqual(folder.query("SELECT at_ms, kind, code, detail FROM events"), [
    { at_ms: AT_MS, kind: "program", code: "program.restored", detail: "{}" },
  ]);
  const changes = folder.query("SELECT key, new FROM settings_changes");
  assert.doesNotMatch(JSON.stringify(changes), /scrypt/);
});

Deno.test("restoreDatabase() takes what is still in the log of a database in use, row for row", () => {
  using folder = new DataFolder();
  using earlier = new DataFolder();
  folder.open().close();
  using database = earlier.open();
  const samples = Array.from({ length: 300 }, (_, at) => sampleAt(AT_MS + at * 5000));
  for (const sample of samples) {
    earlier.steadyMs += 60_000;
    database.history.add(sample);
  }
  database.settings.save({ webPort: 5001 }, 1);
  const there = earlier.query("SELECT * FROM samples");
  restoreDatabase(folder.path, { file: earlier.file, atMs: AT_MS });
  assert.equal(there.length, 300);
  assert.deepEqual(folder.query("SELECT * FROM samples"), there);
  assert.deepEqual(folder.query("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
  assert.deepEqual(earlier.query("SELECT * FROM samples"), there, "the source stays as it was");
});

Deno.test("restoreDatabase() takes no database with triggers or views of somebody else", () => {
  for (
    const sql of [
      "CREATE TRIGGER more AFTER INSERT ON events BEGIN DELETE FROM settings; END",
      "CREATE VIEW more AS SELECT 1",
    ]
  ) {
    using folder = new DataFolder();
    using earlier = new DataFolder();
    for (const place of [folder, earlier]) place.open().close();
    earlier.change(sql);
    assert.throws(
      () => restoreDatabase(folder.path, { file: earlier.file, atMs: AT_MS }),
      /triggers or views/,
    );
  }
});
