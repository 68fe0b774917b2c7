import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import { type JsonAnswer, parseBody } from "../../../src/devices/transport/http_json.ts";
import { DeviceError } from "../../../src/domain/codes/errors.ts";

const STATUSES = [200, 202, 204, 302, 401, 403, 404, 405, 406, 500, 503];
const MAX_TEXT_LENGTH = 64;
const MAX_MESSAGE_LENGTH = 300;

/** An answer that carries this JSON. */
export function answerOf(value: unknown, status = 200): JsonAnswer {
  return { status, body: { kind: "json", value } };
}

/**
 * No bytes and no JSON, near these bodies or far from them, make a decoder throw anything but a
 * device error of bounded length, or give a number that is not finite or a text without a bound.
 */
export function assertDecodesAnything(options: {
  readonly decoders: readonly ((answer: JsonAnswer, action: string) => unknown)[];
  readonly bodies: readonly unknown[];
  /** Key of the device's own words. */
  readonly wordsKey: string;
}): void {
  const leaf = fc.oneof(
    fc.jsonValue(),
    fc.double(),
    fc.string(),
    fc.constantFrom(Infinity, NaN, -0, 1e308, "NaN", "0", "ERROR", null, [], {}),
  );
  const value = fc.oneof(
    leaf,
    ...options.bodies.map((body) => bent(body, leaf)),
    fc.record({ [options.wordsKey]: leaf }),
  );
  const text = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => new TextDecoder().decode(bytes)),
    fc.json(),
    value.map((one) => JSON.stringify(one) ?? ""),
    fc.tuple(value, fc.nat(400)).map(([one, end]) => (JSON.stringify(one) ?? "").slice(0, end)),
  );
  const body = fc.oneof(
    text.map(parseBody),
    value.map((one): JsonAnswer["body"] => ({ kind: "json", value: one })),
  );
  const answer = fc.record({ status: fc.constantFrom(...STATUSES), body });
  fc.assert(
    fc.property(answer, (one) => {
      for (const decode of options.decoders) {
        try {
          assertBounded(decode(one, "read"));
        } catch (error) {
          if (!(error instanceof DeviceError)) throw error;
          assert.ok(error.message.length < MAX_MESSAGE_LENGTH);
        }
      }
    }),
    { numRuns: 1000 },
  );
}

/** Copies of `value` with some part, at any depth, in another's place or missing. */
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

function assertBounded(value: unknown): void {
  if (typeof value === "number") assert.ok(Number.isFinite(value));
  else if (typeof value === "string") assert.ok(value.length <= MAX_TEXT_LENGTH);
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(assertBounded);
}
