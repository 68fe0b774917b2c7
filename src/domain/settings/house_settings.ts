import { choice, dailyWindow, host, onOff, wholeNumber } from "./setting_kinds.ts";

/** Settings of what the house does: charge modes, battery, car and plug, in the order of the form. */
export const HOUSE_SETTINGS = {
  autoTracking: onOff({
    group: "tracking",
    label: { en: "Auto on", de: "Automatisch ein" },
    help: {
      en: "Turns Slow into Tracked by itself when the battery is charged and the sky is clear.",
      de: "Macht aus Langsam von selbst Sonne, wenn die Batterie geladen und der Himmel klar ist.",
    },
    fallback: true,
  }),
  trackingStartSocPct: wholeNumber({
    group: "tracking",
    label: { en: "On at SOC", de: "Ein ab Ladestand" },
    help: {
      en: "Charge of the house battery from which Tracked may start the car.",
      de: "Ladestand der Hausbatterie, ab dem der Modus Sonne das Auto laden darf.",
    },
    unit: "%",
    min: 0,
    max: 100,
    fallback: 60,
  }),
  batteryMaxConsumptionW: wholeNumber({
    group: "battery",
    label: { en: "Max consumption", de: "Größte Entnahme" },
    help: {
      en:
        "Most that the house battery may give, house included, to bridge a dip while the car charges. " +
        "More than 2600 W can empty the battery into the car.",
      de:
        "So viel darf die Hausbatterie höchstens geben, Haus eingeschlossen, um eine Delle beim Laden " +
        "zu überbrücken. Über 2600 W kann sie sich ins Auto leeren.",
    },
    unit: "W",
    min: 0,
    max: 20_000,
    fallback: 2600,
  }),
  batteryMaxChargingW: wholeNumber({
    group: "battery",
    label: { en: "Max charging", de: "Größte Ladung" },
    help: {
      en:
        "Most that the house battery can take. Sun above it goes to the car and not to the grid. " +
        "4950 W fits a BYD LVS 8.0.",
      de:
        "So viel kann die Hausbatterie höchstens aufnehmen. Sonne darüber geht ins Auto statt ins Netz. " +
        "4950 W passt zur BYD LVS 8.0.",
    },
    unit: "W",
    min: 0,
    max: 20_000,
    fallback: 4950,
  }),
  batteryBridgeWh: wholeNumber({
    group: "battery",
    label: { en: "Bridge energy", de: "Energie je Delle" },
    help: {
      en: "What bridging one dip may cost the house battery before charging pauses.",
      de: "So viel darf eine Delle die Hausbatterie kosten, bevor das Laden pausiert.",
    },
    unit: "Wh",
    min: 0,
    max: 5000,
    fallback: 400,
  }),
  carMaxPhases: choice({
    group: "car",
    label: { en: "Max phases", de: "Phasen des Autos" },
    help: {
      en:
        "Phases the car can use. Where the supply has fewer, the lower number counts; while it charges, " +
        "those that carry current.",
      de:
        "So viele Phasen kann das Auto nutzen. Hat der Anschluss weniger, zählt die kleinere Zahl; " +
        "beim Laden zählen die, auf denen Strom fließt.",
    },
    options: [
      { value: 1, label: { en: "1 phase", de: "1 Phase" } },
      { value: 2, label: { en: "2 phases", de: "2 Phasen" } },
      { value: 3, label: { en: "3 phases", de: "3 Phasen" } },
    ],
    fallback: 2,
  }),
  plugInMode: choice({
    group: "car",
    label: { en: "On plug-in", de: "Beim Anstecken" },
    help: {
      en: "Mode to take when the charger is back on the wall or a car is connected.",
      de: "Modus, wenn das Ladegerät wieder am Netz ist oder ein Auto angesteckt wird.",
    },
    options: [
      { value: "keep", label: { en: "keep the mode", de: "Modus behalten" } },
      { value: "slow", label: { en: "Slow", de: "Langsam" } },
      { value: "tracked", label: { en: "Tracked", de: "Sonne" } },
      { value: "fast", label: { en: "Fast", de: "Schnell" } },
    ],
    fallback: "slow",
  }),
  maxCurrentA: wholeNumber({
    group: "car",
    label: { en: "Max current", de: "Größter Strom" },
    help: {
      en:
        "Upper limit of Fast and Tracked per phase. One ampere under the fuse is kind to the wiring.",
      de:
        "Obergrenze je Phase für Schnell und Sonne. Ein Ampere unter der Sicherung schont die Leitung.",
    },
    unit: "A",
    min: 6,
    max: 32,
    fallback: 15,
  }),
  minCurrentA: wholeNumber({
    group: "car",
    label: { en: "Smallest current", de: "Kleinster Strom" },
    help: {
      en:
        "Least that is offered to the car per phase. Some cars take nothing below 8 A or more; that is " +
        "also found out by itself. Changing it forgets what was found.",
      de:
        "So viel wird dem Auto je Phase mindestens angeboten. Manche nehmen unter 8 A oder mehr nichts; " +
        "das findet das Programm auch selbst heraus. Eine Änderung vergisst, was gefunden wurde.",
    },
    unit: "A",
    min: 6,
    max: 16,
    fallback: 6,
  }),
  plugHost: host({
    group: "plug",
    label: { en: "IP", de: "Adresse" },
    help: {
      en: "Address of a TP-Link HS100 or HS110; empty for none.",
      de: "Adresse einer TP-Link HS100 oder HS110; leer heißt keine.",
    },
  }),
  plugEnabled: onOff({
    group: "plug",
    label: { en: "Enabled", de: "Eingeschaltet" },
    help: {
      en: "Lets this program switch the plug.",
      de: "Erlaubt diesem Programm, die Steckdose zu schalten.",
    },
    fallback: false,
  }),
  plugAllowBattery: onOff({
    group: "plug",
    label: { en: "Allow battery", de: "Batterie darf helfen" },
    help: {
      en:
        "When clouds pass, the battery may help while it is above 94 % and 55 % of “On at” is still sun.",
      de:
        "Bei Wolken darf die Batterie helfen, solange sie über 94 % ist und 55 % von „Ein ab“ Sonne sind.",
    },
    fallback: true,
  }),
  plugOnPowerW: wholeNumber({
    group: "plug",
    label: { en: "On at", de: "Ein ab" },
    help: {
      en:
        "Free sun from which the plug goes on; 0 does not look at power. It switches 3680 W at most.",
      de:
        "Freie Sonne, ab der die Steckdose einschaltet; 0 beachtet sie nicht. Sie schaltet bis 3680 W.",
    },
    unit: "W",
    min: 0,
    max: 3900,
    fallback: 2100,
  }),
  plugOnSocPct: wholeNumber({
    group: "plug",
    label: { en: "On at SOC", de: "Ein ab Ladestand" },
    help: {
      en: "Charge of the house battery from which the plug may go on.",
      de: "Ladestand der Hausbatterie, ab dem die Steckdose einschalten darf.",
    },
    unit: "%",
    min: 0,
    max: 100,
    fallback: 70,
  }),
  plugWindow1: dailyWindow({
    group: "plug",
    label: { en: "1st on", de: "1. Fenster" },
    help: {
      en:
        "First time window in which the plug may be on. Equal times mean off; it may run past midnight.",
      de:
        "Erstes Zeitfenster, in dem sie an sein darf. Gleiche Zeiten heißen aus; über Mitternacht geht.",
    },
    fallback: "13:55-16:15",
  }),
  plugWindow2: dailyWindow({
    group: "plug",
    label: { en: "2nd on", de: "2. Fenster" },
    help: {
      en: "Second time window, like the first.",
      de: "Zweites Zeitfenster, wie das erste.",
    },
    fallback: "00:00-00:00",
  }),
  plugStartHour: wholeNumber({
    group: "plug",
    label: { en: "Start hour", de: "Startstunde" },
    help: {
      en: "The plug does not go on before this full hour. The windows apply besides.",
      de: "Vor dieser vollen Stunde schaltet die Steckdose nicht ein. Die Fenster gelten außerdem.",
    },
    unit: "h",
    min: 0,
    max: 23,
    fallback: 0,
  }),
  plugAlwaysWindow: dailyWindow({
    group: "plug",
    label: { en: "Always on", de: "Immer an" },
    help: {
      en: "Time window in which the plug is on whatever the sun does. Equal times mean off.",
      de:
        "Zeitfenster, in dem die Steckdose an ist, egal was die Sonne tut. Gleiche Zeiten heißen aus.",
    },
    fallback: "00:00-00:00",
  }),
  plugPriority: choice({
    group: "plug",
    label: { en: "Priority", de: "Vorrang" },
    help: {
      en: "Who gets the surplus first while Tracked charges.",
      de: "Wer den Überschuss zuerst bekommt, wenn der Modus Sonne lädt.",
    },
    options: [
      { value: "car", label: { en: "car", de: "Auto" } },
      { value: "plug", label: { en: "plug", de: "Steckdose" } },
    ],
    fallback: "car",
  }),
} as const;
