import type { Clock } from "../../../src/domain/house/time.ts";

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  nowMs = 1000;

  steadyMs(): number {
    return this.nowMs;
  }

  wallMs(): number {
    return this.nowMs;
  }
}
