import {
  DevicesInvalid,
  InstanceRunning,
  PortUnavailable,
  SettingsInvalid,
  StorageFailed,
} from "../domain/codes/errors.ts";
import { deviceIssueLines, issueLines } from "../words/setting_texts.ts";
import { FALLBACK_WORDS } from "../words/words.ts";
import { EXIT } from "./exit.ts";

/** Says on the console why a command has failed. @returns the exit code */
export function explain(error: unknown): number {
  if (error instanceof SettingsInvalid) {
    for (const line of issueLines(error.issues, FALLBACK_WORDS)) console.error(line);
    return EXIT.config;
  }
  if (error instanceof DevicesInvalid) {
    for (const line of deviceIssueLines(error.issues, FALLBACK_WORDS)) console.error(line);
    return EXIT.config;
  }
  const isUnavailable = error instanceof InstanceRunning || error instanceof StorageFailed ||
    error instanceof PortUnavailable;
  if (isUnavailable) {
    console.error(error.message);
    return EXIT.unavailable;
  }
  // Thrown on it would be taken for a stray error, and a start that failed half way would stay.
  console.error(error);
  return EXIT.software;
}
