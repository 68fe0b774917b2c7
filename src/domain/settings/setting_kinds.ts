import * as v from "valibot";
import { parseZone } from "../history/price_zones.ts";
import { numberFromText, quantityFromText } from "../house/units.ts";

/** What every setting has, whatever its kind. */
export interface SettingBase<V> {
  /** "params": no setting, but a parameter of a device's driver. */
  readonly group: SettingGroup | "params";
  readonly fallback: V;
  readonly schema: v.GenericSchema<unknown, V>;
  /** Value that a form field or an environment variable means; a wrong text comes back unread. */
  readonly fromText: (text: string) => unknown;
  /** The value as a form field shows it. */
  toText(value: V): string;
}

export const SETTING_GROUPS = [
  "tracking",
  "battery",
  "car",
  "plug",
  "inverter",
  "charger",
  "site",
  "prices",
  "web",
  "mqtt",
  "data",
  "advanced",
] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

/** What a control of each kind has to know. */
interface ControlDetails {
  readonly switch: unknown;
  readonly number: { readonly unit: string; readonly min: number; readonly max: number };
  readonly price: { readonly min: number; readonly max: number };
  /** With decimals, or empty. */
  readonly decimal: { readonly unit: string; readonly min: number; readonly max: number };
  readonly choice: { readonly options: readonly (string | number)[] };
  readonly language: unknown;
  readonly window: unknown;
  readonly time: unknown;
  readonly host: unknown;
  /** With `scheme` encrypted or not. */
  readonly url: { readonly scheme: "http" | "mqtt"; readonly example: string };
  readonly list: unknown;
  /** Prices by weekday and local time, one text each: see `parseZone`. */
  readonly zones: { readonly most: number };
  readonly path: unknown;
  readonly zone: unknown;
  readonly code: unknown;
  readonly text: { readonly minLength: number; readonly maxLength: number };
  /** With an example it is an address whose path opens something, e.g. a webhook's. */
  readonly secret: {
    readonly minLength: number;
    readonly maxLength: number;
    readonly example: string | null;
  };
}

export type ControlKind = keyof ControlDetails;

/** How a setting is entered: the form chooses its control by `kind`. */
export type SettingControl<K extends ControlKind = ControlKind> = {
  readonly [N in K]: { readonly kind: N } & ControlDetails[N];
}[K];

export type Setting<V, C extends { readonly kind: ControlKind } = SettingControl> =
  & SettingBase<V>
  & {
    readonly control: C;
  };

/** A setting whose values are a list, each of which has a name of its own. */
export type ChoiceSetting<V extends string | number> = Setting<
  V,
  { readonly kind: "choice"; readonly options: readonly V[] }
>;

/** Kinds whose right form differs from setting to setting. */
export const FREE_KINDS = ["list", "path", "zone", "code"] as const;
export type FreeKind = (typeof FREE_KINDS)[number];
/** Kinds whose right form follows from the control alone. */
export type RuledKind = Exclude<ControlKind, FreeKind | "language">;

type Placed = Pick<SettingBase<unknown>, "group">;

const TRUE_WORDS = ["on", "true", "1", "yes"];
const FALSE_WORDS = ["off", "false", "0", "no", ""];

export function onOff(placed: Placed & { fallback: boolean }): Setting<boolean> {
  return {
    ...placed,
    control: { kind: "switch" },
    schema: v.boolean(),
    fromText: (text) => {
      const word = text.trim().toLowerCase();
      return TRUE_WORDS.includes(word) ? true : FALSE_WORDS.includes(word) ? false : text;
    },
    toText: (value) => (value ? "on" : "off"),
  };
}

/** A whole number from `min` to `max` in `unit` ("" for a bare count), which a text may name. */
export function wholeNumber(
  spec: Placed & { fallback: number; unit: string; min: number; max: number },
): Setting<number> {
  const { unit, min, max, ...placed } = spec;
  return {
    ...placed,
    control: { kind: "number", unit, min, max },
    schema: v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max)),
    fromText: (text) => quantityFromText(text, unit),
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
    schema: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max))),
    fromText: (text) => (text.trim() === "" ? null : numberFromText(text)),
    toText: (value) => (value === null ? "" : String(value)),
  };
}

/** A number with decimals from `min` to `max` in `unit`, or null while none is entered. */
export function decimal(
  spec: Placed & { readonly unit: string; readonly min: number; readonly max: number },
): Setting<number | null> {
  const { unit, min, max, ...placed } = spec;
  return {
    ...placed,
    fallback: null,
    control: { kind: "decimal", unit, min, max },
    schema: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max))),
    fromText: (text) => (text.trim() === "" ? null : quantityFromText(text, unit)),
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
    schema: v.picklist(options),
    fromText: (text) => options.find((value) => String(value) === text.trim()) ?? text,
    toText: String,
  };
}

/** What stands for the language that a browser asks for. */
export const BROWSERS_LANGUAGE = "auto";

/** A language by its code, "de". Which are spoken is not known here: the parser is told. */
export function languageCode(placed: Placed): Setting<string, SettingControl<"language">> {
  return {
    ...placed,
    fallback: BROWSERS_LANGUAGE,
    control: { kind: "language" },
    schema: v.pipe(v.string(), v.regex(/^(auto|[a-z]{2,3})$/)),
    fromText: (text) => text.trim(),
    toText: (value) => value,
  };
}

const CLOCK_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

/** A daily window of local time, `hh:mm-hh:mm`; equal ends mean off; it may run past midnight. */
export function dailyWindow(placed: Placed & { fallback: string }): Setting<string> {
  return {
    ...placed,
    control: { kind: "window" },
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
    control: { kind: "url", scheme: "http", example },
    schema: v.pipe(
      v.string(),
      v.maxLength(MAX_URL_LENGTH),
      v.check((text) => text === "" || isHttpUrl(text)),
    ),
    fromText: (text) => text.trim(),
    toText: (value) => value,
  };
}

/** An address of an MQTT broker, `mqtt://` or, encrypted, `mqtts://`; empty for none. */
export function brokerUrl(placed: Placed & { example: string }): Setting<string> {
  return {
    ...httpUrl(placed),
    control: { kind: "url", scheme: "mqtt", example: placed.example },
    schema: v.pipe(
      v.string(),
      v.maxLength(MAX_URL_LENGTH),
      v.check((text) => text === "" || isBrokerUrl(text)),
    ),
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
    control: { kind: "secret", minLength: 0, maxLength: MAX_URL_LENGTH, example: placed.example },
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
    control: { kind: "text", minLength: 0, maxLength },
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
    control: { kind: "secret", minLength, maxLength, example: null },
    ...printable({ minLength, maxLength }),
  };
}

/** A list of short names, separated by commas or blanks in text. */
export function nameList(
  placed: Placed & { pattern: RegExp },
): Setting<readonly string[], SettingControl<"list">> {
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

/** Prices by weekday and local time; a line each in text. */
export function priceZones(placed: Placed): Setting<readonly string[]> {
  const most = 24;
  return {
    ...placed,
    fallback: [],
    control: { kind: "zones", most },
    schema: v.pipe(
      v.array(v.pipe(v.string(), v.maxLength(80), v.check((text) => parseZone(text) !== null))),
      v.maxLength(most),
      v.readonly(),
    ),
    fromText: (text) =>
      text.split(/[\n;]/).map((line) => line.trim()).filter((line) => line !== ""),
    toText: (value) => value.join("\n"),
  };
}

/** Text of any other form, accepted when `isRight` says so. */
export function checkedText<const K extends Exclude<FreeKind, "list">>(
  placed: Placed & {
    fallback: string;
    kind: K;
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
  return isUrlOf(text, ["http:", "https:"]);
}

/** A broker has a host and a port, and nothing behind them. */
function isBrokerUrl(text: string): boolean {
  return isUrlOf(text, ["mqtt:", "mqtts:"]) && /^[a-z]+:\/\/[^/?#\s]+\/?$/i.test(text) &&
    parseHost(new URL(text).host) !== null;
}

/** User and password have settings of their own, where nobody reads them. */
function isUrlOf(text: string, protocols: readonly string[]): boolean {
  const url = URL.parse(text);
  return url !== null && protocols.includes(url.protocol) && url.hostname !== "" &&
    url.username === "" && url.password === "";
}

function printable(
  length: { minLength: number; maxLength: number },
): Pick<SettingBase<string>, "schema" | "fromText" | "toText"> {
  const { minLength, maxLength } = length;
  return {
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
