import type { FiveMinuteRow, HistoryRow, HistoryStep, TimeRange } from "../history/history_rows.ts";

/** One cycle's values for the database: integers (W, Wh, tenths where named so); null is unknown. */
export interface Sample {
  readonly atMs: number;
  readonly values: Readonly<Record<SampleColumn, number | null>>;
}
/** Columns of a raw sample, unit in each name; decimals are stored as whole thousandths or tenths. */

export const SAMPLE_COLUMNS = [
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

export interface HistoryStore {
  /** Takes one sample; committed at the latest a minute of samples later. @throws StorageFailed */
  add(sample: Sample): void;
  /** Commits what has been taken so far. @throws StorageFailed */
  flush(): void;
  /**
   * Rows of the five-minute steps from the one that `fromMs` is in to the last that has ended by
   * `toMs`, oldest first; steps without a sample are left out.
   * @throws StorageFailed
   */
  fiveMinutes(range: { fromMs: number; toMs: number }): readonly FiveMinuteRow[];
}

/** Which steps of history are asked for; see `HistoryQueries.steps`. */
export interface StepsQuery extends TimeRange {
  readonly step: HistoryStep;
  readonly timeZone: string;
  readonly limit: number;
}

/** What is kept for good, in steps. */
export interface HistoryQueries {
  /**
   * Rows of a range, oldest first, at most `limit`; days and months are those of `timeZone`.
   * Steps without a sample are left out. @throws StorageFailed
   */
  steps(query: StepsQuery): readonly HistoryRow[];
  /** Raw samples of a range, oldest first, at most `limit`. @throws StorageFailed */
  samples(query: TimeRange & { readonly limit: number }): readonly Sample[];
  /** First and last moment that anything is known of; null: nothing yet. @throws StorageFailed */
  ends(): TimeRange | null;
  /**
   * Between these a balance can be missing: from the first moment at which grid, PV and consumption
   * are known to the end of the newest five-minute row; null: never known. @throws StorageFailed
   */
  balanceEnds(): TimeRange | null;
}

/** When history is worked on, and by which settings. */
export interface UpkeepDue {
  readonly atMs: number;
  /** Days are those of this zone (IANA name). */
  readonly timeZone: string;
  readonly rawRetentionDays: number;
}

export const UPKEEP_PIECES = ["hour", "days", "retention"] as const;

export type UpkeepPiece = (typeof UPKEEP_PIECES)[number];

export interface HistoryUpkeep {
  /**
   * What has to be done: samples rolled up, days made anew in a changed zone, old samples deleted.
   * Each iteration does one piece of some milliseconds; left early, the rest is done the next time.
   * @throws StorageFailed
   */
  pieces(due: UpkeepDue): Iterable<UpkeepPiece>;
}
