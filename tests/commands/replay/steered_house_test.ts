import assert from "node:assert/strict";
import {
  snapshotOf,
  SteeredHouse,
  type SteeredPlug,
} from "../../../src/commands/replay/steered_house.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { chargerValues } from "../../../src/simulator/house/house_values.ts";
import { House } from "../../../src/simulator/house/house.ts";

const FROM_MS = Date.UTC(2026, 5, 21, 10);

/** A sunny house with a car that takes what it is given. */
function setUp(mode: ChargeMode, settings: Partial<Settings> = {}, plug: SteeredPlug = null) {
  const house = new House({
    seed: 1,
    startMs: FROM_MS,
    weather: "clear",
    battery: null,
    car: { needWh: 90_000 },
    heater: { isOn: false },
  });
  const lags = { siteS: 0, chargerS: 3 };
  const steered = new SteeredHouse(house, { ...defaultSettings(), ...settings }, mode, lags, plug);
  const cycles = (count: number) => {
    for (let cycle = 1; cycle < count; cycle++) steered.cycle();
    return steered.cycle();
  };
  return { house, steered, cycles };
}

Deno.test("SteeredHouse tells the charger what is new, and nothing twice", () => {
  const { house, steered, cycles } = setUp("slow");
  assert.equal(steered.commands, 0);
  cycles(12);
  assert.deepEqual([steered.mode, steered.commands], ["slow", 1]);
  assert.equal(house.state.atMs, FROM_MS + 60_000, "a cycle each 5 s");
  assert.ok(house.state.carPowerW > 1000);
  steered.choose("fast");
  cycles(12);
  const slowW = 6 * 2 * 230;
  assert.ok(house.state.carPowerW > slowW * 1.5, `${house.state.carPowerW} W`);
  assert.deepEqual([steered.mode, steered.commands], ["fast", 2]);
  steered.choose("disabled");
  cycles(12);
  assert.deepEqual([house.state.carPowerW, steered.commands], [0, 3]);
});

Deno.test("SteeredHouse steers a plug where there is one, and counts what it has switched", () => {
  const always = { plugEnabled: true, plugAlwaysWindow: "00:00-23:59", timeZone: "UTC" };
  for (const plug of ["hs110", "hs100"] as const) {
    const { house, steered, cycles } = setUp("disabled", always, plug);
    const { plug: decision } = cycles(240);
    assert.equal(decision?.id, SLOT_IDS.plug);
    assert.deepEqual([house.heater.isOn, steered.switches], [true, 1], plug);
  }
  const none = setUp("disabled", always);
  assert.equal(none.cycles(240).plug, null);
  assert.deepEqual([none.house.heater.isOn, none.steered.switches], [false, 0]);
});

Deno.test("snapshotOf() tells the charger that much later than the house", () => {
  const { house, steered } = setUp("fast");
  steered.cycle();
  steered.cycle();
  house.advanceTo(house.state.atMs + 4000);
  const lags = { siteS: 1, chargerS: 3 };
  const { meter, charger, battery, loads, plug } = snapshotOf(house, lags);
  assert.equal(meter.value?.gridPowerW, Math.round(house.stateAgo(1).gridPowerW));
  assert.deepEqual(charger.value, chargerValues(house, house.stateAgo(3)));
  assert.notDeepEqual(charger.value, chargerValues(house, house.stateAgo(0)));
  assert.deepEqual([battery.isConfigured, plug.isConfigured], [false, false]);
  assert.deepEqual(loads.map(({ id }) => id), [SLOT_IDS.charger]);
});

Deno.test("SteeredHouse has an inverter that answers at once and a charger's gateway that is 3 s late", () => {
  const decided = (...lags: ConstructorParameters<typeof SteeredHouse>[3][]) => {
    const { house } = setUp("tracked");
    const steered = new SteeredHouse(house, defaultSettings(), "tracked", ...lags);
    return Array.from({ length: 60 }, () => steered.cycle().charger);
  };
  const usual = decided();
  assert.deepEqual(usual, decided({ siteS: 0, chargerS: 3 }));
  assert.notDeepEqual(usual, decided({ siteS: 1, chargerS: 3 }));
  assert.notDeepEqual(usual, decided({ siteS: 0, chargerS: 4 }));
});
