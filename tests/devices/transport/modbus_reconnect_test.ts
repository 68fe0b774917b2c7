import assert from "node:assert/strict";
import {
  DeviceProtocol,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import { ModbusConnection } from "../../../src/devices/transport/modbus_connection.ts";
import { freePort } from "../../setup/free_port.ts";
import { ManualClock } from "./manual_clock.ts";
import {
  answer,
  IMPATIENT_MS,
  PATIENT_MS,
  RANGE,
  REGISTERS,
  SILENCE,
  withBench,
} from "./modbus_bench.ts";

const TEXT = new TextEncoder().encode("SSH-2.0-OpenSSH\r\n");

function connectionTo(device: { host: string; port: number; connectDeadlineMs?: number }) {
  return new ModbusConnection({
    unitId: 1,
    clock: new ManualClock(),
    deadlineMs: PATIENT_MS,
    connectDeadlineMs: PATIENT_MS,
    ...device,
  });
}

for (
  const { name, host, port, reason } of [
    { name: "a refused port", host: "127.0.0.1", port: null, reason: "connection refused" },
    { name: "an unknown name", host: "a..b", port: 1502, reason: "host name unknown" },
    { name: "a port out of range", host: "127.0.0.1", port: 70_000, reason: "" },
  ]
) {
  Deno.test(`ModbusConnection.run() ${name} is DeviceUnreachable`, async () => {
    const device = { host, port: port ?? freePort() };
    const connection = connectionTo(device);
    await assert.rejects(
      connection.run((link) => link.read(RANGE)),
      (error) =>
        error instanceof DeviceUnreachable &&
        error.message.startsWith(`Cannot reach ${host}:${device.port}: ${reason}`),
    );
    await connection.close();
  });
}

Deno.test("ModbusConnection.run() a connect without an answer is DeviceTimeout", async () => {
  // A full backlog drops further connects in silence.
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 1 });
  const { port } = listener.addr;
  const waiting = await Promise.all([Deno.connect({ port }), Deno.connect({ port })]);
  const connection = connectionTo({ host: "127.0.0.1", port, connectDeadlineMs: IMPATIENT_MS });
  await assert.rejects(
    connection.run((link) => link.read(RANGE)),
    (error) =>
      error instanceof DeviceTimeout &&
      error.message === `Cannot reach 127.0.0.1:${port}: no connection within ${IMPATIENT_MS} ms`,
  );
  await connection.close();
  for (const one of waiting) one.close();
  listener.close();
});

Deno.test("ModbusConnection.run() connects again after 1, 2, 4, 4 s", async () => {
  await withBench({ reply: () => ({ close: true }) }, async ({ server, clock, read }) => {
    let tries = 0;
    for (const pauseMs of [1000, 2000, 4000, 4000]) {
      await assert.rejects(read(), DeviceUnreachable);
      await server.settled();
      tries++;
      assert.equal(server.connectionCount, tries);
      clock.nowMs += pauseMs - 1;
      await assert.rejects(
        read(),
        (error) => error instanceof DeviceUnreachable && /next try in 1 ms$/.test(error.message),
      );
      assert.equal(server.connectionCount, tries);
      clock.nowMs += 1;
    }
  });
});

Deno.test("ModbusConnection.run() after an answer the next try comes after 1 s", async () => {
  await withBench({ reply: () => ({ close: true }) }, async ({ server, clock, read }) => {
    for (const pauseMs of [1000, 2000]) {
      await assert.rejects(read(), DeviceUnreachable);
      await server.settled();
      clock.nowMs += pauseMs;
    }
    server.reply = answer;
    await read();
    server.reply = () => ({ close: true });
    await assert.rejects(read(), DeviceUnreachable);
    await server.settled();
    clock.nowMs += 1000;
    server.reply = answer;
    assert.deepEqual(await read(), REGISTERS);
  });
});

Deno.test("ModbusConnection.run() the wait keeps the class of the failure", async () => {
  await withBench({ reply: () => ({ pieces: [TEXT] }) }, async ({ read }) => {
    await assert.rejects(read(), DeviceProtocol);
    await assert.rejects(read(), DeviceProtocol);
  });
});

Deno.test("ModbusConnection.run() a device that restarts is reached again", async () => {
  await withBench({ reply: answer }, async ({ server, clock, read }) => {
    for (let restart = 1; restart <= 3; restart++) {
      assert.deepEqual(await read(), REGISTERS);
      server.disconnect();
      await server.settled();
      await assert.rejects(read(), DeviceUnreachable);
      clock.nowMs += 1000;
    }
    assert.equal(server.connectionCount, 3);
    assert.equal(server.maxOpenCount, 1);
  });
});

Deno.test("ModbusConnection.close() ends the read under way and those that wait", async () => {
  const asked = Promise.withResolvers<void>();
  const reply = () => {
    asked.resolve();
    return SILENCE;
  };
  await withBench({ reply }, async ({ server, connection, read }) => {
    const reads = Promise.allSettled([read(), read()]);
    await asked.promise;
    await connection.close();
    await connection.close();
    for (const result of await reads) {
      assert.ok(result.status === "rejected" && result.reason instanceof DeviceUnreachable);
    }
    await server.settled();
    assert.equal(server.openCount, 0);
    await assert.rejects(read(), DeviceUnreachable);
    assert.equal(server.connectionCount, 1);
  });
});

Deno.test("ModbusConnection.close() ends a connect under way", async () => {
  await withBench({ reply: answer }, async ({ connection, read }) => {
    const reading = assert.rejects(read(), DeviceUnreachable);
    await connection.close();
    await reading;
  });
});

Deno.test("ModbusConnection.close() without a read opens and closes nothing", async () => {
  await withBench({ reply: answer }, async ({ server, connection, read }) => {
    await connection.close();
    await assert.rejects(read(), DeviceUnreachable);
    assert.equal(server.connectionCount, 0);
  });
});
