import type { Energies } from "../../src/domain/history/history_rows.ts";

/** CO₂ in g: of what was consumed and not bought, and of what was bought. */
export interface Carbon {
  readonly avoidedG: number;
  readonly boughtG: number;
}

const WH_PER_KWH = 1000;

/** @param gPerKwh what a kWh of the grid stands for; 0: not to be told. Null: that, or unknown */
export function carbonOf(
  { consumption_wh, grid_import_wh }: Pick<Energies, "consumption_wh" | "grid_import_wh">,
  gPerKwh: number,
): Carbon | null {
  if (gPerKwh <= 0 || consumption_wh === null || grid_import_wh === null) return null;
  return {
    avoidedG: Math.max(0, consumption_wh - grid_import_wh) * gPerKwh / WH_PER_KWH,
    boughtG: grid_import_wh * gPerKwh / WH_PER_KWH,
  };
}
