import assert from "node:assert/strict";
import { nearestName } from "../../../src/domain/settings/nearest_name.ts";

Deno.test("nearestName() is the one with the fewest changes, or none that is near", () => {
  const names = ["WEB_PORT", "INVERTER_PORT", "INVERTER_HOST"];
  const rows = [
    { name: "WEBPORT", nearest: "WEB_PORT" },
    { name: "INVERTOR_HOST", nearest: "INVERTER_HOST" },
    { name: "INVERTER_PROT", nearest: "INVERTER_PORT" },
    { name: "WXY_QORU", nearest: null },
    { name: "", nearest: null },
  ];
  for (const { name, nearest } of rows) assert.equal(nearestName(name, names), nearest, name);
  assert.equal(nearestName("WEB_PORT", []), null);
});

Deno.test("nearestName() counts letters put in, left out and replaced, up to a third of the name", () => {
  const near = (name: string, other: string) => nearestName(name, [other]) === other;
  assert.deepEqual([near("abc", "abd"), near("ab", "ac")], [true, false], "one of three");
  assert.deepEqual([near("abcdef", "abcd"), near("abcdef", "abc")], [true, false]);
  assert.deepEqual([near("abcdef", "abcdefgh"), near("abcdef", "abcdefghi")], [true, false]);
  assert.deepEqual([near("abcdef", "xbcdey"), near("abcdef", "xbcyez")], [true, false]);
  assert.deepEqual([near("abcdef", "bcdefg"), near("abcdef", "bcdefgh")], [true, false]);
  assert.deepEqual([near("abcdef", "abxcdef"), near("abcdef", "badcef")], [true, false]);
  assert.equal(
    nearestName("abcdef", ["abcdxx", "abcdex", "abcdey"]),
    "abcdex",
    "the first of equals",
  );
});
