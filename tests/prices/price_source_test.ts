import assert from "node:assert/strict";
import type { DayAheadState } from "../../src/domain/ports/day_ahead.ts";
import { PriceSource } from "../../src/prices/price_source.ts";
import type { Database } from "../../src/storage/database/database.ts";
import { DataFolder } from "../storage/data_folder.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = Date.UTC(2026, 10, 29, 23);
/** 10:00 in Berlin. */
const NOW_MS = DAY_MS + 10 * HOUR_MS;
/** Those that a source goes by. */
interface PriceSettings {
  readonly priceUrl: string;
  readonly priceSurcharge: number | null;
  readonly priceTaxPct: number | null;
  readonly currency: string;
}

function answerOf(days: number, priceOf: (index: number) => number): Response {
  const starts = Array.from({ length: days * 24 }, (_, index) => DAY_MS + index * HOUR_MS);
  return Response.json({
    unix_seconds: starts.map((startMs) => startMs / 1000),
    price: starts.map((_, index) => priceOf(index)),
    unit: "EUR / MWh",
  });
}

/** A source on loopback, and the program's side of it with clocks that the test turns. */
class Market implements AsyncDisposable {
  asked = 0;
  /** What chance brings, from 0 to 1. */
  random = 0;
  answer: (request: Request) => Response | Promise<Response> = () => answerOf(1, () => 100);
  /** Of a request, in ms of real time: longer than any answer takes here. */
  deadlineMs = 20_000;
  wallMs = NOW_MS;
  steadyMs = 0;
  settings: PriceSettings;
  readonly folder = new DataFolder();
  readonly database: Database = this.folder.open();
  readonly server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => {
      this.asked++;
      return this.answer(request);
    },
  );
  readonly url = `http://127.0.0.1:${this.server.addr.port}/price?bzn=DE-LU`;
  readonly source: PriceSource;

  constructor({ priceSurcharge = null, priceTaxPct = null }: Partial<PriceSettings> = {}) {
    this.settings = { priceUrl: this.url, priceSurcharge, priceTaxPct, currency: "EUR" };
    const log = () => {};
    const deadlineMs = () => this.deadlineMs;
    this.source = new PriceSource({
      store: this.database.dayAhead,
      clock: { wallMs: () => this.wallMs, steadyMs: () => this.steadyMs },
      logger: { error: log, warn: log, info: log, debug: log },
      settings: () => this.settings,
      timeZone: () => "Europe/Berlin",
      pause: () => Promise.resolve(),
      random: () => this.random,
      get deadlineMs() {
        return deadlineMs();
      },
    });
  }

  /** An hour and more passes before it looks. */
  async later(ms: number): Promise<DayAheadState> {
    this.wallMs += ms;
    this.steadyMs += ms;
    await this.source.look();
    return this.source.state;
  }

  prices(fromMs = DAY_MS, toMs = DAY_MS + 72 * HOUR_MS): readonly number[] {
    return this.database.dayAhead.between({ fromMs, toMs }).map(({ price }) => price);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.source.stop();
    await this.server.shutdown();
    this.database.close();
    this.folder[Symbol.dispose]();
  }
}

Deno.test("PriceSource asks for nothing while no address is entered", async () => {
  await using market = new Market();
  market.settings = { ...market.settings, priceUrl: "" };
  assert.deepEqual(await market.later(5 * HOUR_MS), { kind: "off" });
  assert.equal(market.asked, 0);
});

Deno.test("PriceSource keeps what a kWh costs with surcharge and tax, below 0 too", async () => {
  await using market = new Market({ priceSurcharge: 0.1, priceTaxPct: 20 });
  market.answer = () => answerOf(1, (index) => index === 0 ? -500 : 100);
  const untilMs = DAY_MS + 24 * HOUR_MS;
  assert.deepEqual(await market.later(0), { kind: "fetched", atMs: NOW_MS, untilMs });
  const prices = market.prices();
  assert.equal(prices.length, 24);
  assert.ok(Math.abs((prices[0] ?? 0) + 0.48) < 1e-9, String(prices[0]));
  assert.ok(Math.abs((prices[1] ?? 0) - 0.24) < 1e-9, String(prices[1]));
});

Deno.test("PriceSource asks for tomorrow from 13:00 on, each hour until it is there", async () => {
  await using market = new Market();
  await market.later(0);
  await market.later(2.5 * HOUR_MS);
  assert.equal(market.asked, 1, "before 13:00 today is enough");
  await market.later(HOUR_MS);
  await market.later(HOUR_MS / 2);
  assert.equal(market.asked, 2, "once an hour");
  market.answer = () => answerOf(2, () => 50);
  const state = await market.later(HOUR_MS);
  assert.ok("untilMs" in state && state.untilMs === DAY_MS + 48 * HOUR_MS);
  await market.later(2 * HOUR_MS);
  assert.equal(market.asked, 3, "all is known");
});

Deno.test("PriceSource tells since when and why it fails, and keeps what it knows", async () => {
  await using market = new Market();
  await market.later(0);
  const known = market.prices();
  const huge = () => new Response(" ".repeat(600 * 1024));
  const hang = (request: Request) =>
    new Promise<Response>((resolve) => {
      request.signal.addEventListener("abort", () => resolve(new Response()));
    });
  const elsewhere = () => new Response(null, { status: 302, headers: { location: market.url } });
  const table = [
    ["refused", () => new Response("no", { status: 500 })],
    ["elsewhere", elsewhere],
    ["unreadable", () => new Response("<html>")],
    ["unreadable", () => Response.json({ error: "no such zone" })],
    ["too-long", huge],
    ["none-of-today", () => Response.json({ unix_seconds: [1], price: [1], unit: "EUR/MWh" })],
    ["other-currency", () => Response.json({ unix_seconds: [1], price: [1], unit: "SEK/MWh" })],
    ["no-answer", hang],
  ] as const;
  market.wallMs += 3 * HOUR_MS;
  for (const [trouble, answer] of table) {
    market.answer = answer;
    market.deadlineMs = trouble === "no-answer" ? 100 : 20_000;
    const state = await market.later(HOUR_MS + 1);
    const sinceMs = NOW_MS + 4 * HOUR_MS + 1;
    const untilMs = DAY_MS + 24 * HOUR_MS;
    assert.deepEqual(state, { kind: "failing", sinceMs, trouble, untilMs });
    assert.deepEqual(market.prices(), known);
  }
  market.answer = () => answerOf(2, () => 70);
  market.deadlineMs = 20_000;
  assert.equal((await market.later(HOUR_MS + 1)).kind, "fetched");
  assert.equal(market.prices().length, 48);
});

Deno.test("PriceSource leaves the past its prices, whatever comes", async () => {
  await using market = new Market();
  market.answer = () => answerOf(2, () => 100);
  await market.later(0);
  market.answer = () => answerOf(2, () => 300);
  market.settings = { ...market.settings, priceSurcharge: 0.01 };
  market.wallMs += 24 * HOUR_MS;
  await market.later(0);
  const [past, next] = [market.prices().slice(0, 24), market.prices().slice(24)];
  assert.deepEqual(new Set(past), new Set([0.1]));
  assert.deepEqual(new Set(next), new Set([0.31]));
  market.settings = { ...market.settings, priceUrl: "" };
  await market.later(0);
  assert.equal(market.prices().length, 24 + 10, "what was to come counts no more");
  market.settings = { ...market.settings, priceUrl: market.url };
  market.wallMs = 0;
  await market.later(0);
  market.settings = { ...market.settings, priceUrl: "" };
  await market.later(0);
  assert.deepEqual(market.prices(DAY_MS - 1, DAY_MS + 1), [], "two days at most go");
});

Deno.test("PriceSource asks anew for each setting that changes its prices, and for no other", async () => {
  await using market = new Market();
  await market.later(0);
  const changes: readonly Partial<PriceSettings>[] = [
    { priceSurcharge: 0.1 },
    { priceTaxPct: 19 },
    { currency: "SEK" },
    { priceUrl: `${market.url}&a=1` },
  ];
  for (const [index, change] of changes.entries()) {
    market.settings = { ...market.settings, ...change };
    await market.later(0);
    await market.later(0);
    assert.equal(market.asked, index + 2, JSON.stringify(change));
  }
});

Deno.test("PriceSource keeps what begins today, and within three days", async () => {
  await using market = new Market();
  // It is 10:00: three days on it is hour 82 of the first one.
  const hours = [-1, 0, 81, 82];
  market.answer = () =>
    Response.json({
      unix_seconds: hours.map((hour) => (DAY_MS + hour * HOUR_MS) / 1000),
      price: hours.map((hour) => hour * 1000),
      unit: "EUR/MWh",
    });
  await market.later(0);
  assert.deepEqual(market.prices(DAY_MS - HOUR_MS, DAY_MS + 100 * HOUR_MS), [0, 81]);
});

Deno.test("PriceSource.start() looks each ten seconds, first after a part of that by chance", async () => {
  await using market = new Market();
  const pauses: number[] = [];
  const looked = Promise.withResolvers<void>();
  const source = new PriceSource({
    store: market.database.dayAhead,
    clock: { wallMs: () => NOW_MS, steadyMs: () => 0 },
    logger: { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} },
    settings: () => market.settings,
    timeZone: () => "Europe/Berlin",
    pause: (ms, signal) => {
      pauses.push(ms);
      if (pauses.length === 3) looked.resolve();
      return pauses.length < 3
        ? Promise.resolve()
        : new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    },
    random: () => 0.25,
    deadlineMs: 20_000,
  });
  source.start();
  await looked.promise;
  await source.stop();
  assert.deepEqual([pauses, market.asked], [[2500, 10_000, 10_000], 1]);
});

Deno.test("PriceSource spreads its hours over ten minutes", async () => {
  await using market = new Market({});
  market.random = 0.5;
  market.answer = () => new Response("no", { status: 500 });
  await market.later(0);
  await market.later(65 * 60_000 - 1);
  assert.equal(market.asked, 1);
  await market.later(1);
  assert.equal(market.asked, 2);
});

Deno.test("PriceSource drops an answer whose settings have changed meanwhile", async () => {
  await using market = new Market();
  market.answer = () => {
    market.settings = { ...market.settings, priceUrl: "" };
    return answerOf(1, () => 100);
  };
  assert.deepEqual(await market.later(0), { kind: "off" });
  assert.deepEqual(market.prices(), []);
});
