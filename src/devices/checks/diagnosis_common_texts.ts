import type { Symptom } from "../../domain/codes/symptom.ts";
import { OWN_MACHINE_VARIABLE } from "../../domain/settings/own_places.ts";
import type { Text } from "../../domain/settings/language.ts";

/** `{address}` and `{unit}` stand for the names of a context. */
export interface Advice {
  readonly what: Text;
  readonly todo: Text;
}

/** A block that ends the connection: the firmware's fault, or a part that is not there. */
const ASK_INSTALLER: Text = {
  en: "If the house has this part, let the installer update the inverter's firmware and see in " +
    "SetApp whether the inverter finds it; a restart of the inverter may help",
  de:
    "Gibt es diesen Teil im Haus, die Firmware des Wechselrichters vom Installateur erneuern und " +
    "in SetApp prüfen lassen, ob er ihn findet; ein Neustart des Wechselrichters kann helfen",
};

/** For devices that have nothing of their own to say about a symptom. */
export const COMMON_ADVICE: Readonly<Record<Symptom, Advice>> = {
  "name-unknown": {
    what: {
      en: "Nobody in the network knows the name in {address}",
      de: "Niemand im Netz kennt den Namen in {address}",
    },
    todo: {
      en: "Check its spelling under Settings, or enter the IP address instead",
      de: "Schreibweise unter Einstellungen prüfen oder die IP-Adresse eingeben",
    },
  },
  "own-machine": {
    what: {
      en: "{address} leads to the machine itself or to its own link, which is not spoken to",
      de: "{address} führt zur Maschine selbst oder zu ihrem eigenen Anschluss; dorthin wird " +
        "nichts gesendet",
    },
    todo: {
      en:
        "Enter the device's IP address, or see in the router where its name leads. Whoever runs " +
        `the program can allow it: ${OWN_MACHINE_VARIABLE}=on`,
      de: "Die IP-Adresse des Geräts eingeben oder im Router nachsehen, wohin sein Name führt. " +
        `Wer das Programm betreibt, kann es erlauben: ${OWN_MACHINE_VARIABLE}=on`,
    },
  },
  "no-route": {
    what: {
      en: "There is no device at {address}, or no way to its network",
      de: "Bei {address} ist kein Gerät, oder es führt kein Weg in dessen Netz",
    },
    todo: {
      en: "Check that the device has power and network, and that this address is still its own " +
        "(give it a fixed one in the router)",
      de: "Prüfen, ob das Gerät Strom und Netz hat und ob das noch seine Adresse ist " +
        "(im Router fest vergeben)",
    },
  },
  "port-closed": {
    what: {
      en: "A device answers at {address}, but its port is closed",
      de: "Bei {address} antwortet ein Gerät, aber sein Port ist zu",
    },
    todo: {
      en: "Check address and port under Settings",
      de: "Adresse und Port unter Einstellungen prüfen",
    },
  },
  "no-connection": {
    what: {
      en: "Nothing answers at {address}",
      de: "Bei {address} antwortet nichts",
    },
    todo: {
      en: "Check that the device has power and network, and that this address is still its own " +
        "(give it a fixed one in the router)",
      de: "Prüfen, ob das Gerät Strom und Netz hat und ob das noch seine Adresse ist " +
        "(im Router fest vergeben)",
    },
  },
  "no-answer": {
    what: {
      en: "No answer in time from {address}",
      de: "Keine rechtzeitige Antwort von {address}",
    },
    todo: {
      en: "Check that the device has power and network and a good connection; if it stays " +
        "silent, switch it off and on again",
      de: "Prüfen, ob das Gerät Strom und eine gute Netzverbindung hat; schweigt es weiter, " +
        "aus- und wieder einschalten",
    },
  },
  "dropped": {
    what: {
      en: "{address} closes the connection without an answer",
      de: "{address} schließt die Verbindung ohne Antwort",
    },
    todo: {
      en: "Try again in a minute; if it stays so, switch the device off and on again",
      de: "In einer Minute noch einmal versuchen; bleibt es so, das Gerät aus- und einschalten",
    },
  },
  "wrong-unit": {
    what: {
      en: "{address} answers for another unit",
      de: "{address} antwortet für ein anderes Gerät",
    },
    todo: { en: "Check the unit under Settings", de: "Gerätenummer unter Einstellungen prüfen" },
  },
  "unknown-register": {
    what: {
      en: "{address} does not have the values that this device has",
      de: "{address} hat die Werte nicht, die dieses Gerät hat",
    },
    todo: { en: "Check the address under Settings", de: "Adresse unter Einstellungen prüfen" },
  },
  "busy": {
    what: { en: "{address} is busy", de: "{address} ist beschäftigt" },
    todo: { en: "Try again in a minute", de: "In einer Minute noch einmal versuchen" },
  },
  "no-site-meter": {
    what: {
      en: "The inverter at {address} has no meter that measures the grid connection",
      de: "Der Wechselrichter bei {address} hat keinen Zähler am Netzanschluss",
    },
    todo: {
      en: "Let the installer set the meter up as Export+Import in SetApp, or look for a meter " +
        "without power",
      de:
        "Den Installateur den Zähler in SetApp als Export+Import einrichten lassen oder prüfen, " +
        "ob er Strom hat",
    },
  },
  "follower-failed": {
    what: {
      en: "The inverter set as “Follower unit” gives no values, so the sum of both is unknown",
      de: "Der als „Folgegerät“ eingestellte Wechselrichter gibt keine Werte, deshalb ist die " +
        "Summe beider unbekannt",
    },
    todo: {
      en: "Check its Modbus unit under Settings (0: there is none), and in SetApp whether the " +
        "leader finds it",
      de: "Seine Modbus-Nummer unter Einstellungen prüfen (0: es gibt keinen) und in SetApp, ob " +
        "das Führungsgerät ihn findet",
    },
  },
  "block-silent": {
    what: {
      en:
        "{address} answers all questions but the one for this part: it is asked only rarely now, " +
        "so that the rest can be read",
      de: "{address} beantwortet alle Fragen außer der nach diesem Teil: danach wird nur noch " +
        "selten gefragt, damit der Rest gelesen werden kann",
    },
    todo: ASK_INSTALLER,
  },
  "block-drops": {
    what: {
      en: "{address} closes the connection whenever it is asked for this part: it is asked only " +
        "rarely now, so that the rest can be read",
      de: "{address} schließt die Verbindung, sobald nach diesem Teil gefragt wird: danach wird " +
        "nur noch selten gefragt, damit der Rest gelesen werden kann",
    },
    todo: ASK_INSTALLER,
  },
  "block-garbled": {
    what: {
      en:
        "{address} answers the question for this part with bytes that are no answer: it is asked " +
        "only rarely now, so that the rest can be read",
      de: "{address} beantwortet die Frage nach diesem Teil mit Bytes, die keine Antwort sind: " +
        "danach wird nur noch selten gefragt, damit der Rest gelesen werden kann",
    },
    todo: ASK_INSTALLER,
  },
  "frozen": {
    what: {
      en: "{address} repeats old values",
      de: "{address} wiederholt alte Werte",
    },
    todo: {
      en: "Wait some minutes; if it stays so, restart the device",
      de: "Einige Minuten warten; bleibt es so, das Gerät neu starten",
    },
  },
  "charger-away": {
    what: {
      en: "The charger behind {address} is away",
      de: "Das Ladegerät hinter {address} ist nicht da",
    },
    todo: {
      en: "Plug it into its socket, near enough to its gateway",
      de: "In seine Steckdose stecken, nah genug am Gateway",
    },
  },
  "pin-wrong": {
    what: { en: "The charger has another PIN", de: "Das Ladegerät hat eine andere PIN" },
    todo: {
      en: "Enter the PIN of its app under Settings",
      de: "Die PIN aus seiner App unter Einstellungen eingeben",
    },
  },
  "pin-mismatch": {
    what: {
      en: "The charger has another PIN than its gateway",
      de: "Das Ladegerät hat eine andere PIN als sein Gateway",
    },
    todo: {
      en: "Enter the PIN of its app in the gateway's own pages",
      de: "Die PIN aus seiner App in den Seiten des Gateways eingeben",
    },
  },
  "sign-in-wrong": {
    what: {
      en: "{address} wants another user or password",
      de: "{address} verlangt einen anderen Benutzer oder ein anderes Passwort",
    },
    todo: {
      en: "Enter both under Settings",
      de: "Beide unter Einstellungen eingeben",
    },
  },
  "api-disabled": {
    what: {
      en: "The local interface of {address} is switched off",
      de: "Die lokale Schnittstelle von {address} ist ausgeschaltet",
    },
    todo: { en: "Switch it on in the app", de: "In der App einschalten" },
  },
  "wrong-path": {
    what: {
      en: "{address} does not know this address (HTTP 404)",
      de: "{address} kennt diese Adresse nicht (HTTP 404)",
    },
    todo: { en: "Check the address under Settings", de: "Adresse unter Einstellungen prüfen" },
  },
  "other-device": {
    what: {
      en: "Another device answers at {address}",
      de: "Bei {address} antwortet ein anderes Gerät",
    },
    todo: {
      en: "Look the device's address up in the router and enter it under Settings",
      de: "Die Adresse des Geräts im Router nachsehen und unter Einstellungen eingeben",
    },
  },
  "server-error": {
    what: {
      en: "{address} reports a failure of its own",
      de: "{address} meldet einen eigenen Fehler",
    },
    todo: {
      en: "Switch it off and on again",
      de: "Aus- und wieder einschalten",
    },
  },
  "garbled": {
    what: {
      en: "What {address} answers is not the language of this device",
      de: "Was {address} antwortet, ist nicht die Sprache dieses Geräts",
    },
    todo: {
      en: "Check that this is the address of the device, and its firmware",
      de: "Prüfen, ob das die Adresse des Geräts ist, und seine Firmware",
    },
  },
  "refused-request": {
    what: { en: "{address} refuses the request", de: "{address} weist die Anfrage ab" },
    todo: {
      en: "Look at the device's own words below",
      de: "Die Worte des Geräts unten ansehen",
    },
  },
  "unreachable": {
    what: { en: "{address} cannot be reached", de: "{address} ist nicht erreichbar" },
    todo: {
      en: "Check that the device has power and network",
      de: "Prüfen, ob das Gerät Strom und Netz hat",
    },
  },
};
