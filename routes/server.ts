import { SettingsInvalid } from "../src/domain/errors.ts";
import type { Logger } from "../src/domain/ports.ts";

/** A new port that nobody opens within this time is given up, in ms. */
const CONFIRM_MS = 60_000;

type Handler = (request: Request, info: Deno.ServeHandlerInfo) => Response | Promise<Response>;

interface Listener {
  readonly port: number;
  readonly server: Deno.HttpServer;
  readonly abort: AbortController;
}

interface Trial {
  readonly listener: Listener;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * The pages' server. It can move to another port: the new one is bound before the old one is given
 * up, and the old one stays until somebody has opened the new one.
 */
export class WebServer {
  #current: Listener | null = null;
  #trial: Trial | null = null;

  constructor(
    private readonly handler: Handler,
    private readonly logger: Logger,
    private readonly options: {
      readonly hostname: string;
      /** Called when nobody opened the new port: the setting goes back to `port`. */
      readonly onTakenBack: (port: number) => void;
      readonly confirmMs?: number;
    },
  ) {}

  /** Port that is listened on; 0 while stopped. */
  get port(): number {
    return this.#current?.port ?? 0;
  }

  /** Listens; 0 takes any free port. @throws Deno.errors.AddrInUse and the like */
  start(port: number): void {
    this.#current = this.#listen(port);
  }

  /**
   * Listens on `port` beside the present one until somebody opens it; then the present one closes.
   * @returns takes the move back
   * @throws SettingsInvalid when it cannot be bound; then nothing has changed
   */
  move(port: number): () => void {
    this.#endTrial();
    if (port === this.port) return () => {};
    const listener = this.#bind(port);
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
    const closing = [this.#current, this.#trial?.listener].filter((listener) => !!listener);
    this.#endTrial();
    this.#current = null;
    await Promise.all(closing.map((listener) => close(listener)));
  }

  #bind(port: number): Listener {
    try {
      return this.#listen(port);
    } catch (error) {
      const isTaken = error instanceof Deno.errors.AddrInUse;
      const isForbidden = error instanceof Deno.errors.PermissionDenied;
      const en = isTaken ? "is in use" : isForbidden ? "needs permission" : "cannot be opened";
      const de = isTaken ? "ist belegt" : isForbidden ? "braucht Rechte" : "geht nicht zu öffnen";
      throw new SettingsInvalid([
        { key: "webPort", message: { en: `Port ${port} ${en}`, de: `Port ${port} ${de}` } },
      ]);
    }
  }

  #listen(port: number): Listener {
    const abort = new AbortController();
    const server = Deno.serve(
      { port, hostname: this.options.hostname, signal: abort.signal, onListen() {} },
      (request, info) => {
        if (this.#trial?.listener.server === server) this.#confirmTrial();
        return this.handler(request, info);
      },
    );
    // Steering does not end with the pages, e.g. when too many connections are open.
    server.finished.catch((error) => this.logger.error("Pages ended", { error: String(error) }));
    const listener = { port: server.addr.port, server, abort };
    this.logger.info("Pages served", { port: listener.port });
    return listener;
  }

  #confirmTrial(): void {
    const trial = this.#trial;
    if (trial === null) return;
    clearTimeout(trial.timer);
    const old = this.#current;
    this.#trial = null;
    this.#current = trial.listener;
    if (old !== null) void close(old);
  }

  #endTrial(): void {
    const trial = this.#trial;
    if (trial === null) return;
    clearTimeout(trial.timer);
    this.#trial = null;
    void close(trial.listener);
  }
}

async function close(listener: Listener): Promise<void> {
  listener.abort.abort();
  await listener.server.finished.catch(() => {});
}
