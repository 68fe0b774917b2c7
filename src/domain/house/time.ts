/**
 * One moment on both clocks. `atMs` is wall time (epoch ms) for people and rows; it may jump.
 * `steadyMs` only ever grows at one second a second: every duration is measured on it.
 */
export interface Moment {
  readonly atMs: number;
  readonly steadyMs: number;
}

/** Wall time (whole epoch ms) of an earlier steady time, as seen from now. */
export function wallOf(steadyMs: number, now: Moment): number {
  return Math.round(now.atMs - (now.steadyMs - steadyMs));
}

/** Wall times [fromMs, toMs] of a clock that was wrong, and by how much they move. */
export interface ClockMove {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  /** Times in that span that an earlier program had stamped: they stay. */
  readonly kept: ReadonlySet<number>;
}

/** A wall time as it would have been stamped by the clock that is right. */
export function movedTime(atMs: number, { fromMs, toMs, stepMs, kept }: ClockMove): number {
  return atMs >= fromMs && atMs <= toMs && !kept.has(atMs) ? atMs + stepMs : atMs;
}

/**
 * What a zone's clocks were off from UTC in a minute since 1970. Each cycle asks some times for the
 * same minute, and the answer takes 20 us on a fast machine.
 */
let kept = { minute: NaN, zone: "", offsetMs: 0 };

/**
 * Minutes since 1970 as the clocks of a zone show them (IANA name, "" the system's): it goes back by
 * an hour in autumn and jumps one in spring.
 * @throws RangeError for a zone that is none
 */
export function localMinuteOf(atMs: number, timeZone: string): number {
  const zone = timeZone === "" ? Temporal.Now.timeZoneId() : timeZone;
  // No zone has changed its clocks in the midst of a minute since 1973.
  const minute = Math.floor(atMs / 60_000);
  if (minute !== kept.minute || zone !== kept.zone) {
    const { offsetNanoseconds } = Temporal.Instant
      .fromEpochMilliseconds(minute * 60_000)
      .toZonedDateTimeISO(zone);
    kept = { minute, zone, offsetMs: offsetNanoseconds / 1e6 };
  }
  return Math.floor((atMs + kept.offsetMs) / 60_000);
}

/** Both clocks; see `Moment`. Tests and the demo bring their own. */
export interface Clock {
  wallMs(): number;
  steadyMs(): number;
  /** Time since the machine booted, in which it may have slept; null or absent: cannot be told. */
  uptimeMs?(): number | null;
}
