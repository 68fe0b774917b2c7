import assert from "node:assert/strict";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { DayAheadPrice } from "../../src/domain/ports/day_ahead.ts";
import { PriceSource } from "../../src/prices/price_source.ts";
import { MemoryLogger } from "../app/fakes.ts";

const HOUR_MS = 3_600_000;
/** Midnight of a day of summer in Berlin. */
const DAY_MS = Date.UTC(2026, 5, 20, 22);
const BROKEN = new StorageFailed("no disk");

/** Prices of so many hours of the day. */
function answerOf(hours: readonly number[]): Response {
  return Response.json({
    unix_seconds: hours.map((hour) => DAY_MS / 1000 + hour * 3600),
    price: hours,
    unit: "EUR/MWh",
  });
}

/** A source whose answers come without a network, and a store that a test breaks. */
class Shop implements Disposable {
  asked = 0;
  wallMs = DAY_MS + 10 * HOUR_MS;
  steadyMs = 0;
  saved: readonly DayAheadPrice[] = [];
  dropped: number[] = [];
  knownUntilMs: number | null = null;
  /** What each call of the store ends with. */
  broken: { save?: Error; untilMs?: Error; dropFrom?: Error } = {};
  priceUrl = "http://127.0.0.1/own.json";
  answer: () => Response | Promise<Response> = () => answerOf([10, 11, 12]);
  readonly logger = new MemoryLogger();
  readonly source: PriceSource;
  readonly #fetch = globalThis.fetch;

  constructor() {
    globalThis.fetch = async () => {
      this.asked++;
      return await this.answer();
    };
    const failing = (error: Error | undefined) => {
      if (error !== undefined) throw error;
    };
    this.source = new PriceSource({
      store: {
        save: (prices) => {
          failing(this.broken.save);
          this.saved = prices;
        },
        untilMs: () => {
          failing(this.broken.untilMs);
          return this.knownUntilMs;
        },
        dropFrom: (atMs) => {
          failing(this.broken.dropFrom);
          this.dropped.push(atMs);
        },
        between: () => [],
        hasAny: () => false,
      },
      clock: { wallMs: () => this.wallMs, steadyMs: () => this.steadyMs },
      logger: this.logger,
      settings: () => ({
        priceUrl: this.priceUrl,
        priceSurcharge: null,
        priceTaxPct: null,
        currency: "EUR",
      }),
      timeZone: () => "Europe/Berlin",
      pause: () => Promise.resolve(),
      random: () => 0,
    });
  }

  async later(ms: number) {
    this.wallMs += ms;
    this.steadyMs += ms;
    await this.source.look();
    return this.source.state;
  }

  [Symbol.dispose](): void {
    globalThis.fetch = this.#fetch;
  }
}

Deno.test("PriceSource tells that prices could not be stored, and asks again an hour later", async () => {
  using shop = new Shop();
  assert.deepEqual(shop.source.state, { kind: "starting", untilMs: null });
  shop.broken.save = BROKEN;
  const state = { kind: "failing", sinceMs: shop.wallMs, trouble: "not-stored", untilMs: null };
  assert.deepEqual(await shop.later(0), state);
  assert.deepEqual(shop.logger.lines, ["warn Prices not fetched"]);
  delete shop.broken.save;
  await shop.later(HOUR_MS - 1);
  assert.equal(shop.asked, 1);
  await shop.later(1);
  assert.deepEqual([shop.asked, shop.saved.length], [2, 3]);
  shop.broken.save = new TypeError("a bug");
  await assert.rejects(shop.later(HOUR_MS), TypeError);
});

Deno.test("PriceSource asks no more while nobody can tell what is known, and says that it is unknown", async () => {
  using shop = new Shop();
  await shop.later(0);
  shop.broken.untilMs = BROKEN;
  assert.deepEqual(await shop.later(2 * HOUR_MS), {
    kind: "fetched",
    atMs: shop.wallMs - 2 * HOUR_MS,
    untilMs: null,
  });
  assert.equal(shop.asked, 1);
  shop.broken.untilMs = new TypeError("a bug");
  assert.throws(() => shop.source.state, TypeError);
  await assert.rejects(shop.source.look(), TypeError);
});

Deno.test("PriceSource leaves a source also where the store keeps its prices", async () => {
  using shop = new Shop();
  await shop.later(0);
  shop.broken.dropFrom = BROKEN;
  shop.priceUrl = "http://127.0.0.1/other.json";
  assert.deepEqual(shop.source.state, { kind: "starting", untilMs: null }, "not asked yet");
  assert.equal((await shop.later(0)).kind, "fetched");
  assert.deepEqual(shop.logger.lines, [
    "info Prices fetched",
    "warn Prices not removed",
    "info Prices fetched",
  ]);
  delete shop.broken.dropFrom;
  shop.priceUrl = "";
  assert.deepEqual(await shop.later(5), { kind: "off" });
  assert.deepEqual([shop.dropped, shop.asked], [[shop.wallMs], 2]);
  shop.broken.dropFrom = new TypeError("a bug");
  shop.priceUrl = "http://127.0.0.1/own.json";
  await assert.rejects(shop.later(0), TypeError);
});

Deno.test("PriceSource misses the end of today, and from 13:00 on that of tomorrow", async () => {
  const asks = async (hour: number, untilHour: number | null) => {
    using shop = new Shop();
    shop.wallMs = DAY_MS + 9 * HOUR_MS;
    await shop.later(0);
    shop.knownUntilMs = untilHour === null ? null : DAY_MS + untilHour * HOUR_MS;
    await shop.later((hour - 9) * HOUR_MS);
    return shop.asked === 2;
  };
  const early = 13 - 1 / HOUR_MS;
  assert.deepEqual(
    [await asks(early, 24), await asks(early, 24 - 1 / HOUR_MS), await asks(early, null)],
    [false, true, true],
  );
  assert.deepEqual(
    [await asks(13, 48), await asks(13, 48 - 1 / HOUR_MS), await asks(13, 24)],
    [false, true, true],
  );
});

Deno.test("PriceSource says nothing of an answer that the end of the program cuts off", async () => {
  using shop = new Shop();
  const answers = [
    () => Promise.reject(new Error("cut")),
    () => Promise.resolve(answerOf([])),
    () => Promise.resolve(answerOf([10, 11])),
  ];
  for (const answer of answers) {
    using ended = new Shop();
    ended.answer = async () => {
      await ended.source.stop();
      return await answer();
    };
    assert.deepEqual(await ended.later(0), { kind: "starting", untilMs: null });
    assert.deepEqual([ended.saved, ended.logger.lines], [[], []]);
  }
  assert.equal(shop.asked, 0);
});

Deno.test("PriceSource takes no answer whose last price is over", async () => {
  const kindAt = async (hour: number) => {
    using shop = new Shop();
    shop.answer = () => answerOf([8, 9, 10]);
    shop.wallMs = DAY_MS + hour * HOUR_MS;
    const state = await shop.later(0);
    return "trouble" in state ? state.trouble : state.kind;
  };
  assert.equal(await kindAt(11 - 1 / HOUR_MS), "fetched");
  assert.equal(await kindAt(11), "none-of-today");
});
