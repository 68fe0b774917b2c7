import { HOUR_MS } from "../../src/domain/house/units.ts";
import { startSimulatedHouse } from "../../src/simulator/simulated_house.ts";
import { DATABASE_FILE, openDatabase } from "../../src/storage/database/database.ts";
import { fillHistory, fillSamples } from "./history.ts";
import type { Line } from "./measuring.ts";
import { benchPainting } from "./painting.ts";
import { ProgramProcess } from "./program_process.ts";
import type { SteadyLoad } from "./steady_load.ts";

const DAY_MS = 24 * HOUR_MS;
const SECONDS = 10;
const GOAL_PER_SECOND = 1000;
const WRK_CONNECTIONS = 8;
/** What came before is in it: the program is warm, its memory is what pages leave behind. */
const WARM_UP_SECONDS = 5;

/**
 * The status page with a year of history, a month of samples and devices that answer: at the goal's
 * rate, and as fast as wrk can ask. All share the cores, so /healthz stands beside the page.
 */
export async function benchPage(): Promise<readonly Line[]> {
  const house = await startSimulatedHouse({ seed: 1, weather: "clear", now: () => Date.now() });
  const { addresses } = house;
  try {
    await using program = await ProgramProcess.start({
      prepare: fillYear,
      env: {
        CHARGEMANAGER_LOCAL_DEVICES: "on",
        CHARGEMANAGER_INVERTER_HOST: `${addresses.inverterHost}:${addresses.inverterPort}`,
        CHARGEMANAGER_NRGKICK_MEASUREMENTS_URL: addresses.nrgkickMeasurementsUrl,
        CHARGEMANAGER_NRGKICK_SETTINGS_URL: addresses.nrgkickSettingsUrl,
      },
    });
    await program.get("/");
    const rest = await program.memory();
    const painted = await benchPainting(program.host);
    const lines = [...painted, await benchSteady(program), ...await benchFullThrottle(program)];
    const after = await program.memory();
    return [...lines, {
      name: "memory of its own, a year of history and devices that answer",
      value: `${rest.ownMb.toFixed(0)} MB`,
      yardstick: `at most 70 MB; ${after.ownMb.toFixed(0)} MB after these pages; with the shared ` +
        `file of the runtime ${rest.residentMb.toFixed(0)} and ${after.residentMb.toFixed(0)} MB`,
    }];
  } finally {
    await house.stop();
  }
}

function fillYear(dataDir: string): void {
  openDatabase(dataDir, { clock: { steadyMs: () => 0 }, secretKeys: new Set() }).close();
  const file = `${dataDir}/${DATABASE_FILE}`;
  const toMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  fillHistory(file, { fromMs: toMs - 365 * DAY_MS, toMs });
  fillSamples(file, { fromMs: toMs - 30 * DAY_MS, toMs: Date.now() });
}

async function benchSteady({ host }: ProgramProcess): Promise<Line> {
  await loadSteadily(host, "/", WARM_UP_SECONDS);
  const page = await loadSteadily(host, "/", SECONDS);
  const health = await loadSteadily(host, "/healthz", SECONDS);
  return {
    name: `status page, ${GOAL_PER_SECOND} requests a second from when each was due`,
    value: timesOf(page),
    yardstick: `p99 at most 10 ms; /healthz ${timesOf(health)}`,
  };
}

function timesOf({ medianMs, p99Ms, worstMs }: SteadyLoad): string {
  const [middle, p99, worst] = [medianMs, p99Ms, worstMs].map((timeMs) => timeMs.toFixed(1));
  return `median ${middle} ms, p99 ${p99} ms, worst ${worst} ms`;
}

async function loadSteadily(host: string, path: string, seconds: number): Promise<SteadyLoad> {
  const script = new URL("./steady_load.ts", import.meta.url).pathname;
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", script, host, path, `${GOAL_PER_SECOND}`, `${seconds}`],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot load ${host}${path}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function benchFullThrottle({ host }: ProgramProcess): Promise<readonly Line[]> {
  try {
    const page = await loadFully(`http://${host}/`);
    const health = await loadFully(`http://${host}/healthz`);
    return [{
      name: `status page, as fast as ${WRK_CONNECTIONS} connections of wrk can ask`,
      value: `${page.perSecond.toFixed(0)} requests/s, p99 ${page.p99}`,
      yardstick: `${(page.perSecond / health.perSecond).toFixed(2)} of /healthz (${
        health.perSecond.toFixed(0)
      } requests/s, p99 ${health.p99})`,
    }];
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log("full throttle: left out, wrk is not installed (Debian's package is wrk)");
    return [];
  }
}

/** Requests a second and p99 that wrk finds, asking for gzip as browsers do. */
async function loadFully(url: string): Promise<{ perSecond: number; p99: string }> {
  const { stdout } = await new Deno.Command("wrk", {
    args: [
      ...["-t1", `-c${WRK_CONNECTIONS}`, `-d${SECONDS}s`, "--latency"],
      ...["-H", "Accept-Encoding: gzip", url],
    ],
  }).output();
  const text = new TextDecoder().decode(stdout);
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]);
  if (/Non-2xx/.test(text)) throw new Error(`wrk got errors from ${url}: ${text}`);
  return { perSecond, p99: /^\s+99%\s+(\S+)/m.exec(text)?.[1] ?? "?" };
}
