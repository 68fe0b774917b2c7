import { evccState } from "../app/evcc_state.ts";
import type { Status } from "../app/status.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/house/units.ts";
import type { Held, HeldTopics } from "./retained_topics.ts";

/** The topic that those programs look below. */
export const EVCC_BASE = "evcc";

/** Topic on which such a program chooses the mode. */
export const EVCC_MODE_TOPIC = `${EVCC_BASE}/loadpoints/1/mode/set`;

/**
 * The state of `evccState` in topics, each value alone: lists count from 1, and times are in s since
 * 1970. What is unknown has no topic.
 */
export function evccTopics(status: Status, title: string): HeldTopics {
  const { loadpoints, ...site } = evccState(status, title);
  const values = [
    ["status", "online"],
    // Not each second: it would be another value without any news.
    ["updated", Math.floor(status.atMs / MINUTE_MS) * (MINUTE_MS / SECOND_MS)],
    ["loadpoints", loadpoints.length],
    ...flat("site", site),
    ...loadpoints.flatMap((loadpoint, at) => flat(`loadpoints/${at + 1}`, loadpoint)),
  ] as const;
  return new Map(
    values.flatMap(([path, value]): [string, Held][] =>
      value === null ? [] : [[`${EVCC_BASE}/${path}`, { payload: String(value), isOfNow: true }]]
    ),
  );
}

type Value = string | number | boolean | null;

/** Each value with its path; an object is a part of the path. */
function flat(
  path: string,
  values: Readonly<Record<string, Value | Readonly<Record<string, Value>>>>,
): readonly (readonly [path: string, value: Value])[] {
  return Object.entries(values).flatMap(([key, value]) =>
    typeof value === "object" && value !== null
      ? flat(`${path}/${key}`, value)
      : [[`${path}/${key}`, value] as const]
  );
}
