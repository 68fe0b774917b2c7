import assert from "node:assert/strict";
import { evccState } from "../../src/app/evcc_state.ts";
import type { Session } from "../../src/domain/history/history_rows.ts";
import { NOW_MS, SUNNY } from "../routes/fake_program.ts";

/** The loadpoint of a house whose car has been there for so long, with so much energy. */
function loadpointOf(session: Partial<Session> | null) {
  const whole = session === null || SUNNY.session === null
    ? null
    : { ...SUNNY.session, ...session };
  const [loadpoint] = evccState({ ...SUNNY, session: whole, atMs: NOW_MS }, "home").loadpoints;
  assert.ok(loadpoint);
  return loadpoint;
}

Deno.test("evccState() tells no part of the sun before anything has flowed, and none without a car", () => {
  assert.equal(loadpointOf({ energyWh: 0, solarWh: 0 }).sessionSolarPercentage, null);
  assert.equal(loadpointOf({ energyWh: 1, solarWh: 1 }).sessionSolarPercentage, 100);
  assert.equal(loadpointOf({ energyWh: 3, solarWh: 1 }).sessionSolarPercentage, 33.333);
  const none = loadpointOf(null);
  assert.deepEqual(
    [none.sessionSolarPercentage, none.sessionEnergy, none.chargedEnergy, none.connected],
    [null, 0, 0, false],
  );
});

Deno.test("evccState() tells whole minutes of a car in seconds, and none of a clock set back", () => {
  const durationAfter = (ms: number) => loadpointOf({ startedAtMs: NOW_MS - ms }).connectedDuration;
  assert.deepEqual([-1, 0, 59_999, 60_000, 3_660_500].map(durationAfter), [0, 0, 0, 60, 3660]);
  assert.equal(loadpointOf(null).connectedDuration, 0);
});

Deno.test("evccState() of a house without a battery knows none, whatever the inverter tells", () => {
  const battery = { ...SUNNY.battery, isConfigured: false };
  const state = evccState({ ...SUNNY, battery, batteryPowerW: 0, socPct: 0 }, "home");
  assert.deepEqual([state.battery, state.batteryPower, state.batterySoc], [
    { power: null, soc: null },
    null,
    null,
  ]);
  assert.equal(evccState({ ...SUNNY, socPct: 76.1234 }, "home").batterySoc, 76.123);
});
