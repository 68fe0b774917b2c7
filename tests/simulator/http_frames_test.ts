import assert from "node:assert/strict";
import { encodeChunked } from "../../src/simulator/goe/chunked_answer.ts";
import { encodeHttpAnswer, takeHttpRequest } from "../../src/simulator/sockets/http_frames.ts";
import { Inbox } from "../../src/simulator/sockets/conversation.ts";

Deno.test("takeHttpRequest() waits for the whole body, and leaves what comes behind it", () => {
  const head = "PUT /api/x HTTP/1.1\r\nContent-Length: 5\r\nContent-Type: application/json\r\n\r\n";
  const bytes = new TextEncoder().encode(`${head}[1,2]GET / HTTP/1.1\r\n\r\n`);
  const whole = head.length + 5;
  for (const length of [0, 10, head.length, whole - 1]) {
    const inbox = new Inbox();
    inbox.push(bytes.subarray(0, length));
    assert.equal(takeHttpRequest(inbox), "incomplete", `${length} bytes`);
    assert.equal(inbox.bytes.length, length);
  }
  const inbox = new Inbox();
  inbox.push(bytes);
  const first = takeHttpRequest(inbox);
  assert.ok(typeof first !== "string");
  assert.deepEqual([first.method, first.path, first.body], ["PUT", "/api/x", "[1,2]"]);
  const next = takeHttpRequest(inbox);
  assert.ok(typeof next !== "string");
  assert.deepEqual([next.method, next.body, inbox.bytes.length], ["GET", "", 0]);
});

/** What is taken of a text as it comes. */
function taken(text: string) {
  const inbox = new Inbox();
  inbox.push(new TextEncoder().encode(text));
  return takeHttpRequest(inbox);
}

Deno.test("takeHttpRequest() reads the headers that matter, however they are written", () => {
  const request = (...headers: readonly string[]) =>
    taken(["POST /rpc?id=0 HTTP/1.1", ...headers, "", ""].join("\r\n"));
  const bare = {
    method: "POST",
    path: "/rpc?id=0",
    contentType: null,
    authorization: null,
    isLast: false,
    body: "",
  };
  assert.deepEqual(request(), bare);
  assert.deepEqual(
    request("CONTENT-TYPE:text/plain ", " Authorization : Basic a:b", "Connection: Close"),
    { ...bare, contentType: "text/plain", authorization: "Basic a:b", isLast: true },
  );
  assert.deepEqual(request("Connection: keep-alive"), bare);
});

Deno.test("takeHttpRequest() takes no other protocol, no chunks and nothing too long", () => {
  const request = (length: string, more = "") =>
    taken(`PUT / HTTP/1.1\r\nContent-Length: ${length}\r\n${more}\r\n`);
  for (const text of ["GET / HTTP/1.0", "get / HTTP/1.1", "GET x HTTP/1.1", "GET /", ""]) {
    assert.equal(taken(`${text}\r\n\r\n`), "broken", text);
  }
  for (const length of ["-1", "16385", "x"]) assert.equal(request(length), "broken", length);
  assert.equal(request("16384"), "incomplete");
  assert.equal(request("0", "Transfer-Encoding: chunked\r\n"), "broken");
  assert.equal(taken("G".repeat(8191)), "incomplete");
  assert.equal(taken("G".repeat(8192)), "broken");
});

Deno.test("encodeHttpAnswer() writes what is told, and no length where nothing may follow", () => {
  const encoded = (answer: Parameters<typeof encodeHttpAnswer>[0], isLast = false) =>
    new TextDecoder().decode(encodeHttpAnswer(answer, isLast)).split("\r\n");
  assert.deepEqual(encoded({ status: 200, contentType: "text/plain", body: "ä" }), [
    "HTTP/1.1 200 OK",
    "Content-Length: 2",
    "Content-Type: text/plain",
    "",
    "ä",
  ]);
  assert.deepEqual(encoded({ status: 204, contentType: null, body: "" }, true), [
    "HTTP/1.1 204 No Content",
    "Connection: close",
    "",
    "",
  ]);
  assert.deepEqual(encoded({ status: 401, contentType: null, challenge: "Digest", body: "" }), [
    "HTTP/1.1 401 Unauthorized",
    "Content-Length: 0",
    "WWW-Authenticate: Digest",
    "",
    "",
  ]);
});

Deno.test("takeHttpRequest() takes a request that comes byte by byte", () => {
  const inbox = new Inbox();
  const bytes = new TextEncoder().encode("GET /x HTTP/1.1\r\nAuthorization: a\r\n\r\n");
  for (const byte of bytes.slice(0, -1)) {
    inbox.push(Uint8Array.of(byte));
    assert.equal(takeHttpRequest(inbox), "incomplete");
  }
  inbox.push(bytes.slice(-1));
  const request = takeHttpRequest(inbox);
  assert.ok(typeof request !== "string");
  assert.deepEqual([request.path, request.authorization], ["/x", "a"]);
});

Deno.test("encodeChunked() writes pieces of a hundred letters with their lengths in bytes", () => {
  const encoded = (status: 200 | 400 | 401 | 404 | 500, body: string) =>
    new TextDecoder().decode(encodeChunked({ status, contentType: "text/plain", body }))
      .split("\r\n");
  assert.deepEqual(encoded(200, `${"a".repeat(100)}ä`), [
    "HTTP/1.1 200 OK",
    "Connection: close",
    "Transfer-Encoding: chunked",
    "Access-Control-Allow-Origin: *",
    "Content-Type: text/plain",
    "",
    "64",
    "a".repeat(100),
    "2",
    "ä",
    "0",
    "",
    "",
  ]);
  const starts = ([400, 401, 404, 500] as const).map((status) => encoded(status, "")[0]);
  assert.deepEqual(starts, [
    "HTTP/1.1 400 Bad Request",
    "HTTP/1.1 401 Unauthorized",
    "HTTP/1.1 404 Not Found",
    "HTTP/1.1 500 Internal Server Error",
  ]);
});
