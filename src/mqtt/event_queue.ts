import type { HouseEvent } from "../domain/codes/house_event.ts";

/** An event on its way; `id` is the same however often it is sent. */
export interface QueuedEvent {
  readonly id: string;
  readonly event: HouseEvent;
  /** So many before it did not fit and are lost. */
  readonly lost: number;
}

/** Most events that wait for a broker. */
const MAX_WAITING = 500;

/** Events that no broker has confirmed yet, oldest first. */
export class EventQueue {
  readonly #waiting: QueuedEvent[] = [];
  #count = 0;

  /** `run` tells the events of this run of the program from those of others. */
  constructor(private readonly run: string, private readonly maxWaiting = MAX_WAITING) {}

  get first(): QueuedEvent | null {
    return this.#waiting[0] ?? null;
  }

  /** Where too many wait, the oldest is lost, and the next one tells so. */
  add(event: HouseEvent): void {
    this.#count += 1;
    this.#waiting.push({ id: `${this.run}-${this.#count}`, event, lost: 0 });
    if (this.#waiting.length <= this.maxWaiting) return;
    const lost = (this.#waiting.shift()?.lost ?? 0) + 1;
    const next = this.#waiting[0];
    if (next !== undefined) this.#waiting[0] = { ...next, lost: next.lost + lost };
  }

  /** The broker has it. */
  remove({ id }: QueuedEvent): void {
    if (this.#waiting[0]?.id === id) this.#waiting.shift();
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
