import assert from "node:assert/strict";
import type { EventKind, EventRow } from "../../../src/domain/history/history_rows.ts";
import type { HouseEvent } from "../../../src/domain/codes/house_event.ts";
import { eventText } from "../../../src/words/event_texts.ts";
import { AppUnderTest, expectPage } from "../app_under_test.ts";
import { NOON_MS } from "../stub_program.ts";
import { en } from "../../../src/words/en/en.ts";
import { FALLBACK_WORDS, wordsOf } from "../../../src/words/words.ts";

const HTML = { headers: { accept: "text/html", "accept-language": "en" } };

function rows(count: number, kind: EventKind = "program"): readonly EventRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    atMs: NOON_MS - (count - index) * 60_000,
    kind,
    code: `test.${index + 1}`,
    detail: {},
  }));
}

async function htmlAt(app: AppUnderTest, path: string, status = 200): Promise<string> {
  return await expectPage(await app.ask(path, HTML), status);
}

Deno.test("GET /events shows all events, newest first, a page at a time", async () => {
  const app = new AppUnderTest();
  app.program.lists.eventRows = rows(130);
  const seen: string[] = [];
  let path: string | undefined = "/events";
  while (path !== undefined) {
    const html: string = await htmlAt(app, path);
    seen.push(...[...html.matchAll(/>test\.(\d+)</g)].map(([, number]) => number ?? ""));
    path = /href="([^"]*after=\d+)"/.exec(html)?.[1];
  }
  assert.deepEqual(seen, Array.from({ length: 130 }, (_, index) => String(130 - index)));
});

Deno.test("GET /events leads back to the newest from a later page alone", async () => {
  const app = new AppUnderTest();
  app.program.lists.eventRows = rows(70, "mode");
  const back = (html: string) => html.includes(`>${en.events.newest}<`);
  assert.equal(back(await htmlAt(app, "/events")), false);
  assert.equal(back(await htmlAt(app, "/events?after=60")), true);
  assert.match(
    await htmlAt(app, "/events?kind=mode&after=60"),
    /class="action" href="\/events\?kind=mode">/,
  );
});

Deno.test("GET /events?kind shows that kind and keeps it from page to page", async () => {
  const app = new AppUnderTest();
  app.program.lists.eventRows = [...rows(70, "mode"), ...rows(3, "device")];
  const html = await htmlAt(app, "/events?kind=mode");
  assert.match(html, /aria-current="page"[^>]*>Mode</);
  assert.match(html, /href="\/events\?kind=mode&amp;after=\d+"/);
  assert.match(await htmlAt(app, "/events?kind=plug"), /No events of this kind/);
  assert.match(await htmlAt(new AppUnderTest(), "/events"), /No events yet/);
});

for (const path of ["/events?kind=weather", "/events?after=x", "/events?kind=mode,"]) {
  Deno.test(`GET ${path} is refused in words`, async () => {
    assert.match(await htmlAt(new AppUnderTest(), path, 400), /Choose of|Enter a whole number/);
  });
}

type Told = Pick<HouseEvent, "code" | "detail">;
const WAIT = { code: "wait.surplus", surplusW: 1050, neededW: 2760, phases: 2 } as const;
const WINDOW = { code: "plug.wait.window", nextAt: "13:55", isTomorrow: false } as const;
const AT = NOON_MS - 3_600_000;
const FAULT = {
  code: "charger-error",
  what: { en: "The charger reports error 17", de: "Das Ladegerät meldet Fehler 17" },
  todo: { en: "Unplug the car", de: "Das Auto abstecken" },
} as const;

const SENTENCES: readonly { readonly event: Told; readonly en: string; readonly de: string }[] = [
  {
    event: { code: "mode.chosen", detail: { mode: "fast", modeBy: "user", from: "slow" } },
    en: "Fast chosen by hand, Slow before.",
    de: "Schnell von Hand gewählt, vorher Langsam.",
  },
  {
    event: {
      code: "mode.turned",
      detail: {
        mode: "disabled",
        modeBy: "car-full",
        from: "tracked",
        reason: { code: "car.full", chargedMs: 7_200_000 },
      },
    },
    en: "Changed from Tracked to Off: after 2 h of charging the car takes no more " +
      "(full, or limit set in the car).",
    de: "Von Sonne auf Aus gewechselt: nach 2 h Laden nimmt das Auto nichts mehr " +
      "(voll oder Limit im Auto).",
  },
  {
    event: { code: "charging.began", detail: { mode: "tracked", powerW: 2740, reason: WAIT } },
    en: "Charging began with 2.74 kW (Tracked).",
    de: "Laden begann mit 2,74 kW (Sonne).",
  },
  {
    event: { code: "charging.paused", detail: { mode: "tracked", powerW: 0, reason: WAIT } },
    en: "Charging paused: 1.05 kW to spare, 2.76 kW needed.",
    de: "Ladepause: 1,05 kW übrig, 2,76 kW nötig.",
  },
  {
    event: { code: "charging.stopped", detail: { mode: "slow", powerW: null, reason: WAIT } },
    en: "Charging ended: 1.05 kW to spare, 2.76 kW needed.",
    de: "Laden beendet: 1,05 kW übrig, 2,76 kW nötig.",
  },
  {
    event: { code: "phases.switched", detail: { phases: 3, count: 2, isLast: false } },
    en: "Switched to 3 phases, 2 in 24 h.",
    de: "Auf 3 Phasen umgeschaltet, 2 in 24 h.",
  },
  {
    event: { code: "phases.switched", detail: { phases: 1, count: 8, isLast: true } },
    en: "Switched to 1 phase, 8 in 24 h, as often as it may.",
    de: "Auf 1 Phase umgeschaltet, 8 in 24 h, öfter darf es nicht sein.",
  },
  {
    event: { code: "phases.failed", detail: { phases: 3, count: 1, isLast: false } },
    en: "Switching to 3 phases has failed.",
    de: "Umschalten auf 3 Phasen misslungen.",
  },
  {
    event: { code: "phases.failed", detail: { phases: 3, count: 2, isLast: true } },
    en: "Switching to 3 phases has failed: not tried again until the car is plugged in anew.",
    de: "Umschalten auf 3 Phasen misslungen: nächster Versuch erst nach neuem Anstecken.",
  },
  {
    event: { code: "plug.switched", detail: { on: true, reason: null } },
    en: "Smart plug switched on.",
    de: "Steckdose eingeschaltet.",
  },
  {
    event: {
      code: "plug.switched",
      detail: { on: false, reason: WINDOW },
    },
    en: "Smart plug switched off: its window is over.",
    de: "Steckdose ausgeschaltet: das Zeitfenster ist vorbei.",
  },
  {
    event: {
      code: "session.ended",
      detail: {
        startedAtMs: AT,
        endedBy: "car-full",
        energyWh: 8400,
        solarWh: 8000,
        costMilli: 120,
        currency: "EUR",
      },
    },
    en: "Session ended (car full): 8.4 kWh, 95 % sun, €0.12.",
    de: "Ladung zu Ende (Auto voll): 8,4 kWh, 95 % Sonne, 0,12 €.",
  },
  {
    event: {
      code: "device.lost",
      detail: {
        devices: ["meter", "inverter", "battery"],
        sinceMs: AT,
        diagnosis: {
          code: "no-connection",
          what: { en: "Nothing answers at roof", de: "Bei roof antwortet nichts" },
          todo: { en: "Look", de: "Nachsehen" },
        },
        error: "timeout",
        isAbsent: false,
      },
    },
    en: "Site meter, inverter and house battery: no values since 12:00. Nothing answers at roof.",
    de: "Netzzähler, Wechselrichter und Hausbatterie: keine Werte seit 12:00. " +
      "Bei roof antwortet nichts.",
  },
  {
    event: { code: "device.back", detail: { devices: ["charger"], lostMs: 190_000 } },
    en: "Charger back after 3 min.",
    de: "Ladegerät nach 3 min wieder da.",
  },
  {
    event: {
      code: "charging.paused",
      detail: { mode: "slow", powerW: 0, reason: { code: "fault.charger", diagnosis: FAULT } },
    },
    en: "Charging paused: the charger reports error 17.",
    de: "Ladepause: das Ladegerät meldet Fehler 17.",
  },
  {
    event: { code: "device.fault", detail: { device: "charger", diagnosis: FAULT } },
    en: "The charger reports error 17.",
    de: "Das Ladegerät meldet Fehler 17.",
  },
  {
    event: { code: "device.well", detail: { device: "charger", lastedMs: 190_000 } },
    en: "Charger: nothing wrong any more, after 3 min.",
    de: "Ladegerät: nach 3 min wieder in Ordnung.",
  },
  {
    event: { code: "device.left", detail: { name: "Garage", load: "charger" } },
    en: "Garage did not take its last command and is left as it is: look whether it is off.",
    de: "Garage nahm den letzten Befehl nicht an und bleibt, wie es ist: nachsehen, ob es aus ist.",
  },
  {
    event: {
      code: "settings.changed",
      detail: {
        changes: [
          { key: "trackingStartSocPct", old: 60, new: 55 },
          { key: "webSecret", old: "***", new: "***" },
          { key: "plugEnabled", old: false, new: true },
          { key: "importPrice", old: null, new: 0.32 },
          { key: "gone", old: "", new: "x" },
        ],
      },
    },
    en: "PV tracking, On at SOC: 60 % → 55 %; Access, Secret changed; " +
      "Smart plug, Enabled: off → on; Prices, Import price: empty → 0.32; gone: empty → x.",
    de: "Laden mit Sonne, Ein ab Ladestand: 60 % → 55 %; Zugang, Geheimnis geändert; " +
      "Steckdose, Eingeschaltet: aus → an; Preise, Bezugspreis: leer → 0,32; gone: leer → x.",
  },
  {
    event: { code: "secret.wrong", detail: { address: "192.168.178.7", count: 1 } },
    en: "A wrong secret from 192.168.178.7.",
    de: "Ein falsches Geheimnis von 192.168.178.7.",
  },
  {
    event: { code: "secret.wrong", detail: { address: null, count: 950 } },
    en: "950 wrong secrets from other addresses.",
    de: "950 falsche Geheimnisse von anderen Adressen.",
  },
  {
    event: { code: "storage.failed", detail: { error: "disk full" } },
    en: "Nothing can be stored at the moment (disk full); charging goes on.",
    de: "Im Moment lässt sich nichts speichern (disk full); das Laden geht weiter.",
  },
  {
    event: { code: "storage.recovered", detail: { failedMs: 60_000, lost: 2 } },
    en: "What happens is stored again, after 1 min; 2 events were lost.",
    de: "Nach 1 min wird wieder gespeichert, was geschieht; 2 Ereignisse gingen verloren.",
  },
  {
    event: {
      code: "program.started",
      detail: { version: "1.2.3", earlierEnd: "crashed", isRepeated: false, lastSeenMs: AT },
    },
    en: "Program started after a crash or a power cut (version 1.2.3); it last ran at 12:00.",
    de:
      "Programm nach Absturz oder Stromausfall gestartet (Version 1.2.3); zuletzt lief es: 12:00.",
  },
  {
    event: { code: "program.stopped", detail: { isSafe: true } },
    en: "Program stopped; its devices are told.",
    de: "Programm beendet; die Geräte wissen es.",
  },
  {
    event: { code: "program.broken", detail: { error: "a null" } },
    en: "Program ended by a fault of its own: a null.",
    de: "Programm durch eigenen Fehler beendet: a null.",
  },
  {
    event: { code: "program.restored", detail: {} },
    en: "A backup has taken the place of the database.",
    de: "Eine Sicherung ist an die Stelle der Datenbank getreten.",
  },
  {
    event: { code: "clock.set", detail: { stepMs: -3_600_000 } },
    en: "The clock was set 1 h back.",
    de: "Die Uhr wurde um 1 h zurückgestellt.",
  },
];

function said(code: string, detail: Readonly<Record<string, unknown>>, spoken: string) {
  const place = {
    words: wordsOf(spoken) ?? FALLBACK_WORDS,
    timeZone: "Europe/Berlin",
    nowMs: NOON_MS,
  };
  return eventText({ atMs: NOON_MS, code, detail }, place).replaceAll(/\s/g, " ");
}

for (const { event, en, de } of SENTENCES) {
  Deno.test(`eventText() says ${event.code} in both languages, as it comes from the disk`, () => {
    const stored = JSON.parse(JSON.stringify(event.detail));
    assert.equal(said(event.code, stored, "en"), en);
    assert.equal(said(event.code, stored, "de"), de);
  });
}

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

Deno.test("eventText() says how many of a kind were left out", () => {
  assert.equal(
    said("plug.switched", { on: false, reason: null, leftOut: 3 }, "en"),
    "Smart plug switched off. (3 more like it before are left out.)",
  );
});

Deno.test("eventText() what another version wrote is shown plainly and never fails", () => {
  assert.equal(said("future.thing", { a: 1, b: null, c: [2] }, "en"), "future.thing: a 1, c [2]");
  assert.equal(said("future.thing", {}, "de"), "future.thing");
  assert.equal(said("device.back", { devices: ["roof"] }, "en"), 'device.back: devices ["roof"]');
  assert.equal(said("constructor", {}, "en"), "constructor");
  const odd = { on: true, reason: { code: "plug.of.future" } };
  assert.equal(said("plug.switched", odd, "en"), "Smart plug switched on.");
});
