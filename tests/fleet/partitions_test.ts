import assert from "node:assert/strict";
import { PostgresServer, postgresTest } from "./postgres.ts";
import { countOf, NOON_MS, ShippingHouse, STEP_MS } from "./shipping_house.ts";

/** Midnight UTC at the beginning of July and of January. */
const MONTHS_MS = [Date.UTC(2026, 6), Date.UTC(2027, 0)];

async function partitionsOf(server: PostgresServer, table: string): Promise<readonly string[]> {
  const rows = await server.asOwner((sql) =>
    sql.unsafe(`select relname from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'fleet.${table}'::regclass order by relname`)
  );
  return rows.map((row) => String(row["relname"]));
}

postgresTest(
  "a month begins with its first row, and no row of its edge is lost",
  async (server) => {
    using house = new ShippingHouse(server.url());
    assert.deepEqual(await partitionsOf(server, "five_minutes"), [], "none is made ahead");
    for (const monthMs of MONTHS_MS) {
      house.nowMs = monthMs + 2 * STEP_MS;
      house.addSteps(4);
      assert.equal(await house.ship.ship(), 4, house.logged.join("\n"));
    }
    // A piece over many months: a house that was off for most of its time.
    house.write(`INSERT INTO five_minutes (start_ms, known_ms) VALUES
    ${[0, 1, 2].map((year) => `(${Date.UTC(2020 + year, 2)}, 1)`).join()}`);
    house.write("UPDATE fleet_cursors SET at_ms = 0");
    assert.equal(await house.ship.ship(), 3, house.logged.join("\n"));
    assert.deepEqual(await partitionsOf(server, "five_minutes"), [
      "five_minutes_2020_03",
      "five_minutes_2021_03",
      "five_minutes_2022_03",
      "five_minutes_2026_06",
      "five_minutes_2026_07",
      "five_minutes_2026_12",
      "five_minutes_2027_01",
    ]);
    const inJuly = await server.asOwner((sql) =>
      sql`select min(start_ms)::float8 as first from fleet.five_minutes_2026_07`
    );
    assert.equal(inJuly[0]?.["first"], MONTHS_MS[0]);
    assert.equal(await countOf(server, "five_minutes"), 11);
  },
);

postgresTest(
  "a new month waits for nobody who reads, and its rows are found by index",
  async (server) => {
    using house = new ShippingHouse(server.url());
    house.addSteps(1);
    assert.equal(await house.ship.ship(), 1);
    house.nowMs += 31 * 86_400_000;
    house.addSteps(1);
    await server.asOwner(async (sql) => {
      await sql.begin(async (reading) => {
        // As a copy by pg_dump does for hours.
        await reading`select count(*) from fleet.five_minutes`;
        assert.equal(await house.ship.ship(), 1, house.logged.join("\n"));
      });
      const plan = await sql.unsafe(`explain select * from fleet.five_minutes
      where house = '${house.database.fleet.house()}' and start_ms = ${NOON_MS - STEP_MS}`);
      assert.match(JSON.stringify([...plan]), /Index.*five_minutes_2026_06_pkey/);
      assert.doesNotMatch(JSON.stringify([...plan]), /2026_07/, "the other month is not looked at");
      const [options] = await sql`select reloptions from pg_class
      where relname = 'five_minutes_2026_07'`;
      assert.match(String(options?.["reloptions"]), /insert_threshold=20000/);
    });
  },
);
