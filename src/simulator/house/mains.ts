import { hashUnit, subSeed, wander } from "./random.ts";

/** The phases of the house's grid connection. */
export const LINES = ["L1", "L2", "L3"] as const;
export type Line = (typeof LINES)[number];

/** A value of each phase, L1 to L3. */
export type OnLines = readonly [number, number, number];

/** The same while it is summed up. */
export type LinePowers = [number, number, number];

/** The longest and worst that a phase was above the main fuse. */
export interface Overload {
  /** Seconds above it, all together. */
  readonly overS: number;
  /** Largest current that was seen above it, in A; 0: none was. */
  readonly worstA: number;
}

/** The phases of a device whose first one is this, in its own order. */
export function linesFrom(first: Line): readonly Line[] {
  const at = LINES.indexOf(first);
  return [...LINES.slice(at), ...LINES.slice(0, at)];
}

const ALIKE: OnLines = [1 / 3, 1 / 3, 1 / 3];
const ON: Readonly<Record<Line, OnLines>> = { L1: [1, 0, 0], L2: [0, 1, 0], L3: [0, 0, 1] };

/** All of it on one phase; null: on the three alike. */
export function onLine(line: Line | null): OnLines {
  return line === null ? ALIKE : ON[line];
}

/** Adds a power to those of the phases, by its shares on them. */
export function spread(linesW: LinePowers, powerW: number, shares: OnLines): void {
  if (powerW === 0) return;
  linesW[0] += powerW * shares[0];
  linesW[1] += powerW * shares[1];
  linesW[2] += powerW * shares[2];
}

/** Voltages of L1, L2, L3 to neutral in V at a time (epoch ms). */
export function mainsVoltagesV(seed: number, atMs: number): readonly number[] {
  const atS = Math.floor(atMs / 1000);
  return [233.1, 232.3, 234.8].map((voltageV, phase) =>
    voltageV + 2.4 * (wander({ seed: subSeed(seed, phase), atS, periodS: 60 }) - 0.5)
  );
}

/** Mains frequency in Hz at a time (epoch ms). */
export function mainsFrequencyHz(seed: number, atMs: number): number {
  return 49.96 + 0.08 * hashUnit(seed, Math.floor(atMs / 4000));
}

/** The main fuse, which never blows: it notes for how long and how far a phase was above it. */
export class MainFuse {
  readonly #noted = LINES.map(() => ({ overS: 0, worstA: 0 }));

  /** @param ratedA A per phase; null: there is none to be watched */
  constructor(readonly ratedA: number | null) {}

  /** Looks at the currents in A of one step. */
  look(currentsA: OnLines, stepS: number): void {
    if (this.ratedA === null) return;
    for (const [line, currentA] of currentsA.entries()) {
      const noted = this.#noted[line];
      if (noted === undefined || currentA <= this.ratedA) continue;
      noted.overS += stepS;
      noted.worstA = Math.max(noted.worstA, currentA);
    }
  }

  /** What was noted so far, L1 to L3. */
  get overloads(): readonly Overload[] {
    return this.#noted.map((noted) => ({ ...noted }));
  }
}
