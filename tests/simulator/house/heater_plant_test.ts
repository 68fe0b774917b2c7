import assert from "node:assert/strict";
import { Heater, HEATER_DEFAULTS } from "../../../src/simulator/house/heater.ts";
import { Plant, together } from "../../../src/simulator/house/plant.ts";

const NIGHT_MS = Date.UTC(2026, 5, 21);
const HOUR_MS = 3_600_000;

function assertNear(actual: number, expected: number, tolerance = 1e-6): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, not ${expected}`);
}

Deno.test("Heater draws until its water is warm, and again once enough is missing", () => {
  const options = { ...HEATER_DEFAULTS, isOn: true, missingWh: 1000, totalWh: 10 };
  const heater = new Heater(options);
  const powers = Array.from(
    { length: 12 },
    (_, step) => heater.step(NIGHT_MS + step * HOUR_MS / 4, 900).powerW,
  );
  // 1000 Wh at 2000 W less 60 W of cooling: three quarters of an hour; then 15 Wh cool away each.
  assert.deepEqual(powers, [2000, 2000, 2000, ...Array(9).fill(0)]);
  assert.equal(heater.step(NIGHT_MS, 1).totalWh, 1510);
  heater.drawWater(351);
  assert.equal(heater.step(NIGHT_MS, 1).powerW, 2000);
  heater.drawWater(350);
  assert.equal(heater.step(NIGHT_MS, 1).powerW, 2000, "it goes on to the end");
  heater.drawWater(0);
  assert.equal(heater.step(NIGHT_MS, 1).powerW, 0);
  heater.drawWater(350);
  assert.equal(heater.step(NIGHT_MS, 1).powerW, 0, "not enough is missing");
  const straight = new Heater({ ...options, tankWh: null, missingWh: 0 });
  assert.equal(straight.step(NIGHT_MS, 1).powerW, 2000);
  straight.setResting(true);
  assert.equal(straight.step(NIGHT_MS, 1).powerW, 0);
});

Deno.test("Heater has hot water drawn once a morning, some days more than on others", () => {
  const drawn = (seed: number) => {
    const heater = new Heater(
      { ...HEATER_DEFAULTS, isOn: true, drawnWh: 3000, missingWh: 0 },
      seed,
    );
    const daily: number[] = [];
    let before = heater.step(NIGHT_MS, 60).totalWh;
    for (let day = 0; day < 3; day++) {
      for (let minute = 0; minute < 1440; minute++) {
        const { totalWh, powerW } = heater.step(NIGHT_MS + (day * 1440 + minute) * 60_000, 60);
        if (minute < 300) assert.equal(powerW > 0 && totalWh - before > 500, false, "by night");
        if (minute === 1439) {
          daily.push(Math.round(totalWh - before));
          before = totalWh;
        }
      }
    }
    return daily;
  };
  for (const day of drawn(1)) assert.ok(day > 0.4 * 3000 && day < 1.6 * 3000 + 1500, `${day} Wh`);
  assert.notDeepEqual(drawn(1), drawn(2));
});

Deno.test("Heater its relay's timer goes back by itself, and counts how long it was on", () => {
  const heater = new Heater({ ...HEATER_DEFAULTS, tankWh: null });
  assert.deepEqual(heater.step(NIGHT_MS, 60), {
    isOn: false,
    powerW: 0,
    totalWh: HEATER_DEFAULTS.totalWh,
    onS: 0,
  });
  heater.switchTo(true, 100);
  assert.deepEqual([heater.timer?.durationS, heater.timer?.leftS], [100, 100]);
  assert.equal(heater.step(NIGHT_MS, 60).onS, 60);
  assert.equal(heater.timer?.leftS, 40);
  heater.restart();
  assert.equal(heater.step(NIGHT_MS, 39).onS, 39);
  assert.deepEqual([heater.step(NIGHT_MS, 1).isOn, heater.timer], [false, null]);
  heater.switchTo(true, 10);
  heater.switchTo(true);
  assert.equal(heater.step(NIGHT_MS, 60).isOn, true);
  heater.resetTotal();
  assertNear(heater.step(NIGHT_MS, 3.6).totalWh, 2);
});

const STEP = { levelW: 0, gridChargeW: 0, stepS: 60 };

/** A plant of 10 kW of panels and 8 kW of AC under so many W for each kW of panels. */
function plantOf(sunW: number, own: ConstructorParameters<typeof Plant>[0] = {}): Plant {
  const plant = new Plant({ peakPowerW: 10_000, maxAcPowerW: 8000, battery: null, ...own });
  plant.shine(sunW, 1);
  return plant;
}

const BATTERY = { socPct: 50, lagS: 0.001, maxChargeW: 4000, maxDischargeW: 3000 };

Deno.test("Plant gives its sun to the end of its inverter, and nothing while it is idle", () => {
  const most = 8000 / 0.985;
  const step = (plant: Plant) => plant.step(STEP);
  assert.equal(plantOf(500).sunAcW, 4925);
  assertNear(plantOf(900).sunAcW, 8000);
  const { pvPowerW, pvAvailableW, dcPowerW, acPowerW } = step(plantOf(900));
  assertNear(pvPowerW, most);
  assertNear(dcPowerW, most);
  assertNear(acPowerW, 8000);
  assert.equal(pvAvailableW, 9000);
  const half = plantOf(0);
  half.shine(500, 0.5);
  assertNear(step(half).energies.acWh, 2500 * 0.985 / 60);
  assertNear(step(half).energies.acWh, 2500 * 0.985 / 30);
  const idle = plantOf(500, { battery: BATTERY });
  idle.setIdle(true);
  assert.deepEqual([idle.sunAcW, step(idle).acPowerW, idle.reachW("import", 1)], [0, 0, 0]);
  idle.setIdle(false);
  assert.ok(idle.sunAcW > 0);
});

Deno.test("Plant its battery levels the meter, from the sun, the AC side or the grid", () => {
  const battery = (levelW: number, sunW: number, own = {}, wish = {}) => {
    const plant = plantOf(sunW, { battery: BATTERY, ...own });
    return plant.step({ ...STEP, levelW, ...wish });
  };
  assertNear(battery(985, 0).batteryPowerW, 1000);
  assertNear(battery(985, 0).acPowerW, 985);
  assertNear(battery(985, 300).batteryPowerW, -2000);
  assertNear(battery(9000, 0).batteryPowerW, 3000);
  assertNear(battery(0, 900).batteryPowerW, -4000);
  assertNear(battery(-1000, 0).batteryPowerW, 0, 1e-9);
  assertNear(battery(-1000, 0, { isAcCoupled: true }).batteryPowerW, -985);
  assertNear(battery(-1000, 0, { isAcCoupled: true }).acPowerW, -1000);
  assertNear(battery(0, 100, {}, { gridChargeW: 1000 }).batteryPowerW, -1985);
  assertNear(battery(20_000, 700).batteryPowerW, 8000 / 0.985 - 7000);
  assertNear(plantOf(0, { battery: BATTERY }).reachW("import", 60), 3000);
  assertNear(plantOf(700, { battery: BATTERY }).reachW("import", 60), 8000 / 0.985 - 7000);
  assertNear(plantOf(100, { battery: BATTERY }).reachW("export", 60), 1000);
  assert.equal(plantOf(500).reachW("export", 60), 0);
});

Deno.test("Plant lies on its inverter's lines, or on one; several are one by their sums", () => {
  const sharesOf = (phases: 1 | 2 | 3) => plantOf(0, { inverter: { phases } }).shares;
  assert.deepEqual([1, 2, 3].map((phases) => sharesOf(phases === 1 ? 1 : phases === 2 ? 2 : 3)), [
    [1, 0, 0],
    [0.5, 0.5, 0],
    [1 / 3, 1 / 3, 1 / 3],
  ]);
  assert.deepEqual(plantOf(0, { line: "L2" }).shares, [0, 1, 0]);
  const plants = [
    plantOf(500),
    plantOf(200, { battery: { ...BATTERY, capacityWh: 6000 } }),
    plantOf(0, { battery: { ...BATTERY, capacityWh: 2000, socPct: 90 } }),
  ];
  const states = plants.map((plant) => plant.step({ ...STEP, levelW: 100 }));
  const all = together(states, plants);
  const sum = (pick: (state: typeof all) => number) =>
    states.reduce((total, state) => total + pick(state), 0);
  assertNear(all.pvPowerW, sum(({ pvPowerW }) => pvPowerW));
  assertNear(all.pvAvailableW, sum(({ pvAvailableW }) => pvAvailableW));
  assertNear(all.dcPowerW, sum(({ dcPowerW }) => dcPowerW));
  assertNear(all.acPowerW, sum(({ acPowerW }) => acPowerW));
  assertNear(all.batteryPowerW, sum(({ batteryPowerW }) => batteryPowerW));
  assertNear(all.energies.acWh, sum(({ energies }) => energies.acWh));
  assertNear(all.energies.batteryChargedWh, sum(({ energies }) => energies.batteryChargedWh));
  assertNear(all.energies.batteryDischargedWh, sum(({ energies }) => energies.batteryDischargedWh));
  const stored = (plants[1]?.battery?.storedWh ?? 0) + (plants[2]?.battery?.storedWh ?? 0);
  assertNear(all.socPct ?? 0, stored / 80);
  assert.equal(together(states.slice(0, 1), plants.slice(0, 1)), states[0]);
  assert.equal(
    together([...states.slice(0, 1), ...states.slice(0, 1)], plants.slice(0, 1)).socPct,
    null,
  );
});
