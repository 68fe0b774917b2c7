import assert from "node:assert/strict";
import {
  ALL_TIME,
  echo,
  knownRange,
  parseAfter,
  parseDevice,
  parseNumber,
  parseRange,
  parseStepRange,
  parseWords,
  wholeSteps,
} from "../../../routes/api/range_query.ts";
import type { HistoryStep } from "../../../src/domain/history/history_rows.ts";
import { FakeHistory } from "../fake_records.ts";

const ZONE = "Europe/Berlin";
const HOUR_MS = 3_600_000;
const NOW_MS = Date.parse("2026-05-20T12:34:56Z");

function rangeOf(from: string | undefined, to: string | undefined) {
  const parsed = parseRange({ from, to }, ZONE);
  return parsed.isRight
    ? [parsed.value.fromMs, parsed.value.toMs]
    : parsed.issues.map((i) => i.key);
}

Deno.test("parseRange() takes moments and local days from 1970 to 9999, and is open where none is named", () => {
  const { fromMs, toMs } = ALL_TIME;
  const last = String(toMs);
  assert.deepEqual(rangeOf(undefined, ""), [fromMs, toMs]);
  assert.deepEqual(rangeOf("0", last), [0, toMs]);
  assert.deepEqual(rangeOf(undefined, String(toMs + 1)), ["to"]);
  assert.deepEqual(rangeOf("1969-12-31T23:59:59.999Z", undefined), ["from"]);
  assert.deepEqual(rangeOf("x", "y"), ["from", "to"]);
  assert.deepEqual(rangeOf("2026-05-01", "2026-05-01"), [
    Date.parse("2026-05-01T00:00:00+02:00"),
    Date.parse("2026-05-02T00:00:00+02:00"),
  ]);
  assert.deepEqual(rangeOf("1779280496000", "1779280496000"), ["to"]);
  assert.deepEqual(rangeOf("1779280496000", "1779280496001"), [1779280496000, 1779280496001]);
});

Deno.test("parseRange() reads a moment of 40 characters and none that is longer", () => {
  const moment = (digits: number) => `2026-05-20T12:34:56.${"0".repeat(digits)}+00:00[UTC]`;
  assert.equal(moment(9).length, 40);
  assert.equal(rangeOf(moment(9), undefined)[0], NOW_MS);
  const longer = `+00${moment(7)}`;
  assert.equal(longer.length, 41);
  assert.ok(Temporal.Instant.from(longer));
  assert.deepEqual(rangeOf(longer, undefined), ["from"]);
});

Deno.test("parseStepRange() has the usual length of its step before its end", () => {
  const lengths: Record<HistoryStep, number> = {
    "5m": 24,
    "1h": 7 * 24,
    "1d": 31 * 24,
    "1mo": 365 * 24,
  };
  for (const step of ["5m", "1h", "1d", "1mo"] as const) {
    const site = { step, timeZone: ZONE, nowMs: NOW_MS };
    const spanOf = (to: string | undefined) => {
      const parsed = parseStepRange({ from: undefined, to }, site);
      assert.ok(parsed.isRight);
      return [(parsed.value.toMs - parsed.value.fromMs) / HOUR_MS, parsed.value.toMs];
    };
    assert.deepEqual(spanOf(undefined), [lengths[step], NOW_MS], step);
    assert.deepEqual(spanOf("2026-04-01T00:00:00Z"), [lengths[step], Date.UTC(2026, 3, 1)], step);
    assert.deepEqual(spanOf("1970-01-01T01:00:00Z"), [1, HOUR_MS], "not before 1970");
  }
});

Deno.test("wholeSteps() widens to steps of the calendar, and leaves whole ones alone", () => {
  const widened = (step: HistoryStep, from: string, to: string) => {
    const range = { fromMs: Date.parse(from), toMs: Date.parse(to) };
    const { fromMs, toMs } = wholeSteps(range, step, ZONE);
    return [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  };
  const rows: readonly (readonly [HistoryStep, string, string])[] = [
    ["5m", "2026-05-20T12:30:00.000Z", "2026-05-20T12:35:00.000Z"],
    ["1h", "2026-05-20T12:00:00.000Z", "2026-05-20T13:00:00.000Z"],
    ["1d", "2026-05-19T22:00:00.000Z", "2026-05-20T22:00:00.000Z"],
    ["1mo", "2026-04-30T22:00:00.000Z", "2026-05-31T22:00:00.000Z"],
  ];
  for (const [step, from, to] of rows) {
    const last = new Date(Date.parse(to) - 1).toISOString();
    const within = "2026-05-20T12:34:56Z";
    assert.deepEqual(widened(step, within, "2026-05-20T12:34:57Z"), [from, to], step);
    assert.deepEqual(widened(step, from, last), [from, to], step);
    if (step !== "1h") assert.deepEqual(widened(step, from, to), [from, to], step);
  }
});

Deno.test("knownRange() is what a range shares with the history, its last moment included", () => {
  const history = new FakeHistory();
  const known = (fromMs: number, toMs: number) => {
    const range = knownRange(history, { fromMs, toMs });
    return range === null ? null : [range.fromMs, range.toMs];
  };
  assert.equal(known(0, 100), null);
  history.ends = () => ({ fromMs: 10, toMs: 20 });
  assert.deepEqual(known(0, 100), [10, 21]);
  assert.deepEqual(known(12, 15), [12, 15]);
  assert.deepEqual(known(20, 100), [20, 21]);
  assert.equal(known(21, 100), null);
  assert.equal(known(0, 10), null);
  assert.deepEqual(known(0, 11), [10, 11]);
});

Deno.test("parseNumber(), parseAfter() and parseDevice() take whole numbers within their bounds", () => {
  const number = (text: string | undefined) => {
    const parsed = parseNumber("n", text, { min: 2, max: 40, fallback: 7 });
    return parsed.isRight ? parsed.value : null;
  };
  const rows = [undefined, "1", "2", "40", "41", "", "2.5", "0x7"];
  assert.deepEqual(rows.map(number), [7, null, 2, 40, null, null, null, null]);
  const device = (text: string | undefined) => {
    const parsed = parseDevice(text);
    return parsed.isRight ? parsed.value : "wrong";
  };
  const after = (text: string | undefined) => {
    const parsed = parseAfter(text);
    return parsed.isRight ? parsed.value : "wrong";
  };
  const last = 999_999_999_999_999;
  const afters = [undefined, "0", "1", `${last}`, `${last + 1}`, "", "x"];
  assert.deepEqual(afters.map(after), [null, 0, 1, last, "wrong", "wrong", "wrong"]);
  const ids = [undefined, "0", "1", "999999999999999", "1000000000000000", "-1"];
  assert.deepEqual(ids.map(device), [null, "wrong", 1, 999_999_999_999_999, "wrong", "wrong"]);
});

Deno.test("parseWords() takes the allowed words in their order, and none for all", () => {
  const words = (text: string | undefined) => {
    const parsed = parseWords("w", text, ["a", "b", "c"]);
    return parsed.isRight ? parsed.value : "wrong";
  };
  const rows = [undefined, "", "c,a", "b,b", "a,x", ","];
  assert.deepEqual(rows.map(words), [null, null, ["a", "c"], ["b"], "wrong", "wrong"]);
  assert.equal(echo("x".repeat(41)), "x".repeat(40));
});
