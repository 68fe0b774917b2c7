import type { DEVICE_SETTINGS } from "../../../domain/settings/device_settings.ts";
import type { SettingTexts } from "../../setting_sentences.ts";

/** What the groups of these settings are called. */
export const deviceGroupsDe = {
  inverter: "SolarEdge-Wechselrichter",
  charger: "NRGkick-Ladegerät",
};
/** What is said where a search has found none. */
export const notFoundDe = {
  inverter: "Unter dieser Adresse kein SolarEdge-Wechselrichter gefunden.",
  charger: "Kein NRGkick gefunden.",
};
/** Help of the setting that names the first plug. */
export const plugAddressHelpDe = "Adresse einer TP-Link HS100 oder HS110; leer heißt keine.";

/** Settings of the devices' own makes, in German. */
export const deviceSettingsDe: SettingTexts<typeof DEVICE_SETTINGS> = {
  inverterHost: {
    label: "Adresse",
    help: "Adresse des Wechselrichters. Im Router fest vergeben. Nur ein Programm darf sich " +
      "verbinden.",
  },
  inverterPort: {
    label: "Modbus-Port",
    help: "1502 bei Geräten mit SetApp, 502 bei solchen mit Anzeige.",
  },
  inverterUnitId: {
    label: "Modbus-Gerät",
    help: "Modbus-Nummer des Wechselrichters, 1, wenn der Installateur nichts änderte.",
  },
  inverterFollowerUnitId: {
    label: "Folgegerät",
    help: "Modbus-Nummer eines zweiten Wechselrichters, der am ersten hängt. 0 für keinen.",
  },
  inverterBatteries: {
    label: "Batterien",
    help: "Hausbatterien am Wechselrichter. Eine feste Zahl beendet die Suche nach weiteren.",
    options: {
      auto: "suchen",
      "0": "keine",
      "1": "1",
      "2": "2",
      "3": "3",
    },
  },
  inverterAcLimitW: {
    label: "AC-Grenze des Wechselrichters",
    help: "So viel AC-Leistung gibt der Wechselrichter höchstens ab. 0: wie im Namen des " +
      "Modells.",
  },
  pvPeakPowerW: {
    label: "PV-Spitzenleistung",
    help: "Spitzenleistung aller Module, z. B. 9400 oder 9,4 kW. Unterscheidet Wolken vom Abend.",
  },
  nrgkickGeneration: {
    label: "Generation",
    help: "1 für das Ladegerät hinter einer Connect-Box, 2 für das mit eigenem Netzwerk.",
    options: {
      1: "1 (Connect)",
      2: "2",
    },
  },
  nrgkickMeasurementsUrl: {
    label: "Messwerte-URL",
    help: "Generation 1: wo die Connect-Box die Messwerte gibt.",
  },
  nrgkickSettingsUrl: {
    label: "Einstellungen-URL",
    help: "Generation 1: wo die Connect-Box die Befehle annimmt.",
  },
  nrgkickAddress: {
    label: "Adresse",
    help: "Generation 2: Adresse des Ladegeräts. Seine lokale Schnittstelle in der App " +
      "einschalten.",
  },
  nrgkickUser: {
    label: "Benutzer",
    help: "Generation 2: Benutzername, wenn die Schnittstelle einen verlangt.",
  },
  nrgkickPassword: {
    label: "Passwort",
    help: "Generation 1: die vier Ziffern der PIN, ab Werk 0000. Generation 2: das Passwort.",
  },
};
