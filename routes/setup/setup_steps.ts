import { CHARGER_KEYS, type Slot } from "../../src/domain/devices/slots.ts";
import type { SettingKey } from "../../src/domain/settings/settings.ts";

/** The steps of the set-up in their order. */
export const SETUP_STEPS = ["house", "inverter", "charger", "plug", "car"] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** The settings that a step asks for: all others have good defaults, or follow from what is found. */
const KEYS: Readonly<Record<SetupStep, readonly SettingKey[]>> = {
  house: ["language", "timeZone"],
  inverter: ["inverterHost", "pvPeakPowerW"],
  charger: [CHARGER_KEYS.address, CHARGER_KEYS.password],
  plug: ["plugHost", "plugEnabled", "plugOnPowerW", "plugOnSocPct"],
  car: [
    "batteryMaxChargingW",
    "trackingStartSocPct",
    "carMaxPhases",
    "maxCurrentA",
  ],
};

/** The settings of a step, in the order of its form. */
export function keysOf(step: SetupStep): readonly SettingKey[] {
  return KEYS[step];
}

/** The device that a step sets up; null: it is about none. */
export function slotOfStep(step: SetupStep): Slot | null {
  return step === "house" || step === "car" ? null : step;
}

/** The step of this name; null: there is none. */
export function stepNamed(name: string | undefined): SetupStep | null {
  return SETUP_STEPS.find((step) => step === name) ?? null;
}

/** The step after one; null: it is the last. */
export function stepAfter(step: SetupStep): SetupStep | null {
  return SETUP_STEPS[SETUP_STEPS.indexOf(step) + 1] ?? null;
}

/** The step before one; null: it is the first. */
export function stepBefore(step: SetupStep): SetupStep | null {
  return SETUP_STEPS[SETUP_STEPS.indexOf(step) - 1] ?? null;
}

/** Path of a step, or of what follows the last, without the base path. */
export function stepPath(step: SetupStep | null): string {
  return `/setup/${step ?? "done"}`;
}

/** Where the whole network is searched for devices. */
export const SWEEP_PATH = "/setup/search";
