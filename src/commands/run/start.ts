import { SYSTEM_CLOCK, wait } from "../../app/clocks.ts";
import { Schedule } from "../../app/cycle/schedule.ts";
import { RollUpSchedule } from "../../app/upkeep/roll_up_schedule.ts";
import { Watchdog } from "../../app/upkeep/watchdog.ts";
import { EXIT, exitCodeOf } from "../exit.ts";
import { missingAddresses, missingHalf } from "../../domain/devices/slots.ts";
import { FALLBACK_WORDS } from "../../words/words.ts";
import { OWN_MACHINE_VARIABLE } from "../../domain/settings/own_places.ts";
import { StorageFailed } from "../../domain/codes/errors.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { unknownVariables } from "../../domain/settings/parse_settings.ts";
import { restoreDatabase } from "../../storage/recovery/replace_database.ts";
import { dataDirectory, openEnvironment, OWN_VARIABLES } from "../environment.ts";
import { formatOf, type Running, runProgram } from "./run_program.ts";
import { openServiceManager, type ServiceManager } from "./service_manager.ts";

/** The program ends by itself within 8 s of a signal; what takes so long never will. */
const LAST_MOMENT_MS = 30_000;

/** An answer that tells of the restart has so long to arrive, in ms. */
const FAREWELL_MS = 300;

/** Why a run of the program ends. */
export type End =
  | { readonly why: "signal" | "broken" }
  | { readonly why: "restore"; readonly file: string };

/**
 * Runs the program on the settings' port until SIGTERM or SIGINT; a restore ends one run and begins
 * the next on the other database. @returns the exit code
 */
export async function start(beginRun: typeof begin = begin): Promise<number> {
  let end: (end: End) => void = () => {};
  let isStopping = false;
  onStopSignal(() => {
    isStopping = true;
    end({ why: "signal" });
  });
  let logStray: (error: unknown) => void = () => {};
  onStrayError((error) => {
    logStray(error);
    end({ why: "broken" });
  });
  for (;;) {
    const ended = Promise.withResolvers<End>();
    end = ended.resolve;
    const run = await beginRun(end);
    logStray = (error) => run.logger.error("Stray error", { error: String(error) });
    if (isStopping) end({ why: "signal" });
    const reason = await ended.promise;
    run.logger.info("Stopping", { why: reason.why });
    const isSafe = await run.stop({ isLast: reason.why !== "restore" });
    if (reason.why === "restore") putInPlace(reason.file, run.logger);
    else return exitCodeOf(reason.why, isSafe);
  }
}

/** One run of the program. */
export interface Run {
  readonly logger: Logger;
  /** Ends it; a service manager is told only of the last one. @returns the devices were told */
  stop(options: { readonly isLast: boolean }): Promise<boolean>;
}

/** Starts one run: program, schedules, watchdog. @throws as `runProgram` */
async function begin(end: (end: End) => void): Promise<Run> {
  const environment = openEnvironment();
  const running = await runProgram({
    dataDir: dataDirectory(),
    clock: SYSTEM_CLOCK,
    isDemo: false,
    mayUseOwnMachine: Deno.env.get(OWN_MACHINE_VARIABLE) === "on",
    environment,
    onBroken: () => end({ why: "broken" }),
    onRestore: (file) => endAfterFarewell(end, file),
  });
  const { logger, program } = running;
  warnOfUnknownVariables(running);
  // Where a program reads the log, each line of the output is one of the log.
  if (formatOf(program, environment) !== "json") sayWhereToGo(running);
  return drive(running, { end, manager: openServiceManager(environment, logger) });
}

/** What of a running program is driven. */
export interface Driven extends Pick<Running, "logger" | "pages" | "stop"> {
  readonly program: Pick<Running["program"], "tick" | "upkeep" | "health" | "whenAsked">;
}

/** Ends a run for a restore, once its last answer is on its way. */
export function endAfterFarewell(end: (end: End) => void, file: string): void {
  setTimeout(() => end({ why: "restore", file }), FAREWELL_MS);
}

/** Has a program's cycles run and its history kept up, and watches over both, until it is stopped. */
export function drive(
  running: Driven,
  { end, manager, addCron }: {
    readonly end: (end: End) => void;
    readonly manager: ServiceManager | null;
    readonly addCron?: typeof Deno.cron;
  },
): Run {
  const { logger, program } = running;
  const schedule = new Schedule(() => program.tick(), SYSTEM_CLOCK, logger, wait, addCron);
  program.whenAsked((delayMs) => schedule.askIn(delayMs));
  schedule.start();
  const upkeep = new RollUpSchedule(() => program.upkeep(), SYSTEM_CLOCK, wait, addCron);
  upkeep.start();
  const watchdog = new Watchdog({
    health: () => program.health(),
    remark: () => running.pages.lostSinceMs === null ? null : "The pages' port is lost",
    tell: manager,
    end: () => end({ why: "broken" }),
    clock: SYSTEM_CLOCK,
    logger,
  });
  watchdog.start();
  return {
    logger,
    async stop({ isLast }) {
      // Cycles that hang would hold up the end that is meant to free them.
      const lastMoment = setTimeout(() => Deno.exit(EXIT.software), LAST_MOMENT_MS);
      const scheduled = Promise.all([schedule.stop(), upkeep.stop(), watchdog.stop()]);
      if (isLast) await manager?.stopping();
      const { isSafe } = await running.stop();
      await scheduled;
      manager?.close();
      clearTimeout(lastMoment);
      return isSafe;
    },
  };
}

/** Where that fails, the program goes on with the database from before. */
function putInPlace(file: string, logger: Logger): void {
  try {
    const { replaced } = restoreDatabase(dataDirectory(), { file, atMs: SYSTEM_CLOCK.wallMs() });
    logger.info("Database restored", { file, replaced });
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    logger.error("Database not restored", { file, error: error.message });
  }
}

/** A second signal within this time is the same wish: a service manager tells parent and child. */
const SAME_SIGNAL_MS = 2000;

/** Calls `stop` at the first SIGTERM, SIGINT or SIGHUP; a later second one ends the process at once. */
export function onStopSignal(stop: () => void): void {
  let askedAtMs: number | null = null;
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => {
      const nowMs = performance.now();
      if (askedAtMs !== null && nowMs - askedAtMs > SAME_SIGNAL_MS) Deno.exit(EXIT.failure);
      askedAtMs ??= nowMs;
      stop();
    });
  }
}

/** Takes errors that nobody caught, so that the devices are made safe before the process ends. */
export function onStrayError(take: (error: unknown) => void): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    take(event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    take(event.error);
  });
}

/** Tells on the console where the pages are and what is still to be set up. */
export function sayWhereToGo(
  { program, port }: {
    readonly program: Pick<Running["program"], "settings" | "version">;
    readonly port: number;
  },
): void {
  const { values } = program.settings();
  console.log(`chargemanager ${program.version}: open http://localhost:${port}`);
  const missing = [
    values.inverterHost === "" ? "the inverter's address" : "",
    missingOfCharger(values),
  ].filter((item) => item !== "");
  if (missing.length > 0) {
    console.log(`To configure: ${missing.join(" and ")}, on the page Settings`);
  }
}

/** Both URLs at once are "its addresses"; one alone is named. */
function missingOfCharger(settings: Settings): string {
  const missing = missingAddresses("charger", settings);
  if (missing.length === 0) return "";
  const half = missingHalf(settings);
  if (half !== null) return `the charger's ${FALLBACK_WORDS.settings.fields[half].label}`;
  return missing.length > 1 ? "the charger's addresses" : "the charger's address";
}

/** A misspelt variable would else be a setting that silently stays as it was. */
function warnOfUnknownVariables({ logger }: Running): void {
  for (const { name, nearest } of unknownVariables(ourVariables(), OWN_VARIABLES)) {
    logger.warn("Unknown environment variable", { name, nearest });
  }
}

/** None where the permission to list them is missing. */
function ourVariables(): readonly string[] {
  try {
    return Object.keys(Deno.env.toObject());
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return [];
    throw error;
  }
}
