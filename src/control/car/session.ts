import type { ChargeMode } from "../../domain/house/mode.ts";
import type { SessionMemory } from "../../domain/codes/control_memory.ts";
import type { Session, SessionEnd, SessionEndedBy } from "../../domain/history/history_rows.ts";
import type { Sources } from "../../domain/house/flows.ts";
import type { PowerFlows } from "../../domain/house/snapshot.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import { movedBy } from "../../domain/house/unseen_sources.ts";
import { MAX_ELAPSED_MS, type Situation } from "../situation.ts";

/**
 * The charger's counter is believed while it differs from the sum by no more than this part of the
 * sum and one step of the counter, in Wh.
 */
const COUNTER_SLACK_PART = 0.1;
const COUNTER_STEP_WH = 20;
/** No car takes more in one stay: a counter that moved by more is not believed. */
const MAX_UNSEEN_WH = 100_000;

/** Begins a session with the first current, and adds what this cycle brought to one that runs. */
export function updateSession(
  memory: SessionMemory | null,
  { mode, flows, sources, counters = NO_COUNTERS }: {
    mode: ChargeMode;
    flows: PowerFlows;
    /** What feeds the charger, by the energy book; null: its power is unknown. */
    sources: Sources | null;
    counters?: HouseCounters;
  },
  situation: Situation,
): SessionMemory | null {
  const { now, isCharging, charger } = situation;
  const counterWh = charger.quality === "fresh" ? charger.values?.sessionEnergyWh ?? null : null;
  const carW = isCharging ? situation.carPowerW ?? 0 : 0;
  if (memory === null) {
    if (!isCharging) return null;
    return {
      ...NEW_SESSION,
      ...counters,
      startedAtMs: now.atMs,
      counterWh,
      mode,
      modes: [mode],
      maxPowerW: carW,
    };
  }
  const hours = situation.elapsedMs / HOUR_MS;
  const { solarW, batteryW, gridW, unknownW } = isCharging ? sources ?? NOTHING : NOTHING;
  const used = isCharging && mode !== "disabled" ? mode : memory.mode;
  const countedWh = countedSince(memory.counterWh, counterWh);
  const sinceCounterWh = memory.sinceCounterWh + carW * hours;
  const isUnseen = memory.isUnseen || isGap(situation);
  // What is unknown all the same is fed by something that no counter tells of.
  const isHouseKnown = flows.gridPowerW !== null && flows.batteryPowerW !== null;
  const next = {
    ...memory,
    solarWh: memory.solarWh + solarW * hours,
    batteryWh: memory.batteryWh + batteryW * hours,
    gridWh: memory.gridWh + gridW * hours,
    unknownWh: memory.unknownWh + (isHouseKnown ? unknownW * hours : 0),
    openWh: memory.openWh + (isHouseKnown ? 0 : unknownW * hours) +
      (isUnseen ? unseenWh({ countedWh, sinceCounterWh }) : 0),
    countedWh: memory.countedWh + countedWh,
    counterWh: counterWh ?? memory.counterWh,
    sinceCounterWh: counterWh === null ? sinceCounterWh : 0,
    isUnseen: counterWh === null && isUnseen,
    maxPowerW: Math.max(memory.maxPowerW, carW),
    isFlowing: charger.quality === "fresh" ? isCharging : memory.isFlowing,
    pauses: memory.pauses + (isCharging && !memory.isFlowing ? 1 : 0),
    mode: used,
    modes: memory.modes.includes(used) ? memory.modes : [...memory.modes, used],
  };
  const isKnown = isHouseKnown && charger.quality === "fresh";
  const closed = isKnown ? closeGap(next, counters) : next;
  return { ...closed, correctionWh: correctedBy(memory, closed) };
}

/** The house's own counters in Wh; null: not told. A house without a battery has 0 there. */
export interface HouseCounters {
  readonly importedWh: number | null;
  readonly dischargedWh: number | null;
}

const NOTHING: Sources = { solarW: 0, batteryW: 0, gridW: 0, unknownW: 0 };
const NO_COUNTERS: HouseCounters = { importedWh: null, dischargedWh: null };

/**
 * House and charger are known again: of what flowed meanwhile, what the house neither bought nor
 * took from its battery was sun. The rest stays unknown: the house may have used what it bought.
 */
function closeGap(memory: SessionMemory, counters: HouseCounters): SessionMemory {
  const boughtWh = movedBy(memory.importedWh, counters.importedWh);
  const givenWh = movedBy(memory.dischargedWh, counters.dischargedWh);
  const mostWh = boughtWh === null || givenWh === null ? Infinity : boughtWh + givenWh;
  const unknownWh = Math.min(memory.openWh, mostWh);
  return {
    ...memory,
    ...counters,
    solarWh: memory.solarWh + memory.openWh - unknownWh,
    unknownWh: memory.unknownWh + unknownWh,
    openWh: 0,
  };
}

const NEW_SESSION = {
  solarWh: 0,
  batteryWh: 0,
  gridWh: 0,
  unknownWh: 0,
  openWh: 0,
  countedWh: 0,
  sinceCounterWh: 0,
  correctionWh: 0,
  isUnseen: false,
  isFlowing: true,
  pauses: 0,
};

/** What pages and rows show of a session. */
export function toSession(memory: SessionMemory): Session {
  const { startedAtMs, pauses, modes } = memory;
  const summedWh = summed(memory);
  const energyWh = Math.round(summedWh + memory.correctionWh);
  const scale = summedWh > 0 ? energyWh / summedWh : 0;
  const solarWh = Math.min(energyWh, Math.round(memory.solarWh * scale));
  const batteryWh = Math.min(energyWh - solarWh, Math.round(memory.batteryWh * scale));
  const leftWh = energyWh - solarWh - batteryWh;
  const unknownWh = Math.min(leftWh, Math.round((memory.unknownWh + memory.openWh) * scale));
  return {
    startedAtMs,
    energyWh,
    solarWh,
    batteryWh,
    gridWh: leftWh - unknownWh,
    unknownWh,
    maxPowerW: Math.round(memory.maxPowerW),
    pauses,
    modes,
  };
}

/** A session that ends now. */
export function endSession(
  memory: SessionMemory,
  endedBy: SessionEndedBy,
  { now }: Situation,
): Session & SessionEnd {
  return { ...toSession(memory), endedAtMs: now.atMs, endedBy };
}

/** What the charger's counter has counted since its last value: it begins anew with each start. */
function countedSince(beforeWh: number | null, counterWh: number | null): number {
  if (beforeWh === null || counterWh === null) return 0;
  return counterWh >= beforeWh ? counterWh - beforeWh : counterWh;
}

/** True while the charger cannot be seen, or after a time without cycles. */
function isGap({ charger, elapsedMs }: Situation): boolean {
  return charger.quality === "unavailable" || elapsedMs >= MAX_ELAPSED_MS;
}

/** What only the counter has seen. A counter that jumped beyond all cars is not believed. */
function unseenWh(
  { countedWh, sinceCounterWh }: { countedWh: number; sinceCounterWh: number },
): number {
  return countedWh > MAX_UNSEEN_WH ? 0 : Math.max(0, countedWh - sinceCounterWh);
}

function summed(memory: SessionMemory): number {
  const { solarWh, batteryWh, gridWh, unknownWh, openWh } = memory;
  return solarWh + batteryWh + gridWh + unknownWh + openWh;
}

/**
 * What the charger's counter adds to the sum, or takes from it: it measures better than a sum of
 * powers does. Where the two part it is not believed. The correction moves by a part of what flows,
 * so that the energy neither jumps nor falls.
 */
function correctedBy(before: SessionMemory, next: SessionMemory): number {
  const summedWh = summed(next);
  const apartWh = next.countedWh + next.sinceCounterWh - summedWh;
  const isBelieved = next.counterWh !== null &&
    Math.abs(apartWh) <= COUNTER_SLACK_PART * summedWh + COUNTER_STEP_WH;
  const mostWh = COUNTER_SLACK_PART * (summedWh - summed(before));
  const { correctionWh } = before;
  const wantedWh = isBelieved ? apartWh : 0;
  return Math.max(correctionWh - mostWh, Math.min(correctionWh + mostWh, wantedWh));
}
