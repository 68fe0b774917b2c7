import type { ChargerDecision, SwitchDecision } from "../control/decide.ts";
import type { ApplyState } from "../domain/house/command.ts";
import type { ChargerSight, SwitchSight } from "../domain/house/load.ts";
import type { ChargeMode, ModeChoice, ModeOrigin, Refusal } from "../domain/house/mode.ts";
import type { ChargerValues, PlugValues, Reading } from "../domain/house/readings.ts";
import type { Settings } from "../domain/settings/settings.ts";

/** How well one device is reached; one miss alone is no error yet. */
export type DeviceStatus = Pick<
  Reading<unknown>,
  "isConfigured" | "quality" | "atMs" | "error" | "diagnosis"
>;

export interface ChargerState
  extends
    DeviceStatus,
    Pick<ChargerValues, "enabled" | "powerW" | "targetCurrentA">,
    Pick<ChargerDecision, "offlineSinceMs" | "phases" | "phaseRange" | "otherThanPhases"> {
  readonly online: ChargerDecision["isOnline"];
  readonly charging: ChargerDecision["isCharging"];
  /** Largest current of a phase in A. */
  readonly currentA: number | null;
  /** Of each phase in A, as far as the charger tells them; null: it does not tell this one. */
  readonly phaseCurrentsA: readonly (number | null)[];
  /** How far the newest wish has come; null when there is none. */
  readonly applyState: ApplyState | null;
}

export interface PlugState extends DeviceStatus, Pick<PlugValues, "powerW"> {
  readonly enabled: boolean;
  readonly on: boolean | null;
  /** Why it is on or off; null: no plug is set up, or no cycle has run. */
  readonly reason: SwitchDecision["reason"];
  /** The use that runs, from relay on to relay off; null: the relay is off. */
  readonly use: SwitchDecision["use"];
}

/** A press that a charger has refused, so that the mode of before holds again. */
export interface RefusedPress {
  readonly mode: ChargeMode;
  readonly refusal: Refusal;
}

/** A charger among the loads, with its mode and session. */
export interface ChargerLoadState extends ChargerState {
  readonly id: number;
  readonly name: string;
  readonly kind: "charger";
  readonly mode: ModeChoice["mode"];
  readonly modeBy: ModeOrigin;
  readonly modeSinceMs: number;
  /** The mode has been chosen and no cycle has acted on it, or the charger has not taken it yet. */
  readonly isModePending: boolean;
  /** The newest press, where the charger has refused it; left out: it has not. */
  readonly refused?: RefusedPress;
  readonly reason: ChargerDecision["reason"];
  /** Null: unknown. */
  readonly surplusW: number | null;
  readonly session: ChargerDecision["session"];
  /** Power in W that the car is reckoned to draw at full current. */
  readonly fullPowerW: number;
  /** What a goal that is set now would count of the session already, in Wh. */
  readonly countedWh: number;
  /** What a person wants the car to have, with its progress; null: nothing. */
  readonly goal: ChargerDecision["goal"];
}

/** A switch among the loads. */
export interface SwitchLoadState extends PlugState {
  readonly id: number;
  readonly name: string;
  readonly kind: "switch";
  /** A person holds it on or off until then (epoch ms); null: nobody does. */
  readonly hold: SwitchDecision["hold"];
}

export type LoadState = ChargerLoadState | SwitchLoadState;

/** A charger as it is shown. */
export function chargerState(
  charger: Reading<ChargerValues>,
  decision: ChargerDecision,
  applyState: ApplyState | null,
): ChargerState {
  return {
    ...deviceStatus(charger),
    online: decision.isOnline,
    offlineSinceMs: decision.offlineSinceMs,
    charging: decision.isCharging,
    enabled: charger.value?.enabled ?? null,
    powerW: rounded(charger.value?.powerW ?? null),
    currentA: largest(charger.value?.phaseCurrentsA ?? []),
    phaseCurrentsA: charger.value?.phaseCurrentsA ?? [],
    targetCurrentA: charger.value?.targetCurrentA ?? null,
    phases: decision.phases,
    ...(decision.phaseRange === undefined ? {} : { phaseRange: decision.phaseRange }),
    otherThanPhases: decision.otherThanPhases,
    applyState,
  };
}

/** A switch as it is shown; `decision` is null where the house has none. */
export function plugState(
  plug: Reading<PlugValues>,
  decision: SwitchDecision | null,
  { plugEnabled }: Pick<Settings, "plugEnabled">,
): PlugState {
  return {
    ...deviceStatus(plug),
    enabled: plugEnabled,
    on: plug.value?.on ?? null,
    powerW: rounded(plug.value?.powerW ?? null),
    reason: decision?.reason ?? null,
    use: decision?.use ?? null,
  };
}

/** A charger of the list of loads. */
export function chargerLoadState(
  { id, name, reading }: ChargerSight,
  decision: ChargerDecision,
  own: {
    readonly choice: ModeChoice;
    readonly isModePending: boolean;
    readonly applyState: ApplyState | null;
    readonly refused: RefusedPress | null;
  },
): ChargerLoadState {
  const { mode, modeBy, sinceMs } = own.choice;
  return {
    id,
    name,
    kind: "charger",
    mode,
    modeBy,
    modeSinceMs: sinceMs,
    isModePending: own.isModePending,
    ...(own.refused === null ? {} : { refused: own.refused }),
    reason: decision.reason,
    surplusW: rounded(decision.surplusW),
    session: decision.session,
    fullPowerW: decision.fullPowerW,
    countedWh: decision.countedWh,
    goal: decision.goal,
    ...chargerState(reading, decision, own.applyState),
  };
}

/** A switch of the list of loads. */
export function switchLoadState(
  { id, name, reading }: SwitchSight,
  decision: SwitchDecision,
  settings: Pick<Settings, "plugEnabled">,
): SwitchLoadState {
  const { hold } = decision;
  return { id, name, kind: "switch", hold, ...plugState(reading, decision, settings) };
}

/** A single miss is no trouble to tell: the values beside it still count as fresh. */
export function deviceStatus(reading: Reading<unknown>): DeviceStatus {
  const isTold = reading.quality !== "fresh" || reading.misses === 0;
  return {
    isConfigured: reading.isConfigured,
    quality: reading.quality,
    atMs: reading.atMs,
    error: isTold ? reading.error : null,
    diagnosis: isTold ? reading.diagnosis ?? null : null,
  };
}

/** In whole W, without a negative 0. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value) + 0;
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
