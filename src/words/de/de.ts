import { backupsDe } from "./pages/backups.ts";
import { queriesDe } from "./codes/queries.ts";
import { refusalsDe } from "./codes/refusals.ts";
import { accessDe } from "./pages/access.ts";
import { apiDe } from "./pages/api.ts";
import { tokensDe } from "./pages/tokens.ts";
import { dataDe } from "./pages/data.ts";
import { restoreDe } from "./pages/restore.ts";
import { loadsDe } from "./pages/loads.ts";
import { logDe } from "./pages/log.ts";
import { closedDe, signInDe } from "./pages/sign_in.ts";
import { brokerDe } from "./codes/broker.ts";
import { dayAheadDe } from "./codes/day_ahead.ts";
import { fleetDe } from "./codes/fleet.ts";
import { causesDe, plugCausesDe } from "./codes/causes.ts";
import { eventsDe } from "./codes/events.ts";
import { historyDe, worthDe } from "./pages/history.ts";
import { demoDe } from "./pages/demo.ts";
import { devicesDe } from "./pages/devices.ts";
import { setupDe } from "./pages/setup.ts";
import { noticesDe } from "./codes/notices.ts";
import { plugReasonsDe } from "./codes/plug_reasons.ts";
import { checksDe } from "./pages/checks.ts";
import { deviceIssuesDe } from "./codes/device_issues.ts";
import { diagnosesDe } from "./codes/diagnoses.ts";
import type { en } from "../en/en.ts";
import { momentsDe } from "./moments.ts";
import { reasonsDe } from "./codes/reasons.ts";
import { sessionsDe } from "./pages/sessions.ts";
import { settingsDe } from "./settings/settings.ts";

/** Every word that a person reads in German. */
export const de: typeof en = {
  code: "de",
  name: "Deutsch",
  locale: "de-DE",
  decimalMark: ",",
  moments: momentsDe,
  frame: {
    status: "Status",
    history: "Verlauf",
    sessions: "Ladungen",
    events: "Ereignisse",
    /** Hyphenated where the bar of a phone is too narrow. */
    settings: "Einstel\u00adlungen",
    pages: "Seiten",
    skip: "Zum Inhalt springen",
    demo: "Vorführung: Nichts Echtes wird geschaltet.",
    demoPage: "Etwas passieren lassen",
    lost: "Verbindung verloren – Werte von {time}",
    signIn: "Anmelden",
    signOut: "Abmelden",
    lookOnly: "Hier darf man zusehen. Ändern geht nur angemeldet.",
    appearance: "Darstellung",
    themes: { auto: "automatisch", dark: "dunkel", light: "hell" },
  },
  quantity: {
    unknown: "unbekannt",
    noData: (age) => `seit ${age} keine Daten`,
    neverData: "noch keine Daten",
    setUp: "Einrichten",
  },
  now: {
    title: "Jetzt",
    live: "live",
    valuesFrom: "Werte von",
    partlyLive: "teilweise live",
    noneFresh: "keine frischen Werte",
    production: "Erzeugung",
    consumption: "Verbrauch",
    balance: {
      settled: null,
      settling: "pendelt sich ein",
      contradictory: "der Zähler zeigt weniger, als das Auto zieht",
    },
    flow: "Energiefluss",
    flows: (from, to) => `Von ${from} zu ${to}.`,
    nothingFlows: "Nichts fließt.",
    loss: "Umwandlung",
    battery: "Hausbatterie",
    batteryCharging: (power) => `lädt ${power}`,
    batteryDischarging: (power) => `entlädt ${power}`,
    batteryIdle: "ruht",
    batteryPowerUnknown: "Leistung unbekannt",
    grid: "Netz",
    gridImport: "Bezug",
    gridExport: "Einspeisung",
    gridBalanced: "ausgeglichen",
    cloudy: "bewölkt",
    silent: (name) => `„${name}“ meldet keine Leistung`,
    noInverter:
      "Erzeugung, Verbrauch, Batterie und Netz erscheinen mit dem eingerichteten Wechselrichter.",
    setUpInverter: "Wechselrichter einrichten",
  },
  house: {
    title: "Haus",
    wall: "Seite für ein Tablet an der Wand",
    surplus: "Überschuss",
    surplusMissing: (power) => `${power} fehlen`,
    batteryHealth: "Batteriezustand",
    batteryStates: {
      "off": "aus",
      "standby": "bereit",
      "init": "startet",
      "charging": "lädt",
      "discharging": "entlädt",
      "fault": "Störung",
      "holding": "hält",
      "idle": "ruht",
      "power-saving": "spart Strom",
    },
    inverter: "Wechselrichter",
    inverterTakesIn: "nimmt Leistung auf",
    inverterStates: {
      "off": "aus",
      "sleeping": "schläft",
      "starting": "startet",
      "producing": "erzeugt",
      "throttled": "gedrosselt",
      "shutting-down": "fährt herunter",
      "fault": "Störung",
      "standby": "bereit",
    },
    plug: "Steckdose",
    plugOn: "an",
    plugOff: "aus",
    plugUse: (energy: string, solar: string) => `bisher ${energy}, ${solar} Sonne`,
  },
  charger: {
    title: "Ladegerät",
    states: {
      charging: "Lädt",
      idle: "Lädt nicht",
      offline: "Offline",
      stale: "Keine frischen Daten",
      notSetUp: "Nicht eingerichtet",
    },
    offlineSince: (time) => `Offline seit ${time}`,
    current: "Strom",
    told: (current) => `Vorgabe ${current}`,
    phases: "Phasen",
    otherThan: (expected: number) =>
      `gemessen; nach der Einstellung „Phasen des Autos“ wären es ${expected}`,
    mode: "Modus",
    since: (time) => `seit ${time}`,
    session: "Ladung",
    withSolar: (since, solar) => `${since}, ${solar} Sonne`,
    setUp: "Ladegerät einrichten",
    phase: (number) => `L${number}`,
    limits: (least, most) => `${least} bis ${most}`,
    changeLimits: "Stromgrenzen ändern",
  },
  zones: {
    car: (from) =>
      from === null
        ? "Im Modus Sonne darf die Sonne bei jedem Ladestand ins Auto."
        : `Bis ${from} lädt die Sonne erst die Hausbatterie, darüber auch das Auto (Modus Sonne).`,
    plug: (name, from) => `${name}: ab ${from}.`,
  },
  loads: loadsDe,
  modes: {
    legend: "Lademodus",
    names: { disabled: "Aus", slow: "Langsam", fast: "Schnell", tracked: "Sonne" },
    origins: {
      "user": "von Hand",
      "auto": "automatisch",
      "plug-in": "beim Anstecken",
      "car-full": "Auto voll",
      "offline": "Ladegerät weg",
      "goal": "durch Ladeziel",
    },
    noCharging: "lädt nicht",
    charging: "lädt",
    waiting: "wartet",
    chosen: "gewählt",
    stopping: "hält an",
    requested: "angefragt",
    unknown: (mode) =>
      `„${mode}“ ist kein Lademodus. Möglich: disabled, slow, fast, tracked. Nichts geändert.`,
    none: "Kein Lademodus gesendet. Möglich: disabled, slow, fast, tracked. Nichts geändert.",
    notStored: "Der Modus ließ sich nicht speichern und bleibt, wie er war. Gleich noch einmal.",
    pressed: (mode) => `${mode} gewählt.`,
    undo: "Rückgängig",
    undoLate: "Zum Zurücknehmen ist es zu spät. Bitte neu wählen.",
    refused: (refused, now) =>
      `Das Ladegerät hat „${refused}“ abgelehnt; nun gilt wieder „${now}“.`,
    fastFromGrid: (power) => `Schnell nimmt etwa ${power} aus dem Netz`,
    fastFromBoth: (power) => `Schnell nimmt etwa ${power} aus Hausbatterie und Netz`,
    fastFromSun: "Schnell nimmt nicht mehr, als die Sonne gerade gibt.",
    costs: (cost) => `, ${cost}/h.`,
    costsUpTo: (cost) => `, bis zu ${cost}/h.`,
    lostPress: "Das kam nicht an. Bitte noch einmal versuchen.",
    back: "Zurück zum Status",
    refusedTitle: "Nichts geändert",
  },
  storage: {
    title: "Die Datenbank nimmt gerade nichts an.",
    text: "Das Laden geht weiter; Werte dieser Zeit werden nicht aufgezeichnet.",
  },
  chart: {
    title: "Letzte 12 Stunden",
    production: "Erzeugung",
    consumption: "Verbrauch",
    charging: "Laden",
    grid: "Netz",
    imports: "Bezug",
    exports: "Einspeisung",
    battery: "Hausbatterie",
    gives: "entlädt",
    takes: "lädt",
    soc: "Ladestand",
    unit: "kW",
    shows: "Auch zeigen",
    show: "Zeigen",
    days: "Andere Tage",
    slider: "Werte und Grund zu einem Zeitpunkt des Diagramms",
    hint:
      "Auf das Diagramm zeigen oder mit den Pfeiltasten durchgehen: Hier stehen dann Werte und Grund.",
    session: "Ladung",
    sinceMoment: "Seit",
    happened: "Was geschah",
    empty: "Das Diagramm beginnt mit den ersten fünf Minuten an Werten.",
    table: "Fünf-Minuten-Werte als Tabelle",
    caption: "Fünf-Minuten-Mittel in kW, neueste zuerst",
    time: "Zeit",
    unknown: "unbekannt",
    peak: (power, time) => `Erzeugung bis ${power} um ${time}`,
    noProduction: "Keine Erzeugung",
    produced: (energy) => `zusammen ${energy}`,
    charged: (energy, cars) => `${energy} ${cars === "one" ? "ins Auto" : "in die Autos"}`,
    chargedSpans: (spans) => `geladen ${spans}`,
    notCharged: "nicht geladen",
    span: (from, to) => `${from}–${to}`,
    since: (from) => `seit ${from}`,
    and: " und ",
    ahead: "Sonne, die noch kommt",
    aheadForCar: (pv, car) => `Heute noch etwa ${pv}, davon ${car} fürs Auto.`,
    aheadSpare: (pv, spare) => `Heute noch etwa ${pv}, davon ${spare} übrig.`,
    aheadTomorrow: (pv) => `Morgen etwa ${pv}.`,
    aheadByPlace: (days, wanted) =>
      `Noch nicht genug Tage (${days} von ${wanted}): gerechnet nach Ort und Spitzenleistung.`,
  },
  settings: settingsDe,
  devices: devicesDe,
  history: historyDe,
  worth: worthDe,
  sessions: sessionsDe,
  events: eventsDe,
  setup: setupDe,
  demo: demoDe,
  checks: checksDe,
  diagnoses: diagnosesDe,
  deviceIssues: deviceIssuesDe,
  reasons: reasonsDe,
  notices: noticesDe,
  access: accessDe,
  api: apiDe,
  tokens: tokensDe,
  data: dataDe,
  restore: restoreDe,
  log: logDe,
  signIn: signInDe,
  closed: closedDe,
  backups: backupsDe,
  queries: queriesDe,
  broker: brokerDe,
  fleet: fleetDe,
  dayAhead: dayAheadDe,
  refusals: refusalsDe,
  plugReasons: plugReasonsDe,
  causes: causesDe,
  plugCauses: plugCausesDe,
};
