import type { goeEn } from "../../en/makes/goe.ts";

const ANEW = "Koppel de auto los en zet de groep van de laadpaal tien seconden uit; komt het " +
  "terug, laat de laadpaal nakijken";
const NOT_SAFE = "Laad er niet mee: zet zijn groep uit; komt het terug, laat laadpaal, " +
  "stopcontact en auto nakijken";
const SUPPLY = "Komt het terug, laat de aansluiting dan nakijken door een elektricien";
const GRID = "Het gaat vanzelf verder als het net weer in orde is";
const COOL = "Laat hem afkoelen, in de schaduw, en verlaag “Max. stroom”; het gaat vanzelf " +
  "verder";
const CAR_PLUG = "Koppel de auto los en sluit hem opnieuw aan; komt het maar bij één auto, vraag " +
  "het dan bij de garage";
const LOCK = "Druk de stekker van de kabel stevig in de laadpaal, of kijk of er vuil in de " +
  "aansluiting zit";
const IN_APP = "Zet het uit in de go-e-app, zodat alleen dit programma beslist";

/** What a go-e charger says of itself, in Dutch. */
export const goeNl: typeof goeEn = {
  symptoms: {
    "api-disabled": {
      what: ({ address }) =>
        `${address} antwoordt, maar heeft geen HTTP-API v2: die staat uit, of het is een ander ` +
        "apparaat",
      todo: "Zet “Toegang tot lokale HTTP-API v2 toestaan” aan in de go-e-app (Internet, " +
        "Geavanceerde instellingen) en controleer het adres",
    },
    "sign-in-wrong": {
      what: ({ address }) => `De laadpaal op ${address} vraagt een wachtwoord`,
      todo: "Zet het wachtwoord van zijn lokale HTTP-API uit in de go-e-app",
    },
    "busy": {
      what: ({ address }) => `De laadpaal op ${address} is bezet`,
      todo: "Wacht een minuut; blijft het zo, herstart hem in de go-e-app en stop andere " +
        "programma's die hem vaak bevragen",
    },
    "refused-request": {
      what: ({ address }) => `De laadpaal op ${address} neemt niet aan wat hem gezegd wordt`,
      todo: "Kijk in de go-e-app of iets de stroom begrenst of het laden blokkeert, en werk zijn " +
        "firmware bij",
    },
    "frozen": {
      what: ({ address }) => `De laadpaal op ${address} herhaalt oude waarden`,
      todo: "Wacht een minuut; blijft het zo, herstart hem in de go-e-app",
    },
    "other-device": {
      what: ({ address }) =>
        `Wat op ${address} antwoordt, is geen go-e-laadpaal maar een ander apparaat`,
      todo: "Zoek het adres op in de go-e-app of in de router en vul het in",
    },
  },
  notices: {
    FI_AC: { means: "er lekte wisselstroom weg en hij schakelde uit", todo: NOT_SAFE },
    FI_DC: { means: "er lekte gelijkstroom weg en hij schakelde uit", todo: NOT_SAFE },
    FI_UNKNOWN: { means: "zijn aardlekbeveiliging is defect", todo: NOT_SAFE },
    RDC_SELF_TEST_FAILED: {
      means: "zijn zelftest van de aardlekbeveiliging is mislukt",
      todo: NOT_SAFE,
    },
    PHASE: { means: "een fase van de aansluiting ontbreekt of is verkeerd", todo: SUPPLY },
    OVERVOLT: { means: "de spanning van de aansluiting is te hoog", todo: SUPPLY },
    OVERAMP: { means: "de auto trekt meer dan hem wordt aangeboden", todo: CAR_PLUG },
    DIODE: { means: "de autokant van de signaalleiding is defect (diode)", todo: CAR_PLUG },
    PP_INVALID: { means: "hij herkent niet welke kabel erin zit", todo: LOCK },
    CP_INVALID: { means: "het signaal tussen laadpaal en auto is niet geldig", todo: CAR_PLUG },
    GND_INVALID: {
      means: "de aarding ontbreekt, of hij vindt die niet",
      todo: "Laad hier niet tot een elektricien het stopcontact heeft nagekeken; zet in een net " +
        "zonder geaarde nul de aardingscontrole uit in de go-e-app",
    },
    CONTACTOR_STUCK: { means: "zijn relais gaat niet meer open", todo: NOT_SAFE },
    CONTACTOR_MISS: { means: "zijn relais sluit niet", todo: ANEW },
    LOCK_STUCK_OPEN: { means: "hij kan de kabel niet vergrendelen", todo: LOCK },
    LOCK_STUCK_LOCKED: { means: "hij kan de kabel niet ontgrendelen", todo: LOCK },
    UNKNOWN: { means: "er is iets mis met hem", todo: ANEW },
    OVERTEMP: { means: "hij is te heet", todo: COOL },
    NO_COMM: { means: "zijn onderdelen praten niet met elkaar", todo: ANEW },
    OVERTEMPERATURE: { means: "hij is te heet en laadt niet", todo: COOL },
    TEMPERATURE_LIMIT: { means: "hij is heet en laadt met minder stroom", todo: COOL },
    ACCESS_CONTROL: {
      means: "hij wacht op een pas of de app",
      todo: "Houd er een pas voor, of zet de toegangscontrole uit in de go-e-app",
    },
    ENERGY_LIMIT: {
      means: "de energielimiet uit zijn app is bereikt",
      todo: "Verhoog de limiet in de go-e-app of zet die uit, of koppel de auto los",
    },
    CHARGE_PAUSE_NOT_ALLOWED: {
      means: "hij is zo ingesteld dat hij ondanks een pauze doorlaadt",
      todo: "Sta laadpauzes toe in de go-e-app (instellingen van de auto)",
    },
    MIN_PAUSE_DURATION: {
      means: "hij houdt zich aan zijn eigen kortste pauze",
      todo: "Wacht; het gaat vanzelf verder. Hoelang, is ingesteld in de go-e-app",
    },
    LOAD_MANAGEMENT: {
      means: "zijn eigen load balancing laat hem niet laden",
      todo: "Bekijk load balancing in de go-e-app",
    },
    OCPP: {
      means: "een OCPP-server laat hem niet laden",
      todo: "Zet OCPP uit in de go-e-app, of geef hem daar vrij",
    },
    OCPP_FALLBACK: {
      means: "hij is zijn OCPP-server kwijt",
      todo: "Zet OCPP uit in de go-e-app",
    },
    OCPP_INOPERABLE: {
      means: "zijn OCPP-server heeft hem buiten bedrijf gesteld",
      todo: "Zet OCPP uit in de go-e-app",
    },
    RECONNECT_DELAY: { means: "hij wacht na een stroomuitval", todo: GRID },
    ADAPTER_BLOCKING: {
      means: "zijn stekkeradapter laat hem niet laden",
      todo: "Trek de adapter eraf en zet hem er weer op; probeer een andere",
    },
    UNDERFREQUENCY: { means: "de netfrequentie is te laag", todo: GRID },
    UNDERVOLTAGE: { means: "de spanning van de aansluiting is te laag", todo: SUPPLY },
    UNBALANCED_LOAD: {
      means: "hij zou één fase te zwaar belasten",
      todo: "Verlaag “Max. stroom”, of bekijk de grens voor scheve belasting in de go-e-app",
    },
    GRID_MONITORING: { means: "hij bewaakt het net voordat hij laadt", todo: GRID },
    FAILSAFE_LIMIT: {
      means: "hij houdt zich aan zijn noodlimiet, omdat zijn besturing zwijgt",
      todo: "Kijk in de go-e-app wat hem bestuurt",
    },
    OWN_PV_SURPLUS: { means: "zijn eigen laden op zonne-overschot staat aan", todo: IN_APP },
    OWN_LOGIC_MODE: {
      means: "zijn eigen modus Eco of Daily Trip staat aan",
      todo: "Kies de modus Basic in de go-e-app, zodat alleen dit programma beslist",
    },
  },
};
