import { chargerIn, switchIn } from "../../../src/control/state.ts";
import type { LoadedHouse, SteeredLoad } from "./loaded_house.ts";
import type { HouseState } from "../../../src/simulator/house/house.ts";

/** A load draws when it takes more than this, in W. */
const DRAWING_W = 500;
/** Import below this is the inverter's own play, in W. */
const IMPORT_W = 100;
const VOLTAGE_V = 230;
const SMALLEST_A = 6;
/** So long a load of its kind waits for its sun to last, in s, and a few cycles. */
const STEADY_S = { charger: 75, switch: 135 } as const;

/** The inverter is a second or two late: import counts once it outweighs its pauses by so much, in s. */
const IMPORT_LASTS_S = 5;
const ANY_IMPORT_W = 50;
/** A need excuses a switch for so long, in s. */
const EXCUSE_S = 30;
/** The battery has given too much for so long, in s, seen with a cycle's grain. */
const DRAIN_S = 110;
/** Why a heater may go off inside its dwell: the grid pays, or the car before it waits. */
const URGENT: ReadonlySet<string> = new Set([
  "plug.wait.car",
  "plug.wait.power",
  "plug.wait.import",
]);
/** Least time between two switches, in s. */
const DWELL_S = { switch: 180, chargerOn: 300, chargerOff: 120 } as const;

/** What one day has shown. */
export interface DaySight {
  /** Imported while steered loads drew, and at most what they drew, in Wh. */
  readonly boughtWh: number;
  /** The longest import above 100 W beside them, in s. */
  readonly longestImportS: number;
  /** Switches inside a load's dwell that nothing asked for. */
  readonly early: readonly string[];
  /** Loads that began although one before them had had sun enough for a minute and did not run. */
  readonly overtaken: readonly string[];
  /** For so long at most a car before all heaters waited that had its sun, with that of the loads behind it, in s. */
  readonly longestWaitS: number;
  /** How often each load was switched on, in the order of the loads. */
  readonly starts: readonly number[];
  /** Share by which the book's energy of a load is off, at most. */
  readonly bookError: number;
  /** What the book has charged to the grid, and what came from it while it was read, in Wh. */
  readonly bookedGridWh: number;
  readonly seenImportWh: number;
  readonly energiesWh: readonly number[];
}

/** Watches one day of a house with many loads. */
export class DayJudge {
  #boughtWh = 0;
  #longestImportS = 0;
  #seenImportWh = 0;
  #longestWaitS = 0;
  readonly #overtaken: string[] = [];
  readonly #early: string[] = [];
  readonly #firstWh: readonly number[];
  readonly #enoughS = new Map<number, number>();
  readonly #seenSwitches = new Map<number, number>();
  #importS = 0;
  /** Seconds of import less half of those without. */
  #weighedS = 0;
  #importedAtS = -Infinity;
  #drainS = 0;

  constructor(private readonly house: LoadedHouse, private readonly cycleS: number) {
    this.#firstWh = house.loads.map((load) => house.totalWh(load));
  }

  see(): void {
    const { house } = this;
    for (const state of house.seconds) this.#seeSecond(state);
    this.#seenImportWh += Math.max(0, house.house.state.gridPowerW) * this.cycleS / 3600;
    this.#seeOrder();
  }

  sight(): DaySight {
    const { house } = this;
    const energiesWh = house.loads.map((load, index) =>
      house.totalWh(load) - (this.#firstWh[index] ?? 0)
    );
    const books = house.loads.map(({ id }) => house.record(id).book);
    const errors = books.map(({ solarWh, batteryWh, gridWh, unknownWh }, index) => {
      const trueWh = energiesWh[index] ?? 0;
      const bookedWh = solarWh + batteryWh + gridWh + unknownWh;
      // One cycle of the largest load is all that a short use can be off.
      return Math.max(0, Math.abs(bookedWh - trueWh) - 30) / Math.max(1, trueWh);
    });
    return {
      boughtWh: this.#boughtWh,
      longestImportS: this.#longestImportS,
      overtaken: this.#overtaken,
      longestWaitS: this.#longestWaitS,
      seenImportWh: this.#seenImportWh,
      early: this.#early,
      starts: house.loads.map(({ id }) => house.record(id).switches.filter(({ on }) => on).length),
      bookError: Math.max(...errors),
      bookedGridWh: books.reduce((sumWh, { gridWh }) => sumWh + gridWh, 0),
      energiesWh,
    };
  }

  #seeSecond(state: HouseState): void {
    const { house } = this;
    const loadsW = house.loads.reduce((sumW, load) => sumW + house.powerOf(load, state), 0);
    const { gridPowerW } = state;
    this.#boughtWh += Math.max(0, Math.min(gridPowerW, loadsW)) / 3600;
    const isBuying = gridPowerW > IMPORT_W && loadsW > DRAWING_W;
    this.#importS = isBuying ? this.#importS + 1 : 0;
    this.#longestImportS = Math.max(this.#longestImportS, this.#importS);
    this.#weighedS = Math.max(0, this.#weighedS + (gridPowerW > ANY_IMPORT_W ? 1 : -0.5));
    if (this.#weighedS >= IMPORT_LASTS_S) this.#importedAtS = house.second;
    const isDraining = state.batteryPowerW > house.settings.batteryMaxConsumptionW;
    this.#drainS = isDraining ? this.#drainS + 1 : 0;
  }

  /** A switch that was made in this cycle, before its load's dwell was over and without need. */
  #seeDwell({ id, kind }: SteeredLoad): void {
    const { switches } = this.house.record(id);
    const [before, last] = switches.slice(-2);
    if (before === undefined || last === undefined) return;
    const afterS = last.second - before.second;
    const dwellS = kind === "switch"
      ? DWELL_S.switch
      : last.on
      ? DWELL_S.chargerOff
      : DWELL_S.chargerOn;
    const isPaid = this.house.second - this.#importedAtS <= EXCUSE_S || this.#drainS >= DRAIN_S;
    const isNeeded = kind === "switch" ? URGENT.has(last.code) : isPaid;
    if (afterS >= dwellS || (!last.on && isNeeded)) return;
    const word = `${id} ${last.on ? "on" : "off"} (${last.code}) after ${afterS} s`;
    this.#early.push(`${word} at ${this.#clock()}`);
  }

  #clock(): string {
    return new Date(this.house.second * 1000).toISOString().slice(11, 19);
  }

  /** A load begins while one before it waits with sun enough. */
  #seeOrder(): void {
    const { loads } = this.house;
    for (const load of loads) {
      const enoughS = this.#hasSun(load) ? (this.#enoughS.get(load.id) ?? 0) + this.cycleS : 0;
      this.#enoughS.set(load.id, enoughS);
      // What a heater before it waits for is kept free, however long that takes.
      const first = loads.findIndex(({ kind }) => kind === "switch");
      if (load.kind === "charger" && (first === -1 || loads.indexOf(load) < first)) {
        this.#longestWaitS = Math.max(this.#longestWaitS, enoughS);
      }
    }
    for (const [place, load] of loads.entries()) {
      const { switches } = this.house.record(load.id);
      const seen = this.#seenSwitches.get(load.id) ?? 0;
      this.#seenSwitches.set(load.id, switches.length);
      if (switches.length === seen) continue;
      this.#seeDwell(load);
      if (switches.at(-1)?.on !== true) continue;
      for (const before of loads.slice(0, place)) {
        const steadyS = STEADY_S[before.kind];
        if ((this.#enoughS.get(before.id) ?? 0) <= steadyS) continue;
        const leftW = this.#availableW(before) - smallestW(load, this.house);
        if (leftW >= smallestW(before, this.house)) continue;
        this.#overtaken.push(`${load.id} before ${before.id} at ${this.#clock()}`);
      }
    }
  }

  /** It is off, would run, and what is exported or taken behind it is all that it needs. */
  #hasSun(load: SteeredLoad): boolean {
    const { house } = this;
    if (house.record(load.id).isOn || !isWanting(load, house)) return false;
    return this.#availableW(load) >= smallestW(load, house);
  }

  /** What is exported, or taken by loads behind this one, less what those before it wait for. */
  #availableW(load: SteeredLoad): number {
    const { house } = this;
    const place = house.loads.indexOf(load);
    const behindW = house.loads.slice(place + 1)
      .reduce((sumW, one) => sumW + house.powerOf(one), 0);
    const claimedW = house.loads.slice(0, place)
      .filter((one) => this.#hasSun(one))
      .reduce((sumW, one) => sumW + smallestW(one, house), 0);
    return behindW - claimedW - house.house.state.gridPowerW;
  }
}

/** It would run, and has not been taught caution by a use that the sun ended too early. */
function isWanting({ id, kind, index }: SteeredLoad, loaded: LoadedHouse): boolean {
  const { house, settings, state, now } = loaded;
  if (kind === "charger") {
    const { shortCharges, protectedUntilMs } = chargerIn(state, id, now);
    const isCautious = shortCharges > 0 || (protectedUntilMs ?? 0) > now.steadyMs;
    return !isCautious && (house.points[index]?.car.needWh ?? 0) > 0;
  }
  const { socPct } = house.state;
  const isCautious = switchIn(state, id).sun.sunsets > 0;
  return !isCautious && (socPct === null || socPct >= settings.plugOnSocPct + 1);
}

function smallestW({ kind, index, policy = {} }: SteeredLoad, { house }: LoadedHouse): number {
  if (kind === "switch") return (house.heaters[index]?.options.powerW ?? 0) + 100;
  return SMALLEST_A * VOLTAGE_V * (policy.carMaxPhases ?? 2) * 1.03 + 100;
}
