import assert from "node:assert/strict";
import fc from "fast-check";
import {
  parseZone,
  type PriceZone,
  WEEKDAYS,
  zonedPrice,
} from "../../../src/domain/history/price_zones.ts";

function zones(...texts: readonly string[]): readonly PriceZone[] {
  return texts.map((text) => parseZone(text)).filter((zone) => zone !== null);
}

/** The price at a local time of Berlin, 0.3 outside all zones, to the hundredth of a cent. */
function priceAt(local: string, ...texts: readonly string[]): number {
  const atMs = Temporal.ZonedDateTime.from(`${local}[Europe/Berlin]`).epochMilliseconds;
  const price = zonedPrice(zones(...texts), 0.3, { atMs, timeZone: "Europe/Berlin" });
  return Math.round(price * 10_000) / 10_000;
}

Deno.test("parseZone() reads days, times and a price", () => {
  const days = (text: string) => [...parseZone(`${text} 06:00-22:00 0.3`)?.days ?? []].toSorted();
  assert.deepEqual(days("daily"), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(days("mon-fri"), [0, 1, 2, 3, 4]);
  assert.deepEqual(days("sat,sun"), [5, 6]);
  assert.deepEqual(days("fri-mon"), [0, 4, 5, 6]);
  assert.deepEqual(days("mon,wed-thu"), [0, 2, 3]);
  assert.deepEqual(parseZone("sun 22:00-06:30 0.21"), {
    days: new Set([6]),
    fromMin: 1320,
    toMin: 390,
    price: 0.21,
    isOnTop: false,
  });
  assert.equal(parseZone("daily 17:00-20:00 +0.05")?.isOnTop, true);
  assert.equal(parseZone("daily 11:00-14:00 -0.03")?.price, -0.03);
  assert.equal(parseZone("daily 11:00-14:00 100")?.price, 100, "the most");
});

Deno.test("parseZone() takes nothing else", () => {
  for (
    const text of [
      "",
      "daily",
      "daily 06:00-22:00",
      "daily 6:00-22:00 0.3",
      "daily 06:00-24:00 0.3",
      "daily 06:00-22:60 0.3",
      "monday 06:00-22:00 0.3",
      "mon- 06:00-22:00 0.3",
      "mon-tue-wed 06:00-22:00 0.3",
      "daily,mon 06:00-22:00 0.3",
      "daily 06:00-22:00 0,3",
      "daily 06:00-22:00 101",
      "daily 06:00-22:00 NaN",
      " daily 06:00-22:00 0.3",
    ]
  ) assert.equal(parseZone(text), null, text);
});

Deno.test("zonedPrice() begins and ends to the minute, on the days that are named", () => {
  const night = "mon-fri 22:00-06:00 0.2";
  const table = [
    ["2026-06-22T21:59:59", 0.3],
    ["2026-06-22T22:00", 0.2],
    ["2026-06-23T05:59:59", 0.2],
    ["2026-06-23T06:00", 0.3],
    // Friday's night goes on into Saturday's morning; Sunday's night is none of them.
    ["2026-06-27T05:00", 0.2],
    ["2026-06-27T23:00", 0.3],
    ["2026-06-28T23:00", 0.3],
    ["2026-06-29T05:00", 0.3],
  ] as const;
  for (const [local, price] of table) assert.equal(priceAt(local, night), price, local);
});

Deno.test("zonedPrice() takes the first that has the moment, and all that is on top", () => {
  const all = ["daily 00:00-06:00 0.2", "daily 05:00-08:00 0.25", "mon-fri 05:00-07:00 +0.05"];
  assert.equal(priceAt("2026-06-22T04:00", ...all), 0.2);
  assert.equal(priceAt("2026-06-22T05:30", ...all), 0.25);
  assert.equal(priceAt("2026-06-22T06:30", ...all), 0.3);
  assert.equal(priceAt("2026-06-22T07:30", ...all), 0.25);
  assert.equal(priceAt("2026-06-21T06:30", ...all), 0.25, "not on a Sunday");
  assert.equal(priceAt("2026-06-22T09:00", "daily 08:00-10:00 -0.03"), 0.27);
});

Deno.test("zonedPrice() goes by the clock on the wall when it is put forward and back", () => {
  const zone = "daily 02:00-03:00 0.1";
  const at = (utc: string) =>
    zonedPrice(zones(zone), 0.3, { atMs: Date.parse(utc), timeZone: "Europe/Berlin" });
  assert.equal(at("2026-03-29T00:59:59Z"), 0.3);
  assert.equal(at("2026-03-29T01:00:00Z"), 0.3, "02:00 does not come");
  assert.equal(at("2026-10-25T00:30:00Z"), 0.1);
  assert.equal(at("2026-10-25T01:30:00Z"), 0.1, "02:30 comes twice");
  assert.equal(at("2026-10-25T02:00:00Z"), 0.3);
});

Deno.test("zonedPrice() a zone from a time to the same is the whole day", () => {
  assert.equal(priceAt("2026-06-27T13:00", "sat,sun 00:00-00:00 0.25"), 0.25);
  assert.equal(priceAt("2026-06-26T23:59", "sat,sun 00:00-00:00 0.25"), 0.3);
});

Deno.test("zonedPrice() a day in all its zones has as many minutes of each as the clock says", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.constantFrom(...WEEKDAYS),
      (fromMin, toMin, day) => {
        const clock = (minute: number) =>
          `${String(Math.floor(minute / 60)).padStart(2, "0")}:${
            String(minute % 60).padStart(2, "0")
          }`;
        const parsed = zones(`${day} ${clock(fromMin)}-${clock(toMin)} 0.1`);
        let minutes = 0;
        for (let minute = 0; minute < 7 * 1440; minute++) {
          const atMs = Date.UTC(2026, 5, 22) + minute * 60_000;
          if (zonedPrice(parsed, 0.3, { atMs, timeZone: "UTC" }) === 0.1) minutes++;
        }
        assert.equal(minutes, (toMin - fromMin + 1440) % 1440 || 1440);
      },
    ),
    { numRuns: 8 },
  );
});
