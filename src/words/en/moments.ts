import type { Moments } from "../format.ts";

/** A time of day with its day, after "from", "until" and "since". */
export const momentsEn: Moments = {
  onDay: ({ clock, day }) => `${clock} on ${day}`,
  tomorrow: (clock) => `${clock} tomorrow`,
  yesterday: (clock) => `${clock} yesterday`,
};
