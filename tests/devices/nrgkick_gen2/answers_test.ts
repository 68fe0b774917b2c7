import assert from "node:assert/strict";
import type { ChargerNotice } from "../../../src/domain/house/snapshot.ts";
import type { JsonAnswer } from "../../../src/devices/transport/http_json.ts";
import {
  decodeControl,
  decodeInfo,
  decodeValues,
} from "../../../src/devices/nrgkick_gen2/answers.ts";
import { decodeNotice, decodeStatus } from "../../../src/devices/nrgkick_gen2/vendor_codes.ts";
import { controlBody, INFO, valuesBody } from "./fake_nrgkick_gen2.ts";
import { assertBounds } from "../transport/bounds.ts";
import { answerOf, assertDecodesAnything } from "../transport/json_answers.ts";

Deno.test("decodeValues() tells whether a car is connected, by name and by number", () => {
  const rows: readonly [unknown, boolean | null][] = [
    ["UNKNOWN", null],
    [0, null],
    ["STANDBY", false],
    [1, false],
    ["CONNECTED", true],
    [2, true],
    ["charging", true],
    [3, true],
    [4, null],
    ["ERROR", null],
    [6, null],
    ["WAKEUP", true],
    [7, true],
    ["7", true],
    ["-1", null],
    ["SOMETHING NEW", null],
    [2.5, null],
    [null, null],
    [{}, null],
  ];
  for (const [status, isCarConnected] of rows) {
    const decoded = decodeValues(answerOf(valuesBody({ general: { status } })), "read");
    assert.equal(decoded.isCarConnected, isCarConnected, JSON.stringify(status));
  }
  assert.equal(decodeStatus("WAKEUP"), "wakeup");
});

Deno.test("decodeValues() tells errors and warnings, by name and by number", () => {
  const rows: readonly [Readonly<Record<string, unknown>>, readonly string[]][] = [
    [{}, []],
    [{ error_code: 0, warning_code: 0, rcd_trigger: 0 }, []],
    [{ status: 6, error_code: 16 }, ["error 16 RESIDUAL_CURRENT_DETECTED"]],
    [{ error_code: "RESIDUAL_CURRENT_DETECTED" }, ["error 16 RESIDUAL_CURRENT_DETECTED"]],
    [{ error_code: "83" }, ["error 83 DOMESTIC_PLUG_OVERTEMPERATURE"]],
    [{ warning_code: 3 }, ["warning 3 ENERGY_LIMIT_REACHED"]],
    [{ warning_code: "ENERGY_LIMIT_REACHED" }, ["warning 3 ENERGY_LIMIT_REACHED"]],
    [{ rcd_trigger: "DC_POSITIVE_6MA_FAULT" }, ["rcd 4 DC_POSITIVE_6MA_FAULT"]],
    [{ error_code: 1, warning_code: 16, rcd_trigger: 5 }, [
      "error 1 GENERAL_ERROR",
      "rcd 5 DC_NEGATIVE_6MA_FAULT",
      "warning 16 INCREASED_TEMPERATURE",
    ]],
    [{ error_code: 99 }, ["error 99 null"]],
    [{ error_code: "NEW_FAULT" }, ["error null NEW_FAULT"]],
    [{ error_code: "x".repeat(99) }, [`error null ${"x".repeat(48)}`]],
    [{ error_code: -1, warning_code: 1.5, rcd_trigger: 1e300 }, []],
    [{ error_code: "", warning_code: [], rcd_trigger: true }, []],
    [{ status: "ERROR" }, ["error null null"]],
    [{ status: "ERROR", warning_code: 16 }, [
      "error null null",
      "warning 16 INCREASED_TEMPERATURE",
    ]],
  ];
  for (const [general, expected] of rows) {
    const { notices } = decodeValues(answerOf(valuesBody({ general })), "read");
    const told = notices?.map(({ kind, code, name }) => `${kind} ${code} ${name}`);
    assert.deepEqual(told, expected, JSON.stringify(general));
  }
  const alone = (general: object) =>
    decodeValues(answerOf({ general }), "read").notices?.map(({ kind, code }) => `${kind} ${code}`);
  assert.deepEqual(alone({ status: 1, rcd_trigger: 4 }), undefined);
  assert.deepEqual(alone({ status: 1, error_code: 16 }), ["error 16"]);
  assert.deepEqual(alone({ status: 1, warning_code: 3 }), ["warning 3"]);
  assert.deepEqual(alone({ status: "ERROR" }), ["error null"]);
  const warning = { kind: "warning", code: 3, name: "ENERGY_LIMIT_REACHED" };
  assert.deepEqual(decodeNotice("warning", 3), warning);
});

Deno.test("decodeNotice() has a name for each number that the vendor lists, and for no other", () => {
  const listed = (kind: ChargerNotice["kind"]) =>
    Array.from({ length: 200 }, (_, code) => code).filter((code) =>
      (decodeNotice(kind, code)?.name ?? null) !== null
    );
  const codes = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index);
  assert.deepEqual(
    listed("error"),
    [[1, 5], [16, 16], [32, 34], [48, 54], [64, 73], [80, 83]].flatMap(([from = 0, to = 0]) =>
      codes(from, to)
    ),
  );
  assert.deepEqual(listed("warning"), [...codes(1, 7), ...codes(16, 19)]);
  assert.deepEqual(listed("rcd"), codes(1, 5));
  // No error, told by its name, is none.
  for (const name of ["NO_ERROR", "NO_WARNING", "NO_FAULT"]) {
    const kinds = ["error", "warning", "rcd"] as const;
    assert.equal(kinds.filter((kind) => decodeNotice(kind, name) === null).length, 1, name);
  }
  assert.equal(decodeNotice("error", 65_535)?.code, 65_535);
  assert.equal(decodeNotice("error", 65_536), null);
});

Deno.test("decodeValues() takes what is missing or impossible for unknown", () => {
  const unknown = {
    powerW: null,
    phasePowersW: [],
    phaseCurrentsA: [],
    phaseVoltagesV: [],
    sessionEnergyWh: null,
    totalEnergyWh: null,
    temperatureC: null,
    frequencyHz: null,
    isCarConnected: null,
    notices: null,
  };
  assert.deepEqual(decodeValues(answerOf({ powerflow: { total_active_power: 0 } }), "read"), {
    ...unknown,
    powerW: 0,
    phasePowersW: [null, null, null],
    phaseCurrentsA: [null, null, null],
    phaseVoltagesV: [null, null, null],
  });
  assert.deepEqual(decodeValues(answerOf({ general: { status: 1 } }), "read"), {
    ...unknown,
    isCarConnected: false,
  });
  const wild = {
    energy: { total_charged_energy: -1, charged_energy: "5" },
    powerflow: {
      total_active_power: 1e6,
      grid_frequency: null,
      l1: { voltage: 501, current: 16.02 },
      l2: { voltage: 230, current: -1 },
      l3: 7,
    },
    general: { status: 3 },
    temperatures: { housing: 999 },
  };
  assert.deepEqual(decodeValues(answerOf(wild), "read"), {
    ...unknown,
    phasePowersW: [null, null, null],
    phaseCurrentsA: [16.02, null, null],
    phaseVoltagesV: [null, 230, null],
    isCarConnected: true,
  });
});

Deno.test("decodeValues() keeps the power exact, and takes a meter a little under 0 for 0", () => {
  const rows: readonly [number, number | null][] = [
    [0.8, 0.8],
    [3680.25, 3680.25],
    [-0.3, 0],
    [-50, 0],
    [-51, null],
    [50_000, 50_000],
    [50_001, null],
  ];
  for (const [powerW, decodedW] of rows) {
    assert.equal(decodeValues(answerOf(valuesBody({ powerW })), "read").powerW, decodedW);
  }
});

Deno.test("decodeControl() reads tenths of amperes, the pause and the phases", () => {
  const rows: readonly [unknown, number | null, boolean | null, number | null][] = [
    [controlBody({ currentA: 6, isPaused: false }), 6, true, 3],
    [controlBody({ currentA: 10.3, isPaused: true }), 10.3, false, 3],
    [{ current_set: 10.300000190734863 }, 10.3, null, null],
    [{ charge_pause: false }, null, true, null],
    [{ charge_pause: true }, null, false, null],
    [{ current_set: 33, charge_pause: 2, phase_count: 4 }, null, null, null],
    [{ current_set: "10", charge_pause: "1", phase_count: "3" }, null, null, null],
    [{ phase_count: 1 }, null, null, 1],
    [{ phase_count: 2, current_set: 7.126 }, 7.13, null, 2],
    [{ phase_count: 2.5 }, null, null, null],
    [{}, null, null, null],
  ];
  for (const [body, currentA, enabled, phases] of rows) {
    assert.deepEqual(decodeControl(answerOf(body), "read"), { currentA, enabled, phases });
  }
});

Deno.test("decodeInfo() takes both spellings of the address, and needs no section", () => {
  const decoded = decodeInfo(answerOf(INFO), "read");
  assert.deepEqual(decoded, {
    model: "NRGkick Gen2 SIM",
    serialNumber: "T0000000000000000S1D2",
    deviceName: "garage",
    firmware: "4.0.0.33",
    ratedCurrentA: 32,
    connectorCurrentA: 16,
    connectorPhases: 3,
    macAddress: "02:00:00:00:00:02",
    rssiDbm: -62,
  });
  const { mac_adress, ...network } = INFO.network;
  const respelled = { ...INFO, network: { ...network, mac_address: mac_adress } };
  assert.deepEqual(decodeInfo(answerOf(respelled), "read"), decoded);
  const nothing = Object.fromEntries(Object.keys(decoded).map((key) => [key, null]));
  assert.deepEqual(decodeInfo(answerOf({}), "read"), nothing);
});

Deno.test("decoders tell bad answers by what to do next", () => {
  const json = (value: unknown): JsonAnswer["body"] => ({ kind: "json", value });
  const response = (text: string) => json({ Response: text });
  const switchedOff = "Cannot read: the local API is switched off; " +
    "enable the JSON API under Extended, Local API in the NRGkick app";
  const wrongUser = (status: number) =>
    `Cannot read: HTTP ${status}: the local API asks for another user or password; ` +
    "enter those of the NRGkick app";
  const unknown = "refused in words that are not known";
  const busy = "busy, asked again later";
  const rows: readonly [number, JsonAnswer["body"], string, string][] = [
    [200, response("API must be enabled within the NRGkick App"), "DeviceRejected", switchedOff],
    [403, response("json api must be enabled"), "DeviceRejected", switchedOff],
    [401, { kind: "empty" }, "DeviceRejected", wrongUser(401)],
    [401, response("401 Unauthorized"), "DeviceRejected", wrongUser(401)],
    [403, { kind: "text", text: "<html>" }, "DeviceRejected", wrongUser(403)],
    [
      200,
      response("Charging pause is blocked by solar-charging"),
      "DeviceRejected",
      "Cannot read: HTTP 200: Charging pause is blocked by solar-charging",
    ],
    [405, response("no\n\tway"), "DeviceRejected", `Cannot read: HTTP 405: ${unknown}`],
    [406, response("range"), "DeviceRejected", `Cannot read: HTTP 406: ${unknown}`],
    [503, response("later"), "DeviceRejected", `Cannot read: HTTP 503: ${unknown}`],
    [502, { kind: "empty" }, "DeviceUnreachable", `Cannot read: HTTP 502: ${busy}`],
    [503, { kind: "empty" }, "DeviceUnreachable", `Cannot read: HTTP 503: ${busy}`],
    [504, { kind: "text", text: "gone" }, "DeviceUnreachable", `Cannot read: HTTP 504: ${busy}`],
    [500, { kind: "empty" }, "DeviceProtocol", "Cannot read: HTTP 500"],
    [500, json({ Response: 7 }), "DeviceProtocol", "Cannot read: HTTP 500"],
    [302, { kind: "empty" }, "DeviceProtocol", "Cannot read: HTTP 302"],
    [
      404,
      { kind: "text", text: "Not Found" },
      "DeviceProtocol",
      "Cannot read: HTTP 404: no NRGkick of generation 2 with a local API " +
      "(SmartModule 4.0.0.0 or newer) at this address",
    ],
    [200, { kind: "empty" }, "DeviceProtocol", "Cannot read: HTTP 200 without a body"],
    [
      200,
      { kind: "text", text: "<html>Router" },
      "DeviceProtocol",
      "Cannot read: HTTP 200 is no JSON: a web page",
    ],
  ];
  for (const [status, body, name, message] of rows) {
    for (const decode of [decodeValues, decodeControl, decodeInfo]) {
      // What it refuses for may be mended in its app, at any time.
      const isAskedAgain = name === "DeviceRejected" ? { isAskedAgain: true } : {};
      assert.throws(() => decode({ status, body }, "read"), { name, message, ...isAskedAgain });
    }
  }
  for (const value of [null, [], 7, "text", true]) {
    for (const decode of [decodeValues, decodeControl, decodeInfo]) {
      assert.throws(() => decode(answerOf(value), "read"), { name: "DeviceProtocol" });
    }
  }
  for (const value of [{}, { Message: "no" }, { powerflow: {} }, controlBody()]) {
    assert.throws(() => decodeValues(answerOf(value), "read"), {
      name: "DeviceProtocol",
      message: "Cannot read: neither power nor status in the answer",
    });
  }
});

Deno.test("decoders throw nothing but device errors and give no NaN, whatever comes", () => {
  assertDecodesAnything({
    decoders: [decodeValues, decodeControl, decodeInfo],
    bodies: [valuesBody({ powerW: 3600, currentA: 8 }), controlBody(), INFO],
    wordsKey: "Response",
  });
});

Deno.test("decodeControl() reads an answer of success alone", () => {
  for (const status of [200, 299]) {
    assert.equal(typeof decodeControl(answerOf(controlBody(), status), "read").currentA, "number");
  }
  for (const status of [199, 300]) {
    assert.throws(() => decodeControl(answerOf(controlBody(), status), "read"), {
      name: "DeviceProtocol",
      message: `Cannot read: HTTP ${status}`,
    });
  }
});

Deno.test("decoders take what is within bounds, and what is beyond for unknown", () => {
  const values = (own: object) => decodeValues(answerOf({ general: {}, ...own }), "read it");
  const flow = (own: object) => values({ powerflow: own });
  const power = { least: 0, most: 50_000 };
  for (
    const [name, pick] of [
      ["power", (w: number) => flow({ total_active_power: w }).powerW],
      ["phase", (w: number) => flow({ l2: { active_power: w } }).phasePowersW[1]],
    ] as const
  ) {
    assert.deepEqual([pick(power.most), pick(power.most + 1)], [power.most, null], name);
    assert.deepEqual([pick(-50), pick(-51)], [0, null], `${name}: a meter a little under 0`);
  }
  assertBounds("voltage", (voltage) => flow({ l1: { voltage } }).phaseVoltagesV[0], {
    least: 0,
    most: 500,
  });
  assertBounds("current", (current) => flow({ l3: { current } }).phaseCurrentsA[2], {
    least: 0,
    most: 100,
  });
  assertBounds("frequency", (hz) => flow({ grid_frequency: hz }).frequencyHz, {
    least: 0,
    most: 100,
  });
  assertBounds("session", (wh) => values({ energy: { charged_energy: wh } }).sessionEnergyWh, {
    least: 0,
    most: 1_000_000,
  });
  assertBounds("total", (wh) => values({ energy: { total_charged_energy: wh } }).totalEnergyWh, {
    least: 0,
    most: 10_000_000_000,
  });
  assertBounds("housing", (housing) => values({ temperatures: { housing } }).temperatureC, {
    least: -60,
    most: 150,
  });
  const control = (own: object) => decodeControl(answerOf(own), "read it");
  assertBounds("set", (current_set) => control({ current_set }).currentA, { least: 0, most: 32 });
  assertBounds("phases", (phase_count) => control({ phase_count }).phases, { least: 1, most: 3 });
  const info = (own: object) => decodeInfo(answerOf(own), "identify it");
  const current = { least: 1, most: 32 };
  assertBounds("rated", (a) => info({ general: { rated_current: a } }).ratedCurrentA, current);
  assertBounds("plug", (a) => info({ connector: { max_current: a } }).connectorCurrentA, current);
  assertBounds("plug", (n) => info({ connector: { phase_count: n } }).connectorPhases, {
    least: 1,
    most: 3,
  });
  assertBounds("rssi", (rssi) => info({ network: { rssi } }).rssiDbm, { least: -200, most: 0 });
  const name = (length: number) =>
    info({ general: { device_name: "x".repeat(length) } }).deviceName?.length;
  assert.deepEqual([name(64), name(65), name(0)], [64, 64, undefined]);
});

Deno.test("decoders tell by the status of an answer what to do next", () => {
  const outcome = (status: number, value: unknown = { current_set: 6 }) => {
    try {
      return decodeControl({ status, body: { kind: "json", value } }, "read it").currentA;
    } catch (error) {
      assert.ok(error instanceof Error);
      return error.constructor.name;
    }
  };
  for (const status of [200, 201, 299]) assert.equal(outcome(status), 6, `${status}`);
  for (const status of [199, 300, 404, 500]) assert.equal(outcome(status), "DeviceProtocol");
  for (const status of [401, 403]) assert.equal(outcome(status), "DeviceRejected");
  assert.equal(outcome(503), "DeviceUnreachable");
  assert.equal(outcome(200, { Response: "no" }), "DeviceRejected");
});
