import assert from "node:assert/strict";
import { openNrgkickConnect } from "../../../src/devices/nrgkick_connect/nrgkick_connect.ts";
import { openNrgkickGen2 } from "../../../src/devices/nrgkick_gen2/nrgkick_gen2.ts";
import { DeviceError } from "../../../src/domain/codes/errors.ts";
import type { Charger } from "../../../src/domain/ports/devices.ts";
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

const FAULTS: readonly HttpReply[] = [
  "silence",
  "drip",
  { raw: "" },
  { raw: "no HTTP at all\r\n\r\n" },
  { raw: "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{" },
  { stalled: "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{" },
  { status: 500, body: '{"Message":"An error has occurred."}' },
  { status: 503 },
  { status: 401, body: '{"Response":"401 Unauthorized"}' },
  { status: 404, body: '{"Message":"No content found for this request"}' },
  { status: 200, body: "<html></html>" },
];

const CHARGERS: readonly {
  readonly name: string;
  readonly open: (origin: string, clock: ManualClock) => Charger;
}[] = [
  {
    name: "NRGkick 1",
    open: (origin, clock) =>
      openNrgkickConnect({
        measurementsUrl: `${origin}/api/measurements/x`,
        settingsUrl: `${origin}/api/settings/x`,
        pin: "0000",
        clock,
        deadlineMs: DEADLINE_MS,
        patienceMs: DEADLINE_MS,
      }),
  },
  {
    name: "NRGkick 2",
    open: (origin, clock) => {
      const { hostname: host, port } = new URL(origin);
      const access = { user: "", password: "", clock };
      const limits = { deadlineMs: DEADLINE_MS, patienceMs: DEADLINE_MS };
      return openNrgkickGen2({ host, port: Number(port), ...access, ...limits });
    },
  },
];

for (const { name, open } of CHARGERS) {
  // What is left open after it, the test's own sanitizers tell.
  Deno.test({
    name: `${name} ${REPEATS} faults of every kind leave no socket and no timer`,
    sanitizeOps: true,
    sanitizeResources: true,
    fn: async () => {
      await Promise.all(Array.from({ length: LANES }, () => repeat(open, REPEATS / LANES)));
    },
  });
}

async function repeat(open: (origin: string, clock: ManualClock) => Charger, times: number) {
  const clock = new ManualClock();
  let fault: HttpReply = "silence";
  await using host = new FakeHttpHost(() => fault);
  const gone = open(deadOrigin(), clock);
  const charger = open(host.origin, clock);
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
