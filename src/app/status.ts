import type { ApplyState } from "../domain/house/command.ts";
import type { Session } from "../domain/history/history_rows.ts";
import { SLOT_IDS } from "../domain/house/device.ts";
import { isSwitch } from "../domain/house/load.ts";
import type { ChargeMode, ModeChoice, ModeOrigin } from "../domain/house/mode.ts";
import type { Decision } from "../control/decide.ts";
import { type DeviceState, deviceStates } from "./device_states.ts";
import { firstLoads } from "./first_loads.ts";
import {
  chargerLoadState,
  type ChargerState,
  chargerState,
  type DeviceStatus,
  deviceStatus,
  type LoadState,
  type PlugState,
  plugState,
  type RefusedPress,
  rounded,
  type SwitchLoadState,
  switchLoadState,
} from "./load_states.ts";
import type { Reason } from "../domain/codes/reason.ts";
import {
  type BatteryValues,
  type InverterValues,
  isBlind,
  isTakingIn,
  type Reading,
  type Snapshot,
} from "../domain/house/snapshot.ts";
import { settingsOf } from "../domain/settings/load_settings.ts";
import type { Settings } from "../domain/settings/settings.ts";
import type { Moment } from "../domain/house/time.ts";
import { type Balance, loadsExceedWhole } from "./cycle/balance_watch.ts";

export type { ChargerState, DeviceStatus, LoadState, PlugState } from "./load_states.ts";

export interface InverterState
  extends DeviceStatus, Pick<InverterValues, "status" | "temperatureC"> {
  /** It takes power from the AC side, for the battery. */
  readonly isTakingIn?: boolean;
}

export type BatteryState = DeviceStatus & Pick<BatteryValues, "status">;

/** All that pages and interfaces show of the house, published once a cycle; signs as in the domain. */
export interface Status {
  readonly atMs: number;
  /** Number of the cycle that made it; 0 before the first. */
  readonly cycle: number;
  readonly mode: ChargeMode;
  readonly modeBy: ModeOrigin;
  readonly modeSinceMs: number;
  /** The mode has been chosen and no cycle has acted on it, or the charger has not taken it yet. */
  readonly isModePending: boolean;
  readonly reason: Reason;
  readonly gridPowerW: number | null;
  readonly pvPowerW: number | null;
  readonly batteryPowerW: number | null;
  /** House and car together; null: unknown, or less than car and plug take. */
  readonly consumptionPowerW: number | null;
  /** Without the car; null: unknown, or not of one moment with the car's power. */
  readonly housePowerW: number | null;
  readonly conversionLossW: number | null;
  /** Null: unknown, or not of one moment with the car's power. */
  readonly surplusW: number | null;
  /** Whether the readings fit together. */
  readonly balance: Balance;
  readonly socPct: number | null;
  readonly sohPct: number | null;
  /** Null: not known yet. */
  readonly cloudy: boolean | null;
  readonly meter: DeviceStatus;
  readonly inverter: InverterState;
  readonly battery: BatteryState;
  readonly charger: ChargerState;
  readonly plug: PlugState;
  readonly session: Session | null;
  /** The database takes nothing at the moment; control goes on. */
  readonly storageError: string | null;
  /** All devices of the house, in its order. */
  readonly devices: readonly DeviceState[];
  /**
   * The loads that are steered, in order of priority; mode, reason, charger, session and plug are
   * those of the first of each kind.
   */
  readonly loads: readonly LoadState[];
}

/** One cycle as it was read and decided: what is recorded and what is shown are made of it. */
export interface DecidedCycle {
  readonly now: Moment;
  readonly snapshot: Snapshot;
  readonly decision: Decision;
  readonly settings: Settings;
}

/** What is known of a cycle once its commands are out. */
export interface AppliedCycle extends DecidedCycle {
  /** Its number, 1 for the first. */
  readonly cycle: number;
  /** The mode in force of a charger: a press may have come while the devices were told. */
  readonly choiceOf: (id: number) => ModeChoice;
  readonly isModePending: (id: number) => boolean;
  readonly refusedOf: (id: number) => RefusedPress | null;
  readonly applyState: (id: number) => ApplyState | null;
  readonly balance: Balance;
  /** What the database has refused in this cycle; null: nothing. */
  readonly storageError: string | null;
}

/** The status that one cycle publishes. */
export function buildStatus(applied: AppliedCycle): Status {
  const { snapshot } = applied;
  const first = firstLoads(applied.decision);
  const decision = first.charger;
  const choice = applied.choiceOf(decision.id);
  const { meter, inverter, battery, charger, plug, flows } = snapshot;
  return {
    atMs: applied.now.atMs,
    cycle: applied.cycle,
    mode: choice.mode,
    modeBy: choice.modeBy,
    modeSinceMs: choice.sinceMs,
    isModePending: applied.isModePending(decision.id),
    reason: decision.reason,
    gridPowerW: rounded(flows.gridPowerW),
    pvPowerW: rounded(flows.pvPowerW),
    batteryPowerW: battery.isConfigured ? rounded(flows.batteryPowerW) : null,
    ...sums(applied),
    conversionLossW: rounded(flows.conversionLossW),
    balance: applied.balance,
    socPct: tenths(battery.value?.socPct ?? null),
    sohPct: tenths(battery.value?.sohPct ?? null),
    cloudy: applied.decision.isCloudy,
    meter: {
      ...deviceStatus(meter),
      quality: isBlind(meter) ? "unavailable" : meter.quality,
    },
    inverter: {
      ...deviceStatus(inverter),
      status: inverter.value?.status ?? null,
      isTakingIn: inverter.value !== null && isTakingIn(inverter.value),
      temperatureC: tenths(inverter.value?.temperatureC ?? null),
    },
    battery: { ...deviceStatus(battery), status: battery.value?.status ?? null },
    charger: chargerState(charger, decision, applied.applyState(decision.id)),
    plug: plugState(plug, first.plug, plugSettings(applied)),
    session: decision.session,
    storageError: applied.storageError,
    devices: deviceStates(snapshot.devices),
    loads: loadStates(applied),
  };
}

/** The settings as they hold for the first switch. */
function plugSettings({ snapshot, settings }: AppliedCycle): Settings {
  const sight = snapshot.loads.find(isSwitch);
  return sight === undefined ? settings : settingsOf(settings, sight.policy);
}

function loadStates(applied: AppliedCycle): readonly LoadState[] {
  const { snapshot, decision, settings, choiceOf, isModePending, applyState, refusedOf } = applied;
  return snapshot.loads.flatMap((sight): readonly LoadState[] => {
    const { id } = sight;
    const decided = decision.loads.find((load) => load.id === id);
    if (sight.kind === "charger" && decided?.kind === "charger") {
      const own = {
        choice: choiceOf(id),
        isModePending: isModePending(id),
        applyState: applyState(id),
        refused: refusedOf(id),
      };
      return [chargerLoadState(sight, decided, own)];
    }
    return sight.kind === "switch" && decided?.kind === "switch"
      ? [switchLoadState(sight, decided, settingsOf(settings, sight.policy))]
      : [];
  });
}

/** What is made of several readings counts where these are of one moment, and fit together. */
function sums(
  { snapshot, decision, balance }: AppliedCycle,
): Pick<Status, "consumptionPowerW" | "housePowerW" | "surplusW"> {
  const { meter, inverter, battery, charger, flows } = snapshot;
  const isWholeKnown = areOfOneAge([meter, inverter]) && !loadsExceedWhole(snapshot);
  const isCarInIt = balance === "settled" && areOfOneAge([meter, battery, charger]);
  return {
    consumptionPowerW: isWholeKnown ? rounded(flows.consumptionPowerW) : null,
    housePowerW: isWholeKnown && isCarInIt ? rounded(flows.housePowerW) : null,
    surplusW: isCarInIt ? rounded(firstLoads(decision).charger.surplusW) : null,
  };
}

/** True when all devices that the house has are fresh, or none is. */
function areOfOneAge(readings: readonly Reading<unknown>[]): boolean {
  const known = readings.filter(({ isConfigured }) => isConfigured);
  const fresh = known.filter(({ quality }) => quality === "fresh");
  return fresh.length === 0 || fresh.length === known.length;
}

const NO_DEVICE: DeviceStatus = {
  isConfigured: false,
  quality: "unavailable",
  atMs: null,
  error: null,
};

const NO_CHARGER: ChargerState = {
  ...NO_DEVICE,
  online: true,
  offlineSinceMs: null,
  charging: false,
  enabled: null,
  powerW: null,
  currentA: null,
  phaseCurrentsA: [],
  targetCurrentA: null,
  phases: 1,
  otherThanPhases: null,
  applyState: null,
};

/** The status before the first cycle: nothing is known of any device. */
export function startingStatus(atMs: number, firstId: number, choice: ModeChoice): Status {
  const { mode, modeBy, sinceMs: modeSinceMs } = choice;
  return {
    atMs,
    cycle: 0,
    mode,
    modeBy,
    modeSinceMs,
    isModePending: false,
    reason: { code: "starting-up" },
    gridPowerW: null,
    pvPowerW: null,
    batteryPowerW: null,
    consumptionPowerW: null,
    housePowerW: null,
    conversionLossW: null,
    surplusW: null,
    balance: "settled",
    socPct: null,
    sohPct: null,
    cloudy: null,
    meter: NO_DEVICE,
    inverter: { ...NO_DEVICE, status: null, temperatureC: null },
    battery: { ...NO_DEVICE, status: null },
    charger: NO_CHARGER,
    plug: { ...NO_DEVICE, enabled: false, on: null, powerW: null, reason: null, use: null },
    session: null,
    storageError: null,
    devices: [],
    loads: [{
      id: firstId,
      name: "",
      kind: "charger",
      mode,
      modeBy,
      modeSinceMs,
      isModePending: false,
      reason: { code: "starting-up" },
      surplusW: null,
      session: null,
      fullPowerW: 0,
      countedWh: 0,
      goal: null,
      ...NO_CHARGER,
    }],
  };
}

/** The charger that is meant where none is named. */
export function firstChargerOf({ loads }: Pick<Status, "loads">): number {
  return loads.find(({ kind }) => kind === "charger")?.id ?? SLOT_IDS.charger;
}

/** The status with a mode that has just been pressed and that no cycle has acted on yet. */
export function withPress(status: Status, id: number, choice: ModeChoice): Status {
  const { mode, modeBy, sinceMs: modeSinceMs } = choice;
  const pressed = { mode, modeBy, modeSinceMs, isModePending: true };
  // The sentence of the mode before would stand under the new one's name.
  const reasonOf = ({ isConfigured, online }: ChargerState, before: Reason): Reason =>
    isConfigured && online ? { code: "mode.asked", mode } : before;
  const isFirst = id === firstChargerOf(status);
  return {
    ...status,
    ...isFirst ? { ...pressed, reason: reasonOf(status.charger, status.reason) } : {},
    loads: status.loads.map((load) =>
      load.kind === "charger" && load.id === id
        ? { ...load, ...pressed, goal: null, reason: reasonOf(load, load.reason) }
        : load
    ),
  };
}

/** The status with a switch that a person has just held, or given back, and no cycle has acted on. */
export function withHold(status: Status, id: number, hold: SwitchLoadState["hold"]): Status {
  const first = status.loads.find(({ kind }) => kind === "switch");
  const reason = hold === null ? null : { code: "plug.manual", ...hold } as const;
  return {
    ...status,
    ...first?.id === id ? { plug: { ...status.plug, reason } } : {},
    loads: status.loads.map((load) =>
      load.kind === "switch" && load.id === id ? { ...load, hold, reason } : load
    ),
  };
}

function tenths(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}
