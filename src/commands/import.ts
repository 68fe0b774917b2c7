import { SYSTEM_CLOCK } from "../app/clocks.ts";
import { SLOT_IDS } from "../domain/house/device.ts";
import { hashSecret } from "../app/settings/secrets.ts";
import type { ChargeMode } from "../domain/house/mode.ts";
import { isSettingKey, SECRET_KEYS, type SettingKey } from "../domain/settings/settings.ts";
import {
  defaultSettings,
  type SettingChanges,
  settingsFromStore,
  withChanges,
} from "../domain/settings/parse_settings.ts";
import { type Database, openDatabase } from "../storage/database/database.ts";
import {
  openOriginal,
  type OriginalDatabase,
  READ_TABLES,
  type RowCount,
} from "../storage/original/original_database.ts";
import {
  type LeftOut,
  readOriginalSettings,
  type UnusableColumn,
} from "../storage/original/original_settings.ts";
import type { ImportedSamples } from "../storage/original/sample_import.ts";
import { settingIssueText } from "../words/setting_texts.ts";
import { FALLBACK_WORDS, SPOKEN_CODES } from "../words/words.ts";
import { EXIT } from "./exit.ts";
import { dataDirectory } from "./environment.ts";

/** The original's numbers of the charge modes. */
const ORIGINAL_MODES: readonly ChargeMode[] = ["disabled", "fast", "slow", "tracked"];
/** In the data folder, which nobody else has meanwhile. */
const COPY_FOLDER = ".import-copy";

/** What is said of a column of the original that no setting can be made of. */
const UNUSABLE: Readonly<Record<UnusableColumn, string>> = {
  "unlike-any": "there is nothing like it here",
  "empty": "it is empty",
  "never-filled": "it was never filled in",
  "public-secret": "it is the original's built-in secret, which everybody can read",
};

export interface ImportReport {
  readonly tables: readonly RowCount[];
  readonly samples: ImportedSamples;
  readonly settings: readonly SettingKey[];
  /** Set here already: what was chosen here stays. */
  readonly kept: readonly SettingKey[];
  readonly left: readonly LeftOut[];
  /** The mode that was taken over; null: none. */
  readonly mode: ChargeMode | null;
  /** Tables that are none of the original's. */
  readonly foreignTables: readonly string[];
}

/**
 * Takes over the original program's database. Run again it changes nothing more.
 * @returns the exit code @throws InstanceRunning, StorageFailed
 */
export async function importFile(file: string): Promise<number> {
  const dataDir = dataDirectory();
  using database = openDatabase(dataDir, { clock: SYSTEM_CLOCK, secretKeys: SECRET_KEYS });
  using original = openOriginal(file, `${dataDir}/${COPY_FOLDER}`);
  const report = await takeOver(original, database, (done) => {
    console.error(`${done} samples …`);
  });
  for (const line of reportLines(report)) console.log(line);
  return report.tables.some(({ brokenBy }) => brokenBy !== null) ? EXIT.failure : EXIT.ok;
}

/** What `import` does, without the words around it. @throws StorageFailed */
export async function takeOver(
  original: OriginalDatabase,
  database: Database,
  progress: (done: number) => void,
): Promise<ImportReport> {
  const tables: RowCount[] = [];
  const samples = database.sampleImport.add(
    original.samples((result) => tables.push(result)),
    (done) => {
      if (done % 10_000 === 0) progress(done);
    },
  );
  const stored = database.settings.load();
  const current = withChanges(defaultSettings(), settingsFromStore(stored, SPOKEN_CODES).values);
  const { values, left } = readOriginalSettings(original.settings() ?? {}, current);
  const keys = Object.keys(values).filter(isSettingKey);
  const kept = keys.filter((key) => Object.hasOwn(stored, key));
  const changes = await withHash(without(values, kept));
  database.settings.save(changes, SYSTEM_CLOCK.wallMs());
  return {
    tables,
    samples,
    settings: Object.keys(changes).filter(isSettingKey),
    kept,
    left,
    mode: takeMode(original, database),
    foreignTables: original.tables.filter((name) => !READ_TABLES.includes(name)),
  };
}

/** Only where nobody has chosen a mode here. */
function takeMode(original: OriginalDatabase, database: Database): ChargeMode | null {
  const number = original.chargeMode();
  const mode = number === null ? undefined : ORIGINAL_MODES[number];
  if (mode === undefined || database.mode.load(SLOT_IDS.charger) !== null) return null;
  database.mode.save(SLOT_IDS.charger, { mode, modeBy: "user", sinceMs: SYSTEM_CLOCK.wallMs() });
  return mode;
}

function without(values: SettingChanges, keys: readonly SettingKey[]): SettingChanges {
  const left = Object.entries(values).filter(([key]) => !keys.some((kept) => kept === key));
  return settingsFromStore(Object.fromEntries(left)).values;
}

async function withHash(changes: SettingChanges): Promise<SettingChanges> {
  if (changes.webSecret === undefined) return changes;
  return { ...changes, webSecret: await hashSecret(changes.webSecret) };
}

/** The report as lines for a person; it names settings, never their values. */
export function reportLines(report: ImportReport): readonly string[] {
  const { samples, settings, kept, left, mode } = report;
  return [
    ...report.tables.map(({ table, rows, unreadable, unreached, brokenBy, lost }) =>
      `${table}: ${rows} rows read` +
      (unreadable > 0 ? `, ${unreadable} without a readable time left out` : "") +
      (unreached > 0 ? `, ${unreached} of a box that was never reached left out` : "") +
      (brokenBy === null ? "" : `; about ${lost} could not be read: ${brokenBy}`)
    ),
    `samples: ${samples.added} added, ${samples.known} were there already`,
    `settings: ${settings.length} taken${listed(settings)}`,
    ...(kept.length > 0 ? [`kept as they are here: ${kept.join(", ")}`] : []),
    ...left.map(({ name, why }) => `not taken: ${name}: ${leftText(why)}`),
    mode === null ? "charge mode: not taken" : `charge mode: ${mode}`,
    ...report.foreignTables.map((name) => `not taken: table ${name}`),
    "The original kept no charging sessions and no energies: days and five-minute rows are made " +
    "of its samples while the program runs",
  ];
}

function leftText(why: LeftOut["why"]): string {
  return typeof why === "string" ? UNUSABLE[why] : settingIssueText(why, FALLBACK_WORDS);
}

function listed(keys: readonly string[]): string {
  return keys.length === 0 ? "" : `: ${keys.join(", ")}`;
}
