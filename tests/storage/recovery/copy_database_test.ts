import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { copyInTurns } from "../../../src/storage/recovery/copy_database.ts";
import { DataFolder } from "../data_folder.ts";

/** Copies a database of three settings, of whose copy somebody changes rows before it is checked. */
async function copyWith(folder: DataFolder, sql: string | null): Promise<string> {
  {
    using database = folder.open();
    database.settings.save({ maxCurrentA: 12, minCurrentA: 7, webPort: 5001 }, 1);
  }
  const to = `${folder.path}/copy`;
  const change = () => {
    const draft = [...Deno.readDirSync(folder.path)].find(({ name }) => name.startsWith("copy"));
    if (draft === undefined || sql === null) return;
    using other = new DatabaseSync(`${folder.path}/${draft.name}`);
    try {
      other.exec(sql);
    } catch {
      // The copy is still being written.
    }
  };
  // Each piece of the work takes longer than a turn.
  const realNow = performance.now.bind(performance);
  let nowMs = 0;
  performance.now = () => nowMs += 1000;
  try {
    const { signal } = new AbortController();
    await copyInTurns({ from: folder.file, to, hasSamples: true }, {
      signal,
      rest: () => Promise.resolve(change()),
    });
  } finally {
    performance.now = realNow;
  }
  return to;
}

Deno.test("copyInTurns() copies every row", async () => {
  using folder = new DataFolder();
  using copy = new DatabaseSync(await copyWith(folder, null), { readOnly: true });
  const rows = copy.prepare("SELECT key FROM settings ORDER BY key").all();
  assert.deepEqual(rows.map((row) => row["key"]), ["maxCurrentA", "minCurrentA", "webPort"]);
});

for (
  const [name, sql] of [
    ["another value", "UPDATE settings SET value = '13' WHERE key = 'maxCurrentA'"],
    ["a row less", "DELETE FROM settings WHERE key = 'maxCurrentA'"],
    [
      "a row more",
      "INSERT OR IGNORE INTO settings SELECT 'x', value, changed_at_ms FROM settings LIMIT 1",
    ],
  ] as const
) {
  Deno.test(`copyInTurns() leaves no copy that reads back with ${name}`, async () => {
    using folder = new DataFolder();
    await assert.rejects(copyWith(folder, sql), /Cannot read back table settings: it/);
    const names = [...Deno.readDirSync(folder.path)].map((entry) => entry.name);
    assert.deepEqual(names.filter((file) => file.startsWith("copy")), []);
  });
}
