import type { devicesEn } from "../../en/pages/devices.ts";

export const devicesNl: typeof devicesEn = {
  title: "Apparaten",
  about: "Laadpalen en schakelaars worden gestuurd: wie hoger in deze lijst staat, krijgt de zon " +
    "het eerst. Al het andere wordt gemeten.",
  ofSettings: "uit de instellingen",
  notSetUp: "niet ingesteld",
  answers: "antwoordt",
  silent: "antwoordt niet",
  notRead: "nog niet gelezen",
  health: {
    none: "Van de laatste 24 uur is niets bekend.",
    well: (span) => `Heeft altijd geantwoord (${span}).`,
    partly: ({ percent, span, silent, last }) =>
      `Heeft ${percent} van de tijd geantwoord (${span}), ${silent} lang niet, het laatst rond ${last}.`,
    legend: "Een balk is een half uur. Vol: antwoordt. Smal: antwoorden te oud om op te sturen. " +
      "Leeg: geen antwoord. Een punt: niet bekend.",
  },
  log: "Logboek",
  add: "Apparaat toevoegen",
  edit: "Bewerken",
  up: "Omhoog",
  down: "Omlaag",
  drag: "Sleep om de volgorde te wijzigen",
  own: {
    title: "Eigen instellingen",
    help: "Een leeg veld geldt zoals in Instellingen.",
    inherits: (value) => `zoals in Instellingen: ${value}`,
    notChosen: (value) => `niet gekozen: ${value}`,
    empty: (inherits) => `Leeg: ${inherits}`,
  },
  remove: "Verwijderen",
  roles: {
    grid: "netmeter",
    pv: "zonnepanelen",
    battery: "thuisbatterij",
    charger: "laadpaal",
    switch: "schakelaar",
    load: "gemeten verbruiker",
  },
  done: {
    added: "Toegevoegd. Het wordt vanaf de volgende cyclus gelezen.",
    changed: "Opgeslagen en van kracht.",
    removed: "Verwijderd. Wat het tot nu toe heeft gemeld, blijft in de historie.",
    moved: "De volgorde is opgeslagen.",
  },
  find: {
    title: "Apparaten zoeken",
    help:
      "Vraagt in het netwerk wie er is, en kijkt op dit adres naar alle merken. Er wordt niets " +
      "gewijzigd. Wie zich niet vanzelf meldt, wordt alleen via zijn adres gevonden.",
    host: "Ook op dit adres kijken",
    nothing: "Niets gevonden.",
    add: "Toevoegen",
    known: (name) => `Daar is “${name}” al`,
  },
  pick: "Welk merk is het?",
  noMakes: "Deze versie kent geen merken behalve die van de instellingen.",
  addTitle: (make) => `${make} toevoegen`,
  editTitle: (name) => `${name} bewerken`,
  name: { label: "Naam", help: "Zoals jij het noemt, bijv. Dak of Garage. Hoogstens 40 tekens." },
  rolesLabel: "Wat het in dit huis is",
  rolesHelp: "Kies alles wat het hier meet of schakelt. Een huis heeft één netmeter.",
  noRole: "Kies er minstens één",
  secretHint: "Laat leeg om het opgeslagen te houden. Een enkele - wist het.",
  testHelp:
    "De test leest het één keer met wat hierboven staat, opgeslagen of niet. Er wordt niets " +
    "geschakeld.",
  slotHelp: "Dit apparaat hoort bij de instellingen: wat je hier wijzigt, wijzigt ook daar.",
  held: "Dit programma houdt de enige verbinding die het apparaat op dit adres aanneemt: " +
    "er is niets gevraagd.",
  fromProgram:
    "Het apparaat neemt één verbinding aan, en dit programma houdt die zelf. Dit is dus " +
    "wat het laatst hoorde, geen nieuwe test.",
  back: "Terug naar de apparaten",
  problems: (count) =>
    count === 1
      ? "Niets opgeslagen: één gegeven klopt niet"
      : `Niets opgeslagen: ${count} gegevens kloppen niet`,
  gone: "Dit apparaat is er niet meer. Misschien heeft iemand anders het verwijderd.",
  removeTitle: (name) => `${name} verwijderen?`,
  removeText:
    "Het wordt niet meer gelezen of gestuurd, en zijn wachtwoord wordt vergeten. Wat het " +
    "tot nu toe heeft gemeld, blijft in de historie.",
  removeIt: "Verwijderen",
  keepIt: "Houden",
  params: {
    host: {
      label: "Adres",
      help: "IP-adres of hostnaam, met poort alleen als die niet de gebruikelijke is. Geef het " +
        "apparaat een vast adres in de router.",
    },
    password: {
      label: "Wachtwoord",
      help: "Dat van het apparaat zelf. Het wordt hier opgeslagen en nooit meer getoond.",
    },
    channel: {
      label: "Kanaal",
      help: "Welke van meerdere meters of relais in het apparaat bedoeld is, geteld vanaf 0.",
    },
    reversed: {
      label: "Omgekeerd",
      help: "De klemmen zitten andersom: wat het meet, telt met het andere teken.",
    },
  },
};
