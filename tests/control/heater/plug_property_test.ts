import assert from "node:assert/strict";
import fc from "fast-check";
import { decide, type Decision } from "../one.ts";
import { chooseMode, initialState } from "../one.ts";
import { CHARGE_MODES, type ChargeMode } from "../../../src/domain/house/mode.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { at, type House, NIGHT, snapshotOf } from "../house.ts";

/** A while of one weather, with a relay that a person may switch at its beginning. */
interface Spell {
  readonly house: House;
  readonly press: ChargeMode | null;
  readonly hand: boolean | null;
  readonly isObeying: boolean;
  readonly cycles: number;
}

const DWELL_MS = 180_000;
const FIRST_MS = 1_000_000;
/** Reasons that free a switch off from the dwell, beside grid and car. */
const URGENT = new Set(["plug.fast", "plug.wait.car", "plug.wait.power", "plug.wait.import"]);

const sky: fc.Arbitrary<House> = fc.record({
  gridPowerW: fc.option(fc.integer({ min: -6000, max: 2000 }), { freq: 12 }),
  batteryPowerW: fc.integer({ min: -5000, max: 3000 }),
  socPct: fc.option(fc.integer({ min: 60, max: 100 }), { freq: 12 }),
  carPowerW: fc.constantFrom(0, 2760, 6900),
  enabled: fc.boolean(),
  plugPowerW: fc.constantFrom(null, 0, 2000),
  plugMisses: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.constant(1)),
}).map((own) => ({ ...NIGHT, hasPlug: true, ...own }));
const weather: fc.Arbitrary<House> = fc.oneof(
  { weight: 2, arbitrary: sky },
  { weight: 2, arbitrary: fc.constant({ ...NIGHT, hasPlug: true, batteryPowerW: -4000 }) },
  {
    weight: 2,
    arbitrary: fc.constant({ ...NIGHT, hasPlug: true, gridPowerW: 1500, batteryPowerW: 1000 }),
  },
);
const spells: fc.Arbitrary<readonly Spell[]> = fc.array(
  fc.record({
    house: weather,
    press: fc.option(fc.constantFrom(...CHARGE_MODES), { freq: 3 }),
    hand: fc.option(fc.boolean(), { freq: 2 }),
    isObeying: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
    cycles: fc.integer({ min: 1, max: 60 }),
  }),
  { minLength: 1, maxLength: 20 },
);
const settings: fc.Arbitrary<Settings> = fc.record({
  plugOnPowerW: fc.constantFrom(0, 500, 2100),
  plugOnSocPct: fc.constantFrom(0, 70),
  plugAllowBattery: fc.boolean(),
  plugWindow1: fc.constantFrom("00:00-23:59", "22:40-22:50"),
  plugAlwaysWindow: fc.constantFrom("00:00-00:00", "22:35-22:37"),
  plugPriority: fc.constantFrom("car", "plug"),
}).map((own) => ({ ...defaultSettings(), timeZone: "UTC", plugEnabled: true, ...own }));

interface Switch {
  readonly on: boolean;
  readonly steadyMs: number;
  readonly code: string;
  /** The reason of the very cycle: that of a command told again is that it was not heard. */
  readonly said: string | undefined;
  readonly gridPowerW: number | null;
}

/** Every move of the relay by our word, with those of a hand between them. */
function switchesOf(day: readonly Spell[], inForce: Settings): readonly (Switch | "hand")[] {
  let steadyMs = FIRST_MS;
  let relayOn = false;
  let state = initialState({ mode: "tracked", modeBy: "user", sinceMs: 0 }, at(steadyMs));
  const moves: (Switch | "hand")[] = [];
  /** Why the command that is under way was given. */
  let code = "";
  for (const { house, press, hand, isObeying, cycles } of day) {
    if (press !== null) state = chooseMode(state, { mode: press, modeBy: "user" }, at(steadyMs));
    if (hand !== null && hand !== relayOn) {
      relayOn = hand;
      moves.push("hand");
    }
    for (let cycle = 0; cycle < cycles; cycle++) {
      steadyMs += 5000;
      const snapshot = snapshotOf({ ...house, plugOn: relayOn });
      const decision: Decision = decide({ state, snapshot, settings: inForce, now: at(steadyMs) });
      state = decision.state;
      const { plug, plugReason } = decision;
      if (plug === null || plug.on === relayOn) continue;
      if (plugReason !== null && plugReason.code !== "plug.unheard") code = plugReason.code;
      if (!isObeying) continue;
      relayOn = plug.on;
      const said = plugReason?.code;
      moves.push({ on: plug.on, steadyMs, code, said, gridPowerW: house.gridPowerW });
    }
  }
  return moves;
}

Deno.test("decidePlug() switches no sooner than 3 min after it switched, off but for need", () => {
  let switches = 0;
  let urgent = 0;
  fc.assert(
    fc.property(spells, settings, (day, inForce) => {
      let before: Switch | null = null;
      for (const move of switchesOf(day, inForce)) {
        if (move === "hand") {
          before = null;
          continue;
        }
        const sinceMs = before === null ? Infinity : move.steadyMs - before.steadyMs;
        before = move;
        switches++;
        if (sinceMs >= DWELL_MS) continue;
        urgent++;
        assert.ok(!move.on && URGENT.has(move.code), `${JSON.stringify(move)} after ${sinceMs} ms`);
      }
    }),
    { numRuns: 120 },
  );
  assert.ok(switches > 100 && urgent > 0, `${switches} switches, ${urgent} of need`);
});

Deno.test("decidePlug() goes off for need only where the grid or the car pays", () => {
  fc.assert(
    fc.property(spells, settings, (day, inForce) => {
      // A battery that is full leaves the sun of the plug to the grid: the car would have its start
      // by that, and could push the plug off.
      const calm = day.map(({ house, ...spell }) => ({
        ...spell,
        press: null,
        house: {
          ...house,
          gridPowerW: 0,
          carPowerW: 0,
          enabled: false,
          socPct: house.socPct === null ? null : Math.min(98, house.socPct ?? 98),
        },
      }));
      const disabled = { ...inForce, trackingStartSocPct: 100, batteryMaxChargingW: 20_000 };
      let before: Switch | null = null;
      for (const move of switchesOf(calm, disabled)) {
        if (move !== "hand" && before !== null) {
          assert.ok(move.steadyMs - before.steadyMs >= DWELL_MS, JSON.stringify(move));
        }
        before = move === "hand" ? null : move;
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("decidePlug() goes on by sun only while nothing is imported", () => {
  let starts = 0;
  fc.assert(
    fc.property(spells, settings, (day, inForce) => {
      for (const move of switchesOf(day, inForce)) {
        if (move === "hand" || !/^plug\.on\.(sun|battery)$/.test(move.said ?? "")) continue;
        starts++;
        assert.ok(move.gridPowerW !== null && move.gridPowerW <= 50, JSON.stringify(move));
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(starts > 10, `${starts} starts`);
});

Deno.test("decidePlug() remembers little, and all of it as JSON", () => {
  fc.assert(
    fc.property(spells, settings, (day, inForce) => {
      let state = initialState({ mode: "tracked", modeBy: "user", sinceMs: 0 }, at(FIRST_MS));
      for (const [index, { house, hand }] of day.entries()) {
        const now = at(FIRST_MS + (index + 1) * 60_000);
        const snapshot = snapshotOf({ ...house, plugOn: hand ?? false });
        state = decide({ state, snapshot, settings: inForce, now }).state;
        const text = JSON.stringify(state.plug);
        assert.deepEqual(JSON.parse(text), state.plug);
        assert.ok(text.length < 800, text);
      }
    }),
    { numRuns: 50 },
  );
});
