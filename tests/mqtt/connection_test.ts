import assert from "node:assert/strict";
import type { BrokerLost } from "../../src/mqtt/connect_trouble.ts";
import {
  type BrokerAccess,
  BrokerConnection,
  type Incoming,
  placeOf,
} from "../../src/mqtt/connection.ts";
import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import { accessOf } from "../../src/mqtt/link_settings.ts";
import { HeldTime } from "../app/held_time.ts";
import { FakeBroker, type Manners } from "./fake_broker.ts";

/** A connection to a broker of these manners, and what it has heard of it. */
async function connected(manners: Manners = {}, access: Partial<BrokerAccess> = {}) {
  const broker = await FakeBroker.start(manners);
  const heard: Incoming[] = [];
  const lost: BrokerLost[] = [];
  const opened = BrokerConnection.open({
    url: broker.url,
    user: "",
    password: "",
    clientId: "house",
    version: 5,
    will: { topic: "status", payload: "offline" },
    deadlineMs: 20_000,
    signal: new AbortController().signal,
    ...access,
  }, { onMessage: (message) => heard.push(message), onLost: (one) => lost.push(one) });
  const connection = await opened.catch(async (error) => {
    await broker[Symbol.asyncDispose]();
    throw error;
  });
  return {
    broker,
    connection,
    heard,
    lost,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await broker[Symbol.asyncDispose]();
    },
  };
}

Deno.test("BrokerConnection greets with what it bears: its sign of life, its last will, the longest packet", async () => {
  {
    await using test = await connected();
    const { protocolVersion, keepalive, clientId, clean, will, properties, username, password } =
      test.broker.greeted[0] ?? assert.fail();
    assert.deepEqual({ protocolVersion, keepalive, clientId, clean }, {
      protocolVersion: 5,
      keepalive: 20,
      clientId: "house",
      clean: true,
    });
    assert.deepEqual([will?.topic, String(will?.payload), will?.qos, will?.retain], [
      "status",
      "offline",
      1,
      true,
    ]);
    assert.equal(properties?.maximumPacketSize, 65_536);
    assert.deepEqual([username, password], [undefined, undefined]);
  }
  await using old = await connected({ isOld: true }, { version: 4, user: "me", password: "word" });
  const { protocolVersion, properties, username, password } = old.broker.greeted[0] ??
    assert.fail();
  assert.deepEqual([protocolVersion, properties?.maximumPacketSize], [4, undefined]);
  assert.deepEqual([username, String(password)], ["me", "word"]);
});

Deno.test("BrokerConnection hears of a topic at least once, of what is kept as kept, and not of its own words", async () => {
  await using test = await connected();
  assert.equal(await test.connection.subscribe("house/+/set"), true);
  const [{ topic, qos, nl, rap, rh } = assert.fail()] = test.broker.subscriptions;
  assert.deepEqual({ topic, qos, nl, rap, rh }, {
    topic: "house/+/set",
    qos: 1,
    nl: true,
    rap: true,
    rh: 0,
  });
  test.broker.say("house/mode/set", "fast");
  test.broker.say("house/mode/set", "slow", { retain: true });
  await test.broker.until(() => test.heard.length === 2);
  assert.deepEqual(test.heard.map(({ isRetained }) => isRetained), [false, true]);
});

Deno.test("BrokerConnection that is lost tells so once, takes nothing more, and is not made anew by itself", async () => {
  await using test = await connected();
  test.broker.drop();
  await test.broker.until(() => test.lost.length > 0);
  await assert.rejects(
    test.connection.publish({ topic: "a", payload: "1", qos: 0, retain: false }),
    {
      name: "BrokerLost",
    },
  );
  await assert.rejects(test.connection.subscribe("a"), { name: "BrokerLost" });
  using time = new HeldTime();
  assert.equal(await time.measure(test.connection.close(), 5000), 0, "nobody is left to tell");
  assert.deepEqual([test.lost.length, test.broker.greeted.length], [1, 1]);
  assert.equal(test.lost[0]?.trouble, "cut-off");
});

Deno.test("BrokerConnection that is closed by this program is not lost, and ends with a word to the broker", async () => {
  await using test = await connected();
  const { connection, broker } = test;
  await connection.close();
  {
    using time = new HeldTime();
    assert.equal(await time.measure(connection.close(), 5000), 0);
  }
  await assert.rejects(connection.publish({ topic: "a", payload: "1", qos: 1, retain: false }), {
    name: "BrokerLost",
    message: /closed by this program$/,
  });
  assert.deepEqual([test.lost, broker.published], [[], []]);
  await broker.until(() => broker.goodbyes === 1);
});

Deno.test("BrokerConnection tells an answer that forbids from a connection that is lost meanwhile", async () => {
  await using test = await connected({ forbidden: /secret/ });
  const publish = (topic: string) =>
    test.connection.publish({ topic, payload: "1", qos: 1, retain: true, expiryS: 60 });
  assert.equal(await publish("secret"), false);
  assert.equal(await publish("open"), true);
  assert.deepEqual(test.broker.published.map(({ expiryS }) => expiryS), [60, 60]);
  test.broker.manners = { confirmsNothing: true };
  const unconfirmed = assert.rejects(publish("open"), { name: "BrokerLost" });
  await test.broker.until(({ published }) => published.length === 3);
  test.broker.drop();
  await unconfirmed;
  using time = new HeldTime();
  assert.equal(await time.measure(test.connection.close(), 5000), 0, "no answer will come");
});

Deno.test("BrokerConnection is given up when the program stops, before and while it is made", async () => {
  const given = AbortSignal.abort();
  await assert.rejects(connected({ isMute: true }, { signal: given }), /given up/);
  const stop = new AbortController();
  await using broker = await FakeBroker.start({ isMute: true });
  const opened = connected({ isMute: true }, { signal: stop.signal, url: broker.url });
  const refused = assert.rejects(opened, /given up/);
  await broker.until(({ greeted }) => greeted.length === 1);
  stop.abort();
  await refused;
  await broker.until(({ open }) => open === 0);
});

Deno.test("BrokerConnection leaves no listener on the signal of the program", async () => {
  const { signal } = new AbortController();
  const listeners: unknown[] = [];
  signal.addEventListener = (_kind: string, listener: unknown) => void listeners.push(listener);
  signal.removeEventListener = (_kind: string, listener: unknown) => {
    listeners.splice(listeners.indexOf(listener), 1);
  };
  await using _made = await connected({}, { signal });
  assert.deepEqual(listeners, []);
  await assert.rejects(connected({ greeting: 134 }, { signal }), { trouble: "wrong-password" });
  assert.deepEqual(listeners, []);
});

Deno.test("BrokerConnection is lost when the broker says why, talks nonsense or begins a packet without an end", async () => {
  const rows = [
    [[0xe0, 0x01, 142], "taken-over", /reason 142/],
    [[0xe0, 0x00], "turned-away", /reason 0/],
    [[0x00, 0x00], "no-broker", /./],
    [[0x30, 0xff, 0xff, 0xff, 0x7f], "no-broker", /a packet is too long/],
  ] as const;
  for (const [bytes, trouble, message] of rows) {
    await using test = await connected();
    test.broker.sayBytes(new Uint8Array(bytes), { ends: bytes[0] === 0xe0 });
    await test.broker.until(() => test.lost.length === 1);
    const [lost = assert.fail()] = test.lost;
    assert.deepEqual([lost.trouble, lost.isTooNew], [trouble, false]);
    assert.match(lost.message, message);
    await test.broker.until(({ open }) => open === 0);
  }
});

Deno.test("BrokerConnection tells a topic that it cannot ask for from one that is forbidden", async () => {
  await using test = await connected();
  await assert.rejects(test.connection.subscribe("a#b"), { name: "BrokerLost" });
});

Deno.test("placeOf() has the usual ports, and the name for encryption where there is one", () => {
  const of = (address: string) => placeOf(new URL(address));
  assert.deepEqual(of("mqtt://broker.lan"), {
    host: "broker.lan",
    port: 1883,
    servername: "broker.lan",
  });
  assert.deepEqual(of("mqtts://192.0.2.7"), { host: "192.0.2.7", port: 8883 });
  assert.deepEqual(of("mqtts://[2001:db8::7]:1234"), { host: "2001:db8::7", port: 1234 });
});

Deno.test("accessOf() has ten seconds for a greeting, and the topic's own id", () => {
  const { signal } = new AbortController();
  const settings = {
    ...defaultSettings(),
    mqttUrl: "mqtt://broker.lan:1883",
    mqttUser: "me",
    mqttPassword: "word",
    mqttTopic: "home/car/2",
  };
  assert.deepEqual(accessOf(settings, 4, signal), {
    url: "mqtt://broker.lan:1883",
    user: "me",
    password: "word",
    clientId: "chargemanager-home-car-2",
    version: 4,
    will: { topic: "home/car/2/status", payload: "offline" },
    deadlineMs: 10_000,
    signal,
  });
});

Deno.test("BrokerConnection ends after a second where the broker owes it answers", async () => {
  await using test = await connected();
  test.broker.manners = { confirmsNothing: true };
  const unconfirmed = assert.rejects(
    test.connection.publish({ topic: "a", payload: "1", qos: 1, retain: false }),
  );
  await test.broker.until(({ published }) => published.length === 1);
  {
    using time = new HeldTime();
    assert.equal(await time.measure(test.connection.close(), 5000), 1000);
    await unconfirmed;
  }
  await test.broker.until(({ open }) => open === 0);
});
