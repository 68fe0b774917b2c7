import assert from "node:assert/strict";
import { storedReasonText } from "../../../src/words/reason_texts.ts";
import { plainSpaced } from "../../../src/words/format.ts";
import { nl } from "../../../src/words/nl/nl.ts";
import { NOW_MS, TIME_ZONE } from "../sample_reasons.ts";

/** Reasons as they are stored, and what a Dutch reader is told. */
const SAID: readonly (readonly [reason: Readonly<Record<string, unknown>>, text: string])[] = [
  [{ "code": "starting-up" }, "Start: de eerste waarden komen binnen enkele seconden."],
  [{ "code": "setup.charger" }, "Geen laadpaal ingesteld. Vul het adres in bij de instellingen."],
  [
    { "code": "setup.inverter" },
    "Zon heeft de omvormer nodig. Vul het adres in bij de instellingen.",
  ],
  [{ "code": "mode.asked", "mode": "fast" }, "Snel gekozen: de laadpaal krijgt het net te horen."],
  [{ "code": "off.new" }, "Uit: er is nog geen modus gekozen."],
  [
    { "code": "car.idle", "currentA": 15, "sinceMs": 1795335125000 },
    "Auto neemt sinds 09:12 niets van 15 A: vol, in rust of op eigen limiet.",
  ],
  [
    { "code": "charging.changing", "powerW": 6900, "currentA": 6 },
    "Gaat naar 6 A: nu loopt er 6,90 kW.",
  ],
  [
    { "code": "limit.car", "powerW": 4600, "currentA": 15 },
    "Laadt met 4,60 kW: meer neemt de auto niet van de aangeboden 15 A.",
  ],
  [
    { "code": "off", "modeBy": "user", "sinceMs": 1795335125000 },
    "Uit sinds 09:12, met de hand uitgezet.",
  ],
  [{ "code": "stopping", "powerW": 1204 }, "Stopt: er loopt nog 1,20 kW."],
  [
    { "code": "offline.charger", "sinceMs": 1795335125000 },
    "Laadpaal zonder antwoord sinds 09:12. Daarna geldt de gekozen modus weer.",
  ],
  [
    { "code": "silent.charger", "sinceMs": 1795347680000 },
    "Laadpaal stil sinds 12:41:20: zijn stroom gaat niet omhoog.",
  ],
  [
    { "code": "car.waiting", "asks": 3, "sinceMs": 1795335125000, "nextAtMs": 1795347680000 },
    "Auto start niet: 3 keer gevraagd sinds 09:12. Volgende poging: 12:41.",
  ],
  [{ "code": "car.absent" }, "Geen auto aangesloten."],
  [
    { "code": "car.full", "chargedMs": 1200000 },
    "Auto neemt na 20 min laden geen stroom meer. Vol of limiet in de auto.",
  ],
  [{ "code": "turn.plug-in", "mode": "slow" }, "Aangesloten: naar Rustig gegaan."],
  [
    { "code": "turn.tracked", "socPct": 61, "surplusW": 3300 },
    "Van Rustig naar Zon: batterij 61 %, 3,30 kW over.",
  ],
  [{ "code": "turn.slow", "lackedMs": 1200000 }, "Van Zon naar Rustig: al 20 min geen overschot."],
  [
    { "code": "limit.range", "minA": 6, "maxA": 5 },
    "Laadt niet: hoogstens 5 A toegestaan, minstens 6 A nodig.",
  ],
  [
    { "code": "charging.held-back", "powerW": 2760 },
    "Laadt met 2,76 kW, omvormer begrensd: meer zolang er niets van het net komt.",
  ],
  [
    { "code": "wait.room", "powerW": 2760 },
    "Begint zodra een laadpaal met minder voorrang zijn 2,76 kW vrijgeeft.",
  ],
  [
    { "code": "limit.fuse", "currentA": 9, "limitA": 35 },
    "Met 9 A, zodat huis en verbruikers onder de hoofdzekering van 35 A blijven.",
  ],
  [{
    "code": "switch.phases",
    "phases": 3,
    "isUp": true,
    "surplusW": 5100,
    "minutes": 3,
    "powerW": 3450,
  }, "Pauzeert om naar 3 fasen om te schakelen: al 3 min 5,10 kW zon."],
  [
    { "code": "wait.phases", "surplusW": 1900, "phases": 1, "switchesAtMs": 1795347680000 },
    "Laadt niet: 1,90 kW over is genoeg voor 1 fase. Omschakelen kan vanaf 12:41.",
  ],
  [
    { "code": "wait.held-back", "startsAtMs": 1795347680000 },
    "Omvormer begrensd, misschien meer zon: poging om 12:41:20.",
  ],
  [
    { "code": "limit.cloudy", "powerW": 2760, "spareW": 520 },
    "Wolken: laden begrensd op 2,76 kW, nog 520 W over.",
  ],
  [
    { "code": "guard.battery", "batteryPowerW": 3100, "limitW": 2600, "pausesAtMs": 1795347680000 },
    "Thuisbatterij geeft 3,10 kW, grens 2,60 kW: laadpauze vanaf 12:41:20.",
  ],
  [
    { "code": "wait.protection", "limitW": 2600, "startsAtMs": 1795347680000 },
    "Thuisbatterij gaf meer dan 2,60 kW: laadpauze tot 12:41:20.",
  ],
  [
    { "code": "asked", "currentA": 6, "sinceMs": 1795335125000 },
    "De auto krijgt 6 A aangeboden sinds 09:12. Er loopt nog niets.",
  ],
  [
    { "code": "charging.slow", "powerW": 2760, "isMeterBlind": false },
    "Laadt met 2,76 kW, wat de zon ook doet (Rustig).",
  ],
  [
    { "code": "charging.fast", "powerW": 6900, "isMeterBlind": true },
    "Laadt met 6,90 kW, wat de zon ook doet (Snel). Meter stil.",
  ],
  [
    { "code": "charging.tracked", "powerW": 2740, "spareW": 350 },
    "Laadt met 2,74 kW van de zon, nog 350 W over.",
  ],
  [
    { "code": "limit.current", "powerW": 6900, "limitA": 15 },
    "Laadt met 6,90 kW: meer laat de grens van 15 A niet toe.",
  ],
  [
    { "code": "charging.tracked", "powerW": 2740, "spareW": 350, "phases": 2 },
    "Laadt met 2,74 kW op 2 fasen van de zon, nog 350 W over.",
  ],
  [
    { "code": "limit.current", "powerW": 3450, "limitA": 15, "phases": 1 },
    "Laadt met 3,45 kW op 1 fase: meer laat de grens van 15 A niet toe.",
  ],
  [
    { "code": "stop.pending", "powerW": 2760, "missingW": 620, "pausesAtMs": 1795347680000 },
    "Te weinig zon: 620 W van 2,76 kW tekort, laadpauze vanaf 12:41:20.",
  ],
  [
    { "code": "wait.surplus", "surplusW": 1050, "neededW": 2760, "phases": 2 },
    "Laadt niet: 1,05 kW over, 2,76 kW nodig (2 fasen).",
  ],
  [
    { "code": "wait.stable", "surplusW": 3100, "startsAtMs": 1795347680000 },
    "Genoeg zon: 3,10 kW over. Start om 12:41:20 als het zo blijft.",
  ],
  [
    { "code": "wait.dwell", "surplusW": 3100, "startsAtMs": 1795347680000 },
    "Pauze: 3,10 kW over. Start op zijn vroegst om 12:41:20.",
  ],
  [
    { "code": "wait.soc", "socPct": 48.2, "startSocPct": 60 },
    "Thuisbatterij eerst: 48 %, laden vanaf 60 %.",
  ],
  [{ "code": "wait.battery" }, "Laadt niet: de thuisbatterij meldt haar laadniveau niet."],
  [
    { "code": "stale.meter", "ageMs": 40000, "pausesAtMs": 1795347680000 },
    "Meter al 40 s stil: kleinste stroom, laadpauze vanaf 12:41:20.",
  ],
  [{ "code": "blind.meter", "ageMs": 185000 }, "Laadt niet: al 3 min geen waarden van de meter."],
  [
    { "code": "stale.battery", "ageMs": 40000, "pausesAtMs": 1795347680000 },
    "Thuisbatterij al 40 s stil: kleinste stroom, laadpauze vanaf 12:41:20.",
  ],
  [{ "code": "turn.goal" }, "Voor een laaddoel naar Zon gegaan."],
  [{
    "code": "goal.waits",
    "gotWh": 3100,
    "goalWh": 20000,
    "deadlineMs": 1795347680000,
    "startsAtMs": 1795335125000,
  }, "Wacht tot 09:12, of begint eerder met zon: tot nu toe 3,1 kWh van 20,0 kWh."],
  [{
    "code": "goal.charging",
    "gotWh": 3100,
    "goalWh": 20000,
    "deadlineMs": 1795347680000,
    "powerW": 3580,
    "readyAtMs": 1795335125000,
    "isMeterBlind": true,
  }, "Laadt met 3,58 kW: 3,1 kWh van 20,0 kWh, doel rond 09:12. Meter stil."],
  [{
    "code": "goal.short",
    "gotWh": 3100,
    "goalWh": 20000,
    "deadlineMs": 1795347680000,
    "powerW": 3580,
    "shortWh": 2100,
  }, "Laadt met 3,58 kW: om 12:41 nog 2,1 kWh tekort, laadt daarna door."],
  [{
    "code": "goal.late",
    "gotWh": 17900,
    "goalWh": 20000,
    "deadlineMs": 1795335125000,
    "powerW": 3580,
    "readyAtMs": 1795347680000,
  }, "Te laat (gewenst 09:12): 17,9 kWh van 20,0 kWh, met 3,58 kW klaar 12:41."],
  [
    { "code": "goal.met", "gotWh": 20010, "goalWh": 20000 },
    "Doel gehaald: 20,0 kWh van 20,0 kWh. Naar Uit gegaan.",
  ],
  [
    { "code": "blind.battery", "ageMs": 185000 },
    "Laadt niet: al 3 min geen waarden van de thuisbatterij.",
  ],
  [{ "code": "silent.charger", "sinceMs": null }, "De laadpaal heeft nog geen waarden gemeld."],
  [
    { "code": "car.waiting", "asks": 3, "sinceMs": 1795335125000, "nextAtMs": null },
    "Auto start niet: 3 keer gevraagd sinds 09:12. Hij kan nog vanzelf beginnen.",
  ],
  [
    { "code": "turn.tracked", "socPct": null, "surplusW": 3300 },
    "Van Rustig naar Zon: 3,30 kW over.",
  ],
  [
    { "code": "charging.tracked", "powerW": 2760, "spareW": -120 },
    "Laadt met 2,76 kW: 120 W meer dan de zon geeft.",
  ],
  [
    { "code": "limit.fuse", "currentA": 0, "limitA": 35 },
    "Gepauzeerd: het huis laat te weinig over van de hoofdzekering van 35 A.",
  ],
  [
    { "code": "limit.fuse", "currentA": 0, "limitA": 35, "startsAtMs": 1795347680000 },
    "Gepauzeerd: huis en verbruikers hadden de hoofdzekering van 35 A vol belast. Begint op zijn vroegst om 12:41:20.",
  ],
  [
    { "code": "wait.surplus", "surplusW": -620, "neededW": 1380, "phases": 1 },
    "Laadt niet: het huis komt 620 W tekort, 1,38 kW overschot nodig (1 fase).",
  ],
  [
    { "code": "wait.dwell", "surplusW": -80, "startsAtMs": 1795347680000 },
    "Pauze: 80 W tekort. Start op zijn vroegst om 12:41:20.",
  ],
  [{ "code": "blind.meter", "ageMs": null }, "Laadt niet: de meter heeft nog nooit geantwoord."],
  [
    { "code": "offline.charger", "sinceMs": null },
    "Laadpaal heeft nog nooit geantwoord. Controleer stroom en adres.",
  ],
  [
    { "code": "wait.surplus", "surplusW": 970, "neededW": 4140, "phases": 3, "othersW": -2640 },
    "Laadt niet: 970 W over (2,64 kW blijft voor andere verbruikers), 4,14 kW nodig (3 fasen).",
  ],
  [
    { "code": "wait.surplus", "surplusW": 970, "neededW": 4140, "phases": 3, "othersW": 2640 },
    "Laadt niet: 970 W over (met 2,64 kW die andere verbruikers nog nemen), 4,14 kW nodig (3 fasen).",
  ],
  [
    { "code": "wait.surplus", "surplusW": 970, "neededW": 4140, "phases": 1, "plugW": 500 },
    "Laadt niet: 970 W over (met 500 W die de stekker nog neemt), 4,14 kW nodig (1 fase).",
  ],
  [
    { "code": "wait.surplus", "surplusW": 970, "neededW": 4140, "phases": 1, "plugW": -500 },
    "Laadt niet: 970 W over (500 W blijft voor de stekker), 4,14 kW nodig (1 fase).",
  ],
  [
    { "code": "stop.pending", "powerW": 2760, "missingW": 2760, "pausesAtMs": 1795345471000 },
    "Geen zon meer voor de 2,76 kW van de auto, laadpauze vanaf 12:04:31.",
  ],
  [
    { "code": "stop.pending", "powerW": 2760, "missingW": 2759, "pausesAtMs": 1795345471000 },
    "Te weinig zon: 2,76 kW van 2,76 kW tekort, laadpauze vanaf 12:04:31.",
  ],
  [
    { "code": "off", "modeBy": "user", "sinceMs": 1795341871000 },
    "Uit sinds 11:04, met de hand uitgezet.",
  ],
  [
    { "code": "off", "modeBy": "auto", "sinceMs": 1795341871000 },
    "Uit sinds 11:04, vanzelf uitgezet.",
  ],
  [
    { "code": "off", "modeBy": "plug-in", "sinceMs": 1795341871000 },
    "Uit sinds 11:04, uitgezet bij het aansluiten.",
  ],
  [
    { "code": "off", "modeBy": "car-full", "sinceMs": 1795341871000 },
    "Uit sinds 11:04: de auto neemt geen stroom meer. Vol of limiet in de auto.",
  ],
  [
    { "code": "off", "modeBy": "goal", "sinceMs": 1795341871000 },
    "Uit sinds 11:04: de auto heeft wat zijn doel vroeg.",
  ],
  [
    { "code": "off", "modeBy": "offline", "sinceMs": 1795341871000 },
    "Uit sinds 11:04, omdat de laadpaal weg was.",
  ],
  [
    { "code": "car.waiting", "asks": 1, "sinceMs": 1795345471000, "nextAtMs": null },
    "Auto start niet: één keer gevraagd sinds 12:04. Hij kan nog vanzelf beginnen.",
  ],
  [
    { "code": "car.waiting", "asks": 2, "sinceMs": 1795345471000, "nextAtMs": 1795431871000 },
    "Auto start niet: 2 keer gevraagd sinds 12:04. Volgende poging: morgen om 12:04.",
  ],
  [
    { "code": "switch.phases", "phases": 2, "isUp": true, "surplusW": 900, "minutes": 5 },
    "Schakelt om naar 2 fasen: al 5 min 900 W zon.",
  ],
  [
    { "code": "switch.phases", "phases": 1, "isUp": false, "surplusW": 900, "minutes": 5 },
    "Schakelt om naar 1 fase: 900 W zon.",
  ],
  [{
    "code": "switch.phases",
    "phases": 2,
    "isUp": true,
    "surplusW": null,
    "minutes": 5,
    "powerW": 3000,
  }, "Pauzeert om naar 2 fasen om te schakelen."],
  [{
    "code": "switch.phases",
    "phases": 2,
    "isUp": true,
    "surplusW": 900,
    "minutes": null,
    "powerW": 3000,
  }, "Pauzeert om naar 2 fasen om te schakelen: 900 W zon."],
  [
    { "code": "switch.phases", "phases": 1, "isUp": false, "surplusW": 900, "minutes": null },
    "Schakelt om naar 1 fase: 900 W zon.",
  ],
];

Deno.test("storedReasonText() says every reason in Dutch with its numbers, and each of its cases", () => {
  const place = { words: nl, timeZone: TIME_ZONE, nowMs: NOW_MS };
  for (const [reason, text] of SAID) {
    assert.equal(plainSpaced(storedReasonText(reason, place) ?? ""), text);
  }
});
