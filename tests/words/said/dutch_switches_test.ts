import assert from "node:assert/strict";
import { storedReasonText } from "../../../src/words/reason_texts.ts";
import { plainSpaced } from "../../../src/words/format.ts";
import { nl } from "../../../src/words/nl/nl.ts";
import { NOW_MS, TIME_ZONE } from "../sample_reasons.ts";

/** Reasons of switches as they are stored, and what a Dutch reader is told. */
const SAID: readonly (readonly [reason: Readonly<Record<string, unknown>>, text: string])[] = [
  [{ "code": "plug.disabled" }, "Wordt niet geschakeld: in de instellingen niet in gebruik."],
  [{ "code": "plug.offline", "sinceMs": 1795335125000 }, "Antwoordt niet sinds 09:12."],
  [
    { "code": "plug.off-once" },
    "Eenmalig uitgezet, omdat dit programma de bediening overneemt of loslaat.",
  ],
  [
    { "code": "plug.unheard", "on": true, "sinceMs": 1795347680000 },
    "Moet sinds 12:41 aan zijn. Het relais volgt nog niet.",
  ],
  [{ "code": "plug.fast" }, "Uit zolang de auto snel laadt."],
  [
    { "code": "plug.manual", "on": true, "untilMs": 1795335125000 },
    "Aan tot 09:12, omdat iemand dat koos.",
  ],
  [
    { "code": "plug.by-hand", "on": false, "sinceMs": 1795335125000 },
    "Uit sinds 09:12, met de hand geschakeld. Blijft zo tot het volgende tijdvak.",
  ],
  [
    { "code": "plug.satisfied", "sinceMs": 1795335125000 },
    "De verbruiker heeft genoeg sinds 09:12. Uit tot het volgende tijdvak.",
  ],
  [
    { "code": "plug.always", "endsAt": "16:15", "isTomorrow": false },
    "Aan tot 16:15, wat de zon ook doet (Altijd aan).",
  ],
  [
    { "code": "plug.on.window", "endsAt": "16:15", "isTomorrow": false },
    "Aan tot 16:15: “Aan vanaf” is 0, het vermogen telt niet.",
  ],
  [
    { "code": "plug.on.sun", "freeW": 2310, "neededW": 2100 },
    "Aan: 2,31 kW zon over, aan vanaf 2,10 kW.",
  ],
  [
    { "code": "plug.on.battery", "freeW": 1310, "neededW": 2100, "socPct": 96.2 },
    "Aan: 1,31 kW zon over, met wolken. De batterij (96 %) helpt.",
  ],
  [
    { "code": "plug.on.dip", "missingW": 620, "offAtMs": 1795347680000 },
    "Te weinig zon: 620 W tekort, uit om 12:41:20.",
  ],
  [
    { "code": "plug.stale", "ageMs": 40000, "offAtMs": 1795347680000 },
    "Meter al 40 s stil: uit om 12:41:20.",
  ],
  [
    { "code": "plug.blind", "ageMs": 185000 },
    "Wacht: al 3 min geen volledige waarden van het huis.",
  ],
  [
    { "code": "plug.wait.window", "nextAt": "13:55", "isTomorrow": false },
    "Wacht op het tijdvak vanaf 13:55.",
  ],
  [{ "code": "plug.wait.start-hour", "startHour": 9 }, "Wacht op het startuur, 09:00."],
  [{ "code": "plug.wait.battery" }, "Wacht: de thuisbatterij meldt haar laadniveau niet."],
  [
    { "code": "plug.wait.soc", "socPct": 48.2, "startSocPct": 70 },
    "Thuisbatterij eerst: 48 %, aan vanaf 70 %.",
  ],
  [
    { "code": "plug.wait.power", "freeW": 1050, "neededW": 2100 },
    "Wacht: 1,05 kW zon over, aan vanaf 2,10 kW.",
  ],
  [
    { "code": "plug.wait.import", "gridPowerW": 950 },
    "Wacht: het net levert 950 W. Wat naar de batterij gaat, is er hier niet.",
  ],
  [
    { "code": "plug.wait.fuse", "limitA": 35 },
    "Uit: ingeschakeld zouden huis en verbruikers de hoofdzekering van 35 A overbelasten.",
  ],
  [
    { "code": "plug.wait.drain", "batteryPowerW": 1240, "limitW": 500 },
    "Uit: naast de auto geeft de batterij 1,24 kW, meer dan 500 W (Max. ontladen).",
  ],
  [
    { "code": "plug.wait.car", "freeW": 350, "neededW": 2100 },
    "Auto eerst: nog 350 W zon over, aan vanaf 2,10 kW.",
  ],
  [
    { "code": "plug.wait.stable", "freeW": 3100, "startsAtMs": 1795347680000 },
    "Genoeg zon: 3,10 kW. Aan om 12:41:20 als het zo blijft.",
  ],
  [
    { "code": "plug.dwell", "on": false, "switchesAtMs": 1795347680000 },
    "Gaat om 12:41:20 uit: drie minuten tussen twee keer schakelen.",
  ],
  [
    { "code": "plug.wait.power", "freeW": -300, "neededW": 2100 },
    "Wacht: het huis komt 300 W tekort, aan vanaf 2,10 kW zon.",
  ],
  [
    { "code": "plug.wait.car", "freeW": -300, "neededW": 2100 },
    "Auto eerst: nog 0 W zon over, aan vanaf 2,10 kW.",
  ],
  [
    { "code": "plug.wait.window", "nextAt": null, "isTomorrow": false },
    "Wacht: er is geen tijdvak ingesteld.",
  ],
  [
    { "code": "plug.wait.window", "nextAt": "13:55", "isTomorrow": true },
    "Wacht op het tijdvak vanaf morgen om 13:55.",
  ],
  [
    { "code": "plug.offline", "sinceMs": null },
    "Heeft nog nooit geantwoord. Controleer stroom en adres.",
  ],
  [{ "code": "plug.blind", "ageMs": null }, "Wacht: de meter heeft nog nooit geantwoord."],
  [
    { "code": "plug.always", "endsAt": "06:00", "isTomorrow": true },
    "Aan tot morgen om 06:00, wat de zon ook doet (Altijd aan).",
  ],
];

Deno.test("storedReasonText() says every reason of a switch in Dutch with its numbers, and each of its cases", () => {
  const place = { words: nl, timeZone: TIME_ZONE, nowMs: NOW_MS };
  for (const [reason, text] of SAID) {
    assert.equal(plainSpaced(storedReasonText(reason, place) ?? ""), text);
  }
});
