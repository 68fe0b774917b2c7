import type { Settings } from "../domain/settings/settings.ts";
import type { BrokerAccess, ProtocolVersion } from "./connection.ts";

/** Settings that say to which broker, as whom, and which topics are for this program there. */
export type BrokerSettings = Pick<
  Settings,
  "mqttUrl" | "mqttUser" | "mqttPassword" | "mqttTopic" | "evccTopics"
>;

/** What a connection takes at most until the broker has greeted, in ms. */
const DEADLINE_MS = 10_000;

/** The part of the settings that a connection rests on; null: no broker is set up. */
export function brokerSettings(settings: Settings): BrokerSettings | null {
  const { mqttUrl, mqttUser, mqttPassword, mqttTopic, evccTopics } = settings;
  return mqttUrl === "" ? null : { mqttUrl, mqttUser, mqttPassword, mqttTopic, evccTopics };
}

/** True when a connection by the one serves the other too. */
export function isSameBroker(left: BrokerSettings | null, right: BrokerSettings | null): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Topic that tells whether the program is there. */
export function statusTopic(base: string): string {
  return `${base}/status`;
}

/**
 * How to connect. The client id is the same in each run, so that a broker that still waits for the
 * run before tells its last will before it greets this one, and not after.
 */
export function accessOf(
  settings: BrokerSettings,
  version: ProtocolVersion,
  signal: AbortSignal,
): BrokerAccess {
  const { mqttUrl, mqttUser, mqttPassword, mqttTopic } = settings;
  return {
    url: mqttUrl,
    user: mqttUser,
    password: mqttPassword,
    clientId: `chargemanager-${idOf(mqttTopic)}`,
    version,
    will: { topic: statusTopic(mqttTopic), payload: "offline" },
    deadlineMs: DEADLINE_MS,
    signal,
  };
}

/** The topic as an id in other programs. */
export function idOf(topic: string): string {
  return topic.replaceAll("/", "-");
}
