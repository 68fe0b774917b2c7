import assert from "node:assert/strict";
import { openTplinkPlug } from "../../../src/devices/tplink/tplink_plug.ts";
import {
  DeviceProtocol,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import type { SwitchedPlug } from "../../../src/domain/ports/devices.ts";
import { FakePlug, frameOf, type PlugReply } from "./fake_plug.ts";

const REPEATS = 1000;
/** Side by side, each with a plug of its own. */
const LANES = 8;
const DEADLINE_MS = 20;
const WELL: PlugReply = {
  json: { system: { get_sysinfo: { err_code: 0, relay_state: 1, feature: "TIM" } } },
};

interface Fault {
  readonly name: string;
  readonly reply: PlugReply;
  readonly error: new (...args: never[]) => Error;
  readonly isRefused?: boolean;
}

const FAULTS: readonly Fault[] = [
  { name: "refused", reply: WELL, error: DeviceUnreachable, isRefused: true },
  { name: "silent", reply: "silence", error: DeviceTimeout },
  { name: "garbage", reply: { pieces: [new Uint8Array(40).fill(0xa7)] }, error: DeviceProtocol },
  { name: "closed", reply: { pieces: [] }, error: DeviceProtocol },
  {
    name: "cut off and left open",
    reply: { pieces: [frameOf("{}").subarray(0, 5)], keepsOpen: true },
    error: DeviceTimeout,
  },
];

for (const fault of FAULTS) {
  // What is left open after it, the test's own sanitizers tell.
  Deno.test({
    name: `openTplinkPlug() ${REPEATS} times ${fault.name} leaves no socket and no timer`,
    sanitizeOps: true,
    sanitizeResources: true,
    fn: async () => {
      await Promise.all(Array.from({ length: LANES }, () => repeat(fault, REPEATS / LANES)));
    },
  });
}

async function repeat(fault: Fault, times: number): Promise<void> {
  const fake = new FakePlug(() => fault.reply);
  const plug = openTplinkPlug({ host: "127.0.0.1", port: fake.port, deadlineMs: DEADLINE_MS });
  if (fault.isRefused) await fake[Symbol.asyncDispose]();
  for (let time = 0; time < times; time++) {
    await assert.rejects(
      time % 2 === 0 ? plug.read() : plug.set(false),
      // A machine that is busy may need longer than the deadline for anything.
      (error) => error instanceof fault.error || error instanceof DeviceTimeout,
    );
  }
  if (!fault.isRefused) {
    fake.reply = () => WELL;
    await assertReadAgain(plug);
    await fake[Symbol.asyncDispose]();
  }
  await plug.close();
}

/** Within some tries: a busy machine may miss a deadline of 20 ms even now. */
async function assertReadAgain(plug: SwitchedPlug): Promise<void> {
  for (let time = 0; time < 100; time++) {
    try {
      assert.equal((await plug.read()).on, true);
      return;
    } catch (error) {
      if (!(error instanceof DeviceTimeout)) throw error;
    }
  }
  assert.fail("never read again");
}
