import { DatabaseSync } from "node:sqlite";
import { SLOT_IDS } from "../../domain/house/device.ts";
import type { ModeChoice } from "../../domain/house/mode.ts";
import { Connection } from "../database/connection.ts";
import type { DeviceStore, StoredDevice } from "../../domain/ports/record_stores.ts";
import { SLOTS_SCHEMA } from "../database/device_steps.ts";
import { loadOlderDevices, SqliteDeviceStore } from "../records/device_store.ts";
import { SqliteFleetSource } from "../records/fleet_rows.ts";
import { loadOnlyMode, SqliteModeStore } from "../records/mode_store.ts";
import { SqliteSettingsStore } from "../records/settings_store.ts";
import { type KnownTokens, SqliteTokenStore } from "../records/token_store.ts";

/** More than the samples of a year; twice as much memory is needed for a moment. */
const MAX_IMAGE_BYTES = 256_000_000;
/** Where the header of a file says that it has a log, and the value for one that has none. */
const HEADER = { versionsAt: [18, 19], withoutLog: 1 } as const;

/** What could be read from a file that the program cannot use; null: not even that. */
export interface Salvage {
  readonly settings: Readonly<Record<string, unknown>> | null;
  /** Of each charger, by device id. */
  readonly modes: ReadonlyMap<number, ModeChoice> | null;
  readonly devices: readonly StoredDevice[] | null;
  /** Names and own values of the settings' devices, and the order of all; null before they had any. */
  readonly slots: Parameters<DeviceStore["keep"]>[2] | null;
  readonly tokens: KnownTokens | null;
  /** UUID of the house; null, too, while no fleet knows it. */
  readonly house: string | null;
}

const NOTHING: Salvage = {
  settings: null,
  modes: null,
  devices: null,
  slots: null,
  tokens: null,
  house: null,
};

/**
 * Settings, modes, devices and tokens of a database, each for itself, because a damaged page rarely holds
 * both. SQLite does not open a file with a log on a read-only disk, not even to read: then its bytes are
 * read. What may be older than the log says is left out of them: a mode, for which nothing may be
 * switched on, and the tokens, of which one may have been revoked.
 */
export function salvageFrom(path: string): Salvage {
  const opened = readFrom(() => {
    Deno.statSync(path);
    return new DatabaseSync(path, { readOnly: true });
  });
  if (opened.settings !== null) return opened;
  const image = readFrom(() => imageOf(path));
  const { modes, tokens } = hasLog(path) ? NOTHING : image;
  const { devices, slots } = opened.devices === null ? image : opened;
  return {
    settings: image.settings,
    modes: opened.modes ?? modes,
    devices,
    slots,
    tokens: opened.tokens ?? tokens,
    house: opened.house ?? image.house,
  };
}

/** The result of `work`; null when it throws. */
export function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function readFrom(open: () => DatabaseSync): Salvage {
  const database = attempt(open);
  if (database === null) return NOTHING;
  const connection = new Connection(database, { path: "", busyTimeoutMs: 0 });
  try {
    return {
      settings: attempt(() => new SqliteSettingsStore(connection, new Set()).load()),
      tokens: attempt(() => new SqliteTokenStore(connection).known()),
      house: attempt(() => new SqliteFleetSource(connection).knownHouse()),
      ...(isOlder(connection) ? salvageOlder(connection) : {
        modes: attempt(() => new SqliteModeStore(connection).all()),
        devices: attempt(() => new SqliteDeviceStore(connection).load()),
        slots: attempt(() => {
          const store = new SqliteDeviceStore(connection);
          return { rows: store.slots(), sequence: store.sequence() };
        }),
      }),
    };
  } finally {
    attempt(() => connection.close());
  }
}

function isOlder(connection: Connection): boolean {
  const version = attempt(() => connection.pragma("user_version"));
  return typeof version === "number" && version < SLOTS_SCHEMA;
}

function salvageOlder(
  connection: Connection,
): Omit<Salvage, "settings" | "tokens" | "house"> {
  const mode = attempt(() => loadOnlyMode(connection));
  return {
    modes: mode === null ? null : new Map([[SLOT_IDS.charger, mode]]),
    devices: attempt(() => loadOlderDevices(connection)),
    slots: null,
  };
}

/** The file in memory, without its log. */
function imageOf(path: string): DatabaseSync {
  if (Deno.statSync(path).size > MAX_IMAGE_BYTES) throw new RangeError("too large");
  const bytes = Deno.readFileSync(path);
  for (const at of HEADER.versionsAt) bytes[at] = HEADER.withoutLog;
  const database = new DatabaseSync(":memory:");
  database.deserialize(bytes);
  return database;
}

function hasLog(path: string): boolean {
  return attempt(() => Deno.statSync(`${path}-wal`).size > 0) ?? false;
}
