import assert from "node:assert/strict";
import type { PlugReason, PlugReasonCode } from "../../src/domain/codes/plug_reason.ts";
import type { Reason, ReasonCode } from "../../src/domain/codes/reason.ts";
import { de } from "../../src/words/de/de.ts";
import { en } from "../../src/words/en/en.ts";
import { UNIT_SPACE } from "../../src/words/format.ts";
import { causeText } from "../../src/words/reason_texts.ts";
import type { Words } from "../../src/words/words.ts";

/** 23 November 2026, 00:30 in Berlin. */
const NOW_MS = Date.parse("2026-11-22T23:30:00Z");
const PLACE = { timeZone: "Europe/Berlin", nowMs: NOW_MS } as const;
const ERROR_17 = {
  code: "charger-error",
  what: { en: "The charger reports error 17", de: "Das Ladegerät meldet Fehler 17" },
  todo: { en: "Unplug the car", de: "Das Auto abstecken" },
} as const;

/** A reason, and what it tells as a cause in both languages; null: it tells none. */
type Cause<R> = readonly [reason: R, en: string | null, de: string | null];

const CAUSES: Readonly<Record<ReasonCode, readonly Cause<Reason>[]>> = {
  "starting-up": [[{ code: "starting-up" }, null, null]],
  "setup.charger": [[
    { code: "setup.charger" },
    "no charger is set up",
    "kein Ladegerät eingerichtet",
  ], [
    { code: "setup.charger", missing: "nrgkickSettingsUrl" },
    "no charger is set up",
    "kein Ladegerät eingerichtet",
  ]],
  "setup.inverter": [[
    { code: "setup.inverter" },
    "no inverter is set up",
    "kein Wechselrichter eingerichtet",
  ]],
  "mode.asked": [[{ code: "mode.asked", mode: "fast" }, null, null]],
  "off.new": [[{ code: "off.new" }, null, null]],
  "off": [[
    { code: "off", modeBy: "user", sinceMs: NOW_MS },
    "switched off by hand",
    "von Hand ausgeschaltet",
  ], [
    { code: "off", modeBy: "auto", sinceMs: NOW_MS },
    "switched off by itself",
    "von selbst ausgeschaltet",
  ], [
    { code: "off", modeBy: "plug-in", sinceMs: NOW_MS },
    "switched off when the car was plugged in",
    "beim Anstecken ausgeschaltet",
  ], [
    { code: "off", modeBy: "car-full", sinceMs: NOW_MS },
    "the car takes no more",
    "das Auto nimmt nichts mehr",
  ], [
    { code: "off", modeBy: "offline", sinceMs: NOW_MS },
    "the charger was gone",
    "das Ladegerät fehlte",
  ]],
  "stopping": [[{ code: "stopping", powerW: 900 }, null, null]],
  "silent.charger": [[{ code: "silent.charger", sinceMs: NOW_MS }, null, null]],
  "offline.charger": [[
    { code: "offline.charger", sinceMs: NOW_MS },
    "the charger does not answer",
    "das Ladegerät antwortet nicht",
  ]],
  "rejected.charger": [[
    { code: "rejected.charger", detail: "HTTP 401" },
    "the charger refuses commands (HTTP 401)",
    "das Ladegerät lehnt Befehle ab (HTTP 401)",
  ], [
    { code: "rejected.charger", detail: "HTTP 401", diagnosis: ERROR_17 },
    "the charger refuses commands (The charger reports error 17)",
    "das Ladegerät lehnt Befehle ab (Das Ladegerät meldet Fehler 17)",
  ]],
  "fault.charger": [[
    { code: "fault.charger", diagnosis: ERROR_17 },
    "the charger reports error 17",
    "das Ladegerät meldet Fehler 17",
  ]],
  "asked": [[
    { code: "asked", currentA: 6, sinceMs: NOW_MS },
    "the car takes nothing of the 6 A offered",
    "das Auto nimmt nichts von den angebotenen 6 A",
  ]],
  "car.waiting": [[
    { code: "car.waiting", asks: 3, sinceMs: NOW_MS, nextAtMs: null },
    "the car takes nothing of what is offered",
    "das Auto nimmt nichts vom angebotenen Strom",
  ]],
  "car.idle": [[
    { code: "car.idle", currentA: 15, sinceMs: NOW_MS },
    "the car takes nothing any more",
    "das Auto nimmt nichts mehr",
  ]],
  "car.absent": [[{ code: "car.absent" }, "no car is plugged in", "kein Auto angesteckt"]],
  "car.full": [[
    { code: "car.full", chargedMs: 7_200_000 },
    "after 2 h of charging the car takes no more (full, or limit set in the car)",
    "nach 2 h Laden nimmt das Auto nichts mehr (voll oder Limit im Auto)",
  ]],
  "turn.plug-in": [[{ code: "turn.plug-in", mode: "slow" }, "plugged in", "angesteckt"]],
  "turn.tracked": [[
    { code: "turn.tracked", socPct: 61.4, surplusW: 3300 },
    "3.30 kW to spare, house battery at 61 %",
    "3,30 kW übrig, Hausbatterie bei 61 %",
  ], [{ code: "turn.tracked", socPct: null, surplusW: 3300 }, "3.30 kW to spare", "3,30 kW übrig"]],
  "turn.slow": [[
    { code: "turn.slow", lackedMs: 1_200_000 },
    "no surplus for 20 min",
    "seit 20 min kein Überschuss",
  ]],
  "charging.slow": [[{ code: "charging.slow", powerW: 2760, isMeterBlind: false }, null, null]],
  "charging.fast": [[{ code: "charging.fast", powerW: 6900, isMeterBlind: true }, null, null]],
  "charging.changing": [[{ code: "charging.changing", powerW: 6900, currentA: 6 }, null, null]],
  "charging.tracked": [[{ code: "charging.tracked", powerW: 2740, spareW: 350 }, null, null]],
  "charging.held-back": [[{ code: "charging.held-back", powerW: 2760 }, null, null]],
  "limit.current": [[{ code: "limit.current", powerW: 6900, limitA: 15 }, null, null]],
  "limit.car": [[{ code: "limit.car", powerW: 4600, currentA: 15 }, null, null]],
  "limit.fuse": [[
    { code: "limit.fuse", currentA: 0, limitA: 35 },
    "the main fuse of 35 A",
    "die Hauptsicherung von 35 A",
  ]],
  "switch.phases": [[
    { code: "switch.phases", phases: 3, isUp: true, surplusW: 5100, minutes: 3, powerW: 3450 },
    "to switch to 3 phases, 5.10 kW of sun",
    "um auf 3 Phasen umzuschalten, 5,10 kW Sonne",
  ], [
    { code: "switch.phases", phases: 1, isUp: false, surplusW: null, minutes: null },
    "to switch to 1 phase",
    "um auf 1 Phase umzuschalten",
  ]],
  "wait.phases": [[
    { code: "wait.phases", surplusW: 1900, phases: 1, switchesAtMs: NOW_MS },
    "1.90 kW to spare",
    "1,90 kW übrig",
  ]],
  "limit.range": [[
    { code: "limit.range", minA: 6, maxA: 5 },
    "at most 5 A allowed, at least 6 A needed",
    "höchstens 5 A erlaubt, mindestens 6 A nötig",
  ]],
  "limit.cloudy": [[{ code: "limit.cloudy", powerW: 2760, spareW: 520 }, null, null]],
  "guard.battery": [[
    { code: "guard.battery", batteryPowerW: 3100, limitW: 2600, pausesAtMs: NOW_MS },
    "the house battery gave more than 2.60 kW",
    "die Hausbatterie gab mehr als 2,60 kW",
  ]],
  "wait.protection": [[
    { code: "wait.protection", limitW: 2600, startsAtMs: NOW_MS },
    "the house battery gave more than 2.60 kW",
    "die Hausbatterie gab mehr als 2,60 kW",
  ]],
  "stop.pending": [[
    { code: "stop.pending", powerW: 1380, missingW: 300, pausesAtMs: NOW_MS },
    "the sun was 300 W short of 1.38 kW",
    "von 1,38 kW fehlten der Sonne 300 W",
  ]],
  "wait.surplus": [[
    { code: "wait.surplus", surplusW: 1050, neededW: 2760, phases: 2 },
    "1.05 kW to spare, 2.76 kW needed",
    "1,05 kW übrig, 2,76 kW nötig",
  ], [
    { code: "wait.surplus", surplusW: -620, neededW: 1380, phases: 1 },
    "the house lacked 620 W, 1.38 kW spare needed",
    "dem Haus fehlten 620 W, 1,38 kW Überschuss nötig",
  ]],
  "wait.room": [[{ code: "wait.room", powerW: 2760 }, null, null]],
  "wait.held-back": [[{ code: "wait.held-back", startsAtMs: NOW_MS }, null, null]],
  "wait.stable": [[{ code: "wait.stable", surplusW: 3100, startsAtMs: NOW_MS }, null, null]],
  "wait.dwell": [[
    { code: "wait.dwell", surplusW: -80, startsAtMs: NOW_MS },
    "the house lacked 80 W",
    "dem Haus fehlten 80 W",
  ], [{ code: "wait.dwell", surplusW: 0, startsAtMs: NOW_MS }, null, null]],
  "wait.soc": [[
    { code: "wait.soc", socPct: 48.9, startSocPct: 60 },
    "house battery at 48 %, charging from 60 %",
    "Hausbatterie bei 48 %, Laden ab 60 %",
  ]],
  "wait.evening": [[
    { code: "wait.evening", comesWh: 1240, socPct: 72.4, eveningSocPct: 95 },
    "the last sun fills the house battery, 95 % wanted by sunset",
    "die letzte Sonne füllt die Hausbatterie, 95 % bis Sonnenuntergang",
  ]],
  "wait.battery": [[
    { code: "wait.battery" },
    "the house battery does not tell its charge",
    "die Hausbatterie meldet ihren Ladestand nicht",
  ]],
  "stale.meter": [[
    { code: "stale.meter", ageMs: 40_000, pausesAtMs: NOW_MS },
    "no values from the meter for 40 s",
    "seit 40 s keine Werte vom Zähler",
  ]],
  "stale.battery": [[
    { code: "stale.battery", ageMs: 40_000, pausesAtMs: NOW_MS },
    "no values from the house battery for 40 s",
    "seit 40 s keine Werte von der Hausbatterie",
  ]],
  "blind.meter": [[
    { code: "blind.meter", ageMs: 185_000 },
    "no values from the meter for 3 min",
    "seit 3 min keine Werte vom Zähler",
  ], [{ code: "blind.meter", ageMs: null }, "no values from the meter", "keine Werte vom Zähler"]],
  "turn.goal": [[{ code: "turn.goal" }, "for a goal", "für ein Ladeziel"]],
  "goal.waits": [[
    { code: "goal.waits", gotWh: 3100, goalWh: 20_000, deadlineMs: NOW_MS, startsAtMs: NOW_MS },
    "the goal can wait, 3.1 kWh of 20.0 kWh so far",
    "das Ziel kann warten, bisher 3,1 kWh von 20,0 kWh",
  ]],
  "goal.charging": [[
    {
      code: "goal.charging",
      gotWh: 3100,
      goalWh: 20_000,
      deadlineMs: NOW_MS,
      powerW: 3580,
      readyAtMs: NOW_MS,
      isMeterBlind: false,
    },
    null,
    null,
  ]],
  "goal.short": [[
    {
      code: "goal.short",
      gotWh: 3100,
      goalWh: 20_000,
      deadlineMs: NOW_MS,
      powerW: 3580,
      shortWh: 900,
    },
    null,
    null,
  ]],
  "goal.late": [[
    {
      code: "goal.late",
      gotWh: 3100,
      goalWh: 20_000,
      deadlineMs: NOW_MS,
      powerW: 3580,
      readyAtMs: null,
    },
    null,
    null,
  ]],
  "goal.met": [[
    { code: "goal.met", gotWh: 20_010, goalWh: 20_000 },
    "the car has the 20.0 kWh of its goal",
    "das Auto hat die 20,0 kWh seines Ziels",
  ]],
  "blind.battery": [[
    { code: "blind.battery", ageMs: 185_000 },
    "no values from the house battery for 3 min",
    "seit 3 min keine Werte von der Hausbatterie",
  ], [
    { code: "blind.battery", ageMs: null },
    "no values from the house battery",
    "keine Werte von der Hausbatterie",
  ]],
};

const PLUG_CAUSES: Readonly<Record<PlugReasonCode, readonly Cause<PlugReason>[]>> = {
  "plug.disabled": [[
    { code: "plug.disabled" },
    "not by this program, which leaves it alone",
    "nicht von diesem Programm, das hier nichts schaltet",
  ]],
  "plug.offline": [[{ code: "plug.offline", sinceMs: NOW_MS }, null, null]],
  "plug.off-once": [[
    { code: "plug.off-once" },
    "once, because this program takes it over or lets go of it",
    "einmal, weil dieses Programm die Steuerung übernimmt oder abgibt",
  ]],
  "plug.unheard": [[{ code: "plug.unheard", on: true, sinceMs: NOW_MS }, null, null]],
  "plug.fast": [[{ code: "plug.fast" }, "the car charges in Fast", "das Auto lädt schnell"]],
  "plug.manual": [[
    { code: "plug.manual", on: true, untilMs: NOW_MS },
    "chosen by somebody",
    "von jemandem so gewählt",
  ]],
  "plug.by-hand": [[{ code: "plug.by-hand", on: true, sinceMs: NOW_MS }, "by hand", "von Hand"]],
  "plug.satisfied": [[
    { code: "plug.satisfied", sinceMs: NOW_MS },
    "its load has had enough",
    "der Verbraucher hat genug",
  ]],
  "plug.always": [[
    { code: "plug.always", endsAt: "16:15", isTomorrow: true },
    "“Always on” until 16:15",
    "„Immer an“ bis 16:15",
  ]],
  "plug.on.window": [[
    { code: "plug.on.window", endsAt: "16:15", isTomorrow: true },
    "its window until 16:15, without a condition (“On at” is 0)",
    "das Zeitfenster bis 16:15, ohne Bedingung („Ein ab“ ist 0)",
  ]],
  "plug.on.sun": [[
    { code: "plug.on.sun", freeW: 2310, neededW: 2100 },
    "2.31 kW of sun for it, 2.10 kW needed",
    "2,31 kW Sonne übrig, 2,10 kW nötig",
  ]],
  "plug.on.battery": [[
    { code: "plug.on.battery", freeW: 1310, neededW: 2100, socPct: 96.2 },
    "1.31 kW of sun for it, and in clouds the house battery (96 %) helps",
    "1,31 kW Sonne übrig, und bei Wolken hilft die Hausbatterie (96 %)",
  ]],
  "plug.on.dip": [[{ code: "plug.on.dip", missingW: 620, offAtMs: NOW_MS }, null, null]],
  "plug.stale": [[{ code: "plug.stale", ageMs: 40_000, offAtMs: NOW_MS }, null, null]],
  "plug.blind": [[
    { code: "plug.blind", ageMs: 185_000 },
    "no complete values of the house for 3 min",
    "seit 3 min keine vollständigen Werte vom Haus",
  ], [{ code: "plug.blind", ageMs: null }, "no values of the house", "keine Werte vom Haus"]],
  "plug.wait.window": [[
    { code: "plug.wait.window", nextAt: "13:55", isTomorrow: false },
    "its window is over",
    "das Zeitfenster ist vorbei",
  ], [
    { code: "plug.wait.window", nextAt: null, isTomorrow: false },
    "no time window is set",
    "kein Zeitfenster ist gesetzt",
  ]],
  "plug.wait.start-hour": [[
    { code: "plug.wait.start-hour", startHour: 9 },
    "not before 09:00",
    "nicht vor 09:00",
  ]],
  "plug.wait.battery": [[
    { code: "plug.wait.battery" },
    "the house battery does not tell its charge",
    "die Hausbatterie meldet ihren Ladestand nicht",
  ]],
  "plug.wait.soc": [[
    { code: "plug.wait.soc", socPct: 48.2, startSocPct: 70 },
    "house battery at 48 %, on from 70 %",
    "Hausbatterie bei 48 %, ein ab 70 %",
  ]],
  "plug.wait.power": [[
    { code: "plug.wait.power", freeW: 1050, neededW: 2100 },
    "1.05 kW of sun for it, 2.10 kW needed",
    "1,05 kW Sonne übrig, 2,10 kW nötig",
  ], [
    { code: "plug.wait.power", freeW: -300, neededW: 2100 },
    "the house lacked 300 W",
    "dem Haus fehlten 300 W",
  ]],
  "plug.wait.import": [[
    { code: "plug.wait.import", gridPowerW: 950 },
    "the grid gave 950 W beside a battery that charged",
    "das Netz lieferte 950 W neben einer Batterie, die lud",
  ]],
  "plug.wait.fuse": [[
    { code: "plug.wait.fuse", limitA: 35 },
    "the main fuse of 35 A",
    "die Hauptsicherung von 35 A",
  ]],
  "plug.wait.drain": [[
    { code: "plug.wait.drain", batteryPowerW: 1240, limitW: 500 },
    "beside the car the battery gave 1.24 kW, more than 500 W",
    "neben dem Auto gab die Batterie 1,24 kW, mehr als 500 W",
  ]],
  "plug.wait.car": [[
    { code: "plug.wait.car", freeW: 350, neededW: 2100 },
    "the car comes first and leaves 350 W of sun",
    "das Auto geht vor und lässt 350 W Sonne übrig",
  ], [
    { code: "plug.wait.car", freeW: -300, neededW: 2100 },
    "the car comes first and leaves 0 W of sun",
    "das Auto geht vor und lässt 0 W Sonne übrig",
  ]],
  "plug.wait.stable": [[{ code: "plug.wait.stable", freeW: 3100, startsAtMs: NOW_MS }, null, null]],
  "plug.dwell": [[{ code: "plug.dwell", on: true, switchesAtMs: NOW_MS }, null, null]],
};

function said(caused: Parameters<typeof causeText>[0], words: Words): string | null {
  return causeText(caused, { ...PLACE, words })?.replaceAll(UNIT_SPACE, " ") ?? null;
}

for (const [code, causes] of Object.entries(CAUSES)) {
  Deno.test(`causeText() tells ${code} in both languages, as the end of a sentence`, () => {
    for (const [charger, english, german] of causes) {
      assert.equal(charger.code, code);
      assert.equal(said({ charger }, en), english);
      assert.equal(said({ charger }, de), german);
    }
  });
}

for (const [code, causes] of Object.entries(PLUG_CAUSES)) {
  Deno.test(`causeText() tells ${code} in both languages, as the end of a sentence`, () => {
    for (const [plug, english, german] of causes) {
      assert.equal(plug.code, code);
      assert.equal(said({ plug }, en), english);
      assert.equal(said({ plug }, de), german);
    }
  });
}
