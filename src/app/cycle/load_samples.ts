import { flag, tenths, thousandths, whole } from "../../domain/history/column_values.ts";
import {
  batteryByDc,
  bookOf,
  type DeviceSample,
  ROLE_COLUMNS,
  type RoleColumn,
  type RoleValues,
  type Sample,
  type SampleRole,
} from "../../domain/history/samples.ts";
import { mapColumns } from "../../domain/history/history_rows.ts";
import type { LoadValues } from "../../domain/house/device.ts";
import { type BookedLoad, splitBetween } from "../../domain/house/energy_book.ts";
import type { Sources } from "../../domain/house/flows.ts";
import { CHARGE_MODES, type ChargeMode } from "../../domain/house/mode.ts";
import type {
  ChargerNotice,
  ChargerValues,
  PlugValues,
  Reading,
  Snapshot,
} from "../../domain/house/snapshot.ts";

/** A load of the house with what it told last. */
type Load =
  | { readonly role: "charger"; readonly id: number; readonly reading: Reading<ChargerValues> }
  | { readonly role: "switch"; readonly id: number; readonly reading: Reading<PlugValues> }
  | { readonly role: "load"; readonly id: number; readonly reading: Reading<LoadValues> };

/**
 * What the loads told and what fed them, of those that tell something new or draw power. @param
 * cycle with the values of the house in the sample
 */
export function loadSamples(
  cycle: {
    readonly snapshot: Snapshot;
    readonly modes: ReadonlyMap<number, ChargeMode>;
    readonly values: Sample["values"];
  },
  isNew: (device: string, atMs: number | null) => boolean,
): readonly DeviceSample[] {
  const loads = loadsOf(cycle.snapshot).filter(({ reading }) =>
    reading.quality === "fresh" && reading.misses === 0
  );
  const books = bookOfLoads(loads, cycle.values);
  return loads.flatMap((load, at): readonly DeviceSample[] => {
    const isTold = isNew(`${load.role} ${load.id}`, load.reading.atMs);
    const sources = books[at] ?? null;
    const isDrawing = sources !== null && powerOf(sources) > 0;
    if (!isTold && !isDrawing) return [];
    const mode = cycle.modes.get(load.id);
    const modeCode = mode === undefined ? null : CHARGE_MODES.indexOf(mode);
    return [deviceSample(load, { isTold, sources, mode: modeCode })];
  });
}

/** What changes by itself while no energy flows. */
const RESTLESS: ReadonlySet<string> = new Set([
  "voltage_l1_dv",
  "voltage_l2_dv",
  "voltage_l3_dv",
  "frequency_mhz",
  "temperature_dc",
]);

/** True where neither of two samples of a load draws power, and both tell the same of its state. */
export function isAtRest(sample: DeviceSample, before: DeviceSample): boolean {
  const values: Readonly<Record<string, number | null>> = sample.values;
  const others: Readonly<Record<string, number | null>> = before.values;
  return values["power_w"] === 0 &&
    Object.keys(values).every((column) =>
      RESTLESS.has(column) || values[column] === others[column]
    );
}

/** Those that are steered in order of priority, then those that are only metered. */
function loadsOf({ loads, devices }: Snapshot): readonly Load[] {
  const steered = loads.map((load): Load => {
    const { id } = load;
    return load.kind === "charger"
      ? { role: "charger", id, reading: load.reading }
      : { role: "switch", id, reading: load.reading };
  });
  const metered = devices.flatMap(({ device, readings }): readonly Load[] =>
    readings.load === undefined ? [] : [{ role: "load", id: device.id, reading: readings.load }]
  );
  return [...steered, ...metered];
}

/**
 * What feeds each load: of those that are steered the first has the sun, those that are only metered
 * come before them all. So nothing is charged to two of them.
 */
function bookOfLoads(
  loads: readonly Load[],
  values: Sample["values"],
): readonly (Sources | null)[] {
  const { inverter_dc_power_w: dcPowerW, pv_power_w: pvPowerW } = values;
  const order = [
    ...loads.filter(({ role }) => role === "load").toReversed(),
    ...loads.filter(({ role }) => role !== "load"),
  ];
  const book = splitBetween(order.map(bookedLoad), {
    gridPowerW: values.grid_power_w,
    batteryPowerW: values.battery_power_w ?? batteryByDc({ dcPowerW, pvPowerW }),
    pvPowerW,
    conversionLossW: values.conversion_loss_w,
  });
  return loads.map((load) => book.get(order.indexOf(load)) ?? null);
}

/** Its place is its id here: a device may be there with two roles. */
function bookedLoad({ reading }: Load, place: number): BookedLoad {
  const powerW = reading.value?.powerW ?? null;
  return { id: place, powerW: powerW === null ? null : Math.max(0, powerW) };
}

function powerOf({ solarW, batteryW, gridW, unknownW }: Sources): number {
  return solarW + batteryW + gridW + unknownW;
}

interface Told {
  /** The device gave a new answer: what it told goes in, too. */
  readonly isTold: boolean;
  readonly sources: Sources | null;
  readonly mode: number | null;
}

function deviceSample(load: Load, { isTold, sources, mode }: Told): DeviceSample {
  const book = bookOf(sources);
  const { role, id: deviceId } = load;
  switch (role) {
    case "charger": {
      const told = isTold && load.reading.value !== null ? chargerValues(load.reading.value) : {};
      return {
        role,
        deviceId,
        values: allOf<"charger">(ROLE_COLUMNS.charger, { ...told, ...book, mode }),
      };
    }
    case "switch": {
      const plug = isTold ? load.reading.value : null;
      const told = {
        power_w: whole(plug?.powerW),
        is_on: flag(plug?.on),
        total_wh: whole(plug?.totalWh),
      };
      return { role, deviceId, values: { ...told, ...book } };
    }
    case "load": {
      const meter = isTold ? load.reading.value : null;
      const told = { power_w: whole(meter?.powerW), total_wh: whole(meter?.totalWh) };
      return { role, deviceId, values: { ...told, ...book } };
    }
  }
}

function allOf<R extends SampleRole>(
  columns: readonly RoleColumn<R>[],
  told: Readonly<Partial<Record<string, number | null>>>,
): RoleValues<R> {
  return mapColumns(columns, (column) => told[column] ?? null);
}

function chargerValues(charger: ChargerValues) {
  return {
    power_w: whole(charger.powerW),
    enabled: flag(charger.enabled),
    target_ma: thousandths(charger.targetCurrentA),
    current_l1_ma: thousandths(charger.phaseCurrentsA[0]),
    current_l2_ma: thousandths(charger.phaseCurrentsA[1]),
    current_l3_ma: thousandths(charger.phaseCurrentsA[2]),
    voltage_l1_dv: tenths(charger.phaseVoltagesV[0]),
    voltage_l2_dv: tenths(charger.phaseVoltagesV[1]),
    voltage_l3_dv: tenths(charger.phaseVoltagesV[2]),
    session_wh: whole(charger.sessionEnergyWh),
    total_wh: whole(charger.totalEnergyWh),
    temperature_dc: tenths(charger.temperatureC),
    frequency_mhz: thousandths(charger.frequencyHz),
    power_l1_w: whole(charger.phasePowersW[0]),
    power_l2_w: whole(charger.phasePowersW[1]),
    power_l3_w: whole(charger.phasePowersW[2]),
    session_l1_wh: whole(charger.phaseEnergiesWh[0]),
    session_l2_wh: whole(charger.phaseEnergiesWh[1]),
    session_l3_wh: whole(charger.phaseEnergiesWh[2]),
    min_ma: thousandths(charger.minCurrentA),
    max_ma: thousandths(charger.maxCurrentA),
    linked: flag(charger.isLinked),
    car_connected: flag(charger.isCarConnected),
    error_code: noticeCode(charger, "error"),
    warning_code: noticeCode(charger, "warning"),
  } satisfies Partial<RoleValues<"charger">>;
}

/** The first number of its kind, 0 for none; null where nothing or no number was told. */
function noticeCode(charger: ChargerValues, kind: ChargerNotice["kind"]): number | null {
  if (charger.notices === null) return null;
  const notice = charger.notices.find((told) => told.kind === kind);
  return notice === undefined ? 0 : notice.code;
}
