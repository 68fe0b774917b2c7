import assert from "node:assert/strict";
import { HostLine } from "../../../src/devices/shelly/shared_hosts.ts";
import { FakeHttpHost } from "../transport/fake_http_host.ts";
import { ManualClock } from "../transport/manual_clock.ts";

const CALL = { action: "read it", method: "Shelly.GetStatus" };
const LOCAL = { port: 80, password: "", clock: new ManualClock(), deadlineMs: 5000 };

Deno.test("HostLine devices share a host of the same address, port and password alone", () => {
  const program = {};
  const open = (own: object) => HostLine.open(program, { ...LOCAL, host: "a", ...own });
  const names = [{}, { port: 81 }, { host: "b" }, { host: "b", port: 81 }]
    .map((own) => open(own).name);
  assert.deepEqual(names, ["a:80", "a:81", "b:80", "b:81"]);
});

Deno.test("HostLine that is closed twice counts once, and asks nothing any more", async () => {
  await using host = new FakeHttpHost(() => ({ status: 401 }));
  const options = {
    ...LOCAL,
    host: "127.0.0.1",
    port: Number(new URL(host.origin).port),
    password: "wrong",
  };
  const program = {};
  const [first, second, third] = [1, 2, 3].map(() => HostLine.open(program, options));
  await assert.rejects(async () => await first?.call(CALL), { symptom: "sign-in-wrong" });
  first?.close();
  first?.close();
  await assert.rejects(async () => await first?.call(CALL), /: the driver is closed$/);
  second?.close();
  // The third still stands: whoever comes shares its host, which rests after the refusal.
  const fourth = HostLine.open(program, options);
  await assert.rejects(fourth.call(CALL), { symptom: "sign-in-wrong", isAskedAgain: true });
  assert.equal(host.requests.length, 1);
  third?.close();
  fourth.close();
  await assert.rejects(HostLine.open(program, options).call(CALL), { symptom: "sign-in-wrong" });
  assert.equal(host.requests.length, 2);
});
