import * as v from "valibot";

/** Half hours of a day for a hundred devices. */
const MAX_LENGTH = 250_000;
const SECONDS = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3600));
/** Device, start (epoch ms), and for how many seconds its answers were fresh, old and missing. */
const HEALTH = v.pipe(
  v.tuple([
    v.pipe(v.number(), v.integer()),
    v.pipe(v.number(), v.integer()),
    SECONDS,
    SECONDS,
    SECONDS,
  ]),
  v.readonly(),
);
const MEMORY = v.object({ health: v.pipe(v.array(HEALTH), v.readonly()) });

/** How a device answered in one half hour, as the house remembers it. */
export type KeptHealth = v.InferOutput<typeof HEALTH>;

/** The house's memory as it is stored. */
export function healthText(health: readonly KeptHealth[]): string {
  return JSON.stringify({ health });
}

/** Reads it; what is not of its shape tells nothing. */
export function parseHealth(text: string | null): readonly KeptHealth[] {
  if (text === null || text.length > MAX_LENGTH) return [];
  try {
    const result = v.safeParse(MEMORY, JSON.parse(text));
    return result.success ? result.output.health : [];
  } catch {
    return [];
  }
}
