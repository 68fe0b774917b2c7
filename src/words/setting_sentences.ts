import type { DeviceIssue, DeviceIssueCode } from "../domain/devices/device_issues.ts";
import type { SettingIssue, SettingIssueCode } from "../domain/settings/setting_issues.ts";
import type { FreeKind, RuledKind, SettingControl } from "../domain/settings/setting_kinds.ts";
import type { SettingWarningCode } from "../domain/settings/setting_warnings.ts";
import type { SettingKey } from "../domain/settings/settings.ts";

/** What every setting is called, and what it means. */
export interface SettingText {
  readonly label: string;
  readonly help: string;
}

/** What a parameter of a driver is called; a choice names its options as well. */
export interface ParamText extends SettingText {
  readonly options?: Readonly<Record<string, string>>;
}

/** The texts of a table of settings: a choice names each of its options as well. */
export type SettingTexts<Table> = {
  readonly [K in keyof Table]: SettingText & OwnTexts<Table[K]>;
};

/**
 * What some kinds have besides: a right text of a free form is described by its own setting, and a
 * language is called by its own name.
 */
type OwnTexts<S> = S extends
  { readonly control: { readonly kind: "choice"; readonly options: readonly (infer V)[] } }
  ? { readonly options: Readonly<Record<V extends string | number ? V : never, string>> }
  : S extends { readonly control: { readonly kind: FreeKind } } ? { readonly expectation: string }
  : S extends { readonly control: { readonly kind: "language" } } ? { readonly auto: string }
  : unknown;

/** What each code says; `expected` tells what a right value of a setting looks like. */
type IssueTexts = {
  readonly [C in SettingIssueCode]: (
    issue: SettingIssue<C>,
    expected: (key: SettingKey) => string,
  ) => string;
};

/** What is said of values of settings. */
export interface SettingSentences {
  /** What a right value looks like, as an instruction. */
  readonly expectations: {
    readonly [K in RuledKind]: (control: SettingControl<K>) => string;
  };
  readonly issues: IssueTexts;
  readonly warnings: Readonly<Record<SettingWarningCode, string>>;
}

/**
 * What each code says of a device, without a full stop; `expected` tells what a right parameter looks
 * like, `label` what a setting is called.
 */
export type DeviceIssueSentences = {
  readonly [C in Exclude<DeviceIssueCode, "of-setting">]: (
    issue: DeviceIssue<C>,
    expected: (control: SettingControl) => string,
    label: (key: SettingKey) => string,
  ) => string;
};
