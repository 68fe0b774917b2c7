import assert from "node:assert/strict";
import {
  code,
  flag,
  tenths,
  thousandths,
  whole,
} from "../../../src/domain/history/column_values.ts";
import { mapColumns } from "../../../src/domain/history/history_rows.ts";
import { loadPower, toPowerSample } from "../../../src/domain/history/power_samples.ts";
import {
  bookOf,
  type DeviceSample,
  ROLE_COLUMNS,
  type RoleValues,
  sampleOfRow,
  type SampleRow,
  sampleRow,
  SITE_COLUMNS,
} from "../../../src/domain/history/samples.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";

Deno.test("columns hold whole, tenths and thousandths, yes, no and places from 1; null is unknown", () => {
  assert.deepEqual([whole(2.6), tenths(2.64), thousandths(0.0126)], [3, 26, 13]);
  assert.deepEqual([whole(-0.4), tenths(0), flag(true), flag(false)], [0, 0, 1, 0]);
  assert.deepEqual(["a", "b", "c"].map((text) => code(["a", "b"], text)), [1, 2, null]);
  const columns = [whole, tenths, thousandths] as const;
  for (const column of columns) assert.deepEqual([column(null), column(undefined)], [null, null]);
  assert.deepEqual([flag(null), flag(undefined)], [null, null]);
  assert.deepEqual([code(["a"], null), code<string>(["a"], undefined)], [null, null]);
});

const NO_SITE = mapColumns(SITE_COLUMNS, () => null);
const NO_CHARGER: RoleValues<"charger"> = mapColumns(ROLE_COLUMNS.charger, () => null);
const NO_SWITCH: RoleValues<"switch"> = mapColumns(ROLE_COLUMNS.switch, () => null);
const charger = (own: Partial<RoleValues<"charger">>, id: number = SLOT_IDS.charger) =>
  ({ role: "charger", deviceId: id, values: { ...NO_CHARGER, ...own } }) as const;
const relay = (own: Partial<RoleValues<"switch">>) =>
  ({ role: "switch", deviceId: SLOT_IDS.plug, values: { ...NO_SWITCH, ...own } }) as const;
const rowOf = (...devices: readonly DeviceSample[]): Partial<SampleRow> => {
  const row = sampleRow({ atMs: 0, values: { ...NO_SITE, pv_power_w: 5, mode: 2 }, devices });
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
};

Deno.test("sampleRow() has the house, its first charger and its first switch in one row", () => {
  assert.deepEqual(rowOf(), { pv_power_w: 5, mode: 2 });
  assert.deepEqual(
    rowOf(
      charger({ power_w: 4100, session_wh: 12, mode: 3 }),
      charger({ power_w: 7000 }, 99),
      relay({ power_w: 60, is_on: 1, total_wh: 77 }),
    ),
    {
      pv_power_w: 5,
      mode: 2,
      charger_power_w: 4100,
      charger_session_wh: 12,
      plug_power_w: 60,
      plug_on: 1,
      plug_total_wh: 77,
    },
  );
});

Deno.test("sampleRow() sums the book of a load that tells no power, as far as all of it is known", () => {
  const book = { solar_w: 100, battery_w: 20, grid_w: 3, unknown_w: 0 };
  assert.equal(rowOf(charger(book)).charger_power_w, 123);
  assert.equal(rowOf(charger({ ...book, power_w: 0 })).charger_power_w, 0);
  for (const column of ["solar_w", "battery_w", "grid_w", "unknown_w"] as const) {
    assert.equal("charger_power_w" in rowOf(charger({ ...book, [column]: null })), false, column);
  }
});

Deno.test("sampleOfRow() makes loads of the columns of car and plug, each fed for itself", () => {
  const sample = sampleOfRow(7, {
    pv_power_w: 3000,
    grid_power_w: 500,
    battery_power_w: 0,
    mode: 2,
    charger_power_w: 2000,
    charger_session_wh: 12,
    plug_power_w: -5,
    plug_on: 0,
    plug_total_wh: 77,
  });
  assert.equal(sample.values.mode, 2);
  assert.deepEqual(sample.devices, [
    charger({
      power_w: 2000,
      session_wh: 12,
      solar_w: 1500,
      battery_w: 0,
      grid_w: 500,
      unknown_w: 0,
    }),
    relay({
      power_w: -5,
      is_on: 0,
      total_wh: 77,
      solar_w: 0,
      battery_w: 0,
      grid_w: 0,
      unknown_w: 0,
    }),
  ]);
  assert.deepEqual(sampleOfRow(7, { pv_power_w: 1 }).devices, []);
  assert.deepEqual(sampleOfRow(7, { plug_on: 1 }).devices, [relay({ is_on: 1 })]);
});

Deno.test("bookOf() rounds parts so that they are the rounded whole; unknown power has none", () => {
  assert.deepEqual(bookOf({ solarW: 0.4, batteryW: 0.4, gridW: 0.4, unknownW: 0.4 }), {
    solar_w: 1,
    battery_w: 1,
    grid_w: 0,
    unknown_w: 0,
  });
  assert.deepEqual(bookOf(null), mapColumns(ROLE_COLUMNS.switch.slice(1, 5), () => null));
});

Deno.test("loadPower() is known where all its parts are", () => {
  const book = { solar_w: 1, battery_w: 2, grid_w: 3, unknown_w: 4 };
  const sources = { solarW: 1, batteryW: 2, gridW: 3, unknownW: 4 };
  assert.deepEqual(loadPower(9, book), { deviceId: 9, sources });
  for (const column of ["solar_w", "battery_w", "grid_w", "unknown_w"] as const) {
    assert.deepEqual(loadPower(9, { ...book, [column]: null }), { deviceId: 9, sources: null });
  }
});

Deno.test("toPowerSample() takes the loads, and no PV system or battery", () => {
  const pv = { power_w: 1, ac_power_w: 1, lifetime_wh: 1 };
  const devices = [charger({}), { role: "pv", deviceId: 5, values: pv } as const, relay({})];
  const { loads } = toPowerSample({ atMs: 0, values: NO_SITE, devices });
  assert.deepEqual(loads.map(({ deviceId }) => deviceId), [SLOT_IDS.charger, SLOT_IDS.plug]);
});
