import assert from "node:assert/strict";
import { PriceBook, type Prices } from "../../../src/domain/history/prices.ts";
import type { StoredChange } from "../../../src/domain/ports/record_stores.ts";

const BERLIN = "Europe/Berlin";
const NONE: Prices = { importPrice: null, feedInPrice: null, currency: "EUR" };
const atOf = (text: string) => Date.parse(text);

function change(day: string, key: string, value: unknown): StoredChange {
  return { atMs: atOf(`${day}T15:00:00Z`), key, value };
}

/** Entered in March, the import price changed in May. */
const CHANGES = [
  change("2026-03-10", "importPrice", 30),
  change("2026-03-10", "importPrice", 0.3),
  change("2026-03-20", "feedInPrice", 0.08),
  change("2026-05-01", "importPrice", 0.4),
];
const NOW: Prices = { importPrice: 0.4, feedInPrice: 0.08, currency: "EUR" };

Deno.test("PriceBook at() counts a price from its local day on, the first one also before", () => {
  const book = new PriceBook(NOW, CHANGES, BERLIN);
  const table = [
    ["2020-01-01T00:00:00Z", 0.3],
    ["2026-03-10T12:00:00Z", 0.3],
    ["2026-04-30T21:59:59Z", 0.3],
    ["2026-04-30T22:00:00Z", 0.4],
    ["2027-01-01T00:00:00Z", 0.4],
  ] as const;
  for (const [time, importPrice] of table) {
    assert.deepEqual(book.at(atOf(time)), { importPrice, feedInPrice: 0.08, currency: "EUR" });
  }
});

Deno.test("PriceBook at() has the currency of the first price for all that was before", () => {
  const changes = [
    change("2026-03-10", "currency", "CHF"),
    change("2026-03-10", "importPrice", 0.3),
    change("2026-05-01", "currency", "SEK"),
  ];
  const book = new PriceBook({ ...NOW, currency: "SEK" }, changes, BERLIN);
  assert.equal(book.at(0).currency, "CHF");
  assert.equal(book.at(atOf("2026-05-02T00:00:00Z")).currency, "SEK");
  const late = [change("2026-03-10", "importPrice", 0.3), change("2026-05-01", "currency", "SEK")];
  assert.equal(new PriceBook({ ...NOW, currency: "SEK" }, late, BERLIN).at(0).currency, "EUR");
});

Deno.test("PriceBook at() knows no price where none is entered or after its end", () => {
  assert.deepEqual(new PriceBook(NONE, [], BERLIN).at(0), NONE);
  const removed = [...CHANGES, change("2026-06-01", "importPrice", null)];
  const book = new PriceBook({ ...NOW, importPrice: null }, removed, BERLIN);
  assert.equal(book.at(atOf("2026-05-31T12:00:00Z")).importPrice, 0.4);
  assert.equal(book.at(atOf("2026-06-01T12:00:00Z")).importPrice, null);
});

Deno.test("PriceBook at() takes what the environment holds for all time", () => {
  assert.deepEqual(new PriceBook(NOW, [], BERLIN).at(0), NOW);
});

Deno.test("PriceBook parts() meet at the local midnights of changes", () => {
  const book = new PriceBook(NOW, CHANGES, BERLIN);
  const may = atOf("2026-04-30T22:00:00Z");
  const year = { fromMs: atOf("2026-04-01T00:00:00Z"), toMs: atOf("2026-12-31T23:00:00Z") };
  assert.deepEqual(book.parts(year), [
    { fromMs: year.fromMs, toMs: may },
    { fromMs: may, toMs: year.toMs },
  ]);
  const day = { fromMs: may, toMs: may + 86_400_000 };
  assert.deepEqual(book.parts(day), [day]);
  const april = { fromMs: atOf("2026-03-31T22:00:00Z"), toMs: may };
  assert.deepEqual(book.parts(april), [april], "a change on its end is the next period's");
});

Deno.test("PriceBook priceAt() goes by the zones in force on the day", () => {
  const night = ["daily 22:00-06:00 0.2"];
  const changes = [...CHANGES, change("2026-06-01", "priceZones", night)];
  const book = new PriceBook({ ...NOW, priceZones: night }, changes, BERLIN);
  const importAt = (time: string) => book.priceAt(atOf(time)).importPrice;
  assert.equal(importAt("2026-05-31T21:00:00Z"), 0.4, "not before they were entered");
  assert.equal(importAt("2026-05-31T22:30:00Z"), 0.2);
  assert.equal(importAt("2026-06-02T12:00:00Z"), 0.4);
  assert.equal(book.at(atOf("2026-06-01T22:30:00Z")).importPrice, 0.4, "at() leaves them out");
  const range = (from: string, to: string) => ({ fromMs: atOf(from), toMs: atOf(to) });
  assert.equal(book.isByTime(range("2026-05-01T00:00:00Z", "2026-05-31T22:00:00Z")), false);
  assert.equal(book.isByTime(range("2026-05-31T21:59:00Z", "2026-05-31T22:01:00Z")), true);
});

Deno.test("PriceBook priceAt() is the flat price where there are no zones", () => {
  const book = new PriceBook(NOW, CHANGES, BERLIN);
  const atMs = atOf("2026-05-31T22:30:00Z");
  assert.deepEqual(book.priceAt(atMs), book.at(atMs));
  const nothing = { ...NONE, priceZones: ["daily 22:00-06:00 0.2"] };
  assert.equal(new PriceBook(nothing, [], BERLIN).priceAt(atMs).importPrice, null);
});

Deno.test("PriceBook zones from the environment count for all time, zones taken away no more", () => {
  const fixed = new PriceBook({ ...NOW, priceZones: ["daily 22:00-06:00 0.2"] }, CHANGES, BERLIN);
  assert.equal(fixed.priceAt(atOf("2020-01-01T23:00:00Z")).importPrice, 0.2);
  const changes = [
    ...CHANGES,
    change("2026-06-01", "priceZones", ["daily 22:00-06:00 0.2", 7, "nonsense"]),
    change("2026-06-05", "priceZones", []),
  ];
  const book = new PriceBook({ ...NOW, priceZones: [] }, changes, BERLIN);
  assert.equal(book.priceAt(atOf("2026-06-03T23:00:00Z")).importPrice, 0.2);
  assert.equal(book.priceAt(atOf("2026-06-05T23:00:00Z")).importPrice, 0.4);
});

Deno.test("PriceBook takes the price of the day ahead where there is one, with what is on top", () => {
  const fromMs = atOf("2026-06-03T10:00:00Z");
  const quarters = [0.1, -0.05, null, 0].flatMap((price, index) => {
    const startMs = fromMs + index * 900_000;
    return price === null ? [] : [{ fromMs: startMs, toMs: startMs + 900_000, price }];
  });
  const dayAhead = {
    between: (range: { fromMs: number; toMs: number }) =>
      quarters.filter((one) => one.fromMs < range.toMs && one.toMs > range.fromMs),
    hasAny: (range: { fromMs: number; toMs: number }) => dayAhead.between(range).length > 0,
  };
  const zones = ["daily 00:00-00:00 0.25", "daily 12:00-13:00 +0.02"];
  const book = new PriceBook({ ...NOW, priceZones: zones }, [], BERLIN, dayAhead);
  const prices = [0, 15, 30, 45, 60].map((minutes) =>
    book.priceAt(fromMs + minutes * 60_000 + 1).importPrice
  );
  const expected = [0.12, -0.03, 0.27, 0.02, 0.25];
  for (const [index, price] of prices.entries()) {
    assert.ok(Math.abs((price ?? NaN) - (expected[index] ?? NaN)) < 1e-9, `${index}: ${price}`);
  }
  const plain = new PriceBook(NOW, [], BERLIN, dayAhead);
  assert.equal(plain.priceAt(fromMs - 1).importPrice, 0.4);
  assert.equal(plain.isByTime({ fromMs, toMs: fromMs + 1 }), true);
  assert.equal(plain.isByTime({ fromMs: fromMs - 1000, toMs: fromMs }), false);
  assert.equal(new PriceBook(NONE, [], BERLIN, dayAhead).priceAt(fromMs).importPrice, null);
});

Deno.test("PriceBook at() the first price decides the currency before it, not a currency of earlier", () => {
  for (const key of ["importPrice", "feedInPrice"]) {
    const changes = [
      change("2026-03-01", "currency", "CHF"),
      change("2026-03-05", "currency", "SEK"),
      change("2026-03-10", key, 0.3),
    ];
    assert.equal(new PriceBook({ ...NOW, currency: "SEK" }, changes, BERLIN).at(0).currency, "SEK");
  }
  const entered = new PriceBook({ ...NOW, currency: "CHF" }, CHANGES, BERLIN);
  assert.equal(entered.at(0).currency, "CHF", "it never changed");
});

Deno.test("PriceBook at() a price that was taken back on its day counts on none", () => {
  const changes = [
    change("2026-03-10", "importPrice", 0.3),
    change("2026-03-10", "importPrice", null),
  ];
  const book = new PriceBook({ ...NOW, importPrice: null }, changes, BERLIN);
  assert.equal(book.at(atOf("2026-03-09T23:00:00Z")).importPrice, null);
});

Deno.test("PriceBook priceAt() asks once for a day of prices, each of which ends where the next begins", () => {
  const dayMs = atOf("2026-06-01T00:00:00Z");
  const prices = [0.1, 0.2].map((price, hour) => ({
    fromMs: dayMs + hour * 3_600_000,
    toMs: dayMs + (hour + 1) * 3_600_000,
    price,
  }));
  let asked = 0;
  const between = () => {
    asked++;
    return prices;
  };
  const book = new PriceBook(NOW, [], BERLIN, { between, hasAny: () => true });
  const at = (hour: number) => book.priceAt(dayMs + hour * 3_600_000).importPrice;
  assert.deepEqual([at(0), at(0.9), at(1), at(2)], [0.1, 0.1, 0.2, 0.4]);
  assert.equal(asked, 1);
  at(24);
  assert.equal(asked, 2, "the next day");
  at(-1);
  assert.equal(asked, 3, "the day before");
});
