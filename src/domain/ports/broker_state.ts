/** Why there is no connection to the MQTT broker. */
export const BROKER_TROUBLES = [
  /** Nobody listens there, or no way leads there. */
  "refused",
  "unknown-host",
  /** Nothing is heard in time. */
  "no-answer",
  "wrong-password",
  /** It lets nobody in at the moment, or not this program. */
  "turned-away",
  "certificate-expired",
  "certificate-unknown",
  "certificate-of-other",
  /** Encryption was asked for and what answers has none, or the other way round. */
  "no-encryption",
  /** What answers is no broker. */
  "no-broker",
  /** It ended the connection. */
  "cut-off",
  /** Another program has come with the same topic. */
  "taken-over",
] as const;
export type BrokerTrouble = (typeof BROKER_TROUBLES)[number];

/** How the program stands with its MQTT broker; times are wall times (epoch ms). */
export type BrokerState =
  /** No broker is set up. */
  | { readonly kind: "off" }
  /** The first try is on its way. */
  | { readonly kind: "connecting"; readonly url: string }
  | {
    readonly kind: "connected";
    readonly url: string;
    readonly sinceMs: number;
    /** The broker takes nothing on this topic: its rules forbid it; null: it takes all. */
    readonly refusedTopic: string | null;
  }
  | {
    readonly kind: "failing";
    readonly url: string;
    readonly sinceMs: number;
    readonly trouble: BrokerTrouble;
  };

/** Why a command over the broker is not obeyed. */
export const COMMAND_REFUSALS = [
  "no-mode",
  "no-setting",
  "no-hold",
  /** The house has no charger, or no switch, of this id. */
  "no-charger",
  "no-switch",
  "wrong-value",
  /** It was kept by the broker: nobody knows from when it is. */
  "retained",
  "too-long",
  "too-many",
  "not-stored",
  "ending",
] as const;
export type CommandRefusal = (typeof COMMAND_REFUSALS)[number];

/** What Home Assistant shows of a house beside its modes and settings. */
export const ENTITY_NAMES = [
  "pv",
  "consumption",
  "house",
  "pv_energy",
  "consumption_energy",
  "inverter_status",
  "inverter_temperature",
  "inverter_problem",
  "grid",
  "surplus",
  "grid_import_energy",
  "grid_export_energy",
  "cloudy",
  "meter_problem",
  "battery",
  "battery_soc",
  "battery_charge_energy",
  "battery_discharge_energy",
  "battery_problem",
  "car",
  "car_energy",
  "session_energy",
  "goal_missing",
  "goal_ready_by",
  "charging",
  "charger_problem",
  "plug",
  "plug_energy",
  "plug_on",
  "plug_problem",
  "plug_hold",
  "decision",
  "reason",
  "events",
  "problem",
] as const;
export type EntityName = (typeof ENTITY_NAMES)[number];
