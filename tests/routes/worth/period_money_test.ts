import assert from "node:assert/strict";
import { moneyOfPeriod } from "../../../routes/worth/period_money.ts";
import { readComparison } from "../../../routes/worth/worth.ts";
import { periodWith } from "../../../routes/history/period.ts";
import { PriceBook } from "../../../src/domain/history/prices.ts";
import type { HistoryRow, TimeRange } from "../../../src/domain/history/history_rows.ts";
import { FakeProgram } from "../fake_program.ts";
import { historyRow } from "../fake_records.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FROM_MS = Date.UTC(2026, 4, 1);
const ZONES = ["daily 06:23-07:00 0.1"];

/** What a house asks of its history for the money of a time, "step from days limit" each. */
function house(
  { priceZones = ZONES, rows = [], nowMs = FROM_MS + 400 * DAY_MS, changes = [] }: {
    priceZones?: readonly string[];
    rows?: readonly HistoryRow[];
    nowMs?: number;
    changes?: ConstructorParameters<typeof PriceBook>[1];
  } = {},
) {
  const program = new FakeProgram();
  const prices = { importPrice: 0.3, feedInPrice: 0, currency: "EUR", priceZones };
  program.prices = () => new PriceBook(prices, changes, "UTC");
  program.zone = "UTC";
  program.now = nowMs;
  const asked: string[] = [];
  program.history.steps = ({ fromMs, toMs, step, limit }) => {
    const days = (ms: number) => (ms - FROM_MS) / DAY_MS;
    asked.push(`${step} ${days(fromMs)}..${days(toMs)} ${limit}`);
    return rows.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  };
  const moneyOf = (range: TimeRange, given: readonly HistoryRow[] = []) =>
    moneyOfPeriod(program, range, given);
  return { program, asked, moneyOf };
}

/** A kWh bought and used in a time. */
function bought(startMs: number, lastsMs: number): HistoryRow {
  const energies = { consumption_wh: 1000, grid_import_wh: 1000, grid_export_wh: 0 };
  return historyRow({ startMs, energies }, lastsMs);
}

Deno.test("moneyOfPeriod() by times reads eight days in five minutes, and more in hours, a month at once", () => {
  const asked = (days: number, more = 0) => {
    const { asked, moneyOf } = house();
    moneyOf({ fromMs: FROM_MS, toMs: FROM_MS + days * DAY_MS + more });
    return asked;
  };
  assert.deepEqual(asked(8), ["5m 0..8 8928"]);
  assert.equal(asked(8, 1)[0]?.slice(0, 2), "1h");
  assert.deepEqual(asked(31), ["1h 0..31 8928"]);
  assert.deepEqual(asked(40), ["1h 0..31 8928", "1h 31..40 8928"]);
});

Deno.test("moneyOfPeriod() by times reads nothing of what is to come", () => {
  const { asked, moneyOf } = house({ nowMs: FROM_MS + 2 * DAY_MS });
  moneyOf({ fromMs: FROM_MS, toMs: FROM_MS + 30 * DAY_MS });
  assert.deepEqual(asked, ["5m 0..2 8928"]);
  moneyOf({ fromMs: FROM_MS + 2 * DAY_MS, toMs: FROM_MS + 3 * DAY_MS });
  assert.equal(asked.length, 1);
});

Deno.test("moneyOfPeriod() an hour has the mean of its quarters, five minutes have their middle", () => {
  const paid = (row: HistoryRow) => {
    const { moneyOf } = house({ rows: [row] });
    return Math.round(moneyOf({ fromMs: FROM_MS, toMs: FROM_MS + DAY_MS })?.paidMilli ?? NaN);
  };
  const MINUTE_MS = 60_000;
  assert.equal(paid(bought(FROM_MS + 6 * HOUR_MS, HOUR_MS)), 200, "from 6:23 on, so two of four");
  assert.equal(paid(bought(FROM_MS + 5 * HOUR_MS, HOUR_MS)), 300);
  assert.equal(paid(bought(FROM_MS + 6 * HOUR_MS + 20 * MINUTE_MS, 5 * MINUTE_MS)), 300);
  assert.equal(paid(bought(FROM_MS + 6 * HOUR_MS + 21 * MINUTE_MS, 5 * MINUTE_MS)), 100);
});

Deno.test("moneyOfPeriod() takes the rows it is given at one price, and days of each part at several", () => {
  const row = bought(FROM_MS, DAY_MS);
  const range = { fromMs: FROM_MS, toMs: FROM_MS + 2 * DAY_MS };
  const plain = house({ priceZones: [] });
  assert.equal(plain.moneyOf(range, [row])?.paidMilli, 300);
  assert.deepEqual(plain.asked, []);
  const changes = [0, 1].map((day) => ({
    atMs: FROM_MS + day * DAY_MS,
    key: "importPrice" as const,
    value: day === 0 ? 0.3 : 0.5,
  }));
  const both = house({ priceZones: [], changes, rows: [row, bought(FROM_MS + DAY_MS, DAY_MS)] });
  assert.equal(both.moneyOf(range)?.paidMilli, 800);
  assert.deepEqual(both.asked, ["1d 0..1 400", "1d 1..2 400"]);
});

Deno.test("readComparison() of prices by time tells no money of more than 62 days", () => {
  const steps = (day: string) => {
    const nowMs = Date.parse(`${day}T12:00:00Z`);
    const { program, asked } = house({ nowMs });
    program.history.balanceEnds = () => ({ fromMs: Date.UTC(2020, 0, 1), toMs: nowMs });
    const period = periodWith("year", Temporal.PlainDate.from(day), "UTC");
    readComparison(program, { period, asked: null, known: [] });
    return asked.filter((one) => !one.startsWith("1d")).length;
  };
  assert.ok(steps("2026-03-04") > 0, "January, February and three days");
  assert.equal(steps("2026-03-05"), 0);
});

Deno.test("readComparison() begins with the first day that is whole, and needs a record", () => {
  const thenOf = (fromMs: number | null) => {
    const { program, asked } = house({ nowMs: Date.UTC(2026, 4, 31), priceZones: [] });
    program.history.balanceEnds = () => fromMs === null ? null : { fromMs, toMs: FROM_MS };
    const period = periodWith("month", Temporal.PlainDate.from("2026-05-01"), "UTC");
    const found = readComparison(program, { period, asked: null, known: [] });
    assert.ok(asked.every((one) => one.endsWith(" 400")));
    return found === null ? null : `${found.then.span.first}`;
  };
  const begunMs = Date.UTC(2026, 3, 10);
  assert.equal(thenOf(begunMs), "2026-04-10");
  assert.equal(thenOf(begunMs + 1), "2026-04-11");
  assert.equal(thenOf(null), null);
  const { program } = house();
  program.history.balanceEnds = () => ({ fromMs: 0, toMs: FROM_MS });
  const day = periodWith("day", Temporal.PlainDate.from("2026-05-01"), "UTC");
  assert.equal(readComparison(program, { period: day, asked: null, known: [] }), null);
});
