import { SettingsInvalid, StorageFailed } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { SettingsStore } from "../../domain/ports/record_stores.ts";
import { ownPlaceIssues } from "../../domain/settings/own_places.ts";
import { secretPlaceIssues } from "../../domain/settings/secret_places.ts";
import { issueLine } from "../../domain/settings/setting_issues.ts";
import { isSettingKey, type SettingKey, type Settings } from "../../domain/settings/settings.ts";
import {
  type Change,
  crossFieldIssues,
  defaultSettings,
  NO_OTHERS,
  type Others,
  parseChanges,
  type SettingChanges,
  settingsFromEnvironment,
  settingsFromStore,
  withChanges,
} from "../../domain/settings/parse_settings.ts";
import { hashSecret, isSecretRight } from "./secrets.ts";
import { type MayStill, Turns } from "./turns.ts";

/**
 * Called with the settings about to be stored; may refuse by throwing SettingsInvalid. What it
 * returns is called when storing them failed, to undo what it prepared.
 */
export type SettingsGate = (next: Settings, before: Settings) => Promise<() => void>;

/** Stores a change once the loads that it leaves are safe. @throws ProgramEnding, what `store` does */
export type LeavesFor = (change: Change, store: () => void) => Promise<void>;

/** The settings in force: defaults, over them the stored ones, over them the environment's. */
export class SettingsService {
  #values: Settings = defaultSettings();
  #fixed: ReadonlySet<SettingKey> = new Set();
  readonly #turns = new Turns();
  #gate: SettingsGate = () => Promise.resolve(() => {});
  #leave: LeavesFor = (_change, store) => Promise.resolve().then(store);
  #others: () => Others = () => NO_OTHERS;

  constructor(
    private readonly store: SettingsStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
    /** Addresses of the machine itself may be entered as a device's. */
    private readonly mayUseOwnMachine: boolean,
    /** Codes of the languages that are spoken. */
    private readonly languages: readonly string[],
  ) {}

  get values(): Settings {
    return this.#values;
  }

  get fixed(): ReadonlySet<SettingKey> {
    return this.#fixed;
  }

  /** What the environment says alone, the rest at its default. */
  get ofEnvironment(): Settings {
    const changes = Object.entries(this.#values)
      .filter(([key]) => isSettingKey(key) && this.#fixed.has(key));
    return withChanges(defaultSettings(), Object.fromEntries(changes));
  }

  /** Sets who may refuse a change before it is stored. */
  guardWith(gate: SettingsGate): void {
    this.#gate = gate;
  }

  /** Sets who makes safe what a change leaves. */
  leaveWith(leave: LeavesFor): void {
    this.#leave = leave;
  }

  /** Sets who tells what the house has beside the devices of the settings. */
  askForOthers(others: () => Others): void {
    this.#others = others;
  }

  /**
   * Reads store and environment. A stored value that is no longer valid falls back to its default.
   * A secret of the environment is kept as a hash in the store: with another salt at each start,
   * whatever rests on the hash would end with it.
   * @throws SettingsInvalid for what is wrong in the environment, StorageFailed
   */
  async load(environment: (name: string) => string | undefined): Promise<void> {
    const stored = settingsFromStore(this.store.load(), this.languages);
    const named = settingsFromEnvironment(environment, this.languages);
    const fixed = await withHashedSecret(named, stored.values.webSecret);
    for (const issue of stored.dropped) {
      this.logger.warn("Stored setting left out", { why: issueLine([issue]) });
    }
    this.#values = withChanges(withChanges(defaultSettings(), stored.values), fixed);
    this.#fixed = new Set(Object.keys(fixed).filter(isSettingKey));
    const issues = crossFieldIssues(this.#values, fixed, this.#others());
    const [without, ...more] = issues.filter(({ code }) => code === "no-plug-address");
    const wrong = issues.filter(({ code }) => code !== "no-plug-address");
    if (wrong.length > 0) throw new SettingsInvalid(wrong);
    // The switch that it was for may have been removed by a page, which keeps no program from starting.
    if (without !== undefined) {
      this.#values = withChanges(this.#values, { plugEnabled: false });
      this.logger.warn("Plug not enabled", { why: issueLine([without, ...more]) });
    }
    if (fixed.webSecret !== undefined) this.#keepSecret(fixed.webSecret, stored.values.webSecret);
  }

  /**
   * Takes a partial object of settings; one change at a time, in the order of the calls. `mayStill`
   * is asked when its turn has come: a change before it may have ended the sender's right.
   * @returns the keys whose values are others now
   * @throws SettingsInvalid with every issue, StorageFailed, RightEnded, ProgramEnding where a load
   * would be left; then nothing has changed
   */
  change(
    input: Readonly<Record<string, unknown>>,
    mayStill?: MayStill,
  ): Promise<readonly SettingKey[]> {
    return this.#turns.take("settings", mayStill, () => this.#change(input));
  }

  /** Puts one setting back without asking the gate, on disk when it returns. @throws StorageFailed */
  restore(changes: SettingChanges): void {
    this.store.save(changes, this.clock.wallMs());
    this.#values = withChanges(this.#values, changes);
  }

  /**
   * Writes what is in force and not the default into a database that is another one since; what the
   * environment holds stays out of it. @throws StorageFailed
   */
  rewrite(): void {
    const defaults = defaultSettings();
    const stored = this.store.load();
    const own = Object.entries(this.#values).filter(([key, value]) =>
      isSettingKey(key) && !this.#fixed.has(key) &&
      (key in stored || JSON.stringify(value) !== JSON.stringify(defaults[key]))
    );
    this.store.save(Object.fromEntries(own), this.clock.wallMs());
  }

  /**
   * Takes into force what a database has that could not be reached before: nothing was stored
   * meanwhile. Into one that has nothing goes what is in force. @throws SettingsInvalid, StorageFailed
   */
  reload(environment: (name: string) => string | undefined): Promise<void> {
    return this.#turns.take(
      "settings",
      undefined,
      () => Object.keys(this.store.load()).length > 0 ? this.load(environment) : this.rewrite(),
    );
  }

  #keepSecret(webSecret: string, kept: string | undefined): void {
    if (webSecret === "" || webSecret === kept) return;
    try {
      this.store.save({ webSecret }, this.clock.wallMs());
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.logger.warn("Secret of the environment not kept", { error: error.message });
    }
  }

  async #change(input: Readonly<Record<string, unknown>>): Promise<readonly SettingKey[]> {
    const before = this.#values;
    const others = this.#others();
    const parsed = parseChanges(input, before, this.#fixed, this.languages, others);
    const issues = [
      ...secretPlaceIssues(before, parsed, this.#fixed),
      ...(this.mayUseOwnMachine ? [] : ownPlaceIssues(parsed)),
    ];
    if (issues.length > 0) throw new SettingsInvalid(issues);
    const changes = await withHashedSecret(parsed);
    const next = withChanges(before, changes);
    const undo = await this.#gate(next, before);
    try {
      await this.#leave({ before, next }, () => {
        this.store.save(changes, this.clock.wallMs());
        this.#values = next;
      });
    } catch (error) {
      undo();
      throw error;
    }
    return Object.keys(changes).filter(isSettingKey)
      .filter((key) => String(next[key]) !== String(before[key]));
  }
}

/** With the hash of a secret that is in it; `kept` stays where it is of the same secret. */
async function withHashedSecret(changes: SettingChanges, kept = ""): Promise<SettingChanges> {
  const { webSecret } = changes;
  if (webSecret === undefined || webSecret === "") return changes;
  const isKept = kept !== "" && await isSecretRight(webSecret, kept);
  return { ...changes, webSecret: isKept ? kept : await hashSecret(webSecret) };
}
