import type { DeviceAnswer, DeviceTest } from "../../domain/ports/device_checks.ts";
import type { Problem } from "../../domain/codes/diagnosis.ts";
import { DeviceError } from "../../domain/codes/errors.ts";
import type { Charger, SiteDevices, SwitchedPlug } from "../../domain/ports/devices.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { BatteryValues } from "../../domain/house/snapshot.ts";
import { checkConnect, type ConnectCheck } from "../nrgkick_connect/connect_check.ts";
import { identify, measure, type Measured, shownIdentity } from "./device_measure.ts";
import { diagnose, type DiagnosisContext, diagnosisOf, plugAddress } from "./diagnosis.ts";
import { findInAnswer } from "./diagnosis_values.ts";
import { identifyPlug } from "../tplink/find_plugs.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";

/** What every examination of a device needs. */
export interface Examination extends NameGuard {
  readonly clock: Clock;
  /** For the requests that are not the driver's. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly context: DiagnosisContext;
  /** Reads of each device, one after the other. */
  readonly reads: number;
  /**
   * True where an inverter that has failed is asked nothing more; else each of its parts is asked.
   */
  readonly endsAtFailure: boolean;
}

type Identity = Readonly<Record<string, unknown>>;

/**
 * Examines the inverter, the meter and the battery over one connection, which is closed for good
 * before this resolves. Writes nothing.
 */
export async function examineSite(
  site: SiteDevices,
  examination: Examination,
): Promise<readonly DeviceTest[]> {
  return await whileOpen(site, examination.signal, async () => {
    const inverter = await measure(site.inverter, examination);
    const told = { device: "inverter", values: valueOf(inverter) } as const;
    if (inverter.error !== null && examination.endsAtFailure) {
      return [testOf(told, inverter, examination, {})];
    }
    const meter = await measure(site.meter, examination);
    const battery = await measure(site.battery, examination);
    const identity = inverter.error === null ? await identityOrNone(site) : {};
    const { battery: batteryIdentity, ...rest } = identity;
    const isMeters = (name: string) => name.startsWith("meter");
    return [
      testOf(told, inverter, examination, pick(rest, (name) => !isMeters(name))),
      testOf(
        { device: "meter", values: valueOf(meter) },
        meter,
        examination,
        pick(rest, isMeters),
      ),
      batteryTest(battery, examination, isRecord(batteryIdentity) ? batteryIdentity : {}),
    ];
  });
}

/** Examines the charger and closes it. Writes nothing. */
export async function examineCharger(
  charger: Charger,
  settings: Settings,
  examination: Examination,
): Promise<DeviceTest> {
  return await whileOpen(charger, examination.signal, async () => {
    const measured = await measure(charger, examination);
    const told = { device: "charger", values: valueOf(measured) } as const;
    if (examination.context.kind !== "nrgkick-connect") {
      const identity = measured.error === null ? await identityOrNone(charger) : {};
      return testOf(told, measured, examination, identity);
    }
    if (measured.error !== null) return testOf(told, measured, examination, {});
    const { identity, problems } = await askSettings(settings.nrgkickSettingsUrl, examination);
    const test = testOf(told, measured, examination, identity);
    // The reason why the settings are unknown replaces the problem that only says that they are
    // unknown.
    const others = problems.length === 0
      ? test.problems
      : test.problems.filter(({ code }) => code !== "charger-half");
    return { ...test, problems: [...others, ...problems] };
  });
}

/** Examines the plug and closes it. Writes nothing. */
export async function examinePlug(
  plug: SwitchedPlug,
  settings: Settings,
  examination: Examination,
): Promise<DeviceTest> {
  return await whileOpen(plug, examination.signal, async () => {
    const measured = await measure(plug, examination);
    const identity = measured.error === null ? await plugIdentity(settings, examination) : {};
    return testOf({ device: "plug", values: valueOf(measured) }, measured, examination, identity);
  });
}

function batteryTest(
  measured: Measured<BatteryValues | null>,
  examination: Examination,
  identity: Identity,
): DeviceTest {
  const values = valueOf(measured);
  const isAbsent = measured.newest !== null && values === null && measured.error === null;
  const test = testOf({ device: "battery", values }, measured, examination, identity);
  return { ...test, isAbsent };
}

function testOf(
  answer: DeviceAnswer,
  { newest, durationsMs, error }: Measured<unknown>,
  { clock, context }: Examination,
  identity: Identity,
): DeviceTest {
  const failures = error === null ? [] : [{ ...diagnose(error, context), detail: error.message }];
  const findings = findInAnswer(answer, context.kind).map((finding) => ({
    ...finding,
    detail: null,
  }));
  return {
    answer,
    isAbsent: false,
    address: context.address,
    identity: shownIdentity(identity),
    durationsMs,
    ageMs: newest === null ? null : Math.round(clock.steadyMs() - newest.atMs),
    problems: [...failures, ...findings],
  };
}

function valueOf<T>({ newest }: Measured<T>): T | null {
  return newest === null ? null : newest.value;
}

/** What the driver's own read leaves out: the PIN, and why the settings cannot be read. */
async function askSettings(
  settingsUrl: string,
  { deadlineMs, signal, context, lookup }: Examination,
): Promise<{ readonly identity: Identity; readonly problems: readonly Problem[] }> {
  try {
    const check = await checkConnect({ settingsUrl, deadlineMs, signal, lookup });
    const { model, hardware, firmware } = check;
    return { identity: { model, hardware, firmware }, problems: connectProblems(check, context) };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return { identity: {}, problems: [{ ...diagnose(error, context), detail: error.message }] };
  }
}

function connectProblems(
  { settings }: ConnectCheck,
  context: DiagnosisContext,
): readonly Problem[] {
  const problems: Problem[] = [];
  if (settings.isPinRight === false) {
    problems.push({ ...diagnosisOf("pin-mismatch", context), detail: null });
  }
  if (settings.isConnected === false) {
    problems.push({ ...diagnosisOf("charger-away", context), detail: "Connected is false" });
  }
  return problems;
}

async function plugIdentity(
  settings: Settings,
  { deadlineMs, signal, lookup }: Examination,
): Promise<Identity> {
  const address = plugAddress(settings);
  if (address === null) return {};
  try {
    const { model, hardware, firmware } = await identifyPlug(
      { ...address, lookup },
      { deadlineMs, signal },
    );
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
