import assert from "node:assert/strict";
import { en } from "../../src/words/en/en.ts";
import { BrokerConnection } from "../../src/mqtt/connection.ts";
import { eventSentence } from "../../src/words/event_texts.ts";
import { brokerText } from "../../src/words/setting_texts.ts";
import { SPOKEN } from "../../src/words/words.ts";
import { BROKER_TROUBLES, type BrokerState } from "../../src/domain/ports/broker_state.ts";
import { HeldTime } from "../app/held_time.ts";
import { FakeBroker, type Manners, until } from "./fake_broker.ts";
import { LinkedHouse, restoredAt } from "./linked_house.ts";

const GARBAGE = new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n");
/** CONNACK whose length says that hundreds of megabytes follow. */
const ENDLESS = new Uint8Array([0x20, 0xff, 0xff, 0xff, 0x7f]);

const FAULTS: readonly (readonly [string, Manners, string])[] = [
  ["a wrong password", { greeting: 134 }, "wrong-password"],
  ["a user who may not come in", { greeting: 135 }, "wrong-password"],
  ["a broker that is full", { greeting: 151 }, "turned-away"],
  ["a broker that says something else", { garbage: GARBAGE }, "no-broker"],
  ["a packet without an end", { garbage: ENDLESS }, "no-broker"],
];

for (const [name, manners, trouble] of FAULTS) {
  Deno.test(`BrokerLink ${name} is told, and heals`, async () => {
    await using broker = await FakeBroker.start(manners);
    await using house = new LinkedHouse({ mqttUrl: broker.url });
    await broker.until(() => house.link.state.kind === "failing");
    const { state } = house.link;
    assert.equal(state.kind === "failing" ? state.trouble : "", trouble);
    broker.manners = {};
    house.cycle(60_000);
    await broker.until(() => house.link.state.kind === "connected");
    await broker.until(() => broker.last("chargemanager/state") !== null);
  });
}

Deno.test("BrokerLink a port where nobody listens is told, and tried again at its pace", async () => {
  const broker = await FakeBroker.start();
  const { port, url } = broker;
  await broker[Symbol.asyncDispose]();
  await using house = new LinkedHouse({ mqttUrl: url });
  await until(() => house.link.state.kind === "failing");
  const { state } = house.link;
  assert.equal(state.kind === "failing" ? state.trouble : "", "refused");
  await using back = await FakeBroker.start({}, port);
  house.cycle(1000);
  house.cycle(1000);
  assert.equal(back.greeted.length, 0, "5 s have not passed");
  house.cycle(5000);
  await back.until(() => house.link.state.kind === "connected");
});

Deno.test("BrokerLink a broker that drops each connection is tried ever later", async () => {
  await using broker = await FakeBroker.start({ endsAfterGreeting: true });
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  let before: BrokerState | null = null;
  for (const [tries, waitMs] of [[1, 3750], [2, 7500], [3, 15_000], [4, 30_000]] as const) {
    // Each failure makes the state anew.
    await until(() => house.link.state.kind === "failing" && house.link.state !== before);
    before = house.link.state;
    house.cycle(waitMs - 1);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert.equal(broker.greeted.length, tries);
    house.cycle(1);
    await broker.until(() => broker.greeted.length === tries + 1);
  }
});

Deno.test("BrokerLink a connection that held for half a minute is soon made anew", async () => {
  await using broker = await FakeBroker.start({ endsAfterGreeting: true });
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  const isConnected = () => house.link.state.kind === "connected";
  await until(() => house.link.state.kind === "failing");
  broker.manners = {};
  house.cycle(3750);
  await until(isConnected);
  for (const [heldMs, waitMs] of [[29_999, 7500], [30_000, 3750], [29_999, 7500]] as const) {
    const tries = broker.greeted.length;
    house.cycle(heldMs);
    broker.drop();
    await until(() => house.link.state.kind === "failing");
    house.cycle(waitMs - 1);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert.equal(broker.greeted.length, tries, `held for ${heldMs} ms`);
    house.cycle(1);
    await until(isConnected);
  }
});

Deno.test("BrokerConnection.open() gives up a broker that takes too long, and finds it when it does not", async () => {
  await using broker = await FakeBroker.start({ isMute: true });
  const open = (deadlineMs: number) =>
    BrokerConnection.open({
      url: broker.url,
      user: "",
      password: "",
      clientId: "house",
      version: 5,
      will: { topic: "status", payload: "offline" },
      deadlineMs,
      signal: new AbortController().signal,
    }, { onMessage: () => {}, onLost: () => {} });
  await assert.rejects(open(1), { name: "BrokerLost", trouble: "no-answer" });
  broker.manners = {};
  const connection = await open(20_000);
  await connection.close();
});

Deno.test("BrokerLink the end of the program waits for no broker that is mute", async () => {
  await using broker = await FakeBroker.start({ isMute: true });
  const house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(({ greeted }) => greeted.length === 1);
  await house.link.stop();
  assert.equal(house.link.state.kind, "connecting");
});

Deno.test("BrokerLink the end of the program waits for no broker that confirms nothing", async () => {
  await using broker = await FakeBroker.start();
  const house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/state") !== null);
  broker.manners = { confirmsNothing: true };
  house.link.hear(restoredAt(1));
  await broker.until(() => broker.last("chargemanager/events") !== null);
  {
    using time = new HeldTime();
    assert.equal(await time.measure(house.link.stop(), 10_000), 2500);
  }
  await broker.until(() => broker.last("chargemanager/status")?.payload === "offline");
});

Deno.test("BrokerLink a wrong password is an event at once, a loss after a minute", async () => {
  await using broker = await FakeBroker.start({ greeting: 134 });
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => house.noted.length === 1);
  broker.manners = {};
  house.cycle(60_000);
  await broker.until(() => house.noted.length === 2);
  broker.drop();
  await broker.until(() => house.link.state.kind === "failing");
  assert.equal(house.noted.length, 2, "a restart of the broker is none");
  broker.manners = { endsAfterGreeting: true };
  house.cycle(60_000);
  await broker.until(() => house.noted.length === 3);
  const told = house.noted.map(({ code, detail }) => [code, { ...detail }]);
  assert.deepEqual(told.map(([code]) => code), ["broker.lost", "broker.back", "broker.lost"]);
  const place = { words: en, timeZone: "Europe/Berlin" };
  const sentences = house.noted.map((event) =>
    eventSentence({ ...event, detail: { ...event.detail } }, place)
  );
  assert.match(sentences[0] ?? "", /^No MQTT broker at 127\.0\.0\.1:\d+ since .*password\.$/);
  assert.match(sentences[1] ?? "", /^MQTT broker back after 1 min/);
});

Deno.test("brokerText has a sentence for each trouble in each language", () => {
  for (const words of SPOKEN) {
    const texts = BROKER_TROUBLES.map((trouble) =>
      brokerText({ kind: "failing", url: "", sinceMs: 0, trouble }, words, () => "12:00")
    );
    assert.equal(new Set(texts).size, BROKER_TROUBLES.length);
    for (const text of texts) assert.match(text, /12:00: .+[.?]$/);
  }
});
