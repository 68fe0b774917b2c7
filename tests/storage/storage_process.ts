// Another process on a data folder: `hold FOLDER` opens it and waits for a kill or the end of its
// input; `write FOLDER` writes on and on, one line for each thing acknowledged.
import { type Database, openDatabase } from "../../src/storage/database.ts";
import { sampleAt } from "./data_folder.ts";

const CYCLE_MS = 5000;
/** Bound of a run that nobody kills. */
const MAX_ROUNDS = 100_000;

interface Acknowledged {
  readonly kind: "open" | "settings" | "mode" | "samples" | "refused";
  readonly detail: number | string;
}

function acknowledge(line: Acknowledged): void {
  console.log(JSON.stringify(line));
}

function writeOn(database: Database, turnClock: () => number): void {
  let samples = 0;
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    database.settings.save({ left: round, right: round }, round);
    acknowledge({ kind: "settings", detail: round });
    database.mode.save({ mode: "tracked", modeBy: "user", sinceMs: round });
    acknowledge({ kind: "mode", detail: round });
    for (let i = 0; i < 7; i++) {
      turnClock();
      samples += 1;
      database.history.add(sampleAt(samples, { grid_power_w: -samples }));
      if (database.history.bufferedCount === 0) acknowledge({ kind: "samples", detail: samples });
    }
  }
}

async function main(command: string | undefined, dataDir: string): Promise<void> {
  let steadyMs = 0;
  try {
    using database = openDatabase(dataDir, {
      clock: { steadyMs: () => steadyMs },
      secretKeys: new Set(),
      busyTimeoutMs: 0,
    });
    acknowledge({ kind: "open", detail: dataDir });
    if (command === "write") writeOn(database, () => steadyMs += CYCLE_MS);
    else await Deno.stdin.read(new Uint8Array(1));
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    acknowledge({ kind: "refused", detail });
  }
}

if (import.meta.main) await main(Deno.args[0], Deno.args[1] ?? "");
