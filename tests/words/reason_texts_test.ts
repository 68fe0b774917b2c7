import assert from "node:assert/strict";
import { UNIT_SPACE } from "../../src/words/format.ts";
import { reasonSentence, reasonText } from "../../src/words/reason_texts.ts";
import { MODE_ORIGINS } from "../../src/domain/house/mode.ts";
import { parseReason } from "../../src/domain/codes/reason.ts";
import { en as english } from "../../src/words/en/en.ts";
import { de as german } from "../../src/words/de/de.ts";
import { SPOKEN } from "../../src/words/words.ts";
import { AT_0912, AT_1241, NOW_MS, type Sentence, SENTENCES, TIME_ZONE } from "./sample_reasons.ts";

for (const { reason, en, de } of Object.values(SENTENCES)) {
  Deno.test(`reasonSentence() says ${reason.code} with its numbers in both languages`, () => {
    assert.equal(reasonSentence(reason, { words: english, timeZone: TIME_ZONE }), en);
    assert.equal(reasonSentence(reason, { words: german, timeZone: TIME_ZONE }), de);
  });
  Deno.test(`parseReason() reads ${reason.code} back from the disk`, () => {
    assert.deepEqual(parseReason(JSON.parse(JSON.stringify(reason))), reason);
    assert.equal(parseReason({ ...reason, code: "of.another.version" }), null);
  });
}

const VARIANTS: readonly Sentence[] = [
  {
    reason: { code: "silent.charger", sinceMs: null },
    en: "Charger has not told its values yet.",
    de: "Das Ladegerät hat noch keine Werte gemeldet.",
  },
  {
    reason: { code: "car.waiting", asks: 3, sinceMs: AT_0912, nextAtMs: null },
    en: "Car does not start: asked 3 times since 09:12. It may still start by itself.",
    de: "Auto startet nicht: 3-mal gebeten seit 09:12. Es kann noch von selbst beginnen.",
  },
  {
    reason: { code: "turn.tracked", socPct: null, surplusW: 3300 },
    en: "Changed Slow → Tracked: 3.30 kW spare.",
    de: "Von Langsam auf Sonne: 3,30 kW übrig.",
  },
  {
    reason: { code: "charging.tracked", powerW: 2760, spareW: -120 },
    en: "Charging at 2.76 kW: 120 W more than the sun gives.",
    de: "Lädt mit 2,76 kW: 120 W mehr, als die Sonne gibt.",
  },
  {
    reason: { code: "charging.tracked", powerW: 2740, spareW: 350, phases: 2 },
    en: "Charging at 2.74 kW on 2 phases from the sun, 350 W to spare.",
    de: "Lädt mit 2,74 kW auf 2 Phasen von der Sonne, noch 350 W übrig.",
  },
  {
    reason: { code: "limit.current", powerW: 3450, limitA: 15, phases: 1 },
    en: "Charging at 3.45 kW on 1 phase: all that the limit of 15 A allows.",
    de: "Lädt mit 3,45 kW auf 1 Phase: mehr lässt die Grenze von 15 A nicht zu.",
  },
  {
    reason: { code: "limit.fuse", currentA: 0, limitA: 35 },
    en: "Paused: the house leaves too little of the main fuse of 35 A.",
    de: "Pausiert: Das Haus lässt von der Hauptsicherung von 35 A zu wenig übrig.",
  },
  {
    reason: { code: "limit.fuse", currentA: 0, limitA: 35, startsAtMs: AT_1241 },
    en: "Paused: house and loads had filled the main fuse of 35 A. " +
      "Starts at 12:41:20 at the earliest.",
    de: "Pausiert: Haus und Verbraucher hatten die Hauptsicherung von 35 A ausgelastet. " +
      "Beginnt frühestens um 12:41:20.",
  },
  {
    reason: { code: "stop.pending", powerW: 2760, missingW: 2760, pausesAtMs: AT_1241 },
    en: "No sun left for the 2.76 kW of the car, charging pauses at 12:41:20.",
    de: "Keine Sonne mehr für die 2,76 kW des Autos, Ladepause ab 12:41:20.",
  },
  {
    reason: { code: "wait.surplus", surplusW: -620, neededW: 1380, phases: 1 },
    en: "Not charging: the house lacks 620 W, 1.38 kW spare needed (1 phase).",
    de: "Lädt nicht: dem Haus fehlen 620 W, 1,38 kW Überschuss nötig (1 Phase).",
  },
  {
    reason: { code: "wait.dwell", surplusW: -80, startsAtMs: AT_1241 },
    en: "Paused: 80 W short. Starts at 12:41:20 at the earliest.",
    de: "Pause: 80 W fehlen. Start frühestens um 12:41:20.",
  },
  {
    reason: { code: "blind.meter", ageMs: null },
    en: "Not charging: the meter has not answered yet.",
    de: "Lädt nicht: der Zähler hat noch nie geantwortet.",
  },
  {
    reason: { code: "offline.charger", sinceMs: null },
    en: "Charger has not answered yet. Check its power and its address.",
    de: "Ladegerät hat noch nie geantwortet. Strom und Adresse prüfen.",
  },
];

Deno.test("reasonSentence() puts what is negative or unknown into words", () => {
  for (const { reason, en, de } of VARIANTS) {
    assert.equal(reasonSentence(reason, { words: english, timeZone: TIME_ZONE }), en);
    assert.equal(reasonSentence(reason, { words: german, timeZone: TIME_ZONE }), de);
  }
});

Deno.test("reasonSentence() tells who switched off, each with an own sentence", () => {
  for (const words of SPOKEN) {
    const sentences = MODE_ORIGINS.map((modeBy) =>
      reasonSentence({ code: "off", modeBy, sinceMs: AT_0912 }, { words, timeZone: TIME_ZONE })
    );
    assert.equal(new Set(sentences).size, MODE_ORIGINS.length);
    for (const sentence of sentences) assert.match(sentence, /09:12/);
  }
});

Deno.test("reasonSentence() names the day of a time that is not today's", () => {
  const reason = { code: "off", modeBy: "user", sinceMs: AT_0912 } as const;
  const place = { timeZone: TIME_ZONE, nowMs: NOW_MS + 86_400_000 };
  assert.equal(
    reasonSentence(reason, { ...place, words: english }),
    "Off since 09:12 yesterday, switched by hand.",
  );
  assert.equal(
    reasonSentence(reason, { ...place, words: german }),
    "Aus seit gestern 09:12, von Hand geschaltet.",
  );
});

Deno.test("reasonSentence() uses the clock of the site", () => {
  assert.match(
    reasonSentence(SENTENCES.off.reason, { words: english, timeZone: "America/New_York" }),
    /since 03:12,/,
  );
});

Deno.test("reasonText() keeps a number and its unit on one line", () => {
  const text = reasonText(SENTENCES["wait.surplus"].reason, {
    words: english,
    timeZone: TIME_ZONE,
  });
  assert.ok(text.includes(`1.05${UNIT_SPACE}kW`));
});

Deno.test("reasonSentence() names the half of the charger's address that is missing", () => {
  const reason = { code: "setup.charger", missing: "nrgkickSettingsUrl" } as const;
  const timeZone = "Europe/Berlin";
  assert.match(reasonSentence(reason, { words: english, timeZone }), /its Settings URL is missing/);
  assert.match(reasonSentence(reason, { words: german, timeZone }), /fehlt „Einstellungen-URL“/);
});

Deno.test("reasonSentence() says in the reader's language why commands are refused", () => {
  const diagnosis = {
    code: "pin-wrong",
    what: { en: "The PIN is another", de: "Die PIN ist eine andere" },
    todo: { en: "", de: "" },
  };
  const reason = { code: "rejected.charger", detail: "HTTP 401", diagnosis } as const;
  const sentence = reasonSentence(reason, { words: german, timeZone: "Europe/Berlin" });
  assert.match(sentence, /lehnt Befehle ab: Die PIN ist eine andere\./);
  assert.doesNotMatch(sentence, /HTTP 401/);
});

Deno.test("reasonSentence() says that a charger which refuses is asked again where it is", () => {
  const reason = { code: "rejected.charger", detail: "HTTP 401", isAskedAgain: true } as const;
  const timeZone = "Europe/Berlin";
  assert.equal(
    reasonSentence(reason, { words: english, timeZone }),
    "Charger refuses commands: HTTP 401. " +
      "Asked again within a minute, and once the settings change.",
  );
  assert.equal(
    reasonSentence(reason, { words: german, timeZone }),
    "Ladegerät lehnt Befehle ab: HTTP 401. " +
      "Neuer Versuch binnen einer Minute und nach neuer Einstellung.",
  );
});

Deno.test("reasonSentence() names other loads where there are more than a plug", () => {
  const tell = (othersW: number, words: typeof english) =>
    reasonSentence(
      { code: "wait.surplus", surplusW: 970, neededW: 4140, phases: 3, othersW },
      { words, timeZone: TIME_ZONE, nowMs: NOW_MS },
    ).replaceAll(UNIT_SPACE, " ");
  assert.equal(
    tell(-2640, english),
    "Not charging: 970 W spare (2.64 kW kept for other loads), 4.14 kW needed (3 phases).",
  );
  assert.equal(
    tell(2640, english),
    "Not charging: 970 W spare (with 2.64 kW that other loads still draw), " +
      "4.14 kW needed (3 phases).",
  );
  assert.equal(
    tell(-2640, german),
    "Lädt nicht: 970 W übrig (2,64 kW bleiben für andere Verbraucher), 4,14 kW nötig (3 Phasen).",
  );
  assert.equal(
    tell(2640, german),
    "Lädt nicht: 970 W übrig (mit 2,64 kW, die noch andere Verbraucher nehmen), " +
      "4,14 kW nötig (3 Phasen).",
  );
});
