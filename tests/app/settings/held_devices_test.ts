import assert from "node:assert/strict";
import { DeviceTrial, type HeldDevice } from "../../../src/app/settings/device_trial.ts";
import { heldDevices } from "../../../src/app/settings/held_devices.ts";
import { DRIVERS } from "../../../src/devices/registry.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import type { DeviceSight, Role } from "../../../src/domain/house/device.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import type { DriverFinder } from "../../../src/domain/ports/device_checks.ts";
import type { Given } from "../../../src/domain/ports/drivers.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { NIGHT, snapshotOf } from "../../control/house.ts";
import {
  BATTERY,
  fresh,
  INVERTER,
  METER,
  stale,
  unavailable,
} from "../../domain/house/readings.ts";
import { FakeSource, ManualClock } from "../fakes.ts";
import { ADDRESSES } from "../slot_house.ts";

const SETTINGS: Settings = { ...defaultSettings(), ...ADDRESSES };
const SUNNY = { ...NIGHT, pvPowerW: 3000, acPowerW: 2950, batteryPowerW: -200 };
const BARN: DeviceSight = {
  device: {
    id: 7,
    driver: "solaredge",
    name: "Barn",
    roles: ["pv"],
    params: { host: "barn.lan", port: 502, unitId: 1 },
  },
  readings: { pv: fresh({ ...INVERTER, pvPowerW: 900 }) },
};

function heldIn(devices: readonly DeviceSight[], settings = SETTINGS, house = SUNNY) {
  return heldDevices({
    drivers: DRIVERS,
    settings,
    snapshot: { ...snapshotOf(house), devices },
  });
}

Deno.test("heldDevices() are those that take one client, of the settings and beside them", () => {
  const held = heldIn([BARN]);
  assert.deepEqual(held.map(({ id, host, place }) => [id, host, place]), [
    [SLOT_IDS.inverter, "roof.lan", "roof.lan:1502"],
    [7, "barn.lan", "barn.lan:502"],
  ]);
  const [roof, barn] = held;
  assert.equal(roof?.readings.grid?.value?.gridPowerW, 0);
  assert.equal(roof?.readings.pv?.value?.pvPowerW, snapshotOf(SUNNY).flows.pvPowerW);
  assert.equal(roof?.readings.battery?.value?.powerW, -200);
  assert.equal(barn?.readings, BARN.readings);
});

Deno.test("heldDevices() knows no device without an address, without a driver, or of the settings twice", () => {
  const { device, readings } = BARN;
  const without = { device: { ...device, params: { port: 502 } }, readings };
  const wrong = { device: { ...device, params: { host: "barn.lan", port: 0 } }, readings };
  const foreign = { device: { ...device, driver: "gone" }, readings };
  const own = { ...BARN, slot: "inverter" } as const;
  assert.deepEqual(heldIn([without, wrong, foreign, own], { ...SETTINGS, inverterHost: "" }), []);
  const silent = { ...SUNNY, siteQuality: "unavailable" } as const;
  assert.equal(heldIn([], SETTINGS, silent)[0]?.readings.pv?.value, null);
});

const ROOF: HeldDevice = {
  id: 7,
  host: "roof.lan",
  place: "roof.lan:1502",
  readings: {
    grid: fresh({ ...METER, gridPowerW: -700 }),
    pv: stale({ ...INVERTER, pvPowerW: 3000 }, 45_000),
    battery: { ...unavailable<typeof BATTERY>(), isConfigured: false },
  },
};
const ENTRY = {
  driver: "solaredge",
  name: "Roof",
  roles: ["grid", "pv", "battery", "load"],
  params: { host: "ROOF.lan", port: 1502, unitId: 1 },
  secrets: {},
} as const;

/** A trial beside devices that are held, which opens a meter for whatever is asked. */
function trialBeside(held: readonly HeldDevice[], finder?: DriverFinder) {
  const clock = new ManualClock();
  const openDevice = () => ({
    grid: new FakeSource(METER),
    close: () => {
      clock.advance(40);
      return Promise.resolve();
    },
  });
  const parts = { drivers: DRIVERS, clock, openers: { openDevice }, held: () => held };
  return new DeviceTrial(finder === undefined ? parts : { ...parts, finder });
}

Deno.test("DeviceTrial.run() tells of a device that the program has what it told last, and asks nothing", async () => {
  const result = await trialBeside([ROOF]).run(ENTRY, 7);
  assert.ok(result.kind === "tried");
  assert.deepEqual([result.source, result.durationMs], ["program", 0]);
  assert.deepEqual(
    result.roles.map(({ role, isAbsent, powerW, error }) => [role, isAbsent, powerW, error]),
    [
      ["grid", false, -700, null],
      ["pv", false, 3000, "timeout"],
      ["battery", true, null, null],
      ["load", false, null, 'Cannot read load of "Roof": nothing was told yet'],
    ],
  );
});

Deno.test("DeviceTrial.run() takes no battery for absent that is there, and nothing else", async () => {
  const readings = {
    battery: fresh({ ...BATTERY, powerW: -300 }),
    grid: { ...unavailable<typeof METER>(), isConfigured: false },
  };
  const result = await trialBeside([{ ...ROOF, readings }]).run(ENTRY, 7);
  assert.ok(result.kind === "tried");
  const [grid, , battery] = result.roles;
  assert.deepEqual([grid?.role, grid?.isAbsent, grid?.error], ["grid", false, "refused"]);
  assert.deepEqual([battery?.role, battery?.isAbsent, battery?.powerW, battery?.error], [
    "battery",
    false,
    -300,
    null,
  ]);
});

Deno.test("DeviceTrial.run() connects to nothing where another device of the program takes one client", async () => {
  const tried = async (
    id: number | null,
    change: Given,
    driver = "solaredge",
  ) => {
    const entry = { ...ENTRY, driver, roles: ["grid"] as readonly Role[] };
    const result = await trialBeside([ROOF]).run({
      ...entry,
      params: { ...ENTRY.params, ...change },
    }, id);
    return result.kind === "tried" ? result.source : result.kind;
  };
  assert.equal(await tried(null, {}), "held");
  assert.equal(await tried(8, {}), "held");
  assert.equal(await tried(8, { port: 502 }), "held", "whatever the port");
  assert.equal(await tried(8, { host: "barn.lan" }), "device");
  assert.equal(await tried(8, {}, "fronius"), "device", "it takes many, at another port");
  assert.equal(await tried(8, { host: "roof.lan:1502" }, "fronius"), "held");
  assert.equal(await tried(8, {}, "gone"), "device", "no driver knows where it is");
});

Deno.test("DeviceTrial.run() tells how long it took, and what answers without a power", async () => {
  const trial = trialBeside([]);
  await trial.run({ ...ENTRY, roles: ["grid"] });
  const result = await trial.run({ ...ENTRY, roles: ["grid", "load"] });
  assert.ok(result.kind === "tried");
  assert.deepEqual([result.source, result.durationMs], ["device", 40]);
  assert.deepEqual(result.roles.map(({ role, powerW, error }) => [role, powerW, error]), [
    ["grid", 0, null],
    ["load", null, null],
  ]);
});

Deno.test("DeviceTrial.find() names what is held to those who look, and is refused without them", async () => {
  const search = { host: null, mayUseOwnMachine: false };
  assert.deepEqual(await trialBeside([ROOF]).find(search), { kind: "refused", waitMs: MINUTE_MS });
  const asked: unknown[] = [];
  const none = { found: [], isHeld: true, problems: [] };
  const finder: DriverFinder = {
    find: (request) => {
      asked.push(request);
      return Promise.resolve(none);
    },
  };
  assert.deepEqual(await trialBeside([ROOF], finder).find(search), { ...none, kind: "found" });
  assert.deepEqual(asked, [{ ...search, heldHosts: ["roof.lan:1502"] }]);
});
