import type { ChargerOptions, ChargerState, ChargerWish } from "../house/charger.ts";

/** What the gateway knows of its charger at one moment. */
export interface ChargerView {
  readonly macAddress: string;
  readonly atMs: number;
  readonly charger: ChargerState;
  readonly options: ChargerOptions;
  readonly voltagesV: readonly number[];
  readonly frequencyHz: number;
  readonly isConnected: boolean;
  readonly isPinRight: boolean;
  readonly errorCode: string;
}

/** What a PUT asks for, or how the device refuses it. */
export type PutResult =
  | { readonly kind: "wish"; readonly wish: ChargerWish }
  | { readonly kind: "refused"; readonly status: 400 | 500; readonly message: string };

/** Inputs without mains float, as seen on a one-phase supply. */
const FLOATING_V = [240.2, 124.7, 59.3];

/** Body of GET /api/devices. */
export function devicesBody(view: ChargerView): string {
  return `[{"MacAddress":"${view.macAddress}","Online":${view.isConnected},` +
    `"Timestamp":${seconds(view.atMs)}}]`;
}

/** Body of GET /api/measurements: A, V, kW in steps of 10 W, kWh; floats always with a point. */
export function measurementsBody(view: ChargerView): string {
  const { charger, options, voltagesV } = view;
  const onPhases = (value: number) =>
    [0, 1, 2].map((phase) => phase < charger.activePhases ? value : 0);
  const sessionKwh = charger.sessionWh / 1000;
  const powerKw = charger.powerW / 1000;
  const suppliedV = voltagesV.map((voltageV, phase) =>
    phase < options.supplyPhases ? voltageV : FLOATING_V[phase] ?? 0
  );
  const perPhase = Math.max(1, charger.activePhases);
  return `{"ChargingCurrentPhase":${floats(onPhases(charger.currentA), 2)},` +
    `"ChargingEnergy":${float(sessionKwh, 3)},` +
    `"ChargingEnergyOverAll":${float(charger.totalWh / 1000, 3)},` +
    `"ChargingEnergyPhase":${floats(onPhases(sessionKwh / perPhase), 3)},` +
    `"ChargingPower":${float(powerKw, 2)},` +
    `"ChargingPowerPhase":${floats(onPhases(powerKw / perPhase), 2)},` +
    `"Frequency":${float(view.frequencyHz, 2)},` +
    `"TemperatureMainUnit":${float(28 + charger.powerW / 600, 0)},` +
    `"VoltagePhase":${floats(suppliedV, 1)},` +
    trailer(view);
}

/** Body of GET /api/settings. Nothing in it tells whether a car is plugged in. */
export function settingsBody(view: ChargerView): string {
  const { charger, options } = view;
  return `{"Info":{"ErrorCodes":[${JSON.stringify(view.errorCode)}],` +
    `"Connected":${view.isConnected}},` +
    `"Values":{"ChargingStatus":{"Charging":${charger.isEnabled}},` +
    `"ChargingEnergy":{"Value":199.98,"Limited":false,"Min":0.5,"Max":200.0},` +
    `"ChargingCurrent":{"Value":${float(charger.setCurrentA, 1)},` +
    `"Min":${float(options.minCurrentA, 1)},"Max":${float(options.maxCurrentA, 1)}},` +
    `"Settings":{"Average_kWh_consumption":{"Value":17.0,"Min":0.1,"Max":99.9},` +
    `"CostsPer_kWh":{"Value":0.19,"Min":0.01,"Max":2.49},` +
    `"Efficacy":{"Value":95.0,"Min":10.0,"Max":100.0},` +
    `"BLETransmissionPower":{"Value":4,"Min":1,"Max":4}},` +
    `"DeviceMetadata":{"Name":"garage","Password":null,"PasswordMatch":${view.isPinRight}}},` +
    `"ProductType":"NRGkick","HardwareVersion":"1","FirmwareVersion":"1",` +
    trailer(view);
}

/** Reads the body of a PUT to /api/settings as the gateway does. */
export function parsePut(text: string, rules: { pin: string; options: ChargerOptions }): PutResult {
  const values = member(parseJson(text), "Values");
  if (!isRecord(values)) return refused(400, "The request is invalid.");
  const password = member(values["DeviceMetadata"], "Password");
  if (password === undefined || password === null) {
    return refused(500, "Error (6): Password not in request");
  }
  // A number without leading zeros is taken for its digits. This error's number is not recorded.
  if (password !== rules.pin && !(typeof password === "number" && `${password}` === rules.pin)) {
    return refused(500, "Error (7): Password wrong");
  }
  const charging = member(values["ChargingStatus"], "Charging");
  const current = member(values["ChargingCurrent"], "Value");
  if (charging !== undefined && typeof charging !== "boolean") {
    return refused(400, "The request is invalid.");
  }
  if (current !== undefined && typeof current !== "number") {
    return refused(400, "The request is invalid.");
  }
  if (current !== undefined && current < rules.options.minCurrentA) {
    return refused(500, "Error (3): Value out of range");
  }
  const currentA = current === undefined
    ? null
    : Math.min(rules.options.maxCurrentA, Math.floor(current));
  return { kind: "wish", wish: { isEnabled: charging ?? null, currentA } };
}

/** Body of every answer that is no data. */
export function messageBody(message: string): string {
  return JSON.stringify({ Message: message });
}

function refused(status: 400 | 500, message: string): PutResult {
  return { kind: "refused", status, message };
}

function trailer(view: ChargerView): string {
  return `"MacAddress":"${view.macAddress}","Online":true,"Timestamp":${seconds(view.atMs)}}`;
}

function seconds(atMs: number): number {
  return Math.floor(atMs / 1000);
}

function floats(values: readonly number[], decimals: number): string {
  return `[${values.map((value) => float(value, decimals)).join(",")}]`;
}

/** As the device prints floats: no zeros at the end, but at least one digit after the point. */
function float(value: number, decimals: number): string {
  const text = String(Number(value.toFixed(decimals)));
  return text.includes(".") ? text : `${text}.0`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function member(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
