import { checkConnect, type ConnectCheck } from "../src/devices/connect_check.ts";
import {
  diagnose,
  type Diagnosis,
  type DiagnosisContext,
  diagnosisOf,
} from "../src/devices/diagnosis.ts";
import {
  findInBattery,
  findInCharger,
  findInInverter,
  findInMeter,
  findInPlug,
} from "../src/devices/diagnosis_values.ts";
import { identifyPlug } from "../src/devices/discovery_plugs.ts";
import { DeviceError } from "../src/domain/errors.ts";
import type { Charger, Clock, SiteDevices, SwitchedPlug } from "../src/domain/ports.ts";
import type { Settings } from "../src/domain/settings.ts";
import {
  identify,
  measure,
  type Measured,
  roundTripOf,
  shownIdentity,
  valuesOf,
} from "./doctor_measure.ts";
import {
  type DeviceReport,
  problemOf,
  type ReportedDevice,
  type ReportProblem,
} from "./doctor_report.ts";

/** What every test of a device needs. */
export interface TestContext {
  readonly clock: Clock;
  /** For the requests that are not the driver's. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly context: DiagnosisContext;
}

type Identity = Readonly<Record<string, unknown>>;

/**
 * Tests the inverter, the meter and the battery over one connection, which is closed for good
 * before this resolves.
 */
export async function testSite(
  site: SiteDevices,
  test: TestContext,
): Promise<readonly DeviceReport[]> {
  return await whileOpen(site, test.signal, async () => {
    const inverter = await measure(site.inverter, test.clock);
    const meter = await measure(site.meter, test.clock);
    const battery = await measure(site.battery, test.clock);
    const identity = inverter.error === null ? await identityOrNone(site) : {};
    const { battery: batteryIdentity, ...rest } = identity;
    const isMeters = (name: string) => name.startsWith("meter");
    return [
      reportOf(
        { device: "inverter", find: findInInverter },
        inverter,
        test,
        pick(rest, (name) => !isMeters(name)),
      ),
      reportOf({ device: "meter", find: findInMeter }, meter, test, pick(rest, isMeters)),
      batteryReport(battery, test, isRecord(batteryIdentity) ? batteryIdentity : {}),
    ];
  });
}

/** Tests the charger and closes it. */
export async function testCharger(
  charger: Charger,
  settings: Settings,
  test: TestContext,
): Promise<DeviceReport> {
  return await whileOpen(charger, test.signal, async () => {
    const measured = await measure(charger, test.clock);
    const about = { device: "charger", find: findInCharger } as const;
    if (test.context.kind !== "nrgkick-connect") {
      const identity = measured.error === null ? await identityOrNone(charger) : {};
      return reportOf(about, measured, test, identity);
    }
    if (measured.error !== null) return reportOf(about, measured, test, {});
    const { identity, problems } = await testConnectSettings(settings.nrgkickSettingsUrl, test);
    const report = reportOf(about, measured, test, identity);
    // Why the settings are unknown says more than that they are.
    const others = problems.length === 0
      ? report.problems
      : report.problems.filter(({ code }) => code !== "charger-half");
    return withProblems(report, [...others, ...problems]);
  });
}

/** Tests the plug and closes it. */
export async function testPlug(
  plug: SwitchedPlug,
  address: { host: string; port: number },
  test: TestContext,
): Promise<DeviceReport> {
  return await whileOpen(plug, test.signal, async () => {
    const measured = await measure(plug, test.clock);
    const identity = measured.error === null ? await plugIdentity(address, test) : {};
    return reportOf({ device: "plug", find: findInPlug }, measured, test, identity);
  });
}

/** A device that was not asked. */
export function untestedReport(
  device: ReportedDevice,
  verdict: DeviceReport["verdict"],
  problems: readonly ReportProblem[] = [],
): DeviceReport {
  return {
    device,
    verdict,
    source: null,
    address: null,
    identity: {},
    roundTrip: null,
    values: [],
    problems,
  };
}

function batteryReport(
  measured: Measured<Parameters<typeof findInBattery>[0] | null>,
  test: TestContext,
  identity: Identity,
): DeviceReport {
  const { newest, durationsMs, error } = measured;
  if (newest?.value !== null || error !== null) {
    const find = (value: Parameters<typeof findInBattery>[0] | null) =>
      value === null ? [] : findInBattery(value);
    return reportOf({ device: "battery", find }, measured, test, identity);
  }
  const report = untestedReport("battery", "absent");
  return { ...report, source: "device", roundTrip: roundTripOf(durationsMs) };
}

function reportOf<T extends object | null>(
  about: {
    readonly device: ReportedDevice;
    readonly find: (value: T) => readonly Diagnosis[];
  },
  { newest, durationsMs, error }: Measured<T>,
  { clock, context }: TestContext,
  identity: Identity,
): DeviceReport {
  const ageMs = newest === null ? null : Math.round(clock.steadyMs() - newest.atMs);
  const failures = error === null ? [] : [problemOf(diagnose(error, context), error.message)];
  const findings = newest === null ? [] : about.find(newest.value);
  const value = newest?.value ?? null;
  return withProblems({
    device: about.device,
    verdict: "ok",
    source: "device",
    address: context.address,
    identity: shownIdentity(identity),
    roundTrip: roundTripOf(durationsMs),
    values: value === null ? [] : valuesOf(value, ageMs),
    problems: [],
  }, [...failures, ...findings.map((finding) => problemOf(finding, null))]);
}

function withProblems(report: DeviceReport, problems: readonly ReportProblem[]): DeviceReport {
  return { ...report, problems, verdict: problems.length === 0 ? "ok" : "failing" };
}

/** What the driver's own read leaves out: the PIN, and why the settings cannot be read. */
async function testConnectSettings(
  settingsUrl: string,
  { deadlineMs, signal, context }: TestContext,
): Promise<{ readonly identity: Identity; readonly problems: readonly ReportProblem[] }> {
  try {
    const check = await checkConnect({ settingsUrl, deadlineMs, signal });
    return { identity: identityIn(check), problems: connectProblems(check, context) };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return { identity: {}, problems: [problemOf(diagnose(error, context), error.message)] };
  }
}

function identityIn({ model, hardware, firmware }: ConnectCheck): Identity {
  return { model, hardware, firmware };
}

function connectProblems(
  { settings }: ConnectCheck,
  context: DiagnosisContext,
): readonly ReportProblem[] {
  const problems: ReportProblem[] = [];
  if (settings.isPinRight === false) {
    problems.push(problemOf(diagnosisOf("pin-wrong", context), null));
  }
  if (settings.isConnected === false) {
    problems.push(problemOf(diagnosisOf("charger-away", context), "Connected is false"));
  }
  return problems;
}

async function plugIdentity(
  address: { host: string; port: number },
  { deadlineMs, signal }: TestContext,
): Promise<Identity> {
  try {
    const { model, hardware, firmware } = await identifyPlug(address, { deadlineMs, signal });
    return { model, hardware, firmware };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return {};
  }
}

/** A device that answers and cannot tell its name is well all the same. */
async function identityOrNone(driver: object): Promise<Identity> {
  try {
    return await identify(driver);
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return {};
  }
}

/** Closes the driver at the end, and at once when the signal fires: what is under way then fails. */
async function whileOpen<T>(
  driver: { close(): Promise<void> },
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const close = () => void driver.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    if (signal.aborted) await driver.close();
    return await work();
  } finally {
    signal.removeEventListener("abort", close);
    await driver.close();
  }
}

function pick(identity: Identity, isWanted: (name: string) => boolean): Identity {
  return Object.fromEntries(Object.entries(identity).filter(([name]) => isWanted(name)));
}

function isRecord(value: unknown): value is Identity {
  return typeof value === "object" && value !== null;
}
