import assert from "node:assert/strict";
import { type Describe, Recorder, type RecordStores } from "../../../src/app/records/recorder.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { HouseEvent } from "../../../src/domain/codes/house_event.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import type { ChargeMode, ModeChoice } from "../../../src/domain/house/mode.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import {
  at,
  charging,
  chargingState,
  Cycles,
  decideAt,
  NIGHT,
  snapshotOf,
  START_MS,
} from "../../control/house.ts";
import { wholeDecision } from "../../control/one.ts";
import { MemoryLogger, MemoryNotifier, memoryRecords } from "../fakes.ts";

const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1000, afterId: null } as const;
const FIRST = SLOT_IDS.charger;
const CARPORT = 11;
const NOW = at(START_MS);
const DEVICE = { id: CARPORT, driver: "test", name: "Carport", roles: ["charger"], params: {} };

function choice(mode: ChargeMode): ModeChoice {
  return { mode, modeBy: "user", sinceMs: NOW.atMs };
}

/** Programs that start on the same stores, each with one cycle. */
function setUp(stores: RecordStores = memoryRecords()) {
  const logger = new MemoryLogger();
  const start = (modes: Readonly<Record<number, ChargeMode>> = { [FIRST]: "slow" }) => {
    const recorder = new Recorder({ version: "1", stores, notifier: new MemoryNotifier(), logger });
    const choices = new Map(
      Object.entries(modes).map(([id, mode]) => [Number(id), choice(mode)] as const),
    );
    const devices = CARPORT in modes ? [{ ...DEVICE, roles: ["charger"] as const }] : [];
    const settings = defaultSettings();
    const state = recorder.resume({ choices, first: FIRST, devices, settings, now: NOW });
    return { recorder, state };
  };
  /** Keeps one cycle of a house at rest. */
  const cycle = (recorder: Recorder, house = NIGHT) =>
    recorder.record({
      now: NOW,
      snapshot: snapshotOf(house),
      decision: wholeDecision(decideAt(0, { state: chargingState(6, "slow"), house })),
      settings: defaultSettings(),
    }, null);
  const newest = (kind: HouseEvent["kind"]) => stores.events.page({ ...ALL, kinds: [kind] }).rows;
  return { stores, logger, start, cycle, newest };
}

function started(agoMs: number, earlierEnd: "crashed" | "first"): HouseEvent {
  const detail = { version: "1", earlierEnd, isRepeated: false, lastSeenMs: null };
  return { atMs: NOW.atMs - agoMs, kind: "program", code: "program.started", detail };
}

function clockSet(agoMs: number): HouseEvent {
  const detail = { stepMs: 5000 };
  return { atMs: NOW.atMs - agoMs, kind: "program", code: "clock.set", detail };
}

Deno.test("Recorder looks behind what else programs told for how the one before ended", () => {
  const rows: readonly [number, boolean][] = [[HOUR_MS - 1, true], [HOUR_MS, false]];
  for (const [agoMs, isRepeated] of rows) {
    const { stores, start, cycle, newest } = setUp();
    stores.events.add(started(agoMs, "crashed"));
    for (let count = 0; count < 50; count++) stores.events.add(clockSet(MINUTE_MS));
    cycle(start().recorder);
    const detail = newest("program")[0]?.detail;
    assert.deepEqual([detail?.["earlierEnd"], detail?.["isRepeated"]], ["crashed", isRepeated]);
  }
});

Deno.test("Recorder counts no start as repeated whose program before did not crash", () => {
  const { stores, start, cycle, newest } = setUp();
  stores.events.add(started(MINUTE_MS, "first"));
  cycle(start().recorder);
  const detail = newest("program")[0]?.detail;
  assert.deepEqual([detail?.["earlierEnd"], detail?.["isRepeated"]], ["crashed", false]);
});

/** A mode that was chosen a minute ago; without an id of the first charger. */
function chosen(mode: ChargeMode, deviceId?: number): HouseEvent {
  const name = deviceId === undefined ? {} : { deviceId, deviceName: "Carport" };
  const detail = { mode, modeBy: "user", from: "disabled", ...name } as const;
  return { atMs: NOW.atMs - MINUTE_MS, kind: "mode", code: "mode.chosen", detail };
}

Deno.test("Recorder adds the event of a mode of each charger, behind many of another one", () => {
  const { stores, start, cycle, newest } = setUp();
  stores.events.add(chosen("fast", CARPORT));
  for (let count = 0; count < 50; count++) stores.events.add(chosen("slow"));
  cycle(start({ [FIRST]: "slow", [CARPORT]: "tracked" }).recorder);
  const [added, before] = newest("mode");
  assert.deepEqual(added?.detail, {
    mode: "tracked",
    modeBy: "user",
    from: "fast",
    deviceId: CARPORT,
    deviceName: "Carport",
  });
  assert.equal(before?.detail["mode"], "slow", "nothing is missing of the other one");
});

Deno.test("Recorder adds the event of a mode also behind those of a charger that is gone", () => {
  const { stores, start, cycle, newest } = setUp();
  stores.events.add(chosen("fast"));
  stores.events.add(chosen("tracked", CARPORT));
  cycle(start({ [FIRST]: "slow" }).recorder);
  assert.deepEqual(newest("mode")[0]?.detail, { mode: "slow", modeBy: "user", from: "fast" });
});

Deno.test("Recorder begins anew where the database cannot be read, with a word for each", () => {
  const refuse = () => {
    throw new StorageFailed("Cannot read: disk is gone");
  };
  const { stores, logger, start } = setUp();
  stores.memory.load = refuse;
  stores.events.page = refuse;
  stores.sessions.running = refuse;
  const { state, recorder } = start();
  const memory = state.loads.get(FIRST);
  assert.ok(memory?.kind === "charger");
  assert.equal(memory.choice.mode, "slow");
  assert.equal(recorder.lastSeenMs, null);
  assert.deepEqual(new Set(logger.lines), new Set(["error Cannot resume"]));
  stores.memory.load = () => {
    throw new TypeError("a bug");
  };
  assert.throws(() => start(), TypeError);
});

Deno.test("Recorder knows when any charger was last seen", () => {
  const { stores, start } = setUp();
  assert.equal(start().recorder.lastSeenMs, null);
  const { recorder } = start();
  const cycleOf = (now: typeof NOW) => ({
    now,
    snapshot: snapshotOf(NIGHT),
    decision: wholeDecision(decideAt(0, { state: chargingState(6, "slow"), house: NIGHT })),
    settings: defaultSettings(),
  });
  recorder.record(cycleOf(NOW), null);
  const seen = stores.memory.load(FIRST);
  assert.ok(seen !== null);
  stores.memory.save(CARPORT, seen.replaceAll(String(NOW.atMs), String(NOW.atMs + 9)), 0);
  const again = start({ [FIRST]: "slow", [CARPORT]: "slow" }).recorder;
  assert.equal(again.lastSeenMs, NOW.atMs + 9);
});

Deno.test("Recorder tells in the log what a device says of itself, in words where it has them", () => {
  const stores = memoryRecords();
  const text = { en: "x", de: "x" };
  const diagnosis = { code: "charger-error", what: text, todo: text };
  const fault: HouseEvent = {
    atMs: 0,
    kind: "device",
    code: "device.fault",
    detail: { device: "charger", diagnosis },
  };
  const whats: unknown[] = [];
  const logger = { ...new MemoryLogger(), lines: [] };
  const warn = (_: string, fields: Readonly<Record<string, unknown>> = {}) =>
    void whats.push(fields["what"]);
  const note = (describe?: Describe) =>
    new Recorder({
      version: "1",
      stores,
      notifier: new MemoryNotifier(),
      logger: { ...logger, warn },
      describe,
    }).note(fault, NOW);
  note(() => "the relay sticks");
  note();
  assert.deepEqual(whats, ["the relay sticks", "charger-error"]);
});

Deno.test("Recorder leaves a line of a device's word and of its end, and none of other events", () => {
  const { start, logger } = setUp();
  const { recorder } = start();
  const well: HouseEvent = {
    atMs: 0,
    kind: "device",
    code: "device.well",
    detail: { device: "charger", lastedMs: 5000 },
  };
  recorder.note(clockSet(0), NOW);
  assert.deepEqual(logger.lines, []);
  recorder.note(well, NOW);
  assert.deepEqual(logger.lines, ["info Device reports no fault any more"]);
});

Deno.test("Recorder gives no second row to a session that ended before its memory was written", () => {
  const { stores, start, cycle } = setUp();
  const sun = charging({ currentA: 6, gridPowerW: -500 });
  const { recorder } = start();
  cycle(recorder, sun);
  const [row] = stores.sessions.running();
  assert.ok(row !== undefined);
  const before = start().state.loads.get(FIRST);
  assert.ok(before?.kind === "charger" && before.session !== null, "it goes on in its row");
  const { id: _id, deviceId: _deviceId, device: _device, ...facts } = row;
  stores.sessions.end(FIRST, {
    ...facts,
    solarWh: 0,
    batteryWh: 0,
    gridWh: 0,
    unknownWh: 0,
    chargedMs: 0,
    pauses: 0,
    maxPowerW: 0,
    endedAtMs: NOW.atMs + 5000,
    endedBy: "disabled",
  });
  const memory = start().state.loads.get(FIRST);
  assert.ok(memory?.kind === "charger");
  assert.deepEqual([memory.session, memory.car.chargedMs], [null, 0]);
});

Deno.test("Recorder has what is new on the disk at once, and what only grows within a minute", () => {
  const stores = memoryRecords();
  const wrote: string[] = [];
  const { together, soon } = stores;
  stores.together = (work) => (wrote.push("together"), together(work));
  stores.soon = (work) => (wrote.push("soon"), soon(work));
  const { start } = setUp(stores);
  const { recorder } = start();
  const cycles = new Cycles(chargingState(6, "slow"));
  const sun = charging({ currentA: 6, gridPowerW: -500 });
  const step = (elapsedMs: number) => {
    const decision = wholeDecision(cycles.step(sun, elapsedMs));
    const now = at(START_MS + cycles.afterMs);
    const settings = defaultSettings();
    recorder.record({ now, snapshot: snapshotOf(sun), decision, settings }, null);
    return wrote.splice(0);
  };
  assert.deepEqual(step(5000), ["together"], "the start, and a session");
  for (let cycle = 0; cycle < 6; cycle++) step(5000);
  assert.deepEqual(step(MINUTE_MS), ["soon"], "its energy");
  assert.deepEqual(step(5000), []);
  recorder.stop(at(START_MS + cycles.afterMs), { isSafe: true });
  assert.deepEqual(wrote, ["together"]);
});
