import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { FLEET_TABLES } from "../../src/domain/ports/fleet.ts";
import { postgresTest } from "./postgres.ts";
import { countOf, DAY_MS, NOON_MS, ShippingHouse, STEP_MS } from "./shipping_house.ts";

postgresTest(
  "finished rows of each table are shipped once, whatever is sent again",
  async (server) => {
    using house = new ShippingHouse(server.url());
    house.addSteps(1200);
    house.addRecords();
    assert.equal(await house.ship.ship(), 1204, house.logged.join("\n"));
    assert.equal(await house.ship.ship(), 0, "the overlap changes nothing");
    const counts = await Promise.all(
      ["five_minutes", "days", "sessions", "events", "settings_changes"].map((table) =>
        countOf(server, table)
      ),
    );
    assert.deepEqual(counts, [1200, 1, 1, 1, 1], "a session that runs is not finished");
    // A roll-up is made again, the session ends.
    house.write(`UPDATE five_minutes SET pv_wh = 777 WHERE start_ms = ${NOON_MS - 2 * STEP_MS};
    UPDATE sessions SET ended_at_ms = ${NOON_MS + 1000}, ended_by = 'disabled' WHERE id = 2`);
    house.nowMs += STEP_MS;
    assert.equal(await house.ship.ship(), 2);
    const [event] = await server.asOwner((sql) =>
      sql`select detail -> 'isSafe' as safe from fleet.events`
    );
    assert.equal(event?.["safe"], true);
    assert.deepEqual([house.events, house.logged], [[], []]);
  },
);

postgresTest("houses that come at once share a new month", async (server) => {
  const houses = Array.from({ length: 4 }, () => new ShippingHouse(server.url()));
  try {
    for (const house of houses) house.addSteps(3);
    const shipped = await Promise.all(houses.map((house) => house.ship.ship()));
    assert.deepEqual(shipped, [3, 3, 3, 3], houses.flatMap(({ logged }) => logged).join("\n"));
    const ids = new Set(houses.map(({ database }) => database.fleet.house()));
    assert.equal(ids.size, 4);
  } finally {
    for (const house of houses) house[Symbol.dispose]();
  }
});

postgresTest("schema.sql has every column that is shipped", async (server) => {
  using house = new ShippingHouse(server.url());
  using local = new DatabaseSync(house.folder.file, { readOnly: true });
  const missing: string[] = [];
  for (const table of FLEET_TABLES) {
    const columns = local.prepare(`SELECT name FROM pragma_table_info('${table}')`).all()
      .map(({ name }) => String(name));
    const there = await server.asOwner((sql) =>
      sql`select column_name from information_schema.columns
        where table_schema = 'fleet' and table_name = ${table}`
    );
    const names = there.map((row) => String(row["column_name"]));
    missing.push(
      ...columns.filter((name) => !names.includes(name)).map((name) => `${table}.${name}`),
    );
  }
  assert.deepEqual(missing, []);
});

postgresTest(
  "a database that is gone for a day gets all of it, once, and it is told",
  async (server) => {
    using house = new ShippingHouse(server.url());
    house.addSteps(10);
    const begins = { kind: "starting", newestMs: null, waitingRows: 10 };
    assert.deepEqual(house.ship.state, begins);
    assert.equal(await house.ship.ship(), 10);
    const newestMs = NOON_MS - STEP_MS;
    const shipped = { kind: "shipped", atMs: NOON_MS, newestMs, waitingRows: 0 };
    assert.deepEqual(house.ship.state, shipped);
    await server.stop();
    for (let hour = 0; hour < 24; hour++) {
      house.nowMs += 12 * STEP_MS;
      house.addSteps(12);
      assert.equal(await house.ship.ship(), null);
    }
    assert.deepEqual(house.events.map(({ code }) => code), ["fleet.lost"]);
    const sinceMs = NOON_MS + 12 * STEP_MS;
    assert.deepEqual(
      house.ship.state,
      { kind: "failing", sinceMs, trouble: "refused", newestMs, waitingRows: 288 },
    );
    await server.start();
    assert.equal(await house.ship.ship(), 24 * 12);
    assert.equal(await countOf(server, "five_minutes"), 10 + 24 * 12);
    const [, back] = house.events;
    assert.ok(back?.code === "fleet.back");
    assert.deepEqual(back.detail, { lostMs: 23 * 3_600_000, rows: 288 });
  },
);

postgresTest(
  "a house reads nothing, writes into no other's, and a landlord sees his own",
  async (server) => {
    using house = new ShippingHouse(server.url());
    using other = new ShippingHouse(server.url({ user: "other", password: "other-pw" }));
    await server.asOwner((sql) =>
      sql.unsafe(`create role other login password 'other-pw' in role fleet_house;
      create role landlord_a login password 'a-pw' in role fleet_reader;
      insert into fleet.landlords values ('landlord_a')`)
    );
    for (const one of [house, other]) {
      one.addSteps(5);
      one.addRecords();
      assert.equal(await one.ship.ship(), 9, one.logged.join("\n"));
    }
    const id = house.database.fleet.house();
    await server.asOwner((sql) =>
      sql`update fleet.houses set landlord = 'landlord_a' where house = ${id}`
    );
    await server.as({ user: "house", password: "house-pw" }, async (sql) => {
      await assert.rejects(() => sql`select * from fleet.five_minutes`, /permission denied/);
      await assert.rejects(() => sql`delete from fleet.five_minutes`, /permission denied/);
      const foreign = other.database.fleet.house();
      await assert.rejects(
        () => sql`select fleet.ship(${foreign}::uuid, 'days', '[]'::jsonb)`,
        /has not greeted as this login/,
      );
    });
    await server.as({ user: "landlord_a", password: "a-pw" }, async (sql) => {
      for (const table of ["houses", "five_minutes", "today", "months", "charging_sessions"]) {
        const rows = await sql.unsafe(`select distinct house from fleet.${table}`);
        assert.deepEqual(rows.map((row) => row["house"]), [id], table);
      }
      // A function of his own, which the planner would like to ask first, sees no other house either.
      await sql.unsafe(`create temporary table seen (house uuid);
        create function pg_temp.see(house uuid) returns boolean language plpgsql cost 0.000001
        as 'begin insert into seen values (house); return true; end'`);
      for (const view of ["today", "months", "charging_sessions"]) {
        await sql.unsafe(`select * from fleet.${view} where pg_temp.see(house)`);
      }
      const seen = await sql`select distinct house from seen`;
      assert.deepEqual(seen.map((row) => row["house"]), [id]);
      const [month] = await sql`select pv_kwh, own_percent from fleet.months`;
      assert.deepEqual({ ...month }, { pv_kwh: "20.0", own_percent: "75.0" });
      assert.equal((await sql`select * from fleet.silent_houses`).length, 0);
    });
  },
);

postgresTest("rows that are corrected long after they were shipped are shipped", async (server) => {
  using house = new ShippingHouse(server.url());
  house.addSteps(1200);
  assert.equal(await house.ship.ship(), 1200, house.logged.join("\n"));
  const { records } = house.database;
  const startedAtMs = NOON_MS - 5 * DAY_MS;
  records.events.add({
    atMs: startedAtMs,
    kind: "program",
    code: "program.stopped",
    detail: { isSafe: true },
  });
  assert.equal(await house.ship.ship(), 1);
  records.events.add({
    atMs: startedAtMs - DAY_MS,
    kind: "program",
    code: "program.stopped",
    detail: { isSafe: true },
  });
  assert.equal(house.ship.state.kind, "shipped");
  assert.equal(await house.ship.ship(), 1, "the row lies three days before the cursor");
  assert.equal(await countOf(server, "events"), 2);
});

postgresTest(
  "months are of the zone that the house has, and a landlord may be gone",
  async (server) => {
    using house = new ShippingHouse(server.url());
    house.addRecords();
    house.write(`INSERT INTO days (day, time_zone, start_ms, end_ms, known_ms, pv_wh)
    VALUES ('2026-06-20', 'Europe/London', ${NOON_MS - 2 * DAY_MS}, ${NOON_MS - DAY_MS}, 1, 9000)`);
    await house.ship.ship();
    await server.asOwner((sql) =>
      sql.unsafe(`create role landlord_a login password 'a-pw' in role fleet_reader;
      insert into fleet.landlords values ('landlord_a'), ('nobody_knows');
      insert into fleet.houses (house, name, landlord, login, program_version, time_zone)
        values (gen_random_uuid(), 'x', 'nobody_knows', 'house', '1', 'UTC');
      update fleet.houses set landlord = 'landlord_a' where name <> 'x'`)
    );
    await server.as({ user: "landlord_a", password: "a-pw" }, async (sql) => {
      const months = await sql`select days::int, pv_kwh from fleet.months`;
      assert.deepEqual([...months].map((row) => ({ ...row })), [{ days: 1, pv_kwh: "20.0" }]);
      assert.equal((await sql`select * from fleet.houses`).length, 1);
    });
  },
);

postgresTest("today sums each house's own day", async (server) => {
  using house = new ShippingHouse(server.url());
  await house.ship.ship();
  const id = house.database.fleet.house();
  await server.asOwner(async (sql) => {
    const [times] = await sql`select (extract(epoch from date_trunc('day',
      now() at time zone 'Europe/Berlin') at time zone 'Europe/Berlin') * 1000)::bigint as midnight`;
    const midnightMs = Number(times?.["midnight"]);
    for (const startMs of [midnightMs - STEP_MS, midnightMs, midnightMs + STEP_MS]) {
      await sql`select fleet.make_partition('five_minutes', ${startMs})`;
      await sql`insert into fleet.five_minutes (house, start_ms, known_ms, pv_wh)
        values (${id}, ${startMs}, ${STEP_MS}, 1000)`;
    }
    // One house whose zone the server does not know takes the view from nobody.
    await sql`insert into fleet.houses (house, name, login, program_version, time_zone)
      values (gen_random_uuid(), 'empty', 'house', '1', 'UTC'),
        (gen_random_uuid(), 'far', 'house', '1', 'Mars/Olympus')`;
    const rows = await sql`select name, five_minutes::int as steps, pv_kwh, import_kwh
      from fleet.today order by name`;
    assert.deepEqual([...rows].map((row) => ({ ...row })), [
      { name: "Mill Lane 1", steps: 2, pv_kwh: "2.00", import_kwh: null },
      { name: "empty", steps: 0, pv_kwh: null, import_kwh: null },
      { name: "far", steps: 0, pv_kwh: null, import_kwh: null },
    ]);
  });
});

postgresTest("schema.sql runs again on a fleet that has rows", async (server) => {
  using house = new ShippingHouse(server.url());
  house.addSteps(3);
  assert.equal(await house.ship.ship(), 3);
  await server.applySchema();
  assert.equal(await countOf(server, "five_minutes"), 3);
  house.nowMs += STEP_MS;
  house.addSteps(1);
  assert.equal(await house.ship.ship(), 1, house.logged.join("\n"));
});
