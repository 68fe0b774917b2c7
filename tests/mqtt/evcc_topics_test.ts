import assert from "node:assert/strict";
import { CHARGE_MODES } from "../../src/domain/house/mode.ts";
import { modeOfEvcc } from "../../src/app/evcc_state.ts";
import { evccTopics } from "../../src/mqtt/evcc_topics.ts";
import { NOW_MS, SUNNY } from "../routes/fake_program.ts";
import { FakeBroker, until } from "./fake_broker.ts";
import { LinkedHouse } from "./linked_house.ts";

/** All topics of a house of which everything is known. */
const TOPICS = [
  "evcc/loadpoints",
  ...[
    "chargeCurrent",
    "chargePower",
    "chargedEnergy",
    "charging",
    "connected",
    "connectedDuration",
    "enabled",
    "mode",
    "offeredCurrent",
    "phasesActive",
    "sessionEnergy",
    "sessionSolarPercentage",
    "title",
  ].map((name) => `evcc/loadpoints/1/${name}`),
  ...[
    "battery/power",
    "battery/soc",
    "batteryPower",
    "batterySoc",
    "grid/power",
    "gridPower",
    "homePower",
    "pvPower",
    "siteTitle",
  ].map((name) => `evcc/site/${name}`),
  "evcc/status",
  "evcc/updated",
];

function valuesOf(status: typeof SUNNY): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...evccTopics(status, "home")].map(([topic, { payload }]) => [topic, payload]),
  );
}

Deno.test("evccTopics() tells the state as values alone, with the signs that are theirs and ours", () => {
  const values = valuesOf(SUNNY);
  assert.equal(values["evcc/status"], "online");
  assert.equal(values["evcc/updated"], String(Math.floor(NOW_MS / 60_000) * 60));
  assert.equal(values["evcc/loadpoints"], "1");
  assert.equal(values["evcc/site/grid/power"], "-1058");
  assert.equal(values["evcc/site/pvPower"], "6165");
  assert.equal(values["evcc/site/battery/soc"], "76");
  assert.equal(values["evcc/loadpoints/1/mode"], "pv");
  assert.equal(values["evcc/loadpoints/1/charging"], "true");
  assert.equal(values["evcc/loadpoints/1/chargePower"], "2740");
  assert.equal(values["evcc/loadpoints/1/sessionSolarPercentage"], "91.019");
  assert.deepEqual(Object.keys(values).toSorted(), TOPICS);
  assert.ok([...evccTopics(SUNNY, "home").values()].every(({ isOfNow }) => isOfNow));
});

Deno.test("evccTopics() has no topic for what is unknown, and 0 only for what is 0", () => {
  const values = valuesOf({ ...SUNNY, gridPowerW: null, pvPowerW: 0, session: null });
  assert.equal("evcc/site/grid/power" in values, false);
  assert.equal(values["evcc/site/pvPower"], "0");
  assert.equal(values["evcc/loadpoints/1/chargedEnergy"], "0");
  assert.equal(values["evcc/loadpoints/1/connected"], "false");
});

Deno.test("modeOfEvcc() is the way back of each mode", () => {
  for (const mode of CHARGE_MODES) {
    const text = valuesOf({ ...SUNNY, mode })["evcc/loadpoints/1/mode"] ?? "";
    assert.equal(modeOfEvcc(text), mode);
  }
  for (const text of ["", "PV", "fast", "tracked", "__proto__"]) {
    assert.equal(modeOfEvcc(text), null);
  }
});

Deno.test("evcc's topics are there by the tick alone, and choose a mode", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  assert.equal(broker.last("evcc/status"), null);
  assert.ok(!broker.subscribed.some((topic) => topic.startsWith("evcc")));
  house.change({ evccTopics: true });
  await broker.until(() => broker.last("evcc/loadpoints/1/mode")?.payload === "pv");
  broker.say("evcc/loadpoints/1/mode/set", "now", { retain: true });
  broker.say("evcc/loadpoints/1/mode/set", "minpv");
  await until(() => house.program.chosen.length > 0);
  assert.deepEqual(house.program.chosen, ["slow"], "and no retained one");
  await house.link.stop();
  assert.equal(broker.last("evcc/status")?.payload, "offline");
});
