import { type BookedLoad, splitBetween } from "../domain/house/energy_book.ts";
import type { LoadSight } from "../domain/house/load.ts";
import type { ChargerValues, Reading, Snapshot } from "../domain/house/snapshot.ts";
import { settingsOf } from "../domain/settings/load_settings.ts";
import type { PriceSlot } from "../domain/goals/price_slots.ts";
import type { Outlook } from "../domain/sun/outlook.ts";
import type { Settings } from "../domain/settings/settings.ts";
import type { Moment } from "../domain/house/time.ts";
import { type ChargerDecision, decideCharger, type Told } from "./charging/charger_decision.ts";
import { decideSwitch, type SwitchDecision } from "./heater/plug.ts";
import { plugDrawW } from "./share/other_loads.ts";
import { awaitedOfW, yieldedBehindW } from "./share/room.ts";
import { type FusedLoad, fuseWords } from "./share/main_fuse.ts";
import type { CarDemand } from "./share/car_demand.ts";
import { batteryOf } from "./share/seen_flows.ts";
import {
  type ChargerLoad,
  type DecidedCar,
  type DecidedSwitch,
  seenByCharger,
  seenBySwitch,
  type SeenHouse,
  type SwitchLoad,
} from "./share/views.ts";
import { assessHouse, type HouseView, rememberSite } from "./situation.ts";
import type { ChargerMemory } from "./charger_memory.ts";
import { fusedCharger, fusedSwitch, fuseDwellEndsMs } from "./fused.ts";
import type { PlugMemory } from "./heater/plug_memory.ts";
import { chargerIn, type ControlState, switchIn } from "./state.ts";

export type { ChargerDecision } from "./charging/charger_decision.ts";
export type { SwitchDecision } from "./heater/plug.ts";

/** What one cycle decides of one load. */
export type LoadDecision = ChargerDecision | SwitchDecision;

/** What one cycle decides. */
export interface Decision {
  readonly state: ControlState;
  /** Null: not known yet. */
  readonly isCloudy: boolean | null;
  /** In the order of the snapshot's loads. */
  readonly loads: readonly LoadDecision[];
}

/** What is decided of the house's first charger; null: it has no load of that kind. */
export function firstCharger({ loads }: Pick<Decision, "loads">): ChargerDecision | null {
  return loads.find((load) => load.kind === "charger") ?? null;
}

/** What is decided of the house's first switch; null: it has none. */
export function firstSwitch({ loads }: Pick<Decision, "loads">): SwitchDecision | null {
  return loads.find((load) => load.kind === "switch") ?? null;
}

/** One load with what has been decided of it. */
type Decided = DecidedCharger | DecidedPlug;

interface DecidedCharger {
  readonly load: ChargerLoad;
  readonly memory: ChargerMemory;
  readonly decision: ChargerDecision;
  readonly demand: CarDemand;
  readonly told: Told;
}

interface DecidedPlug {
  readonly load: SwitchLoad;
  readonly memory: PlugMemory;
  readonly decision: SwitchDecision;
}

/**
 * Decides one cycle: pure, deterministic, with a valid command for every load, state and snapshot.
 * First the chargers in order of priority, then the switches in theirs. Each sees the house without
 * what those behind it would leave to it, and with what those before it claim.
 */
export function decide(
  { state, snapshot, settings, now, outlook = null, prices = null }: {
    readonly state: ControlState;
    readonly snapshot: Snapshot;
    readonly settings: Settings;
    readonly now: Moment;
    /** Of the sun to come; null or absent: too little is known. Only the start rule looks at it. */
    readonly outlook?: Outlook | null;
    /** Of a bought kWh, for goals; null or absent: not known. */
    readonly prices?: readonly PriceSlot[] | null;
  },
): Decision {
  const house = assessHouse({ memory: state.site, snapshot, settings, now, outlook, prices });
  const loads = snapshot.loads.map((sight, place) => loadOf({ sight, place, state, house }));
  const seenHouse = {
    measured: snapshot.flows,
    battery: batteryOf(snapshot, settings),
    chargers: loads.filter((load) => load.kind === "charger"),
    switches: loads.filter((load) => load.kind === "switch"),
    book: splitBetween(loads.map(bookedLoad), snapshot.flows),
    now,
  };
  const { cars, decided: chargers } = decideChargers(seenHouse, snapshot, house);
  const switches = decideSwitches(seenHouse, { cars, snapshot, house });
  const all = [...chargers, ...switches]
    .toSorted((one, other) => one.load.place - other.load.place);
  const decided = settings.mainFuseA > 0 ? withinFuse(all, snapshot, house) : all;
  return {
    state: {
      site: rememberSite(house),
      loads: new Map([
        ...state.loads,
        ...decided.map(({ decision, memory }) => [decision.id, memory] as const),
      ]),
    },
    isCloudy: house.isCloudy,
    loads: decided.map(({ decision }) => decision),
  };
}

function loadOf(
  { sight, place, state, house }: {
    readonly sight: LoadSight;
    readonly place: number;
    readonly state: ControlState;
    readonly house: HouseView;
  },
): ChargerLoad | SwitchLoad {
  const { id } = sight;
  const own = { id, place, settings: settingsOf(house.settings, sight.policy) };
  return sight.kind === "charger"
    ? {
      ...own,
      kind: "charger",
      reading: sight.reading,
      memory: chargerIn(state, id, house.now),
    }
    : { ...own, kind: "switch", reading: sight.reading, memory: switchIn(state, id) };
}

function decideChargers(
  seenHouse: SeenHouse,
  snapshot: Snapshot,
  house: HouseView,
): { readonly cars: readonly DecidedCar[]; readonly decided: readonly DecidedCharger[] } {
  const cars: DecidedCar[] = [];
  const decided: DecidedCharger[] = [];
  for (const load of seenHouse.chargers) {
    const { id, place, memory: before, settings, reading } = load;
    const own = asCharger(snapshot, reading);
    const seen = seenByCharger(load, { ...seenHouse, measured: own.flows }, cars);
    const { memory, decision, demand, told } = decideCharger({
      id,
      memory: before,
      snapshot: own,
      seen,
      settings,
      sources: seenHouse.book.get(id) ?? null,
      yieldingW: yieldedBehindW(load, seenHouse),
      awaitedW: awaitedOfW(load, seenHouse, cars),
      isBehind: cars.length > 0,
      house,
    });
    cars.push({ place, demand, seen });
    decided.push({ load, memory, decision, demand, told });
  }
  return { cars, decided };
}

function decideSwitches(
  seenHouse: SeenHouse,
  { cars, snapshot, house }: {
    readonly cars: readonly DecidedCar[];
    readonly snapshot: Snapshot;
    readonly house: HouseView;
  },
): readonly DecidedPlug[] {
  const before: DecidedSwitch[] = [];
  return seenHouse.switches.map((load) => {
    const { id, place, settings, reading } = load;
    const { memory, decision } = decideSwitch({
      id,
      memory: load.memory,
      snapshot: { ...snapshot, plug: reading },
      seen: seenBySwitch(load, seenHouse, before),
      settings,
      sources: seenHouse.book.get(id) ?? null,
      house,
      cars: cars.map((car) => ({ ...car.demand, isFirst: car.place < place })),
    });
    before.push({ load, memory });
    return { load, memory, decision };
  });
}

/** What was decided, as far as the main fuse allows it. */
function withinFuse(
  decided: readonly Decided[],
  snapshot: Snapshot,
  house: HouseView,
): readonly Decided[] {
  const { settings, site, now } = house;
  const limitA = settings.mainFuseA;
  const isLost = site.quality === "lost";
  const loads = decided.map((one) => fusedLoad(one, now));
  const words = fuseWords(loads, { snapshot, limitA, isLost });
  const context = { limitA, meterAgeMs: snapshot.meter.ageMs, now };
  return decided.map((one, index) => {
    const word = words[index];
    if (word === undefined) return one;
    if ("demand" in one) {
      return { ...one, ...fusedCharger(one, word, { ...context, range: one.demand.range }) };
    }
    return { ...one, ...fusedSwitch(one, word, { ...context, before: one.load.memory }) };
  });
}

function fusedLoad(one: Decided, now: Moment): FusedLoad {
  if ("demand" in one) {
    const { load, memory, decision, demand, told } = one;
    return {
      kind: "charger",
      reading: load.reading,
      phases: decision.phases,
      range: demand.range,
      command: decision.command,
      before: told.command,
      isDwelling: fuseDwellEndsMs(memory, now) !== null,
    };
  }
  const { load, decision, memory: { relay } } = one;
  return {
    kind: "switch",
    reading: load.reading,
    drawW: plugDrawW(load.reading, load.settings),
    stepW: load.settings.plugOnPowerW,
    command: decision.command,
    isSteered: relay.isManaged && !relay.isOffDue,
  };
}

/** What a load draws, as the energy book has it. */
function bookedLoad(load: ChargerLoad | SwitchLoad): BookedLoad {
  const { id, reading } = load;
  if (!reading.isConfigured) return { id, powerW: 0 };
  if (load.kind === "switch") return { id, powerW: plugDrawW(load.reading, load.settings) };
  return { id, powerW: reading.value?.powerW ?? null };
}

/** The snapshot as it is for one charger: its charger and car power are this one's. */
function asCharger(snapshot: Snapshot, reading: Reading<ChargerValues>): Snapshot {
  const carPowerW = reading.isConfigured ? reading.value?.powerW ?? null : 0;
  return { ...snapshot, charger: reading, flows: { ...snapshot.flows, carPowerW } };
}
