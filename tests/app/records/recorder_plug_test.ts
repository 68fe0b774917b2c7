import assert from "node:assert/strict";
import { Recorder } from "../../../src/app/records/recorder.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { at, chargingState, decideAt, NIGHT, snapshotOf, START_MS } from "../../control/house.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { wholeDecision } from "../../control/one.ts";
import { MemoryLogger, MemoryNotifier, memoryRecords } from "../fakes.ts";

const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10, afterId: null } as const;
const CHOICE = { mode: "slow", modeBy: "user", sinceMs: 0 } as const;
const STARTED_MS = at(START_MS).atMs - 600_000;
const USE = { startedAtMs: STARTED_MS, energyWh: 700, solarWh: 500, unknownWh: 100 };

function setUp() {
  const stores = memoryRecords();
  const start = (afterMs: number) => {
    const recorder = new Recorder({
      version: "1",
      stores,
      notifier: new MemoryNotifier(),
      logger: new MemoryLogger(),
    });
    recorder.resume({
      choices: new Map([[SLOT_IDS.charger, CHOICE]]),
      first: SLOT_IDS.charger,
      devices: [],
      settings: defaultSettings(),
      now: at(START_MS + afterMs),
    });
    return recorder;
  };
  return { stores, start };
}

/** One cycle in which a use of the plug runs. */
function record(recorder: Recorder, afterMs: number): void {
  const state = chargingState(6, "slow");
  const house = { ...NIGHT, hasPlug: true, plugOn: true };
  const decision = decideAt(afterMs, { state, house });
  const cycle = {
    now: at(START_MS + afterMs),
    snapshot: snapshotOf(house),
    decision: wholeDecision({ ...decision, plugUse: USE, endedPlugUse: null }),
    settings: defaultSettings(),
  };
  const error = recorder.record(cycle, null);
  assert.equal(error, null);
}

Deno.test("Recorder ends a use that a crash left when the program was last seen", () => {
  const { stores, start } = setUp();
  record(start(0), 5000);
  assert.equal(stores.plugUses.running()[0]?.endedAtMs, null);
  record(start(3_600_000), 3_605_000);
  const { rows } = stores.plugUses.page(ALL);
  assert.deepEqual(rows.map(({ id: _, deviceId: _d, device: _n, ...row }) => row), [
    { ...USE, endedAtMs: at(START_MS + 5000).atMs },
  ]);
  assert.equal(stores.plugUses.running()[0] ?? null, null);
});

Deno.test("Recorder ends a use of which nothing else is known with its beginning", () => {
  const { stores, start } = setUp();
  stores.plugUses.save(SLOT_IDS.plug, USE);
  start(0).stop(at(START_MS), { isSafe: true });
  assert.equal(stores.plugUses.page(ALL).rows[0]?.endedAtMs, STARTED_MS);
});

Deno.test("Recorder ends no use before it began, also when the clock was set back", () => {
  const { stores, start } = setUp();
  record(start(0), 5000);
  stores.plugUses.end(SLOT_IDS.plug, { ...USE, endedAtMs: at(START_MS).atMs });
  const later = { ...USE, startedAtMs: at(START_MS + 60_000).atMs };
  stores.plugUses.save(SLOT_IDS.plug, later);
  start(30_000).stop(at(START_MS + 30_000), { isSafe: true });
  assert.equal(stores.plugUses.page(ALL).rows[0]?.endedAtMs, later.startedAtMs);
});
