import assert from "node:assert/strict";
import { reasonSentence } from "../../src/words/reason_texts.ts";
import { NO_CLOUDS } from "../../src/control/site/clouds.ts";
import { NEW_CAR } from "../../src/control/car/car_memory.ts";
import type { ControlState } from "./one.ts";
import type { ReasonCode } from "../../src/domain/codes/reason.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import type { Outlook } from "../../src/domain/sun/outlook.ts";
import {
  at,
  charging,
  chargingState,
  decideAt,
  type House,
  NIGHT,
  pausedState,
  START_MS,
} from "./house.ts";
import { en } from "../../src/words/en/en.ts";
import { de } from "../../src/words/de/de.ts";

/** A moment of a house, and the sentence that explains it in both languages. */
interface Situation {
  readonly code: ReasonCode;
  readonly state: ControlState;
  readonly house: House;
  readonly settings?: Partial<Settings>;
  readonly outlook?: Outlook;
  readonly en: string;
  readonly de: string;
}

/** 15 November 2023, 01:00:00 in UTC. */
const NOW_MS = at(START_MS).atMs;
const MINUTE_MS = 60_000;
const minute = Math.floor(START_MS / MINUTE_MS);
const night = (house: Partial<House>): House => ({ ...NIGHT, ...house });
const sunny = night({ batteryPowerW: -5000 });
const ready: ControlState = { ...pausedState(), startableSinceMs: START_MS };
/** Told a current a moment ago. */
const told = (currentA: number, mode: "slow" | "fast" | "tracked"): ControlState => ({
  ...chargingState(currentA, mode),
  changedMs: START_MS - 5000,
});
/** A plug that goes off when the car can use its sun. */
const yielding = (state: ControlState): ControlState => ({
  ...state,
  plug: { ...state.plug, isOnBySun: true },
});
/** A plug that comes first and is about to go on. */
const claiming = (state: ControlState): ControlState => ({
  ...state,
  plug: { ...state.plug, claim: "due" },
});
const heated = (house: House): House => ({
  ...house,
  hasPlug: true,
  plugOn: true,
  plugPowerW: 2300,
});
const withPlug = { plugEnabled: true, plugHost: "p", plugOnPowerW: 2300 };
const cloudy: ControlState = {
  ...chargingState(8),
  clouds: { ...NO_CLOUDS, isCloudy: true, minute },
};

const SITUATIONS: readonly Situation[] = [
  {
    code: "off",
    state: pausedState("disabled"),
    house: NIGHT,
    en: "Off since 00:00, switched by hand.",
    de: "Aus seit 00:00, von Hand geschaltet.",
  },
  {
    code: "off.new",
    state: {
      ...pausedState("disabled"),
      choice: { mode: "disabled", modeBy: "user", sinceMs: 0, isInitial: true },
    },
    house: NIGHT,
    en: "Off: no mode has been chosen yet.",
    de: "Aus: noch wurde kein Modus gewählt.",
  },
  {
    code: "off",
    state: {
      ...pausedState("disabled"),
      choice: { mode: "disabled", modeBy: "car-full", sinceMs: NOW_MS - 600_000 },
    },
    house: NIGHT,
    en: "Off since 00:50: the car takes no more current. Full, or limit set in the car.",
    de: "Aus seit 00:50: das Auto nimmt keinen Strom mehr. Voll oder Limit im Auto.",
  },
  {
    code: "stopping",
    state: pausedState("disabled"),
    house: charging({ currentA: 6 }),
    en: "Stopping: 2.76 kW still flowing.",
    de: "Hält an: noch fließen 2,76 kW.",
  },
  // Right after a press of Slow the current of Fast still flows, and the other way round.
  {
    code: "charging.changing",
    state: chargingState(15, "slow"),
    house: charging({ currentA: 15 }),
    en: "Changing to 6 A: 6.90 kW flowing now.",
    de: "Stellt auf 6 A um: gerade fließen 6,90 kW.",
  },
  {
    code: "charging.changing",
    state: told(15, "fast"),
    house: charging({ currentA: 15, carPowerW: 2760 }),
    en: "Changing to 15 A: 2.76 kW flowing now.",
    de: "Stellt auf 15 A um: gerade fließen 2,76 kW.",
  },
  {
    code: "charging.changing",
    state: told(15, "tracked"),
    house: charging({ currentA: 15, carPowerW: 2760, batteryPowerW: -4000 }),
    en: "Changing to 15 A: 2.76 kW flowing now.",
    de: "Stellt auf 15 A um: gerade fließen 2,76 kW.",
  },
  {
    code: "charging.slow",
    state: chargingState(6, "slow"),
    house: charging({ currentA: 6 }),
    en: "Charging at 2.76 kW whatever the sun does (Slow).",
    de: "Lädt mit 2,76 kW, unabhängig von der Sonne (Langsam).",
  },
  {
    code: "charging.fast",
    state: chargingState(15, "fast"),
    house: charging({ currentA: 15, siteQuality: "unavailable", siteAgeMs: 200_000 }),
    en: "Charging at 6.90 kW whatever the sun does (Fast). Meter silent.",
    de: "Lädt mit 6,90 kW, unabhängig von der Sonne (Schnell). Zähler stumm.",
  },
  {
    code: "limit.current",
    state: chargingState(15),
    house: charging({ currentA: 15, gridPowerW: -300 }),
    en: "Charging at 6.90 kW: all that the limit of 15 A allows.",
    de: "Lädt mit 6,90 kW: mehr lässt die Grenze von 15 A nicht zu.",
  },
  // A car at a limit of its own is not held by ours.
  {
    code: "limit.car",
    state: chargingState(15),
    house: charging({ currentA: 15, carPowerW: 4600, gridPowerW: -3000 }),
    en: "Charging at 4.60 kW: the car takes no more of the 15 A offered.",
    de: "Lädt mit 4,60 kW: mehr nimmt das Auto von den angebotenen 15 A nicht.",
  },
  // To an ampere it is the limit that binds.
  {
    code: "limit.car",
    state: chargingState(15),
    house: charging({ currentA: 15, carPowerW: 6440, gridPowerW: -3000 }),
    en: "Charging at 6.44 kW: the car takes no more of the 15 A offered.",
    de: "Lädt mit 6,44 kW: mehr nimmt das Auto von den angebotenen 15 A nicht.",
  },
  {
    code: "limit.current",
    state: chargingState(15),
    house: charging({ currentA: 15, carPowerW: 6441, gridPowerW: -3000 }),
    en: "Charging at 6.44 kW: all that the limit of 15 A allows.",
    de: "Lädt mit 6,44 kW: mehr lässt die Grenze von 15 A nicht zu.",
  },
  {
    code: "charging.tracked",
    state: chargingState(8),
    house: charging({ currentA: 8, gridPowerW: -350 }),
    en: "Charging at 3.68 kW from the sun, 350 W to spare.",
    de: "Lädt mit 3,68 kW von der Sonne, noch 350 W übrig.",
  },
  {
    code: "charging.tracked",
    state: chargingState(8),
    house: charging({ currentA: 8, batteryPowerW: 1 }),
    en: "Charging at 3.68 kW: all that the sun gives.",
    de: "Lädt mit 3,68 kW: alles, was die Sonne gibt.",
  },
  {
    code: "charging.tracked",
    state: chargingState(8),
    house: charging({ currentA: 8, batteryPowerW: 300 }),
    en: "Charging at 3.68 kW: 300 W more than the sun gives.",
    de: "Lädt mit 3,68 kW: 300 W mehr, als die Sonne gibt.",
  },
  // What pauses in hours is no pause that is foretold.
  {
    code: "charging.tracked",
    state: chargingState(6),
    house: charging({ currentA: 6, batteryPowerW: 130 }),
    en: "Charging at 2.76 kW: 130 W more than the sun gives.",
    de: "Lädt mit 2,76 kW: 130 W mehr, als die Sonne gibt.",
  },
  {
    code: "stop.pending",
    state: chargingState(6),
    house: charging({ currentA: 6, batteryPowerW: 1000 }),
    en: "Too little sun: 1.00 kW short of 2.76 kW, charging pauses at 01:24:00.",
    de: "Zu wenig Sonne: 1,00 kW von 2,76 kW fehlen, Ladepause ab 01:24:00.",
  },
  // The grid pays while the battery still charges: what is bought is short, and never 0 W.
  {
    code: "stop.pending",
    state: {
      ...chargingState(6),
      follow: { ...chargingState(6).follow, importSinceMs: START_MS - 10_000, importedWh: 1 },
    },
    house: charging({ currentA: 6, gridPowerW: 400, batteryPowerW: -400 }),
    en: "Too little sun: 400 W short of 2.76 kW, charging pauses at 01:00:05.",
    de: "Zu wenig Sonne: 400 W von 2,76 kW fehlen, Ladepause ab 01:00:05.",
  },
  {
    code: "stop.pending",
    state: chargingState(6),
    house: charging({ currentA: 6, batteryPowerW: 4900 }),
    settings: { batteryMaxConsumptionW: 6000 },
    en: "No sun left for the 2.76 kW of the car, charging pauses at 01:09:00.",
    de: "Keine Sonne mehr für die 2,76 kW des Autos, Ladepause ab 01:09:00.",
  },
  {
    code: "limit.cloudy",
    state: cloudy,
    house: charging({ currentA: 8, gridPowerW: -500 }),
    en: "Clouds: charging is held to 3.68 kW, with 500 W to spare.",
    de: "Wolken: Laden auf 3,68 kW begrenzt, noch 500 W übrig.",
  },
  {
    code: "guard.battery",
    state: chargingState(6),
    house: charging({ currentA: 6, batteryPowerW: 3000 }),
    en: "House battery gives 3.00 kW, limit 2.60 kW: charging pauses at 01:02:00.",
    de: "Hausbatterie gibt 3,00 kW, Grenze 2,60 kW: Ladepause ab 01:02:00.",
  },
  // Beside a plug that would yield, the watts are those that flow.
  {
    code: "charging.tracked",
    state: yielding(chargingState(8)),
    house: heated(charging({ currentA: 8, batteryPowerW: -500 })),
    settings: withPlug,
    en: "Charging at 3.68 kW from the sun, 500 W to spare.",
    de: "Lädt mit 3,68 kW von der Sonne, noch 500 W übrig.",
  },
  {
    code: "wait.surplus",
    state: yielding(pausedState()),
    house: heated(night({ batteryPowerW: -200 })),
    settings: withPlug,
    en:
      "Not charging: 2.50 kW spare (with 2.30 kW that the plug still draws), 2.76 kW needed (2 phases).",
    de: "Lädt nicht: 2,50 kW übrig (mit 2,30 kW, die noch die Steckdose nimmt), " +
      "2,76 kW nötig (2 Phasen).",
  },
  {
    code: "stop.pending",
    state: claiming(chargingState(6)),
    house: night({ ...charging({ currentA: 6 }), hasPlug: true, plugOn: false, plugPowerW: 0 }),
    settings: { ...withPlug, plugPriority: "plug" },
    en: "Too little sun: 2.30 kW short of 2.76 kW (2.30 kW kept for the plug), " +
      "charging pauses at 01:00:15.",
    de: "Zu wenig Sonne: 2,30 kW von 2,76 kW fehlen (2,30 kW bleiben für die Steckdose), " +
      "Ladepause ab 01:00:15.",
  },
  {
    code: "wait.stable",
    state: yielding(ready),
    house: heated(night({ batteryPowerW: -900 })),
    settings: withPlug,
    en: "Enough sun: 3.20 kW spare (with 2.30 kW that the plug still draws). " +
      "Starts at 01:01:00 if it stays.",
    de: "Genug Sonne: 3,20 kW übrig (mit 2,30 kW, die noch die Steckdose nimmt). " +
      "Start um 01:01:00, wenn es so bleibt.",
  },
  {
    code: "wait.surplus",
    state: pausedState(),
    house: night({ batteryPowerW: -2759 }),
    en: "Not charging: just short of the 2.76 kW spare needed (2 phases).",
    de: "Lädt nicht: knapp unter den nötigen 2,76 kW (2 Phasen).",
  },
  {
    code: "wait.surplus",
    state: pausedState(),
    house: night({ batteryPowerW: 420 }),
    en: "Not charging: the house lacks 420 W, 2.76 kW spare needed (2 phases).",
    de: "Lädt nicht: dem Haus fehlen 420 W, 2,76 kW Überschuss nötig (2 Phasen).",
  },
  {
    code: "wait.stable",
    state: ready,
    house: sunny,
    en: "Enough sun: 5.00 kW spare. Starts at 01:01:00 if it stays.",
    de: "Genug Sonne: 5,00 kW übrig. Start um 01:01:00, wenn es so bleibt.",
  },
  {
    code: "wait.dwell",
    state: { ...ready, switchedMs: START_MS },
    house: sunny,
    en: "Paused: 5.00 kW spare. Starts at 01:02:00 at the earliest.",
    de: "Pause: 5,00 kW übrig. Start frühestens um 01:02:00.",
  },
  {
    code: "wait.soc",
    state: pausedState(),
    house: night({ socPct: 42.9 }),
    en: "House battery first: 42 %, charging starts from 60 %.",
    de: "Hausbatterie zuerst: 42 %, Laden ab 60 %.",
  },
  {
    code: "wait.evening",
    state: ready,
    house: night({ batteryPowerW: -5000, socPct: 80.4 }),
    outlook: { fillWhPerPct: 80, steps: [] },
    en: "House battery first: 80 %, 95 % wanted by sunset, 0.0 kWh of sun still to come.",
    de: "Hausbatterie zuerst: 80 % von 95 % bis Sonnenuntergang, noch 0,0 kWh Sonne.",
  },
  {
    code: "wait.protection",
    state: { ...ready, protectedUntilMs: START_MS + 1000 },
    house: sunny,
    en: "House battery gave more than 2.60 kW: charging pauses until 01:00:01.",
    de: "Hausbatterie gab mehr als 2,60 kW: Ladepause bis 01:00:01.",
  },
  {
    code: "asked",
    state: pausedState("slow"),
    house: NIGHT,
    en: "6 A offered to the car since 01:00. Nothing flows yet.",
    de: "Dem Auto sind 6 A angeboten, seit 01:00. Noch fließt nichts.",
  },
  {
    code: "car.waiting",
    state: {
      ...chargingState(6, "slow"),
      switchedMs: START_MS - 61_000,
      car: { ...NEW_CAR, askedMs: START_MS - 60_000, asks: 3, lastAskMs: START_MS - 20_000 },
    },
    house: night({ enabled: true }),
    en: "Car does not start: asked 3 times since 00:59. Next try at 01:59.",
    de: "Auto startet nicht: 3-mal gebeten seit 00:59. Nächster Versuch: 01:59.",
  },
  // A car that got full is no car that does not start.
  {
    code: "car.idle",
    state: {
      ...chargingState(15, "fast"),
      car: {
        ...NEW_CAR,
        chargedMs: 660_000,
        askedMs: START_MS - 60_000,
        asks: 3,
        lastAskMs: START_MS - 20_000,
      },
    },
    house: night({ enabled: true, targetCurrentA: 15 }),
    en: "Car has taken none of 15 A since 00:59: full, resting, or at its own limit.",
    de: "Auto nimmt seit 00:59 nichts von 15 A: voll, in Pause oder am eigenen Limit.",
  },
  {
    code: "car.absent",
    state: pausedState("slow"),
    house: night({ isCarConnected: false }),
    en: "No car plugged in.",
    de: "Kein Auto angesteckt.",
  },
  {
    code: "limit.range",
    state: pausedState("slow"),
    house: NIGHT,
    settings: { minCurrentA: 10, maxCurrentA: 8 },
    en: "Not charging: at most 8 A allowed, at least 10 A needed.",
    de: "Lädt nicht: höchstens 8 A erlaubt, mindestens 10 A nötig.",
  },
  {
    code: "stale.meter",
    state: chargingState(8),
    house: charging({ currentA: 8, siteAgeMs: 31_000 }),
    en: "Meter silent for 31 s: smallest current, charging pauses at 01:01:29.",
    de: "Zähler seit 31 s stumm: kleinster Strom, Ladepause ab 01:01:29.",
  },
  {
    code: "blind.meter",
    state: pausedState(),
    house: night({ siteAgeMs: 121_000 }),
    en: "Not charging: no values from the meter for 2 min.",
    de: "Lädt nicht: seit 2 min keine Werte vom Zähler.",
  },
  {
    code: "wait.battery",
    state: pausedState(),
    house: night({ socPct: null }),
    en: "Not charging: the house battery does not tell its charge.",
    de: "Lädt nicht: die Hausbatterie meldet ihren Ladestand nicht.",
  },
];

Deno.test("each situation is told in its exact sentence, in both languages", () => {
  const told = SITUATIONS.map(({ state, house, settings, outlook = null }) => {
    const { reason } = decideAt(0, { state, house, settings: settings ?? {}, outlook });
    const place = { timeZone: "UTC", nowMs: NOW_MS } as const;
    return {
      code: reason.code,
      en: reasonSentence(reason, { ...place, words: en }),
      de: reasonSentence(reason, { ...place, words: de }),
    };
  });
  assert.deepEqual(told, SITUATIONS.map(({ code, en, de }) => ({ code, en, de })));
});
