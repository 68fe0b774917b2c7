import type { DeviceStatus, Status } from "../../src/app/status.ts";
import { besideSettings } from "../../src/domain/house/device.ts";

/** What stands at one end of a line of the picture. */
export type FlowKind =
  | "sun"
  | "battery"
  | "grid"
  | "house"
  | "charger"
  | "switch"
  | "load"
  | "loss";

/** One line of the picture, between the middle of the house and what gives or takes. */
export interface FlowLine {
  readonly kind: FlowKind;
  /** Of the device; null: it stands for no single one. */
  readonly id: number | null;
  /** In W: + it gives, - it takes; null: unknown. */
  readonly powerW: number | null;
}

/**
 * What flows in the house at one moment. settling: the readings are of different moments, and the
 * lines do not add up · unknown: a part is missing, or the loads contradict the meter.
 */
export interface Flow {
  readonly sources: readonly FlowLine[];
  readonly takers: readonly FlowLine[];
  readonly state: "whole" | "settling" | "unknown";
}

/** Readings are of one moment to within this: so many W, and so large a part of all that flows. */
const TOLERANCE_W = 50;
const TOLERANCE_PART = 0.01;

/** The flows of a house, in the order in which they are shown. */
export function flowOf(status: Status): Flow {
  const { pvPowerW, batteryPowerW, gridPowerW, battery } = status;
  const isShown = ({ isConfigured }: DeviceStatus) => isConfigured || status.cycle === 0;
  const sources: readonly FlowLine[] = [
    { kind: "sun", id: null, powerW: pvPowerW },
    ...isShown(battery) ? [{ kind: "battery", id: null, powerW: batteryPowerW } as const] : [],
    { kind: "grid", id: null, powerW: gridPowerW },
  ];
  const loads = status.loads.filter(isShown);
  const metered = besideSettings(status.devices)
    .filter(({ powers }) => powers.load !== undefined)
    .map(({ id, powers }) => taking("load", id, powers.load ?? null));
  const takers: readonly FlowLine[] = [
    taking("house", null, houseW(status)),
    ...loads.map(({ kind, id, powerW }) => taking(kind, id, powerW)),
    ...metered,
    taking("loss", null, status.conversionLossW),
  ];
  return { sources, takers, state: stateOf(status, [...sources, ...takers]) };
}

/** All that flows, in W: what is given, or what is taken where that is more. */
export function throughputW({ sources, takers }: Flow): number {
  const powers = [...sources, ...takers].map(({ powerW }) => powerW ?? 0);
  const sumW = (sign: 1 | -1) =>
    powers.reduce((sum, powerW) => sum + Math.max(0, sign * powerW), 0);
  return Math.max(sumW(1), sumW(-1));
}

function taking(kind: FlowKind, id: number | null, powerW: number | null): FlowLine {
  return { kind, id, powerW: powerW === null ? null : -powerW + 0 };
}

function stateOf({ balance }: Status, lines: readonly FlowLine[]): Flow["state"] {
  if (balance === "settling") return "settling";
  const powers = lines.map(({ powerW }) => powerW);
  const known = powers.filter((powerW) => powerW !== null);
  if (balance === "contradictory" || known.length < powers.length) return "unknown";
  const offW = Math.abs(known.reduce((sum, powerW) => sum + powerW, 0));
  const allW = known.reduce((sum, powerW) => sum + Math.max(0, powerW), 0);
  return offW <= Math.max(TOLERANCE_W, TOLERANCE_PART * allW) ? "whole" : "settling";
}

/** What nothing else accounts for; the house of the balance has the first switch in it. */
function houseW(status: Status): number | null {
  const { housePowerW, plug } = status;
  if (housePowerW === null) return null;
  return Math.max(0, housePowerW - (plug.isConfigured ? plug.powerW ?? 0 : 0));
}
