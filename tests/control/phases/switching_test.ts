import assert from "node:assert/strict";
import { DAY_MS, mayAgainMs, PHASE_DWELL_MS } from "../../../src/control/phases/choice.ts";
import { SECOND_MS } from "../../../src/domain/house/units.ts";
import { at, START_MS } from "../house.ts";
import { SwitchingCharger, type Trouble } from "./switching_charger.ts";

/** A charge on one phase that has gone on for half an hour, with little sun. */
function onOnePhase(settings: ConstructorParameters<typeof SwitchingCharger>[0] = {}) {
  const charger = new SwitchingCharger(settings, { setTo: 1 });
  charger.minutes(30, 2500);
  assert.ok(charger.flowingA > 0);
  return charger;
}

/** Cycles under so much sun until something is so; fails after so many minutes. */
function until(
  charger: SwitchingCharger,
  isSo: () => boolean,
  { sunW, minutes = 40, trouble = {} }: { sunW: number; minutes?: number; trouble?: Trouble },
): void {
  for (let cycle = 0; cycle < minutes * 12 && !isSo(); cycle++) charger.cycle(sunW, trouble);
  assert.ok(isSo(), `${charger.decision?.reason.code}`);
}

Deno.test("decide() pauses, sees no current, rests 10 s, switches, reads back, starts", () => {
  const charger = onOnePhase();
  until(charger, () => charger.decision?.reason.code === "switch.phases", { sunW: 7000 });
  assert.deepEqual(charger.decision?.reason, {
    code: "switch.phases",
    phases: 3,
    isUp: true,
    surplusW: 7000,
    minutes: 2,
    powerW: 15 * 230,
  });
  assert.deepEqual(charger.decision?.charger, { enabled: false, currentA: 6 }, "the mere pause");
  const pausedMs = charger.afterMs;
  until(charger, () => charger.switches.length === 1, { sunW: 7000, minutes: 1 });
  assert.equal(charger.afterMs - pausedMs, 15 * SECOND_MS, "a cycle to see it, and 10 s of rest");
  assert.deepEqual(charger.decision?.charger, { enabled: false, currentA: 6, phases: 3 });
  charger.cycle(7000);
  assert.equal(charger.decision?.charger?.enabled, true, "read back, so it starts at once");
  assert.equal(charger.decision?.reason.code, "asked");
  charger.minutes(1, 7000);
  assert.equal(charger.decision?.phases, 3);
  assert.equal(charger.switches[0]?.isHot, false);
});

Deno.test("decide() goes up only for sun that half an hour bears and a battery does not take", () => {
  const charger = onOnePhase();
  charger.minutes(2, 7000);
  charger.minutes(30, 2500);
  assert.equal(charger.switches.length, 0, "two minutes are a gap between clouds");
  charger.socPct = 70;
  charger.minutes(40, 7000);
  assert.equal(charger.switches.length, 0, "the battery takes the rest");
  charger.socPct = 100;
  charger.minutes(2, 7000);
  assert.equal(charger.switches.length, 1);
});

Deno.test("decide() goes down when bridging has ended, and starts on one phase", () => {
  const charger = new SwitchingCharger({}, { setTo: 3 });
  charger.minutes(30, 6000);
  assert.equal(charger.decision?.phases, 3);
  charger.minutes(30, 2500);
  assert.equal(charger.setTo, 1);
  assert.equal(charger.decision?.isCharging, true);
  assert.equal(charger.decision?.phases, 1);
});

Deno.test("decide() waits ten minutes between two switches, and says until when", () => {
  const charger = onOnePhase({ batteryBridgeWh: 0 });
  until(charger, () => charger.switches.length === 1, { sunW: 7000 });
  const firstMs = charger.afterMs;
  until(charger, () => charger.decision?.reason.code === "wait.phases", { sunW: 2000, minutes: 9 });
  const switchesAtMs = at(START_MS + firstMs + PHASE_DWELL_MS).atMs;
  assert.deepEqual(charger.decision?.reason, {
    code: "wait.phases",
    surplusW: 2000,
    phases: 1,
    switchesAtMs,
  });
  until(charger, () => charger.switches.length === 2, { sunW: 2000, minutes: 12 });
  assert.ok(charger.afterMs - firstMs >= PHASE_DWELL_MS, `${charger.afterMs - firstMs} ms`);
});

Deno.test("decide() starts on what is set after a switch that does not show, twice, then no more", () => {
  const charger = onOnePhase();
  const stubborn = { trouble: { isStubborn: true } };
  until(charger, () => charger.state.phases.failures === 1, { sunW: 7000, ...stubborn });
  until(charger, () => charger.flowingA > 0, { sunW: 7000, minutes: 5, ...stubborn });
  until(charger, () => charger.state.phases.failures === 2, { sunW: 7000, ...stubborn });
  const told = charger.told.length;
  charger.minutes(60, 7000);
  assert.ok(charger.told.slice(told).every(({ phases }) => phases === undefined));
  assert.equal(charger.decision?.phases, 1);
  charger.isConnected = false;
  charger.minutes(1, 7000);
  charger.isConnected = true;
  charger.minutes(40, 7000);
  assert.equal(charger.decision?.phases, 3, "another car, another try");
});

Deno.test("decide() counts a car that draws on other phases than it shall as a failure", () => {
  const charger = new SwitchingCharger({}, { setTo: 3 });
  charger.minutes(30, 6000);
  charger.minutes(40, 2500, { isStuck: true });
  assert.equal(charger.setTo, 1);
  assert.equal(charger.state.phases.failures, 1);
  until(charger, () => charger.flowingA > 6, { sunW: 5000, trouble: { isStuck: true } });
  const { phases, otherThanPhases } = charger.cycle(5000, { isStuck: true });
  assert.deepEqual([phases, otherThanPhases], [3, 1], "what flows counts");
});

Deno.test("decide() that starts in the middle of a switch pauses what flows, and asks anew", () => {
  const charger = onOnePhase();
  until(charger, () => charger.state.phases.underWay !== null, { sunW: 7000 });
  charger.cycle(7000);
  charger.restart();
  charger.startBySomebody(1);
  charger.minutes(60, 7000);
  assert.equal(charger.decision?.phases, 3);
  assert.deepEqual(charger.switches.filter(({ isHot }) => isHot), []);
});

Deno.test("decide() keeps dwell and count of switches through a restart", () => {
  const charger = onOnePhase();
  until(charger, () => charger.setTo === 3, { sunW: 7000 });
  const atMs = charger.afterMs;
  charger.restart();
  charger.minutes(40, 2000);
  const next = charger.switches.at(-1);
  assert.ok(next !== undefined && next.to === 1 && next.atMs - atMs >= PHASE_DWELL_MS);
});

Deno.test("decide() tells no phases while the charger's values are old", () => {
  const charger = onOnePhase();
  until(charger, () => charger.state.phases.underWay !== null, { sunW: 7000 });
  charger.minutes(1, 7000, { isStale: true });
  assert.equal(charger.switches.length, 0);
  charger.minutes(2, 7000);
  assert.equal(charger.switches.length, 1);
});

Deno.test("decide() takes the most phases for Fast, leaves them for Slow, and Disabled ends a switch", () => {
  const charger = onOnePhase();
  charger.press("fast");
  charger.minutes(2, 0);
  assert.equal(charger.decision?.phases, 3);
  charger.press("slow");
  charger.minutes(20, 2000);
  assert.equal(charger.decision?.phases, 3);
  const other = onOnePhase();
  other.press("fast");
  other.cycle(0);
  assert.equal(other.decision?.reason.code, "switch.phases");
  other.press("disabled");
  other.minutes(15, 0);
  assert.deepEqual(other.switches, []);
});

Deno.test("decide() with “when a car is plugged in” goes by the sun before the first start alone", () => {
  const charger = onOnePhase({ phaseSwitching: "plug-in" });
  charger.minutes(60, 8000);
  assert.deepEqual(charger.switches, [], "it has drawn");
  charger.isConnected = false;
  charger.outlookW = 8000;
  charger.minutes(30, 8000);
  charger.isConnected = true;
  charger.press("tracked");
  charger.minutes(10, 8000);
  assert.deepEqual(charger.switches.map(({ to }) => to), [3]);
  assert.equal(charger.decision?.phases, 3);
});

Deno.test("decide() keeps a charger that switches paused until a car is there, then chooses", () => {
  const charger = new SwitchingCharger({ phaseSwitching: "plug-in" }, { setTo: 3 });
  charger.isConnected = false;
  charger.outlookW = 2500;
  charger.minutes(20, 2500);
  assert.deepEqual(charger.decision?.charger, { enabled: false, currentA: 6 });
  assert.equal(charger.decision?.reason.code, "car.absent");
  assert.deepEqual(charger.switches, [], "nobody there, nothing switched");
  charger.isConnected = true;
  until(charger, () => charger.flowingA > 0, { sunW: 2500, minutes: 3 });
  assert.deepEqual(charger.switches.map(({ to }) => to), [1]);
});

Deno.test("decide() says that other phases would do only where the sun is enough for them", () => {
  const charger = onOnePhase({ batteryBridgeWh: 0 });
  until(charger, () => charger.switches.length === 1, { sunW: 7000 });
  charger.minutes(8, 500);
  assert.equal(charger.decision?.reason.code, "wait.surplus");
});

Deno.test("decide() tells the fewest and the most phases while they may be switched", () => {
  const rangeOf = (phaseSwitching: "never" | "plug-in" | "always") => {
    const charger = new SwitchingCharger({ phaseSwitching });
    return charger.cycle(2500).phaseRange;
  };
  assert.deepEqual(rangeOf("always"), { fewest: 1, most: 3 });
  assert.equal(rangeOf("plug-in"), undefined, "nobody knows whether it has drawn");
  assert.equal(rangeOf("never"), undefined);
});

Deno.test("decide() counts a car that does not begin again after a switch as a failure", () => {
  const charger = onOnePhase();
  until(charger, () => charger.switches.length === 1, { sunW: 7000 });
  charger.isAsleep = true;
  charger.minutes(4, 7000);
  assert.equal(charger.state.phases.failures, 0);
  charger.minutes(3, 7000);
  assert.equal(charger.state.phases.failures, 1);
  charger.minutes(30, 7000);
  assert.equal(charger.state.phases.failures, 1, "once");
});

Deno.test("decide() offers 16 A at most on the one phase that it has switched to", () => {
  const most = (setTo: 1 | 3, phaseSwitching: "never" | "always") => {
    const charger = new SwitchingCharger({ phaseSwitching, maxCurrentA: 32 }, { setTo });
    charger.maxCurrentA = 32;
    charger.minutes(40, setTo === 1 ? 9000 : 21_000);
    return Math.max(
      ...charger.told.filter(({ enabled }) => enabled)
        .slice(0, setTo === 1 ? 60 : undefined).map(({ currentA }) => currentA),
    );
  };
  assert.equal(most(1, "never"), 32, "on a charger that is left as it is");
  assert.equal(most(3, "always"), 30);
  const charger = new SwitchingCharger({ maxCurrentA: 32 }, { setTo: 1 });
  charger.maxCurrentA = 32;
  charger.socPct = 70;
  charger.minutes(60, 7200);
  assert.equal(charger.decision?.phases, 1);
  assert.equal(charger.decision?.charger?.currentA, 16);
});

Deno.test("decide() starts on three phases within the main fuse", () => {
  const charger = new SwitchingCharger({ mainFuseA: 11 }, { setTo: 1 });
  charger.hasBattery = false;
  charger.press("fast");
  charger.minutes(5, 0);
  assert.equal(charger.decision?.phases, 3);
  const highest = charger.told.filter(({ enabled }) => enabled)
    .map(({ currentA }) => currentA);
  assert.ok(Math.max(...highest) <= 11, `${highest}`);
});

Deno.test("mayAgainMs() is ten minutes later, or longer where the charger says so, and eight a day", () => {
  const charger = new SwitchingCharger();
  charger.cycle(0);
  const values = chargerValues(charger);
  const again = (switchedMs: readonly number[], dwellMs = 0, failures = 0) =>
    mayAgainMs(
      { ...charger.state.phases, switchedMs, failures },
      { ...values, phaseSwitch: { phases: 1, options: [1, 3], dwellMs } },
    );
  assert.equal(again([]), -Infinity);
  assert.equal(again([1000]), 1000 + PHASE_DWELL_MS);
  assert.equal(again([1000], 15 * 60_000), 1000 + 15 * 60_000);
  assert.equal(again([1000], 1000), 1000 + PHASE_DWELL_MS, "never shorter");
  assert.equal(again([0, 1, 2, 3, 4, 5, 6]), 6 + PHASE_DWELL_MS);
  assert.equal(again([0, 1, 2, 3, 4, 5, 6, 7]), DAY_MS);
  assert.equal(again([1000], 0, 2), Infinity);
});

function chargerValues(charger: SwitchingCharger) {
  const { value } = charger.shown;
  assert.ok(value !== null);
  return value;
}

Deno.test("decide() ends no charge where it does not know what the charger is set to", () => {
  for (const mode of ["fast", "tracked"] as const) {
    const charger = new SwitchingCharger({}, { setTo: 3, mode });
    charger.minutes(40, 12_000);
    assert.equal(charger.decision?.phases, 3);
    const told = charger.told.length;
    charger.minutes(1, 12_000, { isVague: true });
    charger.minutes(1, 12_000);
    assert.ok(charger.told.slice(told).every(({ enabled }) => enabled), mode);
    assert.deepEqual(charger.switches, []);
  }
});

Deno.test("decide() counts no switch to what a charger turns out to be set to already", () => {
  const charger = new SwitchingCharger({}, { setTo: 3, mode: "fast" });
  charger.cycle(0, { isVague: true });
  charger.cycle(0, { isVague: true });
  charger.minutes(1, 0);
  assert.equal(charger.decision?.phases, 3);
  assert.ok(charger.flowingA > 0);
  assert.deepEqual(charger.state.phases.switchedMs, []);
  assert.equal(charger.state.phases.failures, 0);
});

Deno.test("decide() ends no charge that the main fuse would not let begin again", () => {
  const charger = new SwitchingCharger({ mainFuseA: 20 }, { setTo: 1, mode: "slow" });
  charger.minutes(5, 0);
  assert.ok(charger.flowingA > 0);
  const told = charger.told.length;
  charger.press("fast");
  charger.minutes(15, 0, { isBlind: true });
  assert.ok(charger.told.slice(told).every(({ enabled }) => enabled));
  charger.minutes(15, 0);
  assert.equal(charger.decision?.phases, 3, "as soon as the meter is back");
});
