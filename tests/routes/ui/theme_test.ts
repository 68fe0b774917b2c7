import assert from "node:assert/strict";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { statusRoutes } from "../../../routes/status/status.tsx";
import { FakeProgram } from "../fake_program.ts";

Deno.test("POST /theme keeps the look in a cookie and goes back where it was pressed", async () => {
  const app = statusRoutes(new FakeProgram(), new LiveStreams());
  const response = await app.request("/theme", {
    method: "POST",
    body: new URLSearchParams({ theme: "light", back: "/settings?a=b" }),
  });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("location"), "/settings?a=b");
  assert.match(response.headers.get("set-cookie") ?? "", /^theme=light; Path=\/; .*SameSite=Lax/);
  const html = await (await app.request("/", { headers: { cookie: "a=b; theme=light" } })).text();
  assert.match(html, /<html lang="en" data-theme="light">/);
  assert.match(html, /name="theme" value="auto"/);
});

Deno.test("POST /theme refuses what is no look and sends nobody elsewhere", async () => {
  const app = statusRoutes(new FakeProgram(), new LiveStreams());
  for (const body of [new URLSearchParams({ theme: "pink" }), new URLSearchParams(), "x"]) {
    assert.equal((await app.request("/theme", { method: "POST", body })).status, 400);
  }
  for (
    const back of ["https://example.org/", "//example.org/", "/\\example.org/", "javascript:1"]
  ) {
    const response = await app.request("/theme", {
      method: "POST",
      body: new URLSearchParams({ theme: "dark", back }),
    });
    assert.equal(response.headers.get("location"), "/");
  }
  const html = await (await app.request("/", { headers: { cookie: 'theme="><script>' } })).text();
  assert.match(html, /data-theme="auto"/);
});
