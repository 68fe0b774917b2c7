import type { UsedDevice } from "../../domain/history/history_rows.ts";
import { type Row, textIn, wholeIn } from "../database/row_values.ts";

/** Questions to a table of sessions or uses. */
interface UsesQuestions {
  readonly running: string;
  readonly one: string;
  /** With from, to, device or null, and the number of rows. */
  readonly page: string;
  /** The same, with the id of the row that they follow. */
  readonly pageAfter: string;
}

/** How a table of sessions or uses is asked; each row has the name of its device, too. */
export function selectPages(table: "sessions" | "plug_uses"): UsesQuestions {
  const select = `SELECT u.*, d.name AS device_name FROM ${table} u
    LEFT JOIN devices d ON d.id = u.device_id`;
  const inRange = `u.started_at_ms >= ?1 AND u.started_at_ms < ?2
    AND (?3 IS NULL OR u.device_id = ?3)`;
  const newestFirst = "ORDER BY u.started_at_ms DESC, u.device_id DESC";
  return {
    running: `${select} WHERE u.ended_at_ms IS NULL
      AND u.started_at_ms BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER} ${newestFirst}`,
    one: `${select} WHERE u.id = ?`,
    page: `${select} WHERE ${inRange} ${newestFirst} LIMIT ?4`,
    pageAfter: `${select} WHERE ${inRange} AND (u.started_at_ms, u.device_id) <
      (SELECT started_at_ms, device_id FROM ${table} WHERE id = ?5) ${newestFirst} LIMIT ?4`,
  };
}

/** Whose session or use a row is; null where it does not tell. */
export function deviceIn(row: Row): UsedDevice | null {
  const deviceId = wholeIn(row, "device_id");
  return deviceId === null ? null : { deviceId, device: textIn(row, "device_name") };
}
