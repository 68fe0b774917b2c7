import type postgres from "postgres";
import type { PostgresServer } from "./postgres.ts";

const DAY_MS = 86_400_000;
const ROUNDS = 5;

/** Somebody who reads, and how it is told in the table. */
export interface Reader {
  readonly user: string;
  readonly label: string;
}

export const READERS: readonly Reader[] = [
  { user: "landlord_a", label: "landlord of 50" },
  { user: "landlord_all", label: "landlord of all" },
  { user: "grafana", label: "fleet_admin" },
];
const PASSWORD = "reader-pw";

/** What is asked, as a person or a panel of the dashboard would. */
export function questionsAt(nowMs: number): Readonly<Record<string, string>> {
  const steps = (days: number) => `start_ms >= ${nowMs - days * DAY_MS} and start_ms < ${nowMs}`;
  const aHouse = "select house from fleet.houses order by house limit 1";
  const oneHouse = `house = (${aHouse})`;
  return {
    "`today`": "select * from fleet.today",
    "`months`, a year": "select * from fleet.months",
    "`charging_sessions`, the newest 100":
      "select * from fleet.charging_sessions order by started_at desc limit 100",
    "`charging_sessions` of 30 days": `select * from fleet.charging_sessions
      where started_at > to_timestamp(${nowMs / 1000}) - interval '30 days' order by started_at`,
    "`silent_houses`": "select * from fleet.silent_houses",
    "one house, a day of five minutes": `select * from fleet.five_minutes where ${oneHouse} and ${
      steps(1)
    }`,
    "one house, 30 days by hour": `select start_ms / 3600000 as hour, sum(pv_wh)
      from fleet.five_minutes where ${oneHouse} and ${steps(30)} group by 1 order by 1`,
    "one house, a year of five minutes by day": `select start_ms / ${DAY_MS} as day, sum(pv_wh)
      from fleet.five_minutes where ${oneHouse} and ${steps(365)} group by 1 order by 1`,
    "all its houses, the sun of a day by hour": `select start_ms / 3600000 as hour, sum(pv_wh)
      from fleet.five_minutes where ${steps(1)} group by 1 order by 1`,
  };
}

/** A landlord of 50 houses, one of all (by the roles of two), and Grafana's login. */
export async function makeReaders(server: PostgresServer): Promise<void> {
  await server.asOwner(async (sql) => {
    await sql.unsafe(`
      create role landlord_b nologin in role fleet_reader;
      create role landlord_a login password '${PASSWORD}' in role fleet_reader;
      create role landlord_all login password '${PASSWORD}' in role landlord_a, landlord_b;
      create role grafana login password '${PASSWORD}' in role fleet_admin;
      insert into fleet.landlords values ('landlord_a'), ('landlord_b');
      update fleet.houses set landlord = 'landlord_b';
      update fleet.houses set landlord = 'landlord_a' where house in
        (select house from fleet.houses order by md5(house::text) limit 50);`);
    await sql.unsafe("vacuum analyze fleet.houses");
  });
}

/** Medians of some rounds behind a first one that is not counted. */
export async function warmTimes(
  server: PostgresServer,
  user: string,
  query: string,
): Promise<{ readonly wallMs: number; readonly cpuMs: number }> {
  return await server.as({ user, password: PASSWORD }, async (sql) => {
    const [row] = await sql`select pg_backend_pid() as pid`;
    const pid = Number(row?.["pid"]);
    await sql.unsafe(query);
    const [walls, cpus]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const before = await processorMs(pid);
      walls.push(await timeOf(sql, query));
      cpus.push(await processorMs(pid) - before);
    }
    return { wallMs: median(walls), cpuMs: median(cpus) };
  });
}

/** The first time behind a start of the server, with none of its files in the system's memory, in ms. */
export async function coldMs(server: PostgresServer, user: string, query: string): Promise<number> {
  await server.stop();
  await forgetFiles(server.folder);
  await server.start();
  return await server.as({ user, password: PASSWORD }, async (sql) => {
    await sql`select 1`;
    return await timeOf(sql, query);
  });
}

/** The partitions that a query really reads. */
export async function partitionsOf(
  server: PostgresServer,
  user: string,
  query: string,
): Promise<number> {
  return await server.as({ user, password: PASSWORD }, async (sql) => {
    const [row] = await sql.unsafe(`explain (analyze, timing off, format json) ${query}`);
    const names = new Set<string>();
    const walk = (node: Record<string, unknown>) => {
      const name = String(node["Relation Name"]);
      if (/_\d{4}_\d\d$/.test(name) && Number(node["Actual Loops"]) > 0) names.add(name);
      for (const part of Array.isArray(node["Plans"]) ? node["Plans"] : []) walk(part);
    };
    walk(row?.["QUERY PLAN"][0]["Plan"]);
    return names.size;
  });
}

/** What a process has had of the processors so far, whatever else was running. */
async function processorMs(pid: number): Promise<number> {
  const [ns = ""] = (await Deno.readTextFile(`/proc/${pid}/schedstat`)).split(" ");
  return Number(ns) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? NaN;
}

async function timeOf(sql: postgres.Sql, query: string): Promise<number> {
  const beganMs = performance.now();
  await sql.unsafe(query);
  return performance.now() - beganMs;
}

/** Asks the system to drop what it holds of the files below a folder; only of these. */
async function forgetFiles(folder: string): Promise<void> {
  await new Deno.Command("sync", { args: ["-f", folder] }).output();
  const { success } = await new Deno.Command("find", {
    args: [folder, "-type", "f", "-size", "+64k", "-exec"]
      .concat(["dd", "if={}", "iflag=nocache", "count=0", "status=none", ";"]),
  }).output();
  if (!success) throw new Error("Cannot drop files from the system's memory");
}
