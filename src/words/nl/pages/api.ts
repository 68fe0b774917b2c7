import type { ApiWords } from "../../en/pages/api.ts";

export const apiNl: ApiWords = {
  link: "Interface voor programma's",
  title: "Interface",
  intro: "Andere programma's lezen en sturen dit huis via HTTP. Vermogens in W (net + afname, " +
    "− teruglevering; batterij + ontladen, − laden), energie in Wh, tijden in milliseconden sinds " +
    "1970. Onbekend is null.",
  document: "Hetzelfde als OpenAPI 3.1, voor tools die dat lezen",
  secret: "Programma's sturen bij elk verzoek het geheim of een eigen token mee:",
  noSecret: "Er wordt geen geheim gevraagd: iedereen in het netwerk mag alles gebruiken.",
  tokens: "Tokens voor programma's maken",
  guards: {
    open: "open voor iedereen",
    look: "om te lezen: het geheim of een willekeurig token",
    act: "om te wijzigen: het geheim of een token om te sturen",
  },
  input: "Sturen",
  answer: "Antwoord",
  refusalsTitle: "Als het wordt geweigerd",
  empty: "leeg",
  asCsv: "ook als CSV (Accept: text/csv)",
  schemas: "Vormen van wat wordt gestuurd en geantwoord",
  operations: {
    status: "Het hele huis op dit moment, uit de nieuwste cyclus.",
    stream: "Hetzelfde als server-sent events: nu één, één na elke cyclus (5 s) en elke 15 s een " +
      "opmerking als levensteken. Het stopt als een token wordt ingetrokken of het geheim " +
      "verandert.",
    evccState: "Het huis en zijn eerste laadpaal in de vorm van evcc's /api/state, voor alles " +
      "wat die leest. Modi: off, pv (Zon), minpv (Rustig), now (Snel).",
    chooseMode: "De laadmodus kiezen. Hij is opgeslagen voordat het antwoord komt.",
    settings: "Alle instellingen. Geheimen zijn null.",
    changeSettings: "Enkele instellingen wijzigen, allemaal of geen ervan; antwoordt met alle. " +
      "Een geheim dat null is, blijft zoals het is. Een token kan niet wijzigen wie er binnen mag " +
      "of wat naar andere machines gaat.",
    fixedSettings: "De instellingen die de omgeving vastlegt, elk met haar variabele.",
    devices: "De apparaten van het huis, in hun volgorde.",
    addDevice: "Een apparaat toevoegen.",
    findDevices: "Apparaten van alle merken zoeken, en op een adres naar alle kijken.",
    testDevice: "Een apparaat één keer lezen zonder iets op te slaan: een nieuw, of via zijn id " +
      "een bestaand met andere waarden.",
    chooseChargerMode: "De modus van één laadpaal kiezen.",
    holdSwitch: "Een schakelaar een tijd aan of uit houden, of hem teruggeven aan zijn regels.",
    goal: "Wat de auto aan een laadpaal moet krijgen, met de stand.",
    setGoal: "Bepalen wat de auto moet krijgen: klaar op een tijd, eenmalig of op sommige dagen, " +
      "of tot hij zoveel heeft. Een gekozen modus beëindigt het.",
    endGoal: "Het laaddoel van een laadpaal beëindigen; het hoeft er niet te zijn.",
    orderDevices: "De apparaten in een andere volgorde zetten.",
    changeDevice: "Iets aan een apparaat wijzigen; wat ontbreekt, blijft.",
    removeDevice: "Een apparaat verwijderen. Zijn historie blijft.",
    history: "Energie en gemiddeld vermogen van vroeger in stappen, oudste eerst.",
    sessions: "Laadbeurten, nieuwste eerst.",
    plugUses: "Gebruik van schakelaars, nieuwste eerst.",
    events: "Wat er gebeurde, nieuwste eerst.",
    openapi: "Deze beschrijving als OpenAPI 3.1.",
    metrics: "De waarden van dit moment voor Prometheus.",
    healthz: "Of de cycli lopen. Voor alles wat over het programma waakt.",
  },
  parameters: {
    id: "id van een apparaat",
    step: "Lengte van een stap; vijf minuten als ze ontbreekt",
    from: "Eerste moment: een tijd met zone, een datum van de locatie of milliseconden sinds 1970",
    to: "Einde, net zo; een datum hoort er nog bij",
    limit: "Rijen van één antwoord; 100 als het ontbreekt",
    steps: "Stappen van één antwoord; zoveel als mag als het ontbreekt",
    after: "De id waarmee de vorige pagina eindigde",
    device: "Alleen die van het apparaat met deze id",
    kinds: "Alleen deze soorten, gescheiden door komma's",
  },
  refusals: {
    400: "Het verzoek of de Host-header is niet leesbaar, of de inhoud is geen JSON",
    401: "Het geheim of een token ontbreekt, is fout of ingetrokken",
    403: "Alleen lezen is toegestaan, of het verzoek komt via een vreemde naam of pagina",
    404: "Zoiets is er niet",
    408: "De inhoud kwam te langzaam",
    409: "Het programma houdt de enige verbinding die het apparaat aanneemt; er is niets gevraagd",
    413: "De inhoud is te lang",
    414: "Het adres is te lang",
    415: "De inhoud is niet application/json",
    422: "Er klopt iets niet; elk gebrek noemt zijn plaats",
    429: "Te veel foute pogingen of te veel tegelijk; wacht zo lang als Retry-After zegt",
    431: "De headers zijn te lang",
    500: "Een fout van dit programma; het logboek weet meer",
    503: "De database neemt of geeft nu niets, of het programma stopt",
  },
};
