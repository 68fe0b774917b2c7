import assert from "node:assert/strict";
import {
  distanceStepKm,
  formatsFor,
  megabytes,
  oncePerPlace,
  UNIT_SPACE,
} from "../../src/words/format.ts";
import { datesFor, spanText } from "../../src/words/date_format.ts";
import { en } from "../../src/words/en/en.ts";
import { de } from "../../src/words/de/de.ts";
import { nl } from "../../src/words/nl/nl.ts";

const EN = formatsFor({ words: en, timeZone: "Europe/Berlin" });
const DE = formatsFor({ words: de, timeZone: "Europe/Berlin" });
const NL = formatsFor({ words: nl, timeZone: "Europe/Berlin" });

function plain(text: string): string {
  return text.replaceAll(UNIT_SPACE, " ");
}

Deno.test("power() changes to kW where a rounded number reaches 1000 W", () => {
  const table = [
    [0, "0 W"],
    [0.4, "0 W"],
    [840, "840 W"],
    [999.4, "999 W"],
    [999.5, "1.00 kW"],
    [
      1000,
      "1.00 kW",
    ],
    [2744, "2.74 kW"],
    [12_345, "12.35 kW"],
  ] as const;
  for (const [powerW, text] of table) assert.equal(plain(EN.power(powerW)), text);
});

Deno.test("power() is a magnitude and never shows a minus", () => {
  assert.equal(plain(EN.power(-1058)), "1.06 kW");
  assert.equal(plain(EN.power(-0)), "0 W");
});

Deno.test("formats have the decimal sign of the language", () => {
  assert.equal(plain(DE.power(2744)), "2,74 kW");
  assert.equal(plain(DE.temperature(45.2)), "45,2 °C");
  assert.equal(plain(EN.current(6)), "6 A");
  assert.equal(plain(DE.current(12.14)), "12,1 A");
  assert.equal(plain(DE.energy(4120)), "4,1 kWh");
  assert.equal(plain(NL.energy(4120)), "4,1 kWh");
  assert.equal(plain(EN.percent(25.6)), "26 %");
});

Deno.test("temperature() below zero has a true minus, and rounds to no -0", () => {
  assert.equal(plain(EN.temperature(-5.24)), "\u22125.2 °C");
  assert.equal(plain(EN.temperature(-0.01)), "0.0 °C");
});

Deno.test("duration() takes the largest unit that fills once", () => {
  const table = [
    [0, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [3_599_999, "59 min"],
    [
      3_600_000,
      "1 h",
    ],
    [86_399_999, "23 h"],
    [86_400_000, "1 d"],
    [-5, "0 s"],
  ] as const;
  for (const [durationMs, text] of table) assert.equal(plain(EN.duration(durationMs)), text);
});

Deno.test("moment() names the day only when it is another one at the site", () => {
  const lateMs = Date.parse("2026-11-22T22:30:00Z");
  const nextMs = Date.parse("2026-11-22T23:30:00Z");
  assert.equal(EN.moment({ atMs: lateMs, nowMs: lateMs }), "23:30");
  assert.equal(EN.moment({ atMs: lateMs, nowMs: nextMs }), "23:30 on 22 Nov");
  assert.equal(DE.moment({ atMs: lateMs, nowMs: nextMs }), "22. Nov., 23:30");
});

Deno.test("nearby() says tomorrow and yesterday by the site's calendar, and dates beyond", () => {
  const nowMs = Date.parse("2026-11-22T22:30:00Z");
  const days = (count: number) => nowMs + count * 86_400_000;
  assert.equal(EN.nearby({ atMs: nowMs, nowMs }), "23:30");
  assert.equal(EN.nearby({ atMs: nowMs + 1_800_000, nowMs }), "00:00 tomorrow");
  assert.equal(DE.nearby({ atMs: days(1), nowMs }), "morgen 23:30");
  assert.equal(EN.nearby({ atMs: days(-1), nowMs }), "23:30 yesterday");
  assert.equal(DE.nearby({ atMs: days(2), nowMs }), "24. Nov., 23:30");
  const springMs = Date.parse("2026-03-28T12:00:00Z");
  assert.equal(DE.nearby({ atMs: springMs + 82_800_000, nowMs: springMs }), "morgen 13:00");
});

Deno.test("clock() follows the change of summer time", () => {
  const before = Date.parse("2026-10-25T00:30:00Z");
  const after = Date.parse("2026-10-25T01:30:00Z");
  assert.equal(EN.clock(before), "02:30");
  assert.equal(EN.clock(after), "02:30");
});

Deno.test("spanText() names the two largest units of a time, and leaves out what is 0", () => {
  const table = [
    [0, "0 min"],
    [29_999, "0 min"],
    [30_000, "1 min"],
    [59 * 60_000, "59 min"],
    [60 * 60_000, "1 h"],
    [130 * 60_000, "2 h 10 min"],
    [24 * 60 * 60_000, "1 d"],
    [(24 * 60 + 5) * 60_000, "1 d"],
    [(76 * 60 + 59) * 60_000, "3 d 4 h"],
  ] as const;
  for (const [spanMs, text] of table) assert.equal(plain(spanText(spanMs)), text);
});

Deno.test("megabytes() shows two digits that count below 1 MB, and one decimal above", () => {
  const formats = formatsFor({ words: en, timeZone: "UTC" });
  const table = [
    [0, "0"],
    [1234, "0.0012"],
    [45_678, "0.046"],
    [994_000, "0.99"],
    [999_999, "1"],
    [1_000_000, "1"],
    [1_150_000, "1.2"],
    [1_249_999, "1.2"],
    [1_250_000, "1.3"],
    [123_456_789, "123.5"],
  ] as const;
  for (const [sizeBytes, text] of table) {
    assert.equal(megabytes(sizeBytes, formats), `${text}${UNIT_SPACE}MB`);
  }
});

Deno.test("money() is of thousandths, price() tells a hundredth of a cent, as the reader writes both", () => {
  const table = [
    [en, "€12.34", "€0.3217"],
    [de, "12,34 €", "0,3217 €"],
    [nl, "€ 12,34", "€ 0,3217"],
  ] as const;
  for (const [words, money, price] of table) {
    const dates = datesFor({ words, timeZone: "Europe/Berlin" });
    const told = [
      dates.money({ milli: 12_340, currency: "EUR" }),
      dates.price({ perKwh: 0.321_68, currency: "EUR" }),
    ].map((text) => text.replaceAll("\u00a0", " "));
    assert.deepEqual(told, [money, price]);
  }
});

Deno.test("energies, distances and masses are as fine as they are small", () => {
  assert.equal(plain(EN.energy(1_000_000)), "1,000.0 kWh");
  assert.deepEqual([1400, 2949, 2950, 14_200].map((wh) => plain(EN.roughEnergy(wh))), [
    "1.4 kWh",
    "2.9 kWh",
    "3 kWh",
    "14 kWh",
  ]);
  assert.deepEqual([4.2, 9.94, 9.95, 412.4].map((km) => plain(EN.distance(km))), [
    "4.2 km",
    "9.9 km",
    "10 km",
    "412 km",
  ]);
  assert.deepEqual([4.2, 9.95].map((likeKm) => plain(EN.distance(4.2, likeKm))), [
    "4.2 km",
    "4 km",
  ]);
  assert.deepEqual([4.2, 9.94, 9.95, 412].map(distanceStepKm), [0.1, 0.1, 1, 1]);
  assert.deepEqual([7100, 9949, 9950, 71_000].map((g) => plain(EN.mass(g))), [
    "7.1 kg",
    "9.9 kg",
    "10 kg",
    "71 kg",
  ]);
});

Deno.test("oncePerPlace() makes something once for a language and a zone, and keeps sixteen", () => {
  const made: string[] = [];
  const placed = oncePerPlace(({ words, timeZone }) => made.push(`${words.code} ${timeZone}`));
  const zone = (place: number) => placed({ words: en, timeZone: `Zone/${place}` });
  for (const place of [...Array(16).keys(), 0, 15]) zone(place);
  assert.equal(made.length, 16);
  placed({ words: de, timeZone: "Zone/0" });
  assert.equal(made.at(-1), "de Zone/0");
  zone(0);
  assert.equal(made.length, 18);
});
