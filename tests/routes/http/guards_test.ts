import assert from "node:assert/strict";
import type { DemoHouse } from "../../../src/domain/ports/demo_house.ts";
import type { LogBook } from "../../../src/domain/ports/log.ts";
import { guardOf, ROUTE_GUARDS } from "../../../routes/http/guards.ts";
import { AppUnderTest, expectJson } from "../app_under_test.ts";
import { CAR, HEATER } from "../sample_loads.ts";

const SECRET = "a secret of the house";
const HOUSE: DemoHouse = {
  groups: () => [],
  troubles: () => new Set(),
  planSeed: () => null,
  begin: () => Promise.resolve(),
  end: () => Promise.resolve(),
  beginPlan: () => Promise.resolve(),
  endPlan: () => Promise.resolve(),
  makeWell: () => Promise.resolve(),
};
const LOG: LogBook = { lines: () => [], tail: () => ({ lines: [], at: 0 }) };

function routesOf(app: AppUnderTest): readonly string[] {
  const routes = app.app.routes.filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path}`);
  return [...new Set(routes)].sort();
}

/** The path with something in place of its parameters. */
function targetOf(path: string): string {
  return path.replaceAll(/:[a-z]+/g, "1");
}

Deno.test("ROUTE_GUARDS names every route of the app, and no other", () => {
  assert.deepEqual(Object.keys(ROUTE_GUARDS).sort(), routesOf(new AppUnderTest(HOUSE, LOG)));
});

Deno.test("guardOf() takes a route that is not in the list for one that needs signing in", () => {
  assert.equal(guardOf({ method: "GET", path: "/brand-new" }), "act");
  assert.equal(guardOf({ method: "DELETE", path: "/" }), "act");
  assert.equal(guardOf({ method: "HEAD", path: "/sessions/7" }), "look");
  assert.equal(guardOf({ method: "GET", path: "/sessions/7/x" }), "act");
  assert.equal(guardOf({ method: "GET", path: "/toString" }), "act");
});

Deno.test("a stranger gets what is open, a guest what may be looked at, and neither more", async () => {
  for (const [route, guard] of Object.entries(ROUTE_GUARDS)) {
    const [method = "", path = ""] = route.split(" ");
    const app = new AppUnderTest(HOUSE, LOG);
    app.program.askFor(SECRET);
    app.program.values = { ...app.program.values, webGuests: true };
    const guest = { cookie: await guestCookie(app) };
    const ask = async (headers: Record<string, string>) => {
      const call = { method, headers: { accept: "application/json", ...headers } };
      const response = await app.ask(targetOf(path), call);
      await response.body?.cancel();
      return response;
    };
    const isLetIn = ({ status, headers }: Response) =>
      status !== 401 && status !== 403 && !headers.get("location")?.startsWith("/sign-in");
    const isOwnWay = /sign-|guest/.test(path);
    if (!isOwnWay) assert.equal(isLetIn(await ask({})), guard === "open", `stranger: ${route}`);
    if (!isOwnWay) assert.equal(isLetIn(await ask(guest)), guard !== "act", `guest: ${route}`);
    assert.deepEqual([app.program.modes, app.program.changes], [[], []], route);
  }
});

Deno.test("the guest link lets a tablet in until a new secret, and never to change anything", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const headers = { cookie: await app.signIn(SECRET) };
  assert.doesNotMatch(await (await app.ask("/access", { headers })).text(), /guest\/[0-9a-f]{32}/);
  app.program.values = { ...app.program.values, webGuests: true };
  const cookie = await guestCookie(app);
  const page = await app.ask("/", { headers: { cookie, accept: "text/html" } });
  assert.equal(page.status, 200);
  const html = await page.text();
  assert.match(html, /data-access="look"/);
  assert.match(html, /You may look here/);
  const pressed = await app.postForm("/mode", { mode: "fast" }, {
    headers: { cookie, "hx-request": "true" },
  });
  assert.equal(pressed.status, 403);
  assert.equal(pressed.headers.get("hx-redirect"), "/sign-in");
  await expectJson(await app.putJson("/api/mode", { mode: "fast" }, { cookie }), 403);
  assert.deepEqual(app.program.modes, []);
  assert.equal(
    (await app.postForm("/theme", { theme: "dark" }, { headers: { cookie } })).status,
    303,
  );
  app.program.values = { ...app.program.values, webGuests: false };
  assert.equal((await app.ask("/", { headers: { cookie } })).status, 303, "switched off");
  app.program.values = { ...app.program.values, webGuests: true };
  assert.equal((await app.ask("/", { headers: { cookie } })).status, 200, "the same link again");
  app.program.askFor("another secret");
  assert.equal((await app.ask("/", { headers: { cookie } })).status, 303, "a new secret");
  const wrong = await app.ask(`/guest/${"0".repeat(32)}`);
  assert.equal(wrong.headers.get("set-cookie"), null);
});

Deno.test("a guest's status page has no button that is enabled, whoever asked for it before", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const owner = { cookie: await app.signIn(SECRET) };
  app.program.values = { ...app.program.values, webGuests: true };
  app.program.current = { ...app.program.current, loads: [CAR, HEATER] };
  const guest = { cookie: await guestCookie(app) };
  for (const cookies of [owner, guest, owner]) {
    for (const path of ["/", "/live/now"]) {
      const page = await app.ask(path, { headers: { ...cookies, accept: "text/html" } });
      const groups = [...(await page.text()).matchAll(/<fieldset[^>]*role="radiogroup"[^>]*>/g)];
      assert.ok(groups.length >= 2, path);
      const isGuest = cookies === guest;
      for (const [group] of groups) assert.equal(/ disabled/.test(group), isGuest, path);
    }
  }
});

Deno.test("everybody may look where the setting says so, and signs in to change", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  app.program.values = { ...app.program.values, webLook: "everyone" };
  const page = await app.ask("/", { headers: { accept: "text/html" } });
  assert.match(await page.text(), /href="\/sign-in" title="Sign in"/);
  assert.equal((await app.ask("/api/status")).status, 200);
  assert.equal((await app.putJson("/api/mode", { mode: "fast" })).status, 403);
  assert.equal((await app.ask("/access", { headers: { accept: "text/html" } })).status, 303);
  const headers = { authorization: `Bearer ${SECRET}` };
  assert.equal((await app.putJson("/api/mode", { mode: "fast" }, headers)).status, 200);
  app.program.values = { ...app.program.values, webSecret: "" };
  assert.equal((await app.ask("/api/status")).status, 401, "closed pages are closed");
});

Deno.test("GET /access lists the browsers that are signed in, and they can be ended", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const agent = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
  const link = `/?secret=${encodeURIComponent(SECRET)}`;
  const other = await app.ask(link, { headers: { "user-agent": agent }, from: "192.168.178.44" });
  const otherCookie = other.headers.get("set-cookie")?.split(";")[0] ?? "";
  const cookie = await app.signIn(SECRET);
  const html = await (await app.ask("/access", { headers: { cookie } })).text();
  assert.match(html, /Firefox, Android/);
  assert.match(html, /192\.168\.178\.44/);
  assert.match(html, /unknown browser \(this one\)/);
  const id = /name="id" value="([0-9a-f]{16})"[^>]*>Sign it out/.exec(html)?.[1] ?? "";
  const statusOfOther = async () =>
    (await app.ask("/", { headers: { cookie: otherCookie } })).status;
  assert.equal(await statusOfOther(), 200);
  const ended = await app.postForm("/access/end", { id }, { headers: { cookie } });
  assert.equal(ended.headers.get("location"), "/access");
  assert.equal(await statusOfOther(), 303);
  const alone = await (await app.ask("/access", { headers: { cookie } })).text();
  assert.match(html, /name="others"/);
  assert.doesNotMatch(alone, /name="others"/, "there are no others to sign out");
  const third = await app.signIn(SECRET);
  await app.postForm("/access/end", { others: "1" }, { headers: { cookie } });
  assert.equal((await app.ask("/", { headers: { cookie: third } })).status, 303);
  assert.equal((await app.ask("/", { headers: { cookie } })).status, 200);
});

Deno.test("the header has a way out for who is signed in, and none where nobody is asked", async () => {
  const app = new AppUnderTest();
  assert.doesNotMatch(await (await app.ask("/")).text(), /action="\/sign-out"/);
  app.program.askFor(SECRET);
  const headers = { cookie: await app.signIn(SECRET) };
  for (const path of ["/", "/history", "/settings", "/data", "/access"]) {
    assert.match(await (await app.ask(path, { headers })).text(), /action="\/sign-out"/, path);
  }
  const wrong = await app.postForm("/settings", { group: "car", maxCurrentA: "x" }, { headers });
  assert.match(await wrong.text(), /action="\/sign-out"/, "also after a body was read");
});

Deno.test("a foreign page's images and links lock nobody out of the form", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  for (let at = 0; at < 10; at++) {
    for (const accept of ["image/avif,image/webp,*/*;q=0.8", "text/html"]) {
      await (await app.ask(`/?secret=wrong-${at}`, { headers: { accept } })).body?.cancel();
    }
  }
  assert.ok(app.program.secretChecks <= 5, `${app.program.secretChecks} checks`);
  const signedIn = await app.postForm("/sign-in", { secret: SECRET });
  assert.equal(signedIn.status, 303);
  assert.match(signedIn.headers.get("set-cookie") ?? "", /chargemanager_session=/);
});

Deno.test("wrong secrets are in the log with their address, a bounded number of them", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  for (let at = 0; at < 40; at++) {
    const headers = { authorization: `Bearer wrong-${at}` };
    await (await app.ask("/api/status", { headers, from: `192.168.178.${at}` })).body?.cancel();
  }
  const lines = app.logged.filter((line) => line.startsWith("Wrong secret"));
  assert.equal(lines.length, 20);
  assert.equal(lines[7], 'Wrong secret {"address":"192.168.178.7"}');
  assert.ok(!app.logged.join().includes("wrong-"));
});

Deno.test("wrong secrets are told to the program by client, right and paused ones are not", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const send = async (secret: string, from: string) => {
    const headers = { authorization: `Bearer ${secret}` };
    await (await app.ask("/api/status", { headers, from })).body?.cancel();
  };
  await send(SECRET, "192.168.178.6");
  await send("wrong", "fd00:1:2:3:4::5");
  for (let at = 0; at < 9; at++) await send(`wrong-${at}`, "192.168.178.7");
  const sent = ["fd00:1:2:3", ...Array<string>(5).fill("192.168.178.7")];
  assert.deepEqual(app.program.wrongSecrets, sent);
});

Deno.test("at most two secrets are looked at side by side", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const gate = Promise.withResolvers<void>();
  app.program.gate = gate.promise;
  const tries = Array.from({ length: 9 }, (_, at) =>
    app.ask("/api/status", {
      headers: { authorization: `Bearer wrong-${at}` },
      from: `192.168.178.${at}`,
    }));
  const statuses: number[] = [];
  const answered = tries.map(async (answer) => statuses.push((await answer).status));
  while (statuses.length < 7) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(statuses, Array(7).fill(429));
  assert.equal(app.program.secretChecks, 2);
  gate.resolve();
  await Promise.all(answered);
  assert.deepEqual(statuses.slice(7), [401, 401]);
});

Deno.test("GET /export and /backups answer programs 401, and lead a person to the form", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  for (const path of ["/export/days.csv", "/backups/x"]) {
    await expectJson(await app.ask(path, { headers: { accept: "*/*" } }), 401);
    const person = await app.ask(path, { headers: { accept: "text/html,*/*" } });
    assert.equal(person.status, 303);
  }
});

async function guestCookie(app: AppUnderTest): Promise<string> {
  const headers = { cookie: await app.signIn(SECRET) };
  const html = await (await app.ask("/access", { headers })).text();
  const path = /\/guest\/[0-9a-f]{32}/.exec(html)?.[0];
  assert.ok(path, "the link is on the page");
  const response = await app.ask(path);
  assert.equal(response.headers.get("location"), "/");
  const cookie = response.headers.get("set-cookie") ?? "";
  assert.match(cookie, /HttpOnly/);
  return cookie.split(";")[0] ?? "";
}

Deno.test("wrong secrets are in the log again a minute after the first of those that were", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  let clients = 0;
  const linesAfter = async (count: number) => {
    for (let at = 0; at < count; at++) {
      const headers = { authorization: `Bearer wrong-${clients}` };
      const from = `10.0.0.${clients++}`;
      await (await app.ask("/api/status", { headers, from })).body?.cancel();
    }
    return app.logged.filter((line) => line.startsWith("Wrong secret")).length;
  };
  assert.equal(await linesAfter(21), 20);
  app.steadyMs += 59_999;
  assert.equal(await linesAfter(1), 20);
  app.steadyMs += 1;
  assert.equal(await linesAfter(21), 40);
});
