import assert from "node:assert/strict";
import {
  BlockGuard,
  BlockLeftAlone,
  PROBE_PATIENCE,
  VALUES_PATIENCE,
} from "../../../src/devices/solaredge/block_guard.ts";
import { diagnose } from "../../../src/devices/checks/diagnosis.ts";
import { INVERTER_BLOCK } from "../../../src/devices/solaredge/register_map.ts";
import { DeviceError } from "../../../src/domain/codes/errors.ts";
import {
  exceptionReply,
  type FakeReply,
  type FakeRequest,
  registersReply,
} from "../transport/fake_modbus_server.ts";
import { RANGE, withBench } from "../transport/modbus_bench.ts";
import {
  BATTERY,
  BATTERY_ID,
  COMMON,
  HOUSE,
  INVERTER,
  METER,
  METER_ID,
  replyWith,
  type Script,
  SILENCE,
  type SolarEdgeBench,
  withSite,
} from "./bench.ts";
import { filled, inverter5520, meterIdentity, withRegisters } from "./registers.ts";

const CYCLE_MS = 5000;
/** Asleep, so that registers which stand still are no fault. */
const ASLEEP: Script = {
  ...HOUSE,
  [INVERTER]: withRegisters(INVERTER_BLOCK, inverter5520, { 40107: [2] }),
};
const PARTS = ["meter", "battery", "inverter"] as const;
type Part = (typeof PARTS)[number];

/** A whole answer cut off by the end of the connection. */
function cutOff(request: FakeRequest): FakeReply {
  const { pieces = [] } = registersReply(request, filled(request.count, 1));
  return { pieces: pieces.map((piece) => piece.subarray(0, 20)), close: true };
}

function withByte(request: FakeRequest, index: number, value: number): FakeReply {
  return registersReply(request, filled(request.count, 1), (frame) => {
    frame[index] = value;
    return frame;
  });
}

/** Answers that end the connection, by what they are told as. */
const ENDS = [
  { name: "silence", reply: () => SILENCE, symptom: "block-silent" },
  { name: "a close", reply: () => ({ close: true }), symptom: "block-drops" },
  { name: "a close in mid frame", reply: cutOff, symptom: "block-drops" },
  {
    name: "a wrong byte count",
    reply: (request: FakeRequest) => withByte(request, 8, 2),
    symptom: "block-garbled",
  },
  {
    name: "a wrong length",
    reply: (request: FakeRequest) => registersReply(request, filled(3, 1)),
    symptom: "block-garbled",
  },
  {
    name: "a wrong function",
    reply: (request: FakeRequest) => withByte(request, 7, 4),
    symptom: "block-garbled",
  },
  {
    name: "another unit",
    reply: (request: FakeRequest) => withByte(request, 6, 9),
    symptom: "block-garbled",
  },
  {
    name: "other bytes",
    reply: () => ({ pieces: [new Uint8Array(30).fill(0x41)] }),
    symptom: "block-garbled",
  },
] as const;

/** Blocks by address, the part that loses its values, and whether it is one to do without. */
const BLOCKS = [
  { address: BATTERY_ID, part: "battery", patience: PROBE_PATIENCE },
  { address: BATTERY, part: "battery", patience: VALUES_PATIENCE },
  { address: METER, part: "meter", patience: VALUES_PATIENCE },
  { address: INVERTER, part: "inverter", patience: VALUES_PATIENCE },
] as const;

async function nextRound({ server, clock, round }: SolarEdgeBench) {
  clock.nowMs += CYCLE_MS;
  const outcome = await round();
  const hasEnded = PARTS.some((part) =>
    outcome[part] instanceof Error && !(outcome[part] instanceof BlockLeftAlone)
  );
  if (hasEnded) await server.settled();
  return outcome;
}

function assertRead(outcome: Readonly<Record<Part, unknown>>, part: Part): void {
  assert.ok(!(outcome[part] instanceof Error), `${part}: ${String(outcome[part])}`);
}

for (const { address, part, patience } of BLOCKS) {
  for (const { name, reply, symptom } of ENDS) {
    Deno.test(`openSolarEdge() ${name} at ${address} costs the others three cycles`, async () => {
      const script = { ...ASLEEP, [address]: reply };
      await withSite({ script }, async (bench) => {
        const { server, clock } = bench;
        const asked = () => server.addresses.filter((one) => one === address).length;
        // One more where it is met before two other requests were answered.
        const tries: number[] = [];
        while (tries.length < 4) {
          const outcome = await nextRound(bench);
          if (outcome[part] instanceof BlockLeftAlone) break;
          tries.push(asked());
          assert.ok(outcome[part] instanceof DeviceError);
        }
        const connections = server.connectionCount;
        const atFirst = asked();
        const pauseMs = patience.pausesMs[0];
        for (let elapsedMs = 2 * CYCLE_MS; elapsedMs < pauseMs; elapsedMs += CYCLE_MS) {
          const outcome = await nextRound(bench);
          for (const other of PARTS) if (other !== part) assertRead(outcome, other);
          const told = outcome[part];
          assert.ok(told instanceof BlockLeftAlone, String(told));
          assert.match(
            told.message,
            /: 3 connections ended at it, the last with ".+", asked again/,
          );
          const diagnosis = diagnose(told, { kind: "solaredge", address: "here", unitId: 1 });
          assert.equal(diagnosis.code, symptom);
        }
        assert.equal(asked(), atFirst, "it is left alone");
        assert.ok(server.connectionCount <= connections + 1);
        clock.nowMs += CYCLE_MS;
        server.reply = replyWith(ASLEEP);
        const recovered = await nextRound(bench);
        for (const one of PARTS) assertRead(recovered, one);
        assert.equal(asked(), atFirst + 1, "and asked again after its pause");
        assert.equal(server.maxOpenCount, 1);
      });
    });
  }
}

Deno.test("meter.read() slot 2 that closes is left alone although slot 1 answers", async () => {
  const script = {
    ...ASLEEP,
    [METER_ID]: meterIdentity("Production"),
    [METER_ID + 174]: () => ({ close: true }),
  };
  await withSite({ script }, async (bench) => {
    let outcome = await nextRound(bench);
    for (let cycle = 0; cycle < 4; cycle++) outcome = await nextRound(bench);
    assert.ok(
      outcome.meter instanceof BlockLeftAlone,
      "slot 1 measures production: it is no stand-in",
    );
    assertRead(outcome, "battery");
    assertRead(outcome, "inverter");
  });
});

Deno.test("openSolarEdge() two blocks that close cost each its own cycles", async () => {
  const close = () => ({ close: true });
  const script = { ...ASLEEP, [METER]: close, [BATTERY_ID]: close };
  await withSite({ script }, async (bench) => {
    for (let cycle = 0; cycle < 8; cycle++) await nextRound(bench);
    const outcome = await nextRound(bench);
    assert.ok(outcome.meter instanceof BlockLeftAlone);
    assert.ok(outcome.battery instanceof BlockLeftAlone);
    assertRead(outcome, "inverter");
    assert.ok(bench.server.connectionCount <= 9, `${bench.server.connectionCount} connections`);
  });
});

Deno.test("openSolarEdge() a device that ends each connection is blamed for no block", async () => {
  // The first request of each connection is answered, whatever it is, and no other.
  await withSite({ script: ASLEEP }, async (bench) => {
    const whole = bench.server.reply;
    const seen = new Set<number>();
    bench.server.reply = (request) => {
      const isFirst = !seen.has(request.connection);
      seen.add(request.connection);
      return isFirst ? whole(request) : { close: true };
    };
    for (let cycle = 0; cycle < 12; cycle++) {
      const outcome = await nextRound(bench);
      for (const part of PARTS) assert.ok(!(outcome[part] instanceof BlockLeftAlone));
    }
    bench.server.reply = whole;
    const outcome = await nextRound(bench);
    for (const part of PARTS) assertRead(outcome, part);
  });
});

Deno.test("openSolarEdge() a common block that stays silent is asked ever more seldom", async () => {
  const script = { ...ASLEEP, [COMMON]: () => SILENCE };
  await withSite({ script }, async (bench) => {
    const { server, clock, round } = bench;
    const asked = () => server.addresses.filter((address) => address === COMMON).length;
    for (const [index, minutes] of [10, 60, 360, 1440, 1440].entries()) {
      await round();
      await server.settled();
      assert.equal(asked(), index + 1);
      clock.nowMs += minutes * 60_000 - 1;
      await round();
      assert.equal(asked(), index + 1);
      clock.nowMs += 1;
    }
  });
});

Deno.test("BlockGuard an exception in between forgives what was before", async () => {
  await withBench({ reply: () => ({ close: true }) }, async ({ server, clock, connection }) => {
    const guard = new BlockGuard({
      what: "block of here",
      patience: { maxFailures: 2, pausesMs: [60_000] },
      clock,
    });
    const proven = (request: FakeRequest) => registersReply(request, filled(request.count, 1));
    const ask = (last: (request: FakeRequest) => FakeReply) =>
      connection.run(async (link) => {
        server.reply = proven;
        while (link.answerCount < 2) await link.read({ address: 7, count: 1 });
        server.reply = last;
        return await guard.read(link, RANGE);
      });
    const close = () => ({ close: true });
    const fails = async (last: (request: FakeRequest) => FakeReply) => {
      await assert.rejects(ask(last), DeviceError);
      clock.nowMs += CYCLE_MS;
    };
    await fails(close);
    await fails((request) => exceptionReply(request, 2));
    await fails(close);
    assert.ok(!guard.isPaused, "it has answered in between");
    await fails(close);
    assert.ok(guard.isPaused);
    await assert.rejects(ask(proven), BlockLeftAlone);
  });
});

Deno.test("BlockGuard has most patience with what is known to be there", () => {
  const minutes = ({ maxFailures, pausesMs }: typeof VALUES_PATIENCE) => [
    maxFailures,
    ...pausesMs.map((pauseMs) => pauseMs / 60_000),
  ];
  assert.deepEqual(minutes(VALUES_PATIENCE), [3, 1, 2, 5, 10]);
  assert.deepEqual(minutes(PROBE_PATIENCE), [3, 10, 60, 360, 1440]);
});
