import type { Phases } from "../../domain/house/units.ts";
import type { ChargerState } from "../house/charger.ts";

/** What the charger knows of itself at one moment. */
export interface Gen2View {
  readonly charger: ChargerState;
  readonly control: Gen2Settings;
  readonly ratedCurrentA: number;
  /** Of the attachment that is plugged into it. */
  readonly connectorCurrentA: number;
  readonly connectorPhases: Phases;
  /** That have mains. */
  readonly supplyPhases: Phases;
  /** 0 where the supply has no such phase. */
  readonly voltagesV: readonly number[];
  readonly frequencyHz: number;
  readonly isPlugged: boolean;
  readonly connectS: number;
  readonly chargingS: number;
  readonly peakPowerW: number;
  readonly plugInCount: number;
  readonly errorCode: number;
  readonly warningCode: number;
  /** Only what every model and firmware has. */
  readonly isSparse: boolean;
}

/** What /control holds. */
export interface Gen2Settings {
  readonly currentA: number;
  readonly isPaused: boolean;
  /** 0: none. */
  readonly energyLimitWh: number;
  readonly maxPhases: Phases;
}

/** What a query of /control asks for, or how the device refuses it. */
export type Gen2Write =
  | { readonly kind: "none" }
  | { readonly kind: "wish"; readonly wish: Partial<Gen2Settings> }
  | { readonly kind: "refused"; readonly status: 405 | 406; readonly message: string };

type Body = Readonly<Record<string, unknown>>;

/** What the electronics take while no car does. */
const IDLE_POWER_W = 0.8;
const PHASE_NAMES = ["L1", "L2", "L3"];
const PLUG_INS_BEFORE = 6120;
const MAX_SET_CURRENT_A = 32;
const MIN_SET_CURRENT_A = 6;
const MAX_ENERGY_LIMIT_WH = 1_000_000;

const WARNING_NAMES: Readonly<Record<number, string>> = {
  0: "NO_WARNING",
  1: "NO_PE",
  3: "ENERGY_LIMIT_REACHED",
  4: "EV_DOES_NOT_COMPLY_STANDARD",
  16: "INCREASED_TEMPERATURE",
};
const ERROR_NAMES: Readonly<Record<number, string>> = {
  0: "NO_ERROR",
  1: "GENERAL_ERROR",
  4: "UNPLUG_DETECTION_TRIGGERED",
  16: "RESIDUAL_CURRENT_DETECTED",
  34: "EV_DIODE_FAULT",
  81: "HOUSING_OVERTEMPERATURE",
};

/** Body of GET /info: all sections, or those that the query names; `raw` tells numbers. */
export function infoBody(view: Gen2View, query: URLSearchParams): string {
  const isRaw = query.has("raw");
  const general = {
    serial_number: "T0000000000000000S1D2",
    model_type: "NRGkick Gen2 SIM",
    device_name: "garage",
    rated_current: view.ratedCurrentA,
  };
  const connector = {
    phase_count: view.connectorPhases,
    max_current: view.connectorCurrentA,
    type: connectorType(view.connectorPhases, isRaw),
    serial: "A0000000",
  };
  if (view.isSparse) return selected({ general, connector }, query);
  return selected({
    general,
    connector,
    grid: { voltage: 230, frequency: 50, phases: phasesText(view.supplyPhases, isRaw) },
    // The vendor's own spelling.
    network: {
      ip_address: "127.0.0.1",
      mac_adress: "02:00:00:00:00:02",
      ssid: "garage",
      rssi: -62,
    },
    cellular: { imei: "", imsi: "", operator: "", rssi: -60, mode: isRaw ? 3 : "LTE_CAT_M1" },
    gps: { latitude: 0, longitude: 0, altitude: 0, accuracy: 15 },
    versions: { sw_sm: "4.0.0.33", hw_sm: "1.0.0.3", sw_ma: "3.1.4.5", hw_ma: "1.0.0.0" },
  }, query);
}

/** Body of GET /control without a query. */
export function controlBody({ control }: Gen2View): string {
  return JSON.stringify(echoOf(control));
}

/** Echo of a write: the values that it has set, as they were taken. */
export function echoBody(taken: Partial<Gen2Settings>): string {
  return JSON.stringify(echoOf(taken));
}

/** Body of GET /values: all sections, or those that the query names; `raw` tells numbers. */
export function valuesBody(view: Gen2View, query: URLSearchParams): string {
  const { charger, isSparse } = view;
  const powerflow = powerflowOf(view);
  const general = generalOf(view, query.has("raw"));
  if (isSparse) return selected({ powerflow, general }, query);
  const warmK = charger.powerW / 600;
  return selected({
    energy: {
      total_charged_energy: Math.round(charger.totalWh),
      charged_energy: Math.round(charger.sessionWh),
    },
    powerflow,
    general,
    temperatures: {
      housing: hundredths(28 + warmK),
      connector_l1: hundredths(24 + warmK),
      connector_l2: hundredths(24.5 + warmK),
      connector_l3: hundredths(23.8),
      domestic_plug_1: 0,
      domestic_plug_2: 0,
    },
  }, query);
}

/**
 * Reads a query of /control as the device does: all of it, or a refusal. Phases can be set only
 * where the app allows it.
 */
export function parseWrite(
  query: URLSearchParams,
  { canSwitchPhases }: { readonly canSwitchPhases: boolean },
): Gen2Write {
  const texts = {
    current: query.get("current_set"),
    pause: query.get("charge_pause"),
    limit: query.get("energy_limit"),
    phases: query.get("phase_count"),
  };
  const currentA = numberIn(texts.current, /^[0-9]{1,2}(\.[0-9])?$/);
  const limitWh = numberIn(texts.limit, /^[0-9]{1,7}$/);
  const isCurrentRight = currentA === null ||
    (currentA >= MIN_SET_CURRENT_A && currentA <= MAX_SET_CURRENT_A);
  if (!isCurrentRight) return refused(406, "Invalid current_set, allowed are 6.0 to 32.0");
  if (texts.pause !== null && texts.pause !== "0" && texts.pause !== "1") {
    return refused(406, "Invalid charge_pause, allowed are 0 and 1");
  }
  if (limitWh !== null && !(limitWh <= MAX_ENERGY_LIMIT_WH)) {
    return refused(406, `Invalid energy_limit, allowed are 0 to ${MAX_ENERGY_LIMIT_WH}`);
  }
  if (texts.phases !== null && !canSwitchPhases) {
    return refused(405, "Phase switching is not enabled in the app");
  }
  const maxPhases = texts.phases === null ? null : phasesIn(texts.phases);
  if (texts.phases !== null && maxPhases === null) {
    return refused(406, "Invalid phases entered, allowed 1 - 3");
  }
  const wish: Partial<Gen2Settings> = {
    ...(currentA === null ? {} : { currentA }),
    ...(texts.pause === null ? {} : { isPaused: texts.pause === "1" }),
    ...(limitWh === null ? {} : { energyLimitWh: limitWh }),
    ...(maxPhases === null ? {} : { maxPhases }),
  };
  return Object.keys(wish).length === 0 ? { kind: "none" } : { kind: "wish", wish };
}

/** Body of every refusal. */
export function responseBody(response: string): string {
  return JSON.stringify({ Response: response });
}

function refused(status: 405 | 406, message: string): Gen2Write {
  return { kind: "refused", status, message };
}

/** Null where the text is; not a number where it has another form. */
function numberIn(text: string | null, form: RegExp): number | null {
  if (text === null) return null;
  return form.test(text) ? Number(text) : NaN;
}

function phasesIn(text: string): Phases | null {
  return text === "1" ? 1 : text === "2" ? 2 : text === "3" ? 3 : null;
}

/** For a three-phase socket, or one of the household. */
function connectorType(phases: Phases, isRaw: boolean): number | string {
  if (phases === 1) return isRaw ? 2 : "DOMESTIC";
  return isRaw ? 1 : "CEE";
}

/** Names of the phases, or a bit each. */
function phasesText(phases: Phases, isRaw: boolean): number | string {
  return isRaw ? 2 ** phases - 1 : PHASE_NAMES.slice(0, phases).join(", ");
}

function echoOf(
  { currentA, isPaused, energyLimitWh, maxPhases }: Partial<Gen2Settings>,
): Body {
  return {
    ...(currentA === undefined ? {} : { current_set: currentA }),
    ...(isPaused === undefined ? {} : { charge_pause: isPaused ? 1 : 0 }),
    ...(energyLimitWh === undefined ? {} : { energy_limit: energyLimitWh }),
    ...(maxPhases === undefined ? {} : { phase_count: maxPhases }),
  };
}

function powerflowOf(view: Gen2View): Body {
  const { charger, voltagesV, control } = view;
  const phases = [0, 1, 2].map((phase) => phaseOf(view, phase));
  const powerW = charger.powerW > 0 ? charger.powerW : IDLE_POWER_W;
  const average = voltagesV.reduce((sum, voltageV) => sum + voltageV, 0) / view.supplyPhases;
  return {
    charging_voltage: hundredths(average),
    charging_current: control.currentA,
    grid_frequency: hundredths(view.frequencyHz),
    peak_power: hundredths(view.peakPowerW),
    total_active_power: hundredths(powerW),
    total_reactive_power: 0,
    total_apparent_power: hundredths(powerW),
    total_power_factor: charger.powerW > 0 ? 100 : 0,
    l1: phases[0],
    l2: phases[1],
    l3: phases[2],
    n: { current: charger.activePhases === 3 ? 0 : hundredths(charger.currentA) },
  };
}

function phaseOf({ charger, voltagesV }: Gen2View, phase: number): Body {
  const voltageV = voltagesV[phase] ?? 0;
  const currentA = phase < charger.activePhases ? charger.currentA : 0;
  return {
    voltage: hundredths(voltageV),
    current: hundredths(currentA),
    active_power: hundredths(voltageV * currentA),
    reactive_power: 0,
    apparent_power: hundredths(voltageV * currentA),
    power_factor: currentA > 0 ? 100 : 0,
  };
}

function generalOf(view: Gen2View, isRaw: boolean): Body {
  const { charger, errorCode, warningCode } = view;
  const status = statusOf(view);
  const relays = charger.powerW > 0 ? ["N", ...PHASE_NAMES].slice(0, 1 + charger.activePhases) : [];
  const isPermitted = view.isPlugged && !view.control.isPaused && errorCode === 0 &&
    warningCode !== 3;
  return {
    charging_rate: hundredths(charger.powerW / 180),
    vehicle_connect_time: view.connectS,
    vehicle_charging_time: view.chargingS,
    status: isRaw ? status.code : status.name,
    charge_permitted: isPermitted ? 1 : 0,
    relay_state: isRaw ? 2 ** relays.length - 1 : relays.join(", ") || "NO_RELAY",
    charge_count: PLUG_INS_BEFORE + view.plugInCount,
    rcd_trigger: isRaw ? 0 : "NO_FAULT",
    warning_code: isRaw ? warningCode : WARNING_NAMES[warningCode] ?? "UNKNOWN",
    error_code: isRaw ? errorCode : ERROR_NAMES[errorCode] ?? "UNKNOWN",
  };
}

function statusOf(view: Gen2View): { readonly code: number; readonly name: string } {
  if (view.errorCode !== 0) return { code: 6, name: "ERROR" };
  if (!view.isPlugged) return { code: 1, name: "STANDBY" };
  return view.charger.powerW > 0 ? { code: 3, name: "CHARGING" } : { code: 2, name: "CONNECTED" };
}

function selected(sections: Body, query: URLSearchParams): string {
  const isNamed = Object.keys(sections).some((name) => query.has(name));
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(sections).filter(([name]) => !isNamed || query.has(name)),
    ),
  );
}

function hundredths(value: number): number {
  return Number(value.toFixed(2));
}
