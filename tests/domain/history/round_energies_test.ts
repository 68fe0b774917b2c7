import assert from "node:assert/strict";
import { ENERGY_COLUMNS, mapColumns } from "../../../src/domain/history/history_rows.ts";
import { type ExactEnergies, RoundEnergies } from "../../../src/domain/history/round_energies.ts";

const HOUR_MS = 3_600_000;

/** Energies of so many Wh; the columns that are left out are 0. */
function exact(wh: { readonly [K in keyof ExactEnergies]?: number | null }): ExactEnergies {
  return mapColumns(ENERGY_COLUMNS, (column) => {
    const energyWh = wh[column];
    return energyWh === null ? null : Math.round((energyWh ?? 0) * HOUR_MS);
  });
}

Deno.test("RoundEnergies.take() carries over what it has rounded off", () => {
  const whole = new RoundEnergies();
  const steps = Array.from({ length: 12 }, () => whole.take(exact({ plug_wh: 100 / 12 })).plug_wh);
  assert.deepEqual(steps, [8, 9, 8, 8, 9, 8, 8, 9, 8, 8, 9, 8]);
});

Deno.test("RoundEnergies.take() makes the parts of the car the car", () => {
  const whole = new RoundEnergies();
  const parts = () => {
    const took = whole.take(
      exact({ car_wh: 10.4, car_unknown_wh: 0.6, car_grid_wh: 3.4, car_battery_wh: 2.4 }),
    );
    return [
      took.car_wh,
      took.car_unknown_wh,
      took.car_grid_wh,
      took.car_battery_wh,
      took.car_solar_wh,
    ];
  };
  assert.deepEqual(parts(), [10, 1, 3, 2, 4]);
  assert.deepEqual(parts(), [11, 0, 4, 3, 4]);
});

Deno.test("RoundEnergies.take() gives the plug its sun and its unknown part, within the whole", () => {
  const whole = new RoundEnergies();
  const parts = () => {
    const took = whole.take(exact({ plug_wh: 10.4, plug_solar_wh: 7, plug_unknown_wh: 0.6 }));
    return [took.plug_wh, took.plug_solar_wh, took.plug_unknown_wh];
  };
  assert.deepEqual(parts(), [10, 7, 1]);
  assert.deepEqual(parts(), [11, 7, 0]);
});

Deno.test("RoundEnergies.take() tells no parts of what is not known whole", () => {
  const took = (wh: Parameters<typeof exact>[0]) => new RoundEnergies().take(exact(wh));
  const plug = { plug_wh: 10, plug_solar_wh: 7, plug_unknown_wh: 1 };
  for (const column of ["plug_wh", "plug_solar_wh", "plug_unknown_wh"] as const) {
    const { plug_solar_wh, plug_unknown_wh } = took({ ...plug, [column]: null });
    assert.deepEqual([plug_solar_wh, plug_unknown_wh], [null, null], column);
  }
  const car = { car_wh: 10, car_unknown_wh: 1, car_grid_wh: 2, car_battery_wh: 3 };
  for (const column of ["car_wh", "car_unknown_wh", "car_grid_wh", "car_battery_wh"] as const) {
    const { car_unknown_wh, car_grid_wh, car_battery_wh, car_solar_wh } = took({
      ...car,
      [column]: null,
    });
    const parts = [car_unknown_wh, car_grid_wh, car_battery_wh, car_solar_wh];
    assert.deepEqual(parts, [null, null, null, null], column);
  }
});
