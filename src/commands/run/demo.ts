import { DemoClock, wait } from "../../app/clocks.ts";
import { CYCLE_MS } from "../../app/cycle/schedule.ts";
import { ROLL_UP_MS } from "../../app/upkeep/roll_up_schedule.ts";
import type { DemoOptions } from "../arguments.ts";
import { demoFolder, removeStaleDemos } from "./demo_folders.ts";
import { EXIT } from "../exit.ts";
import { type RunningDemo, startDemo } from "./running_demo.ts";
import { dataDirectory } from "../environment.ts";
import { onStopSignal, sayWhereToGo } from "./start.ts";

/** The demo's day: midsummer, when there is sun to spare. */
const DEMO_DAY = "06-21";
/** Days of which the demo has a history when it starts. */
const PAST_DAYS = 7;
/** Shortest real time between two cycles of a fast demo, in ms. */
const MIN_CYCLE_MS = 20;
/** A seed that is picked stays short enough to be typed again. */
const PICKED_SEEDS = 10_000;

/**
 * Runs the program against a simulated house on loopback sockets, its sun `speed` times as fast, with
 * a database that is thrown away, until SIGTERM or SIGINT. @returns the exit code
 */
export async function demo(options: DemoOptions): Promise<number> {
  const year = new Date().getFullYear();
  const hour = String(options.hour).padStart(2, "0");
  const startMs = new Date(`${year}-${DEMO_DAY}T${hour}:00:00`).getTime();
  const clock = new DemoClock({ startMs, speed: options.speed });
  // Its day begins with the first cycle, however long the days before take.
  clock.hold();
  const ended = Promise.withResolvers<"signal" | "broken">();
  for (const name of removeStaleDemos(dataDirectory())) console.log(`Removed old folder ${name}`);
  const dataDir = demoFolder(dataDirectory());
  try {
    const running = await startDemo(options, {
      dataDir,
      clock,
      pastDays: PAST_DAYS,
      environment: (name) => name === "CHARGEMANAGER_WEB_PORT" ? Deno.env.get(name) : undefined,
      onBroken: () => ended.resolve("broken"),
    });
    sayWhereToGo(running.running);
    console.log(
      `Simulated ${
        options.house === "big" ? "big house" : "house"
      }, ${options.weather} sky, ${options.speed} times as fast; nothing real is switched`,
    );
    if (options.faults !== null) await beginFaults(running, options.faults.seed);
    const stop = new AbortController();
    onStopSignal(() => ended.resolve("signal"));
    const drive = driveCycles({ running, clock, speed: options.speed, signal: stop.signal });
    const why = await ended.promise;
    stop.abort();
    await drive;
    const { isSafe } = await running.stop();
    return why === "broken" ? EXIT.software : isSafe ? EXIT.ok : EXIT.failure;
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

async function beginFaults(running: RunningDemo, wanted: number | null): Promise<void> {
  const seed = wanted ?? Math.floor(Math.random() * PICKED_SEEDS);
  await running.troubles.beginPlan(seed);
  console.log(`Faults by chance: --faults ${seed}`);
}

/**
 * A cycle each 5 s of the demo's time, one at once, until `signal` ends it. The demo's time stands
 * still in a cycle, so that a silent device costs patience and not minutes of the house's day.
 */
async function driveCycles(
  { running, clock, speed, signal }: {
    readonly running: RunningDemo;
    readonly clock: DemoClock;
    readonly speed: number;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const pauseMs = Math.max(MIN_CYCLE_MS, CYCLE_MS / speed);
  let keptUpMs = clock.steadyMs();
  while (!signal.aborted) {
    clock.hold();
    await running.step();
    clock.goOn();
    if (clock.steadyMs() - keptUpMs >= ROLL_UP_MS) {
      keptUpMs = clock.steadyMs();
      void running.running.program.upkeep();
    }
    await wait(pauseMs, signal);
  }
}
