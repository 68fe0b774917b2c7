/** What kind of inverter the house has, and what hangs on it. */
export interface InverterUnit {
  readonly model: string;
  readonly firmware: string;
  /** Lines that it feeds: 1 is SunSpec model 101, 2 split phase 102, 3 model 103. */
  readonly phases: 1 | 2 | 3;
  /** Slot of the meter at the grid connection; the ones before it measure production. Null: none. */
  readonly meterSlot: 1 | 2 | 3 | null;
  /** Units of a Synergy inverter, whose strings shift the meters; 1: no Synergy. */
  readonly synergyUnits: 1 | 2 | 3;
  /** Whether slots of meters and batteries that are not there hold data that says so, or nothing. */
  readonly absentSlots: "data" | "nothing";
  /**
   * What it shows while it takes power from the AC side to charge the battery: minus that power
   * under status 1 (a real SE10K-RWS48), or 0 as other firmware does.
   */
  readonly intake: "signed" | "zero";
  /** Into so many batteries the house's battery is divided. */
  readonly batteries: 1 | 2 | 3;
  /** What a second inverter, Modbus unit 2, has of all that the plant gives, 0 to 1; 0: there is none. */
  readonly followerShare: number;
}

/** Name of the StorEdge inverter for low-voltage batteries of this AC rating. */
export function modelOf(maxAcPowerW: number): string {
  return `SE${maxAcPowerW / 1000}K-RWS48BNN4`;
}

export const INVERTER_DEFAULTS: InverterUnit = {
  model: modelOf(10_000),
  firmware: "0004.0022.0039",
  phases: 3,
  meterSlot: 1,
  synergyUnits: 1,
  absentSlots: "data",
  intake: "signed",
  batteries: 1,
  followerShare: 0,
};
