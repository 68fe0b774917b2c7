import type postgres from "postgres";
import { copyModels, type FleetPlan, roundOfAll, shipModels, zoneOfEvening } from "./fleet_year.ts";
import { STEP_MS } from "./house_year.ts";
import { PostgresServer } from "./postgres.ts";
import {
  coldMs,
  makeReaders,
  partitionsOf,
  questionsAt,
  READERS,
  warmTimes,
} from "./view_times.ts";

/**
 * A fleet of simulated houses in a PostgreSQL of its own: rows a second by the program's own way,
 * size, the times of the views, what an old month costs to drop. `deno task fleet:load [HOUSES]
 * [DAYS]`: 1000 houses and 365 days take 45 GB below TMPDIR. Bounded to 2000 houses and 366 days.
 */
const [housesText = "100", daysText = "60"] = Deno.args;
const houses = Math.min(2000, Math.max(60, Number(housesText) || 100));
const days = Math.min(366, Math.max(1, Number(daysText) || 60));
const nowMs = Math.floor(Date.now() / STEP_MS) * STEP_MS;
const plan: FleetPlan = { houses, days, models: 10, zone: zoneOfEvening(nowMs), nowMs };
/** To fill it. All else is measured with what PostgreSQL comes with, but for fsync. */
const FILLING = ["shared_buffers=2GB", "max_wal_size=8GB", "full_page_writes=off", "autovacuum=off"]
  .concat(["wal_level=minimal", "max_wal_senders=0"]);

const server = await PostgresServer.create();
try {
  console.log(`${houses} houses, ${days} days, zone ${plan.zone.name}`);
  const shipped = await shipModels(server, plan);
  console.log(`shipped by ${plan.models} houses: ${shipped.rows} rows, ${rateOf(shipped)}`);
  await restart(FILLING);
  const copied = await server.asOwner((sql) => copyModels(sql, plan));
  console.log(`copied by the server: ${copied.rows} rows, ${rateOf(copied)}`);
  await makeReaders(server);
  await restart([]);
  for (const table of ["five_minutes", "load_five_minutes"]) {
    await server.asOwner((sql) => printSize(sql, table));
  }
  const round = await roundOfAll(server, plan);
  console.log(`all houses once: ${round.seconds.toFixed(1)} s, ${rateOf(round)}`);
  await server.asOwner((sql) => sql.unsafe("vacuum analyze fleet.houses"));
  for (const [name, query] of Object.entries(questionsAt(nowMs))) {
    for (const { user, label } of READERS) {
      const { wallMs, cpuMs } = await warmTimes(server, user, query);
      const cold = await coldMs(server, user, query);
      const partitions = await partitionsOf(server, user, query);
      console.log(
        `${name} | ${label} | processor ${cpuMs.toFixed(1)} ms, took ${wallMs.toFixed(1)} ms, ` +
          `cold ${cold.toFixed(0)} ms | ${partitions} partitions`,
      );
    }
  }
  await server.asOwner(printDrop);
} finally {
  await server.remove();
}

async function restart(more: readonly string[]): Promise<void> {
  await server.stop();
  await server.start(more);
}

function rateOf({ rows, seconds }: { readonly rows: number; readonly seconds: number }): string {
  return `${Math.round(rows / seconds)} rows/s`;
}

async function printSize(sql: postgres.Sql, table: string): Promise<void> {
  const [size] = await sql.unsafe(`select sum(reltuples)::float8 as rows, count(*)::int as parts,
      sum(pg_relation_size(inhrelid))::float8 as heap, sum(pg_indexes_size(inhrelid))::float8 as index
    from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'fleet.${table}'::regclass`);
  const [rows, heap, index] = ["rows", "heap", "index"].map((name) => Number(size?.[name]));
  if (rows === undefined || heap === undefined || index === undefined) return;
  const each = (bytes: number) =>
    `${(bytes / 1e9).toFixed(2)} GB (${(bytes / rows).toFixed(0)} B a row)`;
  console.log(
    `${table}: ${rows} rows in ${size?.["parts"]} partitions, table ${each(heap)}, index ` +
      `${each(index)}, ${((heap + index) / houses / 1e6).toFixed(1)} MB a house`,
  );
  const months = await sql.unsafe(`select inhrelid::regclass::text as name,
      pg_indexes_size(inhrelid)::float8 / nullif(reltuples, 0) as index
    from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'fleet.${table}'::regclass order by 1`);
  console.log(months.map((row) => `${row["name"]} ${Number(row["index"]).toFixed(0)}`).join(", "));
}

/** The oldest month goes: off the table, then off the disk. */
async function printDrop(sql: postgres.Sql): Promise<void> {
  const [oldest] = await sql.unsafe(`select inhrelid::regclass::text as name,
      pg_total_relation_size(inhrelid)::float8 as bytes
    from pg_inherits where inhparent = 'fleet.five_minutes'::regclass order by 1 limit 1`);
  const beganMs = performance.now();
  await sql.unsafe(`drop table ${oldest?.["name"]}`);
  console.log(
    `drop table ${oldest?.["name"]}: ${(performance.now() - beganMs).toFixed(0)} ms, ` +
      `${(Number(oldest?.["bytes"]) / 1e9).toFixed(2)} GB`,
  );
}
