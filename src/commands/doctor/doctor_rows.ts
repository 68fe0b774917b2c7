import { DEVICES_VARIABLE, fixedDevices } from "../../app/settings/fixed_devices.ts";
import { contextOfDevice } from "../../devices/checks/diagnosis.ts";
import { examineRow } from "../../devices/checks/row_examination.ts";
import { DRIVERS, type Openers } from "../../devices/registry.ts";
import { slotDevices } from "../../domain/devices/slots.ts";
import { wholeParams } from "../../domain/devices/parse_device.ts";
import type { Role } from "../../domain/house/device.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { StoredDevice } from "../../domain/ports/record_stores.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { reportOfRole, untestedReport } from "./doctor_devices.ts";
import type { DeviceReport, ReportProblem } from "./doctor_report.ts";
import type { ToldOfRows } from "./doctor_program.ts";

/** What the roles of a device of the list are called, as those of the settings are. */
const NAMES: Readonly<Record<Role, DeviceReport["device"]>> = {
  grid: "meter",
  pv: "inverter",
  battery: "battery",
  charger: "charger",
  switch: "plug",
  load: "load",
};
/** Enough for a median, and done in a second. */
const READS = 3;

export interface RowExamination {
  readonly clock: Clock;
  readonly openers: Pick<Openers, "openDevice">;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** What the running program tells of those that take one client, which is the program; null: none runs. */
  readonly told: ToldOfRows | null;
}

/** The devices of the environment. @throws DevicesInvalid */
export function environmentRows(
  environment: (name: string) => string | undefined,
  settings: Settings,
): readonly StoredDevice[] {
  const terms = { drivers: DRIVERS, settings, mayUseOwnMachine: true };
  return fixedDevices(environment(DEVICES_VARIABLE), terms);
}

/** Host and port of the devices that take one client, which is the program while it runs. */
export function placesOfOneClient(
  settings: Settings,
  rows: readonly StoredDevice[],
): readonly string[] {
  const others = rows.map((row) => ({ driver: row.driver, params: wholeParams(row) }));
  return [...slotDevices(settings), ...others].flatMap(({ driver: id, params }) => {
    const driver = DRIVERS.find((one) => one.id === id);
    const isSingle = driver?.takesOneClient === true && driver.check(params).length === 0;
    return isSingle ? driver.address(params) ?? [] : [];
  });
}

/** Examines devices of the list, side by side, each role by itself. Changes nothing on them. */
export async function reportRows(
  rows: readonly StoredDevice[],
  examination: RowExamination,
): Promise<readonly DeviceReport[]> {
  const reports = await Promise.all(rows.map((row) => reportRow(row, examination)));
  return reports.flat();
}

async function reportRow(
  row: StoredDevice,
  { told, openers, ...terms }: RowExamination,
): Promise<readonly DeviceReport[]> {
  const { name, driver: id, roles } = row;
  const device = { ...row, params: wholeParams(row) };
  const driver = DRIVERS.find((one) => one.id === id);
  if (told !== null && driver?.takesOneClient === true) {
    return roles.map((role) => heldReport(row, role, told));
  }
  const opened = openers.openDevice(device, terms.clock);
  if (opened === null) {
    return roles.map((role) => ({
      ...untestedReport(NAMES[role], "failing", [notOpened(name)]),
      name,
    }));
  }
  const tests = await examineRow(device, opened, { ...terms, reads: READS });
  return tests.map((test) => ({ ...reportOfRole(NAMES[test.role], test), name }));
}

/** One that takes one client is not asked beside the program that has it. */
function heldReport(row: StoredDevice, role: Role, told: ToldOfRows): DeviceReport {
  const { name } = row;
  const seen = told(row);
  const { address } = contextOfDevice({ ...row, params: wholeParams(row) });
  if (seen === null) return { ...untestedReport(NAMES[role], "unknown"), name };
  const problems = seen.problem === null ? [] : [seen.problem];
  const verdict = problems.length === 0 ? "ok" : "failing";
  return { ...untestedReport(NAMES[role], verdict, problems), name, address, source: "program" };
}

function notOpened(name: string): ReportProblem {
  return {
    code: "not-opened",
    what: `Nothing can open the device "${name}": no driver takes what is entered for it`,
    todo: "Enter it anew on the page Settings, under Devices",
    detail: null,
  };
}
