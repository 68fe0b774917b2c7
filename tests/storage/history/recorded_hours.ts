import type { UpkeepPiece } from "../../../src/domain/ports/history_stores.ts";
import type { SampleColumn } from "../../../src/domain/history/samples.ts";
import type { Database } from "../../../src/storage/database/database.ts";
import { sampleAt } from "../data_folder.ts";

type Values = Partial<Record<SampleColumn, number | null>>;

/** Records a sample each `everyMs` of [fromMs, toMs), all committed. */
export function record(
  database: Database,
  range: { readonly fromMs: number; readonly toMs: number; readonly everyMs?: number },
  valuesAt: (atMs: number) => Values,
): void {
  for (let atMs = range.fromMs; atMs < range.toMs; atMs += range.everyMs ?? 5000) {
    database.history.add(sampleAt(atMs, valuesAt(atMs)));
  }
  database.history.flush();
}

/** Does all that is due at a moment, for everybody to see. */
export function keepUp(
  database: Database,
  due: {
    readonly atMs: number;
    readonly timeZone?: string;
    readonly rawRetentionDays?: number;
  },
): readonly UpkeepPiece[] {
  const pieces = [...database.upkeep.pieces({ timeZone: "UTC", rawRetentionDays: 30, ...due })];
  database.commit();
  return pieces;
}

/** A house in which grid, PV and consumption are known. */
export function house(powers: { readonly pvW: number; readonly gridW: number }): Values {
  return {
    pv_power_w: powers.pvW,
    grid_power_w: powers.gridW,
    consumption_power_w: powers.pvW + powers.gridW,
  };
}
