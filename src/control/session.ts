import { HOUR_MS } from "../domain/units.ts";
import type { PowerFlows } from "../domain/snapshot.ts";
import type { Situation } from "./situation.ts";

/** Least difference in Wh, and part of it, at which the charger's own counter is not believed. */
const COUNTER_SLACK_WH = 200;
const COUNTER_SLACK_PART = 0.1;

/** One stay of a car, from the first current to the plug. */
export interface Session {
  readonly startedAtMs: number;
  readonly energyWh: number;
  /** What was neither imported nor taken from the house battery. */
  readonly solarWh: number;
}

export type SessionEnd = "plug-out" | "car-full" | "disabled";

export interface EndedSession extends Session {
  readonly endedAtMs: number;
  readonly endedBy: SessionEnd;
}

/** A session that runs: pauses belong to it. Energies in Wh, summed from power. */
export interface SessionMemory {
  readonly startedAtMs: number;
  readonly chargedWh: number;
  readonly solarWh: number;
  /** The charger's own counter when the session began, and its newest value; null: none. */
  readonly counterStartWh: number | null;
  readonly counterWh: number | null;
}

/** Begins a session with the first current, and adds what this cycle brought to one that runs. */
export function updateSession(
  memory: SessionMemory | null,
  flows: PowerFlows,
  situation: Situation,
): SessionMemory | null {
  const { now, isCharging, elapsedMs, charger } = situation;
  const counterWh = charger.quality === "fresh" ? charger.values?.sessionEnergyWh ?? null : null;
  if (memory === null) {
    if (!isCharging) return null;
    return {
      startedAtMs: now.atMs,
      chargedWh: 0,
      solarWh: 0,
      counterStartWh: counterWh,
      counterWh,
    };
  }
  const carW = isCharging ? situation.carPowerW ?? 0 : 0;
  const hours = elapsedMs / HOUR_MS;
  return {
    ...memory,
    chargedWh: memory.chargedWh + carW * hours,
    solarWh: memory.solarWh + solarW(carW, flows) * hours,
    counterWh: counterWh ?? memory.counterWh,
  };
}

/** What pages and rows show of a session. */
export function toSession(memory: SessionMemory): Session {
  const { chargedWh, solarWh, startedAtMs } = memory;
  const energyWh = counted(memory) ?? chargedWh;
  const solarPart = chargedWh > 0 ? solarWh / chargedWh : 0;
  return { startedAtMs, energyWh: Math.round(energyWh), solarWh: Math.round(energyWh * solarPart) };
}

/** A session that ends now. */
export function endSession(
  memory: SessionMemory,
  endedBy: SessionEnd,
  { now }: Situation,
): EndedSession {
  return { ...toSession(memory), endedAtMs: now.atMs, endedBy };
}

/** The charger's counter where it counts what the power sums up to; null: it has been reset. */
function counted({ counterStartWh, counterWh, chargedWh }: SessionMemory): number | null {
  if (counterStartWh === null || counterWh === null) return null;
  const energyWh = counterWh - counterStartWh;
  const slackWh = Math.max(COUNTER_SLACK_WH, COUNTER_SLACK_PART * chargedWh);
  return energyWh >= 0 && Math.abs(energyWh - chargedWh) <= slackWh ? energyWh : null;
}

/** Where a part of the house is unknown, nothing counts as sun. */
function solarW(carW: number, { gridPowerW, batteryPowerW }: PowerFlows): number {
  if (gridPowerW === null || batteryPowerW === null) return 0;
  return Math.max(0, carW - Math.max(0, gridPowerW) - Math.max(0, batteryPowerW));
}
