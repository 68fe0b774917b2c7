import assert from "node:assert/strict";
import fc from "fast-check";
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
import { DeviceError } from "../../../src/domain/codes/errors.ts";

const DECODERS = [
  decodeEm,
  decodeEm1,
  decodeEm1Data,
  decodeEmData,
  decodePm1,
  decodeSwitch,
  decodeWasOn,
  decodeIdentity,
  (answer: unknown, action: string) => componentsAt(answer, { channel: 0, action }),
];

const KEYS = [
  "a_act_power",
  "b_act_power",
  "c_act_power",
  "total_act_power",
  "act_power",
  "apower",
  "voltage",
  "a_errors",
  "errors",
  "aenergy",
  "ret_aenergy",
  "total_act",
  "total_act_ret",
  "output",
  "was_on",
  "gen",
  "timer_duration",
  "switch:0",
] as const;

/** Anything that JSON can be, often under a name that is asked for. */
const ANSWER = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(...KEYS),
    fc.oneof(
      fc.jsonValue(),
      fc.boolean(),
      fc.double(),
      fc.constantFrom(-1e9, 1e300, 0, -0, 5, null),
      fc.array(fc.constantFrom("overtemp", "power_meter_failure", "")),
      fc.record({ total: fc.oneof(fc.double(), fc.constant(null)) }),
    ),
  ),
);

/** Every number in a value, however deep. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

Deno.test("decoders of a Shelly give numbers within what is possible, or a DeviceError", () => {
  fc.assert(
    fc.property(ANSWER, fc.constantFrom(...DECODERS), (answer, decode) => {
      try {
        for (const number of numbersIn(decode(answer, "read x"))) {
          assert.ok(Number.isFinite(number) && Math.abs(number) <= 1e12, `${number}`);
        }
      } catch (error) {
        if (!(error instanceof DeviceError)) throw error;
        assert.ok(error.message.length < 200, error.message);
      }
    }),
    { seed: 20_260_829, numRuns: 5000 },
  );
});
