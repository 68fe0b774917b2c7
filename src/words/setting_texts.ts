import type { CheckedKind } from "../domain/settings/setting_kinds.ts";
import type { SettingKey, SettingTable } from "../domain/settings/settings.ts";

/** What every setting is called, and what it means. */
export interface SettingText {
  readonly label: string;
  readonly help: string;
}

interface Options {
  readonly options?: Readonly<Record<string, string>>;
}

/** The texts of a table of settings: a choice names each of its options as well. */
export type SettingTexts<Table> = {
  readonly [K in keyof Table]: SettingText & OwnTexts<Table[K]>;
};

/** What one kind has besides; a right text of a free form is described by its own setting. */
type OwnTexts<S> = S extends
  { readonly control: { readonly kind: "choice"; readonly options: readonly (infer V)[] } }
  ? { readonly options: Readonly<Record<V extends string | number ? V : never, string>> }
  : S extends { readonly control: { readonly kind: "list" | CheckedKind } }
    ? { readonly expectation: string }
  : unknown;

/** The name of a value of a choice; null for any other setting and value. */
export function optionText(
  { key, value }: { readonly key: SettingKey; readonly value: unknown },
  { settings }: { readonly settings: { readonly fields: SettingTexts<SettingTable> } },
): string | null {
  const { options }: SettingText & Options = settings.fields[key];
  const name = String(value);
  return options !== undefined && Object.hasOwn(options, name) ? options[name] ?? null : null;
}
