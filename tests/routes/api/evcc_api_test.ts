import assert from "node:assert/strict";
import { CHARGE_MODES } from "../../../src/domain/house/mode.ts";
import { AppUnderTest, expectJson } from "../app_under_test.ts";
import { SUNNY } from "../fake_program.ts";

Deno.test("GET /api/state tells the house and its first charger as evcc does", async () => {
  const app = new AppUnderTest();
  app.program.current = SUNNY;
  assert.deepEqual(await expectJson(await app.ask("/api/state"), 200), {
    result: {
      siteTitle: "chargemanager",
      pvPower: 6165,
      grid: { power: -1058 },
      gridPower: -1058,
      homePower: 2170,
      battery: { power: -104, soc: 76 },
      batteryPower: -104,
      batterySoc: 76,
      loadpoints: [{
        title: "chargemanager",
        mode: "pv",
        charging: true,
        connected: true,
        enabled: true,
        chargePower: 2740,
        chargeCurrent: SUNNY.charger.currentA,
        offeredCurrent: SUNNY.charger.targetCurrentA,
        phasesActive: SUNNY.charger.phases,
        chargedEnergy: 4120,
        sessionEnergy: 4120,
        sessionSolarPercentage: 91.019,
        connectedDuration: Math.floor((SUNNY.atMs - (SUNNY.session?.startedAtMs ?? 0)) / 60_000) *
          60,
      }],
    },
  });
});

Deno.test("GET /api/state has null for what is unknown, each mode's name, and the house's own", async () => {
  const app = new AppUnderTest();
  const names = { disabled: "off", tracked: "pv", slow: "minpv", fast: "now" };
  app.program.values = { ...app.program.values, houseName: "Mill Lane 1" };
  for (const mode of CHARGE_MODES) {
    app.program.current = {
      ...SUNNY,
      mode,
      gridPowerW: null,
      session: null,
      battery: { ...SUNNY.battery, isConfigured: false },
      charger: { ...SUNNY.charger, powerW: null, atMs: null },
    };
    const answer = await expectJson(await app.ask("/api/state"), 200);
    assert.partialDeepStrictEqual(answer, {
      result: {
        siteTitle: "Mill Lane 1",
        grid: { power: null },
        battery: { power: null, soc: null },
        loadpoints: [{
          mode: names[mode],
          chargePower: null,
          phasesActive: null,
          connected: false,
          sessionSolarPercentage: null,
        }],
      },
    });
  }
});
