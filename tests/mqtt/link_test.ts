import assert from "node:assert/strict";
import { FakeBroker, until } from "./fake_broker.ts";
import { LinkedHouse, restoredAt } from "./linked_house.ts";

Deno.test("BrokerLink tells that it is there, with a last will that says it is not", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => house.link.state.kind === "connected");
  const [greeted] = broker.greeted;
  assert.equal(greeted?.will?.topic, "chargemanager/status");
  assert.equal(String(greeted?.will?.payload), "offline");
  assert.equal(greeted?.will?.retain, true);
  assert.equal(greeted?.clean, true);
  const { expiryS, ...online } = broker.published[0] ?? { expiryS: null };
  assert.deepEqual(online, {
    topic: "chargemanager/status",
    payload: "online",
    qos: 1,
    retain: true,
  });
  assert.equal(expiryS, null, "the status stays");
});

Deno.test("BrokerLink says offline itself when the program ends", async () => {
  await using broker = await FakeBroker.start();
  const house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/state") !== null);
  await house.link.stop();
  assert.equal(broker.last("chargemanager/status")?.payload, "offline");
});

Deno.test("BrokerLink publishes the state of the interface after each cycle, retained", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: broker.url, language: "de" });
  await broker.until(() => broker.last("chargemanager/state") !== null);
  const state = broker.last("chargemanager/state");
  assert.deepEqual([state?.retain, state?.expiryS], [true, 60]);
  const { gridPowerW, mode, meter } = JSON.parse(state?.payload ?? "");
  assert.deepEqual([gridPowerW, mode, meter.quality], [-1058, "tracked", "fresh"]);
  const decision = JSON.parse(broker.last("chargemanager/decision")?.payload ?? "");
  assert.equal(decision.code, "charging.tracked");
  assert.deepEqual(decision.numbers, { powerW: 2740, spareW: 350 });
  assert.match(decision.text, /kW/);
  house.program.current = { ...house.program.current, gridPowerW: 500 };
  house.cycle();
  await broker.until(() => broker.payloads("chargemanager/state").length === 2);
  assert.equal(JSON.parse(broker.last("chargemanager/state")?.payload ?? "").gridPowerW, 500);
  assert.equal(broker.payloads("chargemanager/decision").length, 1, "unchanged");
});

Deno.test("BrokerLink renews what is unchanged before it expires", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/decision") !== null);
  house.cycle(20_000);
  await broker.until(() => broker.payloads("chargemanager/decision").length === 2);
});

Deno.test("BrokerLink each device has its topic, which goes with it", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  const device = {
    id: 7,
    name: "carport",
    driver: "fronius",
    roles: ["pv"],
    quality: "fresh",
    atMs: 1,
    error: null,
    powers: { pv: 900 },
  } as const;
  house.program.current = { ...house.program.current, devices: [device] };
  house.cycle();
  const topic = "chargemanager/devices/7/state";
  await broker.until(() => broker.last(topic) !== null);
  assert.deepEqual(JSON.parse(broker.last(topic)?.payload ?? "").powers, { pv: 900 });
  house.program.current = { ...house.program.current, devices: [] };
  house.cycle();
  await broker.until(() => broker.last(topic)?.payload === "");
});

Deno.test("BrokerLink events are told once each, in their order, also over a loss", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/state") !== null);
  house.link.hear(restoredAt(1));
  await broker.until(() => broker.payloads("chargemanager/events").length === 1);
  broker.drop();
  await broker.until(() => house.link.state.kind === "failing");
  house.link.hear(restoredAt(2));
  house.link.hear(restoredAt(3));
  house.cycle(60_000);
  await broker.until(() => broker.payloads("chargemanager/events").length === 3);
  const events = broker.payloads("chargemanager/events").map((text) => JSON.parse(text));
  assert.deepEqual(events.map(({ id }) => id), ["run-1", "run-2", "run-3"]);
  assert.deepEqual(events.map(({ code }) => code), Array(3).fill("program.restored"));
  const sent = broker.last("chargemanager/events");
  assert.deepEqual([sent?.qos, sent?.retain, sent?.expiryS], [1, false, null]);
});

Deno.test("BrokerLink a broker that is gone for a day gets each event once, and it is told", async () => {
  const gone = await FakeBroker.start();
  const { port, url } = gone;
  await using house = new LinkedHouse({ mqttUrl: url });
  await gone.until(() => gone.last("chargemanager/state") !== null);
  await gone[Symbol.asyncDispose]();
  await until(() => house.link.state.kind === "failing");
  for (let hour = 1; hour <= 24; hour++) {
    const before = house.link.state;
    house.link.hear(restoredAt(hour));
    house.cycle(3_600_000);
    await until(() => house.link.state.kind === "failing" && house.link.state !== before);
  }
  await using back = await FakeBroker.start({}, port);
  house.cycle(60_000);
  await back.until(() => back.payloads("chargemanager/events").length >= 24);
  const events = back.payloads("chargemanager/events").map((text) => JSON.parse(text));
  assert.deepEqual(
    events.map(({ id }) => id),
    Array.from({ length: 24 }, (_, place) => `run-${place + 1}`),
  );
  assert.ok(events.every(({ lost }) => lost === undefined || lost === 0));
  await back.until(() => back.last("chargemanager/state") !== null);
  const told = house.noted.map(({ code, detail }) => ({ code, detail: { ...detail } }));
  assert.deepEqual(told.map(({ code }) => code), ["broker.lost", "broker.back"]);
  assert.deepEqual(told[1]?.detail, { lostMs: 24 * 3_600_000 + 60_000 });
});

Deno.test("BrokerLink an event that was not confirmed comes again under the same id", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/state") !== null);
  broker.manners = { confirmsNothing: true };
  house.link.hear(restoredAt(1));
  await broker.until(() => broker.last("chargemanager/events") !== null);
  broker.manners = {};
  broker.drop();
  await broker.until(() => house.link.state.kind === "failing");
  house.cycle(60_000);
  await broker.until(() => broker.payloads("chargemanager/events").length === 2);
  const ids = broker.payloads("chargemanager/events").map((text) => JSON.parse(text).id);
  assert.deepEqual(ids, ["run-1", "run-1"]);
});

Deno.test("BrokerLink a broker that confirms nothing holds up no state", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  // The last of what is sent at first, when all before it has been confirmed.
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  broker.manners = { confirmsNothing: true };
  house.link.hear(restoredAt(1));
  house.cycle();
  await broker.until(() => broker.payloads("chargemanager/state").length === 2);
  // The end would wait for it.
  broker.drop();
});

Deno.test("BrokerLink other settings lead to another broker at once, without a trace here", async () => {
  await using first = await FakeBroker.start();
  await using second = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: first.url });
  await first.until(() => first.last("chargemanager/state") !== null);
  house.change({
    mqttUrl: second.url,
    mqttTopic: "home/car",
    mqttUser: "me",
    mqttPassword: "word",
  });
  await second.until(() => second.last("home/car/state") !== null);
  assert.equal(second.greeted[0]?.username, "me");
  assert.equal(String(second.greeted[0]?.password), "word");
  for (const topic of ["state", "decision", "status"]) {
    assert.equal(first.last(`chargemanager/${topic}`)?.payload, "", topic);
  }
  house.change({ mqttUrl: "" });
  await second.until(() => second.last("home/car/status")?.payload === "");
  await second.until(() => house.link.state.kind === "off");
});

Deno.test("BrokerLink speaks MQTT 3.1.1 with a broker that knows no newer one", async () => {
  await using broker = await FakeBroker.start({ isOld: true });
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => house.link.state.kind === "failing");
  house.cycle(60_000);
  await broker.until(() => broker.last("chargemanager/state") !== null);
  assert.deepEqual(broker.greeted.map(({ protocolVersion }) => protocolVersion), [5, 4]);
  assert.equal(broker.last("chargemanager/state")?.expiryS, null);
});

Deno.test("BrokerLink a topic that the broker's rules forbid is told, the rest goes on", async () => {
  await using broker = await FakeBroker.start({ forbidden: /events/ });
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  house.link.hear(restoredAt(1));
  await broker.until(() => {
    const { state } = house.link;
    return state.kind === "connected" && state.refusedTopic === "chargemanager/events";
  });
  house.cycle();
  await broker.until(() => broker.payloads("chargemanager/state").length === 2);
});
