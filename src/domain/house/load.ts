import * as v from "valibot";
import type { LoadPolicy } from "../settings/load_settings.ts";
import { CHARGE_MODES } from "./mode.ts";
import type { ChargerValues, PlugValues, Reading } from "./readings.ts";
import { MINUTE_MS } from "./units.ts";

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
 * What is in the order of the house, in order of priority: between the first charger and the first
 * switch the setting Priority decides, which swaps the two. What is neither stays where it is.
 */
export function byPriority<D>(
  house: readonly D[],
  priority: "car" | "plug",
  kindOf: (one: D) => LoadSight["kind"] | null,
): readonly D[] {
  const charger = house.findIndex((one) => kindOf(one) === "charger");
  const relay = house.findIndex((one) => kindOf(one) === "switch");
  const [one, other] = [house[charger], house[relay]];
  if (one === undefined || other === undefined) return house;
  if ((charger < relay) === (priority === "car")) return house;
  return house.with(charger, other).with(relay, one);
}

/** True for the sight of a charger. */
export function isCharger(load: LoadSight): load is ChargerSight {
  return load.kind === "charger";
}

/** True for the sight of a switch. */
export function isSwitch(load: LoadSight): load is SwitchSight {
  return load.kind === "switch";
}

/** A day: nobody remembers for longer that a switch is held. */
export const MAX_HOLD_MINUTES = 24 * 60;
/** For so long a switch is held where nobody says for how long. */
const USUAL_HOLD_MINUTES = 60;

/** What a person or a program sends to choose a charger's mode. */
export const MODE_PRESS = v.strictObject({ mode: v.picklist(CHARGE_MODES) });

/** What is sent to hold a switch on or off for some minutes, or to give it back to its rules. */
export const SWITCH_PRESS = v.union([
  v.strictObject({ auto: v.literal(true) }),
  v.strictObject({
    on: v.boolean(),
    forMinutes: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_HOLD_MINUTES)),
    ),
  }),
]);

/** A press as control takes it; null: the rules hold again. */
export function holdOf(
  press: v.InferOutput<typeof SWITCH_PRESS>,
): { readonly on: boolean; readonly forMs: number } | null {
  if ("auto" in press) return null;
  return { on: press.on, forMs: (press.forMinutes ?? USUAL_HOLD_MINUTES) * MINUTE_MS };
}
