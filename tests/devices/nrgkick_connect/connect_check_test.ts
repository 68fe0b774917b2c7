import assert from "node:assert/strict";
import { checkConnect } from "../../../src/devices/nrgkick_connect/connect_check.ts";
import { DeviceError } from "../../../src/domain/codes/errors.ts";
import { FakeHttpHost, type HttpReply } from "../transport/fake_http_host.ts";
import { settingsBody } from "./fake_nrgkick.ts";

const DEADLINE_MS = 20_000;

function bodyOf(value: unknown): HttpReply {
  return { status: 200, body: JSON.stringify(value) };
}

function check(host: FakeHttpHost, signal?: AbortSignal) {
  const settingsUrl = `${host.origin}/api/settings/00-11-22`;
  return checkConnect({
    settingsUrl,
    deadlineMs: DEADLINE_MS,
    ...(signal === undefined ? {} : { signal }),
  });
}

Deno.test("checkConnect() reads the settings and what the box tells of itself", async () => {
  const settings = settingsBody({ enabled: true, currentA: 9 });
  const told = { HardwareVersion: " 2.3\u0001 ", FirmwareVersion: "" };
  await using host = new FakeHttpHost(() => bodyOf({ ...Object(settings), ...told }));
  const { settings: read, model, hardware, firmware } = await check(host);
  assert.deepEqual([read.targetCurrentA, read.isPinRight], [9, true]);
  assert.deepEqual([model, hardware, firmware], ["NRGkick", "2.3", null]);
  assert.deepEqual(host.requests.map(({ method, path }) => `${method} ${path}`), [
    "GET /api/settings/00-11-22",
  ]);
});

Deno.test("checkConnect() asks nothing once it has been given up", async () => {
  await using host = new FakeHttpHost(() => bodyOf(settingsBody()));
  await assert.rejects(check(host, AbortSignal.abort()), DeviceError);
  assert.equal(host.requests.length, 0);
});

Deno.test("checkConnect() that is given up while it waits ends without an answer", async () => {
  const asked = Promise.withResolvers<void>();
  await using host = new FakeHttpHost(() => {
    asked.resolve();
    return "silence";
  });
  const stop = new AbortController();
  const checked = assert.rejects(check(host, stop.signal), DeviceError);
  await asked.promise;
  stop.abort();
  await checked;
  await host.settled();
});
