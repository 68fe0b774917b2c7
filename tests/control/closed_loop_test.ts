import assert from "node:assert/strict";
import type { ChargerCommand } from "../../src/domain/house/command.ts";
import type { ReasonCode } from "../../src/domain/codes/reason.ts";
import { Cycles, type House, NIGHT, pausedState, PER_AMPERE_W } from "./house.ts";

/** Powers of the house at a second of the test, in W. */
interface Weather {
  readonly pvW: number;
  readonly houseW: number;
}

interface PlantOptions {
  readonly batteryMaxW: number;
  readonly socPct: number;
  readonly isMeterDead?: (second: number) => boolean;
}

const BATTERY_WH = 8000;
const COMMAND_DELAY_S = 4;
const START_DELAY_S = 12;
const RAMP_A = 1.5;
const READ_DELAY_S = 4;

/** PV, load, a battery that levels the meter, and a car that follows with delays; steps of 1 s. */
class Plant {
  readonly #options: PlantOptions;
  readonly #read: House[] = [];
  #pending: { command: ChargerCommand; second: number }[] = [];
  #told: ChargerCommand = { enabled: false, currentA: 6 };
  #toldOnSecond = 0;
  #carA = 0;
  #batteryW = 0;
  #socWh: number;
  importWh = 0;
  dischargeWh = 0;
  carWh = 0;
  starts = 0;

  constructor(options: PlantOptions) {
    this.#options = options;
    this.#socWh = BATTERY_WH * options.socPct / 100;
  }

  get carA(): number {
    return this.#carA;
  }

  step(second: number, { pvW, houseW }: Weather): void {
    this.#obey(second);
    const isFlowing = this.#told.enabled && second - this.#toldOnSecond >= START_DELAY_S;
    const targetA = isFlowing ? this.#told.currentA : 0;
    if (this.#carA === 0 && targetA > 0) this.starts++;
    const changeA = Math.max(isFlowing ? -RAMP_A : -6, Math.min(RAMP_A, targetA - this.#carA));
    this.#carA += changeA;
    const carW = this.#carA * PER_AMPERE_W;
    const wantedW = houseW + carW - pvW;
    const { batteryMaxW } = this.#options;
    const possibleW = Math.max(
      this.#socWh >= BATTERY_WH ? 0 : -batteryMaxW,
      Math.min(this.#socWh <= 400 ? 0 : batteryMaxW, wantedW),
    );
    this.#batteryW += (possibleW - this.#batteryW) * 0.4;
    this.#socWh -= this.#batteryW / 3600;
    const gridW = wantedW - this.#batteryW;
    this.importWh += Math.max(0, gridW) / 3600;
    this.dischargeWh += Math.max(0, this.#batteryW) / 3600;
    this.carWh += carW / 3600;
    this.#read.push(this.#reading(gridW, carW));
  }

  tell(second: number, command: ChargerCommand): void {
    this.#pending.push({ command, second: second + COMMAND_DELAY_S });
  }

  read(second: number): House {
    const now = this.#read.at(-1) ?? NIGHT;
    const before = this.#read.at(-1 - READ_DELAY_S) ?? now;
    const { carPowerW, enabled, targetCurrentA } = before;
    return { ...now, carPowerW, enabled, targetCurrentA, ...this.#meterAge(second) };
  }

  #meterAge(second: number): Partial<House> {
    let age = 0;
    while (age <= second && (this.#options.isMeterDead?.(second - age) ?? false)) age++;
    if (age === 0) return {};
    const siteQuality = age > 120 ? "unavailable" : age > 30 ? "stale" : "fresh";
    return { siteAgeMs: age * 1000, siteQuality };
  }

  #obey(second: number): void {
    for (const { command } of this.#pending.filter((wish) => wish.second <= second)) {
      if (command.enabled && !this.#told.enabled) this.#toldOnSecond = second;
      this.#told = command;
    }
    this.#pending = this.#pending.filter((wish) => wish.second > second);
  }

  #reading(gridW: number, carW: number): House {
    const hasBattery = this.#options.batteryMaxW > 0;
    return {
      ...NIGHT,
      hasBattery,
      gridPowerW: Math.round(gridW),
      batteryPowerW: hasBattery ? Math.round(this.#batteryW) : null,
      socPct: hasBattery ? this.#socWh / BATTERY_WH * 100 : null,
      carPowerW: Math.round(carW / 10) * 10,
      enabled: this.#told.enabled,
      targetCurrentA: this.#told.currentA,
    };
  }
}

interface Run {
  readonly plant: Plant;
  /** Current of the car at each second. */
  readonly carA: readonly number[];
  readonly codes: ReadonlySet<ReasonCode>;
}

/** Tracked over a weather, one decision in 5 s. */
function runFor(
  seconds: number,
  weatherAt: (second: number) => Weather,
  options: PlantOptions,
): Run {
  const plant = new Plant(options);
  const cycles = new Cycles(pausedState());
  const carA: number[] = [];
  const codes = new Set<ReasonCode>();
  let told: ChargerCommand | null = null;
  for (let second = 0; second < seconds; second++) {
    plant.step(second, weatherAt(second));
    carA.push(plant.carA);
    if (second % 5 !== 0) continue;
    const { charger, reason } = cycles.step(plant.read(second));
    codes.add(reason.code);
    if (charger === null) continue;
    if (charger.enabled !== told?.enabled || charger.currentA !== told.currentA) {
      plant.tell(second, charger);
    }
    told = charger;
  }
  return { plant, carA, codes };
}

const BATTERY: PlantOptions = { batteryMaxW: 5000, socPct: 80 };
const NO_BATTERY: PlantOptions = { batteryMaxW: 0, socPct: 50 };
const sunny = (pvW: number) => (): Weather => ({ pvW, houseW: 400 });

Deno.test("decide() in a loop settles on what the sun carries and stays there", () => {
  for (const options of [BATTERY, NO_BATTERY]) {
    const { carA, plant } = runFor(1200, sunny(5200), options);
    assert.deepEqual(new Set(carA.slice(300)), new Set([10]));
    assert.equal(plant.starts, 1);
    assert.ok(plant.importWh < 3, `bought ${plant.importWh} Wh`);
  }
});

Deno.test("decide() in a loop stops at Max current", () => {
  const { carA, codes } = runFor(1200, sunny(12_000), BATTERY);
  assert.equal(Math.max(...carA), 15);
  assert.equal(carA.at(-1), 15);
  assert.ok(codes.has("limit.current"));
});

Deno.test("decide() in a loop does not start without enough sun", () => {
  const { plant } = runFor(1800, sunny(3100), BATTERY);
  assert.equal(plant.starts, 0);
});

Deno.test("decide() in a loop bridges a kettle", () => {
  const weather = (second: number): Weather => ({
    pvW: 4500,
    houseW: second >= 600 && second < 780 ? 2400 : 400,
  });
  const { plant, carA } = runFor(1800, weather, BATTERY);
  assert.equal(plant.starts, 1);
  assert.equal(carA[760], 6);
  assert.equal(carA.at(-1), 8);
  assert.ok(plant.importWh < 5, `bought ${plant.importWh} Wh`);
});

Deno.test("decide() in a loop pauses in the evening before the bridge costs too much", () => {
  const weather = (second: number): Weather => ({
    pvW: Math.max(0, 4500 - second * 0.8),
    houseW: 400,
  });
  const { plant, carA } = runFor(5400, weather, BATTERY);
  assert.equal(plant.starts, 1);
  assert.equal(carA.at(-1), 0);
  const houseWh = 60;
  assert.ok(plant.dischargeWh < 400 + houseWh + 20, `battery gave ${plant.dischargeWh} Wh`);
  assert.ok(plant.importWh < 5, `bought ${plant.importWh} Wh`);
});

Deno.test("decide() in a loop without a battery buys next to nothing when clouds pass", () => {
  const weather = (second: number): Weather => ({
    pvW: second % 1200 < 800 ? 6000 : 1500,
    houseW: 400,
  });
  const { plant } = runFor(7200, weather, NO_BATTERY);
  assert.ok(plant.carWh > 4000, `charged ${plant.carWh} Wh`);
  assert.equal(plant.starts, 6);
  assert.ok(plant.importWh / plant.starts < 40, `bought ${plant.importWh} Wh`);
});

Deno.test("decide() in a loop pauses when the battery is empty and the sun gone", () => {
  const weather = (second: number): Weather => ({ pvW: second < 600 ? 6000 : 0, houseW: 400 });
  const { plant, carA } = runFor(1200, weather, { batteryMaxW: 1000, socPct: 80 });
  assert.ok(carA.slice(0, 600).some((currentA) => currentA > 6));
  assert.ok(carA.slice(660).every((currentA) => currentA === 0));
  assert.equal(plant.starts, 1);
});

Deno.test("decide() in a loop goes down and pauses when the meter dies", () => {
  const options: PlantOptions = { ...BATTERY, isMeterDead: (second) => second >= 600 };
  const { carA, codes } = runFor(900, sunny(5200), options);
  assert.equal(carA[600], 10);
  assert.equal(carA[660], 6);
  assert.equal(carA[715], 6);
  assert.equal(carA[740], 0);
  assert.ok(codes.has("stale.meter") && codes.has("blind.meter"));
});
