import assert from "node:assert/strict";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import type { FuzzCase } from "./fuzz_case.ts";
import type { FuzzHouseOptions, Weather } from "./fuzz_house.ts";
import { steadyHour } from "./fuzz_judge.ts";
import { type FuzzRun, runCase } from "./fuzz_run.ts";

/** Houses in which an earlier rule bought energy, flapped or waited for ever. */

const USUAL: FuzzHouseOptions = {
  seed: 1,
  acLimitW: null,
  isAcLimitTold: true,
  exportLimitW: null,
  battery: { capacityWh: 8000, socPct: 80, maxChargeW: 5000, maxDischargeW: 5000, lagS: 2 },
  car: { phases: 2, drawPart: 1, rampAPerS: 1.5, startDelayS: 12 },
  charger: { commandDelayS: 4, lagS: 4, stepA: 1, voltageV: 230 },
  heaterW: null,
  noiseW: 5,
  siteLagS: 2,
};

function live(
  weather: Weather | ((second: number) => Weather),
  own: Partial<FuzzHouseOptions> = {},
  settings: Partial<Settings> = {},
): FuzzRun {
  const house = { ...USUAL, ...own };
  const drawn: FuzzCase = {
    seed: house.seed,
    kind: "odd",
    sky: "constant",
    house,
    settings: { ...defaultSettings(), carMaxPhases: house.car.phases, ...settings },
    mode: "tracked",
    weatherAt: typeof weather === "function" ? weather : () => weather,
    eventSeconds: [],
    silentFromS: Infinity,
  };
  return runCase(drawn);
}

const boughtWh = ({ boughtWh }: FuzzRun) => boughtWh.reduce((sum, value) => sum + value, 0);
const carWh = ({ truths }: FuzzRun) => truths.reduce((sum, { carW }) => sum + carW / 3600, 0);
const lastA = ({ commands }: FuzzRun) => {
  const last = commands.at(-1);
  return last?.enabled === true ? last.currentA : 0;
};

Deno.test("decide() leaves to the battery what the inverter cannot pass", () => {
  const sun = { pvW: 8000, houseW: 500 };
  const told = live(sun, { acLimitW: 5000 });
  assert.equal(lastA(told), 9);
  assert.ok(boughtWh(told) < 2, `${boughtWh(told)} Wh bought`);
  assert.ok(steadyHour(told).changes === 0 && told.told.length <= 4);

  const untold = live(sun, { acLimitW: 5000, isAcLimitTold: false });
  assert.ok(boughtWh(untold) < 20, `${boughtWh(untold)} Wh bought`);
  assert.ok(steadyHour(untold).changes <= 4, `${steadyHour(untold).changes} changes an hour`);
  assert.ok(carWh(untold) > 0.9 * carWh(told));
});

Deno.test("decide() keeps to the setting where it is below the model's limit", () => {
  const run = live({ pvW: 8000, houseW: 500 }, { acLimitW: 10_000 }, { inverterAcLimitW: 4000 });
  assert.equal(lastA(run), 7);
});

Deno.test("decide() starts on lasting export below On at SOC, whatever the battery may take", () => {
  const battery = {
    capacityWh: 30_000,
    socPct: 20,
    maxChargeW: 1200,
    maxDischargeW: 5000,
    lagS: 2,
  };
  const run = live({ pvW: 8000, houseW: 500 }, { battery });
  assert.ok(carWh(run) > 5000, `${carWh(run)} Wh charged`);
  const hungry = live({ pvW: 5000, houseW: 500 }, { battery: { ...battery, maxChargeW: 5000 } });
  assert.equal(carWh(hungry), 0);
});

Deno.test("decide() takes no notch back that only its own ramp has shown", () => {
  const from6To15 = (second: number) => ({ pvW: second < 1200 ? 3300 : 9500, houseW: 400 });
  for (const lagS of [4, 5, 6]) {
    const run = live(from6To15, { charger: { ...USUAL.charger, lagS }, siteLagS: 0 });
    const after = run.told.filter(({ second }) => second >= 1200);
    assert.deepEqual(after.map(({ command }) => command.currentA), [15], `lag of ${lagS} s`);
  }
  const cloud = (second: number) => ({
    pvW: second < 1200 || second >= 1214 ? 3300 : 9500,
    houseW: 400,
  });
  const battery = { ...USUAL.battery, capacityWh: 8000, socPct: 80, maxChargeW: 5000, lagS: 2 };
  const real = live(cloud, { battery: { ...battery, maxDischargeW: 500 } });
  const fallen = real.told.find(({ second, command }) => second > 1214 && command.currentA < 15);
  assert.ok(fallen !== undefined && fallen.second <= 1214 + 20, "real import is not waited out");
});

Deno.test("decide() does not start over and over a car that draws more than it was told", () => {
  const threePhases = { ...USUAL.car, phases: 3 as const };
  const cases = [
    { car: threePhases, carMaxPhases: 2 as const, sunW: 0.85 * 4140 },
    { car: { ...threePhases, drawPart: 1.05 }, carMaxPhases: 3 as const, sunW: 4150 },
  ];
  for (const { car, carMaxPhases, sunW } of cases) {
    const weather = { pvW: sunW + 300, houseW: 300 };
    const run = live(weather, { car, battery: null }, { carMaxPhases });
    const { starts, boughtWh } = steadyHour(run);
    assert.ok(starts <= 2, `${starts} starts an hour`);
    assert.ok(boughtWh < 15, `${boughtWh} Wh bought`);
  }
});

Deno.test("decide() charges beside a battery that follows slowly", () => {
  for (const lagS of [8, 15, 30]) {
    const battery = { capacityWh: 8000, socPct: 80, maxChargeW: 5000, maxDischargeW: 5000, lagS };
    const run = live({ pvW: 4300, houseW: 400 }, { battery });
    const starts = run.told.filter(({ command }) => command.enabled).length;
    assert.ok(
      steadyHour(run).starts === 0 && starts <= 3,
      `${starts} starts at a lag of ${lagS} s`,
    );
    assert.ok(carWh(run) > 4500, `${carWh(run)} Wh charged at a lag of ${lagS} s`);
    assert.ok(boughtWh(run) < 60, `${boughtWh(run)} Wh bought at a lag of ${lagS} s`);
  }
});

Deno.test("decide() changes little beside a noisy meter", () => {
  for (const noiseW of [20, 40, 60]) {
    for (const battery of [USUAL.battery, null]) {
      for (let seed = 1; seed <= 4; seed++) {
        const run = live({ pvW: 4000 + seed * 110, houseW: 300 }, { seed, noiseW, battery });
        const { changes } = steadyHour(run);
        assert.ok(changes <= 6, `${changes} changes at ${noiseW} W, seed ${seed}`);
      }
    }
  }
});

Deno.test("decide() ends no charge on the few watts that Max consumption and a meter part", () => {
  for (const batteryMaxConsumptionW of [0, 20]) {
    // 12 A take 5520 W: half an hour later the battery gives 38 W of them.
    const dims = (second: number) => ({ pvW: second < 1800 ? 5940 : 5882, houseW: 400 });
    const run = live(dims, { noiseW: 0 }, { batteryMaxConsumptionW });
    const pauses = run.told.filter(({ second, command }) => second > 0 && !command.enabled);
    assert.deepEqual(pauses, [], `Max consumption ${batteryMaxConsumptionW}`);
    assert.equal(lastA(run), 12);
  }
});

Deno.test("decide() lowers the current before Max consumption ends a charge", () => {
  const dims = (second: number) => ({ pvW: second < 1800 ? 5940 : 5820, houseW: 400 });
  const run = live(dims, { noiseW: 0 }, { batteryMaxConsumptionW: 20 });
  assert.deepEqual(run.told.filter(({ second, command }) => second > 0 && !command.enabled), []);
  assert.equal(lastA(run), 11);
});

Deno.test("decide() finds the sun that an inverter holds back, step by step", () => {
  const full = { capacityWh: 8000, socPct: 100, maxChargeW: 5000, maxDischargeW: 5000, lagS: 2 };
  for (const battery of [full, null]) {
    const run = live({ pvW: 5400, houseW: 400 }, { battery, exportLimitW: 0 });
    assert.equal(run.told[1]?.command.currentA, 6);
    // 10.9 A of sun: what 12 A have bought tells how much there is.
    const steps = run.told.slice(2, 5).map(({ command }) => command.currentA);
    assert.deepEqual(steps, [8, 12, 10]);
    assert.ok(lastA(run) >= 9 && lastA(run) <= 10, `${lastA(run)} A`);
    assert.ok(steadyHour(run).changes <= 4, `${steadyHour(run).changes} changes an hour`);
    assert.ok(boughtWh(run) < 15, `${boughtWh(run)} Wh bought`);
    assert.ok(run.codes.has("wait.held-back") && run.codes.has("charging.held-back"));
  }
});

Deno.test("decide() tries seldom where an inverter holds back less than the smallest charge", () => {
  const run = live({ pvW: 1800, houseW: 400 }, { battery: null, exportLimitW: 0 });
  const { starts, boughtWh } = steadyHour(run);
  assert.ok(starts >= 1 && starts <= 4, `${starts} starts an hour`);
  assert.ok(boughtWh < 40, `${boughtWh} Wh bought`);
});

Deno.test("decide() takes back no more than the step that a held-back inverter did not bear", () => {
  // Beside a slow charger the meter shows import for seconds after the way back has begun.
  const houses = [
    { siteLagS: 3, charger: { commandDelayS: 8, lagS: 1, stepA: 1, voltageV: 221 } },
    { siteLagS: 1, charger: { commandDelayS: 3, lagS: 5, stepA: 1, voltageV: 227 } },
    { siteLagS: 3, charger: { commandDelayS: 6, lagS: 7, stepA: 0.1, voltageV: 235 }, noiseW: 37 },
  ];
  for (const own of houses) {
    const car = { ...USUAL.car, drawPart: 0.94 };
    const house = { ...own, car, battery: null, exportLimitW: 0 };
    const run = live({ pvW: 5400, houseW: 640 }, house);
    const currentsA = run.told.slice(1).map(({ command }) => command.currentA);
    const falls = currentsA.flatMap((currentA, index) => {
      const [beforeA, borneA] = [currentsA[index - 1] ?? 0, currentsA[index - 2] ?? 0];
      return currentA < beforeA ? [{ currentA, beforeA, borneA }] : [];
    });
    assert.ok(falls.length >= 1, "the search has gone beyond the sun");
    const isRight = falls.every(({ currentA, borneA }) => currentA >= borneA);
    assert.ok(isRight, JSON.stringify(falls));
    const { changes } = steadyHour(run);
    assert.ok(changes <= 6, `${changes} changes an hour`);
  }
});
