import { INTEGRATED_COLUMNS, type PowerSample } from "../../../src/domain/history/five_minutes.ts";
import { mapColumns } from "../../../src/domain/history/history_rows.ts";

type Values = PowerSample["values"];

/** A sample in which only `values` are known. */
export function powerSample(atMs: number, values: Partial<Values> = {}): PowerSample {
  return { atMs, values: mapColumns(INTEGRATED_COLUMNS, (column) => values[column] ?? null) };
}

/** Samples each `everyMs` of [fromMs, toMs). */
export function powerSamples(
  range: { readonly fromMs: number; readonly toMs: number; readonly everyMs?: number },
  valuesAt: (atMs: number) => Partial<Values>,
): PowerSample[] {
  const samples: PowerSample[] = [];
  for (let atMs = range.fromMs; atMs < range.toMs; atMs += range.everyMs ?? 5000) {
    samples.push(powerSample(atMs, valuesAt(atMs)));
  }
  return samples;
}
