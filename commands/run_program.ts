import config from "../deno.json" with { type: "json" };
import { createApp } from "../routes/app.tsx";
import { LiveStreams } from "../routes/live.ts";
import { WebServer } from "../routes/server.ts";
import { SYSTEM_CLOCK } from "../src/app/clocks.ts";
import { createLogger } from "../src/app/log.ts";
import { RunningProgram } from "../src/app/running_program.ts";
import type { DeviceOpeners } from "../src/app/equipment.ts";
import { openCharger, openPlug, openSite } from "../src/devices/registry.ts";
import type { DemoHouse } from "../src/domain/demo_house.ts";
import { StorageFailed } from "../src/domain/errors.ts";
import type { Clock, Logger } from "../src/domain/ports.ts";
import { SECRET_KEYS } from "../src/domain/settings.ts";
import { FileBackups } from "../src/storage/backups.ts";
import { DATABASE_FILE } from "../src/storage/database.ts";
import { openOrRecover } from "../src/storage/recovery.ts";

export const VERSION = config.version;

export interface RunOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly isDemo: boolean;
  /** The house behind the demo's page; without one there is no such page. */
  readonly demoHouse?: DemoHouse;
  readonly environment: (name: string) => string | undefined;
  /** Settings to store before the start, for a demo or a test. */
  readonly presets?: Readonly<Record<string, unknown>>;
  /** Overrides the port of the settings; 0 takes any free one. */
  readonly port?: number;
  readonly hostname?: string;
  readonly openers?: DeviceOpeners;
  readonly write?: (line: string) => void;
  readonly onBroken: (error: unknown) => void;
}

/** The whole program, running but for its drive: whoever holds it calls `program.tick()`. */
export interface Running {
  readonly program: RunningProgram;
  readonly logger: Logger;
  readonly port: number;
  /** Makes the devices safe, closes everything. @returns whether all was told so */
  stop(): Promise<{ readonly isSafe: boolean }>;
}

/**
 * Opens the database, whatever has become of it, reads the settings and serves the pages.
 * @throws InstanceRunning, SettingsInvalid, Deno.errors.AddrInUse
 */
export async function runProgram(options: RunOptions): Promise<Running> {
  const { clock, environment, isDemo } = options;
  let program: RunningProgram | null = null;
  const logger = createLogger({
    clock,
    level: () => program?.settings().values.logLevel ?? "info",
    write: options.write ?? ((line) => console.log(line)),
  });
  const { dataDir } = options;
  const wallMs = () => clock.wallMs();
  const database = openOrRecover(dataDir, { clock, wallMs, secretKeys: SECRET_KEYS });
  const trouble = database.keeper.trouble();
  if (trouble !== null) logger.error("Database in trouble", { trouble: JSON.stringify(trouble) });
  const live = new LiveStreams();
  let server: WebServer | null = null;
  const closeAll = async () => {
    live.close();
    await server?.stop();
    database.close();
  };
  try {
    if (options.presets) database.settings.save(options.presets, clock.wallMs());
    program = await RunningProgram.load({
      version: VERSION,
      isDemo,
      clock,
      logger,
      openers: options.openers ?? { openSite, openCharger, openPlug },
      history: database.history,
      settingsStore: database.settings,
      modes: database.mode,
      keeper: database.keeper,
      backups: new FileBackups({ dataDir, databaseFile: `${dataDir}/${DATABASE_FILE}` }),
      environment,
      onBroken: options.onBroken,
    });
    const app = createApp({
      program,
      live,
      logger,
      demoHouse: options.demoHouse ?? null,
      steadyMs: SYSTEM_CLOCK.steadyMs,
      hostname: Deno.hostname(),
      residentMemoryBytes: () => Deno.memoryUsage().rss,
    });
    const service = program.settingsService;
    server = new WebServer((request, info) => app.fetch(request, info), logger, {
      hostname: options.hostname ?? "0.0.0.0",
      onTakenBack: (webPort) => restorePort(service, webPort, logger),
    });
    const pages = server;
    service.guardWith((next, before) =>
      Promise.resolve(next.webPort === before.webPort ? () => {} : pages.move(next.webPort))
    );
    server.start(options.port ?? program.settings().values.webPort);
    const running = program;
    return {
      program,
      logger,
      get port() {
        return pages.port;
      },
      async stop() {
        // A button that is pressed from now on must not start what is being stopped.
        const stopped = running.stop();
        live.close();
        await pages.stop();
        const result = await stopped;
        await closeAll();
        return result;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function restorePort(
  service: RunningProgram["settingsService"],
  webPort: number,
  logger: Logger,
): void {
  try {
    service.restore({ webPort });
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    logger.error("Port not put back", { webPort, error: error.message });
  }
}
