import type { DeviceOpeners } from "../src/app/equipment.ts";
import type { DiagnosisContext } from "../src/devices/diagnosis.ts";
import { hostOf } from "../src/devices/http_json.ts";
import { SettingsInvalid } from "../src/domain/errors.ts";
import type { Clock } from "../src/domain/ports.ts";
import { parseHost } from "../src/domain/setting_kinds.ts";
import type { Settings } from "../src/domain/settings.ts";
import {
  crossFieldIssues,
  defaultSettings,
  environmentName,
  settingsFromEnvironment,
  settingsFromStore,
  withChanges,
} from "../src/domain/settings_values.ts";
import { readSettings } from "../src/storage/read_settings.ts";
import {
  testCharger,
  type TestContext,
  testPlug,
  testSite,
  untestedReport,
} from "./doctor_devices.ts";
import { askProgram, type ProgramAnswer } from "./doctor_program.ts";
import {
  type DeviceReport,
  type DoctorReport,
  isAllWell,
  REPORT_SCHEMA,
  type ReportProblem,
} from "./doctor_report.ts";

/** What an examination works with. */
export interface Examination {
  readonly dataDir: string;
  readonly environment: (name: string) => string | undefined;
  readonly clock: Clock;
  readonly version: string;
  readonly openers: DeviceOpeners;
  /** For the requests that are not the drivers'. */
  readonly deadlineMs: number;
  /** Ends it early; what it then says of the devices means nothing. */
  readonly signal: AbortSignal;
  /** Where the running program is asked; by its own port when left out. */
  readonly programOrigin?: string;
}

/** The settings in force, read beside the program that may own them. */
export interface SettingsGlance {
  readonly isProgramRunning: boolean;
  readonly settings: Settings;
  readonly notes: readonly string[];
}

const PLUG_PORT = 9999;

/**
 * Examines every device of the settings and changes nothing on them. While the program runs, the
 * inverter is not touched: it takes one client.
 * @throws StorageFailed, SettingsInvalid for what is wrong in the environment
 */
export async function examineHouse(examination: Examination): Promise<DoctorReport> {
  const { clock, version } = examination;
  const { isProgramRunning, settings, notes } = glanceAtSettings(examination);
  const [site, charger, plug] = await Promise.all([
    isProgramRunning ? askAboutSite(settings, examination) : examineSite(settings, examination),
    examineCharger(settings, examination),
    examinePlug(settings, examination),
  ]);
  const program = { isRunning: isProgramRunning, problems: site.problems };
  const devices = [...site.devices, charger, plug];
  return {
    schema: REPORT_SCHEMA,
    version,
    atMs: clock.wallMs(),
    isWell: isAllWell({ program, devices }),
    program,
    notes,
    devices,
  };
}

/** @throws StorageFailed, SettingsInvalid for what is wrong in the environment */
export function glanceAtSettings(
  source: Pick<Examination, "dataDir" | "environment">,
): SettingsGlance {
  const glance = readSettings(source.dataDir);
  const fixed = settingsFromEnvironment(source.environment);
  const { values, dropped } = settingsFromStore(glance.settings);
  const settings = withChanges(withChanges(defaultSettings(), values), fixed);
  const issues = crossFieldIssues(settings, fixed);
  if (issues.length > 0) throw new SettingsInvalid(issues);
  const notes = dropped.map(({ key, message }) => `the stored ${key} is left out: ${message.en}`);
  return { isProgramRunning: glance.isInUse, settings, notes };
}

async function examineSite(
  settings: Settings,
  examination: Examination,
): Promise<ProgramAnswer> {
  const site = examination.openers.openSite(settings, examination.clock);
  if (site === null) return unconfiguredSite();
  const address = parseHost(settings.inverterHost);
  const port = address?.port ?? settings.inverterPort;
  const context: DiagnosisContext = {
    kind: "solaredge",
    address: `${address?.hostname ?? settings.inverterHost}:${port}`,
    unitId: settings.inverterUnitId,
  };
  return { problems: [], devices: await testSite(site, testOf(examination, context)) };
}

async function askAboutSite(
  settings: Settings,
  examination: Examination,
): Promise<ProgramAnswer> {
  const { environment, deadlineMs, signal, programOrigin } = examination;
  const answer = await askProgram({
    origin: programOrigin ?? `http://127.0.0.1:${settings.webPort}`,
    secret: settings.webSecretEnabled ? environment(environmentName("webSecret")) ?? null : null,
    deadlineMs,
    signal,
  });
  if (settings.inverterHost !== "") return answer;
  return { ...answer, devices: unconfiguredSite().devices };
}

async function examineCharger(settings: Settings, examination: Examination): Promise<DeviceReport> {
  const charger = examination.openers.openCharger(settings, examination.clock);
  if (charger === null) return unopenedCharger(settings);
  const context: DiagnosisContext = settings.nrgkickGeneration === 1
    ? { kind: "nrgkick-connect", address: hostOf(settings.nrgkickMeasurementsUrl), unitId: null }
    : { kind: "nrgkick-gen2", address: settings.nrgkickAddress, unitId: null };
  return await testCharger(charger, settings, testOf(examination, context));
}

async function examinePlug(settings: Settings, examination: Examination): Promise<DeviceReport> {
  const plug = examination.openers.openPlug(settings, examination.clock);
  const host = parseHost(settings.plugHost);
  if (plug === null || host === null) return untestedReport("plug", "not-configured");
  const address = { host: host.hostname, port: host.port ?? PLUG_PORT };
  const context: DiagnosisContext = {
    kind: "tplink",
    address: `${address.host}:${address.port}`,
    unitId: null,
  };
  return await testPlug(plug, address, testOf(examination, context));
}

function testOf(
  { clock, deadlineMs, signal }: Examination,
  context: DiagnosisContext,
): TestContext {
  return { clock, deadlineMs, signal, context };
}

function unconfiguredSite(): ProgramAnswer {
  const inverter = untestedReport("inverter", "not-configured", [
    unconfigured("inverter", "Enter its address on the page Settings, or find it with --find"),
  ]);
  const others = (["meter", "battery"] as const).map((device) =>
    untestedReport(device, "not-configured")
  );
  return { problems: [], devices: [inverter, ...others] };
}

function unopenedCharger(settings: Settings): DeviceReport {
  const { nrgkickGeneration, nrgkickMeasurementsUrl, nrgkickSettingsUrl } = settings;
  const isHalf = nrgkickGeneration === 1 && nrgkickMeasurementsUrl !== nrgkickSettingsUrl;
  const problem: ReportProblem = isHalf
    ? {
      code: "half-configured",
      what: "Only one of the charger's two addresses is entered",
      todo: "Enter both, Measurements URL and Settings URL, on the page Settings",
      detail: null,
    }
    : unconfigured("charger", "Enter its addresses on the page Settings, or find it with --find");
  return untestedReport("charger", "not-configured", [problem]);
}

function unconfigured(device: string, todo: string): ReportProblem {
  return { code: "not-configured", what: `No ${device} is set up`, todo, detail: null };
}
