import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { periodWith } from "../../../routes/history/period.ts";
import type { ComparedWith } from "../../../routes/worth/comparison.ts";
import { ComparisonCard } from "../../../routes/worth/comparison_card.tsx";
import { moneyOf } from "../../../routes/worth/money.ts";
import type { ComparedSpan } from "../../../routes/worth/worth.ts";
import type { Energies } from "../../../src/domain/history/history_rows.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { datesFor } from "../../../src/words/date_format.ts";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor, plainSpaced } from "../../../src/words/format.ts";
import { historyRow } from "../fake_records.ts";

const DAY = Temporal.PlainDate.from("2026-03-09");
const PLACE = { words: en, timeZone: "UTC" };
const VIEW = {
  settings: defaultSettings(),
  basePath: "/house",
  texts: en,
  formats: formatsFor(PLACE),
  dates: datesFor(PLACE),
};
const MONEY = moneyOf(
  [{
    startMs: 0,
    endMs: 1,
    energies: historyRow({
      startMs: 0,
      energies: {
        pv_wh: 1000,
        consumption_wh: 2000,
        grid_import_wh: 1000,
        grid_export_wh: 0,
        battery_charge_wh: 0,
        battery_discharge_wh: 0,
      },
    }).energies,
  }],
  () => ({ importPrice: 0.3, feedInPrice: 0.1, currency: "EUR" }),
);

function span(energies: Partial<Energies> = {}, more: Partial<ComparedSpan> = {}): ComparedSpan {
  return {
    span: { first: DAY, end: DAY.add({ days: 3 }) },
    missingMs: 0,
    energies: historyRow({ startMs: 0, energies }).energies,
    car: null,
    money: null,
    carbon: null,
    ...more,
  };
}

function draw(
  now: ComparedSpan,
  then: ComparedSpan,
  { kind = "week", possible = ["before"], chosen = "before" }: {
    kind?: "week" | "month" | "year";
    possible?: readonly ComparedWith[];
    chosen?: ComparedWith;
  } = {},
) {
  const html = renderToString(
    ComparisonCard({
      comparison: { chosen, possible, now, then },
      period: periodWith(kind, DAY, "UTC"),
      timeZone: "UTC",
      view: VIEW,
    }) ?? assert.fail("no card"),
  );
  const textOf = (cell: string) => plainSpaced(cell.replaceAll(/<[^>]*>/g, " ")).trim();
  const rows = [...html.matchAll(/<tr>(<th scope="row".*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) =>
      textOf(cell).replaceAll(/\s+/g, " ")
    )
  );
  return { html, rows: Object.fromEntries(rows.map(([label = "", ...cells]) => [label, cells])) };
}

Deno.test("ComparisonCard puts each amount beside the other, with the difference in words", () => {
  const { rows } = draw(
    span({ pv_wh: 12_000, consumption_wh: 9000, grid_import_wh: 3000, car_wh: 5000 }),
    span({ pv_wh: 10_000, consumption_wh: 10_000, grid_import_wh: 3014, car_wh: 0 }),
  );
  const { history, worth } = en;
  assert.deepEqual(rows[history.produced], ["12.0 kWh 20 % more", "10.0 kWh"]);
  assert.deepEqual(rows[history.consumed], ["9.0 kWh 10 % less", "10.0 kWh"]);
  assert.deepEqual(rows[worth.compare.bought], ["3.0 kWh the same", "3.0 kWh"], "below half a %");
  assert.deepEqual(rows[history.car], ["5.0 kWh", "0.0 kWh"], "there is nothing to take it from");
  assert.deepEqual(rows[history.selfSufficiency], ["67 % 3 points less", "70 %"]);
});

Deno.test("ComparisonCard tells half a per cent and half a point, and less as the same", () => {
  const produced = (now: number, then: number) =>
    draw(span({ pv_wh: now }), span({ pv_wh: then })).rows[en.history.produced]?.[0];
  assert.match(produced(100_500, 100_000) ?? "", /more$/);
  assert.match(produced(99_500, 100_000) ?? "", /less$/);
  assert.match(produced(100_499, 100_000) ?? "", /the same$/);
  const car = (sun: number) => ({
    unit: "km" as const,
    whole: 1000,
    sun,
    battery: 0,
    grid: 1000 - sun,
    unknown: 0,
  });
  const shares = (now: number, then: number) =>
    draw(span({}, { car: car(now) }), span({}, { car: car(then) })).rows[en.worth.compare.carSun];
  assert.deepEqual(shares(605, 600), ["61 % 1 points more", "60 %"]);
  assert.deepEqual(shares(604, 600), ["60 % the same", "60 %"]);
  assert.match(shares(500, 600)?.[0] ?? "", /10 points less$/);
});

Deno.test("ComparisonCard leaves out what neither has, and shows what one has beside a dash", () => {
  const { rows } = draw(span({ pv_wh: 1000 }), span({ consumption_wh: 1000 }));
  assert.deepEqual(Object.keys(rows), [en.history.produced, en.history.consumed]);
  assert.match(rows[en.history.produced]?.[1] ?? "", /unknown/);
  assert.match(rows[en.history.consumed]?.[0] ?? "", /unknown/);
  assert.doesNotMatch(rows[en.history.produced]?.[0] ?? "", /more|less|same/);
  assert.doesNotMatch(rows[en.history.consumed]?.[0] ?? "", /more|less|same/);
  const tiny = draw(span({ pv_wh: 2 }), span({ pv_wh: 1 })).rows[en.history.produced]?.[0];
  assert.match(tiny ?? "", /100 % more$/);
});

Deno.test("ComparisonCard compares money of one currency alone, and none that was lost", () => {
  assert.ok(MONEY !== null);
  const saved = en.worth.money.saved;
  const of = (now: Partial<typeof MONEY> | null, then: Partial<typeof MONEY> | null) => {
    const money = (change: typeof now) => change === null ? null : { ...MONEY, ...change };
    return draw(span({}, { money: money(now) }), span({}, { money: money(then) })).rows[saved];
  };
  const more = { savedMilli: 2 * MONEY.savedMilli };
  assert.match(of(more, {})?.[0] ?? "", /100 % more$/);
  assert.equal(of({}, null)?.length, 2);
  assert.equal(of(null, null), undefined);
  assert.equal(of({}, { currency: "CHF" }), undefined);
  assert.equal(of({ savedMilli: -1 }, {}), undefined);
  assert.equal(of({}, { savedMilli: -1 }), undefined);
  assert.equal(of({ savedMilli: 0 }, {})?.length, 2);
});

Deno.test("ComparisonCard tells missing time of both where one lacks five minutes or more", () => {
  const missing = (nowMs: number, thenMs: number) =>
    draw(span({}, { missingMs: nowMs }), span({}, { missingMs: thenMs }))
      .rows[en.worth.compare.missing];
  assert.equal(missing(299_999, 299_999), undefined);
  assert.deepEqual(missing(300_000, 0)?.length, 2);
  assert.match(missing(0, 7_200_000)?.[1] ?? "", /2 h/);
});

Deno.test("ComparisonCard names the days of both, and what else it can be compared with", () => {
  const other = { ...span(), span: { first: DAY.subtract({ days: 7 }), end: DAY } };
  const one = draw(span(), other);
  assert.match(one.html, /aria-labelledby="compared-title" tabindex="0"/);
  const heads = [...one.html.matchAll(/<th scope="col">([^<]*)<\/th>/g)].map(([, head]) => head);
  assert.deepEqual(heads.map((head) => plainSpaced(head ?? "")), ["9–11 Mar 2026", "2–8 Mar 2026"]);
  assert.match(one.html, /Compared with the week before</);
  assert.doesNotMatch(one.html, /<nav/);
  const both = draw(span(), other, { kind: "month", possible: ["before", "year"], chosen: "year" });
  assert.deepEqual(
    [...both.html.matchAll(/<a href="([^"]*)"( aria-current="page")?>([^<]*)</g)]
      .map(([, href, current, name]) => [href, current !== undefined, name]),
    [
      ["/house/history?month=2026-03&amp;compare=before#compared", false, "the month before"],
      ["/house/history?month=2026-03&amp;compare=year#compared", true, "the same month last year"],
    ],
  );
  const year = draw(span(), other, { kind: "year", possible: ["year"], chosen: "year" });
  assert.match(year.html, /Compared with the year before</);
  const lastYear = draw(span(), other, { possible: ["year"], chosen: "year" });
  assert.match(lastYear.html, /Compared with the same week last year</);
  const none = { comparison: null, period: periodWith("week", DAY, "UTC"), timeZone: "UTC" };
  assert.equal(ComparisonCard({ ...none, view: VIEW }), null);
});
