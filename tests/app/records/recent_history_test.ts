import assert from "node:assert/strict";
import { RecentHistory } from "../../../src/app/records/recent_history.ts";
import type { FiveMinuteRow, TimeRange } from "../../../src/domain/history/history_rows.ts";
import { ManualClock, MemoryHistory, MemoryLogger } from "../fakes.ts";

const HOUR_MS = 3_600_000;

function setUp() {
  const clock = new ManualClock();
  const logger = new MemoryLogger();
  const asked: TimeRange[] = [];
  const history = new class extends MemoryHistory {
    override fiveMinutes(range?: TimeRange): readonly FiveMinuteRow[] {
      if (range !== undefined) asked.push(range);
      return super.fiveMinutes();
    }
  }();
  return { clock, logger, history, asked, recent: new RecentHistory({ history, clock, logger }) };
}

Deno.test("RecentHistory.rows() reads twelve hours up to now, once a minute", () => {
  const { clock, asked, recent } = setUp();
  clock.advance(90_000);
  const rows = recent.rows();
  const toMs = clock.wallMs() + 1;
  assert.deepEqual(asked, [{ fromMs: toMs - 12 * HOUR_MS, toMs }]);
  clock.advance(59_999);
  assert.equal(recent.rows(), rows);
  assert.equal(asked.length, 1);
  clock.advance(1);
  recent.rows();
  assert.deepEqual(asked[1], { fromMs: toMs + 60_000 - 12 * HOUR_MS, toMs: toMs + 60_000 });
});

Deno.test("RecentHistory.rows() is empty where the database cannot tell, and says so", () => {
  const { history, logger, recent } = setUp();
  history.isBroken = true;
  assert.deepEqual(recent.rows(), []);
  assert.deepEqual(logger.lines, ["error Cannot read history"]);
});
