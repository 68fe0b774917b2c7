import type { HouseEvent } from "../domain/codes/house_event.ts";
import type { Moment } from "../domain/house/time.ts";
import { HOUR_MS } from "../domain/house/units.ts";
import type { FleetRun, FleetTrouble } from "../domain/ports/fleet.ts";

/** A database that is serviced is no event: its loss is told when it lasts. */
const TOLD_AFTER_MS = HOUR_MS;
/** These do not heal by waiting. */
const TOLD_AT_ONCE: readonly FleetTrouble[] = [
  "wrong-password",
  "no-entry",
  "no-database",
  "no-right",
  "no-schema",
  "schema-older",
  "schema-newer",
  "certificate",
];

/** Follows whether rows can be shipped, and tells of what lasts. */
export class FleetWatch {
  #failedAt: Moment | null = null;
  #told: FleetTrouble | null = null;
  #run: FleetRun = { kind: "starting" };

  /** What became of the last run. */
  get run(): FleetRun {
    return this.#run;
  }

  /** @returns what is to be told of it */
  failed(trouble: FleetTrouble, now: Moment): readonly HouseEvent[] {
    this.#failedAt ??= now;
    this.#run = { kind: "failing", sinceMs: this.#failedAt.atMs, trouble };
    const isLasting = now.steadyMs - this.#failedAt.steadyMs >= TOLD_AFTER_MS ||
      TOLD_AT_ONCE.includes(trouble);
    if (this.#told === trouble || !isLasting) return [];
    this.#told = trouble;
    const detail = { trouble, sinceMs: this.#failedAt.atMs };
    return [{ atMs: now.atMs, kind: "program", code: "fleet.lost", detail }];
  }

  /** @returns what is to be told of it */
  shipped(rows: number, now: Moment): readonly HouseEvent[] {
    const lostMs = Math.round(now.steadyMs - (this.#failedAt?.steadyMs ?? now.steadyMs));
    const isTold = this.#told !== null;
    this.#failedAt = null;
    this.#told = null;
    this.#run = { kind: "shipped", atMs: now.atMs };
    const detail = { lostMs, rows };
    return isTold ? [{ atMs: now.atMs, kind: "program", code: "fleet.back", detail }] : [];
  }

  /** Another address, or none. */
  begins(): void {
    this.#failedAt = null;
    this.#told = null;
    this.#run = { kind: "starting" };
  }
}
