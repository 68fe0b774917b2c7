import { decide, type Decision, type LoadDecision } from "../../../src/control/decide.ts";
import { type ControlState, initialState } from "../../../src/control/state.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import type { LoadSight } from "../../../src/domain/house/load.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import type {
  ChargerValues,
  PlugValues,
  Reading,
  Snapshot,
} from "../../../src/domain/house/snapshot.ts";
import type { Moment } from "../../../src/domain/house/time.ts";
import { HOUR_MS, SECOND_MS } from "../../../src/domain/house/units.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { House, type HouseOptions, type HouseState } from "../../../src/simulator/house/house.ts";
import {
  batteryValues,
  chargerValues,
  inverterValues,
  meterValues,
  plugValues,
} from "../../../src/simulator/house/house_values.ts";

/** A steered load: the charger or heater of that number in the simulated house. */
export interface SteeredLoad {
  readonly id: number;
  readonly kind: "charger" | "switch";
  readonly index: number;
  readonly mode?: ChargeMode;
  readonly policy?: LoadSight["policy"];
}

/**
 * What is wrong with a load: it has never answered, it answers no more, or it tells what no driver
 * believes, so that nothing of its power is known.
 */
export type LoadFault = "dead" | "silent" | "absurd";

/** What has become of a load by its commands. */
export interface LoadRecord {
  isOn: boolean;
  /** Seconds of the day at which it was switched, by our word. */
  readonly switches: { readonly second: number; readonly on: boolean; readonly code: string }[];
  /** What the energy book has given it, in Wh. */
  readonly book: { solarWh: number; batteryWh: number; gridWh: number; unknownWh: number };
}

/** Midnight at the meridian of the simulated house, in midsummer. */
const MIDNIGHT_MS = Date.UTC(2026, 5, 20, 22);
const BOOT_MS = 50_000_000;
/** Age of what a charger's gateway tells, and of what a plug's meter does. */
const LAGS_S = { charger: 3, switch: 1 } as const;
const FRESH_MS = 30_000;
const KEPT_MS = 60_000;

/** Any number of loads of a simulated house in a closed loop with decide(), without wires. */
export class LoadedHouse {
  readonly house: House;
  readonly records = new Map<number, LoadRecord>();
  readonly faults = new Map<number, LoadFault>();
  readonly settings: Settings;
  state: ControlState;
  last: Decision | null = null;
  /** The seconds since the cycle before. */
  seconds: readonly HouseState[] = [];
  readonly #told = new Map<number, ChargerCommand>();
  readonly #faultySince = new Map<number, { second: number; sight: LoadSight }>();
  #second: number;
  #bootS = 0;

  constructor(
    house: Omit<HouseOptions, "startMs">,
    readonly loads: readonly SteeredLoad[],
    private readonly options: {
      readonly fromHour: number;
      readonly cycleS: number;
      readonly settings?: Partial<Settings>;
      /** The meter tells phases. */
      readonly hasPhases?: boolean;
    },
  ) {
    this.house = new House({ ...house, startMs: MIDNIGHT_MS });
    this.#second = options.fromHour * 3600;
    this.house.advanceTo(MIDNIGHT_MS + options.fromHour * HOUR_MS);
    this.settings = { ...defaultSettings(), timeZone: "Europe/Berlin", ...options.settings };
    const choices = loads.filter(({ kind }) => kind === "charger")
      .map(({ id, mode = "tracked" }) => [id, { mode, modeBy: "user", sinceMs: 0 }] as const);
    this.state = initialState(choices, this.now);
    for (const { id } of loads) {
      const book = { solarWh: 0, batteryWh: 0, gridWh: 0, unknownWh: 0 };
      this.records.set(id, { isOn: false, switches: [], book });
    }
  }

  /** Second of the day. */
  get second(): number {
    return this.#second;
  }

  get now(): Moment {
    const steadyMs = BOOT_MS + (this.#second - this.#bootS) * SECOND_MS;
    return { atMs: MIDNIGHT_MS + this.#second * SECOND_MS, steadyMs };
  }

  record(id: number): LoadRecord {
    const record = this.records.get(id);
    if (record === undefined) throw new RangeError(`Cannot find load ${id}`);
    return record;
  }

  decisionOf(id: number): LoadDecision | undefined {
    return this.last?.loads.find((load) => load.id === id);
  }

  /** What a load really draws, in W. */
  powerOf({ kind, index }: SteeredLoad, state: HouseState = this.house.state): number {
    const parts = kind === "charger" ? state.chargers : state.heaters;
    return parts[index]?.powerW ?? 0;
  }

  /** What a load has taken since the start, in Wh. */
  totalWh({ kind, index }: SteeredLoad): number {
    const { chargers, heaters } = this.house.state;
    return (kind === "charger" ? chargers : heaters)[index]?.totalWh ?? 0;
  }

  /** The program has died and starts anew: its steady clock begins again, what it told is unknown. */
  reboot(state: (now: Moment) => ControlState): void {
    this.#bootS = this.#second - 1;
    this.#told.clear();
    this.state = state(this.now);
  }

  /** The house lives on without any program. */
  idle(seconds: number): void {
    this.#second += seconds;
    this.house.advanceTo(this.now.atMs);
  }

  /** Cycles until an hour of the day; `see` looks after each. */
  runTo(hour: number, see: (house: LoadedHouse) => void = () => {}): this {
    while (this.#second < hour * 3600) {
      this.#step();
      see(this);
    }
    return this;
  }

  run(seconds: number, see: (house: LoadedHouse) => void = () => {}): this {
    return this.runTo((this.#second + seconds) / 3600, see);
  }

  #step(): void {
    const { cycleS } = this.options;
    this.#second += cycleS;
    this.house.advanceTo(this.now.atMs);
    this.seconds = Array.from(
      { length: cycleS },
      (_, ageS) => this.house.stateAgo(cycleS - 1 - ageS),
    );
    const decision = decide({
      state: this.state,
      snapshot: this.snapshot(),
      settings: this.settings,
      now: this.now,
    });
    this.state = decision.state;
    this.last = decision;
    for (const load of this.loads) this.#apply(load);
  }

  #apply({ id, index }: SteeredLoad): void {
    const decision = this.decisionOf(id);
    if (decision === undefined) return;
    const record = this.record(id);
    const hours = this.options.cycleS / 3600;
    if (decision.sources !== null) {
      record.book.solarWh += decision.sources.solarW * hours;
      record.book.batteryWh += decision.sources.batteryW * hours;
      record.book.gridWh += decision.sources.gridW * hours;
      record.book.unknownWh += decision.sources.unknownW * hours;
    }
    if (decision.command === null) return;
    const fault = this.faults.get(id);
    const isReached = fault === undefined || fault === "absurd";
    const on = decision.kind === "charger" ? decision.command.enabled : decision.command.on;
    const code = decision.reason?.code ?? "";
    if (on !== record.isOn) record.switches.push({ second: this.#second, on, code });
    record.isOn = on;
    if (!isReached) return;
    if (decision.kind === "switch") {
      this.house.heaters[index]?.switchTo(on);
      return;
    }
    const told = this.#told.get(id);
    const { enabled, currentA } = decision.command;
    if (told?.enabled === enabled && told.currentA === currentA) return;
    this.#told.set(id, decision.command);
    const wish = { isEnabled: enabled, currentA: enabled ? currentA : null };
    this.house.points[index]?.charger.command(wish, this.house.state.atMs);
  }

  snapshot(): Snapshot {
    const { house } = this;
    const { state } = house;
    const battery = batteryValues(state);
    const phases = this.options.hasPhases === true ? { phasePowersW: state.gridLinesW } : {};
    const loads = this.loads.map((load) => this.#sight(load));
    const readings = {
      meter: this.#reading({ ...meterValues(house, state), ...phases }),
      inverter: this.#reading(inverterValues(house, state)),
      battery: battery === null ? ABSENT : this.#reading(battery),
      charger: loads.find((load) => load.kind === "charger")?.reading ?? ABSENT,
    };
    const plug = loads.find((load) => load.kind === "switch")?.reading ?? ABSENT;
    return { ...readings, plug, flows: deriveFlows(readings), devices: [], loads };
  }

  #sight(load: SteeredLoad): LoadSight {
    const { id } = load;
    const fault = this.faults.get(id);
    const before = this.#faultySince.get(id);
    const sight = this.#wellSight(load);
    if (fault === undefined) {
      this.#faultySince.delete(id);
      return sight;
    }
    if (before === undefined) this.#faultySince.set(id, { second: this.#second, sight });
    if (fault === "absurd") return absurd(sight);
    if (fault === "dead") {
      return sight.kind === "charger"
        ? { ...sight, reading: never(sight.reading) }
        : { ...sight, reading: never(sight.reading) };
    }
    const { second, sight: kept } = before ?? { second: this.#second, sight };
    const ageMs = (this.#second - second) * SECOND_MS;
    const misses = 1 + Math.floor(ageMs / SECOND_MS / this.options.cycleS);
    return kept.kind === "charger"
      ? { ...kept, reading: silent(kept.reading, ageMs, misses) }
      : { ...kept, reading: silent(kept.reading, ageMs, misses) };
  }

  #wellSight({ id, kind, index, policy = {} }: SteeredLoad): LoadSight {
    const { house } = this;
    const own = { id, name: `${id}`, policy };
    if (kind === "charger") {
      const value = chargerValues(house, house.stateAgo(LAGS_S.charger), index);
      return { ...own, kind, reading: this.#reading(value) };
    }
    const isOn = house.heaters[index]?.isOn ?? false;
    const value = { ...plugValues(house.stateAgo(LAGS_S.switch), true, index), on: isOn };
    return { ...own, kind, reading: this.#reading(value) };
  }

  #reading<T>(value: T): Reading<T> {
    return {
      isConfigured: true,
      quality: "fresh",
      value,
      atMs: this.now.atMs,
      ageMs: 0,
      error: null,
      misses: 0,
    };
  }
}

const ABSENT: Reading<never> = {
  isConfigured: false,
  quality: "unavailable",
  value: null,
  atMs: null,
  ageMs: null,
  error: null,
  misses: 0,
};

function silent<T>(reading: Reading<T>, ageMs: number, misses: number): Reading<T> {
  const quality = ageMs > KEPT_MS ? "unavailable" : ageMs > FRESH_MS ? "stale" : "fresh";
  const value = quality === "unavailable" ? null : reading.value;
  return { ...reading, quality, value, ageMs, misses };
}

function never<T>(reading: Reading<T>): Reading<T> {
  return { ...reading, quality: "unavailable", value: null, atMs: null, ageMs: null, misses: 9 };
}

/** What a driver leaves of values that no charger and no plug could have. */
function absurd(sight: LoadSight): LoadSight {
  if (sight.kind === "charger") {
    const { reading } = sight;
    if (reading.value === null) return sight;
    const none = [null, null, null];
    const unknown = { phaseCurrentsA: none, phaseVoltagesV: none, phasePowersW: none };
    const value: ChargerValues = { ...reading.value, ...unknown, powerW: null };
    return { ...sight, reading: { ...reading, value } };
  }
  const { reading } = sight;
  if (reading.value === null) return sight;
  const value: PlugValues = { ...reading.value, powerW: null, totalWh: null };
  return { ...sight, reading: { ...reading, value } };
}
