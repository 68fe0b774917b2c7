import { DeviceError } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import {
  type InverterStatus,
  type InverterValues,
  isTakingIn,
} from "../../domain/house/snapshot.ts";
import { BlockGuard, PROBE_PATIENCE, VALUES_PATIENCE } from "./block_guard.ts";
import { FROZEN_MS, FrozenWatch } from "../transport/frozen_watch.ts";
import type { ModbusLink } from "../transport/modbus_connection.ts";
import { COMMON_BLOCK, INVERTER_BLOCK } from "./register_map.ts";
import { type CommonIdentity, decodeCommon } from "./identity.ts";
import { decodeInverter } from "./decode.ts";

/** In these, power flows through the inverter and its values never stand still. */
const LIVE: readonly (InverterStatus | null)[] = ["producing", "throttled"];
const UNKNOWN_COMMON: CommonIdentity = {
  manufacturer: null,
  model: null,
  firmware: null,
  serial: null,
  ratedPowerW: null,
};

/** The inverter's own two blocks: who it is, once a connection, and what it does. */
export class InverterReader {
  readonly #identityGuard: BlockGuard;
  readonly #valuesGuard: BlockGuard;
  readonly #watch: FrozenWatch;
  #common: { readonly link: ModbusLink; readonly identity: CommonIdentity | null } | null = null;
  #ratedPowerW: number | null = null;
  #liveAtMs: number | null = null;

  constructor(
    private readonly options: {
      readonly name: string;
      readonly clock: Clock;
      /** Modbus unit, where it is not the connection's own. */
      readonly unitId?: number | undefined;
    },
  ) {
    const { name, clock } = options;
    this.#identityGuard = new BlockGuard({
      what: `identity of ${name}`,
      // Only limits depend on the common block, so one failure is enough to leave it alone.
      patience: { ...PROBE_PATIENCE, maxFailures: 1 },
      clock,
    });
    this.#valuesGuard = new BlockGuard({
      what: `inverter of ${name}`,
      patience: VALUES_PATIENCE,
      clock,
    });
    this.#watch = new FrozenWatch(options.clock);
  }

  /** True while it was last seen at work, not long ago. */
  get isLive(): boolean {
    return this.#liveAtMs !== null && this.options.clock.steadyMs() - this.#liveAtMs <= FROZEN_MS;
  }

  /** True while it is at work and its registers stand still all the same. */
  get isFrozen(): boolean {
    return this.isLive && this.#watch.isFrozen;
  }

  /** @throws DeviceError */
  async read(link: ModbusLink): Promise<InverterValues> {
    const registers = await this.#valuesGuard.read(link, INVERTER_BLOCK, this.options.unitId);
    await this.#learnRating(link);
    const values = decodeInverter(registers, this.#ratedPowerW);
    this.#note(registers, values);
    if (this.isFrozen) this.#watch.refuse(`inverter of ${this.options.name}`);
    return values;
  }

  /** Whether it is at work now, as it says when asked. @throws DeviceError */
  async askIsLive(link: ModbusLink): Promise<boolean> {
    return isAtWork(decodeInverter(await link.read(INVERTER_BLOCK, this.options.unitId)));
  }

  /** Who it is, all null while it cannot tell. @throws DeviceError */
  async identify(link: ModbusLink): Promise<CommonIdentity> {
    const identity = decodeCommon(
      await this.#identityGuard.read(link, COMMON_BLOCK, this.options.unitId),
    );
    this.#keep(link, identity);
    return identity ?? UNKNOWN_COMMON;
  }

  /** Asked once a connection, again while a restarting inverter cannot tell; never fails a read. */
  async #learnRating(link: ModbusLink): Promise<void> {
    if (this.#common?.link === link && this.#common.identity !== null) return;
    if (this.#identityGuard.isPaused) return;
    try {
      this.#keep(
        link,
        decodeCommon(await this.#identityGuard.read(link, COMMON_BLOCK, this.options.unitId)),
      );
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.#keep(link, UNKNOWN_COMMON);
    }
  }

  #keep(link: ModbusLink, identity: CommonIdentity | null): void {
    this.#common = { link, identity };
    this.#ratedPowerW = identity?.ratedPowerW ?? this.#ratedPowerW;
  }

  #note(registers: readonly number[], values: InverterValues): void {
    this.#watch.note(registers);
    this.#liveAtMs = isAtWork(values) ? this.options.clock.steadyMs() : null;
  }
}

/** An inverter that charges its battery from the AC side says that it is off. */
function isAtWork(values: InverterValues): boolean {
  return LIVE.includes(values.status) || isTakingIn(values);
}
