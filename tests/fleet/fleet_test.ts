import assert from "node:assert/strict";
import type { HouseEvent } from "../../src/domain/codes/house_event.ts";
import { FLEET_TABLES } from "../../src/domain/ports/fleet.ts";
import { fleetFailed } from "../../src/fleet/fleet_trouble.ts";
import { ROOT, run } from "../deploy/run_installed.ts";
import { FleetShip } from "../../src/fleet/fleet_ship.ts";
import { openPostgres } from "../../src/fleet/postgres_sink.ts";
import { fleetText } from "../../src/words/setting_texts.ts";
import { SPOKEN } from "../../src/words/words.ts";
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
  await server.asOwner((sql) => sql`alter role house nologin`);
  assert.equal(await troubleOf(server.url()), "no-entry");
  await server.asOwner((sql) => sql`alter role house login connection limit 0`);
  assert.equal(await troubleOf(server.url()), "busy");
  await server.asOwner((sql) => sql`alter role house connection limit -1`);
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

/** Each SQLSTATE that the program knows, with what it means, and whether it is told at once. */
const STATES = [
  ["28P01", "wrong-password", true],
  ["28000", "no-entry", true],
  ["3D000", "no-database", true],
  ["42501", "no-right", true],
  ["42883", "no-schema", true],
  ["3F000", "no-schema", true],
  ["42P01", "no-schema", true],
  ["42703", "schema-older", true],
  ["FL001", "schema-older", true],
  ["FL002", "schema-newer", true],
  ["53100", "full", false],
  ["53200", "busy", false],
  ["53300", "busy", false],
  ["53400", "busy", false],
  ["57014", "busy", false],
  ["55P03", "locked", false],
  ["40P01", "locked", false],
  ["25006", "read-only", false],
  ["57P01", "not-ready", false],
  ["57P02", "not-ready", false],
  ["57P03", "not-ready", false],
  ["XX000", "failed", false],
] as const;

postgresTest("each SQLSTATE has its words, its event and its recovery", async (server) => {
  const when = () => "then";
  for (const [state, trouble, isToldAtOnce] of STATES) {
    using house = new ShippingHouse(server.url());
    house.addSteps(1);
    // Words of the server mean nothing: they may be of any language.
    await server.asOwner((sql) =>
      sql.unsafe(`create function fleet.refuse() returns trigger language plpgsql as $$ begin
          raise exception 'certificate timeout ECONNREFUSED' using errcode = '${state}'; end $$;
        create trigger refuse before insert on fleet.five_minutes
          for each row execute function fleet.refuse()`)
    );
    const fail = async () => assert.equal(await house.ship.ship(), null, state);
    await fail();
    const told = house.ship.state;
    assert.ok(told.kind === "failing" && told.trouble === trouble, `${state}: ${trouble}`);
    for (const words of SPOKEN) {
      const text = fleetText(told, words, when) ?? "";
      assert.ok(text.includes(words.fleet.troubles[trouble]), text);
    }
    assert.equal(house.events.length, isToldAtOnce ? 1 : 0, state);
    house.nowMs += DAY_MS / 24;
    await fail();
    assert.deepEqual(
      house.events.map(({ code, detail }) => ({ code, detail })),
      [{ code: "fleet.lost", detail: { trouble, sinceMs: NOON_MS } }],
      state,
    );
    await server.asOwner((sql) => sql.unsafe("drop function fleet.refuse() cascade"));
    assert.equal(await house.ship.ship(), 1, house.logged.join("\n"));
    assert.equal(house.ship.state.kind, "shipped");
    assert.deepEqual(house.events.map(({ code }) => code), ["fleet.lost", "fleet.back"], state);
  }
});

Deno.test("fleetFailed() tells what socket and client met by their codes", () => {
  const failed = (code: string) => fleetFailed(Object.assign(new Error("x"), { code })).trouble;
  assert.equal(failed("CONNECT_TIMEOUT"), "no-answer");
  assert.equal(failed("CONNECTION_CLOSED"), "no-answer");
  assert.equal(failed("ENOTFOUND"), "unknown-host");
  assert.equal(failed("ECONNREFUSED"), "refused");
  assert.equal(failed("SELF_SIGNED_CERT_IN_CHAIN"), "certificate");
});

/** Holds a table for as long as `work` takes; nobody can ship meanwhile. */
async function whileHeld(server: PostgresServer, work: () => Promise<void>): Promise<void> {
  await server.asOwner(async (sql) => {
    await sql.begin(async (held) => {
      await held`lock table fleet.houses in access exclusive mode`;
      await work();
    });
  });
}

postgresTest("a call that is not answered ends by a deadline of ours", async (server) => {
  const house = { house: crypto.randomUUID(), name: "", version: "1", timeZone: "UTC", schema: 1 };
  await whileHeld(server, async () => {
    const sink = await openPostgres(server.url(), { callMs: 1 });
    await assert.rejects(sink.greet(house), { trouble: "no-answer", message: /within 1 ms/ });
    await sink.close();
  });
  const sink = await openPostgres(server.url());
  await sink.greet(house);
  await sink.close();
});

postgresTest("stop() leaves a call that is not answered, and is no failure", async (server) => {
  using house = new ShippingHouse(server.url());
  house.addSteps(3);
  await whileHeld(server, async () => {
    const run = house.ship.ship();
    const waiting = () =>
      server.asOwner((sql) =>
        sql`select 1 from pg_stat_activity where usename = 'house' and wait_event_type = 'Lock'`
      );
    while ((await waiting()).length === 0);
    await house.ship.stop();
    assert.equal(await run, null);
  });
  assert.deepEqual([house.events, house.logged], [[], []]);
  assert.equal(await countOf(server, "five_minutes"), 0);
});

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
    await sql`insert into fleet.houses (house, name, login, program_version, time_zone)
      values (gen_random_uuid(), 'empty', 'house', '1', 'UTC')`;
    const rows = await sql`select name, five_minutes::int as steps, pv_kwh, import_kwh
      from fleet.today order by name`;
    assert.deepEqual([...rows].map((row) => ({ ...row })), [
      { name: "Mill Lane 1", steps: 2, pv_kwh: "2.00", import_kwh: null },
      { name: "empty", steps: 0, pv_kwh: null, import_kwh: null },
    ]);
  });
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
