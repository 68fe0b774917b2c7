import { OWN_MACHINE_VARIABLE } from "../domain/settings/own_places.ts";
import { SettingsInvalid } from "../domain/codes/errors.ts";
import { isSettingKey } from "../domain/settings/settings.ts";
import { environmentName } from "../domain/settings/parse_settings.ts";

/** Reads a variable; undefined: it is not set. */
export type Environment = (name: string) => string | undefined;

const DATA_VARIABLE = "CHARGEMANAGER_DATA_DIR";
const FILE_VARIABLE = "CHARGEMANAGER_SETTINGS_FILE";
/** Word that an encrypted backup was given; asked for on the terminal where it is not set. */
export const PASSPHRASE_VARIABLE = "CHARGEMANAGER_BACKUP_PASSPHRASE";
/** Variables of ours that are no setting's. */
export const OWN_VARIABLES: readonly string[] = [
  DATA_VARIABLE,
  FILE_VARIABLE,
  PASSPHRASE_VARIABLE,
  OWN_MACHINE_VARIABLE,
];
/** A file of settings has some dozens of short lines. */
const MAX_FILE_CHARACTERS = 100_000;

/**
 * The variables of the process, and behind them the settings of the file that
 * CHARGEMANAGER_SETTINGS_FILE names: a JSON object of settings by key; null counts as not given.
 * @throws SettingsInvalid when there is no such file, or it holds something else
 */
export function openEnvironment(read: Environment = (name) => Deno.env.get(name)): Environment {
  const path = read(FILE_VARIABLE);
  if (!path) return read;
  const given = settingsOfFile(path);
  return (name) => read(name) ?? given.get(name);
}

/** Folder of the data: CHARGEMANAGER_DATA_DIR, else `data`. */
export function dataDirectory(): string {
  return Deno.env.get(DATA_VARIABLE) || "data";
}

function settingsOfFile(path: string): ReadonlyMap<string, string> {
  const values = parseObject(textOf(path), path);
  const unknown = Object.keys(values).filter((key) => !isSettingKey(key));
  if (unknown.length > 0) {
    throw refused(`the file has no setting of ours: ${unknown.slice(0, 5).join(", ")}`, path);
  }
  const pairs = Object.entries(values).flatMap(([key, value]) =>
    value === null || !isSettingKey(key) ? [] : [[environmentName(key), textValue(value)] as const]
  );
  return new Map(pairs);
}

/** A list stands as its items, with commas between them, as in a variable. */
function textValue(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path).slice(0, MAX_FILE_CHARACTERS);
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error), path);
  }
}

function parseObject(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused("the file is no JSON", path);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refused("the file is no JSON object of settings by key", path);
  }
  return { ...value };
}

function refused(why: string, path: string): SettingsInvalid {
  return new SettingsInvalid([{ key: FILE_VARIABLE, code: "file-refused", path, why }]);
}
