import type { DeviceOpeners } from "../../src/app/cycle/equipment.ts";
import { ChargerWrites, fitCurrent } from "../../src/devices/charger/charger_writes.ts";
import type { ApplyState, ChargerCommand } from "../../src/domain/house/command.ts";
import { DeviceProtocol, DeviceTimeout, DeviceUnreachable } from "../../src/domain/codes/errors.ts";
import type { Charger, SiteDevices, Source, SwitchedPlug } from "../../src/domain/ports/devices.ts";
import type { Clock } from "../../src/domain/house/time.ts";
import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
} from "../../src/domain/house/snapshot.ts";
import type { House } from "../../src/simulator/house/house.ts";
import { slotOpeners } from "../app/slot_house.ts";
import {
  batteryValues,
  chargerValues,
  inverterValues,
  meterValues,
  plugValues,
} from "../../src/simulator/house/house_values.ts";

/** silent: no answer · restarted: it answers, and every value is "not implemented". */
export type SiteFault = "silent" | "restarted";
/**
 * silent: no answer · absent: the gateway says that the charger is out of reach · deaf: writes are
 * accepted and have no effect · frozen: tells for ever what it told when this began.
 */
export type ChargerFault = "silent" | "absent" | "deaf" | "frozen";

/** silent: no answer · stuck: it answers, and the relay does not move. */
export type PlugFault = "silent" | "stuck";

export interface PlugSwitch {
  readonly on: boolean;
  readonly steadyMs: number;
}

/** One write that reached the charger's gateway. */
export interface Write {
  readonly wish: ChargerCommand;
  readonly steadyMs: number;
}

/** As the real driver and gateway have it. */
const WRITE_RULES = { writeSpacingMs: 5000, settleMs: 20_000, stepA: 1 } as const;
/** The gateway answers a second write so soon after one, and loses it. */
const GATEWAY_SPACING_MS = 5000;
/** Age of what the gateway tells. */
const GATEWAY_LAG_S = 3;

/** The devices of a simulated house without their wires, each with at most one fault. */
export class HouseDevices {
  site: SiteFault | null = null;
  plug: PlugFault | null = null;
  /** False: an HS100. */
  hasPlugMeter = true;
  /** Moves of the plug's relay by a command. */
  readonly switches: PlugSwitch[] = [];
  readonly writes: Write[] = [];
  #chargerFault: ChargerFault | null = null;
  #frozen: ChargerValues | null = null;
  #writtenMs: number | null = null;
  /** Steady time of the last answer of the site and of the charger. */
  siteAnsweredMs: number | null = null;
  chargerAnsweredMs: number | null = null;

  constructor(readonly house: House, private readonly clock: Clock) {}

  get chargerFault(): ChargerFault | null {
    return this.#chargerFault;
  }

  setCharger(fault: ChargerFault | null): void {
    this.#chargerFault = fault;
    this.#frozen = fault === "frozen" ? this.#chargerNow() : null;
  }

  /** House time runs with the steady clock: setting the wall clock moves no sun. */
  live(): void {
    this.house.advanceTo(this.house.options.startMs + this.clock.steadyMs());
  }

  /** @param openCharger opens it in place of the house's own */
  openers(openCharger = () => this.#openCharger()): DeviceOpeners {
    return slotOpeners({
      site: () => this.#openSite(),
      charger: openCharger,
      plug: () => this.#openPlug(),
    });
  }

  #openPlug(): SwitchedPlug {
    const answer = <T>(action: string, tell: () => T): Promise<T> => {
      this.live();
      return this.plug === "silent"
        ? Promise.reject(new DeviceTimeout(`Cannot ${action} the plug: timeout`))
        : Promise.resolve(tell());
    };
    return {
      read: () =>
        answer("read", () => ({
          ...plugValues(this.house.state, this.hasPlugMeter),
          on: this.house.heater.isOn,
        })),
      set: (on) =>
        answer("switch", () => {
          if (this.plug === "stuck") throw new DeviceProtocol("Cannot switch the plug: stuck");
          if (on !== this.house.heater.isOn) {
            this.switches.push({ on, steadyMs: this.clock.steadyMs() });
          }
          this.house.heater.switchTo(on);
          return "confirmed";
        }),
      close: () => Promise.resolve(),
    };
  }

  #openSite(): SiteDevices {
    const source = <T>(tell: () => T): Source<T> => ({
      read: () => {
        this.live();
        if (this.site === "silent") {
          return Promise.reject(new DeviceTimeout("Cannot read the inverter: timeout"));
        }
        if (this.site === null) this.siteAnsweredMs = this.clock.steadyMs();
        return Promise.resolve(tell());
      },
    });
    const { house } = this;
    return {
      meter: source(() =>
        this.#unlessRestarted<MeterValues>(meterValues(house, house.state), NO_METER)
      ),
      inverter: source(() =>
        this.#unlessRestarted<InverterValues>(inverterValues(house, house.state), NO_INVERTER)
      ),
      battery: source(() => {
        const values = batteryValues(house.state);
        return values === null ? null : this.#unlessRestarted<BatteryValues>(values, NO_BATTERY);
      }),
      close: () => Promise.resolve(),
    };
  }

  #unlessRestarted<T>(values: T, unknown: T): T {
    return this.site === "restarted" ? unknown : values;
  }

  #openCharger(): Charger {
    const writes = new ChargerWrites({
      clock: this.clock,
      rules: WRITE_RULES,
      send: (wish) => this.#receive(wish),
    });
    return {
      read: () => this.#readCharger(writes),
      apply: (wish): Promise<ApplyState> => {
        const { minCurrentA, maxCurrentA } = this.house.charger.options;
        const range = { minA: minCurrentA, maxA: maxCurrentA, stepA: WRITE_RULES.stepA };
        const currentA = wish.enabled ? fitCurrent(wish.currentA, range) : wish.currentA;
        return writes.apply({ ...wish, currentA });
      },
      close: () => Promise.resolve(),
    };
  }

  #readCharger(writes: ChargerWrites): Promise<ChargerValues> {
    this.live();
    const mark = writes.beginRead();
    if (this.#chargerFault === "silent") {
      return Promise.reject(new DeviceTimeout("Cannot read NRGkick: timeout"));
    }
    if (this.#chargerFault === "absent") {
      return Promise.reject(absentError("read"));
    }
    const values = this.#frozen ?? this.#chargerNow();
    this.chargerAnsweredMs = this.clock.steadyMs();
    writes.endRead(mark, {
      enabled: values.enabled,
      currentA: values.targetCurrentA,
      isFlowing: (values.powerW ?? 0) >= values.idlePowerW,
      refusal: null,
    });
    return Promise.resolve(values);
  }

  #chargerNow(): ChargerValues {
    return chargerValues(this.house, this.house.stateAgo(GATEWAY_LAG_S));
  }

  #receive(wish: ChargerCommand): Promise<void> {
    this.live();
    if (this.#chargerFault === "silent") {
      return Promise.reject(new DeviceTimeout("Cannot write to NRGkick: timeout"));
    }
    if (this.#chargerFault === "absent") {
      return Promise.reject(absentError("write to"));
    }
    const steadyMs = this.clock.steadyMs();
    this.writes.push({ wish, steadyMs });
    const isLost = this.#writtenMs !== null && steadyMs - this.#writtenMs < GATEWAY_SPACING_MS;
    if (isLost || this.#chargerFault === "deaf") return Promise.resolve();
    this.#writtenMs = steadyMs;
    this.house.charger.command(
      { isEnabled: wish.enabled, currentA: wish.enabled ? wish.currentA : null },
      this.house.state.atMs,
    );
    return Promise.resolve();
  }
}

/** What the gateway tells while its charger is out of the wall. */
function absentError(action: string): DeviceUnreachable {
  return new DeviceUnreachable(`Cannot ${action} NRGkick: absent (204)`, { isAbsent: true });
}

const NO_METER: MeterValues = {
  gridPowerW: null,
  phasePowersW: [],
  voltagesV: [],
  frequencyHz: null,
  importedWh: null,
  exportedWh: null,
};
const NO_INVERTER: InverterValues = {
  acPowerW: null,
  dcPowerW: null,
  acLimitW: null,
  temperatureC: null,
  status: null,
  vendorStatus: null,
  lifetimeEnergyWh: null,
  acVoltagesV: [],
  frequencyHz: null,
  dcVoltageV: null,
};
const NO_BATTERY: BatteryValues = {
  powerW: null,
  socPct: null,
  sohPct: null,
  status: null,
  temperatureC: null,
  voltageV: null,
  currentA: null,
  chargedWh: null,
  dischargedWh: null,
};
