import type { demoEn } from "../../en/pages/demo.ts";

/** The words of the demo's page in German. */
export const demoDe: typeof demoEn = {
  title: "Das Haus der Vorführung",
  intro: "Was echten Häusern passiert, auf Knopfdruck. Die Statusseite zeigt, was daraus wird.",
  active: "aktiv",
  well: "Alles wieder gut",
  unknown: (name) => `„${name}“ kann diesem Haus nicht passieren. Nichts geändert.`,
  none: "Nichts gewählt oder mehr als eines. Nichts geändert.",
  badSeed: (text) =>
    `Die Startzahl ist eine ganze Zahl von 0 bis 2147483647, nicht „${text}“. Nichts geändert.`,
  refusedTitle: "Nichts geändert",
  back: "Zum Haus der Vorführung",
  troubles: {
    "car-unplugged": {
      name: "Auto weg",
      about: "Sein Kabel ist aus dem Ladegerät gezogen.",
      begin: "Auto abstecken",
      end: "Auto anstecken",
    },
    "charger-unplugged": {
      name: "Ladegerät ohne Steckdose",
      about: "Das Ladegerät hat keinen Strom, das Auto bekommt nichts.",
      begin: "Stecker ziehen",
      end: "Stecker einstecken",
    },
    "charger-silent": {
      name: "Ladegerät antwortet nicht",
      about: "Es nimmt Anfragen an, schweigt und tut, was es tat.",
      begin: "Verstummen lassen",
      end: "Antworten lassen",
    },
    "sun-hidden": {
      name: "Dichte Wolke",
      about: "6 % der Sonne bleiben.",
      begin: "Sonne verdecken",
      end: "Sonne scheinen lassen",
    },
    "kettle-on": {
      name: "Wasserkocher",
      about: "Braucht 2,15 kW mehr.",
      begin: "Einschalten",
      end: "Ausschalten",
    },
    "phase-off": {
      name: "Sicherung einer Phase",
      about: "Das Auto hat eine Phase weniger zum Laden.",
      begin: "Sicherung ausschalten",
      end: "Sicherung einschalten",
    },
    "meter-lost": {
      name: "Zähler verloren",
      about: "Der Wechselrichter erreicht seinen Zähler nicht: niemand kennt die Netzleistung.",
      begin: "Zähler verlieren",
      end: "Wiederfinden",
    },
    "inverter-unreachable": {
      name: "Wechselrichter ohne Netzwerk",
      about: "Sein Kabel ist gezogen: er ist nicht erreichbar und speist weiter ein.",
      begin: "Netzwerkkabel ziehen",
      end: "Kabel wieder einstecken",
    },
    "inverter-restart": {
      name: "Wechselrichter startet neu",
      about: "1 bis 3 Minuten unerreichbar, dann ohne Werte, dann im Anlauf. Endet von selbst.",
      begin: "Neu starten",
      end: "Jetzt beenden",
    },
    "battery-asleep": {
      name: "Batterie schläft",
      about: "Sie nennt keine Leistung und spart ihre eigene.",
      begin: "Schlafen lassen",
      end: "Wecken",
    },
    "plug-lost": {
      name: "Steckdose ohne WLAN",
      about: "Sie ist nicht erreichbar; ihr Relais bleibt, wie es ist.",
      begin: "WLAN nehmen",
      end: "WLAN zurückgeben",
    },
    "device-silent": {
      name: "Antwortet nicht",
      about: "Es nimmt Anfragen an und schweigt; was es tut, geht weiter.",
      begin: "Verstummen lassen",
      end: "Antworten lassen",
    },
  },
  plan: {
    title: "Durch Zufall",
    about: "Fehler von Wechselrichter, Ladegerät und Steckdose nacheinander; " +
      "dieselbe Startzahl bringt dieselben.",
    seed: "Startzahl",
    runs: (seed) => `Plan ${seed} läuft`,
    begin: "Diesen Plan spielen",
    end: "Plan beenden",
  },
};
