import type { SettingControl } from "../../src/domain/settings/setting_kinds.ts";
import type { Words } from "../../src/words/words.ts";

/** All that one field of a form is made from; texts are in the reader's language. */
export interface FieldFacts {
  /** Name of its control; ids are made of it. */
  readonly key: string;
  readonly control: SettingControl;
  readonly texts: Words;
  readonly label: string;
  readonly help: string;
  /** What the control shows. */
  readonly text: string;
  /** What it would show by default. */
  readonly fallback: string;
  /** What is stored is another one. */
  readonly isChanged: boolean;
  /** Of a secret: one is stored. */
  readonly isStored: boolean;
  /** Said below a secret that is stored. */
  readonly secretHint: string;
  readonly unit: string;
  readonly options: readonly { readonly value: string; readonly name: string }[];
  /** What an empty field means; left out: nothing but that it is empty. */
  readonly inherits?: string;
  /** Why it cannot be changed here; null: it can. */
  readonly fixed: string | null;
  readonly warning: string | null;
  readonly problem: string | null;
}

/** Id of the control of a setting, where a link to its error leads. */
export function fieldId(key: string): string {
  return `field-${key}`;
}

/** What every control carries: its names, its descriptions, and whether it may be changed. */
export function common({ key, control, problem, fixed, isStored }: FieldFacts) {
  const hasRange = control.kind !== "secret" || isStored;
  const described = [
    ...(problem === null ? [] : [`${key}-error`]),
    ...(fixed === null ? [] : [`${key}-fixed`]),
    `${key}-help`,
    ...(hasRange ? [`${key}-range`] : []),
  ];
  return {
    id: fieldId(key),
    name: key,
    disabled: fixed !== null,
    "aria-invalid": problem === null ? undefined : "true",
    "aria-describedby": described.join(" "),
  } as const;
}
