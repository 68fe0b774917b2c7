import type { GoalEnd } from "../../../domain/goals/goal_state.ts";
import type { EventDetails } from "../../../domain/codes/house_event.ts";
import { nothing } from "../../sentence_table.ts";
import type { GoalEventSentences } from "../../event_words.ts";
import type { GoalCauseWords, GoalReasonWords } from "../../reason_words.ts";

const BLIND = " Meter silent.";

/** Reasons of a goal as English sentences. */
export const goalReasonsEn: GoalReasonWords = {
  "turn.goal": () => "Changed to Tracked for a goal.",
  "goal.waits": ({ gotWh, goalWh, startsAtMs }, { energy, when }) =>
    `Starts at ${when(startsAtMs)} unless the sun does: ` +
    `${energy(gotWh)} of ${energy(goalWh)} so far.`,
  "goal.charging": ({ gotWh, goalWh, powerW, readyAtMs, isMeterBlind }, { energy, power, when }) =>
    `Charging at ${power(powerW)}: ${energy(gotWh)} of ${energy(goalWh)}, ` +
    `${readyAtMs === null ? "for a goal" : `goal at ${when(readyAtMs)}`}.` +
    (isMeterBlind ? BLIND : ""),
  "goal.short": ({ powerW, shortWh, deadlineMs }, { energy, power, when }) =>
    `Charging at ${power(powerW)}: ${energy(shortWh)} short of the goal` +
    `${deadlineMs === null ? "" : ` at ${when(deadlineMs)}`}, then goes on.`,
  "goal.late": ({ powerW, gotWh, goalWh, deadlineMs, readyAtMs }, { energy, power, when }) =>
    `Late: ${energy(gotWh)} of ${energy(goalWh)}` +
    `${deadlineMs === null ? "" : `, wanted by ${when(deadlineMs)}`}. ` +
    (readyAtMs === null
      ? `Goes on at ${power(powerW)}.`
      : `At ${power(powerW)} it is met at ${when(readyAtMs)}.`),
  "goal.met": ({ gotWh, goalWh }, { energy }) =>
    `Goal met: ${energy(gotWh)} of ${energy(goalWh)}. Changed to Off.`,
};

export const goalCausesEn: GoalCauseWords = {
  "turn.goal": () => "for a goal",
  "goal.waits": ({ gotWh, goalWh }, { energy }) =>
    `the goal can wait, ${energy(gotWh)} of ${energy(goalWh)} so far`,
  "goal.charging": nothing,
  "goal.short": nothing,
  "goal.late": nothing,
  "goal.met": ({ goalWh }, { energy }) => `the car has the ${energy(goalWh)} of its goal`,
};

const ENDS: Readonly<Record<Exclude<GoalEnd, "met">, string>> = {
  "unplugged": "the car was unplugged",
  "no-car": "no car was plugged in",
  "car-full": "the car takes no more",
  "no-flow": "nothing flowed any more",
};

export const goalEventsEn: GoalEventSentences = {
  "goal.set": ({ energyWh, deadlineMs, deviceName }, { energy, when }) =>
    `${of(deviceName)}Goal set: ${energy(energyWh)}` +
    `${deadlineMs === null ? "" : `, ready by ${when(deadlineMs)}`}.`,
  "goal.dropped": ({ energyWh, gotWh, deviceName }, { energy }) =>
    `${of(deviceName)}Goal ended by hand` +
    `${gotWh === null ? "" : `, at ${energy(gotWh)} of ${energy(energyWh)}`}.`,
  "goal.met": ({ gotWh, deadlineMs, lateMs, deviceName }, { energy, span, when }) =>
    `${of(deviceName)}Goal met: ${energy(gotWh)}` +
    (deadlineMs === null
      ? "."
      : lateMs === 0
      ? `, wanted by ${when(deadlineMs)}.`
      : `, ${span(lateMs)} late.`),
  "goal.missed": (detail, { energy }) => goalMissedEn(detail, energy),
};

/** So much of a goal was missed, and why: in the log, and to whom does not look at the pages. */
export function goalMissedEn(
  { missedWh, energyWh, end, deviceName }: EventDetails["goal.missed"],
  energy: (energyWh: number) => string,
): string {
  return `${of(deviceName)}Goal of ${energy(energyWh)} missed by ${energy(missedWh)}: ${
    ENDS[end]
  }.`;
}

function of(deviceName: string | undefined): string {
  return deviceName === undefined ? "" : `${deviceName}: `;
}
