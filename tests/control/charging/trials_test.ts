import assert from "node:assert/strict";
import {
  beginTrial,
  dropTrial,
  endTrial,
  judgeFall,
  NO_TRIALS,
  refusalInForce,
  type Trials,
  type TrialSun,
} from "../../../src/control/charging/trials.ts";
import { at, charging, chargingState, Cycles, START_MS } from "../house.ts";

const MINUTE_MS = 60_000;

function sun(surplusW: number, afterMs: number): TrialSun {
  return { surplusW, perAmpereW: 460, spreadW: 0, isHeldBack: false, now: at(afterMs) };
}

/** A raise from 9 to 10 A under 5000 W that falls back after a minute. */
function failed(before: Trials = NO_TRIALS, fromMs = 0): Trials {
  const tried = beginTrial(before, { beforeA: null, currentA: 10 }, sun(5000, fromMs));
  return judgeFall(endTrial(tried, 9, at(fromMs + MINUTE_MS)), sun(5000, fromMs + 90_000));
}

Deno.test("A raise that falls under the same sun is refused for 3 min", () => {
  const trials = failed();
  assert.equal(trials.refusal?.failures, 1);
  assert.equal(refusalInForce(trials, sun(5000, 4 * MINUTE_MS - 1))?.currentA, 9.5);
  assert.equal(refusalInForce(trials, sun(5000, 4 * MINUTE_MS)), null);
});

Deno.test("A raise that falls with the sun is no failure", () => {
  const tried = beginTrial(NO_TRIALS, { beforeA: null, currentA: 10 }, sun(5000, 0));
  const fallen = endTrial(tried, 7, at(MINUTE_MS));
  assert.deepEqual(judgeFall(fallen, sun(4769, 90_000)), NO_TRIALS);
  assert.notEqual(judgeFall(fallen, sun(4770, 90_000)).refusal, null);
});

Deno.test("Beside an inverter that is held back a smaller surplus is no less sun", () => {
  const fallen = endTrial(
    beginTrial(NO_TRIALS, { beforeA: null, currentA: 10 }, sun(5000, 0)),
    9,
    at(MINUTE_MS),
  );
  const heldBack = { ...sun(4000, 90_000), isHeldBack: true };
  assert.equal(judgeFall(fallen, heldBack).refusal?.surplusW, 5000);
});

Deno.test("A step up beside an inverter that is held back is refused from what stayed on, for 15 min", () => {
  const hidden = (afterMs: number) => ({ ...sun(4000, afterMs), isHeldBack: true });
  const probed = beginTrial(NO_TRIALS, { beforeA: 8, currentA: 12 }, hidden(0));
  assert.deepEqual([probed.trial?.isProbe, probed.trial?.borneA], [true, 8]);
  // What the meters tell after the fall makes it no other trial.
  for (const later of [hidden(90_000), sun(4000, 90_000)]) {
    const { refusal } = judgeFall(endTrial(probed, 10, at(MINUTE_MS)), later);
    assert.equal(refusal?.currentA, 10, "the fall told what is borne");
    assert.equal(refusal?.untilMs, at(16 * MINUTE_MS).steadyMs);
  }
  const below = judgeFall(endTrial(probed, 6, at(MINUTE_MS)), hidden(90_000));
  assert.equal(below.refusal?.currentA, 8, "8 A were borne before");
});

Deno.test("A start that failed under sun that shows is refused for 12 min, a hidden one for 15", () => {
  const wait = (own: Partial<TrialSun>) => {
    const started = beginTrial(NO_TRIALS, { beforeA: null, currentA: 6 }, {
      ...sun(3000, 0),
      ...own,
    });
    const { refusal } = judgeFall(endTrial(started, 0, at(MINUTE_MS)), {
      ...sun(3000, 90_000),
      ...own,
    });
    return ((refusal?.untilMs ?? 0) - at(MINUTE_MS).steadyMs) / MINUTE_MS;
  };
  assert.deepEqual([wait({}), wait({ isHeldBack: true })], [12, 15]);
});

Deno.test("A fall is judged after 30 s, or when the next raise asks", () => {
  const fallen = endTrial(
    beginTrial(NO_TRIALS, { beforeA: null, currentA: 10 }, sun(5000, 0)),
    9,
    at(MINUTE_MS),
  );
  assert.equal(judgeFall(fallen, sun(5000, 89_999)).refusal, null);
  assert.equal(refusalInForce(fallen, sun(5000, MINUTE_MS + 5000))?.currentA, 9.5);
});

Deno.test("More sun by half an ampere ends a refusal", () => {
  const trials = failed();
  assert.notEqual(refusalInForce(trials, sun(5229, 2 * MINUTE_MS)), null);
  assert.equal(refusalInForce(trials, sun(5230, 2 * MINUTE_MS)), null);
});

Deno.test("Noise makes the same sun wider", () => {
  const trials = failed();
  const noisy = { ...sun(5399, 2 * MINUTE_MS), spreadW: 100 };
  assert.notEqual(refusalInForce(trials, noisy), null);
  assert.equal(refusalInForce(trials, { ...noisy, surplusW: 5400 }), null);
});

Deno.test("Each further failure makes the refusal four times as long, up to an hour", () => {
  const waits: number[] = [];
  let trials = NO_TRIALS;
  let fromMs = 0;
  for (let failure = 0; failure < 5; failure++) {
    trials = failed(trials, fromMs);
    const untilMs = trials.refusal?.untilMs ?? 0;
    waits.push((untilMs - at(fromMs + MINUTE_MS).steadyMs) / MINUTE_MS);
    fromMs = untilMs;
  }
  assert.deepEqual(waits, [3, 12, 48, 60, 60]);
});

Deno.test("What lies between a failed raise and the current that stayed may be tried", () => {
  const tried = beginTrial(NO_TRIALS, { beforeA: null, currentA: 15 }, sun(8000, 0));
  const fallen = endTrial(endTrial(tried, 12, at(20_000)), 9, at(25_000));
  assert.equal(refusalInForce(fallen, sun(8000, 60_000))?.currentA, 12);
});

Deno.test("A start that failed refuses every current", () => {
  const tried = beginTrial(NO_TRIALS, { beforeA: null, currentA: 6 }, sun(3000, 0));
  const ended = judgeFall(endTrial(tried, 0, at(MINUTE_MS)), sun(3000, 90_000));
  assert.equal(ended.refusal?.currentA, 3);
  assert.deepEqual(dropTrial(tried), NO_TRIALS);
});

Deno.test("What a refusal leaves between two steps of the charger is no raise", () => {
  const refusal = { currentA: 8.5, surplusW: 5000, untilMs: START_MS + 3_600_000, failures: 2 };
  const start = chargingState(8);
  const bright = (stepA: number) => {
    const cycles = new Cycles({ ...start, trials: { ...NO_TRIALS, refusal } });
    for (let cycle = 0; cycle < 24; cycle++) {
      cycles.step(charging({ currentA: 8, stepA, batteryPowerW: -1000 }));
    }
    return cycles.state;
  };
  const { command, trials } = bright(1);
  assert.deepEqual([command?.currentA, trials.trial], [8, null]);
  assert.equal(bright(0.1).trials.trial?.currentA, 8.5, "a charger of fine steps tries it");
});

Deno.test("beginTrial() is a probe only as a step up beside an inverter that is held back", () => {
  const probes = (isHeldBack: boolean, beforeA: number | null) =>
    beginTrial(NO_TRIALS, { beforeA, currentA: 10 }, { ...sun(5000, 0), isHeldBack }).trial
      ?.isProbe;
  assert.equal(probes(true, 8), true);
  assert.equal(probes(true, null), false, "a start");
  assert.equal(probes(false, 8), false, "the sun shows");
});

Deno.test("endTrial() of a current that nothing was tried with is no fall", () => {
  assert.equal(endTrial(NO_TRIALS, 0, at(0)), NO_TRIALS);
});

Deno.test("A failure is the next one of a row within twice the same sun and an hour of the last wait", () => {
  const failures = (
    own: { readonly moreW?: number; readonly laterMs?: number; perAmpereW?: number },
  ) => {
    const { moreW = 0, laterMs = 0, perAmpereW = 460 } = own;
    const refusal = { currentA: 9, surplusW: 5000, untilMs: at(0).steadyMs, failures: 1 };
    const trial = {
      currentA: 10,
      borneA: 9,
      isProbe: false,
      surplusW: 5000 + moreW,
      sinceMs: at(laterMs - 60_000).steadyMs,
    };
    const fallen = { ...NO_TRIALS, refusal, fall: { trial, currentA: 9, sinceMs: at(0).steadyMs } };
    return judgeFall(fallen, { ...sun(5000 + moreW, laterMs), perAmpereW }).refusal?.failures;
  };
  const hourMs = 60 * MINUTE_MS;
  assert.equal(failures({ laterMs: 30_000 }), 2);
  // Half an ampere of 460 W is the same sun, and 200 W at least.
  assert.equal(failures({ laterMs: 30_000, moreW: 459 }), 2);
  assert.equal(failures({ laterMs: 30_000, moreW: 460 }), 1);
  assert.equal(failures({ laterMs: 30_000, moreW: 399, perAmpereW: 230 }), 2);
  assert.equal(failures({ laterMs: 30_000, moreW: 400, perAmpereW: 230 }), 1);
  assert.equal(failures({ laterMs: hourMs - 1 }), 2);
  assert.equal(failures({ laterMs: hourMs }), 1);
});
