import { SLOT_IDS } from "../house/device.ts";
import { type Sources, splitBySource } from "../house/flows.ts";
import { mapColumns } from "./history_rows.ts";
import { firstAt, type LoadOrder, ORDER_OF_SETTINGS } from "./load_order.ts";

/**
 * Columns of a raw sample of the house, unit in each name; decimals are stored as whole thousandths
 * or tenths.
 */
const HOUSE_COLUMNS = [
  "grid_power_w",
  "grid_power_l1_w",
  "grid_power_l2_w",
  "grid_power_l3_w",
  "grid_voltage_l1_dv",
  "grid_voltage_l2_dv",
  "grid_voltage_l3_dv",
  "grid_frequency_mhz",
  "grid_imported_wh",
  "grid_exported_wh",
  "pv_power_w",
  "inverter_ac_power_w",
  "inverter_dc_power_w",
  "inverter_dc_voltage_dv",
  "inverter_temperature_dc",
  "inverter_status",
  "inverter_vendor_status",
  "inverter_lifetime_wh",
  "conversion_loss_w",
  "battery_power_w",
  "battery_soc_permille",
  "battery_soh_permille",
  "battery_status",
  "battery_temperature_dc",
  "battery_voltage_dv",
  "battery_current_ma",
  "battery_charged_wh",
  "battery_discharged_wh",
  "consumption_power_w",
  "house_power_w",
  "surplus_w",
] as const;
/** `mode` is that of the first charger. */
export const SITE_COLUMNS = [...HOUSE_COLUMNS, "mode"] as const;
export type SiteColumn = (typeof SITE_COLUMNS)[number];

/** What feeds a load in W, as the book of this cycle has it; the four together are its power. */
export const BOOK_COLUMNS = ["solar_w", "battery_w", "grid_w", "unknown_w"] as const;
export type BookColumn = (typeof BOOK_COLUMNS)[number];

/** Columns of a sample of one device, by its role. */
export const ROLE_COLUMNS = {
  charger: [
    "power_w",
    ...BOOK_COLUMNS,
    "mode",
    "enabled",
    "target_ma",
    "current_l1_ma",
    "current_l2_ma",
    "current_l3_ma",
    "voltage_l1_dv",
    "voltage_l2_dv",
    "voltage_l3_dv",
    "session_wh",
    "total_wh",
    "temperature_dc",
    "frequency_mhz",
    "power_l1_w",
    "power_l2_w",
    "power_l3_w",
    "session_l1_wh",
    "session_l2_wh",
    "session_l3_wh",
    "min_ma",
    "max_ma",
    "linked",
    "car_connected",
    "error_code",
    "warning_code",
  ],
  switch: ["power_w", ...BOOK_COLUMNS, "is_on", "total_wh"],
  load: ["power_w", ...BOOK_COLUMNS, "total_wh"],
  pv: ["power_w", "ac_power_w", "lifetime_wh"],
  battery: ["power_w", "soc_permille", "charged_wh", "discharged_wh"],
} as const;
export type SampleRole = keyof typeof ROLE_COLUMNS;
/** Those that take energy. */
export const LOAD_ROLES = ["charger", "switch", "load"] as const satisfies readonly SampleRole[];
/** Those that are there for each device where the house has several of it. */
export const SOURCE_ROLES = ["pv", "battery"] as const satisfies readonly SampleRole[];
export const SAMPLE_ROLES: readonly SampleRole[] = [...LOAD_ROLES, ...SOURCE_ROLES];
export type RoleColumn<R extends SampleRole> = (typeof ROLE_COLUMNS)[R][number];
export type RoleValues<R extends SampleRole> = Readonly<Record<RoleColumn<R>, number | null>>;

/** What one device told in a cycle. */
export type DeviceSample = SampleOf<SampleRole>;
/** With what fed it. */
export type LoadSample = SampleOf<(typeof LOAD_ROLES)[number]>;

type SampleOf<Roles extends SampleRole> = {
  readonly [R in Roles]: {
    readonly role: R;
    readonly deviceId: number;
    readonly values: RoleValues<R>;
  };
}[Roles];

export function isLoadSample(sample: DeviceSample): sample is LoadSample {
  return LOAD_ROLES.some((role) => role === sample.role);
}

/** One cycle's values for the database: integers (W, Wh, tenths where named so); null is unknown. */
export interface Sample {
  readonly atMs: number;
  readonly values: Readonly<Record<SiteColumn, number | null>>;
  /**
   * Of the loads, in the order of the house, then of PV systems and batteries; one that tells nothing
   * new may be missing.
   */
  readonly devices: readonly DeviceSample[];
}

/** A sample as one row: the house with its first charger and its first switch. */
export const SAMPLE_COLUMNS = [
  ...HOUSE_COLUMNS,
  "charger_power_w",
  "charger_enabled",
  "charger_target_ma",
  "charger_current_l1_ma",
  "charger_current_l2_ma",
  "charger_current_l3_ma",
  "charger_voltage_l1_dv",
  "charger_voltage_l2_dv",
  "charger_voltage_l3_dv",
  "charger_session_wh",
  "charger_total_wh",
  "charger_temperature_dc",
  "plug_on",
  "plug_power_w",
  "plug_total_wh",
  "mode",
  "charger_frequency_mhz",
  "charger_power_l1_w",
  "charger_power_l2_w",
  "charger_power_l3_w",
  "charger_session_l1_wh",
  "charger_session_l2_wh",
  "charger_session_l3_wh",
  "charger_min_ma",
  "charger_max_ma",
  "charger_linked",
  "charger_car_connected",
  "charger_error_code",
  "charger_warning_code",
] as const;
export type SampleColumn = (typeof SAMPLE_COLUMNS)[number];
export type SampleRow = Readonly<Record<SampleColumn, number | null>>;

/** The house with its first charger and its first switch as one row. */
export function sampleRow(
  { atMs, values, devices }: Sample,
  order: LoadOrder = ORDER_OF_SETTINGS,
): SampleRow {
  const charger = valuesOf("charger", devices, firstAt(order.chargers, atMs));
  const relay = valuesOf("switch", devices, firstAt(order.switches, atMs));
  const site: Readonly<Record<string, number | null>> = values;
  return mapColumns(SAMPLE_COLUMNS, (column) => {
    switch (column) {
      case "charger_power_w":
        return powerOf(charger);
      case "plug_power_w":
        return powerOf(relay);
      case "plug_on":
        return relay["is_on"] ?? null;
      case "plug_total_wh":
        return relay["total_wh"] ?? null;
    }
    if (!column.startsWith(CHARGER)) return site[column] ?? null;
    return charger[column.slice(CHARGER.length)] ?? null;
  });
}

/**
 * The sample of a row, whose loads are those of the settings, and fed each for itself, as before there
 * was a book.
 */
export function sampleOfRow(
  atMs: number,
  row: Readonly<Partial<Record<string, number | null>>>,
): Sample {
  const told = (column: string) => row[column] ?? null;
  const values = mapColumns(SITE_COLUMNS, told);
  const book = (powerW: number | null) => bookOf(powerW === null ? null : splitAlone(powerW, row));
  const chargerBook = book(told("charger_power_w"));
  const plugBook = book(told("plug_power_w"));
  const isBook = (column: string): column is BookColumn =>
    BOOK_COLUMNS.some((one) => one === column);
  const charger: RoleValues<"charger"> = mapColumns(ROLE_COLUMNS.charger, (column) => {
    if (isBook(column)) return chargerBook[column];
    return column === "mode" ? null : told(`${CHARGER}${column}`);
  });
  const relay: RoleValues<"switch"> = mapColumns(ROLE_COLUMNS.switch, (column) => {
    if (isBook(column)) return plugBook[column];
    return told(column === "is_on" ? "plug_on" : `plug_${column}`);
  });
  const devices: readonly DeviceSample[] = [
    { role: "charger", deviceId: SLOT_IDS.charger, values: charger },
    { role: "switch", deviceId: SLOT_IDS.plug, values: relay },
  ];
  return { atMs, values, devices: devices.filter(tellsSomething) };
}

/** The parts of a load as its columns have them: whole W, together its power in whole W. */
export function bookOf(sources: Sources | null): Readonly<Record<BookColumn, number | null>> {
  if (sources === null) return { solar_w: null, battery_w: null, grid_w: null, unknown_w: null };
  const { solarW, batteryW, gridW, unknownW } = sources;
  const grid = Math.round(gridW);
  const withBattery = Math.round(gridW + batteryW);
  const withUnknown = Math.round(gridW + batteryW + unknownW);
  return {
    solar_w: Math.round(gridW + batteryW + unknownW + solarW) - withUnknown,
    battery_w: withBattery - grid,
    grid_w: grid,
    unknown_w: withUnknown - withBattery,
  };
}

const CHARGER = "charger_";

/** False for a device of which the sample has no value. */
export function tellsSomething({ values }: DeviceSample): boolean {
  return Object.values(values).some((value) => value !== null);
}

function valuesOf(
  role: SampleRole,
  devices: readonly DeviceSample[],
  ids: readonly number[],
): Readonly<Record<string, number | null>> {
  const own = devices.filter((one) => one.role === role);
  const told = ids.map((id) => own.find(({ deviceId }) => deviceId === id));
  return told.find((one) => one !== undefined)?.values ?? {};
}

/** What it told, or else, between two answers, what the book of the cycle has. */
function powerOf(values: Readonly<Record<string, number | null>>): number | null {
  const told = values["power_w"] ?? null;
  if (told !== null) return told;
  return BOOK_COLUMNS.reduce<number | null>((sum, column) => {
    const part = values[column] ?? null;
    return sum === null || part === null ? null : sum + part;
  }, 0);
}

function splitAlone(
  powerW: number,
  row: Readonly<Partial<Record<string, number | null>>>,
): Sources {
  const batteryPowerW = row["battery_power_w"] ?? batteryByDc({
    dcPowerW: row["inverter_dc_power_w"] ?? null,
    pvPowerW: row["pv_power_w"] ?? null,
  });
  return splitBySource(Math.max(0, powerW), {
    gridPowerW: row["grid_power_w"] ?? null,
    batteryPowerW,
    pvPowerW: row["pv_power_w"] ?? null,
    conversionLossW: row["conversion_loss_w"] ?? null,
  });
}

/**
 * The battery hangs on the DC side, so its power is what DC power has beyond PV: 0 in a house
 * without one, whose samples have no battery at all.
 */
export function batteryByDc(
  { dcPowerW, pvPowerW }: { readonly dcPowerW: number | null; readonly pvPowerW: number | null },
): number | null {
  return dcPowerW === null || pvPowerW === null ? null : dcPowerW - pvPowerW;
}
