import assert from "node:assert/strict";
import { COMMAND_REFUSALS } from "../../src/domain/ports/broker_state.ts";
import { SECRET_KEYS, SETTING_KEYS } from "../../src/domain/settings/settings.ts";
import { parseCommand, SETTABLE_KEYS } from "../../src/mqtt/commands.ts";
import { FakeBroker, until } from "./fake_broker.ts";
import { LinkedHouse } from "./linked_house.ts";

async function commanded() {
  const broker = await FakeBroker.start();
  const house = new LinkedHouse({ mqttUrl: broker.url });
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  return {
    broker,
    house,
    errors: () => broker.payloads("chargemanager/errors").map((text) => JSON.parse(text)),
    async [Symbol.asyncDispose]() {
      await house.link.stop();
      await broker[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a command chooses the mode as the interface does", async () => {
  await using test = await commanded();
  test.broker.say("chargemanager/mode/set", "fast");
  await until(() => test.house.program.chosen.length > 0);
  assert.deepEqual(test.house.program.chosen, ["fast"]);
});

Deno.test("a command changes a setting after the check of the form, and the topic tells it", async () => {
  await using test = await commanded();
  test.broker.say("chargemanager/settings/maxCurrentA/set", "12");
  await until(() => test.house.program.values.maxCurrentA === 12);
  test.broker.say("chargemanager/settings/autoTracking/set", "off");
  await until(() => !test.house.program.values.autoTracking);
  test.house.cycle();
  await until(() =>
    JSON.parse(test.broker.last("chargemanager/settings")?.payload ?? "{}").maxCurrentA === 12
  );
  assert.equal(test.broker.last("chargemanager/settings")?.retain, true);
});

const WRONG: readonly (readonly [topic: string, payload: string | Uint8Array, code: string])[] = [
  ["mode/set", "turbo", "no-mode"],
  ["mode/set", "", "no-mode"],
  ["mode/set", new Uint8Array([0xff, 0xfe]), "no-mode"],
  ["mode/set", "x".repeat(201), "too-long"],
  ["settings/maxCurrentA/set", "99", "wrong-value"],
  ["settings/maxCurrentA/set", "1e1", "wrong-value"],
  ["settings/maxCurrentA/set", '{"maxCurrentA":10}', "wrong-value"],
  ["settings/webSecret/set", "open sesame", "no-setting"],
  ["settings/mqttUrl/set", "mqtt://127.0.0.1", "no-setting"],
  ["settings/__proto__/set", "1", "no-setting"],
];

Deno.test("a command that is wrong changes nothing, and who sent it reads why", async () => {
  await using test = await commanded();
  const before = test.house.program.values;
  for (const [index, [topic, payload, code]] of WRONG.entries()) {
    test.broker.say(`chargemanager/${topic}`, payload);
    await until(() => test.errors().length === index + 1);
    const error = test.errors().at(-1);
    assert.deepEqual([error.topic, error.code], [`chargemanager/${topic}`, code], topic);
    assert.ok(error.text.length > 10);
  }
  assert.deepEqual(test.house.program.values, before);
  assert.deepEqual(test.house.program.chosen, []);
});

Deno.test("a retained command is refused, also where it is published just now", async () => {
  await using test = await commanded();
  test.broker.say("chargemanager/mode/set", "fast", { retain: true });
  await until(() => test.errors().length === 1);
  assert.equal(test.errors()[0].code, "retained");
  assert.deepEqual(test.house.program.chosen, []);
});

Deno.test("a flood of commands is bounded, and told once", async () => {
  await using test = await commanded();
  for (let count = 0; count < 200; count += 1) test.broker.say("chargemanager/mode/set", "slow");
  test.broker.say("chargemanager/mode/set", "slow");
  await until(() => test.errors().length === 1);
  await until(() => test.house.program.chosen.length >= 20);
  assert.equal(test.errors()[0].code, "too-many");
  test.house.steadyMs += 1000;
  test.broker.say("chargemanager/mode/set", "tracked");
  await until(() => test.house.program.chosen.at(-1) === "tracked");
  assert.equal(test.house.program.chosen.length, 21);
});

Deno.test("a command while nothing can be stored is answered", async () => {
  await using test = await commanded();
  test.house.program.isStorageBroken = true;
  test.broker.say("chargemanager/mode/set", "fast");
  await until(() => test.errors().length === 1);
  assert.equal(test.errors()[0].code, "not-stored");
});

Deno.test("parseCommand() knows settings that steer, and no address and no secret", () => {
  for (const key of SETTING_KEYS) {
    const command = parseCommand(`settings/${key}/set`, "1");
    const isSettable = SETTABLE_KEYS.some((settable) => settable === key);
    assert.equal("kind" in command, isSettable, key);
    if (isSettable) assert.ok(!SECRET_KEYS.has(key) && !/Host|Url|Address|mqtt|web/.test(key), key);
  }
  for (const below of ["", "mode", "mode/set/more", "settings//set", "state", "x/mode/set"]) {
    assert.ok("code" in parseCommand(below, "fast"), below);
  }
  assert.equal(new Set(COMMAND_REFUSALS).size, COMMAND_REFUSALS.length);
});
