import { SYSTEM_CLOCK, wait } from "../../src/app/clocks.ts";
import { SettingsInvalid } from "../../src/domain/codes/errors.ts";
import type { Logger } from "../../src/domain/ports/log.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/domain/house/units.ts";
import { Listener, type ListenerOptions, whyNotOpened } from "./listener.ts";
import type { Handler } from "./node_exchange.ts";

/** A new port that nobody opens within this time is given up, in ms. */
const CONFIRM_MS = 60_000;
/** How often the server calls itself, in ms, and how long it waits for that to be noticed. */
const PROBE_MS = 20 * SECOND_MS;
const PROBE_DEADLINE_MS = 5 * SECOND_MS;
/** Pause before a lost port is opened again; twice as long after each try that fails. */
const REOPEN_MS = SECOND_MS;
const MAX_REOPEN_MS = MINUTE_MS;

/** How the pages are: since when nobody could open them, and how often that has been. */
export interface PagesState {
  /** Null: they are open. */
  readonly lostSinceMs: number | null;
  readonly losses: number;
}

interface Trial {
  readonly listener: Listener;
  readonly timer: ReturnType<typeof setTimeout>;
}

export interface WebServerOptions extends Pick<ListenerOptions, "hostname" | "isProxy"> {
  /** Called when nobody opened the new port: the setting goes back to `port`. */
  readonly onTakenBack: (port: number) => void;
  readonly confirmMs?: number;
  readonly probeMs?: number;
  readonly reopenMs?: number;
  /** Tests watch the ports. */
  readonly open?: typeof Listener.open;
}

/**
 * The pages' server. It can move to another port: the new one is bound before the old one is given
 * up, and the old one stays until somebody has opened the new one. It calls itself now and then,
 * because a port can be lost without a word, and opens a lost one again.
 */
export class WebServer {
  #current: Listener | null = null;
  #trial: Trial | null = null;
  #probe: ReturnType<typeof setInterval> | undefined;
  #isProbing = false;
  #stopped = new AbortController();
  #lostSinceMs: number | null = null;
  #losses = 0;

  constructor(
    private readonly handler: Handler,
    private readonly logger: Logger,
    private readonly options: WebServerOptions,
  ) {}

  /** Port that is listened on; 0 while stopped. */
  get port(): number {
    return this.#current?.port ?? 0;
  }

  get state(): PagesState {
    return { lostSinceMs: this.#lostSinceMs, losses: this.#losses };
  }

  /** Listens; 0 takes any free port. @throws Error, see `whyNotOpened` */
  async start(port: number): Promise<void> {
    this.#current = await this.#listen(port);
    this.#probe = setInterval(() => void this.#callSelf(), this.options.probeMs ?? PROBE_MS);
  }

  /**
   * Listens on `port` beside the present one until somebody opens it; then the present one closes.
   * @returns takes the move back
   * @throws SettingsInvalid when it cannot be bound; then nothing has changed
   */
  async move(port: number): Promise<() => void> {
    this.#endTrial();
    if (port === this.port) return () => {};
    const listener = await this.#bind(port);
    const timer = setTimeout(() => {
      this.logger.warn("New port was not opened", { port });
      this.#endTrial();
      this.options.onTakenBack(this.port);
    }, this.options.confirmMs ?? CONFIRM_MS);
    this.#trial = { listener, timer };
    return () => this.#endTrial();
  }

  /** Closes all; open answers are cut. */
  async stop(): Promise<void> {
    clearInterval(this.#probe);
    this.#stopped.abort();
    const closing = [this.#current, this.#trial?.listener].filter((listener) => !!listener);
    this.#endTrial();
    this.#current = null;
    await Promise.all(closing.map((listener) => listener.close()));
  }

  async #bind(port: number): Promise<Listener> {
    try {
      return await this.#listen(port);
    } catch (error) {
      const why = whyNotOpened(error);
      throw new SettingsInvalid([{ key: "webPort", code: "port-unavailable", port, why }]);
    }
  }

  async #listen(port: number): Promise<Listener> {
    const { hostname, isProxy, open = Listener.open } = this.options;
    const listener: Listener = await open(port, (request, info) => {
      if (this.#trial?.listener === listener) this.#confirmTrial();
      return this.handler(request, info);
    }, {
      hostname,
      logger: this.logger,
      steadyMs: SYSTEM_CLOCK.steadyMs,
      ...(isProxy === undefined ? {} : { isProxy }),
    });
    this.logger.info("Pages served", { port: listener.port });
    return listener;
  }

  /** Steering does not end with the pages, e.g. when the process had no file left for a moment. */
  async #callSelf(): Promise<void> {
    const listener = this.#current;
    if (listener === null || this.#isProbing) return;
    this.#isProbing = true;
    try {
      const { hostname } = this.options;
      const isOpen = await listener.isReached(hostname, PROBE_DEADLINE_MS);
      if (!isOpen && listener === this.#current) await this.#openAgain(listener);
    } finally {
      this.#isProbing = false;
    }
  }

  async #openAgain(lost: Listener): Promise<void> {
    const { port } = lost;
    const { signal } = this.#stopped;
    this.#lostSinceMs = SYSTEM_CLOCK.wallMs();
    this.#losses += 1;
    this.logger.error("Pages lost", { port, connections: lost.connections });
    // Its connections go too: they hold files that may be missing elsewhere.
    await lost.close();
    let pauseMs = this.options.reopenMs ?? REOPEN_MS;
    while (!signal.aborted) {
      try {
        const opened = await this.#listen(port);
        if (signal.aborted) await opened.close();
        else this.#current = opened;
        this.#lostSinceMs = null;
        return;
      } catch (error) {
        this.logger.error("Pages not opened again", { port, error: String(error), pauseMs });
        await wait(pauseMs, signal);
        pauseMs = Math.min(2 * pauseMs, MAX_REOPEN_MS);
      }
    }
  }

  #confirmTrial(): void {
    const trial = this.#trial;
    if (trial === null) return;
    clearTimeout(trial.timer);
    const old = this.#current;
    this.#trial = null;
    this.#current = trial.listener;
    if (old !== null) void old.close();
  }

  #endTrial(): void {
    const trial = this.#trial;
    if (trial === null) return;
    clearTimeout(trial.timer);
    this.#trial = null;
    void trial.listener.close();
  }
}
