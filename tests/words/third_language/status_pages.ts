import assert from "node:assert/strict";
import { startingStatus, type Status } from "../../../src/app/status.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { parsePlugReason, PLUG_REASON } from "../../../src/domain/codes/plug_reason.ts";
import { parseReason, REASON } from "../../../src/domain/codes/reason.ts";
import { CHARGE_MODES, MODE_ORIGINS } from "../../../src/domain/house/mode.ts";
import { BATTERY_STATUSES, INVERTER_STATUSES } from "../../../src/domain/house/snapshot.ts";
import type { GoalState } from "../../../src/domain/goals/goal_state.ts";
import { CAR, HEATER, sampleGoal } from "../../routes/sample_loads.ts";
import { historyUpTo } from "../../routes/fake_program.ts";
import { sampleSun } from "../../routes/sample_sun.ts";
import type { SunToCome } from "../../../src/domain/sun/sun_to_come.ts";
import { NOON_MS, sampleStatus } from "../../routes/stub_program.ts";
import { PLAIN } from "./plain_values.ts";
import { samplesOf } from "./schema_samples.ts";
import { MODEL } from "./settings_pages.ts";
import { DETAIL, FRAGMENT, HOUR_MS, spokenApp, type Tour } from "./tour.ts";

const SUNNY = sampleStatus();

/** The status page in every state that a house can be in, and what its buttons answer. */
export async function visitStatus(tour: Tour): Promise<void> {
  const app = spokenApp();
  await tour.page(app, "/");
  await tour.page(app, "/kiosk");
  app.program.points = historyUpTo(NOON_MS, 140, (step) => ({
    pvPowerW: 40 * step,
    carPowerW: step > 50 ? 1000 : 0,
  }));
  await tour.page(app, "/");
  for (const importPrice of [null, 0.3]) {
    app.program.values = { ...app.program.values, importPrice };
    for (const change of [...modes(), ...powers(), ...devices()]) {
      app.program.current = { ...SUNNY, ...change };
      await tour.page(app, "/live/now");
    }
  }
  for (const change of reasons()) {
    app.program.current = { ...SUNNY, ...change };
    await tour.json(app, "/api/status");
  }
  for (const sun of suns()) {
    app.program.sun = sun;
    app.program.current = { ...SUNNY };
    await tour.page(app, "/");
  }
  app.program.sun = null;
  app.program.points = historyUpTo(NOON_MS, 140, () => ({}));
  await tour.page(app, "/live/now");
  for (const atMs of [NOON_MS, NOON_MS - 20_000]) {
    app.program.current = { ...SUNNY, atMs };
    await tour.page(app, "/");
  }
  await visitGoals(tour);
  const choice = { mode: "disabled", modeBy: "user", sinceMs: NOON_MS } as const;
  for (const cycle of [0, 1]) {
    app.program.current = { ...startingStatus(NOON_MS, 2, choice), cycle };
    await tour.page(app, "/");
  }
}

/** The sun to come by day and at night, with and without days and a battery whose size is known. */
function suns(): readonly SunToCome[] {
  const sun = sampleSun(NOON_MS);
  const none = { p20: 0, p50: 0, p80: 0 };
  return [
    sun,
    { ...sun, carWh: null },
    { ...sun, basis: "place" },
    { ...sun, today: { pvWh: none, surplusWh: none, steps: [] } },
  ];
}

/** Every mode by everybody who may choose it, taken or not, with and without current. */
function modes(): readonly Partial<Status>[] {
  return CHARGE_MODES.flatMap((mode) =>
    MODE_ORIGINS.flatMap((modeBy) =>
      [true, false].flatMap((isModePending) =>
        [true, false].map((charging) => ({
          mode,
          modeBy,
          isModePending,
          charger: { ...SUNNY.charger, charging },
        }))
      )
    )
  );
}

function powers(): readonly Partial<Status>[] {
  return [
    ...[1200, 0, -1200, null].map((powerW) => ({
      gridPowerW: powerW,
      batteryPowerW: powerW,
      surplusW: powerW,
      pvPowerW: powerW,
      consumptionPowerW: powerW,
    })),
    ...(["settled", "settling", "contradictory"] as const).map((balance) => ({ balance })),
    ...[true, false, null].map((cloudy) => ({ cloudy })),
    { storageError: DETAIL, session: null },
    { socPct: null, sohPct: null },
  ];
}

/** Each device as it may be: what it says, how old that is, and when it is gone. */
function devices(): readonly Partial<Status>[] {
  const { meter, inverter, battery, charger, plug } = SUNNY;
  const use = { startedAtMs: NOON_MS - HOUR_MS, energyWh: 900, solarWh: 800, unknownWh: 0 };
  const ages = (["stale", "unavailable"] as const).flatMap((quality) =>
    [NOON_MS - 130_000, null].map((atMs) => ({ quality, atMs, error: DETAIL }))
  );
  return [
    ...INVERTER_STATUSES.map((status) => ({ inverter: { ...inverter, status } })),
    { inverter: { ...inverter, isTakingIn: true } },
    ...BATTERY_STATUSES.map((status) => ({ battery: { ...battery, status } })),
    ...ages.map((age) => ({
      meter: { ...meter, ...age },
      inverter: { ...inverter, ...age },
      battery: { ...battery, ...age },
      charger: { ...charger, ...age },
      plug: { ...plug, ...age },
    })),
    ...[NOON_MS - HOUR_MS, null].map((offlineSinceMs) => ({
      charger: { ...charger, online: false, offlineSinceMs },
    })),
    { charger: { ...charger, phases: 3, otherThanPhases: 2 } },
    { plug: { ...plug, on: true, powerW: 2000, use } },
    { plug: { ...plug, on: null, powerW: null } },
    ...manyLoads(),
  ];
}

/** A car with a goal: each way, in each state of it; and one without, which has just been ended. */
async function visitGoals(tour: Tour): Promise<void> {
  const app = spokenApp();
  // Two steps at the power of now: it is steady.
  const energies = { energy_wh: 1, solar_wh: 1, battery_wh: 0, grid_wh: 0, unknown_wh: 0 };
  app.program.points = historyUpTo(NOON_MS, 2, () => ({}))
    .map((row) => ({ ...row, loads: [{ deviceId: 2, powerW: CAR.powerW, energies }] }));
  const show = async (goal: GoalState | null) => {
    const loads = [{ ...CAR, id: 2, name: MODEL, goal }];
    app.program.current = { ...SUNNY, loads };
    await tour.page(app, "/live/now");
  };
  const ways: readonly GoalState["days"][] = ["once", [1, 2, 3, 5], [1, 2, 3, 4, 5, 6, 7]];
  for (const days of ways) await show({ ...sampleGoal(NOON_MS), days });
  const waiting = sampleGoal(NOON_MS);
  for (
    const change of [
      { readyBy: null, deadlineMs: null },
      { gotWh: null, startsAtMs: null },
      { isDue: true },
      { isDue: true, shortWh: 2100 },
      { isDue: true, deadlineMs: NOON_MS - HOUR_MS },
      { cost: null },
    ]
  ) await show({ ...waiting, ...change });
  const { goals } = app.program;
  goals.isOver = true;
  const { gotWh, missingWh, deadlineMs, powerW, startsAtMs, readyAtMs, cost } = waiting;
  const foretold = {
    ...{ gotWh, missingWh, deadlineMs, powerW, startsAtMs, readyAtMs, cost },
    ...{ shortWh: 2100, isCheapNow: false },
  };
  for (
    const change of [
      {},
      { startsAtMs: null },
      { startsAtMs: null, isCheapNow: true },
      { deadlineMs: null },
      { missingWh: 0 },
    ]
  ) {
    goals.foretold = { ...foretold, ...change };
    await show(null);
    await tour.page(app, "/goal/preview?id=2&kwh=20&way=once&readyBy=07:00");
  }
  const press = (fields: Record<string, string>) =>
    tour.form(app, "/goal", { id: "2", ...fields }, FRAGMENT);
  await press({ do: "set", kwh: "x", way: "once", readyBy: "07:00" });
  await press({ do: "set", kwh: "9,400", way: "until" });
  await press({ do: "end" });
  await show(null);
  await press({ do: "set", kwh: "20", way: "until" });
  await show(waiting);
  goals.isStorageBroken = true;
  await press({ do: "set", kwh: "20", way: "until" });
  const headers = { "content-type": "application/json" };
  for (
    const body of [
      { readyBy: "25:00", days: [9], x: 1 },
      { energyWh: 20_000, days: [1] },
    ]
  ) {
    const call = { method: "PUT", body: JSON.stringify(body), headers };
    await tour.json(app, "/api/devices/2/goal", call);
  }
}

/** A house of many loads: held, waiting for the relay, silent, charging; a roof that tells nothing. */
function manyLoads(): readonly Partial<Status>[] {
  const { session } = SUNNY;
  const old = { quality: "stale", atMs: NOON_MS - 130_000, error: DETAIL } as const;
  const silent = { ...old, id: 9, name: MODEL, driver: MODEL, roles: ["pv" as const] };
  const use = { startedAtMs: NOON_MS - HOUR_MS, energyWh: 900, solarWh: 800, unknownWh: 0 };
  const until = NOON_MS + HOUR_MS;
  const reason = { code: "plug.manual", on: true, untilMs: until } as const;
  const heater = { ...HEATER, name: MODEL, use, reason };
  const car = { ...CAR, name: MODEL, session };
  const first = { ...car, id: 2 };
  const refused = { mode: "fast", refusal: { detail: DETAIL } } as const;
  const noBattery = { ...SUNNY.battery, isConfigured: false };
  return [
    { loads: [first, { ...heater, on: false, hold: { on: true, untilMs: until } }] },
    { loads: [first, heater, { ...heater, ...old, id: 8, on: null, hold: null }, car] },
    { gridPowerW: -20_000, loads: [first, { ...car, mode: "tracked", refused }] },
    { battery: noBattery, gridPowerW: 500, loads: [first, car] },
    { loads: [first, { ...car, ...old, online: false, session: null }] },
    { pvPowerW: null, devices: [{ ...silent, powers: { pv: null } }] },
  ];
}

/** Every reason of the charger and of the plug. */
function reasons(): readonly Partial<Status>[] {
  const ofCharger = samplesOf(REASON, PLAIN).map((sample) => {
    const reason = parseReason(sample);
    assert.ok(reason !== null, JSON.stringify(sample));
    return { reason };
  });
  const ofPlug = samplesOf(PLUG_REASON, PLAIN).map((sample) => {
    const reason = parsePlugReason(sample);
    assert.ok(reason !== null, JSON.stringify(sample));
    return { plug: { ...SUNNY.plug, reason } };
  });
  return [...ofCharger, ...ofPlug];
}

/** What the buttons of the page answer, and the look of all pages. */
export async function visitButtons(tour: Tour): Promise<void> {
  const app = spokenApp();
  await tour.form(app, "/mode", { mode: "fast" }, FRAGMENT);
  for (const headers of [{}, FRAGMENT]) {
    await tour.form(app, "/mode", { mode: "full" }, headers);
    await tour.form(app, "/mode", {}, headers);
  }
  app.program.current = { ...SUNNY, loads: [CAR, HEATER] };
  for (const headers of [{}, FRAGMENT]) {
    await tour.form(app, "/mode", { mode: "fast", id: "77" }, headers);
    await tour.form(app, "/switch", { hold: "on", id: "77", minutes: "30" }, headers);
    await tour.form(app, "/switch", { hold: "half", id: String(HEATER.id) }, headers);
  }
  for (const headers of [{}, FRAGMENT]) {
    await tour.form(app, "/switch", { hold: "on", id: `${HEATER.id}`, minutes: "30" }, headers);
    await tour.form(app, "/undo", { id: "77" }, headers);
  }
  app.program.failure = new StorageFailed(DETAIL);
  for (const headers of [{}, FRAGMENT]) await tour.form(app, "/mode", { mode: "fast" }, headers);
  await tour.form(app, "/theme", { theme: "pink" });
  for (const theme of ["dark", "light", "auto"]) {
    await tour.page(app, "/", { headers: { cookie: `theme=${theme}` } });
  }
}
