import assert from "node:assert/strict";
import * as v from "valibot";
import { House } from "../../../src/simulator/house/house.ts";
import { DigestGate } from "../../../src/simulator/shelly/digest_gate.ts";
import type { ShellyModel } from "../../../src/simulator/shelly/components.ts";
import { ShellyServer } from "../../../src/simulator/shelly/shelly_server.ts";

const START_MS = Date.UTC(2026, 5, 21, 11);
const HEATER = { isOn: false, tankWh: null, powerW: 2000 };

function start(model: ShellyModel) {
  const house = new House({ seed: 1, startMs: START_MS, weather: "clear", heater: HEATER });
  const clock = { nowMs: START_MS };
  const server = new ShellyServer({
    hostname: "127.0.0.1",
    port: 0,
    latencyMs: 0,
    house,
    now: () => clock.nowMs,
    model,
  });
  server.open();
  const ask = async (path: string, body?: string) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      ...(body === undefined ? {} : { method: "POST", body }),
      headers: { connection: "close" },
    });
    const text = await answer.text();
    const value: unknown = text === "" ? null : JSON.parse(text);
    return { status: answer.status, value };
  };
  return { house, clock, server, ask, [Symbol.asyncDispose]: () => server.stop() };
}

Deno.test("ShellyServer answers errors as the maker's documentation tells them", async () => {
  await using plug = start("plug-s");
  const error = (status: number, code: number, message: string) => ({
    status,
    value: { code, message },
  });
  for (
    const [path, expected] of [
      ["/rpc/Switch.GetStatus", error(500, -103, "Missing required argument 'id'!")],
      ["/rpc/Switch.GetStatus?id=4", error(500, -105, "Argument 'id', value 4 not found!")],
      ["/rpc/Switch.Set?id=0", error(500, -103, "Missing required argument 'on'!")],
      ["/rpc/Switch.Set?id=0&on=1", error(500, -103, "Missing required argument 'on'!")],
      ["/rpc/EM.GetStatus?id=0", error(404, 404, "No handler for EM.GetStatus")],
      ["/rpc/Switch.Explode?id=0", error(404, 404, "No handler for Switch.Explode")],
      ["/status", error(404, 404, "No handler")],
    ] as const
  ) assert.deepEqual(await plug.ask(path), expected, path);
  assert.deepEqual(await plug.ask("/rpc", '{"id":1,"method":"Switch.GetStatus"}'), {
    status: 200,
    value: {
      id: 1,
      src: "shelly",
      error: { code: -103, message: "Missing required argument 'id'!" },
    },
  });
  assert.equal(plug.house.heater.isOn, false);
});

Deno.test("ShellyServer counts toggle_after down on the house's clock, and on again as well", async () => {
  await using plug = start("plug-s");
  const { heater } = plug.house;
  const at = (seconds: number) => {
    plug.clock.nowMs = START_MS + seconds * 1000;
    // Nobody asks the plug: the house lives on by itself.
    plug.house.advanceTo(plug.clock.nowMs);
    return heater.isOn;
  };
  await plug.ask("/rpc/Switch.Set?id=0&on=true&toggle_after=300");
  assert.deepEqual([at(299), at(300), at(3600)], [true, false, false]);
  await plug.ask("/rpc/Switch.Set", '{"id":0,"on":true}');
  assert.deepEqual([at(3601), at(90_000)], [true, true]);
  await plug.ask("/rpc/Switch.Set?id=0&on=false&toggle_after=10");
  assert.deepEqual([at(90_009), at(90_010)], [false, true]);
  await plug.ask("/rpc/Switch.Set?id=0&on=true&toggle_after=60");
  await plug.ask("/rpc/Switch.Set?id=0&on=true");
  assert.equal(heater.timer, null);
  assert.equal(at(91_000), true);
});

Deno.test("ShellyServer counts what flows, phase by phase the sum of all", async () => {
  await using meter = start("pro-3em-monophase");
  meter.clock.nowMs += 3_600_000;
  let sumW = 0;
  for (const id of [0, 1, 2]) {
    const { value } = await meter.ask(`/rpc/EM1.GetStatus?id=${id}`);
    sumW += v.parse(v.object({ act_power: v.number() }), value).act_power;
  }
  assert.ok(Math.abs(sumW - meter.house.state.gridPowerW) < 0.2);
});

/** A sign-in as the gate judges it, worked out by the test. */
async function sign(challenge: string, count: number, password = "secret") {
  const nonce = /nonce="([^"]*)"/.exec(challenge)?.[1] ?? "";
  const hash = async (text: string) => {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const uses = count.toString(16).padStart(8, "0");
  const response = await hash(
    `${await hash(`admin:realm:${password}`)}:${nonce}:${uses}:c:auth:${await hash("GET:/x")}`,
  );
  const authorization =
    `Digest username="admin", realm="realm", nonce="${nonce}", uri="/x", algorithm=SHA-256, ` +
    `qop=auth, nc=${uses}, cnonce="c", response="${response}"`;
  return { method: "GET", path: "/x", authorization };
}

Deno.test("DigestGate keeps 32 nonces, and none once it forgets", async () => {
  const now = () => START_MS;
  const gate = new DigestGate({ password: "secret", realm: "realm", firmware: 2, now });
  const [first = "", second = "", ...others] = Array.from(
    { length: 33 },
    () => gate.challenge({ isStale: false }),
  );
  assert.equal(await gate.judge(await sign(first, 1)), "stale");
  assert.equal(await gate.judge(await sign(second, 1)), "open");
  gate.forget();
  assert.equal(await gate.judge(await sign(others.at(-1) ?? "", 1)), "stale");
  const open = new DigestGate({ password: null, realm: "realm", firmware: 2, now });
  assert.equal(await open.judge({ method: "GET", path: "/", authorization: null }), "open");
});

Deno.test("DigestGate takes a nonce as each firmware does", async () => {
  const clock = { nowMs: START_MS };
  const gateOf = (firmware: 1 | 2) =>
    new DigestGate({ password: "secret", realm: "realm", firmware, now: () => clock.nowMs });
  const second = gateOf(2);
  const nonce = second.challenge({ isStale: false });
  // As firmware 2.0.0 did to clients that count from 2.
  assert.equal(await second.judge(await sign(nonce, 2)), "wrong");
  assert.equal(await second.judge(await sign(nonce, 1)), "open");
  assert.equal(await second.judge(await sign(nonce, 1)), "stale");
  assert.equal(await second.judge(await sign(nonce, 5)), "open");
  assert.equal(await second.judge(await sign(nonce, 6, "other")), "wrong");
  assert.equal(await second.judge({ ...await sign(nonce, 6), path: "/y" }), "wrong");
  clock.nowMs += 3_600_000;
  assert.equal(await second.judge(await sign(nonce, 7)), "open");
  clock.nowMs += 1;
  assert.equal(await second.judge(await sign(nonce, 8)), "stale");
  assert.equal(
    await second.judge({ method: "GET", path: "/x", authorization: "Basic YWRtaW46" }),
    "unsigned",
  );
  const first = gateOf(1);
  const once = first.challenge({ isStale: false });
  const number = (START_MS + 3_600_000 + 1).toString(16);
  assert.equal(once, `Digest qop="auth", realm="realm", nonce="${number}", algorithm=SHA-256`);
  assert.match(first.challenge({ isStale: true }), /, algorithm=SHA-256, stale=true$/);
  assert.equal(await first.judge(await sign(once, 2)), "open");
  assert.equal(await first.judge(await sign(once, 3)), "stale");
});
