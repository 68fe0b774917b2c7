import { SYSTEM_CLOCK } from "../src/app/clocks.ts";
import { Schedule } from "../src/app/schedule.ts";
import { UpkeepSchedule } from "../src/app/upkeep_schedule.ts";
import { Watchdog } from "../src/app/watchdog.ts";
import { EXIT } from "./exit.ts";
import { missingAddresses } from "../src/domain/device_checks.ts";
import { OWN_MACHINE_VARIABLE } from "../src/domain/own_places.ts";
import { SETTINGS, type Settings } from "../src/domain/settings.ts";
import { unknownVariables } from "../src/domain/settings_values.ts";
import { dataDirectory, openEnvironment, OWN_VARIABLES } from "./environment.ts";
import { formatOf, type Running, runProgram } from "./run_program.ts";
import { openServiceManager } from "./service_manager.ts";

/** The program ends by itself within 8 s of a signal; what takes so long never will. */
const LAST_MOMENT_MS = 30_000;

/** Runs the program on the settings' port until SIGTERM or SIGINT. @returns the exit code */
export async function start(): Promise<number> {
  const environment = openEnvironment();
  const ended = Promise.withResolvers<"signal" | "broken">();
  const running = await runProgram({
    dataDir: dataDirectory(),
    clock: SYSTEM_CLOCK,
    isDemo: false,
    mayUseOwnMachine: Deno.env.get(OWN_MACHINE_VARIABLE) === "on",
    environment,
    onBroken: () => ended.resolve("broken"),
  });
  warnOfUnknownVariables(running);
  // Where a program reads the log, each line of the output is one of the log.
  if (formatOf(running.program, environment) !== "json") sayWhereToGo(running);
  const schedule = new Schedule(() => running.program.tick(), SYSTEM_CLOCK, running.logger);
  running.program.whenAsked((delayMs) => schedule.askIn(delayMs));
  schedule.start();
  const upkeep = new UpkeepSchedule(() => running.program.upkeep(), SYSTEM_CLOCK);
  upkeep.start();
  const manager = openServiceManager(environment, running.logger);
  const watchdog = new Watchdog({
    health: () => running.program.health(),
    tell: manager,
    end: () => ended.resolve("broken"),
    clock: SYSTEM_CLOCK,
    logger: running.logger,
  });
  watchdog.start();
  onStopSignal(() => ended.resolve("signal"));
  onStrayError((error) => {
    running.logger.error("Stray error", { error: String(error) });
    ended.resolve("broken");
  });
  const why = await ended.promise;
  running.logger.info("Stopping", { why });
  // Cycles that hang would hold up the end that is meant to free them.
  Deno.unrefTimer(setTimeout(() => Deno.exit(EXIT.software), LAST_MOMENT_MS));
  const scheduled = Promise.all([schedule.stop(), upkeep.stop(), watchdog.stop()]);
  await manager?.stopping();
  const { isSafe } = await running.stop();
  await scheduled;
  manager?.close();
  return why === "broken" ? EXIT.software : isSafe ? EXIT.ok : EXIT.failure;
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
export function sayWhereToGo(running: Running): void {
  const { values } = running.program.settings();
  console.log(`chargemanager ${running.program.version}: open http://localhost:${running.port}`);
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
  const [missing, ...others] = missingAddresses("nrgkick", settings);
  if (missing === undefined) return "";
  if (others.length > 0) return "the charger's addresses";
  return settings.nrgkickGeneration === 1
    ? `the charger's ${SETTINGS[missing].label.en}`
    : "the charger's address";
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
