import assert from "node:assert/strict";
import type { HouseEvent } from "../../src/domain/codes/house_event.ts";
import { de } from "../../src/words/de/de.ts";
import { en } from "../../src/words/en/en.ts";
import { noticeSentence } from "../../src/words/notice_texts.ts";

/** 22 November 2026, 12:00 in Berlin. */
const AT_MS = Date.UTC(2026, 10, 22, 11);
const TIME_ZONE = "Europe/Berlin";
const ERROR_17 = {
  code: "charger-error",
  what: { en: "The charger reports error 17", de: "Das Ladegerät meldet Fehler 17" },
  todo: { en: "Unplug the car", de: "Das Auto abstecken" },
} as const;
const DEVICE = { atMs: AT_MS, kind: "device" } as const;
const SILENT = { diagnosis: null, error: null, isAbsent: false } as const;
const STARTED = {
  atMs: AT_MS,
  kind: "program",
  code: "program.started",
  detail: { version: "1.2.3", earlierEnd: "crashed", isRepeated: false, lastSeenMs: null },
} as const;
const ENDED = {
  atMs: AT_MS,
  kind: "session",
  code: "session.ended",
  detail: {
    startedAtMs: AT_MS - 3_600_000,
    endedBy: "car-full",
    energyWh: 12_340,
    solarWh: 11_106,
    costMilli: null,
    currency: null,
  },
} as const;

const NOTICES: readonly (readonly [event: HouseEvent, en: string, de: string])[] = [
  [
    {
      ...DEVICE,
      code: "device.lost",
      detail: {
        ...SILENT,
        devices: ["meter", "inverter", "battery"],
        sinceMs: AT_MS - 600_000,
        diagnosis: ERROR_17,
      },
    },
    "No contact since 11:50: site meter and inverter and house battery.",
    "Kein Kontakt seit 11:50: Netzzähler und Wechselrichter und Hausbatterie.",
  ],
  [
    {
      ...DEVICE,
      code: "device.lost",
      detail: { ...SILENT, devices: ["charger"], sinceMs: null },
    },
    "No contact: charger.",
    "Kein Kontakt: Ladegerät.",
  ],
  [
    {
      ...DEVICE,
      code: "device.lost",
      detail: { ...SILENT, devices: ["plug"], sinceMs: AT_MS - 86_400_000 },
    },
    "No contact since 12:00 on 21 Nov: smart plug.",
    "Kein Kontakt seit 21. Nov., 12:00: Steckdose.",
  ],
  [
    {
      ...DEVICE,
      code: "device.back",
      detail: { devices: ["meter", "inverter"], lostMs: 190_000 },
    },
    "Back after 3 min: site meter and inverter.",
    "Nach 3 min wieder da: Netzzähler und Wechselrichter.",
  ],
  [
    { ...DEVICE, code: "device.fault", detail: { device: "charger", diagnosis: ERROR_17 } },
    "The charger reports error 17. Unplug the car.",
    "Das Ladegerät meldet Fehler 17. Das Auto abstecken.",
  ],
  [
    { ...DEVICE, code: "device.well", detail: { device: "battery", lastedMs: 7_200_000 } },
    "Nothing wrong any more after 2 h: house battery.",
    "Nach 2 h wieder in Ordnung: Hausbatterie.",
  ],
  [
    { ...DEVICE, code: "device.left", detail: { name: "Garage", load: "charger" } },
    "Garage did not take its last command and is left as it is: look whether it is off.",
    "Garage nahm den letzten Befehl nicht an und bleibt, wie es ist: nachsehen, ob es aus ist.",
  ],
  [
    ENDED,
    "The car is full: 12.3 kWh, 90 % of it from the sun.",
    "Das Auto ist voll: 12,3 kWh, davon 90 % von der Sonne.",
  ],
  [
    { ...ENDED, detail: { ...ENDED.detail, endedBy: "plug-out" } },
    "Charging ended, the plug was pulled: 12.3 kWh, 90 % of it from the sun.",
    "Laden beendet, ausgesteckt: 12,3 kWh, davon 90 % von der Sonne.",
  ],
  [
    { ...ENDED, detail: { ...ENDED.detail, endedBy: "disabled", energyWh: 0, solarWh: 0 } },
    "Charging ended, switched off: 0.0 kWh, 0 % of it from the sun.",
    "Laden beendet, ausgeschaltet: 0,0 kWh, davon 0 % von der Sonne.",
  ],
  [
    {
      atMs: AT_MS,
      kind: "charger",
      code: "goal.missed",
      detail: {
        energyWh: 20_000,
        gotWh: 17_900,
        missedWh: 2100,
        deadlineMs: AT_MS,
        end: "car-full",
        deviceName: "Garage",
      },
    },
    "Garage: Goal of 20.0 kWh missed by 2.1 kWh: the car takes no more.",
    "Garage: Ladeziel von 20,0 kWh um 2,1 kWh verfehlt: das Auto nimmt nichts mehr.",
  ],
  [
    { ...ENDED, detail: { ...ENDED.detail, endedBy: "lost" } },
    "A charging session was over when the program came back: 12.3 kWh, 90 % of it from the sun.",
    "Ein Ladevorgang war vorbei, als das Programm zurückkam: 12,3 kWh, davon 90 % von der Sonne.",
  ],
  [
    { ...STARTED, detail: { ...STARTED.detail, lastSeenMs: AT_MS - 600_000 } },
    "The program started again after a crash or a power cut. Before, it was last seen at 11:50.",
    "Das Programm ist nach einem Absturz oder Stromausfall wieder da. " +
    "Sein letztes Zeichen davor: 11:50.",
  ],
  [
    STARTED,
    "The program started again after a crash or a power cut.",
    "Das Programm ist nach einem Absturz oder Stromausfall wieder da.",
  ],
  [
    { atMs: AT_MS, kind: "storage", code: "storage.failed", detail: { error: "disk full" } },
    "Nothing can be stored at the moment (disk full); charging goes on.",
    "Im Moment lässt sich nichts speichern (disk full); das Laden geht weiter.",
  ],
  [
    { atMs: AT_MS, kind: "program", code: "program.broken", detail: { error: "a null" } },
    "The program ends because of a bug in it; a tracked charge pauses. a null.",
    "Das Programm endet wegen eines eigenen Fehlers; ein Laden mit der Sonne pausiert. a null.",
  ],
];

Deno.test("noticeSentence() tells in both languages what a person has to know", () => {
  for (const [event, english, german] of NOTICES) {
    assert.equal(noticeSentence(event, { words: en, timeZone: TIME_ZONE }), english);
    assert.equal(noticeSentence(event, { words: de, timeZone: TIME_ZONE }), german);
  }
});

const SILENT_GOALS: readonly HouseEvent[] = [
  {
    atMs: AT_MS,
    kind: "charger",
    code: "goal.set",
    detail: { energyWh: 20_000, deadlineMs: null },
  },
  { atMs: AT_MS, kind: "charger", code: "goal.dropped", detail: { energyWh: 20_000, gotWh: 1 } },
  {
    atMs: AT_MS,
    kind: "charger",
    code: "goal.met",
    detail: { energyWh: 20_000, gotWh: 20_000, deadlineMs: null, lateMs: 0 },
  },
];

Deno.test("noticeSentence() is null for what is only written into the log", () => {
  const told: ReadonlySet<string> = new Set(NOTICES.map(([{ code }]) => code));
  const mode = { mode: "fast", modeBy: "user", from: "slow" } as const;
  const reason = { code: "car.absent" } as const;
  const flow = { mode: "slow", powerW: 0, reason } as const;
  const silent: readonly HouseEvent[] = [
    { atMs: AT_MS, kind: "mode", code: "mode.chosen", detail: mode },
    { atMs: AT_MS, kind: "mode", code: "mode.turned", detail: { ...mode, reason } },
    { atMs: AT_MS, kind: "charger", code: "charging.began", detail: flow },
    { atMs: AT_MS, kind: "charger", code: "charging.paused", detail: flow },
    { atMs: AT_MS, kind: "charger", code: "charging.stopped", detail: flow },
    {
      atMs: AT_MS,
      kind: "charger",
      code: "phases.switched",
      detail: { phases: 3, count: 2, isLast: false },
    },
    {
      atMs: AT_MS,
      kind: "charger",
      code: "phases.failed",
      detail: { phases: 3, count: 2, isLast: true },
    },
    { atMs: AT_MS, kind: "plug", code: "plug.switched", detail: { on: true, reason: null } },
    ...SILENT_GOALS,
    { atMs: AT_MS, kind: "settings", code: "settings.changed", detail: { changes: [] } },
    { atMs: AT_MS, kind: "access", code: "secret.wrong", detail: { address: null, count: 3 } },
    { atMs: AT_MS, kind: "storage", code: "storage.recovered", detail: { failedMs: 1, lost: 0 } },
    { atMs: AT_MS, kind: "program", code: "program.stopped", detail: { isSafe: true } },
    { atMs: AT_MS, kind: "program", code: "program.restored", detail: {} },
    {
      atMs: AT_MS,
      kind: "program",
      code: "broker.lost",
      detail: { broker: "b:1883", trouble: "refused", sinceMs: 1 },
    },
    { atMs: AT_MS, kind: "program", code: "broker.back", detail: { lostMs: 1 } },
    {
      atMs: AT_MS,
      kind: "program",
      code: "fleet.lost",
      detail: { trouble: "locked", sinceMs: 1 },
    },
    { atMs: AT_MS, kind: "program", code: "fleet.back", detail: { lostMs: 1, rows: 2 } },
    { atMs: AT_MS, kind: "program", code: "clock.set", detail: { stepMs: -1 } },
  ];
  for (const event of silent) {
    assert.equal(noticeSentence(event, { words: en, timeZone: TIME_ZONE }), null);
  }
  const codes = [...told, ...silent.map(({ code }) => code)];
  assert.deepEqual(codes.sort(), Object.keys(en.notices).sort(), "every code");
});
