import type { DEVICE_SETTINGS } from "../../../domain/settings/device_settings.ts";
import type { SettingTexts } from "../../setting_sentences.ts";

/** What the groups of these settings are called. */
export const deviceGroupsNl = { inverter: "SolarEdge-omvormer", charger: "NRGkick-laadpaal" };
/** What is said where a search has found none. */
export const notFoundNl = {
  inverter: "Op dit adres geen SolarEdge-omvormer gevonden.",
  charger: "Geen NRGkick gevonden.",
};
/** Help of the setting that names the first plug. */
export const plugAddressHelpNl = "Adres van een TP-Link HS100 of HS110; leeg voor geen.";

/** Settings of the devices' own makes, in Dutch. */
export const deviceSettingsNl: SettingTexts<typeof DEVICE_SETTINGS> = {
  inverterHost: {
    label: "Adres",
    help:
      "Adres van de omvormer. Geef hem een vast adres in je router. Er mag maar één programma " +
      "verbinden.",
  },
  inverterPort: {
    label: "Modbus-poort",
    help: "1502 voor omvormers met SetApp, 502 voor die met een scherm.",
  },
  inverterUnitId: {
    label: "Modbus-nummer",
    help: "Modbus-nummer van de omvormer, 1 als de installateur niets heeft gewijzigd.",
  },
  inverterFollowerUnitId: {
    label: "Tweede omvormer",
    help: "Modbus-nummer van een tweede omvormer die aan de eerste hangt. 0 voor geen.",
  },
  inverterBatteries: {
    label: "Batterijen",
    help: "Thuisbatterijen aan de omvormer. Een vast aantal stopt het zoeken naar andere.",
    options: {
      auto: "zoeken",
      "0": "geen",
      "1": "1",
      "2": "2",
      "3": "3",
    },
  },
  inverterAcLimitW: {
    label: "AC-grens van de omvormer",
    help: "Meeste AC-vermogen dat de omvormer geeft. 0: zoals de naam van het model zegt.",
  },
  pvPeakPowerW: {
    label: "Piekvermogen",
    help:
      "Piekvermogen van alle zonnepanelen, bijv. 9400 of 9,4 kW. Onderscheidt wolken van de avond.",
  },
  nrgkickGeneration: {
    label: "Generatie",
    help: "1 voor de laadpaal achter een Connect-box, 2 voor die met een eigen netwerkaansluiting.",
    options: {
      1: "1 (Connect)",
      2: "2",
    },
  },
  nrgkickMeasurementsUrl: {
    label: "Metingen-URL",
    help: "Generatie 1: waar de Connect-box de metingen geeft.",
  },
  nrgkickSettingsUrl: {
    label: "Instellingen-URL",
    help: "Generatie 1: waar de Connect-box de opdrachten aanneemt.",
  },
  nrgkickAddress: {
    label: "Adres",
    help: "Generatie 2: adres van de laadpaal. Zet zijn lokale interface aan in de app.",
  },
  nrgkickUser: {
    label: "Gebruiker",
    help: "Generatie 2: gebruikersnaam, als de interface erom vraagt.",
  },
  nrgkickPassword: {
    label: "Wachtwoord",
    help: "Generatie 1: de vier cijfers van de pincode, 0000 af fabriek. Generatie 2: het " +
      "wachtwoord.",
  },
};
