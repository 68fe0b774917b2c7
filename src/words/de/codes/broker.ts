import type { BrokerWords } from "../../page_words.ts";

/** The same in German. */
export const brokerTroublesDe: BrokerWords["troubles"] = {
  "refused": "dort hört niemand; läuft der Broker, stimmen Adresse und Port?",
  "unknown-host": "kein Gerät heißt so",
  "no-answer": "keine Antwort; stimmen Adresse und Port?",
  "wrong-password": "er kennt keinen solchen Benutzer mit diesem Passwort",
  "turned-away": "er lässt gerade niemanden ein",
  "certificate-expired": "sein Zertifikat ist abgelaufen, oder eine der Uhren geht falsch",
  "certificate-unknown":
    "sein Zertifikat hat niemand Bekanntes unterschrieben; docs/mqtt.md sagt, wie man ihm vertraut",
  "certificate-of-other": "sein Zertifikat gilt für einen anderen Namen",
  "no-encryption":
    "er verschlüsselt auf diesem Port nicht; mqtt:// oder einen anderen Port versuchen",
  "no-broker": "was dort antwortet, ist kein MQTT-Broker",
  "cut-off": "er hat die Verbindung beendet",
  "taken-over": "ein anderes Programm hat sich mit demselben Topic angemeldet",
};

/** The MQTT broker in German. */
export const brokerDe: BrokerWords = {
  off: "Aus: Kein Broker ist eingetragen.",
  connecting: "Verbindet …",
  connected: (since) => `Verbunden seit ${since}.`,
  refused: (topic) => `Er nimmt nichts auf ${topic} an: Seine Regeln verbieten es.`,
  failing: (trouble, since) => `Nicht verbunden seit ${since}: ${trouble}.`,
  troubles: brokerTroublesDe,
};
