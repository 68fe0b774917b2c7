import assert from "node:assert/strict";
import { EventGate } from "../../../src/app/records/event_gate.ts";
import { Recorder } from "../../../src/app/records/recorder.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { type Decision, flatState, wholeDecision } from "../../control/one.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { EventRow } from "../../../src/domain/history/history_rows.ts";
import type { HouseEvent } from "../../../src/domain/codes/house_event.ts";
import type { ModeChoice } from "../../../src/domain/house/mode.ts";
import type { PlugReason } from "../../../src/domain/codes/plug_reason.ts";
import { parseReason } from "../../../src/domain/codes/reason.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import {
  at,
  charging,
  chargingState,
  Cycles,
  type House,
  NIGHT,
  snapshotOf,
  START_MS,
} from "../../control/house.ts";
import { MemoryLogger, MemoryNotifier, memoryRecords } from "../fakes.ts";

const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1000, afterId: null } as const;
const SUN = charging({ currentA: 6, gridPowerW: -500 });

/** A recorder beside real decisions; its stores refuse while `isRefusing`. */
class Recording {
  readonly stores = memoryRecords();
  readonly notifier = new MemoryNotifier();
  readonly cycles = new Cycles(chargingState(6, "slow"));
  settings = defaultSettings();
  writes = 0;
  isRefusing = false;
  recorder: Recorder;

  constructor() {
    const { sessions, plugUses, events, memory } = this.stores;
    this.#guard(sessions, ["save", "end"]);
    this.#guard(plugUses, ["save", "end"]);
    this.#guard(events, ["add"]);
    this.#guard(memory, ["save"]);
    this.recorder = this.start();
  }

  /** A new program on what the one before has left. */
  start(choice: ModeChoice = this.cycles.state.choice): Recorder {
    const { stores, notifier, settings } = this;
    this.recorder = new Recorder({ version: "1", stores, notifier, logger: new MemoryLogger() });
    const now = at(START_MS + this.cycles.afterMs);
    const choices = new Map([[SLOT_IDS.charger, choice]]);
    const started = { choices, first: SLOT_IDS.charger, devices: [], settings, now };
    this.cycles.state = flatState(this.recorder.resume(started));
    return this.recorder;
  }

  /** One cycle; `more` is of the decision what the test makes itself. */
  step(
    house: House,
    elapsedMs = 5000,
    more: Partial<Decision> = {},
    settings = this.settings,
  ): string | null {
    const decision = wholeDecision({ ...this.cycles.step(house, elapsedMs), ...more });
    const now = at(START_MS + this.cycles.afterMs);
    const snapshot = snapshotOf(house);
    return this.recorder.record({ now, snapshot, decision, settings }, null);
  }

  steps(count: number, house: House, elapsedMs = 5000): void {
    for (let cycle = 0; cycle < count; cycle++) this.step(house, elapsedMs);
  }

  events(): readonly EventRow[] {
    return this.stores.events.page({ ...ALL, kinds: null }).rows.toReversed();
  }

  codes(): readonly string[] {
    return this.events().map(({ code }) => code);
  }

  #guard<K extends string>(store: Record<K, (...args: never[]) => void>, names: readonly K[]) {
    for (const name of names) {
      const write: (...args: never[]) => void = store[name].bind(store);
      store[name] = (...args) => {
        if (this.isRefusing) throw new StorageFailed(`Cannot ${name}: disk is full`);
        this.writes++;
        write(...args);
      };
    }
  }
}

Deno.test("Recorder writes wrong secrets with the next cycle, and what is left at the end", () => {
  const recording = new Recording();
  for (let at = 0; at < 4; at++) recording.recorder.noteWrongSecret("192.168.178.7");
  recording.step(SUN);
  recording.recorder.noteWrongSecret("192.168.178.7");
  recording.step(SUN);
  const told = () =>
    recording.events().filter(({ code }) => code === "secret.wrong").map(({ detail }) => detail);
  assert.deepEqual(told(), [{ address: "192.168.178.7", count: 4 }]);
  recording.recorder.stop(at(START_MS + recording.cycles.afterMs), { isSafe: true });
  assert.deepEqual(told().at(-1), { address: "192.168.178.7", count: 1 });
});

Deno.test("Recorder lets an event that comes too often be heard and kept a few times alone", () => {
  const recording = new Recording();
  const heard: string[] = [];
  const notifier = { tell: () => {}, hear: ({ code }: HouseEvent) => void heard.push(code) };
  const parts = { version: "1", stores: recording.stores, logger: new MemoryLogger() };
  recording.recorder = new Recorder({ ...parts, notifier });
  const now = at(START_MS);
  for (let set = 0; set < 8; set++) {
    const detail = { stepMs: 1000 + set };
    recording.recorder.note({ atMs: START_MS, kind: "program", code: "clock.set", detail }, now);
  }
  recording.step(SUN);
  const kept = recording.codes().filter((code) => code === "clock.set");
  assert.deepEqual([heard.filter((code) => code === "clock.set").length, kept.length], [6, 6]);
});

Deno.test("Recorder writes a running session at once, each minute, and not while nothing flows", () => {
  const recording = new Recording();
  recording.steps(2, SUN);
  assert.equal(recording.stores.sessions.running()[0]?.energyWh, 0);
  const before = recording.writes;
  recording.steps(10 * 60 / 5, SUN);
  const aMinute = (recording.writes - before) / 10;
  assert.ok(aMinute <= 2.3, `${aMinute} writes a minute`);
  assert.ok((recording.stores.sessions.running()[0]?.energyWh ?? 0) > 400);
  recording.steps(12, NIGHT);
  const resting = recording.writes;
  recording.steps(60 * 60 / 5, NIGHT);
  assert.ok(recording.writes - resting <= 7, `${recording.writes - resting} in an hour of rest`);
});

Deno.test("Recorder a disk that refuses for an hour: nothing stops, all is written in order after it", () => {
  const recording = new Recording();
  recording.steps(120, SUN);
  recording.isRefusing = true;
  recording.steps(60, SUN);
  recording.cycles.press("disabled");
  assert.match(recording.step(NIGHT) ?? "", /disk is full/);
  recording.steps(60, NIGHT);
  recording.cycles.press("slow");
  recording.steps(600, SUN);
  assert.equal(recording.stores.sessions.running()[0]?.endedAtMs, null, "the disk knows of no end");
  recording.isRefusing = false;
  recording.steps(60, SUN);
  const { rows } = recording.stores.sessions.page(ALL);
  assert.deepEqual(rows.map((row) => row.endedBy), [null, "disabled"]);
  assert.deepEqual(recording.codes(), [
    "program.started",
    "charging.began",
    "storage.failed",
    "mode.chosen",
    "session.ended",
    "charging.stopped",
    "mode.chosen",
    "charging.began",
    "storage.recovered",
  ]);
  const told = recording.notifier.told.map(({ code }) => code);
  assert.deepEqual(told.filter((code) => code === "storage.failed").length, 1);
  const recovered = recording.events().find(({ code }) => code === "storage.recovered");
  assert.equal(recovered?.detail["lost"], 0);
});

Deno.test("Recorder keeps the newest events of a disk that refuses for ever, and tells how many are lost", () => {
  const recording = new Recording();
  recording.step(NIGHT);
  recording.isRefusing = true;
  const now = at(START_MS);
  for (let i = 0; i < 700; i++) {
    const detail = {
      startedAtMs: i,
      endedBy: "lost",
      energyWh: i,
      solarWh: 0,
      costMilli: null,
      unknownCostMilli: null,
      currency: null,
    } as const;
    recording.recorder.note({ atMs: i, kind: "session", code: "session.ended", detail }, now);
  }
  recording.step(NIGHT);
  recording.isRefusing = false;
  recording.steps(40, NIGHT);
  const kept = recording.events().filter(({ code }) => code === "session.ended");
  assert.equal(kept.at(-1)?.atMs, 699);
  assert.ok(kept.length <= 500 && kept.length >= 490, `${kept.length} kept`);
  const recovered = recording.events().find(({ code }) => code === "storage.recovered");
  assert.ok(Number(recovered?.detail["lost"]) >= 200);
});

Deno.test("Recorder tells a first start, a restart and a crash apart", () => {
  const recording = new Recording();
  const ends = () =>
    recording.events().filter(({ code }) => code === "program.started")
      .map(({ detail }) => [detail["earlierEnd"], detail["isRepeated"]]);
  recording.step(NIGHT);
  recording.recorder.stop(at(START_MS + recording.cycles.afterMs), { isSafe: true });
  recording.start();
  recording.step(NIGHT);
  recording.start();
  recording.step(NIGHT);
  recording.start();
  recording.step(NIGHT);
  recording.start();
  assert.equal(ends().length, 4, "a start without a cycle is none");
  assert.deepEqual(ends(), [["first", false], ["stopped", false], ["crashed", false], [
    "crashed",
    true,
  ]]);
  const told = recording.notifier.told.map(({ code }) => code);
  assert.deepEqual(told, ["program.started"], "one word of a program that crashes again and again");
});

Deno.test("Recorder takes the start on a restored backup for no crash", () => {
  const recording = new Recording();
  recording.step(NIGHT);
  const atMs = START_MS + recording.cycles.afterMs;
  recording.stores.events.add({ atMs, kind: "program", code: "program.restored", detail: {} });
  recording.start();
  recording.step(NIGHT);
  const [, restored] = recording.events().filter(({ code }) => code === "program.started");
  assert.equal(restored?.detail["earlierEnd"], "stopped");
  assert.deepEqual(recording.notifier.told, []);
});

Deno.test("Recorder adds the event of a mode that was stored right before a crash", () => {
  const recording = new Recording();
  recording.step(NIGHT);
  recording.cycles.press("fast");
  recording.step(NIGHT);
  const sinceMs = at(START_MS + 7000).atMs;
  recording.start({ mode: "tracked", modeBy: "user", sinceMs });
  recording.step(NIGHT);
  recording.start();
  recording.step(NIGHT);
  const modes = recording.events().filter(({ kind }) => kind === "mode");
  assert.deepEqual(modes.map(({ atMs, detail }) => [atMs === sinceMs, detail["mode"]]), [
    [false, "fast"],
    [true, "tracked"],
  ]);
});

Deno.test("Recorder resume() takes nothing over from a charger at another address", () => {
  const absent = { ...NIGHT, chargerQuality: "unavailable", isChargerAbsent: true } as const;
  for (const [nrgkickSettingsUrl, isKept] of [["", true], ["http://box.lan/1", false]] as const) {
    const recording = new Recording();
    recording.step(absent);
    recording.step(absent, 5 * MINUTE_MS);
    recording.settings = { ...recording.settings, nrgkickSettingsUrl };
    recording.start();
    assert.equal(recording.cycles.state.presence.absentSinceMs !== null, isKept);
  }
});

Deno.test("Recorder keeps uses of the plug and says why it was switched", () => {
  const recording = new Recording();
  const off = { ...NIGHT, hasPlug: true, plugOn: false };
  const on = { ...off, plugOn: true };
  const sunny = { code: "plug.on.sun", freeW: 2000, neededW: 1800 } as const;
  const poor = { code: "plug.wait.soc", socPct: 20, startSocPct: 50 } as const;
  const use = { startedAtMs: 5000, energyWh: 0, solarWh: 0, unknownWh: 0 };
  recording.step(off);
  recording.step(on, 5000, { plugUse: use, plugReason: sunny });
  for (let cycle = 1; cycle <= 60; cycle++) {
    const running = { ...use, energyWh: 3 * cycle, solarWh: 2 * cycle };
    recording.step(on, 5000, { plugUse: running, plugReason: sunny });
  }
  const [running] = recording.stores.plugUses.running();
  assert.ok((running?.energyWh ?? 0) >= 140 && (running?.energyWh ?? 0) <= 180);
  const ended = { ...use, energyWh: 183, solarWh: 122, endedAtMs: 400_000 };
  recording.step(off, 5000, {
    plugUse: null,
    endedPlugUse: ended,
    plugReason: poor,
  });
  assert.deepEqual(recording.stores.plugUses.page(ALL).rows, [
    { ...ended, id: 1, deviceId: SLOT_IDS.plug, device: "TP-Link" },
  ]);
  const plugs = recording.events().filter(({ kind }) => kind === "plug").map(({ detail }) =>
    detail
  );
  assert.deepEqual(plugs, [{ on: true, reason: sunny }, { on: false, reason: poor }]);
});

Deno.test("Recorder keeps the first reason of a switch that has to be asked for again", () => {
  const recording = new Recording();
  const off = { ...NIGHT, hasPlug: true, plugOn: false };
  const decision = recording.cycles.step(off);
  const ask = (plugReason: PlugReason, isOn = false) => {
    const house = { ...off, plugOn: isOn };
    recording.step(house, 5000, {
      ...decision,
      plug: isOn ? null : { on: true },
      plugUse: null,
      endedPlugUse: null,
      plugReason,
    });
  };
  const sunny = { code: "plug.on.sun", freeW: 2000, neededW: 1800 } as const;
  ask(sunny);
  ask({ code: "plug.unheard", on: true, sinceMs: 0 });
  ask({ code: "plug.wait.soc", socPct: 20, startSocPct: 50 }, true);
  const [switched] = recording.events().filter(({ kind }) => kind === "plug");
  assert.deepEqual(switched?.detail, { on: true, reason: sunny });
});

Deno.test("Recorder says that charging began also after a charge that ended out of sight", () => {
  const recording = new Recording();
  recording.steps(10, SUN);
  const gone = { ...NIGHT, chargerQuality: "unavailable" as const, chargerMisses: 100 };
  const unseen = recording.cycles.step(gone);
  recording.step(gone, 5000, { ...unseen, session: null });
  recording.cycles.state = chargingState(6, "slow");
  recording.steps(10, SUN);
  assert.equal(recording.codes().filter((code) => code === "charging.began").length, 2);
});

Deno.test("Recorder hides secrets of changed settings, and names what changed", () => {
  const recording = new Recording();
  recording.step(NIGHT);
  const settings = {
    ...recording.settings,
    nrgkickPassword: "4711",
    maxCurrentA: 10,
    allowedHosts: [...recording.settings.allowedHosts],
  };
  recording.step(NIGHT, 5000, {}, settings);
  const changed = recording.events().find(({ code }) => code === "settings.changed");
  assert.deepEqual(changed?.detail["changes"], [
    { key: "maxCurrentA", old: 15, new: 10 },
    { key: "nrgkickPassword", old: "***", new: "***" },
  ]);
});

Deno.test("Recorder tells of current that flows or rests for 20 s, from when it came", () => {
  const recording = new Recording();
  const flow = () =>
    recording.events().filter(({ kind }) => kind === "charger").map(({ code, atMs }) => [
      code,
      atMs - at(START_MS).atMs,
    ]);
  recording.step(NIGHT);
  recording.step(SUN);
  recording.step(SUN, 19_999);
  assert.deepEqual(flow(), []);
  recording.step(SUN, 1);
  assert.deepEqual(flow(), [["charging.began", 10_000]]);
  recording.step(NIGHT);
  recording.step(NIGHT, 19_999);
  assert.equal(flow().length, 1);
  recording.step(NIGHT, 1);
  assert.deepEqual(flow()[1], ["charging.paused", 35_000]);
});

Deno.test("Recorder tells of one setting that changed, and of none that was saved as it is", () => {
  const recording = new Recording();
  recording.step(NIGHT);
  const changed = () =>
    recording.events().filter(({ code }) => code === "settings.changed")
      .map(({ detail }) => detail["changes"]);
  recording.step(NIGHT, 5000, {}, { ...recording.settings });
  assert.deepEqual(changed(), []);
  recording.step(NIGHT, 5000, {}, { ...recording.settings, maxCurrentA: 10 });
  assert.deepEqual(changed(), [[{ key: "maxCurrentA", old: 15, new: 10 }]]);
});

Deno.test("EventGate lets six faults of a code through in six hours, and counts the others", () => {
  const gate = new EventGate();
  const step: HouseEvent = { atMs: 0, kind: "program", code: "clock.set", detail: { stepMs: 9 } };
  const passed = (steadyMs: number) => gate.pass(step, at(steadyMs))?.detail;
  for (let minute = 0; minute < 6; minute++) {
    assert.deepEqual(passed(minute * MINUTE_MS), { stepMs: 9 });
  }
  for (let minute = 6; minute < 10; minute++) assert.equal(passed(minute * MINUTE_MS), undefined);
  assert.equal(passed(6 * HOUR_MS - 1), undefined);
  assert.deepEqual(passed(6 * HOUR_MS), { stepMs: 9, leftOut: 5 });
  assert.equal(passed(6 * HOUR_MS), undefined, "the second one has its six hours too");
});

Deno.test("Recorder tells the mode in which charging began, also when another is pressed at once", () => {
  const recording = new Recording();
  recording.cycles.press("fast");
  recording.step(NIGHT);
  recording.step(SUN);
  recording.cycles.press("slow");
  recording.steps(6, SUN);
  const events = recording.events();
  const began = events.find(({ code }) => code === "charging.began");
  assert.equal(began?.detail["mode"], "fast");
  const slow = events.find(({ detail, code }) =>
    code === "mode.chosen" && detail["mode"] === "slow"
  );
  assert.ok(began !== undefined && slow !== undefined && began.atMs <= slow.atMs);
});

Deno.test("Recorder.note() writes what a device says of itself into the log, too", () => {
  const logger = new MemoryLogger();
  const notifier = new MemoryNotifier();
  const recorder = new Recorder({ version: "1", stores: memoryRecords(), notifier, logger });
  const what = { en: "hot", de: "heiß" };
  const now = at(START_MS);
  const common = { atMs: now.atMs, kind: "device" } as const;
  const diagnosis = { code: "charger-error", what, todo: what };
  const fault = { device: "charger", diagnosis } as const;
  recorder.note({ ...common, code: "device.fault", detail: fault }, now);
  recorder.note(
    { ...common, code: "device.well", detail: { device: "charger", lastedMs: 1 } },
    now,
  );
  recorder.note({ ...common, code: "device.back", detail: { devices: ["meter"], lostMs: 1 } }, now);
  assert.deepEqual(logger.lines, [
    "warn Device reports a fault",
    "info Device reports no fault any more",
  ]);
});

Deno.test("Recorder opens no transaction in a cycle that has nothing to write", () => {
  const recording = new Recording();
  const { stores } = recording;
  let transactions = 0;
  for (const name of ["together", "soon"] as const) {
    const write = stores[name].bind(stores);
    Object.assign(stores, {
      [name]: (work: () => void) => {
        transactions++;
        write(work);
      },
    });
  }
  recording.steps(30, NIGHT);
  const before = transactions;
  assert.ok(before > 0);
  recording.steps(5, NIGHT);
  assert.equal(transactions, before);
});

Deno.test("Recorder stores what control remembers each ten minutes at rest, each minute in a charge", () => {
  for (const [house, eachMs] of [[NIGHT, 600_000], [SUN, 60_000]] as const) {
    const recording = new Recording();
    const { memory } = recording.stores;
    let saves = 0;
    const save = memory.save.bind(memory);
    memory.save = (deviceId, json, atMs) => {
      saves++;
      save(deviceId, json, atMs);
    };
    if (house === NIGHT) recording.cycles.press("disabled");
    recording.steps(30, house);
    recording.step(house, eachMs);
    const before = saves;
    recording.step(house, eachMs - 1);
    assert.equal(saves, before);
    recording.step(house, 1);
    assert.equal(saves, before + 1);
  }
});

Deno.test("Recorder stores why a load does what it does, with its right time, and in another database", () => {
  const recording = new Recording();
  const told = () =>
    recording.stores.reasons.page({ ...ALL, limit: 9 }).rows.toReversed()
      .map(({ atMs, deviceId, reason }) => [atMs, deviceId, parseReason(reason)?.code]);
  recording.step(SUN);
  const fromMs = at(START_MS + recording.cycles.afterMs).atMs;
  recording.steps(2, SUN);
  const toMs = at(START_MS + recording.cycles.afterMs).atMs;
  recording.recorder.moveStamps({ fromMs, toMs, stepMs: HOUR_MS, kept: new Set() });
  recording.steps(6, SUN);
  assert.deepEqual(told(), [[fromMs + HOUR_MS, SLOT_IDS.charger, "charging.slow"]]);
  recording.recorder.storeAgain();
  recording.steps(8, SUN);
  assert.equal(told().length, 2, "and is told to another database");
});

Deno.test("Recorder stores what control remembers at once in another database, and by another clock", () => {
  const recording = new Recording();
  const { memory } = recording.stores;
  let saves = 0;
  memory.save = () => void saves++;
  recording.steps(30, SUN);
  recording.step(SUN, MINUTE_MS);
  const stored = () => {
    saves = 0;
    recording.step(SUN);
    return saves;
  };
  assert.equal(stored(), 0);
  recording.recorder.storeAgain();
  assert.equal(stored(), 2, "of charger and plug");
  assert.equal(stored(), 0);
  recording.recorder.moveStamps({ fromMs: 0, toMs: 1, stepMs: HOUR_MS, kept: new Set() });
  assert.equal(stored(), 2, "of charger and plug");
});
