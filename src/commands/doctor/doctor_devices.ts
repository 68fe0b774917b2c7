import { isTold } from "../../devices/checks/device_measure.ts";
import type { DeviceTest, Told } from "../../domain/ports/device_checks.ts";
import type { Problem } from "../../domain/codes/diagnosis.ts";
import { adviceOf } from "../../words/diagnosis_texts.ts";
import { FALLBACK_WORDS } from "../../words/words.ts";
import {
  type DeviceReport,
  type ReportProblem,
  type ReportValue,
  type RoundTrip,
  splitUnit,
} from "./doctor_report.ts";

/** A test without what was asked. */
type RoleTold = Omit<DeviceTest, "answer"> & { readonly values: object | null };

/** What the doctor says of a device that it has examined. */
export function reportOf(test: DeviceTest): DeviceReport {
  const { answer: { device, values } } = test;
  return reportOfRole(device, { ...test, values });
}

/** The same of one role of a device of the list. */
export function reportOfRole(device: DeviceReport["device"], test: RoleTold): DeviceReport {
  const { values, isAbsent, address, identity, ageMs } = test;
  const problems = test.problems.map(problemOf);
  return {
    device,
    verdict: isAbsent ? "absent" : problems.length === 0 ? "ok" : "failing",
    source: "device",
    address: isAbsent ? null : address,
    identity: isAbsent ? {} : identity,
    roundTrip: roundTripOf(test.durationsMs),
    values: values === null ? [] : valuesOf(values, ageMs),
    problems,
  };
}

/** A device that was not asked. */
export function untestedReport(
  device: DeviceReport["device"],
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

function problemOf(problem: Problem): ReportProblem {
  const { code, detail } = problem;
  return { code, ...adviceOf(problem, FALLBACK_WORDS), detail };
}

/** Smallest and middle duration, in tenths of a ms; null when nothing was answered. */
function roundTripOf(durationsMs: readonly number[]): RoundTrip | null {
  const sorted = [...durationsMs].sort((left, right) => left - right);
  const [least] = sorted;
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (least === undefined || middle === undefined) return null;
  const tenths = (value: number) => Math.round(value * 10) / 10;
  return { reads: sorted.length, minMs: tenths(least), medianMs: tenths(middle) };
}

/** Every value of a reading by its name, with the unit that the name ends in. */
function valuesOf(reading: object, ageMs: number | null): readonly ReportValue[] {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(reading);
  return entries.flatMap(([name, value]): readonly ReportValue[] => {
    const { unit } = splitUnit(name);
    if (Array.isArray(value)) {
      return [{ name, value: value.map(plain).filter(isTold), unit, ageMs }];
    }
    return isTold(value) ? [{ name, value: rounded(value), unit, ageMs }] : [];
  });
}

/** One of a list; what has parts of its own, as `error 16 RESIDUAL_CURRENT_DETECTED`. */
function plain(part: unknown): unknown {
  if (isTold(part)) return rounded(part);
  if (typeof part !== "object" || part === null) return part;
  const parts: readonly unknown[] = Object.values(part);
  return parts.filter(isTold).filter((one) => one !== null).join(" ");
}

/** Floats of single precision have a long tail of nothing. */
function rounded(told: Told): Told {
  return typeof told === "number" ? Number(told.toFixed(3)) : told;
}
