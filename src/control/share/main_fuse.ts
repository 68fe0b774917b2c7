import type { ChargerCommand } from "../../domain/house/command.ts";
import type { ChargerValues, PlugValues, Reading, Snapshot } from "../../domain/house/snapshot.ts";
import { NOMINAL_VOLTAGE_V, type Phases } from "../../domain/house/units.ts";
import { type CurrentRange, wholeSteps } from "../charging/current.ts";

/*
 * The main fuse bears so many A a phase. What the house takes by itself is what its meter shows less
 * what the loads draw; with what the loads are about to be told that never goes above the fuse. The
 * last load gives way first. Nothing here allows more than was decided before.
 */

/** A raise leaves so much of the fuse, in A: a house that moves by less does not make it swing. */
const RAISE_MARGIN_A = 1;
/** A phase carries a car when its current is above this, in A. */
const ACTIVE_A = 1;
const MAINS_MIN_V = 200;
const MAINS_MAX_V = 260;

type Currents = readonly number[];

/** A charger as it is about to be told. */
export interface FusedCharger {
  readonly kind: "charger";
  readonly reading: Reading<ChargerValues>;
  readonly phases: Phases;
  readonly range: CurrentRange;
  readonly command: ChargerCommand | null;
  /** What it was told until now; null: nothing. */
  readonly before: ChargerCommand | null;
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

/** What the fuse leaves of what a load was about to be told. */
export type FuseWord =
  | { readonly kind: "as-decided" }
  | { readonly kind: "current"; readonly currentA: number }
  | { readonly kind: "off" };

const AS_DECIDED: FuseWord = { kind: "as-decided" };
const OFF: FuseWord = { kind: "off" };

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
  if (!isKnown) return loads.map((load) => blindWord(load, isLost));
  const net = netCurrentsA(snapshot);
  const drawn = drawnCurrentsA(loads, net ?? NONE);
  const house = net === null ? spreadA(snapshot, drawn) : less(net, drawn);
  const planned: (Currents | null)[] = loads.map(() => null);
  let total = house;
  for (const [index, load] of loads.entries()) {
    const own = plannedCurrentsA(load, { drawn: drawn[index] ?? NONE, total });
    planned[index] = own;
    total = more(total, [own]);
  }
  const words: FuseWord[] = loads.map(() => AS_DECIDED);
  for (const [index, load] of [...loads.entries()].toReversed()) {
    const own = planned[index] ?? NONE;
    const word = wordFor(load, own, total.map((currentA) => currentA - limitA));
    words[index] = word;
    total = more(less(total, [own]), [afterWord(own, word)]);
  }
  return words;
}

const NONE: Currents = [0, 0, 0];

function blindWord(load: FusedLoad, isLost: boolean): FuseWord {
  const { command } = load;
  if (command === null) return AS_DECIDED;
  if (load.kind === "switch") return load.command?.on === true ? OFF : AS_DECIDED;
  if (load.command?.enabled !== true) return AS_DECIDED;
  const beforeA = load.before?.enabled === true ? load.before.currentA : 0;
  const mostA = isLost ? load.range.minA : beforeA;
  if (load.command.currentA <= mostA) return AS_DECIDED;
  return mostA < load.range.minA ? OFF : { kind: "current", currentA: mostA };
}

/** What goes through the fuse now, in A, + import; null: the meter tells no phases. */
function netCurrentsA({ meter }: Snapshot): Currents | null {
  const { phasePowersW = [], voltagesV = [] } = meter.value ?? {};
  const known = phasePowersW.filter((powerW) => powerW !== null);
  if (known.length !== NONE.length) return null;
  return NONE.map((_, phase) => {
    const powerW = phasePowersW[phase] ?? 0;
    const voltageV = voltagesV[phase] ?? NOMINAL_VOLTAGE_V;
    const isMains = voltageV >= MAINS_MIN_V && voltageV <= MAINS_MAX_V;
    return powerW / (isMains ? voltageV : NOMINAL_VOLTAGE_V);
  });
}

/** The house without its loads where nobody tells phases: spread evenly. */
function spreadA({ flows }: Snapshot, drawn: readonly Currents[]): Currents {
  const loadsA = drawn.flat().reduce((sumA, currentA) => sumA + currentA, 0);
  const wholeA = (flows.gridPowerW ?? 0) / NOMINAL_VOLTAGE_V;
  return NONE.map(() => (wholeA - loadsA) / NONE.length);
}

/** What each load draws by phase. Nobody tells a switch's phase: it is the one that carries most. */
function drawnCurrentsA(loads: readonly FusedLoad[], net: Currents): readonly Currents[] {
  let left = less(
    net,
    loads.map((load) => load.kind === "charger" ? chargerCurrentsA(load) : NONE),
  );
  return loads.map((load) => {
    if (load.kind === "charger") return chargerCurrentsA(load);
    const own = onPhase(fullest(left), load.drawW / NOMINAL_VOLTAGE_V);
    left = less(left, [own]);
    return own;
  });
}

/**
 * What a charger draws, at most what it was told: it tells its current seconds later than the meter, and
 * a current that has come down meanwhile would be taken for room. What it really draws beyond that is
 * the house's.
 */
function chargerCurrentsA({ reading, phases, before }: FusedCharger): Currents {
  const toldA = before === null ? Infinity : before.enabled ? before.currentA : 0;
  return tellsA(reading, phases).map((currentA) => Math.min(currentA, toldA));
}

function tellsA({ value }: Reading<ChargerValues>, phases: Phases): Currents {
  const { phaseCurrentsA = [], powerW = null } = value ?? {};
  if (phaseCurrentsA.some((currentA) => (currentA ?? 0) > ACTIVE_A)) {
    return NONE.map((_, phase) => phaseCurrentsA[phase] ?? 0);
  }
  return onFirst(phases, (powerW ?? 0) / NOMINAL_VOLTAGE_V / phases);
}

function plannedCurrentsA(
  load: FusedLoad,
  { drawn, total }: { readonly drawn: Currents; readonly total: Currents },
): Currents {
  if (load.kind === "charger") {
    if (load.command === null) return drawn;
    if (!load.command.enabled || load.reading.value?.isCarConnected === false) return NONE;
    const { currentA } = load.command;
    const isFlowing = drawn.some((one) => one > ACTIVE_A);
    return isFlowing
      ? drawn.map((one) => one > ACTIVE_A ? currentA : 0)
      : onFirst(load.phases, currentA);
  }
  const isOn = load.reading.value?.on === true;
  const willBeOn = load.command?.on ?? isOn;
  if (!willBeOn) return NONE;
  return isOn ? drawn : onPhase(fullest(total), load.stepW / NOMINAL_VOLTAGE_V);
}

/** `over` is what each phase has above the fuse, this load included; negative: what is left. */
function wordFor(load: FusedLoad, own: Currents, over: Currents): FuseWord {
  const mostOverA = Math.max(...over.filter((_, phase) => (own[phase] ?? 0) > 0));
  if (load.kind === "switch") return mostOverA > 0 && load.isSteered ? OFF : AS_DECIDED;
  const { command, before, range } = load;
  if (command?.enabled !== true) return AS_DECIDED;
  const beforeA = before?.enabled === true ? before.currentA : 0;
  const isRaise = command.currentA > beforeA;
  const lowered = (byA: number) =>
    byA <= 0 ? command.currentA : wholeSteps(command.currentA - byA, range.stepA);
  const borneA = lowered(mostOverA);
  const currentA = isRaise
    ? Math.max(lowered(mostOverA + RAISE_MARGIN_A), Math.min(beforeA, borneA))
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

function onFirst(phases: Phases, currentA: number): Currents {
  return NONE.map((_, phase) => phase < phases ? currentA : 0);
}

function onPhase(own: number, currentA: number): Currents {
  return NONE.map((_, phase) => phase === own ? currentA : 0);
}

function fullest(currents: Currents): number {
  return currents.indexOf(Math.max(...currents));
}
