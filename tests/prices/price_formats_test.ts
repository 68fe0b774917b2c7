import assert from "node:assert/strict";
import { parsePrices } from "../../src/prices/price_formats.ts";
import { requestOf } from "../../src/prices/price_request.ts";

const HOUR_S = 3600;
const START_S = Date.UTC(2026, 9, 24, 22) / 1000;
const BERLIN = "Europe/Berlin";

function charts(count: number, stepS: number, priceOf: (index: number) => number | null) {
  return {
    unix_seconds: Array.from({ length: count }, (_, index) => START_S + index * stepS),
    price: Array.from({ length: count }, (_, index) => priceOf(index)),
    unit: "EUR / MWh",
  };
}

Deno.test("parsePrices() reads days of 23, 24 and 25 hours, in hours and quarters", () => {
  for (const hours of [23, 24, 25]) {
    for (const parts of [1, 4]) {
      const stepS = HOUR_S / parts;
      const told = parsePrices(charts(hours * parts, stepS, (index) => 100 - index * 2));
      assert.equal(told?.currency, "EUR");
      assert.equal(told.prices.length, hours * parts);
      assert.deepEqual(told.prices[0], {
        fromMs: START_S * 1000,
        toMs: (START_S + stepS) * 1000,
        price: 0.1,
      });
      assert.equal(told.prices.at(-1)?.toMs, (START_S + hours * HOUR_S) * 1000);
    }
  }
});

Deno.test("parsePrices() keeps prices below 0 and leaves out what has none", () => {
  const prices = [120, -35.5, null, 0];
  const told = parsePrices(charts(4, 900, (index) => prices[index] ?? null));
  assert.deepEqual(told?.prices.map((one) => [one.fromMs / 1000 - START_S, one.price]), [
    [0, 0.12],
    [900, -0.0355],
    [2700, 0],
  ]);
  // A quarter that is missing has no price: the one before it does not count on.
  const { unix_seconds, price, unit } = charts(4, 900, () => 100);
  const gap = { unix_seconds: unix_seconds.toSpliced(1, 1), price: price.slice(1), unit };
  assert.equal(parsePrices(gap)?.prices[0]?.toMs, (START_S + 900) * 1000);
});

Deno.test("parsePrices() reads aWATTar and Tibber", () => {
  const startMs = START_S * 1000;
  const data = [0, 1].map((hour) => ({
    start_timestamp: startMs + hour * 3_600_000,
    end_timestamp: startMs + (hour + 1) * 3_600_000,
    marketprice: 80.5,
    unit: "Eur/MWh",
  }));
  const hour = { fromMs: startMs, toMs: startMs + 3_600_000 };
  const awattar = parsePrices({ object: "list", data });
  assert.equal(awattar?.currency, "EUR");
  assert.deepEqual(awattar.prices[0], { ...hour, price: 0.0805 });
  assert.equal(parsePrices({ data: data.slice(0, 1) })?.currency, "EUR", "one hour tells it too");
  const priceInfo = {
    today: [{ total: 0.31, startsAt: "2026-10-25T00:00:00.000+02:00", currency: "SEK" }],
    tomorrow: [],
  };
  const homes = [{ currentSubscription: null }, { currentSubscription: { priceInfo } }];
  assert.deepEqual(parsePrices({ data: { viewer: { homes } } }), {
    currency: "SEK",
    prices: [{ ...hour, price: 0.31 }],
  });
});

Deno.test("parsePrices() takes nothing else", () => {
  const right = charts(2, 3600, () => 1);
  for (
    const wrong of [
      null,
      "prices",
      {},
      { error: "no such zone" },
      { ...right, price: [1] },
      { ...right, price: ["1", "2"] },
      { ...right, unit: "EUR / kWh" },
      { ...right, unix_seconds: [START_S, START_S] },
      { ...right, unix_seconds: [START_S, START_S + 60] },
      { ...right, price: [1, 1e9] },
      charts(1001, 900, () => 1),
      { data: { viewer: { homes: "none" } } },
    ]
  ) {
    assert.equal(parsePrices(wrong), null, JSON.stringify(wrong).slice(0, 80));
  }
});

Deno.test("parsePrices() knows the bounds of a list, a step and a price", () => {
  const right = charts(2, 3600, () => 1);
  const count = (answer: unknown) => parsePrices(answer)?.prices.length ?? null;
  assert.deepEqual([1000, 1001].map((rows) => count(charts(rows, 900, () => 1))), [1000, null]);
  const spaced = (stepS: number) => ({ ...right, unix_seconds: [START_S, START_S + stepS] });
  assert.deepEqual([900, 899, 7200].map((stepS) => count(spaced(stepS))), [2, null, 2]);
  assert.equal(
    parsePrices(spaced(7200))?.prices[0]?.toMs,
    (START_S + 3600) * 1000,
    "no price counts for more than an hour",
  );
  const priced = (price: number) => count({ ...right, price: [1, price] });
  assert.deepEqual([100_000, -100_000, 100_001, -100_001].map(priced), [2, 2, null, null]);
  assert.equal(count({ unix_seconds: [START_S], price: [1], unit: "EUR/MWh" }), 1);
  assert.equal(count({ unix_seconds: [], price: [], unit: "EUR/MWh" }), 0);
  const turned = { ...right, unix_seconds: [START_S + 3600, START_S], price: [2, 1] };
  assert.deepEqual(parsePrices(turned)?.prices.map(({ price }) => price), [0.001, 0.002]);
});

Deno.test("requestOf() asks for the local today and tomorrow, as each source wants it", async () => {
  const at = { nowMs: Date.UTC(2026, 9, 24, 22, 30), timeZone: BERLIN };
  const urlOf = (address: string) => requestOf(address, at).url;
  assert.equal(
    urlOf("http://127.0.0.1/price?bzn=DE-LU"),
    "http://127.0.0.1/price?bzn=DE-LU&start=2026-10-25&end=2026-10-26",
  );
  assert.equal(
    urlOf("http://127.0.0.1/price?start=a&end=b"),
    "http://127.0.0.1/price?start=a&end=b",
  );
  // The day on which clocks are set back has 25 hours.
  const [startMs, endMs] = [Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 9, 26, 23)];
  assert.equal(
    urlOf("http://127.0.0.1/v1/marketdata"),
    `http://127.0.0.1/v1/marketdata?start=${startMs}&end=${endMs}`,
  );
  assert.equal(urlOf("http://127.0.0.1/own.json?a=1"), "http://127.0.0.1/own.json?a=1");
  const graph = requestOf("http://127.0.0.1/v1-beta/gql#my-token", at);
  assert.equal(graph.url, "http://127.0.0.1/v1-beta/gql");
  assert.equal(graph.method, "POST");
  assert.equal(graph.headers.get("authorization"), "Bearer my-token");
  assert.equal(graph.headers.get("content-type"), "application/json");
  assert.match((await graph.json()).query, /priceInfo/);
  const plain = requestOf("http://127.0.0.1/own.json", at);
  const { method, redirect, headers } = plain;
  assert.deepEqual([method, redirect, headers.get("accept")], [
    "GET",
    "manual",
    "application/json",
  ]);
  assert.deepEqual([headers.get("content-type"), headers.get("authorization")], [null, null]);
});
