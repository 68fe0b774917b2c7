import assert from "node:assert/strict";
import { parseLoadReason } from "../../../src/domain/codes/told_reason.ts";
import { de } from "../../../src/words/de/de.ts";
import { en } from "../../../src/words/en/en.ts";
import { plainSpaced } from "../../../src/words/format.ts";
import { nl } from "../../../src/words/nl/nl.ts";
import { causeText, storedReasonText } from "../../../src/words/reason_texts.ts";
import { AT_0912, AT_1241, NOW_MS, TIME_ZONE } from "../sample_reasons.ts";

const PIN = {
  code: "pin-wrong",
  what: { en: "The PIN is another", de: "Die PIN ist eine andere" },
  todo: { en: "", de: "" },
} as const;

/** A reason as it is stored, and what it tells in English, German and Dutch. */
type Case = readonly [
  reason: Readonly<Record<string, unknown>>,
  en: string,
  de: string,
  nl: string,
];

/** Where a number, or one that is missing, chooses the words. */
const CASES: readonly Case[] = [
  [
    { code: "car.waiting", asks: 1, sinceMs: AT_0912, nextAtMs: null },
    "Car does not start: asked once since 09:12. It may still start by itself.",
    "Auto startet nicht: einmal gebeten seit 09:12. Es kann noch von selbst beginnen.",
    "Auto start niet: één keer gevraagd sinds 09:12. Hij kan nog vanzelf beginnen.",
  ],
  [
    { code: "rejected.charger", detail: "HTTP 401" },
    "Charger refuses commands: HTTP 401. Asked again once the settings change.",
    "Ladegerät lehnt Befehle ab: HTTP 401. Neuer Versuch nach neuer Einstellung.",
    "Laadpaal weigert opdrachten: HTTP 401. Opnieuw na andere instellingen.",
  ],
  [
    { code: "rejected.charger", detail: "HTTP 401", isAskedAgain: true },
    "Charger refuses commands: HTTP 401. Asked again within a minute, and once the settings change.",
    "Ladegerät lehnt Befehle ab: HTTP 401. Neuer Versuch binnen einer Minute und nach neuer Einstellung.",
    "Laadpaal weigert opdrachten: HTTP 401. Opnieuw binnen een minuut en na andere instellingen.",
  ],
  [
    { code: "rejected.charger", detail: "HTTP 401", diagnosis: PIN },
    "Charger refuses commands: The PIN is another. Asked again once the settings change.",
    "Ladegerät lehnt Befehle ab: Die PIN ist eine andere. Neuer Versuch nach neuer Einstellung.",
    "Laadpaal weigert opdrachten: The PIN is another. Opnieuw na andere instellingen.",
  ],
  [
    { code: "limit.fuse", currentA: 1, limitA: 35 },
    "At 1 A, so that house and loads stay below the main fuse of 35 A.",
    "Mit 1 A, damit alles unter der Hauptsicherung von 35 A bleibt.",
    "Met 1 A, zodat huis en verbruikers onder de hoofdzekering van 35 A blijven.",
  ],
  [
    { code: "switch.phases", phases: 1, isUp: false, surplusW: 900, minutes: 5 },
    "Switches to 1 phase: 900 W of sun.",
    "Schaltet auf 1 Phase um: 900 W Sonne.",
    "Schakelt om naar 1 fase: 900 W zon.",
  ],
  [
    { code: "switch.phases", phases: 2, isUp: true, surplusW: 900, minutes: null, powerW: 3000 },
    "Pauses to switch to 2 phases: 900 W of sun.",
    "Pausiert und wechselt auf 2 Phasen: 900 W Sonne.",
    "Pauzeert om naar 2 fasen om te schakelen: 900 W zon.",
  ],
  [
    { code: "switch.phases", phases: 2, isUp: true, surplusW: null, minutes: 5 },
    "Switches to 2 phases.",
    "Schaltet auf 2 Phasen um.",
    "Schakelt om naar 2 fasen.",
  ],
  [
    { code: "wait.surplus", surplusW: 0, neededW: 1380, phases: 1 },
    "Not charging: 0 W spare, 1.38 kW needed (1 phase).",
    "Lädt nicht: 0 W übrig, 1,38 kW nötig (1 Phase).",
    "Laadt niet: 0 W over, 1,38 kW nodig (1 fase).",
  ],
  [
    { code: "wait.surplus", surplusW: 1379.6, neededW: 1380, phases: 2 },
    "Not charging: just short of the 1.38 kW spare needed (2 phases).",
    "Lädt nicht: knapp unter den nötigen 1,38 kW (2 Phasen).",
    "Laadt niet: net onder de benodigde 1,38 kW (2 fasen).",
  ],
  [
    { code: "wait.surplus", surplusW: 970, neededW: 4140, phases: 1, plugW: 1 },
    "Not charging: 970 W spare (with 1 W that the plug still draws), 4.14 kW needed (1 phase).",
    "Lädt nicht: 970 W übrig (mit 1 W, die noch die Steckdose nimmt), 4,14 kW nötig (1 Phase).",
    "Laadt niet: 970 W over (met 1 W die de stekker nog neemt), 4,14 kW nodig (1 fase).",
  ],
  [
    { code: "wait.surplus", surplusW: 970, neededW: 4140, phases: 1, plugW: -500 },
    "Not charging: 970 W spare (500 W kept for the plug), 4.14 kW needed (1 phase).",
    "Lädt nicht: 970 W übrig (500 W bleiben für die Steckdose), 4,14 kW nötig (1 Phase).",
    "Laadt niet: 970 W over (500 W blijft voor de stekker), 4,14 kW nodig (1 fase).",
  ],
  [
    { code: "wait.surplus", surplusW: 970, neededW: 4140, phases: 1, othersW: 1 },
    "Not charging: 970 W spare (with 1 W that other loads still draw), 4.14 kW needed (1 phase).",
    "Lädt nicht: 970 W übrig (mit 1 W, die noch andere Verbraucher nehmen), 4,14 kW nötig (1 Phase).",
    "Laadt niet: 970 W over (met 1 W die andere verbruikers nog nemen), 4,14 kW nodig (1 fase).",
  ],
  [
    { code: "wait.dwell", surplusW: 0, startsAtMs: AT_1241 },
    "Paused: 0 W spare. Starts at 12:41:20 at the earliest.",
    "Pause: 0 W übrig. Start frühestens um 12:41:20.",
    "Pauze: 0 W over. Start op zijn vroegst om 12:41:20.",
  ],
  [
    { code: "wait.soc", socPct: 48.9, startSocPct: 60, comesWh: 4000 },
    "House battery first: 48 %, charging starts from 60 %.",
    "Hausbatterie zuerst: 48 %, Laden ab 60 %.",
    "Thuisbatterij eerst: 48 %, laden vanaf 60 %.",
  ],
  [
    { code: "wait.soc", socPct: 48.9, startSocPct: 60, wantedWh: 9000 },
    "House battery first: 48 %, charging starts from 60 %.",
    "Hausbatterie zuerst: 48 %, Laden ab 60 %.",
    "Thuisbatterij eerst: 48 %, laden vanaf 60 %.",
  ],
  [
    { code: "wait.soc", socPct: 48.9, startSocPct: 60, comesWh: 4000, wantedWh: 9000 },
    "House battery first: 48 %, charging starts from 60 %, or once the sun to come surely fills it (4.0 kWh of 9.0 kWh).",
    "Hausbatterie zuerst: 48 %, Laden ab 60 % oder sobald die Sonne, die noch kommt, sie sicher füllt (4,0 kWh von 9,0 kWh).",
    "Thuisbatterij eerst: 48 %, laden vanaf 60 % of zodra de zon die nog komt haar zeker vult (4,0 kWh van 9,0 kWh).",
  ],
  [
    { code: "charging.tracked", powerW: 2760, spareW: 49 },
    "Charging at 2.76 kW: all that the sun gives.",
    "Lädt mit 2,76 kW: alles, was die Sonne gibt.",
    "Laadt met 2,76 kW: alles wat de zon geeft.",
  ],
  [
    { code: "charging.tracked", powerW: 2760, spareW: 50 },
    "Charging at 2.76 kW from the sun, 50 W to spare.",
    "Lädt mit 2,76 kW von der Sonne, noch 50 W übrig.",
    "Laadt met 2,76 kW van de zon, nog 50 W over.",
  ],
  [
    { code: "charging.tracked", powerW: 2760, spareW: -50 },
    "Charging at 2.76 kW: 50 W more than the sun gives.",
    "Lädt mit 2,76 kW: 50 W mehr, als die Sonne gibt.",
    "Laadt met 2,76 kW: 50 W meer dan de zon geeft.",
  ],
  [
    { code: "charging.slow", powerW: 2760, isMeterBlind: true },
    "Charging at 2.76 kW whatever the sun does (Slow). Meter silent.",
    "Lädt mit 2,76 kW, unabhängig von der Sonne (Langsam). Zähler stumm.",
    "Laadt met 2,76 kW, wat de zon ook doet (Rustig). Meter stil.",
  ],
  [
    { code: "charging.slow", powerW: 2760, sunW: 1380, isMeterBlind: false },
    "Charging at 2.76 kW: the smallest charge and 1.38 kW of sun (Slow).",
    "Lädt mit 2,76 kW: die kleinste Ladung und 1,38 kW Sonne (Langsam).",
    "Laadt met 2,76 kW: de kleinste lading en 1,38 kW zon (Rustig).",
  ],
  [
    { code: "plug.wait.power", freeW: 0, neededW: 2100 },
    "Waits: 0 W of sun for it, on at 2.10 kW.",
    "Wartet: 0 W Sonne übrig, ein ab 2,10 kW.",
    "Wacht: 0 W zon over, aan vanaf 2,10 kW.",
  ],
  [
    {
      code: "goal.charging",
      gotWh: 3100,
      goalWh: 20_000,
      deadlineMs: null,
      powerW: 3580,
      readyAtMs: null,
      isMeterBlind: false,
    },
    "Charging at 3.58 kW: 3.1 kWh of 20.0 kWh, for a goal.",
    "Lädt mit 3,58 kW: 3,1 kWh von 20,0 kWh, für ein Ziel.",
    "Laadt met 3,58 kW: 3,1 kWh van 20,0 kWh, voor een doel.",
  ],
  [
    {
      code: "goal.short",
      gotWh: 3100,
      goalWh: 20_000,
      deadlineMs: null,
      powerW: 3580,
      shortWh: 2100,
    },
    "Charging at 3.58 kW: 2.1 kWh short of the goal, then goes on.",
    "Lädt mit 3,58 kW: 2,1 kWh fehlen zum Ziel, es lädt weiter.",
    "Laadt met 3,58 kW: nog 2,1 kWh tekort, laadt daarna door.",
  ],
  [
    {
      code: "goal.late",
      gotWh: 17_900,
      goalWh: 20_000,
      deadlineMs: null,
      powerW: 3580,
      readyAtMs: null,
    },
    "Late: 17.9 kWh of 20.0 kWh. Goes on at 3.58 kW.",
    "Verspätet: 17,9 kWh von 20,0 kWh, weiter mit 3,58 kW.",
    "Te laat: 17,9 kWh van 20,0 kWh, verder met 3,58 kW.",
  ],
];

/** The same of causes. */
const CAUSES: readonly Case[] = [
  [
    { code: "wait.surplus", surplusW: 0, neededW: 1380, phases: 1 },
    "0 W to spare, 1.38 kW needed",
    "0 W übrig, 1,38 kW nötig",
    "0 W over, 1,38 kW nodig",
  ],
  [
    { code: "plug.wait.power", freeW: 0, neededW: 2100 },
    "0 W of sun for it, 2.10 kW needed",
    "0 W Sonne übrig, 2,10 kW nötig",
    "0 W zon over, 2,10 kW nodig",
  ],
];

Deno.test("storedReasonText() chooses its words by the numbers, in three languages", () => {
  for (const [reason, ...texts] of CASES) {
    const told = [en, de, nl].map((words) =>
      plainSpaced(storedReasonText(reason, { words, timeZone: TIME_ZONE, nowMs: NOW_MS }) ?? "")
    );
    assert.deepEqual(told, texts);
  }
});

Deno.test("storedReasonText() tells nothing of a reason of another version", () => {
  const place = { words: en, timeZone: TIME_ZONE, nowMs: NOW_MS };
  assert.equal(storedReasonText({ code: "of.another.version" }, place), null);
});

Deno.test("causeText() of nothing to spare is none that is short, in three languages", () => {
  for (const [reason, ...texts] of CAUSES) {
    const read = parseLoadReason(reason);
    assert.ok(read !== null);
    const told = [en, de, nl].map((words) =>
      plainSpaced(causeText(read, { words, timeZone: TIME_ZONE, nowMs: NOW_MS }) ?? "")
    );
    assert.deepEqual(told, texts);
  }
});
