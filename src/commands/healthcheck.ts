import {
  defaultSettings,
  settingsFromEnvironment,
  settingsFromStore,
  withChanges,
} from "../domain/settings/parse_settings.ts";
import { SPOKEN_CODES } from "../words/words.ts";
import { readStoredSettings } from "../storage/records/read_settings.ts";
import { EXIT } from "./exit.ts";
import { dataDirectory, openEnvironment } from "./environment.ts";

const DEADLINE_MS = 5000;
/** What /healthz answers stays far below it. */
const MAX_CHARACTERS = 500;

/** What a check rests on; a test brings its own. */
export interface HealthSource {
  readonly dataDir: string;
  readonly environment: (name: string) => string | undefined;
  readonly print: (text: string) => void;
}

/**
 * Asks the program that runs on this machine whether its cycles run, for containers and scripts.
 * @returns EXIT.ok or EXIT.failure, having printed one line
 * @throws StorageFailed, SettingsInvalid
 */
export async function healthcheck(
  source: HealthSource = {
    dataDir: dataDirectory(),
    environment: openEnvironment(),
    print: (text) => console.log(text),
  },
): Promise<number> {
  const stored = settingsFromStore(readStoredSettings(source.dataDir), SPOKEN_CODES).values;
  const fixed = settingsFromEnvironment(source.environment, SPOKEN_CODES);
  const { webPort } = withChanges(withChanges(defaultSettings(), stored), fixed);
  try {
    const response = await fetch(`http://127.0.0.1:${webPort}/healthz`, {
      signal: AbortSignal.timeout(DEADLINE_MS),
      redirect: "manual",
    });
    const text = (await response.text()).slice(0, MAX_CHARACTERS);
    source.print(`${response.status} ${text}`);
    return response.status === 200 ? EXIT.ok : EXIT.failure;
  } catch (error) {
    source.print(`Cannot reach port ${webPort}: ${error instanceof Error ? error.message : error}`);
    return EXIT.failure;
  }
}
