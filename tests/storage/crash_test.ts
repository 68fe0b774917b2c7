import assert from "node:assert/strict";
import fc from "fast-check";
import { DataFolder } from "./data_folder.ts";
import { startOther } from "./other_process.ts";

const ROUNDS = 10;
const MAX_LINES = 200;

interface LastAcknowledged {
  lines: number;
  settings: number;
  mode: number;
  samples: number;
}

/** Kills a writing process after so many lines and tells what it had acknowledged by then. */
async function crashAfter(lines: number, dataDir: string): Promise<LastAcknowledged> {
  const last = { lines: 0, settings: 0, mode: 0, samples: 0 };
  const other = startOther({ command: "write", dataDir });
  for await (const { kind, detail } of other.lines) {
    if (kind === "settings" || kind === "mode" || kind === "samples") last[kind] = Number(detail);
    last.lines += 1;
    if (last.lines === lines) other.kill();
  }
  await other.end();
  return last;
}

function assertNothingLost(folder: DataFolder, last: LastAcknowledged): void {
  using database = folder.open();
  assert.deepEqual(folder.query("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
  // One more than acknowledged may be there: committed, and killed before it could say so.
  const settings = database.settings.load();
  assert.equal(settings["left"], settings["right"]);
  assert.ok(Number(settings["left"] ?? 0) - last.settings <= 1);
  assert.ok(Number(settings["left"] ?? 0) >= last.settings);
  assert.ok((database.mode.load()?.sinceMs ?? 0) >= last.mode);
  const [row] = folder.query(
    `SELECT count(*) AS count, min(at_ms) AS first, -sum(grid_power_w) AS sum
      FROM samples WHERE at_ms <= ${last.samples}`,
  );
  assert.equal(row?.["count"], last.samples);
  const sum = last.samples * (last.samples + 1) / 2;
  assert.equal(row?.["sum"] ?? 0, sum);
}

Deno.test("Database keeps all it acknowledged through a SIGKILL at any moment", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: MAX_LINES }), async (lines) => {
      using folder = new DataFolder();
      const last = await crashAfter(lines, folder.path);
      assert.ok(last.lines >= lines);
      assertNothingLost(folder, last);
    }),
    { numRuns: ROUNDS, endOnFailure: true },
  );
});
