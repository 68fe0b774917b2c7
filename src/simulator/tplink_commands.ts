import type { House } from "./house.ts";
import { mainsVoltagesV } from "./mains.ts";

/** HS110 hardware 1 tells W, hardware 4 mW; the HS100 has no meter. */
export const PLUG_MODELS = ["hs110-hw1", "hs110-hw4", "hs100"] as const;
export type PlugModel = (typeof PLUG_MODELS)[number];

export interface PlugContext {
  readonly house: House;
  readonly model: PlugModel;
  /** The relay refuses to move. */
  readonly isRelayStuck: boolean;
  /** The meter's module answers as if there were none. */
  readonly isMeterSilent: boolean;
  readonly atMs: number;
}

type Answer = Readonly<Record<string, unknown>>;

const NO_MODULE: Answer = { err_code: -1, err_msg: "module not support" };
const NO_MEMBER: Answer = { err_code: -2, err_msg: "member not support" };
const BAD_ARGUMENT: Answer = { err_code: -3, err_msg: "invalid argument" };
const DONE: Answer = { err_code: 0 };
/** The meter lags the relay. */
const METER_AGE_S = 1;
/** Where the plug's socket hangs. */
const PHASE = 1;

/** Runs the modules and methods of a request in their order; null when it is no JSON object. */
export function runCommands(request: string, context: PlugContext): string | null {
  const modules = parseRecord(request);
  if (modules === null) return null;
  const answer: Record<string, Answer> = {};
  for (const [module, methods] of Object.entries(modules)) {
    answer[module] = runModule(module, methods, context);
  }
  return JSON.stringify(answer);
}

function runModule(module: string, methods: unknown, context: PlugContext): Answer {
  const isMetered = context.model !== "hs100" && !context.isMeterSilent;
  if (module !== "system" && module !== "time" && !(module === "emeter" && isMetered)) {
    return NO_MODULE;
  }
  if (!isRecord(methods)) return BAD_ARGUMENT;
  const answers: Record<string, Answer> = {};
  for (const [method, argument] of Object.entries(methods)) {
    answers[method] = runMethod(`${module}.${method}`, argument, context);
  }
  return answers;
}

function runMethod(command: string, argument: unknown, context: PlugContext): Answer {
  switch (command) {
    case "system.get_sysinfo":
      return sysinfo(context);
    case "system.set_relay_state":
      return setRelay(argument, context);
    case "system.set_led_off":
      return DONE;
    case "time.get_time":
      return time(context.atMs);
    case "emeter.get_realtime":
      return realtime(context);
    default:
      return NO_MEMBER;
  }
}

function setRelay(argument: unknown, context: PlugContext): Answer {
  const state = isRecord(argument) ? argument["state"] : undefined;
  if (state !== 0 && state !== 1) return BAD_ARGUMENT;
  if (context.isRelayStuck) return { err_code: -1, err_msg: "relay error" };
  context.house.heater.switchTo(state === 1);
  return DONE;
}

function sysinfo({ house, model }: PlugContext): Answer {
  const isOn = house.heater.isOn;
  const isNew = model === "hs110-hw4";
  const zeros = (length: number) => "0".repeat(length);
  return {
    active_mode: "none",
    alias: "Heater",
    dev_name: model === "hs100" ? "Wi-Fi Smart Plug" : "Wi-Fi Smart Plug With Energy Monitoring",
    deviceId: zeros(40),
    err_code: 0,
    feature: model === "hs100" ? "TIM" : "TIM:ENE",
    ...(isNew ? { latitude_i: 0, longitude_i: 0 } : { fwId: zeros(32), latitude: 0, longitude: 0 }),
    hwId: zeros(32),
    hw_ver: isNew ? "4.0" : "1.0",
    icon_hash: "",
    led_off: 0,
    mac: "50:C7:BF:00:00:00",
    model: model === "hs100" ? "HS100(EU)" : "HS110(EU)",
    oemId: zeros(32),
    on_time: isOn ? house.state.plug.onS : 0,
    relay_state: isOn ? 1 : 0,
    rssi: -59,
    sw_ver: isNew ? "1.0.4 Build 191111 Rel.143903" : "1.2.5 Build 171213 Rel.101523",
    ...(isNew ? { mic_type: "IOT.SMARTPLUGSWITCH" } : { type: "IOT.SMARTPLUGSWITCH" }),
    updating: 0,
  };
}

function realtime({ house, model }: PlugContext): Answer {
  const { atMs, plug } = house.stateAgo(METER_AGE_S);
  const voltageV = mainsVoltagesV(house.options.seed, atMs)[PHASE] ?? 230;
  const currentA = plug.powerW / voltageV;
  if (model === "hs110-hw1") {
    return {
      current: rounded(currentA, 6),
      voltage: rounded(voltageV, 6),
      power: rounded(plug.powerW, 6),
      total: rounded(plug.totalWh / 1000, 3),
      err_code: 0,
    };
  }
  return {
    current_ma: Math.round(currentA * 1000),
    voltage_mv: Math.round(voltageV * 1000),
    power_mw: Math.round(plug.powerW * 1000),
    total_wh: Math.floor(plug.totalWh),
    err_code: 0,
  };
}

function time(atMs: number): Answer {
  const date = new Date(atMs);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    mday: date.getUTCDate(),
    hour: date.getUTCHours(),
    min: date.getUTCMinutes(),
    sec: date.getUTCSeconds(),
    err_code: 0,
  };
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

function parseRecord(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
