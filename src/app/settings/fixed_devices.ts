import { DevicesInvalid } from "../../domain/codes/errors.ts";
import type { DriverFacts } from "../../domain/ports/drivers.ts";
import type { StoredDevice } from "../../domain/ports/record_stores.ts";
import { conflictsOf } from "../../domain/devices/device_conflicts.ts";
import type { DeviceIssue } from "../../domain/devices/device_issues.ts";
import { isObject, parseDevice } from "../../domain/devices/parse_device.ts";
import type { Settings } from "../../domain/settings/settings.ts";

/** Variable whose JSON list makes devices that no page can change. */
export const DEVICES_VARIABLE = "CHARGEMANAGER_DEVICES";

/**
 * The devices that the environment makes, in its order; their ids are -1, -2 and so on by their
 * place, beside those of stored devices, which are positive.
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
