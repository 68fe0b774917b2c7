import assert from "node:assert/strict";
import { openPostgres } from "../../src/fleet/postgres_sink.ts";
import { fleetText } from "../../src/words/setting_texts.ts";
import { SPOKEN } from "../../src/words/words.ts";
import { ROOT, run } from "../deploy/run_installed.ts";
import { makeCertificate, type PostgresServer, postgresTest } from "./postgres.ts";
import { countOf, DAY_MS, NOON_MS, ShippingHouse } from "./shipping_house.ts";

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

/** What a program says that trusts one certificate and greets: `greeted`, or its trouble and why. */
async function greetTrusting(certificate: string, url: string): Promise<string> {
  const { output } = await run([
    Deno.execPath(),
    "eval",
    `--config=${new URL("deno.json", ROOT).pathname}`,
    "--no-lock",
    `const { openPostgres } = await import("${new URL("src/fleet/postgres_sink.ts", ROOT)}");
     const sink = await openPostgres("${url}");
     const house = "${crypto.randomUUID()}";
     await sink.greet({ house, name: "", version: "1", timeZone: "UTC", schema: 1 })
       .then(() => console.log("greeted"), (error) => console.log(error.trouble, error.message));
     await sink.close();`,
  ], { env: { DENO_CERT: certificate } });
  return output;
}

postgresTest(
  "an encrypted database is taken when its certificate is trusted, of now and its own, or asked not to be",
  async (server) => {
    using house = new ShippingHouse(server.url({ mode: "verify-full" }));
    house.addSteps(3);
    const restart = async (days: number, name: string) => {
      const { certificate, key } = await makeCertificate(server.folder, { days, name });
      await server.stop();
      await server.start(["ssl=on", `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`]);
      return await greetTrusting(certificate, house.url);
    };
    assert.match(await restart(-1, "IP:127.0.0.1"), /^certificate .*expired/i);
    assert.match(await restart(2, "DNS:localhost"), /^certificate .*altnames/);
    assert.match(await restart(2, "IP:127.0.0.1"), /^greeted/);
    assert.equal(await house.ship.ship(), null);
    assert.match(house.logged.at(-1) ?? "", /"trouble":"certificate"/);
    assert.deepEqual(house.events.map(({ code }) => code), ["fleet.lost"]);
    house.url = server.url({ mode: "require" });
    assert.equal(await house.ship.ship(), 3);
    assert.deepEqual(house.events.map(({ code }) => code), ["fleet.lost", "fleet.back"]);
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
