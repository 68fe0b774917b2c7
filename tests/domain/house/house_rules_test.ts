import assert from "node:assert/strict";
import { isChargeMode, isModeOrigin } from "../../../src/domain/house/mode.ts";
import {
  countPhases,
  expectedPhases,
  flowingPhases,
  isBlind,
  isTakingIn,
} from "../../../src/domain/house/snapshot.ts";
import { localMinuteOf } from "../../../src/domain/house/time.ts";
import { CHARGER, fresh, METER, unavailable } from "./readings.ts";

Deno.test("isTakingIn() from more than 100 W on, which an inverter does not need itself", () => {
  const takes = (acPowerW: number | null) => isTakingIn({ acPowerW });
  assert.deepEqual([-100, -101, 101, null].map(takes), [false, true, false, false]);
});

Deno.test("isBlind() is a meter that answers and does not tell the grid power", () => {
  assert.equal(isBlind(fresh({ ...METER, gridPowerW: null })), true);
  assert.equal(isBlind(fresh(METER)), false);
  assert.equal(isBlind(unavailable()), false);
});

Deno.test("phases that flow are counted above 1 A, those with mains above 150 V", () => {
  const flowing = (...phaseCurrentsA: (number | null)[]) =>
    flowingPhases({ ...CHARGER, phaseCurrentsA });
  assert.deepEqual([flowing(1, 1, 1), flowing(1.1, 1, 0)], [null, 1]);
  assert.deepEqual([flowing(8, 8, null), flowing(8, 8, 8)], [2, 3]);
  const live = (phaseVoltagesV: number[], maxPhases: 1 | 2 | 3 | null = null, car: 1 | 2 | 3 = 3) =>
    expectedPhases({ ...CHARGER, phaseVoltagesV, maxPhases }, car);
  assert.deepEqual([live([230, 150, 150]), live([230, 151, 150])], [1, 2]);
  assert.deepEqual([live([230, 230, 230]), live([]), live([0, 0, 0])], [3, 3, 3]);
  assert.deepEqual([live([230, 230, 230], 2), live([230, 230, 230], 3, 1)], [2, 1]);
  assert.deepEqual([expectedPhases(null, 2), countPhases(null, 2)], [2, 2]);
  assert.equal(countPhases({ ...CHARGER, phaseCurrentsA: [8, 8, 8] }, 1), 3, "what flows counts");
  assert.equal(countPhases({ ...CHARGER, phaseCurrentsA: [0, 0, 0] }, 1), 1);
});

Deno.test("localMinuteOf() counts minutes of the zone's own clock", () => {
  const minute = (atMs: number, zone: string) => localMinuteOf(atMs, zone);
  const atMs = Date.UTC(2026, 5, 21, 10, 30);
  assert.equal(minute(atMs, "UTC"), atMs / 60_000);
  assert.equal(minute(atMs + 59_999, "UTC"), atMs / 60_000);
  assert.equal(minute(atMs, "Europe/Berlin"), atMs / 60_000 + 120);
  assert.equal(
    minute(Date.UTC(2026, 0, 21), "America/New_York"),
    Date.UTC(2026, 0, 21) / 60_000 - 300,
  );
  const own = Temporal.Now.timeZoneId();
  assert.equal(minute(atMs, ""), minute(atMs, own), "none is set: the machine's own");
});

Deno.test("localMinuteOf() changes with the clocks at their very moment, also back in time and from zone to zone", () => {
  const told = (iso: string, zone: string) =>
    new Date(localMinuteOf(Date.parse(iso), zone) * 60_000).toISOString().slice(11, 16);
  const table = [
    // On the hour, on the half hour, and a minute after midnight by the local clock.
    ["Europe/Berlin", "2026-03-29T00:59:59.999Z", "01:59", "2026-03-29T01:00:00.000Z", "03:00"],
    ["Europe/Berlin", "2026-10-25T00:59:59.999Z", "02:59", "2026-10-25T01:00:00.000Z", "02:00"],
    ["Australia/Lord_Howe", "2026-04-04T14:59:59.999Z", "01:59", "2026-04-04T15:00:00Z", "01:30"],
    ["America/St_Johns", "2011-03-13T03:30:59.999Z", "00:00", "2011-03-13T03:31:00Z", "01:01"],
    ["Antarctica/Casey", "2020-10-03T16:00:59.999Z", "00:00", "2020-10-03T16:01:00Z", "03:01"],
  ] as const;
  for (let turn = 0; turn < 2; turn++) {
    for (const [zone, before, shownBefore, at, shownAt] of table) {
      assert.equal(told(before, zone), shownBefore, `${zone} before`);
      assert.equal(told(at, zone), shownAt, `${zone} at`);
      assert.equal(told(before, zone), shownBefore, `${zone}: the clock was set back`);
    }
    for (const [zone, , , at, shownAt] of table.toReversed()) {
      assert.equal(told(at, zone), shownAt, `${zone} between others`);
    }
  }
  for (const [zone] of table) assert.notEqual(told("2026-07-01T12:00:30Z", zone), "12:00", zone);
  assert.equal(told("2026-07-01T12:00:30Z", "UTC"), "12:00", "another zone in the same minute");
});

Deno.test("no zone changes its clocks in the midst of a minute, which localMinuteOf() rests on", () => {
  const inMinute: string[] = [];
  let changes = 0;
  for (const zone of Intl.supportedValuesOf("timeZone")) {
    let at = Temporal.Instant.fromEpochMilliseconds(Date.UTC(2000)).toZonedDateTimeISO(zone);
    while (true) {
      const next = at.getTimeZoneTransition("next");
      if (next === null || next.year > 2040) break;
      if (next.epochMilliseconds % 60_000 !== 0) inMinute.push(`${next}`);
      at = next;
      changes++;
    }
  }
  assert.deepEqual(inMinute, []);
  assert.ok(changes > 5000, `${changes} were looked at`);
});

Deno.test("modes and their origins are known by their names", () => {
  for (const mode of ["disabled", "slow", "tracked", "fast"]) assert.ok(isChargeMode(mode), mode);
  for (const mode of ["", "Slow", "auto", null, 1]) assert.ok(!isChargeMode(mode), `${mode}`);
  for (const origin of ["user", "auto", "plug-in", "car-full"]) {
    assert.ok(isModeOrigin(origin), origin);
  }
  for (const origin of ["", "User", "slow", null]) assert.ok(!isModeOrigin(origin), `${origin}`);
});
