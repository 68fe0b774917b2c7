import { DeviceProtocol } from "../../domain/codes/errors.ts";
import {
  decodeDnsAnswer,
  type DnsName,
  type DnsRecord,
  encodeDnsQuestion,
  isSameName,
} from "../transport/dns_answers.ts";
import { askAround, type Datagram, ownNetworks } from "../transport/udp_questions.ts";
import { shownText } from "../transport/http_json.ts";

/** An NRGkick of the second generation that announced itself. */
export interface NrgkickFound {
  readonly address: string;
  readonly port: number;
  readonly name: string;
  readonly model: string;
  readonly serial: string;
  /** False: to be switched on in the charger's app; null: it did not say. */
  readonly isApiEnabled: boolean | null;
}

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
const SERVICE: DnsName = ["_nrgkick", "_tcp", "local"];
const HTTP_PORT = 80;
const MAX_OF_ONE_ANSWER = 16;

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
  const { group = GROUP, port = PORT, ownAddresses = defaultAddresses(), ...rest } = options;
  const answers = await askAround({
    ...rest,
    action: "search for chargers",
    message: encodeDnsQuestion(SERVICE),
    targets: ownAddresses.map((from) => ({ from, address: group, port })),
  });
  const found = new Map<string, NrgkickFound>();
  for (const charger of answers.flatMap(chargersIn)) {
    found.set(`${charger.address}:${charger.port}`, charger);
  }
  return [...found.values()];
}

/** The chargers that an answer announces; none for what is no such answer. */
export function chargersIn(answer: Datagram): readonly NrgkickFound[] {
  const records = recordsOrNone(answer.bytes);
  return records
    .filter((record) => record.type === "PTR")
    .filter((record) => isSameName(record.name, SERVICE))
    .slice(0, MAX_OF_ONE_ANSWER)
    .map(({ target }) => chargerOf(target, records, answer.address));
}

/** What is not in the answer: the address is the sender's, the port that of HTTP. */
function chargerOf(
  instance: DnsName,
  records: readonly DnsRecord[],
  sender: string,
): NrgkickFound {
  const own = records.filter(({ name }) => isSameName(name, instance));
  const service = own.find((record) => record.type === "SRV");
  const texts = own.find((record) => record.type === "TXT")?.texts;
  const host = service === undefined ? undefined : records
    .filter((record) => record.type === "A")
    .find(({ name }) => isSameName(name, service.target));
  const text = (key: string) => shownText(texts?.get(key) ?? "");
  const isEnabled = texts?.get("json_api_enabled");
  return {
    address: host?.address ?? sender,
    port: service?.port || HTTP_PORT,
    name: text("device_name") || shownText(instance[0] ?? ""),
    model: text("model_type"),
    serial: text("serial_number"),
    isApiEnabled: isEnabled === undefined ? null : isEnabled === "1" || isEnabled === "true",
  };
}

function recordsOrNone(bytes: Uint8Array): readonly DnsRecord[] {
  try {
    return decodeDnsAnswer(bytes);
  } catch (error) {
    if (error instanceof DeviceProtocol) return [];
    throw error;
  }
}

function defaultAddresses(): readonly string[] {
  const networks = ownNetworks();
  return networks.length === 0 ? ["0.0.0.0"] : networks.map(({ address }) => address);
}
