import assert from "node:assert/strict";
import { AppUnderTest, expectJson, expectPage } from "../app_under_test.ts";

const KIB = 1024;
const FORM = { "content-type": "application/x-www-form-urlencoded" };

Deno.test("headLimits() bounds the address", async () => {
  const app = new AppUnderTest();
  const fits = `/api/status?${"x".repeat(2048 - "/api/status?".length)}`;
  await expectJson(await app.ask(fits), 200);
  await expectJson(await app.ask(`${fits}x`), 414);
  await expectJson(await app.ask(`/${"x".repeat(100_000)}`), 414);
});

Deno.test("headLimits() bounds the headers", async () => {
  const app = new AppUnderTest();
  await expectJson(await app.ask("/api/status", { headers: { cookie: "x".repeat(16_000) } }), 200);
  const long = { cookie: "x".repeat(16 * KIB) };
  await expectJson(await app.ask("/api/status", { headers: long }), 431);
  await expectJson(await app.ask("/api/status", { headers: manyHeaders(80) }), 200);
  await expectJson(await app.ask("/api/status", { headers: manyHeaders(81) }), 431);
});

Deno.test("bodyLimits() bounds the body, with and without its length", async () => {
  const app = new AppUnderTest();
  const filler = (bytes: number) => `{"mode":"${"x".repeat(bytes - '{"mode":""}'.length)}"}`;
  await expectJson(await app.putJson("/api/mode", filler(64 * KIB)), 422);
  await expectJson(await app.putJson("/api/mode", filler(64 * KIB + 1)), 413);
  const headers = { "content-length": "70000" };
  await expectJson(await app.putJson("/api/mode", "{}", headers), 413);
  const body = endless(new Uint8Array(KIB));
  await expectJson(await app.ask("/mode", { method: "POST", headers: FORM, body }), 413);
});

Deno.test("bodyLimits() gives up a body that does not come", async () => {
  const app = new AppUnderTest();
  const body = new ReadableStream<Uint8Array>({});
  await expectJson(await app.ask("/api/mode", { method: "PUT", headers: FORM, body }), 408);
});

Deno.test("bodyLimits() refuses a body that breaks off", async () => {
  const app = new AppUnderTest();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new TypeError("connection closed"));
    },
  });
  await expectJson(await app.ask("/api/mode", { method: "PUT", headers: FORM, body }), 400);
});

Deno.test("bodyLimits() takes forms alone on pages", async () => {
  const app = new AppUnderTest();
  for (const type of ["application/json", "multipart/form-data; boundary=x", "text/plain", ""]) {
    const headers = { "content-type": type, accept: "text/html" };
    const page = await app.ask("/mode", { method: "POST", headers, body: "mode=fast" });
    assert.match(await expectPage(page, 415), /application\/x-www-form-urlencoded/);
  }
  assert.deepEqual(app.program.modes, []);
  const { status } = await app.postForm("/mode", { mode: "fast" });
  assert.ok(status < 400, String(status));
});

function manyHeaders(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`x-h${at}`, "1"]));
}

function endless(chunk: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(chunk);
    },
  });
}
