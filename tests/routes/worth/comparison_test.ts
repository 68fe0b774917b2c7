import assert from "node:assert/strict";
import { parsePeriod, type PeriodKind } from "../../../routes/history/period.ts";
import { comparedSpans, type ComparedWith } from "../../../routes/worth/comparison.ts";

const ZONE = "Europe/Berlin";

/** "first..end | first..end" of both spans, each without its end. */
function spans(
  kind: PeriodKind,
  text: string,
  { today = "2030-01-01", firstDay = "2000-01-01", compared = "before" }: {
    today?: string;
    firstDay?: string;
    compared?: ComparedWith;
  } = {},
): string | null {
  const period = parsePeriod(kind, text, ZONE);
  assert.ok(period);
  const found = comparedSpans(period, compared, {
    today: Temporal.PlainDate.from(today),
    firstDay: Temporal.PlainDate.from(firstDay),
    timeZone: ZONE,
  });
  if (found === null) return null;
  return [found.now, found.then].map(({ first, end }) => `${first}..${end}`).join(" | ");
}

Deno.test("comparedSpans() as many days of both months, from the first on", () => {
  const cases = [
    ["2026-11", "2026-11-01..2026-12-01 | 2026-10-01..2026-10-31"],
    ["2026-03", "2026-03-01..2026-03-29 | 2026-02-01..2026-03-01"],
    ["2026-02", "2026-02-01..2026-03-01 | 2026-01-01..2026-01-29"],
    ["2026-01", "2026-01-01..2026-02-01 | 2025-12-01..2026-01-01"],
  ] as const;
  for (const [month, wanted] of cases) assert.equal(spans("month", month), wanted);
});

Deno.test("comparedSpans() a month that runs: its days that are over", () => {
  assert.equal(
    spans("month", "2026-11", { today: "2026-11-16" }),
    "2026-11-01..2026-11-16 | 2026-10-01..2026-10-16",
  );
  assert.equal(
    spans("month", "2026-11", { today: "2026-11-02" })?.slice(0, 22),
    "2026-11-01..2026-11-02",
  );
  assert.equal(spans("month", "2026-11", { today: "2026-11-01" }), null);
  assert.equal(spans("month", "2026-12", { today: "2026-11-16" }), null);
});

Deno.test("comparedSpans() only days that both have a record of", () => {
  assert.equal(
    spans("month", "2026-11", { today: "2026-11-16", firstDay: "2026-10-10" }),
    "2026-11-10..2026-11-16 | 2026-10-10..2026-10-16",
  );
  assert.equal(spans("month", "2026-11", { today: "2026-11-16", firstDay: "2026-10-16" }), null);
  assert.equal(
    spans("year", "2026", { today: "2026-11-16", firstDay: "2025-03-05" }),
    "2026-03-05..2026-11-16 | 2025-03-05..2025-11-16",
  );
});

Deno.test("comparedSpans() the same month and the same week of the year before", () => {
  const compared = "year";
  assert.equal(
    spans("month", "2024-02", { compared }),
    "2024-02-01..2024-02-29 | 2023-02-01..2023-03-01",
  );
  assert.equal(
    spans("week", "2026-W47", { compared }),
    "2026-11-16..2026-11-23 | 2025-11-17..2025-11-24",
  );
  assert.equal(spans("week", "2026-W47"), "2026-11-16..2026-11-23 | 2026-11-09..2026-11-16");
});

Deno.test("comparedSpans() a year by its dates, leap days and all", () => {
  assert.equal(spans("year", "2025"), "2025-01-01..2026-01-01 | 2024-01-01..2025-01-01");
  assert.equal(
    spans("year", "2024", { today: "2024-03-01" }),
    "2024-01-01..2024-03-01 | 2023-01-01..2023-03-01",
  );
  assert.equal(spans("year", "2025", { compared: "year" }), null);
  assert.equal(spans("day", "2026-11-15"), null);
});

Deno.test("comparedSpans() a leap day alone has nothing beside it, and a longer February no day of March", () => {
  const february = { compared: "year" } as const;
  assert.equal(
    spans("month", "2028-02", february),
    "2028-02-01..2028-02-29 | 2027-02-01..2027-03-01",
  );
  const first = { firstDay: "2027-02-28" };
  assert.equal(spans("year", "2028", { ...first, today: "2028-02-29" }), null);
  assert.equal(
    spans("year", "2028", { ...first, today: "2028-03-01" }),
    "2028-02-28..2028-03-01 | 2027-02-28..2027-03-01",
  );
});
