import assert from "node:assert/strict";
import { DeviceHealth } from "../../../src/app/records/device_health.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { parseHealth } from "../../../src/domain/codes/house_memory.ts";
import { SITE_ID } from "../../../src/domain/house/device.ts";
import type { Quality } from "../../../src/domain/house/readings.ts";
import type { MemoryStore } from "../../../src/domain/ports/record_stores.ts";
import { MemoryLogger } from "../fakes.ts";

const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const START_MS = Date.UTC(2026, 5, 21, 10);
const LAMP = 7;

class Disk implements MemoryStore {
  readonly texts = new Map<number, string>();
  isBroken = false;
  saves = 0;
  load(deviceId: number): string | null {
    return this.texts.get(deviceId) ?? null;
  }
  save(deviceId: number, json: string): void {
    if (this.isBroken) throw new StorageFailed("Cannot save: full");
    this.saves += 1;
    this.texts.set(deviceId, json);
  }
}

class House {
  wallMs = START_MS;
  steadyMs = 0;
  readonly logger = new MemoryLogger();
  health = this.begin();

  constructor(readonly disk = new Disk()) {
    this.health = this.begin();
  }

  begin(): DeviceHealth {
    const clock = { wallMs: () => this.wallMs, steadyMs: () => this.steadyMs };
    const health = new DeviceHealth({ store: this.disk, clock, logger: this.logger });
    health.load();
    health.observe([]);
    return health;
  }

  /** Cycles each 5 s in which the lamp answers so. */
  live(forMs: number, quality: Quality): void {
    for (let ms = 0; ms < forMs; ms += 5000) {
      this.wallMs += 5000;
      this.steadyMs += 5000;
      this.health.observe([{ id: LAMP, quality }]);
    }
  }

  /** What is known of the lamp: minutes after the start, and seconds of each quality. */
  get told() {
    return this.health.of(LAMP)
      .filter(({ freshMs, staleMs, awayMs }) => freshMs + staleMs + awayMs > 0)
      .map(({ startMs, ...times }) => [
        (startMs - START_MS) / MINUTE_MS,
        ...[times.freshMs, times.staleMs, times.awayMs].map((ms) => ms / 1000),
      ]);
  }
}

Deno.test("DeviceHealth counts by half hours how a device answers", () => {
  const house = new House();
  house.live(MINUTE_MS, "fresh");
  house.live(2 * MINUTE_MS, "stale");
  house.live(3 * MINUTE_MS, "unavailable");
  assert.deepEqual(house.told, [[0, 60, 120, 180]]);
  assert.equal(house.health.of(LAMP).length, 48);
  assert.ok(house.health.of(8).every(({ freshMs, awayMs }) => freshMs + awayMs === 0));
  house.live(24 * MINUTE_MS + 5000, "fresh");
  assert.deepEqual(house.told.at(-1), [30, 10, 0, 0], "from its first moment on");
});

Deno.test("DeviceHealth counts no time in which no cycle came, nor one before the first", () => {
  const house = new House();
  house.live(MINUTE_MS, "fresh");
  for (const [gapMs, isCounted] of [[MINUTE_MS, true], [MINUTE_MS + 1, false]] as const) {
    const before = house.told[0]?.[1] ?? 0;
    house.wallMs += gapMs;
    house.steadyMs += gapMs;
    house.health.observe([{ id: LAMP, quality: "fresh" }]);
    assert.equal((house.told[0]?.[1] ?? 0) - before, isCounted ? gapMs / 1000 : 0);
  }
});

Deno.test("DeviceHealth forgets what is older than a day, and what a wrong clock has stamped", () => {
  const house = new House();
  house.live(MINUTE_MS, "unavailable");
  house.wallMs += 48 * HALF_HOUR_MS;
  house.live(5000, "fresh");
  assert.deepEqual(house.told, [[48 * 30, 5, 0, 0]]);
  house.wallMs -= 48 * HALF_HOUR_MS;
  house.live(5000, "fresh");
  house.health.save();
  assert.deepEqual(parseHealth(house.disk.load(SITE_ID)), [[LAMP, START_MS, 5, 0, 0]]);
});

Deno.test("DeviceHealth goes on after a restart, and writes once in a half hour", () => {
  const house = new House();
  house.live(31 * MINUTE_MS, "fresh");
  house.live(30 * MINUTE_MS, "unavailable");
  assert.equal(house.disk.saves, 2);
  house.health.save();
  const before = house.told;
  house.health = house.begin();
  assert.deepEqual(house.told, before);
  house.disk.texts.set(SITE_ID, '{"health":[[1,2,-3,4,5]]}');
  house.health = house.begin();
  assert.deepEqual(house.told, [], "what is not of its shape tells nothing");
});

Deno.test("DeviceHealth goes on when the disk refuses, and writes all of it later", () => {
  const house = new House();
  house.disk.isBroken = true;
  house.live(35 * MINUTE_MS, "fresh");
  assert.deepEqual(house.logger.lines, ["warn Health of the devices not kept"]);
  house.disk.isBroken = false;
  house.health.save();
  assert.deepEqual(
    parseHealth(house.disk.load(SITE_ID)).map((
      [, startMs, freshS],
    ) => [startMs - START_MS, freshS]),
    [[0, 1795], [HALF_HOUR_MS, 305]],
  );
});

Deno.test("DeviceHealth keeps each quality over a restart, in seconds", () => {
  const house = new House();
  for (const quality of ["fresh", "stale", "stale", "unavailable"] as const) {
    house.live(MINUTE_MS, quality);
  }
  const [before] = house.told;
  house.health.save();
  house.health = house.begin();
  assert.deepEqual(house.told, [before]);
  assert.deepEqual(house.health.of(LAMP).at(-1), {
    startMs: START_MS,
    freshMs: 60_000,
    staleMs: 120_000,
    awayMs: 60_000,
  });
  assert.equal(house.health.of(LAMP).length, 48, "a day of half hours");
});
