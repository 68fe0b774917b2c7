import assert from "node:assert/strict";
import { addressesOf, isSameHost } from "../../../src/devices/transport/same_host.ts";

Deno.test("addressesOf() an address stands for itself, and nobody is asked", async () => {
  for (const address of ["192.0.2.1", "192.0.2.300", "2001:0db8::1", "fe80::1%none"]) {
    assert.deepEqual(await addressesOf(address), [address]);
  }
});

Deno.test("addressesOf() a name stands for its addresses", async () => {
  assert.ok((await addressesOf("localhost")).includes("127.0.0.1"));
});

Deno.test("addressesOf() waits a second for a name at the longest", async () => {
  const delays: unknown[] = [];
  const realSetTimeout = globalThis.setTimeout;
  globalThis.setTimeout = Object.assign((...args: Parameters<typeof realSetTimeout>) => {
    delays.push(args[1]);
    return realSetTimeout(...args);
  }, realSetTimeout);
  try {
    await addressesOf("localhost");
  } finally {
    globalThis.setTimeout = realSetTimeout;
  }
  assert.deepEqual(delays, [1000]);
});

Deno.test("isSameHost() one name, or one address, is one machine, whatever the ports", async () => {
  for (
    const [asked, held, isSame] of [
      ["box.lan:80", "BOX.lan:1502", true],
      ["127.0.0.1", "127.0.0.1:502", true],
      ["localhost", "127.0.0.1", true],
      ["127.0.0.1:80", "localhost:81", true],
      ["127.0.0.1", "127.0.0.2", false],
      ["", "127.0.0.1", false],
      ["127.0.0.1", "", false],
    ] as const
  ) {
    assert.equal(await isSameHost(asked, held), isSame, `${asked} and ${held}`);
  }
});
