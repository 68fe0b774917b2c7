import type { HistoryRow } from "../../src/domain/history/history_rows.ts";
import { historyRow } from "./fake_records.ts";

const STEP_MS = 300_000;
const STEP_H = 1 / 12;
const DAY_MS = 86_400_000;
const CAPACITY_WH = 8000;

/**
 * Five-minute rows of a house with PV, battery and car, [fromMs, toMs): sun by season and day, and
 * the same rows for the same seed. The balance of each row holds.
 */
export function generatedHistory(
  { fromMs, toMs, seed }: { fromMs: number; toMs: number; seed: number },
): readonly HistoryRow[] {
  const rows: HistoryRow[] = [];
  let storedWh = CAPACITY_WH / 2;
  let carLeftWh = 0;
  for (let startMs = fromMs; startMs < toMs; startMs += STEP_MS) {
    const day = Math.floor(startMs / DAY_MS);
    const hour = (startMs % DAY_MS) / 3_600_000 + 1;
    const season = 0.55 - 0.45 * Math.cos(2 * Math.PI * ((day % 365) - 355) / 365);
    const sky = 0.25 + 0.75 * noise(day, seed);
    const height = Math.max(
      0,
      Math.sin(
        Math.PI * (hour - 12.7 + 4 + 2.5 * season) /
          (8 + 5 * season),
      ),
    );
    const pvW = Math.round(9000 * season * sky * height ** 1.3);
    if (hour < 1.05) carLeftWh = noise(day, seed + 1) > 0.5 ? 14_000 * noise(day, seed + 2) : 0;
    const houseW = Math.round(
      250 + 500 * noise(startMs / STEP_MS, seed + 3) ** 4 +
        (hour > 17 && hour < 22 ? 450 : 0),
    );
    const isCarOn = carLeftWh > 0 && pvW - houseW > 1800 && hour > 9;
    const carW = isCarOn ? Math.min(3450, pvW - houseW) : 0;
    carLeftWh -= carW * STEP_H;
    const spareW = pvW - houseW - carW;
    const roomW = (CAPACITY_WH - storedWh) / STEP_H;
    const chargeW = Math.round(Math.max(0, Math.min(spareW, 4000, roomW)));
    const giveW = Math.round(Math.max(0, Math.min(-spareW, 4000, (storedWh - 400) / STEP_H)));
    storedWh += (chargeW - giveW) * STEP_H;
    const gridW = -(spareW - chargeW + giveW);
    rows.push(historyRow({
      startMs,
      means: {
        pv_power_w: pvW,
        consumption_power_w: houseW + carW,
        house_power_w: houseW,
        car_power_w: carW,
        grid_power_w: gridW,
        battery_power_w: giveW - chargeW,
        battery_soc_permille: Math.round(1000 * storedWh / CAPACITY_WH),
      },
      energies: {
        pv_wh: wh(pvW),
        consumption_wh: wh(houseW) + wh(carW),
        house_wh: wh(houseW),
        car_wh: wh(carW),
        car_solar_wh: wh(carW),
        car_battery_wh: 0,
        car_grid_wh: 0,
        grid_import_wh: wh(Math.max(0, gridW)),
        grid_export_wh: wh(Math.max(0, -gridW)),
        battery_charge_wh: wh(chargeW),
        battery_discharge_wh: wh(giveW),
        conversion_loss_wh: wh(pvW * 0.015),
      },
    }));
  }
  return rows;
}

function wh(powerW: number): number {
  return Math.round(powerW * STEP_H);
}

/** A number from 0 to 1 that looks like chance and depends on nothing but its arguments. */
function noise(at: number, seed: number): number {
  const wave = Math.sin(at * 12.9898 + seed * 78.233) * 43_758.5453;
  return wave - Math.floor(wave);
}
