import assert from "node:assert/strict";
import { addressesOf } from "../../../src/devices/transport/same_host.ts";

Deno.test("addressesOf() an address stands for itself, and nobody is asked", async () => {
  for (const address of ["192.0.2.1", "192.0.2.300", "2001:0db8::1", "fe80::1%none"]) {
    assert.deepEqual(await addressesOf(address), [address]);
  }
});

Deno.test("addressesOf() a name stands for its addresses", async () => {
  assert.ok((await addressesOf("localhost")).includes("127.0.0.1"));
});
