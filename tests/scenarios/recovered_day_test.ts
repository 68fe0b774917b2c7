import assert from "node:assert/strict";
import { SLOT_IDS } from "../../src/domain/house/device.ts";
import type { SessionRow } from "../../src/domain/history/history_rows.ts";
import { copyDatabase } from "../../src/storage/recovery/copy_database.ts";
import { openOrRecover } from "../../src/storage/recovery/recovery.ts";
import { DataFolder } from "../storage/data_folder.ts";
import { MIDSUMMER_MS, SimulatedDay } from "./simulated_day.ts";

const SUNNY = {
  seed: 13,
  weather: "clear",
  battery: { socPct: 70 },
  car: { needWh: 80_000 },
} as const;

/** A day on a file that charges from 17 to 18 h. */
async function keptDay(folder: DataFolder) {
  let day: SimulatedDay | null = null;
  const database = openOrRecover(folder.path, {
    clock: { steadyMs: () => day?.clock.steadyMs() ?? 0 },
    wallMs: () => day?.clock.wallMs() ?? MIDSUMMER_MS,
    settingsWhenLost: { webSecretEnabled: true, webSecret: "" },
    secretKeys: new Set(),
    busyTimeoutMs: 0,
  });
  const { history, upkeep, records, keeper } = database;
  const storage = { history, upkeep, records, keeper };
  day = await SimulatedDay.start({ house: SUNNY, fromHour: 17, mode: "fast", storage });
  await day.runTo(18);
  return { day, database };
}

/** Such a day, its backup of then, and a file that is damaged soon after. */
async function damagedDay(folder: DataFolder, before: (day: SimulatedDay) => Promise<void>) {
  const { day, database } = await keptDay(folder);
  Deno.mkdirSync(`${folder.path}/backups`);
  copyDatabase({
    from: folder.file,
    to: `${folder.path}/backups/chargemanager-20260621T160000Z-nightly.sqlite3`,
    hasSamples: false,
  });
  await before(day);
  database.commit();
  folder.change("PRAGMA wal_checkpoint(TRUNCATE)");
  const bytes = Deno.readFileSync(folder.file);
  Deno.writeFileSync(folder.file, bytes.fill(0x5a, 2 * 1024));
  await day.run(180);
  await day.program.upkeep();
  assert.equal(database.keeper.trouble()?.kind, "put-aside");
  return { day, database };
}

const ALL = { fromMs: 0, toMs: 1e15 } as const;

function sessionsOf(records: { sessions: SimulatedDay["records"]["sessions"] }) {
  const { rows } = records.sessions.page({ ...ALL, limit: 9, afterId: null });
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
    const [row] = database.records.sessions.running();
    assert.equal(row?.startedAtMs, session.startedAtMs);
    assert.notEqual(
      database.records.memory.load(SLOT_IDS.charger),
      null,
      "control's memory as well",
    );
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
    assert.equal(database.records.sessions.running()[0] ?? null, null);
    const rows = sessionsOf(database.records);
    assert.deepEqual(rows.map(({ endedBy }) => endedBy), ["lost"]);
    await day.end();
  } finally {
    database.close();
  }
});

Deno.test("a session that ends and one that begins while another program locks are kept in order", async () => {
  using folder = new DataFolder();
  const { day, database } = await keptDay(folder);
  try {
    const fromMs = day.clock.wallMs() - 60_000;
    database.commit();
    {
      using _lock = folder.lock();
      await day.run(20);
      await day.press("disabled");
      await day.run(30);
      await day.press("fast");
      await day.run(70);
      assert.deepEqual(sessionsOf(database.records).map(({ endedBy }) => endedBy), [null]);
    }
    await day.run(180);
    const { rows } = database.records.sessions.page({ ...ALL, limit: 9, afterId: null });
    const [second, first] = rows;
    assert.deepEqual([first?.endedBy, second?.endedBy, rows.length], ["disabled", null, 2]);
    assert.ok((first?.endedAtMs ?? Infinity) <= (second?.startedAtMs ?? 0));
    const events = database.records.events.page({ ...ALL, limit: 20, afterId: null, kinds: null });
    assert.deepEqual(
      events.rows.map(({ code }) => code).filter((code) => !code.startsWith("storage")).toReversed()
        .slice(-5),
      ["mode.chosen", "session.ended", "charging.stopped", "mode.chosen", "charging.began"],
    );
    const samples = { fromMs, toMs: day.clock.wallMs() + 1, limit: 999 };
    assert.ok(database.queries.samples(samples).length >= (60 + 120 + 180) / 5);
    await day.end();
  } finally {
    database.close();
  }
});
