import assert from "node:assert/strict";
import { FakeBroker } from "./fake_broker.ts";
import { LinkedHouse, restoredAt } from "./linked_house.ts";

/** A house on a broker that has been told all of it. */
async function told(manners: ConstructorParameters<typeof LinkedHouse>[0] = {}) {
  const broker = await FakeBroker.start();
  const house = new LinkedHouse({ mqttUrl: broker.url, ...manners });
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  return {
    broker,
    house,
    /** Resolves once a cycle more has been told. */
    async cycle() {
      const before = broker.payloads("chargemanager/state").length;
      house.program.current = {
        ...house.program.current,
        gridPowerW: (house.program.current.gridPowerW ?? 0) + 1,
      };
      house.cycle();
      await broker.until(() => broker.payloads("chargemanager/state").length > before);
    },
    async [Symbol.asyncDispose]() {
      await house.link.stop();
      await broker[Symbol.asyncDispose]();
    },
  };
}

Deno.test("BrokerLink logs a connection once, a loss once for each reason, and a topic that is refused", async () => {
  await using broker = await FakeBroker.start({ greeting: 134 });
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => house.lines.length > 0);
  let before = house.link.state;
  house.cycle(60_000);
  await broker.until(() => house.link.state !== before && broker.greeted.length === 2);
  assert.deepEqual(house.lines, ["MQTT broker not connected"], "for the same reason");
  before = house.link.state;
  broker.manners = { greeting: 151 };
  house.cycle(60_000);
  await broker.until(() => house.link.state !== before && broker.greeted.length === 3);
  assert.equal(house.lines.length, 2, "for another one");
  broker.manners = { forbidden: /events$/ };
  house.cycle(60_000);
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  for (const second of [1, 2]) house.link.hear(restoredAt(second));
  await broker.until(() => broker.payloads("chargemanager/events").length === 2);
  const ids = broker.payloads("chargemanager/events").map((text) => JSON.parse(text).id);
  assert.deepEqual(ids, ["run-1", "run-2"]);
  assert.deepEqual(house.lines.slice(2), [
    "MQTT broker connected",
    "MQTT broker takes nothing on a topic",
  ]);
});

Deno.test("BrokerLink logs a bug in what it tells, and goes on", async () => {
  await using test = await told();
  const { house, broker } = test;
  const { status } = house.program;
  house.program.status = () => {
    throw new TypeError("a bug");
  };
  house.cycle();
  await broker.until(() => house.lines.includes("MQTT link failed"));
  house.program.status = status;
  await test.cycle();
});

Deno.test("BrokerLink says nothing of a house before its first cycle", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: "" });
  house.program.current = { ...house.program.current, cycle: 0 };
  house.change({ mqttUrl: broker.url });
  await broker.until(() => house.link.state.kind === "connected");
  assert.deepEqual(broker.published.map(({ topic }) => topic), ["chargemanager/status"]);
  house.program.current = { ...house.program.current, cycle: 1 };
  house.cycle();
  await broker.until(() => broker.last("chargemanager/announced") !== null);
});

Deno.test("BrokerLink sends all of it again to a broker that was gone, and to one that it comes back to", async () => {
  await using test = await told();
  const { broker, house } = test;
  const settings = () => broker.payloads("chargemanager/settings");
  assert.equal(settings().length, 1);
  await test.cycle();
  assert.equal(settings().length, 1, "unchanged");
  broker.drop();
  await broker.until(() => house.link.state.kind === "failing");
  house.cycle(60_000);
  await broker.until(() => settings().length === 2);
  house.change({ mqttUrl: "" });
  await broker.until(() => house.link.state.kind === "off" && broker.open === 0);
  const left = broker.published.findLast(({ topic }) => topic === "chargemanager/status");
  assert.deepEqual([left?.payload, left?.qos, left?.retain], ["", 1, true]);
  assert.equal(broker.goodbyes, 1, "with a word");
  house.change({ mqttUrl: broker.url });
  await broker.until(() => settings().at(-1) !== "");
  assert.equal(settings().length, 4, "removed, and sent anew");
});

Deno.test("BrokerLink tries another broker at once, however long the one before made it wait", async () => {
  await using deaf = await FakeBroker.start({ greeting: 134 });
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: deaf.url });
  await deaf.until(() => house.link.state.kind === "failing");
  house.link.hear(restoredAt(1));
  house.change({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/events") !== null);
});

Deno.test("BrokerLink forgets the events of a house that leaves its broker", async () => {
  await using deaf = await FakeBroker.start({ greeting: 134 });
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: deaf.url });
  await deaf.until(() => house.link.state.kind === "failing");
  house.link.hear(restoredAt(1));
  house.change({ mqttUrl: "" });
  await deaf.until(() => house.link.state.kind === "off");
  house.change({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  assert.equal(broker.last("chargemanager/events"), null);
});

Deno.test("BrokerLink hears of Home Assistant's start alone, of no word that was kept and of no other", async () => {
  await using test = await told();
  const { broker } = test;
  const announced = () => broker.payloads("chargemanager/announced").length;
  const configs = () =>
    broker.published.filter(({ topic }) => topic.startsWith("homeassistant/device/")).length;
  const before = configs();
  broker.say("homeassistant/status", "online", { retain: true });
  broker.say("homeassistant/status", "offline");
  await test.cycle();
  await test.cycle();
  assert.deepEqual([configs(), announced()], [before, 1]);
  broker.say("homeassistant/status", "online");
  await broker.until(() => configs() === before * 2);
  broker.say("chargemanager/announced", '{"chargemanager_chargemanager_9":{"pv":"sensor"}}');
  await test.cycle();
  assert.equal(announced(), 1, "a list that nobody keeps is not ours");
});

Deno.test("BrokerLink takes a list of an earlier run away where Home Assistant is to find nothing", async () => {
  await using broker = await FakeBroker.start();
  await using _house = new LinkedHouse({ mqttUrl: broker.url, homeAssistantDiscovery: false });
  await broker.until(() => broker.last("chargemanager/settings") !== null);
  broker.say("chargemanager/announced", "{}", { retain: true });
  await broker.until(() => broker.last("chargemanager/announced")?.payload === "");
});

Deno.test("BrokerLink logs a command that is refused, and answers it once", async () => {
  await using test = await told();
  test.broker.say("chargemanager/mode/set", "turbo");
  await test.broker.until(() => test.broker.last("chargemanager/errors") !== null);
  const { qos, retain } = test.broker.last("chargemanager/errors") ?? assert.fail();
  assert.deepEqual([qos, retain], [0, false]);
  assert.deepEqual(test.house.lines, ["MQTT broker connected", "MQTT command refused"]);
});

Deno.test("BrokerLink goes from one version of MQTT to the other and back where a broker takes neither", async () => {
  await using broker = await FakeBroker.start({ greeting: 1 });
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  let before = house.link.state;
  for (let tries = 1; tries <= 3; tries++) {
    await broker.until(() => house.link.state.kind === "failing" && house.link.state !== before);
    before = house.link.state;
    house.cycle(60_000);
  }
  const versions = broker.greeted.slice(0, 3).map(({ protocolVersion }) => protocolVersion);
  assert.deepEqual(versions, [5, 4, 5]);
});

Deno.test("BrokerLink tells of a topic that it may not hear of", async () => {
  await using broker = await FakeBroker.start({ secret: /settings/ });
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => house.lines.length === 2);
  const { state } = house.link;
  assert.ok(state.kind === "connected");
  assert.equal(state.refusedTopic, "chargemanager/settings/+/set");
  assert.deepEqual(house.lines, ["MQTT broker connected", "MQTT broker takes nothing on a topic"]);
});
