import type { SettingKey } from "./settings.ts";

/** What each code tells beside the key. */
interface IssueDetails {
  /** `given` is the value as JSON, shortened; null for a secret's. */
  readonly "not-as-expected": { readonly setting: SettingKey; readonly given: string | null };
  /** "9.400" is nine thousand four hundred to who typed it, and 9.4 to a computer. */
  readonly "grouped-number": {
    readonly setting: SettingKey;
    readonly digits: string;
    readonly given: string;
  };
  readonly "unknown-setting": unknown;
  readonly "fixed-by-environment": { readonly variable: string };
  /** A file of settings that cannot be read, or holds something else. */
  readonly "file-refused": { readonly path: string; readonly why: string };
  readonly "no-plug-address": unknown;
  readonly "smallest-above-max": unknown;
  readonly "unit-of-first-inverter": unknown;
  readonly "no-secret": unknown;
  readonly "no-pin": unknown;
  /** An address of the machine itself, which nobody has allowed. */
  readonly "own-machine": unknown;
  /** A stored password goes only to the hosts that it was entered for. */
  readonly "password-of-other-host": unknown;
  readonly "password-of-environment": unknown;
  /** A device beside those of the settings is the grid meter already. */
  readonly "grid-meter-of-device": { readonly other: string };
  /** A device beside those of the settings lies there already. */
  readonly "address-of-device": { readonly other: string };
  readonly "nothing-to-test": unknown;
  readonly "port-unavailable": {
    readonly port: number;
    readonly why: "taken" | "forbidden" | "other";
  };
  /** Questions about what is valid and probably not meant. */
  readonly "high-current": { readonly currentA: number; readonly usualA: number };
  /** `hundredth`: what the price is if it was meant in cents. */
  readonly "dear-price": {
    readonly price: number;
    readonly hundredth: number;
    readonly currency: string;
  };
  readonly "window-over": { readonly hour: number; readonly windows: readonly string[] };
  /** Without this address the house has the device no more. */
  readonly "device-gone": unknown;
}

export type SettingIssueCode = keyof IssueDetails;

/** One thing that is wrong with the setting or variable `key`, or asked about it. */
export type SettingIssue<C extends SettingIssueCode = SettingIssueCode> = {
  readonly [K in C]: { readonly key: string; readonly code: K } & IssueDetails[K];
}[C];

/** Issues in one line for logs, e.g. `webPort: port-unavailable (port 80, why "taken")`. */
export function issueLine(issues: readonly SettingIssue[]): string {
  return issues.map(({ key, code, ...details }) => {
    const told = Object.entries(details).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
    return `${key}: ${code}` + (told.length === 0 ? "" : ` (${told.join(", ")})`);
  }).join("; ");
}
