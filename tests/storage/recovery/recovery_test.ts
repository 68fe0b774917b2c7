import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { STEP_MS } from "../../../src/domain/history/five_minutes.ts";
import { InstanceRunning, StorageFailed } from "../../../src/domain/codes/errors.ts";
import { copyDatabase } from "../../../src/storage/recovery/copy_database.ts";
import type { Database } from "../../../src/storage/database/database.ts";
import { openOrRecover } from "../../../src/storage/recovery/recovery.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

const AT_MS = Date.UTC(2026, 5, 1, 1, 30);
const DAY_MS = 86_400_000;
const ASIDE = "chargemanager.sqlite3.damaged-20260601T013000Z";
const isRoot = Deno.uid() === 0;

const REASON = { code: "off.new" } as const;

function open(folder: DataFolder, dataDir = folder.path): Database {
  return openOrRecover(dataDir, {
    clock: { steadyMs: () => folder.steadyMs },
    wallMs: () => AT_MS,
    settingsWhenLost: { webSecretEnabled: true, webSecret: "" },
    secretKeys: new Set(["webSecret"]),
    busyTimeoutMs: 0,
  });
}

function fill(folder: DataFolder): void {
  using database = folder.open();
  database.settings.save({ webPort: 5001 }, 1);
  database.mode.save(SLOT_IDS.charger, { mode: "tracked", modeBy: "user", sinceMs: 1 });
  for (let at = 0; at < 3000; at++) database.history.add(sampleAt(at * 5000, { pv_power_w: at }));
}

/** Overwrites pages of the file; the first one stays, with the schema, and those of `settings`. */
function damage(folder: DataFolder, fromByte = 0): void {
  const bytes = Deno.readFileSync(folder.file);
  bytes.fill(0x5a, fromByte);
  Deno.writeFileSync(folder.file, bytes);
}

function makeBackup(folder: DataFolder): void {
  Deno.mkdirSync(`${folder.path}/backups`);
  copyDatabase({
    from: folder.file,
    to: `${folder.path}/backups/chargemanager-20260531T013000Z-nightly.sqlite3`,
    hasSamples: false,
  });
}

Deno.test("openOrRecover() opens a good database without a word", () => {
  using folder = new DataFolder();
  fill(folder);
  using database = open(folder);
  assert.equal(database.keeper.trouble(), null);
  assert.equal(database.keeper.recover(), null);
  assert.equal(database.settings.load()["webPort"], 5001);
});

Deno.test("openOrRecover() puts garbage aside, byte by byte, and begins anew", () => {
  using folder = new DataFolder();
  fill(folder);
  damage(folder);
  const garbage = Deno.readFileSync(folder.file);
  using database = open(folder);
  assert.deepEqual(database.keeper.trouble(), {
    kind: "put-aside",
    why: "damaged",
    file: ASIDE,
    restoredFrom: null,
    areSettingsSaved: false,
    isModeSaved: false,
  });
  assert.deepEqual(Deno.readFileSync(`${folder.path}/${ASIDE}`), garbage);
  database.settings.save({ webPort: 5005 }, 2);
  assert.deepEqual(folder.query("SELECT value FROM settings WHERE key = 'webPort'"), [
    { value: "5005" },
  ]);
});

Deno.test("openOrRecover() takes the newest backup, without its mode of another day", () => {
  using folder = new DataFolder();
  fill(folder);
  makeBackup(folder);
  Deno.writeTextFileSync(
    `${folder.path}/backups/chargemanager-20260601T013000Z-nightly.sqlite3`,
    "torn",
  );
  damage(folder);
  using database = open(folder);
  const trouble = database.keeper.trouble();
  assert.equal(
    trouble?.kind === "put-aside" ? trouble.restoredFrom : null,
    "chargemanager-20260531T013000Z-nightly.sqlite3",
  );
  assert.equal(database.settings.load()["webPort"], 5001);
  assert.equal(database.mode.load(SLOT_IDS.charger), null);
});

Deno.test("openOrRecover() keeps a newer schema's file, its settings and its mode", () => {
  using folder = new DataFolder();
  fill(folder);
  makeBackup(folder);
  folder.change("UPDATE settings SET value = '7000'; PRAGMA user_version = 9999");
  using database = open(folder);
  const trouble = database.keeper.trouble();
  assert.equal(trouble?.kind === "put-aside" ? trouble.why : null, "newer");
  assert.equal(database.settings.load()["webPort"], 7000);
  assert.equal(database.mode.load(SLOT_IDS.charger)?.mode, "tracked");
  assert.equal(Deno.statSync(`${folder.path}/${ASIDE.replace("damaged", "newer")}`).isFile, true);
});

Deno.test("openOrRecover() never overwrites what was put aside before", () => {
  using folder = new DataFolder();
  for (const [round, name] of [ASIDE, `${ASIDE}-2`, `${ASIDE}-3`].entries()) {
    Deno.writeTextFileSync(folder.file, `garbage ${round} `.repeat(100));
    open(folder).close();
    assert.match(Deno.readTextFileSync(`${folder.path}/${name}`), new RegExp(`^garbage ${round} `));
  }
});

Deno.test("openOrRecover() brings names, own values and order of all devices along", () => {
  using folder = new DataFolder();
  const { charger, plug } = SLOT_IDS;
  const desk = {
    driver: "lamp",
    name: "Desk",
    roles: ["switch"],
    params: {},
    secrets: {},
  } as const;
  let deskId = 0;
  {
    using database = folder.open();
    deskId = database.devices.add(desk);
    const policy = { maxCurrentA: 10 };
    const garage = { slot: "charger", driver: "lamp", roles: ["charger"], name: "Garage" } as const;
    database.devices.changeSlot({ ...garage, id: charger, policy });
    database.devices.order([deskId, plug, charger, SLOT_IDS.inverter]);
  }
  folder.change("PRAGMA user_version = 99");
  using database = open(folder);
  assert.equal(database.keeper.trouble()?.kind, "put-aside");
  const garage = database.devices.slots().find(({ id }) => id === charger);
  assert.deepEqual([garage?.name, garage?.policy], ["Garage", { maxCurrentA: 10 }]);
  assert.deepEqual(database.devices.load(), [{ ...desk, id: deskId }]);
  assert.deepEqual(database.devices.sequence(), [deskId, plug, charger, SLOT_IDS.inverter]);
});

const TOKEN = { name: "Home Assistant", may: "read", madeAtMs: 1 } as const;

Deno.test("openOrRecover() of a backup brings no token back that was revoked after it", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    const revoked = database.tokens.add({ ...TOKEN, hash: "aa" });
    database.tokens.add({ ...TOKEN, hash: "bb" });
    makeBackup(folder);
    database.tokens.revoke(revoked, 2);
    database.tokens.add({ ...TOKEN, hash: "cc" });
  }
  folder.change("PRAGMA user_version = 9999");
  using database = open(folder);
  assert.equal(database.keeper.trouble()?.kind, "put-aside");
  assert.deepEqual(database.tokens.load().map(({ id, hash }) => [id, hash]), [[2, "bb"], [
    3,
    "cc",
  ]]);
});

Deno.test("openOrRecover() takes no token of a backup where those of the file cannot be told", () => {
  using folder = new DataFolder();
  folder.open().close();
  {
    using database = folder.open();
    database.tokens.add({ ...TOKEN, hash: "aa" });
    makeBackup(folder);
    database.tokens.revoke(1, 2);
  }
  damage(folder);
  using database = open(folder);
  const trouble = database.keeper.trouble();
  assert.notEqual(trouble?.kind === "put-aside" ? trouble.restoredFrom : null, null);
  assert.deepEqual(database.tokens.load(), []);
});

Deno.test("openOrRecover() of a damaged file that cannot be put aside goes on in memory, and comes back", () => {
  using folder = new DataFolder();
  Deno.writeTextFileSync(folder.file, "garbage ".repeat(1000));
  const rename = Deno.renameSync;
  Deno.renameSync = () => {
    throw new Deno.errors.PermissionDenied("Operation not permitted");
  };
  try {
    using database = open(folder);
    assert.equal(database.keeper.trouble()?.kind, "memory-only");
    database.history.add(sampleAt(AT_MS, { pv_power_w: 1 }));
    database.history.flush();
    const samples = database.queries.samples({ fromMs: AT_MS, toMs: AT_MS + 1, limit: 1 });
    assert.equal(samples[0]?.values.pv_power_w, 1);
    assert.throws(() => database.settings.save({ webPort: 1 }, 1), StorageFailed);
    assert.equal(database.keeper.recover(), null);
    assert.match(Deno.readTextFileSync(folder.file), /^garbage /);
  } finally {
    Deno.renameSync = rename;
  }
  using database = open(folder);
  assert.equal(database.keeper.trouble()?.kind, "put-aside");
});

Deno.test("recover() replaces a database that turns out damaged while it is in use", () => {
  using folder = new DataFolder();
  fill(folder);
  makeBackup(folder);
  using database = open(folder);
  damage(folder, 30 * 1024);
  const read = () => database.history.fiveMinutes({ fromMs: 0, toMs: 3000 * 5000 });
  assert.throws(read, StorageFailed);
  assert.equal(database.keeper.recover(), "put-aside");
  assert.deepEqual(read(), []);
  database.settings.save({ webPort: 5009 }, 2);
  database.history.add(sampleAt(AT_MS, { pv_power_w: 1 }));
  database.history.flush();
  assert.deepEqual(folder.query("SELECT pv_power_w FROM samples"), [{ pv_power_w: 1 }]);
  assert.deepEqual(folder.query("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
  assert.equal(database.keeper.recover(), null);
});

for (
  const { happened, hasBackup } of [
    { happened: "deleted", hasBackup: true },
    { happened: "deleted", hasBackup: false },
    { happened: "replaced", hasBackup: true },
  ]
) {
  const from = hasBackup ? "its backup" : "what is open";
  Deno.test(`recover() makes a file that was ${happened} anew, of ${from}`, () => {
    using folder = new DataFolder();
    fill(folder);
    if (hasBackup) makeBackup(folder);
    using database = open(folder);
    assert.equal(database.keeper.recover(), null);
    database.settings.save({ webPort: 5007 }, 2);
    const event = { atMs: AT_MS, kind: "session", code: "session.ended", detail: {} } as const;
    database.records.events.add(event);
    database.records.reasons.add({ atMs: AT_MS, deviceId: SLOT_IDS.charger, reason: REASON });
    if (happened === "replaced") {
      Deno.writeTextFileSync(`${folder.path}/other`, "somebody's file");
      Deno.renameSync(`${folder.path}/other`, folder.file);
    } else Deno.removeSync(folder.file);
    database.settings.save({ pvPeakPowerW: 8000 }, 3);
    assert.equal(database.keeper.recover(), "put-aside");
    assert.equal(database.keeper.recover(), null);
    const found = happened === "replaced" ? "chargemanager.sqlite3.found-20260601T013000Z" : null;
    assert.deepEqual(database.keeper.trouble(), {
      kind: "file-gone",
      found,
      restoredFrom: hasBackup ? "chargemanager-20260531T013000Z-nightly.sqlite3" : null,
    });
    if (found !== null) {
      assert.equal(Deno.readTextFileSync(`${folder.path}/${found}`), "somebody's file");
    }
    database.close();
    assert.deepEqual(folder.query("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
    assert.deepEqual(folder.query("SELECT key, value FROM settings ORDER BY key"), [
      { key: "pvPeakPowerW", value: "8000" },
      { key: "webPort", value: "5007" },
    ]);
    assert.deepEqual(folder.query("SELECT mode FROM modes"), [{ mode: "tracked" }]);
    const counts =
      "SELECT (SELECT count(*) FROM samples) AS samples, count(*) AS events FROM events";
    assert.deepEqual(folder.query(counts), [{ samples: 3000, events: 1 }]);
    assert.deepEqual(folder.query("SELECT reason FROM reasons"), [{
      reason: JSON.stringify(REASON),
    }]);
  });
}

Deno.test("openOrRecover() goes on in memory where nothing can be written, and comes back", () => {
  using folder = new DataFolder();
  const dataDir = `${folder.path}/data`;
  Deno.writeTextFileSync(dataDir, "a file in the place of the folder");
  using database = open(folder, dataDir);
  assert.equal(database.keeper.trouble()?.kind, "memory-only");
  assert.throws(() => database.settings.save({ webPort: 1 }, 1), /cannot be written/);
  assert.throws(
    () => database.mode.save(SLOT_IDS.charger, { mode: "slow", modeBy: "user", sinceMs: 1 }),
    /cannot be written/,
  );
  database.history.add(sampleAt(AT_MS, { pv_power_w: 5 }));
  assert.equal(database.history.fiveMinutes({ fromMs: 0, toMs: AT_MS + STEP_MS }).length, 1);
  assert.equal(database.keeper.recover(), null);
  Deno.removeSync(dataDir);
  {
    using _other = folder.open({ dataDir });
    assert.equal(database.keeper.recover(), null, "another instance has the folder");
  }
  assert.equal(database.keeper.recover(), "back-on-disk");
  assert.equal(database.keeper.trouble(), null);
  assert.throws(() => folder.open({ dataDir }), InstanceRunning);
  database.settings.save({ webPort: 5003 }, 1);
  database.history.flush();
  assert.equal(Deno.statSync(`${dataDir}/chargemanager.sqlite3`).isFile, true);
});

Deno.test("openOrRecover() keeps three days of samples while there is memory only", () => {
  using folder = new DataFolder();
  const dataDir = `${folder.path}/data`;
  Deno.writeTextFileSync(dataDir, "a file in the place of the folder");
  using database = open(folder, dataDir);
  for (const days of [5, 4, 2, 0]) {
    database.history.add(sampleAt(AT_MS - days * DAY_MS, { pv_power_w: days }));
  }
  database.history.flush();
  const due = { atMs: AT_MS + 600_000, timeZone: "UTC", rawRetentionDays: 30 };
  assert.ok([...database.upkeep.pieces(due)].includes("retention"));
  const samples = database.queries.samples({ fromMs: 0, toMs: AT_MS + 1, limit: 9 });
  assert.deepEqual(samples.map(({ values }) => values.pv_power_w), [2, 0]);
});

Deno.test("recover() brings what was recorded in memory to the disk, once, beside what is there", () => {
  using folder = new DataFolder();
  fill(folder);
  const dataDir = `${folder.path}/data`;
  Deno.writeTextFileSync(dataDir, "a file in the place of the folder");
  using database = open(folder, dataDir);
  const { sessions, events, reasons } = database.records;
  database.history.add(sampleAt(AT_MS, { pv_power_w: 5 }));
  database.history.flush();
  const facts = {
    startedAtMs: AT_MS,
    energyWh: 900,
    solarWh: 900,
    batteryWh: 0,
    gridWh: 0,
    unknownWh: 0,
    chargedMs: 1000,
    pauses: 0,
    maxPowerW: 1400,
    modes: ["slow"] as const,
    phases: 1,
    fewestPhases: 1,
    socStartPct: null,
    socEndPct: null,
  };
  const end = {
    endedAtMs: AT_MS + 1,
    endedBy: "plug-out",
    costMilli: null,
    unknownCostMilli: null,
    currency: null,
  } as const;
  sessions.end(SLOT_IDS.charger, { ...facts, ...end });
  events.add({ atMs: AT_MS, kind: "session", code: "session.ended", detail: {} });
  reasons.add({ atMs: AT_MS, deviceId: SLOT_IDS.charger, reason: REASON });
  Deno.removeSync(dataDir);
  Deno.mkdirSync(dataDir);
  Deno.copyFileSync(folder.file, `${dataDir}/chargemanager.sqlite3`);
  assert.equal(database.keeper.recover(), "back-on-disk");
  const all = { fromMs: 0, toMs: 1e15, limit: 9, afterId: null };
  assert.deepEqual(sessions.page(all).rows.map((row) => row.energyWh), [900]);
  assert.deepEqual(events.page({ ...all, kinds: null }).rows.map((row) => row.code), [
    "session.ended",
  ]);
  assert.deepEqual(reasons.page(all).rows.map((row) => row.reason), [REASON]);
  const samples = (fromMs: number) =>
    database.queries.samples({ fromMs, toMs: AT_MS + 1, limit: 9999 });
  assert.equal(samples(0).length, 3001);
  assert.deepEqual(samples(AT_MS).map((sample) => sample.values.pv_power_w), [5]);
  assert.equal(
    [...database.upkeep.pieces({
      atMs: AT_MS + 600_000,
      timeZone: "UTC",
      rawRetentionDays: 100_000,
    })].length > 0,
    true,
  );
  const [row] = database.queries.steps({
    fromMs: AT_MS,
    toMs: AT_MS + 1,
    step: "5m",
    timeZone: "UTC",
    limit: 1,
  });
  assert.equal(row?.means?.pv_power_w, 5);
});

Deno.test("openOrRecover() of a file that SQLite does not open keeps the settings, no old mode", () => {
  using folder = new DataFolder();
  fill(folder);
  // A log that cannot be opened, as on a disk that has become read-only.
  Deno.mkdirSync(`${folder.file}-wal`);
  using database = open(folder);
  assert.equal(database.keeper.trouble()?.kind, "memory-only");
  assert.equal(database.settings.load()["webPort"], 5001);
  assert.equal(database.mode.load(SLOT_IDS.charger), null, "the log may say Disabled");
});

Deno.test({
  name: "openOrRecover() on a read-only disk keeps the settings and the mode it had",
  ignore: isRoot,
  fn: () => {
    using folder = new DataFolder();
    fill(folder);
    Deno.chmodSync(folder.file, 0o400);
    Deno.chmodSync(folder.path, 0o500);
    try {
      using database = open(folder);
      assert.equal(database.keeper.trouble()?.kind, "memory-only");
      assert.equal(database.settings.load()["webPort"], 5001);
      assert.equal(database.mode.load(SLOT_IDS.charger)?.mode, "tracked");
    } finally {
      Deno.chmodSync(folder.path, 0o700);
    }
  },
});

Deno.test("openOrRecover() leaves nothing open where the settings are lost", () => {
  using folder = new DataFolder();
  Deno.writeTextFileSync(folder.file, "garbage ".repeat(1000));
  const closed = { webSecretEnabled: true, webSecret: "" };
  for (let start = 0; start < 2; start++) {
    using database = open(folder);
    assert.deepEqual(database.settings.load(), closed, `start ${start}`);
  }
});

Deno.test("openOrRecover() takes the secret of a backup, and closes where that has none", () => {
  const cases = [
    [{ webSecret: "hash", webSecretEnabled: true }, { webSecret: "hash", webSecretEnabled: true }],
    [{ webPort: 5001 }, { webPort: 5001, webSecret: "", webSecretEnabled: true }],
  ] as const;
  for (const [stored, expected] of cases) {
    using folder = new DataFolder();
    {
      using database = folder.open();
      database.settings.save(stored, 1);
      makeBackup(folder);
    }
    Deno.writeTextFileSync(folder.file, "garbage ".repeat(1000));
    using database = open(folder);
    assert.deepEqual(database.settings.load(), expected);
  }
});

Deno.test("openOrRecover() begins in a new folder without any setting", () => {
  using folder = new DataFolder();
  using database = open(folder);
  assert.deepEqual(database.settings.load(), {});
});

Deno.test("a house keeps its UUID when its damaged file is replaced, with a backup or without", () => {
  for (const hasBackup of [false, true]) {
    using folder = new DataFolder();
    fill(folder);
    if (hasBackup) makeBackup(folder);
    const known = folder.open();
    const house = known.fleet.house();
    known.close();
    folder.change("PRAGMA user_version = 9999");
    using database = open(folder);
    assert.equal(database.keeper.trouble()?.kind, "put-aside");
    assert.equal(database.fleet.house(), house);
  }
});

Deno.test("a database in memory gives the house no UUID, and the fleet nothing", () => {
  using folder = new DataFolder();
  fill(folder);
  const known = folder.open();
  const house = known.fleet.house();
  known.close();
  const [schema] = folder.query("PRAGMA user_version");
  folder.change("PRAGMA user_version = 9999");
  const rename = Deno.renameSync;
  Deno.renameSync = () => {
    throw new Deno.errors.PermissionDenied("Operation not permitted");
  };
  try {
    using database = open(folder);
    assert.equal(database.keeper.trouble()?.kind, "memory-only");
    assert.throws(() => database.fleet.house(), StorageFailed);
    folder.change(`PRAGMA user_version = ${schema?.["user_version"]}`);
    assert.equal(database.keeper.recover(), "back-on-disk");
    assert.equal(database.fleet.house(), house);
  } finally {
    Deno.renameSync = rename;
  }
});
