import assert from "node:assert/strict";
import { SITE_ENERGY_COLUMNS } from "../../../src/domain/history/house_steps.ts";
import { mapColumns } from "../../../src/domain/history/history_rows.ts";
import { RoundEnergies } from "../../../src/domain/history/round_energies.ts";

const HOUR_MS = 3_600_000;
const CAR = 2;
const PLUG = 3;

/** What fed a load, given in Wh; what is left out is 0. */
function exact(
  wh: {
    readonly solar?: number;
    readonly battery?: number;
    readonly grid?: number;
    unknown?: number;
  },
) {
  const wms = (energyWh = 0) => Math.round(energyWh * HOUR_MS);
  return {
    solarW: wms(wh.solar),
    batteryW: wms(wh.battery),
    gridW: wms(wh.grid),
    unknownW: wms(wh.unknown),
  };
}

Deno.test("RoundEnergies.takeLoad() carries over what it has rounded off, load by load", () => {
  const whole = new RoundEnergies();
  const steps = Array.from({ length: 12 }, () => {
    whole.takeLoad(CAR, exact({ solar: 0.3 }));
    return whole.takeLoad(PLUG, exact({ solar: 100 / 12 })).energy_wh;
  });
  assert.deepEqual(steps, [8, 9, 8, 8, 9, 8, 8, 9, 8, 8, 9, 8]);
});

Deno.test("RoundEnergies.takeSite() carries over, too, and what is unknown stays it", () => {
  const whole = new RoundEnergies();
  const took = (pvWh: number | null) =>
    whole.takeSite(
      mapColumns(
        SITE_ENERGY_COLUMNS,
        (column) => column === "pv_wh" && pvWh !== null ? Math.round(pvWh * HOUR_MS) : null,
      ),
    );
  assert.deepEqual([0.4, null, 0.4, 0.4].map((wh) => took(wh).pv_wh), [0, null, 1, 0]);
  assert.equal(took(1).house_wh, null);
});

Deno.test("RoundEnergies.takeLoad() makes the parts of a load the load", () => {
  const whole = new RoundEnergies();
  const parts = () => {
    const took = whole.takeLoad(CAR, exact({ unknown: 0.6, grid: 3.4, battery: 2.4, solar: 4 }));
    return [took.energy_wh, took.unknown_wh, took.grid_wh, took.battery_wh, took.solar_wh];
  };
  assert.deepEqual(parts(), [10, 1, 3, 2, 4]);
  assert.deepEqual(parts(), [11, 0, 4, 3, 4]);
});
