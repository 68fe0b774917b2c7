import type { House } from "../house/house.ts";
import type { Heater } from "../house/heater.ts";
import { LINES, mainsVoltagesV } from "../house/mains.ts";
import { partOf } from "../house/parts.ts";
import type { PlugDay } from "./plug_statistics.ts";

/** HS110 hardware 1 tells W, hardware 4 mW; the HS100 has no meter. */
export const PLUG_MODELS = ["hs110-hw1", "hs110-hw4", "hs100"] as const;
export type PlugModel = (typeof PLUG_MODELS)[number];

export interface PlugContext {
  readonly house: House;
  /** Which of the house's heaters hangs on it. */
  readonly heater: number;
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
/** The number of a zone on UTC without summer time, in the plugs' own list. */
const UTC_ZONE = 38;
/** A plug that nobody has entered in the maker's cloud. */
const NO_CLOUD: Answer = {
  username: "",
  server: "devs.tplinkcloud.com",
  binded: 0,
  cld_connection: 0,
  illegalType: -1,
  stopConnect: -1,
  tcspStatus: -1,
  fwDlPage: "",
  tcspInfo: "",
  fwNotifyType: 0,
  err_code: 0,
};
/** The meter lags the relay. */
const METER_AGE_S = 1;

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

const MODULES: ReadonlySet<string> = new Set([
  "system",
  "time",
  "schedule",
  "anti_theft",
  "count_down",
  "cnCloud",
]);

function runModule(module: string, methods: unknown, context: PlugContext): Answer {
  const isMetered = context.model !== "hs100" && !context.isMeterSilent;
  if (!MODULES.has(module) && !(module === "emeter" && isMetered)) return NO_MODULE;
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
      return setLedOff(argument, context);
    case "system.reboot":
      return reboot(argument, context);
    case "time.get_time":
      return time(context.atMs);
    case "time.get_timezone":
      return { index: UTC_ZONE, err_code: 0 };
    case "schedule.get_next_action":
      return { type: -1, err_code: 0 };
    case "schedule.get_rules":
    case "anti_theft.get_rules":
      return { rule_list: [], version: 2, enable: 0, err_code: 0 };
    case "count_down.get_rules":
      return { rule_list: [], err_code: 0 };
    case "cnCloud.get_info":
      return NO_CLOUD;
    case "emeter.get_realtime":
      return realtime(context);
    case "emeter.get_daystat":
      return dayList(argument, context, (day) => energyOf(day, context));
    case "emeter.get_monthstat":
      return monthList(argument, context, (month) => energyOf(month, context));
    case "schedule.get_daystat":
      return dayList(argument, context, minutesOn);
    case "schedule.get_monthstat":
      return monthList(argument, context, minutesOn);
    default:
      return NO_MEMBER;
  }
}

function setRelay(argument: unknown, context: PlugContext): Answer {
  const state = isRecord(argument) ? argument["state"] : undefined;
  if (state !== 0 && state !== 1) return BAD_ARGUMENT;
  if (context.isRelayStuck) return { err_code: -1, err_msg: "relay error" };
  heaterOf(context).switchTo(state === 1);
  return DONE;
}

function setLedOff(argument: unknown, context: PlugContext): Answer {
  const off = numberIn(argument, "off");
  if (off !== 0 && off !== 1) return BAD_ARGUMENT;
  heaterOf(context).isLedOff = off === 1;
  return DONE;
}

/** Here it is back at once: its relay as before, its time on from 0. */
function reboot(argument: unknown, context: PlugContext): Answer {
  if (numberIn(argument, "delay") === null) return BAD_ARGUMENT;
  heaterOf(context).restart();
  return DONE;
}

type Counted = Pick<PlugDay, "energyWh" | "onS">;

function dayList(
  argument: unknown,
  context: PlugContext,
  tell: (counted: Counted) => Answer,
): Answer {
  const year = numberIn(argument, "year");
  const month = numberIn(argument, "month");
  if (year === null || month === null) return BAD_ARGUMENT;
  const days = heaterOf(context).statistics.daysOf(year, month);
  return {
    day_list: days.map((one) => ({ year, month, day: one.day, ...tell(one) })),
    err_code: 0,
  };
}

function monthList(
  argument: unknown,
  context: PlugContext,
  tell: (counted: Counted) => Answer,
): Answer {
  const year = numberIn(argument, "year");
  if (year === null) return BAD_ARGUMENT;
  const months = heaterOf(context).statistics.monthsOf(year);
  return {
    month_list: months.map((one) => ({ year, month: one.month, ...tell(one) })),
    err_code: 0,
  };
}

function energyOf({ energyWh }: Counted, { model }: PlugContext): Answer {
  return model === "hs110-hw1"
    ? { energy: rounded(energyWh / 1000, 3) }
    : { energy_wh: Math.floor(energyWh) };
}

function minutesOn({ onS }: Counted): Answer {
  return { time: Math.floor(onS / 60) };
}

function heaterOf({ house, heater }: PlugContext): Heater {
  return partOf(house.heaters, heater);
}

function sysinfo(context: PlugContext): Answer {
  const { house, model, heater } = context;
  const { isOn, isLedOff } = heaterOf(context);
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
    led_off: isLedOff ? 1 : 0,
    mac: "50:C7:BF:00:00:00",
    model: model === "hs100" ? "HS100(EU)" : "HS110(EU)",
    oemId: zeros(32),
    on_time: isOn ? partOf(house.state.heaters, heater).onS : 0,
    relay_state: isOn ? 1 : 0,
    rssi: -59,
    sw_ver: isNew ? "1.0.4 Build 191111 Rel.143903" : "1.2.5 Build 171213 Rel.101523",
    ...(isNew ? { mic_type: "IOT.SMARTPLUGSWITCH" } : { type: "IOT.SMARTPLUGSWITCH" }),
    updating: 0,
  };
}

function realtime(context: PlugContext): Answer {
  const { house, model, heater } = context;
  const { atMs, heaters } = house.stateAgo(METER_AGE_S);
  const plug = partOf(heaters, heater);
  const phase = LINES.indexOf(heaterOf(context).options.line);
  const voltageV = mainsVoltagesV(house.options.seed, atMs)[phase] ?? 230;
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
    wday: date.getUTCDay(),
    hour: date.getUTCHours(),
    min: date.getUTCMinutes(),
    sec: date.getUTCSeconds(),
    err_code: 0,
  };
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

function numberIn(argument: unknown, key: string): number | null {
  const value = isRecord(argument) ? argument[key] : undefined;
  return typeof value === "number" ? value : null;
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
