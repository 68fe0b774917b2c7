import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { Database } from "../../../src/storage/database/database.ts";
import { openOrRecover } from "../../../src/storage/recovery/recovery.ts";
import { restoreDatabase } from "../../../src/storage/recovery/replace_database.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

const AT_MS = Date.UTC(2026, 5, 1, 1, 30);

function open(folder: DataFolder): Database {
  return openOrRecover(folder.path, {
    clock: { steadyMs: () => folder.steadyMs },
    wallMs: () => AT_MS,
    settingsWhenLost: {},
    secretKeys: new Set(),
    busyTimeoutMs: 0,
  });
}

/** A minute of two samples, which are in the open transaction then. */
function passMinute(folder: DataFolder, { history }: Database, atMs: number): void {
  history.add(sampleAt(atMs));
  folder.steadyMs += 60_000;
  history.add(sampleAt(atMs + 1));
}

function sampleTimes(folder: DataFolder): readonly unknown[] {
  return folder.query("SELECT at_ms FROM samples WHERE at_ms >= 1e12 ORDER BY at_ms")
    .map((row) => row["at_ms"]);
}

Deno.test("recover() of a database that turns out damaged keeps the samples of its open transaction", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    for (let at = 0; at < 3000; at++) database.history.add(sampleAt(at * 5000, { pv_power_w: at }));
  }
  using database = open(folder);
  passMinute(folder, database, AT_MS);
  const bytes = Deno.readFileSync(folder.file);
  bytes.fill(0x5a, 30 * 1024);
  Deno.writeFileSync(folder.file, bytes);
  assert.throws(
    () => database.queries.samples({ fromMs: 0, toMs: 1e9, limit: 9000 }),
    StorageFailed,
  );
  assert.equal(database.keeper.recover(), "put-aside");
  assert.equal(database.history.bufferedCount, 2);
  database.history.flush();
  assert.deepEqual(sampleTimes(folder), [AT_MS, AT_MS + 1]);
  Deno.removeSync(folder.file);
  assert.equal(database.keeper.recover(), "put-aside", "the new file is watched, too");
});

Deno.test("recover() leaves a file alone that cannot be made anew now, and tries again", () => {
  using folder = new DataFolder();
  using database = open(folder);
  database.settings.save({ webPort: 5001 }, 1);
  Deno.renameSync(folder.file, `${folder.path}/moved`);
  const { openSync } = Deno;
  Deno.openSync = (path, options) => {
    if (path === folder.file) throw new Deno.errors.PermissionDenied("no");
    return openSync(path, options);
  };
  try {
    assert.equal(database.keeper.recover(), null);
    assert.equal(database.keeper.trouble(), null);
  } finally {
    Deno.openSync = openSync;
  }
  assert.deepEqual(database.settings.load(), { webPort: 5001 }, "it still has the old file open");
  assert.equal(database.keeper.recover(), "put-aside");
  assert.deepEqual(folder.query("SELECT key, value FROM settings"), [
    { key: "webPort", value: "5001" },
  ]);
});

Deno.test("recover() of a database that is closed does nothing", () => {
  using folder = new DataFolder();
  const database = open(folder);
  database.close();
  Deno.removeSync(folder.file);
  assert.equal(database.keeper.recover(), null);
  assert.throws(() => Deno.statSync(folder.file), Deno.errors.NotFound);
});

Deno.test("openOrRecover() tells what it could save of a file that was put aside", () => {
  for (const hasMode of [false, true]) {
    using folder = new DataFolder();
    {
      using database = folder.open();
      database.settings.save({ webPort: 5001 }, 1);
      if (hasMode) {
        database.mode.save(SLOT_IDS.charger, { mode: "slow", modeBy: "user", sinceMs: 1 });
      }
    }
    folder.change("PRAGMA user_version = 9999");
    using database = open(folder);
    assert.deepEqual(database.keeper.trouble(), {
      kind: "put-aside",
      why: "newer",
      file: "chargemanager.sqlite3.newer-20260601T013000Z",
      restoredFrom: null,
      areSettingsSaved: true,
      isModeSaved: hasMode,
    });
  }
});

Deno.test("openOrRecover() of a file of another program makes one of its own beside it", () => {
  using folder = new DataFolder();
  folder.change("CREATE TABLE modbus (id INTEGER)");
  using database = open(folder);
  const trouble = database.keeper.trouble();
  assert.ok(trouble?.kind === "put-aside" && trouble.why === "foreign");
  assert.deepEqual(folder.query("SELECT name FROM sqlite_schema WHERE name = 'modbus'"), []);
  database.settings.save({ webPort: 5001 }, 1);
});

Deno.test("openOrRecover() says what kept it from the disk", () => {
  using folder = new DataFolder();
  Deno.mkdirSync(folder.file);
  using database = open(folder);
  const trouble = database.keeper.trouble();
  assert.ok(trouble?.kind === "memory-only");
  assert.match(trouble.detail, /^Cannot .*chargemanager\.sqlite3/);
});

Deno.test("restoreDatabase() takes a database whose log is moved while it is read as it was", () => {
  using folder = new DataFolder();
  using earlier = new DataFolder();
  using source = earlier.open();
  source.settings.save({ webPort: 5001 }, 1);
  const { copyFileSync } = Deno;
  Deno.copyFileSync = (from, to) => {
    copyFileSync(from, to);
    if (from !== earlier.file) return;
    // Without a reader this would begin the log anew.
    earlier.change("PRAGMA wal_checkpoint(PASSIVE)");
    source.settings.save({ webPort: 5002 }, 2);
  };
  try {
    restoreDatabase(folder.path, { file: earlier.file, atMs: AT_MS });
  } finally {
    Deno.copyFileSync = copyFileSync;
  }
  using database = folder.open();
  assert.ok([5001, 5002].includes(Number(database.settings.load()["webPort"])));
});

Deno.test("openOrRecover() in memory lets in whom the file that cannot be put aside lets in", () => {
  using folder = new DataFolder();
  const token = { name: "Home Assistant", may: "read", hash: "aa", madeAtMs: 1 } as const;
  const lamp = { driver: "lamp", name: "Desk", roles: ["load"], params: {}, secrets: {} } as const;
  const choice = { mode: "slow", modeBy: "user", sinceMs: 1 } as const;
  {
    using database = folder.open();
    database.settings.save({ webSecret: "hash", webSecretEnabled: true }, 1);
    database.tokens.add(token);
    database.devices.add(lamp);
    database.mode.save(SLOT_IDS.charger, choice);
  }
  folder.change("PRAGMA user_version = 9999");
  const { renameSync } = Deno;
  Deno.renameSync = () => {
    throw new Deno.errors.PermissionDenied("no");
  };
  try {
    using database = open(folder);
    assert.equal(database.keeper.trouble()?.kind, "memory-only");
    assert.deepEqual(database.settings.load(), { webSecret: "hash", webSecretEnabled: true });
    assert.deepEqual(database.tokens.load().map(({ hash }) => hash), ["aa"]);
    assert.deepEqual(database.devices.load().map(({ name }) => name), ["Desk"]);
    assert.deepEqual(database.mode.load(SLOT_IDS.charger), choice);
  } finally {
    Deno.renameSync = renameSync;
  }
});
