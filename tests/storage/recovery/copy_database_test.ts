import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import {
  checkDatabase,
  copyDatabase,
  copyInTurns,
  removeDatabase,
} from "../../../src/storage/recovery/copy_database.ts";
import { ROLE_TABLES } from "../../../src/storage/samples/device_samples.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

/** Copies a database of three settings, of whose copy somebody changes rows before it is checked. */
async function copyWith(
  folder: DataFolder,
  sql: string | null,
  hasSamples = true,
): Promise<string> {
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
    await copyInTurns({ from: folder.file, to, hasSamples }, {
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
    for (const hasSamples of [true, false]) {
      const copying = copyWith(folder, sql, hasSamples);
      await assert.rejects(copying, /Cannot read back table settings: it/);
    }
    const names = [...Deno.readDirSync(folder.path)].map((entry) => entry.name);
    assert.deepEqual(names.filter((file) => file.startsWith("copy")), []);
  });
}

/** How often a copy rests whose every piece takes so many ms. */
async function restsWith(folder: DataFolder, pieceMs: number): Promise<number> {
  const realNow = performance.now.bind(performance);
  let nowMs = 0;
  let rests = 0;
  performance.now = () => nowMs += pieceMs;
  const to = `${folder.path}/copy`;
  try {
    await copyInTurns({ from: folder.file, to, hasSamples: true }, {
      signal: new AbortController().signal,
      rest: () => Promise.resolve(void (rests += 1)),
    });
  } finally {
    performance.now = realNow;
    removeDatabase(to);
  }
  return rests;
}

Deno.test("copyInTurns() rests after each 8 ms of work", async () => {
  using folder = new DataFolder();
  folder.open().close();
  const pieces = await restsWith(folder, 1000);
  assert.ok(pieces >= 4, `${pieces}`);
  assert.equal(await restsWith(folder, 8), pieces);
  assert.equal(await restsWith(folder, 7.9), Math.floor(pieces / 2));
});

Deno.test("copyInTurns() that is given up leaves nothing, even as it is done", async () => {
  using folder = new DataFolder();
  folder.open().close();
  const pieces = await restsWith(folder, 1000);
  for (const at of [1, pieces]) {
    const stop = new AbortController();
    const realNow = performance.now.bind(performance);
    let nowMs = 0;
    let rests = 0;
    performance.now = () => nowMs += 1000;
    try {
      await assert.rejects(
        copyInTurns({ from: folder.file, to: `${folder.path}/copy`, hasSamples: true }, {
          signal: stop.signal,
          rest: () => Promise.resolve(++rests === at ? stop.abort(new Error("enough")) : undefined),
        }),
        /^StorageFailed: Cannot copy database ".*" to ".*": enough$/,
      );
    } finally {
      performance.now = realNow;
    }
    assert.equal(rests, at);
    const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
    assert.deepEqual(names.filter((name) => name.startsWith("copy")), []);
  }
});

Deno.test("copyDatabase() copies tables of any length and key, each row once", () => {
  using folder = new DataFolder();
  folder.open().close();
  const numbers = (count: number) =>
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  for (const count of [199, 200, 201, 401]) {
    folder.change(`DELETE FROM load_five_minutes; DELETE FROM events; DELETE FROM load_days;
      INSERT INTO load_five_minutes (start_ms, device_id, energy_wh)
        ${numbers(count)} SELECT i / 7 * 300000, i % 7, i FROM n;
      INSERT INTO load_days (day, time_zone, device_id, energy_wh)
        ${numbers(count)} SELECT '2026-01-01', 'UTC', ${count} - i, i FROM n;
      INSERT INTO events (id, at_ms, kind, code, detail)
        ${numbers(count)} SELECT i * 3, ${count} - i, 'plug', 'x', '{}' FROM n`);
    const to = `${folder.path}/copy`;
    copyDatabase({ from: folder.file, to, hasSamples: true });
    using copy = new DatabaseSync(to, { readOnly: true });
    for (const table of ["load_five_minutes", "load_days", "events"]) {
      const sql = `SELECT * FROM ${table}`;
      assert.deepEqual(copy.prepare(sql).all().map((row) => ({ ...row })), folder.query(sql));
    }
    copy.close();
    assert.equal((Deno.statSync(to).mode ?? 0) & 0o777, 0o600);
    removeDatabase(to);
  }
});

Deno.test("copyDatabase() without samples leaves out all of them, and marks up to where they are gone", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    for (const atMs of [1000, 5000, 3000]) {
      database.history.add(sampleAt(atMs, { charger_power_w: 1, plug_power_w: 2 }));
    }
  }
  const raw = [...Object.values(ROLE_TABLES), "samples", "hours_to_roll_up"];
  const countOf = (database: DatabaseSync, table: string) =>
    database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.["count"];
  for (const hasSamples of [true, false]) {
    const to = `${folder.path}/copy-${hasSamples}`;
    copyDatabase({ from: folder.file, to, hasSamples });
    using copy = new DatabaseSync(to, { readOnly: true });
    for (const table of raw) {
      const [row] = folder.query(`SELECT count(*) AS count FROM ${table}`);
      assert.equal(countOf(copy, table), hasSamples ? row?.["count"] : 0, table);
    }
    const mark = copy.prepare("SELECT deleted_before_ms FROM raw_retention").get();
    assert.equal(mark?.["deleted_before_ms"], hasSamples ? undefined : 5001);
  }
});

Deno.test("checkDatabase() says what is wrong with a file", () => {
  using folder = new DataFolder();
  folder.open().close();
  checkDatabase(folder.file);
  const bytes = Deno.readFileSync(folder.file);
  const refuses = (change: string | Uint8Array, message: RegExp) => {
    Deno.writeFileSync(folder.file, bytes);
    if (typeof change === "string") folder.change(change);
    else Deno.writeFileSync(folder.file, change);
    assert.throws(
      () => checkDatabase(folder.file),
      (error) => error instanceof StorageFailed && message.test(error.message),
    );
  };
  refuses(new Uint8Array(), /Cannot use database ".*": it is empty$/);
  refuses("CREATE VIEW v AS SELECT 1", /Cannot use database ".*": it holds triggers or views$/);
  refuses("PRAGMA user_version = 9999", /its schema 9999 is newer than/);
  refuses("PRAGMA user_version = 0", /belongs to another program$/);
  const torn = bytes.slice();
  torn.fill(0, 20 * 1024, 40 * 1024);
  refuses(torn, /^Cannot (read|check|use) database "/);
  Deno.removeSync(folder.file);
  assert.throws(() => checkDatabase(folder.file), /^StorageFailed: Cannot open database "/);
});

Deno.test("copyDatabase() makes no copy of what is no database of ours", () => {
  using folder = new DataFolder();
  folder.change("CREATE TABLE modbus (id INTEGER)");
  assert.throws(
    () => copyDatabase({ from: folder.file, to: `${folder.path}/copy`, hasSamples: true }),
    /^StorageFailed: Cannot use database ".*": it belongs to another program$/,
  );
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name).length, 1);
});
