import assert from "node:assert/strict";
import { openFronius } from "../../../src/devices/fronius/fronius.ts";
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

const FAULTS: readonly HttpReply[] = [
  "silence",
  "drip",
  { raw: "" },
  { raw: "no HTTP at all\r\n\r\n" },
  { raw: "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{" },
  { stalled: "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{" },
  { status: 200, body: '{"Head":{"Status":{"Code":8,"Reason":"Transfer timeout."}}}' },
  { status: 200, body: '{"Head":{"Status":{"Code":0}},"Body":{}}' },
  { status: 200, body: "<html></html>" },
  { status: 404 },
  { status: 500 },
];

// What is left open after it, the test's own sanitizers tell.
Deno.test({
  name: `openFronius() ${REPEATS} faults of every kind leave no socket and no timer`,
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
  const open = (origin: string) => {
    const { hostname, port } = new URL(origin);
    return openFronius({ host: hostname, port: Number(port), clock, deadlineMs: DEADLINE_MS });
  };
  const [gone, driver] = [open(deadOrigin()), open(host.origin)];
  for (let time = 0; time < times; time++) {
    fault = FAULTS[time % FAULTS.length] ?? "silence";
    const reads = await Promise.allSettled([
      driver.grid.read(),
      driver.pv.read(),
      driver.battery.read(),
    ]);
    for (const read of reads) {
      assert.ok(read.status === "rejected" && read.reason instanceof DeviceError);
    }
    await assert.rejects(gone.pv.read(), DeviceError);
    clock.nowMs += CYCLE_MS;
  }
  const last = driver.pv.read();
  await driver.close();
  await assert.rejects(last, DeviceError);
  await gone.close();
  await host.settled();
  assert.ok(host.maxOpenCount <= MOST_OPEN, `${host.maxOpenCount} connections at a time`);
  assert.ok(host.requests.length <= times + 1, `${host.requests.length} requests`);
  assert.equal(host.openCount, 0);
}
