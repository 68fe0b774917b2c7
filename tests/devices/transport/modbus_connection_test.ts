import assert from "node:assert/strict";
import {
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import { IllegalAddress } from "../../../src/devices/transport/modbus_connection.ts";
import {
  byteByByte,
  exceptionReply,
  type FakeReply,
  type FakeRequest,
  registersReply,
} from "./fake_modbus_server.ts";
import { answer, IMPATIENT_MS, REGISTERS, SILENCE, withBench } from "./modbus_bench.ts";

Deno.test("ModbusConnection.run() reads registers, all on one connection", async () => {
  await withBench({ reply: answer }, async ({ server, read }) => {
    assert.equal(server.connectionCount, 0);
    assert.deepEqual(await read(), REGISTERS);
    assert.deepEqual(await read(), REGISTERS);
    assert.equal(server.connectionCount, 1);
    const [request] = server.requests;
    assert.equal(request?.unitId, 1);
    assert.equal(request?.functionCode, 3);
    assert.equal(request?.count, 3);
  });
});

Deno.test("ModbusConnection.run() sends one request at a time, in the order asked", async () => {
  await withBench({ reply: answer }, async ({ server, read }) => {
    const addresses = [5, 3, 9, 1, 7];
    await Promise.all(addresses.map((address) => read({ address, count: 3 })));
    assert.deepEqual(server.addresses, addresses);
    assert.equal(server.pipelinedCount, 0);
    assert.equal(server.connectionCount, 1);
  });
});

Deno.test("ModbusConnection.run() keeps the requests of one job together", async () => {
  await withBench({ reply: answer }, async ({ server, connection, read }) => {
    const both = connection.run(async (link) => {
      await link.read({ address: 1, count: 3 });
      return await link.read({ address: 2, count: 3 });
    });
    await Promise.all([both, read({ address: 3, count: 3 })]);
    assert.deepEqual(server.addresses, [1, 2, 3]);
  });
});

Deno.test("ModbusConnection.run() takes an answer that comes byte by byte", async () => {
  await withBench({ reply: (request) => byteByByte(answer(request)) }, async ({ read }) => {
    assert.deepEqual(await read(), REGISTERS);
    assert.deepEqual(await read(), REGISTERS);
  });
});

Deno.test("ModbusConnection.run() takes an answer after which the device closes", async () => {
  const reply = (request: FakeRequest) => ({ ...answer(request), close: true });
  await withBench({ reply }, async ({ server, clock, read }) => {
    for (let connections = 1; connections <= 3; connections++) {
      assert.deepEqual(await read(), REGISTERS);
      await server.settled();
      await assert.rejects(read(), DeviceUnreachable);
      assert.equal(server.connectionCount, connections);
      clock.nowMs += 1000;
    }
    assert.equal(server.maxOpenCount, 1);
  });
});

for (
  const { code, error } of [
    { code: 1, error: DeviceRejected },
    { code: 2, error: IllegalAddress },
    { code: 3, error: DeviceRejected },
    { code: 4, error: DeviceProtocol },
    { code: 5, error: DeviceProtocol },
    { code: 6, error: DeviceProtocol },
    { code: 11, error: DeviceProtocol },
    { code: 77, error: DeviceProtocol },
  ]
) {
  Deno.test(`ModbusConnection.run() exception ${code} is ${error.name}, no break`, async () => {
    await withBench({ reply: (request) => exceptionReply(request, code) }, async (bench) => {
      const { server, read } = bench;
      await assert.rejects(
        read(),
        (thrown) =>
          thrown instanceof error && thrown.cause instanceof Error &&
          thrown.message.startsWith(
            `Cannot read holding registers 100-102 of 127.0.0.1:${server.port}: exception ${code}`,
          ),
      );
      server.reply = answer;
      assert.deepEqual(await read(), REGISTERS);
      assert.equal(server.connectionCount, 1);
    });
  });
}

Deno.test("ModbusConnection.run() silence is DeviceTimeout for every waiting read", async () => {
  await withBench({ reply: () => SILENCE, deadlineMs: IMPATIENT_MS }, async ({ server, read }) => {
    const results = await Promise.allSettled([read(), read(), read()]);
    assert.ok(
      results.every((result) =>
        result.status === "rejected" && result.reason instanceof DeviceTimeout
      ),
    );
    assert.equal(
      results[0]?.status === "rejected" && results[0].reason.message,
      `Cannot read holding registers 100-102 of 127.0.0.1:${server.port}: timeout after 200 ms`,
    );
    assert.equal(server.requests.length, 1);
  });
});

const text = new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
const bent = (change: (frame: Uint8Array) => Uint8Array) => (request: FakeRequest) =>
  registersReply(request, REGISTERS, change);
const withByte = (index: number, value: number) =>
  bent((frame) => frame.map((byte, place) => place === index ? value : byte));

/** What comes in place of an answer, and what is said of it. */
const MALFORMED: readonly (readonly [
  name: string,
  reply: (request: FakeRequest) => FakeReply,
  reason: string,
])[] = [
  ["other text", () => ({ pieces: [text] }), "answer of protocol 21584, not 0"],
  [
    "random bytes",
    () => ({ pieces: [new Uint8Array(40).fill(0xa7)] }),
    "answer of protocol 42919, not 0",
  ],
  ["another protocol", withByte(3, 1), "answer of protocol 1, not 0"],
  ["a length of 0", withByte(5, 0), "answer of length 0"],
  ["a length of 2", withByte(5, 2), "answer of length 2"],
  ["a length of 255", withByte(5, 255), "answer of length 255"],
  [
    "a length of 65535",
    bent((frame) => frame.map((byte, i) => i === 4 || i === 5 ? 255 : byte)),
    "answer of length 65535",
  ],
  ["another unit", withByte(6, 2), "answer of unit 2, not 1"],
  [
    "another unit's exception",
    (request) => exceptionReply({ ...request, unitId: 9 }, 2),
    "answer of unit 9, not 1",
  ],
  ["another function", withByte(7, 4), "Unexpected data error, expected code 3 got 4"],
  ["a byte count too small", withByte(8, 4), "4 bytes of registers, not 6"],
  ["a byte count too large", withByte(8, 8), "8 bytes of registers, not 6"],
  ["an odd byte count", withByte(8, 5), "5 bytes of registers, not 6"],
  [
    "fewer registers",
    (request) => registersReply(request, [1, 2]),
    "Data length error, expected 11 got 9",
  ],
  [
    "more registers",
    (request) => registersReply(request, [1, 2, 3, 4]),
    "Data length error, expected 11 got 13",
  ],
  [
    "an answer and more",
    bent((frame) => new Uint8Array([...frame, 0, 0])),
    "more bytes than the answer has",
  ],
];

for (const [name, reply, reason] of MALFORMED) {
  Deno.test(`ModbusConnection.run() ${name} is DeviceProtocol, then a new connection`, async () => {
    await withBench({ reply }, async ({ server, clock, read }) => {
      const results = await Promise.allSettled([read(), read()]);
      const place = `127.0.0.1:${server.port}`;
      const messages = [`read holding registers 100-102 of ${place}`, `reach ${place}`]
        .map((action) => `Cannot ${action}: ${reason}`);
      assert.deepEqual(
        results.map((result) =>
          result.status === "rejected" && result.reason instanceof DeviceProtocol &&
          result.reason.message
        ),
        messages,
      );
      await server.settled();
      server.reply = answer;
      clock.nowMs += 1000;
      assert.deepEqual(await read(), REGISTERS);
      assert.equal(server.connectionCount, 2);
      assert.equal(server.maxOpenCount, 1);
    });
  });
}

Deno.test("ModbusConnection.run() another transaction's answer is not taken", async () => {
  const reply = withByte(1, 99);
  await withBench({ reply, deadlineMs: IMPATIENT_MS }, async ({ read }) => {
    await assert.rejects(read(), DeviceTimeout);
  });
});

Deno.test("ModbusConnection.run() half an answer is DeviceTimeout", async () => {
  const reply = bent((frame) => frame.subarray(0, 10));
  await withBench({ reply, deadlineMs: IMPATIENT_MS }, async ({ read }) => {
    await assert.rejects(read(), DeviceTimeout);
  });
});

Deno.test("ModbusConnection.run() a close in mid frame fails every read at once", async () => {
  const half = bent((frame) => frame.subarray(0, 10));
  await withBench({ reply: (request) => ({ ...half(request), close: true }) }, async (bench) => {
    const { server, clock, read } = bench;
    const results = await Promise.allSettled([read(), read()]);
    assert.ok(
      results.every((result) =>
        result.status === "rejected" && result.reason instanceof DeviceUnreachable
      ),
    );
    await server.settled();
    server.reply = answer;
    clock.nowMs += 1000;
    assert.deepEqual(await read(), REGISTERS);
  });
});

Deno.test("ModbusConnection.run() bytes that nobody asked for break the connection", async () => {
  const reply = (request: FakeRequest) => {
    const { pieces = [] } = answer(request);
    return { pieces: [...pieces, text] };
  };
  await withBench({ reply }, async ({ server, clock, read }) => {
    await read().catch((error) => assert.ok(error instanceof DeviceProtocol));
    await server.settled();
    server.reply = answer;
    clock.nowMs += 1000;
    assert.deepEqual(await read(), REGISTERS);
    assert.equal(server.connectionCount, 2);
  });
});

Deno.test("ModbusConnection.run() refuses what no caller should ask for", async () => {
  await withBench({ reply: answer }, async ({ server, read }) => {
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => read()));
    const refused = results.filter((result) => result.status === "rejected");
    assert.equal(refused.length, 30 - 17, "one runs and 16 wait");
    assert.ok(refused.every((result) => result.reason instanceof DeviceTimeout));
    assert.equal(server.connectionCount, 1);
  });
});

Deno.test("ModbusConnection.run() a job's own error ends nothing else", async () => {
  await withBench({ reply: answer }, async ({ server, connection, read }) => {
    const own = connection.run(() => {
      throw new RangeError("own");
    });
    const [failed, good] = await Promise.allSettled([own, read()]);
    assert.ok(failed?.status === "rejected" && failed.reason instanceof RangeError);
    assert.equal(good?.status, "fulfilled");
    assert.equal(server.connectionCount, 1);
  });
});
