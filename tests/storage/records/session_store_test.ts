import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { SessionFacts } from "../../../src/domain/history/history_rows.ts";
import { DataFolder } from "../data_folder.ts";

const ALL = { fromMs: 0, toMs: 1e15 } as const;

function factsOf(startedAtMs: number, changes: Partial<SessionFacts> = {}): SessionFacts {
  return {
    startedAtMs,
    energyWh: 1000,
    solarWh: 700,
    batteryWh: 200,
    gridWh: 100,
    unknownWh: 0,
    chargedMs: 600_000,
    pauses: 1,
    maxPowerW: 3450,
    modes: ["slow", "tracked"],
    phases: 2,
    fewestPhases: 2,
    socStartPct: 61.5,
    socEndPct: null,
    ...changes,
  };
}

const END = { endedBy: "plug-out", costMilli: 112, unknownCostMilli: 30, currency: "EUR" } as const;

Deno.test("SqliteSessionStore save() and end() keep one row a start, whole as it was told", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { sessions } = database.records;
  assert.equal(sessions.running()[0] ?? null, null);
  sessions.save(
    SLOT_IDS.charger,
    factsOf(5000, { energyWh: 10.4, solarWh: 10.4, batteryWh: 0, gridWh: 0 }),
  );
  assert.equal(sessions.running()[0]?.energyWh, 10);
  sessions.save(SLOT_IDS.charger, factsOf(5000));
  const [running] = sessions.running();
  assert.deepEqual(running, {
    ...factsOf(5000),
    id: 1,
    deviceId: SLOT_IDS.charger,
    device: "NRGkick",
    endedAtMs: null,
    endedBy: null,
    costMilli: null,
    unknownCostMilli: null,
    currency: null,
  });
  const ended = factsOf(5000, { energyWh: 1100, solarWh: 800, socEndPct: 70 });
  sessions.end(SLOT_IDS.charger, { ...ended, endedAtMs: 900_000, ...END });
  assert.equal(sessions.running()[0] ?? null, null);
  assert.deepEqual(sessions.one(1), { ...running, ...ended, endedAtMs: 900_000, ...END });
  assert.equal(sessions.one(2), null);
});

Deno.test("SqliteSessionStore an ended session changes no more", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { sessions } = database.records;
  sessions.end(SLOT_IDS.charger, { ...factsOf(5000), endedAtMs: 900_000, ...END });
  sessions.end(SLOT_IDS.charger, {
    ...factsOf(5000, { energyWh: 5 }),
    endedAtMs: 1,
    ...END,
    endedBy: "disabled",
  });
  sessions.save(SLOT_IDS.charger, factsOf(5000, { energyWh: 7 }));
  const { rows } = sessions.page({ ...ALL, limit: 10, afterId: null });
  assert.equal(rows.length, 1);
  assert.deepEqual([rows[0]?.energyWh, rows[0]?.endedAtMs, rows[0]?.endedBy], [
    1000,
    900_000,
    "plug-out",
  ]);
});

Deno.test("SqliteSessionStore save() of a new session ends a forgotten one as lost, with its energy", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { sessions } = database.records;
  sessions.save(SLOT_IDS.charger, factsOf(5_000_000));
  sessions.save(SLOT_IDS.charger, factsOf(9_000_000));
  assert.equal(sessions.running()[0]?.startedAtMs, 9_000_000);
  const lost = sessions.one(1);
  assert.deepEqual([lost?.endedAtMs, lost?.endedBy, lost?.energyWh, lost?.costMilli], [
    9_000_000,
    "lost",
    1000,
    null,
  ]);
  // The clock went back: no session ends before it began.
  sessions.save(SLOT_IDS.charger, factsOf(1000));
  assert.equal(sessions.one(2)?.endedAtMs, 9_600_000);
  assert.equal(sessions.running()[0]?.startedAtMs, 1000);
});

Deno.test("SqliteSessionStore end() never ends before the start", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { sessions } = database.records;
  sessions.end(SLOT_IDS.charger, { ...factsOf(5000), endedAtMs: 4000, ...END });
  assert.equal(sessions.one(1)?.endedAtMs, 5000);
});

Deno.test("SqliteSessionStore page() goes from newest to oldest, each once, foreign ones in their place", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { sessions } = database.records;
  for (const startedAtMs of [1000, 4000, 3000]) {
    sessions.end(SLOT_IDS.charger, { ...factsOf(startedAtMs), endedAtMs: startedAtMs + 1, ...END });
  }
  folder.change(`INSERT INTO sessions (device_id, started_at_ms, ended_at_ms, energy_wh)
    VALUES (2, 2000, 2500, 9)`);
  const starts: number[] = [];
  let afterId: number | null = null;
  do {
    const page = sessions.page({ ...ALL, limit: 2.7, afterId });
    assert.ok(page.rows.length <= 2);
    starts.push(...page.rows.map((row) => row.startedAtMs));
    afterId = page.nextAfterId;
  } while (afterId !== null);
  assert.deepEqual(starts, [4000, 3000, 2000, 1000]);
  const [row] = sessions.page({ fromMs: 2000, toMs: 3000, limit: 9, afterId: null }).rows;
  assert.deepEqual([row?.solarWh, row?.modes, row?.endedBy], [null, [], null]);
  assert.equal(sessions.page({ ...ALL, limit: Infinity, afterId: 4711 }).rows.length, 0);
  for (const limit of [0, -5, NaN]) {
    assert.equal(sessions.page({ ...ALL, limit, afterId: null }).rows.length, 1);
  }
});

Deno.test("SqliteSessionStore keeps two chargers apart: one's new session ends only its own", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { sessions } = database.records;
  for (const id of [2, 12]) sessions.save(id, factsOf(1000));
  sessions.save(12, factsOf(9_000_000));
  const running = sessions.running().map(({ deviceId, startedAtMs }) => [deviceId, startedAtMs]);
  assert.deepEqual(running, [[12, 9_000_000], [2, 1000]]);
  sessions.end(2, { ...factsOf(1000), endedAtMs: 2000, ...END });
  const ofFirst = sessions.page({ ...ALL, limit: 9, afterId: null, deviceId: 2 }).rows;
  assert.deepEqual(ofFirst.map(({ endedBy, device }) => [endedBy, device]), [
    [END.endedBy, "NRGkick"],
  ]);
  const ofOther = sessions.page({ ...ALL, limit: 9, afterId: null, deviceId: 12 }).rows;
  assert.deepEqual(ofOther.map(({ endedBy }) => endedBy), [null, "lost"]);
});

Deno.test("SqliteSessionStore leaves out what another program wrote wrongly, piece by piece", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { sessions } = database.records;
  folder.change(
    `INSERT INTO sessions
        (device_id, started_at_ms, energy_wh, solar_wh, modes, ended_at_ms, ended_by)
      VALUES (2, -5, 1, 1, NULL, 1, 'lost'), (2, 7000, 12, -3, 'slow turbo', 8000, 'because')`,
  );
  const { rows } = sessions.page({ fromMs: -100, toMs: 1e15, limit: 9, afterId: null });
  assert.equal(rows.length, 1);
  assert.deepEqual([rows[0]?.energyWh, rows[0]?.solarWh, rows[0]?.modes, rows[0]?.endedBy], [
    12,
    null,
    ["slow"],
    null,
  ]);
});

Deno.test("SqliteSessionStore save() refuses what is no number, and another's lock", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { sessions } = database.records;
  assert.throws(
    () => sessions.save(SLOT_IDS.charger, factsOf(1, { energyWh: NaN })),
    StorageFailed,
  );
  assert.equal(sessions.running()[0] ?? null, null);
  using _lock = folder.lock();
  assert.throws(() => sessions.save(SLOT_IDS.charger, factsOf(1)), StorageFailed);
});
