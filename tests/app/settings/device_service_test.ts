import assert from "node:assert/strict";
import { DeviceService } from "../../../src/app/settings/device_service.ts";
import { DEVICES_VARIABLE } from "../../../src/app/settings/fixed_devices.ts";
import { DRIVERS } from "../../../src/devices/registry.ts";
import { defineDriver } from "../../../src/devices/driver.ts";
import { DevicesInvalid, StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { Given } from "../../../src/domain/ports/drivers.ts";
import { host } from "../../../src/domain/settings/setting_kinds.ts";
import {
  defaultSettings,
  parseChanges,
  type SettingChanges,
} from "../../../src/domain/settings/parse_settings.ts";
import { isSettingKey, type Settings } from "../../../src/domain/settings/settings.ts";
import { lamp } from "../../devices/lamp/lamp.ts";
import { ManualClock, MemoryDevices, MemoryLogger } from "../fakes.ts";

/** A make that can be several things of a house. */
const ROOF = defineDriver({
  id: "roof",
  label: "Roof",
  roles: ["grid", "pv"],
  params: { host: host({ group: "params" }) },
  address: ({ host }) => host === "" ? null : `${host}:80`,
  open: () => ({ close: () => Promise.resolve() }),
});

function setUp(
  {
    environment,
    settings = {},
    fixed = {},
    mayUseOwnMachine = false,
    lastId = 0,
    store = new MemoryDevices({ lastId }),
  }: {
    readonly environment?: string;
    /** Settings that the environment holds. */
    readonly fixed?: Partial<Settings>;
    readonly settings?: Partial<Settings>;
    readonly mayUseOwnMachine?: boolean;
    readonly lastId?: number;
    readonly store?: MemoryDevices;
  } = {},
) {
  const logger = new MemoryLogger();
  let current: Settings = { ...defaultSettings(), ...settings, ...fixed };
  const changed: SettingChanges[] = [];
  const changeOf = (input: Given) =>
    parseChanges(input, current, new Set(Object.keys(fixed).filter(isSettingKey)));
  const service = new DeviceService({
    store,
    drivers: [lamp, ROOF, ...DRIVERS],
    clock: new ManualClock(),
    logger,
    settings: () => current,
    environmentSettings: () => ({ ...defaultSettings(), ...fixed }),
    mayUseOwnMachine,
    environment: (name) => name === DEVICES_VARIABLE ? environment : undefined,
    fixedSettings: () => new Set(Object.keys(fixed).filter(isSettingKey)),
    changeSettings: async (input) => {
      const values = await Promise.resolve(changeOf(input));
      current = { ...current, ...values };
      changed.push(values);
    },
  });
  return { store, service, logger, changed };
}

const DESK = {
  driver: "lamp",
  name: "Desk",
  roles: ["load"],
  params: { host: "lamp.lan", key: "abcd" },
};
const GARAGE = { driver: "roof", name: "Garage", roles: ["grid", "pv"], params: { host: "g.lan" } };

/** Codes of what is wrong, as "device key code". */
async function issuesOf(work: () => unknown): Promise<readonly string[]> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DevicesInvalid) {
      return error.issues.map(({ device, key, code }) => `${device} ${key} ${code}`);
    }
    throw error;
  }
  return [];
}

Deno.test("DeviceService.add() stores a device, its secret beside its other parameters", async () => {
  const { service, store } = setUp();
  service.load();
  const desk = await service.add(DESK);
  const entry = {
    driver: "lamp",
    name: "Desk",
    roles: ["load"],
    params: { host: "lamp.lan" },
    secrets: { key: "abcd" },
  };
  assert.deepEqual(desk, { id: 1, ...entry });
  assert.deepEqual(store.rows, [desk]);
  assert.deepEqual(service.all, [desk]);
  const garage = await service.add({ ...GARAGE, roles: ["pv", "grid", "pv"], name: "  Garage " });
  assert.deepEqual([garage.name, garage.roles], ["Garage", ["grid", "pv"]]);
});

const BAD: readonly { readonly name: string; readonly input: Given; readonly issues: string[] }[] =
  [
    { name: "nothing", input: {}, issues: ["#3 name no-name", "#3 driver unknown-driver"] },
    {
      name: "a driver that there is not",
      input: { ...DESK, driver: "sofa" },
      issues: ["Desk driver unknown-driver"],
    },
    {
      name: "a driver that is no text",
      input: { ...DESK, driver: ["lamp"] },
      issues: ["Desk driver unknown-driver"],
    },
    { name: "an empty name", input: { ...DESK, name: "  " }, issues: ["#3 name no-name"] },
    { name: "a name that is no text", input: { ...DESK, name: 4 }, issues: ["#3 name wrong-name"] },
    {
      name: "a name with a line",
      input: { ...DESK, name: "a\nb" },
      issues: ["#3 name wrong-name"],
    },
    {
      name: "a name of 41 characters",
      input: { ...DESK, name: "n".repeat(41) },
      issues: [`${"n".repeat(40)} name name-too-long`],
    },
    {
      name: "roles that the driver has not, each told",
      input: { ...DESK, roles: ["grid", "load", "moon"] },
      issues: ["Desk roles role-not-of-driver", "Desk roles role-not-of-driver"],
    },
    { name: "no role", input: { ...DESK, roles: [] }, issues: ["Desk roles no-role"] },
    {
      name: "no roles of a driver that has several",
      input: { driver: "lamp", name: "Desk", params: DESK.params },
      issues: ["Desk roles no-role"],
    },
    {
      name: "roles as a text",
      input: { ...DESK, roles: "load" },
      issues: ["Desk roles wrong-form"],
    },
    {
      name: "params of another driver, and every wrong one",
      input: { ...DESK, params: { host: "two words", unitId: 3, channel: 4, key: "abc" } },
      issues: [
        "Desk unitId unknown-param",
        "Desk host wrong-param",
        "Desk channel wrong-param",
        "Desk key wrong-param",
      ],
    },
    {
      name: "params as a list",
      input: { ...DESK, params: [] },
      issues: ["Desk params wrong-form"],
    },
    {
      name: "an inherited name as a parameter",
      input: { ...DESK, params: { host: "x.lan", constructor: 1 } },
      issues: ["Desk constructor unknown-param"],
    },
    { name: "no address", input: { ...DESK, params: {} }, issues: ["Desk host no-address"] },
    {
      name: "an address of the machine itself",
      input: { ...DESK, params: { host: "127.0.0.1:80" } },
      issues: ["Desk host own-machine"],
    },
    {
      name: "a key that a device has not",
      input: { ...DESK, rolls: [], params: { host: "x.lan" } },
      issues: ["Desk rolls unknown-key"],
    },
    {
      name: "the address of another device, in other letters",
      input: { ...DESK, name: "Twin", params: { host: "FLOOR.lan:80", channel: 1 } },
      issues: ["Twin host same-address"],
    },
    {
      name: "the address of a device of the settings",
      input: { ...DESK, params: { host: "plug.lan:9999" } },
      issues: ["Desk host address-of-setting"],
    },
    {
      name: "a second grid meter, at the address of the first",
      input: { ...GARAGE, name: "Second" },
      issues: ["Second roles second-grid-meter", "Second host same-address"],
    },
  ];

for (const { name, input, issues } of BAD) {
  Deno.test(`DeviceService.add() refuses ${name}, and nothing changes`, async () => {
    const { service, store } = setUp({ settings: { plugHost: "plug.lan" } });
    service.load();
    await service.add({ ...DESK, name: "Floor", params: { host: "floor.lan", channel: 1 } });
    await service.add(GARAGE);
    const [rows, all] = [store.rows, service.all];
    assert.deepEqual(await issuesOf(() => service.add(input)), issues);
    assert.equal(store.rows, rows);
    assert.equal(service.all, all);
  });
}

Deno.test("DeviceService.add() counts the SolarEdge of the settings as the grid meter", async () => {
  const { service } = setUp({ settings: { inverterHost: "192.168.178.30" } });
  service.load();
  assert.deepEqual(await issuesOf(() => service.add(GARAGE)), [
    "Garage roles grid-meter-of-settings",
  ]);
  await service.add({ ...GARAGE, roles: ["pv"] });
  assert.equal(service.all.length, 1);
});

for (
  const { settings, host } of [
    { settings: { inverterHost: "10.0.0.2" }, host: "10.0.0.2:1502" },
    { settings: { inverterHost: "10.0.0.2:502" }, host: "10.0.0.2:502" },
    { settings: { nrgkickSettingsUrl: "http://10.0.0.3/api/settings/AA" }, host: "10.0.0.3" },
    { settings: { nrgkickGeneration: 2, nrgkickAddress: "kick.lan" }, host: "kick.lan" },
  ] as const
) {
  Deno.test(`DeviceService.add() finds ${host} in ${Object.keys(settings)}`, async () => {
    const { service } = setUp({ settings });
    service.load();
    const input = { ...DESK, params: { host } };
    assert.deepEqual(await issuesOf(() => service.add(input)), ["Desk host address-of-setting"]);
    await service.add({ ...DESK, params: { host: "10.0.0.9" } });
  });
}

Deno.test("DeviceService.add() tells several chargers behind one Connect box apart", async () => {
  const box = "http://box.lan/api";
  const { service } = setUp({
    settings: {
      nrgkickMeasurementsUrl: `${box}/measurements/AA`,
      nrgkickSettingsUrl: `${box}/settings/AA`,
    },
  });
  service.load();
  const charger = (name: string, mac: string) => ({
    driver: "nrgkick-connect",
    name,
    params: { measurementsUrl: `${box}/measurements/${mac}` },
  });
  assert.deepEqual(await issuesOf(() => service.add(charger("Same", "aa"))), [
    "Same measurementsUrl address-of-setting",
  ]);
  await service.add(charger("Second", "BB"));
  assert.deepEqual(await issuesOf(() => service.add(charger("Third", "bb"))), [
    "Third measurementsUrl same-address",
  ]);
  const lamp = { ...DESK, params: { host: "box.lan" } };
  assert.deepEqual(await issuesOf(() => service.add(lamp)), [
    "Desk host same-address",
    "Desk host address-of-setting",
  ]);
});

for (
  const { row, changes, key } of [
    {
      row: { driver: "solaredge", roles: ["pv"], params: { host: "se.lan", unitId: 3 } },
      changes: { inverterHost: "SE.lan" },
      key: "inverterHost",
    },
    {
      row: { driver: "nrgkick-gen2", params: { host: "kick.lan:80" } },
      changes: { nrgkickGeneration: 2, nrgkickAddress: "kick.lan" },
      key: "nrgkickAddress",
    },
    {
      row: {
        driver: "nrgkick-connect",
        params: { measurementsUrl: "http://b.lan/api/measurements/A" },
      },
      changes: {
        nrgkickMeasurementsUrl: "http://b.lan/api/measurements/A",
        nrgkickSettingsUrl: "http://b.lan/api/settings/A",
      },
      key: "nrgkickMeasurementsUrl",
    },
    {
      row: { driver: "tplink", params: { host: "plug.lan" } },
      changes: { plugHost: "plug.lan:9999" },
      key: "plugHost",
    },
  ] as const
) {
  Deno.test(`DeviceService.takenBy() the settings cannot name a ${row.driver} of the list`, async () => {
    const { service } = setUp();
    service.load();
    await service.add({ ...row, name: "Row" });
    const before = defaultSettings();
    const next = { ...before, ...changes };
    assert.deepEqual(service.takenBy({ before, next }), [
      { key, code: "address-of-device", other: "Row" },
    ]);
    assert.deepEqual(service.takenBy({ before: next, next }), [], "it was so before");
    assert.deepEqual(service.takenBy({ before: next, next: before }), []);
  });
}

Deno.test("DeviceService.gridMeter names the device beside the settings that meters the grid", async () => {
  const { service } = setUp();
  service.load();
  await service.add(DESK);
  assert.equal(service.gridMeter, null, "a lamp meters no grid");
  await service.add(GARAGE);
  assert.equal(service.gridMeter, "Garage");
});

Deno.test("DeviceService.add() takes 32 devices, and no more", async () => {
  const { service } = setUp();
  service.load();
  for (let at = 0; at < 32; at++) {
    await service.add({ ...DESK, name: `Lamp ${at}`, params: { host: `l${at}.lan` } });
  }
  assert.deepEqual(await issuesOf(() => service.add(DESK)), ["Desk  too-many"]);
  await service.change(32, { name: "Last" });
});

Deno.test("DeviceService.change() changes what it names; a secret that is null stays", async () => {
  const { service } = setUp();
  service.load();
  await service.add(DESK);
  await service.change(1, { name: "Table", params: { channel: 2, key: "wxyz" } });
  const [device] = service.all;
  assert.deepEqual(device, {
    id: 1,
    driver: "lamp",
    name: "Table",
    roles: ["load"],
    params: { host: "lamp.lan", channel: 2 },
    secrets: { key: "wxyz" },
  });
  await service.change(1, { roles: ["switch"], params: { key: null } });
  assert.deepEqual(service.all[0]?.secrets, { key: "wxyz" });
  assert.deepEqual(service.all[0]?.roles, ["switch"]);
});

Deno.test("DeviceService.change() refuses what is wrong, and nothing changes", async () => {
  const { service, store } = setUp();
  service.load();
  await service.add(DESK);
  await service.add(GARAGE);
  const { rows } = store;
  const wrong = (id: number, input: Given) => issuesOf(() => service.change(id, input));
  assert.deepEqual(await wrong(7, { name: "x" }), ["null id unknown-device"]);
  assert.deepEqual(
    await wrong(1, { driver: "roof" }),
    ["Desk driver other-driver"].concat(
      ["Desk roles role-not-of-driver", "Desk key unknown-param"],
    ),
  );
  assert.deepEqual(await wrong(1, { params: { host: "evil.lan" } }), [
    "Desk key secret-of-other-address",
  ]);
  assert.deepEqual(await wrong(1, { name: "", params: { channel: 9 } }), [
    "#3 name no-name",
    "#3 channel wrong-param",
  ]);
  assert.equal(store.rows, rows);
  assert.deepEqual(await wrong(1, { params: { host: "new.lan", key: "abcd" } }), []);
  assert.deepEqual(await wrong(2, { params: { host: "other.lan" } }), [], "it has no secret");
});

Deno.test("DeviceService.remove() and order() change what they name", async () => {
  const { service, store } = setUp();
  service.load();
  for (const name of ["a", "b", "c"]) {
    await service.add({ ...DESK, name, params: { host: `${name}.lan` } });
  }
  await service.order([3, 1, 2]);
  assert.deepEqual(service.all.map(({ id }) => id), [3, 1, 2]);
  assert.deepEqual(store.rows.map(({ id }) => id), [3, 1, 2]);
  await service.remove(1);
  assert.deepEqual(service.all.map(({ id }) => id), [3, 2]);
  assert.deepEqual(await issuesOf(() => service.remove(1)), ["null id unknown-device"]);
});

for (
  const { ids, issues } of [
    { ids: [1, 9], issues: ["null ids unknown-device", "null ids missing-in-order"] },
    { ids: [1, 1, 2], issues: ["a ids twice-in-order"] },
    { ids: [2], issues: ["null ids missing-in-order"] },
    { ids: [], issues: ["null ids missing-in-order"] },
    { ids: ["1", "2"], issues: ["null ids wrong-form"] },
    { ids: "1,2", issues: ["null ids wrong-form"] },
    { ids: null, issues: ["null ids wrong-form"] },
    { ids: [NaN, 1.5, 1, 2], issues: ["null ids unknown-device", "null ids unknown-device"] },
  ]
) {
  Deno.test(`DeviceService.order() refuses ${JSON.stringify(ids)}, and nothing changes`, async () => {
    const { service, store } = setUp();
    service.load();
    for (const name of ["a", "b"]) {
      await service.add({ ...DESK, name, params: { host: `${name}.lan` } });
    }
    const { rows } = store;
    assert.deepEqual(await issuesOf(() => service.order(ids)), issues);
    assert.equal(store.rows, rows);
    assert.deepEqual(service.all.map(({ id }) => id), [1, 2]);
  });
}

Deno.test("DeviceService nothing changes where the store takes nothing", async () => {
  const { service, store } = setUp();
  service.load();
  await service.add(DESK);
  store.isBroken = true;
  const { all } = service;
  await assert.rejects(service.add(GARAGE), StorageFailed);
  await assert.rejects(service.change(1, { name: "x" }), StorageFailed);
  await assert.rejects(service.remove(1), StorageFailed);
  await assert.rejects(service.order([1]), StorageFailed);
  assert.equal(service.all, all);
});

Deno.test("DeviceService a change whose sender has lost the right is not made", async () => {
  const { service } = setUp();
  service.load();
  await assert.rejects(service.add(DESK, () => Promise.resolve(false)), { name: "RightEnded" });
  assert.deepEqual(service.all, []);
});

Deno.test("DeviceService.load() makes the devices of the environment, which nothing changes", async () => {
  const environment = JSON.stringify([DESK, GARAGE]);
  const { service, store } = setUp({ environment, lastId: 3 });
  store.add({ ...GARAGE, name: "Stored", roles: ["pv"], secrets: {}, params: { host: "s.lan" } });
  service.load();
  assert.deepEqual(service.all.map(({ id, name }) => [id, name, service.isFixed(id)]), [
    [5, "Desk", true],
    [6, "Garage", true],
    [4, "Stored", false],
  ]);
  const fixed = ["Desk id fixed-by-environment"];
  assert.deepEqual(await issuesOf(() => service.change(5, { name: "x" })), fixed);
  assert.deepEqual(await issuesOf(() => service.remove(5)), fixed);
  assert.deepEqual(await issuesOf(() => service.order([6, 4])), [], "one may be left out");
  assert.deepEqual(service.all.map(({ id }) => id), [5, 6, 4]);
  await service.order([4, 6, 5]);
  assert.deepEqual(service.all.map(({ id }) => id), [4, 6, 5]);
  const twin = { ...DESK, name: "Twin" };
  assert.deepEqual(await issuesOf(() => service.add(twin)), ["Twin host same-address"]);
  assert.equal(store.rows.length, 1);
});

Deno.test("DeviceService.load() tells everything that is wrong in the environment at once", async () => {
  const list = [
    { ...DESK, name: "", params: { host: "x.lan", channel: 9 } },
    5,
    { driver: "sofa", name: "Sofa" },
    GARAGE,
    { ...GARAGE, name: "Again" },
  ];
  const { service } = setUp({ environment: JSON.stringify(list) });
  assert.deepEqual(await issuesOf(() => service.load()), [
    "#1 name no-name",
    "#1 channel wrong-param",
    "#2  wrong-form",
    "Sofa driver unknown-driver",
    "Again roles second-grid-meter",
    "Again host same-address",
  ]);
  for (const environment of ["no JSON", "{}", "3", "null"]) {
    const { service } = setUp({ environment });
    assert.deepEqual(await issuesOf(() => service.load()), [
      "null CHARGEMANAGER_DEVICES wrong-form",
    ]);
  }
  const empty = setUp({ environment: " " });
  empty.service.load();
  assert.deepEqual(empty.service.all, []);
});

Deno.test("DeviceService.load() what a page has set keeps no device of the environment from starting", async () => {
  const environment = JSON.stringify([GARAGE]);
  const later = setUp({ environment, settings: { inverterHost: "10.0.0.2" } });
  later.service.load();
  assert.equal(later.service.all.length, 1);
  const wrong = setUp({ environment, fixed: { inverterHost: "10.0.0.2" } });
  assert.deepEqual(await issuesOf(() => wrong.service.load()), [
    "Garage roles grid-meter-of-settings",
  ]);
});

Deno.test("DeviceService logs what has changed, and no secret", async () => {
  const { service, logger } = setUp();
  service.load();
  await service.add(DESK);
  await service.change(1, { params: { key: "wxyz" } });
  await service.remove(1);
  assert.deepEqual(logger.lines, [
    "info Device added",
    "info Device changed",
    "info Device removed",
  ]);
  assert.deepEqual(
    await issuesOf(() => service.add({ ...DESK, params: { host: "l.lan", key: "x" } })),
    ["Desk key wrong-param"],
  );
  const [issue] = await service.add({ ...DESK, params: { host: "l.lan", key: "x" } })
    .then(() => [], (error) => error instanceof DevicesInvalid ? error.issues : []);
  assert.ok(issue?.code === "wrong-param" && issue.given === null, "a secret is not echoed");
});

Deno.test("DeviceService.reload() takes over what a database has, or writes what is in force", async () => {
  const { service, store } = setUp();
  service.load();
  const desk = await service.add(DESK);
  store.rows = [];
  service.reload();
  assert.deepEqual(store.rows, [desk]);
  store.rows = [{ ...desk, id: 9, name: "Older" }];
  service.reload();
  assert.deepEqual(service.all.map(({ id, name }) => [id, name]), [[9, "Older"]]);
});

Deno.test("what is stored of a load that is removed or another one waits until it is left", async () => {
  const { service, store } = setUp();
  const { id } = await service.add({ ...DESK, roles: ["switch"] });
  const steps: string[] = [];
  const stored = () => store.rows.map(({ name, params }) => `${name} ${params["host"]}`).join();
  service.leaveWith((left, store) => {
    steps.push(`${JSON.stringify(left)} while ${stored()}`);
    return Promise.resolve(store());
  });
  await service.change(id, { name: "Hall" });
  await service.change(id, { params: { host: "hall.lan", key: "cdef" } });
  await service.remove(id);
  assert.deepEqual(steps, [
    "[] while Desk lamp.lan",
    `[{"id":${id},"isStaying":true}] while Hall lamp.lan`,
    `[{"id":${id},"isStaying":false}] while Hall hall.lan`,
  ]);
  assert.deepEqual(store.rows, []);
});
