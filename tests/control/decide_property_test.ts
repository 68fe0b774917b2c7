import assert from "node:assert/strict";
import fc from "fast-check";
import { decide, type Decision } from "./one.ts";
import { chooseMode, initialState } from "./one.ts";
import { CHARGE_MODES, type ChargeMode } from "../../src/domain/house/mode.ts";
import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import { HOUR_MS } from "../../src/domain/house/units.ts";
import type { Outlook } from "../../src/domain/sun/outlook.ts";
import { at, type House, NIGHT, snapshotOf } from "./house.ts";

/** One cycle of a made-up day: what is read, how long after the one before, and what is pressed. */
interface Step {
  readonly elapsedMs: number;
  readonly press: ChargeMode | null;
  readonly house: House;
}

const OFF_DWELL_MS = 120_000;
const FIRST_MS = 1_000_000;

/** Nothing is known of the sun to come, none comes, or plenty: now and then in a day. */
const OUTLOOKS: readonly (Outlook | null)[] = [null, toCome(0), toCome(50_000), toCome(0)];

function toCome(wh: number): Outlook {
  const powers = { p20: wh, p50: wh, p80: wh };
  const atMs = at(FIRST_MS).atMs;
  const steps = [{ atMs, lengthMs: 24 * HOUR_MS, pvW: powers, surplusW: powers }];
  return { fillWhPerPct: 80, steps };
}

const unknownOr = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 12 });
const quality = fc.oneof(
  { weight: 12, arbitrary: fc.constant("fresh" as const) },
  { weight: 1, arbitrary: fc.constantFrom("stale" as const, "unavailable" as const) },
);
const ageMs = fc.oneof(
  { weight: 12, arbitrary: fc.constant(1000) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 200_000 }) },
);

/** A sunny or cloudy moment; the car's current is often what Tracked would have asked for. */
const house: fc.Arbitrary<House> = fc.record({
  hasMeter: fc.constant(true),
  gridPowerW: unknownOr(fc.integer({ min: -8000, max: 3000 })),
  hasBattery: fc.constant(true),
  batteryPowerW: unknownOr(fc.integer({ min: -5000, max: 5000 })),
  socPct: unknownOr(fc.integer({ min: 50, max: 100 })),
  siteQuality: quality,
  siteAgeMs: ageMs,
  batteryQuality: fc.option(quality, { freq: 5 }),
  batteryAgeMs: fc.option(ageMs, { freq: 5 }),
  hasCharger: fc.constant(true),
  carPowerW: unknownOr(fc.integer({ min: 0, max: 16 }).map((currentA) => currentA * 460)),
  enabled: unknownOr(fc.boolean()),
  targetCurrentA: unknownOr(fc.integer({ min: 6, max: 16 })),
  minCurrentA: fc.constant(6),
  maxCurrentA: fc.constantFrom(16, 13, 5, null),
  stepA: fc.constant(1),
  voltageV: fc.constantFrom(225, 230, 240),
  chargerQuality: quality,
  chargerAgeMs: ageMs,
  chargerMisses: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) },
  ),
  hasPlug: fc.boolean(),
  plugOn: unknownOr(fc.boolean()),
});

/** Sun that starts a charge, and a grid that ends one: without them days hold hardly a switch. */
const weather: fc.Arbitrary<House> = fc.oneof(
  { weight: 3, arbitrary: house },
  { weight: 3, arbitrary: fc.constant({ ...NIGHT, batteryPowerW: -5000 }) },
  { weight: 2, arbitrary: fc.constant({ ...NIGHT, gridPowerW: 3000, batteryPowerW: 2000 }) },
);

/** Weather lasts: each moment is kept for some cycles, or no timer would ever run out. */
function days(press: fc.Arbitrary<ChargeMode | null>): fc.Arbitrary<readonly Step[]> {
  const spell = fc.record({ house: weather, press, cycles: fc.integer({ min: 1, max: 40 }) });
  return fc.array(spell, { minLength: 1, maxLength: 12 }).map((spells) =>
    spells.flatMap((spell) =>
      Array.from({ length: spell.cycles }, (_, cycle): Step => ({
        elapsedMs: 5000,
        press: cycle === 0 ? spell.press : null,
        house: spell.house,
      }))
    )
  );
}

const anyPress = fc.option(fc.constantFrom(...CHARGE_MODES), { freq: 3 });
const settings: fc.Arbitrary<Settings> = fc.record({
  maxCurrentA: fc.integer({ min: 6, max: 32 }),
  batteryBridgeWh: fc.constantFrom(0, 20, 400),
  batteryMaxConsumptionW: fc.constantFrom(0, 500, 2600),
  trackingStartSocPct: fc.constantFrom(0, 60, 100),
  plugEnabled: fc.boolean(),
}).map((changes) => ({ ...defaultSettings(), ...changes }));

/** Runs steps from a fresh start; `wallStepMs` tells how far the wall clock is off in a cycle. */
function run(
  mode: ChargeMode,
  steps: readonly Step[],
  inForce: Settings,
  wallStepMs: (cycle: number) => number = () => 0,
  outlooks = OUTLOOKS,
): readonly Decision[] {
  let steadyMs = FIRST_MS;
  let state = initialState({ mode, modeBy: "user", sinceMs: 0 }, at(steadyMs));
  return steps.map((step, cycle) => {
    steadyMs += step.elapsedMs;
    const now = { steadyMs, atMs: at(steadyMs).atMs + wallStepMs(cycle) };
    if (step.press !== null) state = chooseMode(state, { mode: step.press, modeBy: "user" }, now);
    const outlook = outlooks[Math.floor(cycle / 25) % outlooks.length] ?? null;
    const snapshot = snapshotOf(step.house);
    const decision = decide({ state, snapshot, settings: inForce, now, outlook });
    state = decision.state;
    return decision;
  });
}

Deno.test("decide() commands only what charger and settings allow, in whole steps", () => {
  const anyHouse = fc.tuple(
    house,
    fc.constantFrom(1, 0.1),
    fc.constantFrom(null, 6, 6.5, 10),
    fc.boolean(),
  ).map(([made, stepA, minCurrentA, hasCharger]): House => ({
    ...made,
    stepA,
    minCurrentA,
    hasCharger,
  }));
  const steps = fc.array(
    fc.record({ house: anyHouse, press: anyPress, elapsedMs: fc.integer({ min: 1, max: 90_000 }) }),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(fc.property(fc.constantFrom(...CHARGE_MODES), steps, settings, (mode, day, inForce) => {
    const decisions = run(mode, day, inForce);
    for (const [cycle, decision] of decisions.entries()) {
      const { charger, reason } = decision;
      const made = day[cycle]?.house ?? NIGHT;
      assert.ok(reason.code.length > 0);
      if (!made.hasCharger) assert.equal(charger, null);
      if (charger === null || !charger.enabled) continue;
      const isReadable = made.chargerQuality !== "unavailable";
      const stepA = isReadable ? made.stepA : 1;
      assert.ok(charger.currentA >= 6);
      assert.ok(charger.currentA <= inForce.maxCurrentA);
      if (isReadable && made.maxCurrentA !== null) assert.ok(charger.currentA <= made.maxCurrentA);
      if (isReadable && made.minCurrentA !== null) assert.ok(charger.currentA >= made.minCurrentA);
      assert.ok(Math.abs(charger.currentA / stepA - Math.round(charger.currentA / stepA)) < 1e-6);
      assert.notEqual(decision.state.choice.mode, "disabled");
    }
  }));
});

Deno.test("decide() gives the same answer to the same question and leaves its input alone", () => {
  fc.assert(fc.property(days(anyPress), settings, (day, inForce) => {
    assert.deepEqual(run("tracked", day, inForce), run("tracked", day, inForce));
    const frozen = run("tracked", day, inForce).at(-1);
    const last = day.at(-1);
    if (frozen === undefined || last === undefined) return;
    decide({
      state: deepFreeze(frozen.state),
      snapshot: deepFreeze(snapshotOf(last.house)),
      settings: deepFreeze(inForce),
      now: at(FIRST_MS * 2),
    });
  }));
});

Deno.test("decide() in Tracked raises nothing on data that are not fresh", () => {
  fc.assert(fc.property(days(fc.constant(null)), settings, (day, inForce) => {
    const decisions = run("tracked", day, inForce);
    for (const [cycle, { charger }] of decisions.entries()) {
      const last = decisions[cycle - 1];
      // What was said to a charger that was offline is no state: what it does is taken over.
      const before = last?.isOnline === true ? last.charger : null;
      const made = day[cycle]?.house ?? NIGHT;
      const isSiteFresh = made.siteQuality === "fresh" &&
        (made.batteryQuality ?? "fresh") === "fresh" &&
        (made.siteAgeMs ?? Infinity) <= 30_000 && (made.batteryAgeMs ?? 0) <= 30_000 &&
        made.gridPowerW !== null && made.batteryPowerW !== null && made.socPct !== null;
      const isFresh = isSiteFresh && made.chargerQuality === "fresh" && made.carPowerW !== null;
      if (isFresh || charger === null || before === null) continue;
      assert.ok(!charger.enabled || (before.enabled && charger.currentA <= before.currentA));
    }
  }));
});

Deno.test("decide() in Tracked switches on no sooner than 2 min after it switched off", () => {
  let restarts = 0;
  fc.assert(fc.property(days(fc.constant(null)), settings, (day, inForce) => {
    let isOn: boolean | null = null;
    let offMs: number | null = null;
    let steadyMs = FIRST_MS;
    for (const [cycle, { charger }] of run("tracked", day, inForce).entries()) {
      steadyMs += day[cycle]?.elapsedMs ?? 0;
      if (charger === null) continue;
      if (isOn === true && !charger.enabled) offMs = steadyMs;
      if (isOn === false && charger.enabled && offMs !== null) {
        restarts++;
        assert.ok(steadyMs - offMs >= OFF_DWELL_MS);
      }
      isOn = charger.enabled;
    }
  }));
  assert.ok(restarts > 0, "no day of the test starts again after a pause");
});

Deno.test("decide() does not look at the wall clock", () => {
  const jumps = fc.array(fc.integer({ min: -1e10, max: 1e10 }), { minLength: 1, maxLength: 9 });
  // The windows of the plug and the sun to come are what the wall clock is for.
  const unplugged = settings.map((inForce) => ({ ...inForce, plugEnabled: false }));
  fc.assert(fc.property(days(anyPress), unplugged, jumps, (day, inForce, wallMs) => {
    const acts = (decision: Decision) => ({
      charger: decision.charger,
      plug: decision.plug,
      code: decision.reason.code,
      isOnline: decision.isOnline,
    });
    const jump = (cycle: number) => wallMs[cycle % wallMs.length] ?? 0;
    const [jumping, steady] = [jump, () => 0].map((step) => run("tracked", day, inForce, step, []));
    assert.deepEqual(jumping?.map(acts), steady?.map(acts));
  }));
});

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
