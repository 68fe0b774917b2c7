import assert from "node:assert/strict";
import { optionsOf, PostgresSink, type Statements } from "../../src/fleet/postgres_sink.ts";
import { HeldTime } from "../app/held_time.ts";

const HOUSE = { house: "id", name: "Mill Lane 1", version: "1.2.3", timeZone: "UTC", schema: 4 };

/** A connection that answers each statement so, and what it was asked. */
function answering(answer: () => Promise<readonly Readonly<Record<string, unknown>>[]>) {
  const asked: (readonly [string, ...(string | number)[]])[] = [];
  const ends: number[] = [];
  const sql: Statements = Object.assign(
    (parts: TemplateStringsArray, ...values: readonly (string | number)[]) => {
      asked.push([parts.join("?"), ...values]);
      return answer();
    },
    { end: ({ timeout }: { timeout: number }) => Promise.resolve(void ends.push(timeout)) },
  );
  return { sql, asked, ends };
}

const hanging = () => new Promise<never>(() => {});

Deno.test("PostgresSink greets and ships by the fleet's functions, and tells how many rows are new", async () => {
  const { sql, asked, ends } = answering(() => Promise.resolve([{ changed: "3" }]));
  const sink = new PostgresSink(sql);
  await sink.greet(HOUSE);
  assert.equal(await sink.ship("id", "five_minutes", [{ start_ms: 1 }]), 3);
  assert.deepEqual(asked, [
    [
      "select fleet.greet(?::uuid, ?, ?, ?, ?::int)",
      ...["id", "Mill Lane 1", "1.2.3", "UTC", 4],
    ],
    [
      "select fleet.ship(?::uuid, ?, ?::text::jsonb) as changed",
      ...["id", "five_minutes", '[{"start_ms":1}]'],
    ],
  ]);
  await sink.close();
  assert.deepEqual(ends, [2], "what is on its way has two seconds");
  const silent = new PostgresSink(answering(() => Promise.resolve([])).sql);
  assert.equal(await silent.ship("id", "five_minutes", []), 0);
});

Deno.test("PostgresSink tells what the server refuses as what it means", async () => {
  const refused = Object.assign(new Error("no"), { code: "42501", severity: "ERROR" });
  const { sql, ends } = answering(() => Promise.reject(refused));
  const sink = new PostgresSink(sql);
  await assert.rejects(sink.greet(HOUSE), { name: "FleetFailed", trouble: "no-right" });
  await sink.close();
  assert.deepEqual(ends, [2]);
});

Deno.test("PostgresSink leaves a call that is not answered within a minute, and its connection at once", async () => {
  using time = new HeldTime();
  const { sql, asked, ends } = answering(hanging);
  const sink = new PostgresSink(sql);
  const greeted = sink.greet(HOUSE).catch((error) => {
    assert.equal(error.trouble, "no-answer");
    assert.match(error.message, /no answer within 60000 ms$/);
  });
  assert.equal(await time.measure(greeted, 120_000), 60_000);
  assert.equal(asked.length, 1);
  await sink.close();
  assert.deepEqual(ends, [0]);
});

Deno.test("PostgresSink leaves a call when the program stops, and begins none after that", async () => {
  const stop = new AbortController();
  const { sql, asked, ends } = answering(hanging);
  const sink = new PostgresSink(sql, { signal: stop.signal, callMs: 60_000 });
  const greeted = sink.greet(HOUSE);
  stop.abort();
  await assert.rejects(greeted, { trouble: "no-answer", message: /the program stops$/ });
  await assert.rejects(sink.ship("id", "five_minutes", []), { message: /the program stops$/ });
  assert.equal(asked.length, 1);
  await sink.close();
  assert.deepEqual(ends, [0]);
});

Deno.test("PostgresSink has no timer and no listener left behind a call", async () => {
  using time = new HeldTime();
  const stop = new AbortController();
  const { sql, ends } = answering(() => Promise.resolve([]));
  const sink = new PostgresSink(sql, { signal: stop.signal });
  await sink.greet(HOUSE);
  await time.advance(120_000);
  stop.abort();
  await sink.close();
  assert.deepEqual(ends, [2], "nothing was left");
});

Deno.test("optionsOf() bounds a connection, and checks its certificate unless asked not to", () => {
  const { ssl, ...options } = optionsOf("postgres://a:b@db.lan/fleet");
  assert.deepEqual(ssl, { host: "db.lan" });
  assert.deepEqual(options, {
    max: 1,
    prepare: false,
    connect_timeout: 10,
    backoff: false,
    connection: {
      application_name: "chargemanager",
      statement_timeout: 30_000,
      lock_timeout: 5000,
    },
  });
  const sslOf = (query: string) => optionsOf(`postgres://a:b@[::1]:5433/fleet${query}`).ssl;
  assert.deepEqual(sslOf(""), { host: "::1" });
  assert.deepEqual(sslOf("?sslmode=verify-full"), { host: "::1" });
  assert.equal(sslOf("?sslmode=require"), "require");
  assert.equal(sslOf("?sslmode=disable"), false);
});
