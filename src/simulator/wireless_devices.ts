import type { ApplyState, ChargerCommand } from "../domain/house/command.ts";
import type { PvValues } from "../domain/house/device.ts";
import type { Charger, Source, SwitchedPlug } from "../domain/ports/devices.ts";
import type { OpenDevice } from "../domain/ports/drivers.ts";
import type { House } from "./house/house.ts";
import {
  batteryValues,
  chargerValues,
  inverterValues,
  meterValues,
  plugValues,
} from "./house/house_values.ts";
import { partOf } from "./house/parts.ts";
import type { PartDevice } from "./part_devices.ts";

/*
 * The devices of a house as if there were no wires, for time that passes faster than sockets answer:
 * they tell what is true now, and obey at once.
 */

/** Meter, inverter and battery of the first plant; its sun follows from the three. */
export function wirelessSite(house: House): OpenDevice {
  return {
    grid: source(() => meterValues(house, house.state)),
    pv: source(() => ({ ...inverterValues(house, house.state), pvPowerW: null })),
    battery: source(() => batteryValues(partOf(house.state.plants, 0))),
    close,
  };
}

/** The charger of a charging point. */
export function wirelessCharger(house: House, index: number): Charger {
  return {
    ...source(() => chargerValues(house, house.state, index)),
    apply: ({ enabled, currentA }: ChargerCommand): Promise<ApplyState> => {
      const { isEnabled, setCurrentA } = partOf(house.state.chargers, index);
      if (isEnabled === enabled && (!enabled || setCurrentA === currentA)) {
        return Promise.resolve("confirmed");
      }
      partOf(house.points, index).charger.command(
        { isEnabled: enabled, currentA: enabled ? currentA : null },
        house.state.atMs,
      );
      return Promise.resolve("sent");
    },
    close,
  };
}

/** The switch of a heater. */
export function wirelessSwitch(house: House, index: number): SwitchedPlug {
  const heater = partOf(house.heaters, index);
  return {
    ...source(() => ({ ...plugValues(house.state, true, index), on: heater.isOn })),
    set: (on) => {
      heater.switchTo(on);
      return Promise.resolve("confirmed");
    },
    close,
  };
}

/** The device of a further part. */
export function wirelessPart(house: House, { kind, index, row }: PartDevice): OpenDevice {
  switch (kind) {
    case "charger":
      return { charger: wirelessCharger(house, index), close };
    case "heater":
      return { switch: wirelessSwitch(house, index), close };
    case "load":
      return { load: source(() => loadValues(house, index)), close };
    case "plant":
      return {
        ...(row.roles.includes("pv") ? { pv: source(() => pvValues(house, index)) } : {}),
        ...(row.roles.includes("battery")
          ? { battery: source(() => batteryValues(partOf(house.state.plants, index))) }
          : {}),
        close,
      };
  }
}

function pvValues(house: House, plant: number): PvValues {
  const { pvPowerW } = partOf(house.state.plants, plant);
  return { ...inverterValues(house, house.state, plant), pvPowerW: Math.round(pvPowerW) };
}

function loadValues(house: House, index: number) {
  const { powerW, totalWh } = partOf(house.state.loads, index);
  return { powerW: Math.round(powerW), totalWh: Math.floor(totalWh) };
}

function source<T>(tell: () => T): Source<T> {
  return { read: () => Promise.resolve(tell()) };
}

function close(): Promise<void> {
  return Promise.resolve();
}
