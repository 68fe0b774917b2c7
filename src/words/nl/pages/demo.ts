import type { demoEn } from "../../en/pages/demo.ts";

/** The words of the demo's page in Dutch. */
export const demoNl: typeof demoEn = {
  title: "Het huis van de demo",
  intro:
    "Wat echte huizen overkomt, met één druk op de knop. Op de statuspagina zie je wat ervan " +
    "komt.",
  active: "actief",
  well: "Alles weer goed",
  unknown: (name) => `“${name}” kan dit huis niet overkomen. Niets gewijzigd.`,
  none: "Niets gekozen, of meer dan één ding. Niets gewijzigd.",
  badSeed: (text) =>
    `Het startgetal is een geheel getal van 0 tot 2147483647, niet “${text}”. Niets gewijzigd.`,
  refusedTitle: "Niets gewijzigd",
  back: "Naar het huis van de demo",
  troubles: {
    "car-unplugged": {
      name: "Auto weg",
      about: "De kabel is uit de laadpaal getrokken.",
      begin: "Auto loskoppelen",
      end: "Auto aansluiten",
    },
    "charger-unplugged": {
      name: "Laadpaal zonder stroom",
      about: "De laadpaal heeft geen stroom; de auto krijgt niets.",
      begin: "Stekker eruit",
      end: "Stekker erin",
    },
    "charger-silent": {
      name: "Laadpaal antwoordt niet",
      about: "Hij neemt verzoeken aan, zwijgt en doet wat hij deed.",
      begin: "Laten zwijgen",
      end: "Laten antwoorden",
    },
    "sun-hidden": {
      name: "Dikke wolk",
      about: "Er blijft 6 % van de zon over.",
      begin: "Zon verbergen",
      end: "Zon laten schijnen",
    },
    "kettle-on": {
      name: "Waterkoker",
      about: "Vraagt 2,15 kW meer.",
      begin: "Aanzetten",
      end: "Uitzetten",
    },
    "phase-off": {
      name: "Zekering van een fase",
      about: "De auto heeft een fase minder om op te laden.",
      begin: "Zekering uitzetten",
      end: "Zekering aanzetten",
    },
    "meter-lost": {
      name: "Meter kwijt",
      about: "De omvormer bereikt zijn meter niet: niemand kent het vermogen van het net.",
      begin: "Meter kwijtraken",
      end: "Terugvinden",
    },
    "inverter-unreachable": {
      name: "Omvormer zonder netwerk",
      about: "Zijn kabel is los: hij is onbereikbaar en levert door.",
      begin: "Netwerkkabel lostrekken",
      end: "Kabel terugsteken",
    },
    "inverter-restart": {
      name: "Omvormer herstart",
      about:
        "1 tot 3 minuten onbereikbaar, dan zonder waarden, dan aan het starten. Gaat vanzelf " +
        "over.",
      begin: "Herstarten",
      end: "Nu beëindigen",
    },
    "battery-asleep": {
      name: "Batterij slaapt",
      about: "Ze meldt geen vermogen en spaart haar eigen.",
      begin: "Laten slapen",
      end: "Wekken",
    },
    "plug-lost": {
      name: "Slimme stekker zonder wifi",
      about: "Hij is onbereikbaar; zijn relais blijft zoals het is.",
      begin: "Wifi wegnemen",
      end: "Wifi teruggeven",
    },
    "device-silent": {
      name: "Antwoordt niet",
      about: "Het neemt verzoeken aan en zwijgt; wat het doet, gaat door.",
      begin: "Laten zwijgen",
      end: "Laten antwoorden",
    },
  },
  plan: {
    title: "Door toeval",
    about: "Storingen van omvormer, laadpaal en stekker na elkaar; " +
      "hetzelfde startgetal brengt dezelfde.",
    seed: "Startgetal",
    runs: (seed) => `Plan ${seed} loopt`,
    begin: "Dit plan spelen",
    end: "Plan beëindigen",
  },
};
