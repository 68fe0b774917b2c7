import type { DeviceName, NamedDevice } from "../../domain/codes/house_event.ts";
import type { LoadSight } from "../../domain/house/load.ts";
import type { Reading, Snapshot } from "../../domain/house/snapshot.ts";

/** Which load an event is of, where the house has several of its kind; else nothing. */
export function deviceDetail(id: number, { loads }: Pick<Snapshot, "loads">): NamedDevice {
  const own = loads.find((load) => load.id === id);
  if (own === undefined) return {};
  const isOnly = loads.every((load) => load === own || load.kind !== own.kind);
  return isOnly ? {} : { deviceId: id, deviceName: own.name };
}

/** A device that is watched; `key` tells it from all others. */
export interface WatchedDevice {
  readonly key: string;
  readonly name: DeviceName;
  /** Of a load its id; null: it is none. */
  readonly id: number | null;
  readonly reading: Reading<unknown>;
  readonly label: NamedDevice;
}

/** Meter, inverter, battery, and each load by its id. */
export function watchedDevices(snapshot: Snapshot): readonly WatchedDevice[] {
  const one = (name: DeviceName): WatchedDevice => {
    return { key: name, name, id: null, reading: snapshot[name], label: {} };
  };
  const loads = (kind: LoadSight["kind"], name: "charger" | "plug") => {
    const found = snapshot.loads.filter((load) => load.kind === kind);
    if (found.length === 0) return [one(name)];
    return found.map(({ id, reading }): WatchedDevice => {
      const label = deviceDetail(id, snapshot);
      return { key: `${name} ${id}`, name, id, reading, label };
    });
  };
  return [
    one("meter"),
    one("inverter"),
    one("battery"),
    ...loads("charger", "charger"),
    ...loads("switch", "plug"),
  ];
}
