import assert from "node:assert/strict";
import { words } from "./registers.ts";

/** Registers by address; what was not recorded holds the filler. */
export interface Recorded {
  readonly at: ReadonlyMap<number, number>;
  readonly filler: number;
}

/** Reads runs of registers, `40069:0067 0032 40083:1590`: an address, then words in hexadecimal. */
export function registers(text: string, filler = 0): Recorded {
  const at = new Map<number, number>();
  for (const [, start, run] of text.matchAll(/(\d+):([0-9a-f\s]+?)(?=\s+\d+:|$)/g)) {
    assert.ok(start !== undefined && run !== undefined);
    words(run).forEach((word, index) => at.set(Number(start) + index, word));
  }
  assert.ok(at.size > 0, "no registers in the text");
  return { at, filler };
}

/** So many registers from an address on. */
export function recordedRange(
  { at, filler }: Recorded,
  { address, count }: { address: number; count: number },
): number[] {
  return Array.from({ length: count }, (_, index) => at.get(address + index) ?? filler);
}

/** True when something of it was recorded. */
export function hasRecorded(
  { at }: Recorded,
  { address, count }: { address: number; count: number },
): boolean {
  return Array.from({ length: count }, (_, index) => address + index).some((one) => at.has(one));
}
