import * as v from "valibot";
import { DeviceProtocol, DeviceRejected, DeviceUnreachable } from "../../domain/codes/errors.ts";
import type { ChargerNotice } from "../../domain/house/snapshot.ts";
import { maybeNumber, parseAnswer } from "../transport/answer_values.ts";
import { type JsonAnswer, kindOfText, shownText, statusSymptom } from "../transport/http_json.ts";

/** What GET /api/measurements tells, in the domain's units. */
export interface NrgkickMeasurements {
  readonly powerW: number;
  readonly phasePowersW: readonly (number | null)[];
  readonly phaseCurrentsA: readonly (number | null)[];
  readonly phaseVoltagesV: readonly (number | null)[];
  readonly sessionEnergyWh: number | null;
  readonly phaseEnergiesWh: readonly (number | null)[];
  readonly totalEnergyWh: number | null;
  readonly temperatureC: number | null;
  readonly frequencyHz: number | null;
  /** Time of the values by the gateway's clock (epoch s), which nobody may have set. */
  readonly timestampS: number | null;
}

/** What GET /api/settings tells; null is unknown. */
export interface NrgkickSettings {
  /** Bluetooth link between gateway and charger. */
  readonly isConnected: boolean | null;
  /** Its wish to charge; no proof that current flows. */
  readonly enabled: boolean | null;
  readonly targetCurrentA: number | null;
  readonly minCurrentA: number | null;
  readonly maxCurrentA: number | null;
  readonly isPinRight: boolean | null;
  /** Null: it tells nothing of errors. */
  readonly notices: readonly ChargerNotice[] | null;
}

/** Settings of which nothing is known. */
export const UNKNOWN_SETTINGS: NrgkickSettings = {
  isConnected: null,
  enabled: null,
  targetCurrentA: null,
  minCurrentA: null,
  maxCurrentA: null,
  isPinRight: null,
  notices: null,
};

const PHASES = 3;
/** Models end at 32 A; a range beyond that is none. */
const MAX_DEVICE_CURRENT_A = 32;
const MAX_ERROR_CODES = 8;
const MAX_ERROR_CODE_LENGTH = 16;

function maybeNumbers(min: number, max: number) {
  return v.fallback(
    v.pipe(v.array(maybeNumber(min, max)), v.transform((values) => values.slice(0, PHASES))),
    [],
  );
}

const MAYBE_BOOLEAN = v.fallback(v.nullable(v.boolean()), null);

/** Power in kW and energy in kWh on the wire. 32 A on three phases are 22 kW. */
const MEASUREMENTS = v.object({
  ChargingPower: v.pipe(v.number(), v.minValue(0), v.maxValue(50)),
  ChargingPowerPhase: maybeNumbers(0, 50),
  ChargingCurrentPhase: maybeNumbers(0, 100),
  VoltagePhase: maybeNumbers(0, 500),
  ChargingEnergy: maybeNumber(0, 1000),
  ChargingEnergyPhase: maybeNumbers(0, 1000),
  ChargingEnergyOverAll: maybeNumber(0, 10_000_000),
  TemperatureMainUnit: maybeNumber(-60, 150),
  Frequency: maybeNumber(0, 100),
  Timestamp: maybeNumber(1, Number.MAX_SAFE_INTEGER),
});

/** "0" is none. What the other numbers mean is not published. */
const ERROR_CODES = v.fallback(
  v.nullable(v.pipe(
    v.array(v.pipe(v.union([v.string(), v.number()]), v.transform(String))),
    v.transform((codes) =>
      codes.filter((code) => code !== "0").slice(0, MAX_ERROR_CODES).map(toNotice)
    ),
  )),
  null,
);

function toNotice(text: string): ChargerNotice {
  if (/^[0-9]{1,5}$/.test(text)) return { kind: "error", code: Number(text), name: null };
  return { kind: "error", code: null, name: shownText(text).slice(0, MAX_ERROR_CODE_LENGTH) };
}

const SETTINGS = v.object({
  Info: v.fallback(
    v.nullable(v.object({ Connected: MAYBE_BOOLEAN, ErrorCodes: ERROR_CODES })),
    null,
  ),
  Values: v.object({
    ChargingStatus: v.fallback(v.nullable(v.object({ Charging: MAYBE_BOOLEAN })), null),
    ChargingCurrent: v.fallback(
      v.nullable(v.object({
        Value: maybeNumber(0, MAX_DEVICE_CURRENT_A),
        Min: maybeNumber(0, MAX_DEVICE_CURRENT_A),
        Max: maybeNumber(0, MAX_DEVICE_CURRENT_A),
      })),
      null,
    ),
    DeviceMetadata: v.fallback(v.nullable(v.object({ PasswordMatch: MAYBE_BOOLEAN })), null),
  }),
});

const MESSAGE = v.object({ Message: v.string() });

/** The gateway's word for a charger that is out of its Bluetooth reach. */
/** What a Connect box says; the words of anything else are not passed on. */
const OWN_WORDS = /^(Error \(\d{1,3}\): [A-Za-z ]{1,60}|An error has occurred\.)$/;
const UNKNOWN_WORDS = "a message that no Connect box sends";
const NO_CONTENT = "No content found for this request";
const ABSENT = /no content found/i;
const PIN = /password/i;
const REFUSAL = /password|\bpin\b|unauthori[sz]ed|forbidden|denied|not allowed/i;

/**
 * Reads an answer to GET /api/measurements. Power is the one field that it must hold.
 * @throws DeviceUnreachable when the charger is absent, DeviceProtocol, DeviceRejected
 */
export function decodeMeasurements(answer: JsonAnswer, action: string): NrgkickMeasurements {
  const body = parseData(MEASUREMENTS, answer, action);
  return {
    powerW: Math.round(body.ChargingPower * 1000),
    phasePowersW: body.ChargingPowerPhase.map(fromThousands),
    phaseCurrentsA: body.ChargingCurrentPhase,
    phaseVoltagesV: body.VoltagePhase,
    sessionEnergyWh: fromThousands(body.ChargingEnergy),
    phaseEnergiesWh: body.ChargingEnergyPhase.map(fromThousands),
    totalEnergyWh: fromThousands(body.ChargingEnergyOverAll),
    temperatureC: body.TemperatureMainUnit,
    frequencyHz: body.Frequency,
    timestampS: body.Timestamp,
  };
}

/**
 * Reads an answer to GET /api/settings; a field that is missing or impossible is unknown.
 * @throws DeviceUnreachable when the charger is absent, DeviceProtocol, DeviceRejected
 */
export function decodeSettings(answer: JsonAnswer, action: string): NrgkickSettings {
  const { Info, Values } = parseData(SETTINGS, answer, action);
  return {
    isConnected: Info?.Connected ?? null,
    enabled: Values.ChargingStatus?.Charging ?? null,
    targetCurrentA: Values.ChargingCurrent?.Value ?? null,
    minCurrentA: Values.ChargingCurrent?.Min ?? null,
    maxCurrentA: Values.ChargingCurrent?.Max ?? null,
    isPinRight: Values.DeviceMetadata?.PasswordMatch ?? null,
    notices: Info?.ErrorCodes ?? null,
  };
}

/**
 * Checks an answer to PUT /api/settings: 2xx (the vendor says 202) with an empty body or `{}`. That
 * it was accepted is no proof that it has an effect.
 * @throws DeviceRejected when it is refused for the PIN or the like, DeviceUnreachable when the
 * charger is absent, DeviceProtocol for everything else
 */
export function checkWritten(answer: JsonAnswer, action: string): void {
  if (answer.status === 204) throw absentError(action, "HTTP 204");
  if (answer.body.kind === "empty" && isSuccess(answer)) return;
  const value = jsonValue(answer, action);
  if (!v.is(v.looseObject({}), value)) throw new DeviceProtocol(`Cannot ${action}: no JSON object`);
}

function parseData<S extends v.GenericSchema>(
  schema: S,
  answer: JsonAnswer,
  action: string,
): v.InferOutput<S> {
  if (answer.body.kind === "empty" && isSuccess(answer)) {
    throw absentError(action, `HTTP ${answer.status} without a body`);
  }
  return parseAnswer(schema, jsonValue(answer, action), action);
}

/** The JSON of an answer that carries data; throws for everything that says something else. */
function jsonValue(answer: JsonAnswer, action: string): unknown {
  const { status, body } = answer;
  const start = `Cannot ${action}: HTTP ${status}`;
  const symptom = statusSymptom(status);
  if (body.kind === "json" && v.is(MESSAGE, body.value)) {
    const message = shownText(body.value.Message);
    const shown = OWN_WORDS.test(message) ? message : UNKNOWN_WORDS;
    if (ABSENT.test(message)) throw absentError(action, NO_CONTENT);
    const [refusal] = REFUSAL.exec(message) ?? [];
    if (refusal !== undefined) {
      const words = shown === message ? message : refusal;
      throw new DeviceRejected(`${start}: ${words}`, {
        symptom: PIN.test(words) ? "pin-wrong" : symptom,
      });
    }
    throw new DeviceProtocol(`${start}: ${shown}`, { symptom });
  }
  if (status === 401 || status === 403) throw new DeviceRejected(start, { symptom });
  if (!isSuccess(answer)) throw new DeviceProtocol(start, { symptom });
  if (body.kind === "text") {
    throw new DeviceProtocol(`${start} is no JSON: ${kindOfText(body.text)}`, {
      symptom: "other-device",
    });
  }
  return body.kind === "json" ? body.value : null;
}

function absentError(action: string, detail: string): DeviceUnreachable {
  return new DeviceUnreachable(`Cannot ${action}: the charger is absent (${detail})`, {
    symptom: "charger-away",
    isAbsent: true,
  });
}

function isSuccess({ status }: JsonAnswer): boolean {
  return status >= 200 && status < 300;
}

/** kWh to whole Wh. */
function fromThousands(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000);
}
