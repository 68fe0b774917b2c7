import type { LoadValues, PvValues } from "../../domain/house/device.ts";
import { DeviceError, DeviceProtocol } from "../../domain/codes/errors.ts";
import type { MeterValues } from "../../domain/house/snapshot.ts";
import type { Clock } from "../../domain/house/time.ts";
import { FrozenWatch } from "../transport/frozen_watch.ts";
import {
  type Component,
  decodeEm,
  decodeEm1,
  decodeEm1Data,
  decodeEmData,
  decodePm1,
  decodeSwitch,
  type MeterEnergies,
  type MeterSight,
} from "./answers.ts";
import { type Layout, LayoutFinder } from "./layout.ts";
import type { HostLine } from "./shared_hosts.ts";

export interface MeterOptions {
  readonly line: HostLine;
  readonly channel: number;
  /** The clamps lie the other way round. */
  readonly isReversed: boolean;
  readonly clock: Clock;
}

/** What an inverter draws itself at night, and what a clamp makes up: below this it lies wrongly. */
const LEAST_POWER_W = -100;
const NO_ENERGIES: MeterEnergies = { forwardWh: null, backwardWh: null };

/** How the status of each kind of component is asked for and read, and where its counters are. */
const KINDS = {
  em: {
    method: "EM.GetStatus",
    decode: decodeEm,
    counters: { method: "EMData.GetStatus", decode: decodeEmData },
  },
  em1: {
    method: "EM1.GetStatus",
    decode: decodeEm1,
    counters: { method: "EM1Data.GetStatus", decode: decodeEm1Data },
  },
  pm1: { method: "PM1.GetStatus", decode: decodePm1, counters: null },
  switch: {
    method: "Switch.GetStatus",
    decode: (answer: unknown, action: string) => decodeSwitch(answer, action).meter,
    counters: null,
  },
} as const satisfies Readonly<Record<Component, unknown>>;

/**
 * A meter of one channel: three phases where the device has them there, else one clamp, else the
 * meter of a relay.
 *
 * Counters that cannot be read leave the power as it is. Values that have not moved by anything for
 * a minute are refused as frozen, but for those of a relay that is off.
 */
export class ShellyMeter {
  readonly #layout: LayoutFinder;
  readonly #frozen: FrozenWatch;

  constructor(private readonly options: MeterOptions) {
    this.#layout = new LayoutFinder(options.line, options.channel);
    this.#frozen = new FrozenWatch(options.clock);
  }

  /** At the grid connection, + import. @throws DeviceError */
  async readGrid(): Promise<MeterValues> {
    const { powerW, phasePowersW, voltagesV, frequencyHz, energies } = await this.#read();
    return {
      gridPowerW: powerW,
      phasePowersW,
      voltagesV,
      frequencyHz,
      importedWh: energies.forwardWh,
      exportedWh: energies.backwardWh,
    };
  }

  /** Of an inverter without a driver of its own. @throws DeviceError */
  async readPv(): Promise<PvValues> {
    const { powerW, voltagesV, frequencyHz, energies } = await this.#readOneWay();
    return {
      pvPowerW: powerW,
      acPowerW: powerW,
      dcPowerW: null,
      acLimitW: null,
      temperatureC: null,
      status: null,
      vendorStatus: null,
      lifetimeEnergyWh: energies.forwardWh,
      acVoltagesV: voltagesV,
      frequencyHz,
      dcVoltageV: null,
    };
  }

  /** @throws DeviceError */
  async readLoad(): Promise<LoadValues> {
    const { powerW, energies } = await this.#readOneWay();
    return { powerW, totalWh: energies.forwardWh };
  }

  /** Power that flows one way only. @throws DeviceProtocol when it flows the other way */
  async #readOneWay(): Promise<Measured> {
    const measured = await this.#read();
    const { powerW } = measured;
    if (powerW === null) return measured;
    if (powerW < LEAST_POWER_W) {
      throw new DeviceProtocol(
        `Cannot ${this.#action}: ${Math.round(powerW)} W, which flows the wrong way`,
        { symptom: "wrong-direction" },
      );
    }
    return { ...measured, powerW: Math.max(0, powerW) };
  }

  async #read(): Promise<Measured> {
    const action = this.#action;
    return await this.#layout.with(action, async (layout) => {
      const kind = this.#kindOf(layout, action);
      const answer = await this.#ask(kind.method);
      const sight = kind.decode(answer, action);
      this.#refuseFrozen(sight);
      const energies = kind.counters === null
        ? sight.energies ?? NO_ENERGIES
        : await this.#readCounters(kind.counters);
      return this.#turned({ ...sight, energies });
    });
  }

  #kindOf({ components }: Layout, action: string): typeof KINDS[Component] {
    const [component] = components;
    if (component === undefined) throw this.#layout.missing(action, "meter");
    return KINDS[component];
  }

  async #readCounters(
    { method, decode }: NonNullable<typeof KINDS[Component]["counters"]>,
  ): Promise<MeterEnergies> {
    try {
      return decode(await this.#ask(method), this.#action);
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      return NO_ENERGIES;
    }
  }

  #refuseFrozen({ powerW, phasePowersW, voltagesV, currentsA, frequencyHz, energies }: MeterSight) {
    const values = [powerW, ...phasePowersW, ...voltagesV, ...currentsA, frequencyHz];
    const isTelling = values.some((value) => value !== null && value !== 0);
    const counted = energies === null ? [] : [energies.forwardWh, energies.backwardWh];
    // A relay's meter that has nothing to measure may tell its last voltage for ever.
    const isIdle = energies !== null && (powerW === null || powerW === 0);
    this.#frozen.note([...values, ...counted]);
    if (isTelling && !isIdle) this.#frozen.refuse(`meter ${this.#name}`);
  }

  #turned(measured: Measured): Measured {
    if (!this.options.isReversed) return measured;
    const { powerW, phasePowersW, energies } = measured;
    const { forwardWh, backwardWh } = energies;
    return {
      ...measured,
      powerW: negated(powerW),
      phasePowersW: phasePowersW.map(negated),
      energies: { forwardWh: backwardWh, backwardWh: forwardWh },
    };
  }

  #ask(method: string): Promise<unknown> {
    const { line, channel } = this.options;
    return line.call({ action: this.#action, method, params: { id: channel } });
  }

  get #name(): string {
    return `${this.options.line.name}/${this.options.channel}`;
  }

  get #action(): string {
    return `read meter ${this.#name}`;
  }
}

type Measured = Omit<MeterSight, "energies"> & { readonly energies: MeterEnergies };

/** 0 stays 0, and is not -0. */
function negated(value: number | null): number | null {
  return value === null ? null : 0 - value;
}
