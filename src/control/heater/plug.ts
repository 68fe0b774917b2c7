import type { PlugCommand } from "../../domain/house/command.ts";
import type { PlugReason } from "../../domain/codes/plug_reason.ts";
import type { Sources } from "../../domain/house/flows.ts";
import type { PowerFlows, Snapshot } from "../../domain/house/snapshot.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { EndedPlugUse, PlugUse } from "../../domain/history/history_rows.ts";
import { localMinuteOf, type Moment, wallOf } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import { plugDrawW } from "../share/other_loads.ts";
import { type CarBeside, sunForPlug } from "../share/switch_share.ts";
import type { PlugHold, PlugMemory } from "./plug_memory.ts";
import { moveRelay, PLUG_DWELL_MS, type RelayMemory, watchRelay } from "./plug_relay.ts";
import { countSunset, judgeSun, leastSocPct, type SunView, updateSun } from "./plug_sun.ts";
import { followUse, roundUse } from "./plug_use.ts";
import { clockOf, isOtherDay, tellEnd, viewWindows, type WindowView } from "./plug_windows.ts";
import type { HouseView } from "../situation.ts";

/** A load that draws less than this, in W, for so long while it is on has had enough. */
export const LOAD_IDLE_W = 20;
export const LOAD_IDLE_MS = 2 * MINUTE_MS;
/**
 * How far local time may go back, in minutes, before the clock counts as set: an hour, as each
 * autumn.
 */
const CLOCK_SLACK_MINUTES = 60;

/** What one cycle decides of a switch. */
export interface SwitchDecision {
  readonly id: number;
  readonly kind: "switch";
  readonly command: PlugCommand | null;
  /** Null: it is not set up. */
  readonly reason: PlugReason | null;
  /** The use that runs, whoever switched it on, and the one that ended in this cycle. */
  readonly use: PlugUse | null;
  readonly endedUse: EndedPlugUse | null;
  /** A person holds it on or off until then (epoch ms); null: nobody does. */
  readonly hold: { readonly on: boolean; readonly untilMs: number } | null;
  /** What feeds it, by the energy book; null: its power is unknown. */
  readonly sources: Sources | null;
}

/** A switch as one cycle has it. */
export interface SwitchCycle {
  readonly id: number;
  readonly memory: PlugMemory;
  /** Its plug is this one. */
  readonly snapshot: Snapshot;
  /** The powers as the switch shall see them. */
  readonly seen: PowerFlows;
  /** As they hold for this switch. */
  readonly settings: Settings;
  /** What feeds it now, by the energy book. */
  readonly sources: Sources | null;
  readonly house: HouseView;
  /** The chargers, in order of priority. */
  readonly cars: readonly CarBeside[];
}

/** What the rules look at. */
interface PlugCycle extends SwitchCycle {
  readonly windows: WindowView;
  readonly relay: RelayMemory;
}

type Acted = Pick<SwitchDecision, "command" | "reason"> & { readonly memory: PlugMemory };

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
 * Decides a switch after the cars: enabled, Fast, a person, by hand, satisfied, Always on, windows and
 * Start hour, SoC, power. One that is not enabled is left alone, but for going off once, and but for
 * as long as a person holds it.
 */
export function decideSwitch(
  cycle: SwitchCycle,
): { readonly memory: PlugMemory; readonly decision: SwitchDecision } {
  const { id, snapshot: { plug }, settings, house } = cycle;
  const { now, elapsedMs } = house;
  const before = endManual(cycle.memory, now);
  const isManaged = plug.isConfigured && (settings.plugEnabled || before.manual !== null);
  const { memory: relay, isByHand } = watchRelay(before.relay, plug, { isManaged, now });
  const uses = followUse(before.use, {
    on: plug.value?.on ?? null,
    drawW: plugDrawW(plug, settings),
    sources: cycle.sources,
    elapsedMs,
    now,
  });
  const used = { ...before, relay, use: uses.running };
  const { command, reason, memory } = isManaged && !relay.isOffDue
    ? steer(used, { ...cycle, relay }, isByHand)
    : letGo(used, plug, isManaged);
  return {
    memory,
    decision: {
      id,
      kind: "switch",
      command,
      reason,
      use: uses.running === null ? null : roundUse(uses.running),
      endedUse: uses.ended === null ? null : roundUse(uses.ended),
      hold: memory.manual === null
        ? null
        : { on: memory.manual.on, untilMs: wallOf(memory.manual.untilMs, now) },
      sources: cycle.sources,
    },
  };
}

/** A person's hold ends by its time. */
function endManual(memory: PlugMemory, now: Moment): PlugMemory {
  const { manual } = memory;
  return manual === null || now.steadyMs < manual.untilMs ? memory : { ...memory, manual: null };
}

function letGo(used: PlugMemory, plug: Snapshot["plug"], isManaged: boolean): Acted {
  const { relay } = used;
  const reason = plug.isConfigured ? unmanagedReason(relay, isManaged, plug) : null;
  const command = relay.isOffDue && plug.value?.on === true ? { on: false } : null;
  return { command, memory: { ...used, ...LET_GO }, reason };
}

function steer(
  used: PlugMemory,
  own: SwitchCycle & { readonly relay: RelayMemory },
  isByHand: boolean,
): Acted {
  const { snapshot: { plug }, settings, house: { now } } = own;
  const windows = viewWindows(settings, localMinuteOf(now.atMs, settings.timeZone));
  const cycle: PlugCycle = { ...own, windows };
  const seen = look(used, cycle, isByHand);
  if (plug.value === null || plug.quality !== "fresh") {
    const reason: PlugReason = { code: "plug.offline", sinceMs: plug.atMs };
    return { command: null, memory: { ...seen, claim: null }, reason };
  }
  return act(seen, wishOf(seen, cycle), cycle);
}

/** What a plug keeps of the rules while they do not hold. */
const LET_GO = {
  hold: null,
  manual: null,
  isOnBySun: false,
  claim: null,
  idleSinceMs: null,
} as const;

function unmanagedReason(
  { isOffDue }: RelayMemory,
  isManaged: boolean,
  plug: Snapshot["plug"],
): PlugReason {
  if (isOffDue && plug.value === null) return { code: "plug.offline", sinceMs: plug.atMs };
  return isOffDue && (isManaged || plug.value?.on === true)
    ? { code: "plug.off-once" }
    : { code: "plug.disabled" };
}

/** Takes over what this cycle has shown, before anything is decided. */
function look(memory: PlugMemory, cycle: PlugCycle, isByHand: boolean): PlugMemory {
  const { snapshot, house: { now }, windows, relay } = cycle;
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
    // What somebody does at the device itself is newer than what they pressed before.
    manual: isByHand ? null : memory.manual,
    idleSinceMs,
    sun: windows.sun === null ? { ...sun, sunsets: 0 } : sun,
  };
}

function newHold(why: PlugHold["why"], on: boolean, cycle: PlugCycle): PlugHold {
  const { house: { now }, settings } = cycle;
  return { why, on, sinceMs: now.atMs, sinceMinute: localMinuteOf(now.atMs, settings.timeZone) };
}

/** A hold ends when a window begins after it; a clock that was set back does not prolong it. */
function keepHold(hold: PlugHold | null, cycle: PlugCycle): PlugHold | null {
  if (hold === null) return null;
  const { house: { now }, settings, windows } = cycle;
  const latestMinute = localMinuteOf(now.atMs, settings.timeZone) + CLOCK_SLACK_MINUTES;
  const sinceMinute = Math.min(hold.sinceMinute, latestMinute);
  const isOver = windows.beganAt !== null && windows.beganAt > sinceMinute;
  return isOver ? null : { ...hold, sinceMinute };
}

/** A car charges in Fast, or is about to. */
function isFast({ cars }: PlugCycle): boolean {
  return cars.some((car) => car.mode === "fast" && (car.isCharging || car.isAsked));
}

function isTracked({ mode }: CarBeside): boolean {
  return mode === "tracked";
}

/** What the rules want, the first one that applies. */
function wishOf(memory: PlugMemory, cycle: PlugCycle): PlugWish {
  const { house: { now }, settings, windows } = cycle;
  const minute = localMinuteOf(now.atMs, settings.timeZone);
  if (isFast(cycle)) {
    return { on: false, isUrgent: true, reason: { code: "plug.fast" } };
  }
  if (memory.manual !== null) {
    const { on, untilMs } = memory.manual;
    const reason: PlugReason = { code: "plug.manual", on, untilMs: wallOf(untilMs, now) };
    return { on, isUrgent: true, reason };
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
  const { house, settings, relay } = cycle;
  const { hasBattery, socPct, isSocMissing, site, now } = house;
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

function viewSun({ snapshot, seen, house, settings, cars, relay }: PlugCycle): SunView | null {
  const { now, elapsedMs, hasBattery, socPct, isCloudy, site } = house;
  const share = sunForPlug(seen, plugDrawW(snapshot.plug, settings), cars, house.acLimitW);
  if (share === null || seen.gridPowerW === null || site.quality !== "known") return null;
  const following = cars.filter((car) => car.isCharging && isTracked(car));
  return {
    now,
    elapsedMs,
    settings,
    hasBattery,
    socPct,
    isCloudy,
    share,
    gridPowerW: seen.gridPowerW,
    batteryPowerW: seen.batteryPowerW ?? 0,
    isCarFollowing: following.length > 0,
    isOn: relay.on === true,
    switchedMs: relay.switchedMs,
    isCarSecond: following.some(({ isFirst }) => !isFirst),
    isHeldBack: house.isHouseHeldBack,
  };
}

/** Moves the relay as far as its dwell allows. */
function act(
  memory: PlugMemory,
  wish: PlugWish,
  { house: { now }, snapshot }: PlugCycle,
): Acted {
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
