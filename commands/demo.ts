import { scaledClock, wait } from "../src/app/clocks.ts";
import { CYCLE_MS } from "../src/app/schedule.ts";
import { startSimulatedHouse } from "../src/simulator/simulated_house.ts";
import { parseHost } from "../src/domain/setting_kinds.ts";
import { answerPlugSearches } from "../src/simulator/tplink_search.ts";
import type { DemoOptions } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { runProgram, type SearchPlaces } from "./run_program.ts";
import { dataDirectory, onStopSignal, sayWhereToGo } from "./start.ts";

/** The demo's day: midsummer, when there is sun to spare. */
const DEMO_DAY = "06-21";
const LOOPBACK = "127.0.0.1";
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
  const plugPort = parseHost(house.addresses.plugHost)?.port ?? 0;
  const ended = Promise.withResolvers<"signal" | "broken">();
  const dataDir = `${dataDirectory()}/demo-${Deno.pid}`;
  try {
    await using _search = await answerPlugSearches({
      house: house.house,
      now: () => clock.wallMs(),
      hostname: LOOPBACK,
      port: plugPort,
      model: "hs110-hw4",
    });
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
      search: searchPlaces(plugPort),
      onBroken: () => ended.resolve("broken"),
    });
    running.program.chooseMode("tracked");
    sayWhereToGo(running);
    console.log(
      `Simulated house, ${options.weather} sky, ${options.speed} times as fast; nothing real is switched`,
    );
    const stop = new AbortController();
    onStopSignal(() => ended.resolve("signal"));
    const drive = driveCycles(() => running.program.tick(), options.speed, stop.signal);
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

/** The search's calls stay on this machine; port 9 is where nobody listens. */
function searchPlaces(plugPort: number): SearchPlaces {
  return {
    plugs: { broadcastAddresses: [LOOPBACK], port: plugPort },
    nrgkicks: { ownAddresses: [LOOPBACK], group: LOOPBACK, port: 9 },
    inverterPorts: [],
  };
}

/** Calls `tick` each 5 s of the demo's time, one at once, until `signal` ends it. */
async function driveCycles(
  tick: () => Promise<void>,
  speed: number,
  signal: AbortSignal,
): Promise<void> {
  const pauseMs = Math.max(MIN_CYCLE_MS, CYCLE_MS / speed);
  while (!signal.aborted) {
    await tick();
    await wait(pauseMs, signal);
  }
}
