import { type Diagnosis, ownWordIn } from "../domain/codes/diagnosis.ts";
import type { DeviceReadings, DeviceSight, Role, Slot } from "../domain/house/device.ts";
import type { Quality, Reading } from "../domain/house/readings.ts";

/** One device of the house, as pages and interfaces show it. */
export interface DeviceState {
  readonly id: number;
  /** Of one that the settings make; left out: a page or the environment has made it. */
  readonly slot?: Slot;
  readonly name: string;
  readonly driver: string;
  readonly roles: readonly Role[];
  /** The worst of its roles. */
  readonly quality: Quality;
  /** When the role answered last that is longest silent (epoch ms); null: one never did. */
  readonly atMs: number | null;
  /** Why the newest try of a role failed; a single miss is no trouble to tell. */
  readonly error: string | null;
  /** What that failure means, else what a role says of itself; null or missing: nothing is known. */
  readonly diagnosis?: Diagnosis | null;
  /** By role, in W, signs as in the domain; null: unknown. */
  readonly powers: { readonly [R in Role]?: number | null };
}

const WORST_FIRST: readonly Quality[] = ["unavailable", "stale", "fresh"];

/** What is shown of the devices of one cycle. */
export function deviceStates(sights: readonly DeviceSight[]): readonly DeviceState[] {
  return sights.map(({ device, readings, slot }) => {
    const { id, name, driver, roles } = device;
    const all: readonly Reading<unknown>[] = Object.values(readings);
    // A house without a battery has an inverter that could have one: that is no fault.
    const known = all.filter(({ isConfigured }) => isConfigured);
    const failed = known.find(({ error, quality }) => error !== null && quality !== "fresh");
    const diagnosis = failed === undefined ? saidByItself(known) : failed.diagnosis ?? null;
    return {
      id,
      ...(slot === undefined ? {} : { slot }),
      name,
      driver,
      roles,
      quality: WORST_FIRST.find((one) => known.some(({ quality }) => quality === one)) ??
        "unavailable",
      atMs: oldestMs(known),
      error: failed?.error ?? null,
      ...(diagnosis === null ? {} : { diagnosis }),
      powers: powersOf(readings),
    };
  });
}

function saidByItself(readings: readonly Reading<unknown>[]): Diagnosis | null {
  const said = readings.map(({ diagnosis = null }) => ownWordIn(diagnosis));
  return said.find((word) => word !== null) ?? null;
}

function oldestMs(readings: readonly Reading<unknown>[]): number | null {
  const times = readings.map(({ atMs }) => atMs);
  const known = times.filter((atMs) => atMs !== null);
  return times.length === 0 || known.length < times.length ? null : Math.min(...known);
}

/** The power of each role in W, signs as in the domain. */
export function powersOf(readings: DeviceReadings): DeviceState["powers"] {
  const { grid, pv, battery, charger, load } = readings;
  const plug = readings.switch;
  return {
    ...(grid && { grid: rounded(grid.value?.gridPowerW) }),
    ...(pv && { pv: rounded(pv.value?.pvPowerW) }),
    ...(battery && { battery: rounded(battery.value?.powerW) }),
    ...(charger && { charger: rounded(charger.value?.powerW) }),
    ...(plug && { switch: rounded(plug.value?.powerW) }),
    ...(load && { load: rounded(load.value?.powerW) }),
  };
}

function rounded(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value) + 0;
}
