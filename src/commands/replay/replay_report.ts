import { SETTING_KEYS, SETTINGS, type Settings } from "../../domain/settings/settings.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { DayFigures, RecordedDay } from "./recorded_day.ts";

/** What the report is made of. */
export interface ReplayResult {
  readonly day: string;
  readonly timeZone: string;
  readonly settings: Settings;
  readonly changed: Settings;
  readonly recorded: RecordedDay;
  readonly asNow: DayFigures;
  /** Null: no setting was changed. */
  readonly withChanges: DayFigures | null;
  readonly capacityWh: number;
}

interface ReportLine {
  readonly label: string;
  readonly show: (figures: DayFigures) => string;
}

const ROWS: readonly ReportLine[] = [
  { label: "charged", show: ({ chargedWh }) => kwh(chargedWh) },
  { label: "bought while charging", show: ({ boughtWh }) => kwh(boughtWh) },
  { label: "starts", show: ({ starts }) => String(starts) },
  { label: "imported, whole day", show: ({ importedWh }) => kwh(importedWh) },
  { label: "exported, whole day", show: ({ exportedWh }) => kwh(exportedWh) },
  { label: "given by the battery", show: ({ batteryGivenWh }) => kwh(batteryGivenWh) },
  {
    label: "battery at the end",
    show: ({ endSocPct }) => endSocPct === null ? "-" : `${Math.round(endSocPct)} %`,
  },
];

const LABEL_WIDTH = 24;
const COLUMN_WIDTH = 16;

/** The lines that `replay` prints: what happened, what would have, and what that rests on. */
export function replayReport(result: ReplayResult): readonly string[] {
  const { recorded, asNow, withChanges } = result;
  const columns = [
    { title: "happened", figures: recorded.happened },
    { title: "settings of now", figures: asNow },
    ...(withChanges === null ? [] : [{ title: "with changes", figures: withChanges }]),
  ];
  const line = (label: string, cells: readonly string[]) =>
    label.padEnd(LABEL_WIDTH) + cells.map((cell) => cell.padStart(COLUMN_WIDTH)).join("");
  return [
    `${result.day}, ${timeOf(recorded.fromMs, result)} to ${timeOf(recorded.toMs, result)} ` +
    `(${result.timeZone})`,
    ...changeLines(result),
    "",
    line("", columns.map(({ title }) => title)),
    ...ROWS.map(({ label, show }) => line(label, columns.map(({ figures }) => show(figures)))),
    "",
    "This rests on:",
    ...assumptions(result).map((assumption) => `- ${assumption}`),
  ];
}

function changeLines({ settings, changed, withChanges }: ReplayResult): readonly string[] {
  if (withChanges === null) return ["No setting changed; give --set KEY=VALUE to try one"];
  return SETTING_KEYS.filter((key) => settings[key] !== changed[key]).map((key) =>
    SETTINGS[key].control.kind === "secret"
      ? `${key} changed`
      : `${key}: ${settings[key]} -> ${changed[key]}`
  );
}

function assumptions({ recorded, settings, capacityWh }: ReplayResult): readonly string[] {
  const { battery, gapMs, phases } = recorded;
  const gapMinutes = Math.round(gapMs / MINUTE_MS);
  return [
    "sun and household as recorded, whatever the car does; sun that was throttled then stays lost",
    gapMinutes === 0
      ? "no gap over a minute in the recording"
      : `${gapMinutes} min without samples, bridged by straight lines`,
    ...batteryAssumptions(battery, settings, capacityWh),
    `the car takes what it is given on ${phases ?? settings.carMaxPhases} phases` +
    `${phases === null ? " (setting; it never charged that day)" : ""}, is plugged in all day ` +
    "and never full by itself",
    ...(settings.lookAhead ? ["nothing is known of the sun to come: “Look ahead” is off"] : []),
    "the mode changes when it did that day, by whomever",
    "charger and car follow a command within seconds, as the simulated ones do",
    '"settings of now" beside "happened" shows how far the model and the settings of that day are off',
  ];
}

function batteryAssumptions(
  battery: RecordedDay["battery"],
  { batteryMaxChargingW }: Settings,
  capacityWh: number,
): readonly string[] {
  if (battery === null) return ["no house battery: the recording tells of none"];
  const { capacityWh: measuredWh, mostChargeW, mostDischargeW } = battery;
  const mostW = (powerW: number) => Math.round(Math.max(powerW, batteryMaxChargingW));
  return [
    `a battery of ${kwh(capacityWh)} ` +
    `(${measuredWh === null ? "assumed: its charge moved too little" : "measured that day"}), ` +
    `${Math.round(battery.startSocPct)} % at first, up to ${mostW(mostChargeW)} W in and ` +
    `${mostW(mostDischargeW)} W out, 96 % each way`,
  ];
}

function kwh(energyWh: number): string {
  return `${(energyWh / 1000).toFixed(2)} kWh`;
}

function timeOf(atMs: number, { timeZone }: { readonly timeZone: string }): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" })
    .format(atMs);
}
