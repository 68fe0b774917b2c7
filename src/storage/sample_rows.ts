import type { TimeRange } from "../domain/history.ts";
import { type Sample, SAMPLE_COLUMNS } from "../domain/ports.ts";
import type { Connection } from "./connection.ts";
import { numberIn, numbersIn } from "./row_numbers.ts";

const SELECT = `SELECT at_ms, ${SAMPLE_COLUMNS.join(", ")}
  FROM samples WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ?`;

/** Raw samples of a range, oldest first; only inside `attempt`. */
export function readSamples(
  connection: Connection,
  query: TimeRange & { readonly limit: number },
): readonly Sample[] {
  return connection.statement(SELECT).all(query.fromMs, query.toMs, query.limit).map((row) => ({
    atMs: numberIn(row, "at_ms") ?? 0,
    values: numbersIn(row, SAMPLE_COLUMNS),
  }));
}
