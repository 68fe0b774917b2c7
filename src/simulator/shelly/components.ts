import type { House } from "../house/house.ts";
import { LINES, mainsFrequencyHz, mainsVoltagesV, onLine, type OnLines } from "../house/mains.ts";
import { partOf } from "../house/parts.ts";
import type { ShellyFault } from "./shelly_fault.ts";

/** A meter of three phases in either profile, a plug with a meter, and a relay without one. */
export const SHELLY_MODELS = ["pro-3em", "pro-3em-monophase", "plug-s", "plus-1"] as const;
export type ShellyModel = (typeof SHELLY_MODELS)[number];

/** What the clamps of a meter are around. */
export type Clamped = "grid" | "pv" | "heater" | "load";

export interface ComponentView {
  readonly house: House;
  readonly model: ShellyModel;
  readonly clamped: Clamped;
  /** Which of the house's plants, heaters or loads; of a relay: which heater hangs on it. */
  readonly part: number;
  /** Turned round. */
  readonly isReversed: boolean;
  readonly fault: ShellyFault | null;
  /** The newest command came from here. */
  readonly source: string;
}

export type Status = Readonly<Record<string, unknown>>;

const FORWARD_START_WH = 5_415_414.19;
const BACKWARD_START_WH = 2_601_700.33;
const PHASES = ["a", "b", "c"] as const;
/** How the energies of the grid lie on the phases. */
const GRID_SHARES: OnLines = [0.5, 0.2, 0.3];

/** The status of every component, by its name as in `Shelly.GetStatus`. */
export function componentsOf(view: ComponentView): Readonly<Record<string, Status>> {
  switch (view.model) {
    case "pro-3em":
      return { "em:0": em(view), "emdata:0": { id: 0, ...counters(view, "total_act", null) } };
    case "pro-3em-monophase":
      return Object.fromEntries(PHASES.flatMap((_, id) => [
        [`em1:${id}`, em1(view, id)],
        [`em1data:${id}`, { id, ...counters(view, "total_act_energy", id) }],
      ]));
    case "plug-s":
    case "plus-1":
      return { "switch:0": relay(view) };
  }
}

interface Flow {
  readonly linesW: OnLines;
  /** How its energies lie on the phases. */
  readonly shares: OnLines;
  readonly forwardWh: number;
  readonly backwardWh: number;
}

/** What flows through the clamps: + forward. */
function flowOf(view: ComponentView): Flow {
  const { linesW, shares, forwardWh, backwardWh } = trueFlowOf(view);
  const [l1, l2, l3] = linesW;
  const told = {
    linesW,
    shares,
    forwardWh: forwardWh + FORWARD_START_WH,
    backwardWh: backwardWh + BACKWARD_START_WH,
  };
  if (!view.isReversed) return told;
  return {
    ...told,
    linesW: [-l1, -l2, -l3],
    forwardWh: told.backwardWh,
    backwardWh: told.forwardWh,
  };
}

function trueFlowOf({ house, clamped, part }: ComponentView): Flow {
  const { gridLinesW, energies, plants, heaters, loads } = house.state;
  switch (clamped) {
    case "grid":
      return {
        linesW: gridLinesW,
        shares: GRID_SHARES,
        forwardWh: energies.importedWh,
        backwardWh: energies.exportedWh,
      };
    case "pv": {
      const { acPowerW, energies: { acWh } } = partOf(plants, part);
      return flowBy(partOf(house.plants, part).shares, acPowerW, acWh);
    }
    case "heater": {
      const { powerW, totalWh } = partOf(heaters, part);
      const { line } = partOf(house.heaters, part).options;
      return flowBy(onLine(line), powerW, totalWh);
    }
    case "load": {
      const { powerW, totalWh } = partOf(loads, part);
      const { line } = partOf(house.loads, part).options;
      return flowBy(onLine(line), powerW, totalWh);
    }
  }
}

function flowBy(shares: OnLines, powerW: number, forwardWh: number): Flow {
  const [l1, l2, l3] = shares;
  return { linesW: [powerW * l1, powerW * l2, powerW * l3], shares, forwardWh, backwardWh: 0 };
}

function em(view: ComponentView): Status {
  const { linesW } = flowOf(view);
  const phases = linesW.map((lineW, phase) => measured(view, phase, lineW));
  const isBroken = view.fault?.kind === "meter-failure";
  const told = PHASES.flatMap((name, phase) => {
    const one = phases[phase];
    const isLost = isBroken && phase === 0;
    return one === undefined ? [] : [
      [`${name}_current`, one.currentA],
      [`${name}_voltage`, one.voltageV],
      [`${name}_act_power`, isLost ? null : one.powerW],
      [`${name}_aprt_power`, Math.abs(one.powerW)],
      [`${name}_pf`, one.powerW < 0 ? -1 : 1],
      [`${name}_freq`, one.frequencyHz],
      ...(isLost ? [[`${name}_errors`, ["power_meter_failure"]]] : []),
    ];
  });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    id: 0,
    ...Object.fromEntries(told),
    n_current: null,
    // The sum goes on without the phase that is lost.
    total_current: rounded(sum(phases.map(({ currentA }) => currentA)), 3),
    total_act_power: rounded(
      sum(phases.map((one, phase) => isBroken && phase === 0 ? 0 : one.powerW)),
      3,
    ),
    total_aprt_power: rounded(sum(phases.map((one) => Math.abs(one.powerW))), 3),
    user_calibrated_phase: [],
  };
}

function em1(view: ComponentView, id: number): Status {
  const one = measured(view, id, flowOf(view).linesW[id] ?? 0);
  const isLost = view.fault?.kind === "meter-failure";
  return {
    id,
    current: one.currentA,
    voltage: one.voltageV,
    act_power: isLost ? null : one.powerW,
    aprt_power: Math.abs(one.powerW),
    pf: one.powerW < 0 ? -1 : 1,
    freq: one.frequencyHz,
    calibration: "factory",
    ...(isLost ? { errors: ["power_meter_failure"] } : {}),
  };
}

/** Of one phase, or of all. */
function counters(view: ComponentView, name: string, phase: number | null): Status {
  if (view.fault?.kind === "counters-silent") return {};
  const { forwardWh, backwardWh, shares } = flowOf(view);
  const share = phase === null ? 1 : shares[phase] ?? 0;
  const returned = name === "total_act" ? "total_act_ret" : "total_act_ret_energy";
  return {
    [name]: rounded(forwardWh * share, 2),
    [returned]: rounded(backwardWh * share, 2),
  };
}

function relay(view: ComponentView): Status {
  const { house, model, fault, source, part } = view;
  const { atMs, heaters } = house.state;
  const plug = partOf(heaters, part);
  const { isOn, timer, options } = partOf(house.heaters, part);
  const isHot = fault?.kind === "overtemp";
  const status = {
    id: 0,
    source,
    output: isOn,
    ...(timer === null ? {} : {
      timer_started_at: Math.round(atMs / 1000 - (timer.durationS - timer.leftS)),
      timer_duration: timer.durationS,
    }),
    temperature: { tC: isHot ? 96.1 : 36.4, tF: isHot ? 205 : 97.5 },
    ...(isHot ? { errors: ["overtemp"] } : {}),
  };
  if (model === "plus-1") return status;
  const one = measured(view, LINES.indexOf(options.line), isOn ? plug.powerW : 0);
  const isLost = fault?.kind === "meter-failure";
  return {
    ...status,
    apower: isLost ? null : one.powerW,
    voltage: one.voltageV,
    current: one.currentA,
    ...(fault?.kind === "counters-silent" ? {} : {
      aenergy: { total: rounded(plug.totalWh, 3), by_minute: [0, 0, 0], minute_ts: 0 },
    }),
    ...(isLost ? { errors: ["power_meter_failure"] } : {}),
  };
}

function measured({ house }: ComponentView, phase: number, powerW: number) {
  const { atMs } = house.state;
  const { seed } = house.options;
  const voltageV = rounded(mainsVoltagesV(seed, atMs)[phase] ?? 230, 1);
  return {
    powerW: rounded(powerW, 1),
    voltageV,
    currentA: rounded(Math.abs(powerW) / voltageV, 3),
    frequencyHz: rounded(mainsFrequencyHz(seed, atMs), 1),
  };
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) + 0;
}
