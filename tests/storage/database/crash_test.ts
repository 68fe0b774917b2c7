import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import fc from "fast-check";
import type { Database } from "../../../src/storage/database/database.ts";
import { DataFolder } from "../data_folder.ts";
import { startOther } from "./other_process.ts";

const ROUNDS = 200;
/** Rounds of one folder come one after the other, each on what the one before has left. */
const FOLDERS = 2;
const MAX_LINES = 60;
/** Numbers that one round may use. */
const NUMBERS_A_ROUND = 1_000_000;

const KINDS = ["settings", "mode", "session", "ended", "event", "memory", "samples"] as const;
type Acknowledged = Record<(typeof KINDS)[number], number>;

/** Kills a writing process after so many lines and tells what it had acknowledged by then. */
async function crashAfter(
  lines: number,
  { dataDir, from }: { readonly dataDir: string; readonly from: number },
): Promise<Acknowledged> {
  const last: Acknowledged = {
    settings: from,
    mode: from,
    session: from,
    ended: from,
    event: from,
    memory: from,
    samples: from,
  };
  const other = startOther({ command: "write", dataDir, from });
  let seen = 0;
  for await (const { kind, detail } of other.lines) {
    assert.notEqual(kind, "refused", String(detail));
    const known = KINDS.find((one) => one === kind);
    if (known !== undefined) last[known] = Number(detail);
    seen += 1;
    if (seen === lines) other.kill();
  }
  await other.end();
  assert.ok(seen >= lines);
  return last;
}

/** One more than acknowledged may be there: committed, and killed before it could say so. */
function assertKept(name: string, stored: unknown, acknowledged: number, from: number): void {
  const kept = Number(stored ?? from);
  const isKept = kept === acknowledged || kept === acknowledged + 1;
  assert.ok(isKept || acknowledged === from, `${name}: ${kept} of ${acknowledged}`);
}

function assertNothingLost(folder: DataFolder, from: number, last: Acknowledged): void {
  using database = folder.open();
  assert.deepEqual(folder.query("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
  const settings = database.settings.load();
  assert.equal(settings["left"], settings["right"]);
  assertKept("settings", settings["left"], last.settings, from);
  assertKept("mode", database.mode.load(SLOT_IDS.charger)?.sinceMs, last.mode, from);
  const memory: unknown = JSON.parse(database.records.memory.load(SLOT_IDS.charger) ?? "{}");
  assertKept("memory", Object(memory)["number"], last.memory, from);
  assertSessions(database, from, last);
  const count = (table: string, toNumber: number) =>
    folder.query(
      `SELECT count(*) AS count FROM ${table} WHERE at_ms > ${from} AND at_ms <= ${toNumber}`,
    )[0]?.["count"];
  assert.equal(count("events", last.event), last.event - from);
  assert.equal(count("samples", last.samples), last.samples - from);
  const [samples] = folder.query(
    `SELECT sum(grid_power_w + at_ms) AS wrong FROM samples WHERE at_ms > ${from}`,
  );
  assert.equal(samples?.["wrong"] ?? 0, 0);
}

function assertSessions({ records }: Database, from: number, last: Acknowledged): void {
  const { rows } = records.sessions.page({
    fromMs: from + 1,
    toMs: from + NUMBERS_A_ROUND,
    limit: 1000,
    afterId: null,
  });
  const [newest, ...others] = rows;
  assertKept("session", newest?.startedAtMs, last.session, from);
  for (const row of others) assert.deepEqual([row.energyWh, row.endedBy], [3, "plug-out"]);
  const ended = rows.filter((row) => row.endedAtMs !== null);
  assertKept("ended session", ended[0]?.startedAtMs, last.ended, from);
  assert.ok(ended.length === rows.length || records.sessions.running()[0]?.id === newest?.id);
}

/** Rounds on one folder. A session that a kill has left open is ended by the round after it. */
async function crashAgainAndAgain(rounds: readonly number[]): Promise<void> {
  using folder = new DataFolder();
  for (const [round, lines] of rounds.entries()) {
    const from = round * NUMBERS_A_ROUND;
    assertNothingLost(folder, from, await crashAfter(lines, { dataDir: folder.path, from }));
  }
  const [open] = folder.query("SELECT count(*) AS count FROM sessions WHERE ended_at_ms IS NULL");
  assert.ok(Number(open?.["count"]) <= 1);
}

Deno.test("Database keeps all it acknowledged through 200 SIGKILLs at any moment", async () => {
  const rounds = fc.array(fc.integer({ min: 1, max: MAX_LINES }), {
    minLength: ROUNDS,
    maxLength: ROUNDS,
  });
  await fc.assert(
    fc.asyncProperty(rounds, async (all) => {
      const share = ROUNDS / FOLDERS;
      await Promise.all(
        Array.from(
          { length: FOLDERS },
          (_, folder) => crashAgainAndAgain(all.slice(folder * share, (folder + 1) * share)),
        ),
      );
    }),
    { numRuns: 1, endOnFailure: true },
  );
});
