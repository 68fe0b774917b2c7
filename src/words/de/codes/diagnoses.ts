import { OWN_MACHINE_VARIABLE } from "../../../domain/settings/own_places.ts";
import type { diagnosesEn } from "../../en/codes/diagnoses.ts";
import { goeDe } from "../makes/goe.ts";
import { solaredgeDe } from "../makes/solaredge.ts";
import { nrgkickConnectDe } from "../makes/nrgkick_connect.ts";
import { nrgkickGen2De } from "../makes/nrgkick_gen2.ts";
import { froniusDe } from "../makes/fronius.ts";
import { shellyDe } from "../makes/shelly.ts";
import { tplinkDe } from "../makes/tplink.ts";

const ASK_INSTALLER = "Gibt es diesen Teil im Haus, die Firmware des Wechselrichters vom " +
  "Installateur erneuern und in SetApp prüfen lassen, ob er ihn findet; ein Neustart des " +
  "Wechselrichters kann helfen";
const LOOK_FOR_IT = "Prüfen, ob das Gerät Strom und Netz hat und ob das noch seine Adresse ist " +
  "(im Router fest vergeben)";
const ANEW = "Das Auto ab- und wieder anstecken; bleibt es so, diese Nummer in der App des " +
  "Ladegeräts nachsehen";

/** The same in German. */
export const diagnosesDe: typeof diagnosesEn = {
  symptoms: {
    "name-unknown": {
      what: ({ address }) => `Niemand im Netz kennt den Namen in ${address}`,
      todo: "Schreibweise{ unter Einstellungen} prüfen oder die IP-Adresse eingeben",
    },
    "own-machine": {
      what: ({ address }) =>
        `${address} führt zur Maschine selbst oder zu ihrem eigenen Anschluss; dorthin wird ` +
        "nichts gesendet",
      todo:
        "Die IP-Adresse des Geräts eingeben oder im Router nachsehen, wohin sein Name führt. Wer " +
        `das Programm betreibt, kann es erlauben: ${OWN_MACHINE_VARIABLE}=on`,
    },
    "no-route": {
      what: ({ address }) => `Bei ${address} ist kein Gerät, oder es führt kein Weg in dessen Netz`,
      todo: LOOK_FOR_IT,
    },
    "port-closed": {
      what: ({ address }) => `Bei ${address} antwortet ein Gerät, aber sein Port ist zu`,
      todo: "Adresse und Port{ unter Einstellungen} prüfen",
    },
    "no-connection": {
      what: ({ address }) => `Bei ${address} antwortet nichts`,
      todo: LOOK_FOR_IT,
    },
    "no-answer": {
      what: ({ address }) => `Keine rechtzeitige Antwort von ${address}`,
      todo:
        "Prüfen, ob das Gerät Strom und eine gute Netzverbindung hat; schweigt es weiter, aus- und " +
        "wieder einschalten",
    },
    "dropped": {
      what: ({ address }) => `${address} schließt die Verbindung ohne Antwort`,
      todo: "In einer Minute noch einmal versuchen; bleibt es so, das Gerät aus- und einschalten",
    },
    "wrong-unit": {
      what: ({ address }) => `${address} antwortet für ein anderes Gerät`,
      todo: "Gerätenummer{ unter Einstellungen} prüfen",
    },
    "unknown-register": {
      what: ({ address }) => `${address} hat die Werte nicht, die dieses Gerät hat`,
      todo: "Adresse{ unter Einstellungen} prüfen",
    },
    "busy": {
      what: ({ address }) => `${address} ist beschäftigt`,
      todo: "In einer Minute noch einmal versuchen",
    },
    "no-site-meter": {
      what: ({ address }) => `Der Wechselrichter bei ${address} hat keinen Zähler am Netzanschluss`,
      todo:
        "Den Installateur den Zähler in SetApp als Export+Import einrichten lassen oder prüfen, ob " +
        "er Strom hat",
    },
    "follower-failed": {
      what: () =>
        "Der als „Folgegerät“ eingestellte Wechselrichter gibt keine Werte, deshalb ist die Summe " +
        "beider unbekannt",
      todo:
        "Seine Modbus-Nummer{ unter Einstellungen} prüfen (0: es gibt keinen) und in SetApp, ob das " +
        "Führungsgerät ihn findet",
    },
    "block-silent": {
      what: ({ address }) =>
        `${address} beantwortet alle Fragen außer der nach diesem Teil: danach wird nur noch ` +
        "selten gefragt, damit der Rest gelesen werden kann",
      todo: ASK_INSTALLER,
    },
    "block-drops": {
      what: ({ address }) =>
        `${address} schließt die Verbindung, sobald nach diesem Teil gefragt wird: danach ` +
        "wird nur noch selten gefragt, damit der Rest gelesen werden kann",
      todo: ASK_INSTALLER,
    },
    "block-garbled": {
      what: ({ address }) =>
        `${address} beantwortet die Frage nach diesem Teil mit Bytes, die keine Antwort sind: ` +
        "danach wird nur noch selten gefragt, damit der Rest gelesen werden kann",
      todo: ASK_INSTALLER,
    },
    "frozen": {
      what: ({ address }) => `${address} wiederholt alte Werte`,
      todo: "Einige Minuten warten; bleibt es so, das Gerät neu starten",
    },
    "wrong-direction": {
      what: ({ address }) =>
        `Die Leistung bei ${address} fließt für das, was dort gemessen werden soll, in die falsche Richtung`,
      todo: "Die Klemmen umdrehen oder für dieses Gerät „Umgekehrt“ setzen",
    },
    "charger-away": {
      what: ({ address }) => `Das Ladegerät hinter ${address} ist nicht da`,
      todo: "In seine Steckdose stecken, nah genug am Gateway",
    },
    "part-away": {
      what: ({ address }) => `${address} antwortet, aber das Gerät dahinter nicht`,
      todo: "Prüfen, ob das Gerät dahinter Strom hat, und das Kabel oder den Funk dazwischen",
    },
    "pin-wrong": {
      what: () => "Das Ladegerät hat eine andere PIN",
      todo: "Die PIN aus seiner App{ unter Einstellungen} eingeben",
    },
    "pin-mismatch": {
      what: () => "Das Ladegerät hat eine andere PIN als sein Gateway",
      todo: "Die PIN aus seiner App in den Seiten des Gateways eingeben",
    },
    "sign-in-wrong": {
      what: ({ address }) => `${address} verlangt einen anderen Benutzer oder ein anderes Passwort`,
      todo: "Beide{ unter Einstellungen} eingeben",
    },
    "api-disabled": {
      what: ({ address }) => `Die lokale Schnittstelle von ${address} ist ausgeschaltet`,
      todo: "In der App einschalten",
    },
    "wrong-path": {
      what: ({ address }) => `${address} kennt diese Adresse nicht (HTTP 404)`,
      todo: "Adresse{ unter Einstellungen} prüfen",
    },
    "other-device": {
      what: ({ address }) => `Bei ${address} antwortet ein anderes Gerät`,
      todo: "Die Adresse des Geräts im Router nachsehen und{ unter Einstellungen} eingeben",
    },
    "server-error": {
      what: ({ address }) => `${address} meldet einen eigenen Fehler`,
      todo: "Aus- und wieder einschalten",
    },
    "garbled": {
      what: ({ address }) => `Was ${address} antwortet, ist nicht die Sprache dieses Geräts`,
      todo: "Prüfen, ob das die Adresse des Geräts ist, und seine Firmware",
    },
    "refused-request": {
      what: ({ address }) => `${address} weist die Anfrage ab`,
      todo: "Die Worte des Geräts unten ansehen",
    },
    "unreachable": {
      what: ({ address }) => `${address} ist nicht erreichbar`,
      todo: "Prüfen, ob das Gerät Strom und Netz hat",
    },
  },
  findings: {
    "search-failed": {
      what: "Diese Maschine konnte nicht in ihr Netz rufen",
      todo: "Ihr Netz prüfen oder die Adresse von Hand eingeben",
    },
    "inverter-blank": {
      what: "Der Wechselrichter antwortet und hat keine Werte: er startet neu",
      todo: "Fünf Minuten warten und noch einmal versuchen",
    },
    "plant-partial": {
      what:
        "Ins Netz fließt mehr, als dieser Wechselrichter abgibt: noch etwas speist ein, deshalb " +
        "ist unbekannt, was das Haus verbraucht und was Sonne ist",
      todo:
        "Hängt ein zweiter Wechselrichter an diesem, seine Modbus-Nummer{ unter Einstellungen} als " +
        "„Folgegerät“ eingeben; ist er von anderer Art, sind nur Netz, Batterie und Auto bekannt",
    },
    "meter-silent": {
      what: "Der Wechselrichter weiß nicht, was der Zähler misst",
      todo: "Nachts lässt manche Firmware den Zähler schlafen; nach einem Neustart fünf Minuten " +
        "warten. Am Tag Strom und RS485-Kabel des Zählers prüfen und ihn in SetApp suchen",
    },
    "battery-fault": {
      what: "Die Batterie meldet eine Störung, oder der Wechselrichter hat sie verloren",
      todo: "Anzeige der Batterie und ihr Kabel zum Wechselrichter ansehen, den Installateur rufen",
    },
    "battery-silent": {
      what: "Der Wechselrichter weiß nicht, wie voll die Batterie ist",
      todo: "Nach einem Neustart fünf Minuten warten; sonst sehen, ob die Batterie an ist, und " +
        "Wechselrichter und Batterie neu starten",
    },
    "battery-power-silent": {
      what: "Die Batterie nennt ihre Ladung, aber keine glaubhafte Leistung: „Sonne“ wartet darauf",
      todo:
        "Vielleicht schläft sie: noch einmal sehen, wenn sie lädt oder entlädt; bleibt es so, " +
        "Wechselrichter und Batterie neu starten",
    },
    "charger-power-silent": {
      what: "Das Ladegerät antwortet und nennt nicht, welche Leistung fließt",
      todo:
        "In einer Minute noch einmal versuchen; bleibt es so, das Ladegerät aus- und einschalten " +
        "und in seiner App nach neuerer Firmware sehen",
    },
    "charger-half": {
      what: "Das Ladegerät sagt, was fließt, aber nicht, wie es eingestellt ist",
      todo: "In einer Minute noch einmal versuchen; bei Generation 1 die Einstellungen-URL prüfen",
    },
    "plug-tripped": {
      what: "Die Steckdose hält ihr Relais selbst aus: sie ist zu heiß oder ihre Last zu groß",
      todo: "Die Last abschalten, die Steckdose abkühlen lassen und Dose und Last prüfen lassen: " +
        "ein loser Kontakt wird heiß",
    },
    "plug-meter-silent": {
      what: "Die Steckdose hat einen Zähler und nennt die Leistung nicht",
      todo: "Die Steckdose für zehn Sekunden herausziehen; sie geht auch ohne ihren Zähler",
    },
  },
  inverterFault: {
    what: (label, means) =>
      `Der Wechselrichter meldet eine Störung${label === null ? "" : ` ${label}`}` +
      (means === null ? "" : `: ${means}`),
    todo: "Anzeige oder SetApp ansehen und den Installateur rufen",
  },
  charger: {
    what: (notices) => `Das Ladegerät meldet ${notices}`,
    kinds: { error: "Fehler", warning: "Warnung", rcd: "Fehlerstrom" },
    todo: { error: ANEW, warning: "In der App des Ladegeräts nachsehen", rcd: ANEW },
  },
  makes: {
    "solaredge": solaredgeDe,
    "nrgkick-connect": nrgkickConnectDe,
    "nrgkick-gen2": nrgkickGen2De,
    "shelly": shellyDe,
    "tplink": tplinkDe,
    "goe": goeDe,
    "fronius": froniusDe,
  },
};
