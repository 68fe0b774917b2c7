import type { Phases } from "../../domain/house/units.ts";

/** As much of a fault as concerns a socket. */
export interface AnyFault {
  readonly kind: string;
  /** Of a slow one. */
  readonly delayMs?: number;
}

/** Listener and sockets are closed: connections are refused. */
type Down = { readonly kind: "down" };
/** Connections are not taken: what a client sends first is dropped. */
type Deaf = { readonly kind: "deaf" };
/** Takes connections and requests and never answers. */
type Silent = { readonly kind: "silent" };
/** Answers so many real milliseconds later. */
type Slow = { readonly kind: "slow"; readonly delayMs: number };
/** Tells for ever what it told when this began. */
type Frozen = { readonly kind: "frozen" };

export type InverterFault =
  | Down
  | Silent
  | Slow
  | Frozen
  /** After its restart: every value of inverter, meter and battery is a sentinel. */
  | { readonly kind: "not-implemented" }
  /** Meter values and scale factors are 0x8000, its identity stays. */
  | { readonly kind: "meter-lost" }
  /** The meter tells 0 W whatever flows (firmware 4.22.39 while asleep). */
  | { readonly kind: "meter-asleep" }
  /** Total and phases of the meter have the other sign. */
  | { readonly kind: "sign-flipped" }
  /** Battery voltage, current and power are sentinels, status 10. */
  | { readonly kind: "battery-asleep" }
  /** The battery tells -32768 W (LG RESU Prime while asleep) under this status. */
  | { readonly kind: "battery-overflow"; readonly status: number }
  /** The battery's lifetime counters are 0, as at midnight. */
  | { readonly kind: "counters-reset" }
  /** The battery's lifetime counters run backwards. */
  | { readonly kind: "counters-backwards" }
  /** The battery's rated energy is 0, SoE not a number, status 5. */
  | { readonly kind: "battery-lost" }
  /** After its restart: status 3 and no power yet. */
  | { readonly kind: "starting" }
  /** Curtailed: status 5, still producing. */
  | { readonly kind: "throttled" }
  /** Status 7 and no power; a code above 0xFFFF is one of register 40119, else of 40108. */
  | { readonly kind: "inverter-fault"; readonly vendorStatus: number }
  /** Register 40113 tells that there is no grid. */
  | { readonly kind: "grid-off" }
  /** The inverter tells this AC power: 127 kW and -127 kW were seen. */
  | { readonly kind: "wild-power"; readonly powerW: number }
  /** The scale factor of AC power differs from one request to the next. */
  | { readonly kind: "scale-race" }
  /** Right length, wrong transaction and nonsense behind it. */
  | { readonly kind: "garbage" }
  /** Before each answer comes the one before it once more, with its old transaction. */
  | { readonly kind: "old-answers" }
  /** A read of registers that do not exist hangs the server until this ends. */
  | { readonly kind: "unknown-hangs" }
  /** A read that touches this register ends the connection. */
  | { readonly kind: "closes-at"; readonly address: number }
  /** Every read is answered with this Modbus exception. */
  | { readonly kind: "exception"; readonly code: number }
  /** Answers in pieces of five bytes. */
  | { readonly kind: "split" };

export type ChargerFault =
  | Down
  | Deaf
  | Silent
  | Slow
  | Frozen
  | { readonly kind: "error-500" }
  | { readonly kind: "html" }
  /** 200 without a body. */
  | { readonly kind: "empty" }
  /** Takes the request, does what it asks for and closes the connection without an answer. */
  | { readonly kind: "hang-up" }
  /** Writes are answered as if they were taken, and have no effect. */
  | { readonly kind: "put-ignored" }
  /** It takes no more current than this, and tells so. */
  | { readonly kind: "clamped"; readonly currentA: number }
  | { readonly kind: "error-code"; readonly code: string }
  | CarFault
  | Gen1Fault
  | Gen2Fault;

/** Behind the charger, of either generation. */
type CarFault =
  /** It takes nothing more, whatever it is offered. */
  | { readonly kind: "car-full" }
  /** It does not wake up when it is offered a current. */
  | { readonly kind: "car-asleep" }
  /** The car is plugged in anew, and the charger starts by itself. */
  | { readonly kind: "self-start" }
  /** Fuses or a socket leave so many phases: the inputs of the others float. */
  | { readonly kind: "phases-lost"; readonly supplyPhases: Phases }
  /** Its contactors stay where they are, whatever it is switched to and tells. */
  | { readonly kind: "phases-stuck" };

/** Of the first generation behind its gateway alone; the second stays well. */
type Gen1Fault =
  /** Out of the gateway's reach: a JSON Message in place of data. */
  | { readonly kind: "away-message"; readonly status?: 200 | 404 }
  /** Out of the gateway's reach: 204 without a body. */
  | { readonly kind: "away-204" }
  /**
   * The PIN does not fit: writes are refused with 500, or are answered 202 and have no effect.
   * PasswordMatch is false, or tells nothing of it.
   */
  | { readonly kind: "wrong-pin"; readonly answer?: 202; readonly isTold?: false }
  /** Bluetooth is gone: Connected false and frozen values, with their own time or the present. */
  | { readonly kind: "link-lost"; readonly isTimeLive?: true }
  /** The time in the answers stands still, the values do not. */
  | { readonly kind: "time-frozen" }
  /** Tells that it is paused whatever flows. */
  | { readonly kind: "flag-false" };

/** Of the second generation alone; the first stays well. */
type Gen2Fault =
  /** Every request is refused: the local API is off in the app. */
  | { readonly kind: "api-disabled" }
  /** 401, whoever asks. */
  | { readonly kind: "unauthorized" }
  /** 503, whatever is asked. */
  | { readonly kind: "busy" }
  /** Writes are refused, because it charges by its own rules. */
  | { readonly kind: "commands-blocked" }
  /** No power while this lasts; then it is switched to so many phases, and charges by itself. */
  | { readonly kind: "restart"; readonly phases: Phases }
  /** Sections that not every model has are missing. */
  | { readonly kind: "sparse" }
  /** Tells numbers where names were asked for. */
  | { readonly kind: "raw" }
  | { readonly kind: "warning-code"; readonly code: string };

export type PlugFault =
  | Down
  /** As from a plug that has lost its WLAN: the relay stays where it is. */
  | Silent
  | Slow
  /** The relay does not move: err_code -1. */
  | { readonly kind: "relay-error" }
  /** Half an answer, then the end. */
  | { readonly kind: "truncated" }
  /** The header of an answer tells so many bytes. */
  | { readonly kind: "wrong-length"; readonly lengthBytes: number }
  /** The answer comes in several segments, the first after four bytes. */
  | { readonly kind: "split" }
  /** The meter's module answers err_code -1, as on a plug without one. */
  | { readonly kind: "meter-error" }
  /** When this begins, a finger on its button moves the relay. */
  | { readonly kind: "switched-by-hand"; readonly isOn: boolean }
  /** The load draws nothing while the relay is on: its own thermostat has opened. */
  | { readonly kind: "load-resting" }
  /** It starts again: refuses meanwhile, keeps its relay, counts its time on from 0. */
  | { readonly kind: "reboot" }
  /** When this begins, the meter's total begins again at 0. */
  | { readonly kind: "total-reset" };

export interface FaultOf {
  readonly inverter: InverterFault;
  readonly charger: ChargerFault;
  readonly plug: PlugFault;
}

export type FaultyDevice = keyof FaultOf;
export const DEVICE_NAMES = [
  "inverter",
  "charger",
  "plug",
] as const satisfies readonly FaultyDevice[];

/** What can be given a fault; resolves when it is in effect. */
export interface FaultTarget<F> {
  setFault(fault: F | null): Promise<void>;
}

export type FaultTargets = { readonly [D in FaultyDevice]: FaultTarget<FaultOf[D]> };

/** The switchboard of faults: at most one a device at a time. */
export class Faults {
  readonly #active: { [D in FaultyDevice]: FaultOf[D] | null } = {
    inverter: null,
    charger: null,
    plug: null,
  };

  #last: Promise<void> = Promise.resolve();

  constructor(private readonly targets: FaultTargets) {}

  /** Replaces the device's fault, one after the other. Resolves when it is in effect. */
  set<D extends FaultyDevice>(device: D, fault: FaultOf[D] | null): Promise<void> {
    const target: FaultTarget<FaultOf[D]> = this.targets[device];
    const change = this.#last.then(async () => {
      await target.setFault(fault);
      this.#active[device] = fault;
    });
    this.#last = change.catch(() => {});
    return change;
  }

  /** The device is well again. Resolves when it is. */
  async clear(device: FaultyDevice): Promise<void> {
    await this.set(device, null);
  }

  active<D extends FaultyDevice>(device: D): FaultOf[D] | null {
    return this.#active[device];
  }
}
