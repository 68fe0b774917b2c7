import assert from "node:assert/strict";
import { Hono } from "hono";
import { isAllowedHost, securityHeaders } from "../../../routes/http/security.ts";
import { AppUnderTest, type Call, expectJson, expectPage } from "../app_under_test.ts";
import { StubProgram } from "../stub_program.ts";

const OWN = "http://192.168.178.5:5000";
const PROXY = "172.17.0.2";

Deno.test("isAllowedHost() lets pass what no stranger can point here", () => {
  const allowedHosts = ["Charge.example.org"];
  const known = { allowedHosts, ownHostname: "Pantry" };
  const right = [
    "127.0.0.1",
    "192.168.178.5",
    "::1",
    "fe80::1",
    "localhost",
    "x.localhost",
    "pantry",
    "pantry.local",
    "charge.house.lan",
    "charge.example.org",
  ];
  const wrong = [
    "",
    "example.org",
    "www.charge.example.org",
    "charge.example.org.evil.com",
    "local",
    ".local",
    "lan",
    "evil-local",
    "evil.local.com",
    "notlocalhost",
    "192.168.178.5.evil.com",
    "pantry2",
    "router",
    "charge.fritz.box",
  ];
  for (const name of right) assert.equal(isAllowedHost(name, known), true, name);
  for (const name of wrong) assert.equal(isAllowedHost(name, known), false, name);
  const dotted = { allowedHosts: [], ownHostname: "pantry.house.example" };
  assert.equal(isAllowedHost("pantry", dotted), true);
  assert.equal(isAllowedHost("pantry.house.example", dotted), true);
  assert.equal(isAllowedHost("house.example", dotted), false);
  assert.equal(isAllowedHost("", { allowedHosts: [], ownHostname: null }), false);
});

Deno.test("isAllowedHost() takes this machine's own name with the endings of a home, no other", () => {
  const known = { allowedHosts: [], ownHostname: "Pantry" };
  const endings = [
    ".fritz.box",
    ".home.arpa",
    ".lan",
    ".local",
    ".internal",
    ".home",
    ".tail1a2b3.ts.net",
  ];
  for (const ending of endings) {
    assert.equal(isAllowedHost(`pantry${ending}`, known), true, ending);
    assert.equal(
      isAllowedHost(`pantry2${ending}`, { ...known, ownHostname: "pan" }),
      /lan|local/.test(ending),
    );
    assert.equal(isAllowedHost(`pantry${ending}.evil.com`, known), false, ending);
    assert.equal(
      isAllowedHost(`pantry${ending}`, { ...known, ownHostname: null }),
      /lan|local/.test(ending),
    );
  }
  const foreign = [
    "pantry.evil.com",
    "pantry.com",
    "evil.fritz.box",
    "evil.pantry.fritz.box",
    "pantry.evil.fritz.box",
    "pantry.ts.net",
    "pantry.a.b.ts.net",
    "evil.tail1a2b3.ts.net",
    "pantry.evilts.net",
    "pantry.internal.com",
    "evil.home",
    "pantryxfritz.box",
  ];
  for (const name of foreign) assert.equal(isAllowedHost(name, known), false, name);
  const full = { allowedHosts: [], ownHostname: "pantry.house.example" };
  assert.equal(isAllowedHost("pantry.fritz.box", full), true);
});

Deno.test("a refusal is a page wherever a browser was led, and JSON to programs", async () => {
  const navigation = { accept: "text/html,*/*", "sec-fetch-mode": "navigate" };
  const app = new AppUnderTest();
  for (const target of ["/", "/api/status", "/metrics", "/healthz", "/live"]) {
    const url = `http://evil.example${target}`;
    const page = await expectPage(await app.ask(url, { headers: navigation }), 403);
    assert.match(page, /These pages do not answer to the name evil\.example/);
    await expectJson(await app.ask(url), 403);
  }
  app.program.askFor("geheim123");
  const asked = await app.ask("/api/status", { headers: navigation });
  assert.equal(asked.status, 401);
  assert.match(await asked.text(), /^<!doctype html>/);
  await expectJson(await app.ask("/api/status", { headers: { accept: "text/html" } }), 401);
});

Deno.test("hostCheck() gives the page that refuses its style", async () => {
  const app = new AppUnderTest();
  const accept = { headers: { accept: "text/html" } };
  const page = await expectPage(await app.ask("http://evil.example/", accept), 403);
  const style = /rel="stylesheet" href="([^"]+)"/.exec(page)?.[1] ?? "";
  const answer = await app.ask(`http://evil.example${style}`);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /\{/);
});

Deno.test("securityHeaders() let the sites of the setting show these pages, and no other", async () => {
  const app = new AppUnderTest();
  const frameAncestors = ["http://homeassistant.local:8123", "https://home.example"];
  app.program.values = { ...app.program.values, frameAncestors };
  const { headers } = await answerOf(app, "/");
  const policy = headers.get("content-security-policy") ?? "";
  assert.ok(
    policy.endsWith("; frame-ancestors http://homeassistant.local:8123 https://home.example"),
  );
  assert.equal(headers.get("x-frame-options"), null, "it would refuse them");
});

Deno.test("hostCheck() refuses foreign names on every path and says what helps", async () => {
  for (const target of ["/", "/api/status", "/healthz", "/metrics", "/sign-in", "/favicon.ico"]) {
    const app = new AppUnderTest();
    const json = await expectJson(await app.ask(`http://evil.example:5000${target}`), 403);
    assert.match(JSON.stringify(json), /evil\.example.*allowedHosts.*CHARGEMANAGER_ALLOWED_HOSTS/);
  }
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, allowedHosts: ["evil.example"] };
  await expectJson(await app.ask("http://EVIL.example./api/status"), 200);
});

Deno.test("hostCheck() refuses a host that cannot be read", async () => {
  const app = new AppUnderTest();
  for (const host of ["a b", "evil.example", "localhost@evil.example", ""]) {
    await expectJson(await app.ask("/api/status", { headers: { host } }), 400);
  }
  await expectJson(await app.ask("/api/status", { headers: { host: "192.168.178.5:5000" } }), 200);
});

Deno.test("hostCheck() shows a name on the page as text", async () => {
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, trustedProxies: [PROXY] };
  const headers = { accept: "text/html", "x-forwarded-host": "evil.example" };
  const page = await expectPage(await app.ask("/", { headers, from: PROXY }), 403);
  assert.match(page, /evil\.example/);
});

Deno.test("originCheck() refuses what other sites send, of every content type", async () => {
  const types = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "",
  ];
  const foreign: Record<string, string>[] = [
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: "" },
    { origin: "http://192.168.178.5" },
    { origin: "http://192.168.178.5:5001" },
    { origin: "https://192.168.178.5:5000" },
    { origin: `${OWN}, http://evil.example` },
    { origin: `${OWN}/` },
    { origin: "http://x@192.168.178.5:5000" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "Cross-Site" },
    { origin: OWN, "sec-fetch-site": "same-site" },
  ];
  const calls = [
    { method: "PUT", target: "/api/mode" },
    { method: "PUT", target: "/api/settings" },
    { method: "POST", target: "/mode" },
    { method: "POST", target: "/settings" },
    { method: "POST", target: "/sign-in" },
    { method: "DELETE", target: "/nothing" },
  ];
  const app = new AppUnderTest();
  for (const { method, target } of calls) {
    for (const headers of foreign) {
      for (const type of types) {
        const call: Call = { method, headers: { ...headers, "content-type": type } };
        const { status } = await app.ask(target, call);
        assert.equal(status, 403, `${method} ${target} ${JSON.stringify(call.headers)}`);
      }
    }
  }
  assert.deepEqual([app.program.modes, app.program.changes], [[], []]);
});

Deno.test("originCheck() lets own pages and programs pass", async () => {
  const own: Record<string, string>[] = [
    {},
    { origin: OWN },
    { origin: "HTTP://192.168.178.5:5000" },
    { origin: OWN, "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
  ];
  for (const headers of own) {
    const app = new AppUnderTest();
    await expectJson(await app.putJson("/api/mode", { mode: "fast" }, headers), 200);
  }
  const app = new AppUnderTest();
  const url = "http://pantry.local/api/mode";
  await expectJson(
    await app.putJson(url, { mode: "fast" }, { origin: "http://pantry.local" }),
    200,
  );
});

Deno.test("originCheck() compares with the address outside a trusted proxy", async () => {
  const app = new AppUnderTest();
  app.program.values = {
    ...app.program.values,
    trustedProxies: [PROXY],
    allowedHosts: ["charge.example.org"],
  };
  const headers = {
    "content-type": "application/json",
    "x-forwarded-host": "charge.example.org",
    "x-forwarded-proto": "https",
    origin: "https://charge.example.org",
  };
  const call = { method: "PUT", headers, body: '{"mode":"fast"}' };
  await expectJson(await app.ask("/api/mode", { ...call, from: PROXY }), 200);
  await expectJson(await app.ask("/api/mode", { ...call, from: "192.168.178.20" }), 403);
});

Deno.test("originCheck() leaves reading alone, which changes nothing", async () => {
  const app = new AppUnderTest();
  const headers = { origin: "http://evil.example", "sec-fetch-site": "cross-site" };
  for (const method of ["GET", "HEAD"]) {
    for (const target of ["/", "/settings", "/api/status", "/api/settings", "/healthz"]) {
      const response = await app.ask(target, { method, headers });
      await response.body?.cancel();
      assert.equal(response.status, 200, `${method} ${target}`);
    }
  }
  assert.deepEqual([app.program.modes, app.program.changes], [[], []]);
});

Deno.test("securityHeaders() leave an answer the one it was, its body no stream", async () => {
  const made = new Response("the page");
  const app = new Hono().use(securityHeaders(new StubProgram())).get("/", () => made);
  const answer = await app.request("/");
  assert.equal(answer, made);
  assert.equal(answer.headers.get("x-frame-options"), "DENY");
});

Deno.test("securityHeaders() are on every answer, and no other site may read any", async () => {
  const app = new AppUnderTest();
  const calls: { target: string; call?: Call; status: number }[] = [
    { target: "/", status: 200 },
    { target: "/settings", status: 200 },
    { target: "/kiosk", status: 200 },
    { target: "/live/now?chart=none", status: 200 },
    { target: "/live/reasons", status: 200 },
    { target: "/goal/preview?id=1", status: 200 },
    { target: "/access/tokens", status: 200 },
    { target: "/api/history", status: 200 },
    { target: "/api/openapi.json", status: 200 },
    { target: "/favicon.ico", status: 200 },
    { target: "/healthz", status: 200 },
    { target: "/api/status", status: 200 },
    { target: "/nothing", status: 404 },
    { target: "/api/mode", status: 405 },
    { target: "/api/mode", call: { method: "PUT", body: "{}" }, status: 415 },
    { target: "/api/mode", call: { method: "PUT", headers: { origin: "null" } }, status: 403 },
    { target: "http://evil.example/", status: 403 },
    { target: `/?${"x".repeat(3000)}`, status: 414 },
    { target: "/sign-in", status: 303 },
    { target: "/api/status", call: { method: "HEAD" }, status: 200 },
  ];
  for (const { target, call, status } of calls) {
    const { headers, body, ...response } = await answerOf(app, target, call);
    assert.equal(response.status, status, target);
    const policy = headers.get("content-security-policy") ?? "";
    for (const part of ["default-src 'self'", "img-src 'self' data:", "frame-ancestors 'none'"]) {
      assert.ok(policy.split("; ").includes(part), `${target}: ${part}`);
    }
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "same-origin");
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
    assert.equal(headers.get("cache-control") === "no-store", target !== "/favicon.ico", target);
    for (const name of headers.keys()) assert.ok(!/^access-control|^strict-t/.test(name), name);
    assert.ok(!body.includes("at file:"), "no stack");
  }
});

async function answerOf(app: AppUnderTest, target: string, call: Call = {}) {
  const response = await app.ask(target, call);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

Deno.test("securityHeaders() sets these headers and no others", async () => {
  const app = new Hono().use(securityHeaders(new StubProgram())).get("/", (c) => c.text(""));
  const response = await app.request("/");
  await response.body?.cancel();
  assert.deepEqual([...response.headers.keys()].sort(), [
    "cache-control",
    "content-security-policy",
    "content-type",
    "cross-origin-resource-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
  ]);
});
