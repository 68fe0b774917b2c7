import type { DeviceAnswer, DeviceTest } from "../../domain/ports/device_checks.ts";
import type { Problem } from "../../domain/codes/diagnosis.ts";
import { slotOf } from "../../domain/devices/slots.ts";
import { DeviceError } from "../../domain/codes/errors.ts";
import type { Given } from "../../domain/ports/drivers.ts";
import type { Charger, SiteDevices, SwitchedPlug } from "../../domain/ports/devices.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { BatteryValues } from "../../domain/house/snapshot.ts";
import { identify, measure, type Measured, shownIdentity } from "./device_measure.ts";
import { diagnose, type DiagnosisContext, diagnosisOf } from "./diagnosis.ts";
import { findInAnswer } from "./diagnosis_values.ts";
import { DRIVERS } from "../registry.ts";
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
}

export interface SiteExamination extends Examination {
  /**
   * True where an inverter that has failed is asked nothing more; else each of its parts is asked.
   */
  readonly endsAtFailure: boolean;
}

type Identity = Readonly<Record<string, unknown>>;

/** A device that is open, with what its driver asks it by. */
interface Asked {
  readonly driver: string;
  readonly params: Given;
  readonly port: object;
}

/**
 * Examines the inverter, the meter and the battery over one connection, which is closed for good
 * before this resolves. Writes nothing.
 */
export async function examineSite(
  site: SiteDevices,
  examination: SiteExamination,
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
    if (measured.error !== null) return testOf(told, measured, examination, {});
    const asked = { ...slotOf("charger", settings), port: charger };
    const { identity, problems } = await askBeside(asked, examination);
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
    const told = { device: "plug", values: valueOf(measured) } as const;
    if (measured.error !== null) return testOf(told, measured, examination, {});
    const asked = { ...slotOf("plug", settings), port: plug };
    const { identity, problems } = await askBeside(asked, examination);
    const test = testOf(told, measured, examination, identity);
    return { ...test, problems: [...test.problems, ...problems] };
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

/** What reads leave out, by the driver; of one that leaves out nothing, who the device is. */
export async function askBeside(
  { driver, params, port }: Asked,
  { deadlineMs, signal, context, lookup }: Examination,
): Promise<{ readonly identity: Identity; readonly problems: readonly Problem[] }> {
  const ask = DRIVERS.find(({ id }) => id === driver)?.identify ?? null;
  if (ask === null) return { identity: await identityOrNone(port), problems: [] };
  try {
    const { identity, symptoms } = await ask(params, { deadlineMs, signal, lookup });
    const problems = symptoms.map(({ symptom, detail }) => ({
      ...diagnosisOf(symptom, context),
      detail,
    }));
    return { identity, problems };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return { identity: {}, problems: [{ ...diagnose(error, context), detail: error.message }] };
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
export async function whileOpen<T>(
  driver: { close(): Promise<void> },
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const close = () => void driver.close();
  signal.addEventListener("abort", close);
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
