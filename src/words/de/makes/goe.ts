import type { goeEn } from "../../en/makes/goe.ts";

const ANEW = "Das Auto abstecken und die Sicherung des Ladegeräts zehn Sekunden ausschalten; " +
  "kommt es wieder, das Ladegerät prüfen lassen";
const NOT_SAFE = "Nicht damit laden: seine Sicherung ausschalten; kommt es wieder, Ladegerät, " +
  "Steckdose und Auto prüfen lassen";
const SUPPLY = "Kommt es wieder, den Anschluss vom Elektriker prüfen lassen";
const GRID = "Es geht von selbst weiter, wenn das Netz wieder in Ordnung ist";
const COOL = "Abkühlen lassen, im Schatten, und „Größter Strom“ senken; es geht von selbst weiter";
const CAR_PLUG = "Das Auto abstecken und wieder anstecken; kommt es nur mit einem Auto, dessen " +
  "Werkstatt fragen";
const LOCK = "Den Stecker des Kabels fest in das Ladegerät drücken, oder seine Buchse auf " +
  "Schmutz ansehen";
const IN_APP = "In der go-e-App ausschalten, damit nur dieses Programm entscheidet";

/** What a go-e charger says of itself, in German. */
export const goeDe: typeof goeEn = {
  symptoms: {
    "api-disabled": {
      what: ({ address }) =>
        `${address} antwortet, hat aber keine HTTP-API v2: sie ist ausgeschaltet, oder es ist ` +
        "ein anderes Gerät",
      todo: "„Zugriff auf lokale HTTP-API v2 erlauben“ in der go-e-App einschalten (Internet, " +
        "Erweiterte Einstellungen); Adresse prüfen",
    },
    "sign-in-wrong": {
      what: ({ address }) => `Das Ladegerät bei ${address} verlangt ein Passwort`,
      todo: "Das Passwort seiner lokalen HTTP-API in der go-e-App ausschalten",
    },
    "busy": {
      what: ({ address }) => `Das Ladegerät bei ${address} ist beschäftigt`,
      todo: "Eine Minute warten; bleibt es so, in der go-e-App neu starten und andere Programme " +
        "beenden, die es oft fragen",
    },
    "refused-request": {
      what: ({ address }) => `Das Ladegerät bei ${address} nimmt nicht an, was ihm gesagt wird`,
      todo: "In der go-e-App nachsehen, ob etwas den Strom begrenzt oder das Laden sperrt, und " +
        "seine Firmware aktualisieren",
    },
    "frozen": {
      what: ({ address }) => `Das Ladegerät bei ${address} wiederholt alte Werte`,
      todo: "Eine Minute warten; bleibt es so, in der go-e-App neu starten",
    },
    "other-device": {
      what: ({ address }) =>
        `Was bei ${address} antwortet, ist kein go-e-Ladegerät, sondern ein anderes Gerät`,
      todo: "Die Adresse in der go-e-App oder im Router nachsehen und eingeben",
    },
  },
  notices: {
    FI_AC: { means: "Wechselstrom floss ab, und es hat abgeschaltet", todo: NOT_SAFE },
    FI_DC: { means: "Gleichstrom floss ab, und es hat abgeschaltet", todo: NOT_SAFE },
    FI_UNKNOWN: { means: "sein Fehlerstromschutz ist gestört", todo: NOT_SAFE },
    RDC_SELF_TEST_FAILED: {
      means: "sein Selbsttest des Fehlerstromschutzes ist misslungen",
      todo: NOT_SAFE,
    },
    PHASE: { means: "eine Phase des Anschlusses fehlt oder ist falsch", todo: SUPPLY },
    OVERVOLT: { means: "die Spannung des Anschlusses ist zu hoch", todo: SUPPLY },
    OVERAMP: { means: "das Auto zieht mehr, als ihm angeboten wird", todo: CAR_PLUG },
    DIODE: { means: "die Autoseite der Signalleitung ist gestört (Diode)", todo: CAR_PLUG },
    PP_INVALID: { means: "es erkennt nicht, welches Kabel steckt", todo: LOCK },
    CP_INVALID: {
      means: "das Signal zwischen Ladegerät und Auto ist nicht zulässig",
      todo: CAR_PLUG,
    },
    GND_INVALID: {
      means: "der Schutzleiter fehlt, oder es findet ihn nicht",
      todo: "Hier nicht laden, bis ein Elektriker die Steckdose geprüft hat; in einem Netz ohne " +
        "geerdeten Neutralleiter die Erdungsprüfung in der go-e-App ausschalten",
    },
    CONTACTOR_STUCK: { means: "sein Relais öffnet nicht mehr", todo: NOT_SAFE },
    CONTACTOR_MISS: { means: "sein Relais schließt nicht", todo: ANEW },
    LOCK_STUCK_OPEN: { means: "es kann das Kabel nicht verriegeln", todo: LOCK },
    LOCK_STUCK_LOCKED: { means: "es kann das Kabel nicht entriegeln", todo: LOCK },
    UNKNOWN: { means: "etwas stimmt nicht mit ihm", todo: ANEW },
    OVERTEMP: { means: "es ist zu heiß", todo: COOL },
    NO_COMM: { means: "seine Teile sprechen nicht miteinander", todo: ANEW },
    OVERTEMPERATURE: { means: "es ist zu heiß und lädt nicht", todo: COOL },
    TEMPERATURE_LIMIT: { means: "es ist heiß und lädt mit weniger Strom", todo: COOL },
    ACCESS_CONTROL: {
      means: "es wartet auf eine Karte oder die App",
      todo: "Eine Karte vorhalten, oder die Zugangskontrolle in der go-e-App ausschalten",
    },
    ENERGY_LIMIT: {
      means: "die Energiegrenze aus seiner App ist erreicht",
      todo: "Die Grenze in der go-e-App erhöhen oder ausschalten, oder das Auto abstecken",
    },
    CHARGE_PAUSE_NOT_ALLOWED: {
      means: "es ist so eingestellt, dass es trotz Pause weiterlädt",
      todo: "Ladepausen in der go-e-App erlauben (Einstellungen des Autos)",
    },
    MIN_PAUSE_DURATION: {
      means: "es hält seine eigene kürzeste Pause ein",
      todo: "Warten; es geht von selbst weiter. Wie lange, ist in der go-e-App eingestellt",
    },
    LOAD_MANAGEMENT: {
      means: "sein eigenes Lastmanagement lässt es nicht laden",
      todo: "Das Lastmanagement in der go-e-App ansehen",
    },
    OCPP: {
      means: "ein OCPP-Server lässt es nicht laden",
      todo: "OCPP in der go-e-App ausschalten, oder es dort freigeben",
    },
    OCPP_FALLBACK: {
      means: "es hat seinen OCPP-Server verloren",
      todo: "OCPP in der go-e-App ausschalten",
    },
    OCPP_INOPERABLE: {
      means: "sein OCPP-Server hat es außer Betrieb genommen",
      todo: "OCPP in der go-e-App ausschalten",
    },
    RECONNECT_DELAY: { means: "es wartet nach einem Stromausfall", todo: GRID },
    ADAPTER_BLOCKING: {
      means: "sein Steckeradapter lässt es nicht laden",
      todo: "Den Adapter abziehen und wieder aufstecken; einen anderen versuchen",
    },
    UNDERFREQUENCY: { means: "die Netzfrequenz ist zu niedrig", todo: GRID },
    UNDERVOLTAGE: { means: "die Spannung des Anschlusses ist zu niedrig", todo: SUPPLY },
    UNBALANCED_LOAD: {
      means: "es würde eine Phase zu stark belasten",
      todo: "„Größter Strom“ senken, oder die Grenze der Schieflast in der go-e-App ansehen",
    },
    GRID_MONITORING: { means: "es beobachtet das Netz, bevor es lädt", todo: GRID },
    FAILSAFE_LIMIT: {
      means: "es hält seine Notgrenze ein, weil seine Steuerung schweigt",
      todo: "In der go-e-App nachsehen, was es steuert",
    },
    OWN_PV_SURPLUS: { means: "sein eigenes Laden mit PV-Überschuss ist an", todo: IN_APP },
    OWN_LOGIC_MODE: {
      means: "seine eigene Betriebsart Eco oder Daily Trip ist an",
      todo: "Die Betriebsart Basic in der go-e-App wählen, damit nur dieses Programm entscheidet",
    },
  },
};
