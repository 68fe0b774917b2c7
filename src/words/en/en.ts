import { backupsEn } from "./pages/backups.ts";
import { queriesEn } from "./codes/queries.ts";
import { refusalsEn } from "./codes/refusals.ts";
import { accessEn } from "./pages/access.ts";
import { apiEn } from "./pages/api.ts";
import { tokensEn } from "./pages/tokens.ts";
import { dataEn } from "./pages/data.ts";
import { restoreEn } from "./pages/restore.ts";
import { loadsEn } from "./pages/loads.ts";
import { logEn } from "./pages/log.ts";
import { closedEn, signInEn } from "./pages/sign_in.ts";
import { brokerEn } from "./codes/broker.ts";
import { dayAheadEn } from "./codes/day_ahead.ts";
import { fleetEn } from "./codes/fleet.ts";
import { causesEn, plugCausesEn } from "./codes/causes.ts";
import { eventsEn } from "./codes/events.ts";
import { historyEn, worthEn } from "./pages/history.ts";
import { demoEn } from "./pages/demo.ts";
import { devicesEn } from "./pages/devices.ts";
import { setupEn } from "./pages/setup.ts";
import { noticesEn } from "./codes/notices.ts";
import { plugReasonsEn } from "./codes/plug_reasons.ts";
import { checksEn } from "./pages/checks.ts";
import { deviceIssuesEn } from "./codes/device_issues.ts";
import { diagnosesEn } from "./codes/diagnoses.ts";
import { momentsEn } from "./moments.ts";
import { reasonsEn } from "./codes/reasons.ts";
import { sessionsEn } from "./pages/sessions.ts";
import { settingsEn } from "./settings/settings.ts";

/** Every word that a person reads in English; the other languages have the shape of this one. */
export const en = {
  code: "en",
  /** How the language calls itself. */
  name: "English",
  locale: "en-GB",
  decimalMark: ".",
  moments: momentsEn,
  frame: {
    status: "Status",
    history: "History",
    sessions: "Sessions",
    events: "Events",
    settings: "Settings",
    pages: "Pages",
    skip: "Skip to the content",
    demo: "Demo: nothing real is switched.",
    demoPage: "Let something happen",
    /** `{time}` is replaced in the browser. */
    lost: "Connection lost – values from {time}",
    signIn: "Sign in",
    signOut: "Sign out",
    lookOnly: "You may look here. Nothing can be changed without signing in.",
    appearance: "Appearance",
    themes: { auto: "automatic", dark: "dark", light: "light" },
  },
  quantity: {
    unknown: "unknown",
    noData: (age: string) => `no data for ${age}`,
    neverData: "no data yet",
    setUp: "Set up",
  },
  now: {
    title: "Now",
    live: "live",
    valuesFrom: "values from",
    partlyLive: "partly live",
    noneFresh: "no fresh values",
    production: "Production",
    consumption: "Consumption",
    balance: {
      settled: null,
      settling: "settling",
      contradictory: "the meter tells less than the car takes",
    },
    flow: "Energy flow",
    flows: (from: string, to: string) => `From ${from} to ${to}.`,
    nothingFlows: "Nothing flows.",
    loss: "Conversion",
    battery: "House battery",
    batteryCharging: (power: string) => `charging ${power}`,
    batteryDischarging: (power: string) => `discharging ${power}`,
    batteryIdle: "idle",
    batteryPowerUnknown: "power unknown",
    grid: "Grid",
    gridImport: "import",
    gridExport: "export",
    gridBalanced: "balanced",
    cloudy: "cloudy",
    silent: (name: string) => `“${name}” does not tell its power`,
    noInverter: "Production, consumption, battery and grid show once the inverter is set up.",
    setUpInverter: "Set up the inverter",
  },
  house: {
    title: "House",
    wall: "Page for a wall tablet",
    surplus: "Surplus",
    surplusMissing: (power: string) => `${power} short`,
    batteryHealth: "Battery health",
    batteryStates: {
      "off": "off",
      "standby": "standby",
      "init": "starting",
      "charging": "charging",
      "discharging": "discharging",
      "fault": "fault",
      "holding": "holding",
      "idle": "idle",
      "power-saving": "saving power",
    },
    inverter: "Inverter",
    inverterTakesIn: "takes power in",
    inverterStates: {
      "off": "off",
      "sleeping": "sleeping",
      "starting": "starting",
      "producing": "producing",
      "throttled": "throttled",
      "shutting-down": "shutting down",
      "fault": "fault",
      "standby": "standby",
    },
    plug: "Smart plug",
    plugOn: "on",
    plugOff: "off",
    plugUse: (energy: string, solar: string) => `${energy} so far, ${solar} sun`,
  },
  charger: {
    title: "Charger",
    states: {
      charging: "Charging",
      idle: "Not charging",
      offline: "Offline",
      stale: "No fresh data",
      notSetUp: "Not set up",
    },
    offlineSince: (time: string) => `Offline since ${time}`,
    current: "Current",
    told: (current: string) => `set to ${current}`,
    phases: "Phases",
    otherThan: (expected: number) => `measured; the setting “Max phases” let expect ${expected}`,
    mode: "Mode",
    since: (time: string) => `since ${time}`,
    session: "Session",
    withSolar: (since: string, solar: string) => `${since}, ${solar} sun`,
    setUp: "Set up the charger",
    phase: (number: number) => `L${number}`,
    limits: (least: string, most: string) => `${least} to ${most}`,
    changeLimits: "Change the current limits",
  },
  zones: {
    car: (from: string | null) =>
      from === null
        ? "In Tracked the sun may go into the car at any charge."
        : `Up to ${from} the sun fills the house battery first, above that the car too (Tracked).`,
    plug: (name: string, from: string) => `${name}: from ${from} on.`,
  },
  loads: loadsEn,
  modes: {
    legend: "Charge mode",
    names: { disabled: "Off", slow: "Slow", fast: "Fast", tracked: "Tracked" },
    origins: {
      "user": "by hand",
      "auto": "auto",
      "plug-in": "on plug-in",
      "car-full": "car full",
      "offline": "charger gone",
      "goal": "by goal",
    },
    noCharging: "does not charge",
    charging: "charging",
    waiting: "waiting",
    chosen: "chosen",
    stopping: "stopping",
    requested: "requested",
    unknown: (mode: string) =>
      `“${mode}” is no charge mode. Choose disabled, slow, fast or tracked. Nothing has changed.`,
    none: "No charge mode was sent. Choose disabled, slow, fast or tracked. Nothing has changed.",
    notStored: "The mode could not be stored, so nothing has changed. Try again in a moment.",
    pressed: (mode: string) => `${mode} chosen.`,
    undo: "Undo",
    undoLate: "It is too late to take that back. Choose again.",
    refused: (refused: string, now: string) =>
      `The charger has refused ${refused}, so ${now} holds again.`,
    /** What Fast would take beyond the sun that is spare. */
    fastFromGrid: (power: string) => `Fast takes about ${power} from the grid`,
    fastFromBoth: (power: string) => `Fast takes about ${power} from house battery and grid`,
    fastFromSun: "Fast takes no more than the sun gives now.",
    costs: (cost: string) => `, ${cost}/h.`,
    costsUpTo: (cost: string) => `, up to ${cost}/h.`,
    lostPress: "That did not get through. Try again.",
    back: "Back to the status page",
    refusedTitle: "Nothing changed",
  },
  storage: {
    title: "The database takes nothing at the moment.",
    text: "Charging goes on; values of this time are not recorded.",
  },
  chart: {
    title: "Last 12 hours",
    production: "Production",
    consumption: "Consumption",
    charging: "Charging",
    grid: "Grid",
    imports: "import",
    exports: "export",
    battery: "House battery",
    gives: "discharging",
    takes: "charging",
    soc: "Battery charge",
    unit: "kW",
    shows: "Also show",
    show: "Show",
    days: "Other days",
    slider: "Values and reason at a moment of the chart",
    hint: "Point at the chart, or go through it with the arrow keys: values and reason stand here.",
    session: "Session",
    sinceMoment: "Since",
    happened: "What happened",
    empty: "The chart begins with the first five minutes of values.",
    table: "Five-minute values as a table",
    caption: "Means of five minutes in kW, newest first",
    time: "Time",
    unknown: "unknown",
    peak: (power: string, time: string) => `Production up to ${power} at ${time}`,
    noProduction: "No production",
    produced: (energy: string) => `${energy} in all`,
    charged: (energy: string, cars: "one" | "several") =>
      `${energy} into the ${cars === "one" ? "car" : "cars"}`,
    chargedSpans: (spans: string) => `charged ${spans}`,
    notCharged: "no charging",
    span: (from: string, to: string) => `${from}–${to}`,
    since: (from: string) => `since ${from}`,
    and: " and ",
    ahead: "Sun to come",
    aheadForCar: (pv: string, car: string) => `About ${pv} more today, ${car} for the car.`,
    aheadSpare: (pv: string, spare: string) => `About ${pv} more today, ${spare} of it spare.`,
    aheadTomorrow: (pv: string) => `About ${pv} tomorrow.`,
    aheadByPlace: (days: number, wanted: number) =>
      `Not enough days yet (${days} of ${wanted}): reckoned from the place and the peak power.`,
  },
  settings: settingsEn,
  devices: devicesEn,
  history: historyEn,
  worth: worthEn,
  sessions: sessionsEn,
  events: eventsEn,
  setup: setupEn,
  demo: demoEn,
  checks: checksEn,
  diagnoses: diagnosesEn,
  deviceIssues: deviceIssuesEn,
  reasons: reasonsEn,
  notices: noticesEn,
  access: accessEn,
  api: apiEn,
  tokens: tokensEn,
  data: dataEn,
  restore: restoreEn,
  log: logEn,
  signIn: signInEn,
  closed: closedEn,
  backups: backupsEn,
  queries: queriesEn,
  broker: brokerEn,
  fleet: fleetEn,
  dayAhead: dayAheadEn,
  refusals: refusalsEn,
  plugReasons: plugReasonsEn,
  causes: causesEn,
  plugCauses: plugCausesEn,
};
