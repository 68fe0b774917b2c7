import { DeviceProtocol } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { ChargerValues } from "../../domain/house/snapshot.ts";
import { SECOND_MS } from "../../domain/house/units.ts";
import { FrozenWatch } from "./frozen_watch.ts";

/**
 * Beyond this a charger's values are no longer measured. In every recorded answer of a gateway the
 * time in it is at most 1 s old, and a flow of 500 W moves the energy counter each 8 s.
 */
const OLD_MS = 15 * SECOND_MS;

/** What moves while a charger measures. */
export type Measured = Pick<
  ChargerValues,
  "powerW" | "phaseCurrentsA" | "phaseVoltagesV" | "sessionEnergyWh" | "totalEnergyWh"
>;

/** Notices a charger, or a gateway before it, that repeats what was measured long ago. */
export class OldValues {
  readonly #values: FrozenWatch;
  readonly #times: FrozenWatch;
  /** Of the newest read; null: it told none. */
  #timeS: number | null = null;
  #totalEnergyWh: number | null = null;

  constructor(clock: Clock) {
    this.#values = new FrozenWatch(clock);
    this.#times = new FrozenWatch(clock);
  }

  /** Takes what was just read. `timeS` is the answer's own time; null: it tells none. */
  note(measured: Measured, timeS: number | null): void {
    const { powerW, phaseCurrentsA, phaseVoltagesV, sessionEnergyWh, totalEnergyWh } = measured;
    const energies = [sessionEnergyWh, totalEnergyWh];
    this.#values.note([powerW, ...phaseCurrentsA, ...phaseVoltagesV, ...energies]);
    this.#times.note(timeS === null ? [] : [timeS]);
    this.#timeS = timeS;
    this.#totalEnergyWh = totalEnergyWh;
  }

  /** True when a value differs from those of the read before. */
  get haveMoved(): boolean {
    return this.#values.hasMoved;
  }

  /** True when values and, where it is told, time differ from those of the read before. */
  get areLive(): boolean {
    return this.haveMoved && (this.#timeS === null || this.#times.hasMoved);
  }

  /**
   * Ends a read whose values are old. At rest only the answer's own time can tell: nothing else
   * need ever move. @throws DeviceProtocol
   */
  refuse(action: string, { isFlowing }: { isFlowing: boolean }): void {
    const telling = [
      ...(this.#timeS === null ? [] : [this.#times]),
      ...(isFlowing && this.#totalEnergyWh !== null ? [this.#values] : []),
    ];
    const unchangedMs = Math.max(...telling.map((watch) => watch.unchangedMs));
    if (unchangedMs <= OLD_MS) return;
    const seconds = Math.round(unchangedMs / SECOND_MS);
    throw new DeviceProtocol(`Cannot ${action}: its values have been frozen for ${seconds} s`, {
      symptom: "frozen",
    });
  }
}
