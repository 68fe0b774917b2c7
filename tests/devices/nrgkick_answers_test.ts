import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import type { JsonAnswer } from "../../src/devices/http_json.ts";
import {
  checkWritten,
  decodeMeasurements,
  decodeSettings,
} from "../../src/devices/nrgkick_answers.ts";
import { DeviceError } from "../../src/domain/errors.ts";
import { CHARGING, settingsBody } from "./fake_nrgkick.ts";

const answerOf = (value: unknown, status = 200): JsonAnswer => ({
  status,
  body: { kind: "json", value },
});

Deno.test("decodeMeasurements() takes what is impossible for unknown", () => {
  const decoded = decodeMeasurements(
    answerOf({
      ChargingPower: 0,
      ChargingCurrentPhase: [5.9, -1, "x", 7],
      VoltagePhase: "230",
      ChargingEnergy: -1,
      ChargingEnergyOverAll: 1e300,
      TemperatureMainUnit: 999,
      Frequency: true,
      Timestamp: 0,
    }),
    "read",
  );
  assert.deepEqual(decoded, {
    powerW: 0,
    phaseCurrentsA: [5.9, null, null],
    phaseVoltagesV: [],
    sessionEnergyWh: null,
    totalEnergyWh: null,
    temperatureC: null,
    frequencyHz: null,
    timestampS: null,
  });
});

Deno.test("decodeSettings() bounds error codes and leaves out 0", () => {
  const codes = [
    "0",
    17,
    "x".repeat(99),
    ...Array.from({ length: 20 }, (_, index) => `${index + 1}`),
  ];
  const body = { Info: { ErrorCodes: codes }, Values: {} };
  const { errorCodes } = decodeSettings(answerOf(body), "read");
  assert.deepEqual(errorCodes, ["17", "x".repeat(16), "1", "2", "3", "4", "5", "6"]);
});

Deno.test("decoders throw nothing but device errors and give no NaN, whatever comes", () => {
  const settings = settingsBody();
  const leaf = fc.oneof(
    fc.jsonValue(),
    fc.double(),
    fc.constantFrom(Infinity, -0, 1e308, "NaN", "0", null, [], {}),
  );
  const body = fc.oneof(
    leaf,
    bent(CHARGING, leaf),
    bent(settings, leaf),
    fc.record({ Message: leaf }),
  );
  const answer = fc.record({
    status: fc.constantFrom(200, 202, 204, 302, 401, 404, 500),
    body: fc.oneof(
      fc.constant<JsonAnswer["body"]>({ kind: "empty" }),
      fc.string().map((text): JsonAnswer["body"] => ({ kind: "text", text })),
      body.map((value): JsonAnswer["body"] => ({ kind: "json", value })),
    ),
  });
  fc.assert(
    fc.property(answer, (one) => {
      for (const decode of [decodeMeasurements, decodeSettings, checkWritten]) {
        try {
          assertFinite(decode(one, "read"));
        } catch (error) {
          if (!(error instanceof DeviceError)) throw error;
          assert.ok(error.message.length < 300);
        }
      }
    }),
    { numRuns: 500 },
  );
});

/** Copies of `value` with some part, at any depth, in another's place. */
function bent(value: unknown, leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  if (!v.is(v.record(v.string(), v.unknown()), value)) {
    return fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: leaf });
  }
  const parts = Object.entries(value).map(([key, part]) => [key, bent(part, leaf)] as const);
  return fc.oneof(
    { weight: 8, arbitrary: fc.record(Object.fromEntries(parts), { requiredKeys: [] }) },
    { weight: 1, arbitrary: leaf },
  );
}

function assertFinite(value: unknown): void {
  if (typeof value === "number") assert.ok(Number.isFinite(value));
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(assertFinite);
}

const CAPTURES = new URL("../../../shared/captures/", import.meta.url);

function readIfThere(file: string): unknown {
  try {
    return JSON.parse(Deno.readTextFileSync(new URL(file, CAPTURES)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

const connect = readIfThere("nrgkick_gen1_connect.json");

Deno.test({
  name: "decoders real bodies (recorded: ../shared/captures/nrgkick_gen1_connect.json)",
  ignore: connect === null,
  fn: () => {
    const { items } = v.parse(
      v.object({ items: v.array(v.object({ name: v.string(), body: v.optional(v.unknown()) })) }),
      connect,
    );
    const bodyOf = (name: string) => answerOf(items.find((item) => item.name === name)?.body);
    const measured = (name: string) => decodeMeasurements(bodyOf(name), "read");
    const idle = {
      powerW: 0,
      phaseCurrentsA: [0, 0, 0],
      phaseVoltagesV: [233, 232.7, 235.1],
      sessionEnergyWh: 1710,
      totalEnergyWh: 3_382_764,
      temperatureC: 45,
      frequencyHz: 49.97,
      timestampS: 1_789_038_580,
    };
    assert.deepEqual(measured("measurements_idle_3phase_grid_2phase_car"), idle);
    assert.deepEqual(measured("measurements_charging_2phase_6A"), {
      powerW: 2680,
      phaseCurrentsA: [5.89, 5.85, 0],
      phaseVoltagesV: [233.1, 232.3, 234.8],
      sessionEnergyWh: 216,
      totalEnergyWh: 3_399_226,
      temperatureC: 37,
      frequencyHz: 49.99,
      timestampS: 1_789_206_522,
    });
    assert.equal(measured("measurements_after_stop").sessionEnergyWh, 133);
    assert.deepEqual(
      measured("measurements_single_phase_supply_floating_voltages").phaseVoltagesV,
      [240.2, 124.7, 59.3],
    );
    assert.deepEqual(decodeSettings(bodyOf("settings_paused_16A_32A_unit"), "read"), {
      isConnected: true,
      enabled: false,
      targetCurrentA: 16,
      minCurrentA: 6,
      maxCurrentA: 32,
      isPinRight: true,
      errorCodes: [],
    });
    assert.throws(() => measured("charger_away_message"), { name: "DeviceUnreachable" });
  },
});

const vendor = readIfThere("nrgkick_gen1_vendor_doc_examples.json");

Deno.test({
  name: "decoders vendor examples (../shared/captures/nrgkick_gen1_vendor_doc_examples.json)",
  ignore: vendor === null,
  fn: () => {
    const schema = v.object({
      settings: v.unknown(),
      measurements: v.unknown(),
      error_500: v.unknown(),
    });
    const { settings, measurements, error_500 } = v.parse(schema, vendor);
    const decoded = decodeMeasurements(answerOf(measurements), "read");
    assert.equal(decoded.powerW, 3680);
    assert.equal(decoded.totalEnergyWh, 862_448);
    assert.deepEqual(decoded.phaseCurrentsA, [15.97, 0, 0]);
    assert.equal(decodeSettings(answerOf(settings), "read").enabled, true);
    assert.throws(() => checkWritten(answerOf(error_500, 500), "write"), {
      name: "DeviceRejected",
      message: "Cannot write: HTTP 500: Error (6): Password not in request",
    });
  },
});
