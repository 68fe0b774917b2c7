import assert from "node:assert/strict";
import type { ChargerMemory } from "../../../src/control/charger_memory.ts";
import type { PlugMemory } from "../../../src/control/heater/plug_memory.ts";
import { carClaimW, type CarDemand, untrackedW } from "../../../src/control/share/car_demand.ts";
import { mayObey, plugDrawW } from "../../../src/control/share/other_loads.ts";
import { batteryOf, seenFlows } from "../../../src/control/share/seen_flows.ts";
import {
  type ChargerLoad,
  type DecidedCar,
  type DecidedSwitch,
  seenByCharger,
  seenBySwitch,
  type SwitchLoad,
  yieldingW,
} from "../../../src/control/share/views.ts";
import type { PlugValues, PowerFlows } from "../../../src/domain/house/snapshot.ts";
import { CHARGER, fresh, PLUG, stale, unavailable } from "../../domain/house/readings.ts";
import { managedPlug } from "../heater/plug_house.ts";
import { at, NIGHT, SETTINGS, snapshotOf, START_MS } from "../house.ts";
import { BARE, chargerLoad, DEMAND, FLOWS, houseOf, NOW, switchLoad } from "./share_loads.ts";

Deno.test("seenByCharger() leaves to a charger what the loads behind it draw by the sun", () => {
  const own = chargerLoad(1);
  const gridW = (chargers: readonly ChargerLoad[], switches: readonly SwitchLoad[]) =>
    seenByCharger(own, houseOf([own, ...chargers], switches), []).gridPowerW;
  assert.equal(gridW([], []), -500);
  assert.equal(gridW([chargerLoad(2)], []), -3500);
  assert.equal(gridW([chargerLoad(0)], []), -500, "one before it");
  assert.equal(gridW([chargerLoad(2, { mode: "slow" })], []), -500);
  assert.equal(gridW([], [switchLoad(2)]), -2500);
  assert.equal(gridW([], [switchLoad(0)]), -500);
  assert.equal(gridW([], [switchLoad(2, { memory: { isOnBySun: false } })]), -500);
  assert.equal(gridW([chargerLoad(2), chargerLoad(3)], [switchLoad(4)]), -8500);
});

Deno.test("seenByCharger() has those before it take what they claim beyond their draw", () => {
  const own = chargerLoad(1);
  const seen = (demand: Partial<CarDemand>, flows: Partial<PowerFlows> = {}) => {
    const decided: DecidedCar = {
      place: 0,
      demand: { ...DEMAND, ...demand },
      seen: { ...FLOWS, ...flows },
    };
    return seenByCharger(own, houseOf([own], []), [decided]).gridPowerW;
  };
  // It draws 3000 W and sees 500 W more: all of that is its own.
  assert.equal(seen({}), 0);
  assert.equal(seen({}, { gridPowerW: -9000 }), -500 + 6900 - 3000, "15 A are its most");
  assert.equal(seen({}, { gridPowerW: 3000 }), -500, "less than it draws it does not give back");
  assert.equal(seen({}, { batteryPowerW: -300 }), 300);
  assert.equal(seen({}, { gridPowerW: null }), -500);
  assert.equal(seen({}, { batteryPowerW: null }), -500);
  assert.equal(seen({ powerW: null }), -500 + 2760, "its smallest charge");
  assert.equal(seen({ isAsked: false }), -500, "not asked");
  assert.equal(seen({ mode: "slow" }), -500);
  assert.equal(seen({ mode: "slow", isFollowed: false, commandA: 10 }), -500 + 1600);
});

Deno.test("seenByCharger() makes room for a switch before it that is about to go on", () => {
  const own = chargerLoad(1);
  const gridW = (
    memory: Partial<PlugMemory>,
    charger: ChargerLoad = own,
    values: Partial<PlugValues> = { on: false, powerW: 0 },
    place = 0,
  ) =>
    seenByCharger(charger, houseOf([charger], [switchLoad(place, { values, memory })]), [])
      .gridPowerW;
  const due = { claim: "due" } as const;
  assert.equal(gridW(due), -500 + SETTINGS.plugOnPowerW);
  assert.equal(gridW({ claim: "wanted" }), -500, "a charge of ten minutes goes on");
  assert.equal(gridW({ claim: null }), -500);
  assert.equal(gridW(due, own, { on: false, powerW: 0 }, 2), -500, "one behind it");
  assert.equal(gridW(due, chargerLoad(1, { mode: "slow" })), -500);
  const asked = (agoMs: number) =>
    gridW(due, chargerLoad(1, { memory: { switchedMs: START_MS - agoMs } }));
  assert.deepEqual([asked(299_999), asked(300_000)], [-500, -500 + SETTINGS.plugOnPowerW]);
  const off = chargerLoad(1, { memory: { command: { enabled: false, currentA: 6 } } });
  assert.equal(gridW({ claim: "wanted" }, off), -500 + SETTINGS.plugOnPowerW);
});

Deno.test("seenBySwitch() sees the switches alone: those behind it yield, those before it claim", () => {
  const own = switchLoad(1);
  const gridW = (switches: readonly SwitchLoad[], before: readonly DecidedSwitch[] = []) =>
    seenBySwitch(own, houseOf([chargerLoad(2)], [own, ...switches]), before).gridPowerW;
  assert.equal(gridW([]), -500);
  assert.equal(gridW([switchLoad(2)]), -2500);
  assert.equal(gridW([switchLoad(0)]), -500);
  assert.equal(gridW([switchLoad(2, { memory: { isOnBySun: false } })]), -500);
  const deaf = { ...managedPlug().relay, told: false, toldSinceMs: START_MS - 60_000 };
  assert.equal(gridW([switchLoad(2, { memory: { relay: deaf } })]), -500, "it does not obey");
  const claimed = (on: boolean, memory: Partial<PlugMemory>) => {
    const load = switchLoad(0, { values: { on, powerW: null } });
    return gridW([], [{ load, memory: { ...managedPlug(), ...memory } }]);
  };
  const step = -500 + SETTINGS.plugOnPowerW;
  assert.deepEqual([claimed(false, { claim: "wanted" }), claimed(false, { claim: "due" })], [
    step,
    step,
  ]);
  assert.equal(claimed(false, {}), -500);
  assert.equal(claimed(false, { relay: { ...managedPlug().relay, told: true } }), step);
  assert.equal(claimed(false, { relay: { ...managedPlug().relay, told: false } }), -500);
  assert.equal(claimed(true, { claim: "due" }), -500, "its meter shows it");
});

Deno.test("yieldingW() is what a charger draws that Tracked steers and that obeys", () => {
  const yields = (own: Parameters<typeof chargerLoad>[1], agoMs = 0) =>
    yieldingW(chargerLoad(0, own), at(START_MS + agoMs));
  assert.equal(yields({}), 3000);
  assert.equal(yields({ mode: "fast" }), 0);
  assert.equal(yields({ values: { powerW: null } }), 0);
  assert.equal(yields({ memory: { command: null } }), 0);
  const paused = { enabled: false, currentA: 6 };
  const after = (agoMs: number) =>
    yields({ memory: { command: paused, changedMs: START_MS - agoMs } });
  assert.deepEqual([after(59_999), after(60_000)], [3000, 0]);
  assert.equal(yields({ memory: { command: paused, changedMs: null } }), 3000);
  const load = chargerLoad(0);
  assert.equal(
    yieldingW({ ...load, reading: stale({ ...CHARGER, powerW: 3000 }, 31_000) }, NOW),
    0,
  );
  assert.equal(yieldingW({ ...load, reading: unavailable() }, NOW), 0);
});

Deno.test("mayObey() for a minute after a relay was told off; plugDrawW() by its meter, or On at", () => {
  const obeys = (told: boolean | null, toldSinceMs: number | null) =>
    mayObey({ ...managedPlug(), relay: { ...managedPlug().relay, told, toldSinceMs } }, NOW);
  assert.deepEqual([obeys(false, START_MS - 59_999), obeys(false, START_MS - 60_000)], [
    true,
    false,
  ]);
  assert.deepEqual([obeys(true, 0), obeys(null, 0), obeys(false, null)], [true, true, true]);
  const draw = (values: Partial<PlugValues>) =>
    plugDrawW(fresh({ ...PLUG, ...values }), { plugOnPowerW: 2100 });
  assert.deepEqual(
    [
      draw({ on: true, powerW: 5 }),
      draw({ on: true, powerW: null }),
      draw({ on: false, powerW: 5 }),
    ],
    [5, 2100, 0],
  );
  assert.equal(plugDrawW(unavailable(), { plugOnPowerW: 2100 }), 0);
});

Deno.test("carClaimW() of the sun: all up to its most, its smallest charge, or what it draws", () => {
  const claim = (own: Partial<CarDemand>, totalW = 5000) =>
    carClaimW({ ...DEMAND, ...own }, totalW);
  assert.deepEqual([claim({}), claim({}, 2000), claim({}, 9000)], [5000, 2760, 6900]);
  assert.equal(claim({ commandA: 15 }), 3000, "told its most and followed: at a limit of its own");
  assert.equal(claim({ commandA: 14 }), 5000);
  assert.equal(claim({ commandA: 15, isFollowed: false }), 5000);
  assert.equal(claim({ isAsked: false }), 3000);
  assert.equal(claim({ isAsked: false, isAboutToStart: true }), 5000);
  assert.equal(claim({ isAsked: false, powerW: null }), 0);
  const untracked = (own: Partial<CarDemand>) => untrackedW({ ...DEMAND, ...own });
  assert.equal(untracked({}), 3000);
  assert.equal(untracked({ isFollowed: false }), 3680);
  assert.equal(untracked({ isFollowed: false, powerW: 5000 }), 5000);
  assert.equal(untracked({ isFollowed: false, isAsked: false }), 3000);
  assert.equal(claim({ mode: "slow", isFollowed: false }), 3680);
});

Deno.test("seenFlows() gives a hungry battery what is freed, up to what it takes, and the grid the rest", () => {
  const hungry = { isConfigured: true, socPct: 80, maxChargingW: 3000 };
  const seen = (
    grid: number,
    battery: number,
    own: Partial<typeof hungry> & { readonly socPct?: number } = {},
    freedW = 2000,
  ) => {
    const flows = { ...FLOWS, gridPowerW: grid, batteryPowerW: battery };
    const { gridPowerW, batteryPowerW } = seenFlows(flows, { freedW, claimedW: 0 }, {
      ...hungry,
      ...own,
    });
    return [gridPowerW, batteryPowerW];
  };
  assert.deepEqual(seen(500, 700), [0, -800]);
  assert.deepEqual(seen(0, -2500), [-1500, -3000]);
  assert.deepEqual(seen(0, -3500), [-2000, -3500], "it takes more than that anyway");
  assert.deepEqual(seen(-49, 0), [-49, -2000]);
  assert.deepEqual(seen(-50, 0), [-2050, 0], "it leaves sun to the grid");
  assert.deepEqual([seen(0, 0, { socPct: 99 }), seen(0, 0, { socPct: 98.9 })], [[-2000, 0], [
    0,
    -2000,
  ]]);
  assert.deepEqual(seen(0, 0, {}, 0), [0, 0]);
  const claimed = seenFlows(FLOWS, { freedW: 0, claimedW: 700 }, BARE);
  assert.equal(claimed.gridPowerW, 200);
  const both = seenFlows(FLOWS, { freedW: 300, claimedW: 700 }, BARE);
  assert.equal(both.gridPowerW, -100);
  const blind = { ...FLOWS, gridPowerW: null };
  assert.equal(seenFlows(blind, { freedW: 300, claimedW: 700 }, BARE).gridPowerW, null);
  assert.equal(seenFlows(FLOWS, { freedW: 0, claimedW: 0 }, BARE), FLOWS);
  assert.deepEqual(batteryOf(snapshotOf(NIGHT), { batteryMaxChargingW: 7 }), {
    isConfigured: true,
    socPct: 80,
    maxChargingW: 7,
  });
});

Deno.test("seenByCharger() ends no charge of less than five minutes for those before it", () => {
  const decided: DecidedCar = { place: 0, demand: DEMAND, seen: { ...FLOWS, gridPowerW: -900 } };
  const gridW = (memory: Partial<ChargerMemory>) => {
    const own = chargerLoad(1, { memory });
    return seenByCharger(own, houseOf([own], []), [decided]).gridPowerW;
  };
  assert.equal(gridW({ switchedMs: START_MS - 300_000 }), -500 + 900);
  assert.equal(gridW({ switchedMs: START_MS - 299_999 }), -500);
  assert.equal(gridW({ switchedMs: null }), -500 + 900);
  const off = { enabled: false, currentA: 6 };
  assert.equal(gridW({ switchedMs: START_MS, command: off }), -500 + 900, "it does not charge");
});
