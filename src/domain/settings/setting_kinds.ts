import * as v from "valibot";
import type { Text } from "./language.ts";

/** What every setting has, whatever its kind. */
export interface SettingBase<V> {
  readonly group: SettingGroup;
  readonly fallback: V;
  /** What a right value looks like, as an instruction; starts every error of this setting. */
  readonly expectation: Text;
  readonly schema: v.GenericSchema<unknown, V>;
  /** Value that a form field or an environment variable means; a wrong text comes back unread. */
  readonly fromText: (text: string) => unknown;
  /** The value as a form field shows it. */
  readonly toText: (value: V) => string;
}

export const SETTING_GROUPS = [
  "tracking",
  "battery",
  "car",
  "plug",
  "solaredge",
  "nrgkick",
  "web",
  "site",
  "advanced",
] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

/** How a setting is entered: the form chooses its control by `kind`. */
export type SettingControl =
  | { readonly kind: "switch" }
  | { readonly kind: "number"; readonly unit: string; readonly min: number; readonly max: number }
  | { readonly kind: "price"; readonly min: number; readonly max: number }
  | { readonly kind: "choice"; readonly options: readonly (string | number)[] }
  | { readonly kind: "window" }
  | { readonly kind: "time" }
  | { readonly kind: "host" }
  | { readonly kind: "url" }
  | { readonly kind: "list" }
  | { readonly kind: CheckedKind }
  | { readonly kind: "text"; readonly maxLength: number }
  /** `isAddress`: an address whose path opens something, e.g. a webhook's. */
  | { readonly kind: "secret"; readonly maxLength: number; readonly isAddress: boolean };

export type ControlKind = SettingControl["kind"];
export type ControlOf<K extends ControlKind> = Extract<SettingControl, { readonly kind: K }>;

export type Setting<V, C extends SettingControl = SettingControl> = SettingBase<V> & {
  readonly control: C;
};

/** A setting whose values are a list, each of which has a name of its own. */
export type ChoiceSetting<V extends string | number> = Setting<
  V,
  { readonly kind: "choice"; readonly options: readonly V[] }
>;

/** Kinds of text whose right form each setting tells in its own words. */
export type CheckedKind = "path" | "zone" | "code";

type Placed = Pick<SettingBase<unknown>, "group">;

const TRUE_WORDS = ["on", "true", "1", "yes"];
const FALSE_WORDS = ["off", "false", "0", "no", ""];

export function onOff(placed: Placed & { fallback: boolean }): Setting<boolean> {
  return {
    ...placed,
    control: { kind: "switch" },
    expectation: { en: "Choose on or off", de: "An oder Aus wählen" },
    schema: v.boolean(),
    fromText: (text) => {
      const word = text.trim().toLowerCase();
      return TRUE_WORDS.includes(word) ? true : FALSE_WORDS.includes(word) ? false : text;
    },
    toText: (value) => (value ? "on" : "off"),
  };
}

/** A whole number from `min` to `max` in `unit` ("" for a bare count). */
export function wholeNumber(
  spec: Placed & { fallback: number; unit: string; min: number; max: number },
): Setting<number> {
  const { unit, min, max, ...placed } = spec;
  const range = unit === "" ? `${max}` : `${max} ${unit}`;
  return {
    ...placed,
    control: { kind: "number", unit, min, max },
    expectation: {
      en: `Enter a whole number from ${min} to ${range}`,
      de: `Eine ganze Zahl von ${min} bis ${range} eingeben`,
    },
    schema: v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max)),
    fromText: (text) => isGrouped(text) ? text : numberFromText(text),
    toText: String,
  };
}

/** A price per kWh, or null while none is entered. */
export function price(placed: Placed): Setting<number | null> {
  const [min, max] = [0, 100];
  return {
    ...placed,
    fallback: null,
    control: { kind: "price", min, max },
    expectation: {
      en: `Enter a price from ${min} to ${max} per kWh, or leave it empty`,
      de: `Einen Preis von ${min} bis ${max} je kWh eingeben oder leer lassen`,
    },
    schema: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max))),
    fromText: (text) => (text.trim() === "" ? null : numberFromText(text)),
    toText: (value) => (value === null ? "" : String(value)),
  };
}

/** One of a fixed list of words or numbers. */
export function choice<const V extends string | number>(
  spec: Placed & { fallback: NoInfer<V>; options: readonly V[] },
): ChoiceSetting<V> {
  const { options, ...placed } = spec;
  return {
    ...placed,
    control: { kind: "choice", options },
    expectation: {
      en: `Choose one of ${options.join(", ")}`,
      de: `Eines von ${options.join(", ")} wählen`,
    },
    schema: v.picklist(options),
    fromText: (text) => options.find((value) => String(value) === text.trim()) ?? text,
    toText: String,
  };
}

const CLOCK_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

/** A daily window of local time, `hh:mm-hh:mm`; equal ends mean off; it may run past midnight. */
export function dailyWindow(placed: Placed & { fallback: string }): Setting<string> {
  return {
    ...placed,
    control: { kind: "window" },
    expectation: {
      en: "Enter two times as hh:mm-hh:mm, e.g. 13:30-16:00",
      de: "Zwei Zeiten als hh:mm-hh:mm eingeben, z. B. 13:30-16:00",
    },
    schema: v.pipe(v.string(), v.regex(new RegExp(`^${CLOCK_TIME}-${CLOCK_TIME}$`))),
    fromText: (text) => text.replaceAll(/\s/g, "").replace("–", "-"),
    toText: (value) => value,
  };
}

/** A local time of day, `hh:mm`. */
export function timeOfDay(placed: Placed & { fallback: string }): Setting<string> {
  return {
    ...placed,
    control: { kind: "time" },
    expectation: {
      en: "Enter a time as hh:mm, e.g. 03:30",
      de: "Eine Zeit als hh:mm eingeben, z. B. 03:30",
    },
    schema: v.pipe(v.string(), v.regex(new RegExp(`^${CLOCK_TIME}$`))),
    fromText: (text) => text.trim(),
    toText: (value) => value,
  };
}

/** A host name or address with an optional port; empty for none. */
export function host(placed: Placed): Setting<string> {
  return {
    ...placed,
    fallback: "",
    control: { kind: "host" },
    expectation: {
      en: "Enter a complete address or host name, e.g. 192.168.178.30 or plug.lan:9999",
      de:
        "Eine vollständige Adresse oder einen Namen eingeben, z. B. 192.168.178.30 oder plug.lan:9999",
    },
    schema: v.pipe(
      v.string(),
      v.maxLength(253 + 6),
      v.check((text) => text === "" || parseHost(text) !== null),
    ),
    fromText: (text) => text.trim(),
    toText: (value) => value,
  };
}

/** An http or https address; empty for none. */
export function httpUrl(placed: Placed & { example: string }): Setting<string> {
  const { example, ...rest } = placed;
  return {
    ...rest,
    fallback: "",
    control: { kind: "url" },
    expectation: {
      en: `Enter an http address such as ${example}`,
      de: `Eine http-Adresse wie ${example} eingeben`,
    },
    schema: v.pipe(
      v.string(),
      v.maxLength(MAX_URL_LENGTH),
      v.check((text) => text === "" || isHttpUrl(text)),
    ),
    fromText: (text) => text.trim(),
    toText: (value) => value,
  };
}

/** What a form sends to end a secret: an empty field leaves it as it is. */
const NO_SECRET = "-";
const MAX_URL_LENGTH = 500;

/** An http address that opens something for whoever knows it: no page gives it back. */
export function secretUrl(placed: Placed & { example: string }): Setting<string> {
  const { fromText, ...setting } = httpUrl(placed);
  return {
    ...setting,
    control: { kind: "secret", maxLength: MAX_URL_LENGTH, isAddress: true },
    fromText: (text) => text.trim() === NO_SECRET ? "" : fromText(text),
  };
}

/** Free text without control characters. */
export function plainText(
  placed: Placed & { fallback: string; maxLength: number },
): Setting<string> {
  const { maxLength, ...rest } = placed;
  return {
    ...rest,
    control: { kind: "text", maxLength },
    ...printable({ minLength: 0, maxLength }),
  };
}

/** Text that no page, log or interface ever gives back; empty for none. */
export function secretText(
  placed: Placed & { fallback: string; minLength: number; maxLength: number },
): Setting<string> {
  const { minLength, maxLength, ...rest } = placed;
  return {
    ...rest,
    control: { kind: "secret", maxLength, isAddress: false },
    ...printable({ minLength, maxLength }),
  };
}

/** A list of short names, separated by commas or blanks in text. */
export function nameList(
  placed: Placed & { pattern: RegExp; expectation: Text },
): Setting<readonly string[], ControlOf<"list">> {
  const { pattern, ...rest } = placed;
  return {
    ...rest,
    fallback: [],
    control: { kind: "list" },
    schema: v.pipe(
      v.array(v.pipe(v.string(), v.maxLength(253), v.regex(pattern))),
      v.maxLength(50),
      v.readonly(),
    ),
    fromText: (text) => text.split(/[\s,]+/).filter((name) => name !== ""),
    toText: (value) => value.join(", "),
  };
}

/** Text of any other form, accepted when `isRight` says so. */
export function checkedText<const K extends CheckedKind>(
  placed: Placed & {
    fallback: string;
    kind: K;
    expectation: Text;
    isRight: (text: string) => boolean;
  },
): Setting<string, { readonly kind: K }> {
  const { kind, isRight, ...rest } = placed;
  return {
    ...rest,
    control: { kind },
    schema: v.pipe(v.string(), v.maxLength(200), v.check(isRight)),
    fromText: (text) => kind === "code" ? text.trim().toUpperCase() : text.trim(),
    toText: (value) => value,
  };
}

/** Host and port of a host setting; the port is null when it names none; null when it is no host. */
export function parseHost(text: string): { hostname: string; port: number | null } | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:/\s@?#]+)(?::([0-9]{1,5}))?$/.exec(text);
  if (match === null) return null;
  const [, name = "", digits] = match;
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  const bare = name.startsWith("[") ? name.slice(1, -1) : name;
  return isHostname(name, bare) ? { hostname: bare, port } : null;
}

function isHostname(name: string, bare: string): boolean {
  if (name.startsWith("[")) return URL.canParse(`http://${name}/`);
  if (/^[0-9.]+$/.test(bare)) {
    const parts = bare.split(".");
    return parts.length === 4 &&
      parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) < 256);
  }
  return bare.length <= 253 &&
    bare.split(".").every((label) =>
      /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label)
    );
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === "http:" || url.protocol === "https:") && url.hostname !== "" &&
    url.username === "" && url.password === "";
}

/** True for digits with separators between thousands, which differ from land to land. */
export function isGrouped(text: string): boolean {
  return /^[+-]?[0-9]{1,3}([.,'\u2019 \u00a0\u202f][0-9]{3})+$/.test(text.trim());
}

function numberFromText(text: string): unknown {
  const digits = text.trim().replace(",", ".");
  return /^[+-]?[0-9]+(\.[0-9]+)?$/.test(digits) ? Number(digits) : text;
}

function printable(
  length: { minLength: number; maxLength: number },
): Pick<SettingBase<string>, "expectation" | "schema" | "fromText" | "toText"> {
  const { minLength, maxLength } = length;
  return {
    expectation: {
      en: `Enter ${minLength} to ${maxLength} characters`,
      de: `${minLength} bis ${maxLength} Zeichen eingeben`,
    },
    schema: v.pipe(
      v.string(),
      v.check((text) => text === "" || text.length >= minLength),
      v.maxLength(maxLength),
      v.regex(/^\P{Cc}*$/u),
    ),
    fromText: (text) => text,
    toText: (value) => value,
  };
}
