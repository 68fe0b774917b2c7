import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeIdentity,
  decodeStatus,
  IDENTITY_KEYS,
  STATUS_KEYS,
} from "../../../src/devices/goe/answers.ts";
import { decodeWrite } from "../../../src/devices/goe/writes.ts";
import { DeviceError } from "../../../src/domain/codes/errors.ts";

const SEED = 20_260_621;
const RUNS = 400;

const value = fc.oneof(
  fc.integer({ min: -5, max: 300 }),
  fc.double(),
  fc.constantFrom(null, true, false, "6", "", -0, 1e300, 32, 16, 6),
  fc.array(fc.oneof(fc.double(), fc.constantFrom(null, true, false, "x", 230, 16, 11_000)), {
    maxLength: 20,
  }),
  fc.object({ maxDepth: 1 }),
);

/** What a charger tells that is well. */
const USUAL = { car: 2, frc: 2, amp: 10, fwv: "60.4", sse: "900001", typ: "go-eCharger_V4" };

/** An answer with some of the keys that were asked for, of which anything may come. */
function answersOf(keys: readonly string[]) {
  const entries = fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: keys.length });
  return fc.tuple(
    fc.constantFrom(200, 200, 200, 400, 404, 500, 503),
    fc.oneof(
      { weight: 3, arbitrary: entries.map((pairs): unknown => Object.fromEntries(pairs)) },
      {
        weight: 6,
        arbitrary: entries.map((pairs): unknown => ({ ...USUAL, ...Object.fromEntries(pairs) })),
      },
      { weight: 1, arbitrary: value.map((json): unknown => json) },
    ),
  );
}

/** Every number in it, however deep. */
function numbersIn(told: unknown): readonly number[] {
  if (typeof told === "number") return [told];
  if (typeof told !== "object" || told === null) return [];
  return Object.values(told).flatMap(numbersIn);
}

function attempt<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch (error) {
    assert.ok(error instanceof DeviceError, String(error));
    return null;
  }
}

Deno.test(`decodeStatus() whatever comes: a DeviceError or numbers within bounds (seed ${SEED})`, () => {
  let decoded = 0;
  fc.assert(
    fc.property(answersOf(STATUS_KEYS), ([status, json]) => {
      const told = attempt(() =>
        decodeStatus({ status, body: { kind: "json", value: json } }, "read it")
      );
      if (told === null) return;
      decoded++;
      assert.ok(numbersIn(told).every(Number.isFinite));
      const { powerW, maxCurrentA, currentA, sessionEnergyWh, totalEnergyWh, maxPhases } = told;
      for (const atLeastZero of [powerW, currentA, sessionEnergyWh, totalEnergyWh]) {
        assert.ok(atLeastZero === null || atLeastZero >= 0);
      }
      assert.ok(powerW === null || powerW <= 50_000);
      assert.ok(maxCurrentA === null || (maxCurrentA >= 1 && maxCurrentA <= 32));
      assert.ok(maxPhases === null || [1, 2, 3].includes(maxPhases));
    }),
    { seed: SEED, numRuns: RUNS },
  );
  assert.ok(decoded > RUNS / 8, `${decoded} of ${RUNS} were answers`);
});

Deno.test(`decodeIdentity(), decodeWrite() whatever comes: a DeviceError or an answer (seed ${SEED})`, () => {
  const wished = { amp: 10, frc: 2 };
  fc.assert(
    fc.property(
      answersOf(IDENTITY_KEYS),
      answersOf(Object.keys(wished)),
      ([status, identity], [setStatus, result]) => {
        attempt(() => decodeIdentity({ status, body: { kind: "json", value: identity } }, "a"));
        const told = attempt(() =>
          decodeWrite({ status: setStatus, body: { kind: "json", value: result } }, "a", wished)
        );
        if (told !== null && told.words === null) {
          const both = Object(result);
          assert.ok(both.amp === true && both.frc === true, "taken only where both say so");
        }
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
});
