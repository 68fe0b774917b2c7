import type postgres from "postgres";
import { openPostgres } from "../../src/fleet/postgres_sink.ts";
import { PostgresServer } from "./postgres.ts";

/**
 * A fleet of simulated houses in a PostgreSQL of its own: rows a second by the program's own way,
 * size, and the times of the views. `deno task fleet:load [HOUSES] [DAYS]`: five-minute rows of so many
 * days; days and sessions are those of a year. Bounded to 2000 houses and 30 days.
 */
const [housesText = "1000", daysText = "14"] = Deno.args;
const HOUSES = Math.min(2000, Math.max(1, Number(housesText) || 1000));
const DAYS = Math.min(30, Math.max(1, Number(daysText) || 14));
/** Houses that ship at once in the measured part. */
const SIDE_BY_SIDE = 8;
const SHIPPED_HOUSES = Math.min(40, HOUSES);
const STEP_MS = 300_000;
const DAY_MS = 86_400_000;
const SESSION_EVERY_MS = 3 * DAY_MS;
/** As the program does. */
const PIECE = 200;
const NOW_MS = Math.floor(Date.now() / STEP_MS) * STEP_MS;

/** The sun of a clear day with an hour's shape, in W. */
function pvPowerW(atMs: number, house: number): number {
  const hour = (atMs % DAY_MS) / 3_600_000;
  return Math.max(
    0,
    Math.round((4000 + (house % 7) * 900) * Math.sin(((hour - 6) / 12) * Math.PI)),
  );
}

function stepOf(startMs: number, house: number) {
  const pvW = pvPowerW(startMs, house);
  const houseW = 300 + ((startMs / STEP_MS + house * 13) % 40) * 12;
  const gridW = houseW - pvW;
  return {
    start_ms: startMs,
    known_ms: STEP_MS,
    pv_power_w: pvW,
    consumption_power_w: houseW,
    house_power_w: houseW,
    grid_power_w: gridW,
    battery_power_w: 0,
    battery_soc_permille: 500,
    pv_wh: Math.round(pvW / 12),
    consumption_wh: Math.round(houseW / 12),
    house_wh: Math.round(houseW / 12),
    grid_import_wh: Math.max(0, Math.round(gridW / 12)),
    grid_export_wh: Math.max(0, Math.round(-gridW / 12)),
    battery_charge_wh: 0,
    battery_discharge_wh: 0,
    conversion_loss_wh: 3,
    grid_imported_total_wh: 1_000_000,
    grid_exported_total_wh: 2_000_000,
  };
}

/** Some houses ship all their rows as the program does. @returns rows a second */
async function shipAll(server: PostgresServer): Promise<{ rows: number; seconds: number }> {
  let next = 0;
  let rows = 0;
  const beganMs = performance.now();
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
    const sink = await openPostgres(server.url());
    while (next < SHIPPED_HOUSES) {
      const house = next++;
      const id = crypto.randomUUID();
      await sink.greet({
        house: id,
        name: `House ${house}`,
        version: "0.1.0",
        timeZone: "Europe/Berlin",
        schema: 1,
      });
      for (let at = NOW_MS - DAYS * DAY_MS; at < NOW_MS; at += PIECE * STEP_MS) {
        const count = Math.min(PIECE, (NOW_MS - at) / STEP_MS);
        const piece = Array.from(
          { length: count },
          (_, step) => stepOf(at + step * STEP_MS, house),
        );
        const changed = await sink.ship(id, "five_minutes", piece);
        rows += changed;
      }
    }
    await sink.close();
  }));
  return { rows, seconds: (performance.now() - beganMs) / 1000 };
}

/** The other houses, and the year's days and sessions, made by the server out of those. */
async function fill(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    insert into fleet.houses (house, name, login, program_version, time_zone)
      select gen_random_uuid(), 'House ' || n, 'house', '0.1.0', 'Europe/Berlin'
      from generate_series(${SHIPPED_HOUSES}, ${HOUSES - 1}) as n;
    create temporary table models as
      select house, row_number() over (order by house) - 1 as n from fleet.houses
      where exists (select from fleet.five_minutes f where f.house = houses.house);
    create temporary table copies as
      select house, row_number() over (order by house) % ${SHIPPED_HOUSES} as n from fleet.houses
      where house not in (select house from models);`);
  const columns = Object.keys(stepOf(0, 0)).join(", ");
  await sql.unsafe(`insert into fleet.five_minutes (house, ${columns})
    select c.house, ${columns.split(", ").map((name) => `f.${name}`).join(", ")}
    from copies c join models m using (n) join fleet.five_minutes f on f.house = m.house`);
  await sql.unsafe(`
    insert into fleet.days (house, day, time_zone, start_ms, end_ms, known_ms, pv_wh, consumption_wh,
      house_wh, grid_import_wh, grid_export_wh)
      select house, day::date, 'Europe/Berlin', extract(epoch from day) * 1000,
        extract(epoch from day) * 1000 + ${DAY_MS}, ${DAY_MS}, 20000, 11000, 11000, 4000, 13000
      from fleet.houses, generate_series(now() - interval '365 days', now(), interval '1 day') as day;
    insert into fleet.sessions (house, id, started_at_ms, ended_at_ms, energy_wh, solar_wh, modes)
      select house, n, began, began + 14400000, 12000, 9000, 'tracked' from (
        select house, n, ${NOW_MS} - n::bigint * ${SESSION_EVERY_MS} as began
        from fleet.houses, generate_series(1, 120) as n) as sessions;
    insert into fleet.landlords values ('landlord_a');
    update fleet.houses set landlord = 'landlord_a' where house in
      (select house from fleet.houses order by house limit ${Math.ceil(HOUSES / 10)});`);
  // Autovacuum has looked at all but the last rows of a fleet that runs.
  await sql.unsafe("vacuum analyze");
}

/** Median of three, in ms. */
async function timeOf(sql: postgres.Sql, query: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const beganMs = performance.now();
    await sql.unsafe(query);
    times.push(performance.now() - beganMs);
  }
  return Math.round(times.toSorted((left, right) => left - right)[1] ?? 0);
}

const QUERIES = {
  "today, all houses": "select * from fleet.today",
  "months, all houses, this year": "select * from fleet.months",
  "charging sessions, the newest 100":
    "select * from fleet.charging_sessions order by started_at desc limit 100",
  "silent houses": "select * from fleet.silent_houses",
  "one house, a day of five minutes":
    `select * from fleet.five_minutes where house = (select house from fleet.houses limit 1)
     and start_ms >= ${NOW_MS - DAY_MS}`,
  "the fleet's sun of a day, by hour":
    `select start_ms / 3600000 as hour, sum(pv_wh) from fleet.five_minutes
     where start_ms >= ${NOW_MS - DAY_MS} group by 1 order by 1`,
};

const server = await PostgresServer.create();
try {
  const { rows, seconds } = await shipAll(server);
  console.log(`${HOUSES} houses, ${DAYS} days of five minutes, a year of days and sessions`);
  console.log(
    `shipped: ${rows} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s`,
  );
  await server.asOwner(fill);
  await server.asOwner(async (sql) => {
    const [size] = await sql.unsafe(`select count(*)::int as rows,
      (select sum(pg_total_relation_size(inhrelid)) from pg_inherits
        where inhparent = 'fleet.five_minutes'::regclass)::bigint as bytes from fleet.five_minutes`);
    const [count, bytes] = [Number(size?.["rows"]), Number(size?.["bytes"])];
    const yearGb = (bytes / count) * 288 * 365 * HOUSES / 1e9;
    console.log(
      `five_minutes: ${count} rows, ${(bytes / 1e6).toFixed(0)} MB, ` +
        `${(bytes / count).toFixed(0)} bytes a row; a year would be ${yearGb.toFixed(1)} GB`,
    );
    for (const [name, query] of Object.entries(QUERIES)) {
      console.log(`${name}: ${await timeOf(sql, query)} ms`);
    }
  });
  await server.asOwner((sql) =>
    sql.unsafe("create role landlord_a login password 'a-pw' in role fleet_reader")
  );
  await server.as({ user: "landlord_a", password: "a-pw" }, async (sql) => {
    for (const view of ["today", "months"]) {
      console.log(
        `${view}, a landlord of a tenth: ${await timeOf(sql, `select * from fleet.${view}`)} ms`,
      );
    }
  });
} finally {
  await server.remove();
}
