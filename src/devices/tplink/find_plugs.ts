import * as v from "valibot";
import { DeviceProtocol } from "../../domain/codes/errors.ts";
import { DeviceTurns } from "../transport/one_at_a_time.ts";
import { askAround, ownNetworks } from "../transport/udp_questions.ts";
import { shownText } from "../transport/http_json.ts";
import { otherKin } from "./kin.ts";
import { decodeCipher, encodeFrame, exchange, type PlugAddress } from "./wire.ts";

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

export interface FindPlugsOptions {
  readonly deadlineMs: number;
  /** Where to ask; the machine's own networks when left out. */
  readonly broadcastAddresses?: readonly string[];
  readonly port?: number;
  readonly signal?: AbortSignal;
}

const PORT = 9999;
const EVERYWHERE = "255.255.255.255";
/** The length that stands before the cipher on TCP and does not on UDP. */
const HEADER_BYTES = 4;
const COMMAND = '{"system":{"get_sysinfo":{}}}';
const QUESTION = encodeFrame(COMMAND).subarray(HEADER_BYTES);

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

/**
 * Asks all plugs of the networks for themselves (UDP 9999, the cipher without its header) and waits
 * until the deadline. Plugs of newer firmware (KLAP) stay silent. @throws DeviceUnreachable
 */
export async function findPlugs(options: FindPlugsOptions): Promise<readonly PlugFound[]> {
  const { port = PORT, broadcastAddresses = ownBroadcasts(), ...rest } = options;
  const targets = broadcastAddresses.map((address) => ({ from: "0.0.0.0", address, port }));
  const answers = await askAround({
    ...rest,
    action: "search for plugs",
    message: QUESTION,
    targets,
  });
  const found = new Map<string, PlugFound>();
  for (const { bytes, address } of answers) {
    const plug = plugOrNull(bytes, address);
    if (plug !== null) found.set(address, plug);
  }
  return [...found.values()];
}

/** Reads one answer. @throws DeviceProtocol for what no plug says */
export function decodePlugAnswer(bytes: Uint8Array, address: string): PlugFound {
  return plugIn(parseJson(decodeCipher(bytes)), address);
}

/**
 * Asks one plug who it is, by TCP as its driver does.
 * @throws DeviceUnreachable, DeviceTimeout, DeviceProtocol
 */
export async function identifyPlug(
  plug: PlugAddress,
  options: { readonly deadlineMs: number; readonly signal?: AbortSignal },
): Promise<PlugFound> {
  const address = `${plug.host}:${plug.port}`;
  const action = `identify plug ${address}`;
  const turns = new DeviceTurns();
  const close = () => turns.close();
  options.signal?.addEventListener("abort", close, { once: true });
  if (options.signal?.aborted) close();
  try {
    return await turns.run(
      { action, deadlineMs: options.deadlineMs },
      async (signal) => plugIn(await exchange(plug, { action, text: COMMAND }, signal), address),
    );
  } finally {
    options.signal?.removeEventListener("abort", close);
  }
}

function plugIn(answer: unknown, address: string): PlugFound {
  const result = v.safeParse(ANSWER, answer);
  const isPlug = result.success && otherKin(result.output.system.get_sysinfo) === null;
  if (!isPlug) throw new DeviceProtocol(`Cannot read answer of ${address}: no plug`);
  const { model, alias, hw_ver, sw_ver, feature } = result.output.system.get_sysinfo;
  return {
    address,
    model,
    name: alias,
    hardware: hw_ver,
    firmware: sw_ver,
    hasMeter: feature.includes("ENE"),
  };
}

function plugOrNull(bytes: Uint8Array, address: string): PlugFound | null {
  try {
    return decodePlugAnswer(bytes, address);
  } catch (error) {
    if (error instanceof DeviceProtocol) return null;
    throw error;
  }
}

function ownBroadcasts(): readonly string[] {
  const networks = ownNetworks();
  return networks.length === 0 ? [EVERYWHERE] : networks.map(({ broadcast }) => broadcast);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
