import { SECRET_KEYS } from "../../src/domain/settings/settings.ts";
import { isSettingKey, type SettingKey } from "../../src/domain/settings/settings.ts";

const MAX_LENGTH = 500;

/**
 * What was typed into the steps and is not saved yet: a house is set up once, so there is one of it.
 * It has no secrets, and lives as long as the program.
 */
export class SetupDraft {
  readonly #texts = new Map<SettingKey, string>();

  /** Keeps texts of settings by key, each up to 500 characters; others are no part of it. */
  put(texts: Readonly<Record<string, string>>): void {
    for (const [key, text] of Object.entries(texts)) {
      if (!isSettingKey(key) || SECRET_KEYS.has(key)) continue;
      this.#texts.set(key, text.slice(0, MAX_LENGTH));
    }
  }

  /** Forgets what has been saved. */
  drop(keys: Iterable<string>): void {
    for (const key of keys) if (isSettingKey(key)) this.#texts.delete(key);
  }

  /** What was typed into fields of these settings. */
  of(keys: readonly SettingKey[]): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#texts].filter(([key]) => keys.includes(key)));
  }
}
