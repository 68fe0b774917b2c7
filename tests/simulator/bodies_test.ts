import assert from "node:assert/strict";
import { BODIES } from "./body_views.ts";
import { TOLD } from "./told_bodies.ts";

/** Written down once, when the drivers' tests and other makers' clients read the same bodies. */
Deno.test("simulated devices tell at each moment what they told", () => {
  assert.deepEqual(Object.keys(TOLD), Object.keys(BODIES));
  for (const [name, body] of Object.entries(BODIES)) {
    const told: unknown = JSON.parse(JSON.stringify(body()));
    assert.deepEqual(told, JSON.parse(TOLD[name] ?? ""), name);
  }
});
