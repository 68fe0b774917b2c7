import { placePath, SETTINGS_PLACES } from "../../../routes/settings/settings_places.ts";
import { SettingsInvalid, StorageFailed } from "../../../src/domain/codes/errors.ts";
import { BROKER_TROUBLES, type BrokerState } from "../../../src/domain/ports/broker_state.ts";
import { DAY_AHEAD_TROUBLES, type DayAheadState } from "../../../src/domain/ports/day_ahead.ts";
import { FLEET_COUNTED, FLEET_TROUBLES, type FleetState } from "../../../src/domain/ports/fleet.ts";
import type { BatteryValues } from "../../../src/domain/house/snapshot.ts";
import { SLOTS } from "../../../src/domain/devices/slots.ts";
import {
  type DeviceAnswer,
  type DeviceTest,
  type FoundHint,
} from "../../../src/domain/ports/device_checks.ts";
import { DIAGNOSIS, type Problem } from "../../../src/domain/codes/diagnosis.ts";
import type { MakeWords } from "../../../src/words/diagnosis_texts.ts";
import { en } from "../../../src/words/en/en.ts";
import { PLAIN } from "./plain_values.ts";
import { samplesOf } from "./schema_samples.ts";
import { parse } from "valibot";
import { SETTING_GROUPS } from "../../../src/domain/settings/setting_kinds.ts";
import type {
  SettingIssue,
  SettingIssueCode,
} from "../../../src/domain/settings/setting_issues.ts";
import { SETTING_KEYS } from "../../../src/domain/settings/settings.ts";
import { BATTERY, CHARGER, INVERTER, METER, PLUG } from "../../domain/house/readings.ts";
import type { AppUnderTest } from "../../routes/app_under_test.ts";
import { DETAIL, FRAGMENT, spokenApp, type Tour } from "./tour.ts";

/** Values that no setting takes. */
const WRONG: readonly string[] = ["", "x y", "/", "9.400", "99999999", "x".repeat(300)];

/** Everything that may be wrong with settings, or asked about them, beside a value by itself. */
const ISSUES: { readonly [C in SettingIssueCode]: SettingIssue<C> } = {
  "not-as-expected": { key: "currency", code: "not-as-expected", setting: "currency", given: "1" },
  "grouped-number": {
    key: "pvPeakPowerW",
    code: "grouped-number",
    setting: "pvPeakPowerW",
    digits: "9400",
    given: "9.400",
  },
  "unknown-setting": { key: "unheardOf", code: "unknown-setting" },
  "fixed-by-environment": {
    key: "webPort",
    code: "fixed-by-environment",
    variable: "CHARGEMANAGER_WEB_PORT",
  },
  "file-refused": { key: "unheardOf", code: "file-refused", path: "/settings.json", why: DETAIL },
  "no-plug-address": { key: "plugHost", code: "no-plug-address" },
  "smallest-above-max": { key: "minCurrentA", code: "smallest-above-max" },
  "unit-of-first-inverter": { key: "inverterUnitId", code: "unit-of-first-inverter" },
  "no-secret": { key: "webSecret", code: "no-secret" },
  "no-pin": { key: "nrgkickPassword", code: "no-pin" },
  "own-machine": { key: "plugHost", code: "own-machine" },
  "password-of-other-host": { key: "nrgkickPassword", code: "password-of-other-host" },
  "password-of-environment": { key: "nrgkickPassword", code: "password-of-environment" },
  "address-of-device": { key: "inverterHost", code: "address-of-device", other: "9" },
  "grid-meter-of-device": { key: "inverterHost", code: "grid-meter-of-device", other: "9" },
  "nothing-to-test": { key: "plugHost", code: "nothing-to-test" },
  "port-unavailable": { key: "webPort", code: "port-unavailable", port: 80, why: "forbidden" },
  "high-current": { key: "maxCurrentA", code: "high-current", currentA: 32, usualA: 16 },
  "dear-price": {
    key: "importPrice",
    code: "dear-price",
    price: 30,
    hundredth: 0.3,
    currency: "EUR",
  },
  "window-over": { key: "plugStartHour", code: "window-over", hour: 18, windows: ["10:00-14:00"] },
  "device-gone": { key: "plugHost", code: "device-gone" },
};

/** All ways in which the program may stand with its MQTT broker. */
const BROKER_STATES: readonly BrokerState[] = [
  { kind: "off" },
  { kind: "connecting", url: "" },
  { kind: "connected", url: "", sinceMs: 0, refusedTopic: "9/9" },
  ...BROKER_TROUBLES.map((trouble) => ({ kind: "failing", url: "", sinceMs: 0, trouble } as const)),
];

/** And with the fleet's database. */
const FLEET_STATES: readonly FleetState[] = [
  { kind: "starting", newestMs: null, waitingRows: FLEET_COUNTED },
  { kind: "shipped", atMs: 0, newestMs: 0, waitingRows: 0 },
  ...FLEET_TROUBLES.map((trouble) => {
    return { kind: "failing", sinceMs: 0, trouble, newestMs: null, waitingRows: 1 } as const;
  }),
];

/** And with the source of prices. */
const DAY_AHEAD_STATES: readonly DayAheadState[] = [
  { kind: "starting", untilMs: null },
  { kind: "fetched", atMs: 0, untilMs: 0 },
  ...DAY_AHEAD_TROUBLES.map((trouble) => {
    return { kind: "failing", sinceMs: 0, trouble, untilMs: 0 } as const;
  }),
];

/** The form as it stands, and all that is said of what is sent. */
export async function visitSettings(tour: Tour): Promise<void> {
  const app = spokenApp();
  const none = "nothing-of-this";
  for (
    const path of [
      "",
      `?q=${none}`,
      "?q=maxCurrentA",
      "?q=current",
      "/car?saved=all",
      "/car?saved=car",
    ]
  ) {
    await tour.page(app, `/settings${path}`);
  }
  const visitAll = async () => {
    for (const place of SETTINGS_PLACES) await tour.page(app, placePath(place));
  };
  await visitAll();
  for (const state of BROKER_STATES) {
    app.program.broker = () => state;
    await tour.page(app, "/settings/mqtt");
  }
  for (const state of FLEET_STATES) {
    app.program.fleet = () => state;
    await tour.page(app, "/settings/network");
  }
  for (const state of DAY_AHEAD_STATES) {
    app.program.dayAhead = () => state;
    await tour.page(app, "/settings/prices");
  }
  for (const wrong of WRONG) {
    const fields = Object.fromEntries(SETTING_KEYS.map((key) => [key, wrong]));
    for (const group of SETTING_GROUPS) await tour.form(app, "/settings", { ...fields, group });
  }
  for (const issue of Object.values(ISSUES)) {
    app.program.failure = new SettingsInvalid([issue]);
    await send(tour, app);
  }
  app.program.failure = new StorageFailed(DETAIL);
  await send(tour, app);
  await tour.page(app, "/settings", { method: "POST" });
  app.program.failure = null;
  await tour.form(app, "/settings", { maxCurrentA: "32", importPrice: "30" });
  await tour.form(app, "/settings", { group: "web", webPort: "x", webSecret: "geheim1234" });
  app.program.fixed = new Set(SETTING_KEYS);
  await visitAll();
}

/** As a form, and as a program sends it. */
async function send(tour: Tour, app: AppUnderTest): Promise<void> {
  await tour.form(app, "/settings", { group: "tracking", autoTracking: "off" });
  await tour.json(app, "/api/settings", {
    method: "PUT",
    body: JSON.stringify({ autoTracking: false }),
    headers: { "content-type": "application/json" },
  });
}

/** What is valid and perhaps not meant is said beside its field. */
export async function visitWarnings(tour: Tour): Promise<void> {
  const app = spokenApp();
  const atNight = { plugEnabled: true, plugOnPowerW: 0, plugWindow1: "22:00-05:00" };
  app.program.values = { ...app.program.values, ...atNight };
  await tour.page(app, "/settings/plug");
}

/** What a device says that it is. */
export const MODEL = "SE10K";

/** What a found device may still need. */
const HINTS: readonly FoundHint[] = ["api-disabled", "charger-away"];

const WELL: Omit<DeviceTest, "answer"> = {
  isAbsent: false,
  address: "192.0.2.7:1502",
  identity: { model: MODEL, firmware: "4.22.39" },
  durationsMs: [12.4],
  ageMs: 1,
  problems: [],
};

/** Everything that a driver may find wrong, each make's own faults and notices too. */
function everyProblem(): readonly Problem[] {
  const makes: Readonly<Record<string, MakeWords>> = en.diagnoses.makes;
  const own = Object.entries(makes).flatMap(([driver, { faults = {}, notices = {} }]) => [
    ...Object.keys(faults).map((label) => ({ code: "inverter-fault" as const, driver, label })),
    ...Object.keys(notices).map((name) => ({
      code: "charger-error" as const,
      driver,
      notices: [{ kind: "error", code: 7, name }] as const,
    })),
  ]);
  const others = samplesOf(DIAGNOSIS, PLAIN).map((sample) => parse(DIAGNOSIS, sample));
  return [...own, ...others].map((diagnosis) => ({ ...diagnosis, detail: DETAIL }));
}

/** Every device that answers, with values of both signs, and each that tells nothing. */
function everyTest(): readonly DeviceTest[] {
  const batteries: readonly BatteryValues[] = [-500, 0, 500].map((powerW) => ({
    ...BATTERY,
    powerW,
  }));
  const answers: readonly DeviceAnswer[] = [
    { device: "inverter", values: INVERTER },
    ...[-1000, 1000].map((gridPowerW) => ({
      device: "meter" as const,
      values: { ...METER, gridPowerW },
    })),
    ...batteries.map((values) => ({ device: "battery" as const, values })),
    ...[true, false, null].map((isCarConnected) => ({
      device: "charger" as const,
      values: { ...CHARGER, isCarConnected },
    })),
    ...[true, false].map((on) => ({ device: "plug" as const, values: { ...PLUG, on } })),
    { device: "inverter", values: null },
    { device: "meter", values: null },
    { device: "battery", values: null },
    { device: "charger", values: null },
    { device: "plug", values: null },
  ];
  return [
    ...answers.map((answer) => ({ ...WELL, answer })),
    { ...WELL, answer: { device: "inverter", values: INVERTER }, problems: everyProblem() },
    { ...WELL, answer: { device: "battery", values: null }, isAbsent: true },
    { ...WELL, answer: { device: "inverter", values: INVERTER }, durationsMs: [] },
  ];
}

/** Tests of devices and searches for them, with all that they may bring. */
export async function visitChecks(tour: Tour): Promise<void> {
  const app = spokenApp();
  const { program } = app;
  const press = async (action: string, fields: Record<string, string> = {}) => {
    for (const group of SLOTS) {
      for (const headers of [{}, FRAGMENT]) {
        await tour.form(app, `/settings/${action}`, { group, ...fields }, headers);
      }
    }
  };
  await press("test");
  await press("find");
  program.failure = new SettingsInvalid([ISSUES["nothing-to-test"]]);
  await press("test");
  program.failure = null;
  for (const source of ["device", "program"] as const) {
    program.tested = { kind: "tested", tests: everyTest(), source, isElsewhere: true };
    await press("test");
  }
  const found = [...HINTS, null].map((hint) => ({
    name: MODEL,
    address: "192.0.2.7",
    hint,
    fill: {},
  }));
  for (const isHeld of [true, false]) {
    for (const isAddressMissing of [true, false]) {
      for (const devices of [[], found.slice(0, 1), found]) {
        const findings = { found: devices, problems: [], isHeld, isAddressMissing };
        program.found = { kind: "found", findings };
        await press("find");
      }
    }
  }
  await press("fill", { fill: "inverterHost=192.0.2.7", nrgkickPassword: "1234" });
  await tour.form(app, "/settings/test", { group: "car" });
}
