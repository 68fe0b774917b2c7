import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import {
  PENDING_FILE,
  type PendingEntry,
  PendingFile,
} from "../../../src/storage/recovery/pending_file.ts";
import { packSamples } from "../../../src/storage/samples/packed_samples.ts";
import type { Database } from "../../../src/storage/database/database.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

/** What a database is like that is opened beside a file with these entries, of the newest commit or not. */
function replayed<T>(
  entries: readonly PendingEntry[],
  look: (database: Database, folder: DataFolder) => T,
  offset = 0,
): T {
  using folder = new DataFolder();
  folder.open().close();
  const [row] = folder.query("SELECT generation FROM pending_file");
  const file = new PendingFile(`${folder.path}/${PENDING_FILE}`);
  for (const entry of entries) {
    file.add(entry);
    file.write(Number(row?.["generation"]) + offset);
  }
  file.restart();
  using database = folder.open();
  return look(database, folder);
}

/** What is made of a session of which little was told. */
const TOLD = {
  startedAtMs: 5,
  energyWh: 7,
  solarWh: 0,
  batteryWh: 0,
  gridWh: 0,
  unknownWh: 0,
  chargedMs: 0,
  pauses: 0,
  maxPowerW: 0,
  modes: ["slow"],
  phases: null,
  fewestPhases: null,
  socStartPct: 50.5,
  socEndPct: null,
};

Deno.test("a session comes back as far as it was told, of its charger", () => {
  const told = { startedAtMs: 5, modes: ["slow", "turbo"], energyWh: 7, socStartPct: 50.5 };
  const running = (entries: readonly PendingEntry[]) =>
    replayed(entries, ({ records }) => records.sessions.running());
  const [older] = running([{ kind: "session", value: { ...told, phases: 2, fewestPhases: 1 } }]);
  assert.deepEqual([older?.deviceId, older?.phases, older?.fewestPhases], [SLOT_IDS.charger, 2, 1]);
  const [session] = running([{ kind: "session", deviceId: 7, value: told }]);
  assert.deepEqual({ ...session, ...TOLD, deviceId: 7 }, session);
  for (
    const value of [null, "x", {}, { ...told, startedAtMs: -1 }, { ...told, startedAtMs: "5" }]
  ) {
    assert.deepEqual(running([{ kind: "session", value }]), []);
  }
  const facts = {
    startedAtMs: 5,
    energyWh: 10,
    solarWh: 1,
    batteryWh: 2,
    gridWh: 3,
    unknownWh: 4,
    chargedMs: 60_000,
    pauses: 5,
    maxPowerW: 1400,
    modes: ["slow"],
    phases: 2,
    fewestPhases: 1,
    socStartPct: 50.5,
    socEndPct: 61,
  };
  const [whole] = running([{ kind: "session", value: facts }]);
  assert.deepEqual({ ...whole, ...facts }, whole);
});

Deno.test("a use of a switch comes back with what it took, or not at all", () => {
  const use = { startedAtMs: 5, energyWh: 7, solarWh: 6 };
  const running = (value: unknown, deviceId?: number) =>
    replayed(
      [{ kind: "plug-use", value, ...(deviceId === undefined ? {} : { deviceId }) }],
      ({ records }) =>
        records.plugUses.running().map((row) => [row.deviceId, row.energyWh, row.unknownWh]),
    );
  assert.deepEqual(running(use), [[SLOT_IDS.plug, 7, 0]]);
  assert.deepEqual(running({ ...use, unknownWh: 1 }, 9), [[9, 7, 1]]);
  for (const key of Object.keys(use)) assert.deepEqual(running({ ...use, [key]: null }), [], key);
});

Deno.test("a memory comes back with its time, and none without a text", () => {
  const memory = (value: unknown, deviceId = 7) =>
    replayed(
      [{ kind: "memory", deviceId, value }],
      (_, folder) => folder.query("SELECT * FROM control_memory"),
    );
  assert.deepEqual(memory({ json: "{}", atMs: 9 }), [
    { device_id: 7, saved_at_ms: 9, memory: "{}" },
  ]);
  assert.deepEqual(memory({ json: "{}" }), [{ device_id: 7, saved_at_ms: 0, memory: "{}" }]);
  assert.deepEqual(memory({ json: 5, atMs: 9 }), []);
  assert.deepEqual(memory(null), []);
});

Deno.test("samples come back with the hours that are to be made of them", () => {
  const value = packSamples([sampleAt(7_300_000, { pv_power_w: 5 }), sampleAt(7_305_000)]);
  const look = (_: Database, folder: DataFolder) => [
    folder.query("SELECT at_ms, pv_power_w FROM samples"),
    folder.query("SELECT hour_ms FROM hours_to_roll_up"),
  ];
  const entries = [{ kind: "samples", value }] as const;
  assert.deepEqual(replayed(entries, look), [
    [{ at_ms: 7_300_000, pv_power_w: 5 }, { at_ms: 7_305_000, pv_power_w: null }],
    [{ hour_ms: 7_200_000 }],
  ]);
  assert.deepEqual(replayed(entries, look, 1), [[], []], "of another commit");
});
