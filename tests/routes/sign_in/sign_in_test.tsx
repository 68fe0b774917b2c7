import assert from "node:assert/strict";
import { AppUnderTest, expectPage, expectRedirect } from "../app_under_test.ts";

const SECRET = "correct horse";
const GERMAN = { "accept-language": "de" };

Deno.test("GET /sign-in shows one form, open to all, in the browser's language", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const page = await expectPage(await app.ask("/sign-in?to=%2Fsettings%3Fx%3D1"), 200);
  assert.match(page, /<html lang="en"/);
  assert.match(page, /<form[^>]* method="post" action="\/sign-in"/);
  assert.match(page, /<input[^>]*type="password"[^>]*autocomplete="current-password"/);
  assert.match(page, /name="to" value="\/settings\?x=1"/);
  assert.match(page, /reset-secret/);
  assert.ok(!page.includes('role="alert"'));
  assert.match(await expectPage(await app.ask("/sign-in", { headers: GERMAN }), 200), /Anmelden/);
});

Deno.test("GET /sign-in leads on when there is nothing to sign in for", async () => {
  const app = new AppUnderTest();
  await expectRedirect(await app.ask("/sign-in?to=/settings"), "/settings");
  app.program.askFor(SECRET);
  const cookie = cookieOf(await app.postForm("/sign-in", { secret: SECRET }));
  const headers = { cookie };
  await expectRedirect(await app.ask("/sign-in?to=/settings", { headers }), "/settings");
});

Deno.test("POST /sign-in opens a session and leads to where one wanted to go", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const fields = { secret: SECRET, to: "/settings?x=1", stay: "on" };
  const response = await app.postForm("/sign-in", fields);
  assert.match(response.headers.get("set-cookie") ?? "", /; Max-Age=2592000; .*HttpOnly/);
  await expectRedirect(response, "/settings?x=1");
  const page = await app.ask("/settings", { headers: { cookie: cookieOf(response) } });
  await expectPage(page, 200);
});

Deno.test("POST /sign-in keeps the session for this browser's run when asked to", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const response = await app.postForm("/sign-in", { secret: SECRET });
  assert.ok(!/Max-Age|Expires/i.test(response.headers.get("set-cookie") ?? ""));
  await expectRedirect(response, "/");
});

Deno.test("POST /sign-in leads nowhere but to pages of ours", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const cases = [
    ["/settings#web", "/settings"],
    ["/a/../b", "/b"],
    ["", "/"],
    ["settings", "/"],
    ["http://evil.example/", "/"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["\\\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["/.//evil.example", "/"],
    ["/..//evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["/sign-in?to=/sign-in", "/"],
    ["/sign-out", "/"],
    ["/x\r\nset-cookie: a=b", "/xset-cookie:%20a=b"],
  ] as const;
  for (const [to, location] of cases) {
    await expectRedirect(await app.postForm("/sign-in", { secret: SECRET, to }), location);
  }
});

Deno.test("POST /sign-in shows the form again, without the secret", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const response = await app.postForm("/sign-in", { secret: "wrong-<b>horse", to: "/settings" });
  assert.equal(response.headers.get("set-cookie"), null);
  const page = await expectPage(response, 401);
  assert.match(
    page,
    /role="alert">.*The secret is wrong. 4 more tries, then a minute(&#39;|')s pause</,
  );
  assert.match(page, /aria-invalid="true"/);
  assert.match(page, /name="to" value="\/settings"/);
  assert.ok(!page.includes("horse"));
});

Deno.test("POST /sign-in without a secret asks for it and counts no try", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  for (const fields of [{}, { secret: "" }, { Secret: SECRET }]) {
    const page = await expectPage(await app.postForm("/sign-in", fields), 422);
    assert.match(page, /Enter the secret/);
  }
  const empty = await app.ask("/sign-in", { method: "POST", headers: GERMAN });
  assert.match(await expectPage(empty, 422), /Geheimnis eingeben/);
  assert.equal(app.program.secretChecks, 0);
});

Deno.test("POST /sign-in makes an address wait after five wrong secrets", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const send = (secret: string, from: string) =>
    app.postForm("/sign-in", { secret }, { from, headers: { accept: "text/html" } });
  for (let at = 0; at < 5; at++) {
    await expectPage(await send(`wrong-${at}`, "2001:db8:0:1::1"), 401);
  }
  for (const from of ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2"]) {
    const response = await send(SECRET, from);
    assert.equal(response.headers.get("retry-after"), "60");
    assert.match(await expectPage(response, 429), /Wait 60 s/);
  }
  await expectRedirect(await send(SECRET, "2001:db8:0:2::1"), "/");
  app.steadyMs += 60_000;
  await expectRedirect(await send(SECRET, "2001:db8:0:1::1"), "/");
});

Deno.test("POST /sign-in counts the clients behind a trusted proxy one by one", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  app.program.values = { ...app.program.values, trustedProxies: ["172.17.0.2"] };
  const send = (secret: string, client: string) =>
    app.postForm("/sign-in", { secret }, {
      from: "172.17.0.2",
      headers: { "x-forwarded-for": `1.2.3.4, ${client}`, accept: "text/html" },
    });
  for (let at = 0; at < 5; at++) await expectPage(await send("wrong", "203.0.113.9"), 401);
  await expectPage(await send(SECRET, "203.0.113.9"), 429);
  await expectRedirect(await send(SECRET, "203.0.113.10"), "/");
});

Deno.test("POST /sign-out ends the session and its cookie", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const headers = { cookie: cookieOf(await app.postForm("/sign-in", { secret: SECRET })) };
  const response = await app.postForm("/sign-out", {}, { headers });
  assert.match(response.headers.get("set-cookie") ?? "", /^chargemanager_session=; .*Max-Age=0/);
  await expectRedirect(response, "/sign-in");
  await expectRedirect(await app.ask("/settings", { headers }), "/sign-in?to=%2Fsettings");
  await expectRedirect(await app.postForm("/sign-out", {}), "/sign-in");
  app.program.askFor(null);
  await expectRedirect(await app.postForm("/sign-out", {}), "/");
});

Deno.test("sign-in stays under the path of a reverse proxy", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  app.program.values = { ...app.program.values, basePath: "/charge" };
  for (const target of ["/settings", "/charge/settings"]) {
    const response = await app.ask(target, { headers: { accept: "text/html" } });
    await expectRedirect(response, "/charge/sign-in?to=%2Fcharge%2Fsettings");
  }
  const page = await expectPage(await app.ask("/charge/sign-in"), 200);
  assert.match(page, /action="\/charge\/sign-in"/);
  const fields = { secret: SECRET, to: "/charge/settings" };
  await expectRedirect(await app.postForm("/charge/sign-in", fields), "/charge/settings");
  await expectRedirect(await app.ask("/settings?secret=correct+horse"), "/charge/settings");
});

function cookieOf(response: Response): string {
  const cookie = response.headers.get("set-cookie")?.split(";")[0];
  assert.ok(cookie);
  return cookie;
}

Deno.test("pages whose secret is lost stay closed and say how to open them, in both languages", async () => {
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, webSecretEnabled: true, webSecret: "" };
  assert.equal((await app.ask("/", { headers: { accept: "text/html" } })).status, 303);
  for (
    const [language, words] of [["en", "pages are closed"], ["de", "sind geschlossen"]] as const
  ) {
    const response = await app.ask("/sign-in", { headers: { "accept-language": language } });
    assert.equal(response.status, 403);
    const html = await response.text();
    assert.ok(html.includes(words) && html.includes("reset-secret"));
    assert.doesNotMatch(html, /<input/);
  }
  assert.equal((await app.postForm("/sign-in", { secret: "" })).status, 403);
  assert.equal((await app.postForm("/sign-in", { secret: "x".repeat(8) })).status, 403);
  assert.equal((await app.ask("/api/status")).status, 401);
  assert.equal((await app.ask("/healthz")).status, 200);
  assert.equal(app.program.secretChecks, 0);
});
