import assert from "node:assert/strict";
import { browserName } from "../../../routes/sign_in/browser_name.ts";
import { MAX_SIGN_INS, SIGN_IN_MS, SignIns } from "../../../routes/sign_in/sign_ins.ts";
import { AppUnderTest } from "../app_under_test.ts";

const FACTS = { browser: "Firefox, Android", address: "192.168.178.20" };
const SECRET = "a secret of the house";

Deno.test("SignIns lists a browser until its 30 days are over, with when it came and was seen", async () => {
  const signIns = new SignIns();
  const token = await signIns.open({ steadyMs: 0, wallMs: 1000 }, FACTS);
  const id = await signIns.see(token, { steadyMs: 5, wallMs: 2000 });
  assert.deepEqual(signIns.list(SIGN_IN_MS - 1), [
    { ...FACTS, id, signedInAtMs: 1000, seenAtMs: 2000, endsSteadyMs: 30 * 86_400_000 },
  ]);
  assert.deepEqual(signIns.list(SIGN_IN_MS), []);
  assert.equal(await signIns.see(token, { steadyMs: SIGN_IN_MS, wallMs: 0 }), null);
});

Deno.test("SignIns forgets those whose time is over when the next browser comes, and no other", async () => {
  const signIns = new SignIns();
  for (const steadyMs of [0, 1, 2]) await signIns.open({ steadyMs, wallMs: 0 }, FACTS);
  await signIns.open({ steadyMs: SIGN_IN_MS + 1, wallMs: 0 }, FACTS);
  assert.equal(signIns.size, 2);
});

Deno.test("SignIns keeps a hundred browsers, the newest", async () => {
  const signIns = new SignIns();
  const tokens: string[] = [];
  for (let at = 0; at < MAX_SIGN_INS + 2; at++) {
    tokens.push(await signIns.open({ steadyMs: 0, wallMs: at }, FACTS));
  }
  assert.equal(signIns.size, 100);
  const [first] = signIns.list(0);
  assert.equal(first?.signedInAtMs, 2);
  assert.match(tokens[0] ?? "", /^[0-9a-f]{64}$/, "32 bytes that nobody guesses");
});

Deno.test("browserName() is what a person calls it, and nothing of an endless header", () => {
  const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";
  const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1";
  assert.equal(browserName(chrome), "Chrome, Linux");
  assert.equal(browserName(iphone), "Safari, iPhone");
  assert.equal(browserName(`${chrome} Edg/140.0`), "Edge, Linux");
  assert.equal(browserName("curl/8.14"), "");
  assert.equal(browserName(`${"x".repeat(392)}Firefox/`), "Firefox");
  assert.equal(browserName(`${"x".repeat(393)}Firefox/`), "");
});

Deno.test("a secret of 128 characters is looked at, a longer one is wrong at once", async () => {
  const app = new AppUnderTest();
  app.program.askFor("x".repeat(128));
  for (const [length, status] of [[129, 401], [128, 200]] as const) {
    const headers = { authorization: `Bearer ${"x".repeat(length)}` };
    const response = await app.ask("/api/status", { headers });
    await response.body?.cancel();
    assert.equal(response.status, status);
  }
  assert.equal(app.program.secretChecks, 1);
});

Deno.test("the guest link stays in a browser for a year, out of reach of scripts", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const cookie = await app.signIn(SECRET);
  app.program.values = { ...app.program.values, webGuests: true };
  const html = await (await app.ask("/access", { headers: { cookie } })).text();
  const [link = ""] = /\/guest\/[0-9a-f]{32}/.exec(html) ?? [];
  const parts = (await app.ask(link)).headers.get("set-cookie")?.split("; ") ?? [];
  assert.match(parts[0] ?? "", /^chargemanager_guest=[0-9a-f]{32}$/);
  for (const part of ["Max-Age=31536000", "HttpOnly", "SameSite=Lax", "Path=/"]) {
    assert.ok(parts.includes(part), `${part} in ${parts.join("; ")}`);
  }
  assert.ok(html.includes(`<a href="http://192.168.178.5:5000${link}">`), "whole, to be sent on");
});

Deno.test("GET /access tells how each browser is ended: this one signs out, others by their id", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  await app.signIn(SECRET);
  const headers = { cookie: await app.signIn(SECRET) };
  const html = await (await app.ask("/access", { headers })).text();
  const rows = [...html.matchAll(/<tr><td>.*?<\/tr>/gs)].map(([row]) => row);
  assert.equal(rows.length, 2);
  const [own = "", other = ""] = rows;
  assert.ok(own.includes("(this one)") && own.includes('action="/sign-out"'), own);
  assert.ok(!other.includes("(this one)") && other.includes('action="/access/end"'), other);
  assert.match(own, />Sign out</);
  assert.match(other, />Sign it out</);
});

Deno.test("GET /access has browsers and a guest link only where a secret is asked for", async () => {
  const open = new AppUnderTest();
  const page = await (await open.ask("/access")).text();
  assert.doesNotMatch(page, /id="browsers"|id="guests"/);
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const headers = { cookie: await app.signIn(SECRET) };
  const none = await (await app.ask("/access", { headers })).text();
  assert.match(none, /id="browsers".*id="guests".*href="\/settings\/access#web"/s);
});
