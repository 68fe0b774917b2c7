import type { HOUSE_SETTINGS } from "../../../domain/settings/house_settings.ts";
import type { SettingTexts } from "../../setting_sentences.ts";
import { plugAddressHelpNl } from "./settings_devices.ts";

/** Settings of what the house does: charge modes, battery, car and plug, in Dutch. */
export const houseSettingsNl: SettingTexts<typeof HOUSE_SETTINGS> = {
  autoTracking: {
    label: "Automatisch aan",
    help: "Maakt van Rustig vanzelf Zon als de batterij geladen is en de lucht helder.",
  },
  trackingStartSocPct: {
    label: "Aan vanaf laadniveau",
    help: "Laadniveau van de thuisbatterij vanaf waar de modus Zon de auto mag laden.",
  },
  lookAhead: {
    label: "Vooruitkijken",
    help:
      "Onder “Aan vanaf laadniveau” mag de auto laden als de zon die nog komt de thuisbatterij " +
      "vóór zonsondergang zeker vult, met een vijfde over, en het niet bewolkt is.",
  },
  eveningSocPct: {
    label: "Laadniveau ’s avonds",
    help:
      "Laadniveau dat de thuisbatterij bij zonsondergang moet hebben. In de modus Zon laat de " +
      "auto haar de laatste zon van de dag: wat ze nog mist, maar niet meer dan de auto die dag " +
      "van haar zon kreeg. 0: de auto krijgt alles. Vraagt om “Vooruitkijken”.",
  },
  batteryMaxConsumptionW: {
    label: "Max. ontladen",
    help:
      "Meeste dat de thuisbatterij mag geven, huis inbegrepen, om tijdens het laden een dip te " +
      "overbruggen. Boven 2600 W kan ze leeglopen in de auto. Zolang er wolken voorbijtrekken, " +
      "geeft een goed geladen batterij de auto tot drie kwart daarvan naast de zon; daarvoor is " +
      "“Vooruitkijken” nodig.",
  },
  batteryMaxChargingW: {
    label: "Max. laden",
    help: "Meeste dat de thuisbatterij kan opnemen. Zon daarboven gaat naar de auto en niet naar " +
      "het net. 4950 W past bij een BYD LVS 8.0.",
  },
  batteryBridgeWh: {
    label: "Energie per dip",
    help: "Wat één dip de thuisbatterij mag kosten voordat het laden pauzeert.",
  },
  carMaxPhases: {
    label: "Fasen van de auto",
    help:
      "Fasen die de auto kan gebruiken. Heeft de aansluiting er minder, dan telt het kleinste " +
      "aantal; tijdens het laden tellen die waar stroom op staat.",
    options: {
      1: "1 fase",
      2: "2 fasen",
      3: "3 fasen",
    },
  },
  plugInMode: {
    label: "Bij aansluiten",
    help: "Modus als de laadpaal weer aan het net hangt of er een auto wordt aangesloten.",
    options: {
      keep: "modus houden",
      slow: "Rustig",
      tracked: "Zon",
      fast: "Snel",
    },
  },
  maxCurrentA: {
    label: "Max. stroom",
    help: "Bovengrens van Snel en Zon per fase. Eén ampère onder de zekering spaart de bedrading.",
  },
  minCurrentA: {
    label: "Kleinste stroom",
    help: "Minste dat de auto per fase krijgt aangeboden. Sommige auto's nemen onder 8 A of meer " +
      "niets; dat ontdekt het programma ook zelf. Wijzigen vergeet wat het heeft ontdekt.",
  },
  phaseSwitching: {
    label: "Fasen omschakelen",
    help:
      "Als de laadpaal kan omschakelen: één fase bij weinig zon, alle fasen van de auto bij veel. " +
      "Sommige auto's verbinden vanbinnen twee fasen; komt er een tweede bij terwijl de kabel erin " +
      "zit, dan kan dat kortsluiting geven. Kies “ook aangesloten” alleen als de fabrikant van de " +
      "auto het toestaat.",
    options: {
      "never": "nooit",
      "plug-in": "als er een auto wordt aangesloten",
      "always": "ook aangesloten",
    },
  },
  carKwhPer100Km: {
    label: "Verbruik van de auto",
    help:
      "Wat 100 km kost, gemeten aan de laadpaal. De historie toont dan kilometers, en hoeveel " +
      "daarvan van het dak kwamen; leeg: alleen energie.",
  },
  mayBuyPct: {
    label: "Mag bijkopen",
    help:
      "In een huis zonder batterij: zoveel van de kleinste lading mag het net geven, daarboven " +
      "zoveel van de laatste ampère, zolang de zon de rest geeft. Meer daarvan vangt meer zon.",
  },
  slowFollowsSun: {
    label: "Rustig volgt de zon",
    help: "Rustig blijft minstens op de kleinste stroom en neemt wat de zon daarboven geeft.",
  },
  mainFuseA: {
    label: "Hoofdzekering",
    help: "Wat de hoofdzekering in de meterkast per fase kan hebben. Laadpalen en schakelaars " +
      "gaan terug, de laatste eerst, voordat huis en verbruikers samen meer nemen. 0: geen grens.",
  },
  plugHost: {
    label: "Adres",
    help: plugAddressHelpNl,
  },
  plugEnabled: {
    label: "In gebruik",
    help: "Laat dit programma hem schakelen.",
  },
  plugAllowBattery: {
    label: "Batterij mag helpen",
    help:
      "Bij wolken mag de batterij helpen zolang ze boven 94 % is en 55 % van “Aan vanaf” nog zon " +
      "is.",
  },
  plugOnPowerW: {
    label: "Aan vanaf",
    help: "Vrije zon vanaf waar hij aangaat; 0 kijkt niet naar vermogen. Hij schakelt hoogstens " +
      "3680 W.",
  },
  plugOnSocPct: {
    label: "Aan vanaf laadniveau",
    help: "Laadniveau van de thuisbatterij vanaf waar hij aan mag.",
  },
  plugWindow1: {
    label: "1e tijdvak",
    help:
      "Eerste tijdvak waarin hij aan mag zijn. Gelijke tijden betekenen uit; over middernacht " +
      "mag.",
  },
  plugWindow2: {
    label: "2e tijdvak",
    help: "Tweede tijdvak, net als het eerste.",
  },
  plugStartHour: {
    label: "Startuur",
    help: "Voor dit hele uur gaat hij niet aan. De tijdvakken gelden daarnaast.",
  },
  plugAlwaysWindow: {
    label: "Altijd aan",
    help: "Tijdvak waarin hij aan is, wat de zon ook doet. Gelijke tijden betekenen uit.",
  },
  plugPriority: {
    label: "Voorrang",
    help: "Wie het overschot het eerst krijgt terwijl de modus Zon laadt.",
    options: {
      car: "auto",
      plug: "stekker",
    },
  },
};
