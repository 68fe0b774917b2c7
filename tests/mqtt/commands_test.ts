import assert from "node:assert/strict";
import { ProgramEnding } from "../../src/domain/codes/errors.ts";
import { COMMAND_REFUSALS } from "../../src/domain/ports/broker_state.ts";
import { SECRET_KEYS, SETTING_KEYS } from "../../src/domain/settings/settings.ts";
import { CommandDesk, parseCommand, refusalText, SETTABLE_KEYS } from "../../src/mqtt/commands.ts";
import { en } from "../../src/words/en/en.ts";
import { FakeProgram } from "../routes/fake_program.ts";
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

/** A charger 12 and a switch 13 that it holds on. */
function giveLoads(program: FakeProgram): void {
  const { charger, plug, session, reason } = program.current;
  const own = {
    mode: "slow",
    modeBy: "user",
    modeSinceMs: 0,
    isModePending: false,
    fullPowerW: 3680,
    countedWh: 0,
    goal: null,
  } as const;
  program.current = {
    ...program.current,
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
      { ...plug, id: 13, name: "boiler", kind: "switch", hold: { on: true, untilMs: 1 } },
    ],
  };
}

Deno.test("a command steers one charger by its number, and holds a switch for a while", async () => {
  await using test = await commanded();
  const { program } = test.house;
  giveLoads(program);
  test.house.cycle();
  const stateOf = (id: number) =>
    JSON.parse(test.broker.last(`chargemanager/devices/${id}/state`)?.payload ?? "{}");
  await until(() => stateOf(12).mode === "slow" && stateOf(13).on === true);
  assert.deepEqual(stateOf(13).hold, { on: true, untilMs: 1 });
  assert.equal(stateOf(12).reason.code, "charging.tracked");
  const say = (below: string, text: string) =>
    test.broker.say(`chargemanager/devices/${below}/set`, text);
  say("13/switch", "ON");
  say("13/switch", "off 1440");
  say("13/switch", "auto");
  await until(() => program.held.length === 3);
  assert.deepEqual(program.held, [
    { id: 13, hold: { on: true, forMs: 3_600_000 } },
    { id: 13, hold: { on: false, forMs: 86_400_000 } },
    { id: 13, hold: null },
  ]);
  say("12/mode", "fast");
  await until(() => program.chosen.length === 1);
  const wrong = [
    ["13/mode", "fast", "no-charger"],
    ["99/mode", "fast", "no-charger"],
    ["12/mode", "turbo", "no-mode"],
    ["12/switch", "on", "no-switch"],
    ["13/switch", "on 0", "no-hold"],
    ["13/switch", "on 1441", "no-hold"],
    ["13/switch", "onwards", "no-hold"],
    ["13/switch", "on 1.5", "no-hold"],
    ["13/switch", "auto 60", "no-hold"],
    ["13/switch", "", "no-hold"],
  ] as const;
  for (const [index, [below, text, code]] of wrong.entries()) {
    say(below, text);
    await until(() => test.errors().length === index + 1);
    assert.equal(test.errors().at(-1).code, code, below);
  }
  assert.deepEqual([program.chosen.length, program.held.length], [1, 3]);
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

Deno.test("CommandDesk takes twenty at once and one a second more, and says each ten seconds that it does not", () => {
  let steadyMs = 0;
  const codes: string[] = [];
  const desk = new CommandDesk({
    program: new FakeProgram(),
    words: () => en,
    steadyMs: () => steadyMs,
    answer: (_topic, { code }) => codes.push(code),
  });
  /** How many of so many are taken: each is answered, because it is retained. */
  const taken = (count: number) => {
    codes.length = 0;
    for (let one = 0; one < count; one++) {
      desk.take({ topic: "t", payload: new Uint8Array(), isRetained: true }, "mode/set");
    }
    return [codes.filter((code) => code === "retained").length, codes.includes("too-many")];
  };
  assert.deepEqual(taken(20), [20, false]);
  assert.deepEqual(taken(2), [0, true]);
  steadyMs += 999;
  assert.deepEqual(taken(1), [0, false], "said already");
  steadyMs += 1;
  assert.deepEqual(taken(2), [1, false]);
  steadyMs += 3000;
  assert.deepEqual(taken(5), [3, false]);
  steadyMs += 5999;
  assert.deepEqual(taken(6), [5, false], "9999 ms after it was said");
  steadyMs += 1;
  assert.deepEqual(taken(1), [0, true]);
  steadyMs += 3_600_000;
  assert.deepEqual(taken(21), [20, true]);
});

Deno.test("CommandDesk takes commands of 200 bytes, and tells what is wrong with a value", () => {
  const codes: string[] = [];
  const desk = new CommandDesk({
    program: new FakeProgram(),
    words: () => en,
    steadyMs: () => 0,
    answer: (_topic, { code }) => codes.push(code),
  });
  for (const length of [200, 201]) {
    desk.take({ topic: "t", payload: new Uint8Array(length), isRetained: false }, "mode/set");
  }
  assert.deepEqual(codes, ["no-mode", "too-long"]);
  const { commands } = en.broker;
  assert.equal(refusalText({ code: "no-mode", detail: null }, en), commands["no-mode"]);
  assert.equal(
    refusalText({ code: "wrong-value", detail: "not 99" }, en),
    `${commands["wrong-value"]}: not 99`,
  );
});

Deno.test("a command that comes while the program ends is answered, and a bug is not hidden", async () => {
  const program = new FakeProgram();
  const codes: string[] = [];
  const desk = new CommandDesk({
    program,
    words: () => en,
    steadyMs: () => 0,
    answer: (_topic, { code }) => codes.push(code),
  });
  const fast = { topic: "t", payload: new TextEncoder().encode(" fast\n"), isRetained: false };
  program.chooseMode = () => {
    throw new ProgramEnding();
  };
  desk.take(fast, "mode/set");
  await desk.settle();
  assert.deepEqual(codes, ["ending"]);
  program.chooseMode = () => {
    throw new TypeError("a bug");
  };
  desk.take(fast, "mode/set");
  await assert.rejects(desk.settle(), TypeError);
});

Deno.test("CommandDesk steers the charger that is named, and the first where none is", async () => {
  const program = new FakeProgram();
  const chosen: unknown[] = [];
  program.chooseMode = (mode, id) => void chosen.push([mode, id]);
  giveLoads(program);
  const codes: string[] = [];
  const desk = new CommandDesk({
    program,
    words: () => en,
    steadyMs: () => 0,
    answer: (_topic, { code }) => codes.push(code),
  });
  const payload = new TextEncoder().encode("fast");
  const say = (below: string) => desk.take({ topic: "t", payload, isRetained: false }, below);
  say("mode/set");
  say("devices/12/mode/set");
  say("devices/999999999/mode/set");
  say("devices/1000000000/mode/set");
  await desk.settle();
  assert.deepEqual(chosen, [["fast", undefined], ["fast", 12]]);
  assert.deepEqual(codes.toSorted(), ["no-charger", "no-setting"]);
});
