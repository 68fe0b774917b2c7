import assert from "node:assert/strict";
import * as v from "valibot";
import { parseHost } from "../../../src/domain/settings/setting_kinds.ts";
import { SETTINGS } from "../../../src/domain/settings/settings.ts";

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

Deno.test("mqttUrl takes a broker's address, without user, password, path or query", () => {
  const isRight = (text: string) => v.is(SETTINGS.mqttUrl.schema, text);
  for (const text of ["", "mqtt://b.lan", "mqtts://[2001:db8::1]:8883", "mqtt://10.0.0.5:1/"]) {
    assert.ok(isRight(text), text);
  }
  for (
    const text of [
      "b.lan:1883",
      "http://b.lan",
      "ws://b.lan",
      "mqtt://",
      "mqtt://me@b.lan",
      "mqtt://me:word@b.lan",
      "mqtt://b.lan/path",
      "mqtt://b.lan?a=b",
      "mqtt://b.lan#a",
      "mqtt://b.lan:0",
      "mqtt://b.lan:65536",
      "mqtt://b lan",
    ]
  ) {
    assert.ok(!isRight(text), text);
  }
});

Deno.test("mqttTopic takes parts that no broker and no program reads as something else", () => {
  const isRight = (text: string) => v.is(SETTINGS.mqttTopic.schema, text);
  for (const text of ["chargemanager", "homes/north_1/car-2", "a".repeat(100)]) {
    assert.ok(isRight(text), text);
  }
  for (const text of ["", "/a", "a/", "a//b", "a/#", "+", "$SYS", "ä", "a b", "a".repeat(101)]) {
    assert.ok(!isRight(text), text);
  }
});
