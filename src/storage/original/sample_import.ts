import { startOfHour } from "../../domain/history/five_minutes.ts";
import type { Sample } from "../../domain/history/samples.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import type { Connection } from "../database/connection.ts";
import { insertNewSample } from "../samples/sample_rows.ts";
import { noteHours } from "../history/hours_to_roll_up.ts";

/** Rows of one transaction: some ten milliseconds. */
const ROWS_A_WRITE = 1000;

/**
 * An hour of which only five-minute rows are left takes no samples: a few of them would make its
 * rows poorer.
 */
const IS_CLOSED = `SELECT EXISTS (SELECT 1 FROM five_minutes WHERE start_ms >= ?1 AND start_ms < ?2)
  AND NOT EXISTS (SELECT 1 FROM samples WHERE at_ms >= ?1 AND at_ms < ?2) AS is_closed`;

export interface ImportedSamples {
  readonly added: number;
  /**
   * Samples left out, because one of that very millisecond is stored, or its hour has only
   * five-minute rows left.
   */
  readonly known: number;
}

/** Takes samples of another program into table `samples`; what is there stays as it is. */
export class SampleImport {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Adds the samples in transactions of a thousand; on disk when it returns.
   * @param progress is told the number of samples done after each of them
   * @throws StorageFailed; what was written before stays, and a second run adds the rest
   */
  add(samples: Iterable<Sample>, progress: (done: number) => void): ImportedSamples {
    const closed = new Map<number, boolean>();
    let added = 0;
    let known = 0;
    for (const chunk of chunksOf(samples, ROWS_A_WRITE)) {
      added += this.#connection.write({ action: "import samples" }, () => {
        const open = chunk.filter(({ atMs }) => !this.#isClosed(startOfHour(atMs), closed));
        const fresh = open.filter((sample) => insertNewSample(this.#connection, sample));
        noteHours(this.#connection, fresh.map(({ atMs }) => atMs));
        return fresh.length;
      });
      known += chunk.length;
      progress(known);
    }
    return { added, known: known - added };
  }

  #isClosed(hourMs: number, closed: Map<number, boolean>): boolean {
    const before = closed.get(hourMs);
    if (before !== undefined) return before;
    const row = this.#connection.statement(IS_CLOSED).get(hourMs, hourMs + HOUR_MS);
    const isClosed = row?.["is_closed"] === 1;
    closed.set(hourMs, isClosed);
    return isClosed;
  }
}

function* chunksOf<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
