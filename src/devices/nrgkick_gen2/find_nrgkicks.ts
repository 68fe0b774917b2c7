import type { NrgkickFound } from "./announcements.ts";
import { askAround, ownNetworks, type UdpTarget } from "../transport/udp_questions.ts";

export interface FindNrgkicksOptions {
  readonly deadlineMs: number;
  /** Own addresses to ask from, one for each network; the machine's when left out. */
  readonly ownAddresses?: readonly string[];
  readonly group?: string;
  readonly port?: number;
  readonly signal?: AbortSignal;
}

const GROUP = "224.0.0.251";
const PORT = 5353;

/**
 * Asks by multicast DNS for `_nrgkick._tcp` and waits until the deadline. The question leaves from a
 * port of its own, so that responders answer to it directly (RFC 6762, 6.7): port 5353 stays with
 * whoever has it, and no group is joined.
 *
 * Not the package multicast-dns 7.2.5: it binds port 5353, asks the system for its interfaces every
 * few seconds for as long as it lives, throws from an event where that is not permitted, and has no
 * bound on what it takes. @throws DeviceUnreachable
 */
export async function findNrgkicks(
  options: FindNrgkicksOptions,
): Promise<readonly NrgkickFound[]> {
  // Loaded with the first search: no cycle needs what reads DNS.
  const { chargersIn, encodeQuestion } = await import("./announcements.ts");
  const answers = await askAround({
    ...options,
    action: "search for chargers",
    message: encodeQuestion(),
    targets: chargerTargets(options),
  });
  const found = new Map<string, NrgkickFound>();
  for (const charger of answers.flatMap(chargersIn)) {
    found.set(`${charger.address}:${charger.port}`, charger);
  }
  return [...found.values()];
}

/** Where chargers are asked for, once from each own address. */
export function chargerTargets(
  { group = GROUP, port = PORT, ownAddresses = addressesToAskFrom() }: Partial<
    FindNrgkicksOptions
  > = {},
): readonly UdpTarget[] {
  return ownAddresses.map((from) => ({ from, address: group, port }));
}

/** Own addresses from which a search asks; where none is known the system chooses. */
function addressesToAskFrom(): readonly string[] {
  const networks = ownNetworks();
  return networks.length === 0 ? ["0.0.0.0"] : networks.map(({ address }) => address);
}
