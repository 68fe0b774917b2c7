import assert from "node:assert/strict";
import type { RegisterBlock } from "../../../src/simulator/solaredge/register_block.ts";
import { BLOCKS } from "./block_views.ts";
import { DUMPS } from "./block_dumps.ts";

/** Where a block begins, and its words in hexadecimal; so many alike in a row stand as `0*7`. */
function dumpOf({ start, words }: RegisterBlock): string {
  const runs: { word: number; count: number }[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.word === word) last.count++;
    else runs.push({ word, count: 1 });
  }
  const texts = runs.map(({ word, count }) => word.toString(16) + (count > 1 ? `*${count}` : ""));
  return [`${start}:`, ...texts].join(" ");
}

/** Written down once, when the drivers' tests and three peers read the same blocks. */
Deno.test("blocks of the simulated inverter hold at each register what they held", () => {
  assert.deepEqual(Object.keys(DUMPS), Object.keys(BLOCKS));
  for (const [name, block] of Object.entries(BLOCKS)) {
    assert.equal(dumpOf(block()), DUMPS[name]?.join(" "), name);
  }
});
