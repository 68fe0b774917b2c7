import assert from "node:assert/strict";
import { clientKey, ClientSlots } from "../../../routes/server/client_slots.ts";

Deno.test("ClientSlots.take() bounds each client, and all together", () => {
  const slots = new ClientSlots({ total: 3, perClient: 2 });
  const first = slots.take("192.168.178.20");
  assert.ok(first !== null && slots.take("192.168.178.20") !== null);
  assert.equal(slots.take("192.168.178.20"), null);
  assert.notEqual(slots.take("192.168.178.21"), null);
  assert.equal(slots.take("192.168.178.22"), null);
  assert.equal(slots.held, 3);
  first();
  first();
  assert.equal(slots.held, 2, "given back once");
  assert.notEqual(slots.take("192.168.178.20"), null);
});

Deno.test("ClientSlots.take() takes a whole IPv6 /64 for one client", () => {
  const slots = new ClientSlots({ total: 9, perClient: 1 });
  assert.notEqual(slots.take("2001:db8:0:1::7"), null);
  assert.equal(slots.take("2001:db8::1:2:3:4:5"), null);
  assert.notEqual(slots.take("2001:db8:0:2::7"), null);
});

Deno.test("ClientSlots.take() for nobody in particular counts in the total alone", () => {
  const slots = new ClientSlots({ total: 2, perClient: 1 });
  const first = slots.take(null);
  assert.ok(first !== null && slots.take(null) !== null);
  assert.equal(slots.take(null), null);
  first();
  assert.notEqual(slots.take(null), null);
});

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
