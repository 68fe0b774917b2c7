// Another process on a data folder: `hold FOLDER` opens it and waits for a kill or the end of its
// input; `write FOLDER FROM` writes on and on, one line for each thing acknowledged. Everything that
// is written carries a number of its own, counted up from FROM.
import type { SessionFacts } from "../../../src/domain/history/history_rows.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { type Database, openDatabase } from "../../../src/storage/database/database.ts";
import { sampleAt } from "../data_folder.ts";

const CYCLE_MS = 5000;
/** Bound of a run that nobody kills. */
const MAX_ROUNDS = 100_000;
const SAVES_A_SESSION = 3;
const SAMPLES_A_ROUND = 5;

interface Acknowledged {
  readonly kind:
    | "open"
    | "settings"
    | "mode"
    | "samples"
    | "session"
    | "ended"
    | "event"
    | "memory"
    | "refused";
  readonly detail: number | string;
}

function acknowledge(line: Acknowledged): void {
  console.log(JSON.stringify(line));
}

/** One session a round: it begins, grows, and ends. */
function writeSession({ records: { sessions } }: Database, startedAtMs: number): void {
  for (let energyWh = 0; energyWh < SAVES_A_SESSION; energyWh++) {
    sessions.save(SLOT_IDS.charger, sessionOf(startedAtMs, energyWh));
    acknowledge({ kind: "session", detail: startedAtMs });
  }
  sessions.end(SLOT_IDS.charger, {
    ...sessionOf(startedAtMs, SAVES_A_SESSION),
    endedAtMs: startedAtMs,
    endedBy: "plug-out",
    costMilli: null,
    unknownCostMilli: null,
    currency: null,
  });
  acknowledge({ kind: "ended", detail: startedAtMs });
}

function sessionOf(startedAtMs: number, energyWh: number): SessionFacts {
  return {
    startedAtMs,
    energyWh,
    solarWh: energyWh,
    batteryWh: 0,
    gridWh: 0,
    unknownWh: 0,
    chargedMs: 0,
    pauses: 0,
    maxPowerW: 0,
    modes: ["slow"],
    phases: 2,
    fewestPhases: 2,
    socStartPct: null,
    socEndPct: null,
  };
}

/** An event and a memory in one transaction, as one cycle writes them. */
function writeTogether({ records }: Database, number: number): void {
  records.together(() => {
    records.events.add({ atMs: number, kind: "mode", code: "mode.chosen", detail: { number } });
    records.memory.save(SLOT_IDS.charger, JSON.stringify({ number }), number);
  });
  acknowledge({ kind: "event", detail: number });
  acknowledge({ kind: "memory", detail: number });
}

function writeOn(database: Database, from: number, turnClock: () => number): void {
  const { settings, mode, history } = database;
  let samples = from;
  for (let number = from + 1; number <= from + MAX_ROUNDS; number++) {
    settings.save({ left: number, right: number }, number);
    acknowledge({ kind: "settings", detail: number });
    mode.save(SLOT_IDS.charger, { mode: "tracked", modeBy: "user", sinceMs: number });
    acknowledge({ kind: "mode", detail: number });
    writeSession(database, number);
    writeTogether(database, number);
    for (let i = 0; i < SAMPLES_A_ROUND; i++) {
      turnClock();
      samples += 1;
      history.add(sampleAt(samples, { grid_power_w: -samples }));
      if (history.bufferedCount === 0) acknowledge({ kind: "samples", detail: samples });
    }
  }
}

async function main(
  command: string | undefined,
  { dataDir, from }: { readonly dataDir: string; readonly from: number },
): Promise<void> {
  let steadyMs = 0;
  try {
    using database = openDatabase(dataDir, {
      clock: { steadyMs: () => steadyMs },
      secretKeys: new Set(),
      busyTimeoutMs: 0,
    });
    acknowledge({ kind: "open", detail: dataDir });
    if (command === "write") writeOn(database, from, () => steadyMs += CYCLE_MS);
    else await Deno.stdin.read(new Uint8Array(1));
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    acknowledge({ kind: "refused", detail });
  }
}

if (import.meta.main) {
  const [command, dataDir = "", from = "0"] = Deno.args;
  await main(command, { dataDir, from: Number(from) });
}
