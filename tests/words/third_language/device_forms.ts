import type { DeviceState } from "../../../src/app/device_states.ts";
import type { DeviceView } from "../../../src/app/settings/device_book.ts";
import { DRIVERS } from "../../../src/devices/registry.ts";
import { defineDriver } from "../../../src/devices/driver.ts";
import { DevicesInvalid, StorageFailed } from "../../../src/domain/codes/errors.ts";
import { ROLES } from "../../../src/domain/house/device.ts";
import {
  host,
  onOff,
  secretText,
  wholeNumber,
} from "../../../src/domain/settings/setting_kinds.ts";
import { NOON_MS } from "../../routes/stub_program.ts";
import { MODEL } from "./settings_pages.ts";
import { DETAIL, FRAGMENT, spokenApp, type Tour } from "./tour.ts";

const HOUR_MS = 3_600_000;
const GROUP = { group: "params" } as const;
/** Has every role, and every parameter that makes have in common. */
const EVERYTHING = defineDriver({
  id: "everything",
  label: MODEL,
  roles: ROLES,
  params: {
    host: host(GROUP),
    password: secretText({ ...GROUP, fallback: "", minLength: 1, maxLength: 9 }),
    channel: wholeNumber({ ...GROUP, fallback: 0, unit: "", min: 0, max: 3 }),
    reversed: onOff({ ...GROUP, fallback: false }),
  },
  address: () => null,
  open: () => ({ close: () => Promise.resolve() }),
});
const DEVICES: readonly DeviceView[] = [-1, 1, 2].map((id) => ({
  id,
  driver: EVERYTHING.id,
  name: MODEL,
  roles: ROLES,
  params: { host: "192.0.2.7" },
  secretsSet: ["password"],
  isFixed: id < 0,
  slot: id === 2 ? "inverter" : null,
  variable: id < 0 ? MODEL : null,
  quality: "fresh",
  error: null,
}));
const STATES: readonly Pick<DeviceState, "quality" | "atMs" | "powers">[] = [
  { quality: "fresh", atMs: NOON_MS, powers: { grid: 70, battery: 0, pv: 70, load: 70 } },
  { quality: "fresh", atMs: NOON_MS, powers: { grid: -70, battery: -70, charger: 7, switch: 7 } },
  { quality: "stale", atMs: NOON_MS - 130_000, powers: { battery: 70 } },
  { quality: "unavailable", atMs: null, powers: { load: null } },
];
const FORM = { driver: EVERYTHING.id, name: MODEL, "param-password": "geheim" };

/** The section of the devices and the forms of one, with all that they may say. */
export async function visitDeviceForms(tour: Tour): Promise<void> {
  const app = spokenApp();
  const { program } = app;
  const { devices } = program;
  const place = "/settings/devices";
  const makes = (drivers: readonly unknown[]) =>
    Object.defineProperty(devices, "drivers", { configurable: true, value: drivers });
  makes([]);
  await tour.page(app, `${place}/new`);
  makes(DRIVERS);
  for (const { id } of DRIVERS) await tour.page(app, `${place}/new?make=${id}`);
  makes([EVERYTHING]);
  devices.list = () => DEVICES;
  for (const [freshMs, awayMs] of [[0, 0], [HOUR_MS, 0], [HOUR_MS, HOUR_MS]] as const) {
    const step = { startMs: NOON_MS, freshMs, staleMs: 0, awayMs };
    devices.health = { of: () => [step] };
    await tour.page(app, "/settings/devices");
  }
  for (const path of ["new", "new?make=everything", "1", "2", "1/remove", "77"]) {
    await tour.page(app, `${place}/${path}`);
  }
  for (const done of ["", "added", "changed", "removed", "moved"]) {
    await tour.page(app, `/settings/devices?done=${done}`);
  }
  for (const state of STATES) {
    const known = { id: 1, name: MODEL, driver: EVERYTHING.id, roles: ROLES, error: null };
    program.current = { ...program.current, devices: [{ ...known, ...state }] };
    for (const path of ["/settings/devices", "/live/now"]) await tour.page(app, path);
  }
  await visitRefused(tour, app, place);
  for (const headers of [{}, FRAGMENT]) {
    for (const error of [null, DETAIL]) {
      devices.test = () =>
        Promise.resolve({
          kind: "tried",
          durationMs: 12,
          source: error === null ? "device" : "program",
          roles: tried(error),
        });
      await tour.form(app, `${place}/test`, FORM, headers);
    }
    devices.test = () => Promise.resolve({ kind: "held" });
    await tour.form(app, `${place}/test`, FORM, headers);
    devices.test = () => Promise.resolve({ kind: "refused", waitMs: 1000 });
    await tour.form(app, `${place}/test`, FORM, headers);
  }
  for (const isEmpty of [true, false]) {
    const found = [null, MODEL].map((known) => ({
      driver: EVERYTHING.id,
      name: MODEL,
      address: "192.0.2.7",
      hint: known === null ? "api-disabled" as const : null,
      params: { host: "192.0.2.7" },
      known,
    }));
    devices.find = () =>
      Promise.resolve({
        kind: "found",
        found: isEmpty ? [] : found,
        isHeld: isEmpty,
        problems: isEmpty ? [{ code: "search-failed", detail: DETAIL }] : [],
      });
    await tour.form(app, `${place}/find`, { host: "" });
  }
}

function tried(error: string | null) {
  return ROLES.map((role) => ({
    role,
    isAbsent: role === "battery" && error === null,
    powerW: error === null && role !== "battery" ? 70 : null,
    error,
    diagnosis: null,
  }));
}

async function visitRefused(
  tour: Tour,
  app: ReturnType<typeof spokenApp>,
  place: string,
): Promise<void> {
  const { devices } = app.program;
  const device = "unheardOf";
  const issues = [
    { device, key: "name", code: "no-name" },
    { device, key: "roles", code: "no-role", driver: "everything", roles: ROLES },
    { device, key: "host", code: "no-address" },
    { device, key: "", code: "too-many", most: 32 },
  ] as const;
  for (const told of [issues, issues.slice(0, 1)]) {
    devices.add = () => Promise.reject(new DevicesInvalid(told));
    devices.test = () => Promise.reject(new DevicesInvalid(told));
    await tour.form(app, place, FORM);
    await tour.form(app, `${place}/test`, FORM);
    await tour.form(app, `${place}/test`, FORM, FRAGMENT);
  }
  devices.order = () => Promise.reject(new DevicesInvalid(issues.slice(0, 1)));
  for (const headers of [{}, FRAGMENT]) {
    await tour.form(app, `${place}/1/move`, { to: "up" }, headers);
  }
  devices.add = () => Promise.reject(new StorageFailed(DETAIL));
  devices.remove = () => Promise.reject(new StorageFailed(DETAIL));
  await tour.form(app, place, FORM);
  await tour.form(app, `${place}/1/remove`, {});
  await tour.page(app, place, { method: "POST" });
}
