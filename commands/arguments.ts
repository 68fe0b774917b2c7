import { parseArgs } from "node:util";

export const WEATHERS = ["clear", "broken", "overcast"] as const;

export interface DemoOptions {
  /** How many times as fast as real the sun moves. */
  readonly speed: number;
  readonly weather: (typeof WEATHERS)[number];
  /** Local hour at which the demo's day begins. */
  readonly hour: number;
  readonly seed: number;
}

/** What the command line asks for. */
export type Command =
  | { readonly name: "start" | "reset-secret" | "help" | "version" }
  | { readonly name: "demo"; readonly options: DemoOptions }
  | { readonly name: "unbuilt"; readonly what: string }
  | { readonly name: "wrong"; readonly message: string };

/** Commands that have their place and are not built yet. */
const UNBUILT = ["doctor", "import", "backup"];

export const HELP = `chargemanager charges an electric car from the sun a house has to spare.

Usage: deno task start | deno task demo [options] | main.ts COMMAND

Commands
  start            run on the devices of the settings (the default)
  demo             run on a simulated house; nothing real is switched
    --speed N        how many times as fast the sun moves, 1 to 600 (60)
    --weather W      ${WEATHERS.join(", ")} (broken)
    --hour H         local hour at which the day begins, 0 to 23 (9)
    --seed N         the same seed gives the same day (1)
  doctor           test each device (not built yet)
  import FILE      take over the original program's database (not built yet)
  backup FILE      copy the database while it is in use (not built yet)
  reset-secret     forget the secret of the pages; stop the program before
  --help, --version

Environment
  CHARGEMANAGER_DATA_DIR   folder of the data (data)
  CHARGEMANAGER_WEB_PORT   port of the pages (5000); every setting has such a variable
`;

/** Reads the words of the command line; whatever is wrong with them comes back as "wrong". */
export function parseCommand(words: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
        speed: { type: "string" },
        weather: { type: "string" },
        hour: { type: "string" },
        seed: { type: "string" },
      },
    });
    if (values.help) return { name: "help" };
    if (values.version) return { name: "version" };
    const [name = "start", ...rest] = positionals;
    if (UNBUILT.includes(name)) return { name: "unbuilt", what: name };
    if (name !== "start" && name !== "demo" && name !== "reset-secret") {
      return wrong(`There is no command "${name}"`);
    }
    if (rest.length > 0) return wrong(`"${name}" takes no "${rest[0]}"`);
    const { speed, weather, hour, seed } = values;
    if (name !== "demo") {
      const given = Object.keys({ ...values })[0];
      return given === undefined ? { name } : wrong(`"${name}" takes no --${given}`);
    }
    return demoCommand({ speed, weather, hour, seed });
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

function demoCommand(
  texts: Readonly<Record<"speed" | "weather" | "hour" | "seed", string | undefined>>,
): Command {
  const speed = numberIn(texts.speed ?? "60", 1, 600);
  const hour = numberIn(texts.hour ?? "9", 0, 23);
  const seed = numberIn(texts.seed ?? "1", 0, 2 ** 31 - 1);
  const weather = WEATHERS.find((name) => name === (texts.weather ?? "broken"));
  if (speed === null) {
    return wrong(`--speed takes a whole number from 1 to 600, not "${texts.speed}"`);
  }
  if (hour === null) return wrong(`--hour takes a whole number from 0 to 23, not "${texts.hour}"`);
  if (seed === null) return wrong(`--seed takes a whole number from 0, not "${texts.seed}"`);
  if (weather === undefined) {
    return wrong(`--weather takes ${WEATHERS.join(", ")}, not "${texts.weather}"`);
  }
  return { name: "demo", options: { speed, weather, hour, seed } };
}

function numberIn(text: string, min: number, max: number): number | null {
  const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : null;
}

function wrong(message: string): Command {
  return { name: "wrong", message };
}
