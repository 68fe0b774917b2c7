import type { SettingIssue } from "../codes/errors.ts";
import type { SettingKey, Settings } from "./settings.ts";
import type { Text } from "./language.ts";

/** Household sockets, their cables and many chargers are made for so much, in A. */
const USUAL_CURRENT_A = 16;
/** No household pays so much for a kWh in these currencies: it was meant in hundredths. */
const DEAR_PRICE = 2;
const HARD_CURRENCIES: readonly string[] = ["EUR", "USD", "GBP", "CHF", "CAD", "AUD"];
const HOUR_MIN = 60;

/** A question about settings that are valid and probably not meant. */
interface Doubt {
  /** Settings that it is about: it is asked when one of them changes. */
  readonly keys: readonly SettingKey[];
  /** Beside this one. */
  readonly key: SettingKey;
  /** Null: there is nothing to ask. */
  readonly question: (settings: Settings) => Text | null;
}

const DOUBTS: readonly Doubt[] = [
  {
    keys: ["maxCurrentA"],
    key: "maxCurrentA",
    question: ({ maxCurrentA }) =>
      maxCurrentA <= USUAL_CURRENT_A ? null : {
        en: `Are charger, cable, socket and fuse made for ${maxCurrentA} A for hours? ` +
          `Most are made for ${USUAL_CURRENT_A} A. Then save again`,
        de: `Sind Ladegerät, Kabel, Steckdose und Sicherung stundenlang für ${maxCurrentA} A ` +
          `gemacht? Die meisten sind es für ${USUAL_CURRENT_A} A. Dann noch einmal speichern`,
      },
  },
  priceDoubt("importPrice"),
  priceDoubt("feedInPrice"),
  {
    keys: ["plugStartHour", "plugWindow1", "plugWindow2"],
    key: "plugStartHour",
    question: ({ plugStartHour, plugWindow1, plugWindow2 }) => {
      const over = [plugWindow1, plugWindow2].filter((window) => isOver(window, plugStartHour));
      return over.length === 0 ? null : {
        en: `At ${plugStartHour}:00 the window ${over.join(" and ")} is over, so the plug never ` +
          "goes on in it. If that is meant, save again",
        de: `Um ${plugStartHour}:00 ist das Fenster ${over.join(" und ")} vorbei, also geht die ` +
          "Steckdose darin nie an. Wenn das so sein soll, noch einmal speichern",
      };
    },
  },
];

function priceDoubt(key: "importPrice" | "feedInPrice"): Doubt {
  return {
    keys: [key],
    key,
    question: (settings) => {
      const { currency } = settings;
      const price = settings[key];
      if (price === null || price < DEAR_PRICE || !HARD_CURRENCIES.includes(currency)) return null;
      const hundredth = Math.round(price * 100) / 10_000;
      return {
        en: `${price} ${currency} for one kWh? ${price} cents are ${hundredth} ${currency}. ` +
          "If it is meant, save again",
        de: `${numberDe(price)} ${currency} für eine kWh? ${numberDe(price)} Cent sind ` +
          `${numberDe(hundredth)} ${currency}. Wenn es so gemeint ist, noch einmal speichern`,
      };
    },
  };
}

/**
 * What to ask a person before `after` takes the place of `before`: about what changes, and not about
 * what was in force already.
 */
export function settingDoubts(before: Settings, after: Settings): readonly SettingIssue[] {
  return DOUBTS.filter(({ keys }) => keys.some((key) => after[key] !== before[key]))
    .flatMap(({ key, question }) => {
      const message = question(after);
      return message === null ? [] : [{ key, message }];
    });
}

/** True for a window of one day that ends before the hour; one past midnight goes on after it. */
function isOver(window: string, hour: number): boolean {
  const [from = "", to = ""] = window.split("-");
  return minutesOf(from) < minutesOf(to) && minutesOf(to) <= hour * HOUR_MIN;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * HOUR_MIN + minutes;
}

function numberDe(value: number): string {
  return String(value).replace(".", ",");
}
