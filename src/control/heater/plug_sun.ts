import type { PlugReason } from "../../domain/codes/plug_reason.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { type Moment, wallOf } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import { LEAST_CHARGE_MS } from "../share/other_loads.ts";
import type { PlugShare } from "../share/switch_share.ts";
import { IDLE_SUN, type PlugSunMemory } from "./plug_memory.ts";
import { IMPORT_W, NOISE_W } from "../site/site.ts";
import { BAD_CYCLE_WEIGHT } from "../charging/starting.ts";

/** How long the sun has to be enough before the plug goes on. */
export const PLUG_STABLE_MS = 2 * MINUTE_MS;
/** Factor for the next wait each time that the sun has ended a use in a window. */
export const SUNSET_FACTOR = 8;
export const MAX_SUNSETS = 3;
/**
 * One that waits keeps its power from the loads behind it for so long, and again before it goes on, as
 * long as a charge lasts at least. In between the sun is theirs.
 */
export const CLAIM_MS = 10 * MINUTE_MS;
/** What the battery may give of "On at" in one dip, and how long a dip may last. */
export const PLUG_BRIDGE_WH = 30;
export const PLUG_BRIDGE_MS = 10 * MINUTE_MS;
/** How long meters need to follow the relay, and how long import has to last to be real. */
export const PLUG_SETTLE_MS = 10 * SECOND_MS;
export const PLUG_IMPORT_MS = 10 * SECOND_MS;
/**
 * Import beside a charging battery that lasts this long shows a limit of the inverter, and not a
 * battery that follows slowly.
 */
export const PLUG_UNREACHED_MS = 30 * SECOND_MS;
/** The battery may give more than "Max consumption" for so long before the plug yields. */
export const PLUG_DRAIN_MS = 2 * MINUTE_MS;
/** More time toward going on is not gathered: it proves nothing of the sun of now. */
const GATHERED_PART = 1.5;
/** With Priority plug a car that charges is the first to take less, and needs so long for it. */
export const CAR_LOWERS_MS = 30 * SECOND_MS;
/** "Allow battery": the battery helps above this charge, and while so much of "On at" is sun. */
export const HELP_SOC_PCT = 94;
export const HELP_START_SOC_PCT = 99;
export const HELP_PART = 0.55;
/** A plug that is on stays on until the battery is so many percent below "On at SOC". */
export const SOC_SLACK_PCT = 2;
/** A car that made room leaves a hair less than it was asked for. */
const ROOM_PART = 0.9;

/** What the sun and the battery give in one cycle. */
export interface SunView {
  readonly now: Moment;
  readonly elapsedMs: number;
  readonly settings: Settings;
  readonly hasBattery: boolean;
  readonly socPct: number | null;
  readonly isCloudy: boolean | null;
  readonly share: PlugShare;
  readonly gridPowerW: number;
  /** As measured, house, car and plug included; 0 without a battery. */
  readonly batteryPowerW: number;
  /** Tracked charges. */
  readonly isCarFollowing: boolean;
  /** The relay is closed, and when it last moved. */
  readonly isOn: boolean;
  readonly switchedMs: number | null;
  /** Tracked charges and comes second. */
  readonly isCarSecond: boolean;
  /** The inverter holds its panels back: what the car makes room for would not show. */
  readonly isHeldBack: boolean;
}

/** What the power rule wants. */
export interface SunWish {
  readonly on: boolean;
  readonly isUrgent: boolean;
  readonly claim: "wanted" | "due" | null;
  readonly reason: PlugReason;
}

/** What carries the plug: the sun alone, or in clouds with the battery's help. */
type Carried = "sun" | "battery";

/** Gathers how long the sun has done or has been short. */
export function updateSun(memory: PlugSunMemory, view: SunView): PlugSunMemory {
  const { now, elapsedMs, settings, share, isOn } = view;
  const enoughSinceMs = updateEnough(memory, view);
  if (!isOn) return { ...IDLE_SUN, enoughSinceMs, sunsets: memory.sunsets };
  const isShort = carriedBy(view) === null;
  const missingW = settings.plugOnPowerW - share.freeW;
  const addedWh = (isShort ? missingW : Math.min(0, missingW)) * elapsedMs / HOUR_MS;
  return {
    ...memory,
    enoughSinceMs,
    shortSinceMs: isShort ? memory.shortSinceMs ?? now.steadyMs : null,
    shortWh: Math.max(0, memory.shortWh + addedWh),
    importSinceMs: view.gridPowerW > NOISE_W ? memory.importSinceMs ?? now.steadyMs : null,
    drainSinceMs: isDraining(view) ? memory.drainSinceMs ?? now.steadyMs : null,
  };
}

/** The battery gives more than it may while the car charges; meters are off by some watts. */
function isDraining({ settings, isCarFollowing, batteryPowerW }: SunView): boolean {
  return isCarFollowing && batteryPowerW > settings.batteryMaxConsumptionW + NOISE_W;
}

/** On, off or wait by SoC and power: of a site that is known, inside a window. */
export function judgeSun(memory: PlugSunMemory, view: SunView): SunWish {
  const { settings, hasBattery, socPct, isOn } = view;
  if (hasBattery && socPct !== null && socPct < leastSocPct(view)) {
    return refuse({ code: "plug.wait.soc", socPct, startSocPct: settings.plugOnSocPct });
  }
  return isOn ? judgeOn(memory, view) : judgeOff(memory, view);
}

/** The charge in % that "On at SOC" asks for, a little less once the plug is on. */
export function leastSocPct({ settings, isOn }: SunView): number {
  return isOn ? settings.plugOnSocPct - SOC_SLACK_PCT : settings.plugOnSocPct;
}

/** How long the sun has to do after it has ended so many uses, in ms. */
export function plugWaitMs(sunsets: number): number {
  return PLUG_STABLE_MS * SUNSET_FACTOR ** sunsets;
}

/** Counts a use that the sun ended; one that the grid paid for is not tried again for hours. */
export function countSunset(memory: PlugSunMemory, code: PlugReason["code"]): PlugSunMemory {
  const sunsets = Math.min(MAX_SUNSETS, memory.sunsets + (code === "plug.wait.import" ? 2 : 1));
  return { ...memory, sunsets, enoughSinceMs: null };
}

function judgeOn(memory: PlugSunMemory, view: SunView): SunWish {
  const { now, settings, share } = view;
  const numbers = { freeW: share.freeW, neededW: settings.plugOnPowerW };
  const drained = judgeDrain(memory, view);
  if (drained !== null) return drained;
  const carried = carriedBy(view);
  if (carried !== null) return judgeCarried(memory, view, carried);
  if (share.isCarWaiting) {
    return { ...refuse({ code: "plug.wait.car", ...numbers }), isUrgent: true };
  }
  const isGridPaying = importLastsMs(memory, view) >=
    (view.isCarSecond ? CAR_LOWERS_MS : PLUG_IMPORT_MS);
  const missingW = numbers.neededW - numbers.freeW;
  const leftWh = PLUG_BRIDGE_WH - memory.shortWh;
  const offMs = Math.min(
    now.steadyMs + Math.max(0, leftWh) / missingW * HOUR_MS,
    (memory.shortSinceMs ?? now.steadyMs) + PLUG_BRIDGE_MS,
  );
  if (isGridPaying || leftWh <= 0 || offMs <= now.steadyMs) {
    return { ...refuse({ code: "plug.wait.power", ...numbers }), isUrgent: isGridPaying };
  }
  return accept({ code: "plug.on.dip", missingW, offAtMs: wallOf(Math.round(offMs), now) });
}

/** The sun does, or the battery helps: on, unless the grid pays for it all the same. */
function judgeCarried(memory: PlugSunMemory, view: SunView, carried: Carried): SunWish {
  const isUnreached = view.batteryPowerW < -IMPORT_W && view.gridPowerW > IMPORT_W &&
    importLastsMs(memory, view) >= PLUG_UNREACHED_MS;
  return isUnreached
    ? { ...refuse({ code: "plug.wait.import", gridPowerW: view.gridPowerW }), isUrgent: true }
    : accept(carriedReason(view, carried));
}

function carriedReason({ share, settings, socPct }: SunView, carried: Carried): PlugReason {
  const numbers = { freeW: share.freeW, neededW: settings.plugOnPowerW };
  return carried === "battery" && socPct !== null
    ? { code: "plug.on.battery", ...numbers, socPct }
    : { code: "plug.on.sun", ...numbers };
}

/** The limit of the battery's drain is the house's; the one that yields goes before the car falls. */
function judgeDrain({ drainSinceMs }: PlugSunMemory, view: SunView): SunWish | null {
  const { now, settings, batteryPowerW, isCarSecond } = view;
  const patienceMs = PLUG_DRAIN_MS + (isCarSecond ? CAR_LOWERS_MS : 0);
  if (drainSinceMs === null || now.steadyMs - drainSinceMs < patienceMs) return null;
  const limitW = settings.batteryMaxConsumptionW;
  return refuse({ code: "plug.wait.drain", batteryPowerW, limitW });
}

function judgeOff(memory: PlugSunMemory, view: SunView): SunWish {
  const { now, settings, share } = view;
  const { freeW, beforeClaimW, totalW } = share;
  const neededW = settings.plugOnPowerW;
  const carried = carriedBy(view);
  if (memory.enoughSinceMs === null || carried === null) {
    return refuse({ code: totalW > neededW ? "plug.wait.car" : "plug.wait.power", freeW, neededW });
  }
  const startsMs = memory.enoughSinceMs + plugWaitMs(memory.sunsets);
  if (now.steadyMs < startsMs) {
    const startsAtMs = wallOf(startsMs, now);
    const isClaiming = now.steadyMs - memory.enoughSinceMs <= CLAIM_MS ||
      startsMs - now.steadyMs <= LEAST_CHARGE_MS;
    const claim = isClaiming ? "wanted" : null;
    return { ...refuse({ code: "plug.wait.stable", freeW, startsAtMs }), claim };
  }
  const roomW = (carried === "battery" ? HELP_PART : 1) * ROOM_PART * neededW;
  if (beforeClaimW < roomW && !view.isHeldBack) {
    return { ...refuse({ code: "plug.wait.car", freeW: beforeClaimW, neededW }), claim: "due" };
  }
  if (view.gridPowerW > NOISE_W) {
    const reason: PlugReason = { code: "plug.wait.import", gridPowerW: view.gridPowerW };
    return { ...refuse(reason), claim: "due" };
  }
  return accept(carriedReason(view, carried));
}

function carriedBy(view: SunView): Carried | null {
  const { settings, share, socPct, isCloudy, isOn, hasBattery } = view;
  const { plugOnPowerW, plugAllowBattery } = settings;
  if (share.freeW > plugOnPowerW) return "sun";
  const isCharged = hasBattery && socPct !== null &&
    (isOn ? socPct > HELP_SOC_PCT : socPct >= HELP_START_SOC_PCT);
  const isHelped = plugAllowBattery && isCloudy === true && isCharged && !share.isCarWaiting &&
    share.freeW >= HELP_PART * plugOnPowerW;
  return isHelped ? "battery" : null;
}

function updateEnough(
  { enoughSinceMs: sinceMs, sunsets }: PlugSunMemory,
  view: SunView,
): number | null {
  const { steadyMs } = view.now;
  if (carriedBy(view) !== null) {
    const earliestMs = steadyMs - GATHERED_PART * plugWaitMs(sunsets);
    return Math.max(sinceMs ?? steadyMs, earliestMs);
  }
  if (sinceMs === null) return null;
  const movedMs = sinceMs + (1 + BAD_CYCLE_WEIGHT) * view.elapsedMs;
  return movedMs >= steadyMs ? null : movedMs;
}

/** How long the grid has paid, leaving out what the relay itself stirred up. */
function importLastsMs({ importSinceMs }: PlugSunMemory, { now, switchedMs }: SunView): number {
  if (importSinceMs === null) return -Infinity;
  return now.steadyMs - Math.max(importSinceMs, (switchedMs ?? -Infinity) + PLUG_SETTLE_MS);
}

function accept(reason: PlugReason): SunWish {
  return { on: true, isUrgent: false, claim: null, reason };
}

function refuse(reason: PlugReason): SunWish {
  return { on: false, isUrgent: false, claim: null, reason };
}
