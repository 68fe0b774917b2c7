import { chargerIn, type ControlState } from "../../control/state.ts";
import type { HouseEvent, SettingChange } from "../../domain/codes/house_event.ts";
import { SECRET_KEYS, SETTING_KEYS, type Settings } from "../../domain/settings/settings.ts";
import type { ClockMove } from "../../domain/house/time.ts";
import type { DecidedCycle } from "../status.ts";
import { deviceDetail } from "./device_detail.ts";
import { DeviceWatch } from "./device_watch.ts";
import { GoalWatch } from "../uses/goal_watch.ts";
import { FaultWatch } from "./fault_watch.ts";
import {
  ChargerWatch,
  SwitchWatch,
  type WatchedCharger,
  type WatchedSwitch,
} from "./load_watch.ts";

const HIDDEN = "***";

/** Tells from one cycle to the next what a person would want to read of it. */
export class EventWatch {
  readonly #devices = new DeviceWatch();
  readonly #faults = new FaultWatch();
  readonly #chargers = new Map<number, ChargerWatch>();
  readonly #switches = new Map<number, SwitchWatch>();
  readonly #goals = new Map<number, GoalWatch>();
  #settings: Settings | null = null;

  /** With what was remembered of each load when the program began. */
  constructor({ loads }: ControlState) {
    for (const [id, memory] of loads) {
      if (memory.kind !== "charger") continue;
      const { choice, session } = memory;
      this.#chargers.set(id, new ChargerWatch({ choice, isFlowing: session?.isFlowing ?? false }));
      this.#goals.set(id, new GoalWatch(choice));
    }
  }

  /** What happened since the cycle before, in the order of cause and effect. */
  observe(cycle: DecidedCycle): readonly HouseEvent[] {
    const { snapshot, decision, now } = cycle;
    const chargers = chargersOf(cycle);
    const online = new Set(
      decision.loads.filter((one) => one.kind === "charger" && one.isOnline).map(({ id }) => id),
    );
    return [
      ...this.#observeSettings(cycle),
      ...chargers.flatMap((one) => this.#goalWatch(one).observe(one)),
      ...chargers.flatMap((one) => this.#chargerWatch(one).observeMode(one)),
      ...this.#devices.observe({ snapshot, online, now }),
      ...this.#faults.observe({ snapshot, now }),
      ...chargers.flatMap((one) => this.#chargerWatch(one).observeFlow(one)),
      ...chargers.flatMap((one) => this.#chargerWatch(one).observePhases(one)),
      ...switchesOf(cycle).flatMap((one) => this.#switchWatch(one).observe(one)),
    ];
  }

  /** The wall clock was wrong: what is under way has its right time. */
  moveStamps(move: ClockMove): void {
    this.#devices.moveStamps(move);
    this.#faults.moveStamps(move);
    for (const charger of this.#chargers.values()) charger.moveStamps(move);
  }

  /** A charger that is new begins with the mode that it has now. */
  #chargerWatch({ decision: { id }, choice }: WatchedCharger): ChargerWatch {
    const watch = this.#chargers.get(id) ?? new ChargerWatch({ choice, isFlowing: false });
    this.#chargers.set(id, watch);
    return watch;
  }

  #goalWatch({ decision: { id }, choice }: WatchedCharger): GoalWatch {
    const watch = this.#goals.get(id) ?? new GoalWatch(choice);
    this.#goals.set(id, watch);
    return watch;
  }

  #switchWatch({ decision: { id } }: WatchedSwitch): SwitchWatch {
    const watch = this.#switches.get(id) ?? new SwitchWatch();
    this.#switches.set(id, watch);
    return watch;
  }

  #observeSettings({ settings, now }: DecidedCycle): readonly HouseEvent[] {
    const before = this.#settings;
    this.#settings = settings;
    if (before === null || before === settings) return [];
    const changes = SETTING_KEYS.flatMap((key): readonly SettingChange[] => {
      if (JSON.stringify(before[key]) === JSON.stringify(settings[key])) return [];
      const isSecret = SECRET_KEYS.has(key);
      return [{
        key,
        old: isSecret ? HIDDEN : before[key],
        new: isSecret ? HIDDEN : settings[key],
      }];
    });
    if (changes.length === 0) return [];
    return [{ atMs: now.atMs, kind: "settings", code: "settings.changed", detail: { changes } }];
  }
}

function chargersOf({ snapshot, decision, now }: DecidedCycle): readonly WatchedCharger[] {
  return decision.loads.flatMap((one) => {
    const sight = snapshot.loads.find(({ id }) => id === one.id);
    if (one.kind !== "charger" || sight?.kind !== "charger") return [];
    const { choice } = chargerIn(decision.state, one.id, now);
    const name = deviceDetail(one.id, snapshot);
    return [{ decision: one, choice, reading: sight.reading, name, now }];
  });
}

function switchesOf({ snapshot, decision, now }: DecidedCycle): readonly WatchedSwitch[] {
  return decision.loads.flatMap((one) => {
    const sight = snapshot.loads.find(({ id }) => id === one.id);
    if (one.kind !== "switch" || sight?.kind !== "switch") return [];
    return [{
      decision: one,
      reading: sight.reading,
      name: deviceDetail(one.id, snapshot),
      now,
    }];
  });
}
