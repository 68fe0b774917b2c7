import {
  type Examination as DeviceExamination,
  examineCharger,
  examinePlug,
  examineSite,
} from "../../devices/checks/device_examination.ts";
import { contextOf } from "../../devices/checks/diagnosis.ts";
import type { Openers } from "../../devices/registry.ts";
import { missingHalf, type Slot } from "../../domain/devices/slots.ts";
import { SettingsInvalid } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { StoredDevice } from "../../domain/ports/record_stores.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { settingIssueText } from "../../words/setting_texts.ts";
import { FALLBACK_WORDS, SPOKEN_CODES } from "../../words/words.ts";
import {
  crossFieldIssues,
  defaultSettings,
  environmentName,
  NO_OTHERS,
  settingsFromEnvironment,
  settingsFromStore,
  withChanges,
} from "../../domain/settings/parse_settings.ts";
import { readSettings } from "../../storage/records/read_settings.ts";
import { reportOf, untestedReport } from "./doctor_devices.ts";
import {
  askAboutRows,
  askProgram,
  type ProgramAccess,
  type ProgramAnswer,
} from "./doctor_program.ts";
import { environmentRows, reportRows } from "./doctor_rows.ts";
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
  readonly openers: Openers;
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
  /** The devices beside those of the settings. */
  readonly rows: readonly StoredDevice[];
  readonly notes: readonly string[];
}

/** Reads of each device: enough for a median, and done in a second. */
const READS = 3;

/**
 * Examines every device of the house and changes nothing on them. While the program runs, what takes
 * one client is not touched.
 * @throws StorageFailed; SettingsInvalid, DevicesInvalid for what is wrong in the environment
 */
export async function examineHouse(examination: Examination): Promise<DoctorReport> {
  const { clock, version } = examination;
  const { isProgramRunning, settings, rows, notes } = glanceAtSettings(examination);
  const [site, charger, plug] = await Promise.all([
    isProgramRunning ? askAboutSite(settings, examination) : reportSite(settings, examination),
    reportCharger(settings, examination),
    reportPlug(settings, examination),
  ]);
  const program = { isRunning: isProgramRunning, problems: site.problems };
  const told = isProgramRunning && rows.length > 0
    ? await askAboutRows(accessTo(settings, examination))
    : null;
  const others = await reportRows(rows, { ...examination, told });
  const devices = [...site.devices, charger, plug, ...others];
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

/** @throws StorageFailed; SettingsInvalid, DevicesInvalid for what is wrong in the environment */
export function glanceAtSettings(
  source: Pick<Examination, "dataDir" | "environment">,
): SettingsGlance {
  const glance = readSettings(source.dataDir);
  const fixed = settingsFromEnvironment(source.environment, SPOKEN_CODES);
  const { values, dropped } = settingsFromStore(glance.settings, SPOKEN_CODES);
  const settings = withChanges(withChanges(defaultSettings(), values), fixed);
  const own = environmentRows(source.environment, withChanges(defaultSettings(), fixed));
  const rows = [...own, ...glance.devices ?? []];
  const hasSwitch = rows.some(({ roles }) => roles.includes("switch"));
  const issues = crossFieldIssues(settings, fixed, { ...NO_OTHERS, hasSwitch });
  if (issues.length > 0) throw new SettingsInvalid(issues);
  const notes = dropped.map((issue) =>
    `the stored ${issue.key} is left out: ${settingIssueText(issue, FALLBACK_WORDS)}`
  );
  const unread = "the database is of an earlier version: its list of devices is not read";
  return {
    isProgramRunning: glance.isInUse,
    settings,
    rows,
    notes: glance.devices === null ? [...notes, unread] : notes,
  };
}

async function reportSite(settings: Settings, examination: Examination): Promise<ProgramAnswer> {
  const site = examination.openers.openSite(settings, examination.clock);
  if (site === null) return unconfiguredSite();
  const part = partOf(examination, "inverter", settings);
  const tests = await examineSite(site, { ...part, endsAtFailure: false });
  return { problems: [], devices: tests.map(reportOf) };
}

async function askAboutSite(
  settings: Settings,
  examination: Examination,
): Promise<ProgramAnswer> {
  const answer = await askProgram(accessTo(settings, examination));
  if (settings.inverterHost !== "") return answer;
  return { ...answer, devices: unconfiguredSite().devices };
}

function accessTo(
  settings: Settings,
  { environment, deadlineMs, signal, programOrigin }: Examination,
): ProgramAccess {
  return {
    origin: programOrigin ?? `http://127.0.0.1:${settings.webPort}`,
    secret: settings.webSecretEnabled ? environment(environmentName("webSecret")) ?? null : null,
    deadlineMs,
    signal,
  };
}

async function reportCharger(settings: Settings, examination: Examination): Promise<DeviceReport> {
  const charger = examination.openers.openCharger(settings, examination.clock);
  if (charger === null) return unopenedCharger(settings);
  const part = partOf(examination, "charger", settings);
  return reportOf(await examineCharger(charger, settings, part));
}

async function reportPlug(settings: Settings, examination: Examination): Promise<DeviceReport> {
  const plug = examination.openers.openPlug(settings, examination.clock);
  if (plug === null) return untestedReport("plug", "not-configured");
  return reportOf(await examinePlug(plug, settings, partOf(examination, "plug", settings)));
}

function partOf(
  { clock, deadlineMs, signal }: Examination,
  slot: Slot,
  settings: Settings,
): DeviceExamination {
  const context = contextOf(slot, settings);
  return { clock, deadlineMs, signal, context, reads: READS };
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
  const missing = missingHalf(settings);
  const problem: ReportProblem = missing !== null
    ? {
      code: "half-configured",
      what: `Only one of the charger's two addresses is entered: no ${
        FALLBACK_WORDS.settings.fields[missing].label
      }`,
      todo: "Enter both, Measurements URL and Settings URL, on the page Settings",
      detail: null,
    }
    : unconfigured("charger", "Enter its addresses on the page Settings, or find it with --find");
  return untestedReport("charger", "not-configured", [problem]);
}

function unconfigured(device: string, todo: string): ReportProblem {
  return { code: "not-configured", what: `No ${device} is set up`, todo, detail: null };
}
