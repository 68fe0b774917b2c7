import assert from "node:assert/strict";
import { clientKey } from "../../../routes/server/client_key.ts";

Deno.test("clientKey() is the address, or the /64 that an IPv6 address lies in", () => {
  const table = [
    ["192.168.178.20", "192.168.178.20"],
    ["", ""],
    ["unknown", "unknown"],
    ["2001:db8:0:1:5:6:7:8", "2001:db8:0:1"],
    ["2001:db8:0:1::7", "2001:db8:0:1"],
    ["2001:db8::7", "2001:db8:0:0"],
    ["2001:db8::1:2:3:4:5", "2001:db8:0:1"],
    ["::1", "0:0:0:0"],
    ["::", "0:0:0:0"],
    ["fe80::", "fe80:0:0:0"],
  ] as const;
  for (const [address, key] of table) assert.equal(clientKey(address), key, address);
});

Deno.test("clientKey() keeps no more than 64 characters of what a proxy forwards", () => {
  assert.equal(clientKey("a".repeat(64)), "a".repeat(64));
  assert.equal(clientKey("a".repeat(65)), "a".repeat(64));
  assert.equal(clientKey(`${"b".repeat(63)}:c`), `${"b".repeat(63)}:`);
});
