import assert from "node:assert/strict";
import { UNIT_SPACE } from "../../src/words/format.ts";
import { causeText } from "../../src/words/words.ts";
import { FALLBACK_WORDS, SPOKEN, wordsOf } from "../../src/words/words.ts";

/** 23 November 2026, 00:30 in Berlin. */
const NOW_MS = Date.parse("2026-11-22T23:30:00Z");
const PLACE = { timeZone: "Europe/Berlin", nowMs: NOW_MS } as const;

type Caused = Parameters<typeof causeText>[0];

function said(caused: Caused, code: string): string | null {
  return causeText(caused, { ...PLACE, words: wordsOf(code) ?? FALLBACK_WORDS })?.replaceAll(
    UNIT_SPACE,
    " ",
  ) ?? null;
}

const CAUSES: readonly (readonly [caused: Caused, en: string, de: string])[] = [
  [
    { charger: { code: "asked", currentA: 6, sinceMs: NOW_MS } },
    "the car takes nothing of the 6 A offered",
    "das Auto nimmt nichts von den angebotenen 6 A",
  ],
  [
    { charger: { code: "off", modeBy: "user", sinceMs: NOW_MS } },
    "switched off by hand",
    "von Hand ausgeschaltet",
  ],
  [
    { charger: { code: "turn.plug-in", mode: "slow" } },
    "plugged in",
    "angesteckt",
  ],
  [
    { charger: { code: "wait.protection", limitW: 2600, startsAtMs: NOW_MS } },
    "the house battery gave more than 2.60 kW",
    "die Hausbatterie gab mehr als 2,60 kW",
  ],
  [
    { charger: { code: "stop.pending", powerW: 1380, missingW: 300, pausesAtMs: NOW_MS } },
    "the sun was 300 W short of 1.38 kW",
    "von 1,38 kW fehlten der Sonne 300 W",
  ],
  [
    { charger: { code: "wait.dwell", surplusW: -80, startsAtMs: NOW_MS } },
    "the house lacked 80 W",
    "dem Haus fehlten 80 W",
  ],
  [
    { plug: { code: "plug.by-hand", on: true, sinceMs: NOW_MS } },
    "by hand",
    "von Hand",
  ],
  [
    { plug: { code: "plug.wait.start-hour", startHour: 9 } },
    "not before 09:00",
    "nicht vor 09:00",
  ],
];

Deno.test("causeText() tells a cause in both languages, as the end of a sentence", () => {
  for (const [caused, en, de] of CAUSES) {
    assert.equal(said(caused, "en"), en);
    assert.equal(said(caused, "de"), de);
  }
});

Deno.test("causeText() has nothing to say where the reason is no cause", () => {
  for (const { code: language } of SPOKEN) {
    assert.equal(said({ charger: { code: "stopping", powerW: 900 } }, language), null);
    const dwell = { code: "plug.dwell", on: true, switchesAtMs: NOW_MS } as const;
    assert.equal(said({ plug: dwell }, language), null);
  }
});
