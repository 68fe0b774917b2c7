import assert from "node:assert/strict";
import { LiveStreams } from "../../routes/live.ts";
import { statusRoutes } from "../../routes/status.tsx";
import { FakeProgram } from "./fake_program.ts";

Deno.test("POST /theme keeps the look in a cookie and goes back where it was pressed", async () => {
  const app = statusRoutes(new FakeProgram(), new LiveStreams());
  const response = await app.request("/theme", {
    method: "POST",
    body: new URLSearchParams({ theme: "light", page: "settings" }),
  });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("location"), "/settings");
  assert.match(response.headers.get("set-cookie") ?? "", /^theme=light; Path=\/; .*SameSite=Lax/);
  const demo = await app.request("/theme", {
    method: "POST",
    body: new URLSearchParams({ theme: "light", page: "demo" }),
  });
  assert.equal(demo.headers.get("location"), "/demo");
  const html = await (await app.request("/", { headers: { cookie: "a=b; theme=light" } })).text();
  assert.match(html, /<html lang="en" data-theme="light">/);
  assert.match(html, /name="theme" value="auto"/);
});

Deno.test("POST /theme refuses what is no look and sends nobody elsewhere", async () => {
  const app = statusRoutes(new FakeProgram(), new LiveStreams());
  for (const body of [new URLSearchParams({ theme: "pink" }), new URLSearchParams(), "x"]) {
    assert.equal((await app.request("/theme", { method: "POST", body })).status, 400);
  }
  const response = await app.request("/theme", {
    method: "POST",
    body: new URLSearchParams({ theme: "dark", page: "https://example.org/" }),
  });
  assert.equal(response.headers.get("location"), "/");
  const html = await (await app.request("/", { headers: { cookie: 'theme="><script>' } })).text();
  assert.match(html, /data-theme="auto"/);
});
