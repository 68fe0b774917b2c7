import { isTold } from "../../devices/checks/device_measure.ts";
import type { DeviceName } from "../../domain/codes/house_event.ts";
import {
  type DeviceReport,
  type ReportProblem,
  type ReportValue,
  splitUnit,
} from "./doctor_report.ts";

/** How the running program is reached. */
export interface ProgramAccess {
  /** `http://127.0.0.1:5000` */
  readonly origin: string;
  /** The pages' secret; null: none is known here. */
  readonly secret: string | null;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

export interface ProgramAnswer {
  readonly problems: readonly ReportProblem[];
  /** Inverter, meter and battery, as the program sees them. */
  readonly devices: readonly DeviceReport[];
}

/** What the program tells of a device of the list; null: it does not tell of it. */
export type ToldOfRows = (
  row: { readonly name: string; readonly driver: string },
) => { readonly problem: ReportProblem | null } | null;

type SiteDevice = Extract<DeviceName, "inverter" | "meter" | "battery">;
type JsonObject = Readonly<Record<string, unknown>>;

/** Answers of the program stay under 4 kB. */
const MAX_BYTES = 256 * 1024;
/** Where the program's status tells of each device, beside the object of its own name. */
const FIELDS: Readonly<Record<SiteDevice, readonly string[]>> = {
  inverter: ["pvPowerW"],
  meter: ["gridPowerW", "housePowerW", "surplusW"],
  battery: ["batteryPowerW", "socPct", "sohPct"],
};
const SITE: readonly SiteDevice[] = ["inverter", "meter", "battery"];

/**
 * Asks the running program what it knows of the devices behind the inverter, because the inverter
 * takes one Modbus client and that is the program. Never rejects: what fails is a problem.
 */
export async function askProgram(access: ProgramAccess): Promise<ProgramAnswer> {
  const health = await get("/healthz", access);
  if (health === null || !isHealth(health.body)) return unasked([silent(access.origin)]);
  const isHealthy = health.status === 200;
  const problems = isHealthy ? [] : [unhealthy(health.body)];
  const status = await get("/api/status", access);
  const metrics = await get("/metrics", access);
  if (status?.status === 401 || status?.status === 403) return unasked([...problems, locked()]);
  if (status === null || !isObject(status.body)) {
    return unasked([...problems, silent(access.origin)]);
  }
  const seen = deviceSights(metrics?.text ?? "");
  const { body } = status;
  return { problems, devices: SITE.map((device) => reportOf(device, body, seen)) };
}

/** Asks the running program for its list of devices. Never rejects: what it does not tell is null. */
export async function askAboutRows(access: ProgramAccess): Promise<ToldOfRows> {
  const answer = await get("/api/devices", access);
  const list = Array.isArray(answer?.body) ? answer.body.filter(isObject) : [];
  return ({ name, driver }) => {
    const row = list.find((one) => one["name"] === name && one["driver"] === driver);
    if (row === undefined) return null;
    const isWell = row["quality"] === "fresh" && row["error"] === null;
    return { problem: isWell ? null : notReached(`device "${name}"`, detailIn(row)) };
  };
}

/** What `/metrics` tells of each device that the house has. */
interface DeviceSight {
  /** Wall time of its last answer (epoch ms); null: never one. */
  readonly atMs: number | null;
}

/** Reads the two series that tell of every device by itself. */
export function deviceSights(metrics: string): ReadonlyMap<string, DeviceSight> {
  const series = (name: string) =>
    new Map(
      [...metrics.matchAll(new RegExp(`^${name}\\{device="(\\w+)"\\} (\\S+)$`, "gm"))]
        .map(([, device = "", value]) => [device, Number(value)] as const)
        .filter(([, value]) => Number.isFinite(value)),
    );
  const times = series("chargemanager_device_last_success_timestamp_seconds");
  return new Map(
    [...series("chargemanager_device_up")].map(([device]) => {
      const atS = times.get(device);
      return [device, { atMs: atS === undefined ? null : atS * 1000 }];
    }),
  );
}

function reportOf(
  device: SiteDevice,
  status: JsonObject,
  seen: ReadonlyMap<string, DeviceSight>,
): DeviceReport {
  const sight = seen.get(device);
  const nowMs = typeof status["atMs"] === "number" ? status["atMs"] : null;
  const atMs = sight?.atMs ?? null;
  const ageMs = atMs === null || nowMs === null ? null : Math.max(0, nowMs - atMs);
  const report = {
    device,
    source: "program",
    address: null,
    identity: {},
    roundTrip: null,
  } as const;
  if (sight === undefined) {
    // Without its series nothing tells whether there is such a device at all.
    const verdict = seen.size === 0
      ? "unknown"
      : device === "battery"
      ? "absent"
      : "not-configured";
    return { ...report, verdict, values: [], problems: [] };
  }
  const told = isObject(status[device]) ? status[device] : {};
  const isFresh = told["quality"] === "fresh";
  return {
    ...report,
    verdict: isFresh ? "ok" : "failing",
    values: valuesIn(device, status, ageMs),
    problems: isFresh ? [] : [problemIn(told) ?? notReached(device, detailIn(told))],
  };
}

function valuesIn(
  device: SiteDevice,
  status: JsonObject,
  ageMs: number | null,
): readonly ReportValue[] {
  const part = device === "inverter" && isObject(status["inverter"]) ? status["inverter"] : {};
  const values = [
    ...FIELDS[device].map((name) => ({ name, value: status[name] })),
    ...Object.entries(part).filter(([name]) => name !== "error")
      .map(([name, value]) => ({ name, value })),
  ];
  return values.flatMap(({ name, value }) =>
    isTold(value) ? [{ name, value, unit: splitUnit(name).unit, ageMs }] : []
  );
}

/** What the program makes of a device's failure; null where it does not say. */
function problemIn(device: JsonObject): ReportProblem | null {
  const problem = device["problem"];
  if (!isObject(problem)) return null;
  const { code, what, todo } = problem;
  if (typeof code !== "string" || typeof what !== "string" || typeof todo !== "string") return null;
  return { code, what, todo, detail: detailIn(device) };
}

function detailIn({ error }: JsonObject): string | null {
  return typeof error === "string" ? error : null;
}

function unasked(problems: readonly ReportProblem[]): ProgramAnswer {
  const devices = SITE.map((device) => ({
    device,
    verdict: "unknown",
    source: null,
    address: null,
    identity: {},
    roundTrip: null,
    values: [],
    problems: [],
  } as const));
  return { problems, devices };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  /** Null for what is no JSON. */
  readonly body: unknown;
}

/** Null when there was no answer in time. */
async function get(path: string, access: ProgramAccess): Promise<Answer | null> {
  const stop = new AbortController();
  const end = () => stop.abort();
  const timer = setTimeout(end, access.deadlineMs);
  access.signal.addEventListener("abort", end);
  if (access.signal.aborted) end();
  const { secret } = access;
  const headers: HeadersInit = {
    // The doctor speaks English, as what it says itself.
    "accept-language": "en",
    ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
  };
  try {
    const response = await fetch(access.origin + path, {
      headers,
      redirect: "manual",
      signal: stop.signal,
    });
    const text = await readText(response);
    return { status: response.status, text, body: parseJson(text) };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    access.signal.removeEventListener("abort", end);
  }
}

/** The text of an answer. @throws RangeError for one that is too long */
export async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BYTES) throw new RangeError(`answer of more than ${MAX_BYTES} bytes`);
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHealth(body: unknown): body is JsonObject {
  return isObject(body) && "cycleAgeMs" in body;
}

function silent(origin: string): ReportProblem {
  return {
    code: "program-silent",
    what: `The data folder is in use, but no chargemanager answers at ${origin}`,
    todo: "If it has just started, try again in a minute; else look at its log and restart it",
    detail: null,
  };
}

function unhealthy(body: JsonObject): ReportProblem {
  const problem = body["problem"];
  return {
    code: "program-unhealthy",
    what: "The running program says that it does not work as it should",
    todo: "Look at its log, and restart it",
    detail: typeof problem === "string" ? problem : null,
  };
}

function locked(): ReportProblem {
  return {
    code: "program-locked",
    what: "The running program asks for its secret before it tells of the inverter",
    todo: "Give doctor the secret in the variable CHARGEMANAGER_WEB_SECRET, or stop the program",
    detail: null,
  };
}

function notReached(device: string, detail: string | null): ReportProblem {
  return {
    code: "program-not-reaching",
    what: `The running program gets no fresh values of the ${device}`,
    todo: "Its log tells why; or stop it and run doctor again, which then asks the device itself",
    detail,
  };
}
