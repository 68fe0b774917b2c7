import assert from "node:assert/strict";
import { openGoe } from "../../../src/devices/goe/goe_charger.ts";
import { DeviceError } from "../../../src/domain/codes/errors.ts";
import { deadOrigin, FakeHttpHost, type HttpReply } from "../transport/fake_http_host.ts";
import { ManualClock } from "../transport/manual_clock.ts";

const REPEATS = 1000;
/** Side by side, each with a device of its own. */
const LANES = 4;
const DEADLINE_MS = 20;
const CYCLE_MS = 5000;
/** One; a busy machine tells the host late that a connection has ended. */
const MOST_OPEN = 12;
const STOP = { enabled: false, currentA: 6 } as const;
const HALF = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{";

const FAULTS: readonly HttpReply[] = [
  "silence",
  "drip",
  { raw: "" },
  { raw: "no HTTP at all\r\n\r\n" },
  { raw: HALF },
  { stalled: HALF },
  { status: 500, body: "couldn't take api lock in 3s, please try again later" },
  { status: 500, body: '{"frc":"frc: not allowed"}' },
  { status: 401 },
  { status: 404, body: "This URI does not exist" },
  { status: 200, body: "<html></html>" },
];

Deno.test({
  name: `go-e ${REPEATS} faults of every kind leave no socket and no timer`,
  sanitizeOps: true,
  sanitizeResources: true,
  fn: async () => {
    await Promise.all(Array.from({ length: LANES }, () => repeat(REPEATS / LANES)));
  },
});

async function repeat(times: number): Promise<void> {
  const clock = new ManualClock();
  let fault: HttpReply = "silence";
  await using host = new FakeHttpHost(() => fault);
  const [gone, charger] = [open(deadOrigin(), clock), open(host.origin, clock)];
  for (let time = 0; time < times; time++) {
    fault = FAULTS[time % FAULTS.length] ?? "silence";
    const [read, write] = await Promise.allSettled([charger.read(), charger.apply(STOP)]);
    for (const done of [read, write]) {
      if (done.status === "rejected") assert.ok(done.reason instanceof DeviceError, done.reason);
    }
    assert.equal(read.status, "rejected");
    await assert.rejects(gone.read(), DeviceError);
    clock.nowMs += CYCLE_MS;
  }
  await charger.close();
  await gone.close();
  await host.settled();
  assert.ok(host.maxOpenCount <= MOST_OPEN, `${host.maxOpenCount} connections at a time`);
  assert.equal(host.openCount, 0);
}

function open(origin: string, clock: ManualClock) {
  const { hostname: host, port } = new URL(origin);
  const limits = { deadlineMs: DEADLINE_MS, patienceMs: DEADLINE_MS };
  return openGoe({ host, port: Number(port), clock, ...limits });
}
