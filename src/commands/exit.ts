/** Exit codes of every command (sysexits where they exist). */
export const EXIT = {
  ok: 0,
  /** Something could not be made safe or done. */
  failure: 1,
  /** Wrong words on the command line. */
  usage: 2,
  /** Our own bug. */
  software: 70,
  /** Data folder or port cannot be had. */
  unavailable: 69,
  /** The environment holds wrong settings. */
  config: 78,
} as const;

/** How a run of the program ends: by its own bug, or asked to, with all devices told to be safe. */
export function exitCodeOf(why: "signal" | "broken", isSafe: boolean): number {
  if (why === "broken") return EXIT.software;
  return isSafe ? EXIT.ok : EXIT.failure;
}
