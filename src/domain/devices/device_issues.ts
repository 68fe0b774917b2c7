import type { Role } from "../house/device.ts";
import type { SettingControl } from "../settings/setting_kinds.ts";
import type { SettingIssue } from "../settings/setting_issues.ts";
import type { SettingKey } from "../settings/settings.ts";

/** What each code tells beside the device and the key. */
interface IssueDetails {
  readonly "unknown-driver": { readonly given: string; readonly known: readonly string[] };
  /** A device stays of the make that it was added with. */
  readonly "other-driver": { readonly driver: string };
  readonly "no-name": unknown;
  readonly "name-too-long": { readonly most: number };
  readonly "wrong-name": unknown;
  readonly "role-not-of-driver": {
    readonly given: string;
    readonly driver: string;
    readonly roles: readonly Role[];
  };
  readonly "no-role": { readonly driver: string; readonly roles: readonly Role[] };
  readonly "unknown-param": { readonly driver: string; readonly known: readonly string[] };
  /** `given` is the value as JSON, shortened; null for a secret's. */
  readonly "wrong-param": { readonly control: SettingControl; readonly given: string | null };
  /** What a setting says that is the device's: one of the three that settings make, or a load's own. */
  readonly "of-setting": { readonly issue: SettingIssue };
  readonly "no-address": unknown;
  /** An address of the machine itself, which nobody has allowed. */
  readonly "own-machine": unknown;
  readonly "same-address": { readonly other: string };
  readonly "address-of-setting": { readonly setting: SettingKey };
  readonly "second-grid-meter": { readonly other: string };
  readonly "grid-meter-of-settings": { readonly setting: SettingKey };
  /** A stored secret goes only to the address that it was entered for. */
  readonly "secret-of-other-address": unknown;
  readonly "too-many": { readonly most: number };
  /** Neither name, roles, params, policy nor driver. */
  readonly "unknown-key": unknown;
  /** `expected`: what the value should be. */
  readonly "wrong-form": { readonly expected: "object" | "list" | "ids" };
  readonly "unknown-device": { readonly id: string };
  readonly "twice-in-order": { readonly id: string };
  readonly "missing-in-order": { readonly names: readonly string[] };
  readonly "fixed-by-environment": { readonly variable: string };
  /** A file of devices that cannot be read, or holds something else. */
  readonly "file-refused": { readonly path: string; readonly why: string };
}

export type DeviceIssueCode = keyof IssueDetails;

/**
 * One thing that is wrong: with which device (its name, or its place as "#2"; null: with none of
 * them), at which key.
 */
export type DeviceIssue<C extends DeviceIssueCode = DeviceIssueCode> = {
  readonly [K in C]:
    & { readonly device: string | null; readonly key: string; readonly code: K }
    & IssueDetails[K];
}[C];

/** Issues in one line for logs, e.g. `Garage host: no-address; #2 driver: unknown-driver`. */
export function deviceIssueLine(issues: readonly DeviceIssue[]): string {
  return issues.map(({ device, key, code }) =>
    `${[device, key].filter((part) => part !== null && part !== "").join(" ")}: ${code}`
  ).join("; ");
}
