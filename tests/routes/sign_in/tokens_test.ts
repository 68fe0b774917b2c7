import assert from "node:assert/strict";
import { ROUTE_GUARDS } from "../../../routes/http/guards.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { TokenRight } from "../../../src/domain/ports/api_tokens.ts";
import { AppUnderTest, expectJson, expectPage, expectRedirect } from "../app_under_test.ts";

const SECRET = "a secret of the house";

async function closedApp(): Promise<{ app: AppUnderTest; cookie: string }> {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  return { app, cookie: await app.signIn(SECRET) };
}

async function tokenOf(app: AppUnderTest, may: TokenRight): Promise<Record<string, string>> {
  const made = await app.tokens.make({ name: `to ${may}`, may });
  assert.ok("token" in made);
  return { authorization: `Bearer ${made.token}` };
}

async function statusOf(app: AppUnderTest, path: string, call = {}): Promise<number> {
  const response = await app.ask(path, call);
  await response.body?.cancel();
  return response.status;
}

Deno.test("POST /access/tokens shows a token once, and only its hash is kept", async () => {
  const { app, cookie } = await closedApp();
  const headers = { cookie, accept: "text/html" };
  const fields = { name: "Home Assistant", may: "control" };
  const html = await expectPage(await app.postForm("/access/tokens", fields, { headers }), 200);
  const [token = ""] = /cm_[0-9a-f]{64}/.exec(html) ?? [];
  assert.ok(token);
  const list = await expectPage(await app.ask("/access/tokens", { headers }), 200);
  assert.ok(list.includes("Home Assistant") && list.includes("never") && !list.includes(token));
  assert.doesNotMatch(JSON.stringify([app.tokenStore.tokens, app.logged]), new RegExp(token));
  const authorization = `Bearer ${token}`;
  await expectJson(await app.putJson("/api/mode", { mode: "fast" }, { authorization }), 200);
  assert.deepEqual(app.program.modes, ["fast"]);
  assert.notEqual(app.tokens.list()[0]?.usedAtMs, null);
});

Deno.test("POST /access/tokens refuses a nameless token, a strange right, and one too many", async () => {
  const { app, cookie } = await closedApp();
  const headers = { cookie, accept: "text/html" };
  const make = (fields: Record<string, string>) =>
    app.postForm("/access/tokens", fields, { headers });
  for (
    const fields of [
      { may: "read" },
      { name: " ", may: "read" },
      { name: "x".repeat(41), may: "read" },
      { name: "a\nb", may: "read" },
      { name: "x", may: "everything" },
    ]
  ) await expectPage(await make(fields), 422);
  for (let made = 0; made < 50; made++) {
    await expectPage(await make({ name: "x", may: "read" }), 200);
  }
  await expectPage(await make({ name: "x", may: "read" }), 422);
  assert.equal(app.tokens.list().length, 50);
});

Deno.test("no token is made while no secret is asked for, and none while nothing can be stored", async () => {
  const open = new AppUnderTest();
  const fields = { name: "x", may: "control" };
  await expectPage(
    await open.postForm("/access/tokens", fields, { headers: { accept: "text/html" } }),
    200,
  );
  assert.deepEqual(open.tokens.list(), []);
  const { app, cookie } = await closedApp();
  app.tokenStore.failure = new StorageFailed("disk full");
  const call = { headers: { cookie, accept: "text/html" } };
  await expectPage(await app.postForm("/access/tokens", fields, call), 503);
  assert.deepEqual(app.tokens.list(), []);
});

Deno.test("a token opens of each route what its right says: reads look, control steers the interface", async () => {
  const { app } = await closedApp();
  const tokens = { read: await tokenOf(app, "read"), control: await tokenOf(app, "control") };
  for (const [route, guard] of Object.entries(ROUTE_GUARDS)) {
    const [method = "", path = ""] = route.split(" ");
    if (/sign-|guest|stream|live$/.test(path)) continue;
    for (const right of ["read", "control"] as const) {
      const headers = { ...tokens[right], accept: "application/json" };
      const status = await statusOf(app, path.replaceAll(/:[a-z]+/g, "1"), { method, headers });
      const isOpen = guard !== "act" || (right === "control" && path.startsWith("/api/"));
      assert.equal(status !== 401 && status !== 403, isOpen, `${right}: ${route} ${status}`);
    }
  }
});

Deno.test("a token never changes who may come in or what goes elsewhere, and may send back what it was given", async () => {
  const { app } = await closedApp();
  const headers = await tokenOf(app, "control");
  for (
    const change of [
      { webSecretEnabled: false },
      { webSecret: "another secret" },
      { webLook: "everyone" },
      { webGuests: true },
      { allowedHosts: ["example.org"] },
      { trustedProxies: ["10.0.0.1"] },
      { maxCurrentA: 10, frameAncestors: ["http://example.org"] },
      { mqttUrl: "mqtt://192.0.2.1:1883" },
      { mqttUser: "me" },
      { mqttPassword: "word" },
      { mqttTopic: "home" },
      { evccTopics: true },
      { postgresUrl: "postgres://house:word@192.0.2.1/fleet" },
      { houseName: "Mill Lane 1" },
      { notifyUrl: "https://192.0.2.1/notify" },
      { priceUrl: "https://192.0.2.1/price" },
    ]
  ) {
    const answer = await expectJson(await app.putJson("/api/settings", change, headers), 403);
    assert.ok(JSON.stringify(answer).includes("who may come in"));
  }
  assert.deepEqual(app.program.changes, []);
  const all = await expectJson(await app.ask("/api/settings", { headers }), 200);
  await expectJson(await app.putJson("/api/settings", all, headers), 200);
  await expectJson(await app.putJson("/api/settings", { maxCurrentA: 10 }, headers), 200);
});

Deno.test("a token is no secret: it signs no browser in, by the form or a link", async () => {
  const { app } = await closedApp();
  const { authorization = "" } = await tokenOf(app, "control");
  const token = authorization.slice("Bearer ".length);
  assert.equal((await app.postForm("/sign-in", { secret: token })).status, 401);
  await expectRedirect(await app.ask(`/?secret=${token}`), "/sign-in");
});

Deno.test("a revoked token opens nothing, and its running stream ends at once", async () => {
  const { app, cookie } = await closedApp();
  const headers = await tokenOf(app, "read");
  const other = await tokenOf(app, "read");
  const stream = await app.ask("/api/stream", { headers });
  const reader = stream.body?.getReader();
  assert.equal((await reader?.read())?.done, false);
  const [id] = app.tokens.list().map((token) => token.id);
  await expectRedirect(
    await app.postForm("/access/tokens/end", { id: `${id}` }, { headers: { cookie } }),
    "/access/tokens",
  );
  // Nothing is published.
  assert.equal((await reader?.read())?.done, true);
  assert.equal(app.live.count, 0);
  assert.equal(await statusOf(app, "/api/status", { headers }), 401);
  assert.equal(await statusOf(app, "/api/status", { headers: other }), 200);
  app.live.close();
});

Deno.test("wrong tokens are counted as wrong secrets are, and a new secret leaves tokens valid", async () => {
  const { app } = await closedApp();
  const headers = await tokenOf(app, "read");
  const wrong = (digit: number) => ({
    headers: { authorization: `Bearer cm_${`${digit}`.repeat(64)}` },
  });
  for (let tries = 0; tries < 5; tries++) {
    assert.equal(await statusOf(app, "/api/status", wrong(tries)), 401);
  }
  assert.equal(await statusOf(app, "/api/status", wrong(5)), 429);
  assert.equal(await statusOf(app, "/api/status", { headers }), 429, "the pause tells nothing");
  assert.equal(await statusOf(app, "/api/status", { headers, from: "192.168.178.21" }), 200);
  assert.equal(app.program.wrongSecrets.length, 5);
  app.steadyMs += 60_000;
  app.program.askFor("a newer secret");
  assert.equal(await statusOf(app, "/api/status", { headers }), 200);
  app.program.values = { ...app.program.values, webSecret: "" };
  assert.equal(await statusOf(app, "/api/status", { headers }), 401, "pages that are closed");
});
