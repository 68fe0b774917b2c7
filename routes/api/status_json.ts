import type { Program } from "../../src/app/program.ts";
import type {
  ChargerState,
  DeviceStatus,
  LoadState,
  PlugState,
} from "../../src/app/load_states.ts";
import type { Status } from "../../src/app/status.ts";
import { goalJson } from "../goals/goals_api.ts";
import { besideSettings } from "../../src/domain/house/device.ts";
import type { Session } from "../../src/domain/history/history_rows.ts";
import { adviceOf } from "../../src/words/diagnosis_texts.ts";
import { plugReasonSentence, reasonSentence } from "../../src/words/reason_texts.ts";
import type { Words } from "../../src/words/words.ts";
import type { SunToCome } from "../../src/domain/sun/sun_to_come.ts";
import type { JsonObject } from "./json_body.ts";

/** The status as other programs read it; powers in W, signs as in the domain, unknown is null. */
export function statusJson(program: Program, words: Words): JsonObject {
  const status = program.status();
  const { reason, meter, inverter, battery, charger, plug, session } = status;
  const place: Place = { words, timeZone: program.timeZone(), nowMs: program.nowMs() };
  return {
    ...partOf(status, ["atMs", "mode", "modeBy"]),
    reason: { code: reason.code, text: reasonSentence(reason, place) },
    ...partOf(status, STATUS_VALUES),
    meter: { ...partOf(meter, ["quality"]), ...troubleJson(meter, words) },
    inverter: {
      ...partOf(inverter, ["quality", "status", "temperatureC"]),
      ...troubleJson(inverter, words),
    },
    battery: { ...partOf(battery, ["quality"]), ...troubleJson(battery, words) },
    charger: chargerJson(charger, words),
    plug: plugJson(plug, place),
    session: sessionJson(session),
    devices: besideSettings(status.devices).map((device) => partOf(device, DEVICE_VALUES)),
    forecast: forecastJson(program.sunToCome()),
    loads: status.loads.map((load) => loadJson(load, place, program)),
  };
}

type Place = Parameters<typeof reasonSentence>[1] & { readonly words: Words };

function chargerJson(charger: ChargerState, words: Words): JsonObject {
  return {
    ...partOf(charger, CHARGER_VALUES),
    phases: charger.atMs === null ? null : charger.phases,
    ...troubleJson(charger, words),
  };
}

function plugJson(plug: PlugState, place: Place): JsonObject {
  const { reason, use } = plug;
  return {
    ...partOf(plug, ["quality", "enabled", "on", "powerW"]),
    reason: reason && { code: reason.code, text: plugReasonSentence(reason, place) },
    use: use && partOf(use, ["startedAtMs", "energyWh", "solarWh", "unknownWh"]),
    ...troubleJson(plug, place.words),
  };
}

function sessionJson(session: Session | null): JsonObject | null {
  return session && partOf(session, ["startedAtMs", "energyWh", "solarWh"]);
}

/** One load that is steered: its place in the list is its priority. */
function loadJson(
  load: LoadState,
  place: Place,
  program: Pick<Program, "settings">,
): JsonObject {
  if (load.kind === "switch") {
    return { ...partOf(load, ["id", "name", "kind", "hold"]), ...plugJson(load, place) };
  }
  const { reason } = load;
  return {
    ...partOf(load, ["id", "name", "kind", "mode", "modeBy"]),
    reason: { code: reason.code, text: reasonSentence(reason, place) },
    session: sessionJson(load.session),
    goal: goalJson(load.goal, program),
    ...chargerJson(load, place.words),
  };
}

/** The sun to come in Wh; its steps are told where they are drawn. */
function forecastJson(sun: SunToCome | null): JsonObject | null {
  if (sun === null) return null;
  return {
    ...partOf(sun, ["atMs", "basis", "days", "daysWanted", "batteryNeedWh", "carWh"]),
    today: partOf(sun.today, ["pvWh", "surplusWh"]),
    tomorrow: partOf(sun.tomorrow, ["pvWh", "surplusWh"]),
  };
}

/** What is told as it stands in the status, in the order of the answer. */
const STATUS_VALUES = [
  "gridPowerW",
  "pvPowerW",
  "batteryPowerW",
  "consumptionPowerW",
  "housePowerW",
  "conversionLossW",
  "surplusW",
  "socPct",
  "sohPct",
  "balance",
  "cloudy",
] as const satisfies readonly (keyof Status)[];
const CHARGER_VALUES = [
  "quality",
  "online",
  "charging",
  "enabled",
  "powerW",
  "currentA",
  "targetCurrentA",
] as const satisfies readonly (keyof Status["charger"])[];

const DEVICE_VALUES = [
  "id",
  "name",
  "driver",
  "roles",
  "quality",
  "powers",
] as const satisfies readonly (keyof Status["devices"][number])[];

function partOf<T>(whole: T, names: readonly (keyof T & string)[]): JsonObject {
  const part: Record<string, unknown> = {};
  for (const name of names) part[name] = whole[name];
  return part;
}

/**
 * Why the newest try failed, what that means and what to do about it; all null while the device
 * answers.
 */
function troubleJson({ error, diagnosis }: DeviceStatus, words: Words) {
  return {
    error,
    problem: diagnosis ? { code: diagnosis.code, ...adviceOf(diagnosis, words) } : null,
  };
}
