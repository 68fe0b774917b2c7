import {
  isMaterialChange,
  isOtherSwitch,
  restoreCharger,
  restoreSwitch,
  toMemory,
  toSwitchMemory,
} from "../../control/memory.ts";
import type { ChargerMemory } from "../../control/charger_memory.ts";
import type { PlugMemory } from "../../control/heater/plug_memory.ts";
import type { ControlState } from "../../control/state.ts";
import { forgetCharger } from "../../control/takeover.ts";
import {
  type ControlMemory,
  parseMemory,
  parseSwitchMemory,
  type SwitchMemory,
} from "../../domain/codes/control_memory.ts";
import { type Device, SLOT_IDS } from "../../domain/house/device.ts";
import type { ModeChoice } from "../../domain/house/mode.ts";
import type { Moment } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import { chargerPlace } from "../../domain/devices/slots.ts";
import type { MemoryStore } from "../../domain/ports/record_stores.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { SAVE_EACH_MS, type Write } from "./retry_queue.ts";

/** A memory in which nothing material has changed is written so often while no current flows. */
const IDLE_MEMORY_EACH_MS = 10 * MINUTE_MS;

/** A charger's memory with the wall time of its newest sign; null: none was left. */
export interface LeftMemory {
  readonly charger: ChargerMemory;
  readonly lastSeenMs: number | null;
}

/** Keeps what control remembers of each load, so that a restart goes on with it. */
export class MemoryKeeper {
  readonly #chargers = new Map<number, Saved<ControlMemory>>();
  /** What is stored of each; null: nothing is, left out: not known. */
  readonly #switches = new Map<number, SwitchMemory | null>();
  /** Where each load lies: a memory of another one tells nothing. */
  #places: ReadonlyMap<number, string> = new Map();

  constructor(private readonly store: MemoryStore) {}

  /** What an earlier program left of a charger. @throws StorageFailed */
  loadCharger(
    id: number,
    { choice, place, now }: {
      readonly choice: ModeChoice;
      readonly place: string;
      readonly now: Moment;
    },
  ): LeftMemory {
    const memory = parseMemory(this.store.load(id));
    const known = restoreCharger(memory, choice, now);
    const isSame = (memory?.chargerPlace ?? place) === place;
    return {
      charger: isSame ? known : forgetCharger(known),
      lastSeenMs: memory?.writtenAtMs ?? null,
    };
  }

  /** What an earlier program left of a switch. @throws StorageFailed */
  loadSwitch(
    id: number,
    { place, now }: { readonly place: string; readonly now: Moment },
  ): PlugMemory {
    const memory = parseSwitchMemory(this.store.load(id));
    this.#switches.set(id, memory);
    return restoreSwitch((memory?.place ?? place) === place ? memory : null, now);
  }

  /** Where the loads lie now. */
  note(places: ReadonlyMap<number, string>): void {
    this.#places = places;
  }

  /** The database is another one, or the clock had been wrong: all is due again. */
  saveAgain(): void {
    this.#chargers.clear();
    this.#switches.clear();
  }

  /** What is due of each load, or all of it when `isLast`. */
  due({ loads }: ControlState, now: Moment, isLast: boolean): readonly Write[] {
    return [...loads].flatMap(([id, memory]) =>
      memory.kind === "charger"
        ? this.#dueCharger(id, memory, { now, isLast })
        : this.dueSwitch(id, memory, now)
    );
  }

  #dueCharger(id: number, state: ChargerMemory, at: DueAt): readonly Write[] {
    const { now, isLast } = at;
    const memory = { ...toMemory(state, now), chargerPlace: this.#places.get(id) ?? null };
    const saved = this.#chargers.get(id) ?? null;
    const isUrgent = saved === null || isLast || isMaterialChange(saved.memory, memory);
    if (!isUrgent) {
      const eachMs = memory.session?.isFlowing === true ? SAVE_EACH_MS : IDLE_MEMORY_EACH_MS;
      if (now.steadyMs - saved.steadyMs < eachMs) return [];
    }
    return [this.#write(id, memory, {
      isUrgent,
      done: () => this.#chargers.set(id, { memory, steadyMs: now.steadyMs }),
    })];
  }

  /** Whether it is held and steered has to live on: nothing is written while that is as it is stored. */
  dueSwitch(id: number, state: PlugMemory, now: Moment): readonly Write[] {
    const place = this.#places.get(id);
    const memory = { ...toSwitchMemory(state, now), ...(place === undefined ? {} : { place }) };
    const stored = this.#switches.get(id);
    if (stored !== undefined && !isOtherSwitch(stored, memory)) return [];
    return [this.#write(id, memory, {
      isUrgent: true,
      done: () => this.#switches.set(id, memory),
    })];
  }

  #write(
    id: number,
    memory: ControlMemory | SwitchMemory,
    { isUrgent, done }: { readonly isUrgent: boolean; readonly done: () => void },
  ): Write {
    const json = JSON.stringify(memory);
    return { isUrgent, run: () => this.store.save(id, json, memory.writtenAtMs), done };
  }
}

interface Saved<T> {
  readonly memory: T;
  readonly steadyMs: number;
}

interface DueAt {
  readonly now: Moment;
  readonly isLast: boolean;
}

/** What tells one load from another at each id. */
export function loadPlaces(
  settings: Settings,
  devices: readonly Device[],
): ReadonlyMap<number, string> {
  const others = devices
    .filter(({ roles }) => roles.includes("charger") || roles.includes("switch"))
    .map(({ id, driver, params }) => [id, JSON.stringify([driver, params])] as const);
  const { charger, plug } = SLOT_IDS;
  return new Map([[charger, chargerPlace(settings)], [plug, settings.plugHost], ...others]);
}

/** The ids of all switches. */
export function switchIds(devices: readonly Device[]): readonly number[] {
  const others = devices.filter(({ roles }) => roles.includes("switch")).map(({ id }) => id);
  return [SLOT_IDS.plug, ...others];
}
