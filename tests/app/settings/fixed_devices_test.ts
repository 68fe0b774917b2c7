import assert from "node:assert/strict";
import { DeviceService } from "../../../src/app/settings/device_service.ts";
import { DEVICES_VARIABLE } from "../../../src/app/settings/fixed_devices.ts";
import { DRIVERS } from "../../../src/devices/registry.ts";
import { DevicesInvalid, StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { Given } from "../../../src/domain/ports/drivers.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { SettingKey, Settings } from "../../../src/domain/settings/settings.ts";
import { lamp } from "../../devices/lamp/lamp.ts";
import { ManualClock, MemoryDevices, MemoryLogger } from "../fakes.ts";

/** A lamp at its own address. */
function lampAt(host: string, own: Given = {}) {
  return { driver: "lamp", name: "Lamp", roles: ["switch"], params: { host }, ...own };
}

/** A service that has not loaded yet. */
function setUp(
  devices: readonly unknown[],
  { store = new MemoryDevices({ lastId: 3 }), settings = {}, fixed = [] }: {
    readonly store?: MemoryDevices;
    readonly settings?: Partial<Settings>;
    readonly fixed?: readonly SettingKey[];
  } = {},
) {
  const logger = new MemoryLogger();
  const house = { settings: { ...defaultSettings(), ...settings } };
  const service = new DeviceService({
    store,
    drivers: [lamp, ...DRIVERS],
    clock: new ManualClock(),
    logger,
    settings: () => house.settings,
    environmentSettings: defaultSettings,
    fixedSettings: () => new Set(fixed),
    changeSettings: (changes) => {
      house.settings = { ...house.settings, ...changes };
      return Promise.resolve();
    },
    mayUseOwnMachine: false,
    environment: (name) => name === DEVICES_VARIABLE ? JSON.stringify(devices) : undefined,
  });
  return { service, store, logger, house };
}

function idsOf({ all }: DeviceService): readonly (readonly [number, string])[] {
  return all.map(({ id, params }) => [id, String(params["host"])] as const);
}

Deno.test("fixedDevices() of one name keep their rows by their order among themselves", () => {
  const store = new MemoryDevices({ lastId: 3 });
  const devices = [lampAt("a.lan"), lampAt("b.lan"), lampAt("c.lan", { name: "Other" })];
  const { service } = setUp(devices, { store });
  service.load();
  assert.deepEqual(idsOf(service), [[4, "a.lan"], [5, "b.lan"], [6, "c.lan"]]);
  assert.deepEqual(store.slotRows.map(({ slot }) => slot), [
    "env:Lamp",
    "env:Lamp#2",
    "env:Other",
  ]);
  const { service: later } = setUp([lampAt("c.lan", { name: "Other" }), lampAt("b.lan")], {
    store,
  });
  later.load();
  assert.deepEqual(idsOf(later), [[4, "b.lan"], [6, "c.lan"]]);
});

Deno.test("fixedDevices() come before those that pages have added, wherever these lie", () => {
  const load = (store: MemoryDevices, ...hosts: readonly string[]) => {
    setUp(hosts.map((host) => lampAt(host, { name: host })), { store }).service.load();
    return store.sequence();
  };
  const withPages = (lastId: number, count: number) => {
    const store = new MemoryDevices({ lastId });
    const roles = ["switch"] as const;
    for (let page = 0; page < count; page++) {
      const params = { host: `p${page}.lan` };
      store.add({ driver: "lamp", name: `Page ${page}`, roles, params, secrets: {} });
    }
    return store;
  };
  const store = withPages(3, 2);
  assert.deepEqual(load(store, "a.lan"), [1, 2, 3, 6, 4, 5]);
  assert.deepEqual(load(store, "a.lan"), [1, 2, 3, 6, 4, 5], "it is known already");
  assert.deepEqual(load(store, "a.lan", "b.lan", "c.lan"), [1, 2, 3, 6, 7, 8, 4, 5]);
  assert.deepEqual(load(withPages(0, 2), "a.lan"), [3, 1, 2], "pages' own come first of all");
  assert.deepEqual(load(withPages(3, 0), "a.lan"), [1, 2, 3, 4]);
});

Deno.test("fixedDevices() keep the ids of their places while no row can be written", () => {
  const { service, store, logger } = setUp([lampAt("a.lan"), lampAt("b.lan")]);
  store.isBroken = true;
  service.load();
  assert.deepEqual(idsOf(service), [[-1, "a.lan"], [-2, "b.lan"]]);
  assert.deepEqual(
    logger.lines,
    Array(2).fill("warn Device of the environment without a row"),
  );
  store.isBroken = false;
  store.addSlot = () => {
    throw new TypeError("a bug");
  };
  assert.throws(() => service.load(), TypeError);
});

Deno.test("fixedDevices() start where their rows cannot be brought up to date, with a word", () => {
  const store = new MemoryDevices({ lastId: 3 });
  setUp([lampAt("a.lan")], { store }).service.load();
  const same = setUp([lampAt("a.lan")], { store });
  store.isBroken = true;
  same.service.load();
  assert.deepEqual(same.logger.lines, [], "there is nothing to write");
  const { service, logger } = setUp([lampAt("a.lan", { roles: ["load"] })], { store });
  service.load();
  assert.deepEqual(idsOf(service), [[4, "a.lan"]]);
  assert.deepEqual(logger.lines, ["warn Row of a device of the environment is of before"]);
  store.changeSlot = () => {
    throw new TypeError("a bug");
  };
  assert.throws(() => service.load(), TypeError);
});

Deno.test("fixedDevices() that are new come before those of pages, behind those of before", async () => {
  const store = new MemoryDevices({ lastId: 3 });
  const first = setUp([lampAt("a.lan")], { store });
  first.service.load();
  await first.service.add(lampAt("page.lan"));
  const { service } = setUp([lampAt("a.lan"), lampAt("b.lan", { name: "New" })], { store });
  service.load();
  assert.deepEqual(idsOf(service), [[4, "a.lan"], [6, "b.lan"], [5, "page.lan"]]);
  assert.deepEqual(store.places, [1, 2, 3, 4, 6, 5]);
});

Deno.test("fixedDevices() have the values of the variable, over those that a page has set", async () => {
  const store = new MemoryDevices({ lastId: 3 });
  const { service } = setUp([lampAt("a.lan")], { store });
  service.load();
  await service.change(4, { policy: { plugStartHour: 9, plugOnSocPct: 40 } });
  const held = lampAt("a.lan", { policy: { plugStartHour: 11 } });
  const { service: later } = setUp([held], { store });
  later.load();
  assert.deepEqual(later.all[0]?.policy, { plugStartHour: 11, plugOnSocPct: 40 });
  assert.deepEqual(service.all[0]?.policy, { plugStartHour: 9, plugOnSocPct: 40 });
});

Deno.test("hasSwitch tells before load() of what is stored, or may be in the environment", () => {
  const stored = { ...lampAt("a.lan"), secrets: {}, roles: ["switch"] as const };
  const store = new MemoryDevices({ lastId: 3 });
  const none = setUp([lampAt("b.lan", { roles: ["load"] })], { store }).service;
  assert.equal(none.hasSwitch, false);
  assert.equal(setUp([lampAt("b.lan")], { store }).service.hasSwitch, true);
  store.add(stored);
  assert.equal(none.hasSwitch, true);
  store.rows = [];
  none.load();
  assert.equal(none.hasSwitch, false);
  const named = setUp([lampAt("switch", { roles: ["load"] })]).service;
  assert.equal(named.hasSwitch, true, "its address may be taken for a role");
  named.load();
  assert.equal(named.hasSwitch, false, "once it is loaded its roles tell");
});

Deno.test('order() leaves "Enabled" with a switch of the environment, as its own value', async () => {
  const [a, b] = [lampAt("a.lan"), lampAt("b.lan", { name: "Second" })];
  const { service, house, store, logger } = setUp([a, b], { settings: { plugEnabled: true } });
  service.load();
  await service.order([5, 4]);
  assert.equal(house.settings.plugEnabled, false);
  assert.deepEqual(service.all.map(({ id, policy }) => [id, policy]), [
    [5, undefined],
    [4, { plugEnabled: true }],
  ]);
  assert.deepEqual(store.slotRows.find(({ id }) => id === 4)?.policy, { plugEnabled: true });
  assert.equal(logger.lines.at(-1), "info Devices ordered");
});

Deno.test("variableOf() names what holds a device: the list, or its address among the settings", () => {
  const { service } = setUp([lampAt("a.lan")], {
    settings: { plugHost: "plug.lan", inverterHost: "roof.lan" },
    fixed: ["plugHost", "inverterPort"],
  });
  service.load();
  assert.deepEqual([1, 2, 3, 4, 9].map((id) => service.variableOf(id)), [
    null,
    null,
    "CHARGEMANAGER_PLUG_HOST",
    DEVICES_VARIABLE,
    null,
  ]);
  assert.deepEqual([1, 3, 4].map((id) => service.isFixed(id)), [false, true, true]);
});

Deno.test("change() of a device of the environment takes its values alone", async () => {
  const { service, logger } = setUp([lampAt("a.lan")]);
  service.load();
  const refused = async (input: Given) => {
    try {
      await service.change(4, input);
      return null;
    } catch (error) {
      return error instanceof DevicesInvalid ? error.issues[0]?.code : error;
    }
  };
  assert.equal(await refused({ policy: { plugStartHour: 9 }, name: "x" }), "fixed-by-environment");
  assert.equal(await refused({ policy: { plugStartHour: 99 } }), "of-setting");
  assert.deepEqual(logger.lines, []);
  assert.equal(await refused({ policy: { plugStartHour: 9 } }), null);
  assert.deepEqual(logger.lines, ["info Device changed"]);
});

Deno.test("reload() of an empty database takes nothing over where nothing is in force", () => {
  const { service, store } = setUp([]);
  service.load();
  store.keep = () => {
    throw new StorageFailed("nothing is to be written");
  };
  service.reload();
  assert.deepEqual(service.all, []);
});
