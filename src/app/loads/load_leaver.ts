import type { ChargeMode, ModeChoice } from "../../domain/house/mode.ts";
import type { Moment } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import { settingsOf } from "../../domain/settings/load_settings.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { RelayMemory } from "../../control/heater/plug_relay.ts";
import type { Recorder } from "../records/recorder.ts";
import type { LeftDevice } from "../settings/left_devices.ts";
import type { Equipment } from "../cycle/equipment.ts";
import type { OpenCharger, OpenSwitch } from "../cycle/open_devices.ts";
import { makeSafe, type Unwatched } from "./stop.ts";

/** What a load that is left does by now. */
export interface LeaverParts {
  readonly equipment: Equipment;
  readonly logger: Logger;
  readonly recorder: Recorder;
  readonly settings: () => Settings;
  readonly choiceOf: (id: number) => ModeChoice;
  readonly relayOf: (id: number) => RelayMemory;
  readonly now: () => Moment;
}

/** Makes loads safe that nobody will watch any more. */
export class LoadLeaver {
  /** Those that have been told already, and are left in the next cycle. */
  #safe: ReadonlySet<number> = new Set();

  constructor(private readonly parts: LeaverParts) {}

  /**
   * Chargers whose charge must not go on when nobody watches it: in Tracked, which follows the sun,
   * and in Disabled, which allows none.
   */
  mustPause(): ReadonlySet<number> {
    const { chargers } = this.parts.equipment;
    return new Set(chargers.map(({ id }) => id).filter((id) => this.#mustPause(id)));
  }

  /** Those and `others`, and every switch that this program steers. */
  unwatched(others: ReadonlySet<number> = new Set()): Unwatched {
    const { chargers, switches } = this.parts.equipment;
    return {
      chargers: chargers.map(({ id, port }) => ({
        charger: port,
        mustPause: () => others.has(id) || this.#mustPause(id),
      })),
      plugs: switches.filter(({ id }) => this.#isSteered(id)).map(({ port }) => port),
    };
  }

  /** After a bug of ours: whatever else is wrong, no tracked charge and no load goes on unwatched. */
  async leaveAll(): Promise<void> {
    const { logger } = this.parts;
    try {
      await makeSafe({ ...this.unwatched(), logger });
    } catch (error) {
      logger.error("Not made safe", { error: String(error) });
    }
  }

  /** Makes those of them safe that are open, before it is stored that they are left. Never rejects. */
  async prepare(left: readonly LeftDevice[]): Promise<void> {
    const { chargers, switches } = this.parts.equipment;
    await Promise.all(left.flatMap(({ id, isStaying }) => [
      ...chargers.filter((one) => one.id === id).map((one) => this.leave(one, isStaying)),
      ...switches.filter((one) => one.id === id).map((one) => this.leavePlug(one)),
    ]));
  }

  /** It has been left, or stays after all. */
  forget(id: number): void {
    this.#safe = new Set([...this.#safe].filter((safe) => safe !== id));
  }

  /** Left for another address a charger would follow the sun of then; removed, charge for ever. */
  async leave({ id, port }: OpenCharger, isStaying: boolean): Promise<void> {
    if (isStaying && !this.#mustPause(id)) return;
    await this.#makeSafe(id, { chargers: [{ charger: port }], plugs: [] });
  }

  /** A switch goes off where this program steers it, or has still to switch it off. */
  async leavePlug({ id, port }: OpenSwitch): Promise<void> {
    const { isManaged, isOffDue } = this.parts.relayOf(id);
    if (isManaged || isOffDue) await this.#makeSafe(id, { chargers: [], plugs: [port] });
  }

  /** One that does not take it, as long as is tried, is left as it is: a person shall look. */
  async #makeSafe(id: number, left: Unwatched): Promise<void> {
    if (this.#safe.has(id)) return;
    const { equipment, logger, recorder } = this.parts;
    const { isSafe } = await makeSafe({ ...left, logger });
    this.#safe = new Set([...this.#safe, id]);
    const load = equipment.snapshot().loads.find((one) => one.id === id);
    if (isSafe || load === undefined) return;
    const { name, kind } = load;
    const now = this.parts.now();
    const detail = { name, load: kind };
    recorder.note({ atMs: now.atMs, kind: "device", code: "device.left", detail }, now);
  }

  #mustPause(id: number): boolean {
    return mustPause(this.parts.choiceOf(id).mode);
  }

  #isSteered(id: number): boolean {
    const { settings, equipment, relayOf } = this.parts;
    const { isManaged, isOffDue } = relayOf(id);
    if (isManaged || isOffDue) return true;
    const sight = equipment.snapshot().loads.find((load) => load.id === id);
    return sight !== undefined && settingsOf(settings(), sight.policy).plugEnabled;
  }
}

function mustPause(mode: ChargeMode): boolean {
  return mode === "tracked" || mode === "disabled";
}
