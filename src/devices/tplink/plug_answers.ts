import * as v from "valibot";
import { DeviceError, DeviceProtocol } from "../../domain/codes/errors.ts";
import { shownText } from "../transport/http_json.ts";
import { otherKin } from "./kin.ts";
import { type Carrier, plugBehind } from "./library.ts";
import { ASK_SYSINFO, decodeCipher } from "./wire.ts";

/** A plug that answered; the address is what the settings want. */
export interface PlugFound {
  readonly address: string;
  readonly model: string;
  /** The name its owner gave it. */
  readonly name: string;
  readonly hardware: string;
  readonly firmware: string;
  readonly hasMeter: boolean;
}

const WORD = v.fallback(v.pipe(v.string(), v.transform(shownText)), "");
/** Only what has one relay is a plug: bulbs, dimmers and strips of the same maker answer too. */
const ANSWER = v.object({
  system: v.object({
    get_sysinfo: v.looseObject({
      relay_state: v.picklist([0, 1]),
      model: WORD,
      alias: WORD,
      hw_ver: WORD,
      sw_ver: WORD,
      feature: WORD,
    }),
  }),
});

/** Reads one answer. @throws DeviceProtocol for what no plug says */
export function decodePlugAnswer(bytes: Uint8Array, address: string): PlugFound {
  return plugIn(parseJson(decodeCipher(bytes)), address);
}

/** The same; null for what no plug says. */
export function plugOrNull(bytes: Uint8Array, address: string): PlugFound | null {
  try {
    return decodePlugAnswer(bytes, address);
  } catch (error) {
    if (error instanceof DeviceProtocol) return null;
    throw error;
  }
}

/** Asks a plug who it is. @throws DeviceProtocol for what no plug says, and what `carry` throws */
export async function askPlug(carry: Carrier, address: string): Promise<PlugFound> {
  try {
    const sysinfo = await plugBehind(carry).sendCommand(ASK_SYSINFO);
    return plugIn({ system: { get_sysinfo: sysinfo } }, address);
  } catch (error) {
    if (error instanceof DeviceError) throw error;
    throw new DeviceProtocol(`Cannot read answer of ${address}: no plug`, { cause: error });
  }
}

function plugIn(answer: unknown, address: string): PlugFound {
  const result = v.safeParse(ANSWER, answer);
  const isPlug = result.success && otherKin(result.output.system.get_sysinfo) === null;
  if (!isPlug) throw new DeviceProtocol(`Cannot read answer of ${address}: no plug`);
  const plug = plugBehind(sendNothing, result.output.system.get_sysinfo);
  return {
    address,
    model: plug.model,
    name: plug.alias,
    hardware: plug.hardwareVersion,
    firmware: plug.softwareVersion,
    hasMeter: plug.supportsEmeter,
  };
}

function sendNothing(): Promise<never> {
  return Promise.reject(new DeviceProtocol("Cannot ask plug: it was only heard"));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
