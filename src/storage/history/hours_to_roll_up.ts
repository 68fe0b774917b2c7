import { MAX_HOLD_MS, startOfHour } from "../../domain/history/five_minutes.ts";
import type { Connection } from "../database/connection.ts";

const NOTE_HOUR = "INSERT OR IGNORE INTO hours_to_roll_up (hour_ms) VALUES (?)";

/** Hours whose roll-up rests on samples of these times: each holds on, and ends the one before. */
export function hoursChangedBy(times: Iterable<number>): ReadonlySet<number> {
  const hours = new Set<number>();
  for (const atMs of times) {
    for (const nearMs of [atMs - MAX_HOLD_MS, atMs, atMs + MAX_HOLD_MS]) {
      hours.add(startOfHour(Math.max(0, nearMs)));
    }
  }
  return hours;
}

/** Notes the hours that samples of these times change; only inside the `write` that stores them. */
export function noteHours(connection: Connection, times: Iterable<number>): void {
  const note = connection.statement(NOTE_HOUR);
  for (const hourMs of hoursChangedBy(times)) note.run(hourMs);
}
