import type { NamedDevice } from "../../domain/codes/house_event.ts";
import type { Snapshot } from "../../domain/house/snapshot.ts";

/** Which load an event is of, where the house has several of its kind; else nothing. */
export function deviceDetail(id: number, { loads }: Pick<Snapshot, "loads">): NamedDevice {
  const own = loads.find((load) => load.id === id);
  if (own === undefined) return {};
  const isOnly = loads.every((load) => load === own || load.kind !== own.kind);
  return isOnly ? {} : { deviceId: id, deviceName: own.name };
}
