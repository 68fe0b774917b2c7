import type { ChargerCommand } from "../domain/house/command.ts";
import type { Reason } from "../domain/codes/reason.ts";
import {
  type ChargerValues,
  countPhases,
  type PowerFlows,
  type Quality,
  type Reading,
  type Snapshot,
} from "../domain/house/snapshot.ts";
import type { Settings } from "../domain/settings/settings.ts";
import type { Moment } from "../domain/house/time.ts";
import { MINUTE_MS, type Phases } from "../domain/house/units.ts";
import { flowsForCar, plugLoad } from "./site/allocation.ts";
import { type CurrentRange, currentRange, powerPerAmpereW } from "./charging/current.ts";
import { type CarHabits, habitsInForce } from "./car/car_habits.ts";
import type { CarMemory } from "./car/car_memory.ts";
import { type CloudMemory, updateClouds } from "./site/clouds.ts";
import { assessReach, type Reach } from "./charging/reach.ts";
import { assessSite, type Site } from "./site/site.ts";
import type { ControlState } from "./state.ts";
import { surplusW } from "./site/surplus.ts";

/** A charger is given up after so many misses in a row and so long without an answer. */
const OFFLINE_MISSES = 3;
const OFFLINE_MS = MINUTE_MS;
/** Longest step that timers and energies take at once: a gap between cycles tells nothing. */
export const MAX_ELAPSED_MS = MINUTE_MS;

/** All that the rules of one cycle look at, derived once from the snapshot. */
export interface Situation extends Reach {
  readonly now: Moment;
  readonly settings: Settings;
  /** Since the last cycle, bounded. */
  readonly elapsedMs: number;
  readonly isMeterConfigured: boolean;
  readonly isMeterBlind: boolean;
  readonly hasBattery: boolean;
  readonly socPct: number | null;
  /** The house answers and its battery does not tell its charge. */
  readonly isSocMissing: boolean;
  readonly site: Site;
  readonly siteKnownMs: number | null;
  readonly clouds: CloudMemory;
  /** Null: not known yet. */
  readonly isCloudy: boolean | null;
  readonly charger: ChargerView;
  readonly phases: Phases;
  readonly range: CurrentRange;
  /** Current in A from which this car starts: the smallest, or what it was seen to need. */
  readonly startA: number;
  readonly perAmpereW: number;
  readonly smallestPowerW: number;
  readonly startPowerW: number;
  /** What the cycle before knew of the car, and had commanded. */
  readonly car: CarMemory;
  readonly habits: CarHabits;
  readonly command: ChargerCommand | null;
  readonly isCharging: boolean;
  /** The powers as they are measured, whatever becomes of the plug. */
  readonly measured: PowerFlows;
  readonly carPowerW: number | null;
  readonly surplusW: number | null;
  /** The same, with what only the battery can have: the sun as trials judge it. */
  readonly sunW: number | null;
  /** The surplus as it would count if nothing flowed yet: what a start is judged by. */
  readonly startSurplusW: number | null;
}

export interface ChargerView {
  readonly isConfigured: boolean;
  readonly quality: Quality;
  readonly isOnline: boolean;
  /** Wall time of the last answer; null: never one. */
  readonly answeredAtMs: number | null;
  readonly values: ChargerValues | null;
}

/** Derives what the rules look at. */
export function assess(input: {
  state: ControlState;
  snapshot: Snapshot;
  settings: Settings;
  now: Moment;
}): Situation {
  const { state, settings, now } = input;
  const snapshot = houseOfCar(input);
  const charger = viewCharger(snapshot.charger, now.steadyMs - state.startedMs);
  const { carPowerW } = snapshot.flows;
  const { seenPhases } = state.car;
  const ableTo = seenPhases !== null && seenPhases > settings.carMaxPhases
    ? seenPhases
    : settings.carMaxPhases;
  const phases = countPhases(charger.values, ableTo);
  const habits = habitsInForce(state.habits, settings.minCurrentA);
  const range = provenRange(currentRange(charger.values, settings), habits);
  const startA = Math.max(range.minA, Math.min(range.maxA, habits.startA ?? 0));
  const perAmpereW = powerPerAmpereW(charger.values, phases) * habits.drawPart;
  const powerW = charger.values?.powerW ?? null;
  const isCharging = powerW !== null && powerW >= (charger.values?.idlePowerW ?? 0) && powerW > 0;
  const { site, knownMs } = assessSite(snapshot, state, now);
  const reach = assessReach(state, input.snapshot, { seen: snapshot.flows, settings, now });
  const clouds = updateClouds(state.clouds, {
    pvPowerW: snapshot.inverter.quality === "fresh" ? snapshot.flows.pvPowerW : null,
    peakPowerW: settings.pvPeakPowerW,
    steadyMs: now.steadyMs,
  });
  return {
    now,
    settings,
    elapsedMs: boundElapsed(now.steadyMs - (state.decidedMs ?? now.steadyMs)),
    isMeterConfigured: snapshot.meter.isConfigured,
    isMeterBlind: isUnseen(snapshot),
    hasBattery: snapshot.battery.isConfigured,
    socPct: snapshot.battery.value?.socPct ?? null,
    isSocMissing: isSocMissing(snapshot),
    site,
    siteKnownMs: knownMs,
    ...reach,
    clouds,
    isCloudy: clouds.isCloudy,
    charger,
    phases,
    range,
    startA,
    perAmpereW,
    smallestPowerW: range.minA * perAmpereW,
    startPowerW: startA * perAmpereW,
    car: state.car,
    habits,
    command: state.command,
    isCharging,
    measured: input.snapshot.flows,
    carPowerW,
    surplusW: surplusOf({ snapshot, settings, isCharging, ...reach }),
    sunW: surplusOf({ snapshot, settings, isCharging, reachW: Infinity }),
    startSurplusW: surplusOf({ snapshot, settings, isCharging: false, ...reach }),
  };
}

/** A current below which the car has been seen to take nothing is none that may be commanded. */
function provenRange(range: CurrentRange, { startA, isStartProven }: CarHabits): CurrentRange {
  if (!isStartProven || startA === null) return range;
  return { ...range, minA: Math.max(range.minA, Math.min(range.maxA, startA)) };
}

/** The house as the car has to reckon with it: what the plug leaves, by "Priority". */
function houseOfCar(
  { state, snapshot, settings, now }: {
    state: ControlState;
    snapshot: Snapshot;
    settings: Settings;
    now: Moment;
  },
): Snapshot {
  const isAsked = state.command?.enabled === true;
  const load = plugLoad({
    memory: state.plug,
    snapshot,
    settings,
    mode: state.choice.mode,
    askedForMs: isAsked ? now.steadyMs - (state.switchedMs ?? now.steadyMs) : null,
    now,
  });
  const flows = flowsForCar(snapshot.flows, load, {
    isConfigured: snapshot.battery.isConfigured,
    socPct: snapshot.battery.value?.socPct ?? null,
    maxChargingW: settings.batteryMaxChargingW,
  });
  return flows === snapshot.flows ? snapshot : { ...snapshot, flows };
}

function viewCharger(reading: Reading<ChargerValues>, startAgeMs: number): ChargerView {
  const ageMs = reading.ageMs ?? startAgeMs;
  return {
    isConfigured: reading.isConfigured,
    quality: reading.quality,
    isOnline: reading.isConfigured && !(reading.misses >= OFFLINE_MISSES && ageMs >= OFFLINE_MS),
    answeredAtMs: reading.atMs,
    values: reading.value,
  };
}

function isUnseen({ meter, flows }: { meter: Reading<unknown>; flows: PowerFlows }): boolean {
  return meter.isConfigured && (meter.quality !== "fresh" || flows.gridPowerW === null);
}

function isSocMissing({ meter, battery }: Snapshot): boolean {
  return meter.quality === "fresh" && battery.quality === "fresh" && battery.value !== null &&
    battery.value.socPct === null;
}

function surplusOf(
  context: { snapshot: Snapshot; settings: Settings; isCharging: boolean; reachW: number },
): number | null {
  const { snapshot, settings, isCharging, reachW } = context;
  return surplusW(snapshot.flows, {
    isCharging,
    isBatteryConfigured: snapshot.battery.isConfigured,
    socPct: snapshot.battery.value?.socPct ?? null,
    startSocPct: settings.trackingStartSocPct,
    reachW,
  });
}

function boundElapsed(elapsedMs: number): number {
  return Math.max(0, Math.min(MAX_ELAPSED_MS, elapsedMs));
}

/** The reason of a charger that does not tell what it does. */
export function silentCharger({ charger }: Situation): Reason {
  const code = charger.isOnline ? "silent.charger" : "offline.charger";
  return { code, sinceMs: charger.answeredAtMs };
}
