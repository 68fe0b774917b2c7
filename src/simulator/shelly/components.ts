import type { House } from "../house/house.ts";
import { mainsFrequencyHz, mainsVoltagesV } from "../house/mains.ts";
import type { ShellyFault } from "./shelly_fault.ts";

/** A meter of three phases in either profile, a plug with a meter, and a relay without one. */
export const SHELLY_MODELS = ["pro-3em", "pro-3em-monophase", "plug-s", "plus-1"] as const;
export type ShellyModel = (typeof SHELLY_MODELS)[number];

/** What the clamps of a meter are around. */
export type Clamped = "grid" | "pv" | "heater";

export interface ComponentView {
  readonly house: House;
  readonly model: ShellyModel;
  readonly clamped: Clamped;
  /** Turned round. */
  readonly isReversed: boolean;
  readonly fault: ShellyFault | null;
  /** The newest command came from here. */
  readonly source: string;
}

export type Status = Readonly<Record<string, unknown>>;

const FORWARD_START_WH = 5_415_414.19;
const BACKWARD_START_WH = 2_601_700.33;
/** How the power lies on the phases. */
const SHARES = [0.5, 0.2, 0.3] as const;
const PHASES = ["a", "b", "c"] as const;
/** Where the plug's socket hangs. */
const PLUG_PHASE = 1;

/** The status of every component, by its name as in `Shelly.GetStatus`. */
export function componentsOf(view: ComponentView): Readonly<Record<string, Status>> {
  switch (view.model) {
    case "pro-3em":
      return { "em:0": em(view), "emdata:0": { id: 0, ...counters(view, "total_act") } };
    case "pro-3em-monophase":
      return Object.fromEntries(PHASES.flatMap((_, id) => [
        [`em1:${id}`, em1(view, id)],
        [`em1data:${id}`, { id, ...counters(view, "total_act_energy", SHARES[id]) }],
      ]));
    case "plug-s":
    case "plus-1":
      return { "switch:0": relay(view) };
  }
}

interface Flow {
  readonly powerW: number;
  readonly forwardWh: number;
  readonly backwardWh: number;
}

/** What flows through the clamps: + forward. */
function flowOf({ house, clamped, isReversed }: ComponentView): Flow {
  const { gridPowerW, acPowerW, plug, energies } = house.state;
  const flows: Readonly<Record<Clamped, Flow>> = {
    grid: { powerW: gridPowerW, forwardWh: energies.importedWh, backwardWh: energies.exportedWh },
    pv: { powerW: acPowerW, forwardWh: energies.acWh, backwardWh: 0 },
    heater: { powerW: plug.powerW, forwardWh: plug.totalWh, backwardWh: 0 },
  };
  const { powerW, forwardWh, backwardWh } = flows[clamped];
  const told = {
    powerW,
    forwardWh: forwardWh + FORWARD_START_WH,
    backwardWh: backwardWh + BACKWARD_START_WH,
  };
  if (!isReversed) return told;
  return { powerW: -powerW, forwardWh: told.backwardWh, backwardWh: told.forwardWh };
}

function em(view: ComponentView): Status {
  const { powerW } = flowOf(view);
  const phases = PHASES.map((_, phase) => measured(view, phase, powerW * (SHARES[phase] ?? 0)));
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
  const { powerW } = flowOf(view);
  const one = measured(view, id, powerW * (SHARES[id] ?? 0));
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

function counters(view: ComponentView, name: string, share = 1): Status {
  if (view.fault?.kind === "counters-silent") return {};
  const { forwardWh, backwardWh } = flowOf(view);
  const returned = name === "total_act" ? "total_act_ret" : "total_act_ret_energy";
  return {
    [name]: rounded(forwardWh * share, 2),
    [returned]: rounded(backwardWh * share, 2),
  };
}

function relay(view: ComponentView): Status {
  const { house, model, fault, source } = view;
  const { atMs, plug } = house.state;
  const { isOn, timer } = house.heater;
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
  const one = measured(view, PLUG_PHASE, isOn ? plug.powerW : 0);
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
