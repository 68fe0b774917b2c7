import type { NetworkPart } from "../../src/simulator/part_devices.ts";
import { WholeProgram } from "../scenarios/whole_program.ts";
import { benchBroker } from "./broker.ts";
import { benchDayOfWrites } from "./day_of_writes.ts";
import { measureDecoding } from "./decoding.ts";
import { benchDeciding } from "./deciding.ts";
import { benchTenYears } from "./history.ts";
import { type Line, median } from "./measuring.ts";
import { benchDrawing } from "./drawing.ts";
import { benchPage } from "./page.ts";
import { ProgramProcess } from "./program_process.ts";

/** Prints the project's speed figures, each beside a yardstick of the same run. */

const STARTS = 7;
const CYCLES = 20;
const LATENCY_MS = 100;
/** Inverter, charger and plug. */
const OWN_DEVICES = 3;

/** Real time from starting the process to its first page, in ms. */
async function startToPageMs(): Promise<number> {
  const startedMs = performance.now();
  await using program = await ProgramProcess.start();
  await program.get("/");
  return performance.now() - startedMs;
}

/** Real time that an empty program of the same runtime takes, in ms. */
async function emptyProgramMs(): Promise<number> {
  const startedMs = performance.now();
  await new Deno.Command(Deno.execPath(), { args: ["eval", "0"] }).output();
  return performance.now() - startedMs;
}

async function benchStart(): Promise<readonly Line[]> {
  await startToPageMs();
  const pages: number[] = [];
  const empties: number[] = [];
  for (let run = 0; run < STARTS; run++) {
    pages.push(await startToPageMs());
    empties.push(await emptyProgramMs());
  }
  const [page, empty] = [median(pages), median(empties)];
  return [{
    name: "start to first page, warm caches",
    value: `${page.toFixed(0)} ms`,
    yardstick: `${(page / empty).toFixed(1)} times an empty program (${empty.toFixed(0)} ms)`,
  }];
}

/** Devices beside inverter, charger and plug, so that there are ten. */
const OTHERS: readonly NetworkPart[] = [
  { kind: "charger", name: "Carport", device: "goe" },
  { kind: "charger", name: "Yard", device: "goe" },
  { kind: "heater", name: "Bath", device: "shelly" },
  { kind: "heater", name: "Cellar", device: "tplink" },
  { kind: "plant", name: "East roof", device: "fronius" },
  { kind: "load", name: "Heat pump", device: "shelly" },
  { kind: "load", name: "Pool", device: "shelly" },
];

async function benchCycle(): Promise<readonly Line[]> {
  return [await cycleLine([]), await cycleLine(OTHERS)];
}

/** Cycles of the house with so many devices beside its own three. */
async function cycleLine(parts: readonly NetworkPart[]): Promise<Line> {
  await using whole = await WholeProgram.start({
    seed: 1,
    weather: "clear",
    startMs: Date.UTC(2026, 5, 21, 10),
    latencyMs: LATENCY_MS,
    parts,
  });
  for (const { row } of whole.simulation.devices) {
    const answer = await whole.request("/api/devices", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(row),
    });
    if (!answer.ok) throw new Error(`Cannot add ${row.name}: ${await answer.text()}`);
    await answer.body?.cancel();
  }
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
    name: `cycle, each of ${OWN_DEVICES + parts.length} devices answers in ${LATENCY_MS} ms`,
    value: `${middle.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`,
    yardstick: `${
      (middle / LATENCY_MS).toFixed(1)
    } answers; three block reads one after another are 3`,
  };
}

/** Decoded rounds a second, beside the one that a cycle needs. */
function benchDecoding(): readonly Line[] {
  const { name, perSecond } = measureDecoding();
  return [{
    name,
    value: `${perSecond.toFixed(0)} a second`,
    yardstick: `${(perSecond * 5).toFixed(0)} times what a cycle of 5 s needs`,
  }];
}

const BENCHES = {
  writes: benchDayOfWrites,
  history: benchTenYears,
  start: benchStart,
  cycle: benchCycle,
  broker: benchBroker,
  page: async () => [...await benchDrawing(), ...await benchPage()],
  drawing: benchDrawing,
  decoding: benchDecoding,
  deciding: benchDeciding,
};

for (const [group, bench] of Object.entries(BENCHES)) {
  if (Deno.args.length > 0 && !Deno.args.includes(group)) continue;
  for (const { name, value, yardstick } of await bench()) {
    console.log(`${name}: ${value} (${yardstick})`);
  }
}
