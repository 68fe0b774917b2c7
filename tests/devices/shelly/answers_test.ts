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

const ACTION = "read meter x";

Deno.test("decodeEm() a Pro 3EM of firmware 1.6.1 (home-assistant/core pro_3em.json)", () => {
  const sight = decodeEm({
    id: 0,
    a_act_power: 2166.2,
    a_voltage: 227.0,
    a_current: 9.592,
    a_freq: 49.9,
    b_act_power: 3.6,
    b_voltage: 230.0,
    b_current: 0.044,
    c_act_power: 244.0,
    c_voltage: 230.2,
    c_current: 1.479,
    n_current: null,
    total_act_power: 2413.825,
    user_calibrated_phase: [],
  }, ACTION);
  assert.deepEqual(sight, {
    powerW: 2413.825,
    phasePowersW: [2166.2, 3.6, 244.0],
    voltagesV: [227.0, 230.0, 230.2],
    currentsA: [9.592, 0.044, 1.479],
    frequencyHz: 49.9,
    energies: null,
  });
  assert.deepEqual(
    decodeEmData({ id: 0, total_act: 5415414.19, total_act_ret: 0.0 }, ACTION),
    { forwardWh: 5415414.19, backwardWh: 0 },
  );
});

Deno.test("decodeEm() what is missing or broken is unknown, never 0 and no part of a sum", () => {
  const whole = { a_act_power: 100, b_act_power: -40, c_act_power: 7.5 };
  for (
    const [answer, powerW, phasePowersW] of [
      [{ ...whole, total_act_power: 67.5 }, 67.5, [100, -40, 7.5]],
      [whole, 67.5, [100, -40, 7.5]],
      [{ ...whole, b_act_power: null, total_act_power: 107.5 }, null, [100, null, 7.5]],
      [{ ...whole, total_act_power: 67.5, b_errors: ["power_meter_failure"] }, null, [
        100,
        null,
        7.5,
      ]],
      [{ ...whole, total_act_power: 67.5, c_errors: ["out_of_range:act_power"] }, null, [
        100,
        -40,
        null,
      ]],
      [{ ...whole, errors: ["ct_type_not_set"] }, null, [null, null, null]],
      // Of the wiring, not of the measuring.
      [{ ...whole, errors: ["phase_sequence"], a_errors: ["out_of_range:voltage"] }, 67.5, [
        100,
        -40,
        7.5,
      ]],
      [{}, null, [null, null, null]],
      [{ ...whole, a_act_power: "100" }, null, [null, -40, 7.5]],
      [{ ...whole, a_act_power: 4e6 }, null, [null, -40, 7.5]],
    ] as const
  ) {
    const sight = decodeEm(answer, ACTION);
    assert.equal(sight.powerW, powerW, JSON.stringify(answer));
    assert.deepEqual(sight.phasePowersW, phasePowersW, JSON.stringify(answer));
  }
  assert.deepEqual(decodeEmData({ id: 0 }, ACTION), { forwardWh: null, backwardWh: null });
});

Deno.test("decodeEm1() a Pro EM-50 at a PV circuit (evcc-io/evcc discussion 12385)", () => {
  assert.deepEqual(
    decodeEm1({ id: 1, current: 22.78, voltage: 224.6, act_power: 5080.3, freq: 50.0 }, ACTION),
    {
      powerW: 5080.3,
      phasePowersW: [5080.3],
      voltagesV: [224.6],
      currentsA: [22.78],
      frequencyHz: 50,
      energies: null,
    },
  );
  assert.deepEqual(
    decodeEm1Data({ id: 1, total_act_energy: 6644.9, total_act_ret_energy: 2595.26 }, ACTION),
    { forwardWh: 6644.9, backwardWh: 2595.26 },
  );
  assert.equal(decodeEm1({ act_power: 5, errors: ["power_meter_failure"] }, ACTION).powerW, null);
});

Deno.test("decodeSwitch() tells relay, timer and meter, each as far as it is there", () => {
  // The public documentation of Switch: a relay that its timer has switched off.
  const timed = decodeSwitch({
    id: 0,
    source: "timer",
    output: false,
    timer_started_at: 1626942399.36,
    timer_duration: 60,
    apower: 0,
    voltage: 237.571,
    aenergy: { total: 14.093, by_minute: [0, 0, 0], minute_ts: 1626942414 },
    temperature: { tC: 36.1, tF: 97 },
  }, ACTION);
  assert.deepEqual(timed, {
    isOn: false,
    isTimed: true,
    hasMeter: true,
    errors: [],
    meter: {
      powerW: 0,
      phasePowersW: [0],
      voltagesV: [237.571],
      currentsA: [null],
      frequencyHz: null,
      energies: { forwardWh: 14.093, backwardWh: null },
    },
  });
  const bare = decodeSwitch({ id: 0, output: true, source: "HTTP_in" }, ACTION);
  assert.deepEqual([bare.isOn, bare.isTimed, bare.hasMeter], [true, false, false]);
  assert.equal(bare.meter.powerW, null);
  assert.deepEqual(bare.meter.energies, { forwardWh: null, backwardWh: null });
  const hot = decodeSwitch({ output: false, apower: null, errors: ["overtemp"] }, ACTION);
  assert.deepEqual([hot.errors, hot.hasMeter, hot.meter.powerW], [["overtemp"], true, null]);
});

Deno.test("decodeSwitch() what went back is counted in both counters, and taken out of one", () => {
  const told = {
    output: true,
    apower: -120,
    aenergy: { total: 1500 },
    ret_aenergy: { total: 400 },
  };
  assert.deepEqual(decodeSwitch(told, ACTION).meter.energies, { forwardWh: 1100, backwardWh: 400 });
  assert.deepEqual(decodePm1(told, ACTION).energies, { forwardWh: 1100, backwardWh: 400 });
  assert.equal(decodePm1(told, ACTION).powerW, -120);
});

Deno.test("decodeSwitch(), decodeWasOn() a relay that is not told is no relay that is off", () => {
  for (const answer of [{}, { output: null }, { output: 1 }, { output: "true" }, [], null, 5]) {
    assert.throws(() => decodeSwitch(answer, ACTION), DeviceProtocol, JSON.stringify(answer));
  }
  assert.equal(decodeWasOn({ was_on: true }, ACTION), true);
  for (const answer of [{}, { was_on: null }, null, "ok"]) {
    assert.throws(() => decodeWasOn(answer, ACTION), DeviceProtocol, JSON.stringify(answer));
  }
});

Deno.test("decodeIdentity() a Pro 3EM (home-assistant/core pro_3em.json), and what is none", () => {
  assert.deepEqual(
    decodeIdentity({
      app: "Pro3EM",
      auth_domain: "shellypro3em-aabbccddeeff",
      auth_en: true,
      gen: 2,
      id: "shellypro3em-aabbccddeeff",
      model: "SPEM-003CEBEU",
      name: "Test Name",
      profile: "triphase",
      ver: "1.6.1",
    }, ACTION),
    {
      app: "Pro3EM",
      model: "SPEM-003CEBEU",
      generation: 2,
      firmware: "1.6.1",
      name: "Test Name",
      profile: "triphase",
      wantsPassword: true,
    },
  );
  // The first generation tells a type and no generation.
  for (const answer of [{ type: "SHEM-3", auth: false }, { gen: 1 }, {}, null, [], "x"]) {
    assert.throws(
      () => decodeIdentity(answer, ACTION),
      (error) => error instanceof DeviceRejected && error.symptom === "other-device",
      JSON.stringify(answer),
    );
  }
});

Deno.test("componentsAt() finds what a channel has, three phases before one", () => {
  const status = { "em1:0": {}, "em1:1": {}, "switch:0": {}, "emdata:0": {}, sys: {} };
  const at = (channel: number) => componentsAt(status, { channel, action: ACTION });
  assert.deepEqual(at(0), ["em1", "switch"]);
  assert.deepEqual(at(1), ["em1"]);
  assert.deepEqual(at(2), []);
  assert.deepEqual(
    componentsAt({ "em:0": {}, "em1:0": {}, "pm1:0": {} }, { channel: 0, action: ACTION }),
    ["em", "em1", "pm1"],
  );
  assert.throws(() => componentsAt("ok", { channel: 0, action: ACTION }), DeviceProtocol);
});
