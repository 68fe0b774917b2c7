// Another process that brings the database FILE to the newest schema and stops for good at place
// STOP of the step that gives loads tables of their own: after so many of its statements, or, from
// STATEMENTS on, while one of them is copying rows. It tells that with a line.
import { DatabaseSync } from "node:sqlite";
import { Connection } from "../../../src/storage/database/connection.ts";
import { LOADS_STEP } from "../../../src/storage/database/load_steps.ts";
import { migrate, MIGRATIONS } from "../../../src/storage/database/migrations.ts";

/** Columns by which a row of the copied tables is known. */
const COPIED = {
  charger_samples: "sample_key / 1000",
  switch_samples: "sample_key / 1000",
  site_samples: "at_ms",
  load_five_minutes: "start_ms",
  site_five_minutes: "start_ms",
} as const;

const PARTS = LOADS_STEP.split(";").filter((part) => part.trim() !== "");
/** So many statements the step has. */
export const STATEMENTS = PARTS.length;
/** Places at which the process can stop. */
export const STOPS = STATEMENTS + Object.keys(COPIED).length;

/** The step, which calls `stop` after each of its statements and at the row of a moment. */
function stoppingStep(atMs: number): string {
  const copied = Object.entries(COPIED);
  return PARTS.flatMap((part, place) => [
    part,
    ...copied.flatMap(([table, key], index) =>
      part.trim().startsWith(`CREATE TABLE ${table} (`)
        ? [`CREATE TEMP TRIGGER stop_${table} AFTER INSERT ON ${table}
            WHEN new.${key} = ${atMs} BEGIN SELECT stop(${STATEMENTS + index}); END`]
        : []
    ),
    `SELECT stop(${place})`,
  ]).join(";");
}

function main(file: string, at: number, atMs: number): void {
  const database = new DatabaseSync(file);
  database.function("stop", (place) => {
    if (place !== at) return null;
    console.log(JSON.stringify({ kind: "stopped", detail: place }));
    Deno.stdin.readSync(new Uint8Array(1));
    return null;
  });
  const connection = new Connection(database, { path: file, busyTimeoutMs: 0 });
  // So few pages in memory that most of what is copied is in the log before the end.
  connection.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = 10");
  const steps = MIGRATIONS.map((step) => step === LOADS_STEP ? stoppingStep(atMs) : step);
  migrate(connection, steps);
  console.log(JSON.stringify({ kind: "ended", detail: null }));
}

if (import.meta.main) {
  const [file = "", at = "", atMs = ""] = Deno.args;
  main(file, Number(at), Number(atMs));
}
