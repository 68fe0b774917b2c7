import assert from "node:assert/strict";
import {
  askedPhases,
  isOnFewestPhases,
  isSwitchedAnytime,
  levelsOf,
  onFewest,
  phaseRange,
  settingOf,
  unexpectedPhases,
} from "../../../src/control/phases/levels.ts";
import { NO_PHASES } from "../../../src/control/phases/phase_memory.ts";
import type { ChargerValues } from "../../../src/domain/house/snapshot.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import type { House } from "../house.ts";
import { SWITCHING, switchingSituation } from "./switching_house.ts";

/** What a charger that is switched tells. */
function valuesOf(house: Partial<House> & { readonly setTo?: Phases | null } = {}): ChargerValues {
  const { values } = switchingSituation(house).charger;
  assert.ok(values !== null);
  return values;
}

const switched = (options: readonly Phases[], setTo: Phases | null = 1) =>
  valuesOf({ phaseSwitch: { phases: setTo, options, dwellMs: 0 } });

function withoutSwitch({ phaseSwitch: _, ...values }: ChargerValues): ChargerValues {
  return values;
}

/** As `setTo:phases` of both. */
function levelsText(values: ChargerValues | null, settings: Partial<Settings> = {}): string | null {
  const levels = levelsOf(values, { ...SWITCHING, ...settings });
  return levels &&
    [levels.low, levels.high].map(({ setTo, phases }) => `${setTo}:${phases}`).join();
}

Deno.test("levelsOf() are the fewest and the most phases that charger, mains and car have", () => {
  assert.equal(levelsText(switched([1, 3])), "1:1,3:3");
  assert.equal(levelsText(switched([1, 2, 3])), "1:1,3:3");
  assert.equal(levelsText(switched([1, 2, 3]), { carMaxPhases: 2 }), "1:1,2:2");
  assert.equal(levelsText(switched([1, 3]), { carMaxPhases: 2 }), "1:1,3:2");
  assert.equal(levelsText(switched([2, 3])), "2:2,3:3");
  assert.equal(levelsText(valuesOf({ phaseVoltagesV: [230, 230, 0] })), "1:1,3:2");
  assert.equal(levelsText(valuesOf({ phaseVoltagesV: [] })), "1:1,3:3", "no mains is told");
});

Deno.test("isSwitchedAnytime() is a charger with two levels, by the setting that allows it", () => {
  const isSwitched = (settings: Partial<Settings>, options: readonly Phases[] = [1, 3]) =>
    isSwitchedAnytime({
      charger: { values: switched(options) },
      settings: { ...SWITCHING, ...settings },
    });
  assert.equal(isSwitched({}), true);
  assert.equal(isSwitched({ phaseSwitching: "plug-in" }), false);
  assert.equal(isSwitched({ phaseSwitching: "never" }), false);
  assert.equal(isSwitched({ carMaxPhases: 1 }), false);
  assert.equal(isSwitched({}, [3]), false);
});

Deno.test("isOnFewestPhases() is such a charger on the lower of them", () => {
  const isOn = (phases: Phases, settings: Partial<Settings> = {}) =>
    isOnFewestPhases({
      phases,
      charger: { values: switched([1, 3]) },
      settings: { ...SWITCHING, ...settings },
    });
  assert.deepEqual([isOn(1), isOn(2), isOn(3)], [true, false, false]);
  assert.equal(isOn(1, { phaseSwitching: "plug-in" }), false);
  assert.equal(isOn(1, { carMaxPhases: 1 }), false, "it has no other");
});

Deno.test("levelsOf() are none where nothing is to be switched, or may be", () => {
  const refusing = valuesOf({
    phaseSwitch: { phases: 1, options: [1, 3], dwellMs: 0, isRefused: true },
  });
  const rows: readonly (readonly [string, ChargerValues | null, Partial<Settings>])[] = [
    ["by setting", switched([1, 3]), { phaseSwitching: "never" }],
    ["a silent charger", null, {}],
    ["no switch", withoutSwitch(valuesOf()), {}],
    ["it is refused", refusing, {}],
    ["a car of one phase", switched([1, 3]), { carMaxPhases: 1 }],
    ["mains of one phase", valuesOf({ phaseVoltagesV: [230, 0, 0] }), {}],
    ["one option", switched([3]), {}],
    ["no option", switched([]), {}],
  ];
  for (const [name, values, settings] of rows) {
    assert.equal(levelsText(values, settings), null, name);
  }
  assert.equal(levelsText(switched([1, 3]), { phaseSwitching: "plug-in" }), "1:1,3:3");
});

Deno.test("settingOf() is one of both where that is the same for the car", () => {
  const levels = levelsOf(switched([1, 2, 3]), { ...SWITCHING, carMaxPhases: 2 });
  assert.ok(levels !== null);
  const setting = (setTo: Phases | null) => settingOf(switched([1, 2, 3], setTo), levels);
  assert.deepEqual([setting(1), setting(2), setting(3), setting(null)], [1, 2, 2, null]);
  assert.equal(settingOf(null, levels), null);
});

Deno.test("onFewest() offers 16 A at most on the one phase of a charger that is switched", () => {
  const offered = (phases: Phases, maxA: number, settings: Partial<Settings> = {}) =>
    onFewest({ minA: 6, maxA, stepA: 1 }, phases, {
      charger: { values: valuesOf() },
      settings: { ...SWITCHING, ...settings },
    }).maxA;
  assert.deepEqual([offered(1, 32), offered(1, 16), offered(1, 10)], [16, 16, 10]);
  assert.deepEqual([offered(2, 32), offered(3, 32)], [32, 32]);
  assert.equal(offered(1, 32, { phaseSwitching: "never" }), 32);
});

Deno.test("phaseRange() is told while the phases of this stay are open", () => {
  const range = (hasDrawn: boolean, settings: Partial<Settings> = {}) =>
    phaseRange({ hasDrawn }, {
      charger: { values: valuesOf() },
      settings: { ...SWITCHING, ...settings },
    }).phaseRange;
  const open = { fewest: 1, most: 3 };
  assert.deepEqual([range(true), range(false)], [open, open]);
  assert.deepEqual(range(false, { phaseSwitching: "plug-in" }), open);
  assert.equal(range(true, { phaseSwitching: "plug-in" }), undefined, "it has drawn");
  assert.equal(range(false, { phaseSwitching: "never" }), undefined);
  assert.deepEqual(range(true, { carMaxPhases: 2 }), { fewest: 1, most: 2 });
});

Deno.test("askedPhases() are those that the next start is switched to, as the car was seen to draw", () => {
  const asked = (
    memory: Partial<typeof NO_PHASES>,
    settings: Partial<Settings> = {},
  ) =>
    askedPhases({ ...NO_PHASES, ...memory }, {
      charger: { values: valuesOf() },
      settings: { ...SWITCHING, ...settings },
    });
  assert.equal(asked({}), null, "nothing is wanted");
  assert.deepEqual([asked({ wanted: 1 }), asked({ wanted: 3 })], [1, 3]);
  assert.equal(asked({ wanted: 3 }, { carMaxPhases: 2 }), 2);
  assert.equal(asked({ wanted: 2 }), null, "none of both");
  assert.equal(asked({ wanted: 3 }, { phaseSwitching: "never" }), null);
  const drawn = { setTo: 3, phases: 2 } as const;
  assert.equal(asked({ wanted: 3, drawn }), 2);
  assert.equal(asked({ wanted: 1, drawn }), 1, "that was on others");
});

Deno.test("unexpectedPhases() are the expected ones, once others have flowed twice", () => {
  const unexpected = (beforeOn: Phases | null, phaseCurrentsA: readonly number[]) =>
    unexpectedPhases(beforeOn, {
      charger: { values: valuesOf({ phaseCurrentsA }) },
      settings: SWITCHING,
    });
  assert.equal(unexpected(1, [8, 0, 0]), 3);
  assert.equal(unexpected(2, [8, 0, 0]), null, "for a moment");
  assert.equal(unexpected(null, [8, 0, 0]), null);
  assert.equal(unexpected(3, [8, 8, 8]), null);
  assert.equal(unexpected(null, [0, 0, 0]), null);
});
