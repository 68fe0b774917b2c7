import assert from "node:assert/strict";
import { WritePaces } from "../../../src/devices/charger/write_paces.ts";

Deno.test("WritePaces.of() keeps one pace a host, and the 64 that were asked for last", () => {
  const paces = new WritePaces();
  const first = Array.from({ length: 64 }, (_, at) => paces.of(`host-${at}:80`));
  assert.equal(new Set(first).size, 64);
  for (const [at, pace] of first.entries()) assert.equal(paces.of(`host-${at}:80`), pace);
  assert.equal(paces.of("host-0:80"), first[0], "it is the newest now");
  paces.of("host-64:80");
  assert.equal(paces.of("host-0:80"), first[0]);
  assert.equal(paces.of("host-2:80"), first[2]);
  assert.notEqual(paces.of("host-1:80"), first[1], "nobody had asked for it for longest");
});
