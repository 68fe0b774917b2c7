import { type PowerSample, toPowerSample } from "../../../src/domain/history/power_samples.ts";
import { sampleOfRow, type SampleRow } from "../../../src/domain/history/samples.ts";

type Values = Partial<SampleRow>;

/** A sample in which only `values` are known, car and plug as those of the settings. */
export function powerSample(atMs: number, values: Values = {}): PowerSample {
  return toPowerSample(sampleOfRow(atMs, values));
}

/** Samples each `everyMs` of [fromMs, toMs). */
export function powerSamples(
  range: { readonly fromMs: number; readonly toMs: number; readonly everyMs?: number },
  valuesAt: (atMs: number) => Values,
): PowerSample[] {
  const samples: PowerSample[] = [];
  for (let atMs = range.fromMs; atMs < range.toMs; atMs += range.everyMs ?? 5000) {
    samples.push(powerSample(atMs, valuesAt(atMs)));
  }
  return samples;
}
