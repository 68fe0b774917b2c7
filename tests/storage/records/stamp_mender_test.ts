import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { SessionFacts } from "../../../src/domain/history/history_rows.ts";
import type { ClockMove } from "../../../src/domain/house/time.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

const HOUR_MS = 3_600_000;
const T_MS = Date.UTC(2026, 5, 1, 10);
const TIME_ZONE = "Europe/Berlin";

function session(startedAtMs: number): SessionFacts {
  return {
    startedAtMs,
    energyWh: 100,
    solarWh: 100,
    batteryWh: 0,
    gridWh: 0,
    unknownWh: 0,
    chargedMs: 60_000,
    pauses: 0,
    maxPowerW: 1380,
    modes: ["slow"],
    phases: 1,
    fewestPhases: 1,
    socStartPct: null,
    socEndPct: null,
  };
}

const END = {
  endedBy: "plug-out",
  costMilli: null,
  unknownCostMilli: null,
  currency: null,
} as const;

function keepUp(database: ReturnType<DataFolder["open"]>, atMs: number): void {
  for (const _ of database.upkeep.pieces({ atMs, timeZone: TIME_ZONE, rawRetentionDays: 30 })) {
    // Piece by piece.
  }
  database.commit();
}

/** An earlier program has stored at 10:00 to 10:20; this one starts at 10:10 by a clock that lags. */
function laggingHouse(folder: DataFolder): ClockMove {
  {
    using earlier = folder.open();
    earlier.mode.save(SLOT_IDS.charger, { mode: "slow", modeBy: "user", sinceMs: T_MS + 600_001 });
    earlier.records.sessions.save(SLOT_IDS.charger, session(T_MS + 700_000));
    earlier.records.events.add({ atMs: T_MS + 700_000, kind: "plug", code: "x", detail: {} });
    earlier.records.reasons.add({ atMs: T_MS + 700_000, deviceId: 2, reason: { code: "off.new" } });
    for (let at = 0; at < 240; at++) {
      earlier.history.add(sampleAt(T_MS + at * 5000, { plug_power_w: 1000 }));
    }
    keepUp(earlier, T_MS + 1_200_000);
  }
  return {
    fromMs: T_MS + 600_000,
    toMs: T_MS + 900_000,
    stepMs: HOUR_MS,
    kept: new Set([T_MS + 600_001]),
  };
}

Deno.test("move() leaves what an earlier program has stored at those very times", () => {
  using folder = new DataFolder();
  const move = laggingHouse(folder);
  const rows = `SELECT start_ms, known_ms, device_id, energy_wh
    FROM five_minutes LEFT JOIN load_five_minutes USING (start_ms)`;
  const before = folder.query(rows);
  using database = folder.open();
  const { records, history, stamps, settings } = database;
  stamps.begin();
  settings.save({ webPort: 5001 }, T_MS + 650_000);
  const atMs = T_MS + 650_000;
  records.sessions.end(SLOT_IDS.charger, {
    ...session(T_MS + 700_000),
    ...END,
    endedAtMs: T_MS + 800_000,
  });
  records.sessions.save(SLOT_IDS.charger, session(T_MS + 850_000));
  records.plugUses.save(SLOT_IDS.plug, {
    startedAtMs: T_MS + 850_000,
    energyWh: 1,
    solarWh: 1,
    unknownWh: 0,
  });
  const detail = { startedAtMs: T_MS + 700_002, sinceMs: T_MS + 850_000, energyWh: T_MS + 850_000 };
  records.events.add({ atMs, kind: "plug", code: "y", detail });
  const waits = { code: "wait.held-back", startsAtMs: T_MS + 2_000_000 };
  for (const deviceId of [2, 3]) {
    records.reasons.add({ atMs, deviceId, reason: waits });
    records.reasons.add({ atMs: atMs + HOUR_MS / 60, deviceId, reason: null });
  }
  for (let at = 0; at < 60; at++) {
    history.add(sampleAt(T_MS + 600_002 + at * 5000, { plug_power_w: 3000 }));
    if (at === 40) history.flush();
  }
  keepUp(database, T_MS + 900_000);
  assert.notDeepEqual(folder.query(rows), before);
  stamps.move(move);
  history.flush();
  keepUp(database, T_MS + 2 * HOUR_MS);
  assert.deepEqual(
    folder.query(`${rows} WHERE start_ms < ${T_MS + HOUR_MS}`),
    before,
  );
  const [day] = folder.query("SELECT energy_wh FROM load_days");
  assert.deepEqual(day, { energy_wh: 1000 / 3 + 3000 / 12 | 0 });
  const times = (sql: string) => folder.query(sql).flatMap((row) => Object.values(row));
  const own = T_MS + HOUR_MS;
  assert.deepEqual(
    times("SELECT started_at_ms, ended_at_ms FROM sessions ORDER BY id"),
    [T_MS + 700_000, own + 800_000, own + 850_000, null],
  );
  assert.deepEqual(times("SELECT started_at_ms FROM plug_uses"), [own + 850_000]);
  assert.deepEqual(times("SELECT at_ms FROM events ORDER BY id"), [T_MS + 700_000, own + 650_000]);
  assert.deepEqual(times("SELECT detail FROM events WHERE code = 'y'"), [JSON.stringify({
    startedAtMs: own + 700_002,
    sinceMs: own + 850_000,
    energyWh: T_MS + 850_000,
  })]);
  const moved = JSON.stringify({ ...waits, startsAtMs: own + 2_000_000 });
  assert.deepEqual(times("SELECT at_ms, device_id, reason FROM reasons ORDER BY id"), [
    ...[T_MS + 700_000, 2, '{"code":"off.new"}'],
    ...[own + 650_000, 2, moved, own + 710_000, 2, null],
    ...[own + 650_000, 3, moved, own + 710_000, 3, null],
  ]);
  assert.deepEqual(times("SELECT changed_at_ms FROM settings"), [own + 650_000]);
  assert.deepEqual(times("SELECT at_ms FROM settings_changes"), [own + 650_000]);
  assert.deepEqual(times("SELECT since_ms FROM modes"), [T_MS + 600_001]);
});

Deno.test("move() back by less than has passed brings no sample onto another", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.stamps.begin();
  for (let at = 0; at < 100; at++) database.history.add(sampleAt(T_MS + at * 5000));
  database.history.flush();
  const toMs = T_MS + 99 * 5000;
  database.stamps.move({ fromMs: T_MS, toMs, stepMs: -10_000, kept: new Set() });
  assert.deepEqual(
    folder.query("SELECT count(*) AS n, min(at_ms) AS first, max(at_ms) AS last FROM samples"),
    [{ n: 100, first: T_MS - 10_000, last: toMs - 10_000 }],
  );
});

Deno.test("move() that the disk refuses changes nothing and can be tried again", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 10 });
  database.stamps.begin();
  database.history.add(sampleAt(5000));
  database.history.flush();
  database.history.add(sampleAt(10_000));
  const move = { fromMs: 0, toMs: 20_000, stepMs: T_MS, kept: new Set<number>() };
  {
    using _ = folder.lock();
    assert.throws(() => database.stamps.move(move), StorageFailed);
  }
  database.stamps.move(move);
  database.history.flush();
  assert.deepEqual(
    folder.query("SELECT at_ms FROM samples"),
    [{ at_ms: T_MS + 5000 }, { at_ms: T_MS + 10_000 }],
  );
});

Deno.test("move() after settle() moves nothing", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.stamps.begin();
  database.history.add(sampleAt(5000));
  database.stamps.settle();
  database.stamps.move({ fromMs: 0, toMs: 20_000, stepMs: T_MS, kept: new Set() });
  database.history.flush();
  assert.deepEqual(folder.query("SELECT at_ms FROM samples"), [{ at_ms: 5000 }]);
});

Deno.test("move() moves the goal of a charger that a clock that lags has stamped", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.stamps.begin();
  const goal = {
    energyWh: 20_000,
    readyBy: "07:00",
    days: "once",
    setAtMs: T_MS,
    fromMs: T_MS,
    before: null,
  } as const;
  database.mode.save(SLOT_IDS.charger, { mode: "tracked", modeBy: "goal", sinceMs: T_MS, goal });
  const move = { fromMs: T_MS - 1, toMs: T_MS + 1, stepMs: HOUR_MS, kept: new Set<number>() };
  database.stamps.move(move);
  const moved = { ...goal, setAtMs: T_MS + HOUR_MS, fromMs: T_MS + HOUR_MS };
  assert.deepEqual(database.mode.load(SLOT_IDS.charger)?.goal, moved);
});

for (const stepMs of [1000, -1000]) {
  Deno.test(`move() by ${stepMs} ms brings no session, use or event onto another one`, () => {
    using folder = new DataFolder();
    using database = folder.open();
    const { records, stamps } = database;
    const plugUse = { energyWh: 1, solarWh: 1, unknownWh: 0 };
    const add = (atMs: number) => {
      records.sessions.end(SLOT_IDS.charger, { ...session(atMs), ...END, endedAtMs: atMs + 1 });
      records.plugUses.end(SLOT_IDS.plug, { startedAtMs: atMs, ...plugUse, endedAtMs: atMs + 1 });
      records.events.add({ atMs, kind: "plug", code: "x", detail: { startedAtMs: atMs } });
    };
    add(T_MS);
    stamps.begin();
    const own = [2000, 3000, 4000].map((ms) => T_MS + ms);
    for (const atMs of own) add(atMs);
    stamps.move({ fromMs: T_MS, toMs: T_MS + 9000, stepMs, kept: new Set() });
    const moved = [T_MS, ...own.map((atMs) => atMs + stepMs)];
    for (const table of ["sessions", "plug_uses"]) {
      const rows = folder.query(`SELECT started_at_ms, ended_at_ms FROM ${table} ORDER BY id`);
      assert.deepEqual(rows.map((row) => row["started_at_ms"]), moved, table);
      assert.deepEqual(rows.map((row) => row["ended_at_ms"]), moved.map((atMs) => atMs + 1));
    }
    const events = folder.query("SELECT at_ms, detail FROM events ORDER BY id");
    assert.deepEqual(events.map((row) => row["at_ms"]), moved);
    assert.deepEqual(
      events.map((row) => row["detail"]),
      moved.map((startedAtMs) => JSON.stringify({ startedAtMs })),
    );
  });
}

Deno.test("move() moves the end alone of a session that an earlier program left running", () => {
  using folder = new DataFolder();
  {
    using earlier = folder.open();
    earlier.records.sessions.save(SLOT_IDS.charger, session(T_MS));
    earlier.records.sessions.save(7, session(T_MS));
  }
  using database = folder.open();
  database.stamps.begin();
  const ended = { ...session(T_MS), ...END, endedAtMs: T_MS + 5 };
  database.records.sessions.end(SLOT_IDS.charger, ended);
  const move = { fromMs: T_MS, toMs: T_MS + 9, stepMs: HOUR_MS, kept: new Set<number>() };
  database.stamps.move(move);
  const rows = folder.query("SELECT started_at_ms, ended_at_ms FROM sessions ORDER BY id");
  assert.deepEqual(rows, [
    { started_at_ms: T_MS, ended_at_ms: T_MS + 5 + HOUR_MS },
    { started_at_ms: T_MS, ended_at_ms: null },
  ]);
  database.records.sessions.save(7, session(T_MS + 7));
  database.stamps.move(move);
  const [lost] = folder.query("SELECT ended_at_ms FROM sessions WHERE ended_by = 'lost'");
  assert.equal(lost?.["ended_at_ms"], T_MS + 60_000, "stamped by what it had charged");
});

Deno.test("move() without a begin moves nothing but what waits, and takes a day without rows away", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const event = { kind: "plug", code: "x", detail: {} } as const;
  database.records.events.add({ atMs: T_MS, ...event });
  const move = { fromMs: T_MS, toMs: T_MS + 9, stepMs: HOUR_MS, kept: new Set<number>() };
  database.stamps.move(move);
  assert.deepEqual(folder.query("SELECT at_ms FROM events"), [{ at_ms: T_MS }]);
  database.stamps.begin();
  for (let at = 0; at < 12; at++) {
    database.history.add(sampleAt(at * 5000, { plug_power_w: 1000 }));
  }
  database.history.flush();
  keepUp(database, 400_000);
  assert.equal(folder.query("SELECT * FROM days").length, 1);
  assert.equal(folder.query("SELECT * FROM load_days").length, 1);
  database.stamps.move({ fromMs: 0, toMs: 60_000, stepMs: T_MS, kept: new Set() });
  for (const table of ["days", "load_days", "five_minutes", "load_five_minutes"]) {
    assert.deepEqual(folder.query(`SELECT * FROM ${table}`), [], table);
  }
  keepUp(database, T_MS + HOUR_MS);
  assert.deepEqual(
    folder.query("SELECT day FROM load_days"),
    [{ day: new Date(T_MS).toISOString().slice(0, 10) }],
  );
  assert.equal(folder.query("SELECT * FROM switch_samples").length, 12);
});
