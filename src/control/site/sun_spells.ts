import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";

/*
 * How long the sun stays and how long it is away is told by how long it has lately: clouds of one sky
 * are alike.
 */

/** What is shorter is none: a spell ends when the other kind has lasted so long. */
const LEAST_SPELL_MS = 15 * SECOND_MS;
/** A spell counts as no longer than this: a dark hour is no cloud, a clear one is as good as two. */
const LONGEST_DIP_MS = 20 * MINUTE_MS;
const LONGEST_SUN_MS = 60 * MINUTE_MS;
/** Weight of the newest spell. */
const NEWEST_PART = 0.4;

/** What the last spells with and without enough sun have lasted. Times are steady times. */
export interface SunSpells {
  /** Whether there is enough sun, and since when; null: nothing is known yet. */
  readonly spell: { readonly isSunny: boolean; readonly sinceMs: number } | null;
  /** Since when it is otherwise than the spell says; null: it is not. */
  readonly turnedMs: number | null;
  /** The mean of what they have lasted, the newest counting most, in ms; null: none is over. */
  readonly sunMs: number | null;
  readonly dipMs: number | null;
}

export const NO_SPELLS: SunSpells = { spell: null, turnedMs: null, sunMs: null, dipMs: null };

/** Takes whether there is enough sun now. */
export function watchSpells(
  spells: SunSpells,
  { isSunny, steadyMs }: { readonly isSunny: boolean; readonly steadyMs: number },
): SunSpells {
  const { spell, turnedMs, sunMs, dipMs } = spells;
  if (spell === null) return { ...spells, spell: { isSunny, sinceMs: steadyMs } };
  if (isSunny === spell.isSunny) return turnedMs === null ? spells : { ...spells, turnedMs: null };
  if (turnedMs === null) return { ...spells, turnedMs: steadyMs };
  if (steadyMs - turnedMs < LEAST_SPELL_MS) return spells;
  const lastedMs = turnedMs - spell.sinceMs;
  return {
    spell: { isSunny, sinceMs: turnedMs },
    turnedMs: null,
    sunMs: spell.isSunny ? meanWith(sunMs, lastedMs, LONGEST_SUN_MS) : sunMs,
    dipMs: spell.isSunny ? dipMs : meanWith(dipMs, lastedMs, LONGEST_DIP_MS),
  };
}

/** Of times that differ by their factor the geometric mean is the one that tells. */
function meanWith(meanMs: number | null, lastedMs: number, longestMs: number): number {
  const newestMs = Math.max(LEAST_SPELL_MS, Math.min(longestMs, lastedMs));
  return meanMs === null ? newestMs : meanMs * (newestMs / meanMs) ** NEWEST_PART;
}
