import assert from "node:assert/strict";
import {
  DeviceError,
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import type { ShellyFault } from "../../../src/simulator/shelly/shelly_fault.ts";
import { portOf, ShellyBench } from "./shelly_bench.ts";

const REPEATS = 1000;
/** Side by side, each with a device of its own. */
const LANES = 8;
const DEADLINE_MS = 20;

const FAULTS: readonly (readonly [ShellyFault, new (...args: never[]) => DeviceError])[] = [
  [{ kind: "down" }, DeviceUnreachable],
  [{ kind: "silent" }, DeviceTimeout],
  [{ kind: "hang-up" }, DeviceProtocol],
  [{ kind: "truncated" }, DeviceProtocol],
  [{ kind: "garbage" }, DeviceProtocol],
  [{ kind: "busy" }, DeviceUnreachable],
  [{ kind: "unauthorized" }, DeviceRejected],
];

for (const [fault, kind] of FAULTS) {
  // What is left open after it, the test's own sanitizers tell.
  Deno.test({
    name: `shelly ${REPEATS} times ${fault.kind} leaves no socket and no timer`,
    sanitizeOps: true,
    sanitizeResources: true,
    fn: async () => {
      await Promise.all(
        Array.from({ length: LANES }, () => repeat({ fault, kind, times: REPEATS / LANES })),
      );
    },
  });
}

async function repeat(
  { fault, kind, times }: {
    readonly fault: ShellyFault;
    readonly kind: new (...args: never[]) => DeviceError;
    readonly times: number;
  },
): Promise<void> {
  await using bench = new ShellyBench({
    server: { model: "plug-s", password: "secret" },
    params: { password: "secret" },
    roles: ["switch"],
    deadlineMs: DEADLINE_MS,
  });
  const plug = portOf(bench.device, "switch");
  await bench.server.setFault(fault);
  for (let time = 0; time < times; time++) {
    bench.clock.advance(600_000);
    await assert.rejects(
      time % 2 === 0 ? plug.read() : plug.set(false),
      // A machine that is busy may need longer than the deadline for anything.
      (error) => error instanceof kind || error instanceof DeviceTimeout,
    );
  }
  await bench.server.setFault(null);
  // A busy machine may miss the short deadline many times in a row.
  for (let time = 0; time < 2000; time++) {
    bench.clock.advance(600_000);
    const values = await plug.read().catch((error: unknown) => {
      if (!(error instanceof DeviceTimeout)) throw error;
      return null;
    });
    if (values === null) continue;
    assert.equal(values.on, false);
    return;
  }
  assert.fail("never read again");
}

Deno.test("shelly opened and closed 1000 times keeps nothing of a host", async () => {
  await using bench = new ShellyBench({ server: { model: "plug-s" }, roles: ["switch"] });
  for (let time = 0; time < REPEATS; time++) {
    const device = bench.open();
    const reading = portOf(device, "switch").read().catch((error: unknown) => error);
    await device.close();
    assert.ok(await reading instanceof DeviceUnreachable);
  }
});
