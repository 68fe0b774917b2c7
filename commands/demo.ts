import { scaledClock, wait } from "../src/app/clocks.ts";
import { CYCLE_MS } from "../src/app/schedule.ts";
import { UPKEEP_MS } from "../src/app/upkeep_schedule.ts";
import type { Clock } from "../src/domain/ports.ts";
import { startSimulatedHouse } from "../src/simulator/simulated_house.ts";
import type { DemoOptions } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { type Running, runProgram } from "./run_program.ts";
import { dataDirectory, onStopSignal, sayWhereToGo } from "./start.ts";

/** The demo's day: midsummer, when there is sun to spare. */
const DEMO_DAY = "06-21";
/** Shortest real time between two cycles of a fast demo, in ms. */
const MIN_CYCLE_MS = 20;

/**
 * Runs the program against a simulated house on loopback sockets, its sun `speed` times as fast, with
 * a database that is thrown away, until SIGTERM or SIGINT. @returns the exit code
 */
export async function demo(options: DemoOptions): Promise<number> {
  const year = new Date().getFullYear();
  const startMs = new Date(`${year}-${DEMO_DAY}T${String(options.hour).padStart(2, "0")}:00:00`);
  const clock = scaledClock({ startMs: startMs.getTime(), speed: options.speed });
  const house = await startSimulatedHouse({
    now: () => clock.wallMs(),
    startMs: startMs.getTime(),
    seed: options.seed,
    weather: options.weather,
  });
  const ended = Promise.withResolvers<"signal" | "broken">();
  const dataDir = `${dataDirectory()}/demo-${Deno.pid}`;
  try {
    const running = await runProgram({
      dataDir,
      clock,
      isDemo: true,
      environment: (name) => name === "CHARGEMANAGER_WEB_PORT" ? Deno.env.get(name) : undefined,
      presets: {
        inverterHost: `${house.addresses.inverterHost}:${house.addresses.inverterPort}`,
        nrgkickMeasurementsUrl: house.addresses.nrgkickMeasurementsUrl,
        nrgkickSettingsUrl: house.addresses.nrgkickSettingsUrl,
        nrgkickPassword: house.addresses.chargerPin,
        plugHost: house.addresses.plugHost,
      },
      onBroken: () => ended.resolve("broken"),
    });
    running.program.chooseMode("tracked");
    sayWhereToGo(running);
    console.log(
      `Simulated house, ${options.weather} sky, ${options.speed} times as fast; nothing real is switched`,
    );
    const stop = new AbortController();
    onStopSignal(() => ended.resolve("signal"));
    const drive = driveCycles(running.program, { clock, ...options }, stop.signal);
    const why = await ended.promise;
    stop.abort();
    await drive;
    const { isSafe } = await running.stop();
    return why === "broken" ? EXIT.software : isSafe ? EXIT.ok : EXIT.failure;
  } finally {
    await house.stop();
    await Deno.remove(dataDir, { recursive: true });
  }
}

/**
 * Calls `tick` each 5 s of the demo's time, one at once, and `upkeep` each five minutes of it, until
 * `signal` ends it.
 */
async function driveCycles(
  program: Pick<Running["program"], "tick" | "upkeep">,
  time: { readonly clock: Pick<Clock, "steadyMs">; readonly speed: number },
  signal: AbortSignal,
): Promise<void> {
  const pauseMs = Math.max(MIN_CYCLE_MS, CYCLE_MS / time.speed);
  let keptUpMs = time.clock.steadyMs();
  while (!signal.aborted) {
    await program.tick();
    if (time.clock.steadyMs() - keptUpMs >= UPKEEP_MS) {
      keptUpMs = time.clock.steadyMs();
      void program.upkeep();
    }
    await wait(pauseMs, signal);
  }
}
