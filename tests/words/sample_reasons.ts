import type { Reason, ReasonCode } from "../../src/domain/codes/reason.ts";

/** 22 November 2026, 12:04:31 in Berlin. */
export const NOW_MS = Date.parse("2026-11-22T11:04:31Z");
export const AT_0912 = Date.parse("2026-11-22T08:12:05Z");
export const AT_1241 = Date.parse("2026-11-22T11:41:20Z");
export const TIME_ZONE = "Europe/Berlin";

/** A reason with its sentences as they are read out. */
export interface Sentence {
  readonly reason: Reason;
  readonly en: string;
  readonly de: string;
}

/** Each reason once. */
export const SENTENCES: Readonly<Record<ReasonCode, Sentence>> = {
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
    en: "Car has taken none of 15 A since 09:12: full, resting, or at its own limit.",
    de: "Auto nimmt seit 09:12 nichts von 15 A: voll, in Pause oder am eigenen Limit.",
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
    en: "Charger has not answered since 09:12; once it does, the chosen mode applies.",
    de: "Ladegerät seit 09:12 ohne Antwort. Danach gilt wieder der gewählte Modus.",
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
    en: "Charging at 2.76 kW. Inverter throttled: rises while nothing is imported.",
    de: "Lädt mit 2,76 kW, Wechselrichter gedrosselt: mehr, solange kein Bezug.",
  },
  "wait.room": {
    reason: { code: "wait.room", powerW: 2760 },
    en: "Starts as soon as a charger that comes later leaves its 2.76 kW.",
    de: "Beginnt, sobald ein nachrangiges Ladegerät seine 2,76 kW freigibt.",
  },
  "limit.fuse": {
    reason: { code: "limit.fuse", currentA: 9, limitA: 35 },
    en: "At 9 A, so that house and loads stay below the main fuse of 35 A.",
    de: "Mit 9 A, damit alles unter der Hauptsicherung von 35 A bleibt.",
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
    de: "Pausiert und wechselt auf 3 Phasen: seit 3 min 5,10 kW Sonne.",
  },
  "wait.phases": {
    reason: { code: "wait.phases", surplusW: 1900, phases: 1, switchesAtMs: AT_1241 },
    en: "Not charging: 1.90 kW would do for 1 phase. Switches no sooner than 12:41.",
    de: "Lädt nicht: 1,90 kW übrig reichen für 1 Phase. Schaltet frühestens 12:41 um.",
  },
  "wait.held-back": {
    reason: { code: "wait.held-back", startsAtMs: AT_1241 },
    en: "Inverter throttled, so maybe more sun: smallest charge tried at 12:41:20.",
    de: "Wechselrichter gedrosselt, vielleicht mehr Sonne: Versuch um 12:41:20.",
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
    en: "Charger refuses commands: wrong PIN. Asked again once the settings change.",
    de: "Ladegerät lehnt Befehle ab: wrong PIN. Neuer Versuch nach neuer Einstellung.",
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
    en: "Charging at 6.90 kW whatever the sun does (Fast). Meter silent.",
    de: "Lädt mit 6,90 kW, unabhängig von der Sonne (Schnell). Zähler stumm.",
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
  "wait.evening": {
    reason: { code: "wait.evening", comesWh: 1240, socPct: 72.4, eveningSocPct: 95 },
    en: "House battery first: 72 %, 95 % wanted by sunset, 1.2 kWh of sun still to come.",
    de: "Hausbatterie zuerst: 72 % von 95 % bis Sonnenuntergang, noch 1,2 kWh Sonne.",
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
    en: "Charging at 3.58 kW: 3.1 kWh of 20.0 kWh, goal at 09:12. Meter silent.",
    de: "Lädt mit 3,58 kW: 3,1 kWh von 20,0 kWh, Ziel etwa 09:12. Zähler stumm.",
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
    en: "Charging at 3.58 kW: 2.1 kWh short of the goal at 12:41, then goes on.",
    de: "Lädt mit 3,58 kW: um 12:41 fehlen 2,1 kWh zum Ziel, es lädt weiter.",
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
    en: "Late: 17.9 kWh of 20.0 kWh, wanted by 09:12. At 3.58 kW it is met at 12:41.",
    de: "Verspätet (gewünscht 09:12): 17,9 kWh von 20,0 kWh, mit 3,58 kW fertig 12:41.",
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
