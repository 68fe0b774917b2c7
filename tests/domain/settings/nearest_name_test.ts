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
