import assert from "node:assert/strict";
import { setGoal } from "../../../src/control/state.ts";
import { EventWatch } from "../../../src/app/records/event_watch.ts";
import { ChargerWatch, SwitchWatch } from "../../../src/app/records/load_watch.ts";
import type { ChargerDecision } from "../../../src/control/decide.ts";
import type { PlugReason } from "../../../src/domain/codes/plug_reason.ts";
import type { Reason } from "../../../src/domain/codes/reason.ts";
import type { ModeChoice } from "../../../src/domain/house/mode.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import {
  at,
  charging,
  chargingState,
  Cycles,
  type House,
  SETTINGS,
  snapshotOf,
  START_MS,
} from "../../control/house.ts";
import { CHARGER, fresh, PLUG, unavailable } from "../../domain/house/readings.ts";
import { wholeDecision } from "../../control/one.ts";

const SUN = charging({ currentA: 6, gridPowerW: -500 });
const GOAL = { energyWh: 10_000, readyBy: null, days: [] };
const ID = SLOT_IDS.charger;

/** A watch that begins with what has been decided in ten cycles of a charge. */
function setUp({ isNew = false } = {}) {
  const cycles = new Cycles(chargingState(6, "slow"));
  for (let cycle = 0; cycle < 9; cycle++) cycles.step(SUN);
  const { state } = wholeDecision(cycles.step(SUN));
  const watch = new EventWatch(isNew ? { ...state, loads: new Map() } : state);
  const step = (house: House = SUN, change = (whole: Whole): Whole => whole) => {
    const decision = change(wholeDecision(cycles.step(house)));
    const now = at(START_MS + cycles.afterMs);
    return watch.observe({ now, snapshot: snapshotOf(house), decision, settings: SETTINGS });
  };
  return { cycles, watch, step };
}

type Whole = ReturnType<typeof wholeDecision>;

Deno.test("EventWatch of a program that starts in a charge tells no second beginning, but its end", () => {
  const { step } = setUp();
  for (let cycle = 0; cycle < 10; cycle++) assert.deepEqual(step(), []);
  const full = { ...SUN, carPowerW: 0 };
  const codes = Array.from({ length: 10 }, () => step(full)).flat().map(({ code }) => code);
  assert.deepEqual(codes, ["charging.paused"]);
});

Deno.test("EventWatch tells of a mode and of a goal that came before its first cycle", () => {
  const { cycles, step } = setUp();
  cycles.press("fast");
  assert.deepEqual(step().map(({ code }) => code), ["mode.chosen"]);
  const { step: another } = setUp();
  const withGoal = (decision: Whole) => ({
    ...decision,
    state: setGoal(decision.state, ID, GOAL, at(START_MS)),
  });
  assert.ok(another(SUN, withGoal).some(({ code }) => code === "goal.set"));
  assert.deepEqual(another(SUN, withGoal), [], "once");
});

Deno.test("EventWatch follows loads that are new in the house from cycle to cycle", () => {
  const { cycles, step } = setUp({ isNew: true });
  const withRelay = (plugOn: boolean): House => ({ ...SUN, hasPlug: true, plugOn });
  const codes = (count: number, house: House) =>
    Array.from({ length: count }, () => step(house)).flat().map(({ code }) => code);
  assert.deepEqual(codes(8, withRelay(false)), ["charging.began"]);
  cycles.press("fast");
  assert.deepEqual(codes(1, withRelay(true)).toSorted(), ["mode.chosen", "plug.switched"]);
  assert.deepEqual(codes(3, withRelay(true)), []);
  const withGoal = (decision: Whole) => ({
    ...decision,
    state: setGoal(decision.state, ID, GOAL, at(START_MS)),
  });
  const goals = Array.from({ length: 3 }, () => step(SUN, withGoal)).flat()
    .filter(({ code }) => code === "goal.set");
  assert.equal(goals.length, 1);
});

Deno.test("EventWatch.moveStamps() moves what is under way of devices and currents", () => {
  const { step, watch } = setUp();
  const gone = { ...SUN, siteQuality: "unavailable", carPowerW: 0 } as const;
  step(gone);
  watch.moveStamps({ fromMs: 0, toMs: Infinity, stepMs: 1000, kept: new Set() });
  const events = Array.from({ length: 8 }, () => step(gone)).flat();
  const beganMs = at(START_MS + 55_000).atMs;
  assert.deepEqual(
    events.map(({ code, atMs }) => [code, atMs - beganMs]),
    [["charging.paused", 1000], ["device.lost", 1000]],
  );
});

/** One charger, of which a test says each cycle; 5 s apart. */
function watchedCharger(choice: ModeChoice, isFlowing = false) {
  const watch = new ChargerWatch({ choice, isFlowing });
  const [decided] = wholeDecision(new Cycles(chargingState(6, "slow")).step(SUN)).loads;
  assert.ok(decided?.kind === "charger");
  let steadyMs = START_MS;
  const cycle = (
    decision: Partial<ChargerDecision>,
    own: { choice?: ModeChoice; powerW?: number | null; isFresh?: boolean } = {},
  ) => {
    steadyMs += 5000;
    const value = own.powerW === null ? null : { ...CHARGER, powerW: own.powerW ?? 1380.4 };
    const reading = own.isFresh === false ? unavailable<typeof CHARGER>() : fresh(value);
    const watched = {
      decision: { ...decided, ...decision },
      choice: own.choice ?? choice,
      reading: { ...reading, value: reading.value },
      name: {},
      now: at(steadyMs),
    };
    return [
      ...watch.observeMode(watched),
      ...watch.observeFlow(watched),
      ...watch.observePhases(watched),
    ];
  };
  return { cycle };
}

const SLOW: ModeChoice = { mode: "slow", modeBy: "user", sinceMs: 1 };
const LOW = { code: "wait.surplus", surplusW: 100, neededW: 1380, phases: 1 } as const;
const PASSING: readonly Reason[] = [
  { code: "asked", currentA: 6, sinceMs: 0 },
  { code: "stopping", powerW: 900 },
  { code: "silent.charger", sinceMs: null },
];

Deno.test("ChargerWatch tells who has turned a mode, and why", () => {
  const turned = (choice: ModeChoice) => {
    const [event] = watchedCharger(SLOW).cycle({ isCharging: false }, { choice });
    const { reason, ...detail } = { reason: null, ...event?.detail };
    return [event?.code, detail, reason === null ? null : Object.values(reason)[0]];
  };
  const by = (modeBy: ModeChoice["modeBy"], mode: ModeChoice["mode"] = "fast") =>
    turned({ mode, modeBy, sinceMs: 2 });
  const told = (modeBy: ModeChoice["modeBy"], mode = "fast") => ({ mode, modeBy, from: "slow" });
  assert.deepEqual(by("user"), ["mode.chosen", told("user"), null]);
  assert.deepEqual(by("goal"), ["mode.turned", told("goal"), "turn.goal"]);
  assert.notEqual(by("goal", "disabled")[2], "turn.goal", "the goal has been met");
  assert.deepEqual(turned({ mode: "fast", modeBy: "goal", sinceMs: 2, back: "person" }), [
    "mode.chosen",
    told("user"),
    null,
  ]);
  const refused = { mode: "fast", modeBy: "user", sinceMs: 2, back: { detail: "no" } } as const;
  assert.deepEqual(turned(refused), ["mode.turned", told("user"), "rejected.charger"]);
  const { cycle } = watchedCharger(SLOW);
  assert.deepEqual(cycle({ isCharging: false }, { choice: { ...SLOW, sinceMs: 9 } }), []);
});

Deno.test("ChargerWatch tells why current ceased by the first cycle that knows, and whether it ended", () => {
  const off = { code: "off", modeBy: "user", sinceMs: 0 } as const;
  for (const passing of PASSING) {
    const { cycle } = watchedCharger(SLOW, true);
    cycle({ isCharging: true });
    cycle({ isCharging: false, reason: passing });
    cycle({ isCharging: false, reason: LOW });
    const events = Array.from(
      { length: 4 },
      () => cycle({ isCharging: false, reason: off }, { powerW: 12.5 }),
    ).flat();
    assert.deepEqual(events.map(({ code }) => code), ["charging.paused"], passing.code);
    assert.deepEqual(events[0]?.detail, { mode: "slow", powerW: 13, reason: LOW });
  }
  const { cycle } = watchedCharger(SLOW, true);
  const events = Array.from(
    { length: 6 },
    () => cycle({ isCharging: false, session: null, reason: LOW }, { powerW: null }),
  ).flat();
  assert.deepEqual(events.map(({ code, detail }) => [code, detail]), [
    ["charging.stopped", { mode: "slow", powerW: null, reason: LOW }],
  ]);
});

Deno.test("ChargerWatch of a charger that tells nothing begins anew only where its session ended", () => {
  const began = (isEnded: boolean) => {
    const { cycle } = watchedCharger(SLOW, true);
    cycle({ isCharging: false, ...isEnded && { session: null } }, { isFresh: false });
    return Array.from({ length: 6 }, () => cycle({ isCharging: true })).flat()
      .map(({ code }) => code);
  };
  assert.deepEqual(began(true), ["charging.began"]);
  assert.deepEqual(began(false), []);
});

Deno.test("ChargerWatch tells of phases that are switched, or failed to", () => {
  const { cycle } = watchedCharger(SLOW, true);
  const codes = (["switched", "failed"] as const).flatMap((kind) =>
    cycle({ isCharging: true, phaseChange: { kind, phases: 1, count: 2, isLast: true } })
  ).map(({ code, detail }) => [code, detail]);
  const detail = { phases: 1, count: 2, isLast: true };
  assert.deepEqual(codes, [["phases.switched", detail], ["phases.failed", detail]]);
});

Deno.test("SwitchWatch tells by whom a relay was turned: by what was asked of it, or by hand", () => {
  const sunny = { code: "plug.on.sun", freeW: 2000, neededW: 1800 } as const;
  const waits = { code: "plug.wait.soc", socPct: 20, startSocPct: 50 } as const;
  const watch = new SwitchWatch();
  const see = (on: boolean | null, command: boolean | null, reason: PlugReason) =>
    watch.observe({
      decision: {
        id: 3,
        kind: "switch",
        command: command === null ? null : { on: command },
        reason,
        use: null,
        endedUse: null,
        hold: null,
        sources: null,
      },
      reading: on === null ? unavailable() : fresh({ ...PLUG, on }),
      name: {},
      now: at(START_MS),
    }).map(({ detail }) => detail);
  assert.deepEqual(see(null, null, waits), [], "it was never seen");
  assert.deepEqual(see(false, null, waits), []);
  assert.deepEqual(see(true, null, waits), [{ on: true, reason: waits }], "by hand");
  assert.deepEqual(see(true, false, sunny), []);
  assert.deepEqual(see(null, null, waits), [], "it is silent for a while");
  assert.deepEqual(see(false, null, waits), [{ on: false, reason: sunny }], "as it was asked");
  assert.deepEqual(see(true, null, waits), [{ on: true, reason: waits }], "asked no more");
  see(true, true, sunny);
  assert.deepEqual(
    see(false, null, waits),
    [{ on: false, reason: waits }],
    "against what was asked",
  );
  const unheard = (on: boolean) => ({ code: "plug.unheard", on, sinceMs: 0 }) as const;
  see(false, true, waits);
  see(false, true, sunny);
  see(false, true, unheard(true));
  assert.deepEqual(see(true, null, waits), [{ on: true, reason: sunny }], "the newest reason");
  see(true, true, sunny);
  see(true, false, unheard(false));
  assert.deepEqual(
    see(false, null, waits),
    [{ on: false, reason: unheard(false) }],
    "that of the other way is none of it",
  );
});
