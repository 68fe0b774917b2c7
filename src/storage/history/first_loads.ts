import type { FirstLoads } from "../../domain/history/samples.ts";
import { SLOT_IDS } from "../../domain/house/device.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, textIn } from "../database/row_values.ts";

/** Loads of the day before the newest row count: one that is gone is not the first any more. */
const RECENT_MS = 24 * 60 * 60_000;

const SELECT_LOADS = `SELECT id, roles FROM devices WHERE id IN (
    SELECT DISTINCT device_id FROM load_five_minutes
    WHERE start_ms > (SELECT max(start_ms) FROM load_five_minutes) - ${RECENT_MS}
  ) ORDER BY position, id`;

/**
 * The house's first charger and first switch among those that were read lately, whose columns stand
 * beside the house's own; that of the settings where none was. Only inside `attempt`.
 */
export function firstLoads(connection: Connection): FirstLoads {
  const loads = connection.statement(SELECT_LOADS).all();
  const firstOf = (role: string) => {
    const row = loads.find((one) => (textIn(one, "roles") ?? "").includes(`"${role}"`));
    return row === undefined ? null : numberIn(row, "id");
  };
  return {
    charger: firstOf("charger") ?? SLOT_IDS.charger,
    switch: firstOf("switch") ?? SLOT_IDS.plug,
  };
}
