import { tenths, whole } from "../../domain/history/column_values.ts";
import type { DeviceSample } from "../../domain/history/samples.ts";
import type { Reading, Snapshot } from "../../domain/house/snapshot.ts";

/**
 * What each PV system and each battery told, where the house has several of it: one alone is in the
 * sample of the house. Of those that tell something new.
 */
export function sourceSamples(
  { devices }: Pick<Snapshot, "devices">,
  isNew: (device: string, atMs: number | null) => boolean,
): readonly DeviceSample[] {
  const pvs = severalOf(
    devices.map(({ device: { id }, readings }) => ({ id, reading: readings.pv })),
  );
  const batteries = severalOf(
    devices.map(({ device: { id }, readings }) => ({ id, reading: readings.battery })),
  );
  return [
    ...pvs.flatMap(({ id: deviceId, reading }): readonly DeviceSample[] => {
      const pv = newValue(reading, (atMs) => isNew(`pv ${deviceId}`, atMs));
      return pv === null ? [] : [{
        role: "pv",
        deviceId,
        values: {
          power_w: whole(pv.pvPowerW),
          ac_power_w: whole(pv.acPowerW),
          lifetime_wh: whole(pv.lifetimeEnergyWh),
        },
      }];
    }),
    ...batteries.flatMap(({ id: deviceId, reading }): readonly DeviceSample[] => {
      const battery = newValue(reading, (atMs) => isNew(`battery ${deviceId}`, atMs));
      return battery === null ? [] : [{
        role: "battery",
        deviceId,
        values: {
          power_w: whole(battery.powerW),
          soc_permille: tenths(battery.socPct),
          charged_wh: whole(battery.chargedWh),
          discharged_wh: whole(battery.dischargedWh),
        },
      }];
    }),
  ];
}

/** Those that the house has, where it has more than one. */
function severalOf<T>(
  all: readonly { readonly id: number; readonly reading: Reading<T> | undefined }[],
): readonly { readonly id: number; readonly reading: Reading<T> }[] {
  const there = all.flatMap(({ id, reading }) =>
    reading === undefined || !reading.isConfigured ? [] : [{ id, reading }]
  );
  return there.length < 2 ? [] : there;
}

function newValue<T>(
  { quality, misses, value, atMs }: Reading<T>,
  isNew: (atMs: number | null) => boolean,
): T | null {
  return quality === "fresh" && misses === 0 && isNew(atMs) ? value : null;
}
