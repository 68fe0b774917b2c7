import { OWN_MACHINE_VARIABLE } from "../domain/settings/own_places.ts";
import { DEVICES_VARIABLE } from "../app/settings/fixed_devices.ts";
import { DevicesInvalid, SettingsInvalid } from "../domain/codes/errors.ts";
import { isSettingKey } from "../domain/settings/settings.ts";
import { environmentName } from "../domain/settings/parse_settings.ts";

/** Reads a variable; undefined: it is not set. */
export type Environment = (name: string) => string | undefined;

const DATA_VARIABLE = "CHARGEMANAGER_DATA_DIR";
const FILE_VARIABLE = "CHARGEMANAGER_SETTINGS_FILE";
const DEVICES_FILE_VARIABLE = "CHARGEMANAGER_DEVICES_FILE";
/** Word that an encrypted backup was given; asked for on the terminal where it is not set. */
export const PASSPHRASE_VARIABLE = "CHARGEMANAGER_BACKUP_PASSPHRASE";
/** Variables of ours that are no setting's. */
export const OWN_VARIABLES: readonly string[] = [
  DATA_VARIABLE,
  FILE_VARIABLE,
  DEVICES_VARIABLE,
  DEVICES_FILE_VARIABLE,
  PASSPHRASE_VARIABLE,
  OWN_MACHINE_VARIABLE,
];
/** A file of settings or devices has some dozens of short lines. */
const MAX_FILE_CHARACTERS = 100_000;

/**
 * The variables of the process, and behind them the settings of the file that
 * CHARGEMANAGER_SETTINGS_FILE names: a JSON object of settings by key; null counts as not given. The
 * list of devices may stand in a file too, which is read when it is asked for (then DevicesInvalid).
 * @throws SettingsInvalid when there is no such file, or it holds something else
 */
export function openEnvironment(read: Environment = (name) => Deno.env.get(name)): Environment {
  const path = read(FILE_VARIABLE);
  const given = path ? settingsOfFile(path) : new Map<string, string>();
  return (name) => {
    const own = read(name) ?? given.get(name);
    return own === undefined && name === DEVICES_VARIABLE ? devicesOfFile(read) : own;
  };
}

/** The text of the file of devices; undefined: none is named. @throws DevicesInvalid */
function devicesOfFile(read: Environment): string | undefined {
  const path = read(DEVICES_FILE_VARIABLE);
  if (!path) return undefined;
  try {
    return Deno.readTextFileSync(path).slice(0, MAX_FILE_CHARACTERS);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const key = DEVICES_FILE_VARIABLE;
    throw new DevicesInvalid([{ device: null, key, code: "file-refused", path, why }]);
  }
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
