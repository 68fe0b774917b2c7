import type { Reason } from "../../src/domain/reason.ts";
import type { Language } from "../../src/domain/text.ts";
import { formatsFor, type Place, UNIT_SPACE } from "../format.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import type { ReasonFormats, ReasonTexts } from "./reason_texts.ts";

/** Every word of the pages in one language. */
export type Dictionary = typeof en;

const DICTIONARIES: Readonly<Record<Language, Dictionary>> = { en, de };

/** A place with the present moment (epoch ms), which tells today's times from other days'. */
export type ReasonPlace = Place & { readonly nowMs?: number };

/** The words of a language. */
export function textsFor(language: Language): Dictionary {
  return DICTIONARIES[language];
}

/** The reason as one or two plain sentences; without `nowMs` every time is taken for today's. */
export function reasonSentence(reason: Reason, place: ReasonPlace): string {
  return reasonText(reason, place).replaceAll(UNIT_SPACE, " ");
}

/** The reason as a page shows it: no line ends between a number and its unit. */
export function reasonText(reason: Reason, place: ReasonPlace): string {
  const formats = formatsFor(place);
  const { nowMs } = place;
  const when = nowMs === undefined
    ? formats.clock
    : (atMs: number) => formats.moment({ atMs, nowMs });
  return sentence(textsFor(place.language).reasons, reason, { ...formats, when });
}

function sentence(texts: ReasonTexts, reason: Reason, format: ReasonFormats): string {
  switch (reason.code) {
    case "starting-up":
      return texts["starting-up"](reason, format);
    case "setup.charger":
      return texts["setup.charger"](reason, format);
    case "setup.inverter":
      return texts["setup.inverter"](reason, format);
    case "off":
      return texts["off"](reason, format);
    case "stopping":
      return texts["stopping"](reason, format);
    case "offline.charger":
      return texts["offline.charger"](reason, format);
    case "rejected.charger":
      return texts["rejected.charger"](reason, format);
    case "asked":
      return texts["asked"](reason, format);
    case "charging.slow":
      return texts["charging.slow"](reason, format);
    case "charging.fast":
      return texts["charging.fast"](reason, format);
    case "charging.tracked":
      return texts["charging.tracked"](reason, format);
    case "limit.current":
      return texts["limit.current"](reason, format);
    case "stop.pending":
      return texts["stop.pending"](reason, format);
    case "wait.surplus":
      return texts["wait.surplus"](reason, format);
    case "wait.stable":
      return texts["wait.stable"](reason, format);
    case "wait.dwell":
      return texts["wait.dwell"](reason, format);
    case "wait.soc":
      return texts["wait.soc"](reason, format);
    case "wait.battery":
      return texts["wait.battery"](reason, format);
    case "stale.meter":
      return texts["stale.meter"](reason, format);
    case "blind.meter":
      return texts["blind.meter"](reason, format);
  }
}
