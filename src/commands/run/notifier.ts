import { noticeSentence } from "../../words/notice_texts.ts";
import { wait } from "../../app/clocks.ts";
import { postJson } from "../../devices/transport/webhook.ts";
import { DeviceError } from "../../domain/codes/errors.ts";
import type { HouseEvent } from "../../domain/codes/house_event.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { Notifier } from "../../domain/ports/record_stores.ts";
import type { Place } from "../../words/words.ts";

/** Longest that one try takes, in ms. */
const POST_DEADLINE_MS = 10_000;
/** Rest before the one further try. */
const RETRY_MS = 30_000;
/** What waits for an address that is slow. */
const MAX_WAITING = 20;
/** How long the end of the program waits for what is on its way. */
const CLOSE_MS = 2000;

/** Where notices go and how they are worded, asked each time. */
export interface NoticePlace extends Place {
  /** Empty: nowhere. */
  readonly url: string;
}

/** Posts `{ event, text }` to the address of the setting "Notify", one after the other. */
export class WebhookNotifier implements Notifier {
  readonly #stopped = new AbortController();
  readonly #cut = new AbortController();
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(
    private readonly place: () => NoticePlace | null,
    private readonly logger: Logger,
    private readonly pause: typeof wait = wait,
  ) {}

  tell(event: HouseEvent): void {
    const place = this.place();
    if (place === null || place.url === "" || this.#stopped.signal.aborted) return;
    const text = noticeSentence(event, place);
    if (text === null) return;
    if (this.#waiting >= MAX_WAITING) {
      this.logger.warn("Notice dropped", { event: event.code, waiting: this.#waiting });
      return;
    }
    this.#waiting++;
    this.#tail = this.#tail.then(() => this.#send(place.url, { event: event.code, text }))
      .finally(() => this.#waiting--);
  }

  /** Resolves when all that was told is sent or given up. */
  settle(): Promise<void> {
    return this.#tail;
  }

  /** Takes nothing more, and gives what is on its way two seconds. */
  async close(): Promise<void> {
    this.#stopped.abort();
    const timer = setTimeout(() => this.#cut.abort(), CLOSE_MS);
    await this.#tail;
    clearTimeout(timer);
  }

  async #send(url: string, notice: { readonly event: string; readonly text: string }) {
    if (await this.#try(url, notice)) return;
    await this.pause(RETRY_MS, this.#stopped.signal);
    if (!this.#cut.signal.aborted) await this.#try(url, notice);
  }

  async #try(url: string, notice: { readonly event: string; readonly text: string }) {
    try {
      await postJson(url, notice, { deadlineMs: POST_DEADLINE_MS, signal: this.#cut.signal });
      return true;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.logger.warn("Notice not sent", { event: notice.event, error: error.message });
      return false;
    }
  }
}
