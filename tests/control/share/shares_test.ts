import assert from "node:assert/strict";
import type { CarDemand } from "../../../src/control/share/car_demand.ts";
import { plugLoad } from "../../../src/control/share/other_loads.ts";
import { seenFlows } from "../../../src/control/share/seen_flows.ts";
import { sunForPlug as sunBesideCars } from "../../../src/control/share/switch_share.ts";
import type { PlugMemory } from "../../../src/control/heater/plug_memory.ts";
import type { PowerFlows } from "../../../src/domain/house/snapshot.ts";
import { at, NIGHT, PER_AMPERE_W, SETTINGS, snapshotOf, START_MS } from "../house.ts";
import { managedPlug } from "../heater/plug_house.ts";

const flowsOf = (gridPowerW: number | null, batteryPowerW: number | null, carPowerW = 0) =>
  ({
    gridPowerW,
    pvPowerW: null,
    batteryPowerW,
    consumptionPowerW: null,
    housePowerW: null,
    carPowerW,
    conversionLossW: null,
  }) satisfies PowerFlows;

/** The sun of a plug beside one car. */
const sunForPlug = (
  flows: PowerFlows,
  drawW: number,
  car: CarDemand,
  { plugPriority, acLimitW }: { plugPriority: "car" | "plug"; acLimitW: number | null },
) => sunBesideCars(flows, drawW, [{ ...car, isFirst: plugPriority === "car" }], acLimitW);

Deno.test("seenFlows() gives back what a yielding plug draws: import first, then the battery", () => {
  const hungry = { isConfigured: true, socPct: 80, maxChargingW: 4950 };
  const full = { ...hungry, socPct: 99 };
  const table = [
    { grid: 2500, battery: 0, at: hungry, seen: [500, 0] },
    { grid: 500, battery: 1000, at: hungry, seen: [0, -500] },
    { grid: 500, battery: 1000, at: full, seen: [-500, 0] },
    { grid: 0, battery: -1000, at: hungry, seen: [0, -3000] },
    { grid: 0, battery: -4000, at: hungry, seen: [-1050, -4950] },
    { grid: -51, battery: -1000, at: hungry, seen: [-2051, -1000] },
    { grid: 300, battery: 0, at: { ...hungry, isConfigured: false }, seen: [-1700, 0] },
    { grid: null, battery: 0, at: hungry, seen: [null, 0] },
    { grid: 2500, battery: null, at: hungry, seen: [500, null] },
  ];
  for (const { grid, battery, at, seen } of table) {
    const flows = seenFlows(flowsOf(grid, battery), { freedW: 2000, claimedW: 0 }, at);
    assert.deepEqual([flows.gridPowerW, flows.batteryPowerW], seen, `${grid} ${battery}`);
  }
});

Deno.test("seenFlows() shows a claiming plug as import, and any other load as it is", () => {
  const battery = { isConfigured: true, socPct: 80, maxChargingW: 4950 };
  const flows = flowsOf(-300, -1000);
  const claiming = seenFlows(flows, { freedW: 0, claimedW: 2100 }, battery);
  assert.deepEqual([claiming.gridPowerW, claiming.batteryPowerW], [1800, -1000]);
  assert.equal(seenFlows(flows, { freedW: 0, claimedW: 0 }, battery), flows);
});

Deno.test("plugLoad() yields by sun with Priority car, claims with Priority plug in Tracked", () => {
  const standing = (own: {
    memory?: Partial<PlugMemory>;
    plugOn?: boolean;
    priority?: "car" | "plug";
    mode?: "tracked" | "slow";
    askedForMs?: number | null;
  }) =>
    plugLoad({
      memory: { ...managedPlug(), ...own.memory },
      reading: snapshotOf({ ...NIGHT, hasPlug: true, plugOn: own.plugOn ?? false }).plug,
      settings: SETTINGS,
      isFirst: (own.priority ?? "plug") === "plug",
      mode: own.mode ?? "tracked",
      askedForMs: own.askedForMs ?? null,
      now: at(START_MS),
    }).standing;
  const sunny = { isOnBySun: true };
  assert.equal(standing({ plugOn: true, memory: sunny, priority: "car" }), "yielding");
  assert.equal(
    standing({ plugOn: true, memory: sunny, priority: "car", mode: "slow" }),
    "yielding",
  );
  assert.equal(standing({ plugOn: true, memory: sunny }), "taken");
  const told = (on: boolean, sinceMs: number) => ({
    ...sunny,
    relay: { ...managedPlug().relay, told: on, toldSinceMs: START_MS - sinceMs },
  });
  const deaf = (on: boolean, sinceMs: number) =>
    standing({ plugOn: true, priority: "car", memory: told(on, sinceMs) });
  assert.equal(deaf(false, 59_999), "yielding");
  assert.equal(deaf(false, 60_000), "taken", "it does not obey");
  assert.equal(deaf(true, 60_000), "yielding");
  assert.equal(standing({ plugOn: true, priority: "car" }), "taken", "by hand, Always on, On at 0");
  assert.equal(standing({ memory: { claim: "wanted" } }), "claiming", "before a start");
  assert.equal(standing({ memory: { claim: "wanted" }, askedForMs: 400_000 }), "taken");
  assert.equal(standing({ memory: { claim: "due" }, askedForMs: 299_999 }), "taken");
  assert.equal(standing({ memory: { claim: "due" }, askedForMs: 300_000 }), "claiming");
  assert.equal(standing({ memory: { claim: "due" }, mode: "slow" }), "taken");
  assert.equal(standing({ memory: { claim: "due" }, priority: "car" }), "taken");
});

const AWAY: CarDemand = {
  awaitedW: 0,
  id: 2,
  isCharging: false,
  mode: "tracked",
  powerW: 0,
  isAsked: false,
  isSilent: false,
  isAboutToStart: false,
  commandA: 6,
  isFollowed: false,
  range: { minA: 6, maxA: 15, stepA: 1 },
  perAmpereW: PER_AMPERE_W,
};

const CAR_FIRST = { plugPriority: "car", acLimitW: null } as const;
const PLUG_FIRST = { plugPriority: "plug", acLimitW: null } as const;

Deno.test("sunForPlug() leaves with Priority car what the car cannot take", () => {
  const charging = { ...AWAY, isAsked: true, isFollowed: true };
  const table: { name: string; car: CarDemand; batteryW: number; freeW: number; waits: boolean }[] =
    [
      { name: "no car", car: AWAY, batteryW: -3000, freeW: 5000, waits: false },
      {
        name: "below its limit it takes all",
        car: { ...charging, powerW: 2760, commandA: 6 },
        batteryW: 240,
        freeW: 0,
        waits: true,
      },
      {
        name: "more than its limit",
        car: { ...charging, powerW: 2760, commandA: 6 },
        batteryW: -5000,
        freeW: 2860,
        waits: true,
      },
      {
        name: "at its limit",
        car: { ...charging, powerW: 6900, commandA: 15 },
        batteryW: -500,
        freeW: 2500,
        waits: false,
      },
      {
        name: "at a limit of its own",
        car: { ...charging, powerW: 4600, commandA: 15 },
        batteryW: -500,
        freeW: 2500,
        waits: false,
      },
      {
        name: "a dip below its limit",
        car: { ...charging, powerW: 6900, commandA: 15 },
        batteryW: 2001,
        freeW: -1,
        waits: false,
      },
      {
        name: "about to start",
        car: { ...AWAY, isAboutToStart: true },
        batteryW: -2000,
        freeW: 0,
        waits: true,
      },
      {
        name: "about to start, with less than its smallest charge",
        car: { ...AWAY, isAboutToStart: true },
        batteryW: 500,
        freeW: 1500 - 2760,
        waits: true,
      },
      {
        name: "50 W short of its sun: noise",
        car: { ...charging, powerW: 3000, commandA: 7 },
        batteryW: 1950,
        freeW: 0,
        waits: false,
      },
      {
        name: "51 W short of its sun",
        car: { ...charging, powerW: 3000, commandA: 7 },
        batteryW: 1949,
        freeW: 0,
        waits: true,
      },
      {
        name: "Slow, not drawing yet",
        car: { ...AWAY, mode: "slow", isAsked: true },
        batteryW: -3000,
        freeW: 5000 - 2760,
        waits: false,
      },
    ];
  for (const { name, car, batteryW, freeW, waits } of table) {
    const flows = flowsOf(0, batteryW, car.powerW ?? 0);
    const share = sunForPlug(flows, 2000, car, CAR_FIRST);
    assert.deepEqual([share?.freeW, share?.isCarWaiting], [freeW, waits], name);
  }
});

Deno.test("sunForPlug() gives all sun to a plug with Priority, but for Slow and Fast", () => {
  const car = { ...AWAY, isAsked: true, powerW: 4600, commandA: 10 };
  const flows = flowsOf(0, 0, 4600);
  assert.equal(sunForPlug(flows, 0, car, PLUG_FIRST)?.freeW, 4600);
  assert.equal(sunForPlug(flows, 0, car, PLUG_FIRST)?.beforeClaimW, 0, "the car has to make room");
  assert.equal(sunForPlug(flows, 0, { ...car, mode: "slow" }, PLUG_FIRST)?.freeW, 0);
  assert.equal(sunForPlug(flowsOf(null, 0), 0, car, PLUG_FIRST), null);
  assert.equal(sunForPlug(flowsOf(0, null), 0, car, CAR_FIRST), null);
});

Deno.test("sunForPlug() counts only what the inverter can pass", () => {
  const share = (own: { acLimitW: number | null; consumptionPowerW: number | null }) => {
    const flows = { ...flowsOf(0, -3500), consumptionPowerW: own.consumptionPowerW };
    return sunForPlug(flows, 2000, AWAY, { ...PLUG_FIRST, acLimitW: own.acLimitW })?.freeW;
  };
  const table = [
    { acLimitW: null, consumptionPowerW: 2500, freeW: 5500 },
    { acLimitW: 10_000, consumptionPowerW: 2500, freeW: 5500 },
    { acLimitW: 2500, consumptionPowerW: 2500, freeW: 2000 },
    { acLimitW: 2500, consumptionPowerW: 3100, freeW: 1400 },
    { acLimitW: 2500, consumptionPowerW: null, freeW: 5500 },
  ];
  for (const { freeW, ...own } of table) assert.equal(share(own), freeW, JSON.stringify(own));
  const charging = { ...AWAY, isAsked: true, powerW: 2760, commandA: 6 };
  const flows = { ...flowsOf(0, -3500, 2760), consumptionPowerW: 3260 };
  const beside = sunForPlug(flows, 0, charging, { ...PLUG_FIRST, acLimitW: 5000 });
  assert.deepEqual([beside?.totalW, beside?.beforeClaimW], [4500, 1740]);
});
