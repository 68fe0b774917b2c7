import assert from "node:assert/strict";
import { HTTPException } from "hono/http-exception";
import { ProgramEnding, StorageFailed } from "../../src/domain/codes/errors.ts";
import { en } from "../../src/words/en/en.ts";
import { AppUnderTest, expectJson, expectPage } from "./app_under_test.ts";

const PAGE = { accept: "text/html,*/*" };
const GERMAN = { ...PAGE, "accept-language": "de" };

Deno.test("createApp() serves status, settings, assets and interface", async () => {
  const app = new AppUnderTest();
  const page = await expectPage(await app.ask("/", { headers: PAGE }), 200);
  await expectPage(await app.ask("/settings", { headers: PAGE }), 200);
  await expectJson(await app.ask("/api/status"), 200);
  const style = /<link rel="stylesheet" href="([^"]+)"/.exec(page)?.[1] ?? "";
  const response = await app.ask(style);
  await response.body?.cancel();
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/css/);
  assert.match(response.headers.get("cache-control") ?? "", /max-age/);
});

Deno.test("createApp() answers an unknown address with a page or JSON", async () => {
  const app = new AppUnderTest();
  const page = await expectPage(await app.ask("/nothing", { headers: GERMAN }), 404);
  assert.match(page, /<html lang="de"/);
  assert.match(page, /Seite nicht gefunden/);
  await expectJson(await app.ask("/nothing"), 404);
  await expectJson(await app.ask("/%zz%00//..%2f?%zz"), 404);
  await expectJson(await app.ask("/assets/../main.ts"), 404);
});

Deno.test("createApp() answers a wrong method with what is allowed", async () => {
  const app = new AppUnderTest();
  const cases = [
    { method: "DELETE", target: "/", allow: "GET, HEAD" },
    { method: "GET", target: "/mode", allow: "POST" },
    { method: "POST", target: "/live", allow: "GET, HEAD" },
    { method: "POST", target: "/healthz", allow: "GET, HEAD" },
    { method: "PUT", target: "/sign-in", allow: "GET, HEAD, POST" },
  ];
  for (const { method, target, allow } of cases) {
    const response = await app.ask(target, { method, headers: PAGE });
    await response.body?.cancel();
    assert.equal(response.status, 405, `${method} ${target}`);
    assert.equal(response.headers.get("allow"), allow);
  }
});

Deno.test("createApp() keeps an unexpected error to itself and logs no query", async () => {
  const app = new AppUnderTest();
  app.program.status = () => {
    throw new TypeError("the inner matter");
  };
  const texts = [
    JSON.stringify(await expectJson(await app.ask("/api/status?secret=hidden-word"), 500)),
    await expectPage(await app.ask("/", { headers: GERMAN }), 500),
  ];
  for (const text of texts) assert.ok(!/inner matter|TypeError|\.tsx?/.test(text), text);
  assert.match(texts[1] ?? "", /Hier ging etwas schief/);
  assert.equal(app.logged.length, 2);
  assert.match(app.logged[0] ?? "", /GET \/api\/status.*the inner matter/);
  assert.ok(!app.logged.join("").includes("hidden-word"));
});

Deno.test("createApp() keeps the answer of an HTTPException", async () => {
  const app = new AppUnderTest();
  app.program.status = () => {
    throw new HTTPException(418, { message: "a teapot" });
  };
  assert.deepEqual(await expectJson(await app.ask("/api/status"), 418), { error: "a teapot" });
  app.program.status = () => {
    throw new HTTPException(409, { res: new Response("own words", { status: 409 }) });
  };
  const response = await app.ask("/api/status");
  assert.equal(response.status, 409);
  assert.equal(await response.text(), "own words");
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  assert.deepEqual(app.logged, []);
});

Deno.test("createApp() answers 503 when the database fails", async () => {
  const app = new AppUnderTest();
  app.program.failure = new StorageFailed("Cannot write: disk full");
  const response = await app.putJson("/api/mode", { mode: "fast" });
  assert.match(JSON.stringify(await expectJson(response, 503)), /disk full/);
  assert.equal(app.logged.length, 1);
});

Deno.test("createApp() says that nothing is taken any more by a program that is ending", async () => {
  const app = new AppUnderTest();
  app.program.failure = new ProgramEnding("Cannot choose a mode: the program is ending");
  const response = await app.putJson("/api/mode", { mode: "fast" });
  assert.match(JSON.stringify(await expectJson(response, 503)), /the program is ending/);
});

Deno.test("createApp() answers under the path of a reverse proxy, stripped or not", async () => {
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, basePath: "/charge" };
  for (const target of ["/charge/api/status", "/api/status"]) {
    await expectJson(await app.ask(target), 200);
  }
  await expectPage(await app.ask("/charge", { headers: PAGE }), 200);
  await expectJson(await app.ask("/charger/api/status"), 404);
});

Deno.test("createApp() leaves no stream behind a HEAD request", async () => {
  const app = new AppUnderTest();
  const response = await app.ask("/live", { method: "HEAD" });
  assert.equal(response.status, 200);
  assert.equal(app.live.count, 0);
  assert.equal(app.program.listenerCount, 0);
});

Deno.test("createApp() answers crooked requests on a socket with what is wrong", async () => {
  const app = new AppUnderTest();
  const stop = new AbortController();
  const { signal } = stop;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", signal, onListen() {} },
    app.app.fetch,
  );
  const cases = [
    { head: "GET /api/status HTTP/1.1\r\nHost: [::1]:5000", status: 200 },
    { head: "GET /api/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2", status: 200 },
    { head: "GET /api/status HTTP/1.1\r\nHost: a b", status: 400 },
    { head: "GET /api/status HTTP/1.1\r\nHost: localhost/x@", status: 400 },
    { head: "GET http://evil.example/api/status HTTP/1.1\r\nHost: localhost", status: 400 },
    { head: "CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost", status: 400 },
    { head: "GET /api/status HTTP/1.1\r\nHost: evil.example", status: 403 },
    { head: "POST /mode HTTP/1.1\r\nHost: a b\r\nContent-Length: 2", status: 400 },
    { head: "OPTIONS * HTTP/1.1\r\nHost: localhost", status: 404 },
    { head: "GET //evil.example/ HTTP/1.1\r\nHost: localhost", status: 404 },
    { head: "TRACE /api/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2", status: 405 },
    { head: "BREW /api/status HTTP/1.1\r\nHost: localhost", status: 405 },
    { head: "PUT /api/mode HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000", status: 413 },
  ];
  try {
    for (const { head, status } of cases) {
      const answer = await answerOf(server.addr.port, `${head}\r\nConnection: close\r\n\r\n{}`);
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `), head);
    }
  } finally {
    stop.abort();
    await server.finished;
  }
  assert.deepEqual([app.program.modes, app.logged], [[], []]);
});

async function answerOf(port: number, request: string): Promise<string> {
  using connection = await Deno.connect({ port, hostname: "127.0.0.1" });
  await connection.write(new TextEncoder().encode(request));
  const buffer = new Uint8Array(16_384);
  const length = await connection.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, length ?? 0));
}

Deno.test("what cannot be read or stored is said as such, to HEAD as to GET", async () => {
  const app = new AppUnderTest();
  const failure = new StorageFailed("Cannot read: disk gone");
  app.program.history.ends = () => {
    throw failure;
  };
  app.program.failure = failure;
  for (const method of ["GET", "HEAD"]) {
    const response = await app.ask("/api/history", { method });
    const text = await response.text();
    assert.equal(response.status, 503, method);
    if (method === "GET") assert.deepEqual(JSON.parse(text), { error: en.refusals.notReadable });
  }
  const stored = await app.putJson("/api/mode", { mode: "fast" });
  assert.deepEqual(await expectJson(stored, 503), {
    error: en.refusals.notStored("Cannot read: disk gone"),
  });
});
