import { en } from "../../../src/words/en/en.ts";
import { NOON_MS } from "../../routes/stub_program.ts";
import type { Plain } from "./schema_samples.ts";
import { DAY_MS, DETAIL, HOUR_MS } from "./tour.ts";

/** Texts that stand in stored records by the name of their field; others are a device's own. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  address: ["192.0.2.7"],
  currency: ["EUR"],
  driver: [...Object.keys(en.diagnoses.makes), "of-another-make"],
  endsAt: ["16:15"],
  nextAt: ["13:55"],
  version: ["1.2.3"],
};
/** Names of moments in epoch ms; other times are spans. */
const MOMENT = /(At|since|lastSeen)Ms$/;

/** Values of fields as records hold them: a moment of today and of the days beside it, both signs. */
export const PLAIN: Plain = {
  text: (name) => TEXTS[name] ?? [DETAIL],
  number: (name) =>
    MOMENT.test(name)
      ? [NOON_MS - HOUR_MS, NOON_MS - DAY_MS, NOON_MS + DAY_MS]
      : name.endsWith("Ms")
      ? [95_000, 7_200_000]
      : name.endsWith("W")
      ? [1234, -1234]
      : [7],
};
