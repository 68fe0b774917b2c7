import { createApp } from "../../routes/app.tsx";
import { Listener } from "../../routes/server/listener.ts";
import { LiveStreams } from "../../routes/status/live_streams.ts";
import type { Status } from "../../src/app/status.ts";
import { SENTENCES } from "../words/sample_reasons.ts";
import { FakeProgram, historyUpTo, NOW_MS, SUNNY } from "./fake_program.ts";
import { listed } from "./sample_loads.ts";

/** What a browser's test tells the program on a line of its input, as JSON. */
interface Told {
  /** Parts of the status. */
  readonly status?: Partial<Status>;
  /** The first charger's reason, by its code. */
  readonly reason?: string;
}

if (import.meta.main) {
  const silent = { error() {}, warn() {}, info() {}, debug() {} };
  const program = new FakeProgram();
  program.values = { ...program.values, importPrice: 0.32, feedInPrice: 0.08 };
  program.points = historyUpTo(NOW_MS, 144, (step) => ({ pvPowerW: 37 * step % 6000 }));
  program.current = listed(SUNNY);
  const app = createApp({
    program,
    live: new LiveStreams(64, { spacingMs: 0, heartbeatMs: 15_000 }),
    logger: silent,
    steadyMs: () => performance.now(),
  });
  const listener = await Listener.open(0, (request, info) => app.fetch(request, info), {
    hostname: "127.0.0.1",
    logger: silent,
    steadyMs: () => performance.now(),
  });
  console.log(`reasons ${Object.keys(SENTENCES).join(" ")}`);
  console.log(`open http://localhost:${listener.port}`);
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(program, JSON.parse(line));
  }
}

/** Each line is a cycle of its own. */
function take(program: FakeProgram, { status = {}, reason }: Told): void {
  program.now += 5000;
  const sample = Object.values(SENTENCES).find((one) => one.reason.code === reason);
  const { cycle, ...before } = program.current;
  program.publish(listed({
    ...before,
    ...status,
    ...sample === undefined ? {} : { reason: sample.reason },
    cycle: cycle + 1,
    atMs: program.now,
  }));
}
