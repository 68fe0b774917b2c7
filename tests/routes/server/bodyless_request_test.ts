import assert from "node:assert/strict";
import fc from "fast-check";
import { BodylessRequest } from "../../../routes/server/bodyless_request.ts";

const NAMES = ["Host", "cookie", "COOKIE", "Accept", "accept", "X-Forwarded-For", "x-ingress-path"];
const ASKED = [...NAMES, "Origin", "content-type"];

const VALUE = fc.stringMatching(/^[!-~]([ -~]{0,8}[!-~])?$/);
const PAIRS = fc.array(fc.tuple(fc.constantFrom(...NAMES), VALUE), { maxLength: 8 });
const PATH = fc.stringMatching(/^\/[!-~]{0,12}$/);
const HOST = fc.constantFrom("127.0.0.1:80", "127.1", "Wallbox.local", "0x7f.1:8080", "a:99999");

Deno.test("BodylessRequest.of() reads as the Request that it stands for", () => {
  fc.assert(fc.property(PAIRS, PATH, HOST, (pairs, path, host) => {
    const head = { method: "GET", url: path, rawHeaders: pairs.flat() };
    const light = BodylessRequest.of(head, host);
    const address = `http://${host}${path}`;
    if (URL.parse(address) === null) {
      assert.equal(light, null);
      return;
    }
    const full = new Request(address, { headers: pairs });
    assert.equal(light?.url, full.url);
    for (const name of ASKED) {
      assert.equal(light?.headers.get(name), full.headers.get(name), name);
      assert.equal(light?.headers.has(name), full.headers.has(name), name);
    }
    assert.deepEqual([...light?.headers ?? []], [...full.headers]);
  }));
});

Deno.test("BodylessRequest forgets a header that is taken away", () => {
  const head = { method: "GET", url: "/", rawHeaders: ["X-Ingress-Path", "/a", "Host", "b"] };
  const request = BodylessRequest.of(head, "b");
  request?.headers.delete("x-ingress-path");
  assert.equal(request?.headers.get("X-Ingress-Path"), null);
  assert.equal(request?.headers.has("x-ingress-path"), false);
  assert.deepEqual([...new Request("http://b/", request ?? {}).headers], [["host", "b"]]);
});

Deno.test("BodylessRequest.headerSize() counts what was sent", () => {
  const head = { method: "HEAD", url: "/", rawHeaders: ["A", "12", "Bc", ""] };
  assert.deepEqual(BodylessRequest.of(head, "b")?.headerSize(), { count: 2, bytes: 5 });
});

Deno.test("BodylessRequest.of() leaves bodies and unusual addresses to Request", () => {
  const heads = [
    ["POST", "/", "a"],
    ["GET", "http://a/", "a"],
    ["GET", "*", "a"],
    ["GET", "/", "a b"],
    ["GET", "/", "user@a"],
    ["GET", "/", "a/b"],
    ["GET", "/", ""],
    ["GET", "/", "[::1]:80"],
  ] as const;
  for (const [method, url, host] of heads) {
    assert.equal(BodylessRequest.of({ method, url, rawHeaders: [] }, host), null, `${url} ${host}`);
  }
});

Deno.test("BodylessRequest answers for the rest of a Request", async () => {
  const request = BodylessRequest.of({ method: "GET", url: "/a?b", rawHeaders: ["C", "d"] }, "e");
  assert.ok(request !== null);
  assert.equal(await request.text(), "");
  assert.equal(request.signal.aborted, false);
  assert.deepEqual([request.isReloadNavigation, request.isHistoryNavigation], [false, false]);
  assert.deepEqual([request.body, request.bodyUsed], [null, false]);
  assert.equal(request.clone().url, "http://e/a?b");
  assert.equal(request.clone().headers.get("c"), "d");
});

Deno.test("BodylessRequest's headers are told one by one, as those of a Request are", () => {
  const head = { method: "GET", url: "/", rawHeaders: ["B", "2", "a", "1", "A", "3"] };
  const headers = BodylessRequest.of(head, "b")?.headers;
  const told: string[] = [];
  headers?.forEach((value, name, all) => told.push(`${name}: ${value} ${all === headers}`));
  assert.deepEqual(told, ["a: 1, 3 true", "b: 2 true"]);
  assert.deepEqual([[...headers?.keys() ?? []], [...headers?.values() ?? []]], [
    ["a", "b"],
    ["1, 3", "2"],
  ]);
  headers?.set("b", "4");
  headers?.append("b", "5");
  assert.equal(headers?.get("B"), "4, 5");
});
