import type {
  ChargerValues,
  PlugValues,
  PowerFlows,
  Reading,
} from "../../domain/house/snapshot.ts";
import type { Sources } from "../../domain/house/flows.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { Moment } from "../../domain/house/time.ts";
import { type ChargerMemory, steeredMode } from "../charger_memory.ts";
import type { PlugMemory } from "../heater/plug_memory.ts";
import { carClaimW, type CarDemand } from "./car_demand.ts";
import { DEAF_MS, LEAST_CHARGE_MS, mayObey, plugDrawW, plugLoad } from "./other_loads.ts";
import { type HouseBattery, seenFlows } from "./seen_flows.ts";

interface Load {
  readonly id: number;
  /** In order of priority: 0 comes first to the sun. */
  readonly place: number;
  /** As they hold for this load. */
  readonly settings: Settings;
}

/** A charger before it is decided. */
export interface ChargerLoad extends Load {
  readonly kind: "charger";
  readonly reading: Reading<ChargerValues>;
  readonly memory: ChargerMemory;
}

/** A switch before it is decided. */
export interface SwitchLoad extends Load {
  readonly kind: "switch";
  readonly reading: Reading<PlugValues>;
  readonly memory: PlugMemory;
}

/** A charger that has been decided in this cycle, as those after it have to reckon with it. */
export interface DecidedCar {
  readonly place: number;
  readonly demand: CarDemand;
  /** The powers as it has seen them. */
  readonly seen: PowerFlows;
}

/** A switch that has been decided in this cycle. */
export interface DecidedSwitch {
  readonly load: SwitchLoad;
  readonly memory: PlugMemory;
}

/** What every view is made of. */
export interface SeenHouse {
  readonly measured: PowerFlows;
  readonly battery: HouseBattery;
  readonly switches: readonly SwitchLoad[];
  readonly chargers: readonly ChargerLoad[];
  /** What feeds each load now. */
  readonly book: ReadonlyMap<number, Sources | null>;
  readonly now: Moment;
}

/**
 * The powers as a charger shall see them: loads behind it that the sun runs leave their draw to it;
 * what loads before it claim beyond their draw is not there. `decided` are the chargers before it.
 */
export function seenByCharger(
  own: ChargerLoad,
  { measured, battery, switches, chargers, now }: Omit<SeenHouse, "book">,
  decided: readonly DecidedCar[],
): PowerFlows {
  const { command, switchedMs } = own.memory;
  const isAsked = command?.enabled === true;
  const beside = switches.map(({ place, ...load }) =>
    plugLoad({
      ...load,
      isFirst: place < own.place,
      mode: steeredMode(own.memory),
      askedForMs: isAsked ? now.steadyMs - (switchedMs ?? now.steadyMs) : null,
      now,
    })
  );
  const behind = chargers.filter(({ place }) => place > own.place);
  // A charge that has just begun is not ended for another one: it comes down to its smallest current.
  const isYoung = isAsked && switchedMs !== null && now.steadyMs - switchedMs < LEAST_CHARGE_MS;
  return seenFlows(measured, {
    freedW: sumOf(beside, ({ standing, drawW }) => standing === "yielding" ? drawW : 0) +
      sumOf(behind, (load) => yieldingW(load, now)),
    claimedW: sumOf(beside, ({ standing, stepW }) => standing === "claiming" ? stepW : 0) +
      (isYoung ? 0 : sumOf(decided, claimedBeyondW)),
  }, battery);
}

/**
 * The powers as a switch shall see them, likewise; the cars are not in it, because what they claim is
 * reckoned by itself. `decided` are the switches before it.
 */
export function seenBySwitch(
  own: SwitchLoad,
  { measured, battery, switches, now }: SeenHouse,
  decided: readonly DecidedSwitch[],
): PowerFlows {
  const behind = switches.filter(({ place }) => place > own.place);
  return seenFlows(measured, {
    freedW: sumOf(
      behind,
      ({ reading, memory, settings }) =>
        memory.isOnBySun && mayObey(memory, now) ? plugDrawW(reading, settings) : 0,
    ),
    claimedW: sumOf(decided, claimedBySwitchW),
  }, battery);
}

/** What a charger draws by the sun and would leave to one before it. */
export function yieldingW({ reading, memory }: ChargerLoad, now: Moment): number {
  const powerW = reading.value?.powerW ?? null;
  const isSteered = steeredMode(memory) === "tracked" && memory.command !== null &&
    reading.quality === "fresh";
  if (!isSteered || powerW === null) return 0;
  // One that goes on for long after its pause does not obey: it is a part of the house.
  const isDeaf = !memory.command.enabled && memory.changedMs !== null &&
    now.steadyMs - memory.changedMs >= DEAF_MS;
  return isDeaf ? 0 : powerW;
}

/** What a charger claims of the sun beyond what it draws. */
function claimedBeyondW({ demand, seen }: DecidedCar): number {
  const { gridPowerW, batteryPowerW } = seen;
  const drawW = demand.powerW ?? 0;
  const isKnown = gridPowerW !== null && batteryPowerW !== null;
  const totalW = isKnown ? drawW - gridPowerW - batteryPowerW : 0;
  return Math.max(0, carClaimW(demand, totalW) - drawW);
}

/** A switch that goes on, or is about to, will draw what its meter does not show yet. */
function claimedBySwitchW({ load, memory }: DecidedSwitch): number {
  if (load.reading.value?.on !== false) return 0;
  return memory.claim !== null || memory.relay.told === true ? load.settings.plugOnPowerW : 0;
}

function sumOf<T>(all: readonly T[], powerW: (one: T) => number): number {
  return all.reduce((sumW, one) => sumW + powerW(one), 0);
}
