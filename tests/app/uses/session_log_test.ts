import assert from "node:assert/strict";
import { firstLoads } from "../../../src/app/first_loads.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { costOf, findRow, lostEnd, SessionLog } from "../../../src/app/uses/session_log.ts";
import type { SessionFacts, SessionRow } from "../../../src/domain/history/history_rows.ts";
import type { SessionStore } from "../../../src/domain/ports/record_stores.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import {
  at,
  charging,
  chargingState,
  Cycles,
  type House,
  snapshotOf,
  START_MS,
} from "../../control/house.ts";
import { wholeDecision } from "../../control/one.ts";
import { memoryRecords } from "../fakes.ts";

const SETTINGS = { ...defaultSettings(), importPrice: 0.3, feedInPrice: 0.08, currency: "EUR" };
const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100, afterId: null } as const;
const SUN = charging({ currentA: 6, gridPowerW: -500 });
const FACTS: SessionFacts = {
  startedAtMs: 10_000,
  energyWh: 3500,
  solarWh: 1500,
  batteryWh: 500,
  gridWh: 1000,
  unknownWh: 500,
  chargedMs: 60_000,
  pauses: 1,
  maxPowerW: 2760,
  modes: ["tracked"],
  phases: 2,
  fewestPhases: 2,
  socStartPct: 40,
  socEndPct: 60,
};
const ROW: SessionRow = {
  ...FACTS,
  id: 1,
  deviceId: SLOT_IDS.charger,
  device: "NRGkick",
  endedAtMs: null,
  endedBy: null,
  costMilli: null,
  unknownCostMilli: null,
  currency: null,
};

Deno.test("costOf() takes import for grid and unknown, and feed-in for what is one's own", () => {
  const cost = (importPrice: number | null, feedInPrice: number | null) => {
    const { costMilli, unknownCostMilli } = costOf(FACTS, { importPrice, feedInPrice });
    return [costMilli, unknownCostMilli];
  };
  assert.deepEqual(cost(0.3, 0.08), [450 + 160, 150]);
  assert.deepEqual(cost(0.3, null), [450, 150]);
  assert.deepEqual(cost(0.3011, 0), [452, 151], "whole thousandths");
  assert.deepEqual(cost(null, 0.08), [null, null]);
});

Deno.test("lostEnd() ends a row that nobody goes on with, never before it has charged", () => {
  const endedAtMs = (lastSeenMs: number | null) =>
    lostEnd(ROW, { lastSeenMs, settings: SETTINGS }).ending.endedAtMs;
  assert.equal(endedAtMs(70_001.4), 70_001);
  assert.equal(endedAtMs(70_000), 70_000);
  assert.equal(endedAtMs(69_999), 70_000);
  assert.equal(endedAtMs(null), 70_000);
  const { ending, event } = lostEnd(ROW, { lastSeenMs: 90_000, settings: SETTINGS });
  assert.deepEqual(
    [ending.endedBy, ending.costMilli, ending.unknownCostMilli, ending.currency],
    ["lost", 610, 150, "EUR"],
  );
  assert.deepEqual(event, {
    atMs: 90_000,
    kind: "session",
    code: "session.ended",
    detail: {
      startedAtMs: 10_000,
      endedBy: "lost",
      energyWh: 3500,
      solarWh: 1500,
      costMilli: 610,
      currency: "EUR",
    },
  });
  const unpriced = lostEnd(ROW, { lastSeenMs: null, settings: defaultSettings() }).ending;
  assert.deepEqual([unpriced.costMilli, unpriced.currency], [null, null]);
  for (const byTime of [{ priceZones: ["daily 22:00-06:00 0.1"] }, { priceUrl: "http://a.lan" }]) {
    const settings = { ...defaultSettings(), importPrice: 0.3, ...byTime };
    const { costMilli } = lostEnd(ROW, { lastSeenMs: null, settings }).ending;
    assert.equal(costMilli, null, "history tells it");
  }
});

Deno.test("lostEnd() of a row whose parts are not known counts none of them", () => {
  const old = { solarWh: null, batteryWh: null, gridWh: null, unknownWh: null };
  const row = { ...ROW, ...old, chargedMs: null, pauses: null, maxPowerW: null };
  const { ending } = lostEnd(row, { lastSeenMs: null, settings: SETTINGS });
  const { solarWh, batteryWh, gridWh, unknownWh, chargedMs, pauses, maxPowerW } = ending;
  assert.deepEqual([solarWh, batteryWh, gridWh, unknownWh], [0, 0, 0, 0]);
  assert.deepEqual([chargedMs, pauses, maxPowerW, ending.endedAtMs], [0, 0, 0, 10_000]);
});

/** Sessions of which the first has ended, and that begin at these times. */
function storeWith(endedMs: readonly number[], runningMs: number | null): SessionStore {
  const { sessions } = memoryRecords();
  for (const startedAtMs of endedMs) {
    const end = { endedAtMs: startedAtMs + 60_000, endedBy: "plug-out" } as const;
    const cost = { costMilli: null, unknownCostMilli: null, currency: null };
    sessions.save(SLOT_IDS.charger, { ...FACTS, startedAtMs });
    sessions.end(SLOT_IDS.charger, { ...FACTS, startedAtMs, ...end, ...cost });
  }
  if (runningMs !== null) sessions.save(SLOT_IDS.charger, { ...FACTS, startedAtMs: runningMs });
  return sessions;
}

Deno.test("findRow() finds the row that runs within a second of its session", () => {
  const found = (endedMs: readonly number[], runningMs: number | null) => {
    const left = findRow(storeWith(endedMs, runningMs), SLOT_IDS.charger, {
      startedAtMs: 10_000,
    });
    return left.kind === "running" ? left.row?.startedAtMs ?? null : left.kind;
  };
  assert.equal(found([], 10_000), 10_000);
  assert.equal(found([10_000], 10_001), 10_001);
  assert.equal(found([], 10_999), 10_999);
  assert.equal(found([], 11_000), null);
  assert.equal(found([], 9_999), null);
  assert.equal(found([], null), null);
  assert.equal(found([10_000], null), "ended");
});

/** A log beside real decisions. */
function setUp(store: SessionStore = memoryRecords().sessions) {
  const log = new SessionLog(store, SLOT_IDS.charger);
  const cycles = new Cycles(chargingState(6, "slow"));
  const step = (house: House, elapsedMs = 5000) => {
    const decision = wholeDecision(cycles.step(house, elapsedMs));
    const now = at(START_MS + cycles.afterMs);
    return log.observe(firstLoads(decision).charger, {
      now,
      snapshot: snapshotOf(house),
      decision,
      settings: SETTINGS,
    });
  };
  /** Writes what is due now. @returns whether it was urgent; null: nothing was due */
  const write = (isLast = false) => {
    const [due] = log.due({ steadyMs: START_MS + cycles.afterMs, isLast });
    due?.run();
    due?.done();
    return due?.isUrgent ?? null;
  };
  return { log, cycles, step, write, store };
}

Deno.test("SessionLog stores a session at once, its energy each minute, and its last word", () => {
  const { log, step, write, store } = setUp();
  assert.deepEqual([write(), log.startedAtMs], [null, null]);
  step(SUN);
  assert.equal(log.startedAtMs, at(START_MS + 5000).atMs);
  assert.deepEqual([write(), write()], [true, null]);
  step(SUN, 59_999);
  assert.equal(write(), null);
  step(SUN, 1);
  assert.equal(write(), false);
  assert.equal(store.running()[0]?.energyWh, 46);
  assert.equal(store.running()[0]?.chargedMs, 60_000);
  step(SUN);
  assert.equal(write(true), true);
  log.storeAgain();
  assert.equal(write(), true);
});

Deno.test("SessionLog counts no more than a minute of a gap as charged", () => {
  const { step, write, store } = setUp();
  step(SUN);
  step(SUN, 600_000);
  write();
  assert.equal(store.running()[0]?.chargedMs, 60_000);
});

Deno.test("SessionLog begins a row at the next millisecond that is free", () => {
  const startMs = at(START_MS + 5000).atMs;
  const taken = setUp(storeWith([startMs, startMs + 1, startMs + 3], null));
  taken.step(SUN);
  assert.equal(taken.log.startedAtMs, startMs + 2);
  taken.step(SUN);
  assert.equal(taken.log.startedAtMs, startMs + 2, "the same session, the same row");
});

Deno.test("SessionLog.observe() keeps the most phases and the fewest that lasted", () => {
  const { cycles, step } = setUp();
  const on = (...phaseCurrentsA: number[]) => step({ ...SUN, phaseCurrentsA });
  on(6, 0, 0);
  on(6, 6, 0);
  on(6, 6, 0);
  cycles.press("disabled");
  const { phases, fewestPhases } = step(SUN)?.ending ?? {};
  assert.deepEqual([phases, fewestPhases], [2, 2], "its current has only begun on one");
  cycles.press("slow");
  on(6, 0, 0);
  on(6, 0, 0);
  on(6, 6, 6);
  on(6, 6, 6);
  cycles.press("disabled");
  const other = step(SUN);
  assert.deepEqual([other?.ending.phases, other?.ending.fewestPhases], [3, 1]);
});

Deno.test("SessionLog.observe() ends the row with the session", () => {
  const { log, cycles, step } = setUp();
  step(SUN);
  assert.equal(step(SUN, 60_000), null);
  cycles.press("disabled");
  const ended = step(SUN, 5000);
  const { startedAtMs, endedAtMs, endedBy, energyWh, costMilli, phases } = ended?.ending ?? {};
  assert.deepEqual([endedBy, energyWh, phases], ["disabled", 50, 2]);
  assert.equal(Number(endedAtMs) - Number(startedAtMs), 65_000);
  assert.equal(costMilli, 4, "50 Wh that would have earned 0.08 a kWh");
  assert.equal(log.startedAtMs, null);
});

Deno.test("SessionLog stores at once what is new: a mode, a pause", () => {
  const { cycles, step, write } = setUp();
  step(SUN);
  write();
  step(SUN);
  assert.equal(write(), null);
  cycles.press("fast");
  step(SUN);
  assert.deepEqual([write(), write()], [true, null]);
  for (let cycle = 0; cycle < 30; cycle++) step({ ...SUN, carPowerW: 0, enabled: false });
  write();
  const pauses: (boolean | null)[] = [];
  for (let cycle = 0; cycle < 10; cycle++) {
    step(SUN);
    pauses.push(write());
  }
  assert.equal(pauses.filter((isUrgent) => isUrgent === true).length, 1, "a pause");
});

Deno.test("SessionLog has the battery's charge at both ends of its session", () => {
  const { cycles, step } = setUp();
  step({ ...SUN, socPct: 40 });
  step({ ...SUN, socPct: 45 });
  cycles.press("disabled");
  const { socStartPct, socEndPct } = step({ ...SUN, socPct: 50 })?.ending ?? {};
  assert.deepEqual([socStartPct, socEndPct], [40, 50]);
});

Deno.test("SessionLog.resume() goes on in the row of an earlier program", () => {
  const { log, step, write, store, cycles } = setUp();
  step(SUN);
  step(SUN, 60_000);
  write();
  const [row] = store.running();
  assert.ok(row !== undefined);
  const later = setUp(store);
  later.cycles.state = cycles.state;
  later.log.resume({ ...row, phases: 3, fewestPhases: 1, socStartPct: 12 }, row);
  assert.equal(later.log.startedAtMs, row.startedAtMs);
  assert.equal(later.write(true), null, "nothing is known of it before its first cycle");
  later.step(SUN, 70_000);
  later.step(SUN);
  later.write();
  const [after] = store.running();
  assert.equal(store.running().length, 1);
  assert.equal(after?.chargedMs, 60_000 + 5000, "not the time in which nobody looked");
  assert.deepEqual([after?.phases, after?.fewestPhases, after?.socStartPct], [3, 1, 12]);
  assert.notEqual(log, later.log);
});

Deno.test("SessionLog.leave() ends what ran once, and a charger that comes back does not go on with it", () => {
  const { log, step, write, cycles } = setUp();
  const leave = () => log.leave(at(START_MS + cycles.afterMs), SETTINGS);
  assert.equal(leave(), null);
  step(SUN);
  step(SUN, 60_000);
  const { endedBy, endedAtMs, energyWh } = leave()?.ending ?? {};
  assert.deepEqual([endedBy, energyWh], ["disabled", 46]);
  assert.equal(endedAtMs, at(START_MS + 65_000).atMs);
  assert.deepEqual([leave(), log.startedAtMs, write(true)], [null, null, null]);
  step(SUN);
  assert.deepEqual([log.startedAtMs, write(true)], [null, null]);
  cycles.press("disabled");
  assert.equal(step(SUN), null, "it has its end already");
  cycles.press("slow");
  step(SUN);
  assert.notEqual(log.startedAtMs, null, "another session");
});

Deno.test("SessionLog.moveStamps() moves the start, and begins no second row", () => {
  const { log, step, write, store, cycles } = setUp();
  const move = {
    fromMs: 0,
    toMs: Number.MAX_SAFE_INTEGER,
    stepMs: 700_000,
    kept: new Set<number>(),
  };
  log.moveStamps(move);
  step(SUN);
  write();
  const startedAtMs = log.startedAtMs ?? NaN;
  log.moveStamps(move);
  assert.equal(log.startedAtMs, startedAtMs + 700_000);
  assert.equal(write(), null, "what is stored moves with the database");
  assert.equal(write(true), true);
  const starts = store.page({ ...ALL, deviceId: SLOT_IDS.charger }).rows.map((row) =>
    row.startedAtMs
  );
  assert.deepEqual(starts.toSorted(), [startedAtMs, startedAtMs + 700_000]);
  log.leave(at(START_MS + cycles.afterMs), SETTINGS);
  log.moveStamps({ ...move, stepMs: -700_000 });
  step(SUN);
  assert.equal(log.startedAtMs, null, "one that was left moves, too");
});

Deno.test("SessionLog begins its row where the database cannot be read", () => {
  const { sessions } = memoryRecords();
  const refusing = (error: Error): SessionStore => ({
    ...sessions,
    page: () => {
      throw error;
    },
  });
  const { log, step } = setUp(refusing(new StorageFailed("Cannot read: disk is gone")));
  step(SUN);
  assert.equal(log.startedAtMs, at(START_MS + 5000).atMs);
  assert.throws(() => setUp(refusing(new TypeError("a bug"))).step(SUN), TypeError);
});
