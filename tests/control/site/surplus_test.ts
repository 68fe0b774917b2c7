import assert from "node:assert/strict";
import { surplusW } from "../../../src/control/site/surplus.ts";
import type { PowerFlows } from "../../../src/domain/house/snapshot.ts";

const FLOWS: PowerFlows = {
  gridPowerW: -500,
  pvPowerW: 6000,
  batteryPowerW: -2000,
  consumptionPowerW: 500,
  housePowerW: 500,
  carPowerW: 3000,
  conversionLossW: 0,
};
const CONTEXT = {
  isCharging: false,
  isBatteryConfigured: true,
  socPct: 59,
  startSocPct: 60,
  reachW: Infinity,
};

Deno.test("surplusW() counts the battery's charge when charging or from On at SOC", () => {
  const table = [
    { context: CONTEXT, batteryPowerW: -2000, expected: 3500 },
    { context: { ...CONTEXT, socPct: 60 }, batteryPowerW: -2000, expected: 5500 },
    { context: { ...CONTEXT, isCharging: true }, batteryPowerW: -2000, expected: 5500 },
    { context: { ...CONTEXT, socPct: null }, batteryPowerW: -2000, expected: 3500 },
    {
      context: { ...CONTEXT, isCharging: true, reachW: 4500 },
      batteryPowerW: -2000,
      expected: 4500,
    },
    {
      context: { ...CONTEXT, isCharging: true, reachW: 5501 },
      batteryPowerW: -2000,
      expected: 5500,
    },
    { context: CONTEXT, batteryPowerW: 800, expected: 2700 },
    { context: { ...CONTEXT, socPct: 60 }, batteryPowerW: 800, expected: 2700 },
    { context: { ...CONTEXT, isBatteryConfigured: false }, batteryPowerW: null, expected: 3500 },
  ];
  for (const { context, batteryPowerW, expected } of table) {
    assert.equal(surplusW({ ...FLOWS, batteryPowerW }, context), expected);
  }
});

Deno.test("surplusW() is unknown when grid, car or a battery that is set up is unknown", () => {
  for (const part of ["gridPowerW", "carPowerW", "batteryPowerW"]) {
    assert.equal(surplusW({ ...FLOWS, [part]: null }, CONTEXT), null);
  }
  assert.equal(surplusW({ ...FLOWS, pvPowerW: null, housePowerW: null }, CONTEXT), 3500);
});
