import assert from "node:assert/strict";
import { guestToken, isGuestToken } from "../../../routes/sign_in/guest_link.ts";
import { en } from "../../../src/words/en/en.ts";
import { AppUnderTest, expectPage, expectRedirect } from "../app_under_test.ts";
import { expectLinksBelow } from "../links.ts";
import { StubProgram } from "../stub_program.ts";

const SECRET = "a secret of the house";
const HTML = { accept: "text/html" };

function closed(values = {}): AppUnderTest {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  app.program.values = { ...app.program.values, ...values };
  return app;
}

/** The cookie of a browser that has just signed in. */
async function signedIn(app: AppUnderTest, agent = "Firefox", base = ""): Promise<string> {
  const response = await app.postForm(`${base}/sign-in`, { secret: SECRET }, {
    headers: { "user-agent": agent },
  });
  await response.body?.cancel();
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

Deno.test("the form of the secret takes as much as a secret may be, and says what is wrong beside it", async () => {
  const app = closed();
  const form = await expectPage(await app.ask("/sign-in", { headers: HTML }), 200);
  assert.match(form, /<input id="secret"[^>]*maxlength="128"[^>]*aria-describedby="secret-help"/i);
  assert.doesNotMatch(form, /aria-invalid/);
  const answer = async (secret: string) => {
    const response = await app.postForm("/sign-in", { secret }, { headers: HTML });
    const html = await response.text();
    const described = /aria-describedby="([^"]*)"/.exec(html)?.[1];
    return [response.status, response.headers.get("www-authenticate"), described];
  };
  assert.deepEqual(await answer(""), [422, null, "secret-error secret-help"]);
  assert.deepEqual(await answer("wrong"), [401, "Bearer", "secret-error secret-help"]);
});

Deno.test("POST /sign-in leads on where nobody is asked for a secret, and keeps nobody unasked", async () => {
  const open = new AppUnderTest();
  await expectRedirect(await open.postForm("/sign-in", { to: "/settings" }), "/settings");
  const response = await closed().postForm("/sign-in", { secret: SECRET });
  assert.doesNotMatch(response.headers.get("set-cookie") ?? "", /max-age/i);
  await expectRedirect(response, "/");
});

Deno.test("signing out ends the guest's cookie too, and leads to the form where there is one", async () => {
  for (const [app, place] of [[closed(), "/sign-in"], [new AppUnderTest(), "/"]] as const) {
    const response = await app.ask("/sign-out", { method: "POST" });
    const cookies = response.headers.getSetCookie();
    assert.equal(cookies.filter((cookie) => /Max-Age=0/i.test(cookie)).length, 2, `${cookies}`);
    await expectRedirect(response, place);
  }
});

Deno.test("a guest link leads in where it is right, else to the form", async () => {
  const app = closed({ webGuests: true });
  const token = await guestToken(app.program);
  assert.ok(token !== null);
  const right = await app.ask(`/guest/${token}`);
  assert.match(right.headers.get("set-cookie") ?? "", /=/);
  await expectRedirect(right, "/");
  await expectRedirect(await app.ask("/guest/nonsense"), "/sign-in");
  const isRight = (given: string | undefined) => isGuestToken(app.program, given);
  assert.deepEqual([await isRight(token), await isRight(""), await isRight(undefined)], [
    true,
    false,
    false,
  ]);
  const none = new StubProgram();
  assert.deepEqual([await guestToken(none), await isGuestToken(none, "")], [null, false]);
});

Deno.test("GET /access names each browser, ends others, and leads nowhere else", async () => {
  const app = closed({ basePath: "/haus" });
  const own = await signedIn(app, "Firefox", "/haus");
  const page = async (cookie = own) =>
    await expectPage(await app.ask("/haus/access", { headers: { ...HTML, cookie } }), 200);
  const alone = await page();
  expectLinksBelow(alone, "/haus");
  assert.match(alone, /<div class="table-scroll" tabindex="0" role="group"/);
  assert.ok(!alone.includes(en.access.endOthers));
  assert.ok(alone.includes(en.access.noGuests) && !alone.includes(en.access.guestLink));
  const strange = await signedIn(app, "", "/haus");
  const both = await page();
  assert.ok(both.includes(en.access.endOthers) && both.includes(en.access.unknown));
  const headers = { ...HTML, cookie: own };
  const end = async (fields: Record<string, string>) =>
    await expectRedirect(
      await app.postForm("/haus/access/end", fields, { headers }),
      "/haus/access",
    );
  await end({ id: "nobody" });
  assert.ok((await page()).includes(en.access.endOthers));
  await end({ others: "1" });
  assert.ok(!(await page()).includes(en.access.endOthers), "this one stays");
  const gone = await app.ask("/haus/access", { headers: { ...HTML, cookie: strange } });
  assert.equal(gone.status, 303);
  await gone.body?.cancel();
});

Deno.test("GET /access ends one browser by its id, and shows the link of guests", async () => {
  const app = closed({ webGuests: true });
  const [own, other] = [await signedIn(app), await signedIn(app, "Chrome")];
  const headers = { ...HTML, cookie: own };
  const html = await expectPage(await app.ask("/access", { headers }), 200);
  assert.ok(html.includes(en.access.guestLink) && !html.includes(en.access.noGuests));
  assert.match(html, /<a href="http:\/\/192\.168\.178\.5:5000\/guest\/[^"]+">http/);
  const forms = [
    ...html.matchAll(/action="(\/[\w/-]+)"><button type="submit" name="id" value="(\w+)"/g),
  ];
  const [id = ""] = forms.filter(([, action]) => action === "/access/end").map(([, , id]) => id);
  assert.equal(id.length, 16);
  await expectRedirect(await app.postForm("/access/end", { id }, { headers }), "/access");
  const gone = await app.ask("/access", { headers: { ...HTML, cookie: other } });
  assert.equal(gone.status, 303);
  await gone.body?.cancel();
  assert.equal((await expectPage(await app.ask("/access", { headers }), 200)).includes(id), false);
});

Deno.test("GET /access/tokens offers one where a secret is asked for, and tells which was used when", async () => {
  const app = closed();
  const headers = { ...HTML, cookie: await signedIn(app) };
  const page = async () => await expectPage(await app.ask("/access/tokens", { headers }), 200);
  const none = await page();
  assert.ok(none.includes(`<p>${en.tokens.none}</p>`) && none.includes(en.tokens.fresh));
  assert.doesNotMatch(none, /id="tokens"/);
  const made = await app.tokens.make({ name: "Watch", may: "read" });
  assert.ok("token" in made);
  const list = await page();
  assert.match(
    list,
    /<div class="table-scroll" tabindex="0" role="group" aria-labelledby="tokens"/,
  );
  assert.match(list, /<td>\d\d:\d\d<\/td><td>never<\/td>/);
  const open = await expectPage(
    await new AppUnderTest().ask("/access/tokens", { headers: HTML }),
    200,
  );
  assert.ok(open.includes(en.tokens.noSecret) && !open.includes(en.tokens.fresh));
});

Deno.test("a token that may read is refused what it may not, with the reason", async () => {
  const app = closed();
  const ask = async (may: "read" | "control", target: string, body: unknown) => {
    const made = await app.tokens.make({ name: `${may} ${target}`, may });
    assert.ok("token" in made);
    const response = await app.putJson(target, body, { authorization: `Bearer ${made.token}` });
    return [response.status, String(JSON.parse(await response.text()).error ?? "")];
  };
  const [status, told] = await ask("read", "/api/mode", { mode: "fast" });
  assert.equal(status, 403);
  assert.notEqual(told, "");
  assert.deepEqual((await ask("control", "/api/mode", { mode: "fast" }))[0], 200);
});

Deno.test("a page that nobody may see any more tells scripts where to go", async () => {
  const app = closed({ webLook: "everyone" });
  const press = async (headers: Record<string, string>) => {
    const response = await app.postForm("/mode", { mode: "fast" }, { headers });
    await response.body?.cancel();
    return [response.status, response.headers.get("hx-redirect")];
  };
  const [status, place] = await press({ ...HTML, "hx-request": "true" });
  assert.equal(status, 403);
  assert.match(`${place}`, /^\/sign-in/);
  assert.deepEqual((await press(HTML))[1], null);
  assert.deepEqual(app.program.modes, []);
});
