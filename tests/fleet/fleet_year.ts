import type postgres from "postgres";
import { FLEET_SCHEMA, type FleetTable } from "../../src/domain/ports/fleet.ts";
import { type FleetSink, openPostgres } from "../../src/fleet/postgres_sink.ts";
import { DAY_MS, type HouseDay, HouseYear, type HouseZone, type Row } from "./house_year.ts";
import type { PostgresServer } from "./postgres.ts";

/** What a fleet is made of. */
export interface FleetPlan {
  readonly houses: number;
  /** Houses that are simulated and ship their rows themselves; the server copies all others. */
  readonly models: number;
  readonly days: number;
  readonly zone: HouseZone;
  /** Epoch ms, a whole step. */
  readonly nowMs: number;
}

export interface Rate {
  readonly rows: number;
  readonly seconds: number;
}

const PARTED = ["five_minutes", "load_five_minutes"] as const;
const TABLES = [...PARTED, "days", "load_days", "sessions", "events"] as const;
/** As the program does. */
const PIECE = 200;
/** So many houses ship at once. */
const SIDE_BY_SIDE = 8;
const HOUR_MS = 3_600_000;

/** A zone where it is past nine in the evening, so that `today` has many rows whenever this runs. */
export function zoneOfEvening(nowMs: number): HouseZone {
  const hour = new Date(nowMs).getUTCHours();
  const offsetHours = hour >= 7 ? 21 - hour : -3 - hour;
  // The sign of these names is the other way round.
  return { name: `Etc/GMT${offsetHours > 0 ? "-" : "+"}${Math.abs(offsetHours)}`, offsetHours };
}

/** The models ship all rows of their time by the program's own sink. */
export async function shipModels(server: PostgresServer, plan: FleetPlan): Promise<Rate> {
  const { zone, nowMs, days } = plan;
  const offsetMs = zone.offsetHours * HOUR_MS;
  const midnightMs = Math.floor((nowMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
  return await sideBySide(plan.models, async (index) => {
    const year = new HouseYear(index + 1, zone);
    const sink = await openPostgres(server.url());
    const house = crypto.randomUUID();
    await greet(sink, { house, name: `House ${index}`, zone });
    let rows = 0;
    let month: HouseDay[] = [];
    for (let day = days - 1; day >= 0; day--) {
      month.push(year.day(midnightMs - day * DAY_MS, nowMs));
      if (day % 30 !== 0) continue;
      for (const table of TABLES) {
        rows += await shipAll(sink, { house, table, rows: month.flatMap((made) => made[table]) });
      }
      month = [];
    }
    await sink.close();
    return rows;
  });
}

/** The other houses of the plan: each has the rows of a model. @returns what came into the large tables */
export async function copyModels(sql: postgres.Sql, plan: FleetPlan): Promise<Rate> {
  await sql.unsafe(`
    set work_mem = '512MB'; set maintenance_work_mem = '1GB';
    create temporary table models as
      select house, row_number() over (order by house) - 1 as n from fleet.houses;
    insert into fleet.houses (house, name, login, program_version, time_zone)
      select gen_random_uuid(), 'House ' || n, 'house', '0.1.0', '${plan.zone.name}'
      from generate_series(${plan.models}, ${plan.houses - 1}) as n;
    create temporary table copies as
      select house, row_number() over (order by house) % ${plan.models} as n from fleet.houses
      where house not in (select house from models);
    analyze models; analyze copies;`);
  for (const table of ["days", "load_days", "sessions", "events"]) {
    const columns = await columnsOf(sql, table);
    await sql.unsafe(`insert into fleet.${table} (house, ${columns.join(", ")})
      select c.house, ${columns.map((name) => `t.${name}`).join(", ")}
      from copies c join models m using (n) join fleet.${table} t on t.house = m.house`);
  }
  const beganMs = performance.now();
  let rows = 0;
  for (const table of PARTED) rows += await copyParted(sql, table);
  return { rows, seconds: (performance.now() - beganMs) / 1000 };
}

/**
 * Rows come in the order of their time, as in life: those of one house lie far apart. The newest
 * partition gets them with its index in place, one after the other; the others get the index after.
 */
async function copyParted(sql: postgres.Sql, table: string): Promise<number> {
  const columns = await columnsOf(sql, table);
  const partitions = (await sql.unsafe(`select inhrelid::regclass::text as name,
      pg_get_expr(relpartbound, inhrelid) as bound,
      (select pg_get_constraintdef(oid) from pg_constraint
        where conrelid = inhrelid and contype = 'p') as key
    from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'fleet.${table}'::regclass order by 1`))
    .map((row) => ({ name: `${row["name"]}`, bound: `${row["bound"]}`, key: `${row["key"]}` }));
  let rows = 0;
  for (const [index, { name, bound, key }] of partitions.entries()) {
    const isNewest = index === partitions.length - 1;
    const beganMs = performance.now();
    await sql.unsafe(`create temporary table steps as
      select m.n, ${columns.map((column) => `t.${column}`).join(", ")}
      from ${name} t join models m using (house);
      create index on steps (start_ms); analyze steps;`);
    if (!isNewest) {
      await sql.unsafe(`alter table fleet.${table} detach partition ${name};
        alter table ${name} drop constraint ${name.replace("fleet.", "")}_pkey;`);
    }
    const [range] = await sql.unsafe(
      "select min(start_ms)::float8 as first, max(start_ms)::float8 as last from steps",
    );
    let copied = 0;
    for (let atMs = Number(range?.["first"]); atMs <= Number(range?.["last"]); atMs += DAY_MS) {
      const { count } = await sql.unsafe(`insert into ${name} (house, ${columns.join(", ")})
        select c.house, ${columns.map((column) => `s.${column}`).join(", ")}
        from steps s join copies c using (n)
        where s.start_ms >= ${atMs} and s.start_ms < ${atMs + DAY_MS} order by s.start_ms`);
      copied += count;
    }
    if (!isNewest) {
      await sql.unsafe(`alter table ${name} add ${key};
        alter table fleet.${table} attach partition ${name} ${bound};`);
    }
    await sql.unsafe("drop table steps");
    // Autovacuum has looked at a fleet that runs.
    await sql.unsafe(`vacuum (analyze) ${name}`);
    const seconds = (performance.now() - beganMs) / 1000;
    console.error(`${name}: ${copied} rows in ${seconds.toFixed(0)} s`);
    rows += copied;
  }
  return rows;
}

/**
 * Every house comes once, as it does each five minutes: it connects, greets, sends two hours again
 * and a step that is new. @returns the rows that were sent, not those that were new
 */
export async function roundOfAll(server: PostgresServer, plan: FleetPlan): Promise<Rate> {
  const [houses, ...latest] = await server.asOwner((sql) =>
    Promise.all([
      sql.unsafe("select house, name from fleet.houses"),
      ...PARTED.map((table) => latestRows(sql, table, plan.nowMs)),
    ])
  );
  return await sideBySide(houses.length, async (index) => {
    const [house, name] = [String(houses[index]?.["house"]), String(houses[index]?.["name"])];
    const sink = await openPostgres(server.url());
    await greet(sink, { house, name, zone: plan.zone });
    let sent = 0;
    for (const [at, table] of PARTED.entries()) {
      const rows = latest[at]?.get(house) ?? [];
      await sink.ship(house, table, rows);
      sent += rows.length;
    }
    await sink.close();
    return sent;
  });
}

/** Rows of two hours of each house, and the last one once more as that of now. */
async function latestRows(sql: postgres.Sql, table: string, nowMs: number) {
  const rows = await sql.unsafe(
    `select house, jsonb_agg(to_jsonb(t) - 'house' order by start_ms) as rows
    from fleet.${table} t where start_ms >= ${nowMs - 2 * HOUR_MS} group by house`,
  );
  return new Map(rows.map((row): [string, Row[]] => {
    const steps: Row[] = row["rows"];
    return [String(row["house"]), [...steps, { ...steps.at(-1), start_ms: nowMs }]];
  }));
}

async function greet(
  sink: FleetSink,
  { house, name, zone }: { house: string; name: string; zone: HouseZone },
): Promise<void> {
  const schema = FLEET_SCHEMA;
  await sink.greet({ house, name, version: "0.1.0", timeZone: zone.name, schema });
}

/** @returns rows that were new or others */
async function shipAll(
  sink: FleetSink,
  { house, table, rows }: { house: string; table: FleetTable; rows: readonly Row[] },
): Promise<number> {
  let changed = 0;
  for (let from = 0; from < rows.length; from += PIECE) {
    changed += await sink.ship(house, table, rows.slice(from, from + PIECE));
  }
  return changed;
}

/** Runs `work` for 0 to `count` - 1, some at once, and adds up what it returns. */
async function sideBySide(count: number, work: (index: number) => Promise<number>): Promise<Rate> {
  let next = 0;
  let rows = 0;
  const beganMs = performance.now();
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
    while (next < count) {
      const done = await work(next++);
      rows += done;
    }
  }));
  return { rows, seconds: (performance.now() - beganMs) / 1000 };
}

async function columnsOf(sql: postgres.Sql, table: string): Promise<readonly string[]> {
  const rows = await sql.unsafe(`select column_name as name from information_schema.columns
    where table_schema = 'fleet' and table_name = '${table}' and column_name <> 'house'`);
  return rows.map((row) => String(row["name"]));
}
