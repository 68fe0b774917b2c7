import assert from "node:assert/strict";
import { decide, wholeDecision } from "../one.ts";
import { decide as decideAll, firstCharger } from "../../../src/control/decide.ts";
import { NO_CLOUDS } from "../../../src/control/site/clouds.ts";
import { fillToCome, isFillSure } from "../../../src/control/site/looking_ahead.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import { fillToComeWh, type Outlook, outlookOf } from "../../../src/domain/sun/outlook.ts";
import { sampleSun } from "../../routes/sample_sun.ts";
import { at, type House, NIGHT, pausedState, SETTINGS, snapshotOf, START_MS } from "../house.ts";

const NOW_MS = at(START_MS).atMs;

/** Hours of even surplus from now on: in W on four days in five, and in the middle. */
function outlook(hours: number, p20: number, p50: number): Outlook {
  return {
    fillWhPerPct: 80,
    steps: Array.from({ length: hours }, (_, hour) => {
      const powers = { p20, p50, p80: p50 + 1000 };
      const atMs = NOW_MS + hour * HOUR_MS;
      return { atMs, lengthMs: HOUR_MS, pvW: powers, surplusW: powers };
    }),
  };
}

const NO_EVENING = { ...SETTINGS, eveningSocPct: 0 } as const;

const LOOK = {
  outlook: outlook(8, 2000, 5000),
  settings: SETTINGS,
  isCloudy: false,
  socPct: 40,
  nowMs: NOW_MS,
  carW: 3450,
} as const;

Deno.test("fillToComeWh() is what house and car leave, as far as the battery can take it", () => {
  const rules = { quantile: "p50", nowMs: NOW_MS, carW: 0, maxChargingW: 4950 } as const;
  assert.equal(fillToComeWh(LOOK.outlook, rules), 8 * 4950);
  assert.equal(fillToComeWh(LOOK.outlook, { ...rules, carW: 3450 }), 8 * 1550);
  assert.equal(fillToComeWh(LOOK.outlook, { ...rules, carW: 9000 }), 0);
  const later = { ...rules, nowMs: NOW_MS + 7.5 * HOUR_MS };
  assert.equal(fillToComeWh(LOOK.outlook, later), 2475, "half of the last hour is left");
});

Deno.test("fillToCome() wants a full battery with a fifth in hand, alone and beside the car", () => {
  assert.deepEqual(fillToCome(LOOK), { comesWh: 12_400, wantedWh: 5760 });
  const dim = { ...LOOK, outlook: outlook(8, 700, 5000), settings: NO_EVENING };
  assert.deepEqual(fillToCome(dim), { comesWh: 5600, wantedWh: 5760 }, "p20 alone is too little");
  const just = { ...LOOK, outlook: outlook(8, 720, 5000) };
  assert.deepEqual(fillToCome(just), { comesWh: 5760, wantedWh: 5760 }, "that will do");
  assert.equal(isFillSure(fillToCome(LOOK)), true);
  assert.equal(isFillSure(fillToCome(dim)), false);
  assert.equal(isFillSure({ comesWh: 5760, wantedWh: 5760 }), true);
  assert.equal(isFillSure(null), false);
});

Deno.test("fillToCome() wants twice as much, alone, where the evening gives it back to the battery", () => {
  // The car leaves 3.6 kWh of it, and 4.8 kWh are missing.
  const narrow = { ...LOOK, outlook: outlook(8, 1200, 3900) };
  assert.deepEqual(fillToCome(narrow), { comesWh: 9600, wantedWh: 9600 });
  const little = { ...narrow, settings: { ...SETTINGS, eveningSocPct: 1 } };
  assert.deepEqual(fillToCome(little), { comesWh: 9600, wantedWh: 9600 });
  const without = { ...narrow, settings: NO_EVENING };
  assert.deepEqual(fillToCome(without), { comesWh: 3600, wantedWh: 5760 });
  const dim = { ...narrow, outlook: outlook(8, 700, 3900) };
  assert.deepEqual(fillToCome(dim), { comesWh: 5600, wantedWh: 9600 });
  // A car that leaves less than half of what is missing can have the sun later.
  const beside = (carW: number) => fillToCome({ ...narrow, carW });
  assert.deepEqual(beside(3600), { comesWh: 9600, wantedWh: 9600 });
  assert.deepEqual(beside(3601), { comesWh: 2392, wantedWh: 5760 });
});

Deno.test("fillToCome() is not asked where it cannot or shall not count", () => {
  assert.equal(fillToCome({ ...LOOK, isCloudy: true }), null);
  assert.equal(fillToCome({ ...LOOK, isCloudy: null }), null);
  assert.equal(fillToCome({ ...LOOK, socPct: null }), null);
  assert.equal(fillToCome({ ...LOOK, socPct: 60 }), null, "On at SOC is reached");
  assert.equal(fillToCome({ ...LOOK, outlook: null }), null);
  assert.equal(fillToCome({ ...LOOK, settings: { ...SETTINGS, lookAhead: false } }), null);
});

Deno.test("outlookOf() needs to know what fills the battery", () => {
  const sun = sampleSun(NOW_MS);
  assert.equal(outlookOf(null), null);
  assert.equal(outlookOf({ ...sun, fillWhPerPct: null }), null);
  assert.deepEqual(outlookOf(sun), { steps: sun.today.steps, fillWhPerPct: 80 });
});

/** One phase, 30 %, and all the sun into the battery: enough for 6 A. */
const MORNING: House = { ...NIGHT, socPct: 30, batteryPowerW: -2000 };
const ONE_PHASE = { ...SETTINGS, carMaxPhases: 1 } as const;

function start(options: { outlook?: Outlook | null; isCloudy?: boolean; lookAhead?: boolean }) {
  const { isCloudy = false, lookAhead = true } = options;
  const now = at(START_MS);
  const minute = Math.floor(now.steadyMs / MINUTE_MS);
  return decide({
    state: {
      ...pausedState(),
      startableSinceMs: START_MS - 10 * MINUTE_MS,
      clouds: { ...NO_CLOUDS, isCloudy, minute },
    },
    snapshot: snapshotOf(MORNING),
    settings: { ...ONE_PHASE, lookAhead },
    now,
    outlook: options.outlook ?? null,
  });
}

Deno.test("decide() starts below On at SOC when the sun to come surely fills the battery", () => {
  assert.equal(start({ outlook: outlook(8, 2000, 5000) }).charger?.enabled, true);
  for (
    const not of [
      { outlook: outlook(3, 2000, 5000) },
      { outlook: null },
      { outlook: outlook(8, 2000, 5000), isCloudy: true },
      { outlook: outlook(8, 2000, 5000), lookAhead: false },
    ]
  ) assert.equal(start(not).charger?.enabled, false, JSON.stringify(not).slice(0, 60));
});

Deno.test("decide() says what is still missing of a sure battery, where it was looked at", () => {
  assert.deepEqual(start({ outlook: outlook(3, 2000, 5000) }).reason, {
    code: "wait.soc",
    socPct: 30,
    startSocPct: 60,
    // Beside a car of one phase with 15 A three times 1550 Wh: it leaves enough to be lent sun.
    comesWh: 6000,
    wantedWh: 11_200,
  });
  assert.deepEqual(start({ outlook: null }).reason, {
    code: "wait.soc",
    socPct: 30,
    startSocPct: 60,
  });
});

Deno.test("decide() reckons with what a car at another charger takes", () => {
  const now = at(START_MS);
  const comesWh = (otherW: number) => {
    const snapshot = snapshotOf(MORNING);
    const own = {
      id: SLOT_IDS.charger,
      name: "one",
      kind: "charger",
      policy: {},
      reading: snapshot.charger,
    };
    const { value } = snapshot.charger;
    const reading = {
      ...snapshot.charger,
      value: value === null ? null : { ...value, powerW: otherW },
    };
    const loads = [
      { ...own, kind: "charger" as const },
      { ...own, id: 999, name: "other", kind: "charger" as const, reading },
    ];
    const before = wholeDecision(start({ outlook: null })).state;
    const reason = firstCharger(decideAll({
      state: before,
      snapshot: { ...snapshot, loads },
      settings: { ...ONE_PHASE, eveningSocPct: 0 },
      now,
      outlook: outlook(3, 2000, 5000),
    }))?.reason;
    return reason?.code === "wait.soc" ? reason.comesWh : null;
  };
  assert.equal(comesWh(0), 3 * 1550);
  assert.equal(comesWh(1000), 3 * 550);
  assert.equal(comesWh(3000), 0);
});
