import type { ChargerCommand } from "../../domain/house/command.ts";
import type { ChargerValues, PlugValues, Reading, Snapshot } from "../../domain/house/snapshot.ts";
import { NOMINAL_VOLTAGE_V, type Phases, SECOND_MS } from "../../domain/house/units.ts";
import { type CurrentRange, wholeSteps } from "../charging/current.ts";
import { NOISE_W } from "../site/site.ts";

/*
 * The main fuse bears so many A a phase. What the house takes by itself is what its meter shows less
 * what the loads draw; with what the loads are about to be told that never goes above the fuse. The
 * last load gives way first. Nothing here allows more than was decided before.
 *
 * Nobody tells on which phase of the house a load hangs, so the phases are taken from the one that
 * carries most on, and a load on fewer than three counts there.
 */

/** A raise leaves so much of the fuse, in A: a house that moves by less does not make it swing. */
const RAISE_MARGIN_A = 1;
/** Nothing is raised on a reading of the meter that is older: two cycles. */
const OF_NOW_MS = 10 * SECOND_MS;
/** A phase carries a car when its current is above this, in A. */
const ACTIVE_A = 1;
const MAINS_MIN_V = 200;
const MAINS_MAX_V = 260;

/** By phase, from the one that carries most on. */
type Currents = readonly number[];

/** A charger as it is about to be told. */
export interface FusedCharger {
  readonly kind: "charger";
  readonly reading: Reading<ChargerValues>;
  readonly phases: Phases;
  readonly range: CurrentRange;
  readonly command: ChargerCommand | null;
  /** What it was told until now, or does by itself; null: nothing is known. */
  readonly before: ChargerCommand | null;
  /** The fuse has switched it off a moment ago: nothing starts it now. */
  readonly isDwelling: boolean;
}

/** A switch as it is about to be told. */
export interface FusedSwitch {
  readonly kind: "switch";
  readonly reading: Reading<PlugValues>;
  /** What it draws now, and what it will once it is on, in W. */
  readonly drawW: number;
  readonly stepW: number;
  readonly command: { readonly on: boolean } | null;
  /** This program switches it. */
  readonly isSteered: boolean;
}

export type FusedLoad = FusedCharger | FusedSwitch;

/** What the fuse leaves of what a load was about to be told; `isBlind`: the meter tells too little. */
export type FuseWord =
  | { readonly kind: "as-decided" }
  | { readonly kind: "current"; readonly currentA: number }
  | { readonly kind: "off"; readonly isBlind: boolean };

const AS_DECIDED: FuseWord = { kind: "as-decided" };
const OFF: FuseWord = { kind: "off", isBlind: false };
const BLIND_OFF: FuseWord = { kind: "off", isBlind: true };

/** What the meter tells: all of now · nothing of now · nothing for long · there is none. */
type Sight = "now" | "old" | "lost" | "none";

/**
 * What each load may be told, in the order of `loads`, which is that of priority. While the meter tells
 * nothing of now, nothing is raised; once the site is lost, a charger has its smallest current at most.
 */
export function fuseWords(
  loads: readonly FusedLoad[],
  { snapshot, limitA, isLost }: {
    readonly snapshot: Snapshot;
    readonly limitA: number;
    readonly isLost: boolean;
  },
): readonly FuseWord[] {
  const isKnown = snapshot.meter.quality === "fresh" && snapshot.flows.gridPowerW !== null;
  const sight = sightOf(snapshot.meter, { isKnown, isLost });
  const held = loads.map((load) => heldWord(load, sight));
  if (!isKnown) return held;
  const asHeld = loads.map((load, index) => toldAs(load, held[index] ?? AS_DECIDED));
  const words = wordsOf(asHeld, snapshot, limitA);
  return words.map((word, index) => word.kind === "as-decided" ? held[index] ?? word : word);
}

function sightOf(
  { isConfigured, misses, ageMs }: Reading<unknown>,
  { isKnown, isLost }: { readonly isKnown: boolean; readonly isLost: boolean },
): Sight {
  if (!isConfigured) return "none";
  if (!isKnown) return isLost ? "lost" : "old";
  return misses === 0 && ageMs !== null && ageMs <= OF_NOW_MS ? "now" : "old";
}

/** What a load may be told before anything is added up. */
function heldWord(load: FusedLoad, sight: Sight): FuseWord {
  if (load.kind === "switch") {
    return load.command?.on === true && sight !== "now" ? BLIND_OFF : AS_DECIDED;
  }
  const { command, before, range, isDwelling } = load;
  if (command?.enabled !== true) return AS_DECIDED;
  const beforeA = before?.enabled === true ? before.currentA : 0;
  if (isDwelling && beforeA === 0) return OFF;
  const mostA = {
    now: Infinity,
    old: beforeA,
    lost: Math.min(beforeA, range.minA),
    none: range.minA,
  }[sight];
  if (command.currentA <= mostA) return AS_DECIDED;
  return mostA < range.minA ? BLIND_OFF : { kind: "current", currentA: mostA };
}

function toldAs(load: FusedLoad, word: FuseWord): FusedLoad {
  if (word.kind === "as-decided") return load;
  if (load.kind === "switch") return { ...load, command: { on: false } };
  const { range: { minA } } = load;
  const command = word.kind === "off"
    ? { enabled: false, currentA: minA }
    : { enabled: true, currentA: word.currentA };
  return { ...load, command };
}

/** The words of a house that is seen, by what its phases carry. */
function wordsOf(
  loads: readonly FusedLoad[],
  snapshot: Snapshot,
  limitA: number,
): readonly FuseWord[] {
  const drawn = loads.map(drawnCurrentsA);
  const net = netCurrentsA(snapshot);
  const house = net === null ? spreadA(snapshot, drawn) : less(net, drawn);
  const planned = loads.map((load, index) => plannedCurrentsA(load, drawn[index] ?? NONE));
  // What a load gives up may lie on another phase than a raise, so it makes no room in this cycle.
  const kept = (index: number, own: Currents) =>
    own.map((currentA, phase) => Math.max(currentA, drawn[index]?.[phase] ?? 0));
  let total = more(house, planned);
  let standing = more(house, planned.map((own, index) => kept(index, own)));
  const words: FuseWord[] = loads.map(() => AS_DECIDED);
  for (const [index, load] of [...loads.entries()].toReversed()) {
    const own = planned[index] ?? NONE;
    const word = wordFor(load, own, {
      overA: Math.max(...total) - limitA,
      standingOverA: Math.max(...standing) - limitA,
    });
    const after = afterWord(own, word);
    words[index] = word;
    total = more(less(total, [own]), [after]);
    standing = more(less(standing, [kept(index, own)]), [kept(index, after)]);
  }
  return words;
}

const NONE: Currents = [0, 0, 0];

/** What goes through the fuse now, in A, + import; null: the meter tells no phases. */
function netCurrentsA({ meter, flows: { gridPowerW } }: Snapshot): Currents | null {
  const { phasePowersW = [], voltagesV = [] } = meter.value ?? {};
  const known = phasePowersW.flatMap((powerW, phase) =>
    powerW === null ? [] : [{ powerW, currentA: powerW / mainsV(voltagesV[phase]) }]
  );
  if (known.length === NONE.length) return descending(known.map(({ currentA }) => currentA));
  const [only] = known;
  const isWhole = known.length === 1 && only !== undefined && gridPowerW !== null &&
    Math.abs(only.powerW - gridPowerW) <= NOISE_W;
  // A house of one phase: the others are not there, and never full.
  return isWhole ? [only.currentA, -Infinity, -Infinity] : null;
}

function mainsV(voltageV: number | null = null): number {
  const isMains = voltageV !== null && voltageV >= MAINS_MIN_V && voltageV <= MAINS_MAX_V;
  return isMains ? voltageV : NOMINAL_VOLTAGE_V;
}

/** The house without its loads where nobody tells phases: spread evenly. */
function spreadA({ flows }: Snapshot, drawn: readonly Currents[]): Currents {
  const loadsA = drawn.flat().reduce((sumA, currentA) => sumA + currentA, 0);
  const wholeA = (flows.gridPowerW ?? 0) / NOMINAL_VOLTAGE_V;
  return NONE.map(() => (wholeA - loadsA) / NONE.length);
}

/**
 * What a load draws; a charger at most what it was told: it tells its current seconds later than the
 * meter, and a current that has come down meanwhile would be taken for room. What it really draws beyond
 * that is the house's.
 */
function drawnCurrentsA(load: FusedLoad): Currents {
  if (load.kind === "switch") return onFullest(1, load.drawW / NOMINAL_VOLTAGE_V);
  const { reading, phases, before } = load;
  const toldA = before === null ? Infinity : before.enabled ? before.currentA : 0;
  return tellsA(reading, phases).map((currentA) => Math.min(currentA, toldA));
}

function tellsA({ value }: Reading<ChargerValues>, phases: Phases): Currents {
  const { phaseCurrentsA = [], powerW = null } = value ?? {};
  if (phaseCurrentsA.some((currentA) => (currentA ?? 0) > ACTIVE_A)) {
    return descending(NONE.map((_, phase) => phaseCurrentsA[phase] ?? 0));
  }
  return onFullest(phases, (powerW ?? 0) / NOMINAL_VOLTAGE_V / phases);
}

function plannedCurrentsA(load: FusedLoad, drawn: Currents): Currents {
  if (load.kind === "charger") {
    if (load.command === null) return drawn;
    if (!load.command.enabled || load.reading.value?.isCarConnected === false) return NONE;
    const { currentA } = load.command;
    const flowing = drawn.filter((one) => one > ACTIVE_A).length;
    return onFullest(flowing > 0 ? flowing : load.phases, currentA);
  }
  const isOn = load.reading.value?.on === true;
  const willBeOn = load.command?.on ?? isOn;
  if (!willBeOn) return NONE;
  return isOn ? drawn : onFullest(1, load.stepW / NOMINAL_VOLTAGE_V);
}

/** What the fullest phase has above the fuse, this load included; negative: what is left. */
interface Over {
  readonly overA: number;
  /** The same if none of the loads gave up anything. */
  readonly standingOverA: number;
}

function wordFor(load: FusedLoad, own: Currents, { overA, standingOverA }: Over): FuseWord {
  if (!own.some((currentA) => currentA > 0)) return AS_DECIDED;
  if (load.kind === "switch") {
    const isStart = load.reading.value?.on !== true;
    return (isStart ? standingOverA : overA) > 0 && load.isSteered ? OFF : AS_DECIDED;
  }
  const { command, before, range } = load;
  if (command?.enabled !== true) return AS_DECIDED;
  const beforeA = before?.enabled === true ? before.currentA : 0;
  const isRaise = command.currentA > beforeA;
  const lowered = (byA: number) =>
    byA <= 0 ? command.currentA : wholeSteps(command.currentA - byA, range.stepA);
  const borneA = lowered(overA);
  const currentA = isRaise
    ? Math.max(lowered(standingOverA + RAISE_MARGIN_A), Math.min(beforeA, borneA))
    : borneA;
  if (currentA >= command.currentA) return AS_DECIDED;
  return currentA < range.minA ? OFF : { kind: "current", currentA };
}

function afterWord(own: Currents, word: FuseWord): Currents {
  if (word.kind === "off") return NONE;
  return word.kind === "current" ? own.map((one) => one > 0 ? word.currentA : 0) : own;
}

function less(currents: Currents, others: readonly Currents[]): Currents {
  return others.reduce(
    (left, other) => left.map((one, phase) => one - (other[phase] ?? 0)),
    currents,
  );
}

function more(currents: Currents, others: readonly Currents[]): Currents {
  return others.reduce(
    (sum, other) => sum.map((one, phase) => one + (other[phase] ?? 0)),
    currents,
  );
}

/** A current on so many phases, those that carry most. */
function onFullest(phases: number, currentA: number): Currents {
  return NONE.map((_, phase) => phase < phases ? currentA : 0);
}

function descending(currents: Currents): Currents {
  return currents.toSorted((one, other) => other - one);
}
