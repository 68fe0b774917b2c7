import type { PlugCommand } from "../../domain/house/command.ts";
import type { PlugReason } from "../../domain/codes/plug_reason.ts";
import type { Snapshot } from "../../domain/house/snapshot.ts";
import type { EndedPlugUse, PlugUse } from "../../domain/history/history_rows.ts";
import { localMinuteOf, wallOf } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import { type CarDemand, plugDrawW, sunForPlug } from "../site/allocation.ts";
import type { PlugHold, PlugMemory } from "./plug_memory.ts";
import { moveRelay, PLUG_DWELL_MS, type RelayMemory, watchRelay } from "./plug_relay.ts";
import { countSunset, judgeSun, leastSocPct, type SunView, updateSun } from "./plug_sun.ts";
import { followUse, roundUse } from "./plug_use.ts";
import { clockOf, isOtherDay, tellEnd, viewWindows, type WindowView } from "./plug_windows.ts";
import type { Situation } from "../situation.ts";

/** A load that draws less than this, in W, for so long while it is on has had enough. */
export const LOAD_IDLE_W = 20;
export const LOAD_IDLE_MS = 2 * MINUTE_MS;
/**
 * How far local time may go back, in minutes, before the clock counts as set: an hour, as each
 * autumn.
 */
const CLOCK_SLACK_MINUTES = 60;

/** What the plug does in this cycle, and why. */
export interface PlugDecision {
  readonly command: PlugCommand | null;
  readonly memory: PlugMemory;
  /** Null: no plug is set up. */
  readonly reason: PlugReason | null;
  readonly use: PlugUse | null;
  /** The use that ended in this cycle. */
  readonly endedUse: EndedPlugUse | null;
}

/** One cycle as the plug sees it. */
interface PlugCycle {
  readonly snapshot: Snapshot;
  readonly situation: Situation;
  readonly car: CarDemand;
  readonly windows: WindowView;
  readonly relay: RelayMemory;
}

/** What the rules want of the relay. */
interface PlugWish {
  readonly on: boolean;
  readonly reason: PlugReason;
  /** True where the relay may go off before its dwell is over. */
  readonly isUrgent?: true;
  readonly isBySun?: true;
  readonly claim?: "wanted" | "due" | null;
}

/**
 * Decides the plug after the car: enabled, Fast, by hand, satisfied, Always on, windows and Start
 * hour, SoC, power. A plug that is not enabled is left alone, but for going off once.
 */
export function decidePlug(
  before: PlugMemory,
  snapshot: Snapshot,
  house: { readonly situation: Situation; readonly car: CarDemand },
): PlugDecision {
  const { plug, flows } = snapshot;
  const { situation, car } = house;
  const { settings, now, elapsedMs } = situation;
  const isManaged = plug.isConfigured && settings.plugEnabled;
  const { memory: relay, isByHand } = watchRelay(before.relay, plug, { isManaged, now });
  const uses = followUse(before.use, {
    on: plug.value?.on ?? null,
    drawW: plugDrawW(snapshot, settings),
    flows,
    isBeforeCar: settings.plugPriority === "plug" && car.mode === "tracked",
    elapsedMs,
    now,
  });
  const used = { ...before, relay, use: uses.running };
  const told = {
    use: uses.running === null ? null : roundUse(uses.running),
    endedUse: uses.ended === null ? null : roundUse(uses.ended),
  };
  if (!isManaged || relay.isOffDue) {
    const reason = plug.isConfigured ? unmanagedReason(relay, isManaged, snapshot) : null;
    const command = relay.isOffDue && plug.value?.on === true ? { on: false } : null;
    return { command, memory: { ...used, ...LET_GO }, reason, ...told };
  }
  const windows = viewWindows(settings, localMinuteOf(now.atMs, settings.timeZone));
  const cycle: PlugCycle = { snapshot, situation, car, windows, relay };
  const seen = look(used, cycle, isByHand);
  if (plug.value === null || plug.quality !== "fresh") {
    const reason: PlugReason = { code: "plug.offline", sinceMs: plug.atMs };
    return { command: null, memory: { ...seen, claim: null }, reason, ...told };
  }
  return { ...act(seen, wishOf(seen, cycle), cycle), ...told };
}

/** What a plug keeps of the rules while they do not hold. */
const LET_GO = { hold: null, isOnBySun: false, claim: null, idleSinceMs: null } as const;

function unmanagedReason(
  { isOffDue }: RelayMemory,
  isManaged: boolean,
  { plug }: Snapshot,
): PlugReason {
  if (isOffDue && plug.value === null) return { code: "plug.offline", sinceMs: plug.atMs };
  return isOffDue && (isManaged || plug.value?.on === true)
    ? { code: "plug.off-once" }
    : { code: "plug.disabled" };
}

/** Takes over what this cycle has shown, before anything is decided. */
function look(memory: PlugMemory, cycle: PlugCycle, isByHand: boolean): PlugMemory {
  const { snapshot, situation, car, windows, relay } = cycle;
  const { now } = situation;
  const { value, misses } = snapshot.plug;
  const isIdle = value !== null && misses === 0 && value.on && value.powerW !== null &&
    value.powerW < LOAD_IDLE_W;
  const idleSinceMs = isIdle ? memory.idleSinceMs ?? now.steadyMs : null;
  const isSatisfied = idleSinceMs !== null && now.steadyMs - idleSinceMs >= LOAD_IDLE_MS;
  // A plug that a person switched on is no longer held on once Fast has overruled that: nobody
  // expects it to come back hours later.
  const isOverruled = isFast(cycle) && memory.hold?.on === true;
  const held = isOverruled ? null : keepHold(memory.hold, cycle);
  const hold = isByHand && relay.on !== null && !(relay.on && isFast(cycle))
    ? newHold("by-hand", relay.on, cycle)
    : isSatisfied && held === null
    ? newHold("satisfied", false, cycle)
    : held;
  const sunView = viewSun(cycle);
  const sun = sunView === null
    ? { ...memory.sun, enoughSinceMs: null, importSinceMs: null }
    : updateSun(memory.sun, sunView);
  return {
    ...memory,
    hold,
    idleSinceMs,
    isCarSilent: car.isSilent,
    sun: windows.sun === null ? { ...sun, sunsets: 0 } : sun,
  };
}

function newHold(why: PlugHold["why"], on: boolean, { situation }: PlugCycle): PlugHold {
  const { now, settings } = situation;
  return { why, on, sinceMs: now.atMs, sinceMinute: localMinuteOf(now.atMs, settings.timeZone) };
}

/** A hold ends when a window begins after it; a clock that was set back does not prolong it. */
function keepHold(hold: PlugHold | null, { situation, windows }: PlugCycle): PlugHold | null {
  if (hold === null) return null;
  const { now, settings } = situation;
  const latestMinute = localMinuteOf(now.atMs, settings.timeZone) + CLOCK_SLACK_MINUTES;
  const sinceMinute = Math.min(hold.sinceMinute, latestMinute);
  const isOver = windows.beganAt !== null && windows.beganAt > sinceMinute;
  return isOver ? null : { ...hold, sinceMinute };
}

/** The car charges in Fast, or is about to. */
function isFast({ situation, car }: PlugCycle): boolean {
  return car.mode === "fast" && (situation.isCharging || car.isAsked);
}

/** What the rules want, the first one that applies. */
function wishOf(memory: PlugMemory, cycle: PlugCycle): PlugWish {
  const { situation, windows } = cycle;
  const { now, settings } = situation;
  const minute = localMinuteOf(now.atMs, settings.timeZone);
  if (isFast(cycle)) {
    return { on: false, isUrgent: true, reason: { code: "plug.fast" } };
  }
  if (memory.hold !== null) {
    const { why, on, sinceMs } = memory.hold;
    return why === "by-hand"
      ? { on, reason: { code: "plug.by-hand", on, sinceMs } }
      : { on, reason: { code: "plug.satisfied", sinceMs } };
  }
  if (windows.always !== null) {
    return { on: true, reason: { code: "plug.always", ...tellEnd(windows.always, minute) } };
  }
  const { sun, nextAt } = windows;
  const leftMinutes = sun === null ? 0 : sun.endsAt - minute;
  const isTooLate = cycle.relay.on !== true && leftMinutes * MINUTE_MS < PLUG_DWELL_MS;
  if (sun === null || isTooLate) {
    return { on: false, reason: waitForWindow(nextAt, minute) };
  }
  if (!windows.isStarted) {
    const startHour = settings.plugStartHour;
    return { on: false, reason: { code: "plug.wait.start-hour", startHour } };
  }
  return wishOfSun(memory, cycle, tellEnd(sun, minute));
}

function waitForWindow(nextAt: number | null, localMinute: number): PlugReason {
  return nextAt === null ? { code: "plug.wait.window", nextAt, isTomorrow: false } : {
    code: "plug.wait.window",
    nextAt: clockOf(nextAt),
    isTomorrow: isOtherDay(nextAt, localMinute),
  };
}

/** SoC and power, as far as they are known and asked for. */
function wishOfSun(
  memory: PlugMemory,
  cycle: PlugCycle,
  end: ReturnType<typeof tellEnd>,
): PlugWish {
  const { situation, relay } = cycle;
  const { settings, hasBattery, socPct, isSocMissing, site, now } = situation;
  const isPowerIgnored = settings.plugOnPowerW === 0;
  if (isPowerIgnored && !hasBattery) {
    return { on: true, reason: { code: "plug.on.window", ...end } };
  }
  if (site.quality !== "known") {
    if (relay.on === true && site.quality !== "lost") {
      const offAtMs = wallOf(site.lostAtMs, now);
      const reason: PlugReason = { code: "plug.stale", ageMs: site.ageMs, offAtMs };
      return { on: true, reason, ...(memory.isOnBySun ? { isBySun: true } : {}) };
    }
    return {
      on: false,
      reason: isSocMissing
        ? { code: "plug.wait.battery" }
        : { code: "plug.blind", ageMs: site.ageMs },
    };
  }
  const view = viewSun(cycle);
  if (view === null) return { on: false, reason: { code: "plug.blind", ageMs: null } };
  const isCharged = !hasBattery || (socPct !== null && socPct >= leastSocPct(view));
  if (isPowerIgnored && isCharged) return { on: true, reason: { code: "plug.on.window", ...end } };
  const { on, isUrgent, claim, reason } = judgeSun(memory.sun, view);
  return { on, reason, claim, ...(isUrgent ? { isUrgent } : {}), ...(on ? { isBySun: true } : {}) };
}

function viewSun({ snapshot, situation, car, relay }: PlugCycle): SunView | null {
  const { now, elapsedMs, settings, hasBattery, socPct, isCloudy, site } = situation;
  const { flows } = snapshot;
  const drawW = plugDrawW(snapshot, settings);
  const { plugPriority } = settings;
  const share = sunForPlug(flows, drawW, car, { plugPriority, acLimitW: situation.acLimitW });
  if (share === null || flows.gridPowerW === null || site.quality !== "known") return null;
  const isCarFollowing = situation.isCharging && car.mode === "tracked";
  return {
    now,
    elapsedMs,
    settings,
    hasBattery,
    socPct,
    isCloudy,
    share,
    gridPowerW: flows.gridPowerW,
    batteryPowerW: flows.batteryPowerW ?? 0,
    isCarFollowing,
    isOn: relay.on === true,
    switchedMs: relay.switchedMs,
    isCarSecond: isCarFollowing && plugPriority === "plug",
    isHeldBack: situation.isHouseHeldBack,
  };
}

/** Moves the relay as far as its dwell allows. */
function act(
  memory: PlugMemory,
  wish: PlugWish,
  { situation, snapshot }: PlugCycle,
): Pick<PlugDecision, "command" | "memory" | "reason"> {
  const { now } = situation;
  const { on, reason, isUrgent = false, isBySun = false, claim = null } = wish;
  const isAnswering = snapshot.plug.misses === 0;
  const { memory: relay, command, heldUntilMs } = isAnswering
    ? moveRelay(memory.relay, { on, isUrgent }, now)
    : { memory: memory.relay, command: null, heldUntilMs: null };
  const isSunset = command?.on === false && memory.isOnBySun && memory.relay.told === null &&
    SUNSETS.has(reason.code);
  const next: PlugMemory = {
    ...memory,
    relay,
    claim,
    isOnBySun: on ? isBySun : memory.isOnBySun && relay.on === true,
    sun: isSunset ? countSunset(memory.sun, reason.code) : memory.sun,
  };
  if (heldUntilMs !== null) {
    const switchesAtMs = wallOf(heldUntilMs, now);
    return { command, memory: next, reason: { code: "plug.dwell", on, switchesAtMs } };
  }
  const { toldSinceMs } = relay;
  if (command !== null && toldSinceMs !== null && toldSinceMs < now.steadyMs) {
    const sinceMs = wallOf(toldSinceMs, now);
    return { command, memory: next, reason: { code: "plug.unheard", on, sinceMs } };
  }
  return { command, memory: next, reason };
}

/** Ends of a use that the sun brought about. */
const SUNSETS: ReadonlySet<PlugReason["code"]> = new Set([
  "plug.wait.power",
  "plug.wait.car",
  "plug.wait.soc",
  "plug.wait.import",
  "plug.wait.drain",
]);
