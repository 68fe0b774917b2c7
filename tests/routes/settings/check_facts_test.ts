import assert from "node:assert/strict";
import { settingsRoutes } from "../../../routes/settings/settings.tsx";
import type { DeviceTest } from "../../../src/domain/ports/device_checks.ts";
import { en } from "../../../src/words/en/en.ts";
import { UNIT_SPACE } from "../../../src/words/format.ts";
import { BATTERY, CHARGER, INVERTER, METER, PLUG } from "../../domain/house/readings.ts";
import { FakeProgram } from "../fake_program.ts";

const { checks } = en;
const WELL: Omit<DeviceTest, "answer"> = {
  isAbsent: false,
  address: "192.0.2.7:1502",
  identity: {},
  durationsMs: [12.4],
  ageMs: 120_000,
  problems: [],
};
const PROBLEM = {
  code: "slow",
  what: { en: "It is slow", de: "Es ist langsam" },
  todo: { en: "Wait", de: "Warten" },
  detail: "",
};

/** What is told of one test: its title, whether that is good, and its facts by name. */
async function toldOf(answer: DeviceTest["answer"], change: Partial<DeviceTest> = {}) {
  const program = new FakeProgram();
  const tests = [{ ...WELL, answer, ...change }];
  program.tested = { kind: "tested", tests, source: "device", isElsewhere: false };
  const response = await settingsRoutes(program).request("/settings/test", {
    method: "POST",
    headers: { "hx-request": "true" },
    body: new URLSearchParams({ group: "inverter" }),
  });
  const html = (await response.text()).replaceAll(UNIT_SPACE, " ");
  const facts = [...html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)]
    .map(([, name = "", value = ""]) => [name, value] as const);
  return {
    title: /<\/svg>([^<]*)<\/h3>/.exec(html)?.[1],
    isWell: /<h3 class="check-title is-well">/.test(html),
    facts: new Map(facts),
  };
}

Deno.test("a test tells of a charger what it is set to, its range and whether a car is there", async () => {
  const factsOf = async (change: Partial<typeof CHARGER>) =>
    (await toldOf({ device: "charger", values: { ...CHARGER, ...change } })).facts;
  const paused = await factsOf({});
  assert.equal(paused.get(checks.setTo), `6 A, ${checks.paused}`);
  assert.equal(paused.get(checks.range), "6 A – 16 A");
  assert.equal(paused.get(checks.power), "0 W");
  assert.equal(paused.has(checks.car), false, "it does not tell");
  assert.equal((await factsOf({ enabled: true })).get(checks.setTo), "6 A");
  assert.equal((await factsOf({ targetCurrentA: null })).has(checks.setTo), false);
  for (const half of [{ minCurrentA: null }, { maxCurrentA: null }]) {
    assert.equal((await factsOf(half)).has(checks.range), false);
  }
  assert.equal((await factsOf({ isCarConnected: true })).get(checks.car), checks.carConnected);
  assert.equal((await factsOf({ isCarConnected: false })).get(checks.car), checks.carAbsent);
  const voltages = async (phaseVoltagesV: readonly (number | null)[]) =>
    (await factsOf({ phaseVoltagesV })).get(checks.voltages);
  assert.equal(await voltages([230.4, null, 229.6]), "230 / – / 230 V");
  assert.equal(await voltages([null, null]), undefined);
});

Deno.test("a test tells which way the power of a meter and of a battery goes", async () => {
  const meter = async (gridPowerW: number | null) =>
    (await toldOf({ device: "meter", values: { ...METER, gridPowerW } })).facts.get(checks.power);
  assert.equal(await meter(500), `${en.now.gridImport} 500 W`);
  assert.equal(await meter(-500), `${en.now.gridExport} 500 W`);
  assert.equal(await meter(0), `${en.now.gridImport} 0 W`);
  assert.equal(await meter(null), undefined);
  const battery = async (powerW: number) =>
    (await toldOf({ device: "battery", values: { ...BATTERY, powerW } })).facts.get(checks.power);
  const plain = (text: string) => text.replaceAll(UNIT_SPACE, " ");
  assert.equal(await battery(0.4), en.now.batteryIdle);
  assert.equal(await battery(-0.4), en.now.batteryIdle);
  assert.equal(await battery(300), plain(en.now.batteryDischarging("300 W")));
  assert.equal(await battery(-300), plain(en.now.batteryCharging("300 W")));
});

Deno.test("a test tells how long the answer took, or how old it is where none was asked for", async () => {
  const inverter = { device: "inverter", values: INVERTER } as const;
  const { facts } = await toldOf(inverter);
  assert.equal(facts.get(checks.roundTrip), "12 ms");
  assert.equal(facts.has(checks.age), false);
  const quick = await toldOf(inverter, { durationsMs: [0.2] });
  assert.equal(quick.facts.get(checks.roundTrip), "1 ms");
  const kept = (await toldOf(inverter, { durationsMs: [] })).facts;
  assert.equal(kept.get(checks.age), "2 min");
  assert.equal(kept.has(checks.roundTrip), false);
  const never = (await toldOf(inverter, { durationsMs: [], ageMs: null })).facts;
  assert.equal(never.has(checks.age), false);
});

Deno.test("a test names a device by its model, or by that of its meter, and leaves out the unknown", async () => {
  const plug = { device: "plug", values: PLUG } as const;
  const modelOf = async (identity: DeviceTest["identity"]) =>
    (await toldOf(plug, { identity })).facts.get(checks.model);
  assert.equal(await modelOf({ model: "HS110", meterModel: "M" }), "HS110");
  assert.equal(await modelOf({ meterModel: "WattNode" }), "WattNode");
  assert.equal(await modelOf({ model: "" }), undefined);
  assert.equal(await modelOf({}), undefined);
  const { facts } = await toldOf(plug);
  assert.equal(facts.get(checks.address), "192.0.2.7:1502");
  assert.equal(facts.get(checks.state), en.house.plugOff);
  const meter = await toldOf({ device: "meter", values: METER });
  assert.equal(meter.facts.has(checks.address), false, "it is behind the inverter");
});

Deno.test("a test says of each device in one word whether it answers, and whether all is well", async () => {
  const plug = { device: "plug", values: PLUG } as const;
  const silent = { device: "plug", values: null } as const;
  const name = checks.devices.plug;
  const cases = [
    [plug, {}, checks.answers(name), true],
    [plug, { problems: [PROBLEM] }, checks.answersWithProblem(name), false],
    [silent, {}, checks.silent(name), false],
    [silent, { isAbsent: true }, checks.absent(name), true],
    [silent, { isAbsent: true, problems: [PROBLEM] }, checks.absent(name), false],
  ] as const;
  for (const [answer, change, title, isWell] of cases) {
    const told = await toldOf(answer, change);
    assert.deepEqual([told.title, told.isWell], [title, isWell]);
  }
  const absent = await toldOf(silent, { isAbsent: true });
  assert.equal(absent.facts.size, 0);
});
