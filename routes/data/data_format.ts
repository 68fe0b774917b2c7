import { type Formats, UNIT_SPACE } from "../../src/words/format.ts";

const BYTES_PER_MB = 1_000_000;

/** A size in MB: two digits that count for small files, one decimal for others. */
export function megabytes(sizeBytes: number, formats: Pick<Formats, "decimal">): string {
  const exact = sizeBytes / BYTES_PER_MB;
  const shown = exact < 1 ? Number(exact.toPrecision(2)) : Math.round(exact * 10) / 10;
  return `${formats.decimal(shown)}${UNIT_SPACE}MB`;
}
