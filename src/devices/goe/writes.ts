import * as v from "valibot";
import { DeviceProtocol } from "../../domain/codes/errors.ts";
import type { ChargerCommand } from "../../domain/house/command.ts";
import { type JsonAnswer, shownText } from "../transport/http_json.ts";
import { FORCE, jsonObject, PHASE_MODE } from "./answers.ts";

/** What a write sets, by key. */
export type Wished = Readonly<Record<string, number>>;

/** What became of each key of a write. */
export interface WriteResult {
  readonly taken: readonly string[];
  readonly refused: readonly string[];
  /** Its own words for the first refusal, as far as they may be shown; null: nothing is refused. */
  readonly words: string | null;
}

/** Refused as a whole it answers 500 (go-eCharger-API-v2 issue 4). */
const ALSO_ANSWERED = [500];
/** As in `amp: value out of range`; the words of anything else are not passed on. */
const OWN_WORDS = /^[a-z]{2,4}: [a-z0-9 ()]{1,60}$/i;

/**
 * One request: the current first, so that nothing ever flows at an older one. A stop forces it off
 * and carries nothing that could get it refused; one that switches phases comes after a stop that was
 * seen. Neutral, which would charge, is never sent.
 */
export function wishedBy({ enabled, currentA, phases }: ChargerCommand): Wished {
  if (enabled) return { amp: currentA, frc: FORCE.on };
  if (phases === undefined) return { frc: FORCE.off };
  const psm = phases === 1 ? PHASE_MODE.one : PHASE_MODE.three;
  return { frc: FORCE.off, amp: currentA, psm };
}

export function pathOf(wished: Wished): string {
  const query = Object.entries(wished).map(([key, value]) => `${key}=${value}`).join("&");
  return `/api/set?${query}`;
}

/**
 * Reads an answer to GET /api/set: true a key that was taken, a text for one that was not.
 * @throws DeviceProtocol where a key has neither, and what `jsonObject` throws
 */
export function decodeWrite(answer: JsonAnswer, action: string, wished: Wished): WriteResult {
  const body = jsonObject(answer, action, ALSO_ANSWERED);
  const keys = Object.keys(wished);
  const taken = keys.filter((key) => body[key] === true);
  const texts = keys.flatMap((key) => {
    const text = body[key];
    return v.is(v.string(), text) ? [{ key, text: shownText(text) }] : [];
  });
  const [first] = texts;
  if (first === undefined && taken.length < keys.length) {
    const untold = keys.filter((key) => !taken.includes(key)).join(" and ");
    throw new DeviceProtocol(`Cannot ${action}: the answer does not tell of ${untold}`);
  }
  return {
    taken,
    refused: texts.map(({ key }) => key),
    words: first === undefined
      ? null
      : OWN_WORDS.test(first.text)
      ? first.text
      : "in words that are not known",
  };
}
