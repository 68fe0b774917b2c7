import type { NetworkPart } from "./part_devices.ts";

/** What a house has beside the small one's inverter, battery, charger, car and heater. */
export interface FurtherParts {
  readonly mainFuseA: number;
  readonly parts: readonly NetworkPart[];
}

/** The big house, whose second NRgkick is of the other generation than its first. */
export function bigHouse(firstGeneration: 1 | 2): FurtherParts {
  return { mainFuseA: 35, parts: partsBeside(firstGeneration) };
}

/** Their names read alike in every language that the pages speak. */
function partsBeside(firstGeneration: 1 | 2): readonly NetworkPart[] {
  return [
    {
      kind: "plant",
      name: "Garage",
      device: "fronius",
      peakPowerW: 5200,
      tiltDeg: 25,
      azimuthDeg: -90,
      maxAcPowerW: 5000,
      battery: null,
    },
    {
      kind: "plant",
      name: "Fronius GEN24",
      device: "fronius",
      peakPowerW: 0,
      maxAcPowerW: 4600,
      isAcCoupled: true,
      battery: { capacityWh: 6000, maxChargeW: 3000, maxDischargeW: 3000, socPct: 40 },
    },
    {
      kind: "charger",
      name: "Carport",
      device: firstGeneration === 1 ? "nrgkick-gen2" : "nrgkick-connect",
      charger: { firstLine: "L2" },
      car: {
        phases: 3,
        needWh: 20_000,
        habit: {
          leavesHour: 6.5,
          returnsHour: 10.2,
          variationH: 0.7,
          usesWh: [5000, 16_000],
          restDaysOfTen: 2,
          startsCharger: false,
        },
      },
    },
    {
      kind: "heater",
      name: "Boiler",
      device: "shelly",
      powerW: 1500,
      tankWh: 3500,
      missingWh: 2500,
      drawnWh: 2000,
      line: "L3",
      policy: { plugEnabled: true, plugOnPowerW: 1600, plugWindow1: "10:00-17:00" },
    },
    { kind: "load", name: "Sauna", device: "shelly", powerW: 1300, onS: 900, line: "L1" },
  ];
}
