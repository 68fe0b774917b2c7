import type { ChargerCommand } from "../domain/house/command.ts";
import type { Reason } from "../domain/codes/reason.ts";
import {
  type ChargerValues,
  expectedPhases,
  flowingPhases,
  type PowerFlows,
  type Quality,
  type Reading,
  type Snapshot,
} from "../domain/house/snapshot.ts";
import type { Settings } from "../domain/settings/settings.ts";
import type { Moment } from "../domain/house/time.ts";
import { MINUTE_MS, type Phases, SECOND_MS } from "../domain/house/units.ts";
import { type CurrentRange, currentRange, powerPerAmpereW } from "./charging/current.ts";
import { type CarHabits, habitsInForce } from "./car/car_habits.ts";
import type { CarMemory } from "./car/car_memory.ts";
import { type CloudMemory, updateClouds } from "./site/clouds.ts";
import { assessInverter, assessReach, type InverterView, type Reach } from "./charging/reach.ts";
import { assessEvening, type Evening, type EveningMemory } from "./site/evening.ts";
import { spreadW } from "./site/noise.ts";
import type { SunSpells } from "./site/sun_spells.ts";
import { assessSite, NOISE_W, type Site } from "./site/site.ts";
import type { ChargerMemory } from "./charger_memory.ts";
import type { SiteMemory } from "./site/site_memory.ts";
import { type FillToCome, fillToCome, isFillSure } from "./site/looking_ahead.ts";
import { SURE_SPREADS } from "./charging/slow_mean.ts";
import { surplusW } from "./site/surplus.ts";
import type { PriceSlot } from "../domain/goals/price_slots.ts";
import { askedPhases, onFewest } from "./phases/levels.ts";
import type { Outlook } from "../domain/sun/outlook.ts";

/** A charger is given up after so many misses in a row and so long without an answer. */
const OFFLINE_MISSES = 3;
const OFFLINE_MS = MINUTE_MS;
/** Longest step that timers and energies take at once: a gap between cycles tells nothing. */
export const MAX_ELAPSED_MS = MINUTE_MS;

/** What all loads of a cycle share, derived once from the snapshot. */
export interface HouseView extends InverterView {
  readonly now: Moment;
  readonly settings: Settings;
  readonly startedMs: number;
  readonly decidedMs: number | null;
  /** Since the last cycle, bounded. */
  readonly elapsedMs: number;
  readonly isMeterConfigured: boolean;
  readonly isMeterBlind: boolean;
  /** The house steers more than one charger and one plug. */
  readonly hasManyLoads: boolean;
  readonly hasBattery: boolean;
  readonly socPct: number | null;
  /** The house answers and its battery does not tell its charge. */
  readonly isSocMissing: boolean;
  readonly site: Site;
  readonly siteKnownMs: number | null;
  readonly clouds: CloudMemory;
  /** What the panels give, in W; null: not known. */
  readonly pvPowerW: number | null;
  /** What they give less from second to second, in W; 0: no less, or no more than chance. */
  readonly pvFallWPerS: number;
  /** The same of more. */
  readonly pvRiseWPerS: number;
  /** Null: not known yet. */
  readonly isCloudy: boolean | null;
  /** The sun to come, for the start rule; null: too little is known of it. */
  readonly outlook: Outlook | null;
  /** The sun to come is the house battery's; null: the cars', too. */
  readonly evening: Evening | null;
  readonly eveningMemory: EveningMemory;
  /** What a kWh costs from now on, for goals; null: not known. */
  readonly prices: readonly PriceSlot[] | null;
}

/** All that the rules of one charger look at in a cycle. */
export interface Situation extends HouseView, Reach {
  /** As they hold for this charger. */
  readonly settings: Settings;
  /** As the charger shall see it. */
  readonly site: Site;
  /** Another charger comes before it. */
  readonly isBehind: boolean;
  readonly charger: ChargerView;
  readonly phases: Phases;
  readonly range: CurrentRange;
  /** Current in A from which this car starts: the smallest, or what it was seen to need. */
  readonly startA: number;
  readonly perAmpereW: number;
  readonly smallestPowerW: number;
  readonly startPowerW: number;
  /** Power in W that the grid may give to the smallest charge; 0 beside a house battery. */
  readonly mayBuyW: number;
  /** What the last spells of sun that bears a start, and of less, have lasted. */
  readonly spells: SunSpells;
  /** What the cycle before knew of the car, and had commanded. */
  readonly car: CarMemory;
  readonly habits: CarHabits;
  readonly command: ChargerCommand | null;
  readonly isCharging: boolean;
  /** The powers as they are measured, whatever becomes of other loads. */
  readonly measured: PowerFlows;
  readonly carPowerW: number | null;
  readonly surplusW: number | null;
  /** The same, with what only the battery can have: the sun as trials judge it. */
  readonly sunW: number | null;
  /** The surplus as it would count if nothing flowed yet: what a start is judged by. */
  readonly startSurplusW: number | null;
  /** What the house battery still gets today, below "On at SOC"; null: not looked at. */
  readonly fill: FillToCome | null;
}

export interface ChargerView {
  readonly isConfigured: boolean;
  readonly quality: Quality;
  readonly isOnline: boolean;
  /** Wall time of the last answer; null: never one. */
  readonly answeredAtMs: number | null;
  readonly values: ChargerValues | null;
}

/** Derives what all loads look at. */
export function assessHouse(input: {
  readonly memory: SiteMemory;
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly now: Moment;
  readonly outlook?: Outlook | null;
  readonly prices?: readonly PriceSlot[] | null;
}): HouseView {
  const { memory, snapshot, settings, now, outlook = null, prices = null } = input;
  const { site, knownMs } = assessSite(snapshot, memory, now);
  const pvPowerW = snapshot.inverter.quality === "fresh" ? snapshot.flows.pvPowerW : null;
  const clouds = updateClouds(memory.clouds, {
    pvPowerW,
    peakPowerW: settings.pvPeakPowerW,
    steadyMs: now.steadyMs,
  });
  const socPct = snapshot.battery.value?.socPct ?? null;
  const elapsedMs = boundElapsed(now.steadyMs - (memory.decidedMs ?? now.steadyMs));
  const evening = assessEvening(memory.evening, {
    outlook,
    settings,
    site,
    socPct,
    pvPowerW,
    carsW: carsW(snapshot),
    elapsedMs,
    now,
  });
  const riseW = pvPowerW === null || memory.pvPowerW === null ? 0 : pvPowerW - memory.pvPowerW;
  const isSure = Math.abs(riseW) > Math.max(NOISE_W, SURE_SPREADS * spreadW(memory.noise));
  const riseWPerS = isSure && elapsedMs > 0 ? riseW / (elapsedMs / SECOND_MS) : 0;
  return {
    now,
    settings,
    startedMs: memory.startedMs,
    decidedMs: memory.decidedMs,
    elapsedMs,
    pvPowerW,
    pvFallWPerS: Math.max(0, -riseWPerS),
    pvRiseWPerS: Math.max(0, riseWPerS),
    isMeterConfigured: snapshot.meter.isConfigured,
    isMeterBlind: isUnseen(snapshot),
    hasManyLoads: ["charger", "switch"].some((kind) =>
      snapshot.loads.filter((load) => load.kind === kind).length > 1
    ),
    hasBattery: snapshot.battery.isConfigured,
    socPct,
    isSocMissing: isSocMissing(snapshot),
    site,
    siteKnownMs: knownMs,
    ...assessInverter(memory, snapshot, { settings, now }),
    clouds,
    isCloudy: clouds.isCloudy,
    outlook,
    evening: evening.evening,
    eveningMemory: evening.memory,
    prices,
  };
}

/** What the site's memory is after this cycle. */
export function rememberSite(
  { startedMs, siteKnownMs, ac, noise, clouds, eveningMemory, pvPowerW, now }: HouseView,
): SiteMemory {
  return {
    startedMs,
    decidedMs: now.steadyMs,
    siteKnownMs,
    ac,
    noise,
    clouds,
    evening: eveningMemory,
    pvPowerW,
  };
}

/** Derives what the rules of one charger look at. */
export function assess(input: {
  readonly house: HouseView;
  readonly memory: ChargerMemory;
  /** Its charger and car power are this one's. */
  readonly snapshot: Snapshot;
  /** The powers as the charger shall see them. */
  readonly seen: PowerFlows;
  readonly settings: Settings;
  readonly isBehind?: boolean;
}): Situation {
  const { house, memory, snapshot, seen, settings, isBehind = false } = input;
  const { now } = house;
  const charger = viewCharger(snapshot.charger, now.steadyMs - house.startedMs);
  const { carPowerW } = seen;
  const { seenPhases } = memory.car;
  const ableTo = seenPhases !== null && seenPhases > settings.carMaxPhases
    ? seenPhases
    : settings.carMaxPhases;
  const asked = askedPhases(memory.phases, { charger, settings });
  const phases = flowingPhases(charger.values) ?? asked ??
    expectedPhases(charger.values, ableTo);
  const habits = habitsInForce(memory.habits, settings.minCurrentA);
  const borne = onFewest(currentRange(charger.values, settings), phases, { charger, settings });
  const range = provenRange(borne, habits);
  const startA = Math.max(range.minA, Math.min(range.maxA, habits.startA ?? 0));
  const perAmpereW = powerPerAmpereW(charger.values, phases) * habits.drawPart;
  const powerW = charger.values?.powerW ?? null;
  const isCharging = powerW !== null && powerW >= (charger.values?.idlePowerW ?? 0) && powerW > 0;
  const reach = assessReach(house, snapshot.inverter.value, { measured: snapshot.flows, seen });
  const { reachW } = reach;
  const sun = {
    snapshot: { ...snapshot, flows: seen },
    startSocPct: settings.trackingStartSocPct,
  };
  const carW = range.maxA * perAmpereW + carsW(snapshot, snapshot.charger);
  const { outlook, isCloudy, socPct } = house;
  const fill = fillToCome({ outlook, isCloudy, socPct, settings, nowMs: now.atMs, carW });
  return {
    ...house,
    ...reach,
    settings,
    site: siteSeen(house, seen),
    isBehind,
    charger,
    phases,
    range,
    startA,
    perAmpereW,
    smallestPowerW: range.minA * perAmpereW,
    startPowerW: startA * perAmpereW,
    mayBuyW: house.hasBattery ? 0 : settings.mayBuyPct / 100 * range.minA * perAmpereW,
    spells: memory.spells,
    car: memory.car,
    habits,
    command: memory.command,
    isCharging,
    measured: snapshot.flows,
    carPowerW,
    surplusW: surplusOf({ ...sun, isCharging, reachW }),
    sunW: surplusOf({ ...sun, isCharging, reachW: Infinity }),
    startSurplusW: surplusOf({
      ...sun,
      startSocPct: isFillSure(fill) ? 0 : sun.startSocPct,
      isCharging: false,
      reachW,
    }),
    fill,
  };
}

/** The site with the powers that a load shall see. */
function siteSeen(
  { site, hasBattery }: HouseView,
  { gridPowerW, batteryPowerW }: PowerFlows,
): Site {
  if (site.quality !== "known" || gridPowerW === null) return site;
  const ownW = hasBattery ? batteryPowerW : 0;
  return ownW === null ? site : { ...site, gridPowerW, batteryPowerW: ownW };
}

/** What the cars take, in W, but for one at a charger that is `left` out. */
function carsW({ loads }: Snapshot, left?: Reading<ChargerValues>): number {
  return loads.reduce(
    (sum, load) =>
      load.kind === "charger" && load.reading !== left
        ? sum + Math.max(0, load.reading.value?.powerW ?? 0)
        : sum,
    0,
  );
}

/** A current below which the car has been seen to take nothing is none that may be commanded. */
function provenRange(range: CurrentRange, { startA, isStartProven }: CarHabits): CurrentRange {
  if (!isStartProven || startA === null) return range;
  return { ...range, minA: Math.max(range.minA, Math.min(range.maxA, startA)) };
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
  context: { snapshot: Snapshot; startSocPct: number; isCharging: boolean; reachW: number },
): number | null {
  const { snapshot, startSocPct, isCharging, reachW } = context;
  return surplusW(snapshot.flows, {
    isCharging,
    isBatteryConfigured: snapshot.battery.isConfigured,
    socPct: snapshot.battery.value?.socPct ?? null,
    startSocPct,
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
