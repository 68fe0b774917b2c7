import assert from "node:assert/strict";
import { causeText } from "../../../src/words/reason_texts.ts";
import { parseLoadReason } from "../../../src/domain/codes/told_reason.ts";
import { plainSpaced } from "../../../src/words/format.ts";
import { nl } from "../../../src/words/nl/nl.ts";

/** 23 November 2026, 00:30 in Berlin. */
const NOW_MS = Date.parse("2026-11-22T23:30:00Z");

/** Reasons as they are stored, and what a Dutch reader is told of them as a cause; null: nothing. */
const TOLD: readonly (readonly [reason: Readonly<Record<string, unknown>>, text: string | null])[] =
  [
    [{ "code": "starting-up" }, null],
    [{ "code": "setup.charger" }, "geen laadpaal ingesteld"],
    [{ "code": "setup.charger", "missing": "nrgkickSettingsUrl" }, "geen laadpaal ingesteld"],
    [{ "code": "setup.inverter" }, "geen omvormer ingesteld"],
    [{ "code": "mode.asked", "mode": "fast" }, null],
    [{ "code": "off.new" }, null],
    [{ "code": "off", "modeBy": "user", "sinceMs": 1795390200000 }, "met de hand uitgezet"],
    [{ "code": "off", "modeBy": "auto", "sinceMs": 1795390200000 }, "vanzelf uitgezet"],
    [
      { "code": "off", "modeBy": "plug-in", "sinceMs": 1795390200000 },
      "uitgezet bij het aansluiten",
    ],
    [{ "code": "off", "modeBy": "car-full", "sinceMs": 1795390200000 }, "de auto neemt niets meer"],
    [{ "code": "off", "modeBy": "offline", "sinceMs": 1795390200000 }, "de laadpaal was weg"],
    [{ "code": "stopping", "powerW": 900 }, null],
    [{ "code": "silent.charger", "sinceMs": 1795390200000 }, null],
    [{ "code": "offline.charger", "sinceMs": 1795390200000 }, "de laadpaal antwoordt niet"],
    [
      { "code": "rejected.charger", "detail": "HTTP 401" },
      "de laadpaal weigert opdrachten (HTTP 401)",
    ],
    [
      { "code": "asked", "currentA": 6, "sinceMs": 1795390200000 },
      "de auto neemt niets van de aangeboden 6 A",
    ],
    [
      { "code": "car.waiting", "asks": 3, "sinceMs": 1795390200000, "nextAtMs": null },
      "de auto neemt niets van de aangeboden stroom",
    ],
    [{ "code": "car.idle", "currentA": 15, "sinceMs": 1795390200000 }, "de auto neemt niets meer"],
    [{ "code": "car.absent" }, "geen auto aangesloten"],
    [
      { "code": "car.full", "chargedMs": 7200000 },
      "na 2 h laden neemt de auto niets meer (vol of limiet in de auto)",
    ],
    [{ "code": "turn.plug-in", "mode": "slow" }, "aangesloten"],
    [
      { "code": "turn.tracked", "socPct": 61.4, "surplusW": 3300 },
      "3,30 kW over, thuisbatterij op 61 %",
    ],
    [{ "code": "turn.tracked", "socPct": null, "surplusW": 3300 }, "3,30 kW over"],
    [{ "code": "turn.slow", "lackedMs": 1200000 }, "al 20 min geen overschot"],
    [{ "code": "charging.slow", "powerW": 2760, "isMeterBlind": false }, null],
    [{ "code": "charging.fast", "powerW": 6900, "isMeterBlind": true }, null],
    [{ "code": "charging.changing", "powerW": 6900, "currentA": 6 }, null],
    [{ "code": "charging.tracked", "powerW": 2740, "spareW": 350 }, null],
    [{ "code": "charging.held-back", "powerW": 2760 }, null],
    [{ "code": "limit.current", "powerW": 6900, "limitA": 15 }, null],
    [{ "code": "limit.car", "powerW": 4600, "currentA": 15 }, null],
    [{ "code": "limit.fuse", "currentA": 0, "limitA": 35 }, "de hoofdzekering van 35 A"],
    [{
      "code": "switch.phases",
      "phases": 3,
      "isUp": true,
      "surplusW": 5100,
      "minutes": 3,
      "powerW": 3450,
    }, "om naar 3 fasen om te schakelen, 5,10 kW zon"],
    [
      { "code": "switch.phases", "phases": 1, "isUp": false, "surplusW": null, "minutes": null },
      "om naar 1 fase om te schakelen",
    ],
    [
      { "code": "wait.phases", "surplusW": 1900, "phases": 1, "switchesAtMs": 1795390200000 },
      "1,90 kW over",
    ],
    [
      { "code": "limit.range", "minA": 6, "maxA": 5 },
      "hoogstens 5 A toegestaan, minstens 6 A nodig",
    ],
    [{ "code": "limit.cloudy", "powerW": 2760, "spareW": 520 }, null],
    [{
      "code": "guard.battery",
      "batteryPowerW": 3100,
      "limitW": 2600,
      "pausesAtMs": 1795390200000,
    }, "de thuisbatterij gaf meer dan 2,60 kW"],
    [
      { "code": "wait.protection", "limitW": 2600, "startsAtMs": 1795390200000 },
      "de thuisbatterij gaf meer dan 2,60 kW",
    ],
    [
      { "code": "stop.pending", "powerW": 1380, "missingW": 300, "pausesAtMs": 1795390200000 },
      "van 1,38 kW kwam de zon 300 W tekort",
    ],
    [
      { "code": "wait.surplus", "surplusW": 1050, "neededW": 2760, "phases": 2 },
      "1,05 kW over, 2,76 kW nodig",
    ],
    [
      { "code": "wait.surplus", "surplusW": -620, "neededW": 1380, "phases": 1 },
      "het huis kwam 620 W tekort, 1,38 kW overschot nodig",
    ],
    [{ "code": "wait.room", "powerW": 2760 }, null],
    [{ "code": "wait.held-back", "startsAtMs": 1795390200000 }, null],
    [{ "code": "wait.stable", "surplusW": 3100, "startsAtMs": 1795390200000 }, null],
    [
      { "code": "wait.dwell", "surplusW": -80, "startsAtMs": 1795390200000 },
      "het huis kwam 80 W tekort",
    ],
    [{ "code": "wait.dwell", "surplusW": 0, "startsAtMs": 1795390200000 }, null],
    [
      { "code": "wait.soc", "socPct": 48.9, "startSocPct": 60 },
      "thuisbatterij op 48 %, laden vanaf 60 %",
    ],
    [{ "code": "wait.battery" }, "de thuisbatterij meldt haar laadniveau niet"],
    [
      { "code": "stale.meter", "ageMs": 40000, "pausesAtMs": 1795390200000 },
      "al 40 s geen waarden van de meter",
    ],
    [
      { "code": "stale.battery", "ageMs": 40000, "pausesAtMs": 1795390200000 },
      "al 40 s geen waarden van de thuisbatterij",
    ],
    [{ "code": "blind.meter", "ageMs": 185000 }, "al 3 min geen waarden van de meter"],
    [{ "code": "blind.meter", "ageMs": null }, "geen waarden van de meter"],
    [{ "code": "turn.goal" }, "voor een laaddoel"],
    [{
      "code": "goal.waits",
      "gotWh": 3100,
      "goalWh": 20000,
      "deadlineMs": 1795390200000,
      "startsAtMs": 1795390200000,
    }, "het doel kan wachten, tot nu toe 3,1 kWh van 20,0 kWh"],
    [{
      "code": "goal.charging",
      "gotWh": 3100,
      "goalWh": 20000,
      "deadlineMs": 1795390200000,
      "powerW": 3580,
      "readyAtMs": 1795390200000,
      "isMeterBlind": false,
    }, null],
    [{
      "code": "goal.short",
      "gotWh": 3100,
      "goalWh": 20000,
      "deadlineMs": 1795390200000,
      "powerW": 3580,
      "shortWh": 900,
    }, null],
    [{
      "code": "goal.late",
      "gotWh": 3100,
      "goalWh": 20000,
      "deadlineMs": 1795390200000,
      "powerW": 3580,
      "readyAtMs": null,
    }, null],
    [
      { "code": "goal.met", "gotWh": 20010, "goalWh": 20000 },
      "de auto heeft de 20,0 kWh van zijn doel",
    ],
    [{ "code": "blind.battery", "ageMs": 185000 }, "al 3 min geen waarden van de thuisbatterij"],
    [{ "code": "blind.battery", "ageMs": null }, "geen waarden van de thuisbatterij"],
    [{ "code": "plug.disabled" }, "niet door dit programma, dat hier niets schakelt"],
    [{ "code": "plug.offline", "sinceMs": 1795390200000 }, null],
    [
      { "code": "plug.off-once" },
      "eenmalig, omdat dit programma de bediening overneemt of loslaat",
    ],
    [{ "code": "plug.unheard", "on": true, "sinceMs": 1795390200000 }, null],
    [{ "code": "plug.fast" }, "de auto laadt snel"],
    [{ "code": "plug.manual", "on": true, "untilMs": 1795390200000 }, "door iemand zo gekozen"],
    [{ "code": "plug.by-hand", "on": true, "sinceMs": 1795390200000 }, "met de hand"],
    [{ "code": "plug.satisfied", "sinceMs": 1795390200000 }, "de verbruiker heeft genoeg"],
    [{ "code": "plug.always", "endsAt": "16:15", "isTomorrow": true }, "“Altijd aan” tot 16:15"],
    [
      { "code": "plug.on.window", "endsAt": "16:15", "isTomorrow": true },
      "het tijdvak tot 16:15, zonder voorwaarde (“Aan vanaf” is 0)",
    ],
    [{ "code": "plug.on.sun", "freeW": 2310, "neededW": 2100 }, "2,31 kW zon over, 2,10 kW nodig"],
    [
      { "code": "plug.on.battery", "freeW": 1310, "neededW": 2100, "socPct": 96.2 },
      "1,31 kW zon over, en bij wolken helpt de thuisbatterij (96 %)",
    ],
    [{ "code": "plug.on.dip", "missingW": 620, "offAtMs": 1795390200000 }, null],
    [{ "code": "plug.stale", "ageMs": 40000, "offAtMs": 1795390200000 }, null],
    [{ "code": "plug.blind", "ageMs": 185000 }, "al 3 min geen volledige waarden van het huis"],
    [{ "code": "plug.blind", "ageMs": null }, "geen waarden van het huis"],
    [
      { "code": "plug.wait.window", "nextAt": "13:55", "isTomorrow": false },
      "het tijdvak is voorbij",
    ],
    [
      { "code": "plug.wait.window", "nextAt": null, "isTomorrow": false },
      "er is geen tijdvak ingesteld",
    ],
    [{ "code": "plug.wait.start-hour", "startHour": 9 }, "niet vóór 09:00"],
    [{ "code": "plug.wait.battery" }, "de thuisbatterij meldt haar laadniveau niet"],
    [
      { "code": "plug.wait.soc", "socPct": 48.2, "startSocPct": 70 },
      "thuisbatterij op 48 %, aan vanaf 70 %",
    ],
    [
      { "code": "plug.wait.power", "freeW": 1050, "neededW": 2100 },
      "1,05 kW zon over, 2,10 kW nodig",
    ],
    [{ "code": "plug.wait.power", "freeW": -300, "neededW": 2100 }, "het huis kwam 300 W tekort"],
    [
      { "code": "plug.wait.import", "gridPowerW": 950 },
      "het net leverde 950 W terwijl een batterij laadde",
    ],
    [{ "code": "plug.wait.fuse", "limitA": 35 }, "de hoofdzekering van 35 A"],
    [
      { "code": "plug.wait.drain", "batteryPowerW": 1240, "limitW": 500 },
      "naast de auto gaf de batterij 1,24 kW, meer dan 500 W",
    ],
    [
      { "code": "plug.wait.car", "freeW": 350, "neededW": 2100 },
      "de auto gaat voor en laat 350 W zon over",
    ],
    [
      { "code": "plug.wait.car", "freeW": -300, "neededW": 2100 },
      "de auto gaat voor en laat 0 W zon over",
    ],
    [{ "code": "plug.wait.stable", "freeW": 3100, "startsAtMs": 1795390200000 }, null],
    [{ "code": "plug.dwell", "on": true, "switchesAtMs": 1795390200000 }, null],
    [{ "code": "wait.dwell", "surplusW": 0, "startsAtMs": 1795347680000 }, null],
  ];

Deno.test("causeText() tells every cause in Dutch, as the end of a sentence", () => {
  const place = { words: nl, timeZone: "Europe/Berlin", nowMs: NOW_MS };
  for (const [stored, text] of TOLD) {
    const reason = parseLoadReason(stored);
    assert.ok(reason !== null, JSON.stringify(stored));
    const told = causeText(reason, place);
    assert.equal(told === null ? null : plainSpaced(told), text);
  }
});
