import type { ApplyState } from "../domain/house/command.ts";
import type { Session } from "../domain/history/history_rows.ts";
import type { ChargeMode, ModeChoice, ModeOrigin } from "../domain/house/mode.ts";
import type { Decision } from "../control/decide.ts";
import { type DeviceState, deviceStates } from "./device_states.ts";
import type { Reason } from "../domain/codes/reason.ts";
import {
  type BatteryValues,
  type ChargerValues,
  type InverterValues,
  isBlind,
  isTakingIn,
  type PlugValues,
  type Reading,
  type Snapshot,
} from "../domain/house/snapshot.ts";
import type { Settings } from "../domain/settings/settings.ts";
import type { Moment } from "../domain/house/time.ts";
import { type Balance, loadsExceedWhole } from "./cycle/balance_watch.ts";

/** How well one device is reached; one miss alone is no error yet. */
export type DeviceStatus = Pick<
  Reading<unknown>,
  "isConfigured" | "quality" | "atMs" | "error" | "diagnosis"
>;

export interface InverterState
  extends DeviceStatus, Pick<InverterValues, "status" | "temperatureC"> {
  /** It takes power from the AC side, for the battery. */
  readonly isTakingIn?: boolean;
}

export type BatteryState = DeviceStatus & Pick<BatteryValues, "status">;

export interface ChargerState
  extends
    DeviceStatus,
    Pick<ChargerValues, "enabled" | "powerW" | "targetCurrentA">,
    Pick<Decision, "offlineSinceMs" | "phases" | "otherThanPhases"> {
  readonly online: Decision["isOnline"];
  readonly charging: Decision["isCharging"];
  /** Largest current of a phase in A. */
  readonly currentA: number | null;
  /** How far the newest wish has come; null when there is none. */
  readonly applyState: ApplyState | null;
}

export interface PlugState extends DeviceStatus, Pick<PlugValues, "powerW"> {
  readonly enabled: boolean;
  readonly on: boolean | null;
  /** Why it is on or off; null: no plug is set up, or no cycle has run. */
  readonly reason: Decision["plugReason"];
  /** The use that runs, from relay on to relay off; null: the relay is off. */
  readonly use: Decision["plugUse"];
}

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
  /** The devices beside those of the settings, in the order of the house. */
  readonly devices: readonly DeviceState[];
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
  /** The mode in force: a press may have come while the devices were told. */
  readonly choice: ModeChoice;
  readonly isModePending: boolean;
  readonly applyState: ApplyState | null;
  readonly balance: Balance;
  /** What the database has refused in this cycle; null: nothing. */
  readonly storageError: string | null;
}

/** The status that one cycle publishes. */
export function buildStatus(applied: AppliedCycle): Status {
  const { snapshot, decision, settings, choice } = applied;
  const { meter, inverter, battery, charger, plug, flows } = snapshot;
  return {
    atMs: applied.now.atMs,
    cycle: applied.cycle,
    mode: choice.mode,
    modeBy: choice.modeBy,
    modeSinceMs: choice.sinceMs,
    isModePending: applied.isModePending,
    reason: decision.reason,
    gridPowerW: rounded(flows.gridPowerW),
    pvPowerW: rounded(flows.pvPowerW),
    batteryPowerW: battery.isConfigured ? rounded(flows.batteryPowerW) : null,
    ...sums(applied),
    conversionLossW: rounded(flows.conversionLossW),
    balance: applied.balance,
    socPct: tenths(battery.value?.socPct ?? null),
    sohPct: tenths(battery.value?.sohPct ?? null),
    cloudy: decision.cloudy,
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
    charger: {
      ...deviceStatus(charger),
      online: decision.isOnline,
      offlineSinceMs: decision.offlineSinceMs,
      charging: decision.isCharging,
      enabled: charger.value?.enabled ?? null,
      powerW: rounded(charger.value?.powerW ?? null),
      currentA: largest(charger.value?.phaseCurrentsA ?? []),
      targetCurrentA: charger.value?.targetCurrentA ?? null,
      phases: decision.phases,
      otherThanPhases: decision.otherThanPhases,
      applyState: applied.applyState,
    },
    plug: {
      ...deviceStatus(plug),
      enabled: settings.plugEnabled,
      on: plug.value?.on ?? null,
      powerW: rounded(plug.value?.powerW ?? null),
      reason: decision.plugReason,
      use: decision.plugUse,
    },
    session: decision.session,
    storageError: applied.storageError,
    devices: deviceStates(snapshot.devices),
  };
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
    surplusW: isCarInIt ? rounded(decision.surplusW) : null,
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

/** The status before the first cycle: nothing is known of any device. */
export function startingStatus(atMs: number, choice: ModeChoice): Status {
  return {
    atMs,
    cycle: 0,
    mode: choice.mode,
    modeBy: choice.modeBy,
    modeSinceMs: choice.sinceMs,
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
    charger: {
      ...NO_DEVICE,
      online: true,
      offlineSinceMs: null,
      charging: false,
      enabled: null,
      powerW: null,
      currentA: null,
      targetCurrentA: null,
      phases: 1,
      otherThanPhases: null,
      applyState: null,
    },
    plug: { ...NO_DEVICE, enabled: false, on: null, powerW: null, reason: null, use: null },
    session: null,
    storageError: null,
    devices: [],
  };
}

/** A single miss is no trouble to tell: the values beside it still count as fresh. */
function deviceStatus(reading: Reading<unknown>): DeviceStatus {
  const isTold = reading.quality !== "fresh" || reading.misses === 0;
  return {
    isConfigured: reading.isConfigured,
    quality: reading.quality,
    atMs: reading.atMs,
    error: isTold ? reading.error : null,
    diagnosis: isTold ? reading.diagnosis ?? null : null,
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value) + 0;
}

function tenths(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
