import assert from "node:assert/strict";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { isForPrograms, refuse, refuseStream } from "../../../routes/http/refusal.tsx";
import { en } from "../../../src/words/en/en.ts";
import { StubProgram } from "../stub_program.ts";

const { titles } = en.refusals;

async function refusalOf(
  status: ContentfulStatusCode,
  headers: Record<string, string>,
  path = "/x",
): Promise<{ readonly answer: Response; readonly text: string }> {
  const app = new Hono().get(
    "*",
    (c) =>
      refuse(c, new StubProgram(), {
        status,
        message: () => "No <way>",
        headers: { "retry-after": "7" },
      }),
  );
  const answer = await app.request(path, { headers });
  assert.equal(answer.status, status);
  assert.equal(answer.headers.get("retry-after"), "7");
  return { answer, text: await answer.text() };
}

Deno.test("refuse() says to a person whose fault it is: nothing there, theirs, or ours", async () => {
  const cases = [[404, titles.notFound], [400, titles.theirs], [431, titles.theirs]] as const;
  const ours = [[500, titles.ours], [503, titles.ours]] as const;
  for (const [status, title] of [...cases, ...ours]) {
    const { text } = await refusalOf(status, { accept: "text/html" });
    assert.ok(text.includes(`<h1>${title}</h1>`), `${status}`);
    assert.match(text, /<p role="alert">No &lt;way><\/p>.*<a class="action" href="\/">/s);
    assert.doesNotMatch(text, /site-nav/);
  }
});

Deno.test("refuse() answers programs as JSON, and whoever asks for no page", async () => {
  const json = '{"error":"No <way>"}';
  assert.equal((await refusalOf(400, {})).text, json);
  assert.equal((await refusalOf(400, { accept: "*/*" })).text, json);
  assert.equal((await refusalOf(400, { accept: "text/html" }, "/api/x")).text, json);
  const led = { accept: "text/html", "sec-fetch-mode": "navigate" };
  assert.match((await refusalOf(400, led, "/api/x")).text, /^<!doctype html>/);
  assert.equal((await refusalOf(400, { "sec-fetch-mode": "navigate" })).text, json);
});

Deno.test("isForPrograms() is true below /api, and of what scripts and monitors read", () => {
  for (const path of ["/api/x", "/metrics", "/healthz", "/live", "/live/now", "/live/reasons"]) {
    assert.equal(isForPrograms(path), true, path);
  }
  for (const path of ["/", "/api", "/apix", "/live/x", "/settings"]) {
    assert.equal(isForPrograms(path), false, path);
  }
});

Deno.test("refuseStream() says when to come again", async () => {
  const app = new Hono().get("/live", (c) => refuseStream(c, new StubProgram()));
  const answer = await app.request("/live");
  assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "20"]);
  assert.deepEqual(await answer.json(), { error: en.refusals.tooManyPages });
});
