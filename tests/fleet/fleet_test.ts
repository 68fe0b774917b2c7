import assert from "node:assert/strict";
import type { HouseEvent } from "../../src/domain/codes/house_event.ts";
import { FLEET_TABLES } from "../../src/domain/ports/fleet.ts";
import { fleetFailed } from "../../src/fleet/fleet_trouble.ts";
import { ROOT, run } from "../deploy/run_installed.ts";
import { FleetShip } from "../../src/fleet/fleet_ship.ts";
import { DatabaseSync } from "node:sqlite";
import { type PostgresServer, postgresTest } from "./postgres.ts";
import { DataFolder } from "../storage/data_folder.ts";

const STEP_MS = 300_000;
const DAY_MS = 86_400_000;
const NOON_MS = Date.UTC(2026, 5, 21, 12);

/** A house with a database of its own, whose rows a test writes, and what it has told. */
class ShippingHouse implements Disposable {
  readonly folder = new DataFolder();
  readonly database = this.folder.open();
  readonly events: HouseEvent[] = [];
  readonly logged: string[] = [];
  url: string;
  nowMs = NOON_MS;
  readonly ship: FleetShip;

  constructor(url: string) {
    this.url = url;
    const write = (message: string, fields = {}) => {
      this.logged.push(`${message} ${JSON.stringify(fields)}`);
    };
    this.ship = new FleetShip({
      source: this.database.fleet,
      clock: { wallMs: () => this.nowMs, steadyMs: () => this.nowMs },
      logger: { error: write, warn: write, info: write, debug: write },
      settings: () => ({ postgresUrl: this.url, houseName: "Mill Lane 1" }),
      timeZone: () => "Europe/Berlin",
      version: "1.2.3",
      note: (event) => this.events.push(event),
      pause: () => Promise.resolve(),
      random: () => 0,
    });
  }

  /** Runs statements on the database beside the program. */
  write(sql: string): void {
    this.database.commit();
    using other = new DatabaseSync(this.folder.file);
    other.exec(sql);
  }

  /** Five-minute rows of a span before now. */
  addSteps(count: number): void {
    this.write(`WITH RECURSIVE step (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step
        WHERE n < ${count})
      INSERT OR REPLACE INTO five_minutes (start_ms, known_ms, pv_wh)
      SELECT ${this.nowMs} - n * ${STEP_MS}, ${STEP_MS}, n % 100 FROM step`);
  }

  addRecords(): void {
    this.write(`
      INSERT INTO days (day, time_zone, start_ms, end_ms, known_ms, pv_wh, consumption_wh,
        grid_import_wh) VALUES ('2026-06-20', 'Europe/Berlin', ${NOON_MS - 2 * DAY_MS},
        ${NOON_MS - DAY_MS}, 86400000, 20000, 10000, 2500);
      INSERT INTO sessions
        (id, device_id, started_at_ms, ended_at_ms, ended_by, energy_wh, solar_wh, modes)
        VALUES (1, 2, ${NOON_MS - 9000}, ${NOON_MS - 1000}, 'plug-out', 5000, 4000, 'tracked'),
        (2, 2, ${NOON_MS - 500}, NULL, NULL, 10, 10, 'tracked');
      INSERT INTO events (at_ms, kind, code, detail)
        VALUES (${NOON_MS - 1000}, 'program', 'program.stopped', '{"isSafe":true}');
      INSERT INTO settings_changes (at_ms, key, old, new)
        VALUES (${NOON_MS - 1000}, 'webSecret', '"***"', '"***"');`);
  }

  [Symbol.dispose](): void {
    this.database.close();
    this.folder[Symbol.dispose]();
  }
}

async function countOf(server: PostgresServer, table: string): Promise<number> {
  return await server.asOwner(async (sql) => {
    const [row] = await sql.unsafe(`select count(*)::int as n from fleet.${table}`);
    return Number(row?.["n"]);
  });
}

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

postgresTest("each fault has its word, and nothing of the address is logged", async (server) => {
  using house = new ShippingHouse(server.url());
  house.addSteps(3);
  const troubleOf = async (url: string) => {
    house.url = url;
    assert.equal(await house.ship.ship(), null);
    return /"trouble":"([a-z-]+)"/.exec(house.logged.at(-1) ?? "")?.[1];
  };
  assert.equal(await troubleOf(server.url({ password: "wrong" })), "wrong-password");
  assert.equal(await troubleOf(server.url({ database: "other" })), "no-database");
  assert.equal(await troubleOf(server.url({ mode: "verify-full" })), "no-answer", "no encryption");
  assert.equal(await troubleOf(`postgres://a:b@127.0.0.1:1/fleet?sslmode=disable`), "refused");
  await server.asOwner((sql) => sql`update fleet.schema_version set oldest = 2, version = 2`);
  assert.equal(await troubleOf(server.url()), "schema-newer");
  await server.asOwner((sql) => sql`update fleet.schema_version set oldest = 0, version = 0`);
  assert.equal(await troubleOf(server.url()), "schema-older");
  await server.applySchema();
  await server.asOwner((sql) => sql`alter table fleet.five_minutes drop column house_wh`);
  assert.equal(await troubleOf(server.url()), "schema-older", "no column is lost in silence");
  await server.asOwner((sql) => sql`alter table fleet.five_minutes add column house_wh integer`);
  await server.asOwner((sql) => sql`revoke fleet_house from house`);
  assert.equal(await troubleOf(server.url()), "no-right");
  await server.asOwner((sql) => sql`grant fleet_house to house`);
  await server.asOwner((sql) => sql`alter role house set default_transaction_read_only = on`);
  assert.equal(await troubleOf(server.url()), "read-only");
  await server.asOwner((sql) => sql`alter role house reset default_transaction_read_only`);
  await server.asOwner(async (sql) => {
    await sql.begin(async (held) => {
      await held`lock table fleet.houses in access exclusive mode`;
      assert.equal(await troubleOf(server.url()), "locked");
    });
  });
  house.url = server.url();
  assert.equal(await house.ship.ship(), 3, house.logged.join("\n"));
  assert.doesNotMatch(house.logged.join("\n"), /house-pw|postgres:/);
  assert.ok(house.events.some(({ code }) => code === "fleet.back"));
});

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
      const [month] = await sql`select pv_kwh, own_percent from fleet.months`;
      assert.deepEqual({ ...month }, { pv_kwh: "20.0", own_percent: "75.0" });
      assert.equal((await sql`select * from fleet.silent_houses`).length, 0);
    });
  },
);

postgresTest(
  "an encrypted database is taken when its certificate is trusted, or asked not to be",
  async (server) => {
    using house = new ShippingHouse(server.url());
    house.addSteps(3);
    const [certificate, key] = [`${server.folder}/server.crt`, `${server.folder}/server.key`];
    const { code, output } = await run(
      [..."openssl req -x509 -nodes -newkey rsa:2048 -days 2 -subj /CN=localhost".split(" ")]
        .concat(["-addext", "basicConstraints=critical,CA:FALSE"])
        .concat(["-addext", "subjectAltName=IP:127.0.0.1"])
        .concat([
          "-keyout",
          key,
          "-out",
          certificate,
        ]),
    );
    assert.equal(code, 0, output);
    await Deno.chmod(key, 0o600);
    if (Deno.uid() === 0) await Deno.chown(key, 65_534, 65_534);
    await server.stop();
    await server.start(["ssl=on", `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`]);
    house.url = server.url({ mode: "verify-full" });
    assert.equal(await house.ship.ship(), null);
    assert.match(house.logged.at(-1) ?? "", /"trouble":"certificate"/);
    assert.deepEqual(house.events.map(({ code }) => code), ["fleet.lost"]);
    const trusting = await run([
      Deno.execPath(),
      "eval",
      `--config=${new URL("deno.json", ROOT).pathname}`,
      "--no-lock",
      `const { openPostgres } = await import("${new URL("src/fleet/postgres_sink.ts", ROOT)}");
       const sink = await openPostgres("${house.url}");
       await sink.greet({ house: "${crypto.randomUUID()}", name: "", version: "1",
         timeZone: "UTC", schema: 1 });
       await sink.close();
       console.log("greeted");`,
    ], { env: { DENO_CERT: certificate } });
    assert.match(trusting.output, /greeted/);
    house.url = server.url({ mode: "require" });
    assert.equal(await house.ship.ship(), 3);
  },
);

Deno.test("fleetFailed() tells a full disk and a lost connection apart", () => {
  const failed = (code: string, message = "x") =>
    fleetFailed(Object.assign(new Error(message), { code })).trouble;
  assert.equal(failed("53100"), "full");
  assert.equal(failed("57014"), "locked");
  assert.equal(failed("57P01"), "no-answer");
  assert.equal(failed("CONNECT_TIMEOUT"), "no-answer");
  assert.equal(failed("ENOTFOUND"), "unknown-host");
  assert.equal(failed("XX000"), "failed");
});

postgresTest(
  "schema.sql runs again, and the dashboard's questions are answered",
  async (server) => {
    using house = new ShippingHouse(server.url());
    house.addSteps(3);
    house.addRecords();
    await house.ship.ship();
    await server.applySchema();
    assert.equal(await countOf(server, "five_minutes"), 3);
    const text = await Deno.readTextFile(new URL("deploy/fleet/dashboard.json", ROOT));
    const questions = [...text.matchAll(/"rawSql": ("(?:[^"\\]|\\.)*")/g)]
      .map(([, sql = '""']) => String(JSON.parse(sql)));
    assert.ok(questions.length > 5);
    const id = house.database.fleet.house();
    await server.asOwner(async (sql) => {
      for (const question of questions) {
        await sql.unsafe(
          question.replaceAll("$house", `'${id}'`).replaceAll("$__from", "0")
            .replaceAll("$__to", `${NOON_MS}`),
        );
      }
      const roles = await Deno.readTextFile(new URL("deploy/fleet/roles.sql", ROOT));
      await sql.unsafe(roles);
    });
  },
);
