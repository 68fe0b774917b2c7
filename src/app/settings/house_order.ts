import { DevicesInvalid } from "../../domain/codes/errors.ts";
import type { DeviceIssue } from "../../domain/devices/device_issues.ts";
import { SLOT_IDS } from "../../domain/house/device.ts";
import { byPriority } from "../../domain/house/load.ts";
import { isSteeredSwitch } from "../../domain/devices/leading_switch.ts";
import { chargerPlace, type Slot, slotDevices, slotOf, SLOTS } from "../../domain/devices/slots.ts";
import type { DriverFacts } from "../../domain/ports/drivers.ts";
import type { SlotRow, StoredDevice } from "../../domain/ports/record_stores.ts";
import { echoOf } from "../../domain/settings/echo.ts";
import { isOwnPlace } from "../../domain/settings/own_places.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { Settings } from "../../domain/settings/settings.ts";

/** A device with what tells it from another one; left out: all that it is opened with. */
export interface PlacedDevice extends StoredDevice {
  readonly place?: string;
}

/** A device of the house, with all that opens it. */
export interface HouseDevice extends PlacedDevice {
  /** Null: a page or the environment has made it. */
  readonly slot: Slot | null;
}

/** A device of which only name, place in the house or policy has changed is not opened anew. */
export function opensWith({ driver, roles, params, secrets }: StoredDevice): string {
  return JSON.stringify([driver, roles, params, secrets]);
}

/** What tells a device from another one with the same id. */
export function placeOf(device: PlacedDevice): string {
  return device.place ?? opensWith(device);
}

/** The devices that the settings make, with name and own values from their rows. */
export function slotHouse(
  settings: Settings,
  { rows, drivers }: {
    readonly rows: readonly SlotRow[];
    readonly drivers: readonly DriverFacts[];
  },
): readonly HouseDevice[] {
  return slotDevices(settings).map(({ slot }) => slotDevice(slot, settings, { rows, drivers }));
}

/** One device of the settings, whether or not they name its address. */
export function slotDevice(
  slot: Slot,
  settings: Settings,
  { rows, drivers }: {
    readonly rows: readonly SlotRow[];
    readonly drivers: readonly DriverFacts[];
  },
): HouseDevice {
  const { driver: id, roles, params: whole } = slotOf(slot, settings);
  const driver = drivers.find((one) => one.id === id);
  const row = rows.find((one) => one.slot === slot);
  const isSecret = (key: string) => driver?.secrets.includes(key) ?? false;
  const part = (isWanted: (key: string) => boolean) =>
    Object.fromEntries(Object.entries(whole).filter(([key]) => isWanted(key)));
  return {
    id: SLOT_IDS[slot],
    slot,
    driver: id,
    name: row?.name ?? driver?.label ?? slot,
    roles,
    params: part((key) => !isSecret(key)),
    secrets: part(isSecret),
    // A charger stays the same while only what opens it is another.
    ...(slot === "charger" ? { place: chargerPlace(settings) } : {}),
    ...(row === undefined || Object.keys(row.policy).length === 0 ? {} : { policy: row.policy }),
  };
}

/** The slot with this id; null: none has it. */
export function slotWithId(id: number): Slot | null {
  return SLOTS.find((slot) => SLOT_IDS[slot] === id) ?? null;
}

/** In the order of `sequence`, what is not in it behind the others, the loads by priority. */
export function inOrder<D extends StoredDevice>(
  devices: readonly D[],
  sequence: readonly number[],
  priority: Settings["plugPriority"],
): readonly D[] {
  const places = new Map(sequence.map((id, at) => [id, at]));
  const placeOf = ({ id }: D) => places.get(id) ?? sequence.length;
  const sorted = devices.toSorted((one, other) => placeOf(one) - placeOf(other));
  return byPriority(sorted, priority, kindOf);
}

/** What the setting Priority has to be for this order; null: it says nothing of it. */
export function priorityOf(devices: readonly StoredDevice[]): Settings["plugPriority"] | null {
  const kinds = devices.map(kindOf);
  const [charger, relay] = [kinds.indexOf("charger"), kinds.indexOf("switch")];
  if (charger < 0 || relay < 0) return null;
  return charger < relay ? "car" : "plug";
}

function kindOf(device: StoredDevice): "charger" | "switch" | null {
  if (device.roles.includes("charger")) return "charger";
  return isSteeredSwitch(device) ? "switch" : null;
}

/**
 * The order that `given` asks for: ids of all devices, each once; fixed ones that are left out stay in
 * front, as they came. @throws DevicesInvalid with every issue
 */
export function orderOf(
  given: unknown,
  house: readonly StoredDevice[],
  isFixed: (id: number) => boolean,
): readonly number[] {
  const key = "ids";
  if (!Array.isArray(given) || !given.every((id) => typeof id === "number")) {
    throw new DevicesInvalid([{ device: null, key, code: "wrong-form", expected: "ids" }]);
  }
  const wanted: readonly number[] = given;
  const issues: DeviceIssue[] = [];
  for (const id of new Set(wanted)) {
    const device = house.find((one) => one.id === id);
    const told = { key, id: String(id) };
    if (device === undefined) issues.push({ ...told, device: null, code: "unknown-device" });
    else if (wanted.indexOf(id) !== wanted.lastIndexOf(id)) {
      issues.push({ ...told, device: device.name, code: "twice-in-order" });
    }
  }
  const left = house.filter(({ id }) => !wanted.includes(id));
  const missing = left.filter(({ id }) => !isFixed(id));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name);
    issues.push({ device: null, key, code: "missing-in-order", names });
  }
  if (issues.length > 0) throw new DevicesInvalid(issues);
  return [...left.map(({ id }) => id), ...wanted];
}

/** The address that a search shall look at besides; null: none. @throws DevicesInvalid */
export function searchHost(given: unknown, mayUseOwnMachine: boolean): string | null {
  if (given === undefined || given === null || given === "") return null;
  const text = typeof given === "string" ? given.trim() : "";
  const place = parseHost(text);
  const issue = { device: null, key: "host" } as const;
  if (place === null) {
    const control = { kind: "host" } as const;
    throw new DevicesInvalid([{ ...issue, code: "wrong-param", control, given: echoOf(given) }]);
  }
  if (!mayUseOwnMachine && isOwnPlace(place.hostname)) {
    throw new DevicesInvalid([{ ...issue, code: "own-machine" }]);
  }
  return text;
}
