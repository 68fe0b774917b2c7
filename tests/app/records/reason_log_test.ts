import assert from "node:assert/strict";
import { ReasonLog } from "../../../src/app/records/reason_log.ts";
import type { LoadReason } from "../../../src/domain/codes/told_reason.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { ReasonFacts } from "../../../src/domain/history/history_rows.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";

const CYCLE_MS = 5000;
const WALL_MS = Date.UTC(2026, 5, 1, 10);
const OFF: LoadReason = { code: "off.new" };
const NO_METER: LoadReason = { code: "setup.inverter" };
const ABSENT: LoadReason = { code: "car.absent" };
const waits = (surplusW: number): LoadReason => {
  return { code: "wait.surplus", surplusW, neededW: 2760, phases: 2 };
};

/** A log with a clock that cycles turn; what it stores is told in seconds since the start. */
class House {
  readonly rows: ReasonFacts[] = [];
  isRefusing = false;
  readonly log = new ReasonLog({
    add: (row) => {
      if (this.isRefusing) throw new StorageFailed("Cannot add reason: disk is full");
      this.rows.push(row);
    },
    page: () => ({ rows: [], nextAfterId: null }),
    before: () => [],
  });
  afterMs = 0;

  /** Cycles in which the loads have these reasons. */
  step(loads: Readonly<Record<number, LoadReason | null>>, count = 1): this {
    for (let cycle = 0; cycle < count; cycle++) {
      const told = new Map(Object.entries(loads).map(([id, reason]) => [Number(id), reason]));
      this.log.observe(told, { atMs: WALL_MS + this.afterMs, steadyMs: this.afterMs });
      this.afterMs += CYCLE_MS;
      this.write();
    }
    return this;
  }

  write(): void {
    for (const { run, done, isUrgent } of this.log.due()) {
      assert.equal(isUrgent, false, "a reason costs no commit");
      try {
        run();
        done();
      } catch (error) {
        if (!(error instanceof StorageFailed)) throw error;
      }
    }
  }

  told() {
    return this.rows.map((
      { atMs, deviceId, reason },
    ) => [(atMs - WALL_MS) / 1000, deviceId, reason]);
  }
}

Deno.test("ReasonLog stores a reason once it has held for 30 s, with the moment it came", () => {
  const house = new House().step({ 2: OFF }, 6);
  assert.deepEqual(house.told(), []);
  house.step({ 2: OFF }, 100);
  assert.deepEqual(house.told(), [[0, 2, OFF]]);
  house.step({ 2: ABSENT }, 6).step({ 2: OFF }, 100);
  assert.deepEqual(house.told(), [[0, 2, OFF]], "what passes is none");
  house.step({ 2: ABSENT }, 7);
  assert.deepEqual(house.told(), [[0, 2, OFF], [1060, 2, ABSENT]]);
});

Deno.test("ReasonLog stores the reason of then where none holds for two minutes", () => {
  const house = new House().step({ 2: OFF }, 7);
  for (let turn = 0; turn < 12; turn++) house.step({ 2: turn % 2 === 0 ? ABSENT : NO_METER }, 2);
  assert.deepEqual(house.told(), [[0, 2, OFF]]);
  house.step({ 2: ABSENT });
  assert.deepEqual(house.told(), [[0, 2, OFF], [155, 2, ABSENT]]);
});

Deno.test("ReasonLog tells numbers that moved a quarter of an hour later, others not", () => {
  const house = new House().step({ 2: waits(1000) }, 7);
  house.step({ 2: waits(1200) }, 1000);
  assert.equal(house.rows.length, 1, "nobody would notice");
  house.step({ 2: waits(2000) });
  assert.deepEqual(house.told()[1], [5035, 2, waits(2000)]);
  house.step({ 2: waits(500) }, 179);
  assert.equal(house.rows.length, 2);
  house.step({ 2: waits(400) });
  assert.deepEqual(house.told()[2], [5935, 2, waits(400)]);
});

Deno.test("ReasonLog follows each load for itself, and ends the reason of one that is gone", () => {
  const house = new House().step({ 2: OFF, 3: null }, 7).step({ 2: OFF, 3: NO_METER }, 7);
  house.step({ 3: NO_METER }, 7);
  assert.deepEqual(house.told(), [[0, 2, OFF], [35, 3, NO_METER], [70, 2, null]]);
});

Deno.test("ReasonLog is bounded: in a day at most 184 of a load, the newest of them true", () => {
  const house = new House();
  const turns = 24 * HOUR_MS / (7 * CYCLE_MS);
  for (let turn = 0; turn < turns; turn++) house.step({ 2: turn % 2 === 0 ? OFF : ABSENT }, 7);
  assert.equal(house.rows.length, 183);
  const ages = house.rows.slice(-20).map(({ atMs }, place, rows) =>
    atMs - (rows[place - 1]?.atMs ?? atMs - 10 * MINUTE_MS)
  );
  assert.ok(ages.every((ms) => ms < 12 * MINUTE_MS), `${ages}`);
});

Deno.test("ReasonLog keeps what a disk refuses, the newest 500", () => {
  const house = new House();
  house.isRefusing = true;
  house.step({ 2: OFF }, 7).step({ 2: ABSENT }, 7);
  house.isRefusing = false;
  house.write();
  assert.deepEqual(house.told(), [[0, 2, OFF], [35, 2, ABSENT]]);
  house.write();
  assert.equal(house.rows.length, 2, "each once");
  house.isRefusing = true;
  const ids = Array.from({ length: 600 }, (_, index) => 100 + index);
  house.step(Object.fromEntries(ids.map((id) => [id, NO_METER])), 7);
  house.isRefusing = false;
  house.write();
  assert.equal(house.rows.length, 502);
  assert.equal(house.rows.at(-1)?.deviceId, 699);
});

Deno.test("ReasonLog tells all once more to another database", () => {
  const house = new House().step({ 2: OFF }, 20);
  house.log.tellAgain();
  house.step({ 2: OFF }, 20);
  assert.deepEqual(house.told(), [[0, 2, OFF], [100, 2, OFF]]);
});

Deno.test("ReasonLog.moveStamps() moves what waits and what has not held yet", () => {
  const house = new House();
  house.isRefusing = true;
  const later = (startsAtMs: number): LoadReason => ({ code: "wait.held-back", startsAtMs });
  house.step({ 2: later(WALL_MS + HOUR_MS) }, 7).step({ 2: later(0), 3: later(WALL_MS + 5) }, 3);
  const stepMs = 7 * HOUR_MS;
  house.log.moveStamps({ fromMs: WALL_MS, toMs: WALL_MS + house.afterMs, stepMs, kept: new Set() });
  house.isRefusing = false;
  house.step({ 2: later(0), 3: later(WALL_MS + 5 + stepMs) }, 7);
  assert.deepEqual(house.told(), [
    [stepMs / 1000, 2, later(WALL_MS + HOUR_MS + stepMs)],
    [stepMs / 1000 + 35, 3, later(WALL_MS + 5 + stepMs)],
  ]);
});
