import type { ClockMove } from "../house/time.ts";
import { MINUTE_MS } from "../house/units.ts";
import { parsePlugReason, type PlugReason } from "./plug_reason.ts";
import { parseReason, type Reason } from "./reason.ts";

/** Why a charger or a switch does what it does. */
export type LoadReason = Reason | PlugReason;

/** A change of a number that a person would notice, by the unit at the end of its name. */
const LEAST = new Map([
  ["Wh", 1000],
  ["W", 300],
  ["Pct", 5],
  ["A", 1],
  ["AtMs", 10 * MINUTE_MS],
]);
/** A power has changed when it did by such a part of the larger one, too. */
const LEAST_PART = 0.2;
/** Ages, tries and how long something lasts: they follow from the time that passes. */
const PASSING = /^(?:asks|(?:age|charged|lacked|since)Ms)$/;
const STAMP = /^(?:since|until)Ms$|AtMs$/;

/**
 * How a reason differs from the one before: it is another one, its numbers have moved so far that a
 * person would notice, or neither (null).
 */
export function reasonChange(
  before: LoadReason | null,
  after: LoadReason | null,
): "other" | "moved" | null {
  if (before === after) return null;
  if (before === null || after === null || before.code !== after.code) return "other";
  const earlier = new Map<string, unknown>(Object.entries(before));
  const changes = Object.entries(after).map(([name, value]) =>
    valueChange(name, earlier.get(name), value)
  );
  const isShorter = Object.keys(before).some((name) => !Object.hasOwn(after, name));
  if (isShorter || changes.includes("other")) return "other";
  return changes.includes("moved") ? "moved" : null;
}

function valueChange(name: string, before: unknown, after: unknown): "other" | "moved" | null {
  if (PASSING.test(name)) return null;
  const unit = /(?:Wh|W|Pct|A|AtMs)$/.exec(name)?.[0];
  if (typeof before !== "number" || typeof after !== "number" || unit === undefined) {
    return JSON.stringify(before) === JSON.stringify(after) ? null : "other";
  }
  const byOf = Math.abs(after - before);
  const part = unit === "W" ? LEAST_PART * Math.max(Math.abs(before), Math.abs(after)) : 0;
  return byOf >= Math.max(LEAST.get(unit) ?? 0, part) ? "moved" : null;
}

/** The reason with the times that it would have if the wall clock had been right. */
export function movedReason<T extends object>(reason: T, { fromMs, stepMs, kept }: ClockMove): T {
  const moved = Object.entries(reason).map(([name, value]) => {
    const isOwn = STAMP.test(name) && typeof value === "number" && value >= fromMs &&
      !kept.has(value);
    return [name, isOwn ? value + stepMs : value];
  });
  return Object.assign({}, reason, Object.fromEntries(moved));
}

/** Reads a reason of a charger or a switch that was stored; null for what is none. */
export function parseLoadReason(
  value: unknown,
): { readonly charger: Reason } | { readonly plug: PlugReason } | null {
  const charger = parseReason(value);
  if (charger !== null) return { charger };
  const plug = parsePlugReason(value);
  return plug === null ? null : { plug };
}
