import assert from "node:assert/strict";
import { plugReasonSentence } from "../../src/words/reason_texts.ts";
import type { PlugReason, PlugReasonCode } from "../../src/domain/codes/plug_reason.ts";
import { en as english } from "../../src/words/en/en.ts";
import { de as german } from "../../src/words/de/de.ts";

const AT_0912 = Date.parse("2026-11-22T08:12:05Z");
const AT_1241 = Date.parse("2026-11-22T11:41:20Z");
const PLACE = { timeZone: "Europe/Berlin" } as const;

type Sentence = readonly [reason: PlugReason, en: string, de: string];

const SENTENCES: Readonly<Record<PlugReasonCode, Sentence>> = {
  "plug.disabled": [
    { code: "plug.disabled" },
    "Left alone: not enabled in the settings.",
    "Wird nicht geschaltet: in den Einstellungen nicht freigegeben.",
  ],
  "plug.offline": [
    { code: "plug.offline", sinceMs: AT_0912 },
    "Has not answered since 09:12.",
    "Antwortet seit 09:12 nicht.",
  ],
  "plug.off-once": [
    { code: "plug.off-once" },
    "Switched off once, because this program takes it over or lets go of it.",
    "Einmal ausgeschaltet, weil dieses Programm die Steuerung übernimmt oder abgibt.",
  ],
  "plug.unheard": [
    { code: "plug.unheard", on: true, sinceMs: AT_1241 },
    "Told to go on at 12:41. The relay does not follow yet.",
    "Soll seit 12:41 an sein. Das Relais folgt noch nicht.",
  ],
  "plug.fast": [
    { code: "plug.fast" },
    "Off while the car charges in Fast.",
    "Aus, solange das Auto schnell lädt.",
  ],
  "plug.manual": [
    { code: "plug.manual", on: true, untilMs: AT_0912 },
    "On until 09:12, because somebody chose so.",
    "An bis 09:12, weil jemand es so gewählt hat.",
  ],
  "plug.by-hand": [
    { code: "plug.by-hand", on: false, sinceMs: AT_0912 },
    "Off since 09:12, switched by hand. It stays so until the next window.",
    "Aus seit 09:12, von Hand geschaltet. Bleibt so bis zum nächsten Fenster.",
  ],
  "plug.satisfied": [
    { code: "plug.satisfied", sinceMs: AT_0912 },
    "The load has had enough since 09:12. Off until the next window.",
    "Der Verbraucher hat seit 09:12 genug. Aus bis zum nächsten Fenster.",
  ],
  "plug.always": [
    { code: "plug.always", endsAt: "16:15", isTomorrow: false },
    "On until 16:15, whatever the sun does (Always on).",
    "An bis 16:15, egal was die Sonne tut (Immer an).",
  ],
  "plug.on.window": [
    { code: "plug.on.window", endsAt: "16:15", isTomorrow: false },
    "On until 16:15: “On at” is 0, so power does not count.",
    "An bis 16:15: „Ein ab“ ist 0, die Leistung zählt nicht.",
  ],
  "plug.on.sun": [
    { code: "plug.on.sun", freeW: 2310, neededW: 2100 },
    "On: 2.31 kW of sun for it, on at 2.10 kW.",
    "An: 2,31 kW Sonne übrig, ein ab 2,10 kW.",
  ],
  "plug.on.battery": [
    { code: "plug.on.battery", freeW: 1310, neededW: 2100, socPct: 96.2 },
    "On: 1.31 kW of sun for it, and clouds. The battery (96 %) helps.",
    "An: 1,31 kW Sonne übrig, bei Wolken. Die Batterie (96 %) hilft.",
  ],
  "plug.on.dip": [
    { code: "plug.on.dip", missingW: 620, offAtMs: AT_1241 },
    "Too little sun: 620 W short, off at 12:41:20.",
    "Zu wenig Sonne: 620 W fehlen, aus um 12:41:20.",
  ],
  "plug.stale": [
    { code: "plug.stale", ageMs: 40_000, offAtMs: AT_1241 },
    "Meter silent for 40 s: off at 12:41:20.",
    "Zähler seit 40 s stumm: aus um 12:41:20.",
  ],
  "plug.blind": [
    { code: "plug.blind", ageMs: 185_000 },
    "Waits: no complete values of the house for 3 min.",
    "Wartet: seit 3 min keine vollständigen Werte vom Haus.",
  ],
  "plug.wait.window": [
    { code: "plug.wait.window", nextAt: "13:55", isTomorrow: false },
    "Waits for its window from 13:55.",
    "Wartet auf das Zeitfenster ab 13:55.",
  ],
  "plug.wait.start-hour": [
    { code: "plug.wait.start-hour", startHour: 9 },
    "Waits for its start hour, 09:00.",
    "Wartet auf die Startstunde, 09:00.",
  ],
  "plug.wait.battery": [
    { code: "plug.wait.battery" },
    "Waits: the house battery does not tell its charge.",
    "Wartet: die Hausbatterie meldet ihren Ladestand nicht.",
  ],
  "plug.wait.soc": [
    { code: "plug.wait.soc", socPct: 48.2, startSocPct: 70 },
    "House battery first: 48 %, on from 70 %.",
    "Hausbatterie zuerst: 48 %, ein ab 70 %.",
  ],
  "plug.wait.power": [
    { code: "plug.wait.power", freeW: 1050, neededW: 2100 },
    "Waits: 1.05 kW of sun for it, on at 2.10 kW.",
    "Wartet: 1,05 kW Sonne übrig, ein ab 2,10 kW.",
  ],
  "plug.wait.import": [
    { code: "plug.wait.import", gridPowerW: 950 },
    "Waits: the grid gives 950 W. What goes into the battery is not there for it.",
    "Wartet: das Netz liefert 950 W. Was in die Batterie geht, fehlt hier.",
  ],
  "plug.wait.fuse": [
    { code: "plug.wait.fuse", limitA: 35 },
    "Off: with it, house and loads would take more than the main fuse of 35 A bears.",
    "Aus: Eingeschaltet würden Haus und Verbraucher die Hauptsicherung von 35 A überlasten.",
  ],
  "plug.wait.drain": [
    { code: "plug.wait.drain", batteryPowerW: 1240, limitW: 500 },
    "Off: beside the car the battery gives 1.24 kW, more than 500 W (Max consumption).",
    "Aus: neben dem Auto gibt die Batterie 1,24 kW, mehr als 500 W (Größte Entnahme).",
  ],
  "plug.wait.car": [
    { code: "plug.wait.car", freeW: 350, neededW: 2100 },
    "Car first: 350 W of sun left, on at 2.10 kW.",
    "Auto zuerst: 350 W Sonne übrig, ein ab 2,10 kW.",
  ],
  "plug.wait.stable": [
    { code: "plug.wait.stable", freeW: 3100, startsAtMs: AT_1241 },
    "Enough sun: 3.10 kW. On at 12:41:20 if it stays.",
    "Genug Sonne: 3,10 kW. Ein um 12:41:20, wenn es so bleibt.",
  ],
  "plug.dwell": [
    { code: "plug.dwell", on: false, switchesAtMs: AT_1241 },
    "Goes off at 12:41:20: three minutes between two switches.",
    "Geht um 12:41:20 aus: drei Minuten zwischen zwei Schaltungen.",
  ],
};

Deno.test("plugReasonSentence() says every reason with its numbers in both languages", () => {
  for (const [code, [reason, en, de]] of Object.entries(SENTENCES)) {
    assert.equal(reason.code, code);
    assert.equal(plugReasonSentence(reason, { ...PLACE, words: english }), en);
    assert.equal(plugReasonSentence(reason, { ...PLACE, words: german }), de);
  }
});

Deno.test("plugReasonSentence() says tomorrow where a time is of the next day", () => {
  const tomorrow = { isTomorrow: true } as const;
  const table: readonly Sentence[] = [
    [
      { code: "plug.wait.window", nextAt: "13:55", ...tomorrow },
      "Waits for its window from 13:55 tomorrow.",
      "Wartet auf das Zeitfenster ab morgen 13:55.",
    ],
    [
      { code: "plug.always", endsAt: "06:00", ...tomorrow },
      "On until 06:00 tomorrow, whatever the sun does (Always on).",
      "An bis morgen 06:00, egal was die Sonne tut (Immer an).",
    ],
  ];
  for (const [reason, en, de] of table) {
    assert.equal(plugReasonSentence(reason, { ...PLACE, words: english }), en);
    assert.equal(plugReasonSentence(reason, { ...PLACE, words: german }), de);
  }
});

Deno.test("plugReasonSentence() puts what is negative or unknown into words", () => {
  const table: readonly Sentence[] = [
    [
      { code: "plug.wait.power", freeW: -300, neededW: 2100 },
      "Waits: the house lacks 300 W, on at 2.10 kW of sun.",
      "Wartet: dem Haus fehlen 300 W, ein ab 2,10 kW Sonne.",
    ],
    [
      { code: "plug.wait.car", freeW: -300, neededW: 2100 },
      "Car first: 0 W of sun left, on at 2.10 kW.",
      "Auto zuerst: 0 W Sonne übrig, ein ab 2,10 kW.",
    ],
    [
      { code: "plug.wait.window", nextAt: null, isTomorrow: false },
      "Waits: no time window is set.",
      "Wartet: kein Zeitfenster ist gesetzt.",
    ],
    [
      { code: "plug.offline", sinceMs: null },
      "Has not answered yet. Check its power and its address.",
      "Hat noch nie geantwortet. Strom und Adresse prüfen.",
    ],
    [
      { code: "plug.blind", ageMs: null },
      "Waits: the meter has not answered yet.",
      "Wartet: der Zähler hat noch nie geantwortet.",
    ],
  ];
  for (const [reason, en, de] of table) {
    assert.equal(plugReasonSentence(reason, { ...PLACE, words: english }), en);
    assert.equal(plugReasonSentence(reason, { ...PLACE, words: german }), de);
  }
});
