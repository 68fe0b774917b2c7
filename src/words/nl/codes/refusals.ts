import type { RefusalWords } from "../../en/codes/refusals.ts";

export const refusalsNl: RefusalWords = {
  titles: {
    notFound: "Pagina niet gevonden",
    ours: "Dat is niet gelukt",
    theirs: "Dat kan niet",
  },
  toStatus: "Naar de statuspagina",
  nothingHere: "Op dit adres is niets",
  onlyMethods: (methods) => `Hier kan alleen ${methods}`,
  bodyBroken: "De inhoud brak af",
  bodySlow: "De inhoud kwam te langzaam",
  bodyLong: (maxBytes) => `De inhoud is langer dan ${maxBytes} bytes`,
  addressLong: (maxCharacters) => `Het adres is langer dan ${maxCharacters} tekens`,
  headersLong: "De headers zijn te lang",
  noForm: (contentType) => `Stuur een formulier als ${contentType}`,
  foreignSite: (variable) =>
    "Dit kwam van een pagina van een andere site, dus er is niets veranderd. " +
    `Stel achter een reverse proxy trustedProxies in (${variable})`,
  hostUnreadable: "De Host-header van dit verzoek is niet leesbaar",
  foreignHost: ({ name, variable }) =>
    `Deze pagina's gelden niet voor de naam ${name}. Open ze via het IP-adres ` +
    `en zet de naam in de instelling allowedHosts (${variable})`,
  notReadable: "De database is nu niet leesbaar. Het laden gaat door",
  notStored: (why) => `Niets veranderd: de database neemt nu niets aan (${why})`,
  ending: "Niets veranderd: het programma wordt net afgesloten",
  failed: "Hier ging iets mis. Het logboek vertelt meer; het laden gaat door",
  secretNeeded: "Stuur het geheim of een token als Authorization: Bearer, of meld je aan",
  lookOnly: "Je mag hier kijken, maar niets veranderen. Meld je daarvoor aan",
  tokenReads: "Dit token mag lezen en niets veranderen",
  tokenElsewhere:
    "Een token verandert alleen iets via de interface onder /api, en dit hoort daar niet bij",
  tokenAccess: "Een token kan niet veranderen wie er binnen mag of wat naar andere computers " +
    "gaat. Doe dat op de pagina, met het geheim",
  tooManyTries: (waitS) => `Te veel pogingen. Wacht ${waitS} s en probeer het dan opnieuw`,
  tooManyLive: "Op dit apparaat zijn te veel livepagina's open",
  tooManyPages: "Er zijn te veel pagina's open",
  otherDownloads: "Er lopen nog andere downloads. Probeer het daarna opnieuw",
};
