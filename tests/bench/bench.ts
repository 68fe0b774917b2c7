import { startSimulatedHouse } from "../../src/simulator/simulated_house.ts";
import { measureDecoding } from "./decoding.ts";
import { benchDayOfWrites } from "./day_of_writes.ts";
import { benchTenYears } from "./history.ts";
import { median } from "./measuring.ts";
import { WholeProgram } from "../scenarios/whole_program.ts";

/** Prints the project's speed figures, each beside a yardstick of the same run. */

const ROOT = new URL("../../", import.meta.url);
const STARTS = 7;
const CYCLES = 20;
const LATENCY_MS = 100;
const LOAD_SECONDS = 8;
const LOAD_CONNECTIONS = 8;

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly yardstick: string;
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  return listener.addr.port;
}

/** Real time from starting the process to its first page, in ms. */
async function startToPageMs(): Promise<number> {
  const port = freePort();
  const dataDir = await Deno.makeTempDir();
  const startedMs = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", "main.ts", "start"],
    cwd: ROOT,
    env: { CHARGEMANAGER_WEB_PORT: `${port}`, CHARGEMANAGER_DATA_DIR: dataDir },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  for await (const bytes of child.stdout) {
    if (new TextDecoder().decode(bytes).includes("open http://")) break;
  }
  const page = await fetch(`http://127.0.0.1:${port}/`);
  await page.text();
  const tookMs = performance.now() - startedMs;
  child.kill("SIGTERM");
  await child.status;
  await Deno.remove(dataDir, { recursive: true });
  return tookMs;
}

/** Real time that an empty program of the same runtime takes, in ms. */
async function emptyProgramMs(): Promise<number> {
  const startedMs = performance.now();
  await new Deno.Command(Deno.execPath(), { args: ["eval", "0"], cwd: ROOT }).output();
  return performance.now() - startedMs;
}

async function benchStart(): Promise<Figure> {
  await startToPageMs();
  const pages: number[] = [];
  const empties: number[] = [];
  for (let run = 0; run < STARTS; run++) {
    pages.push(await startToPageMs());
    empties.push(await emptyProgramMs());
  }
  const [page, empty] = [median(pages), median(empties)];
  return {
    name: "start to first page, warm caches",
    value: `${page.toFixed(0)} ms`,
    yardstick: `${(page / empty).toFixed(1)} times an empty program (${empty.toFixed(0)} ms)`,
  };
}

async function benchCycle(): Promise<Figure> {
  await using whole = await WholeProgram.start({
    seed: 1,
    weather: "clear",
    startMs: Date.UTC(2026, 5, 21, 10),
    latencyMs: LATENCY_MS,
  });
  await whole.put("/api/mode", { mode: "slow" });
  await whole.steps(60);
  const times: number[] = [];
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const startedMs = performance.now();
    await whole.step();
    times.push(performance.now() - startedMs);
  }
  const [middle, worst] = [median(times), Math.max(...times)];
  return {
    name: `cycle, every device answers in ${LATENCY_MS} ms`,
    value: `${middle.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`,
    yardstick: `${
      (middle / LATENCY_MS).toFixed(1)
    } answers; three block reads one after another are 3`,
  };
}

/** Requests a second and p99 in ms that wrk finds for one path. */
async function load(url: string): Promise<{ perSecond: number; p99: string }> {
  const { stdout } = await new Deno.Command("wrk", {
    args: ["-t1", `-c${LOAD_CONNECTIONS}`, `-d${LOAD_SECONDS}s`, "--latency", url],
  }).output();
  const text = new TextDecoder().decode(stdout);
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]);
  if (/Non-2xx/.test(text)) throw new Error(`wrk got errors from ${url}: ${text}`);
  return { perSecond, p99: /^\s+99%\s+(\S+)/m.exec(text)?.[1] ?? "?" };
}

async function benchPage(): Promise<Figure> {
  const port = freePort();
  const dataDir = await Deno.makeTempDir();
  const house = await startSimulatedHouse({ seed: 1, weather: "clear", now: () => Date.now() });
  const { addresses } = house;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", "main.ts", "start"],
    cwd: ROOT,
    env: {
      CHARGEMANAGER_WEB_PORT: `${port}`,
      CHARGEMANAGER_DATA_DIR: dataDir,
      CHARGEMANAGER_INVERTER_HOST: `${addresses.inverterHost}:${addresses.inverterPort}`,
      CHARGEMANAGER_NRGKICK_MEASUREMENTS_URL: addresses.nrgkickMeasurementsUrl,
      CHARGEMANAGER_NRGKICK_SETTINGS_URL: addresses.nrgkickSettingsUrl,
    },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  try {
    for await (const bytes of child.stdout) {
      if (new TextDecoder().decode(bytes).includes("open http://")) break;
    }
    const origin = `http://127.0.0.1:${port}`;
    await load(`${origin}/`);
    const page = await load(`${origin}/`);
    const health = await load(`${origin}/healthz`);
    const memory = await (await fetch(`${origin}/metrics`)).text();
    const rssMb = Number(/^process_resident_memory_bytes (\S+)/m.exec(memory)?.[1]) / 2 ** 20;
    return {
      name: `status page, ${LOAD_CONNECTIONS} connections, wrk on the same two cores`,
      value: `${page.perSecond.toFixed(0)} requests/s, p99 ${page.p99}, then ${
        rssMb.toFixed(0)
      } MB`,
      yardstick: `${(page.perSecond / health.perSecond).toFixed(2)} of /healthz (${
        health.perSecond.toFixed(0)
      } requests/s, p99 ${health.p99})`,
    };
  } finally {
    child.kill("SIGTERM");
    await child.status;
    await house.stop();
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** Decoded rounds a second, beside the one that a cycle needs. */
function benchDecoding(): Promise<Figure> {
  const { name, perSecond } = measureDecoding();
  return Promise.resolve({
    name,
    value: `${perSecond.toFixed(0)} a second`,
    yardstick: `${(perSecond * 5).toFixed(0)} times what a cycle of 5 s needs`,
  });
}

const BENCHES = [benchStart, benchCycle, benchPage, benchDecoding];

for (const bench of [benchDayOfWrites, benchTenYears]) {
  for (const { name, value, yardstick } of await bench()) {
    console.log(`${name}: ${value} (${yardstick})`);
  }
}
for (const bench of BENCHES) {
  try {
    const { name, value, yardstick } = await bench();
    console.log(`${name}: ${value} (${yardstick})`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log(`${bench.name}: left out, wrk is not installed (Debian's package is wrk)`);
  }
}
