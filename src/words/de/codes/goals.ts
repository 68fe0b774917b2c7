import type { GoalEnd } from "../../../domain/goals/goal_state.ts";
import type { EventDetails } from "../../../domain/codes/house_event.ts";
import { nothing } from "../../sentence_table.ts";
import type { GoalEventSentences } from "../../event_words.ts";
import type { GoalCauseWords, GoalReasonWords } from "../../reason_words.ts";

const BLIND = " Zähler stumm.";

/** Gründe eines Ladeziels als deutsche Sätze. */
export const goalReasonsDe: GoalReasonWords = {
  "turn.goal": () => "Für ein Ladeziel auf Sonne gewechselt.",
  "goal.waits": ({ gotWh, goalWh, startsAtMs }, { energy, when }) =>
    `Beginn ${when(startsAtMs)}, falls nicht vorher die Sonne: ` +
    `bisher ${energy(gotWh)} von ${energy(goalWh)}.`,
  "goal.charging": ({ gotWh, goalWh, powerW, readyAtMs, isMeterBlind }, { energy, power, when }) =>
    `Lädt mit ${power(powerW)}: ${energy(gotWh)} von ${energy(goalWh)}, ` +
    `${readyAtMs === null ? "für ein Ziel" : `Ziel etwa ${when(readyAtMs)}`}.` +
    (isMeterBlind ? BLIND : ""),
  "goal.short": ({ powerW, shortWh, deadlineMs }, { energy, power, when }) =>
    `Lädt mit ${power(powerW)}: ` +
    (deadlineMs === null
      ? `${energy(shortWh)} fehlen`
      : `um ${when(deadlineMs)} fehlen ${energy(shortWh)}`) +
    " zum Ziel, es lädt weiter.",
  "goal.late": ({ powerW, gotWh, goalWh, deadlineMs, readyAtMs }, { energy, power, when }) =>
    `Verspätet${deadlineMs === null ? "" : ` (gewünscht ${when(deadlineMs)})`}: ` +
    `${energy(gotWh)} von ${energy(goalWh)}, ` +
    (readyAtMs === null
      ? `weiter mit ${power(powerW)}.`
      : `mit ${power(powerW)} fertig ${when(readyAtMs)}.`),
  "goal.met": ({ gotWh, goalWh }, { energy }) =>
    `Ziel erreicht: ${energy(gotWh)} von ${energy(goalWh)}. Auf Aus gewechselt.`,
};

export const goalCausesDe: GoalCauseWords = {
  "turn.goal": () => "für ein Ladeziel",
  "goal.waits": ({ gotWh, goalWh }, { energy }) =>
    `das Ziel kann warten, bisher ${energy(gotWh)} von ${energy(goalWh)}`,
  "goal.charging": nothing,
  "goal.short": nothing,
  "goal.late": nothing,
  "goal.met": ({ goalWh }, { energy }) => `das Auto hat die ${energy(goalWh)} seines Ziels`,
};

const ENDS: Readonly<Record<Exclude<GoalEnd, "met">, string>> = {
  "unplugged": "das Auto wurde abgesteckt",
  "no-car": "kein Auto war angesteckt",
  "car-full": "das Auto nimmt nichts mehr",
  "no-flow": "es floss nichts mehr",
};

export const goalEventsDe: GoalEventSentences = {
  "goal.set": ({ energyWh, deadlineMs, deviceName }, { energy, when }) =>
    `${of(deviceName)}Ladeziel gesetzt: ${energy(energyWh)}` +
    `${deadlineMs === null ? "" : `, fertig bis ${when(deadlineMs)}`}.`,
  "goal.dropped": ({ energyWh, gotWh, deviceName }, { energy }) =>
    `${of(deviceName)}Ladeziel von Hand beendet` +
    `${gotWh === null ? "" : `, bei ${energy(gotWh)} von ${energy(energyWh)}`}.`,
  "goal.met": ({ gotWh, deadlineMs, lateMs, deviceName }, { energy, span, when }) =>
    `${of(deviceName)}Ladeziel erreicht: ${energy(gotWh)}` +
    (deadlineMs === null
      ? "."
      : lateMs === 0
      ? `, gewünscht bis ${when(deadlineMs)}.`
      : `, ${span(lateMs)} zu spät.`),
  "goal.missed": (detail, { energy }) => goalMissedDe(detail, energy),
};

/** So much of a goal was missed, and why: in the log, and to whom does not look at the pages. */
export function goalMissedDe(
  { missedWh, energyWh, end, deviceName }: EventDetails["goal.missed"],
  energy: (energyWh: number) => string,
): string {
  return `${of(deviceName)}Ladeziel von ${energy(energyWh)} um ${energy(missedWh)} verfehlt: ${
    ENDS[end]
  }.`;
}

function of(deviceName: string | undefined): string {
  return deviceName === undefined ? "" : `${deviceName}: `;
}
