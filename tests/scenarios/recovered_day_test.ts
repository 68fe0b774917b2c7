import assert from "node:assert/strict";
import type { SessionRow } from "../../src/domain/history.ts";
import { copyDatabase } from "../../src/storage/copy_database.ts";
import { openOrRecover } from "../../src/storage/recovery.ts";
import { DataFolder } from "../storage/data_folder.ts";
import { MIDSUMMER_MS, SimulatedDay } from "./simulated_day.ts";

const SUNNY = {
  seed: 13,
  weather: "clear",
  battery: { socPct: 70 },
  car: { needWh: 80_000 },
} as const;

/** A day that charges from 17 to 18 h, its backup of then, and a file that is damaged soon after. */
async function damagedDay(folder: DataFolder, before: (day: SimulatedDay) => Promise<void>) {
  let day: SimulatedDay | null = null;
  const database = openOrRecover(folder.path, {
    clock: { steadyMs: () => day?.clock.steadyMs() ?? 0 },
    wallMs: () => day?.clock.wallMs() ?? MIDSUMMER_MS,
    secretKeys: new Set(),
  });
  const { history, upkeep, records, keeper } = database;
  const storage = { history, upkeep, records, keeper };
  day = await SimulatedDay.start({ house: SUNNY, fromHour: 17, mode: "fast", storage });
  await day.runTo(18);
  Deno.mkdirSync(`${folder.path}/backups`);
  copyDatabase({
    from: folder.file,
    to: `${folder.path}/backups/chargemanager-20260621T160000Z-nightly.sqlite3`,
    hasSamples: false,
  });
  await before(day);
  folder.change("PRAGMA wal_checkpoint(TRUNCATE)");
  const bytes = Deno.readFileSync(folder.file);
  Deno.writeFileSync(folder.file, bytes.fill(0x5a, 2 * 1024));
  await day.run(180);
  await day.program.upkeep();
  assert.equal(keeper.trouble()?.kind, "put-aside");
  return { day, database };
}

function sessionsOf(records: { sessions: SimulatedDay["records"]["sessions"] }) {
  const { rows } = records.sessions.page({ fromMs: 0, toMs: 1e15, limit: 9, afterId: null });
  return rows.map(({ endedBy, energyWh }: SessionRow) => ({ endedBy, energyWh }));
}

Deno.test("a session that rests while the database is replaced is in the new one a cycle later", async () => {
  using folder = new DataFolder();
  const { day, database } = await damagedDay(folder, async (day) => {
    await day.press("disabled");
    await day.run(60);
    await day.press("fast");
    await day.run(600);
    await day.press("tracked");
    await day.runTo(22);
  });
  try {
    const { session } = day.status;
    assert.ok(session !== null);
    await day.step();
    const row = database.records.sessions.running();
    assert.equal(row?.startedAtMs, session.startedAtMs);
    assert.notEqual(database.records.memory.load(), null, "control's memory as well");
    const rows = sessionsOf(database.records);
    assert.deepEqual(rows.map(({ endedBy }) => endedBy), [null, "lost"]);
    await day.end();
  } finally {
    database.close();
  }
});

Deno.test("a session that ended after the backup is lost in it, once, and runs no longer", async () => {
  using folder = new DataFolder();
  const { day, database } = await damagedDay(folder, async (day) => {
    await day.press("disabled");
    await day.run(60);
  });
  try {
    await day.run(10);
    assert.equal(database.records.sessions.running(), null);
    const rows = sessionsOf(database.records);
    assert.deepEqual(rows.map(({ endedBy }) => endedBy), ["lost"]);
    await day.end();
  } finally {
    database.close();
  }
});
