import type { Moments } from "../format.ts";

/** A time of day with its day, after "ab", "bis" and "seit". */
export const momentsDe: Moments = {
  onDay: ({ clock, day }) => `${day}, ${clock}`,
  tomorrow: (clock) => `morgen ${clock}`,
  yesterday: (clock) => `gestern ${clock}`,
};
