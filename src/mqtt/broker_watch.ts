import type { HouseEvent } from "../domain/codes/house_event.ts";
import type { BrokerState, BrokerTrouble } from "../domain/ports/broker_state.ts";

/** A broker that restarts is no event: its loss is told when it lasts. */
const TOLD_AFTER_MS = 60_000;
/** These do not heal by waiting. */
const TOLD_AT_ONCE: readonly BrokerTrouble[] = [
  "wrong-password",
  "certificate-expired",
  "certificate-unknown",
  "certificate-of-other",
];

/** Follows how the program stands with its broker, and tells of what lasts. */
export class BrokerWatch {
  #state: BrokerState = { kind: "off" };
  #sinceMs = 0;
  #isTold = false;

  get state(): BrokerState {
    return this.#state;
  }

  /** No broker is set up, or another one is. */
  begins(url: string | null): void {
    this.#state = url === null ? { kind: "off" } : { kind: "connecting", url };
    this.#isTold = false;
  }

  /** @returns what is to be told of it */
  connected(
    url: string,
    now: { readonly atMs: number; readonly steadyMs: number },
  ): readonly HouseEvent[] {
    const lostMs = Math.round(now.steadyMs - this.#sinceMs);
    const isBack = this.#isTold;
    this.#isTold = false;
    this.#state = { kind: "connected", url, sinceMs: now.atMs, refusedTopic: null };
    const { atMs } = now;
    return isBack ? [{ atMs, kind: "program", code: "broker.back", detail: { lostMs } }] : [];
  }

  /** The broker takes nothing on this topic. @returns true where that is new */
  refused(topic: string): boolean {
    const state = this.#state;
    if (state.kind !== "connected" || state.refusedTopic !== null) return false;
    this.#state = { ...state, refusedTopic: topic };
    return true;
  }

  /** @returns what is to be told of it */
  failed(
    failure: { readonly url: string; readonly trouble: BrokerTrouble },
    now: { readonly atMs: number; readonly steadyMs: number },
  ): readonly HouseEvent[] {
    const { url, trouble } = failure;
    const { atMs, steadyMs } = now;
    if (this.#state.kind !== "failing") this.#sinceMs = steadyMs;
    const sinceMs = this.#state.kind === "failing" ? this.#state.sinceMs : atMs;
    this.#state = { kind: "failing", url, sinceMs, trouble };
    const isLasting = steadyMs - this.#sinceMs >= TOLD_AFTER_MS || TOLD_AT_ONCE.includes(trouble);
    if (this.#isTold || !isLasting) return [];
    this.#isTold = true;
    const detail = { broker: new URL(url).host, trouble, sinceMs };
    return [{ atMs, kind: "program", code: "broker.lost", detail }];
  }
}
