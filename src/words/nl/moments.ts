import type { Moments } from "../format.ts";

/** A time of day with its day, after "vanaf", "tot" and "sinds". */
export const momentsNl: Moments = {
  onDay: ({ clock, day }) => `${day} om ${clock}`,
  tomorrow: (clock) => `morgen om ${clock}`,
  yesterday: (clock) => `gisteren om ${clock}`,
};
