import type { NoticeMeaning } from "../../diagnosis_texts.ts";
import type { nrgkickGen2En } from "../../en/makes/nrgkick_gen2.ts";

const ANEW = "Koppel de auto los en trek de lader tien seconden uit het stopcontact; komt het " +
  "terug, laat lader en kabel nakijken";
const NOT_SAFE = "Laad er niet mee: trek hem tien seconden uit het stopcontact; komt het terug, " +
  "laat lader, stopcontact en auto nakijken";
const SOCKET = "Probeer een ander stopcontact; komt het terug, laat de aansluiting nakijken door " +
  "een elektricien";
const GRID =
  "Wacht tot het net weer in orde is; komt het vaak, laat de aansluiting nakijken door " +
  "een elektricien";
const COOL = "Laat hem afkoelen, in de schaduw en niet afgedekt, en verlaag “Max. stroom”; " +
  "het gaat vanzelf verder";
const PLUG_HOT = "Stop met laden en laat stekker en stopcontact nakijken: een los contact wordt " +
  "heet; verlaag “Max. stroom”";
const CAR_PLUG =
  "Koppel de auto los, kijk of er vuil of water in zijn laadpoort zit en sluit hem " +
  "weer aan; komt het maar bij één auto, vraag het dan bij de garage";
const ATTACHMENT = "Trek de opzetstekker eraf en zet hem er weer op tot hij klikt; probeer een " +
  "andere";

/** What an NRGkick of the second generation says of itself, in Dutch. */
export const nrgkickGen2Nl: typeof nrgkickGen2En = {
  symptoms: {
    "port-closed": {
      what: ({ address }) => `${address} antwoordt, maar zijn lokale interface is dicht`,
      todo: "Zet de JSON-API aan in de NRGkick-app (Uitgebreid, Lokale API) en controleer het " +
        "adres",
    },
    "api-disabled": {
      what: ({ address }) => `De JSON-API van de lader op ${address} staat uit`,
      todo: "Zet die aan in de NRGkick-app (Uitgebreid, Lokale API)",
    },
    "sign-in-wrong": {
      what: ({ address }) =>
        `De lader op ${address} vraagt een andere gebruiker of een ander wachtwoord`,
      todo: "Vul “Gebruiker” en “Wachtwoord” van de lokale API uit de app in{ onder Instellingen}",
    },
    "wrong-path": {
      what: ({ address }) =>
        `${address} antwoordt, maar heeft geen lokale API: een ander apparaat of oude firmware`,
      todo: "Controleer het adres; de lader heeft SmartModule 4.0.0.0 of nieuwer nodig",
    },
    "other-device": {
      what: ({ address }) =>
        `Op ${address} antwoordt een webpagina die geen NRGkick is: een ander apparaat`,
      todo: "Zoek de lader {onder Instellingen|hier} of met doctor --find en sla zijn adres op",
    },
  },
  notices: {
    GENERAL_ERROR: { means: "er is iets mis", todo: ANEW },
    "32A_ATTACHMENT_ON_16A_UNIT": {
      means: "er zit een opzetstekker voor 32 A op een lader voor 16 A",
      todo: "Gebruik een opzetstekker voor 16 A",
    },
    VOLTAGE_DROP_DETECTED: {
      means: "de spanning zakt te ver tijdens het laden",
      todo: "Verlaag “Max. stroom” en laat stopcontact en leiding nakijken door een " +
        "elektricien",
    },
    UNPLUG_DETECTION_TRIGGERED: {
      means: "zijn stekker werd uitgetrokken of zit los in het stopcontact",
      todo: "Druk de stekker stevig in het stopcontact, koppel dan de auto los en sluit hem weer " +
        "aan",
    },
    TYPE2_NOT_AUTHORIZED: {
      means: "de laadpaal waaraan hij hangt heeft hem niet vrijgegeven",
      todo: "Geef hem vrij bij die laadpaal, met de pas of app daarvan",
    },
    RESIDUAL_CURRENT_DETECTED: {
      means: "er liep een lekstroom en hij schakelde uit",
      todo: NOT_SAFE,
    },
    CP_SIGNAL_VOLTAGE_ERROR: {
      means: "het signaal tussen lader en auto heeft een verkeerde spanning",
      todo: CAR_PLUG,
    },
    CP_SIGNAL_IMPERMISSIBLE: {
      means: "het signaal tussen lader en auto is niet toegestaan",
      todo: CAR_PLUG,
    },
    EV_DIODE_FAULT: {
      means: "de autokant van de signaalleiding is defect (diode)",
      todo: CAR_PLUG,
    },
    PE_SELF_TEST_FAILED: selfTest("aarding"),
    RCD_SELF_TEST_FAILED: selfTest("aardlekbeveiliging"),
    RELAY_SELF_TEST_FAILED: selfTest("relais"),
    PE_AND_RCD_SELF_TEST_FAILED: selfTest("aarding en aardlekbeveiliging"),
    PE_AND_RELAY_SELF_TEST_FAILED: selfTest("aarding en relais"),
    RCD_AND_RELAY_SELF_TEST_FAILED: selfTest("aardlekbeveiliging en relais"),
    PE_AND_RCD_AND_RELAY_SELF_TEST_FAILED: selfTest("aarding, aardlekbeveiliging en relais"),
    SUPPLY_VOLTAGE_ERROR: { means: "de netspanning klopt niet", todo: SOCKET },
    PHASE_SHIFT_ERROR: {
      means: "de fasen van de aansluiting passen niet bij elkaar",
      todo: SOCKET,
    },
    OVERVOLTAGE_DETECTED: { means: "de netspanning is te hoog", todo: GRID },
    UNDERVOLTAGE_DETECTED: { means: "de netspanning is te laag", todo: GRID },
    OVERVOLTAGE_WITHOUT_PE_DETECTED: {
      means: "de spanning is te hoog en de aarding ontbreekt",
      todo: SOCKET,
    },
    UNDERVOLTAGE_WITHOUT_PE_DETECTED: {
      means: "de spanning is te laag en de aarding ontbreekt",
      todo: SOCKET,
    },
    UNDERFREQUENCY_DETECTED: { means: "de netfrequentie is te laag", todo: GRID },
    OVERFREQUENCY_DETECTED: { means: "de netfrequentie is te hoog", todo: GRID },
    UNKNOWN_FREQUENCY_TYPE: { means: "hij kent de netfrequentie niet", todo: SOCKET },
    UNKNOWN_GRID_TYPE: { means: "hij kent het soort net niet", todo: SOCKET },
    GENERAL_OVERTEMPERATURE: { means: "hij is te heet", todo: COOL },
    HOUSING_OVERTEMPERATURE: { means: "zijn behuizing is te heet", todo: COOL },
    ATTACHMENT_OVERTEMPERATURE: { means: "zijn opzetstekker is te heet", todo: PLUG_HOT },
    DOMESTIC_PLUG_OVERTEMPERATURE: {
      means: "zijn gewone stekker is te heet",
      todo: PLUG_HOT,
    },
    NO_PE: { means: "de aarding ontbreekt", todo: SOCKET },
    BLACKOUT_PROTECTION: {
      means: "hij wacht na een stroomuitval voordat hij weer laadt",
      todo: "Wacht een paar minuten; het gaat vanzelf verder",
    },
    ENERGY_LIMIT_REACHED: {
      means: "de energielimiet uit zijn app is bereikt",
      todo: "Verhoog de limiet in de app van de lader of zet die uit, of koppel de auto los",
    },
    EV_DOES_NOT_COMPLY_STANDARD: {
      means: "de auto houdt zich niet aan de laadnorm",
      todo: CAR_PLUG,
    },
    UNSUPPORTED_CHARGING_MODE: {
      means: "de auto vraagt een manier van laden die hij niet kent",
      todo: CAR_PLUG,
    },
    NO_ATTACHMENT_DETECTED: { means: "hij ziet geen opzetstekker", todo: ATTACHMENT },
    NO_COMM_WITH_TYPE2_ATTACHMENT: {
      means: "hij bereikt zijn type 2-opzetstekker niet",
      todo: ATTACHMENT,
    },
    INCREASED_TEMPERATURE: { means: "hij wordt warm", todo: COOL },
    INCREASED_HOUSING_TEMPERATURE: { means: "zijn behuizing wordt warm", todo: COOL },
    INCREASED_ATTACHMENT_TEMPERATURE: { means: "zijn opzetstekker wordt warm", todo: PLUG_HOT },
    INCREASED_DOMESTIC_PLUG_TEMPERATURE: {
      means: "zijn gewone stekker wordt warm",
      todo: PLUG_HOT,
    },
    AC_30MA_FAULT: { means: "30 mA lekstroom (wisselstroom)", todo: NOT_SAFE },
    AC_60MA_FAULT: { means: "60 mA lekstroom (wisselstroom)", todo: NOT_SAFE },
    AC_150MA_FAULT: { means: "150 mA lekstroom (wisselstroom)", todo: NOT_SAFE },
    DC_POSITIVE_6MA_FAULT: { means: "6 mA lekstroom (gelijkstroom, positief)", todo: NOT_SAFE },
    DC_NEGATIVE_6MA_FAULT: { means: "6 mA lekstroom (gelijkstroom, negatief)", todo: NOT_SAFE },
  },
  params: {
    user: {
      label: "Gebruiker",
      help: "Gebruikersnaam, als de interface die vraagt. Zet de lokale interface aan in de app.",
    },
  },
};

function selfTest(part: string): NoticeMeaning {
  return { means: `zijn zelftest (${part}) is mislukt`, todo: NOT_SAFE };
}
