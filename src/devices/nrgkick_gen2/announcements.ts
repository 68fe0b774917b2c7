import { DeviceProtocol } from "../../domain/codes/errors.ts";
import {
  decodeDnsAnswer,
  type DnsName,
  type DnsRecord,
  encodeDnsQuestion,
  isSameName,
} from "../transport/dns_answers.ts";
import { shownText } from "../transport/http_json.ts";
import type { Datagram } from "../transport/udp_questions.ts";

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

const SERVICE: DnsName = ["_nrgkick", "_tcp", "local"];
const HTTP_PORT = 80;
const MAX_OF_ONE_ANSWER = 16;

/** Asks who offers the service, to be answered by unicast. */
export function encodeQuestion(): Uint8Array {
  return encodeDnsQuestion(SERVICE);
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
    name: text("device_name") || shownText(instanceName(instance)),
    model: text("model_type"),
    serial: text("serial_number"),
    isApiEnabled: isEnabled === undefined ? null : isEnabled === "1" || isEnabled === "true",
  };
}

/** What stands before the service's own name: one label, which may have dots in it. */
function instanceName(instance: DnsName): string {
  const own = instance.length - SERVICE.length;
  const isOfService = own > 0 && isSameName(instance.slice(own), SERVICE);
  return isOfService ? instance.slice(0, own).join(".") : instance[0] ?? "";
}

function recordsOrNone(bytes: Uint8Array): readonly DnsRecord[] {
  try {
    return decodeDnsAnswer(bytes);
  } catch (error) {
    if (error instanceof DeviceProtocol) return [];
    throw error;
  }
}
