import type { Phases } from "../../../src/domain/house/units.ts";
import { type ControllerKind, type DayRun, runDay } from "./bench_house.ts";
import { CHARGEMANAGER, withPlug } from "./chargemanager.ts";
import type { BenchDay } from "./days.ts";

/** What a heater of 2 kW behind the plug did, and what that did to the car. */
export interface PlugScore {
  readonly heaterWh: number;
  /** Heater energy that neither the grid nor the battery gave in its second. */
  readonly heaterSunWh: number;
  /** Heater energy that the same day without a plug neither imports nor keeps in its battery. */
  readonly heaterSpareWh: number;
  readonly switches: number;
  readonly carSunWh: number;
  /** The car's on the same day without a plug. */
  readonly carSunAloneWh: number;
  readonly importWh: number;
}

/** A car that takes all day, and one that is full when it has got that much. */
export const PLUG_CARS: readonly { readonly name: string; readonly needWh?: number }[] = [
  { name: "a car that takes all day" },
  { name: "a car that takes 12 kWh", needWh: 12_000 },
];

/** The windows of the defaults, and one that lasts all day. */
const ALL_DAY = { plugWindow1: "06:00-20:00" } as const;

/** Settings of the plug that the bench tries. */
export const PLUGS: readonly ControllerKind[] = [
  withPlug("car first, defaults", {}),
  withPlug("car first, all day", ALL_DAY),
  withPlug("plug first, defaults", { plugPriority: "plug" }),
  withPlug("plug first, all day", { ...ALL_DAY, plugPriority: "plug" }),
];

/** Scores a day beside the same day, car and household without a plug. */
export function scorePlug(withPlug: DayRun, alone: DayRun): PlugScore {
  const importWh = withPlug.totals.importedWh - alone.totals.importedWh;
  const fromEveningWh = alone.totals.endStoredWh - withPlug.totals.endStoredWh;
  const { heaterWh, heaterSunWh, switches, carSunWh } = withPlug.sun;
  return {
    heaterWh,
    heaterSunWh,
    heaterSpareWh: heaterWh - Math.max(0, importWh) - Math.max(0, fromEveningWh),
    switches,
    carSunWh,
    carSunAloneWh: alone.sun.carSunWh,
    importWh,
  };
}

/** Prints what the plug did on some days at a number of phases. */
export function printPlugs(
  days: readonly BenchDay[],
  phases: Phases,
  car: { readonly name: string; readonly needWh?: number },
): void {
  const run = (day: BenchDay, kind: ControllerKind) => runDay(day, phases, kind, car.needWh);
  const alone = days.map((day) => run(day, CHARGEMANAGER));
  console.log(`\n${phases} ${phases === 1 ? "phase" : "phases"}, ${car.name}, heater of 2 kW`);
  console.log(
    "plug                     heater     sun   spare  switches  most     car    alone  import",
  );
  for (const kind of PLUGS) {
    const scores = days.flatMap((day, index) => {
      const base = alone[index];
      return base === undefined ? [] : [scorePlug(run(day, kind), base)];
    });
    printPlug(kind.name, scores);
  }
}

function printPlug(name: string, scores: readonly PlugScore[]): void {
  const sum = (value: (score: PlugScore) => number) =>
    scores.reduce((total, score) => total + value(score), 0);
  const kwh = (wh: number) => (wh / scores.length / 1000).toFixed(2).padStart(8);
  const heaterWh = sum((score) => score.heaterWh);
  const share = (wh: number) =>
    (heaterWh === 0 ? "-" : `${(100 * wh / heaterWh).toFixed(1)} %`).padStart(8);
  const most = Math.max(...scores.map((score) => score.switches));
  console.log(
    name.padEnd(23) + kwh(heaterWh) + share(sum((score) => score.heaterSunWh)) +
      share(sum((score) => score.heaterSpareWh)) +
      (sum((score) => score.switches) / scores.length).toFixed(1).padStart(10) +
      String(most).padStart(6) + kwh(sum((score) => score.carSunWh)) +
      kwh(sum((score) => score.carSunAloneWh)) + kwh(sum((score) => score.importWh)),
  );
}
