import assert from "node:assert/strict";
import { HeldTime } from "../app/held_time.ts";
import { FakeBroker } from "./fake_broker.ts";
import { LinkedHouse, restoredAt } from "./linked_house.ts";

Deno.test("BrokerLink that is stopped before its first look does nothing", async () => {
  using time = new HeldTime();
  const house = new LinkedHouse({ mqttUrl: "mqtt://127.0.0.1:1" });
  await house.link.stop();
  house.cycle();
  await time.advance(60_000);
  assert.deepEqual([house.link.state, house.lines], [{ kind: "off" }, []]);
  assert.equal(house.program.listeners.size, 0, "it follows the program no more");
});

Deno.test("BrokerLink leaves no timer behind its end", async () => {
  await using broker = await FakeBroker.start();
  const house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  using time = new HeldTime();
  // The broker takes the goodbye in its own time; no timer moves meanwhile.
  await house.link.stop();
  assert.equal(time.timers, 0);
  const { payload, qos, retain } = broker.last("chargemanager/status") ?? assert.fail();
  assert.deepEqual([payload, qos, retain], ["offline", 1, true]);
});

Deno.test("BrokerLink waits at its end for the command that is being obeyed", async () => {
  await using broker = await FakeBroker.start();
  const house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  const saving = Promise.withResolvers<readonly []>();
  let isAsked = false;
  house.program.changeSettings = () => {
    isAsked = true;
    return saving.promise;
  };
  broker.say("chargemanager/settings/maxCurrentA/set", "12");
  await broker.until(() => isAsked);
  let isEnded = false;
  const stopped = house.link.stop().then(() => {
    isEnded = true;
  });
  await broker.until(({ goodbyes }) => goodbyes === 1);
  await broker.until(({ open }) => open === 0);
  assert.equal(isEnded, false);
  saving.resolve([]);
  await stopped;
});

Deno.test("BrokerLink connects once, however often it is asked meanwhile", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  for (let cycle = 0; cycle < 3; cycle++) house.cycle(0);
  await broker.until(({ greeted }) => greeted.length === 1);
  for (let cycle = 0; cycle < 3; cycle++) house.cycle(0);
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  assert.deepEqual([broker.greeted.length, broker.open], [1, 1]);
  assert.equal(broker.payloads("chargemanager/status").length, 1);
});

Deno.test("BrokerLink keeps no event for a broker that is not set up, nor for one that is left", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: "" });
  house.link.hear(restoredAt(1));
  house.change({ mqttUrl: "mqtt://127.0.0.1:1" });
  await broker.until(() => house.link.state.kind === "failing");
  house.link.hear(restoredAt(2));
  house.change({ mqttUrl: "" });
  await broker.until(() => house.link.state.kind === "off");
  house.change({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  house.link.hear(restoredAt(3));
  await broker.until(() => broker.last("chargemanager/events") !== null);
  const ids = broker.payloads("chargemanager/events").map((text) => JSON.parse(text).id);
  assert.deepEqual(ids, ["run-2"], "the third was the second that it took");
});

Deno.test("BrokerLink that is asked while it works works once more, and rests then", async () => {
  await using broker = await FakeBroker.start();
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  const { program } = house;
  let looks = 0;
  program.status = () => {
    const seen = program.current;
    looks++;
    if (looks > 1) return seen;
    // A cycle ends while this one is being told.
    program.current = { ...seen, gridPowerW: 777 };
    house.cycle();
    return seen;
  };
  house.cycle();
  const gridPowersW = () =>
    broker.payloads("chargemanager/state").map((text) => JSON.parse(text).gridPowerW);
  await broker.until(() => gridPowersW().includes(777));
  using time = new HeldTime();
  await time.advance(1000);
  const before = looks;
  await time.advance(1000);
  assert.equal(looks, before);
});
