import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { PlugUseLog } from "../../../src/app/uses/plug_use_log.ts";
import type { PlugUse } from "../../../src/domain/history/history_rows.ts";

function setUp() {
  const saved: PlugUse[] = [];
  const log = new PlugUseLog({
    save: (deviceId, use) => {
      assert.equal(deviceId, SLOT_IDS.plug);
      saved.push(use);
    },
    end: () => {},
    running: () => [],
    page: () => ({ rows: [], nextAfterId: null }),
  }, SLOT_IDS.plug);
  /** Writes what is due, as a cycle does. @returns whether it was urgent; null: nothing was due */
  const write = (steadyMs: number, isLast = false) => {
    const [due] = log.due({ steadyMs, isLast });
    if (due === undefined) return null;
    due.run();
    due.done();
    return due.isUrgent;
  };
  return { log, saved, write };
}

const USE: PlugUse = { startedAtMs: 1000, energyWh: 0, solarWh: 0, unknownWh: 0 };

Deno.test("PlugUseLog stores a new use at once, and once a minute what it has taken since", () => {
  const { log, saved, write } = setUp();
  assert.deepEqual([write(0), log.startedAtMs], [null, null]);
  log.observe(USE);
  assert.deepEqual([write(1000), log.startedAtMs], [true, 1000]);
  log.observe({ ...USE, energyWh: 0.4 });
  assert.equal(write(90_000), null, "less than half a watt hour is nothing new");
  log.observe({ ...USE, energyWh: 0.5 });
  assert.equal(write(60_999), null);
  assert.equal(write(61_000), false);
  assert.equal(write(200_000), null);
  assert.equal(write(200_000, true), true, "the last word of a program");
  assert.deepEqual(saved.map(({ energyWh }) => energyWh), [0, 0.5, 0.5]);
  log.observe({ ...USE, startedAtMs: 2000 });
  assert.equal(write(200_001), true, "another use");
  log.observe(null);
  assert.deepEqual([write(300_000, true), log.startedAtMs], [null, null]);
});

Deno.test("PlugUseLog stores a use again in another database, or after a refusal", () => {
  const { log, write } = setUp();
  log.observe(USE);
  log.due({ steadyMs: 0, isLast: false });
  assert.equal(write(5000), true, "it was not done");
  assert.equal(write(10_000), null);
  log.storeAgain();
  assert.equal(write(15_000), true);
});

Deno.test("PlugUseLog.moveStamps() moves the start, and stores no second use", () => {
  const { log, write } = setUp();
  const move = { fromMs: 0, toMs: 5000, stepMs: 700_000, kept: new Set<number>() };
  log.moveStamps(move);
  log.observe(USE);
  write(0);
  log.moveStamps(move);
  assert.equal(log.startedAtMs, 701_000);
  log.observe({ ...USE, startedAtMs: 701_000 });
  assert.equal(write(5000), null);
});

Deno.test("PlugUseLog.leave() gives what runs once, and stores nothing more of it", () => {
  const { log, write } = setUp();
  assert.equal(log.leave(), null);
  log.observe(USE);
  assert.equal(log.leave(), USE);
  assert.deepEqual([log.leave(), log.startedAtMs, write(0, true)], [null, null, null]);
});
