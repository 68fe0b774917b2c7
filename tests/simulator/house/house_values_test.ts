import assert from "node:assert/strict";
import { House, type HouseOptions } from "../../../src/simulator/house/house.ts";
import {
  batteryValues,
  chargerValues,
  inverterValues,
  meterValues,
  plugValues,
} from "../../../src/simulator/house/house_values.ts";
import { partOf } from "../../../src/simulator/house/parts.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);

/** A state that was settled for a minute. */
function settled(own: Partial<HouseOptions> & { readonly pvW?: number; readonly loadW?: number }) {
  const { pvW = 0, loadW = 0, ...options } = own;
  const house = new House({
    seed: 1,
    startMs: NOON_MS,
    weather: "clear",
    peakPowerW: 10_000,
    pvWPerKwp: () => pvW / 10,
    householdW: () => loadW,
    battery: null,
    ...options,
  });
  const command = { isEnabled: true, currentA: 10 };
  for (const { charger } of house.points) charger.command(command, NOON_MS);
  house.advanceTo(NOON_MS + 60_000);
  return { house, state: house.state };
}

Deno.test("meterValues() import is above zero, with counters in whole Wh", () => {
  const { house, state } = settled({ loadW: 6000.4, car: { needWh: 0 } });
  const { gridPowerW, importedWh, exportedWh } = meterValues(house, state);
  assert.deepEqual([gridPowerW, importedWh, exportedWh], [6000, 102, 0], "of 61 s");
});

Deno.test("inverterValues() an inverter without sun sleeps, cool and without a DC voltage", () => {
  const told = (pvW: number) => {
    const { house, state } = settled({ pvW });
    const values = inverterValues(house, state);
    const { acPowerW, dcPowerW, status, temperatureC, dcVoltageV, acLimitW } = values;
    assert.equal(values.vendorStatus, 0);
    return [dcPowerW, acPowerW, status, temperatureC, dcVoltageV, acLimitW];
  };
  assert.deepEqual(told(0), [0, 0, "sleeping", 18, 0, 10_000]);
  assert.deepEqual(told(5000), [5000, 4925, "producing", 45, 761, 10_000]);
});

Deno.test("inverterValues() by night an inverter is awake for its battery", () => {
  const { house, state } = settled({ loadW: 2000, battery: { socPct: 50 } });
  assert.equal(inverterValues(house, state).status, "producing");
});

Deno.test("batteryValues() discharge is above zero, and none is none", () => {
  const told = (pvW: number, loadW: number, socPct: number) => {
    const { state } = settled({ pvW, loadW, battery: { socPct }, car: { needWh: 0 } });
    const values = batteryValues(partOf(state.plants, 0));
    assert.ok(values !== null);
    const { status, chargedWh, dischargedWh } = values;
    const [powerW, currentA] = [values.powerW ?? NaN, values.currentA ?? NaN];
    assert.ok(Math.abs(currentA - powerW / 820) < 0.01, `${currentA} A`);
    return [status, Math.sign(powerW), Math.sign(chargedWh ?? NaN), Math.sign(dischargedWh ?? NaN)];
  };
  assert.deepEqual(told(0, 1970, 50), ["discharging", 1, 0, 1]);
  assert.deepEqual(told(4000, 0, 50), ["charging", -1, 1, 0]);
  assert.deepEqual(told(0, 1970, 5), ["idle", 0, 0, 0]);
  const empty = batteryValues(partOf(settled({ battery: { socPct: 5 } }).state.plants, 0));
  const { socPct, sohPct, temperatureC, voltageV } = empty ?? {};
  assert.deepEqual([socPct, sohPct, temperatureC, voltageV], [5, 99, 24, 820]);
  assert.equal(batteryValues(partOf(settled({}).state.plants, 0)), null);
});

Deno.test("chargerValues() is in steps of 10 W, on the phases that charge", () => {
  for (const phases of [1, 2, 3] as const) {
    const { house, state } = settled({ car: { phases, needWh: 90_000 } });
    const values = chargerValues(house, state);
    const { charger } = state;
    const onPhases = (value: number) => [0, 1, 2].map((phase) => phase < phases ? value : 0);
    assert.equal(values.powerW, Math.round(charger.powerW / 10) * 10);
    assert.ok(values.powerW > phases * 2000, `${values.powerW} W`);
    const phasePowerW = Math.round(charger.powerW / phases / 10) * 10;
    assert.deepEqual(values.phasePowersW, onPhases(phasePowerW));
    assert.deepEqual(values.phaseCurrentsA, onPhases(Math.round(charger.currentA * 100) / 100));
    assert.deepEqual(values.phaseEnergiesWh, onPhases(Math.round(charger.sessionWh / phases)));
    assert.ok(charger.sessionWh > phases * 25);
    assert.equal(values.temperatureC, 28 + Math.round(charger.powerW / 600));
    const { isLinked, stepA, idlePowerW, minCurrentA, maxCurrentA } = values;
    assert.deepEqual([isLinked, stepA, idlePowerW, minCurrentA, maxCurrentA], [
      true,
      1,
      100,
      6,
      16,
    ]);
  }
});

Deno.test("chargerValues() inputs without mains float, at rest all phases are without current", () => {
  const { house, state } = settled({ charger: { supplyPhases: 1 }, car: { needWh: 0 } });
  const { phaseVoltagesV, phaseCurrentsA, powerW, phasePowersW } = chargerValues(house, state);
  assert.ok((phaseVoltagesV[0] ?? 0) > 225);
  assert.deepEqual(phaseVoltagesV.slice(1), [124.7, 59.3]);
  assert.deepEqual([powerW, ...phasePowersW, ...phaseCurrentsA], [0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("plugValues() a plug without a meter knows its relay alone", () => {
  const { state } = settled({ heater: { isOn: true, powerW: 1500 } });
  const withMeter = plugValues(state, true);
  assert.deepEqual([withMeter.on, withMeter.powerW], [true, Math.round(state.plug.powerW)]);
  assert.equal(withMeter.totalWh, Math.floor(state.plug.totalWh));
  assert.match(withMeter.model ?? "", /^HS110/);
  const { on, powerW, totalWh, model } = plugValues(state, false);
  assert.deepEqual([on, powerW, totalWh, model], [true, null, null, "HS100(EU)"]);
});
