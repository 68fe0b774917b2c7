import type { LoadPolicy } from "../settings/load_settings.ts";
import type { ChargerValues, PlugValues, Reading } from "./readings.ts";

/** One load that can be steered, with what it told, frozen for one cycle. */
export type LoadSight = ChargerSight | SwitchSight;

interface Sight {
  readonly id: number;
  readonly name: string;
  /** Its own values of the settings of a load; all others are the house's. */
  readonly policy: LoadPolicy;
}

export interface ChargerSight extends Sight {
  readonly kind: "charger";
  readonly reading: Reading<ChargerValues>;
}

export interface SwitchSight extends Sight {
  readonly kind: "switch";
  readonly reading: Reading<PlugValues>;
}

/**
 * The loads in order of priority: in that of the house, but between its first charger and its first
 * switch the setting Priority decides, which swaps the two.
 */
export function byPriority(
  loads: readonly LoadSight[],
  priority: "car" | "plug",
): readonly LoadSight[] {
  const charger = loads.findIndex(({ kind }) => kind === "charger");
  const relay = loads.findIndex(({ kind }) => kind === "switch");
  const [one, other] = [loads[charger], loads[relay]];
  if (one === undefined || other === undefined) return loads;
  if ((charger < relay) === (priority === "car")) return loads;
  return loads.with(charger, other).with(relay, one);
}

/** True for the sight of a charger. */
export function isCharger(load: LoadSight): load is ChargerSight {
  return load.kind === "charger";
}

/** True for the sight of a switch. */
export function isSwitch(load: LoadSight): load is SwitchSight {
  return load.kind === "switch";
}
