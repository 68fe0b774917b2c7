import assert from "node:assert/strict";
import { type GoeState, isCarConnected, noticesOf } from "../../../src/devices/goe/vendor_codes.ts";

/** It charges, and nothing is wrong. */
const WELL: GoeState = {
  car: 2,
  err: 0,
  modelStatus: 3,
  logicMode: 3,
  usesPvSurplus: false,
  temperatureLimitA: 32,
  currentA: 16,
  firmwareMajor: 60,
};
const CODES = Array.from({ length: 60 }, (_, code) => code);

/** What such a state is said to have, as `kind code name`. */
function toldOf(state: Partial<GoeState>): readonly string[] | undefined {
  return noticesOf({ ...WELL, ...state })?.map(({ kind, code, name }) => `${kind} ${code} ${name}`);
}

Deno.test("noticesOf() tells the states that somebody can mend, and no others", () => {
  const told = CODES.filter((modelStatus) => toldOf({ modelStatus })?.length === 1);
  assert.deepEqual(told, [1, 2, 6, 20, 24, 27, 28, 29, 30, 31, 32, 34, 35, 37, 38, 41]);
  const names = told.map((modelStatus) => toldOf({ modelStatus })?.join());
  assert.equal(new Set(names).size, told.length);
  assert.equal(names[0], "warning 1 OVERTEMPERATURE");
});

Deno.test("noticesOf() names errors, and the newer ones from firmware 59 on", () => {
  const named = (firmwareMajor: number | null) =>
    CODES.filter((err) => {
      const [notice] = noticesOf({ ...WELL, err, firmwareMajor }) ?? [];
      assert.equal(notice?.code, err === 0 ? undefined : err, "told even without a name");
      return (notice?.name ?? null) !== null;
    });
  const first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  assert.deepEqual(named(null), first);
  assert.deepEqual(named(58), first);
  assert.deepEqual(named(59), [...first, 12, 13, 14, 15, 16, 17, 18, 23]);
  const rcd = CODES.filter((err) => noticesOf({ ...WELL, err })?.[0]?.kind === "rcd");
  assert.deepEqual(rcd, [1, 2, 14, 23]);
});

Deno.test("noticesOf() tells an error of the car that has no number", () => {
  assert.deepEqual(toldOf({ car: 5 }), ["error null null"]);
  assert.deepEqual(toldOf({ car: 5, err: null, modelStatus: null }), ["error null null"]);
  assert.deepEqual(toldOf({ car: 5, err: 3 }), ["error 3 PHASE"]);
  assert.equal(toldOf({ err: null, modelStatus: null }), undefined, "it tells nothing");
  assert.deepEqual(toldOf({ err: null }), []);
  assert.deepEqual(toldOf({ modelStatus: null }), []);
});

Deno.test("noticesOf() tells its own rules, and what its temperature takes off the current", () => {
  assert.deepEqual(toldOf({}), []);
  assert.deepEqual(toldOf({ temperatureLimitA: 16 }), []);
  assert.deepEqual(toldOf({ temperatureLimitA: 15 }), ["warning null TEMPERATURE_LIMIT"]);
  assert.deepEqual(toldOf({ temperatureLimitA: 0, currentA: null }), []);
  assert.deepEqual(toldOf({ temperatureLimitA: null }), []);
  assert.deepEqual(toldOf({ usesPvSurplus: true }), ["warning null OWN_PV_SURPLUS"]);
  assert.deepEqual(toldOf({ usesPvSurplus: null }), []);
  for (const logicMode of [4, 5]) {
    assert.deepEqual(toldOf({ logicMode }), ["warning null OWN_LOGIC_MODE"]);
  }
  assert.deepEqual(toldOf({ logicMode: null }), []);
});

Deno.test("isCarConnected() knows a car that charges, waits or is full", () => {
  const connected = [0, 1, 2, 3, 4, 5, 6, null].map(isCarConnected);
  assert.deepEqual(connected, [null, false, true, true, true, null, null, null]);
});
