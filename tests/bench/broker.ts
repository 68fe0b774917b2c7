import { DatabaseSync } from "node:sqlite";
import { DATABASE_FILE } from "../../src/storage/database/database.ts";
import { PostgresServer } from "../fleet/postgres.ts";
import { FakeBroker } from "../mqtt/fake_broker.ts";
import { WholeProgram } from "../scenarios/whole_program.ts";
import { type Line, median } from "./measuring.ts";

const CYCLES = 100;
const WARM_S = 120;
const START_MS = Date.UTC(2026, 5, 21, 10);
/** More finished rows than are shipped while the cycles run. */
const BACKLOG_ROWS = 400_000;
const STEP_MS = 300_000;

/**
 * A cycle with a broker and a fleet's database set up, beside one without, turn by turn in the same
 * run: while a backlog is shipped all the time, and when there is none.
 */
export async function benchBroker(): Promise<readonly Line[]> {
  const postgres = await PostgresServer.create();
  try {
    await using broker = await FakeBroker.start();
    const house = { weather: "clear", startMs: START_MS } as const;
    await using without = await WholeProgram.start({ ...house, seed: 1 });
    await using having = await WholeProgram.start({ ...house, seed: 1 }, {
      mqttUrl: broker.url,
      evccTopics: true,
      postgresUrl: postgres.url(),
    });
    await without.steps(WARM_S);
    await having.steps(WARM_S);
    await broker.until(() => broker.last("chargemanager/announced") !== null);
    const rest = await compare({ without, having, broker });
    await having.stop();
    addBacklog(having.dataDir);
    await having.restart();
    const busy = await compare({ without, having, broker });
    const state = having.running.program.fleet?.();
    const waiting = state === undefined || state.kind === "off" ? null : state.waitingRows;
    if (waiting === 0) throw new Error("The backlog was too small");
    return [
      lineOf("cycle with an MQTT broker and a fleet's database", rest),
      lineOf("the same while a backlog is shipped", busy),
    ];
  } finally {
    await postgres.remove();
  }
}

interface Compared {
  readonly off: readonly number[];
  readonly on: readonly number[];
}

async function compare(
  { without, having, broker }: {
    readonly without: WholeProgram;
    readonly having: WholeProgram;
    readonly broker: FakeBroker;
  },
): Promise<Compared> {
  const times = { off: new Array<number>(), on: new Array<number>() };
  const published = broker.payloads("chargemanager/state").length;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    // The first of the two after a rest is the slower one.
    if (cycle % 2 === 0) times.off.push(await stepMs(without));
    times.on.push(await stepMs(having));
    if (cycle % 2 === 1) times.off.push(await stepMs(without));
    // The rest of the 5 s in which a real program publishes.
    await broker.until(() => broker.payloads("chargemanager/state").length > published + cycle);
  }
  return times;
}

function lineOf(name: string, { off, on }: Compared): Line {
  const ratio = median(on) / median(off);
  return {
    name,
    value: `${median(on).toFixed(2)} ms, of twenty the slowest ${slowMs(on).toFixed(1)} ms`,
    yardstick: `${ratio.toFixed(2)} times one without (${median(off).toFixed(2)} ms, ` +
      `${slowMs(off).toFixed(1)} ms)`,
  };
}

function slowMs(times: readonly number[]): number {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length * 0.95)] ?? 0;
}

/** Finished rows before the house's first day. */
function addBacklog(dataDir: string): void {
  using database = new DatabaseSync(`${dataDir}/${DATABASE_FILE}`);
  database.exec(`WITH RECURSIVE step (n) AS
      (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < ${BACKLOG_ROWS})
    INSERT OR IGNORE INTO five_minutes (start_ms, known_ms, pv_wh)
    SELECT ${START_MS} - n * ${STEP_MS}, ${STEP_MS}, n % 100 FROM step`);
}

async function stepMs(program: WholeProgram): Promise<number> {
  const startedMs = performance.now();
  await program.step();
  return performance.now() - startedMs;
}
