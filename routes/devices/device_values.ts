import type { DeviceState } from "../../src/app/device_states.ts";
import type { Quality } from "../../src/domain/house/readings.ts";
import { type Role, ROLES } from "../../src/domain/house/device.ts";
import type { Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";

/** What texts of devices are made with. */
export interface ValueTexts {
  readonly texts: Words;
  readonly formats: Formats;
}

/** Whether what a device told last counts still, and when that was (epoch ms; null: never). */
export interface Heard {
  readonly quality: Quality;
  readonly atMs: number | null;
}

/** Whether it answers, and else since when not; null: no cycle has asked it. */
export function stateText(
  heard: Heard | null,
  { texts, formats, nowMs }: ValueTexts & { readonly nowMs: number },
): string {
  const { devices, quantity } = texts;
  if (heard === null) return devices.notRead;
  const { quality, atMs } = heard;
  if (quality === "fresh") return devices.answers;
  const age = atMs === null
    ? quantity.neverData
    : quantity.noData(formats.duration(Math.max(0, nowMs - atMs)));
  return quality === "unavailable" ? `${devices.silent}, ${age}` : age;
}

/** The powers that a device tells, each after the role that it is of. */
export function powerTexts(
  powers: DeviceState["powers"],
  { texts, formats }: ValueTexts,
): readonly string[] {
  return ROLES.flatMap((role) => {
    const powerW = powers[role];
    if (powerW === undefined || powerW === null) return [];
    return [`${texts.devices.roles[role]} ${powerText(role, powerW, { texts, formats })}`];
  });
}

/** A power of a role in W: no bare sign, but a word for where it flows. */
export function powerText(role: Role, powerW: number, { texts, formats }: ValueTexts): string {
  const { now } = texts;
  const power = formats.power(powerW);
  if (role === "grid") return `${powerW < 0 ? now.gridExport : now.gridImport} ${power}`;
  if (role !== "battery") return power;
  if (Math.round(powerW) === 0) return now.batteryIdle;
  return powerW < 0 ? now.batteryCharging(power) : now.batteryDischarging(power);
}
