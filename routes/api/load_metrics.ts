import type { ChargerLoadState, LoadState, SwitchLoadState } from "../../src/app/load_states.ts";
import { CHARGE_MODES } from "../../src/domain/house/mode.ts";
import type { Metric, Series } from "./metric_text.ts";

/** Energies are told in the base unit. */
const JOULES_A_WH = 3600;

/**
 * Every load of the house, by the name and id of its device (two may be called alike). The metrics
 * without them are the first charger's and the first switch's.
 */
export function loadMetrics(loads: readonly LoadState[]): readonly Metric[] {
  const of = (name: string, help: string, series: readonly Series[]): Metric => {
    return { name: `chargemanager_load_${name}`, type: "gauge", help, series };
  };
  return [
    of("up", "1 while the load's device answers", loads.map(upOf)),
    of("power_watts", "What the load draws", loads.map(powerOf)),
    of("active", "1 while current flows, or the relay is closed", loads.map(activeOf)),
    of("mode", "1 for the mode that is chosen", loads.flatMap(modesOf)),
    of(
      "session_energy_joules",
      "Energy by source of the session or use that runs",
      loads.flatMap((load) => load.kind === "charger" ? sessionOf(load) : useOf(load)),
    ),
  ];
}

function labelsOf({ name, id }: LoadState) {
  return { device: name, id: String(id) };
}

function upOf(load: LoadState): Series {
  const { isConfigured, quality } = load;
  return { value: isConfigured ? quality !== "unavailable" : null, labels: labelsOf(load) };
}

function powerOf(load: LoadState): Series {
  return { value: load.quality === "fresh" ? load.powerW : null, labels: labelsOf(load) };
}

function activeOf(load: LoadState): Series {
  const isActive = load.kind === "charger" ? load.charging : load.on;
  return { value: load.quality === "fresh" ? isActive : null, labels: labelsOf(load) };
}

function modesOf(load: LoadState): readonly Series[] {
  if (load.kind !== "charger") return [];
  return CHARGE_MODES.map((mode) => ({
    value: load.mode === mode,
    labels: { ...labelsOf(load), mode },
  }));
}

function sessionOf(load: ChargerLoadState): readonly Series[] {
  const { session } = load;
  if (session === null) return [];
  const { solarWh, batteryWh, gridWh, unknownWh } = session;
  const parts = { solar: solarWh, battery: batteryWh, grid: gridWh, unknown: unknownWh };
  return bySource(load, parts);
}

function useOf(load: SwitchLoadState): readonly Series[] {
  const { use } = load;
  if (use === null) return [];
  const { energyWh, solarWh, unknownWh } = use;
  const parts = { solar: solarWh, other: energyWh - solarWh - unknownWh, unknown: unknownWh };
  return bySource(load, parts);
}

function bySource(load: LoadState, parts: Readonly<Record<string, number>>): readonly Series[] {
  return Object.entries(parts).map(([source, value]) => ({
    value: Math.max(0, Math.round(value)) * JOULES_A_WH,
    labels: { ...labelsOf(load), source },
  }));
}
