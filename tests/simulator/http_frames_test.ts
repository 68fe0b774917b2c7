import assert from "node:assert/strict";
import { takeHttpRequest } from "../../src/simulator/sockets/http_frames.ts";
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
