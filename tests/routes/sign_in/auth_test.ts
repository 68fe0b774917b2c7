import assert from "node:assert/strict";
import { AppUnderTest, type Call, expectJson, expectRedirect } from "../app_under_test.ts";

const SECRET = "Grüße vom Dach";
const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const PAGE = { accept: "text/html" };

Deno.test("requireSecret() lets everybody in while no secret is asked for", async () => {
  const app = new AppUnderTest();
  for (const target of ["/", "/settings", "/api/status", "/metrics"]) {
    assert.equal(await statusOf(app, target), 200, target);
  }
});

Deno.test("requireSecret() keeps everything shut but health, assets and the form", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const wrong: Record<string, string>[] = [
    {},
    { cookie: "chargemanager_session=" },
    { cookie: `chargemanager_session=${"0".repeat(64)}` },
    { cookie: "chargemanager_session=%00; theme=dark" },
    { authorization: "Basic dTpw" },
    { authorization: "Bearer" },
  ];
  for (const headers of wrong) {
    for (
      const target of [
        "/api/status",
        "/api/settings",
        "/api/nothing",
        "/metrics",
        "/live",
        "/live/now",
        "/live/reasons",
      ]
    ) {
      const response = await app.ask(target, { headers: { ...headers, ...PAGE } });
      assert.equal(response.headers.get("www-authenticate"), "Bearer");
      await expectJson(response, 401);
    }
    for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]) {
      for (const target of ["/", "/settings", "/nothing"]) {
        assert.equal(await statusOf(app, target, { method, headers }), 303, `${method} ${target}`);
      }
    }
  }
  await expectJson(await app.putJson("/api/mode", { mode: "fast" }), 401);
  assert.equal(await statusOf(app, "/mode", { method: "POST" }), 303);
  assert.deepEqual([app.program.modes, app.program.changes], [[], []]);
  for (const target of ["/healthz", "/favicon.ico", "/sign-in"]) {
    assert.equal(await statusOf(app, target), 200, target);
  }
});

Deno.test("requireSecret() takes the secret as Bearer and looks it up once", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const bytes = new TextEncoder().encode(SECRET);
  const utf8 = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  for (const authorization of [`Bearer ${utf8}`, `bearer  ${utf8} `, `Bearer ${SECRET}`]) {
    const headers = { authorization };
    await expectJson(await app.ask("/api/status", { headers }), 200);
    await expectJson(await app.putJson("/api/mode", { mode: "fast" }, headers), 200);
    assert.equal(await statusOf(app, "/", { headers: { ...headers, ...PAGE } }), 200);
  }
  assert.equal(app.program.secretChecks, 1);
});

Deno.test("requireSecret() gives fragments of pages a way to the form", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const headers = { ...PAGE, "hx-request": "true" };
  const response = await app.ask("/mode", { method: "POST", headers });
  await response.body?.cancel();
  assert.equal(response.status, 401);
  assert.equal(response.headers.get("hx-redirect"), "/sign-in");
});

Deno.test("requireSecret() leads from a page to the form and names the way back", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const cases = [
    { target: "/", location: "/sign-in" },
    { target: "/settings", location: "/sign-in?to=%2Fsettings" },
    { target: "/history?day=2026-03-29&x=ü", location: /\?to=%2Fhistory%3Fday%3D2026-03-29%26x/ },
    { target: "//evil.example/x", location: "/sign-in" },
    { target: "/\\evil.example", location: "/sign-in" },
    {
      target: "/%0d%0aset-cookie:%20x=1",
      location: "/sign-in?to=%2F%250d%250aset-cookie%3A%2520x%3D1",
    },
  ];
  for (const { target, location } of cases) {
    const response = await app.ask(target, { headers: PAGE });
    assert.equal(response.status, 303);
    const actual = response.headers.get("location") ?? "";
    if (typeof location === "string") assert.equal(actual, location);
    else assert.match(actual, location);
    assert.equal(response.headers.get("set-cookie"), null);
  }
});

Deno.test("an old link with the secret signs in and leaves the address", async () => {
  const cases = [
    { target: "/", rest: "", location: "/" },
    { target: "/settings", rest: "&x=1&y=a+b", location: "/settings?x=1&y=a+b" },
    { target: "//evil.example/", rest: "", location: "/" },
  ];
  for (const { target, rest, location } of cases) {
    const app = new AppUnderTest();
    app.program.askFor(SECRET);
    const link = `${target}?secret=${encodeURIComponent(SECRET)}${rest}`;
    const response = await app.ask(link);
    await expectRedirect(response, location);
    const cookie = response.headers.get("set-cookie") ?? "";
    assert.match(cookie, /^chargemanager_session=[0-9a-f]{64}; /);
    for (const part of ["HttpOnly", "SameSite=Lax", "Path=/", `Max-Age=${30 * 86_400}`]) {
      assert.ok(cookie.split("; ").includes(part), `${part} in ${cookie}`);
    }
    assert.ok(!cookie.includes("Secure"));
    const headers = { cookie: cookie.split(";")[0] ?? "" };
    assert.equal(await statusOf(app, "/settings", { headers }), 200);
    await expectRedirect(await app.ask(link, { headers }), location);
    assert.equal(app.program.secretChecks, 1);
  }
});

Deno.test("an old link leaves its secret out when none is asked for", async () => {
  const app = new AppUnderTest();
  const response = await app.ask("/settings?secret=whatever");
  assert.equal(response.headers.get("set-cookie"), null);
  await expectRedirect(response, "/settings");
  assert.equal(app.program.secretChecks, 0);
});

Deno.test("an old link with a wrong secret leads to the form", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const response = await app.ask("/settings?secret=wrong-wrong");
  assert.equal(response.headers.get("set-cookie"), null);
  await expectRedirect(response, "/sign-in?to=%2Fsettings");
});

Deno.test("a link that another page loads uses up no tries", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  for (let at = 0; at < 10; at++) {
    const headers = { "sec-fetch-dest": at % 2 === 0 ? "image" : "iframe" };
    await statusOf(app, "/?secret=wrong-wrong", { headers });
    await statusOf(app, "/?secret=wrong-wrong", { method: "HEAD" });
    await statusOf(app, "/api/status?secret=wrong-wrong");
  }
  assert.equal(app.program.secretChecks, 0);
  const link = `/?secret=${encodeURIComponent(SECRET)}`;
  await expectRedirect(await app.ask(link, { headers: { "sec-fetch-dest": "document" } }), "/");
});

Deno.test("the cookie is Secure behind a trusted proxy with https", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  app.program.values = { ...app.program.values, trustedProxies: ["172.17.0.2"] };
  const response = await app.ask(`/?secret=${encodeURIComponent(SECRET)}`, {
    headers: { "x-forwarded-proto": "https" },
    from: "172.17.0.2",
  });
  assert.match(response.headers.get("set-cookie") ?? "", /; Secure/);
});

Deno.test("a session ends after 30 days", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const headers = { cookie: await app.signIn(SECRET) };
  app.steadyMs += 30 * DAY_MS - 1;
  assert.equal(await statusOf(app, "/", { headers }), 200);
  app.steadyMs += 1;
  assert.equal(await statusOf(app, "/", { headers }), 303);
});

Deno.test("a hundred sessions stay; the oldest makes room", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const cookies: string[] = [];
  for (let at = 0; at < 101; at++) cookies.push(await app.signIn(SECRET));
  assert.equal(new Set(cookies).size, 101);
  const states = await Promise.all(
    [0, 1, 100].map((at) => statusOf(app, "/", { headers: { cookie: cookies[at] ?? "" } })),
  );
  assert.deepEqual(states, [303, 200, 200]);
});

Deno.test("a changed secret ends all sessions and forgets the old one", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const cookie = await app.signIn(SECRET);
  const headers = { authorization: `Bearer ${SECRET}` };
  assert.equal(await statusOf(app, "/api/status", { headers }), 200);
  app.program.askFor("another secret");
  assert.equal(await statusOf(app, "/", { headers: { cookie } }), 303);
  assert.equal(await statusOf(app, "/api/status", { headers }), 401);
  app.program.askFor(SECRET);
  assert.equal(await statusOf(app, "/", { headers: { cookie } }), 303);
});

Deno.test("the browser that sets or changes the secret stays in, alone", async () => {
  const app = new AppUnderTest();
  const set = async (cookie: string, secret: string) => {
    const fields = { group: "web", webSecret: secret, webSecretEnabled: "on" };
    const response = await app.postForm("/settings", fields, { headers: { cookie } });
    await expectRedirect(response, "/settings/access?saved=web#web");
    return response.headers.get("set-cookie")?.split(";")[0] ?? "";
  };
  const first = await set("", SECRET);
  assert.equal(await statusOf(app, "/settings", { headers: { cookie: first } }), 200);
  assert.equal(await statusOf(app, "/settings"), 303, "nobody else");
  const second = await set(first, "another secret");
  assert.notEqual(second, first);
  assert.equal(await statusOf(app, "/settings", { headers: { cookie: second } }), 200);
  assert.equal(await statusOf(app, "/settings", { headers: { cookie: first } }), 303);
  const other = await app.postForm("/settings", { group: "car", maxCurrentA: "13" }, {
    headers: { cookie: second },
  });
  assert.equal(other.headers.get("set-cookie"), null);
});

Deno.test("a request that waited behind a change of the secret signs its sender in no more", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const [owner, other] = [await app.signIn(SECRET), await app.signIn(SECRET)];
  const gate = Promise.withResolvers<void>();
  app.program.changeGate = gate.promise;
  const change = (cookie: string, webSecret: string) =>
    app.postForm("/settings", { group: "web", webSecret, webSecretEnabled: "on" }, {
      headers: { cookie },
    });
  const changed = change(owner, "another secret");
  const waiting = change(other, "");
  gate.resolve();
  assert.match((await changed).headers.get("set-cookie") ?? "", /^chargemanager_session=/);
  assert.equal((await waiting).headers.get("set-cookie"), null);
  assert.equal(await statusOf(app, "/", { headers: { cookie: other } }), 303);
});

Deno.test("a change that waited behind a change of the secret is not made by who is out since", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const [owner, other] = [await app.signIn(SECRET), await app.signIn(SECRET)];
  const gate = Promise.withResolvers<void>();
  app.program.changeGate = gate.promise;
  const secret = { group: "web", webSecret: "another secret", webSecretEnabled: "on" };
  const changed = app.postForm("/settings", secret, { headers: { cookie: owner } });
  await untilTrue(() => app.program.changesAsked === 1);
  const form = app.postForm("/settings", { group: "car", maxCurrentA: "13" }, {
    headers: { cookie: other },
  });
  const authorization = `Bearer ${SECRET}`;
  const json = app.putJson("/api/settings", { maxCurrentA: 12 }, { authorization });
  await untilTrue(() => app.program.changesAsked === 3);
  gate.resolve();
  await (await changed).body?.cancel();
  await expectRedirect(await form, "/sign-in");
  await expectJson(await json, 401);
  assert.equal(app.program.changes.length, 1);
  assert.equal(app.program.values.maxCurrentA, 15);
});

Deno.test("a press whose body ends after its sender was signed out does nothing", async () => {
  const app = new AppUnderTest(null, null, MINUTE_MS);
  app.program.askFor(SECRET);
  const cookie = await app.signIn(SECRET);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const headers = { cookie, "content-type": "application/x-www-form-urlencoded" };
  const pressed = app.ask("/mode", { method: "POST", headers, body: readable });
  await writer.write(new TextEncoder().encode("mode="));
  await (await app.postForm("/sign-out", {}, { headers: { cookie } })).body?.cancel();
  await writer.write(new TextEncoder().encode("fast"));
  await writer.close();
  await expectRedirect(await pressed, "/sign-in");
  assert.deepEqual(app.program.modes, []);
});

Deno.test("a secret that is no longer asked for ends all sessions", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const cookie = await app.signIn(SECRET);
  const { values } = app.program;
  app.program.values = { ...values, webSecretEnabled: false };
  assert.equal(await statusOf(app, "/"), 200);
  app.program.values = values;
  assert.equal(await statusOf(app, "/", { headers: { cookie } }), 303);
});

Deno.test("a secret that changes while it is looked at does not sign in", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const gate = Promise.withResolvers<void>();
  app.program.gate = gate.promise;
  const link = app.ask(`/?secret=${encodeURIComponent(SECRET)}`);
  await untilChecked(app, 1);
  app.program.askFor("another secret");
  gate.resolve();
  await expectRedirect(await link, "/sign-in");
});

Deno.test("five wrong secrets make an address pause for a minute, and nobody else", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const cookie = await app.signIn(SECRET);
  const tryBearer = (secret: string, from: string) =>
    app.ask("/api/status", { headers: { authorization: `Bearer ${secret}` }, from });
  const [here, there] = ["192.168.178.20", "192.168.178.21"];
  for (let at = 0; at < 5; at++) await expectJson(await tryBearer(`wrong-${at}`, here), 401);
  const checks = app.program.secretChecks;
  for (const secret of ["wrong-6", SECRET]) {
    const response = await tryBearer(secret, here);
    assert.equal(response.headers.get("retry-after"), "60");
    await expectJson(response, 429);
  }
  assert.equal(app.program.secretChecks, checks, "nothing is looked at during the pause");
  assert.equal(await statusOf(app, "/", { headers: { cookie } }), 200);
  await expectJson(await tryBearer(SECRET, there), 200);
  app.steadyMs += MINUTE_MS - 1;
  const last = await tryBearer(SECRET, here);
  assert.equal(last.headers.get("retry-after"), "1");
  await expectJson(last, 429);
  app.steadyMs += 1;
  await expectJson(await tryBearer(SECRET, here), 200);
});

Deno.test("many wrong secrets at once do not slip through", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const gate = Promise.withResolvers<void>();
  app.program.gate = gate.promise;
  const answers = Array.from(
    { length: 20 },
    (_, at) => statusOf(app, "/api/status", { headers: { authorization: `Bearer wrong-${at}` } }),
  );
  let answered = 0;
  for (const answer of answers) void answer.then(() => answered += 1);
  await untilTrue(() => answered + app.program.secretChecks >= 20);
  assert.equal(app.program.secretChecks, 2, "two are looked at, and nobody waits for them");
  gate.resolve();
  const statuses = await Promise.all(answers);
  assert.deepEqual(statuses.toSorted(), [401, 401, ...Array(18).fill(429)]);
});

Deno.test("one right secret sent by many requests at once is looked at once", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const gate = Promise.withResolvers<void>();
  app.program.gate = gate.promise;
  const headers = { authorization: `Bearer ${SECRET}` };
  const answers = Array.from({ length: 20 }, () => statusOf(app, "/api/status", { headers }));
  await untilChecked(app, 1);
  gate.resolve();
  assert.deepEqual(new Set(await Promise.all(answers)), new Set([200]));
  assert.equal(app.program.secretChecks, 1);
});

Deno.test("a secret that is too long is wrong without being looked at", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const headers = { authorization: `Bearer ${"x".repeat(129)}` };
  await expectJson(await app.ask("/api/status", { headers }), 401);
  assert.equal(app.program.secretChecks, 0);
});

Deno.test("no answer holds a secret", async () => {
  const app = new AppUnderTest();
  app.program.askFor("open sesame please");
  app.program.values = { ...app.program.values, nrgkickPassword: "4711" };
  const headers = { authorization: "Bearer open sesame please", ...PAGE };
  const wrong = { method: "PUT", headers: { ...headers, "content-type": "application/json" } };
  const calls: [string, Call][] = [
    ["/", { headers }],
    ["/settings", { headers }],
    ["/api/status", { headers }],
    ["/api/settings", { headers }],
    ["/metrics", { headers }],
    ["/api/settings", { ...wrong, body: '{"webSecret":"sesame","nrgkickPassword":"open sesame"}' }],
    ["/?secret=open%20sesame%20please", {}],
    ["/?secret=open%20sesame", {}],
  ];
  for (const [target, call] of calls) {
    const response = await app.ask(target, call);
    const text = (await response.text()) + JSON.stringify([...response.headers]);
    for (const secret of ["sesame", "4711", app.program.values.webSecret]) {
      assert.ok(!text.includes(secret), `${secret} in ${target}`);
    }
  }
  assert.ok(!app.logged.join("").includes("sesame"));
});

async function statusOf(app: AppUnderTest, target: string, call: Call = {}): Promise<number> {
  const response = await app.ask(target, call);
  await response.body?.cancel();
  return response.status;
}

async function untilChecked(app: AppUnderTest, count: number): Promise<void> {
  await untilTrue(() => app.program.secretChecks >= count);
}

async function untilTrue(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
