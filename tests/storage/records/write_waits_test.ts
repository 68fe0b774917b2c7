import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { HOUR_MS } from "../../../src/domain/house/units.ts";
import {
  assembleDatabase,
  keepPendingIn,
  openConnection,
} from "../../../src/storage/database/database.ts";
import { takeInstanceLock } from "../../../src/storage/database/instance_lock.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

/** A database whose connection tells how long its newest write would have waited, in ms. */
function openWith(folder: DataFolder, busyTimeoutMs: number) {
  const connection = openConnection(folder.file, busyTimeoutMs);
  keepPendingIn(connection, folder.path);
  const database = assembleDatabase({
    connection,
    lock: takeInstanceLock(folder.path),
    options: { clock: { steadyMs: () => folder.steadyMs }, secretKeys: new Set() },
  });
  const waitOf = (write: () => void) => {
    database.commit();
    connection.run("PRAGMA busy_timeout = 1");
    write();
    return connection.pragma("busy_timeout");
  };
  return { database, waitOf };
}

const SESSION = {
  startedAtMs: 1,
  energyWh: 1,
  solarWh: 1,
  batteryWh: 0,
  gridWh: 0,
  unknownWh: 0,
  chargedMs: 1,
  pauses: 0,
  maxPowerW: 1,
  modes: ["slow"],
  phases: 1,
  fewestPhases: 1,
  socStartPct: null,
  socEndPct: null,
} as const;
const END = {
  endedAtMs: 2,
  endedBy: "plug-out",
  costMilli: null,
  unknownCostMilli: null,
  currency: null,
} as const;
const CHOICE = { mode: "slow", modeBy: "user", sinceMs: 1 } as const;

type Open = ReturnType<typeof openWith>["database"];

/** What nobody waits for: it is tried again with one of the next cycles. */
const TRIED_AGAIN: Readonly<Record<string, (database: Open) => void>> = {
  "a session": ({ records }) => records.sessions.save(SLOT_IDS.charger, SESSION),
  "a session's end": ({ records }) =>
    records.sessions.end(SLOT_IDS.charger, { ...SESSION, startedAtMs: 2, ...END }),
  "a plug use": ({ records }) => records.plugUses.save(SLOT_IDS.plug, SESSION),
  "an event": ({ records }) =>
    records.events.add({ atMs: 1, kind: "plug", code: "plug.switched", detail: {} }),
  "control's memory": ({ records }) => records.memory.save(SLOT_IDS.charger, "{}", 1),
  "records together": ({ records }) => records.together(() => {}),
  "records soon": ({ records }) => records.soon(() => {}),
  "the end of a goal": ({ mode }) => mode.save(SLOT_IDS.charger, CHOICE, { isTriedAgain: true }),
  "the house's name": ({ fleet }) => fleet.nameHouse("x"),
  "the fleet's cursor": ({ fleet }) => fleet.saveCursor("events", { target: "x", atMs: 1 }),
  "a token's use": ({ tokens }) => tokens.noteUse(1, 1),
  "prices": ({ dayAhead }) => dayAhead.save([{ fromMs: 0, toMs: 1, price: 1 }]),
  "prices that are gone": ({ dayAhead }) => dayAhead.dropFrom(0),
  "a clock that was set": ({ stamps }) =>
    stamps.move({ fromMs: 0, toMs: 1, stepMs: 1, kept: new Set() }),
};

/** What a person waits for. */
const ASKED_FOR: Readonly<Record<string, (database: Open) => void>> = {
  "a mode": ({ mode }) => mode.save(SLOT_IDS.charger, CHOICE),
  "settings": ({ settings }) => settings.save({ webPort: Math.random() }, 1),
  "a device": ({ devices }) =>
    void devices.add({ driver: "lamp", name: "x", roles: [], params: {}, secrets: {} }),
  "a token": ({ tokens }) => void tokens.add({ name: "x", may: "read", hash: "a", madeAtMs: 1 }),
};

Deno.test("what is tried again waits a tenth of a second for another program, and less where that is asked", () => {
  for (const busyTimeoutMs of [5000, 30]) {
    using folder = new DataFolder();
    const { database, waitOf } = openWith(folder, busyTimeoutMs);
    using _ = database;
    for (const [name, write] of Object.entries(TRIED_AGAIN)) {
      assert.equal(waitOf(() => write(database)), Math.min(100, busyTimeoutMs), name);
    }
    for (const [name, write] of Object.entries(ASKED_FOR)) {
      assert.equal(waitOf(() => write(database)), busyTimeoutMs, name);
    }
  }
});

Deno.test("samples and their roll-up hold up no cycle while another program writes", () => {
  for (const busyTimeoutMs of [5000, 30]) {
    using folder = new DataFolder();
    const { database, waitOf } = openWith(folder, busyTimeoutMs);
    using _ = database;
    const { history, upkeep } = database;
    const most = Math.min(100, busyTimeoutMs);
    const add = (steadyMs: number) => {
      folder.steadyMs = steadyMs;
      history.add(sampleAt(steadyMs, { pv_power_w: 1 }));
    };
    add(0);
    assert.equal(waitOf(() => add(60_000)), most, "kept");
    add(70_000);
    folder.steadyMs += HOUR_MS;
    assert.equal(waitOf(() => add(HOUR_MS + 130_000)), most, "committed after an hour");
    add(2 * HOUR_MS);
    assert.equal(waitOf(() => history.flush()), busyTimeoutMs, "as the program ends");
    const due = { atMs: 400 * 24 * HOUR_MS, timeZone: "UTC", rawRetentionDays: 3 };
    const waits = new Set<unknown>();
    const pieces = upkeep.pieces(due);
    for (let isDone = false; !isDone;) waits.add(waitOf(() => isDone = !!pieces.next().done));
    waits.delete(1);
    assert.deepEqual([...waits], [most], "rolled up and deleted");
  }
});
