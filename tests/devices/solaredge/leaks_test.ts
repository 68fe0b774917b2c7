import assert from "node:assert/strict";
import {
  DeviceProtocol,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import { ModbusConnection } from "../../../src/devices/transport/modbus_connection.ts";
import {
  FakeModbusServer,
  type FakeReply,
  type FakeRequest,
} from "../transport/fake_modbus_server.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { answer, RANGE, REGISTERS, SILENCE } from "../transport/modbus_bench.ts";

const REPEATS = 1000;
/** Side by side, each with a device of its own. */
const LANES = 4;
const DEADLINE_MS = 20;
const CYCLE_MS = 5000;
const GARBAGE = new Uint8Array(40).fill(0xa7);

interface Fault {
  readonly name: string;
  readonly reply: (request: FakeRequest) => FakeReply;
  readonly error: new (...args: never[]) => Error;
  readonly isRefused?: boolean;
}

const FAULTS: readonly Fault[] = [
  { name: "refused", reply: answer, error: DeviceUnreachable, isRefused: true },
  { name: "silent", reply: () => SILENCE, error: DeviceTimeout },
  { name: "garbage", reply: () => ({ pieces: [GARBAGE] }), error: DeviceProtocol },
  { name: "closed", reply: () => ({ close: true }), error: DeviceUnreachable },
];

for (const fault of FAULTS) {
  // What is left open after it, the test's own sanitizers tell.
  Deno.test({
    name: `ModbusConnection ${REPEATS} times ${fault.name} leaves no socket and no timer`,
    sanitizeOps: true,
    sanitizeResources: true,
    fn: async () => {
      await Promise.all(Array.from({ length: LANES }, () => repeat(fault, REPEATS / LANES)));
    },
  });
}

async function repeat(fault: Fault, times: number): Promise<void> {
  const server = new FakeModbusServer(fault.reply);
  const { port } = server;
  if (fault.isRefused) await server.close();
  const clock = new ManualClock();
  const connection = new ModbusConnection({
    host: "127.0.0.1",
    port,
    unitId: 1,
    clock,
    deadlineMs: DEADLINE_MS,
    connectDeadlineMs: DEADLINE_MS,
  });
  for (let time = 0; time < times; time++) {
    await assert.rejects(
      connection.run((link) => link.read(RANGE)),
      // A machine that is busy may need longer than the deadline for anything.
      (error) => error instanceof fault.error || error instanceof DeviceTimeout,
    );
    clock.nowMs += CYCLE_MS;
  }
  // A leak grows with the repeats; a busy server merely hears of an end some connections late.
  const bound = times / 10;
  assert.ok(server.maxOpenCount < bound, `${server.maxOpenCount} connections at a time`);
  if (!fault.isRefused) {
    server.reply = answer;
    await assertReadAgain(connection, clock);
  }
  await connection.close();
  await server.settled();
  assert.equal(server.openCount, 0);
  await server.close();
}

/** Within some cycles: a busy machine may miss a deadline of 20 ms even now. */
async function assertReadAgain(connection: ModbusConnection, clock: ManualClock): Promise<void> {
  for (let cycle = 0; cycle < 100; cycle++) {
    try {
      assert.deepEqual(await connection.run((link) => link.read(RANGE)), REGISTERS);
      return;
    } catch (error) {
      if (!(error instanceof DeviceTimeout)) throw error;
      clock.nowMs += CYCLE_MS;
    }
  }
  assert.fail("never read again");
}
