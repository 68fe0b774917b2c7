import { DeviceRejected } from "../../domain/codes/errors.ts";
import type { ChargerCommand } from "../../domain/house/command.ts";
import type { JsonAnswer } from "../transport/http_json.ts";
import {
  decodeControl,
  decodeInfo,
  decodeValues,
  type Gen2Control,
  type Gen2Values,
  type NrgkickGen2Identity,
} from "./answers.ts";

const ALLOW_PHASES = "phase switching has to be enabled in the NRGkick app";

/** One GET; `action` goes before the charger's name in messages. */
export interface Question<T> {
  readonly action: string;
  readonly path: string;
  readonly decode: (answer: JsonAnswer, action: string) => T;
}

export const ASK_VALUES: Question<Gen2Values> = {
  action: "read the values of",
  path: "/values",
  decode: decodeValues,
};
export const ASK_CONTROL: Question<Gen2Control> = {
  action: "read the control of",
  path: "/control",
  decode: decodeControl,
};
export const ASK_IDENTITY: Question<NrgkickGen2Identity> = {
  action: "identify",
  path: "/info",
  decode: decodeInfo,
};

/**
 * A GET with a query writes; the charger takes all keys of one or none. A start carries its
 * current, and the current comes first, so that nothing ever flows at an older one. A stop carries
 * nothing that could get it refused; one that switches phases comes after a stop that was seen. The
 * energy limit is left as it is.
 */
export function writeOf({ enabled, currentA, phases }: ChargerCommand): Question<Gen2Control> {
  if (!enabled && phases !== undefined) {
    return {
      action: `switch to ${phases} ${phases === 1 ? "phase" : "phases"}`,
      path: `/control?current_set=${currentA}&charge_pause=1&phase_count=${phases}`,
      decode: decodeControl,
    };
  }
  return {
    action: enabled ? `charge at ${currentA} A with` : "stop",
    path: enabled ? `/control?current_set=${currentA}&charge_pause=0` : "/control?charge_pause=1",
    decode: decodeControl,
  };
}

/** What it refuses then is most often what its app has to allow first. */
export function phasesRefused({ message }: DeviceRejected): DeviceRejected {
  return new DeviceRejected(`${message}; ${ALLOW_PHASES}`, { symptom: null, isAskedAgain: true });
}
