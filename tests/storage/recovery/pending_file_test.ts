import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { crc32, deflateRawSync } from "node:zlib";
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

Deno.test("remove() takes the file away, and what is added after it begins a new one", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/${PENDING_FILE}`;
  const file = new PendingFile(path);
  const values = () => readPending(path)?.entries.map(({ value }) => value) ?? null;
  file.remove();
  file.add({ kind: "memory", deviceId: 2, value: 1 });
  file.write(7);
  assert.deepEqual(values(), [1]);
  file.remove();
  assert.equal(values(), null);
  file.write(8);
  assert.equal(values(), null, "nothing waits any more");
  file.add({ kind: "memory", deviceId: 2, value: 2 });
  file.write(9);
  assert.deepEqual([values(), readPending(path)?.generation], [[2], 9]);
  file.remove();
});

Deno.test("add() keeps the newest of each kind and device, and write() each of them once", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/${PENDING_FILE}`;
  const file = new PendingFile(path);
  const add = (kind: "memory" | "session", deviceId: number, value: string) =>
    file.add({ kind, deviceId, value });
  for (const value of ["old", "new"]) {
    add("memory", 2, value);
    add("memory", 3, value);
    add("session", 2, value);
  }
  file.write(1);
  file.write(1);
  add("memory", 2, "newer");
  file.write(1);
  assert.deepEqual(readPending(path)?.entries, [
    { kind: "memory", deviceId: 2, value: "new" },
    { kind: "memory", deviceId: 3, value: "new" },
    { kind: "session", deviceId: 2, value: "new" },
    { kind: "memory", deviceId: 2, value: "newer" },
  ]);
  file.restart();
  add("memory", 2, "of another commit");
  file.write(2);
  assert.equal(readPending(path)?.entries.length, 1, "begun anew");
  file.remove();
});

Deno.test("write() that the disk refuses leaves the file as it was, and is tried again", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/${PENDING_FILE}`;
  const file = new PendingFile(path);
  file.add({ kind: "memory", value: 1 });
  file.write(1);
  const before = Deno.readFileSync(path);
  const { syncDataSync } = Deno.FsFile.prototype;
  Deno.FsFile.prototype.syncDataSync = () => {
    throw new Error("No space left on device");
  };
  try {
    file.add({ kind: "memory", value: 2 });
    assert.throws(() => file.write(1), /No space left/);
  } finally {
    Deno.FsFile.prototype.syncDataSync = syncDataSync;
  }
  assert.deepEqual(Deno.readFileSync(path), before);
  file.write(1);
  assert.deepEqual(readPending(path)?.entries.map(({ value }) => value), [1, 2]);
  file.remove();
});

Deno.test("readPending() takes nothing that no program of ours can have written", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/${PENDING_FILE}`;
  const head = { generation: 1, columns: ["pv_power_w"] };
  const read = (...blocks: readonly unknown[]) => {
    const parts = blocks.map((block) => {
      const body = deflateRawSync(typeof block === "string" ? block : JSON.stringify(block));
      const start = Buffer.alloc(8);
      start.writeUInt32LE(body.length, 0);
      start.writeUInt32LE(crc32(body), 4);
      return Buffer.concat([start, body]);
    });
    Deno.writeFileSync(path, Buffer.concat(parts));
    return readPending(path);
  };
  const entry = { kind: "memory", value: 1 };
  assert.deepEqual(read(head, [entry]), {
    generation: 1,
    columns: { columns: ["pv_power_w"] },
    entries: [entry],
  });
  for (
    const wrong of [null, 7, [], {}, { generation: "1", columns: [] }, { generation: 1 }, {
      generation: 1,
      columns: "x",
    }, { columns: [] }]
  ) assert.equal(read(wrong, [entry]), null, JSON.stringify(wrong));
  const mixed = read(head, [null, 1, { kind: "memory" }, { value: 1 }, entry], entry, [entry]);
  assert.deepEqual(mixed?.entries, [entry, entry]);
  assert.deepEqual(read(head, "{broken", [entry])?.entries, [], "no JSON ends it");
  const long = (characters: number) => [{ kind: "memory", value: "x".repeat(characters) }];
  assert.equal(read(head, long(999_900), [entry])?.entries.length, 2);
  assert.equal(read(head, long(1_000_001), [entry])?.entries.length, 0, "a megabyte at the most");
});

Deno.test("readPending() looks into no file of more than 16 MB", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/${PENDING_FILE}`;
  const file = new PendingFile(path);
  file.add({ kind: "memory", value: 1 });
  file.write(1);
  file.restart();
  for (const [bytes, count] of [[16_000_000, 1], [16_000_001, undefined]] as const) {
    Deno.truncateSync(path, bytes);
    assert.equal(readPending(path)?.entries.length, count);
  }
});
