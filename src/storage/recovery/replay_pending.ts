import type { PlugUse, SessionFacts } from "../../domain/history/history_rows.ts";
import { SLOT_IDS } from "../../domain/house/device.ts";
import { isChargeMode } from "../../domain/house/mode.ts";
import type { Connection } from "../database/connection.ts";
import { noteHours } from "../history/hours_to_roll_up.ts";
import { SqliteMemoryStore } from "../records/memory_store.ts";
import { type PackedColumns, type PendingEntry, readPending } from "./pending_file.ts";
import { SqlitePlugUseStore } from "../records/plug_use_store.ts";
import { countIn, type Row, textIn } from "../database/row_values.ts";
import { unpackSamples } from "../samples/packed_samples.ts";
import { insertSamples } from "../samples/sample_rows.ts";
import { insertReason } from "../records/reason_store.ts";
import { SqliteSessionStore } from "../records/session_store.ts";

/**
 * Brings into the database what a program that did not come to its next commit has left in the file
 * beside it; a file that belongs to another commit is not touched. @throws StorageFailed
 */
export function replayPending(connection: Connection, path: string): void {
  const pending = readPending(path);
  if (pending === null) return;
  const generation = connection.attempt("read newest commit", () => connection.generation);
  if (pending.generation !== generation || pending.entries.length === 0) return;
  connection.write({ action: "store what was pending" }, () => {
    for (const entry of pending.entries) replay(connection, entry, pending.columns);
  });
}

/** Samples of a file that fits to the newest commit; none otherwise. Only inside `attempt`. */
export function pendingSamples(connection: Connection, path: string) {
  const pending = readPending(path);
  if (pending === null || pending.generation !== connection.generation) return [];
  return pending.entries.flatMap(({ kind, value }) =>
    kind === "samples" ? unpackSamples(value, pending.columns) : []
  );
}

function replay(
  connection: Connection,
  { kind, deviceId, value }: PendingEntry,
  columns: PackedColumns,
): void {
  switch (kind) {
    case "samples": {
      const samples = unpackSamples(value, columns);
      insertSamples(connection, samples);
      noteHours(connection, samples.map(({ atMs }) => atMs));
      return;
    }
    case "session": {
      const session = sessionIn(value);
      if (session !== null) {
        new SqliteSessionStore(connection).save(deviceId ?? SLOT_IDS.charger, session);
      }
      return;
    }
    case "plug-use": {
      const use = plugUseIn(value);
      if (use !== null) new SqlitePlugUseStore(connection).save(deviceId ?? SLOT_IDS.plug, use);
      return;
    }
    case "memory": {
      const row = rowOf(value);
      const json = textIn(row, "json");
      if (json === null) return;
      const id = deviceId ?? SLOT_IDS.charger;
      new SqliteMemoryStore(connection).save(id, json, countIn(row, "atMs") ?? 0);
      return;
    }
    case "reason": {
      const row = rowOf(value);
      const atMs = countIn(row, "atMs");
      if (atMs === null || deviceId === undefined) return;
      insertReason(connection, { atMs, deviceId, json: textIn(row, "json") });
    }
  }
}

function sessionIn(value: unknown): SessionFacts | null {
  const row = rowOf(value);
  const modes: readonly unknown[] = Array.isArray(row["modes"]) ? row["modes"] : [];
  const startedAtMs = countIn(row, "startedAtMs");
  if (startedAtMs === null) return null;
  return {
    startedAtMs,
    energyWh: countIn(row, "energyWh") ?? 0,
    solarWh: countIn(row, "solarWh") ?? 0,
    batteryWh: countIn(row, "batteryWh") ?? 0,
    gridWh: countIn(row, "gridWh") ?? 0,
    unknownWh: countIn(row, "unknownWh") ?? 0,
    chargedMs: countIn(row, "chargedMs") ?? 0,
    pauses: countIn(row, "pauses") ?? 0,
    maxPowerW: countIn(row, "maxPowerW") ?? 0,
    modes: modes.filter(isChargeMode),
    phases: countIn(row, "phases"),
    fewestPhases: countIn(row, "fewestPhases"),
    socStartPct: numberOrNull(row["socStartPct"]),
    socEndPct: numberOrNull(row["socEndPct"]),
  };
}

function plugUseIn(value: unknown): PlugUse | null {
  const row = rowOf(value);
  const startedAtMs = countIn(row, "startedAtMs");
  const energyWh = numberOrNull(row["energyWh"]);
  const solarWh = numberOrNull(row["solarWh"]);
  if (startedAtMs === null || energyWh === null || solarWh === null) return null;
  return { startedAtMs, energyWh, solarWh, unknownWh: numberOrNull(row["unknownWh"]) ?? 0 };
}

function rowOf(value: unknown): Row {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
