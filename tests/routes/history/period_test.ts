import assert from "node:assert/strict";
import {
  neighbour,
  parsePeriod,
  periodAt,
  periodKey,
  type PeriodKind,
} from "../../../routes/history/period.ts";

const ZONE = "Europe/Berlin";
const HOUR_MS = 3_600_000;

interface Case {
  readonly kind: PeriodKind;
  readonly text: string;
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly before: string;
  readonly after: string;
}

const CASES: readonly Case[] = [
  {
    kind: "day",
    text: "2026-03-01",
    key: "2026-03-01",
    from: "2026-02-28T23:00:00Z",
    to: "2026-03-01T23:00:00Z",
    before: "2026-02-28",
    after: "2026-03-02",
  },
  {
    kind: "week",
    text: "2026-W01",
    key: "2026-W01",
    from: "2025-12-28T23:00:00Z",
    to: "2026-01-04T23:00:00Z",
    before: "2025-W52",
    after: "2026-W02",
  },
  {
    kind: "week",
    text: "2027-01-02",
    key: "2026-W53",
    from: "2026-12-27T23:00:00Z",
    to: "2027-01-03T23:00:00Z",
    before: "2026-W52",
    after: "2027-W01",
  },
  {
    kind: "month",
    text: "2026-03",
    key: "2026-03",
    from: "2026-02-28T23:00:00Z",
    to: "2026-03-31T22:00:00Z",
    before: "2026-02",
    after: "2026-04",
  },
  {
    kind: "year",
    text: "2026",
    key: "2026",
    from: "2025-12-31T23:00:00Z",
    to: "2026-12-31T23:00:00Z",
    before: "2025",
    after: "2027",
  },
];

for (const { kind, text, key, from, to, before, after } of CASES) {
  Deno.test(`parsePeriod() ${kind}=${text} has its bounds, its name and its neighbours`, () => {
    const period = parsePeriod(kind, text, ZONE);
    assert.ok(period);
    assert.equal(periodKey(period), key);
    assert.equal(new Date(period.range.fromMs).toISOString(), from.replace("Z", ".000Z"));
    assert.equal(new Date(period.range.toMs).toISOString(), to.replace("Z", ".000Z"));
    assert.equal(periodKey(neighbour(period, "before", ZONE)), before);
    assert.equal(periodKey(neighbour(period, "after", ZONE)), after);
    assert.deepEqual(periodAt(kind, period.range.toMs - 1, ZONE).range, period.range);
    assert.notDeepEqual(periodAt(kind, period.range.toMs, ZONE).range, period.range);
  });
}

Deno.test("parsePeriod() a day has 23 hours in spring and 25 in autumn", () => {
  const hours = (text: string) => {
    const period = parsePeriod("day", text, ZONE);
    return period === null ? null : (period.range.toMs - period.range.fromMs) / HOUR_MS;
  };
  assert.deepEqual(["2026-03-29", "2026-03-30", "2026-10-25"].map(hours), [23, 24, 25]);
});

const WRONG: readonly (readonly [PeriodKind, string])[] = [
  ["day", "2026-02-29"],
  ["day", "2026-13-01"],
  ["day", "20260301"],
  ["day", "2026-03-01T00:00"],
  ["day", "1969-12-31"],
  ["day", "9999-01-01"],
  ["week", "2026-W00"],
  ["week", "2025-W53"],
  ["week", "2026-W54"],
  ["month", "2026-00"],
  ["month", "2026-1"],
  ["year", "26"],
  ["year", "0000"],
  ["year", "9999"],
  ["year", "２０２６"],
];

Deno.test("parsePeriod() null for what is none", () => {
  for (const [kind, text] of WRONG) assert.equal(parsePeriod(kind, text, ZONE), null, text);
});
