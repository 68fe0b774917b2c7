import { DeviceTurns } from "../transport/one_at_a_time.ts";
import { askAround, ownNetworks, type UdpTarget } from "../transport/udp_questions.ts";
import type { PlugFound } from "./plug_answers.ts";
import { ASK_SYSINFO, encodeFrame, exchangeFrame, type PlugAddress } from "./wire.ts";

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
const QUESTION = encodeFrame(ASK_SYSINFO).subarray(HEADER_BYTES);

/**
 * Asks all plugs of the networks for themselves (UDP 9999, the cipher without its header) and waits
 * until the deadline. Plugs of newer firmware (KLAP) stay silent. @throws DeviceUnreachable
 */
export async function findPlugs(options: FindPlugsOptions): Promise<readonly PlugFound[]> {
  // Loaded with the first search: no cycle needs it.
  const { plugOrNull } = await import("./plug_answers.ts");
  const answers = await askAround({
    ...options,
    action: "search for plugs",
    message: QUESTION,
    targets: plugTargets(options),
  });
  const found = new Map<string, PlugFound>();
  for (const { bytes, address } of answers) {
    const plug = plugOrNull(bytes, address);
    if (plug !== null) found.set(address, plug);
  }
  return [...found.values()];
}

/**
 * Asks one plug who it is, by TCP as its driver does.
 * @throws DeviceUnreachable, DeviceTimeout, DeviceProtocol
 */
export async function identifyPlug(
  plug: PlugAddress,
  { deadlineMs, signal }: { readonly deadlineMs: number; readonly signal?: AbortSignal },
): Promise<PlugFound> {
  const address = `${plug.host}:${plug.port}`;
  const action = `identify plug ${address}`;
  const { askPlug } = await import("./plug_answers.ts");
  const turn = { action, deadlineMs, ...(signal === undefined ? {} : { givenUp: signal }) };
  return await new DeviceTurns().run(
    turn,
    (end) => askPlug((text) => exchangeFrame(plug, { action, text }, end), address),
  );
}

/** Where plugs are asked for. */
export function plugTargets(
  { port = PORT, broadcastAddresses = ownBroadcasts() }: Partial<FindPlugsOptions> = {},
): readonly UdpTarget[] {
  return broadcastAddresses.map((address) => ({ from: "0.0.0.0", address, port }));
}

/** Broadcast addresses of the own networks; where none is known the one of every network. */
function ownBroadcasts(): readonly string[] {
  const networks = ownNetworks();
  return networks.length === 0 ? [EVERYWHERE] : networks.map(({ broadcast }) => broadcast);
}
