/**
 * One moment on both clocks. `atMs` is wall time (epoch ms) for people and rows; it may jump.
 * `steadyMs` only ever grows at one second a second: every duration is measured on it.
 */
export interface Moment {
  readonly atMs: number;
  readonly steadyMs: number;
}

/** Wall time (epoch ms) of an earlier steady time, as seen from now. */
export function wallOf(steadyMs: number, now: Moment): number {
  return now.atMs - (now.steadyMs - steadyMs);
}
