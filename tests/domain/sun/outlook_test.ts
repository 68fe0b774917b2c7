import assert from "node:assert/strict";
import { fillToComeWh, type Outlook, outlookOf } from "../../../src/domain/sun/outlook.ts";
import { learnRoof } from "../../../src/domain/sun/roof.ts";
import { sunToCome } from "../../../src/domain/sun/sun_to_come.ts";
import { daysBefore, JUNE_MS, madeUpDay, PEAK_W, PLACE } from "./made_up_days.ts";

const HOUR_MS = 3_600_000;

function outlook(surplusesW: readonly number[]): Outlook {
  const steps = surplusesW.map((powerW, index) => {
    const surplusW = { p20: powerW / 2, p50: powerW, p80: 2 * powerW };
    return { atMs: index * HOUR_MS, lengthMs: HOUR_MS, pvW: surplusW, surplusW };
  });
  return { steps, fillWhPerPct: 85 };
}

const ASKED = { quantile: "p50", nowMs: 0, carW: 0, maxChargingW: 10_000 } as const;

Deno.test("fillToComeWh() is the sum of what is left, by the asked quantile", () => {
  const steps = outlook([1000, 3000]);
  assert.equal(fillToComeWh(steps, ASKED), 4000);
  assert.equal(fillToComeWh(steps, { ...ASKED, quantile: "p20" }), 2000);
  assert.equal(fillToComeWh(steps, { ...ASKED, quantile: "p80" }), 8000);
  assert.equal(fillToComeWh(outlook([]), ASKED), 0);
});

Deno.test("fillToComeWh() the car has its power first, and the battery takes no more than it can", () => {
  const steps = outlook([1000, 3000]);
  assert.equal(fillToComeWh(steps, { ...ASKED, carW: 1400 }), 1600);
  assert.equal(fillToComeWh(steps, { ...ASKED, maxChargingW: 2000 }), 3000);
  assert.equal(fillToComeWh(steps, { ...ASKED, carW: 500, maxChargingW: 2000 }), 2500);
});

Deno.test("fillToComeWh() leaves out what is over, and of the step that runs what is past", () => {
  const steps = outlook([1000, 3000]);
  assert.equal(fillToComeWh(steps, { ...ASKED, nowMs: -HOUR_MS }), 4000);
  assert.equal(fillToComeWh(steps, { ...ASKED, nowMs: HOUR_MS / 2 }), 3500);
  assert.equal(fillToComeWh(steps, { ...ASKED, nowMs: HOUR_MS }), 3000);
  assert.equal(fillToComeWh(steps, { ...ASKED, nowMs: 5 * HOUR_MS }), 0);
});

Deno.test("outlookOf() is the rest of today, when the battery's size is known", () => {
  const days = daysBefore(JUNE_MS, 3, () => 1)
    .map((day) => ({ ...day, filled: { energyWh: 850, socPct: 10 } }));
  const [today, roof] = [
    madeUpDay(JUNE_MS, () => 1),
    learnRoof(days, { place: PLACE, peakW: PEAK_W }),
  ];
  const plan = { atMs: JUNE_MS + 12 * HOUR_MS, timeZone: "UTC" };
  const sun = sunToCome(roof, { days, today }, { ...plan, battery: { socPct: 40 } });
  assert.deepEqual(outlookOf(sun), { steps: sun.today.steps, fillWhPerPct: 85 });
  assert.ok(sun.today.steps.length > 20);
  const none = sunToCome(roof, { days, today }, { ...plan, battery: null });
  assert.equal(none.fillWhPerPct, null, "there is no battery");
  assert.equal(outlookOf(none), null);
  assert.equal(outlookOf(null), null);
});
