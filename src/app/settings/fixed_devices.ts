import { DevicesInvalid, StorageFailed } from "../../domain/codes/errors.ts";
import type { DriverFacts } from "../../domain/ports/drivers.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { DeviceStore, SlotRow, StoredDevice } from "../../domain/ports/record_stores.ts";
import { conflictsOf } from "../../domain/devices/device_conflicts.ts";
import type { DeviceIssue } from "../../domain/devices/device_issues.ts";
import { isObject, parseDevice } from "../../domain/devices/parse_device.ts";
import type { Settings } from "../../domain/settings/settings.ts";

/** Variable whose JSON list makes devices that no page can change. */
export const DEVICES_VARIABLE = "CHARGEMANAGER_DEVICES";

/**
 * The devices that the environment makes, in its order. Their ids are -1, -2 and so on by their
 * place, until they have rows of their own.
 * @throws DevicesInvalid with everything that is wrong with all of them
 */
export function fixedDevices(
  text: string | undefined,
  terms: {
    readonly drivers: readonly DriverFacts[];
    readonly settings: Settings;
    readonly mayUseOwnMachine: boolean;
  },
): readonly StoredDevice[] {
  if (text === undefined || text.trim() === "") return [];
  const list = listIn(text);
  const issues: DeviceIssue[] = [];
  const devices: StoredDevice[] = [];
  for (const [at, given] of list.entries()) {
    const place = `#${at + 1}`;
    if (!isObject(given)) {
      issues.push({ device: place, key: "", code: "wrong-form", expected: "object" });
      continue;
    }
    const { entry, issues: own } = parseDevice(given, { ...terms, before: null, place });
    issues.push(...own);
    if (entry === null) continue;
    issues.push(...conflictsOf(entry, { ...terms, others: devices }));
    devices.push({ ...entry, id: -(at + 1) });
  }
  if (issues.length > 0) throw new DevicesInvalid(issues);
  return devices;
}

/**
 * Devices of the environment under the ids of their rows, which they have by name; without a database
 * that can be written they keep the ids of their places. A new one comes before those that pages have
 * added.
 */
export function withRows(
  devices: readonly StoredDevice[],
  stored: readonly StoredDevice[],
  { store, logger }: { readonly store: DeviceStore; readonly logger: Logger },
): readonly StoredDevice[] {
  if (devices.length === 0) return devices;
  const rows = store.slots();
  const added: number[] = [];
  const taken = new Map<string, number>();
  const named = devices.map((device) => {
    const count = (taken.get(device.name) ?? 0) + 1;
    taken.set(device.name, count);
    const slot = `env:${device.name}${count === 1 ? "" : `#${count}`}`;
    const row = rows.find((one) => one.slot === slot);
    const id = row?.id ?? newRow(slot, device, { store, logger });
    if (row === undefined && id !== null) added.push(id);
    if (row !== undefined) keepUpToDate(row, device, { store, logger });
    const policy = { ...row?.policy, ...device.policy };
    const own = Object.keys(policy).length === 0 ? {} : { policy };
    return { ...device, id: id ?? device.id, ...own };
  });
  if (added.length === 0) return named;
  const known = store.sequence().filter((id) => !added.includes(id));
  const at = known.findIndex((id) => stored.some((one) => one.id === id));
  store.order(known.toSpliced(at < 0 ? known.length : at, 0, ...added));
  return named;
}

/** Its history is told by the roles of its row. */
function keepUpToDate(
  row: SlotRow,
  { driver, roles }: StoredDevice,
  { store, logger }: { readonly store: DeviceStore; readonly logger: Logger },
): void {
  if (row.driver === driver && String(row.roles) === String(roles)) return;
  try {
    store.changeSlot({ ...row, driver, roles });
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    logger.warn("Row of a device of the environment is of before", { error: error.message });
  }
}

function newRow(
  slot: string,
  device: StoredDevice,
  { store, logger }: { readonly store: DeviceStore; readonly logger: Logger },
): number | null {
  try {
    return store.addSlot(slot, device);
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    logger.warn("Device of the environment without a row", { error: error.message });
    return null;
  }
}

function listIn(text: string): readonly unknown[] {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (Array.isArray(value)) return value;
  const issue = {
    device: null,
    key: DEVICES_VARIABLE,
    code: "wrong-form",
    expected: "list",
  } as const;
  throw new DevicesInvalid([issue]);
}

/** Why no page can change a device: the environment holds it, or there is none of this id. */
export function refusalOf(id: number, fixed: readonly StoredDevice[]): DeviceIssue {
  const held = fixed.find((one) => one.id === id);
  if (held === undefined) {
    return { device: null, key: "id", code: "unknown-device", id: String(id) };
  }
  const [device, variable] = [held.name, DEVICES_VARIABLE];
  return { device, key: "id", code: "fixed-by-environment", variable };
}
