import assert from "node:assert/strict";
import { NEW_CAR } from "../../src/control/car/car_memory.ts";
import { NO_CLOUDS } from "../../src/control/site/clouds.ts";
import { NOTHING_SEEN } from "../../src/control/car/presence.ts";
import { decide } from "./one.ts";
import { type ControlState, initialState } from "./one.ts";
import type { ChargeMode } from "../../src/domain/house/mode.ts";
import type { ReasonCode } from "../../src/domain/codes/reason.ts";
import {
  ANSWERED_AT_MS,
  at,
  charging,
  chargingState,
  decideAt,
  type House,
  NIGHT,
  pausedState,
  SETTINGS,
  snapshotOf,
  START_MS,
} from "./house.ts";

const IMPORTING: Partial<House> = { gridPowerW: 9000, batteryPowerW: 4000 };

function restarted(mode: ChargeMode): ControlState {
  return initialState({ mode, modeBy: "user", sinceMs: 0 }, at(START_MS));
}

Deno.test("decide() in Disabled says off each cycle, and that current still flows", () => {
  const idle = decideAt(0, { state: pausedState("disabled"), house: NIGHT });
  assert.deepEqual(idle.charger, { enabled: false, currentA: 6 });
  assert.equal(idle.reason.code, "off");
  const flowing = decideAt(0, {
    state: pausedState("disabled"),
    house: charging({ currentA: 10 }),
  });
  assert.deepEqual(flowing.charger, { enabled: false, currentA: 6 });
  assert.deepEqual(flowing.reason, { code: "stopping", powerW: 4600 });
  assert.equal(flowing.isCharging, true);
});

Deno.test("decide() in Slow and Fast charges at once, whatever the sun does", () => {
  const table: { mode: ChargeMode; house: Partial<House>; currentA: number }[] = [
    { mode: "slow", house: {}, currentA: 6 },
    { mode: "slow", house: IMPORTING, currentA: 6 },
    { mode: "slow", house: { minCurrentA: 8 }, currentA: 8 },
    { mode: "slow", house: { siteQuality: "unavailable" }, currentA: 6 },
    { mode: "slow", house: { socPct: null }, currentA: 6 },
    { mode: "fast", house: {}, currentA: 15 },
    { mode: "fast", house: IMPORTING, currentA: 15 },
    { mode: "fast", house: { maxCurrentA: 13 }, currentA: 13 },
    { mode: "fast", house: { hasMeter: false, hasBattery: false }, currentA: 15 },
  ];
  for (const { mode, house, currentA } of table) {
    const input = { state: pausedState(mode), house: { ...NIGHT, ...house } };
    const { charger, reason } = decideAt(0, input);
    assert.deepEqual(charger, { enabled: true, currentA });
    assert.deepEqual(reason, { code: "asked", currentA, sinceMs: at(START_MS).atMs });
  }
});

Deno.test("decide() in Slow tells since when it asks", () => {
  const state = { ...chargingState(6, "slow"), switchedMs: START_MS - 40_000 };
  const { reason } = decideAt(0, { state, house: NIGHT });
  assert.deepEqual(reason, { code: "asked", currentA: 6, sinceMs: at(START_MS - 40_000).atMs });
});

Deno.test("decide() in Slow and Fast tells that the meter is blind", () => {
  const isMeterBlind = (house: Partial<House>) => {
    const input = { state: chargingState(6, "slow"), house: charging({ currentA: 6, ...house }) };
    const { reason } = decideAt(0, input);
    return reason.code === "charging.slow" ? reason.isMeterBlind : null;
  };
  assert.equal(isMeterBlind({}), false);
  assert.equal(isMeterBlind({ siteQuality: "stale" }), true);
  assert.equal(isMeterBlind({ siteQuality: "unavailable" }), true);
  assert.equal(isMeterBlind({ gridPowerW: null }), true);
  assert.equal(isMeterBlind({ hasMeter: false, hasBattery: false }), false, "none set up");
});

Deno.test("decide() does not enable when the device allows less than 6 A", () => {
  for (const mode of ["slow", "fast", "tracked"] as const) {
    const input = { state: chargingState(6, mode), house: { ...NIGHT, maxCurrentA: 5 } };
    assert.equal(decideAt(0, input).charger?.enabled, false);
  }
  const fast = decideAt(0, { state: pausedState("fast"), house: { ...NIGHT, maxCurrentA: 5 } });
  assert.deepEqual(fast.reason, { code: "limit.range", minA: 6, maxA: 5 });
});

Deno.test("decide() raises nothing on a charger whose own data are stale", () => {
  const stale = { chargerQuality: "stale" } as const;
  const command = (state: ControlState, house: House) => decideAt(0, { state, house }).charger;
  const flowing = charging({ currentA: 8, ...stale });
  assert.deepEqual(command(chargingState(8, "fast"), flowing), { enabled: true, currentA: 8 });
  assert.equal(command(pausedState("fast"), { ...NIGHT, ...stale })?.enabled, false);
  assert.deepEqual(command(restarted("fast"), flowing), { enabled: true, currentA: 8 });
  assert.equal(command(chargingState(8, "disabled"), flowing)?.enabled, false);
});

Deno.test("decide() gives a charger up after three misses and 60 s", () => {
  const silent: House = { ...NIGHT, chargerQuality: "unavailable" };
  const table = [
    { chargerMisses: 3, chargerAgeMs: 60_000, isOnline: false },
    { chargerMisses: 2, chargerAgeMs: 600_000, isOnline: true },
    { chargerMisses: 20, chargerAgeMs: 59_999, isOnline: true },
  ];
  for (const { isOnline, ...rest } of table) {
    const input = { state: chargingState(6, "fast"), house: { ...silent, ...rest } };
    const decision = decideAt(0, input);
    assert.equal(decision.isOnline, isOnline);
    assert.equal(decision.offlineSinceMs, isOnline ? null : ANSWERED_AT_MS);
    assert.deepEqual(decision.charger, isOnline ? { enabled: true, currentA: 6 } : null);
    const code = isOnline ? "silent.charger" : "offline.charger";
    assert.deepEqual(decision.reason, { code, sinceMs: ANSWERED_AT_MS });
    assert.equal(decision.state.choice.mode, "fast");
  }
  const never = { ...silent, chargerMisses: 3, chargerAgeMs: null };
  const isOnlineAt = (afterMs: number) =>
    decideAt(afterMs, { state: restarted("slow"), house: never }).isOnline;
  assert.deepEqual([isOnlineAt(59_999), isOnlineAt(60_000)], [true, false]);
});

Deno.test("decide() takes over what a charger does when it is back", () => {
  const away: House = {
    ...charging({ currentA: 10 }),
    chargerQuality: "unavailable",
    chargerMisses: 9,
    chargerAgeMs: 90_000,
  };
  const lost = decideAt(0, { state: chargingState(10), house: away }).state;
  const back = (house: House) => decideAt(5000, { state: lost, house });
  assert.deepEqual(back(charging({ currentA: 9 })).charger, { enabled: true, currentA: 9 });
  const off = back({ ...NIGHT, batteryPowerW: -5000 });
  assert.equal(off.charger?.enabled, false);
  assert.equal(off.state.switchedMs, START_MS + 5000, "its dwell begins");

  const paused = { ...pausedState(), switchedMs: START_MS - 1000 };
  const kept = decideAt(0, { state: paused, house: away }).state;
  const started = decideAt(5000, { state: kept, house: charging({ currentA: 10 }) });
  assert.equal(started.charger?.enabled, false, "a pause stays one");
});

Deno.test("decide() takes over a tracked charge after a restart without a jump", () => {
  const table: { house: House; expected: { enabled: boolean; currentA: number } }[] = [
    { house: charging({ currentA: 9 }), expected: { enabled: true, currentA: 9 } },
    {
      house: charging({ currentA: 9, batteryPowerW: 3000 }),
      expected: { enabled: true, currentA: 9 },
    },
    { house: charging({ currentA: 16 }), expected: { enabled: true, currentA: 15 } },
    {
      house: charging({ currentA: 9, targetCurrentA: null, enabled: null }),
      expected: { enabled: true, currentA: 6 },
    },
    { house: charging({ currentA: 9, enabled: false }), expected: { enabled: false, currentA: 6 } },
    { house: charging({ currentA: 9, carPowerW: 0 }), expected: { enabled: false, currentA: 6 } },
  ];
  for (const { house, expected } of table) {
    const { charger, state } = decideAt(5000, { state: restarted("tracked"), house });
    assert.deepEqual(charger, expected);
    assert.equal(state.switchedMs, START_MS + 5000);
  }
  const rests = decideAt(5000, { state: restarted("tracked"), house: NIGHT });
  assert.deepEqual(rests.charger, { enabled: false, currentA: 6 });
  assert.equal(rests.state.switchedMs, null, "a charger that rests has not been paused by us");
});

Deno.test("decide() after a restart commands nothing while the charger is still silent", () => {
  const silent: House = { ...NIGHT, chargerQuality: "unavailable", chargerAgeMs: null };
  for (const mode of ["slow", "fast", "tracked"] as const) {
    const decision = decideAt(0, { state: restarted(mode), house: silent });
    assert.deepEqual([decision.charger, decision.isOnline], [null, true]);
  }
  const disabled = decideAt(0, { state: restarted("disabled"), house: silent });
  assert.equal(disabled.charger?.enabled, false);
});

Deno.test("decide() after a restart lets a charge go on while the meter is still silent", () => {
  const silent = charging({ currentA: 9, siteQuality: "unavailable", siteAgeMs: null });
  const current = (afterMs: number) =>
    decideAt(afterMs, { state: restarted("tracked"), house: silent }).charger;
  assert.deepEqual(current(30_000), { enabled: true, currentA: 9 });
  assert.equal(current(30_001)?.enabled, false);
});

Deno.test("decide() follows a device whose smallest current has changed", () => {
  const { charger } = decideAt(0, {
    state: chargingState(6),
    house: charging({ currentA: 6, minCurrentA: 8 }),
  });
  assert.deepEqual(charger, { enabled: true, currentA: 8 });
});

Deno.test("decide() gives every reason that control has", () => {
  const night = (house: Partial<House>) => ({ ...NIGHT, ...house });
  const ready = { ...pausedState(), startableSinceMs: START_MS };
  const sunny = night({ batteryPowerW: -5000 });
  const offline = night({ chargerMisses: 3, chargerAgeMs: 60_000 });
  const slow = chargingState(6, "slow");
  const fullCar: ControlState = {
    ...slow,
    car: { ...NEW_CAR, chargedMs: 600_000, idleSinceMs: START_MS - 300_000 },
  };
  const askedInVain: ControlState = {
    ...slow,
    car: { ...NEW_CAR, askedMs: START_MS - 60_000, lastAskMs: START_MS - 20_000, asks: 3 },
  };
  const unplugged: ControlState = {
    ...pausedState(),
    presence: { ...NOTHING_SEEN, isCarConnected: false },
  };
  const minute = Math.floor(START_MS / 60_000);
  const sunnySlow: ControlState = {
    ...pausedState("slow"),
    startableSinceMs: START_MS - 180_000,
    clouds: { ...NO_CLOUDS, isCloudy: false, minute },
  };
  const lacking: ControlState = {
    ...pausedState(),
    choice: { ...pausedState().choice, modeBy: "auto" },
    lackingSinceMs: START_MS - 1_200_000,
  };
  const cloudyCharge: ControlState = {
    ...chargingState(8),
    clouds: { ...NO_CLOUDS, isCloudy: true, minute },
  };
  const table: { code: ReasonCode; state: ControlState; house: House }[] = [
    { code: "setup.charger", state: pausedState(), house: night({ hasCharger: false }) },
    { code: "setup.inverter", state: chargingState(6), house: night({ hasMeter: false }) },
    { code: "off", state: pausedState("disabled"), house: NIGHT },
    { code: "stopping", state: pausedState("disabled"), house: charging({ currentA: 6 }) },
    { code: "offline.charger", state: pausedState(), house: offline },
    {
      code: "silent.charger",
      state: pausedState("slow"),
      house: night({ chargerQuality: "unavailable", chargerMisses: 1 }),
    },
    { code: "asked", state: pausedState("slow"), house: NIGHT },
    { code: "car.waiting", state: askedInVain, house: NIGHT },
    { code: "car.absent", state: pausedState("slow"), house: night({ isCarConnected: false }) },
    { code: "car.full", state: fullCar, house: night({ enabled: true }) },
    { code: "turn.plug-in", state: unplugged, house: night({ isCarConnected: true }) },
    { code: "turn.tracked", state: sunnySlow, house: sunny },
    { code: "turn.slow", state: lacking, house: NIGHT },
    { code: "limit.range", state: pausedState("slow"), house: night({ maxCurrentA: 5 }) },
    {
      code: "limit.cloudy",
      state: cloudyCharge,
      house: charging({ currentA: 8, gridPowerW: -500 }),
    },
    {
      code: "guard.battery",
      state: chargingState(6),
      house: charging({ currentA: 6, batteryPowerW: 3000 }),
    },
    {
      code: "wait.protection",
      state: { ...ready, protectedUntilMs: START_MS + 1000 },
      house: sunny,
    },
    { code: "charging.slow", state: chargingState(6, "slow"), house: charging({ currentA: 6 }) },
    { code: "charging.fast", state: chargingState(15, "fast"), house: charging({ currentA: 15 }) },
    { code: "charging.tracked", state: chargingState(8), house: charging({ currentA: 8 }) },
    { code: "limit.current", state: chargingState(15), house: charging({ currentA: 15 }) },
    {
      code: "stop.pending",
      state: chargingState(6),
      house: charging({ currentA: 6, batteryPowerW: 900 }),
    },
    { code: "wait.surplus", state: pausedState(), house: NIGHT },
    { code: "wait.stable", state: ready, house: sunny },
    { code: "wait.dwell", state: { ...ready, switchedMs: START_MS }, house: sunny },
    { code: "wait.soc", state: pausedState(), house: night({ socPct: 10 }) },
    { code: "wait.battery", state: pausedState(), house: night({ socPct: null }) },
    {
      code: "stale.meter",
      state: chargingState(8),
      house: charging({ currentA: 8, siteAgeMs: 31_000 }),
    },
    { code: "blind.meter", state: pausedState(), house: night({ siteAgeMs: 121_000 }) },
  ];
  for (const { code, state, house } of table) {
    assert.equal(decideAt(0, { state, house }).reason.code, code);
  }
});

Deno.test("decide() commands nothing without a charger, and off without a meter", () => {
  const bare = decideAt(0, { state: pausedState(), house: { ...NIGHT, hasCharger: false } });
  assert.deepEqual([bare.charger, bare.isOnline, bare.offlineSinceMs], [null, false, null]);
  const blind = decideAt(0, {
    state: chargingState(10),
    house: charging({ currentA: 10, hasMeter: false }),
  });
  assert.deepEqual(blind.charger, { enabled: false, currentA: 6 });
});

Deno.test("decide() tells surplus and phases", () => {
  const decision = decide({
    state: chargingState(8),
    snapshot: snapshotOf(charging({ currentA: 8, batteryPowerW: -700, gridPowerW: 20 })),
    settings: { ...SETTINGS, carMaxPhases: 1 },
    now: at(START_MS),
  });
  assert.deepEqual([decision.surplusW, decision.phases], [4360, 1]);
});

Deno.test("decide() follows a fuse that is off: the phases that live set powers and currents", () => {
  const twoPhases = charging({ currentA: 8, phaseCurrentsA: [8, 8, 0] });
  const onePhase: House = {
    ...twoPhases,
    carPowerW: 1840,
    phaseCurrentsA: [8, 0, 0],
    gridPowerW: -500,
  };
  assert.equal(decideAt(0, { state: chargingState(8), house: twoPhases }).phases, 2);
  const fused = decideAt(0, { state: chargingState(8), house: onePhase });
  assert.equal(fused.phases, 1);
  const state = { ...chargingState(8), follow: { ...fused.state.follow, spareSinceMs: START_MS } };
  assert.deepEqual(decideAt(30_000, { state, house: onePhase }).charger, {
    enabled: true,
    currentA: 10,
  });
});

Deno.test("decide() takes over the mode and who chose it after a restart", () => {
  const state = initialState({ mode: "tracked", modeBy: "auto", sinceMs: 7 }, at(START_MS));
  const first = decideAt(0, { state, house: charging({ currentA: 9 }) });
  assert.deepEqual(first.state.choice, { mode: "tracked", modeBy: "auto", sinceMs: 7 });
  assert.deepEqual(first.charger, { enabled: true, currentA: 9 });
});
