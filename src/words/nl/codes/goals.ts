import type { GoalEnd } from "../../../domain/goals/goal_state.ts";
import type { EventDetails } from "../../../domain/codes/house_event.ts";
import { nothing } from "../../sentence_table.ts";
import type { GoalEventSentences } from "../../event_words.ts";
import type { GoalCauseWords, GoalReasonWords } from "../../reason_words.ts";

const BLIND = " Meter stil.";

/** Reasons of a goal as Dutch sentences. */
export const goalReasonsNl: GoalReasonWords = {
  "turn.goal": () => "Voor een laaddoel naar Zon gegaan.",
  "goal.waits": ({ gotWh, goalWh, startsAtMs }, { energy, when }) =>
    `Wacht tot ${when(startsAtMs)}, of begint eerder met zon: ` +
    `tot nu toe ${energy(gotWh)} van ${energy(goalWh)}.`,
  "goal.charging": ({ gotWh, goalWh, powerW, readyAtMs, isMeterBlind }, { energy, power, when }) =>
    `Laadt met ${power(powerW)}: ${energy(gotWh)} van ${energy(goalWh)}, ` +
    `${readyAtMs === null ? "voor een doel" : `doel rond ${when(readyAtMs)}`}.` +
    (isMeterBlind ? BLIND : ""),
  "goal.short": ({ powerW, shortWh, deadlineMs }, { energy, power, when }) =>
    `Laadt met ${power(powerW)}: ` +
    `${deadlineMs === null ? "" : `om ${when(deadlineMs)} `}nog ${energy(shortWh)} tekort, ` +
    "laadt daarna door.",
  "goal.late": ({ powerW, gotWh, goalWh, deadlineMs, readyAtMs }, { energy, power, when }) =>
    `Te laat${deadlineMs === null ? "" : ` (gewenst ${when(deadlineMs)})`}: ` +
    `${energy(gotWh)} van ${energy(goalWh)}, ` +
    (readyAtMs === null
      ? `verder met ${power(powerW)}.`
      : `met ${power(powerW)} klaar ${when(readyAtMs)}.`),
  "goal.met": ({ gotWh, goalWh }, { energy }) =>
    `Doel gehaald: ${energy(gotWh)} van ${energy(goalWh)}. Naar Uit gegaan.`,
};

export const goalCausesNl: GoalCauseWords = {
  "turn.goal": () => "voor een laaddoel",
  "goal.waits": ({ gotWh, goalWh }, { energy }) =>
    `het doel kan wachten, tot nu toe ${energy(gotWh)} van ${energy(goalWh)}`,
  "goal.charging": nothing,
  "goal.short": nothing,
  "goal.late": nothing,
  "goal.met": ({ goalWh }, { energy }) => `de auto heeft de ${energy(goalWh)} van zijn doel`,
};

const ENDS: Readonly<Record<Exclude<GoalEnd, "met">, string>> = {
  "unplugged": "de auto werd losgekoppeld",
  "no-car": "er was geen auto aangesloten",
  "car-full": "de auto neemt niets meer",
  "no-flow": "er liep geen stroom meer",
};

export const goalEventsNl: GoalEventSentences = {
  "goal.set": ({ energyWh, deadlineMs, deviceName }, { energy, when }) =>
    `${of(deviceName)}Laaddoel ingesteld: ${energy(energyWh)}` +
    `${deadlineMs === null ? "" : `, klaar vóór ${when(deadlineMs)}`}.`,
  "goal.dropped": ({ energyWh, gotWh, deviceName }, { energy }) =>
    `${of(deviceName)}Laaddoel met de hand beëindigd` +
    `${gotWh === null ? "" : `, bij ${energy(gotWh)} van ${energy(energyWh)}`}.`,
  "goal.met": ({ gotWh, deadlineMs, lateMs, deviceName }, { energy, span, when }) =>
    `${of(deviceName)}Laaddoel gehaald: ${energy(gotWh)}` +
    (deadlineMs === null
      ? "."
      : lateMs === 0
      ? `, gewenst vóór ${when(deadlineMs)}.`
      : `, ${span(lateMs)} te laat.`),
  "goal.missed": (detail, { energy }) => goalMissedNl(detail, energy),
};

/** So much of a goal was missed, and why: in the log, and to whom does not look at the pages. */
export function goalMissedNl(
  { missedWh, energyWh, end, deviceName }: EventDetails["goal.missed"],
  energy: (energyWh: number) => string,
): string {
  return `${of(deviceName)}Laaddoel van ${energy(energyWh)} met ${energy(missedWh)} gemist: ${
    ENDS[end]
  }.`;
}

function of(deviceName: string | undefined): string {
  return deviceName === undefined ? "" : `${deviceName}: `;
}
