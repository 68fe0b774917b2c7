import { OWN_MACHINE_VARIABLE } from "../../../domain/settings/own_places.ts";
import type { diagnosesEn } from "../../en/codes/diagnoses.ts";
import { goeNl } from "../makes/goe.ts";
import { solaredgeNl } from "../makes/solaredge.ts";
import { nrgkickConnectNl } from "../makes/nrgkick_connect.ts";
import { nrgkickGen2Nl } from "../makes/nrgkick_gen2.ts";
import { froniusNl } from "../makes/fronius.ts";
import { shellyNl } from "../makes/shelly.ts";
import { tplinkNl } from "../makes/tplink.ts";

const ASK_INSTALLER = "Is dit onderdeel in huis, laat de installateur dan de firmware van de " +
  "omvormer bijwerken en in SetApp kijken of die het vindt; de omvormer herstarten kan helpen";
const LOOK_FOR_IT = "Controleer of het apparaat stroom en netwerk heeft en of dit nog zijn adres " +
  "is (geef het een vast adres in de router)";
const ANEW = "Koppel de auto los en sluit hem opnieuw aan; blijft het zo, zoek dit nummer dan op " +
  "in de app van de laadpaal";

/** The same in Dutch. */
export const diagnosesNl: typeof diagnosesEn = {
  symptoms: {
    "name-unknown": {
      what: ({ address }) => `Niemand in het netwerk kent de naam in ${address}`,
      todo: "Controleer de spelling{ onder Instellingen} of vul het IP-adres in",
    },
    "own-machine": {
      what: ({ address }) =>
        `${address} leidt naar de machine zelf of naar haar eigen verbinding; daar wordt niets ` +
        "naartoe gestuurd",
      todo:
        "Vul het IP-adres van het apparaat in of kijk in de router waar zijn naam naartoe leidt. " +
        `Wie het programma beheert, kan het toestaan: ${OWN_MACHINE_VARIABLE}=on`,
    },
    "no-route": {
      what: ({ address }) => `Op ${address} is geen apparaat, of er is geen weg naar dat netwerk`,
      todo: LOOK_FOR_IT,
    },
    "port-closed": {
      what: ({ address }) => `Op ${address} antwoordt een apparaat, maar zijn poort is dicht`,
      todo: "Controleer adres en poort{ onder Instellingen}",
    },
    "no-connection": {
      what: ({ address }) => `Op ${address} antwoordt niets`,
      todo: LOOK_FOR_IT,
    },
    "no-answer": {
      what: ({ address }) => `Geen antwoord op tijd van ${address}`,
      todo:
        "Controleer of het apparaat stroom en een goede netwerkverbinding heeft; blijft het stil, " +
        "zet het dan uit en weer aan",
    },
    "dropped": {
      what: ({ address }) => `${address} sluit de verbinding zonder antwoord`,
      todo: "Probeer het over een minuut opnieuw; blijft het zo, zet het apparaat uit en weer aan",
    },
    "wrong-unit": {
      what: ({ address }) => `${address} antwoordt voor een ander Modbus-nummer`,
      todo: "Controleer het Modbus-nummer{ onder Instellingen}",
    },
    "unknown-register": {
      what: ({ address }) => `${address} heeft niet de waarden die dit apparaat heeft`,
      todo: "Controleer het adres{ onder Instellingen}",
    },
    "busy": {
      what: ({ address }) => `${address} is bezet`,
      todo: "Probeer het over een minuut opnieuw",
    },
    "no-site-meter": {
      what: ({ address }) => `De omvormer op ${address} heeft geen meter op de netaansluiting`,
      todo:
        "Laat de installateur de meter in SetApp als Export+Import instellen, of kijk of de meter " +
        "stroom heeft",
    },
    "follower-failed": {
      what: () =>
        "De omvormer die als “Tweede omvormer” is ingesteld geeft geen waarden, dus de som van " +
        "beide is onbekend",
      todo:
        "Controleer zijn Modbus-nummer{ onder Instellingen} (0: er is er geen) en kijk in SetApp of " +
        "de eerste omvormer hem vindt",
    },
    "block-silent": {
      what: ({ address }) =>
        `${address} beantwoordt alle vragen behalve die naar dit onderdeel: daar wordt alleen nog ` +
        "zelden naar gevraagd, zodat de rest gelezen kan worden",
      todo: ASK_INSTALLER,
    },
    "block-drops": {
      what: ({ address }) =>
        `${address} sluit de verbinding zodra naar dit onderdeel wordt gevraagd: dat gebeurt ` +
        "alleen nog zelden, zodat de rest gelezen kan worden",
      todo: ASK_INSTALLER,
    },
    "block-garbled": {
      what: ({ address }) =>
        `${address} beantwoordt de vraag naar dit onderdeel met bytes die geen antwoord zijn: ` +
        "daar wordt alleen nog zelden naar gevraagd, zodat de rest gelezen kan worden",
      todo: ASK_INSTALLER,
    },
    "frozen": {
      what: ({ address }) => `${address} herhaalt oude waarden`,
      todo: "Wacht een paar minuten; blijft het zo, herstart het apparaat",
    },
    "wrong-direction": {
      what: ({ address }) =>
        `Het vermogen op ${address} stroomt in de verkeerde richting voor wat daar gemeten wordt`,
      todo: "Draai de meetklemmen om of zet “Omgekeerd” aan voor dit apparaat",
    },
    "charger-away": {
      what: ({ address }) => `De laadpaal achter ${address} is er niet`,
      todo: "Steek hem in zijn stopcontact, dicht genoeg bij zijn gateway",
    },
    "part-away": {
      what: ({ address }) => `${address} antwoordt, maar het apparaat erachter niet`,
      todo: "Controleer of het apparaat erachter stroom heeft, en de kabel of de draadloze " +
        "verbinding ertussen",
    },
    "pin-wrong": {
      what: () => "De laadpaal heeft een andere pincode",
      todo: "Vul de pincode uit zijn app in{ onder Instellingen}",
    },
    "pin-mismatch": {
      what: () => "De laadpaal heeft een andere pincode dan zijn gateway",
      todo: "Vul de pincode uit zijn app in op de pagina's van de gateway",
    },
    "sign-in-wrong": {
      what: ({ address }) => `${address} vraagt een andere gebruiker of een ander wachtwoord`,
      todo: "Vul beide in{ onder Instellingen}",
    },
    "api-disabled": {
      what: ({ address }) => `De lokale interface van ${address} staat uit`,
      todo: "Zet die aan in de app",
    },
    "wrong-path": {
      what: ({ address }) => `${address} kent dit adres niet (HTTP 404)`,
      todo: "Controleer het adres{ onder Instellingen}",
    },
    "other-device": {
      what: ({ address }) => `Op ${address} antwoordt een ander apparaat`,
      todo: "Zoek het adres van het apparaat op in de router en vul het in{ onder Instellingen}",
    },
    "server-error": {
      what: ({ address }) => `${address} meldt een eigen fout`,
      todo: "Zet het uit en weer aan",
    },
    "garbled": {
      what: ({ address }) => `Wat ${address} antwoordt, is niet de taal van dit apparaat`,
      todo: "Controleer of dit het adres van het apparaat is, en zijn firmware",
    },
    "refused-request": {
      what: ({ address }) => `${address} weigert het verzoek`,
      todo: "Bekijk hieronder wat het apparaat zelf zegt",
    },
    "unreachable": {
      what: ({ address }) => `${address} is niet bereikbaar`,
      todo: "Controleer of het apparaat stroom en netwerk heeft",
    },
  },
  findings: {
    "search-failed": {
      what: "Deze machine kon haar netwerk niet doorzoeken",
      todo: "Controleer haar netwerk of vul het adres met de hand in",
    },
    "inverter-blank": {
      what: "De omvormer antwoordt en heeft geen waarden: hij herstart",
      todo: "Wacht vijf minuten en probeer het opnieuw",
    },
    "plant-partial": {
      what:
        "Er gaat meer naar het net dan deze omvormer geeft: er levert nog iets terug, dus het is " +
        "onbekend wat het huis verbruikt en wat zon is",
      todo: "Hangt er een tweede omvormer aan deze, vul dan zijn Modbus-nummer in als “Tweede " +
        "omvormer”{ onder Instellingen}; is die van een andere soort, dan zijn alleen net, batterij " +
        "en auto bekend",
    },
    "meter-silent": {
      what: "De omvormer weet niet wat de meter meet",
      todo:
        "'s Nachts laat sommige firmware de meter slapen; wacht na een herstart vijf minuten. " +
        "Controleer overdag de stroom en de RS485-kabel van de meter en zoek hem in SetApp",
    },
    "battery-fault": {
      what: "De batterij meldt een storing, of de omvormer is haar kwijt",
      todo: "Kijk op het scherm van de batterij en naar haar kabel naar de omvormer, en bel de " +
        "installateur",
    },
    "battery-silent": {
      what: "De omvormer weet niet hoe vol de batterij is",
      todo: "Wacht na een herstart vijf minuten; kijk anders of de batterij aanstaat en herstart " +
        "omvormer en batterij",
    },
    "battery-power-silent": {
      what: "De batterij meldt haar laadniveau, maar geen geloofwaardig vermogen: “Zon” wacht erop",
      todo: "Misschien slaapt ze: kijk opnieuw als ze laadt of ontlaadt; blijft het zo, herstart " +
        "omvormer en batterij",
    },
    "charger-power-silent": {
      what: "De laadpaal antwoordt en meldt niet welk vermogen er loopt",
      todo: "Probeer het over een minuut opnieuw; blijft het zo, zet de laadpaal uit en weer aan " +
        "en zoek in zijn app naar nieuwere firmware",
    },
    "charger-half": {
      what: "De laadpaal meldt wat er loopt, maar niet hoe hij is ingesteld",
      todo: "Probeer het over een minuut opnieuw; controleer bij generatie 1 de Instellingen-URL",
    },
    "plug-tripped": {
      what:
        "De slimme stekker houdt zijn relais zelf uit: hij is te heet of zijn belasting te groot",
      todo: "Zet de belasting uit, laat de stekker afkoelen en laat stopcontact en belasting " +
        "nakijken: een los contact wordt heet",
    },
    "plug-meter-silent": {
      what: "De slimme stekker heeft een meter en meldt het vermogen niet",
      todo: "Trek de stekker er tien seconden uit; hij werkt ook zonder zijn meter",
    },
  },
  inverterFault: {
    what: (label, means) =>
      `De omvormer meldt een storing${label === null ? "" : ` ${label}`}` +
      (means === null ? "" : `: ${means}`),
    todo: "Kijk op zijn scherm of in SetApp en bel de installateur",
  },
  charger: {
    what: (notices) => `De laadpaal meldt ${notices}`,
    kinds: { error: "fout", warning: "waarschuwing", rcd: "lekstroom" },
    todo: { error: ANEW, warning: "Zoek het op in de app van de laadpaal", rcd: ANEW },
  },
  makes: {
    "solaredge": solaredgeNl,
    "nrgkick-connect": nrgkickConnectNl,
    "nrgkick-gen2": nrgkickGen2Nl,
    "shelly": shellyNl,
    "tplink": tplinkNl,
    "goe": goeNl,
    "fronius": froniusNl,
  },
};
