import assert from "node:assert/strict";
import { toMemory } from "../../../src/control/memory.ts";
import { parseMemory } from "../../../src/domain/codes/control_memory.ts";
import { at, chargingState, START_MS } from "../../control/house.ts";

const MEMORY = { ...toMemory(chargingState(6), at(START_MS)), chargerPlace: "nrg.lan" };
const TEXT = JSON.stringify(MEMORY);

Deno.test("parseMemory() reads what was stored, and nothing that is no memory", () => {
  assert.deepEqual(parseMemory(TEXT), MEMORY);
  for (const text of [null, "", "{", "[]", "7", '{"writtenAtMs":"now"}']) {
    assert.equal(parseMemory(text), null, `${text}`);
  }
});

Deno.test("parseMemory() reads no text of more than 10000 characters", () => {
  assert.deepEqual(parseMemory(TEXT.padEnd(10_000)), MEMORY);
  assert.equal(parseMemory(TEXT.padEnd(10_001)), null);
});

Deno.test("parseMemory() loses a piece that cannot be read alone", () => {
  const text = JSON.stringify({ ...MEMORY, habits: { drawPart: 2 }, shortCharges: -1 });
  assert.deepEqual(parseMemory(text), { ...MEMORY, habits: null, shortCharges: 0 });
});
