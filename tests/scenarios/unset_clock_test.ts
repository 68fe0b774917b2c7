import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/house/units.ts";
import { DataFolder } from "../storage/data_folder.ts";
import { MIDSUMMER_MS, SimulatedDay } from "./simulated_day.ts";

const TIME_ZONE = "Europe/Berlin";
const NOON_MS = MIDSUMMER_MS + 12 * HOUR_MS;

/** A day on a real database, with a clock that stands at 1970 from the start. */
async function chargeBeforeTheClockIsSet(folder: DataFolder, minutes: number) {
  const database = folder.open();
  const day = await SimulatedDay.start({
    house: { seed: 3, weather: "clear", battery: { socPct: 90 }, car: { needWh: 30_000 } },
    fromHour: 12,
    mode: "fast",
    storage: {
      history: database.history,
      upkeep: database.upkeep,
      records: database.records,
      stamps: database.stamps,
    },
  });
  await day.end();
  day.clock.setWall(0);
  await day.startProgram();
  const keepUp = () => {
    folder.steadyMs = day.clock.steadyMs();
    const due = { atMs: day.clock.wallMs(), timeZone: TIME_ZONE, rawRetentionDays: 30 };
    for (const _ of database.upkeep.pieces(due)) {
      // Piece by piece.
    }
  };
  const run = (seconds: number) =>
    day.run(seconds, () => {
      if (day.clock.wallMs() % (5 * MINUTE_MS) < 5 * SECOND_MS) keepUp();
    });
  await day.press("fast");
  await run(minutes * 60);
  return { database, day, run, keepUp };
}

Deno.test("what was stamped in 1970 moves to where it belongs once the clock is set", async () => {
  using folder = new DataFolder();
  const { database, day, run, keepUp } = await chargeBeforeTheClockIsSet(folder, 40);
  using _ = database;
  database.history.flush();
  assert.equal(folder.query("SELECT * FROM days WHERE day = '1970-01-01'").length, 1);
  const startedMs = day.status.session?.startedAtMs ?? NaN;
  assert.ok(startedMs < HOUR_MS);
  const samples = folder.query("SELECT count(*) AS n FROM samples")[0]?.["n"];

  const stepMs = NOON_MS + 40 * MINUTE_MS - day.clock.wallMs();
  day.clock.setWall(day.clock.wallMs() + stepMs);
  await run(10 * 60);
  await day.press("disabled");
  await run(60);
  database.history.flush();
  keepUp();

  assert.equal(day.records.sessions.running()[0] ?? null, null);
  const of1970 = (table: string, column: string) =>
    folder.query(`SELECT * FROM ${table} WHERE ${column} < 1e12`);
  for (
    const [table, column] of [
      ["samples", "at_ms"],
      ["charger_samples", "at_ms"],
      ["load_five_minutes", "start_ms"],
      ["five_minutes", "start_ms"],
      ["days", "start_ms"],
      ["sessions", "started_at_ms"],
      ["sessions", "ended_at_ms"],
      ["events", "at_ms"],
      ["control_memory", "saved_at_ms"],
    ] as const
  ) assert.deepEqual(of1970(table, column), [], table);
  const [session] = folder.query("SELECT * FROM sessions ORDER BY id DESC LIMIT 1");
  assert.equal(session?.["started_at_ms"], startedMs + stepMs);
  const lengthMs = Number(session?.["ended_at_ms"]) - Number(session?.["started_at_ms"]);
  assert.ok(lengthMs > 40 * MINUTE_MS && lengthMs < 55 * MINUTE_MS, `${lengthMs}`);
  assert.ok(
    !folder.query("SELECT detail FROM events").some(({ detail }) =>
      /"(startedAtMs|sinceMs)":\d{1,9}[,}]/.test(String(detail))
    ),
  );
  const after = folder.query("SELECT count(*) AS n FROM samples")[0]?.["n"];
  assert.ok(Number(after) > Number(samples), "no sample is lost");
  const [row] = folder.query(
    "SELECT sum(energy_wh) AS car_wh FROM load_five_minutes WHERE device_id = 2",
  );
  const [of] = folder.query("SELECT energy_wh AS car_wh FROM load_days WHERE device_id = 2");
  assert.equal(folder.query("SELECT * FROM days").length, 1);
  assert.equal(of?.["car_wh"], row?.["car_wh"]);
  const energyWh = Number(session?.["energy_wh"]);
  assert.ok(Math.abs(Number(row?.["car_wh"]) - energyWh) < 0.1 * energyWh, `${row?.["car_wh"]}`);
});
