import assert from "node:assert/strict";
import { RecentHistory } from "../../../src/app/records/recent_history.ts";
import type { TimeRange } from "../../../src/domain/history/history_rows.ts";
import type { HistoryPoint } from "../../../src/domain/ports/history_stores.ts";
import { ManualClock, MemoryHistory, MemoryLogger } from "../fakes.ts";

const HOUR_MS = 3_600_000;

function setUp() {
  const clock = new ManualClock();
  const logger = new MemoryLogger();
  const asked: TimeRange[] = [];
  const history = new class extends MemoryHistory {
    override fiveMinutes(range?: TimeRange): readonly HistoryPoint[] {
      if (range !== undefined) asked.push(range);
      return super.fiveMinutes();
    }
  }();
  return { clock, logger, history, asked, recent: new RecentHistory({ history, clock, logger }) };
}

Deno.test("RecentHistory.points() reads twelve hours up to now, once a minute", () => {
  const { clock, asked, recent } = setUp();
  const points = recent.points();
  const toMs = clock.wallMs() + 1;
  assert.deepEqual(asked, [{ fromMs: toMs - 12 * HOUR_MS, toMs }]);
  clock.advance(59_999);
  assert.equal(recent.points(), points);
  assert.equal(asked.length, 1);
  clock.advance(1);
  recent.points();
  assert.deepEqual(asked[1], { fromMs: toMs + 60_000 - 12 * HOUR_MS, toMs: toMs + 60_000 });
});

Deno.test("RecentHistory.points() is empty where the database cannot tell, and says so", () => {
  const { history, logger, recent } = setUp();
  history.isBroken = true;
  assert.deepEqual(recent.points(), []);
  assert.deepEqual(logger.lines, ["error Cannot read history"]);
});
