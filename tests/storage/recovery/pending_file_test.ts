import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { SessionFacts } from "../../../src/domain/history/history_rows.ts";
import { copyDatabase } from "../../../src/storage/recovery/copy_database.ts";
import type { Database } from "../../../src/storage/database/database.ts";
import {
  PENDING_FILE,
  PendingFile,
  readPending,
} from "../../../src/storage/recovery/pending_file.ts";
import { openRecordedData } from "../../../src/storage/history/recorded_data.ts";
import { openOrRecover } from "../../../src/storage/recovery/recovery.ts";
import { restoreDatabase } from "../../../src/storage/recovery/replace_database.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

const SESSION: SessionFacts = {
  startedAtMs: 1000,
  energyWh: 10,
  solarWh: 5,
  batteryWh: 3,
  gridWh: 2,
  unknownWh: 0,
  chargedMs: 60_000,
  pauses: 1,
  maxPowerW: 1400,
  modes: ["slow", "tracked"],
  phases: 2,
  fewestPhases: 2,
  socStartPct: 50.5,
  socEndPct: null,
};

const REASON = { code: "wait.surplus", surplusW: 1050, neededW: 2760, phases: 2 } as const;

/** A minute passes with one sample at its end. */
function passMinute(folder: DataFolder, { history }: Database): void {
  history.add(sampleAt(folder.steadyMs + 1));
  folder.steadyMs += 60_000;
  history.add(sampleAt(folder.steadyMs));
}

function sampleTimes(folder: DataFolder): unknown[] {
  return folder.query("SELECT at_ms FROM samples ORDER BY at_ms").map((row) => row["at_ms"]);
}

const NO_END = { endedAtMs: 0, endedBy: 0, costMilli: 0, unknownCostMilli: 0, currency: 0 };

Deno.test("what only grows is there after a crash a minute later, as it was last", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { records } = database;
  records.together(() => records.sessions.save(SLOT_IDS.charger, { ...SESSION, energyWh: 0 }));
  for (const energyWh of [5, 10]) {
    records.soon(() => {
      records.sessions.save(SLOT_IDS.charger, { ...SESSION, energyWh });
      records.plugUses.save(SLOT_IDS.plug, {
        startedAtMs: 2000,
        energyWh: 7,
        solarWh: 6,
        unknownWh: 1,
      });
      records.memory.save(SLOT_IDS.charger, JSON.stringify({ energyWh }), 3000);
      records.reasons.add({ atMs: energyWh, deviceId: SLOT_IDS.charger, reason: REASON });
    });
  }
  records.soon(() => records.reasons.add({ atMs: 11, deviceId: 21, reason: null }));
  assert.equal(records.sessions.running()[0]?.energyWh, 10, "the program itself sees it at once");
  assert.deepEqual(folder.query("SELECT energy_wh FROM sessions"), [{ energy_wh: 0 }]);
  passMinute(folder, database);
  folder.afterCrash((after) => {
    const {
      id: _,
      deviceId: _d,
      device: _n,
      endedAtMs: _e,
      endedBy: _b,
      costMilli: _c,
      unknownCostMilli: _k,
      currency: _u,
      ...facts
    } = after.records.sessions.running()[0] ?? { id: 0, deviceId: 0, device: 0, ...NO_END };
    assert.deepEqual(facts, SESSION);
    assert.equal(after.records.plugUses.running()[0]?.energyWh, 7);
    assert.equal(after.records.memory.load(SLOT_IDS.charger), '{"energyWh":10}');
    const { rows } = after.records.reasons.page({ fromMs: 0, toMs: 99, limit: 9, afterId: null });
    assert.deepEqual(
      rows.map(({ atMs, deviceId, reason }) => [atMs, deviceId, reason]),
      [[11, 21, null], [10, SLOT_IDS.charger, REASON], [5, SLOT_IDS.charger, REASON]],
      "each is a row of its own",
    );
  });
});

Deno.test("a file that is older than the newest commit is not replayed", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { records } = database;
  records.sessions.save(SLOT_IDS.charger, SESSION);
  records.soon(() => records.sessions.save(SLOT_IDS.charger, { ...SESSION, energyWh: 20 }));
  passMinute(folder, database);
  const old = Deno.readFileSync(`${folder.path}/${PENDING_FILE}`);
  records.sessions.end(SLOT_IDS.charger, {
    ...SESSION,
    endedAtMs: 9000,
    endedBy: "plug-out",
    costMilli: null,
    unknownCostMilli: null,
    currency: null,
  });
  records.sessions.save(SLOT_IDS.charger, { ...SESSION, startedAtMs: 10_000 });
  Deno.writeFileSync(`${folder.path}/${PENDING_FILE}`, old);
  folder.afterCrash((after) =>
    assert.equal(after.records.sessions.running()[0]?.startedAtMs, 10_000)
  );
});

Deno.test("a block that was cut off, or is not as it was written, ends the file", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/${PENDING_FILE}`;
  using database = folder.open();
  for (let minute = 0; minute < 3; minute++) passMinute(folder, database);
  const whole = Deno.readFileSync(path);
  assert.equal(readPending(path)?.entries.length, 3);
  let fewer = 3;
  for (let length = whole.length - 1; length >= 0; length--) {
    Deno.writeFileSync(path, whole.subarray(0, length));
    const count = readPending(path)?.entries.length ?? 0;
    assert.ok(count === fewer || count === fewer - 1, `${count} of ${length} bytes`);
    fewer = count;
  }
  assert.equal(fewer, 0);
  for (let at = 0; at < whole.length; at++) {
    const wrong = whole.slice();
    wrong[at] = (wrong[at] ?? 0) ^ 0x55;
    Deno.writeFileSync(path, wrong);
    assert.ok((readPending(path)?.entries.length ?? 0) < 3, `byte ${at}`);
  }
});

Deno.test("a second crash before the next commit loses nothing of the first", () => {
  using folder = new DataFolder();
  using database = folder.open();
  passMinute(folder, database);
  folder.afterCrash((after, left) => {
    left.steadyMs = 200_000;
    passMinute(left, after);
    left.afterCrash((_, again) =>
      assert.deepEqual(sampleTimes(again), [1, 60_000, 200_001, 260_000])
    );
  });
});

Deno.test("openRecordedData() has what the running program has not committed", () => {
  using folder = new DataFolder();
  using database = folder.open();
  passMinute(folder, database);
  assert.deepEqual(sampleTimes(folder), []);
  using recorded = openRecordedData(folder.path);
  const times = (fromMs: number) =>
    recorded.samples({ fromMs, toMs: 100_000 }).map(({ atMs }) => atMs);
  assert.deepEqual(times(0), [1, 60_000]);
  assert.deepEqual(times(2), [60_000]);
});

Deno.test("close() leaves no file, and restoreDatabase() takes nothing from one", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/${PENDING_FILE}`;
  const backup = `${folder.path}/backup`;
  let bytes: Uint8Array;
  {
    using database = folder.open();
    copyDatabase({ from: folder.file, to: backup, hasSamples: true });
    database.records.soon(() => database.records.memory.save(SLOT_IDS.charger, "{}", 1));
    passMinute(folder, database);
    bytes = Deno.readFileSync(path);
    assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
  }
  assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
  Deno.writeFileSync(path, bytes);
  restoreDatabase(folder.path, { file: backup, atMs: 0 });
  using database = folder.open();
  assert.equal(database.records.memory.load(SLOT_IDS.charger), null);
});

Deno.test("a database that was deleted in use goes on with a file that fits to the new one", () => {
  using folder = new DataFolder();
  using database = openOrRecover(folder.path, {
    clock: { steadyMs: () => folder.steadyMs },
    wallMs: () => 0,
    settingsWhenLost: {},
    secretKeys: new Set(),
  });
  passMinute(folder, database);
  for (const end of ["", "-wal", "-shm"]) Deno.removeSync(`${folder.file}${end}`);
  assert.equal(database.keeper.recover(), "put-aside");
  passMinute(folder, database);
  folder.afterCrash((_, left) => assert.deepEqual(sampleTimes(left), [1, 60_000, 60_001, 120_000]));
});

Deno.test("a locked database is not the file's trouble: nothing is appended again and again", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 0 });
  database.history.add(sampleAt(1));
  {
    using _lock = folder.lock();
    for (let cycle = 12; cycle < 40; cycle++) {
      folder.steadyMs = cycle * 5000;
      assert.throws(() => database.history.add(sampleAt(folder.steadyMs)), StorageFailed);
    }
    assert.equal(readPending(`${folder.path}/${PENDING_FILE}`), null);
  }
  folder.steadyMs += 5000;
  database.history.add(sampleAt(folder.steadyMs));
  assert.equal(readPending(`${folder.path}/${PENDING_FILE}`)?.entries.length, 1);
  folder.afterCrash((_, left) => assert.equal(sampleTimes(left).length, 30));
});

Deno.test("what a crash left waits for a disk that can be written at the start only later", () => {
  using folder = new DataFolder();
  {
    const database = folder.open();
    passMinute(folder, database);
    const left = Deno.readFileSync(`${folder.path}/${PENDING_FILE}`);
    const file = Deno.readFileSync(folder.file);
    const log = Deno.readFileSync(`${folder.file}-wal`);
    database.close();
    Deno.writeFileSync(`${folder.path}/${PENDING_FILE}`, left);
    Deno.writeFileSync(folder.file, file);
    Deno.writeFileSync(`${folder.file}-wal`, log);
  }
  const open = Deno.openSync;
  Deno.openSync = (path, options) => {
    if (path === folder.file && options?.write) throw new Deno.errors.PermissionDenied("read-only");
    return open(path, options);
  };
  try {
    using database = openOrRecover(folder.path, {
      clock: { steadyMs: () => folder.steadyMs },
      wallMs: () => 0,
      secretKeys: new Set(),
      settingsWhenLost: {},
    });
    assert.equal(database.keeper.trouble()?.kind, "memory-only");
    Deno.openSync = open;
    assert.equal(database.keeper.recover(), "back-on-disk");
  } finally {
    Deno.openSync = open;
  }
  assert.deepEqual(sampleTimes(folder), [1, 60_000]);
});

Deno.test("what is kept by device is there for each of them after a crash", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { memory } = database.records;
  database.records.soon(() => {
    for (const deviceId of [SLOT_IDS.charger, 7]) memory.save(deviceId, `{"of":${deviceId}}`, 1);
  });
  passMinute(folder, database);
  folder.afterCrash(({ records }) => {
    assert.equal(records.memory.load(SLOT_IDS.charger), '{"of":2}');
    assert.equal(records.memory.load(7), '{"of":7}');
  });
});

Deno.test("a memory in the file of the version before is the first charger's", () => {
  using folder = new DataFolder();
  folder.open().close();
  const file = new PendingFile(`${folder.path}/${PENDING_FILE}`);
  file.add({ kind: "memory", value: { json: '{"old":1}', atMs: 1 } });
  const [commit] = folder.query("SELECT generation FROM pending_file");
  file.write(Number(commit?.["generation"]));
  file.restart();
  using database = folder.open();
  assert.equal(database.records.memory.load(SLOT_IDS.charger), '{"old":1}');
});
