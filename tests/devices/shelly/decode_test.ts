import assert from "node:assert/strict";
import {
  componentsAt,
  decodeEm,
  decodeEm1,
  decodeEm1Data,
  decodeEmData,
  decodeIdentity,
  decodePm1,
  decodeSwitch,
  decodeWasOn,
} from "../../../src/devices/shelly/answers.ts";
import { DeviceProtocol, DeviceRejected } from "../../../src/domain/codes/errors.ts";
import { assertBounds } from "../transport/bounds.ts";

const ACTION = "read it";
const POWER = { least: -400_000, most: 400_000 };
const ENERGY = { least: 0, most: 1e12 };

Deno.test("decoders of a Shelly take what is within bounds, and what is beyond for unknown", () => {
  const one = (value: object) => decodeEm1(value, ACTION);
  assertBounds("EM1 power", (act_power) => one({ act_power }).powerW, POWER);
  assertBounds("voltage", (voltage) => one({ voltage }).voltagesV[0], { least: 0, most: 1000 });
  assertBounds("current", (current) => one({ current }).currentsA[0], { least: -4000, most: 4000 });
  assertBounds("frequency", (freq) => one({ freq }).frequencyHz, { least: 30, most: 80 });
  assertBounds("PM1 power", (apower) => decodePm1({ apower }, ACTION).powerW, POWER);
  for (const [index, phase] of ["a", "b", "c"].entries()) {
    const em = (key: string, value: number) => decodeEm({ [`${phase}_${key}`]: value }, ACTION);
    assertBounds(`${phase} power`, (w) => em("act_power", w).phasePowersW[index], POWER);
    assertBounds(`${phase} voltage`, (v) => em("voltage", v).voltagesV[index], {
      least: 0,
      most: 1000,
    });
  }
  assertBounds("import", (total_act) => decodeEmData({ total_act }, ACTION).forwardWh, ENERGY);
  assertBounds(
    "export",
    (total_act_ret_energy) => decodeEm1Data({ total_act_ret_energy }, ACTION).backwardWh,
    ENERGY,
  );
  assertBounds("PM1 back", (total) => {
    const { energies } = decodePm1({ ret_aenergy: { total } }, ACTION);
    return energies?.backwardWh;
  }, ENERGY);
});

Deno.test("decodeEm() adds phases up where no sum is told, and knows none with a phase that fails", () => {
  const phases = { a_act_power: 100, b_act_power: -30, c_act_power: 5 };
  const power = (own: object) => decodeEm({ ...phases, ...own }, ACTION).powerW;
  assert.equal(power({}), 75);
  assert.equal(power({ total_act_power: 80 }), 80);
  assert.equal(power({ b_act_power: null, total_act_power: 80 }), null);
  for (const error of ["power_meter_failure", "out_of_range:act_power", "ct_type_not_set"]) {
    assert.equal(power({ total_act_power: 80, c_errors: [error] }), null, error);
    assert.equal(power({ total_act_power: 80, errors: [error] }), null, error);
    const { phasePowersW } = decodeEm({ ...phases, b_errors: [error] }, ACTION);
    assert.deepEqual(phasePowersW, [100, null, 5]);
    assert.equal(decodeEm1({ act_power: 7, errors: [error] }, ACTION).powerW, null, error);
  }
  assert.equal(power({ errors: ["overtemp"] }), 75);
});

Deno.test("decodePm1() and decodeSwitch() take what went back out of the counter of both", () => {
  const energies = (both: number | null, back: number | null) =>
    decodePm1({ aenergy: { total: both }, ret_aenergy: { total: back } }, ACTION).energies;
  assert.deepEqual(energies(500, 100), { forwardWh: 400, backwardWh: 100 });
  assert.deepEqual(energies(500, null), { forwardWh: 500, backwardWh: null });
  assert.deepEqual(energies(null, 100), { forwardWh: null, backwardWh: 100 });
  assert.deepEqual(energies(100, 100.5), { forwardWh: 0, backwardWh: 100.5 });
  const relay = decodeSwitch(
    { output: true, apower: 12, timer_duration: 5, errors: ["e"] },
    ACTION,
  );
  assert.deepEqual(
    [relay.isOn, relay.isTimed, relay.hasMeter, relay.meter.powerW, relay.errors],
    [true, true, true, 12, ["e"]],
  );
  const bare = decodeSwitch({ output: false, timer_duration: "5" }, ACTION);
  assert.deepEqual(
    [bare.isOn, bare.isTimed, bare.hasMeter, bare.meter.powerW, bare.errors],
    [false, false, false, null, []],
  );
  assert.throws(() => decodeSwitch({ apower: 12 }, ACTION), DeviceProtocol);
  assert.deepEqual([true, false].map((was_on) => decodeWasOn({ was_on }, ACTION)), [true, false]);
  assert.throws(() => decodeWasOn({}, ACTION), DeviceProtocol);
});

Deno.test("decodeIdentity() takes Shellys of the second generation or later", () => {
  const generation = (gen: unknown) => decodeIdentity({ gen }, "identify it").generation;
  assert.deepEqual([generation(2), generation(99)], [2, 99]);
  for (const gen of [1, 0, 100, 2.5, "2", null]) {
    assert.throws(
      () => generation(gen),
      (error) =>
        error instanceof DeviceRejected && error.isAskedAgain && error.symptom === "other-device",
      `${gen}`,
    );
  }
  const told = decodeIdentity({ gen: 3, name: "x".repeat(65), auth_en: true }, "identify it");
  assert.deepEqual([told.name, told.wantsPassword, told.app], ["x".repeat(64), true, null]);
  assert.equal(decodeIdentity({ gen: 3 }, "identify it").wantsPassword, false);
});

Deno.test("componentsAt() are those of one channel, the best meter first", () => {
  const status = { "switch:0": {}, "em:0": {}, "pm1:1": {}, "em1:10": {} };
  const at = (channel: number) => componentsAt(status, { channel, action: ACTION });
  assert.deepEqual([at(0), at(1), at(2), at(10)], [["em", "switch"], ["pm1"], [], ["em1"]]);
});
