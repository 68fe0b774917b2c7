import assert from "node:assert/strict";
import { DeviceService } from "../../../src/app/settings/device_service.ts";
import { DEVICES_VARIABLE } from "../../../src/app/settings/fixed_devices.ts";
import { DRIVERS } from "../../../src/devices/registry.ts";
import { DevicesInvalid } from "../../../src/domain/codes/errors.ts";
import type { Given } from "../../../src/domain/ports/drivers.ts";
import { defaultSettings, parseChanges } from "../../../src/domain/settings/parse_settings.ts";
import type { SettingKey, Settings } from "../../../src/domain/settings/settings.ts";
import { lamp } from "../../devices/lamp/lamp.ts";
import { ManualClock, MemoryDevices, MemoryLogger } from "../fakes.ts";

const ADDRESSES = {
  inverterHost: "se.lan",
  nrgkickGeneration: 2,
  nrgkickAddress: "kick.lan",
  nrgkickPassword: "geheim",
  plugHost: "plug.lan",
} as const;
const DESK = {
  driver: "lamp",
  name: "Desk",
  roles: ["switch"],
  params: { host: "lamp.lan", key: "abcd" },
};

/** A house whose settings make devices, and change as the program's do. */
function setUp(
  { settings = ADDRESSES, fixed = [], environment, store = new MemoryDevices({ lastId: 3 }) }: {
    readonly settings?: Partial<Settings>;
    readonly fixed?: readonly SettingKey[];
    readonly environment?: string;
    readonly store?: MemoryDevices;
  } = {},
) {
  const house: { settings: Settings } = { settings: { ...defaultSettings(), ...settings } };
  const changed: Given[] = [];
  const service: DeviceService = new DeviceService({
    store,
    drivers: [lamp, ...DRIVERS],
    clock: new ManualClock(),
    logger: new MemoryLogger(),
    settings: () => house.settings,
    environmentSettings: defaultSettings,
    fixedSettings: () => new Set(fixed),
    changeSettings: async (input) => {
      const { hasSwitch, gridMeter } = service;
      const others = { hasSwitch, gridMeter, taken: service.takenBy.bind(service) };
      const changes = parseChanges(input, house.settings, new Set(fixed), null, others);
      house.settings = { ...house.settings, ...changes };
      changed.push(input);
      await Promise.resolve();
    },
    mayUseOwnMachine: false,
    environment: (name) => name === DEVICES_VARIABLE ? environment : undefined,
  });
  service.load();
  return { service, store, house, changed };
}

async function issuesOf(work: () => unknown): Promise<readonly string[]> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DevicesInvalid)) throw error;
    return error.issues.map((issue) => {
      const of = issue.code === "of-setting" ? ` ${issue.issue.code}` : "";
      return `${issue.device} ${issue.key} ${issue.code}${of}`;
    });
  }
  return [];
}

function namesOf({ house }: DeviceService): readonly string[] {
  return house.map(({ id, name }) => `${id} ${name}`);
}

Deno.test("house has the devices of the settings, their secrets apart, and only named ones", async () => {
  const { service } = setUp();
  await service.add(DESK);
  assert.deepEqual(namesOf(service), ["1 SolarEdge", "2 NRGkick Gen2", "3 TP-Link", "4 Desk"]);
  const [, charger] = service.house;
  assert.deepEqual([charger?.params, charger?.secrets], [
    { host: "kick.lan", user: "" },
    { password: "geheim" },
  ]);
  assert.equal(service.house, service.house, "the same list until something changes");
  const { service: half } = setUp({
    settings: { nrgkickMeasurementsUrl: "http://box.lan/api/measurements/A" },
  });
  assert.deepEqual(half.house, []);
});

Deno.test("change() of a device of the settings changes them, and its name and values its row", async () => {
  const { service, house, store, changed } = setUp();
  await service.change(2, { params: { host: "other.lan", password: "neu" }, name: "Garage" });
  assert.deepEqual(changed, [{ nrgkickAddress: "other.lan", nrgkickPassword: "neu" }]);
  assert.equal(house.settings.nrgkickAddress, "other.lan");
  await service.change(2, { policy: { maxCurrentA: 10 } });
  assert.equal(changed.length, 1, "what is no setting's changes none");
  const row = {
    id: 2,
    slot: "charger",
    driver: "nrgkick-gen2",
    name: "Garage",
    roles: ["charger"],
    policy: { maxCurrentA: 10 },
  };
  assert.deepEqual(store.slotRows, [row]);
  assert.deepEqual(service.house[1]?.policy, { maxCurrentA: 10 });
  const { service: later } = setUp({ store });
  assert.deepEqual([later.house[1]?.name, later.house[1]?.policy], ["Garage", row.policy]);
});

for (
  const { name, id, input, issues, fixed = [] } of [
    {
      name: "a wrong value",
      id: 1,
      input: { params: { port: 0 } },
      issues: ["SolarEdge port wrong-param"],
    },
    {
      name: "no address",
      id: 3,
      input: { params: { host: "" } },
      issues: ["TP-Link host no-address"],
    },
    {
      name: "what settings alone know",
      id: 1,
      input: { params: { followerUnitId: 1 } },
      issues: ["SolarEdge followerUnitId of-setting unit-of-first-inverter"],
    },
    {
      name: "the address of a device of the list",
      id: 3,
      input: { params: { host: "second.lan" } },
      issues: ["TP-Link host of-setting address-of-device"],
    },
    {
      name: "what the environment holds",
      id: 3,
      input: { params: { host: "new.lan" } },
      fixed: ["plugHost"],
      issues: ["TP-Link host of-setting fixed-by-environment"],
    },
    {
      name: "other roles",
      id: 1,
      input: { roles: ["pv"] },
      issues: ["SolarEdge roles role-not-of-driver"],
    },
    {
      name: "a smallest current above the largest of the house",
      id: 2,
      input: { policy: { minCurrentA: 16 } },
      issues: ["NRGkick Gen2 minCurrentA of-setting smallest-above-max"],
    },
    {
      name: "values of a switch",
      id: 2,
      input: { policy: { plugStartHour: 9 } },
      issues: ["NRGkick Gen2 plugStartHour unknown-param"],
    },
  ] as const
) {
  Deno.test(`change() of a device of the settings refuses ${name}, and nothing changes`, async () => {
    const { service, house, store } = setUp({ fixed });
    await service.add({ driver: "tplink", name: "Second", params: { host: "second.lan" } });
    const { settings } = house;
    assert.deepEqual(await issuesOf(() => service.change(id, { ...input, name: "New" })), [
      ...issues.map((issue) => issue.replace(/^(SolarEdge|TP-Link|NRGkick Gen2)/, "New")),
    ]);
    assert.equal(house.settings, settings);
    assert.deepEqual(store.slotRows, []);
  });
}

Deno.test("remove() of a device of the settings empties its address and forgets its secret", async () => {
  const { service, house, store } = setUp({ settings: { ...ADDRESSES, plugEnabled: true } });
  await service.change(3, { name: "Boiler" });
  await service.remove(2);
  const { nrgkickAddress, nrgkickPassword, nrgkickGeneration } = house.settings;
  assert.deepEqual([nrgkickAddress, nrgkickPassword, nrgkickGeneration], ["", "0000", 2]);
  await service.remove(3);
  assert.deepEqual([house.settings.plugHost, house.settings.plugEnabled], ["", false]);
  assert.deepEqual(namesOf(service), ["1 SolarEdge"]);
  assert.deepEqual(await issuesOf(() => service.remove(3)), ["null id unknown-device"]);
  assert.deepEqual(store.slotRows.map(({ name }) => name), ["Boiler"], "its row stays");
});

Deno.test("remove() of the plug enables no other switch, and removes not what is fixed", async () => {
  const { service, house } = setUp({
    settings: { ...ADDRESSES, plugEnabled: true },
    fixed: ["inverterHost"],
  });
  await service.add(DESK);
  await service.remove(3);
  assert.equal(house.settings.plugEnabled, false);
  assert.deepEqual(await issuesOf(() => service.remove(1)), [
    "SolarEdge host of-setting fixed-by-environment",
  ]);
  assert.equal(service.variableOf(1), "CHARGEMANAGER_INVERTER_HOST");
});

Deno.test("order() puts all into one order, and Priority follows the first of each", async () => {
  const { service, house, store } = setUp();
  await service.add(DESK);
  await service.order([4, 2, 3, 1]);
  assert.equal(house.settings.plugPriority, "plug");
  assert.deepEqual(namesOf(service).map((name) => Number(name[0])), [4, 2, 3, 1]);
  await service.order([2, 4, 3, 1]);
  assert.equal(house.settings.plugPriority, "car");
  house.settings = { ...house.settings, plugPriority: "plug" };
  assert.deepEqual(service.house.map(({ id }) => id), [4, 2, 3, 1], "the setting swaps the two");
  const { service: later } = setUp({ store });
  assert.deepEqual(later.house.map(({ id }) => id), [2, 4, 3, 1]);
});

const OVEN = { ...DESK, name: "Oven", params: { host: "oven.lan", key: "abcd" } };

Deno.test('order() leaves "Enabled" with its switch where another one comes first', async () => {
  const { service, house, store } = setUp({ settings: { plugHost: "" } });
  const [desk, oven] = [await service.add(DESK), await service.add(OVEN)];
  house.settings = { ...house.settings, plugEnabled: true };
  await service.order([oven.id, desk.id]);
  assert.equal(house.settings.plugEnabled, false, "else it would be about the oven");
  const { service: later } = setUp({ store, settings: { plugHost: "" } });
  const policies = later.house.map(({ name, policy }) => [name, policy?.plugEnabled]);
  assert.deepEqual(policies, [["Oven", undefined], ["Desk", true]]);
});

Deno.test('order() that "Enabled" of the environment would follow to another switch is refused', async () => {
  const { service, house } = setUp({ settings: { plugHost: "" }, fixed: ["plugEnabled"] });
  const [desk, oven] = [await service.add(DESK), await service.add(OVEN)];
  house.settings = { ...house.settings, plugEnabled: true };
  assert.deepEqual(await issuesOf(() => service.order([oven.id, desk.id])), [
    "Oven plugEnabled of-setting fixed-by-environment",
  ]);
  const stored = service.house.map(({ name, policy }) => [name, policy?.plugEnabled]);
  assert.deepEqual(stored, [["Desk", undefined], ["Oven", undefined]]);
});

Deno.test('change() of the first switch into a meter takes "Enabled" along', async () => {
  const { service, house } = setUp({ settings: { plugHost: "" } });
  const [desk] = [
    await service.add({ ...DESK, roles: ["switch", "load"] }),
    await service.add(OVEN),
  ];
  house.settings = { ...house.settings, plugEnabled: true };
  await service.change(desk.id, { roles: ["load"] });
  assert.equal(house.settings.plugEnabled, false);
});

Deno.test("order() that turns a Priority of the environment is refused, and nothing changes", async () => {
  const { service, store } = setUp({ fixed: ["plugPriority"] });
  const { places } = store;
  assert.deepEqual(await issuesOf(() => service.order([1, 3, 2])), [
    "TP-Link plugPriority of-setting fixed-by-environment",
  ]);
  assert.equal(store.places, places);
  assert.deepEqual(await issuesOf(() => service.order([1, 2])), ["null ids missing-in-order"]);
});

Deno.test("opened leaves out a device whose address the settings name since, and no other", async () => {
  const { service, house } = setUp({ settings: {} });
  const row = { driver: "solaredge", name: "Roof", roles: ["pv"], params: { host: "se.lan" } };
  await service.add(row);
  await service.add(DESK);
  assert.deepEqual(service.opened, service.house);
  house.settings = { ...house.settings, inverterHost: "SE.lan" };
  assert.deepEqual(service.opened.map(({ name }) => name), ["SolarEdge", "Desk"]);
  assert.equal(service.opened, service.opened, "the same list until something changes");
  house.settings = { ...house.settings, inverterHost: "other.lan" };
  assert.deepEqual(service.opened, service.house);
});

Deno.test("opened has the switches that are enabled: the leading one by the house, others by their own", async () => {
  const { service, house } = setUp({ settings: {} });
  const hall = { ...DESK, name: "Hall", params: { ...DESK.params, host: "hall.lan" } };
  const porch = { ...DESK, name: "Porch", params: { ...DESK.params, host: "porch.lan" } };
  const desk = await service.add(DESK);
  await service.add(hall);
  await service.add({ ...porch, policy: { plugEnabled: true } });
  const own = () => service.opened.map(({ name, policy }) => [name, policy?.plugEnabled]);
  assert.deepEqual(own(), [["Desk", undefined], ["Hall", false], ["Porch", true]]);
  await service.remove(desk.id);
  assert.deepEqual(own(), [["Hall", undefined], ["Porch", true]]);
  house.settings = { ...house.settings, plugHost: "plug.lan" };
  assert.deepEqual(own().slice(1), [["Hall", false], ["Porch", true]], "the settings name one");
});

Deno.test("reload() takes the names of a database that could not be read at the start", async () => {
  const { service, store } = setUp();
  store.slotRows = [{
    id: 2,
    slot: "charger",
    driver: "nrgkick-gen2",
    name: "Garage",
    roles: ["charger"],
    policy: { maxCurrentA: 10 },
  }];
  service.reload();
  const [, garage] = service.house;
  assert.deepEqual([garage?.name, garage?.policy], ["Garage", { maxCurrentA: 10 }]);
  const desk = await service.add(DESK);
  store.rows = [];
  service.reload();
  assert.deepEqual(store.rows, [desk], "what is in force alone is written");
});

Deno.test("devices of the environment keep their ids by name, whatever their place", async () => {
  const store = new MemoryDevices({ lastId: 3 });
  const hall = { ...DESK, name: "Hall", params: { host: "hall.lan" } };
  const { service } = setUp({ store, environment: JSON.stringify([DESK, hall]) });
  await service.add({ ...DESK, name: "Stored", params: { host: "s.lan" } });
  assert.deepEqual(service.all.map(({ id, name }) => [id, name]), [
    [4, "Desk"],
    [5, "Hall"],
    [6, "Stored"],
  ]);
  await service.change(5, { policy: { plugStartHour: 9 } });
  const porch = { ...DESK, name: "Porch", params: { host: "porch.lan" } };
  const { service: later } = setUp({ store, environment: JSON.stringify([porch, hall]) });
  assert.deepEqual(later.all.map(({ id, name, policy }) => [id, name, policy]), [
    [5, "Hall", { plugStartHour: 9 }],
    [7, "Porch", undefined],
    [6, "Stored", undefined],
  ]);
  assert.deepEqual(await issuesOf(() => later.remove(5)), ["Hall id fixed-by-environment"]);
  const metered = { ...hall, roles: ["load"] };
  setUp({ store, environment: JSON.stringify([metered]) });
  const row = store.slotRows.find(({ id }) => id === 5);
  assert.deepEqual(row?.roles, ["load"], "its history is told by its roles");
});

Deno.test("draft() of a device of the settings takes what is typed over them", async () => {
  const { service, house } = setUp();
  const input = { params: { host: "new.lan", password: null } };
  assert.deepEqual(await issuesOf(() => service.draft(input, 2)), [
    "NRGkick Gen2 password secret-of-other-address",
  ]);
  house.settings = { ...house.settings, nrgkickPassword: "0000" };
  const { driver, params, secrets } = service.draft(input, 2);
  assert.deepEqual([driver, params, secrets], [
    "nrgkick-gen2",
    { host: "new.lan", user: "" },
    { password: "0000" },
  ], "what everybody knows goes anywhere");
});
