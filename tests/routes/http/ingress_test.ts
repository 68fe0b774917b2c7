import assert from "node:assert/strict";
import { ingressPath } from "../../../routes/http/ingress.ts";
import { AppUnderTest, expectJson, expectPage, expectRedirect } from "../app_under_test.ts";

const PEER = "172.30.32.2";
const PATH = "/api/hassio_ingress/Zx3_9-token";
const HEADERS = {
  accept: "text/html",
  "x-ingress-path": PATH,
  "x-forwarded-host": "home.example:8443",
  "x-forwarded-proto": "https",
};
const OUTER = "http://a1b2c3-chargemanager:5000";

function behindIngress(): AppUnderTest {
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, trustedProxies: [PEER] };
  return app;
}

Deno.test("by the ingress every link and form lies under the path of its session", async () => {
  const app = behindIngress();
  for (const path of ["/", "/history", "/sessions", "/events", "/settings", "/data", "/nothing"]) {
    const response = await app.ask(OUTER + path, { headers: HEADERS, from: PEER });
    const html = await response.text();
    const inner = [
      ...html.matchAll(/(?:href|src|action|hx-post|data-now|hx-sse:connect)="(\/[^"]*)"/g),
    ];
    assert.ok(inner.length > 3, path);
    for (const [, target = ""] of inner) {
      assert.ok(target.startsWith(`${PATH}/`), `${path}: ${target}`);
    }
    const { headers } = response;
    assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'self'$/);
    assert.equal(headers.get("x-frame-options"), null);
  }
});

Deno.test("by the ingress two sessions at once each get their own path", async () => {
  const app = behindIngress();
  const ask = async (path: string) =>
    await expectPage(
      await app.ask(`${OUTER}/`, { headers: { ...HEADERS, "x-ingress-path": path }, from: PEER }),
      200,
    );
  for (const path of ["/one", "/two", "/one"]) {
    assert.ok((await ask(path)).includes(`action="${path}/mode"`));
  }
  const plain = await expectPage(await app.ask("/", { headers: { accept: "text/html" } }), 200);
  assert.ok(plain.includes('action="/mode"'));
  for (let session = 0; session < 100; session++) await ask(`/session-${session}`);
  assert.ok((await ask("/one")).includes('action="/one/mode"'));
});

Deno.test("by the ingress a press, a look and a backup lead back under its path", async () => {
  const app = behindIngress();
  const call = { headers: { ...HEADERS, origin: "https://home.example:8443" }, from: PEER };
  await expectRedirect(await app.postForm(`${OUTER}/mode`, { mode: "slow" }, call), `${PATH}/`);
  assert.deepEqual(app.program.modes, ["slow"]);
  const fields = { theme: "dark", back: "/events" };
  const look = await app.postForm(`${OUTER}/theme`, fields, call);
  assert.match(look.headers.get("set-cookie") ?? "", new RegExp(`Path=${PATH};`));
  await expectRedirect(look, `${PATH}/events`);
  const foreign = { ...call, headers: { ...call.headers, origin: "https://evil.example" } };
  assert.equal((await app.postForm(`${OUTER}/mode`, { mode: "fast" }, foreign)).status, 403);
  assert.deepEqual(app.program.modes, ["slow"]);
});

Deno.test("by the ingress the secret is still asked for, under its path", async () => {
  const app = behindIngress();
  app.program.askFor("geheim123");
  const answer = await app.ask(`${OUTER}/events`, { headers: HEADERS, from: PEER });
  await expectRedirect(answer, `${PATH}/sign-in?to=${encodeURIComponent(`${PATH}/events`)}`);
});

Deno.test("a header of the ingress counts for nothing from anybody else", async () => {
  const app = behindIngress();
  await expectPage(await app.ask(`${OUTER}/`, { headers: HEADERS, from: "172.30.32.3" }), 403);
  const response = await app.ask("/", { headers: HEADERS, from: "192.168.178.20" });
  const html = await expectPage(response, 200);
  assert.ok(html.includes('action="/mode"'));
  assert.equal(response.headers.get("x-frame-options"), "DENY");
  const untrusting = new AppUnderTest();
  const answer = await untrusting.ask("/", { headers: HEADERS, from: PEER });
  assert.ok((await expectPage(answer, 200)).includes('action="/mode"'));
});

Deno.test("a path of the ingress that is none is ignored", async () => {
  const wrong = [
    "",
    "/",
    "x",
    "//evil.example",
    "/a/",
    "/a b",
    '/a"b',
    "/a/../b",
    "/<b>",
    `/${"a".repeat(200)}`,
  ];
  for (const path of wrong) {
    assert.equal(
      ingressPath(new Request("http://x/", { headers: { "x-ingress-path": path } })),
      null,
      path,
    );
    const app = behindIngress();
    const headers = { ...HEADERS, "x-ingress-path": path };
    await expectPage(await app.ask(`${OUTER}/`, { headers, from: PEER }), 403);
  }
  assert.equal(ingressPath(new Request("http://x/")), null);
  await expectJson(
    await behindIngress().ask(`${OUTER}/api/status`, { headers: HEADERS, from: PEER }),
    200,
  );
});
