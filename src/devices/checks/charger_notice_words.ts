import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import type { ChargerNotice } from "../../domain/house/snapshot.ts";
import type { Text } from "../../domain/settings/language.ts";

/** What a notice means, as what follows a colon, and what a person can do about it. */
interface Words {
  readonly means: Text;
  readonly todo: Text;
}

/** Further ones of the same answer are named with it. */
const MOST_TOLD = 3;

const ANEW: Text = {
  en: "Unplug the car and pull the charger out of the wall for ten seconds; if it comes again, " +
    "have charger and cable checked",
  de: "Das Auto abstecken und das Ladegerät zehn Sekunden aus der Wand ziehen; kommt es wieder, " +
    "Ladegerät und Kabel prüfen lassen",
};
const NOT_SAFE: Text = {
  en: "Do not charge with it: pull it out of the wall for ten seconds; if it comes again, have " +
    "charger, socket and car checked",
  de:
    "Nicht damit laden: zehn Sekunden aus der Wand ziehen; kommt es wieder, Ladegerät, Steckdose " +
    "und Auto prüfen lassen",
};
const SOCKET: Text = {
  en: "Try another socket; if it comes again, have the house's supply checked by an electrician",
  de:
    "Eine andere Steckdose versuchen; kommt es wieder, den Anschluss vom Elektriker prüfen lassen",
};
const GRID: Text = {
  en: "Wait until the grid is well again; if it comes often, have the supply checked by an " +
    "electrician",
  de: "Warten, bis das Netz wieder in Ordnung ist; kommt es oft, den Anschluss vom Elektriker " +
    "prüfen lassen",
};
const COOL: Text = {
  en:
    "Let it cool down, out of the sun and uncovered, and lower “Max current”; it goes on by itself",
  de: "Abkühlen lassen, im Schatten und nicht zugedeckt, und „Größter Strom“ senken; es geht von " +
    "selbst weiter",
};
const PLUG_HOT: Text = {
  en:
    "Stop charging and have plug and socket checked: a loose contact gets hot; lower “Max current”",
  de: "Laden beenden, Stecker und Steckdose prüfen lassen: ein loser Kontakt wird heiß; " +
    "„Größter Strom“ senken",
};
const CAR_PLUG: Text = {
  en:
    "Unplug the car, look for dirt or water in its socket, and plug it in again; if it comes with " +
    "one car alone, ask its garage",
  de:
    "Das Auto abstecken, seine Buchse auf Schmutz und Wasser ansehen und wieder anstecken; kommt " +
    "es nur mit einem Auto, dessen Werkstatt fragen",
};
const ATTACHMENT: Text = {
  en: "Pull the attachment off the charger and put it on again until it clicks; try another one",
  de:
    "Den Steckeraufsatz abziehen und wieder aufstecken, bis er einrastet; einen anderen versuchen",
};
const APP: Text = {
  en: "Look it up in the charger's app",
  de: "In der App des Ladegeräts nachsehen",
};

function selfTest(en: string, de: string): Words {
  return {
    means: {
      en: `its self-test of ${en} failed`,
      de: `sein Selbsttest (${de}) ist fehlgeschlagen`,
    },
    todo: NOT_SAFE,
  };
}

function words(en: string, de: string, todo: Text): Words {
  return { means: { en, de }, todo };
}

/** By the maker's names, those of the second generation; the first one's numbers are not published. */
const WORDS: Readonly<Record<string, Words>> = {
  GENERAL_ERROR: words("something is wrong with it", "etwas stimmt nicht", ANEW),
  "32A_ATTACHMENT_ON_16A_UNIT": words(
    "an attachment for 32 A is on a charger for 16 A",
    "ein Steckeraufsatz für 32 A ist an einem Ladegerät für 16 A",
    {
      en: "Use an attachment for 16 A",
      de: "Einen Steckeraufsatz für 16 A benutzen",
    },
  ),
  VOLTAGE_DROP_DETECTED: words(
    "the voltage drops too much while it charges",
    "die Spannung fällt beim Laden zu stark ab",
    {
      en: "Lower “Max current”, and have the socket and its cable checked by an electrician",
      de: "„Größter Strom“ senken und Steckdose und Leitung vom Elektriker prüfen lassen",
    },
  ),
  UNPLUG_DETECTION_TRIGGERED: words(
    "its plug was pulled, or sits loose in the socket",
    "sein Stecker wurde gezogen oder sitzt lose in der Steckdose",
    {
      en: "Push the plug firmly into the socket, then unplug the car and plug it in again",
      de: "Den Stecker fest in die Steckdose stecken, dann das Auto ab- und wieder anstecken",
    },
  ),
  TYPE2_NOT_AUTHORIZED: words(
    "the charging station that it hangs on has not released it",
    "die Ladesäule, an der es hängt, hat es nicht freigegeben",
    {
      en: "Release it at the charging station, with its card or app",
      de: "An der Ladesäule freigeben, mit deren Karte oder App",
    },
  ),
  RESIDUAL_CURRENT_DETECTED: words(
    "a residual current flowed, and it switched off",
    "ein Fehlerstrom floss, und es hat abgeschaltet",
    NOT_SAFE,
  ),
  CP_SIGNAL_VOLTAGE_ERROR: words(
    "the signal between charger and car has a wrong voltage",
    "das Signal zwischen Ladegerät und Auto hat eine falsche Spannung",
    CAR_PLUG,
  ),
  CP_SIGNAL_IMPERMISSIBLE: words(
    "the signal between charger and car is not allowed",
    "das Signal zwischen Ladegerät und Auto ist unzulässig",
    CAR_PLUG,
  ),
  EV_DIODE_FAULT: words(
    "the car's side of the signal line is faulty (diode)",
    "die Signalleitung auf der Seite des Autos ist fehlerhaft (Diode)",
    CAR_PLUG,
  ),
  PE_SELF_TEST_FAILED: selfTest("the protective earth", "Schutzleiter"),
  RCD_SELF_TEST_FAILED: selfTest("the residual current device", "Fehlerstromschutz"),
  RELAY_SELF_TEST_FAILED: selfTest("the relay", "Relais"),
  PE_AND_RCD_SELF_TEST_FAILED: selfTest(
    "protective earth and residual current device",
    "Schutzleiter und Fehlerstromschutz",
  ),
  PE_AND_RELAY_SELF_TEST_FAILED: selfTest("protective earth and relay", "Schutzleiter und Relais"),
  RCD_AND_RELAY_SELF_TEST_FAILED: selfTest(
    "residual current device and relay",
    "Fehlerstromschutz und Relais",
  ),
  PE_AND_RCD_AND_RELAY_SELF_TEST_FAILED: selfTest(
    "protective earth, residual current device and relay",
    "Schutzleiter, Fehlerstromschutz und Relais",
  ),
  SUPPLY_VOLTAGE_ERROR: words(
    "the supply's voltage is wrong",
    "die Netzspannung stimmt nicht",
    SOCKET,
  ),
  PHASE_SHIFT_ERROR: words(
    "the phases of the supply do not fit together",
    "die Phasen des Anschlusses passen nicht zueinander",
    SOCKET,
  ),
  OVERVOLTAGE_DETECTED: words(
    "the supply's voltage is too high",
    "die Netzspannung ist zu hoch",
    GRID,
  ),
  UNDERVOLTAGE_DETECTED: words(
    "the supply's voltage is too low",
    "die Netzspannung ist zu niedrig",
    GRID,
  ),
  OVERVOLTAGE_WITHOUT_PE_DETECTED: words(
    "the voltage is too high, and there is no protective earth",
    "die Spannung ist zu hoch, und der Schutzleiter fehlt",
    SOCKET,
  ),
  UNDERVOLTAGE_WITHOUT_PE_DETECTED: words(
    "the voltage is too low, and there is no protective earth",
    "die Spannung ist zu niedrig, und der Schutzleiter fehlt",
    SOCKET,
  ),
  UNDERFREQUENCY_DETECTED: words(
    "the grid's frequency is too low",
    "die Netzfrequenz ist zu niedrig",
    GRID,
  ),
  OVERFREQUENCY_DETECTED: words(
    "the grid's frequency is too high",
    "die Netzfrequenz ist zu hoch",
    GRID,
  ),
  UNKNOWN_FREQUENCY_TYPE: words(
    "it does not know the grid's frequency",
    "es kennt die Netzfrequenz nicht",
    SOCKET,
  ),
  UNKNOWN_GRID_TYPE: words(
    "it does not know the kind of the grid",
    "es kennt die Art des Netzes nicht",
    SOCKET,
  ),
  GENERAL_OVERTEMPERATURE: words("it is too hot", "es ist zu heiß", COOL),
  HOUSING_OVERTEMPERATURE: words("its housing is too hot", "sein Gehäuse ist zu heiß", COOL),
  ATTACHMENT_OVERTEMPERATURE: words(
    "its attachment is too hot",
    "sein Steckeraufsatz ist zu heiß",
    PLUG_HOT,
  ),
  DOMESTIC_PLUG_OVERTEMPERATURE: words(
    "its plug for household sockets is too hot",
    "sein Haushaltsstecker ist zu heiß",
    PLUG_HOT,
  ),
  NO_PE: words("there is no protective earth", "der Schutzleiter fehlt", SOCKET),
  BLACKOUT_PROTECTION: words(
    "it waits after a power cut before it charges again",
    "es wartet nach einem Stromausfall, bevor es wieder lädt",
    {
      en: "Wait some minutes; it goes on by itself",
      de: "Einige Minuten warten; es geht von selbst weiter",
    },
  ),
  ENERGY_LIMIT_REACHED: words(
    "the energy limit that is set in its app is reached",
    "die in seiner App eingestellte Energiemenge ist erreicht",
    {
      en: "Raise the limit in the charger's app or switch it off there, or unplug the car",
      de: "Die Grenze in der App des Ladegeräts erhöhen oder abschalten, oder das Auto abstecken",
    },
  ),
  EV_DOES_NOT_COMPLY_STANDARD: words(
    "the car does not keep to the standard of charging",
    "das Auto hält sich nicht an die Ladenorm",
    CAR_PLUG,
  ),
  UNSUPPORTED_CHARGING_MODE: words(
    "the car asks for a way of charging that it does not know",
    "das Auto verlangt eine Ladeart, die es nicht kennt",
    CAR_PLUG,
  ),
  NO_ATTACHMENT_DETECTED: words(
    "it sees no attachment for the socket",
    "es sieht keinen Steckeraufsatz",
    ATTACHMENT,
  ),
  NO_COMM_WITH_TYPE2_ATTACHMENT: words(
    "it cannot speak to its type 2 attachment",
    "es erreicht seinen Typ-2-Aufsatz nicht",
    ATTACHMENT,
  ),
  INCREASED_TEMPERATURE: words("it gets warm", "es wird warm", COOL),
  INCREASED_HOUSING_TEMPERATURE: words("its housing gets warm", "sein Gehäuse wird warm", COOL),
  INCREASED_ATTACHMENT_TEMPERATURE: words(
    "its attachment gets warm",
    "sein Steckeraufsatz wird warm",
    PLUG_HOT,
  ),
  INCREASED_DOMESTIC_PLUG_TEMPERATURE: words(
    "its plug for household sockets gets warm",
    "sein Haushaltsstecker wird warm",
    PLUG_HOT,
  ),
  AC_30MA_FAULT: words("30 mA of alternating current leaked", "30 mA Wechselfehlerstrom", NOT_SAFE),
  AC_60MA_FAULT: words("60 mA of alternating current leaked", "60 mA Wechselfehlerstrom", NOT_SAFE),
  AC_150MA_FAULT: words(
    "150 mA of alternating current leaked",
    "150 mA Wechselfehlerstrom",
    NOT_SAFE,
  ),
  DC_POSITIVE_6MA_FAULT: words(
    "6 mA of direct current leaked (positive)",
    "6 mA Gleichfehlerstrom (positiv)",
    NOT_SAFE,
  ),
  DC_NEGATIVE_6MA_FAULT: words(
    "6 mA of direct current leaked (negative)",
    "6 mA Gleichfehlerstrom (negativ)",
    NOT_SAFE,
  ),
};

const KINDS: Readonly<Record<ChargerNotice["kind"], Text>> = {
  error: { en: "error", de: "Fehler" },
  warning: { en: "warning", de: "Warnung" },
  rcd: { en: "residual current", de: "Fehlerstrom" },
};

/** What a charger says of itself in words, the gravest first; null: it says nothing. */
export function diagnoseNotices(notices: readonly ChargerNotice[]): Diagnosis | null {
  const [first] = notices;
  if (first === undefined) return null;
  const told = notices.slice(0, MOST_TOLD).map(tell);
  const list = (language: keyof Text) => told.map((text) => text[language]).join("; ");
  return {
    code: notices.some(({ kind }) => kind !== "warning") ? "charger-error" : "charger-warning",
    what: {
      en: `The charger reports ${list("en")}`,
      de: `Das Ladegerät meldet ${list("de")}`,
    },
    todo: wordsOf(first)?.todo ?? unknownTodo(first),
  };
}

/** `error 16 (a residual current flowed, and it switched off)`, and as much of it as is known. */
function tell(notice: ChargerNotice): Text {
  const { kind, code, name } = notice;
  const means = wordsOf(notice)?.means ?? (name === null ? null : { en: name, de: name });
  const inLanguage = (language: keyof Text) =>
    KINDS[kind][language] + (code === null ? "" : ` ${code}`) +
    (means === null ? "" : ` (${means[language]})`);
  return { en: inLanguage("en"), de: inLanguage("de") };
}

function wordsOf({ name }: ChargerNotice): Words | undefined {
  return name !== null && Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
}

function unknownTodo({ kind }: ChargerNotice): Text {
  if (kind === "warning") return APP;
  return {
    en:
      "Unplug the car and plug it in again; if it stays, look this number up in the charger's app",
    de: "Das Auto ab- und wieder anstecken; bleibt es so, diese Nummer in der App des Ladegeräts " +
      "nachsehen",
  };
}
