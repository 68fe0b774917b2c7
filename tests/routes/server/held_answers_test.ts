import assert from "node:assert/strict";
import { Hono } from "hono";
import {
  boundHeld,
  DOWNLOADS,
  type HeldKind,
  LIVE_ANSWERS,
} from "../../../routes/server/held_answers.ts";
import { StubProgram } from "../stub_program.ts";

/** Asks a route that answers with a text which is read later, as clients at addresses. */
function asks(kind: HeldKind) {
  const app = new Hono()
    .use(boundHeld(new StubProgram(), kind))
    .get("/", (c) => c.text("held"))
    .get("/none", (c) => c.body(null, 204));
  return (from: string, path = "/") => {
    const request = new Request(`http://192.168.178.5:5000${path}`);
    return Promise.resolve(app.fetch(request, { remoteAddr: { hostname: from } }));
  };
}

for (
  const { name, kind, perClient, total, retryAfter } of [
    { name: "live pages", kind: LIVE_ANSWERS, perClient: 12, total: 64, retryAfter: "30" },
    { name: "downloads", kind: DOWNLOADS, perClient: 2, total: 4, retryAfter: "10" },
  ]
) {
  Deno.test(`boundHeld() ${name}: so many of one client and in all, and when to come again`, async () => {
    const ask = asks(kind);
    const held: Response[] = [];
    const refuses = async (from: string) => {
      const refused = await ask(from);
      assert.equal(refused.status, 429);
      assert.equal(refused.headers.get("retry-after"), retryAfter);
    };
    for (let client = 0; held.length < total; client++) {
      const from = `192.168.178.${client + 10}`;
      for (let one = 0; one < perClient && held.length < total; one++) {
        const answer = await ask(from);
        assert.equal(answer.status, 200);
        held.push(answer);
      }
      if (held.length < total) await refuses(from);
    }
    await refuses("192.168.178.200");
    assert.equal(await held[0]?.text(), "held");
    const next = await ask("192.168.178.200");
    assert.equal(next.status, 200);
    for (const answer of [next, ...held.slice(1)]) await answer.body?.cancel();
    for (let again = 0; again <= total; again++) {
      assert.equal((await ask("192.168.178.200", "/none")).status, 204, "nothing is held");
    }
  });
}
