import type { Told } from "../../domain/ports/device_checks.ts";
import type { DeviceName } from "../../domain/codes/house_event.ts";

/** Version of the JSON document; grows when a field changes its meaning or goes. */
export const REPORT_SCHEMA = 1;

/** absent: the house has none, as a device says · unknown: it could not be asked. */
export type Verdict = "ok" | "failing" | "absent" | "not-configured" | "unknown";

export interface ReportValue {
  /** As in the program: `gridPowerW`, signs likewise. */
  readonly name: string;
  /** A list has one entry a phase; null is unknown. */
  readonly value: Told | readonly Told[];
  readonly unit: string | null;
  /** Time since the answer that told it. */
  readonly ageMs: number | null;
}

/** Something that is wrong; `detail` is the driver's own message. */
export interface ReportProblem {
  readonly code: string;
  readonly what: string;
  readonly todo: string;
  readonly detail: string | null;
}

export interface RoundTrip {
  /** Reads that were answered. */
  readonly reads: number;
  readonly minMs: number;
  readonly medianMs: number;
}

export interface DeviceReport {
  readonly device: DeviceName | "load";
  /** Of a device of the list; left out: the settings make it. */
  readonly name?: string;
  readonly verdict: Verdict;
  /** Who told: the device itself, or the running program; null: nobody was asked. */
  readonly source: "device" | "program" | null;
  readonly address: string | null;
  /** What it says of itself; serial numbers and MAC addresses but for their end. */
  readonly identity: Readonly<Record<string, Told>>;
  readonly roundTrip: RoundTrip | null;
  readonly values: readonly ReportValue[];
  readonly problems: readonly ReportProblem[];
}

/** The JSON document of `doctor --json`. */
export interface DoctorReport {
  readonly schema: typeof REPORT_SCHEMA;
  readonly version: string;
  /** Wall time (epoch ms). */
  readonly atMs: number;
  readonly isWell: boolean;
  /** The program that owns the data folder. */
  readonly program: { readonly isRunning: boolean; readonly problems: readonly ReportProblem[] };
  /** Remarks that make nothing unwell. */
  readonly notes: readonly string[];
  readonly devices: readonly DeviceReport[];
}

/** True when nobody complains and everybody who should was asked. */
export function isAllWell(report: Pick<DoctorReport, "program" | "devices">): boolean {
  return report.program.problems.length === 0 &&
    report.devices.every(({ verdict, problems }) => problems.length === 0 && verdict !== "unknown");
}

/** The report for a terminal, without its last line's end. */
export function reportText(report: DoctorReport): string {
  const { version, atMs, program, notes, devices } = report;
  const lines = [
    `chargemanager ${version}, doctor at ${new Date(atMs).toISOString()}`,
    askedLine(report),
    ...program.problems.flatMap(problemLines),
    ...notes.map((note) => `Note: ${note}`),
    ...devices.flatMap((device, at) => ["", ...deviceLines(device, devices.slice(0, at))]),
    "",
    summary(report),
  ];
  return lines.map(plainLine).join("\n");
}

function askedLine({ program, devices }: DoctorReport): string {
  const hasInverter = devices.some(({ device, verdict }) =>
    device === "inverter" && verdict !== "not-configured"
  );
  if (program.isRunning && hasInverter) {
    return "The program is running and holds the inverter's only connection: it was asked instead.";
  }
  const state = program.isRunning ? "running" : "not running";
  return `The program is ${state}: every device was asked directly.`;
}

function summary({ isWell, program, devices }: DoctorReport): string {
  if (isWell) return "All is well.";
  const count = devices.reduce((sum, { problems }) => sum + problems.length, 0) +
    program.problems.length;
  const isUnasked = devices.some(({ verdict }) => verdict === "unknown");
  const unasked = isUnasked ? ", and not everything could be asked" : "";
  return `${count} ${count === 1 ? "problem" : "problems"}${unasked}.`;
}

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  "ok": "ok",
  "failing": "NOT WELL",
  "absent": "there is none",
  "not-configured": "not configured",
  "unknown": "could not be asked",
};

function deviceLines(report: DeviceReport, before: readonly DeviceReport[]): readonly string[] {
  const { device, name, address, verdict, source, identity, roundTrip, values, problems } = report;
  const title = name === undefined ? device : `${device} "${name}"`;
  const by = source === "program" ? ", as the running program says" : "";
  const names = Object.entries(identity).map(([name, told]) =>
    `${wordsOf(name)} ${shown(told)} ${splitUnit(name).unit ?? ""}`.trimEnd()
  );
  return [
    `${title}${address === null ? "" : ` at ${address}`}: ${VERDICT_WORDS[verdict]}${by}`,
    ...(names.length === 0 ? [] : [`  ${names.join(", ")}`]),
    ...(roundTrip === null ? [] : [`  ${roundTripText(roundTrip)}`]),
    ...values.map(valueLine),
    ...problems.flatMap((problem) => {
      const first = before.find(({ problems }) => problems.some((it) => isSame(it, problem)));
      return first === undefined ? problemLines(problem) : [`  ! as with the ${first.device}`];
    }),
  ];
}

function isSame(left: ReportProblem, right: ReportProblem): boolean {
  return left.code === right.code && left.what === right.what;
}

function problemLines({ what, todo, detail }: ReportProblem): readonly string[] {
  return [
    `  ! ${what}`,
    `    to do: ${todo}`,
    ...(detail === null ? [] : [`    (${detail})`]),
  ];
}

function roundTripText({ reads, minMs, medianMs }: RoundTrip): string {
  return `${reads} ${reads === 1 ? "read" : "reads"}, ${minMs} ms at best, ${medianMs} ms median`;
}

const NAME_WIDTH = 22;
const VALUE_WIDTH = 26;

function valueLine({ name, value, unit, ageMs }: ReportValue): string {
  const told: readonly Told[] = Array.isArray(value) ? value : [value];
  const isKnown = told.some((part) => part !== null);
  const parts = told.length === 0 ? ["none"] : told.map(shown);
  const text = parts.join(" / ") + (unit === null || !isKnown ? "" : ` ${unit}`);
  const age = ageMs === null ? "" : `${(ageMs / 1000).toFixed(1)} s old`;
  return `  ${wordsOf(name).padEnd(NAME_WIDTH)} ${text.padEnd(VALUE_WIDTH)} ${age}`.trimEnd();
}

function shown(told: Told): string {
  if (told === null) return "unknown";
  if (typeof told === "boolean") return told ? "yes" : "no";
  return String(told);
}

/** `gridPowerW` reads "grid power": the unit stands behind the number. */
function wordsOf(name: string): string {
  return splitUnit(name).name.replaceAll(/[A-Z]+/g, (letters) => ` ${letters.toLowerCase()}`)
    .trim();
}

/** Endings of names and what is printed for them, longest first. */
const UNITS: Readonly<Record<string, string>> = {
  Dbm: "dBm",
  Pct: "%",
  Wh: "Wh",
  Hz: "Hz",
  Ms: "ms",
  W: "W",
  V: "V",
  A: "A",
  C: "°C",
};

/** Takes the unit off the end of a name: `temperatureC` is a temperature in °C. */
export function splitUnit(key: string): { readonly name: string; readonly unit: string | null } {
  const ending = Object.keys(UNITS).find((end) => new RegExp(`[a-z0-9]${end}$`).test(key));
  if (ending === undefined) return { name: key, unit: null };
  return { name: key.slice(0, -ending.length), unit: UNITS[ending] ?? null };
}

/** Words of devices must not steer the terminal. */
export function plainLine(line: string): string {
  // deno-lint-ignore no-control-regex
  return line.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, " ");
}
