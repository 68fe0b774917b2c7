import assert from "node:assert/strict";
import {
  buildStatus,
  firstChargerOf,
  startingStatus,
  withHold,
  withPress,
} from "../../src/app/status.ts";
import type { ModeChoice } from "../../src/domain/house/mode.ts";
import { chargerOf, firstLoads } from "../../src/app/first_loads.ts";
import { InvariantBroken } from "../../src/domain/codes/errors.ts";
import { SLOT_IDS } from "../../src/domain/house/device.ts";
import {
  at,
  charging,
  chargingState,
  decideAt,
  type House,
  NIGHT,
  SETTINGS,
  snapshotOf,
  START_MS,
} from "../control/house.ts";
import { wholeDecision } from "../control/one.ts";
import { NOW_MS, SUNNY } from "../routes/fake_program.ts";
import { CAR, HEATER, listed, sampleGoal } from "../routes/sample_loads.ts";

const FAST: ModeChoice = { mode: "fast", modeBy: "user", sinceMs: NOW_MS };

/** The status of one cycle in a house. */
function statusOf(house: House) {
  const decision = wholeDecision(decideAt(0, { state: chargingState(6, "slow"), house }));
  return buildStatus({
    now: at(START_MS),
    snapshot: snapshotOf(house),
    decision,
    settings: SETTINGS,
    cycle: 3,
    choiceOf: () => FAST,
    isModePending: () => true,
    refusedOf: () => null,
    applyState: () => "sent",
    balance: "settled",
    storageError: null,
  });
}

Deno.test("buildStatus() counts what is old of all alike, and nothing that is older than the rest", () => {
  const car = charging({ currentA: 6, gridPowerW: 500, pvPowerW: 4000, acPowerW: 4000 });
  const sums = ({ consumptionPowerW, housePowerW, surplusW }: ReturnType<typeof statusOf>) =>
    [consumptionPowerW, housePowerW, surplusW].map((value) => value !== null);
  assert.deepEqual(sums(statusOf(car)), [true, true, true]);
  const old = { siteQuality: "stale", siteAgeMs: 45_000 } as const;
  assert.deepEqual(sums(statusOf({ ...car, ...old })), [true, false, false]);
  const allOld = { ...old, chargerQuality: "stale", chargerAgeMs: 45_000 } as const;
  assert.equal(sums(statusOf({ ...car, ...allOld }))[1], true, "of one age again");
  const oldBattery = { batteryQuality: "stale", batteryAgeMs: 45_000 } as const;
  assert.deepEqual(sums(statusOf({ ...car, ...oldBattery })), [true, false, false]);
  const without = { hasBattery: false, batteryPowerW: null, socPct: null };
  assert.deepEqual(sums(statusOf({ ...car, ...oldBattery, ...without })), [true, true, true]);
});

Deno.test("buildStatus() tells percent in tenths, and no battery's power where there is none", () => {
  const { socPct, sohPct, batteryPowerW } = statusOf({
    ...NIGHT,
    socPct: 76.26,
    batteryPowerW: 0.4,
  });
  assert.deepEqual([socPct, sohPct, batteryPowerW], [76.3, null, 0]);
  assert.equal(Object.is(statusOf({ ...NIGHT, batteryPowerW: -0.4 }).batteryPowerW, 0), true);
  const none = statusOf({ ...NIGHT, hasBattery: false });
  assert.deepEqual([none.battery.isConfigured, none.batteryPowerW], [false, null]);
});

Deno.test("buildStatus() takes a meter that tells no power for no meter", () => {
  assert.equal(statusOf(NIGHT).meter.quality, "fresh");
  assert.equal(statusOf({ ...NIGHT, gridPowerW: null }).meter.quality, "unavailable");
});

Deno.test("buildStatus() has the first charger's values at the top and in the list", () => {
  const status = statusOf(charging({ currentA: 6, phaseCurrentsA: [5.9, 6.1, 0] }));
  assert.deepEqual([status.mode, status.isModePending, status.charger.applyState], [
    "fast",
    true,
    "sent",
  ]);
  assert.equal(status.charger.currentA, 6.1);
  assert.equal(status.charger.powerW, 2760);
  const [car] = status.loads;
  assert.ok(car?.kind === "charger");
  assert.deepEqual([car.mode, car.modeSinceMs, car.currentA], ["fast", NOW_MS, 6.1]);
  assert.equal("refused" in car, false);
  assert.equal(statusOf({ ...NIGHT, chargerQuality: "unavailable" }).charger.currentA, null);
});

Deno.test("withPress() shows the press of its charger alone, and ends its goal", () => {
  const first = { ...CAR, id: 3, goal: sampleGoal(NOW_MS) };
  const status = { ...listed(SUNNY), loads: [HEATER, first, CAR] };
  const pressed = withPress(status, 3, FAST);
  const asked = { code: "mode.asked", mode: "fast" };
  assert.deepEqual([pressed.mode, pressed.isModePending, pressed.reason], ["fast", true, asked]);
  const [heater, one, other] = pressed.loads;
  assert.ok(one?.kind === "charger");
  assert.deepEqual([one.mode, one.goal, one.reason], ["fast", null, asked]);
  assert.deepEqual([heater, other], [HEATER, CAR]);
  const second = withPress(status, CAR.id, FAST);
  assert.deepEqual([second.mode, second.isModePending, second.reason], [
    "tracked",
    false,
    SUNNY.reason,
  ]);
  assert.deepEqual(second.loads[1], first);
});

Deno.test("withPress() of a charger that cannot be asked leaves the reason why", () => {
  const reason = { code: "setup.charger" } as const;
  for (const state of [{ online: false }, { isConfigured: false }]) {
    const charger = { ...CAR, id: SLOT_IDS.charger, ...state, reason };
    const status = { ...SUNNY, charger, reason, loads: [charger] };
    const pressed = withPress(status, SLOT_IDS.charger, FAST);
    assert.deepEqual([pressed.mode, pressed.reason], ["fast", reason]);
    const [load] = pressed.loads;
    assert.deepEqual(load?.reason, reason);
  }
});

Deno.test("withHold() shows the hold of its switch alone, at the top where it is the first", () => {
  const second = { ...HEATER, id: 8, hold: null };
  const status = { ...SUNNY, loads: [CAR, { ...HEATER, hold: null }, second] };
  const hold = { on: false, untilMs: NOW_MS + 60_000 };
  const reason = { code: "plug.manual", ...hold };
  const held = withHold(status, HEATER.id, hold);
  assert.deepEqual(held.plug.reason, reason);
  assert.deepEqual(held.loads, [CAR, { ...HEATER, hold, reason }, second]);
  const other = withHold(status, second.id, hold);
  assert.deepEqual(other.plug, SUNNY.plug);
  assert.deepEqual(other.loads.at(-1), { ...second, hold, reason });
  assert.equal(withHold(held, HEATER.id, null).plug.reason, null);
});

Deno.test("startingStatus() knows of a charger that waits, and of no device", () => {
  const status = startingStatus(NOW_MS, 5, { mode: "slow", modeBy: "user", sinceMs: 7 });
  assert.equal(firstChargerOf(status), 5);
  const [load] = status.loads;
  assert.ok(load?.kind === "charger");
  assert.deepEqual(
    [status, load].map(({ mode, modeBy, modeSinceMs, isModePending, reason }) => [
      mode,
      modeBy,
      modeSinceMs,
      isModePending,
      reason.code,
    ]),
    Array.from({ length: 2 }, () => ["slow", "user", 7, false, "starting-up"]),
  );
  assert.deepEqual(
    [load.fullPowerW, load.countedWh, load.charging, load.online, load.phases, status.cycle],
    [0, 0, false, true, 1, 0],
  );
  for (
    const device of [status.meter, status.inverter, status.battery, status.charger, status.plug]
  ) {
    assert.deepEqual([device.isConfigured, device.quality, device.atMs], [
      false,
      "unavailable",
      null,
    ]);
  }
  assert.deepEqual([status.plug.enabled, status.plug.on], [false, null]);
});

Deno.test("firstChargerOf() is the settings' charger where no load is one", () => {
  assert.equal(firstChargerOf({ loads: [HEATER, CAR] }), CAR.id);
  assert.equal(firstChargerOf({ loads: [HEATER] }), SLOT_IDS.charger);
});

Deno.test("firstLoads() are the first charger with its mode, and the first switch where there is one", () => {
  const house = { ...NIGHT, hasPlug: true };
  const decision = wholeDecision(decideAt(0, { state: chargingState(6, "slow"), house }));
  const { charger, choice, plug } = firstLoads(decision);
  assert.deepEqual([charger.id, choice.mode, plug?.id], [SLOT_IDS.charger, "slow", SLOT_IDS.plug]);
  const alone = { ...decision, loads: decision.loads.filter(({ kind }) => kind === "charger") };
  assert.equal(firstLoads(alone).plug, null);
  const second = { ...charger, id: 11 };
  const two = { ...decision, loads: [...decision.loads, second] };
  assert.equal(chargerOf(two, 11), second);
  for (const id of [null, 99, SLOT_IDS.plug]) assert.equal(chargerOf(two, id), charger);
  const none = { ...decision, loads: decision.loads.filter(({ kind }) => kind === "switch") };
  assert.throws(() => firstLoads(none), InvariantBroken);
  const forgotten = { ...decision, state: { ...decision.state, loads: new Map() } };
  assert.throws(() => firstLoads(forgotten), InvariantBroken);
});
