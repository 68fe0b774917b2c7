import assert from "node:assert/strict";
import { ENERGY_COLUMNS, mapColumns } from "../../../src/domain/history/history_rows.ts";
import { FakeBroker } from "../fake_broker.ts";
import { LinkedHouse } from "../linked_house.ts";
import { issuesOf } from "./schema_rules.ts";

const CONFIG = "homeassistant/device/chargemanager_chargemanager/config";
const CARPORT = {
  id: 7,
  name: "carport",
  driver: "fronius",
  roles: ["pv", "grid"],
  quality: "fresh",
  atMs: 1,
  error: null,
  powers: { pv: 900, grid: -3 },
} as const;

async function found(settings = {}, broker?: FakeBroker) {
  const there = broker ?? await FakeBroker.start();
  const house = new LinkedHouse({ mqttUrl: there.url, ...settings });
  // The last that is sent of a cycle.
  await there.until(() => there.last("chargemanager/announced") !== null);
  return { broker: there, house };
}

Deno.test("Home Assistant finds the house by a payload that keeps its rules", async () => {
  const { broker, house } = await found();
  const message = broker.last(CONFIG);
  assert.deepEqual([message?.retain, message?.qos, message?.expiryS], [true, 1, null]);
  const payload = JSON.parse(message?.payload ?? "");
  assert.deepEqual(issuesOf(payload), []);
  const { pv, mode, grid_import_energy: energy } = payload.components;
  assert.equal(payload.device.name, "chargemanager");
  assert.equal(pv.unique_id, "chargemanager_chargemanager_pv");
  assert.equal(pv.expire_after, 60);
  assert.deepEqual([energy.device_class, energy.state_class], ["energy", "total_increasing"]);
  assert.deepEqual(mode.options, ["Off", "Slow", "Fast", "Tracked"]);
  assert.equal(mode.command_topic, "chargemanager/mode/set");
  await house.link.stop();
  await broker[Symbol.asyncDispose]();
});

Deno.test("Home Assistant is told in the language of the settings", async () => {
  const { broker, house } = await found({ language: "de" });
  const { components } = JSON.parse(broker.last(CONFIG)?.payload ?? "");
  const { pv, mode, plugOnSocPct } = components;
  assert.deepEqual([pv.name, mode.name], ["Produktion", "Lademodus"]);
  assert.equal(plugOnSocPct.name, "Steckdose: Ein ab Ladestand");
  const names = Object.values<{ name: string }>(components).map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, "no two have one name");
  await house.link.stop();
  await broker[Symbol.asyncDispose]();
});

Deno.test("Home Assistant is told again when it starts, and not by a word that was kept", async () => {
  const { broker, house } = await found();
  broker.say("homeassistant/status", "online", { retain: true });
  broker.say("homeassistant/status", "offline");
  broker.say("homeassistant/status", "online");
  await broker.until(() => broker.payloads(CONFIG).length === 2);
  house.cycle();
  await broker.until(() => broker.payloads("chargemanager/state").length === 2);
  assert.equal(broker.payloads(CONFIG).length, 2);
  await house.link.stop();
  await broker[Symbol.asyncDispose]();
});

Deno.test("Home Assistant steers a further charger and switches by their own devices", async () => {
  const { broker, house } = await found();
  const { current } = house.program;
  const { charger, plug, session, reason } = current;
  const own = {
    mode: "slow",
    modeBy: "user",
    modeSinceMs: 0,
    isModePending: false,
    fullPowerW: 3680,
    countedWh: 0,
    goal: null,
  } as const;
  const yard = { ...CARPORT, id: 12, name: "yard", roles: ["charger"] } as const;
  house.program.current = {
    ...current,
    devices: [yard],
    loads: [
      {
        ...charger,
        ...own,
        id: 12,
        name: "yard",
        kind: "charger",
        reason,
        surplusW: null,
        session,
      },
      { ...plug, id: 3, name: "plug", kind: "switch", hold: null },
    ],
  };
  house.cycle();
  const config = "homeassistant/device/chargemanager_chargemanager_12/config";
  await broker.until(() => broker.last(config) !== null);
  const payload = JSON.parse(broker.last(config)?.payload ?? "");
  assert.deepEqual(issuesOf(payload), []);
  const { mode, goal_missing: missing, goal_ready_by: readyBy } = payload.components;
  assert.equal(mode.command_topic, "chargemanager/devices/12/mode/set");
  assert.deepEqual([missing.device_class, missing.state_class], ["energy", undefined]);
  assert.equal(missing.state_topic, "chargemanager/devices/12/state");
  assert.deepEqual([readyBy.device_class, readyBy.name], ["timestamp", "Goal, ready by"]);
  await broker.until(() =>
    "plug_hold" in JSON.parse(broker.last(CONFIG)?.payload ?? "").components
  );
  const ofHouse = JSON.parse(broker.last(CONFIG)?.payload ?? "");
  assert.deepEqual(issuesOf(ofHouse), []);
  assert.equal(ofHouse.components.goal_missing.state_topic, "chargemanager/devices/12/state");
  const { command_topic: topic, options } = ofHouse.components.plug_hold;
  assert.deepEqual([topic, options], [
    "chargemanager/devices/3/switch/set",
    ["automatic", "on", "off"],
  ]);
  await house.link.stop();
  await broker[Symbol.asyncDispose]();
});

Deno.test("Home Assistant loses a device that is gone, and a component that is gone", async () => {
  const { broker, house } = await found();
  const { current } = house.program;
  house.program.current = { ...current, devices: [CARPORT] };
  house.cycle();
  const config = "homeassistant/device/chargemanager_chargemanager_7/config";
  await broker.until(() => broker.last(config) !== null);
  const payload = JSON.parse(broker.last(config)?.payload ?? "");
  assert.deepEqual(issuesOf(payload), []);
  assert.equal(payload.device.via_device, "chargemanager_chargemanager");
  assert.deepEqual(Object.keys(payload.components), ["pv", "grid", "problem"]);
  house.program.current = { ...current, plug: { ...current.plug, isConfigured: false } };
  house.cycle();
  await broker.until(() => broker.last(config)?.payload === "");
  const shown = () => JSON.parse(broker.last(CONFIG)?.payload ?? "").components;
  await broker.until(() => shown().plug_energy.name === undefined);
  const removing = shown();
  assert.deepEqual(removing.plug_energy, { platform: "sensor" });
  assert.deepEqual(removing.plugOnSocPct, { platform: "number" });
  house.cycle();
  await broker.until(() => !("plug_energy" in shown()));
  await house.link.stop();
  await broker[Symbol.asyncDispose]();
});

Deno.test("Home Assistant loses what went while no program ran", async () => {
  const { broker, house } = await found();
  const old = {
    chargemanager_chargemanager: { pv: "sensor", of_before: "button" },
    chargemanager_chargemanager_9: { pv: "sensor" },
  };
  broker.say("chargemanager/announced", JSON.stringify(old), { retain: true });
  const gone = "homeassistant/device/chargemanager_chargemanager_9/config";
  await broker.until(() => broker.last(gone)?.payload === "");
  const removed = () => JSON.parse(broker.last(CONFIG)?.payload ?? "").components.of_before;
  await broker.until(() => removed() !== undefined);
  assert.deepEqual(removed(), { platform: "button" });
  const foreign = {
    chargemanager_chargemanager_12a: { pv: "sensor" },
    chargemanager_chargemanager2: { pv: "sensor" },
    zigbee_lamp: { light: "light" },
    chargemanager_chargemanager_10: { pv: "sensor" },
  };
  broker.say("chargemanager/announced", JSON.stringify(foreign), { retain: true });
  await broker.until(() =>
    broker.last("homeassistant/device/chargemanager_chargemanager_10/config")?.payload === ""
  );
  for (const id of Object.keys(foreign).slice(0, 3)) {
    assert.equal(broker.last(`homeassistant/device/${id}/config`), null, `${id} is not ours`);
  }
  for (const text of ["no json", "[]", '{"a/b":{}}', '{"a":{"b":1}}']) {
    broker.say("chargemanager/announced", text, { retain: true });
  }
  house.cycle();
  await broker.until(() => removed() === undefined);
  await house.link.stop();
  await broker[Symbol.asyncDispose]();
});

Deno.test("Home Assistant's switch takes all of it out there", async () => {
  const { broker, house } = await found();
  house.change({ homeAssistantDiscovery: false });
  await broker.until(() => broker.last(CONFIG)?.payload === "");
  assert.equal(broker.last("chargemanager/announced")?.payload, "");
  assert.notEqual(broker.last("chargemanager/state")?.payload, "");
  await house.link.stop();
  await broker[Symbol.asyncDispose]();
});

Deno.test("energies of the day never fall within it, and begin anew the day after", async () => {
  const { broker, house } = await found();
  const energies = (pv: number, car: number | null) => ({
    ...mapColumns(ENERGY_COLUMNS, () => null),
    pv_wh: pv,
    car_wh: car,
  });
  const told: unknown[] = [];
  const steps = [[100, 5], [90, null], [120, 7]] as const;
  for (const [pv, car] of steps) {
    const before = broker.payloads("chargemanager/energy").length;
    house.energies = energies(pv, car);
    house.cycle(30_000);
    await broker.until(() => pv === 90 || broker.payloads("chargemanager/energy").length > before);
    const { pvWh, carWh, plugWh } = JSON.parse(broker.last("chargemanager/energy")?.payload ?? "");
    told.push([pvWh, carWh, plugWh]);
  }
  assert.deepEqual(told, [[100, 5, null], [100, 5, null], [120, 7, null]]);
  house.energies = energies(3, null);
  house.cycle(24 * 3_600_000);
  await broker.until(() =>
    JSON.parse(broker.last("chargemanager/energy")?.payload ?? "").pvWh === 3
  );
  assert.equal(JSON.parse(broker.last("chargemanager/energy")?.payload ?? "").carWh, null);
  await house.link.stop();
  await broker[Symbol.asyncDispose]();
});
