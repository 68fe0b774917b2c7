import type { Outgoing } from "./connection.ts";

/** What a topic shall hold. */
export interface Held {
  readonly payload: string;
  /** It is worth nothing once the program is silent: the broker throws it away then. */
  readonly isOfNow: boolean;
}

export type HeldTopics = ReadonlyMap<string, Held>;

/** A broker keeps what is of now for so long, in s: the same as Home Assistant shows it. */
export const EXPIRY_S = 60;
/** What is of now and unchanged is sent again after this time, well before it expires. */
const RENEW_MS = 20_000;

/** What the broker holds of ours: only what is another is sent, and what is gone is removed. */
export class RetainedTopics {
  readonly #sent = new Map<string, { readonly payload: string | null; readonly atMs: number }>();

  /** The messages that make the broker hold `wanted` and nothing else of ours. */
  due(wanted: HeldTopics, nowMs: number): readonly Outgoing[] {
    const gone = [...this.#sent.keys()].filter((topic) => !wanted.has(topic));
    const changed = [...wanted].filter(([topic, held]) => this.#isDue(topic, held, nowMs));
    return [
      ...gone.map((topic) => message(topic, { payload: "", isOfNow: false })),
      ...changed.map(([topic, held]) => message(topic, held)),
    ];
  }

  /** The message is on its way. */
  took({ topic, payload }: Outgoing, nowMs: number): void {
    if (payload === "") this.#sent.delete(topic);
    else this.#sent.set(topic, { payload, atMs: nowMs });
  }

  /** Nobody knows what the broker holds of these any more: they are sent again. */
  distrust(prefix = ""): void {
    for (const [topic, sent] of this.#sent) {
      if (topic.startsWith(prefix)) this.#sent.set(topic, { ...sent, payload: null });
    }
  }

  /** The broker holds this of ours, from an earlier run. */
  found(topic: string): void {
    if (!this.#sent.has(topic)) this.#sent.set(topic, { payload: null, atMs: 0 });
  }

  /** Another broker or another topic: nothing is there. */
  clear(): void {
    this.#sent.clear();
  }

  #isDue(topic: string, { payload, isOfNow }: Held, nowMs: number): boolean {
    const sent = this.#sent.get(topic);
    if (sent === undefined || sent.payload !== payload) return true;
    return isOfNow && nowMs - sent.atMs >= RENEW_MS;
  }
}

function message(topic: string, { payload, isOfNow }: Held): Outgoing {
  return {
    topic,
    payload,
    qos: isOfNow ? 0 : 1,
    retain: true,
    ...(isOfNow ? { expiryS: EXPIRY_S } : {}),
  };
}
