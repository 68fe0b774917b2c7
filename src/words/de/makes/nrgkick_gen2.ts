import type { NoticeMeaning } from "../../diagnosis_texts.ts";
import type { nrgkickGen2En } from "../../en/makes/nrgkick_gen2.ts";

const ANEW = "Das Auto abstecken und das Ladegerät zehn Sekunden aus der Wand ziehen; kommt es " +
  "wieder, Ladegerät und Kabel prüfen lassen";
const NOT_SAFE = "Nicht damit laden: zehn Sekunden aus der Wand ziehen; kommt es wieder, " +
  "Ladegerät, Steckdose und Auto prüfen lassen";
const SOCKET = "Eine andere Steckdose versuchen; kommt es wieder, den Anschluss vom Elektriker " +
  "prüfen lassen";
const GRID = "Warten, bis das Netz wieder in Ordnung ist; kommt es oft, den Anschluss vom " +
  "Elektriker prüfen lassen";
const COOL = "Abkühlen lassen, im Schatten und nicht zugedeckt, und „Größter Strom“ senken; es " +
  "geht von selbst weiter";
const PLUG_HOT = "Laden beenden, Stecker und Steckdose prüfen lassen: ein loser Kontakt wird " +
  "heiß; „Größter Strom“ senken";
const CAR_PLUG = "Das Auto abstecken, seine Buchse auf Schmutz und Wasser ansehen und wieder " +
  "anstecken; kommt es nur mit einem Auto, dessen Werkstatt fragen";
const ATTACHMENT = "Den Steckeraufsatz abziehen und wieder aufstecken, bis er einrastet; einen " +
  "anderen versuchen";

/** What an NRGkick of the second generation says of itself, in German. */
export const nrgkickGen2De: typeof nrgkickGen2En = {
  symptoms: {
    "port-closed": {
      what: ({ address }) => `${address} antwortet, aber seine lokale Schnittstelle ist zu`,
      todo: "Die JSON-API in der NRGkick-App einschalten (Erweitert, Lokale API); Adresse prüfen",
    },
    "api-disabled": {
      what: ({ address }) => `Die JSON-API des Ladegeräts bei ${address} ist ausgeschaltet`,
      todo: "In der NRGkick-App einschalten (Erweitert, Lokale API)",
    },
    "sign-in-wrong": {
      what: ({ address }) =>
        `Das Ladegerät bei ${address} verlangt einen anderen Benutzer oder ein anderes Passwort`,
      todo: "„Benutzer“ und „Passwort“ der lokalen API aus der App{ unter Einstellungen} eingeben",
    },
    "wrong-path": {
      what: ({ address }) =>
        `${address} antwortet, hat aber keine lokale API: ein anderes Gerät oder alte Firmware`,
      todo: "Adresse prüfen; das Ladegerät braucht SmartModule 4.0.0.0 oder neuer",
    },
    "other-device": {
      what: ({ address }) =>
        `Bei ${address} antwortet eine Webseite, die kein NRGkick ist: ein anderes Gerät`,
      todo:
        "Das Ladegerät {unter Einstellungen|hier} oder mit doctor --find suchen und seine Adresse " +
        "speichern",
    },
  },
  notices: {
    GENERAL_ERROR: { means: "etwas stimmt nicht", todo: ANEW },
    "32A_ATTACHMENT_ON_16A_UNIT": {
      means: "ein Steckeraufsatz für 32 A ist an einem Ladegerät für 16 A",
      todo: "Einen Steckeraufsatz für 16 A benutzen",
    },
    VOLTAGE_DROP_DETECTED: {
      means: "die Spannung fällt beim Laden zu stark ab",
      todo: "„Größter Strom“ senken und Steckdose und Leitung vom Elektriker prüfen lassen",
    },
    UNPLUG_DETECTION_TRIGGERED: {
      means: "sein Stecker wurde gezogen oder sitzt lose in der Steckdose",
      todo: "Den Stecker fest in die Steckdose stecken, dann das Auto ab- und wieder anstecken",
    },
    TYPE2_NOT_AUTHORIZED: {
      means: "die Ladesäule, an der es hängt, hat es nicht freigegeben",
      todo: "An der Ladesäule freigeben, mit deren Karte oder App",
    },
    RESIDUAL_CURRENT_DETECTED: {
      means: "ein Fehlerstrom floss, und es hat abgeschaltet",
      todo: NOT_SAFE,
    },
    CP_SIGNAL_VOLTAGE_ERROR: {
      means: "das Signal zwischen Ladegerät und Auto hat eine falsche Spannung",
      todo: CAR_PLUG,
    },
    CP_SIGNAL_IMPERMISSIBLE: {
      means: "das Signal zwischen Ladegerät und Auto ist unzulässig",
      todo: CAR_PLUG,
    },
    EV_DIODE_FAULT: {
      means: "die Signalleitung auf der Seite des Autos ist fehlerhaft (Diode)",
      todo: CAR_PLUG,
    },
    PE_SELF_TEST_FAILED: selfTest("Schutzleiter"),
    RCD_SELF_TEST_FAILED: selfTest("Fehlerstromschutz"),
    RELAY_SELF_TEST_FAILED: selfTest("Relais"),
    PE_AND_RCD_SELF_TEST_FAILED: selfTest("Schutzleiter und Fehlerstromschutz"),
    PE_AND_RELAY_SELF_TEST_FAILED: selfTest("Schutzleiter und Relais"),
    RCD_AND_RELAY_SELF_TEST_FAILED: selfTest("Fehlerstromschutz und Relais"),
    PE_AND_RCD_AND_RELAY_SELF_TEST_FAILED: selfTest("Schutzleiter, Fehlerstromschutz und Relais"),
    SUPPLY_VOLTAGE_ERROR: { means: "die Netzspannung stimmt nicht", todo: SOCKET },
    PHASE_SHIFT_ERROR: {
      means: "die Phasen des Anschlusses passen nicht zueinander",
      todo: SOCKET,
    },
    OVERVOLTAGE_DETECTED: { means: "die Netzspannung ist zu hoch", todo: GRID },
    UNDERVOLTAGE_DETECTED: { means: "die Netzspannung ist zu niedrig", todo: GRID },
    OVERVOLTAGE_WITHOUT_PE_DETECTED: {
      means: "die Spannung ist zu hoch, und der Schutzleiter fehlt",
      todo: SOCKET,
    },
    UNDERVOLTAGE_WITHOUT_PE_DETECTED: {
      means: "die Spannung ist zu niedrig, und der Schutzleiter fehlt",
      todo: SOCKET,
    },
    UNDERFREQUENCY_DETECTED: { means: "die Netzfrequenz ist zu niedrig", todo: GRID },
    OVERFREQUENCY_DETECTED: { means: "die Netzfrequenz ist zu hoch", todo: GRID },
    UNKNOWN_FREQUENCY_TYPE: { means: "es kennt die Netzfrequenz nicht", todo: SOCKET },
    UNKNOWN_GRID_TYPE: { means: "es kennt die Art des Netzes nicht", todo: SOCKET },
    GENERAL_OVERTEMPERATURE: { means: "es ist zu heiß", todo: COOL },
    HOUSING_OVERTEMPERATURE: { means: "sein Gehäuse ist zu heiß", todo: COOL },
    ATTACHMENT_OVERTEMPERATURE: { means: "sein Steckeraufsatz ist zu heiß", todo: PLUG_HOT },
    DOMESTIC_PLUG_OVERTEMPERATURE: { means: "sein Haushaltsstecker ist zu heiß", todo: PLUG_HOT },
    NO_PE: { means: "der Schutzleiter fehlt", todo: SOCKET },
    BLACKOUT_PROTECTION: {
      means: "es wartet nach einem Stromausfall, bevor es wieder lädt",
      todo: "Einige Minuten warten; es geht von selbst weiter",
    },
    ENERGY_LIMIT_REACHED: {
      means: "die in seiner App eingestellte Energiemenge ist erreicht",
      todo: "Die Grenze in der App des Ladegeräts erhöhen oder abschalten, oder das Auto abstecken",
    },
    EV_DOES_NOT_COMPLY_STANDARD: {
      means: "das Auto hält sich nicht an die Ladenorm",
      todo: CAR_PLUG,
    },
    UNSUPPORTED_CHARGING_MODE: {
      means: "das Auto verlangt eine Ladeart, die es nicht kennt",
      todo: CAR_PLUG,
    },
    NO_ATTACHMENT_DETECTED: { means: "es sieht keinen Steckeraufsatz", todo: ATTACHMENT },
    NO_COMM_WITH_TYPE2_ATTACHMENT: {
      means: "es erreicht seinen Typ-2-Aufsatz nicht",
      todo: ATTACHMENT,
    },
    INCREASED_TEMPERATURE: { means: "es wird warm", todo: COOL },
    INCREASED_HOUSING_TEMPERATURE: { means: "sein Gehäuse wird warm", todo: COOL },
    INCREASED_ATTACHMENT_TEMPERATURE: { means: "sein Steckeraufsatz wird warm", todo: PLUG_HOT },
    INCREASED_DOMESTIC_PLUG_TEMPERATURE: {
      means: "sein Haushaltsstecker wird warm",
      todo: PLUG_HOT,
    },
    AC_30MA_FAULT: { means: "30 mA Wechselfehlerstrom", todo: NOT_SAFE },
    AC_60MA_FAULT: { means: "60 mA Wechselfehlerstrom", todo: NOT_SAFE },
    AC_150MA_FAULT: { means: "150 mA Wechselfehlerstrom", todo: NOT_SAFE },
    DC_POSITIVE_6MA_FAULT: { means: "6 mA Gleichfehlerstrom (positiv)", todo: NOT_SAFE },
    DC_NEGATIVE_6MA_FAULT: { means: "6 mA Gleichfehlerstrom (negativ)", todo: NOT_SAFE },
  },
  params: {
    user: {
      label: "Benutzer",
      help:
        "Benutzername, wenn die Schnittstelle einen verlangt. Die lokale Schnittstelle in der " +
        "App einschalten.",
    },
  },
};

function selfTest(part: string): NoticeMeaning {
  return { means: `sein Selbsttest (${part}) ist fehlgeschlagen`, todo: NOT_SAFE };
}
