import assert from "node:assert/strict";
import { consumedWh, Today } from "../../../routes/status/today_card.tsx";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { type Sample, sampleOfRow } from "../../../src/domain/history/samples.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import { FakeProgram, NOW_MS } from "../fake_program.ts";
import { historyRow } from "../fake_records.ts";
import { CAR } from "../sample_loads.ts";

const CYCLE_MS = 5000;
const STEP_MS = 5 * MINUTE_MS;

/** A cycle in which the car takes 6.9 kW of 7.2 kW that are bought. */
function charging(atMs: number): Sample {
  return sampleOfRow(atMs, {
    grid_power_w: 7200,
    pv_power_w: 0,
    battery_power_w: 0,
    consumption_power_w: 7200,
    house_power_w: 300,
    charger_power_w: 6900,
    mode: 2,
  });
}

function samplesFrom(fromMs: number, toMs: number): readonly Sample[] {
  const count = Math.floor((toMs - fromMs) / CYCLE_MS) + 1;
  return Array.from({ length: count }, (_, index) => charging(fromMs + index * CYCLE_MS));
}

Deno.test("Today counts up to this cycle what no stored step tells yet", () => {
  const program = new FakeProgram();
  const storedToMs = NOW_MS - NOW_MS % STEP_MS;
  program.history.rows = [
    historyRow({ startMs: storedToMs - STEP_MS, energies: { car_wh: 1000, pv_wh: 500 } }),
  ];
  const today = new Today(program);
  program.publish({ cycle: 8 });
  assert.equal(today.energies()?.car_wh, 1000);
  program.history.sampleRows = samplesFrom(storedToMs, NOW_MS);
  program.publish({ cycle: 9 });
  const car = today.energies()?.car_wh ?? 0;
  const runs = NOW_MS - storedToMs;
  assert.ok(Math.abs(car - (1000 + 6900 * runs / 3_600_000)) < 15, `${car} Wh`);
  assert.equal(today.energies()?.pv_wh, 500);
});

Deno.test("Today has the running minutes of a day of which nothing is stored", () => {
  const program = new FakeProgram();
  program.history.sampleRows = samplesFrom(NOW_MS - 2 * MINUTE_MS, NOW_MS);
  const car = new Today(program).energies()?.car_wh ?? 0;
  assert.ok(Math.abs(car - 230) < 15, `${car} Wh`);
});

Deno.test("Today has what all cars took in a house with several chargers", () => {
  const program = new FakeProgram();
  const other = historyRow({ startMs: NOW_MS - 2 * STEP_MS, energies: { car_wh: 1000 } });
  const energies = { energy_wh: 700, solar_wh: 700, battery_wh: 0, grid_wh: 0, unknown_wh: 0 };
  const loads = [2, 5].map((deviceId) => ({ deviceId, powerW: 8400, energies }));
  program.history.rows = [{ ...other, loads }];
  const today = new Today(program);
  const garage = { ...CAR, id: 2 };
  program.publish({ cycle: 8, loads: [garage, { ...CAR, id: 5 }] });
  assert.equal(today.energies()?.car_wh, 1400);
  program.publish({ cycle: 9, loads: [garage] });
  assert.equal(today.energies()?.car_wh, 1000, "one charger is told by the columns of the car");
});

Deno.test("Today is the same object in one cycle, and null where nothing can be read", () => {
  const program = new FakeProgram();
  program.history.sampleRows = samplesFrom(NOW_MS - MINUTE_MS, NOW_MS);
  const today = new Today(program);
  assert.equal(today.energies(), today.energies());
  program.history.failure = new StorageFailed("Cannot read history: disk gone");
  program.now += MINUTE_MS;
  program.publish({ cycle: 8 });
  assert.equal(today.energies(), null);
});

Deno.test("consumedWh() is unknown where the car alone took more than is known", () => {
  const table = [
    [5000, 4999, 5000],
    [5000, 5000, 5000],
    [5000, 5001, null],
    [5000, null, 5000],
    [null, 5000, null],
  ] as const;
  for (const [consumption_wh, car_wh, expected] of table) {
    assert.equal(consumedWh({ consumption_wh, car_wh }), expected, `${consumption_wh} ${car_wh}`);
  }
});
