import assert from "node:assert/strict";
import fc from "fast-check";
import {
  dayAfter,
  dayOf,
  localHours,
  monthAfter,
  nextLocalHourMs,
  startOfDayMs,
  startOfLocalHourMs,
} from "../../../src/domain/house/local_day.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Asia/Kathmandu",
  "Africa/Cairo",
  "America/Sao_Paulo",
];
const zone = fc.constantFrom(...ZONES);
const moment = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });

const clockOf = new Map(ZONES.map((timeZone) => [
  timeZone,
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }),
]));

/** "2026-11-22 12:04:31", as the clocks of the zone show it. */
function shown(atMs: number, timeZone: string): string {
  return clockOf.get(timeZone)?.format(atMs) ?? "";
}

Deno.test("dayOf() lies between the starts of its day and the next, everywhere", () => {
  fc.assert(fc.property(moment, zone, (atMs, timeZone) => {
    const day = dayOf(atMs, timeZone);
    assert.ok(startOfDayMs(day, timeZone) <= atMs);
    assert.ok(atMs < startOfDayMs(dayAfter(day), timeZone));
  }));
});

Deno.test("startOfDayMs() is the first moment at which clocks show the day", () => {
  fc.assert(fc.property(moment, zone, (atMs, timeZone) => {
    const startMs = startOfDayMs(dayOf(atMs, timeZone), timeZone);
    assert.equal(shown(startMs, timeZone).slice(0, 10), dayOf(startMs, timeZone));
    assert.ok(shown(startMs - 1, timeZone).slice(0, 10) < dayOf(startMs, timeZone));
  }));
});

for (
  const { timeZone, day, hours } of [
    { timeZone: "Europe/Berlin", day: "2026-03-29", hours: 23 },
    { timeZone: "Europe/Berlin", day: "2026-10-25", hours: 25 },
    { timeZone: "Europe/Berlin", day: "2026-10-26", hours: 24 },
    { timeZone: "Australia/Lord_Howe", day: "2026-04-05", hours: 24.5 },
    { timeZone: "Australia/Lord_Howe", day: "2026-10-04", hours: 23.5 },
    { timeZone: "Pacific/Apia", day: "2011-12-30", hours: 0 },
    { timeZone: "Africa/Cairo", day: "2026-04-24", hours: 23 },
  ]
) {
  Deno.test(`startOfDayMs() gives ${day} ${hours} hours in ${timeZone}`, () => {
    const lengthMs = startOfDayMs(dayAfter(day), timeZone) - startOfDayMs(day, timeZone);
    assert.equal(lengthMs / HOUR_MS, hours);
  });
}

Deno.test("dayOf() keeps days apart where clocks were set back over midnight", () => {
  const midnightMs = Date.UTC(2010, 10, 7, 2, 30);
  assert.equal(dayOf(midnightMs - 1, "America/St_Johns"), "2010-11-06");
  assert.equal(shown(midnightMs + 45 * MINUTE_MS, "America/St_Johns").slice(0, 10), "2010-11-06");
  assert.equal(dayOf(midnightMs + 45 * MINUTE_MS, "America/St_Johns"), "2010-11-07");
});

Deno.test("monthAfter() begins the next month from any of its days", () => {
  assert.equal(monthAfter("2026-01-31"), "2026-02-01");
  assert.equal(monthAfter("2026-12-01"), "2027-01-01");
});

/** Begins of the hours of these spans. */
function beginsOf(range: { fromMs: number; toMs: number }, timeZone: string): number[] {
  const begins: number[] = [];
  for (const { fromMs, toMs, offsetMs } of localHours(range, timeZone)) {
    for (let atMs = fromMs; atMs < toMs;) {
      begins.push(atMs);
      atMs = (Math.floor((atMs + offsetMs) / HOUR_MS) + 1) * HOUR_MS - offsetMs;
    }
  }
  return begins;
}

Deno.test("localHours() begins at every full hour that clocks show, and nowhere else", () => {
  const span = fc.integer({ min: 0, max: 30 }).map((hours) => hours * HOUR_MS);
  fc.assert(fc.property(moment, span, zone, (fromMs, lengthMs, timeZone) => {
    const range = { fromMs, toMs: fromMs + lengthMs };
    for (const atMs of beginsOf(range, timeZone)) {
      assert.ok(atMs >= range.fromMs && atMs < range.toMs);
      const isFull = shown(atMs, timeZone).endsWith(":00:00");
      const shownMs = Date.parse(`${shown(atMs, timeZone)}Z`);
      const isJump = shownMs - Date.parse(`${shown(atMs - 1000, timeZone)}Z`) !== 1000;
      assert.ok(isFull || isJump, `${shown(atMs, timeZone)} in ${timeZone}`);
    }
  }));
});

Deno.test("localHours() of a day are 24, one less in spring, one more in autumn", () => {
  const count = (day: string, timeZone: string) => {
    const range = {
      fromMs: startOfDayMs(day, timeZone),
      toMs: startOfDayMs(dayAfter(day), timeZone),
    };
    return beginsOf(range, timeZone).length;
  };
  assert.equal(count("2026-06-21", "Europe/Berlin"), 24);
  assert.equal(count("2026-03-29", "Europe/Berlin"), 23);
  assert.equal(count("2026-10-25", "Europe/Berlin"), 25);
  assert.equal(count("2026-06-21", "Asia/Kathmandu"), 24);
  assert.equal(count("2026-04-05", "Australia/Lord_Howe"), 25);
  assert.equal(count("2026-10-04", "Australia/Lord_Howe"), 24);
});

Deno.test("startOfLocalHourMs() and nextLocalHourMs() enclose an hour, also a cut one", () => {
  const days = [
    { timeZone: "Europe/Berlin", fromMs: Date.UTC(2026, 9, 24) },
    { timeZone: "Australia/Lord_Howe", fromMs: Date.UTC(2026, 3, 4) },
    { timeZone: "America/Santiago", fromMs: Date.UTC(2026, 3, 4) },
    { timeZone: "America/St_Johns", fromMs: Date.UTC(2006, 9, 28) },
  ];
  for (const { timeZone, fromMs } of days) {
    const begins = beginsOf({ fromMs, toMs: fromMs + 48 * HOUR_MS }, timeZone);
    for (const [index, beginMs] of begins.entries()) {
      const endMs = begins[index + 1];
      if (endMs === undefined) continue;
      for (const atMs of [beginMs, beginMs + 1, endMs - 1]) {
        assert.equal(startOfLocalHourMs(atMs, timeZone), beginMs, shown(atMs, timeZone));
        if (atMs > beginMs) assert.equal(nextLocalHourMs(atMs, timeZone), endMs);
      }
      assert.equal(nextLocalHourMs(beginMs, timeZone), beginMs);
    }
  }
});
