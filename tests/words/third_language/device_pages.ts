import { DevicesInvalid } from "../../../src/domain/codes/errors.ts";
import type { DeviceIssue, DeviceIssueCode } from "../../../src/domain/devices/device_issues.ts";
import { SETTINGS } from "../../../src/domain/settings/settings.ts";
import { CAR, HEATER } from "../../routes/sample_loads.ts";
import { DETAIL, spokenApp, type Tour } from "./tour.ts";

const DEVICE = { device: "unheardOf", key: "host" } as const;
const MAKE = { driver: "solar", roles: ["grid", "pv"] } as const;

/** One of each kind of issue that a device can have. */
const ISSUES: { readonly [C in DeviceIssueCode]: readonly DeviceIssue<C>[] } = {
  "unknown-driver": [{ ...DEVICE, code: "unknown-driver", given: "9", known: ["solar"] }],
  "other-driver": [{ ...DEVICE, code: "other-driver", driver: "solar" }],
  "no-name": [{ ...DEVICE, code: "no-name" }],
  "name-too-long": [{ ...DEVICE, code: "name-too-long", most: 40 }],
  "wrong-name": [{ ...DEVICE, code: "wrong-name" }],
  "role-not-of-driver": [{ ...DEVICE, ...MAKE, code: "role-not-of-driver", given: "9" }],
  "no-role": [{ ...DEVICE, ...MAKE, code: "no-role" }],
  "unknown-param": [{ ...DEVICE, code: "unknown-param", driver: "solar", known: ["host"] }],
  "wrong-param": [
    { ...DEVICE, code: "wrong-param", control: SETTINGS.inverterHost.control, given: "9" },
    { ...DEVICE, code: "wrong-param", control: SETTINGS.timeZone.control, given: null },
  ],
  "no-address": [{ ...DEVICE, code: "no-address" }],
  "own-machine": [{ ...DEVICE, code: "own-machine" }],
  "same-address": [{ ...DEVICE, code: "same-address", other: "9" }],
  "of-setting": [{
    ...DEVICE,
    code: "of-setting",
    issue: { key: "minCurrentA", code: "smallest-above-max" },
  }],
  "address-of-setting": [{ ...DEVICE, code: "address-of-setting", setting: "plugHost" }],
  "second-grid-meter": [{ ...DEVICE, code: "second-grid-meter", other: "9" }],
  "grid-meter-of-settings": [
    { ...DEVICE, code: "grid-meter-of-settings", setting: "inverterHost" },
  ],
  "secret-of-other-address": [{ ...DEVICE, code: "secret-of-other-address" }],
  "too-many": [{ ...DEVICE, code: "too-many", most: 32 }],
  "unknown-key": [{ ...DEVICE, code: "unknown-key" }],
  "wrong-form": [
    { ...DEVICE, code: "wrong-form", expected: "object" },
    { ...DEVICE, code: "wrong-form", expected: "list" },
    { ...DEVICE, code: "wrong-form", expected: "ids" },
  ],
  "unknown-device": [{ ...DEVICE, code: "unknown-device", id: "9" }],
  "twice-in-order": [{ ...DEVICE, code: "twice-in-order", id: "9" }],
  "missing-in-order": [{ ...DEVICE, code: "missing-in-order", names: ["9"] }],
  "fixed-by-environment": [{ ...DEVICE, code: "fixed-by-environment", variable: "9" }],
  "file-refused": [{ ...DEVICE, code: "file-refused", path: "/devices.json", why: DETAIL }],
};

/** What is said of devices that are refused. */
export async function visitDevices(tour: Tour): Promise<void> {
  const app = spokenApp();
  for (const issue of Object.values(ISSUES).flat()) {
    app.program.devices.add = () => Promise.reject(new DevicesInvalid([issue]));
    await tour.json(app, "/api/devices", {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
  }
  app.program.current = {
    ...app.program.current,
    loads: [{ ...CAR, name: "9" }, { ...HEATER, name: "9" }],
  };
  for (const path of ["4/mode", "4/switch", "7/mode", "7/switch", "9/mode"]) {
    await tour.json(app, `/api/devices/${path}`, {
      method: "PUT",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
  }
}
