import assert from "node:assert/strict";
import type { Status } from "../../../src/app/status.ts";
import { discoveryTopics } from "../../../src/mqtt/home_assistant/discovery.ts";
import { Ledger } from "../../../src/mqtt/home_assistant/ledger.ts";
import { en } from "../../../src/words/en/en.ts";
import { SUNNY } from "../../routes/fake_program.ts";

type Entity = Readonly<Record<string, unknown>>;
const ID = "chargemanager_home-car";

/** The house as it is found, below the topic home/car. */
function houseOf(change: Partial<Status> = {}, ledger = new Ledger()) {
  const view = { base: "home/car", words: en, status: { ...SUNNY, ...change }, version: "1.2.3" };
  const { topics, announced } = discoveryTopics(view, ledger);
  assert.ok([...topics.values()].every(({ isOfNow }) => !isOfNow), "all of it stays");
  const payload = JSON.parse(topics.get(`homeassistant/device/${ID}/config`)?.payload ?? "");
  const components: Readonly<Record<string, Entity>> = payload.components;
  return { payload, components, announced, has: (name: string) => name in components };
}

/** Names of the entities that are so. */
function namesOf(components: Readonly<Record<string, Entity>>, isSo: (entity: Entity) => boolean) {
  return Object.entries(components).filter(([, entity]) => isSo(entity)).map(([name]) => name);
}

Deno.test("Home Assistant shows what one device measures while that is fresh, and sums whatever is", () => {
  const { components } = houseOf();
  assert.deepEqual(namesOf(components, (entity) => "availability" in entity), [
    "pv",
    "inverter_status",
    "inverter_temperature",
    "grid",
    "battery",
    "battery_soc",
    "car",
    "plug",
  ]);
  assert.deepEqual(components["pv"]?.["availability"], [
    { topic: "home/car/status" },
    {
      topic: "home/car/state",
      value_template: "{{ 'online' if value_json.inverter.quality == 'fresh' else 'offline' }}",
    },
  ]);
  assert.deepEqual(namesOf(components, (entity) => entity["enabled_by_default"] === false), [
    "cloudy",
    "reason",
  ]);
});

Deno.test("Home Assistant's controls are those of the devices that the house has, with their bounds", () => {
  const { components } = houseOf();
  const { min, max, step, mode, unit_of_measurement: unit } = components["maxCurrentA"] ?? {};
  assert.deepEqual({ min, max, step, mode, unit }, {
    min: 6,
    max: 32,
    step: 1,
    mode: "box",
    unit: "A",
  });
  const { platform, state_on: on, payload_off: off } = components["autoTracking"] ?? {};
  assert.deepEqual({ platform, on, off }, { platform: "switch", on: "on", off: "off" });
  const { platform: select, options } = components["plugInMode"] ?? {};
  assert.ok(select === "select" && Array.isArray(options) && options.length > 1);
  const charger = ["mode", "autoTracking", "trackingStartSocPct", "plugInMode", "maxCurrentA"];
  const plug = ["plugEnabled", "plugAllowBattery", "plugOnPowerW", "plugOnSocPct"];
  assert.ok([...charger, ...plug].every((name) => name in components));
  const noPlug = houseOf({ plug: { ...SUNNY.plug, isConfigured: false } });
  assert.ok(charger.every(noPlug.has) && !plug.some(noPlug.has) && !noPlug.has("plug_hold"));
  const noCharger = houseOf({ charger: { ...SUNNY.charger, isConfigured: false } });
  assert.ok(!charger.some(noCharger.has) && plug.every(noCharger.has));
  assert.ok(!noCharger.has("goal_missing"));
});

Deno.test("Home Assistant keeps a battery that it knows until an inverter has answered that there is none", () => {
  const none = { ...SUNNY.battery, isConfigured: false };
  const silent = { ...SUNNY.inverter, atMs: null };
  const ledger = new Ledger();
  ledger.told({ [ID]: { battery: "sensor" } }, ledger.announced);
  assert.equal(houseOf({ battery: none, inverter: silent }).has("battery_soc"), false);
  assert.equal(houseOf({ battery: none, inverter: silent }, ledger).has("battery_soc"), true);
  const answered = houseOf({ battery: none }, ledger);
  assert.deepEqual(answered.components["battery"], { platform: "sensor" }, "it is taken out");
  assert.equal(answered.has("battery_soc"), false);
});

Deno.test("Home Assistant names a house by its topic, and its payload by this program", () => {
  const { payload, announced } = houseOf();
  assert.deepEqual(payload.device, {
    identifiers: [ID],
    name: "chargemanager home/car",
    manufacturer: "chargemanager",
    model: en.house.title,
    sw_version: "1.2.3",
  });
  assert.deepEqual([payload.qos, payload.origin, payload.availability], [
    1,
    { name: "chargemanager", sw_version: "1.2.3" },
    [{ topic: "home/car/status" }],
  ]);
  assert.equal(announced[ID]?.["pv"], "sensor");
});
