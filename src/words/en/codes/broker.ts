import type { BrokerWords } from "../../page_words.ts";

/** Why there is no connection to the MQTT broker, as what follows a colon. */
export const brokerTroublesEn: BrokerWords["troubles"] = {
  "refused": "nobody listens there; is the broker running, are address and port right?",
  "unknown-host": "no machine has this name",
  "no-answer": "no answer; are address and port right?",
  "wrong-password": "it knows no such user with this password",
  "turned-away": "it lets nobody in at the moment",
  "certificate-expired": "its certificate has expired, or one of the clocks is wrong",
  "certificate-unknown":
    "nobody known has signed its certificate; docs/mqtt.md tells how to trust it",
  "certificate-of-other": "its certificate is for another name",
  "no-encryption": "it does not encrypt on this port; try mqtt:// or another port",
  "no-broker": "what answers there is no MQTT broker",
  "cut-off": "it ended the connection",
  "taken-over": "another program has signed in with the same topic",
};

/** The MQTT broker, where the pages tell of it. */
export const brokerEn: BrokerWords = {
  off: "Off: no broker is entered.",
  connecting: "Connecting …",
  connected: (since) => `Connected since ${since}.`,
  refused: (topic) => `It takes nothing on ${topic}: its rules forbid it.`,
  failing: (trouble, since) => `Not connected since ${since}: ${trouble}.`,
  troubles: brokerTroublesEn,
};
