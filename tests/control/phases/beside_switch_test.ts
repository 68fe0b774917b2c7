import assert from "node:assert/strict";
import { PHASE_DWELL_MS } from "../../../src/control/phases/choice.ts";
import {
  NO_PHASES,
  type PhaseMemory,
  type SwitchUnderWay,
} from "../../../src/control/phases/phase_memory.ts";
import {
  besideSwitch,
  type Phased,
  SWITCH_AHEAD_MS,
  withPhases,
} from "../../../src/control/phases/switching.ts";
import { IDLE_FOLLOW } from "../../../src/control/charger_memory.ts";
import { NO_TRIALS } from "../../../src/control/charging/trials.ts";
import type { Plan } from "../../../src/control/limits.ts";
import type { Situation } from "../../../src/control/situation.ts";
import type { Reason } from "../../../src/domain/codes/reason.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import { at, type House, START_MS } from "../house.ts";
import { historyOf, sun, SWITCHING, switchingSituation } from "./switching_house.ts";

const PAUSE: ChargerCommand = { enabled: false, currentA: 6 };
const CHARGE: ChargerCommand = { enabled: true, currentA: 8 };
const FULL: ChargerCommand = { enabled: true, currentA: 15 };
const RESTING = { enabled: false, carPowerW: 0, isCarConnected: true } as const;
const OLD = { chargerQuality: "stale", chargerAgeMs: 20_000 } as const;
const UNKNOWN_SITE = { siteQuality: "stale", siteAgeMs: 90_000 } as const;

const NO_SUN: Reason = { code: "wait.surplus", surplusW: 0, neededW: 1380, phases: 1 };

function planOf(wish: ChargerCommand, reason: Reason = NO_SUN): Plan {
  return {
    wish,
    reason,
    follow: IDLE_FOLLOW,
    protectedUntilMs: START_MS + 1,
    shortCharges: 0,
    trials: NO_TRIALS,
  };
}

interface Cycle {
  readonly wish?: ChargerCommand;
  readonly reason?: Reason;
  readonly mode?: ChargeMode;
  readonly house?: Partial<House> & { readonly setTo?: Phases | null };
  readonly rest?: Partial<Situation>;
  readonly protectedUntilMs?: number | null;
}

function beside(memory: Partial<PhaseMemory>, cycle: Cycle = {}): Phased {
  const { wish = CHARGE, mode = "tracked", house = {}, rest = {} } = cycle;
  return besideSwitch(planOf(wish, cycle.reason), { ...NO_PHASES, ...memory }, {
    mode,
    protectedUntilMs: cycle.protectedUntilMs ?? null,
    situation: switchingSituation(house, rest),
  });
}

/** The switch that begins; null: none does, and the plan is as it was. */
function begun(memory: Partial<PhaseMemory>, cycle: Cycle = {}): SwitchUnderWay | null {
  const { plan, memory: after } = beside(memory, cycle);
  if (after.underWay === null) {
    assert.deepEqual(plan.wish, cycle.wish ?? CHARGE);
    return null;
  }
  assert.deepEqual(plan.wish, PAUSE);
  assert.equal(plan.reason.code, "switch.phases");
  assert.deepEqual([after.wanted, after.switchedMs], [after.underWay.to, memory.switchedMs ?? []]);
  return after.underWay;
}

/** A start of a paused charger that is set to three phases and shall have one. */
const START = { wanted: 1 } as const satisfies Partial<PhaseMemory>;
const start = (cycle: Cycle = {}): Cycle => ({
  ...cycle,
  house: { ...RESTING, ...cycle.house },
  rest: { command: PAUSE, startSurplusW: 2000, ...cycle.rest },
});

Deno.test("besideSwitch() begins a switch before a start on other phases", () => {
  const down = { to: 1, sinceMs: START_MS, toldMs: null, surplusW: 2000, isUp: false };
  assert.deepEqual(begun(START, start()), down);
  assert.deepEqual(begun(START, start({ mode: "fast" })), { ...down, surplusW: null });
  assert.deepEqual(begun({ wanted: 3 }, start({ house: { setTo: 1 } })), {
    ...down,
    to: 3,
    isUp: true,
  });
  assert.deepEqual(begun(START, start({ rest: { command: null } })), down);
  assert.equal(begun({ wanted: 3 }, start()), null, "it is set so");
  assert.equal(begun({ wanted: null }, start()), null);
  assert.equal(begun(START, start({ rest: { command: CHARGE } })), null, "it was told to charge");
  assert.equal(begun(START, start({ house: { carPowerW: 3000 } })), null, "it charges");
});

Deno.test("besideSwitch() begins a switch while the sun of the start has still to last as long", () => {
  const near = (inMs: number, cycle: Cycle = {}) => {
    const startsAtMs = at(START_MS + inMs).atMs;
    const reason = { code: "wait.stable", surplusW: 2000, startsAtMs } as const;
    return begun(START, start({ wish: PAUSE, reason, ...cycle }));
  };
  assert.equal(SWITCH_AHEAD_MS, 15_000);
  assert.equal(near(SWITCH_AHEAD_MS)?.to, 1);
  assert.equal(near(SWITCH_AHEAD_MS + 1), null);
  assert.equal(near(1000, { house: { carPowerW: 3000 } }), null, "the car still draws");
  assert.equal(near(1000, { rest: { command: CHARGE } }), null, "its charge ends in this cycle");
});

Deno.test("besideSwitch() begins none that could not be seen, or that nobody waits for", () => {
  const never = { settings: { ...SWITCHING, phaseSwitching: "never" } } as const;
  const rows: readonly (readonly [string, Cycle])[] = [
    ["a pause", { wish: PAUSE }],
    ["no switch is allowed", { rest: never }],
    ["old values", { house: OLD }],
    ["an unknown sun", { house: UNKNOWN_SITE }],
  ];
  for (const [name, cycle] of rows) assert.equal(begun(START, start(cycle)), null, name);
  const alone = beside(START, start({ house: { isCarConnected: false } }));
  assert.deepEqual([alone.memory.underWay, alone.plan.reason], [null, { code: "car.absent" }]);
  const blindFast = start({ mode: "fast", house: UNKNOWN_SITE });
  assert.equal(begun(START, blindFast)?.to, 1, "Fast needs no sun");
  const switchedMs = [START_MS - PHASE_DWELL_MS + 1];
  assert.equal(begun({ ...START, switchedMs }, start()), null, "ten minutes are not over");
  assert.equal(begun({ ...START, switchedMs: [START_MS - PHASE_DWELL_MS] }, start())?.to, 1);
});

/** A charge on one phase that may go up to three. */
const BRIGHT = { history: historyOf(sun(30, 7000)), hasDrawn: true };
const upward = (cycle: Cycle = {}): Cycle => ({
  ...cycle,
  wish: FULL,
  house: { setTo: 1, socPct: 100, ...cycle.house },
  rest: { command: FULL, ...cycle.rest },
});

Deno.test("besideSwitch() ends a charge on the fewest phases for sun that bears the most", () => {
  const up = { to: 3, sinceMs: START_MS, toldMs: null, surplusW: 7000, isUp: true };
  assert.deepEqual(begun(BRIGHT, upward()), up);
  assert.deepEqual(begun({}, upward({ mode: "fast" })), { ...up, surplusW: null });
  assert.equal(begun(BRIGHT, upward({ mode: "slow" })), null);
  assert.equal(begun({}, upward()), null, "too dark");
  assert.equal(begun(BRIGHT, upward({ house: { setTo: 3 } })), null, "it has them");
  assert.equal(begun(BRIGHT, upward({ house: { setTo: null } })), null, "nobody knows");
  assert.equal(begun({}, upward({ mode: "fast", house: { setTo: null } })), null);
  const reason = beside(BRIGHT, upward()).plan.reason;
  assert.ok(reason.code === "switch.phases");
  assert.deepEqual([reason.minutes, reason.powerW], [2, 3680]);
});

Deno.test("besideSwitch() by the stay ends no charge that has begun", () => {
  const settings = { ...SWITCHING, phaseSwitching: "plug-in" } as const;
  const fast = upward({ mode: "fast", rest: { settings } });
  assert.equal(begun({ hasDrawn: true }, fast), null);
  assert.equal(begun({ hasDrawn: false }, fast)?.to, 3);
});

Deno.test("besideSwitch() ends no charge for a switch while the main fuse is not watched", () => {
  const fused = { ...SWITCHING, mainFuseA: 35 };
  const blind = (settings: typeof SWITCHING, isMeterBlind: boolean) =>
    begun({}, upward({ mode: "fast", rest: { settings, isMeterBlind } }))?.to;
  assert.equal(blind(fused, true), undefined);
  assert.equal(blind(fused, false), 3);
  assert.equal(blind({ ...fused, mainFuseA: 0 }, true), 3, "there is none to watch");
  assert.equal(blind({ ...fused, mainFuseA: 1 }, true), undefined);
});

/** A charge on three phases that ends for lack of sun, of which one phase could do with. */
const DIM = { history: historyOf(sun(15, 2000)), hasDrawn: true };
const downward = (cycle: Cycle = {}): Cycle => ({
  wish: PAUSE,
  ...cycle,
  rest: { command: CHARGE, ...cycle.rest },
});

Deno.test("besideSwitch() goes on with the fewest phases where a charge on the most ends", () => {
  assert.deepEqual(begun(DIM, downward()), {
    to: 1,
    sinceMs: START_MS,
    toldMs: null,
    surplusW: 2000,
    isUp: false,
  });
  const switchedMs = [START_MS - PHASE_DWELL_MS + 1];
  assert.equal(begun({ ...DIM, switchedMs }, downward()), null);
  assert.equal(begun({}, downward()), null, "too dark for one");
  const stay = { settings: { ...SWITCHING, phaseSwitching: "plug-in" } } as const;
  const rows: readonly (readonly [string, Cycle])[] = [
    ["it does not end", { wish: CHARGE }],
    ["it did not charge", { rest: { command: PAUSE } }],
    ["nothing was told", { rest: { command: null } }],
    ["not by the sun", { mode: "slow" }],
    ["for the whole stay", { rest: stay }],
    ["on one phase", { house: { setTo: 1 } }],
    ["old values", { house: OLD }],
    ["an unknown sun", { house: UNKNOWN_SITE }],
  ];
  for (const [name, cycle] of rows) assert.equal(begun(DIM, downward(cycle)), null, name);
});

const BEGUN: SwitchUnderWay = {
  to: 1,
  sinceMs: START_MS - 20_000,
  toldMs: null,
  surplusW: null,
  isUp: false,
};

Deno.test("besideSwitch() tells the switch after ten seconds of rest, to a charger that answers", () => {
  const told = (
    restsForMs: number | null,
    house: Partial<House> = {},
    toldMs: number | null = null,
  ) => {
    const restsSinceMs = restsForMs === null ? null : START_MS - restsForMs;
    const { setTo, memory, plan } = beside(
      { underWay: { ...BEGUN, toldMs }, restsSinceMs, switchedMs: [1] },
      { house: { ...RESTING, ...house }, protectedUntilMs: 5 },
    );
    assert.deepEqual([plan.wish, plan.protectedUntilMs], [PAUSE, 5], "as it was");
    return [setTo, memory.underWay?.toldMs, memory.switchedMs];
  };
  assert.deepEqual(told(null), [null, null, [1]]);
  assert.deepEqual(told(9999), [null, null, [1]]);
  assert.deepEqual(told(10_000), [1, START_MS, [1, START_MS]]);
  assert.deepEqual(told(10_000, OLD), [null, null, [1]]);
  assert.deepEqual(told(15_000, {}, 7), [1, 7, [1]], "it counts once");
});

Deno.test("besideSwitch() says for how long phases that would do are held", () => {
  const held = { to: 1, untilMs: START_MS + 5000 } as const;
  const reason = (
    startSurplusW: number | null,
    own: PhaseMemory["held"] = held,
    code: "wait.surplus" | "wait.battery" = "wait.surplus",
  ) => {
    const plan = { ...planOf(PAUSE), ...(code === "wait.surplus" ? {} : { reason: { code } }) };
    const situation = switchingSituation(RESTING, { command: PAUSE, startSurplusW });
    return besideSwitch(plan, { ...NO_PHASES, held: own }, {
      mode: "tracked",
      protectedUntilMs: null,
      situation,
    }).plan.reason;
  };
  assert.deepEqual(reason(1380), {
    code: "wait.phases",
    surplusW: 1380,
    phases: 1,
    switchesAtMs: at(START_MS + 5000).atMs,
  });
  const never = reason(1380, { ...held, untilMs: Infinity });
  assert.equal(never.code === "wait.phases" && never.switchesAtMs, null);
  assert.equal(reason(1379).code, "wait.surplus");
  assert.equal(reason(null).code, "wait.surplus");
  assert.equal(reason(1380, null).code, "wait.surplus");
  assert.equal(reason(1380, held, "wait.battery").code, "wait.battery");
});

Deno.test("besideSwitch() waits for no car with a charger that switches released", () => {
  const wished = (cycle: Cycle) => beside({}, cycle).plan.wish;
  const alone = { house: { carPowerW: 0, isCarConnected: false } } as const;
  const never = { settings: { ...SWITCHING, phaseSwitching: "never" } } as const;
  assert.deepEqual(wished(alone), PAUSE);
  assert.deepEqual(wished({ house: { ...alone.house, ...OLD } }), CHARGE, "so it said long ago");
  assert.deepEqual(wished({ ...alone, rest: never }), CHARGE, "one that does not switch");
  assert.deepEqual(wished({ house: { isCarConnected: true } }), CHARGE);
  assert.deepEqual(beside({}, { ...alone, wish: PAUSE }).plan.reason.code, "wait.surplus");
});

Deno.test("withPhases() tells phases with a pause alone", () => {
  assert.deepEqual(withPhases(PAUSE, 3), { ...PAUSE, phases: 3 });
  assert.deepEqual(withPhases(PAUSE, null), PAUSE);
  assert.deepEqual(withPhases(CHARGE, 3), CHARGE);
});
