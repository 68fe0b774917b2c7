import { parseArgs } from "node:util";
import { MAX_SEED } from "../domain/ports/demo_house.ts";
import { parseHost } from "../domain/settings/setting_kinds.ts";
import { isSettingKey } from "../domain/settings/settings.ts";

export const WEATHERS = ["clear", "broken", "overcast"] as const;

/** The houses that a demo may run on. */
export const HOUSES = ["small", "big"] as const;

export interface DemoOptions {
  readonly house: (typeof HOUSES)[number];
  /** How many times as fast as real the sun moves. */
  readonly speed: number;
  readonly weather: (typeof WEATHERS)[number];
  /** Local hour at which the demo's day begins. */
  readonly hour: number;
  /** Days before the demo of which there is a history at its start. */
  readonly days: number;
  readonly seed: number;
  /** Of the charger that is simulated. */
  readonly generation: 1 | 2;
  /** A random plan from the start; a seed of null: any. Null: none. */
  readonly faults: { readonly seed: number | null } | null;
}

export interface DoctorOptions {
  readonly isJson: boolean;
  /** Search for devices in place of testing those of the settings. */
  readonly isFind: boolean;
  /** Where a search looks for what does not announce itself. */
  readonly address: string | null;
  /** Seconds between rounds; null: one round. */
  readonly watchS: number | null;
}

export interface ReplayOptions {
  /** Local day of the site, YYYY-MM-DD. */
  readonly day: string;
  /** Settings to try, as text by key; the keys exist, the values are not checked yet. */
  readonly changes: Readonly<Record<string, string>>;
}

/** Commands that take one file and nothing else. */
const FILE_COMMANDS = ["import", "backup", "restore"] as const;
export type FileCommand = (typeof FILE_COMMANDS)[number];

/** What the command line asks for. */
export type Command =
  | { readonly name: "start" | "reset-secret" | "healthcheck" | "help" | "version" }
  | { readonly name: "demo"; readonly options: DemoOptions }
  | { readonly name: "doctor"; readonly options: DoctorOptions }
  | { readonly name: "replay"; readonly options: ReplayOptions }
  | { readonly name: FileCommand; readonly file: string }
  | { readonly name: "wrong"; readonly message: string };

/** A round takes some seconds, and an inverter wants rest between two connections. */
const MIN_WATCH_S = 5;
const MAX_WATCH_S = 3600;
const USUAL_WATCH_S = 10;

const MAX_PAST_DAYS = 31;
const GENERATIONS = [1, 2] as const;
/** What --faults takes for a number to be picked at the start. */
const ANY = "any";
/** What stands for a number that is left out. */
const USUAL_NUMBERS: Readonly<Record<string, string>> = {
  "--watch": `${USUAL_WATCH_S}`,
  "--faults": ANY,
};

export const HELP = `chargemanager charges an electric car from the sun a house has to spare.

Usage: deno task COMMAND [options]

Commands
  start            run on the devices of the settings (the default)
  demo             run on a simulated house; nothing real is switched
    --house H        ${HOUSES.join(", ")}: with two chargers and more of all (small)
    --speed N        how many times as fast the sun moves, 1 to 600 (60)
    --weather W      ${WEATHERS.join(", ")} (broken)
    --hour H         local hour at which the day begins, 0 to 23 (9)
    --days N         days of history at its start, 0 to ${MAX_PAST_DAYS} (7)
    --seed N         the same seed gives the same day (1)
    --generation G   of the charger: 1, 2 (1)
    --faults [N]     faults by chance; the same number gives the same ones
  doctor           test each device of the settings; writes nothing to them
    --json           one JSON document a round
    --watch [S]      again each S seconds, ${MIN_WATCH_S} to ${MAX_WATCH_S} (${USUAL_WATCH_S})
    --find [ADDRESS] search for devices: in the network, and at ADDRESS
  replay           what other settings would have made of a recorded day; switches nothing
    --day YYYY-MM-DD the day, in the site's time zone
    --set KEY=VALUE  a setting to try; may be given more than once
  import FILE      take over the original program's database; stop the program before
  backup FILE      copy the database, also while the program runs
  restore FILE     put a backup in the place of the database; stop the program before
  reset-secret     forget the secret of the pages; stop the program before
  healthcheck      ask the running program whether its cycles run; 0 is yes
  --help, --version

Environment
  CHARGEMANAGER_DATA_DIR   folder of the data (data)
  CHARGEMANAGER_WEB_PORT   port of the pages (5000); every setting has such a variable
`;

const OWN_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  "start": [],
  "reset-secret": [],
  "healthcheck": [],
  "demo": ["house", "speed", "weather", "hour", "days", "seed", "generation", "faults"],
  "doctor": ["json", "watch", "find"],
  "replay": ["day", "set"],
  "import": [],
  "backup": [],
  "restore": [],
};

/** Reads the words of the command line; whatever is wrong with them comes back as "wrong". */
export function parseCommand(words: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: withOptionalNumbers(words),
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
        house: { type: "string" },
        speed: { type: "string" },
        weather: { type: "string" },
        hour: { type: "string" },
        days: { type: "string" },
        seed: { type: "string" },
        generation: { type: "string" },
        faults: { type: "string" },
        json: { type: "boolean" },
        watch: { type: "string" },
        find: { type: "boolean" },
        day: { type: "string" },
        set: { type: "string", multiple: true },
      },
    });
    if (values.help) return { name: "help" };
    if (values.version) return { name: "version" };
    const [name = "start", ...rest] = positionals;
    if (
      name !== "start" && name !== "demo" && name !== "doctor" && name !== "replay" &&
      name !== "reset-secret" && name !== "healthcheck" && !isFileCommand(name)
    ) {
      return wrong(`There is no command "${name}"`);
    }
    const foreign = Object.keys({ ...values }).find((given) => !OWN_OPTIONS[name]?.includes(given));
    if (foreign !== undefined) return wrong(`"${name}" takes no --${foreign}`);
    const { json, watch, find, day, set } = values;
    if (name === "doctor") return doctorCommand({ json, watch, find, rest });
    if (isFileCommand(name)) return fileCommand(name, rest);
    if (rest.length > 0) return wrong(`"${name}" takes no "${rest[0]}"`);
    if (name === "replay") return replayCommand(day, set ?? []);
    return name === "demo" ? demoCommand(values) : { name };
  } catch (error) {
    // Behind the first sentence the parser explains its own ways.
    return wrong((error instanceof Error ? error.message : String(error)).replace(/\.\s.*$/s, ""));
  }
}

type DemoTexts = {
  readonly [K in keyof DemoOptions]?: string | undefined;
};

function demoCommand(texts: DemoTexts): Command {
  const house = HOUSES.find((name) => name === (texts.house ?? "small"));
  const speed = numberIn(texts.speed ?? "60", 1, 600);
  const hour = numberIn(texts.hour ?? "9", 0, 23);
  const days = numberIn(texts.days ?? "7", 0, MAX_PAST_DAYS);
  const seed = numberIn(texts.seed ?? "1", 0, MAX_SEED);
  const generation = GENERATIONS.find((one) => String(one) === (texts.generation ?? "1"));
  const planSeed = numberIn(texts.faults ?? "0", 0, MAX_SEED);
  const weather = WEATHERS.find((name) => name === (texts.weather ?? "broken"));
  if (house === undefined) {
    return wrong(`--house takes ${HOUSES.join(", ")}, not "${texts.house}"`);
  }
  if (speed === null) {
    return wrong(`--speed takes a whole number from 1 to 600, not "${texts.speed}"`);
  }
  if (hour === null) return wrong(`--hour takes a whole number from 0 to 23, not "${texts.hour}"`);
  if (days === null) {
    return wrong(`--days takes a whole number from 0 to ${MAX_PAST_DAYS}, not "${texts.days}"`);
  }
  if (seed === null) return wrong(`--seed takes a whole number from 0, not "${texts.seed}"`);
  if (generation === undefined) {
    return wrong(`--generation takes ${GENERATIONS.join(", ")}, not "${texts.generation}"`);
  }
  if (planSeed === null && texts.faults !== ANY) {
    return wrong(`--faults takes a whole number from 0, not "${texts.faults}"`);
  }
  if (weather === undefined) {
    return wrong(`--weather takes ${WEATHERS.join(", ")}, not "${texts.weather}"`);
  }
  const faults = texts.faults === undefined ? null : { seed: planSeed };
  return { name: "demo", options: { house, speed, weather, hour, days, seed, generation, faults } };
}

function doctorCommand(
  given: {
    readonly json: boolean | undefined;
    readonly watch: string | undefined;
    readonly find: boolean | undefined;
    readonly rest: readonly string[];
  },
): Command {
  const { json: isJson = false, watch, find: isFind = false, rest: [address, ...rest] } = given;
  const watchS = watch === undefined ? null : numberIn(watch, MIN_WATCH_S, MAX_WATCH_S);
  if (watch !== undefined && watchS === null) {
    const range = `a whole number from ${MIN_WATCH_S} to ${MAX_WATCH_S}`;
    return wrong(`--watch takes ${range}, not "${watch}"`);
  }
  if (isFind && watch !== undefined) return wrong("--find takes no --watch");
  const extra = isFind ? rest[0] : address;
  if (extra !== undefined) return wrong(`"doctor" takes no "${extra}"`);
  if (address !== undefined && parseHost(address) === null) {
    return wrong(`--find takes a host name or an IP address, not "${address}"`);
  }
  return { name: "doctor", options: { isJson, isFind, address: address ?? null, watchS } };
}

/** The numbers of --watch and --faults may be left out, which the parser does not know. */
function withOptionalNumbers(words: readonly string[]): string[] {
  const next = (at: number) => /^[0-9]+$/.test(words[at] ?? "");
  return words.flatMap((word, at) => {
    const usual = USUAL_NUMBERS[word];
    if (usual !== undefined) return [`${word}=${next(at + 1) ? words[at + 1] : usual}`];
    return USUAL_NUMBERS[words[at - 1] ?? ""] !== undefined && next(at) ? [] : [word];
  });
}

function replayCommand(day: string | undefined, settings: readonly string[]): Command {
  if (day === undefined) return wrong(`"replay" needs --day YYYY-MM-DD`);
  if (!isDay(day)) return wrong(`--day takes a day as YYYY-MM-DD, not "${day}"`);
  const changes: Record<string, string> = {};
  for (const text of settings) {
    const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (key === "") return wrong(`--set takes KEY=VALUE, not "${text}"`);
    if (!isSettingKey(key)) return wrong(`There is no setting "${key}"`);
    if (changes[key] !== undefined) return wrong(`--set ${key} is given twice`);
    changes[key] = value;
  }
  return { name: "replay", options: { day, changes } };
}

function isFileCommand(name: string): name is FileCommand {
  return FILE_COMMANDS.some((command) => command === name);
}

function fileCommand(
  name: FileCommand,
  [file, extra]: readonly string[],
): Command {
  if (file === undefined) return wrong(`"${name}" needs a FILE`);
  if (extra !== undefined) return wrong(`"${name}" takes one FILE, not also "${extra}"`);
  return { name, file };
}

function isDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function numberIn(text: string, min: number, max: number): number | null {
  const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : null;
}

function wrong(message: string): Command {
  return { name: "wrong", message };
}
