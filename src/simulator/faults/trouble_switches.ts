import { HOUSE_TROUBLES, type Trouble } from "../../domain/ports/demo_house.ts";
import type { Phases } from "../../domain/house/units.ts";
import type { ChargingPoint } from "../house/charging_point.ts";
import { partOf } from "../house/parts.ts";
import type { Outage, PartDevice } from "../part_devices.ts";
import type { SimulatedHouse } from "../simulated_house.ts";
import type { ChargerFault, FaultOf, FaultyDevice } from "./faults.ts";

/** A thick cloud leaves so much of the sun. */
const CLOUDED_SHARE = 0.06;
const KETTLE_W = 2150;

/** What a switch of the demo's page does. */
export interface HouseSwitch {
  readonly id: string;
  readonly trouble: Trouble;
  /** Null: it is the house's own and that of the devices of its settings. */
  readonly device: PartDevice | null;
  /** Of what belongs to one owner one thing lasts at a time; null: beside anything. */
  readonly owner: FaultyDevice | PartDevice | null;
  begin(): Promise<void>;
  end(): Promise<void>;
}

type Deed = Pick<HouseSwitch, "begin" | "end">;

/** Every switch of a house but the restart of its inverter, which goes on by itself. */
export function houseSwitches(
  simulation: SimulatedHouse,
  restart: Deed,
): readonly HouseSwitch[] {
  const own = HOUSE_TROUBLES.map((trouble) => ({
    id: trouble,
    trouble,
    device: null,
    owner: OWNERS[trouble],
    ...ownDeed(trouble, simulation, restart),
  }));
  const others = simulation.devices.flatMap((device, index) =>
    deedsOf(device, simulation).map(({ trouble, isOutage, deed }) => ({
      id: `${trouble}.${index + 1}`,
      trouble,
      device,
      owner: isOutage ? device : null,
      ...deed,
    }))
  );
  return [...own, ...others];
}

type HouseTrouble = (typeof HOUSE_TROUBLES)[number];

const OWNERS: Readonly<Record<HouseTrouble, FaultyDevice | null>> = {
  "car-unplugged": null,
  "charger-unplugged": "charger",
  "charger-silent": "charger",
  "sun-hidden": null,
  "kettle-on": null,
  "phase-off": null,
  "meter-lost": "inverter",
  "inverter-unreachable": "inverter",
  "inverter-restart": "inverter",
  "battery-asleep": "inverter",
  "plug-lost": "plug",
};

function ownDeed(trouble: HouseTrouble, simulation: SimulatedHouse, restart: Deed): Deed {
  const { house, addresses } = simulation;
  const point = partOf(house.points, 0);
  switch (trouble) {
    case "car-unplugged":
      return carAway(point);
    case "charger-unplugged":
      return unpowered(
        point,
        // A Connect gateway stays in the network without its charger.
        fault(simulation, "charger", chargerGone(addresses.nrgkickGen2Address !== null)),
      );
    case "charger-silent":
      return fault(simulation, "charger", { kind: "silent" });
    case "sun-hidden":
      return at(() => house.setSunShare(CLOUDED_SHARE), () => house.setSunShare(1));
    case "kettle-on":
      return at(() => house.setExtraLoadW(KETTLE_W), () => house.setExtraLoadW(0));
    case "phase-off":
      return phaseOff(point);
    case "meter-lost":
      return fault(simulation, "inverter", { kind: "meter-lost" });
    case "inverter-unreachable":
      return fault(simulation, "inverter", { kind: "down" });
    case "inverter-restart":
      return restart;
    case "battery-asleep":
      return fault(simulation, "inverter", { kind: "battery-asleep" });
    case "plug-lost":
      return fault(simulation, "plug", { kind: "silent" });
  }
}

interface DeviceDeed {
  readonly trouble: Trouble;
  /** Its device is another one meanwhile, of which there is one at a time. */
  readonly isOutage: boolean;
  readonly deed: Deed;
}

function deedsOf(device: PartDevice, { house }: SimulatedHouse): readonly DeviceDeed[] {
  switch (device.kind) {
    case "charger": {
      const point = partOf(house.points, device.index);
      return [
        { trouble: "car-unplugged", isOutage: false, deed: carAway(point) },
        {
          trouble: "charger-unplugged",
          isOutage: true,
          deed: unpowered(point, outage(device, "down")),
        },
        { trouble: "charger-silent", isOutage: true, deed: outage(device, "silent") },
        { trouble: "phase-off", isOutage: false, deed: phaseOff(point) },
      ];
    }
    case "heater":
      return [{ trouble: "plug-lost", isOutage: true, deed: outage(device, "silent") }];
    case "plant":
    case "load":
      return [{ trouble: "device-silent", isOutage: true, deed: outage(device, "silent") }];
  }
}

function at(begin: () => void, end: () => void): Deed {
  return {
    begin: () => Promise.resolve(begin()),
    end: () => Promise.resolve(end()),
  };
}

function carAway({ car }: ChargingPoint): Deed {
  return at(() => car.unplug(), () => car.plugIn());
}

function phaseOff({ car, charger }: ChargingPoint): Deed {
  const { supplyPhases } = charger.options;
  return at(
    () => {
      const phases = Math.min(car.options.phases, charger.phases);
      const left: Phases = phases === 3 ? 2 : 1;
      charger.setSupplyPhases(left);
    },
    () => charger.setSupplyPhases(supplyPhases),
  );
}

function fault<D extends FaultyDevice>(
  { faults }: SimulatedHouse,
  device: D,
  kind: FaultOf[D],
): Deed {
  return { begin: () => faults.set(device, kind), end: () => faults.clear(device) };
}

function outage(device: PartDevice, kind: Outage): Deed {
  return { begin: () => device.setOutage(kind), end: () => device.setOutage(null) };
}

function unpowered({ charger }: ChargingPoint, unreachable: Deed): Deed {
  return {
    begin: () => {
      charger.setPowered(false);
      return unreachable.begin();
    },
    end: () => {
      charger.setPowered(true);
      return unreachable.end();
    },
  };
}

function chargerGone(isGen2: boolean): ChargerFault {
  return isGen2 ? { kind: "down" } : { kind: "away-message" };
}
