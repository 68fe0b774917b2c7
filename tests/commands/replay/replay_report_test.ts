import assert from "node:assert/strict";
import type { DayFigures, RecordedDay } from "../../../src/commands/replay/recorded_day.ts";
import { replayReport, type ReplayResult } from "../../../src/commands/replay/replay_report.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";

const FIGURES: DayFigures = {
  chargedWh: 12_345,
  boughtWh: 678,
  starts: 2,
  importedWh: 3000,
  exportedWh: 4567,
  batteryGivenWh: 0,
  endSocPct: 61.6,
};
const RECORDED: RecordedDay = {
  fromMs: Date.UTC(2026, 5, 21, 6),
  toMs: Date.UTC(2026, 5, 21, 14),
  happened: FIGURES,
  pvPowerW: () => 0,
  housePowerW: () => 0,
  modes: [],
  gapMs: 0,
  battery: { startSocPct: 40.4, mostChargeW: 6000.4, mostDischargeW: 400, capacityWh: 9600 },
  mostAcPowerW: 0,
  phases: 2,
};
const SETTINGS = { ...defaultSettings(), batteryMaxChargingW: 5000, carMaxPhases: 3 as const };

function reportOf(change: Partial<ReplayResult> = {}, recorded: Partial<RecordedDay> = {}) {
  return replayReport({
    day: "2026-06-21",
    timeZone: "Europe/Berlin",
    settings: SETTINGS,
    changed: SETTINGS,
    recorded: { ...RECORDED, ...recorded },
    asNow: { ...FIGURES, chargedWh: 12_000, endSocPct: null },
    withChanges: null,
    capacityWh: 9600,
    ...change,
  });
}

Deno.test("replayReport() sets what happened beside what would have, in columns", () => {
  const lines = reportOf();
  assert.deepEqual(lines.slice(0, 11), [
    "2026-06-21, 08:00 to 16:00 (Europe/Berlin)",
    "No setting changed; give --set KEY=VALUE to try one",
    "",
    `${" ".repeat(24)}        happened settings of now`,
    "charged                        12.35 kWh       12.00 kWh",
    "bought while charging           0.68 kWh        0.68 kWh",
    "starts                                 2               2",
    "imported, whole day             3.00 kWh        3.00 kWh",
    "exported, whole day             4.57 kWh        4.57 kWh",
    "given by the battery            0.00 kWh        0.00 kWh",
    "battery at the end                  62 %               -",
  ]);
});

Deno.test("replayReport() names what was changed, a secret without its value, and its own column", () => {
  const changed = { ...SETTINGS, maxCurrentA: 8, nrgkickPassword: "4711" };
  const lines = reportOf({ changed, withChanges: FIGURES });
  assert.deepEqual(lines.slice(1, 4), [
    "maxCurrentA: 15 -> 8",
    "nrgkickPassword changed",
    "",
  ]);
  assert.match(lines[4] ?? "", /settings of now {4}with changes$/);
});

Deno.test("replayReport() says what it rests on: gaps, battery, phases, the sun to come", () => {
  const has = (text: RegExp, lines: readonly string[]) => lines.some((line) => text.test(line));
  const usual = reportOf();
  assert.ok(has(/^- no gap over a minute in the recording$/, usual));
  assert.ok(has(
    /^- a battery of 9\.60 kWh \(measured that day\), 40 % at first, up to 6000 W in and 5000 W out, 96 % each way$/,
    usual,
  ));
  assert.ok(has(/on 2 phases, is plugged in/, usual));
  assert.ok(has(/“Look ahead” is off/, usual));
  assert.equal(
    has(/“Look ahead” is off/, reportOf({ settings: { ...SETTINGS, lookAhead: false } })),
    false,
  );
  assert.ok(has(/^- no gap over/, reportOf({}, { gapMs: 29_999 })));
  assert.ok(has(/^- 1 min without samples, bridged/, reportOf({}, { gapMs: 30_000 })));
  const unknown = reportOf({ capacityWh: 8000 }, {
    battery: { startSocPct: 40, mostChargeW: 0, mostDischargeW: 7000, capacityWh: null },
    phases: null,
  });
  assert.ok(has(/of 8\.00 kWh \(assumed: its charge moved too little\)/, unknown));
  assert.ok(has(/up to 5000 W in and 7000 W out/, unknown));
  assert.ok(has(/on 3 phases \(setting; it never charged that day\), is plugged in/, unknown));
  assert.ok(
    has(/^- no house battery: the recording tells of none$/, reportOf({}, { battery: null })),
  );
});
