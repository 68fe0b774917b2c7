import { DemoClock } from "../../app/clocks.ts";
import type { DemoOptions } from "../arguments.ts";
import { demoFolder, removeStaleDemos } from "./demo_folders.ts";
import { driveCycles } from "./demo_drive.ts";
import { exitCodeOf } from "../exit.ts";
import { type RunningDemo, startDemo } from "./running_demo.ts";
import { dataDirectory } from "../environment.ts";
import { onStopSignal, sayWhereToGo } from "./start.ts";

/** A seed that is picked stays short enough to be typed again. */
const PICKED_SEEDS = 10_000;

/**
 * Runs the program against a simulated house on loopback sockets, its sun `speed` times as fast, with
 * a database that is thrown away, until SIGTERM or SIGINT. @returns the exit code
 */
export async function demo(options: DemoOptions): Promise<number> {
  const startMs = demoStartMs(options.hour, new Date().getFullYear());
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
      environment: (name) => name === "CHARGEMANAGER_WEB_PORT" ? Deno.env.get(name) : undefined,
      onBroken: () => ended.resolve("broken"),
    });
    sayWhereToGo(running.running);
    console.log(
      `Simulated ${
        options.house === "big" ? "big house" : "house"
      }, ${options.weather} sky, ${options.speed} times as fast; nothing real is switched`,
    );
    if (options.faults !== null) await beginFaults(running.troubles, options.faults.seed);
    const stop = new AbortController();
    onStopSignal(() => ended.resolve("signal"));
    const drive = driveCycles({
      clock,
      speed: options.speed,
      signal: stop.signal,
      step: () => running.step(),
      upkeep: () => running.running.program.upkeep(),
    });
    const why = await ended.promise;
    stop.abort();
    await drive;
    const { isSafe } = await running.stop();
    return exitCodeOf(why, isSafe);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** The hour on midsummer of a year, when there is sun to spare (epoch ms). */
export function demoStartMs(hour: number, year: number): number {
  return new Date(year, 5, 21, hour).getTime();
}

/** Begins faults by chance, with a seed that is picked where none is wanted, and tells it. */
export async function beginFaults(
  troubles: Pick<RunningDemo["troubles"], "beginPlan">,
  wanted: number | null,
  random: () => number = Math.random,
): Promise<void> {
  const seed = wanted ?? Math.floor(random() * PICKED_SEEDS);
  await troubles.beginPlan(seed);
  console.log(`Faults by chance: --faults ${seed}`);
}
