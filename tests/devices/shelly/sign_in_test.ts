import assert from "node:assert/strict";
import {
  DeviceError,
  DeviceRejected,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import { portOf, ShellyBench } from "./shelly_bench.ts";

const SIGNED = { password: "a secret: ü" };

function signedBench(firmware: 1 | 2, params: Readonly<Record<string, unknown>> = SIGNED) {
  return new ShellyBench({
    server: { model: "pro-3em", firmware, ...SIGNED },
    params,
    roles: ["grid"],
  });
}

/** The uses of the nonce that were sent; null: a request without a sign-in. */
function takeCounts(bench: ShellyBench): readonly (number | null)[] {
  return bench.requests.splice(0).map(({ authorization }) => {
    const [, count] = /nc=([0-9a-f]{8})/.exec(authorization ?? "") ?? [];
    return count === undefined ? null : Number.parseInt(count, 16);
  });
}

Deno.test("RpcHost keeps one nonce and counts its uses (firmware 2)", async () => {
  await using bench = signedBench(2);
  const grid = portOf(bench.device, "grid");
  await grid.read();
  // Identity, status and its challenge, then one request a method.
  assert.deepEqual(takeCounts(bench), [null, null, 1, 2, 3]);
  for (let cycle = 0; cycle < 20; cycle++) {
    bench.clock.advance(5000);
    await grid.read();
  }
  assert.deepEqual(takeCounts(bench), Array.from({ length: 40 }, (_, index) => index + 4));
});

Deno.test("RpcHost takes a new nonce when the old one has run out", async () => {
  await using bench = signedBench(2);
  const grid = portOf(bench.device, "grid");
  await grid.read();
  takeCounts(bench);
  bench.clock.advance(3_600_001);
  assert.equal(typeof (await grid.read()).gridPowerW, "number");
  assert.deepEqual(takeCounts(bench), [4, 1, 2]);
});

Deno.test("RpcHost asks anew for each request where a nonce counts once (firmware 1)", async () => {
  await using bench = signedBench(1);
  const grid = portOf(bench.device, "grid");
  await grid.read();
  takeCounts(bench);
  bench.clock.advance(5000);
  assert.equal(typeof (await grid.read()).gridPowerW, "number");
  assert.deepEqual(takeCounts(bench), [2, 1, 2, 1]);
});

Deno.test("RpcHost sends a wrong password twice at most, and again after ten minutes", async () => {
  await using bench = signedBench(2, { password: "not-this-one" });
  const grid = portOf(bench.device, "grid");
  const isRefused = (error: unknown) =>
    error instanceof DeviceRejected && error.symptom === "sign-in-wrong" &&
    /: wrong password \(HTTP 401\)$/.test(error.message) && !error.message.includes('wrong"');
  await assert.rejects(grid.read(), isRefused);
  assert.deepEqual(takeCounts(bench), [null, null, 1]);
  for (let cycle = 0; cycle < 119; cycle++) {
    bench.clock.advance(5000);
    await assert.rejects(grid.read(), isRefused);
  }
  assert.deepEqual(takeCounts(bench), []);
  bench.clock.advance(5000);
  await assert.rejects(grid.read(), isRefused);
  assert.deepEqual(takeCounts(bench), [null, null, 1]);
});

Deno.test("RpcHost sends no password where none is set, and says so", async () => {
  await using bench = signedBench(2, {});
  await assert.rejects(
    portOf(bench.device, "grid").read(),
    (error) =>
      error instanceof DeviceRejected && error.symptom === "sign-in-wrong" &&
      error.message.endsWith(": it asks for a password and none is set (HTTP 401)"),
  );
  assert.deepEqual(takeCounts(bench), [null, null]);
});

Deno.test("RpcHost a device that is opened anew tries a password at once", async () => {
  await using bench = signedBench(2, { password: "not-this-one" });
  await assert.rejects(portOf(bench.device, "grid").read(), DeviceRejected);
  await bench.device.close();
  const again = bench.open(SIGNED);
  assert.equal(typeof (await portOf(again, "grid").read()).gridPowerW, "number");
});

Deno.test("RpcHost a password that was wrong is tried again where all devices were closed between", async () => {
  await using bench = signedBench(2, { password: "not-this-one" });
  const other = bench.open({ password: "not-this-one" });
  await assert.rejects(portOf(bench.device, "grid").read(), DeviceRejected);
  takeCounts(bench);
  const reopened = async () => {
    const device = bench.open({ password: "not-this-one" });
    await assert.rejects(portOf(device, "grid").read(), DeviceRejected);
    await device.close();
    return takeCounts(bench);
  };
  await bench.device.close();
  assert.deepEqual(await reopened(), [], "the other device is still there");
  await other.close();
  assert.deepEqual(await reopened(), [null, null, 1]);
});

Deno.test("RpcHost drops the nonce after a 429: only a request without one gets a new one", async () => {
  await using bench = signedBench(2);
  const grid = portOf(bench.device, "grid");
  await grid.read();
  await bench.server.setFault({ kind: "throttled" });
  takeCounts(bench);
  const isBusy = (error: unknown) => error instanceof DeviceUnreachable && error.symptom === "busy";
  await assert.rejects(grid.read(), isBusy);
  await assert.rejects(grid.read(), isBusy);
  assert.deepEqual(takeCounts(bench), [4, null]);
  await bench.server.setFault(null);
  await grid.read();
  assert.deepEqual(takeCounts(bench), [null, 1, 2]);
});

Deno.test("RpcHost has one request in flight, whatever number of devices lies at the host", async () => {
  let inFlight = 0;
  let most = 0;
  await using bench = new ShellyBench({
    server: {
      model: "pro-3em-monophase",
      ...SIGNED,
      latencyMs: 2,
      onRequest: () => {
        inFlight++;
        most = Math.max(most, inFlight);
        // The answer follows after the latency, and nothing else may come before it.
        setTimeout(() => inFlight--, 1);
      },
    },
    params: SIGNED,
    roles: ["grid"],
  });
  const devices = [bench.device, ...[1, 2].map((channel) => bench.open({ ...SIGNED, channel }))];
  for (let cycle = 0; cycle < 5; cycle++) {
    bench.clock.advance(5000);
    const read = await Promise.all(devices.map((device) => portOf(device, "grid").read()));
    const sumW = read.reduce((sum, { gridPowerW }) => sum + (gridPowerW ?? NaN), 0);
    assert.ok(Math.abs(sumW - bench.house.state.gridPowerW) < 1, `${sumW} W`);
  }
  assert.equal(most, 1);
});

Deno.test("RpcHost one device that is closed leaves the others at its host alone", async () => {
  await using bench = new ShellyBench({
    server: { model: "pro-3em-monophase", latencyMs: 20 },
    roles: ["load"],
    params: { channel: 0, reversed: true },
  });
  const other = bench.open({ channel: 1, reversed: true });
  const [first, second] = [portOf(bench.device, "load"), portOf(other, "load")];
  await Promise.all([first.read(), second.read()]);
  const [closed, stays] = [first.read(), second.read()];
  await bench.device.close();
  await assert.rejects(
    closed,
    (error) => error instanceof DeviceError && error.message.endsWith(": the driver is closed"),
  );
  assert.equal(typeof (await stays).powerW, "number");
  await assert.rejects(first.read(), DeviceUnreachable);
  assert.equal(typeof (await second.read()).powerW, "number");
});
