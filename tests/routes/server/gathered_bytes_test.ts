import assert from "node:assert/strict";
import { GatheredBytes } from "../../../routes/server/gathered_bytes.ts";

/** So many bytes that count up from `first`. */
function bytes(length: number, first = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => first + at);
}

Deno.test("GatheredBytes.take() gives all chunks as one, and leaves nothing", () => {
  const gathered = new GatheredBytes();
  const chunks = [bytes(1000), bytes(24, 7), bytes(1, 9), bytes(5000, 3), bytes(0)];
  for (const chunk of chunks) gathered.add(chunk);
  assert.equal(gathered.length, 6025);
  const whole = gathered.take();
  assert.deepEqual(whole, Uint8Array.from(chunks.flatMap((chunk) => [...chunk])));
  assert.equal(gathered.length, 0);
  assert.deepEqual(gathered.take(), new Uint8Array());
  gathered.add(bytes(3, 4));
  assert.deepEqual(gathered.take(), bytes(3, 4));
  assert.equal(whole.length, 6025, "what was taken stays as it was");
});

Deno.test("GatheredBytes.add() makes room for a first chunk of any length", () => {
  for (const length of [1024, 1025, 5000]) {
    const gathered = new GatheredBytes();
    gathered.add(bytes(length));
    assert.deepEqual(gathered.take(), bytes(length));
  }
});

Deno.test("GatheredBytes.add() keeps no chunk's buffer", () => {
  const gathered = new GatheredBytes();
  const chunk = bytes(8);
  gathered.add(chunk);
  chunk.fill(255);
  assert.deepEqual(gathered.take(), bytes(8));
});
