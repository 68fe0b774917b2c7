import type { devicesEn } from "../../en/pages/devices.ts";

export const devicesDe: typeof devicesEn = {
  title: "Geräte",
  about:
    "Gesteuert werden Ladegeräte und Schalter: Wer in dieser Liste weiter oben steht, bekommt " +
    "die Sonne zuerst. Alles andere wird gemessen.",
  ofSettings: "aus den Einstellungen",
  notSetUp: "nicht eingerichtet",
  answers: "antwortet",
  silent: "antwortet nicht",
  notRead: "noch nicht gelesen",
  health: {
    none: "Von den letzten 24 Stunden ist nichts bekannt.",
    well: (span) => `Hat immer geantwortet (${span}).`,
    partly: ({ percent, span, silent, last }) =>
      `Hat ${percent} der Zeit geantwortet (${span}), ${silent} lang nicht, zuletzt ${last}.`,
    legend:
      "Ein Balken ist eine halbe Stunde. Voll: antwortet. Schmal: Antworten zu alt, um danach " +
      "zu handeln. Leer: keine Antwort. Ein Punkt: nicht bekannt.",
  },
  log: "Protokoll",
  add: "Gerät hinzufügen",
  edit: "Bearbeiten",
  up: "Nach oben",
  down: "Nach unten",
  drag: "Ziehen, um zu ordnen",
  own: {
    title: "Eigene Einstellungen",
    help: "Ein leeres Feld gilt wie in den Einstellungen.",
    inherits: (value) => `wie in den Einstellungen: ${value}`,
    notChosen: (value) => `nicht gewählt: ${value}`,
    empty: (inherits) => `Leer: ${inherits}`,
  },
  remove: "Entfernen",
  roles: {
    grid: "Netzzähler",
    pv: "PV",
    battery: "Hausbatterie",
    charger: "Ladegerät",
    switch: "Schalter",
    load: "gemessener Verbraucher",
  },
  done: {
    added: "Hinzugefügt. Es wird ab dem nächsten Takt gelesen.",
    changed: "Gespeichert und in Kraft.",
    removed: "Entfernt. Was es bisher gemeldet hat, bleibt im Verlauf.",
    moved: "Die Reihenfolge ist gespeichert.",
  },
  find: {
    title: "Geräte suchen",
    help: "Fragt im Netz, wer da ist, und sieht unter dieser Adresse nach allen Fabrikaten. Es " +
      "wird nichts geändert. Wer sich nicht von selbst meldet, wird nur über die Adresse gefunden.",
    host: "Auch unter dieser Adresse nachsehen",
    nothing: "Nichts gefunden.",
    add: "Hinzufügen",
    known: (name: string) => `Dort ist schon „${name}“`,
  },
  pick: "Welches Fabrikat ist es?",
  noMakes: "Diese Version kennt keine Fabrikate außer denen der Einstellungen.",
  addTitle: (make) => `${make} hinzufügen`,
  editTitle: (name) => `${name} bearbeiten`,
  name: {
    label: "Name",
    help: "Wie es hier heißt, z. B. Dach oder Garage. Höchstens 40 Zeichen.",
  },
  rolesLabel: "Was es in diesem Haus ist",
  rolesHelp: "Alles wählen, was es hier misst oder schaltet. Ein Haus hat einen Netzzähler.",
  noRole: "Mindestens eines wählen",
  secretHint: "Leer lassen behält das gespeicherte. Ein einzelnes - löscht es.",
  testHelp: "Der Test liest es einmal mit dem, was oben eingetragen ist, gespeichert oder nicht. " +
    "Geschaltet wird nichts.",
  slotHelp:
    "Dieses Gerät gehört zu den Einstellungen: Was hier geändert wird, ändert sich auch dort.",
  held: "Dieses Programm hält die eine Verbindung, die das Gerät unter dieser Adresse annimmt: " +
    "Es wurde nicht gefragt.",
  fromProgram:
    "Das Gerät nimmt eine Verbindung an, die dieses Programm selbst hält. Dies ist also, " +
    "was es zuletzt hörte, kein neuer Test.",
  back: "Zurück zu den Geräten",
  problems: (count) =>
    count === 1
      ? "Nichts gespeichert: eine Angabe stimmt nicht"
      : `Nichts gespeichert: ${count} Angaben stimmen nicht`,
  gone: "Dieses Gerät gibt es nicht mehr. Vielleicht hat es jemand anders entfernt.",
  removeTitle: (name) => `${name} entfernen?`,
  removeText:
    "Es wird nicht mehr gelesen oder gesteuert, und sein Passwort wird vergessen. Was es " +
    "bisher gemeldet hat, bleibt im Verlauf.",
  removeIt: "Entfernen",
  keepIt: "Behalten",
  params: {
    host: {
      label: "Adresse",
      help: "IP-Adresse oder Hostname, mit Port nur, wenn er vom üblichen abweicht. Dem Gerät im " +
        "Router eine feste Adresse geben.",
    },
    password: {
      label: "Passwort",
      help: "Das des Geräts selbst. Es wird hier gespeichert und nie wieder gezeigt.",
    },
    channel: {
      label: "Kanal",
      help: "Welcher von mehreren Zählern oder Schaltern im Gerät gemeint ist, ab 0 gezählt.",
    },
    reversed: {
      label: "Umgekehrt",
      help: "Seine Klemmen sitzen andersherum: Was es misst, zählt mit dem anderen Vorzeichen.",
    },
  },
};
