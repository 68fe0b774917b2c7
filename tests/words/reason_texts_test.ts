import assert from "node:assert/strict";
import { UNIT_SPACE } from "../../src/words/format.ts";
import { reasonSentence, reasonText } from "../../src/words/reason_texts.ts";
import { MODE_ORIGINS } from "../../src/domain/house/mode.ts";
import { parseReason, type Reason, type ReasonCode } from "../../src/domain/codes/reason.ts";
import { en as english } from "../../src/words/en/en.ts";
import { de as german } from "../../src/words/de/de.ts";
import { SPOKEN } from "../../src/words/words.ts";

/** 22 November 2026, 12:04:31 in Berlin. */
const NOW_MS = Date.parse("2026-11-22T11:04:31Z");
const AT_0912 = Date.parse("2026-11-22T08:12:05Z");
const AT_1241 = Date.parse("2026-11-22T11:41:20Z");
const TIME_ZONE = "Europe/Berlin";

interface Sentence {
  readonly reason: Reason;
  readonly en: string;
  readonly de: string;
}

const SENTENCES: Readonly<Record<ReasonCode, Sentence>> = {
  "starting-up": {
    reason: { code: "starting-up" },
    en: "Starting: the first values come within seconds.",
    de: "Startet: die ersten Werte kommen in wenigen Sekunden.",
  },
  "setup.charger": {
    reason: { code: "setup.charger" },
    en: "No charger is set up. Enter its address in the settings.",
    de: "Kein Ladegerät eingerichtet. Adresse in den Einstellungen eintragen.",
  },
  "setup.inverter": {
    reason: { code: "setup.inverter" },
    en: "Tracked needs the inverter. Enter its address in the settings.",
    de: "Sonne braucht den Wechselrichter. Adresse in den Einstellungen eintragen.",
  },
  "mode.asked": {
    reason: { code: "mode.asked", mode: "fast" },
    en: "Fast chosen: the charger is being told.",
    de: "Schnell gewählt: das Ladegerät erfährt es gerade.",
  },
  "off.new": {
    reason: { code: "off.new" },
    en: "Off: no mode has been chosen yet.",
    de: "Aus: noch wurde kein Modus gewählt.",
  },
  "car.idle": {
    reason: { code: "car.idle", currentA: 15, sinceMs: AT_0912 },
    en: "Car has taken nothing of the 15 A offered since 09:12. " +
      "Full, resting, or limit set in the car.",
    de: "Das Auto nimmt seit 09:12 nichts von den angebotenen 15 A. " +
      "Voll, in Pause oder am Limit im Auto.",
  },
  "charging.changing": {
    reason: { code: "charging.changing", powerW: 6900, currentA: 6 },
    en: "Changing to 6 A: 6.90 kW flowing now.",
    de: "Stellt auf 6 A um: gerade fließen 6,90 kW.",
  },
  "limit.car": {
    reason: { code: "limit.car", powerW: 4600, currentA: 15 },
    en: "Charging at 4.60 kW: the car takes no more of the 15 A offered.",
    de: "Lädt mit 4,60 kW: mehr nimmt das Auto von den angebotenen 15 A nicht.",
  },
  "off": {
    reason: { code: "off", modeBy: "user", sinceMs: AT_0912 },
    en: "Off since 09:12, switched by hand.",
    de: "Aus seit 09:12, von Hand geschaltet.",
  },
  "stopping": {
    reason: { code: "stopping", powerW: 1204 },
    en: "Stopping: 1.20 kW still flowing.",
    de: "Hält an: noch fließen 1,20 kW.",
  },
  "offline.charger": {
    reason: { code: "offline.charger", sinceMs: AT_0912 },
    en: "Charger has not answered since 09:12. The chosen mode applies again once it does.",
    de:
      "Ladegerät antwortet seit 09:12 nicht. Sobald es antwortet, gilt wieder der gewählte Modus.",
  },
  "silent.charger": {
    reason: { code: "silent.charger", sinceMs: AT_1241 },
    en: "Charger silent since 12:41:20: its current is not raised.",
    de: "Ladegerät stumm seit 12:41:20: sein Strom wird nicht erhöht.",
  },
  "car.waiting": {
    reason: { code: "car.waiting", asks: 3, sinceMs: AT_0912, nextAtMs: AT_1241 },
    en: "Car does not start: asked 3 times since 09:12. Next try at 12:41.",
    de: "Auto startet nicht: 3-mal gebeten seit 09:12. Nächster Versuch: 12:41.",
  },
  "car.absent": {
    reason: { code: "car.absent" },
    en: "No car plugged in.",
    de: "Kein Auto angesteckt.",
  },
  "car.full": {
    reason: { code: "car.full", chargedMs: 1_200_000 },
    en: "Car takes no more current after charging for 20 min. Full, or limit set in the car.",
    de: "Auto nimmt nach 20 min Laden keinen Strom mehr. Voll oder Limit im Auto.",
  },
  "turn.plug-in": {
    reason: { code: "turn.plug-in", mode: "slow" },
    en: "Plugged in: changed to Slow.",
    de: "Angesteckt: auf Langsam gewechselt.",
  },
  "turn.tracked": {
    reason: { code: "turn.tracked", socPct: 61, surplusW: 3300 },
    en: "Changed Slow → Tracked: battery 61 %, 3.30 kW spare.",
    de: "Von Langsam auf Sonne: Batterie 61 %, 3,30 kW übrig.",
  },
  "turn.slow": {
    reason: { code: "turn.slow", lackedMs: 1_200_000 },
    en: "Changed Tracked → Slow: no surplus for 20 min.",
    de: "Von Sonne auf Langsam: seit 20 min kein Überschuss.",
  },
  "limit.range": {
    reason: { code: "limit.range", minA: 6, maxA: 5 },
    en: "Not charging: at most 5 A allowed, at least 6 A needed.",
    de: "Lädt nicht: höchstens 5 A erlaubt, mindestens 6 A nötig.",
  },
  "charging.held-back": {
    reason: { code: "charging.held-back", powerW: 2760 },
    en: "Charging at 2.76 kW. The inverter is throttled: the current rises step by step while " +
      "nothing is imported.",
    de: "Lädt mit 2,76 kW. Der Wechselrichter ist gedrosselt: Der Strom steigt schrittweise, " +
      "solange nichts bezogen wird.",
  },
  "wait.room": {
    reason: { code: "wait.room", powerW: 2760 },
    en: "Starts as soon as a charger that comes later leaves its 2.76 kW.",
    de: "Beginnt, sobald ein nachrangiges Ladegerät seine 2,76 kW freigibt.",
  },
  "limit.fuse": {
    reason: { code: "limit.fuse", currentA: 9, limitA: 35 },
    en: "At 9 A, so that house and loads stay below the main fuse of 35 A.",
    de: "Mit 9 A, damit Haus und Verbraucher unter der Hauptsicherung von 35 A bleiben.",
  },
  "switch.phases": {
    reason: {
      code: "switch.phases",
      phases: 3,
      isUp: true,
      surplusW: 5100,
      minutes: 3,
      powerW: 3450,
    },
    en: "Pauses to switch to 3 phases: 5.10 kW of sun for 3 min.",
    de: "Pausiert, um auf 3 Phasen umzuschalten: seit 3 min 5,10 kW Sonne.",
  },
  "wait.phases": {
    reason: { code: "wait.phases", surplusW: 1900, phases: 1, switchesAtMs: AT_1241 },
    en: "Not charging: 1.90 kW spare would do for 1 phase. Switches at 12:41 at the earliest.",
    de: "Lädt nicht: 1,90 kW übrig reichen für 1 Phase. Umgeschaltet wird frühestens 12:41.",
  },
  "wait.held-back": {
    reason: { code: "wait.held-back", startsAtMs: AT_1241 },
    en: "The inverter is throttled, so there may be more sun than shows: the smallest charge is " +
      "tried at 12:41:20.",
    de: "Der Wechselrichter ist gedrosselt, vielleicht gibt es mehr Sonne als gemessen: " +
      "Die kleinste Ladung wird um 12:41:20 versucht.",
  },
  "limit.cloudy": {
    reason: { code: "limit.cloudy", powerW: 2760, spareW: 520 },
    en: "Clouds: charging is held to 2.76 kW, with 520 W to spare.",
    de: "Wolken: Laden auf 2,76 kW begrenzt, noch 520 W übrig.",
  },
  "guard.battery": {
    reason: { code: "guard.battery", batteryPowerW: 3100, limitW: 2600, pausesAtMs: AT_1241 },
    en: "House battery gives 3.10 kW, limit 2.60 kW: charging pauses at 12:41:20.",
    de: "Hausbatterie gibt 3,10 kW, Grenze 2,60 kW: Ladepause ab 12:41:20.",
  },
  "wait.protection": {
    reason: { code: "wait.protection", limitW: 2600, startsAtMs: AT_1241 },
    en: "House battery gave more than 2.60 kW: charging pauses until 12:41:20.",
    de: "Hausbatterie gab mehr als 2,60 kW: Ladepause bis 12:41:20.",
  },
  "rejected.charger": {
    reason: { code: "rejected.charger", detail: "wrong PIN" },
    en: "Charger refuses commands: wrong PIN. It is asked again once the settings change.",
    de:
      "Ladegerät lehnt Befehle ab: wrong PIN. Neuer Versuch, sobald sich die Einstellungen ändern.",
  },
  "fault.charger": {
    reason: {
      code: "fault.charger",
      diagnosis: {
        code: "charger-error",
        what: { en: "The charger reports error 17", de: "Das Ladegerät meldet Fehler 17" },
        todo: { en: "Unplug the car", de: "Das Auto abstecken" },
      },
    },
    en: "The charger reports error 17. Unplug the car.",
    de: "Das Ladegerät meldet Fehler 17. Das Auto abstecken.",
  },
  "asked": {
    reason: { code: "asked", currentA: 6, sinceMs: AT_0912 },
    en: "6 A offered to the car since 09:12. Nothing flows yet.",
    de: "Dem Auto sind 6 A angeboten, seit 09:12. Noch fließt nichts.",
  },
  "charging.slow": {
    reason: { code: "charging.slow", powerW: 2760, isMeterBlind: false },
    en: "Charging at 2.76 kW whatever the sun does (Slow).",
    de: "Lädt mit 2,76 kW, unabhängig von der Sonne (Langsam).",
  },
  "charging.fast": {
    reason: { code: "charging.fast", powerW: 6900, isMeterBlind: true },
    en: "Charging at 6.90 kW whatever the sun does (Fast). The site meter tells no values.",
    de: "Lädt mit 6,90 kW, unabhängig von der Sonne (Schnell). Der Netzzähler meldet keine Werte.",
  },
  "charging.tracked": {
    reason: { code: "charging.tracked", powerW: 2740, spareW: 350 },
    en: "Charging at 2.74 kW from the sun, 350 W to spare.",
    de: "Lädt mit 2,74 kW von der Sonne, noch 350 W übrig.",
  },
  "limit.current": {
    reason: { code: "limit.current", powerW: 6900, limitA: 15 },
    en: "Charging at 6.90 kW: all that the limit of 15 A allows.",
    de: "Lädt mit 6,90 kW: mehr lässt die Grenze von 15 A nicht zu.",
  },
  "stop.pending": {
    reason: { code: "stop.pending", powerW: 2760, missingW: 620, pausesAtMs: AT_1241 },
    en: "Too little sun: 620 W short of 2.76 kW, charging pauses at 12:41:20.",
    de: "Zu wenig Sonne: 620 W von 2,76 kW fehlen, Ladepause ab 12:41:20.",
  },
  "wait.surplus": {
    reason: { code: "wait.surplus", surplusW: 1050, neededW: 2760, phases: 2 },
    en: "Not charging: 1.05 kW spare, 2.76 kW needed (2 phases).",
    de: "Lädt nicht: 1,05 kW übrig, 2,76 kW nötig (2 Phasen).",
  },
  "wait.stable": {
    reason: { code: "wait.stable", surplusW: 3100, startsAtMs: AT_1241 },
    en: "Enough sun: 3.10 kW spare. Starts at 12:41:20 if it stays.",
    de: "Genug Sonne: 3,10 kW übrig. Start um 12:41:20, wenn es so bleibt.",
  },
  "wait.dwell": {
    reason: { code: "wait.dwell", surplusW: 3100, startsAtMs: AT_1241 },
    en: "Paused: 3.10 kW spare. Starts at 12:41:20 at the earliest.",
    de: "Pause: 3,10 kW übrig. Start frühestens um 12:41:20.",
  },
  "wait.soc": {
    reason: { code: "wait.soc", socPct: 48.2, startSocPct: 60 },
    en: "House battery first: 48 %, charging starts from 60 %.",
    de: "Hausbatterie zuerst: 48 %, Laden ab 60 %.",
  },
  "wait.battery": {
    reason: { code: "wait.battery" },
    en: "Not charging: the house battery does not tell its charge.",
    de: "Lädt nicht: die Hausbatterie meldet ihren Ladestand nicht.",
  },
  "stale.meter": {
    reason: { code: "stale.meter", ageMs: 40_000, pausesAtMs: AT_1241 },
    en: "Meter silent for 40 s: smallest current, charging pauses at 12:41:20.",
    de: "Zähler seit 40 s stumm: kleinster Strom, Ladepause ab 12:41:20.",
  },
  "blind.meter": {
    reason: { code: "blind.meter", ageMs: 185_000 },
    en: "Not charging: no values from the meter for 3 min.",
    de: "Lädt nicht: seit 3 min keine Werte vom Zähler.",
  },
  "stale.battery": {
    reason: { code: "stale.battery", ageMs: 40_000, pausesAtMs: AT_1241 },
    en: "House battery silent for 40 s: smallest current, charging pauses at 12:41:20.",
    de: "Hausbatterie seit 40 s stumm: kleinster Strom, Ladepause ab 12:41:20.",
  },
  "turn.goal": {
    reason: { code: "turn.goal" },
    en: "Changed to Tracked for a goal.",
    de: "Für ein Ladeziel auf Sonne gewechselt.",
  },
  "goal.waits": {
    reason: {
      code: "goal.waits",
      gotWh: 3100,
      goalWh: 20_000,
      deadlineMs: AT_1241,
      startsAtMs: AT_0912,
    },
    en: "Starts at 09:12 unless the sun does: 3.1 kWh of 20.0 kWh so far.",
    de: "Beginn 09:12, falls nicht vorher die Sonne: bisher 3,1 kWh von 20,0 kWh.",
  },
  "goal.charging": {
    reason: {
      code: "goal.charging",
      gotWh: 3100,
      goalWh: 20_000,
      deadlineMs: AT_1241,
      powerW: 3580,
      readyAtMs: AT_0912,
      isMeterBlind: true,
    },
    en: "Charging at 3.58 kW for the goal: 3.1 kWh of 20.0 kWh, met at 09:12. " +
      "The site meter tells no values.",
    de: "Lädt mit 3,58 kW für das Ziel: 3,1 kWh von 20,0 kWh, voraussichtlich 09:12. " +
      "Der Netzzähler liefert keine Werte.",
  },
  "goal.short": {
    reason: {
      code: "goal.short",
      gotWh: 3100,
      goalWh: 20_000,
      deadlineMs: AT_1241,
      powerW: 3580,
      shortWh: 2100,
    },
    en: "Charging at 3.58 kW for the goal: it will miss by 2.1 kWh at 12:41, " +
      "and goes on until it is met.",
    de: "Lädt mit 3,58 kW für das Ziel: bis 12:41 fehlen noch 2,1 kWh, " +
      "es lädt weiter, bis es erreicht ist.",
  },
  "goal.late": {
    reason: {
      code: "goal.late",
      gotWh: 17_900,
      goalWh: 20_000,
      deadlineMs: AT_0912,
      powerW: 3580,
      readyAtMs: AT_1241,
    },
    en: "Late: 17.9 kWh of 20.0 kWh, wanted by 09:12. " +
      "Charging at 3.58 kW goes on until the goal is met at 12:41.",
    de: "Verspätet: 17,9 kWh von 20,0 kWh, gewünscht bis 09:12. " +
      "Lädt mit 3,58 kW weiter, bis das Ziel erreicht ist (voraussichtlich 12:41).",
  },
  "goal.met": {
    reason: { code: "goal.met", gotWh: 20_010, goalWh: 20_000 },
    en: "Goal met: 20.0 kWh of 20.0 kWh. Changed to Off.",
    de: "Ziel erreicht: 20,0 kWh von 20,0 kWh. Auf Aus gewechselt.",
  },
  "blind.battery": {
    reason: { code: "blind.battery", ageMs: 185_000 },
    en: "Not charging: no values from the house battery for 3 min.",
    de: "Lädt nicht: seit 3 min keine Werte von der Hausbatterie.",
  },
};

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
      "It is asked again within a minute, and once the settings change.",
  );
  assert.equal(
    reasonSentence(reason, { words: german, timeZone }),
    "Ladegerät lehnt Befehle ab: HTTP 401. " +
      "Neuer Versuch binnen einer Minute und sobald sich die Einstellungen ändern.",
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
