import config from "../../../deno.json" with { type: "json" };
import { createApp } from "../../../routes/app.tsx";
import { arePagesClosed } from "../../../routes/sign_in/closed_pages.tsx";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { whyNotOpened } from "../../../routes/server/listener.ts";
import { normalAddress } from "../../../routes/http/request_facts.ts";
import { type PagesState, WebServer } from "../../../routes/server/web_server.ts";
import { SYSTEM_CLOCK } from "../../app/clocks.ts";
import type { FleetShip } from "../../fleet/fleet_ship.ts";
import type { PriceSource } from "../../prices/price_source.ts";
import type { DeviceTools } from "../../app/settings/device_checks.ts";
import { createLogger, type LogEntry } from "../../app/log/logger.ts";
import { journalLine, jsonLine, textLine } from "../../app/log/log_lines.ts";
import { withoutSecrets } from "../../app/log/without_secrets.ts";
import { TokenService } from "../../app/settings/token_service.ts";
import { RunningProgram } from "../../app/running_program.ts";
import type { DeviceOpeners } from "../../app/cycle/equipment.ts";
import { createNetworkSweep } from "../../devices/checks/network_sweep.ts";
import { createDriverFinder } from "../../devices/checks/driver_finder.ts";
import { isSameHost } from "../../devices/transport/same_host.ts";
import { createDeviceDiscoverer } from "../../devices/checks/device_discoverer.ts";
import { createDeviceTester, DEVICE_DIAGNOSER } from "../../devices/checks/device_tester.ts";
import { guardedLookup } from "../../devices/transport/guarded_lookup.ts";
import type { Driver, SearchPlaces } from "../../devices/driver.ts";
import { createOpeners, DRIVERS } from "../../devices/registry.ts";
import type { DemoHouse } from "../../domain/ports/demo_house.ts";
import { PortUnavailable, StorageFailed } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { Restoring } from "../../domain/ports/restoring.ts";
import { SECRET_KEYS } from "../../domain/settings/settings.ts";
import { environmentName } from "../../domain/settings/parse_settings.ts";
import { FileBackups } from "../../storage/backup/backups.ts";
import { DATABASE_FILE } from "../../storage/database/database.ts";
import { FileRestores } from "../../storage/backup/file_restores.ts";
import { LogFile } from "../../storage/records/log_file.ts";
import { openOrRecover } from "../../storage/recovery/recovery.ts";

import { fleetOf, healthOf, pricesOf, withTokens } from "./beside_program.ts";
import { type NoticePlace, WebhookNotifier } from "./notifier.ts";
import { BrokerLink } from "../../mqtt/link.ts";
import { Today } from "../../../routes/status/today_card.tsx";
import { statusJson } from "../../../routes/api/status_json.ts";
import { adviceOf } from "../../words/diagnosis_texts.ts";
import { FALLBACK_WORDS, SPOKEN, type Words, wordsOf } from "../../words/words.ts";

/** Asks for a secret that nobody has: only reset-secret, at the machine, opens the pages again. */
const CLOSED_PAGES = { webSecretEnabled: true, webSecret: "" } as const;

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
  /** Devices may be on this machine; the setting of who runs the program, not of a page. */
  readonly mayUseOwnMachine?: boolean;
  readonly openers?: DeviceOpeners;
  /** The makes of devices; those of this program when left out. */
  readonly drivers?: readonly Driver[];
  /** Where searches call, in place of the machine's networks. */
  readonly search?: SearchPlaces;
  readonly write?: (line: string) => void;
  /** The languages of the pages; those of this program when left out. */
  readonly spoken?: readonly Words[];
  readonly onBroken: (error: unknown) => void;
  /**
   * Asked to end the program, put this file in the place of the database and start anew; left out:
   * the pages do not offer it.
   */
  readonly onRestore?: (file: string) => void;
}

/** The whole program, running but for its drive: whoever holds it calls `tick` and `upkeep`. */
export interface Running {
  readonly program: RunningProgram;
  readonly logger: Logger;
  readonly port: number;
  /** How the pages are, for who watches over the process. */
  readonly pages: PagesState;
  /** Makes the devices safe, closes everything. @returns whether all was told so */
  stop(): Promise<{ readonly isSafe: boolean }>;
}

/**
 * Opens the database, whatever has become of it, reads the settings and serves the pages.
 * @throws InstanceRunning, SettingsInvalid, PortUnavailable
 */
export async function runProgram(options: RunOptions): Promise<Running> {
  const { clock, environment, isDemo, spoken = SPOKEN } = options;
  let program: RunningProgram | null = null;
  const { dataDir } = options;
  const write = options.write ?? ((line) => console.log(line));
  const logFile = new LogFile(dataDir, () => clock.steadyMs());
  const safe = (line: string) => withoutSecrets(line, secretsOf(program));
  const logger = createLogger({
    clock,
    level: () => program?.settings().values.logLevel ?? "info",
    sinks: [
      (entry) => write(safe(lineOf(entry, formatOf(program, environment)))),
      (entry) => {
        // Until the settings are known nothing is written; what was gathered is written after.
        const { logFile: isOn = true } = program?.settings().values ?? {};
        if (isOn) logFile.add(safe(textLine(entry)), program === null ? "info" : entry.level);
      },
    ],
  });
  const wallMs = () => clock.wallMs();
  const database = openOrRecover(dataDir, {
    clock,
    wallMs,
    secretKeys: SECRET_KEYS,
    settingsWhenLost: CLOSED_PAGES,
  });
  const trouble = database.keeper.trouble();
  if (trouble !== null) logger.error("Database in trouble", { trouble: JSON.stringify(trouble) });
  const live = new LiveStreams();
  const tokens = new TokenService({ store: database.tokens, logger, nowMs: wallMs });
  const notifier = new WebhookNotifier(
    () => program === null ? null : placeOf(program, spoken),
    logger,
  );
  let server: WebServer | null = null;
  let link: BrokerLink | null = null;
  let fleet: FleetShip | null = null;
  let prices: PriceSource | null = null;
  const closePages = async () => {
    live.close();
    program?.devices.sweep?.cancel();
    await server?.stop();
  };
  const closeAll = async () => {
    await closePages();
    await link?.stop();
    await fleet?.stop();
    await prices?.stop();
    await notifier.close();
    database.close();
    writeOut(logFile);
  };
  try {
    if (options.presets) database.settings.save(options.presets, clock.wallMs());
    program = await RunningProgram.load({
      version: VERSION,
      isDemo,
      clock,
      logger,
      openers: options.openers ?? createOpeners({
        drivers: options.drivers ?? DRIVERS,
        ...(options.mayUseOwnMachine === true ? {} : { lookup: guardedLookup() }),
      }),
      tools: deviceTools(options.search ?? {}, options.drivers ?? DRIVERS),
      history: database.history,
      queries: database.queries,
      upkeep: database.upkeep,
      settingsStore: database.settings,
      dayAhead: database.dayAhead,
      modes: database.mode,
      devices: database.devices,
      drivers: options.drivers ?? DRIVERS,
      keeper: withTokens(database.keeper, tokens),
      backups: new FileBackups({
        dataDir,
        databaseFile: `${dataDir}/${DATABASE_FILE}`,
        secretKeys: SECRET_KEYS,
      }),
      restoring: restoringOf(options),
      records: database.records,
      stamps: database.stamps,
      notifier: {
        tell: (event) => notifier.tell(event),
        hear: (event) => link?.hear(event),
      },
      describe: (diagnosis) => adviceOf(diagnosis, FALLBACK_WORDS).what,
      environment,
      mayUseOwnMachine: options.mayUseOwnMachine ?? false,
      languages: spoken.map(({ code }) => code),
      onBroken: options.onBroken,
    });
    if (arePagesClosed(program)) {
      logger.warn("Pages are closed: their secret was lost, run reset-secret", {});
    }
    if (!program.settings().values.logFile) logFile.drop();
    tokens.load();
    const app = createApp({
      program,
      tokens,
      live,
      logger,
      log: logFile,
      demoHouse: options.demoHouse ?? null,
      spoken,
      steadyMs: SYSTEM_CLOCK.steadyMs,
      hostname: Deno.hostname(),
      residentMemoryBytes: () => Deno.memoryUsage().rss,
      pages: () => server?.state ?? { lostSinceMs: null, losses: 0 },
    });
    const service = program.settingsService;
    server = new WebServer((request, info) => app.fetch(request, info), logger, {
      hostname: options.hostname ?? "0.0.0.0",
      isProxy: (address) => isTrusted(service.values.trustedProxies, address),
      onTakenBack: (webPort) => restorePort(service, webPort, logger),
    });
    const pages = server;
    service.guardWith(async (next, before) =>
      next.webPort === before.webPort ? () => {} : await pages.move(next.webPort)
    );
    await openPages(pages, options.port ?? program.settings().values.webPort);
    const running = program;
    const health = healthOf(running, { store: database.records.memory, clock, logger });
    const ship = fleetOf(running, { logger, source: database.fleet, version: VERSION });
    fleet = ship;
    running.fleet = () => ship.state;
    ship.start();
    const source = pricesOf(running, { logger, store: database.dayAhead });
    prices = source;
    running.dayAhead = () => source.state;
    source.start();
    const broker = linkOf(running, { logger, spoken });
    link = broker;
    running.broker = () => broker.state;
    broker.start();
    return {
      program,
      logger,
      get port() {
        return pages.port;
      },
      get pages() {
        return pages.state;
      },
      async stop() {
        // A button that is pressed from now on must not start what is being stopped.
        const stopped = running.stop();
        health.save();
        await closePages();
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

/** On the machine's clock, also in a demo: the broker is real. */
function linkOf(
  program: RunningProgram,
  { logger, spoken }: { readonly logger: Logger; readonly spoken: readonly Words[] },
): BrokerLink {
  const today = new Today(program);
  return new BrokerLink({
    program,
    energies: () => today.energies(),
    state: (words) => statusJson(program, words),
    spoken,
    logger,
    steadyMs: SYSTEM_CLOCK.steadyMs,
    random: Math.random,
    run: crypto.randomUUID(),
    note: (event) => program.note(event),
  });
}

function isTrusted(proxies: readonly string[], address: string): boolean {
  return proxies.map(normalAddress).includes(normalAddress(address));
}

/** Values of settings that no line of the log may show. */
function secretsOf(program: RunningProgram | null): readonly string[] {
  if (program === null) return [];
  const { values } = program.settings();
  // Who knows the address of a webhook can call it.
  const ofSettings = [...[...SECRET_KEYS].map((key) => values[key]), values.postgresUrl];
  const fleetPassword = URL.parse(values.postgresUrl)?.password ?? "";
  const priceToken = URL.parse(values.priceUrl)?.hash.slice(1) ?? "";
  const ofDevices = program.deviceService.all.flatMap(({ secrets }) => Object.values(secrets));
  return [...ofSettings, fleetPassword, priceToken, ...ofDevices].filter((value) =>
    typeof value === "string"
  );
}

/** What a disk does not take at the end is on the console all the same. */
function writeOut(logFile: LogFile): void {
  try {
    logFile.write();
  } catch {
    // There is nobody left to tell.
  }
}

function restoringOf({ dataDir, onRestore }: RunOptions): Restoring | null {
  if (onRestore === undefined) return null;
  const databaseFile = `${dataDir}/${DATABASE_FILE}`;
  const restores = new FileRestores({ dataDir, databaseFile });
  return {
    receive: (form) => restores.receive(form),
    examine: (source) => restores.examine(source),
    begin: (source) => onRestore(restores.pathOf(source)),
  };
}

/** How the console gets its log; systemd sets JOURNAL_STREAM where the journal reads it. */
export function formatOf(
  program: Pick<RunningProgram, "settings"> | null,
  environment: (name: string) => string | undefined,
): "text" | "journal" | "json" {
  const format = program?.settings().values.logFormat ?? environment("CHARGEMANAGER_LOG_FORMAT");
  if (format === "text" || format === "json") return format;
  return environment("JOURNAL_STREAM") === undefined ? "text" : "journal";
}

function lineOf(entry: LogEntry, format: ReturnType<typeof formatOf>): string {
  if (format === "json") return jsonLine(entry);
  return format === "journal" ? journalLine(entry) : textLine(entry);
}

/** Opens the port. @throws PortUnavailable with what to do */
export async function openPages(pages: Pick<WebServer, "start">, port: number): Promise<void> {
  try {
    await pages.start(port);
  } catch (cause) {
    const problem = whyNotOpened(cause);
    if (problem === "other") throw cause;
    const why = problem === "taken" ? "another program has it" : "this user may not open it";
    throw new PortUnavailable(
      `Cannot open port ${port} of the pages: ${why}. Choose another by the setting ` +
        `"${FALLBACK_WORDS.settings.fields.webPort.label}" (webPort) or the variable ${
          environmentName("webPort")
        }`,
      { cause },
    );
  }
}

/** On the machine's clock, also in a demo: round trips and deadlines are real. */
function deviceTools(places: SearchPlaces, drivers: readonly Driver[]): DeviceTools {
  const clock = SYSTEM_CLOCK;
  return {
    tester: createDeviceTester({ clock }),
    isSameHost,
    finder: createDriverFinder({ drivers, clock, ...places }),
    sweep: createNetworkSweep({ drivers, clock, ...places }),
    discoverer: createDeviceDiscoverer({ clock, ...places }),
    diagnoser: DEVICE_DIAGNOSER,
  };
}

function placeOf(program: RunningProgram, spoken: readonly Words[]): NoticePlace {
  const { notifyUrl: url, language } = program.settings().values;
  // Nobody's browser tells a language here.
  return { url, words: wordsOf(language, spoken) ?? FALLBACK_WORDS, timeZone: program.timeZone() };
}

/** Stores the port that the pages are on, where they could not go to the one of the settings. */
export function restorePort(
  service: Pick<RunningProgram["settingsService"], "restore">,
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
