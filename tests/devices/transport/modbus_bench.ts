import { ModbusConnection } from "../../../src/devices/transport/modbus_connection.ts";
import {
  FakeModbusServer,
  type FakeReply,
  type FakeRequest,
  registersReply,
} from "./fake_modbus_server.ts";
import { ManualClock } from "./manual_clock.ts";

export const RANGE = { address: 100, count: 3 };
export const REGISTERS = [1, 0xffff, 0x8000];
/** Longer than any answer takes here. */
export const PATIENT_MS = 5000;
export const IMPATIENT_MS = 200;
export const SILENCE: FakeReply = {};

/** The answer to `RANGE`. */
export const answer = (request: FakeRequest) => registersReply(request, REGISTERS);

export interface Bench {
  readonly server: FakeModbusServer;
  readonly connection: ModbusConnection;
  readonly clock: ManualClock;
  read(range?: { address: number; count: number }): Promise<readonly number[]>;
}

/** A connection to a scripted device; both are closed afterwards. */
export async function withBench(
  script: { reply: (request: FakeRequest) => FakeReply; deadlineMs?: number },
  test: (bench: Bench) => Promise<void>,
): Promise<void> {
  const server = new FakeModbusServer(script.reply);
  const clock = new ManualClock();
  const connection = new ModbusConnection({
    host: "127.0.0.1",
    port: server.port,
    unitId: 1,
    clock,
    deadlineMs: script.deadlineMs ?? PATIENT_MS,
    connectDeadlineMs: PATIENT_MS,
  });
  try {
    await test({
      server,
      clock,
      connection,
      read: (range = RANGE) => connection.run((link) => link.read(range)),
    });
  } finally {
    await connection.close();
    await server.close();
  }
}
