import assert from "node:assert/strict";
import { sampleRow } from "../../../src/domain/history/samples.ts";
import {
  chargePower,
  sampleOfCharger,
  sampleOfModbusRow,
  StampReader,
  wasReached,
} from "../../../src/storage/original/original_values.ts";
import { modbusRow } from "./original_file.ts";

const AT_MS = 1_663_408_800_250;
const STAMP = "2022-09-17 12:00:00.250000+02:00";

/** The values of a row of the house with these cells, `chargerPowerW` from the charge log. */
function houseWith(cells: Readonly<Record<string, unknown>>, chargerPowerW: number | null = null) {
  const row = { ...modbusRow(STAMP), ...cells };
  return sampleOfModbusRow(row, { atMs: AT_MS, chargerPowerW }).values;
}

function chargerWith(cells: Readonly<Record<string, unknown>>) {
  return sampleRow(sampleOfCharger(cells, AT_MS));
}

Deno.test("a power is taken up to 200 kW of either sign, in whole W", () => {
  const battery = (batterypower: unknown) => houseWith({ batterypower }).battery_power_w;
  assert.deepEqual(
    [200_000, 200_001, -200_000, -200_001, 0.4, -0.4, 7.6, NaN, "7", null, undefined].map(battery),
    [-200_000, null, 200_000, null, 0, 0, -8, null, null, null, null],
  );
  assert.ok(!Object.is(battery(-0.4), -0) && !Object.is(battery(0), -0));
  assert.deepEqual([2760.4, 0, -5, 200_001, "x"].map(chargePower), [2760, 0, 0, null, null]);
  const never = houseWith({ pvprod: -3, houseconsumption: -7 });
  assert.deepEqual([never.pv_power_w, never.consumption_power_w], [0, 0]);
});

Deno.test("what no device can have measured is unknown, what one just can is taken", () => {
  for (
    const { cell, column, taken, refused } of [
      {
        cell: "temperature",
        column: "inverter_temperature_dc",
        taken: [[-60, -600], [0, 0], [45.26, 453], [150, 1500]],
        refused: [-60.1, 150.1, "hot"],
      },
      {
        cell: "soc",
        column: "battery_soc_permille",
        taken: [[0, 0], [26.54, 265], [100, 1000]],
        refused: [-0.1, 100.1],
      },
      {
        cell: "soh",
        column: "battery_soh_permille",
        taken: [[0, 0], [93, 930], [100, 1000]],
        refused: [-1, 101],
      },
      {
        cell: "status",
        column: "inverter_status",
        taken: [[1, 1], [4, 4], [8, 8]],
        refused: [0, 9, -1],
      },
      {
        cell: "batterystatus",
        column: "battery_status",
        taken: [0, 1, 2, 3, 4, 5, 6, 7, 10].map((vendor, at) => [vendor, at + 1]),
        refused: [-1, 8, 9, 11, "idle", null],
      },
    ] as const
  ) {
    for (const [told, expected] of taken) {
      assert.equal(houseWith({ [cell]: told })[column], expected, `${cell} ${told}`);
    }
    for (const told of refused) assert.equal(houseWith({ [cell]: told })[column], null, `${told}`);
  }
});

Deno.test("what is made of two values is known with both of them, and never below zero", () => {
  const loss = (acpower: unknown, dcpower: unknown) =>
    houseWith({ acpower, dcpower }).conversion_loss_w;
  assert.equal(loss(3180, 3230), 50);
  assert.equal(loss(3230, 3180), 0);
  assert.deepEqual([loss(null, 3230), loss(3180, null)], [null, null]);
  const house = (houseconsumption: unknown, chargerPowerW: number | null) =>
    houseWith({ houseconsumption }, chargerPowerW).house_power_w;
  assert.equal(house(2230, 1500), 730);
  assert.equal(house(1400, 1500), 0);
  assert.deepEqual([house(null, 1500), house(2230, null)], [null, null]);
  const grid = (cells: Readonly<Record<string, unknown>>) => houseWith(cells).grid_power_w;
  assert.equal(grid({ acpowertofromgrid: null }), null);
  assert.equal(grid({ acpowertofromgrid: null, acpower: 1000, houseconsumption: 900 }), null);
  const stored = { acpowertofromgrid: 95, acpower: 950, houseconsumption: 950 };
  assert.equal(grid({ ...stored, houseconsumption: null }), -95, "as it is stored");
  assert.equal(grid({ ...stored, acpower: null }), -95);
});

Deno.test("a grid power is put right where it is off by a power of ten, and by no more than rounding", () => {
  const grid = (storedW: number, importW: number) =>
    houseWith({ acpowertofromgrid: storedW, acpower: 10_000, houseconsumption: 10_000 + importW })
      .grid_power_w;
  for (const importW of [-9500, 9500]) {
    for (const scale of [0.01, 0.1, 10]) {
      assert.equal(grid(-importW * scale, importW), importW, `${importW} W times ${scale}`);
    }
  }
  assert.equal(grid(95_000, -950), -950, "times 100");
  assert.equal(grid(950, -950), -950, "as it is");
  assert.equal(grid(9500 + 95, -950), -950, "1 % is rounding");
  assert.equal(grid(9500 + 100, -950), -9600, "more is another value");
  assert.equal(grid(1, -250), -250, "1 was stored of up to 2.5 times 100");
  assert.equal(grid(1, -251), -1, "too far from any power of ten");
  assert.equal(grid(3, -2), -3, "near enough as it is");
});

Deno.test("the charger's last state has what a charger can have", () => {
  const state = { chargingpower: 2760, temperature: 31, ischarging: 1, chargingcurrent: 12 };
  const of = (cells: Readonly<Record<string, unknown>>) => {
    const row = chargerWith({ ...state, ...cells });
    return [
      row.charger_power_w,
      row.charger_temperature_dc,
      row.charger_enabled,
      row.charger_target_ma,
    ];
  };
  assert.deepEqual(of({}), [2760, 310, 1, 12_000]);
  assert.deepEqual(of({ ischarging: 0, chargingcurrent: 0 }), [2760, 310, 0, 0]);
  assert.deepEqual(of({ ischarging: 2, chargingcurrent: 64 }), [2760, 310, null, 64_000]);
  assert.deepEqual(of({ ischarging: -1, chargingcurrent: 64.5 }), [2760, 310, null, null]);
  assert.deepEqual(of({ chargingcurrent: -1, temperature: 151 }), [2760, null, 1, null]);
});

Deno.test("wasReached() doubts a box only that is not connected, charges not and draws nothing", () => {
  const idle = { connected: 0, ischarging: 0, chargingpower: 0 };
  assert.equal(wasReached(idle), false);
  assert.equal(wasReached({ connected: 0 }), false);
  assert.equal(wasReached({ ...idle, chargingpower: -1 }), false);
  assert.equal(wasReached({ ...idle, connected: 1 }), true);
  assert.equal(wasReached({ ...idle, ischarging: 1 }), true);
  assert.equal(wasReached({ ...idle, chargingpower: 1 }), true);
  assert.equal(wasReached({}), true, "the first table has no such column");
});

Deno.test("StampReader takes stamps of each version, and of no other form", () => {
  const read = (stamp: unknown) => new StampReader().read(stamp);
  const noonMs = Date.UTC(2022, 8, 17, 10);
  for (
    const [stamp, atMs] of [
      [STAMP, noonMs + 250],
      ["2022-09-17T12:00:00+02:00", noonMs],
      ["2022-09-17 10:00:00-00:30", noonMs + 1_800_000],
      ["2022-09-17 12:00:00.25", noonMs + 250],
      ["2022-01-17 12:00:00", Date.UTC(2022, 0, 17, 11)],
      ["1663408800", noonMs],
      ["1663408800.25", noonMs + 250],
      ["1663408800.0004", noonMs],
      [1_663_408_800, noonMs],
      ["2022-03-27 02:30:00", Date.UTC(2022, 2, 27, 0, 30)],
    ] as const
  ) assert.equal(read(stamp), atMs, `${stamp}`);
  for (
    const stamp of ["", "0", "2022-09-17", "2022-09-31 12:00:00", "2022-09-17 24:30:00", null, 7n]
  ) assert.equal(read(stamp), null, String(stamp));
});

Deno.test("StampReader takes a stamp that went back in the hour of autumn for the second one", () => {
  const stamps = new StampReader();
  const firstMs = Date.UTC(2022, 9, 30, 0, 30);
  assert.equal(stamps.read("2022-10-30 02:30:00"), firstMs);
  assert.equal(stamps.read("2022-10-30 02:30:00"), firstMs, "the very same is no later one");
  assert.equal(stamps.read("no stamp"), null);
  assert.equal(stamps.read("2022-10-30 02:10:00"), firstMs + 2_400_000);
  assert.equal(stamps.read("2022-10-30 03:00:00"), firstMs + 5_400_000);
});
