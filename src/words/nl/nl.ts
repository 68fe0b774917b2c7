import { backupsNl } from "./pages/backups.ts";
import { queriesNl } from "./codes/queries.ts";
import { refusalsNl } from "./codes/refusals.ts";
import { accessNl } from "./pages/access.ts";
import { apiNl } from "./pages/api.ts";
import { tokensNl } from "./pages/tokens.ts";
import { dataNl } from "./pages/data.ts";
import { restoreNl } from "./pages/restore.ts";
import { loadsNl } from "./pages/loads.ts";
import { logNl } from "./pages/log.ts";
import { closedNl, signInNl } from "./pages/sign_in.ts";
import { brokerNl } from "./codes/broker.ts";
import { dayAheadNl } from "./codes/day_ahead.ts";
import { fleetNl } from "./codes/fleet.ts";
import { causesNl, plugCausesNl } from "./codes/causes.ts";
import { eventsNl } from "./codes/events.ts";
import { historyNl, worthNl } from "./pages/history.ts";
import { demoNl } from "./pages/demo.ts";
import { devicesNl } from "./pages/devices.ts";
import { setupNl } from "./pages/setup.ts";
import { noticesNl } from "./codes/notices.ts";
import { plugReasonsNl } from "./codes/plug_reasons.ts";
import { checksNl } from "./pages/checks.ts";
import { deviceIssuesNl } from "./codes/device_issues.ts";
import { diagnosesNl } from "./codes/diagnoses.ts";
import type { en } from "../en/en.ts";
import { momentsNl } from "./moments.ts";
import { reasonsNl } from "./codes/reasons.ts";
import { sessionsNl } from "./pages/sessions.ts";
import { settingsNl } from "./settings/settings.ts";

/** Every word that a person reads in Dutch. */
export const nl: typeof en = {
  code: "nl",
  name: "Nederlands",
  locale: "nl-NL",
  decimalMark: ",",
  moments: momentsNl,
  frame: {
    status: "Status",
    history: "Historie",
    /** Hyphenated, as the next two, where the bar of a phone is too narrow. */
    sessions: "Laad\u00adbeurten",
    events: "Gebeurte\u00adnissen",
    settings: "Instel\u00adlingen",
    pages: "Pagina's",
    skip: "Naar de inhoud",
    demo: "Demo: er wordt niets echts geschakeld.",
    demoPage: "Iets laten gebeuren",
    lost: "Verbinding verbroken – waarden van {time}",
    signIn: "Aanmelden",
    signOut: "Afmelden",
    lookOnly: "Hier mag je meekijken. Wijzigen kan alleen als je bent aangemeld.",
    appearance: "Weergave",
    themes: { auto: "automatisch", dark: "donker", light: "licht" },
  },
  quantity: {
    unknown: "onbekend",
    noData: (age) => `al ${age} geen gegevens`,
    neverData: "nog geen gegevens",
    setUp: "Instellen",
  },
  now: {
    title: "Nu",
    live: "live",
    valuesFrom: "waarden van",
    partlyLive: "deels live",
    noneFresh: "geen verse waarden",
    production: "Opwek",
    consumption: "Verbruik",
    balance: {
      settled: null,
      settling: "komt tot rust",
      contradictory: "de meter zegt minder dan de auto neemt",
    },
    flow: "Energiestroom",
    flows: (from, to) => `Van ${from} naar ${to}.`,
    nothingFlows: "Er stroomt niets.",
    loss: "Omvorming",
    battery: "Thuisbatterij",
    batteryCharging: (power) => `laadt ${power}`,
    batteryDischarging: (power) => `ontlaadt ${power}`,
    batteryIdle: "rust",
    batteryPowerUnknown: "vermogen onbekend",
    grid: "Net",
    gridImport: "afname",
    gridExport: "teruglevering",
    gridBalanced: "in balans",
    cloudy: "bewolkt",
    silent: (name) => `“${name}” meldt geen vermogen`,
    noInverter: "Opwek, verbruik, batterij en net verschijnen zodra de omvormer is ingesteld.",
    setUpInverter: "Omvormer instellen",
  },
  house: {
    title: "Huis",
    wall: "Pagina voor een tablet aan de muur",
    surplus: "Overschot",
    surplusMissing: (power) => `${power} tekort`,
    batteryHealth: "Conditie van de batterij",
    batteryStates: {
      "off": "uit",
      "standby": "stand-by",
      "init": "start",
      "charging": "laadt",
      "discharging": "ontlaadt",
      "fault": "storing",
      "holding": "houdt vast",
      "idle": "rust",
      "power-saving": "spaart stroom",
    },
    inverter: "Omvormer",
    inverterTakesIn: "neemt vermogen op",
    inverterStates: {
      "off": "uit",
      "sleeping": "slaapt",
      "starting": "start",
      "producing": "wekt op",
      "throttled": "begrensd",
      "shutting-down": "schakelt uit",
      "fault": "storing",
      "standby": "stand-by",
    },
    plug: "Slimme stekker",
    plugOn: "aan",
    plugOff: "uit",
    plugUse: (energy, solar) => `tot nu toe ${energy}, ${solar} zon`,
  },
  charger: {
    title: "Laadpaal",
    states: {
      charging: "Laadt",
      idle: "Laadt niet",
      offline: "Offline",
      stale: "Geen verse gegevens",
      notSetUp: "Niet ingesteld",
    },
    offlineSince: (time) => `Offline sinds ${time}`,
    current: "Stroom",
    told: (current) => `ingesteld op ${current}`,
    phases: "Fasen",
    otherThan: (expected) =>
      `gemeten; volgens de instelling “Fasen van de auto” zouden het er ${expected} zijn`,
    mode: "Modus",
    since: (time) => `sinds ${time}`,
    session: "Laadbeurt",
    withSolar: (since, solar) => `${since}, ${solar} zon`,
    setUp: "Laadpaal instellen",
    phase: (number) => `L${number}`,
    limits: (least, most) => `${least} tot ${most}`,
    changeLimits: "Stroomgrenzen wijzigen",
  },
  zones: {
    car: (from) =>
      from === null
        ? "In de modus Zon mag de zon bij elk laadniveau naar de auto."
        : `Tot ${from} laadt de zon eerst de thuisbatterij, daarboven ook de auto (modus Zon).`,
    plug: (name, from) => `${name}: vanaf ${from}.`,
  },
  loads: loadsNl,
  modes: {
    legend: "Laadmodus",
    names: { disabled: "Uit", slow: "Rustig", fast: "Snel", tracked: "Zon" },
    origins: {
      "user": "met de hand",
      "auto": "automatisch",
      "plug-in": "bij aansluiten",
      "car-full": "auto vol",
      "offline": "laadpaal weg",
      "goal": "door laaddoel",
    },
    noCharging: "laadt niet",
    charging: "laadt",
    waiting: "wacht",
    chosen: "gekozen",
    stopping: "stopt",
    requested: "gevraagd",
    unknown: (mode) =>
      `“${mode}” is geen laadmodus. Kies disabled, slow, fast of tracked. Niets gewijzigd.`,
    none: "Er is geen laadmodus gestuurd. Kies disabled, slow, fast of tracked. Niets gewijzigd.",
    notStored: "De modus kon niet worden opgeslagen, niets gewijzigd. Probeer het zo nog eens.",
    pressed: (mode) => `${mode} gekozen.`,
    undo: "Ongedaan maken",
    undoLate: "Het is te laat om dat terug te nemen. Kies opnieuw.",
    refused: (refused, now) => `De laadpaal heeft ${refused} geweigerd; nu geldt weer ${now}.`,
    fastFromGrid: (power) => `Snel neemt ongeveer ${power} uit het net`,
    fastFromBoth: (power) => `Snel neemt ongeveer ${power} uit thuisbatterij en net`,
    fastFromSun: "Snel neemt niet meer dan de zon nu geeft.",
    costs: (cost) => `, ${cost} per uur.`,
    costsUpTo: (cost) => `, tot ${cost} per uur.`,
    lostPress: "Dat kwam niet aan. Probeer het nog eens.",
    back: "Terug naar de status",
    refusedTitle: "Niets gewijzigd",
  },
  storage: {
    title: "De database neemt nu niets aan.",
    text: "Het laden gaat door; waarden van deze tijd worden niet vastgelegd.",
  },
  chart: {
    title: "Laatste 12 uur",
    production: "Opwek",
    consumption: "Verbruik",
    charging: "Laden",
    grid: "Net",
    imports: "afname",
    exports: "teruglevering",
    battery: "Thuisbatterij",
    gives: "ontlaadt",
    takes: "laadt",
    soc: "Laadniveau",
    unit: "kW",
    shows: "Ook tonen",
    show: "Tonen",
    days: "Andere dagen",
    slider: "Waarden en reden op een moment van de grafiek",
    hint:
      "Wijs in de grafiek of loop erdoor met de pijltjestoetsen: waarden en reden staan dan hier.",
    session: "Laadbeurt",
    sinceMoment: "Sinds",
    happened: "Wat er gebeurde",
    empty: "De grafiek begint met de eerste vijf minuten aan waarden.",
    table: "Vijfminutenwaarden als tabel",
    caption: "Gemiddelden van vijf minuten in kW, nieuwste eerst",
    time: "Tijd",
    unknown: "onbekend",
    peak: (power, time) => `Opwek tot ${power} om ${time}`,
    noProduction: "Geen opwek",
    produced: (energy) => `samen ${energy}`,
    charged: (energy, cars) => `${energy} naar de ${cars === "one" ? "auto" : "auto's"}`,
    chargedSpans: (spans) => `geladen ${spans}`,
    notCharged: "niet geladen",
    span: (from, to) => `${from}–${to}`,
    since: (from) => `sinds ${from}`,
    and: " en ",
    ahead: "Zon die nog komt",
    aheadForCar: (pv, car) => `Vandaag nog ongeveer ${pv}, waarvan ${car} voor de auto.`,
    aheadSpare: (pv, spare) => `Vandaag nog ongeveer ${pv}, waarvan ${spare} over.`,
    aheadTomorrow: (pv) => `Morgen ongeveer ${pv}.`,
    aheadByPlace: (days, wanted) =>
      `Nog niet genoeg dagen (${days} van ${wanted}): berekend uit plaats en piekvermogen.`,
  },
  settings: settingsNl,
  devices: devicesNl,
  history: historyNl,
  worth: worthNl,
  sessions: sessionsNl,
  events: eventsNl,
  setup: setupNl,
  demo: demoNl,
  checks: checksNl,
  diagnoses: diagnosesNl,
  deviceIssues: deviceIssuesNl,
  reasons: reasonsNl,
  notices: noticesNl,
  access: accessNl,
  api: apiNl,
  tokens: tokensNl,
  data: dataNl,
  restore: restoreNl,
  log: logNl,
  signIn: signInNl,
  closed: closedNl,
  backups: backupsNl,
  queries: queriesNl,
  broker: brokerNl,
  fleet: fleetNl,
  dayAhead: dayAheadNl,
  refusals: refusalsNl,
  plugReasons: plugReasonsNl,
  causes: causesNl,
  plugCauses: plugCausesNl,
};
