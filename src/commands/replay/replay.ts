import type { LoadOrder } from "../../domain/history/load_order.ts";
import type { Sample } from "../../domain/history/samples.ts";
import { SettingsInvalid } from "../../domain/codes/errors.ts";
import type { ChargeMode } from "../../domain/house/mode.ts";
import { isSettingKey, type Settings } from "../../domain/settings/settings.ts";
import {
  changesFromText,
  defaultSettings,
  parseChanges,
  settingsFromEnvironment,
  settingsFromStore,
  withChanges,
} from "../../domain/settings/parse_settings.ts";
import type { Phases } from "../../domain/house/units.ts";
import { House } from "../../simulator/house/house.ts";
import { issueLines } from "../../words/setting_texts.ts";
import { FALLBACK_WORDS, SPOKEN_CODES } from "../../words/words.ts";
import { openRecordedData } from "../../storage/history/recorded_data.ts";
import type { ReplayOptions } from "../arguments.ts";
import { EXIT } from "../exit.ts";
import {
  type DayFigures,
  FigureSum,
  missingInDay,
  readRecordedDay,
  type RecordedDay,
} from "./recorded_day.ts";
import { replayReport } from "./replay_report.ts";
import { dataDirectory, openEnvironment } from "../environment.ts";
import { SteeredHouse } from "./steered_house.ts";

/** Capacity in Wh of a battery whose recorded day does not tell it: the first house's. */
export const ASSUMED_CAPACITY_WH = 8000;
/** More than any car takes in a day, in Wh. */
const BOTTOMLESS_WH = 1_000_000;
/** The fastest car and charger that are known. */
const CAR_MAX_A = 32;
/** An inverter that was never seen near its limit. */
const INVERTER_MAX_AC_W = 10_000;

export interface ReplayParts {
  readonly dataDir: string;
  readonly environment: (name: string) => string | undefined;
  readonly write: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** Of this process: its data folder, its environment, its console. */
function processParts(): ReplayParts {
  return {
    dataDir: dataDirectory(),
    environment: openEnvironment(),
    write: (line) => console.log(line),
    complain: (line) => console.error(line),
  };
}

/**
 * Decides a recorded day again, with the settings of now and with changed ones, and prints both
 * beside what happened. Reads only. @returns the exit code
 * @throws StorageFailed, SettingsInvalid for the environment
 */
export function replay(options: ReplayOptions, parts: ReplayParts = processParts()): number {
  using data = openRecordedData(parts.dataDir);
  const stored = withChanges(
    defaultSettings(),
    settingsFromStore(data.settings(), SPOKEN_CODES).values,
  );
  const settings = withChanges(stored, settingsFromEnvironment(parts.environment, SPOKEN_CODES));
  const changed = changedSettings(options, settings, parts.complain);
  if (changed === null) return EXIT.usage;
  const timeZone = zoneOf(settings);
  const samples = data.samples(dayRange(options.day, timeZone));
  const missing = missingInDay(samples);
  if (missing !== null) {
    parts.complain(`Cannot replay ${options.day} (${timeZone}): ${missing}`);
    const ends = data.ends();
    parts.complain(
      ends === null
        ? "Nothing has been recorded yet"
        : `Samples lie between ${dayOf(ends.firstMs, timeZone)} and ${
          dayOf(ends.lastMs, timeZone)
        }`,
    );
    return EXIT.failure;
  }
  const order = data.loadOrder();
  const lines = replaySamples(samples, { day: options.day, timeZone, settings, changed, order });
  for (const line of lines) parts.write(line);
  return EXIT.ok;
}

function replaySamples(
  samples: readonly Sample[],
  context: {
    readonly day: string;
    readonly timeZone: string;
    readonly settings: Settings;
    readonly changed: Settings;
    readonly order: LoadOrder;
  },
): readonly string[] {
  const { settings, changed, order } = context;
  const recorded = readRecordedDay(samples, order);
  const isChanged = changed !== settings;
  return replayReport({
    ...context,
    recorded,
    asNow: decideDay(recorded, settings, settings),
    withChanges: isChanged ? decideDay(recorded, settings, changed) : null,
    capacityWh: recorded.battery?.capacityWh ?? ASSUMED_CAPACITY_WH,
  });
}

/** The house of that day under other decisions. `real` describes the house, `tried` steers it. */
export function decideDay(recorded: RecordedDay, real: Settings, tried: Settings): DayFigures {
  const { fromMs, toMs, battery } = recorded;
  const house = new House({
    seed: 1,
    startMs: fromMs,
    weather: "clear",
    peakPowerW: 1000,
    pvWPerKwp: recorded.pvPowerW,
    householdW: recorded.housePowerW,
    maxAcPowerW: Math.max(INVERTER_MAX_AC_W, recorded.mostAcPowerW, real.pvPeakPowerW),
    battery: battery === null ? null : {
      capacityWh: battery.capacityWh ?? ASSUMED_CAPACITY_WH,
      maxChargeW: Math.max(real.batteryMaxChargingW, battery.mostChargeW),
      maxDischargeW: Math.max(real.batteryMaxChargingW, battery.mostDischargeW),
      socPct: battery.startSocPct,
    },
    car: { phases: carPhases(recorded, real), needWh: BOTTOMLESS_WH, maxCurrentA: CAR_MAX_A },
    charger: { maxCurrentA: CAR_MAX_A },
    heater: { isOn: false },
  });
  const steered = new SteeredHouse(house, tried, firstMode(recorded));
  const sum = new FigureSum();
  const presses = recorded.modes.slice(1);
  let pressed = 0;
  let atMs = house.state.atMs;
  while (atMs < toMs) {
    for (; (presses[pressed]?.atMs ?? Infinity) <= atMs; pressed++) {
      const press = presses[pressed];
      if (press !== undefined) steered.choose(press.mode);
    }
    steered.cycle();
    const seconds = Math.round((house.state.atMs - atMs) / 1000);
    for (let ageS = seconds - 1; ageS >= 0; ageS--) {
      sum.add({ ...house.stateAgo(ageS), durationMs: 1000 });
    }
    atMs = house.state.atMs;
  }
  return sum.figures;
}

function firstMode({ modes }: RecordedDay): ChargeMode {
  return modes[0]?.mode ?? "tracked";
}

function carPhases(recorded: RecordedDay, settings: Settings): Phases {
  const phases = recorded.phases ?? settings.carMaxPhases;
  return phases >= 3 ? 3 : phases === 2 ? 2 : 1;
}

/** The settings to try; null: something is wrong with them, and it has been said. */
function changedSettings(
  { changes }: ReplayOptions,
  settings: Settings,
  complain: (line: string) => void,
): Settings | null {
  try {
    const parsed = parseChanges(changesFromText(changes), settings, new Set(), SPOKEN_CODES);
    const keys = Object.keys(parsed).filter(isSettingKey);
    const isNews = keys.some((key) => parsed[key] !== settings[key]);
    return isNews ? withChanges(settings, parsed) : settings;
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    for (const line of issueLines(error.issues, FALLBACK_WORDS)) complain(line);
    return null;
  }
}

function zoneOf({ timeZone }: Settings): string {
  return timeZone === "" ? Temporal.Now.timeZoneId() : timeZone;
}

/** From local midnight to the next: 23 to 25 hours. */
export function dayRange(day: string, timeZone: string): { fromMs: number; toMs: number } {
  const midnight = Temporal.PlainDate.from(day).toZonedDateTime(timeZone);
  return {
    fromMs: midnight.epochMilliseconds,
    toMs: midnight.add({ days: 1 }).epochMilliseconds,
  };
}

function dayOf(atMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate()
    .toString();
}
