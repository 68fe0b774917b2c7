import assert from "node:assert/strict";
import { EVENTS } from "../../../src/domain/codes/house_event.ts";
import { de } from "../../../src/words/de/de.ts";
import { en } from "../../../src/words/en/en.ts";
import { eventText } from "../../../src/words/event_texts.ts";
import { nl } from "../../../src/words/nl/nl.ts";
import { noticeSentence } from "../../../src/words/notice_texts.ts";
import type { Words } from "../../../src/words/words.ts";
import { AT, FAULT, NOON_MS } from "./said_event.ts";
import { OF_HOUSE } from "./said_of_house.ts";
import { OF_LOADS } from "./said_of_loads.ts";

const SAID = [...OF_LOADS, ...OF_HOUSE];
const SPOKEN = { en, de, nl } as const;

function said(
  code: string,
  detail: Readonly<Record<string, unknown>>,
  spoken: keyof typeof SPOKEN,
): string {
  const place = { words: SPOKEN[spoken], timeZone: "Europe/Berlin", nowMs: NOON_MS };
  return eventText({ atMs: NOON_MS, code, detail }, place).replaceAll(/\s/g, " ");
}

Deno.test("eventText() says every event in three languages with its numbers, as it comes from the disk", () => {
  for (const { code, detail, ...texts } of SAID) {
    const stored = JSON.parse(JSON.stringify(detail));
    const told = {
      en: said(code, stored, "en"),
      de: said(code, stored, "de"),
      nl: said(code, stored, "nl"),
    };
    assert.deepEqual(told, texts);
  }
  const codes = new Set(SAID.map(({ code }) => code));
  assert.deepEqual([...codes].toSorted(), Object.keys(EVENTS).toSorted());
});

Deno.test("eventText() reads a loss and a fault with their words, as older versions wrote them", () => {
  const { code: fault, what, todo } = FAULT;
  const stored = { device: "charger", fault, what, todo };
  assert.equal(said("device.fault", stored, "en"), "The charger reports error 17.");
  assert.equal(said("device.fault", stored, "de"), "Das Ladegerät meldet Fehler 17.");
  const lost = { devices: ["charger"], sinceMs: AT, error: "timeout", isAbsent: false };
  const told = { ...lost, what: { en: "Nothing answers", de: "Nichts antwortet" } };
  assert.equal(
    said("device.lost", told, "de"),
    "Ladegerät: keine Werte seit 12:00. Nichts antwortet.",
  );
  for (const untold of [lost, { ...lost, what: null }]) {
    assert.equal(said("device.lost", untold, "en"), "Charger: no values since 12:00. timeout.");
  }
});

Deno.test("eventText() what another version wrote is shown plainly and never fails", () => {
  assert.equal(said("future.thing", { a: 1, b: null, c: [2] }, "en"), "future.thing: a 1, c [2]");
  assert.equal(said("future.thing", {}, "de"), "future.thing");
  assert.equal(said("device.back", { devices: ["roof"] }, "en"), 'device.back: devices ["roof"]');
  assert.equal(said("constructor", {}, "en"), "constructor");
  const odd = { on: true, reason: { code: "plug.of.future" } };
  assert.equal(said("plug.switched", odd, "en"), "Smart plug switched on.");
});

Deno.test("eventText() tells what was left out where there is such a count, and spans below a minute", () => {
  const off = { on: false, reason: null };
  for (const leftOut of [0, "3", undefined]) {
    assert.equal(said("plug.switched", { ...off, leftOut }, "en"), "Smart plug switched off.");
  }
  const back = (lostMs: number) => said("broker.back", { lostMs }, "en");
  assert.deepEqual([30_000, 59_999, 60_000].map(back), [
    "MQTT broker back after 30 s.",
    "MQTT broker back after 59 s.",
    "MQTT broker back after 1 min.",
  ]);
});

Deno.test("eventText() names the options of a setting, in three languages", () => {
  const detail = { changes: [{ key: "carMaxPhases", old: 1, new: 2 }] };
  const spoken = ["en", "de", "nl"] as const;
  assert.deepEqual(spoken.map((code) => said("settings.changed", detail, code)), [
    "Car, Max phases: 1 phase → 2 phases.",
    "Auto, Phasen des Autos: 1 Phase → 2 Phasen.",
    "Auto, Fasen van de auto: 1 fase → 2 fasen.",
  ]);
});

Deno.test("eventText() tells a list of a setting as a person writes it, and an empty one as empty", () => {
  const zones = ["mon-fri 22:00-06:00 0.21", "daily 17:00-20:00 +0.05"];
  const detail = { changes: [{ key: "priceZones", old: [], new: zones }] };
  assert.equal(
    said("settings.changed", detail, "en"),
    "Prices, Prices by time: empty → mon-fri 22:00-06:00 0.21, daily 17:00-20:00 +0.05.",
  );
});

Deno.test("noticeSentence() tells a last sign where there was one, in three languages", () => {
  const silent = { devices: ["plug"], diagnosis: null, error: null, isAbsent: false } as const;
  const crashed = { version: "1.2.3", earlierEnd: "crashed", isRepeated: false } as const;
  const told = (words: Words, lastMs: number | null) => {
    const place = { words, timeZone: "Europe/Berlin" };
    const lost = { code: "device.lost", detail: { ...silent, sinceMs: lastMs } } as const;
    const started = {
      code: "program.started",
      detail: { ...crashed, lastSeenMs: lastMs },
    } as const;
    return [
      noticeSentence({ atMs: NOON_MS, kind: "device", ...lost }, place),
      noticeSentence({ atMs: NOON_MS, kind: "program", ...started }, place),
    ];
  };
  const table:
    readonly (readonly [words: Words, lost: string, since: string, again: string, sign: string])[] =
      [
        [
          en,
          "No contact: smart plug.",
          "No contact since 12:00: smart plug.",
          "The program started again after a crash or a power cut.",
          " Before, it was last seen at 12:00.",
        ],
        [
          de,
          "Kein Kontakt: Steckdose.",
          "Kein Kontakt seit 12:00: Steckdose.",
          "Das Programm ist nach einem Absturz oder Stromausfall wieder da.",
          " Sein letztes Zeichen davor: 12:00.",
        ],
        [
          nl,
          "Geen contact: slimme stekker.",
          "Geen contact sinds 12:00: slimme stekker.",
          "Het programma is weer terug na een crash of stroomuitval.",
          " Laatste teken daarvoor: 12:00.",
        ],
      ];
  for (const [words, lost, since, again, sign] of table) {
    assert.deepEqual(told(words, null), [lost, again]);
    assert.deepEqual(told(words, AT), [since, again + sign]);
  }
});
