import assert from "node:assert/strict";
import {
  DeviceProtocol,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import type { Symptom } from "../../../src/domain/codes/symptom.ts";
import {
  BUSY,
  JsonHttp,
  kindOfText,
  MAX_ANSWER_BYTES,
  parseBody,
  shownText,
  statusSymptom,
} from "../../../src/devices/transport/http_json.ts";
import { DeafPort } from "../../../src/simulator/sockets/deaf_port.ts";
import { deadOrigin, FakeHttpHost, type HttpReply } from "./fake_http_host.ts";

const ACTION = "read the thing";
const DEADLINE_MS = 5000;

async function ask(reply: HttpReply, putBody?: string) {
  await using host = new FakeHttpHost(() => reply);
  const http = new JsonHttp();
  try {
    const answer = await http.request({
      action: ACTION,
      url: `${host.origin}/api/x?y=1`,
      deadlineMs: DEADLINE_MS,
      ...(putBody === undefined ? {} : { putBody }),
    });
    return { answer, host };
  } finally {
    http.close();
  }
}

Deno.test("JsonHttp request() gives status and body of every complete answer", async () => {
  const cases: readonly [HttpReply, unknown][] = [
    [{ status: 200, body: '{"a":[1,2.5]}' }, {
      status: 200,
      body: { kind: "json", value: { a: [1, 2.5] } },
    }],
    [{ status: 200, body: "\ufeff null" }, { status: 200, body: { kind: "json", value: null } }],
    [{ status: 202 }, { status: 202, body: { kind: "empty" } }],
    [{ status: 202, body: " \r\n" }, { status: 202, body: { kind: "empty" } }],
    [{ status: 204 }, { status: 204, body: { kind: "empty" } }],
    [{ status: 500, body: '{"Message":"x"}' }, {
      status: 500,
      body: { kind: "json", value: { Message: "x" } },
    }],
    [{ status: 502, body: "<html>\r\n<b>Bad</b>" }, {
      status: 502,
      body: { kind: "text", text: "<html> <b>Bad</b>" },
    }],
    [{ status: 200, body: '{"a":' }, { status: 200, body: { kind: "text", text: '{"a":' } }],
    [{ status: 302, headers: ["Location: http://192.0.2.1/"] }, {
      status: 302,
      body: { kind: "empty" },
    }],
  ];
  for (const [reply, expected] of cases) {
    assert.deepEqual((await ask(reply)).answer, expected, JSON.stringify(reply));
  }
});

Deno.test("JsonHttp request() sends a PUT as one JSON body of known length", async () => {
  const { host } = await ask({ status: 202 }, '{"pin":"0000"}');
  assert.equal(host.requests.length, 1);
  const [request] = host.requests;
  assert.equal(request?.method, "PUT");
  assert.equal(request?.path, "/api/x?y=1");
  assert.equal(request?.body, '{"pin":"0000"}');
  assert.equal(request?.headers["content-type"], "application/json");
  assert.equal(request?.headers["content-length"], "14");
  assert.equal(request?.headers["transfer-encoding"], undefined);
});

Deno.test("JsonHttp request() takes an answer of the largest size and none above", async () => {
  const body = (length: number) => `"${"x".repeat(length - 2)}"`;
  const { answer } = await ask({ status: 200, body: body(MAX_ANSWER_BYTES) });
  assert.equal(answer.body.kind, "json");
  await assert.rejects(ask({ status: 200, body: body(MAX_ANSWER_BYTES + 1) }), (error) => {
    assert.ok(error instanceof DeviceProtocol);
    assert.equal(error.message, `Cannot ${ACTION}: answer of more than 65536 bytes`);
    return true;
  });
  await assert.rejects(ask("drip"), DeviceProtocol);
});

Deno.test("JsonHttp request() tells a closed and a forbidden port as unreachable", async () => {
  const http = new JsonHttp();
  for (const url of [`${deadOrigin()}/x`, "http://127.0.0.1:1/"]) {
    await assert.rejects(
      http.request({ action: ACTION, url, deadlineMs: DEADLINE_MS }),
      (error) => error instanceof DeviceUnreachable && error.message.startsWith("Cannot read the"),
      url,
    );
  }
  http.close();
});

Deno.test("JsonHttp request() tells broken answers as protocol errors", async () => {
  const cases: readonly string[] = [
    "",
    "not http at all\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    `HTTP/1.1 200 OK\r\nX: ${"a".repeat(1_000_000)}`,
  ];
  for (const raw of cases) {
    await assert.rejects(ask({ raw }), DeviceProtocol, raw.slice(0, 40));
  }
});

Deno.test("JsonHttp request() sends once, also to a host that hangs up", async () => {
  for (const raw of ["", "HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\n"]) {
    await using host = new FakeHttpHost(() => ({ raw }));
    const http = new JsonHttp();
    const request = { action: ACTION, url: host.origin, deadlineMs: DEADLINE_MS };
    await assert.rejects(http.request({ ...request, putBody: '{"a":1}' }), {
      name: "DeviceProtocol",
      message: `Cannot ${ACTION}: connection closed by the device before its answer was whole`,
    });
    await assert.rejects(http.request(request), DeviceProtocol);
    http.close();
    assert.deepEqual(host.requests.map(({ method }) => method), ["PUT", "GET"]);
  }
});

Deno.test("JsonHttp request() gives up early where nobody takes the connection", async () => {
  const host = new DeafPort({ hostname: "127.0.0.1", port: 0 });
  await host.open();
  const http = new JsonHttp({ connectDeadlineMs: 50 });
  const url = `http://127.0.0.1:${host.port}`;
  await assert.rejects(http.request({ action: ACTION, url, deadlineMs: 60_000, putBody: "{}" }), {
    name: "DeviceUnreachable",
    message: `Cannot ${ACTION}: no connection within 50 ms`,
  });
  http.close();
  host.close();
});

Deno.test("JsonHttp request() that is given up lets the next one through at once", async () => {
  await using host = new FakeHttpHost(({ path }) =>
    path === "/slow" ? "silence" : { status: 200, body: "{}" }
  );
  const http = new JsonHttp();
  const giveUp = new AbortController();
  const request = { action: ACTION, deadlineMs: 60_000 };
  const slow = http.request({
    ...request,
    url: `${host.origin}/slow`,
    givenUp: giveUp.signal,
  });
  const urgent = http.request({ ...request, url: `${host.origin}/urgent` });
  giveUp.abort();
  await assert.rejects(slow, {
    name: "DeviceTimeout",
    message: `Cannot ${ACTION}: given up`,
  });
  assert.equal((await urgent).status, 200);
  http.close();
});

Deno.test("JsonHttp request() ends at its deadline, before and within an answer", async () => {
  const begun = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{";
  for (const reply of ["silence", { stalled: begun }] satisfies HttpReply[]) {
    await using host = new FakeHttpHost(() => reply);
    const http = new JsonHttp();
    await assert.rejects(
      http.request({ action: ACTION, url: host.origin, deadlineMs: 50 }),
      (error) =>
        error instanceof DeviceTimeout &&
        error.message === "Cannot read the thing: timeout after 50 ms",
    );
    http.close();
  }
});

Deno.test("JsonHttp request() has one request in flight per host, in order", async () => {
  await using host = new FakeHttpHost(() => ({ status: 200, body: "{}" }));
  const http = new JsonHttp();
  const paths = ["/1", "/2", "/3", "/4"];
  await Promise.all(
    paths.map((path) =>
      http.request({ action: ACTION, url: `${host.origin}${path}`, deadlineMs: DEADLINE_MS })
    ),
  );
  http.close();
  assert.deepEqual(host.requests.map(({ path }) => path), paths);
  assert.equal(host.maxOpenCount, 1);
});

Deno.test("JsonHttp request() says of what is no HTTP that it is none", async () => {
  await using host = new FakeHttpHost(() => ({ raw: "SSH-2.0-x\r\n" }));
  const request = { action: ACTION, url: host.origin, deadlineMs: DEADLINE_MS };
  await assert.rejects(new JsonHttp().request(request), {
    name: "DeviceProtocol",
    symptom: "garbled",
    message: /: the answer is no HTTP \(HPE_[A-Z_]+\)$/,
  });
});

Deno.test("JsonHttp close() ends what is in flight and refuses what comes later", async () => {
  const asked = Promise.withResolvers<void>();
  await using host = new FakeHttpHost(() => {
    asked.resolve();
    return "silence";
  });
  const http = new JsonHttp();
  const request = { action: ACTION, url: host.origin, deadlineMs: DEADLINE_MS };
  const inFlight = assert.rejects(http.request(request), DeviceUnreachable);
  const waiting = assert.rejects(http.request(request), DeviceUnreachable);
  await asked.promise;
  http.close();
  http.close();
  await inFlight;
  await waiting;
  await assert.rejects(http.request(request), DeviceUnreachable);
  const elsewhere = http.request({ ...request, url: deadOrigin() });
  await assert.rejects(elsewhere, /: the driver is closed$/);
  assert.equal(host.requests.length, 1);
});

Deno.test("shownText() gives one short line", () => {
  assert.equal(shownText(" a\r\n\tb\u0000c "), "a b c");
  assert.equal(shownText("x".repeat(500)), `${"x".repeat(120)}…`);
});

Deno.test("statusSymptom() tells what a status is a symptom of, at each of its ends", () => {
  const table: readonly [Symptom | null, ...number[]][] = [
    ["sign-in-wrong", 401, 403],
    ["wrong-path", 404],
    ["other-device", 300, 301, 399],
    ["server-error", 500, 501, 599],
    ["busy", ...BUSY],
    [null, 200, 204, 299, 400, 402, 405, 499, 600],
  ];
  for (const [symptom, ...statuses] of table) {
    for (const status of statuses) assert.equal(statusSymptom(status), symptom, `${status}`);
  }
});

Deno.test("shownText(), kindOfText() and parseBody() say what came without more of it than fits", () => {
  const [fits] = shownText("x".repeat(1000)).split("…");
  assert.ok(fits !== undefined);
  assert.equal(shownText(fits), fits);
  assert.equal(shownText(`${fits}x`), `${fits}…`);
  assert.deepEqual([kindOfText(" <html>"), kindOfText("{")], ["a web page", "other text"]);
  assert.deepEqual(parseBody(" \n"), { kind: "empty" });
  assert.deepEqual(parseBody("7"), { kind: "json", value: 7 });
  assert.deepEqual(parseBody("{ a\n b"), { kind: "text", text: "{ a b" });
});
