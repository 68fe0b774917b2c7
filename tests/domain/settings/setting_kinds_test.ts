import assert from "node:assert/strict";
import { parseHost } from "../../../src/domain/settings/setting_kinds.ts";

Deno.test("parseHost() takes a name or an address, with a port from 1 to 65535", () => {
  const host = (text: string) => {
    const parsed = parseHost(text);
    return parsed === null ? null : [parsed.hostname, parsed.port];
  };
  assert.deepEqual(host("nrg.lan"), ["nrg.lan", null]);
  assert.deepEqual(host("nrg.lan:1"), ["nrg.lan", 1]);
  assert.deepEqual(host("192.0.2.255:65535"), ["192.0.2.255", 65_535]);
  assert.deepEqual(host("[2001:db8::1]:80"), ["2001:db8::1", 80]);
  for (
    const text of [
      "nrg.lan:0",
      "nrg.lan:65536",
      "nrg.lan:",
      "192.0.2",
      "192.0.2.256",
      "192.0.2.1.1",
      "2001:db8::1",
      "[nrg.lan]",
      "-nrg.lan",
      "nrg-.lan",
      "nrg..lan",
      "user@nrg.lan",
      "nrg.lan/x",
      "",
    ]
  ) {
    assert.equal(host(text), null, text);
  }
});

Deno.test("parseHost() takes labels of 63 and names of 253 characters, no longer ones", () => {
  const label = "a".repeat(63);
  assert.equal(parseHost(label)?.hostname, label);
  assert.equal(parseHost(`${label}a`), null);
  const long = `${label}.${label}.${label}.${"a".repeat(61)}`;
  assert.equal(long.length, 253);
  assert.equal(parseHost(long)?.hostname, long);
  assert.equal(parseHost(`${long}a`), null);
});
