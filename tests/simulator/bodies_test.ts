import assert from "node:assert/strict";
import { BODIES } from "./body_views.ts";
import { REQUESTS } from "./request_views.ts";
import { TOLD } from "./told_bodies.ts";
import { TOLD_REQUESTS } from "./told_requests.ts";

/** Written down once, when the drivers' tests and other makers' clients read the same bodies. */
Deno.test("simulated devices tell at each moment what they told", () => {
  assert.deepEqual(Object.keys(TOLD), Object.keys(BODIES));
  for (const [name, body] of Object.entries(BODIES)) {
    const told: unknown = JSON.parse(JSON.stringify(body()));
    assert.deepEqual(told, JSON.parse(TOLD[name] ?? ""), name);
  }
});

Deno.test("simulated devices make of requests what they made of them", () => {
  assert.deepEqual(Object.keys(TOLD_REQUESTS), Object.keys(REQUESTS));
  for (const [name, made] of Object.entries(REQUESTS)) {
    const told: unknown = JSON.parse(JSON.stringify(made()));
    assert.deepEqual(told, TOLD_REQUESTS[name]?.map((text): unknown => JSON.parse(text)), name);
  }
});
