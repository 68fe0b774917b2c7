import type { setupEn } from "../../en/pages/setup.ts";

export const setupNl: typeof setupEn = {
  title: "Huis instellen",
  step: (number, count) => `Stap ${number} van ${count}`,
  steps: {
    house: "Taal en tijd",
    inverter: "Omvormer",
    charger: "Laadpaal",
    plug: "Slimme stekker",
    car: "Batterij en auto",
  },
  about: {
    house: "Alles kan later worden gewijzigd bij Instellingen. Elke stap kun je overslaan.",
    inverter:
      "De omvormer met zijn meter zegt hoeveel zon er over is. Vul zijn adres in of doorzoek " +
      "je netwerk. Een ander merk voeg je toe bij Apparaten.",
    charger:
      "Vul het ene adres van je laadpaal in, of dat van zijn Connect-box: de rest volgt eruit. " +
      "Zoeken hoort ook laadpalen die zichzelf melden.",
    plug:
      "Een slimme stekker verwarmt met de zon die de auto niet neemt. Heb je er geen, sla dit " +
      "dan over.",
    car: "Wat de batterij kan opnemen en wat de auto vraagt. De standaardwaarden zijn voorzichtig.",
  },
  chargerAddress: "Adres van de laadpaal",
  chargerHelp: "bijv. 192.168.178.33 of zijn naam. De URL's van een Connect-box volgen eruit.",
  follows: (what) => `Volgt eruit: ${what}`,
  zoneNow: (clock, zone) => `Hier is het ${clock} (${zone}).`,
  demo: "Eerst even rondkijken? Met dit woord in plaats van “start” toont het programma een " +
    "gesimuleerd huis, dat niets schakelt:",
  demoCommand: "demo",
  back: "Terug",
  next: "Opslaan en verder",
  skip: "Deze stap overslaan",
  leave: "Instellen verlaten",
  resume: "Stap voor stap instellen",
  sweep: {
    title: "Netwerk doorzoeken",
    about:
      "Kijkt naar elk adres van je thuisnetwerk: waar iets antwoordt, en van welk merk het is. Dat duurt hoogstens een minuut; er wordt niets gewijzigd.",
    begin: "Nu zoeken",
    running: (looked, count) => `${looked} van ${count} adressen bekeken.`,
    over: (looked) => `Klaar: ${looked} adressen bekeken.`,
    cancelled: (looked) => `Gestopt na ${looked} adressen.`,
    cancel: "Stoppen",
    look: "Nog eens kijken",
    nowhere: "Deze machine zit niet in een thuisnetwerk dat doorzocht kan worden.",
  },
  doneTitle: "Het huis is ingesteld",
  doneNone:
    "Er is nog geen apparaat ingesteld. Je kunt altijd verdergaan: Instellingen brengt je " +
    "hierheen.",
  doneAbout: "De eerste pagina toont wat zon, huis en auto doen, en waarom.",
  open: "Eerste pagina openen",
  qr: "Openen op je telefoon: richt de camera hierop.",
  qrLabel: (address) => `QR-code van ${address}`,
  onlyHere: (address) =>
    `${address} is deze machine zelf. Gebruik vanaf je telefoon haar naam of haar adres in je netwerk.`,
};
