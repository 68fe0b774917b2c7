import type { HOUSE_SETTINGS } from "../../../domain/settings/house_settings.ts";
import type { SettingTexts } from "../../setting_sentences.ts";
import { plugAddressHelpDe } from "./settings_devices.ts";

/** Settings of what the house does: charge modes, battery, car and plug, in German. */
export const houseSettingsDe: SettingTexts<typeof HOUSE_SETTINGS> = {
  autoTracking: {
    label: "Automatisch ein",
    help: "Macht aus Langsam von selbst Sonne, wenn die Batterie geladen und der Himmel " +
      "klar ist.",
  },
  trackingStartSocPct: {
    label: "Ein ab Ladestand",
    help: "Ladestand der Hausbatterie, ab dem der Modus Sonne das Auto laden darf.",
  },
  lookAhead: {
    label: "Vorausschauen",
    help: "Unter „Ein ab Ladestand“ darf das Auto laden, wenn die Sonne, die noch kommt, die " +
      "Hausbatterie bis zum Sonnenuntergang sicher füllt, mit einem Fünftel Reserve, und " +
      "der Himmel nicht bewölkt ist.",
  },
  eveningSocPct: {
    label: "Ladestand am Abend",
    help: "Ladestand, den die Hausbatterie bei Sonnenuntergang haben soll. Im Modus Sonne lässt " +
      "ihr das Auto die letzte Sonne des Tages: was ihr noch fehlt, aber nicht mehr, als das " +
      "Auto an diesem Tag von ihrer Sonne hatte. 0: das Auto bekommt alles. Braucht " +
      "„Vorausschauen“.",
  },
  batteryMaxConsumptionW: {
    label: "Größte Entnahme",
    help: "So viel darf die Hausbatterie höchstens geben, Haus eingeschlossen, um eine " +
      "Delle beim Laden zu überbrücken. Über 2600 W kann sie sich ins Auto leeren. Solange " +
      "Wolken ziehen, gibt eine gut geladene Batterie dem Auto bis zu drei Viertel davon " +
      "zusätzlich zur Sonne; das braucht „Vorausschauen“.",
  },
  batteryMaxChargingW: {
    label: "Größte Ladung",
    help: "So viel kann die Hausbatterie höchstens aufnehmen. Sonne darüber geht ins Auto " +
      "statt ins Netz. 4950 W passt zur BYD LVS 8.0.",
  },
  batteryBridgeWh: {
    label: "Energie je Delle",
    help: "So viel darf eine Delle die Hausbatterie kosten, bevor das Laden pausiert.",
  },
  carMaxPhases: {
    label: "Phasen des Autos",
    help: "So viele Phasen kann das Auto nutzen. Hat der Anschluss weniger, zählt die " +
      "kleinere Zahl; beim Laden zählen die, auf denen Strom fließt.",
    options: {
      1: "1 Phase",
      2: "2 Phasen",
      3: "3 Phasen",
    },
  },
  plugInMode: {
    label: "Beim Anstecken",
    help: "Modus, wenn das Ladegerät wieder am Netz ist oder ein Auto angesteckt wird.",
    options: {
      keep: "Modus behalten",
      slow: "Langsam",
      tracked: "Sonne",
      fast: "Schnell",
    },
  },
  maxCurrentA: {
    label: "Größter Strom",
    help: "Obergrenze je Phase für Schnell und Sonne. Ein Ampere unter der Sicherung schont " +
      "die Leitung.",
  },
  minCurrentA: {
    label: "Kleinster Strom",
    help: "So viel wird dem Auto je Phase mindestens angeboten. Manche nehmen unter 8 A " +
      "oder mehr nichts; das findet das Programm auch selbst heraus. Eine Änderung " +
      "vergisst, was gefunden wurde.",
  },
  phaseSwitching: {
    label: "Phasen umschalten",
    help:
      "Wenn das Ladegerät umschalten kann: eine Phase bei wenig Sonne, alle des Autos bei viel. " +
      "Manche Autos verbinden innen zwei Phasen; kommt eine zweite dazu, während das Kabel steckt, " +
      "kann das ein Kurzschluss sein. „Auch angesteckt“ nur wählen, wenn der Hersteller des Autos " +
      "es erlaubt.",
    options: {
      "never": "nie",
      "plug-in": "wenn ein Auto angesteckt wird",
      "always": "auch angesteckt",
    },
  },
  carKwhPer100Km: {
    label: "Verbrauch des Autos",
    help: "So viel brauchen 100 km, am Ladegerät gemessen. Der Verlauf zeigt dann Kilometer, und " +
      "wie viele davon vom Dach kamen; leer: nur Energie.",
  },
  mayBuyPct: {
    label: "Darf zukaufen",
    help:
      "In einem Haus ohne Batterie: So viel der kleinsten Ladung darf das Netz geben, darüber " +
      "so viel vom letzten Ampere, solange die Sonne den Rest gibt. Mehr davon fängt mehr Sonne.",
  },
  slowFollowsSun: {
    label: "Langsam folgt der Sonne",
    help: "Langsam bleibt mindestens beim kleinsten Strom und nimmt, was die Sonne darüber gibt.",
  },
  mainFuseA: {
    label: "Hauptsicherung",
    help: "So viel trägt die Hauptsicherung des Hauses je Phase. Bevor Haus und Verbraucher " +
      "zusammen mehr nehmen, geben Ladegeräte und Schalter nach, das letzte zuerst. 0: keine " +
      "solche Grenze.",
  },
  plugHost: {
    label: "Adresse",
    help: plugAddressHelpDe,
  },
  plugEnabled: {
    label: "Eingeschaltet",
    help: "Erlaubt diesem Programm das Schalten.",
  },
  plugAllowBattery: {
    label: "Batterie darf helfen",
    help: "Bei Wolken darf die Batterie helfen, solange sie über 94 % ist und 55 % von „Ein " +
      "ab“ Sonne sind.",
  },
  plugOnPowerW: {
    label: "Ein ab",
    help: "Freie Sonne, ab der eingeschaltet wird; 0 beachtet sie nicht. Geschaltet werden " +
      "höchstens 3680 W.",
  },
  plugOnSocPct: {
    label: "Ein ab Ladestand",
    help: "Ladestand der Hausbatterie, ab dem eingeschaltet werden darf.",
  },
  plugWindow1: {
    label: "1. Fenster",
    help: "Erstes Zeitfenster, in dem eingeschaltet sein darf. Gleiche Zeiten heißen aus; über " +
      "Mitternacht geht.",
  },
  plugWindow2: {
    label: "2. Fenster",
    help: "Zweites Zeitfenster, wie das erste.",
  },
  plugStartHour: {
    label: "Startstunde",
    help: "Vor dieser vollen Stunde wird nicht eingeschaltet. Die Fenster gelten außerdem.",
  },
  plugAlwaysWindow: {
    label: "Immer an",
    help: "Zeitfenster, in dem immer eingeschaltet ist, egal was die Sonne tut. Gleiche " +
      "Zeiten heißen aus.",
  },
  plugPriority: {
    label: "Vorrang",
    help: "Wer den Überschuss zuerst bekommt, wenn der Modus Sonne lädt.",
    options: {
      car: "Auto",
      plug: "Steckdose",
    },
  },
};
