import type { Decision } from "../one.ts";
import { type PlugMemory, UNKNOWN_PLUG } from "../../../src/control/heater/plug_memory.ts";
import type { ControlState } from "../one.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { Cycles, type House, NIGHT, pausedState, START_MS } from "../house.ts";

/** It is 01:00 of a Wednesday in the zone of these tests when they begin. */
export const PLUG_SETTINGS: Partial<Settings> = {
  timeZone: "UTC",
  plugEnabled: true,
  plugWindow1: "01:00-09:00",
};
export const HEATER_W = 2000;

/** A plug that is enabled, off and long past its last switch. */
export function managedPlug(): PlugMemory {
  const relay = { ...UNKNOWN_PLUG.relay, isManaged: true, on: false };
  return { ...UNKNOWN_PLUG, relay: { ...relay, switchedMs: START_MS - 3_600_000 } };
}

/** A state with such a plug; the car is Disabled unless a mode is named. */
export function pluggedState(mode: ChargeMode = "disabled"): ControlState {
  return { ...pausedState(mode), plug: managedPlug() };
}

/** A house whose battery levels what the sun gives, with a heater whose relay obeys. */
export class PluggedHouse {
  readonly cycles: Cycles;
  relayOn = false;
  isObeying = true;
  /** What the heater draws while it is on; null: the plug has no meter. */
  heaterW: number | null = HEATER_W;
  /** Every move of the relay by our word: steady time after the tests' start. */
  readonly switches: { readonly afterMs: number; readonly on: boolean }[] = [];

  constructor(settings: Partial<Settings> = {}, state: ControlState = pluggedState()) {
    this.cycles = new Cycles(state, { ...PLUG_SETTINGS, ...settings });
  }

  /** One cycle with so much sun beyond what the household takes, in W. */
  step(sunW: number, own: Partial<House> = {}, elapsedMs = 5000): Decision {
    const drawW = this.relayOn ? this.heaterW ?? HEATER_W : 0;
    const carW = own.carPowerW ?? 0;
    const decision = this.cycles.step({
      ...NIGHT,
      hasPlug: true,
      plugOn: this.relayOn,
      plugPowerW: this.heaterW === null ? null : drawW,
      batteryPowerW: drawW + carW - sunW,
      ...own,
    }, elapsedMs);
    if (decision.plug !== null && this.isObeying && decision.plug.on !== this.relayOn) {
      this.relayOn = decision.plug.on;
      this.switches.push({ afterMs: this.cycles.afterMs, on: this.relayOn });
    }
    return decision;
  }

  /** Cycles for so many seconds; the last decision. */
  run(seconds: number, sunW: number, own: Partial<House> = {}): Decision {
    let decision = this.step(sunW, own);
    for (let cycle = 1; cycle < seconds / 5; cycle++) decision = this.step(sunW, own);
    return decision;
  }

  /** The plug's reason after a while of one sun. */
  codeAfter(seconds: number, sunW: number, own: Partial<House> = {}): string | undefined {
    return this.run(seconds, sunW, own).plugReason?.code;
  }
}
