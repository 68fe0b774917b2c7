import type { Decision } from "../one.ts";
import { drawDay, FROM_HOUR } from "./day_case.ts";
import { liveDay } from "./lived_day.ts";

/*
 * What control decided on a hundred days when it knew one charger and one plug: a digest for each
 * half hour of each day. Control of many loads decides the same to the row.
 *
 * Left out, because the energy book has changed them on purpose: which part of a session's and of a
 * use's energy was sun, battery or grid. Energies are compared before they are rounded to whole Wh: the
 * same parts in another order come to the other side of a half.
 */

export const DAYS = 100;
const STRETCH_S = 1800;
const PATH = new URL("recorded_days.json", import.meta.url);

/** One stretch of a day: its digest, and its rows where they are asked for. */
interface Stretch {
  readonly name: string;
  readonly digest: string;
  readonly rows: readonly string[];
}

/** Lives the day of a seed; `rowsOf` names the stretch whose rows are kept. */
export function stretchesOf(seed: number, rowsOf: string | null = null): readonly Stretch[] {
  const stretches = new Map<number, { hash: number; rows: string[] }>();
  liveDay(drawDay(seed), (second, decision) => {
    const index = Math.floor(second / STRETCH_S);
    const row = rowOf(decision);
    const stretch = stretches.get(index) ?? { hash: 0x811c9dc5, rows: [] };
    stretch.hash = digested(stretch.hash, row);
    if (rowsOf === nameOf(index)) stretch.rows.push(`${second} s: ${row}`);
    stretches.set(index, stretch);
  });
  return [...stretches].map(([index, { hash, rows }]) => ({
    name: nameOf(index),
    digest: hash.toString(16).padStart(8, "0"),
    rows,
  }));
}

/** What one cycle decided, as far as a person, a device or the database would notice. */
function rowOf(decision: Decision): string {
  const { state, session, endedSession, plugUse, endedPlugUse } = decision;
  return JSON.stringify([
    decision.charger,
    decision.reason,
    decision.plug,
    decision.plugReason,
    decision.surplusW,
    decision.cloudy,
    decision.isCharging,
    decision.isOnline,
    decision.offlineSinceMs,
    decision.phases,
    decision.otherThanPhases,
    state.choice,
    session && [session.startedAtMs, energyWh(state), session.pauses, session.maxPowerW],
    endedSession && [endedSession.endedBy, endedSession.modes],
    plugUse && [plugUse.startedAtMs, state.plug.use?.energyWh ?? null],
    endedPlugUse && endedPlugUse.endedAtMs,
  ], toThousandths);
}

function energyWh({ session }: Decision["state"]): number | null {
  if (session === null) return null;
  const { solarWh, batteryWh, gridWh, unknownWh, openWh, correctionWh } = session;
  return solarWh + batteryWh + gridWh + unknownWh + openWh + correctionWh;
}

/** Sums of the same numbers in another order differ in their last digits. */
function toThousandths(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 + 0 : value;
}

/** FNV-1a. */
function digested(hash: number, row: string): number {
  let bits = hash;
  for (let index = 0; index < row.length; index++) {
    bits = Math.imul(bits ^ row.charCodeAt(index), 0x01000193);
  }
  return bits >>> 0;
}

function nameOf(index: number): string {
  const minutes = FROM_HOUR * 60 + index * STRETCH_S / 60;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${
    String(minutes % 60).padStart(2, "0")
  }`;
}

/** The digests of each day as they were recorded, by seed. */
export async function recordedDays(): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await Deno.readTextFile(PATH));
}

/** The digests of a day in one text. */
export function digestsOf(seed: number): string {
  return stretchesOf(seed).map(({ digest }) => digest).join(" ");
}

if (import.meta.main) {
  const days = Array.from({ length: DAYS }, (_, index) => index + 1)
    .map((seed) => [seed, digestsOf(seed)]);
  await Deno.writeTextFile(PATH, `${JSON.stringify(Object.fromEntries(days), null, 2)}\n`);
}
