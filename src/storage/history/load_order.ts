import type { KnownLoad, LoadOrder, LoadSpan } from "../../domain/history/load_order.ts";
import type { TimeRange } from "../../domain/history/history_rows.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, type Row, textIn } from "../database/row_values.ts";

const SELECT_LOADS = `SELECT id, name, roles, removed_at_ms FROM devices
  ORDER BY removed_at_ms DESC NULLS FIRST, position, id`;
const SELECT_SPANS = `SELECT device_id, min(first.start_ms) AS from_ms, max(last.end_ms) AS to_ms
  FROM (
    SELECT device_id, time_zone, min(day) AS first_day, max(day) AS last_day
    FROM load_days GROUP BY device_id, time_zone
  ) AS loads
  JOIN days AS first ON first.day = first_day AND first.time_zone = loads.time_zone
  JOIN days AS last ON last.day = last_day AND last.time_zone = loads.time_zone
  GROUP BY device_id`;
const SELECT_ENDS = `SELECT (SELECT min(day) FROM load_days) AS first_day, max(day) AS last_day,
    group_concat(device_id) AS ids
  FROM load_days WHERE day = (SELECT max(day) FROM load_days)`;
const NO_SPANS: Spans = new Map();
const ALWAYS = { fromMs: -Infinity, toMs: Infinity } satisfies TimeRange;

/** Whose the columns of car and plug are, over all that is stored; only inside `attempt`. */
export function readLoadOrder(connection: Connection): LoadOrder {
  const loads = connection.statement(SELECT_LOADS).all();
  const chargers = loads.filter((row) => kindOf(row) === "charger");
  const switches = loads.filter((row) => kindOf(row) === "switch");
  // What one load alone can be, it is: there is nothing to look up.
  const spans = chargers.length > 1 || switches.length > 1 ? readSpans(connection) : NO_SPANS;
  return { chargers: inSpans(chargers, spans), switches: inSpans(switches, spans) };
}

/** Every load, those of the house in its order, then removed ones; only inside `attempt`. */
export function readKnownLoads(connection: Connection): readonly KnownLoad[] {
  return connection.statement(SELECT_LOADS).all().flatMap((row): readonly KnownLoad[] => {
    const [deviceId, name, kind] = [numberIn(row, "id"), textIn(row, "name"), kindOf(row)];
    return deviceId === null || name === null || kind === null ? [] : [{ deviceId, name, kind }];
  });
}

function kindOf(row: Row): KnownLoad["kind"] | null {
  const roles = textIn(row, "roles") ?? "";
  return (["charger", "switch", "load"] as const).find((kind) => roles.includes(`"${kind}"`)) ??
    null;
}

type Spans = ReadonlyMap<number, TimeRange>;

/** What was read last: ten years of days take 10 ms, and tell something new once a day. */
const lastRead = new WeakMap<Connection, { readonly ends: string; readonly spans: Spans }>();

function readSpans(connection: Connection): Spans {
  const ends = JSON.stringify(connection.statement(SELECT_ENDS).get());
  const known = lastRead.get(connection);
  if (known?.ends === ends) return known.spans;
  const spans = new Map(
    connection.statement(SELECT_SPANS).all().map((row) => [
      numberIn(row, "device_id") ?? 0,
      { fromMs: numberIn(row, "from_ms") ?? 0, toMs: numberIn(row, "to_ms") ?? 0 },
    ]),
  );
  lastRead.set(connection, { ends, spans });
  return spans;
}

/** One without a day is left out where another one has any. */
function inSpans(
  loads: readonly Row[],
  spans: Spans,
): readonly LoadSpan[] {
  const newestMs = Math.max(...[...spans.values()].map(({ toMs }) => toMs));
  const known = loads.flatMap((row): readonly LoadSpan[] => {
    const deviceId = numberIn(row, "id") ?? 0;
    const span = spans.get(deviceId);
    if (span === undefined) return [];
    // Its next day has no row yet.
    const isRemoved = isGone(row);
    const isOpen = span.toMs === newestMs && !isRemoved;
    return [{ deviceId, isRemoved, ...span, ...(isOpen ? { toMs: Infinity } : {}) }];
  });
  if (known.length > 0) return known;
  return loads.map((row) => {
    return { deviceId: numberIn(row, "id") ?? 0, isRemoved: isGone(row), ...ALWAYS };
  });
}

function isGone(row: Row): boolean {
  return numberIn(row, "removed_at_ms") !== null;
}
