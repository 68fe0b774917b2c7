import assert from "node:assert/strict";
import { IDLE_SUN, type PlugSunMemory } from "../../../src/control/heater/plug_memory.ts";
import {
  countSunset,
  judgeSun,
  leastSocPct,
  plugWaitMs,
  type SunView,
  updateSun,
} from "../../../src/control/heater/plug_sun.ts";
import type { PlugShare } from "../../../src/control/share/switch_share.ts";
import { at, SETTINGS, START_MS } from "../house.ts";

const HOUR_MS = 3_600_000;
const PLENTY: PlugShare = { freeW: 3000, beforeClaimW: 3000, totalW: 3000, isCarWaiting: false };
const SHORT: PlugShare = { freeW: 2000, beforeClaimW: 2000, totalW: 2000, isCarWaiting: false };

/** A plug that is off, 2100 W needed, under a clear sky and a charged battery. */
function viewOf(own: Partial<SunView> = {}): SunView {
  return {
    now: at(START_MS),
    elapsedMs: 5000,
    settings: { ...SETTINGS, plugOnPowerW: 2100, plugOnSocPct: 70, plugAllowBattery: true },
    hasBattery: true,
    socPct: 99,
    isCloudy: false,
    share: PLENTY,
    gridPowerW: 0,
    batteryPowerW: 0,
    isCarFollowing: false,
    isOn: false,
    switchedMs: START_MS - HOUR_MS,
    isCarSecond: false,
    isHeldBack: false,
    ...own,
  };
}
const onView = (own: Partial<SunView> = {}) => viewOf({ isOn: true, ...own });

Deno.test("updateSun() counts how long and how much a plug that is on was short", () => {
  const memory: PlugSunMemory = { ...IDLE_SUN, shortSinceMs: 7, shortWh: 10 };
  const after = (freeW: number, own: Partial<SunView> = {}, before = memory) => {
    const share = { ...SHORT, freeW };
    const { shortSinceMs, shortWh } = updateSun(
      before,
      onView({ share, elapsedMs: 36_000, ...own }),
    );
    return [shortSinceMs, shortWh];
  };
  assert.deepEqual(after(1600), [7, 15]);
  assert.deepEqual(after(1600, {}, IDLE_SUN), [START_MS, 5]);
  assert.deepEqual(after(2100), [7, 10], "as much as it needs is not more than it needs");
  assert.deepEqual(after(2600), [null, 5], "more gives it back");
  assert.deepEqual(after(9999), [null, 0]);
  const helped = { isCloudy: true, socPct: 95 };
  assert.deepEqual(after(1600, helped), [null, 10], "what the battery may help with is not short");
  assert.deepEqual(after(1600, { isOn: false }), [null, 0]);
});

Deno.test("updateSun() counts import above noise, and drain beside a car that charges", () => {
  const since = (own: Partial<SunView>, before: Partial<PlugSunMemory> = {}) => {
    const { importSinceMs, drainSinceMs } = updateSun({ ...IDLE_SUN, ...before }, onView(own));
    return [importSinceMs, drainSinceMs];
  };
  assert.deepEqual(since({ gridPowerW: 50 }), [null, null]);
  assert.deepEqual(since({ gridPowerW: 51 }), [START_MS, null]);
  assert.deepEqual(since({ gridPowerW: 51 }, { importSinceMs: 7 }), [7, null]);
  const mostW = SETTINGS.batteryMaxConsumptionW;
  const drain = (batteryPowerW: number, isCarFollowing = true) =>
    since({ batteryPowerW, isCarFollowing }, { drainSinceMs: null })[1];
  assert.equal(drain(mostW + 50), null);
  assert.equal(drain(mostW + 51), START_MS);
  assert.equal(drain(mostW + 51, false), null);
  assert.equal(since({ batteryPowerW: 9000, isCarFollowing: true }, { drainSinceMs: 7 })[1], 7);
});

Deno.test("updateSun() gathers enough sun, at most half as long again as is waited for", () => {
  const since = (enoughSinceMs: number | null, own: Partial<SunView> = {}, sunsets = 0) =>
    updateSun({ ...IDLE_SUN, enoughSinceMs, sunsets }, viewOf(own)).enoughSinceMs;
  assert.equal(since(null), START_MS);
  assert.equal(since(START_MS - 100_000), START_MS - 100_000);
  assert.equal(since(START_MS - HOUR_MS), START_MS - 180_000);
  assert.equal(since(START_MS - 2 * HOUR_MS, {}, 1), START_MS - 1_440_000);
  const bad = { share: SHORT };
  assert.equal(since(null, bad), null);
  assert.equal(since(START_MS - 100_000, bad), START_MS - 85_000, "thrice the cycle is lost");
  assert.equal(since(START_MS - 15_001, bad), START_MS - 1);
  assert.equal(since(START_MS - 15_000, bad), null);
});

Deno.test("countSunset() waits longer after each, and at most three times", () => {
  const waits = [0, 1, 2, 3].map((sunsets) => plugWaitMs(sunsets) / 60_000);
  assert.deepEqual(waits, [2, 16, 128, 1024]);
  const counted = (sunsets: number, code: "plug.wait.power" | "plug.wait.import") =>
    countSunset({ ...IDLE_SUN, sunsets, enoughSinceMs: 7 }, code);
  assert.deepEqual(counted(0, "plug.wait.power"), { ...IDLE_SUN, sunsets: 1 });
  assert.equal(counted(0, "plug.wait.import").sunsets, 2);
  assert.equal(counted(2, "plug.wait.import").sunsets, 3);
  assert.equal(counted(3, "plug.wait.power").sunsets, 3);
});

Deno.test("judgeSun() asks for On at SOC, 2 % less once it is on, where there is a battery", () => {
  assert.deepEqual([leastSocPct(viewOf()), leastSocPct(onView())], [70, 68]);
  const code = (own: Partial<SunView>) => judgeSun(IDLE_SUN, onView(own)).reason.code;
  assert.equal(code({ socPct: 68 }), "plug.on.sun");
  assert.equal(code({ socPct: 67.9 }), "plug.wait.soc");
  assert.equal(code({ socPct: null }), "plug.on.sun");
  assert.equal(code({ socPct: 10, hasBattery: false }), "plug.on.sun");
});

Deno.test("judgeSun() of a plug that is off: enough for long enough, room, and no import", () => {
  const judge = (memory: Partial<PlugSunMemory>, own: Partial<SunView> = {}) => {
    const { on, claim, reason } = judgeSun({ ...IDLE_SUN, ...memory }, viewOf(own));
    return [on, claim, reason.code];
  };
  const ready = { enoughSinceMs: START_MS - 120_000 };
  assert.deepEqual(judge(ready), [true, null, "plug.on.sun"]);
  assert.deepEqual(judge({ enoughSinceMs: START_MS - 119_999 }), [
    false,
    "wanted",
    "plug.wait.stable",
  ]);
  const claims = (forMs: number) => judge({ enoughSinceMs: START_MS - forMs, sunsets: 2 })[1];
  assert.equal(claims(600_000), "wanted");
  assert.equal(claims(600_001), null, "the sun is for those behind it");
  const endMs = 128 * 60_000;
  assert.equal(claims(endMs - 300_001), null);
  assert.equal(claims(endMs - 300_000), "wanted");
  assert.deepEqual(judge({}), [false, null, "plug.wait.car"], "just so for the first time");
  assert.deepEqual(judge(ready, { share: SHORT }), [false, null, "plug.wait.power"]);
  const exact = { ...PLENTY, totalW: 2100 };
  assert.deepEqual(judge({}, { share: exact }), [false, null, "plug.wait.power"]);
  const claimed = (beforeClaimW: number, own: Partial<SunView> = {}) =>
    judge(ready, { share: { ...PLENTY, beforeClaimW }, ...own });
  assert.deepEqual(claimed(1890), [true, null, "plug.on.sun"]);
  assert.deepEqual(claimed(1889), [false, "due", "plug.wait.car"]);
  assert.deepEqual(claimed(0, { isHeldBack: true }), [true, null, "plug.on.sun"]);
  assert.deepEqual(judge(ready, { gridPowerW: 50 }), [true, null, "plug.on.sun"]);
  assert.deepEqual(judge(ready, { gridPowerW: 51 }), [false, "due", "plug.wait.import"]);
});

Deno.test("judgeSun() has the battery help in clouds, with charge, and while most is sun", () => {
  const helps = (own: Partial<SunView>, freeW = 1155) => {
    const share = { ...SHORT, freeW, beforeClaimW: freeW };
    const memory = { ...IDLE_SUN, enoughSinceMs: START_MS - 120_000 };
    return judgeSun(memory, viewOf({ isCloudy: true, share, ...own })).reason.code;
  };
  assert.equal(helps({}), "plug.on.battery");
  assert.equal(helps({}, 1154), "plug.wait.power");
  assert.equal(helps({ isCloudy: false }), "plug.wait.power");
  assert.equal(helps({ isCloudy: null }), "plug.wait.power");
  assert.equal(helps({ socPct: 98.9 }), "plug.wait.power");
  assert.equal(helps({ socPct: null }), "plug.wait.power");
  assert.equal(helps({ hasBattery: false }), "plug.wait.power");
  assert.equal(
    helps({ settings: { ...viewOf().settings, plugAllowBattery: false } }),
    "plug.wait.power",
  );
  const room = (beforeClaimW: number) => helps({ share: { ...SHORT, freeW: 1155, beforeClaimW } });
  assert.equal(room(1040), "plug.on.battery");
  assert.equal(room(1039), "plug.wait.car");
  const stays = (socPct: number) => helps({ isOn: true, socPct });
  assert.equal(stays(94.1), "plug.on.battery");
  assert.notEqual(stays(94), "plug.on.battery");
  const waiting = { ...SHORT, freeW: 1155, isCarWaiting: true };
  assert.equal(helps({ share: waiting }), "plug.wait.power", "never before a car that waits");
});

Deno.test("judgeSun() lets a dip go on up to 30 Wh and ten minutes, and says until when", () => {
  const judge = (memory: Partial<PlugSunMemory>, own: Partial<SunView> = {}) =>
    judgeSun({ ...IDLE_SUN, ...memory }, onView({ share: { ...SHORT, freeW: 1500 }, ...own }));
  const dip = judge({ shortSinceMs: START_MS - 60_000, shortWh: 20 });
  // 10 Wh are left: a minute at 600 W.
  assert.deepEqual(dip.reason, {
    code: "plug.on.dip",
    missingW: 600,
    offAtMs: at(START_MS + 60_000).atMs,
  });
  assert.deepEqual([dip.on, dip.isUrgent, dip.claim], [true, false, null]);
  const long = judge({ shortSinceMs: START_MS - 590_000, shortWh: 20 });
  assert.ok(long.reason.code === "plug.on.dip");
  assert.equal(long.reason.offAtMs, at(START_MS + 10_000).atMs);
  assert.equal(judge({ shortSinceMs: START_MS - 599_999 }).on, true);
  assert.equal(judge({ shortSinceMs: START_MS - 600_000 }).on, false);
  assert.equal(judge({ shortWh: 29.9 }).on, true);
  const over = judge({ shortWh: 30 });
  assert.deepEqual([over.on, over.isUrgent], [false, false]);
  assert.deepEqual(over.reason, { code: "plug.wait.power", freeW: 1500, neededW: 2100 });
  assert.equal(judge({ shortWh: 31 }).on, false);
  const waiting = judge({}, { share: { ...SHORT, isCarWaiting: true } });
  assert.deepEqual([waiting.reason.code, waiting.isUrgent], ["plug.wait.car", true]);
});

Deno.test("judgeSun() ends a dip at once that the grid pays for, 10 s or, after the car, 30 s", () => {
  const paid = (agoMs: number, own: Partial<SunView> = {}) => {
    const memory = { ...IDLE_SUN, importSinceMs: START_MS - agoMs };
    const { on, isUrgent } = judgeSun(memory, onView({ share: SHORT, gridPowerW: 400, ...own }));
    return [on, isUrgent];
  };
  assert.deepEqual(paid(9999), [true, false]);
  assert.deepEqual(paid(10_000), [false, true]);
  assert.deepEqual(paid(29_999, { isCarSecond: true }), [true, false]);
  assert.deepEqual(paid(30_000, { isCarSecond: true }), [false, true]);
  const moved = (agoMs: number) => paid(HOUR_MS, { switchedMs: START_MS - agoMs });
  assert.deepEqual(moved(19_999), [true, false], "10 s after the relay has moved");
  assert.deepEqual(moved(20_000), [false, true]);
  assert.deepEqual(paid(HOUR_MS, { switchedMs: null }), [false, true]);
});

Deno.test("judgeSun() sees in import beside a charging battery what no sun of the roof can reach", () => {
  const judge = (own: Partial<SunView>, agoMs = 30_000) => {
    const memory = { ...IDLE_SUN, importSinceMs: START_MS - agoMs };
    const view = onView({ batteryPowerW: -101, gridPowerW: 101, ...own });
    const { on, isUrgent, reason } = judgeSun(memory, view);
    return [on, isUrgent, reason.code];
  };
  assert.deepEqual(judge({}), [false, true, "plug.wait.import"]);
  assert.deepEqual(judge({}, 29_999), [true, false, "plug.on.sun"]);
  assert.deepEqual(judge({ batteryPowerW: -100 }), [true, false, "plug.on.sun"]);
  assert.deepEqual(judge({ gridPowerW: 100 }), [true, false, "plug.on.sun"]);
});

Deno.test("judgeSun() yields after two minutes of drain, and 30 s later where the car is second", () => {
  const judge = (agoMs: number, isCarSecond = false) =>
    judgeSun(
      { ...IDLE_SUN, drainSinceMs: START_MS - agoMs },
      onView({ batteryPowerW: 3000, isCarSecond }),
    ).reason;
  assert.equal(judge(119_999).code, "plug.on.sun");
  assert.deepEqual(judge(120_000), {
    code: "plug.wait.drain",
    batteryPowerW: 3000,
    limitW: SETTINGS.batteryMaxConsumptionW,
  });
  assert.equal(judge(149_999, true).code, "plug.on.sun");
  assert.equal(judge(150_000, true).code, "plug.wait.drain");
});
