import type { Tell } from "../../app/upkeep/watchdog.ts";
import type { Logger } from "../../domain/ports/log.ts";

/** How the program tells a service manager how it does, by systemd's notify protocol. */
export interface ServiceManager extends Tell {
  stopping(): Promise<void>;
  close(): void;
}

/**
 * The service manager that waits on NOTIFY_SOCKET (sd_notify(3)), told from a socket of the
 * program's own in RUNTIME_DIRECTORY; null where none waits or none can be told. What cannot be
 * sent is dropped with one word in the log: steering does not depend on it.
 */
export function openServiceManager(
  environment: (name: string) => string | undefined,
  logger: Logger,
): ServiceManager | null {
  const target = environment("NOTIFY_SOCKET");
  const folder = environment("RUNTIME_DIRECTORY");
  if (!target) return null;
  if (!target.startsWith("/") || !folder?.startsWith("/")) {
    logger.warn("Service manager cannot be told: it needs NOTIFY_SOCKET and RUNTIME_DIRECTORY");
    return null;
  }
  const path = `${folder}/notify.sock`;
  const socket = listen(path, logger);
  if (socket === null) return null;
  let hasFailed = false;
  const send = async (state: string) => {
    try {
      await socket.send(new TextEncoder().encode(state), { transport: "unixpacket", path: target });
    } catch (error) {
      if (!hasFailed) logger.warn("Service manager not told", { error: String(error) });
      hasFailed = true;
    }
  };
  return {
    ready: () => send("READY=1"),
    alive: () => send("WATCHDOG=1"),
    trouble: (problem) => send(`STATUS=${problem ?? "Cycles run"}`),
    stopping: () => send("STOPPING=1"),
    close() {
      socket.close();
      remove(path);
    },
  };
}

function listen(path: string, logger: Logger): Deno.DatagramConn | null {
  try {
    remove(path);
    return Deno.listenDatagram({ transport: "unixpacket", path });
  } catch (error) {
    logger.warn("Service manager cannot be told", { error: String(error) });
    return null;
  }
}

/** Removes a socket; none is there after a first start. */
function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
