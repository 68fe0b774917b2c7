import type { DriverFacts } from "../../src/domain/ports/drivers.ts";
import type { MakeWords } from "../../src/words/diagnosis_texts.ts";
import type { ParamText } from "../../src/words/setting_sentences.ts";
import type { Words } from "../../src/words/words.ts";
import type { FieldFacts } from "../settings/field_facts.ts";
import { type DeviceFormView, PARAM_PREFIX } from "./device_form.ts";

/** The field of one parameter of a driver; `problem`: what is wrong with it, null: nothing. */
export function paramFacts(
  key: string,
  { context: { texts }, driver, stored, sent }: Pick<
    DeviceFormView,
    "context" | "driver" | "stored" | "sent"
  >,
  problem: string | null,
): FieldFacts {
  const setting = driver.params[key];
  if (setting === undefined) throw new TypeError(`No parameter ${key} of ${driver.id}`);
  const { control } = setting;
  const { label, help, options = {} } = wordsOf(key, driver, texts);
  const isSecret = control.kind === "secret";
  const text = (value: unknown) => isSecret ? "" : setting.toText(value);
  const fallback = text(setting.fallback);
  const kept = stored?.params[key];
  const now = kept === undefined ? fallback : text(kept);
  const values = control.kind === "choice" ? control.options.map(String) : [];
  return {
    key: PARAM_PREFIX + key,
    control,
    texts,
    label,
    help,
    text: (isSecret ? undefined : sent.texts[key]) ?? now,
    fallback,
    isChanged: now !== fallback,
    isStored: stored?.secretsSet.includes(key) ?? false,
    secretHint: texts.devices.secretHint,
    unit: control.kind === "number" ? control.unit : "",
    options: values.map((value) => ({ value, name: options[value] ?? value })),
    fixed: null,
    warning: null,
    problem,
  };
}

/** What a parameter is called. */
export function paramLabel(key: string, driver: DriverFacts, texts: Words): string {
  return wordsOf(key, driver, texts).label;
}

/** The make's own words, else those that makes have in common, else its key. */
function wordsOf(key: string, driver: DriverFacts, texts: Words): ParamText {
  const makes: Readonly<Record<string, MakeWords>> = texts.diagnoses.makes;
  const common: Readonly<Record<string, ParamText>> = texts.devices.params;
  return own(own(makes, driver.id)?.params ?? {}, key) ?? own(common, key) ??
    { label: key, help: "" };
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
