import assert from "node:assert/strict";
import { SLOT_IDS } from "../../src/domain/house/device.ts";
import { DataFolder } from "./data_folder.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/data.md", import.meta.url));
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1 November 2026 as the machine's own clock has it: the questions ask in local time. */
const DAY_1_MS = new Date(2026, 10, 1).getTime();

/** The statements of the page's ten questions. */
function questions(): readonly string[] {
  const part = PAGE.slice(
    PAGE.indexOf("## Ten questions"),
    PAGE.indexOf("## Common to all tables"),
  );
  return [...part.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = ""]) => sql);
}

/** Two days, an hour of five minutes, two sessions and some events in the tables of a database. */
function filledFolder(): DataFolder {
  const folder = new DataFolder();
  folder.open().close();
  const insert = (table: string, rows: readonly Readonly<Record<string, unknown>>[]) => {
    for (const row of rows) {
      const values = Object.values(row).map((value) =>
        typeof value === "string" ? `'${value}'` : String(value)
      );
      folder.change(`INSERT INTO ${table} (${Object.keys(row)}) VALUES (${values})`);
    }
  };
  const day = { time_zone: "Europe/Berlin", conversion_loss_wh: 0 };
  insert("days", [
    {
      ...day,
      day: "2026-10-31",
      start_ms: DAY_1_MS - DAY_MS,
      end_ms: DAY_1_MS,
      known_ms: DAY_MS,
      pv_wh: 20_000,
      consumption_wh: 15_000,
      house_wh: 7000,
      grid_import_wh: 1500,
      grid_export_wh: 4000,
      battery_charge_wh: 4000,
      battery_discharge_wh: 3600,
    },
    {
      ...day,
      day: "2026-11-01",
      start_ms: DAY_1_MS,
      end_ms: DAY_1_MS + DAY_MS,
      known_ms: DAY_MS - 1.5 * HOUR_MS,
      pv_wh: 2500,
      consumption_wh: 10_000,
      house_wh: 10_000,
      grid_import_wh: 7500,
      grid_export_wh: 0,
      battery_charge_wh: 0,
      battery_discharge_wh: 0,
    },
  ]);
  const load = { time_zone: "Europe/Berlin", unknown_wh: 0 };
  const nothing = { energy_wh: 0, solar_wh: 0, battery_wh: 0, grid_wh: 0 };
  const car = { energy_wh: 8000, solar_wh: 6000, battery_wh: 1500, grid_wh: 500 };
  const plug = { energy_wh: 2000, solar_wh: 2000, battery_wh: 0, grid_wh: 0 };
  insert("load_days", [
    { ...load, day: "2026-10-31", device_id: SLOT_IDS.charger, ...car },
    { ...load, day: "2026-10-31", device_id: SLOT_IDS.plug, ...plug },
    { ...load, day: "2026-11-01", device_id: SLOT_IDS.charger, ...nothing },
    { ...load, day: "2026-11-01", device_id: SLOT_IDS.plug, ...nothing },
  ]);
  const step = { known_ms: 300_000 };
  insert(
    "five_minutes",
    [
      { ...step, start_ms: DAY_1_MS + 3 * HOUR_MS, house_power_w: 180, grid_power_w: 200 },
      {
        ...step,
        start_ms: DAY_1_MS + 3 * HOUR_MS + 300_000,
        house_power_w: 240,
        grid_power_w: null,
      },
      { ...step, start_ms: DAY_1_MS + 12 * HOUR_MS, house_power_w: 600, grid_power_w: -1500 },
      {
        ...step,
        start_ms: DAY_1_MS + 12 * HOUR_MS + 300_000,
        house_power_w: 700,
        grid_power_w: 500,
      },
    ],
  );
  const session = {
    device_id: SLOT_IDS.charger,
    pauses: 0,
    max_power_w: 3600,
    modes: "tracked",
    phases: 2,
    grid_wh: 0,
  };
  insert("sessions", [
    {
      ...session,
      started_at_ms: DAY_1_MS + 10 * HOUR_MS,
      ended_at_ms: DAY_1_MS + 13 * HOUR_MS,
      ended_by: "car-full",
      charged_ms: 2.5 * HOUR_MS,
      energy_wh: 8000,
      solar_wh: 6000,
      battery_wh: 2000,
      cost_milli: 640,
      currency: "EUR",
    },
    {
      ...session,
      started_at_ms: DAY_1_MS + 15 * HOUR_MS,
      ended_at_ms: null,
      ended_by: null,
      charged_ms: 0,
      energy_wh: 0,
      solar_wh: 0,
      battery_wh: 0,
      cost_milli: null,
      currency: null,
    },
  ]);
  insert("events", [
    { at_ms: DAY_1_MS + 10 * HOUR_MS, kind: "charger", code: "charging.began", detail: "{}" },
    { at_ms: DAY_1_MS + 11 * HOUR_MS, kind: "plug", code: "plug.switched", detail: "{}" },
    { at_ms: DAY_1_MS + 12 * HOUR_MS, kind: "plug", code: "plug.switched", detail: "{}" },
    {
      at_ms: DAY_1_MS + 14 * HOUR_MS,
      kind: "device",
      code: "device.back",
      detail: '{"devices":["meter"],"lostMs":450000}',
    },
  ]);
  return folder;
}

const ANSWERS: readonly (readonly unknown[])[] = [
  [
    { day: "2026-11-01", sun: 2.5, house: 10, cars: 0, bought: 7.5, fed_in: 0 },
    { day: "2026-10-31", sun: 20, house: 7, cars: 8, bought: 1.5, fed_in: 4 },
  ],
  [
    {
      month: "2026-10",
      name: "NRGkick",
      kwh: 8,
      sun_percent: 75,
      battery_percent: 18.8,
      grid_percent: 6.3,
    },
    {
      month: "2026-10",
      name: "TP-Link",
      kwh: 2,
      sun_percent: 100,
      battery_percent: 0,
      grid_percent: 0,
    },
  ],
  [{ month: "2026-10", own_percent: 90 }, { month: "2026-11", own_percent: 25 }],
  [{
    began: "2026-11-01 10:00:00",
    hours: 2.5,
    kwh: 8,
    sun_percent: 75,
    cost: 0.64,
    currency: "EUR",
  }],
  [{ hour: "03", exported_w: 0 }, { hour: "12", exported_w: 750 }],
  [{ at_night_w: 180 }],
  [{ month: "2026-10", in_kwh: 4, out_kwh: 3.6, percent: 90 }],
  [{ back: "2026-11-01 14:00:00", devices: '["meter"]', minutes: 7.5 }],
  [{ day: "2026-11-01", begins: 1, switches: 2 }],
  [{ day: "2026-11-01", gap_hours: 1.5 }],
];

Deno.test("docs/data.md answers its ten questions", () => {
  using folder = filledFolder();
  const answers = questions().map((sql) => folder.query(sql));
  assert.deepEqual(answers, ANSWERS);
});

Deno.test("docs/data.md every statement that reads is one that SQLite takes", () => {
  using folder = filledFolder();
  const statements = [...PAGE.matchAll(/```sql\n([\s\S]*?)```/g)]
    .flatMap(([, sql = ""]) => sql.split(/;\s*(?:\n|$)/))
    .filter((sql) => /\b(SELECT|WITH)\b/.test(sql) && !/\b(INSERT|UPDATE|DELETE)\b/.test(sql));
  assert.ok(statements.length > ANSWERS.length, "those of the other sections too");
  for (const sql of statements) folder.query(sql);
});
