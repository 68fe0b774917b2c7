import assert from "node:assert/strict";
import { charging, chargingState, type House } from "../house.ts";
import { managedPlug, PluggedHouse } from "./plug_house.ts";

/** On at 2100 W, On at SOC 70 %: the defaults. */
const AT_W = 2100;
const SUNNY_W = 5000;

function onHouse(own: Partial<House> = {}): PluggedHouse {
  const house = new PluggedHouse();
  house.run(400, SUNNY_W, own);
  assert.equal(house.relayOn, true);
  return house;
}

/** Sun that goes up and down for so long that the sky counts as cloudy; nothing is free yet. */
function cloudyHouse(own: Partial<House>, settings = {}): PluggedHouse {
  const house = new PluggedHouse(settings);
  for (let minute = 0; minute < 20; minute++) {
    house.run(60, 0, { ...own, pvPowerW: minute % 2 === 0 ? 500 : 6000 });
  }
  return house;
}
/** Keeps a sky cloudy while some sun is left for the plug. */
function keepCloudy(house: PluggedHouse, minutes: number, sunW: number, own: Partial<House>) {
  let code: string | undefined;
  for (let minute = 0; minute < minutes; minute++) {
    const pvPowerW = minute % 2 === 0 ? 500 : 6000;
    code = house.codeAfter(60, sunW, { ...own, pvPowerW });
  }
  return code;
}

Deno.test("judgeSun() goes on above On at and at On at SOC, not below", () => {
  const table: { sunW: number; own: Partial<House>; code: string }[] = [
    { sunW: AT_W, own: {}, code: "plug.wait.power" },
    { sunW: AT_W + 1, own: {}, code: "plug.on.sun" },
    { sunW: AT_W + 1, own: { socPct: 70 }, code: "plug.on.sun" },
    { sunW: AT_W + 1, own: { socPct: 69.9 }, code: "plug.wait.soc" },
    { sunW: AT_W + 1, own: { socPct: null }, code: "plug.wait.battery" },
    { sunW: -300, own: {}, code: "plug.wait.power" },
  ];
  for (const { sunW, own, code } of table) {
    const house = new PluggedHouse();
    assert.equal(house.codeAfter(125, sunW, own), code, `${sunW} W ${JSON.stringify(own)}`);
    assert.equal(house.relayOn, code === "plug.on.sun");
  }
});

Deno.test("judgeSun() needs no SoC and no battery in a house that has none", () => {
  const house = new PluggedHouse();
  const own: Partial<House> = { hasBattery: false, gridPowerW: -2200 };
  assert.equal(house.codeAfter(125, 0, own), "plug.on.sun");
});

Deno.test("judgeSun() stays on down to 2 % below On at SOC", () => {
  assert.equal(onHouse().codeAfter(5, SUNNY_W, { socPct: 68 }), "plug.on.sun");
  assert.equal(onHouse().codeAfter(5, SUNNY_W, { socPct: 67.9 }), "plug.wait.soc");
});

Deno.test("judgeSun() adds back what the plug draws itself, On at where it has no meter", () => {
  for (const heaterW of [2000, 500, null]) {
    const house = new PluggedHouse();
    house.heaterW = heaterW;
    house.run(125, AT_W + 200);
    // The tests' heater draws 2000 W also where no meter tells.
    const decision = house.step(AT_W + 200);
    const { plugReason } = decision;
    assert.ok(plugReason?.code === "plug.on.sun", plugReason?.code);
    assert.equal(plugReason.freeW, AT_W + (heaterW === null ? 300 : 200));
  }
});

Deno.test("judgeSun() bridges a dip with 30 Wh, or ten minutes, then goes off", () => {
  const deep = onHouse();
  const dip = deep.step(0).plugReason;
  assert.ok(dip?.code === "plug.on.dip" && dip.missingW === AT_W, JSON.stringify(dip));
  const bridgedS = 30 / AT_W * 3600;
  assert.equal(deep.codeAfter(Math.floor(bridgedS) - 10, 0), "plug.on.dip");
  assert.equal(deep.codeAfter(10, 0), "plug.wait.power");
  assert.equal(deep.relayOn, false);
  const shallow = onHouse();
  assert.equal(shallow.codeAfter(600, AT_W - 100), "plug.on.dip");
  assert.equal(shallow.codeAfter(5, AT_W - 100), "plug.wait.power");
});

Deno.test("judgeSun() gets a dip's energy back from the sun after it", () => {
  const house = onHouse();
  for (let dip = 0; dip < 20; dip++) {
    assert.equal(house.codeAfter(40, 0), "plug.on.dip");
    assert.equal(house.codeAfter(60, SUNNY_W), "plug.on.sun");
  }
});

Deno.test("judgeSun() goes off inside the dwell when the grid pays, and only then", () => {
  const paying = new PluggedHouse();
  paying.run(125, SUNNY_W);
  assert.equal(paying.relayOn, true);
  const grid: Partial<House> = { gridPowerW: 1500, batteryPowerW: 0 };
  assert.equal(paying.codeAfter(15, 0, grid), "plug.on.dip", "the relay itself stirs the meter");
  assert.deepEqual(paying.step(0, grid).plug, { on: false });

  const bridging = new PluggedHouse();
  bridging.run(125, SUNNY_W);
  assert.equal(bridging.codeAfter(60, 0), "plug.dwell", "the battery pays");
  assert.equal(bridging.relayOn, true);
  bridging.run(120, 0);
  assert.deepEqual(bridging.switches.map(({ afterMs }) => afterMs), [125_000, 305_000]);
});

Deno.test("judgeSun() does not go off for import while the sun carries On at", () => {
  const house = new PluggedHouse({ plugOnPowerW: 500 });
  house.run(200, SUNNY_W);
  assert.equal(house.codeAfter(600, 0, { gridPowerW: 1400, batteryPowerW: 0 }), "plug.on.sun");
});

Deno.test("judgeSun() waits longer after each use that the sun ended, anew in each window", () => {
  const house = new PluggedHouse({ plugWindow1: "01:00-07:00", plugWindow2: "08:00-11:00" });
  const waitedS: number[] = [];
  for (let use = 0; use < 3; use++) {
    let seconds = 0;
    for (; !house.relayOn && seconds < 10_000; seconds += 5) house.step(SUNNY_W);
    waitedS.push(seconds);
    house.run(300, SUNNY_W);
    house.run(600, 0);
    assert.equal(house.relayOn, false);
  }
  assert.deepEqual(waitedS, [125, 965, 7685]);
  house.run(25_200 - house.cycles.afterMs / 1000, 0);
  house.run(130, SUNNY_W);
  assert.equal(house.relayOn, true);
});

Deno.test("judgeSun() survives one bad cycle of waiting and not many", () => {
  const house = new PluggedHouse();
  house.run(60, SUNNY_W);
  house.step(0);
  assert.equal(house.codeAfter(60, SUNNY_W), "plug.wait.stable");
  assert.equal(house.codeAfter(25, SUNNY_W), "plug.on.sun");
});

Deno.test("judgeSun() lets the battery help in clouds: from 99 %, down to 94 %, at 55 % sun", () => {
  const helpedW = 1155;
  const table = [
    { socPct: 99, sunW: helpedW, code: "plug.on.battery" },
    { socPct: 98.9, sunW: helpedW, code: "plug.wait.power" },
    { socPct: 99, sunW: helpedW - 1, code: "plug.wait.power" },
  ];
  for (const { socPct, sunW, code } of table) {
    const house = cloudyHouse({ socPct });
    assert.equal(keepCloudy(house, 4, sunW, { socPct }), code, `${socPct} %, ${sunW} W`);
  }
  const kept = cloudyHouse({ socPct: 99 });
  keepCloudy(kept, 4, helpedW, { socPct: 99 });
  assert.equal(keepCloudy(kept, 15, helpedW, { socPct: 94.1 }), "plug.on.battery");
  assert.equal(keepCloudy(kept, 1, helpedW, { socPct: 94 }), "plug.on.dip");
  assert.equal(keepCloudy(kept, 3, helpedW, { socPct: 94 }), "plug.wait.power");
  assert.equal(keepCloudy(kept, 30, helpedW, { socPct: 98.9 }), "plug.wait.power", "no flapping");
});

Deno.test("judgeSun() takes no help under a clear sky, nor without Allow battery", () => {
  const clear = new PluggedHouse();
  clear.run(1200, 0, { socPct: 99, pvPowerW: 3000 });
  assert.equal(clear.codeAfter(300, 1500, { socPct: 99, pvPowerW: 3000 }), "plug.wait.power");
  const forbidden = cloudyHouse({ socPct: 99 }, { plugAllowBattery: false });
  assert.equal(keepCloudy(forbidden, 4, 1500, { socPct: 99 }), "plug.wait.power");
});

Deno.test("judgeSun() never goes on with old data, and off after two minutes of them", () => {
  const old: Partial<House> = { siteQuality: "stale", siteAgeMs: 40_000 };
  const waiting = new PluggedHouse();
  assert.equal(waiting.codeAfter(600, SUNNY_W, old), "plug.blind");
  assert.equal(waiting.relayOn, false);
  const house = onHouse();
  const stale = house.step(SUNNY_W, old);
  assert.equal(stale.plugReason?.code, "plug.stale");
  assert.equal(house.relayOn, true);
  const lost: Partial<House> = { siteQuality: "stale", siteAgeMs: 120_001 };
  assert.deepEqual(house.step(SUNNY_W, lost).plug, { on: false });
  assert.equal(house.codeAfter(60, SUNNY_W), "plug.wait.stable", "the sun is waited for anew");
});

Deno.test("judgeOff() has no car make room beside an inverter that is held back: it would not show", () => {
  const table = [
    { inverterStatus: "throttled", code: "plug.on.sun", isOn: true },
    { inverterStatus: "producing", code: "plug.wait.car", isOn: false },
  ] as const;
  for (const { inverterStatus, code, isOn } of table) {
    const state = { ...chargingState(10), plug: managedPlug() };
    const house = new PluggedHouse({ plugPriority: "plug" }, state);
    const own = charging({ currentA: 10, batteryPowerW: 0, acPowerW: 5000, acLimitW: 10_000 });
    const { plugReason } = house.run(125, 0, { ...own, hasPlug: true, inverterStatus });
    assert.equal(plugReason?.code, code);
    assert.equal(house.switches.length === 1, isOn);
  }
});
