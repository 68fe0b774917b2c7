import { SYSTEM_CLOCK } from "../src/app/clocks.ts";
import { Schedule } from "../src/app/schedule.ts";
import { EXIT } from "./exit.ts";
import { type Running, runProgram } from "./run_program.ts";

/** Runs the program on the settings' port until SIGTERM or SIGINT. @returns the exit code */
export async function start(): Promise<number> {
  const ended = Promise.withResolvers<"signal" | "broken">();
  const running = await runProgram({
    dataDir: dataDirectory(),
    clock: SYSTEM_CLOCK,
    isDemo: false,
    environment: (name) => Deno.env.get(name),
    onBroken: () => ended.resolve("broken"),
  });
  sayWhereToGo(running);
  const schedule = new Schedule(() => running.program.tick(), SYSTEM_CLOCK, running.logger);
  schedule.start();
  onStopSignal(() => ended.resolve("signal"));
  const why = await ended.promise;
  running.logger.info("Stopping", { why });
  await schedule.stop();
  const { isSafe } = await running.stop();
  return why === "broken" ? EXIT.software : isSafe ? EXIT.ok : EXIT.failure;
}

/** Folder of the data: CHARGEMANAGER_DATA_DIR, else `data`. */
export function dataDirectory(): string {
  return Deno.env.get("CHARGEMANAGER_DATA_DIR") || "data";
}

/** Calls `stop` at the first SIGTERM or SIGINT; a second one ends the process at once. */
export function onStopSignal(stop: () => void): void {
  let isAsked = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, () => {
      if (isAsked) Deno.exit(EXIT.failure);
      isAsked = true;
      stop();
    });
  }
}

/** Tells on the console where the pages are and what is still to be set up. */
export function sayWhereToGo(running: Running): void {
  const { values } = running.program.settings();
  console.log(`chargemanager ${running.program.version}: open http://localhost:${running.port}`);
  const missing = [
    values.inverterHost === "" ? "the inverter's address" : "",
    values.nrgkickMeasurementsUrl === "" && values.nrgkickAddress === ""
      ? "the charger's addresses"
      : "",
  ].filter((item) => item !== "");
  if (missing.length > 0) {
    console.log(`To configure: ${missing.join(" and ")}, on the page Settings`);
  }
}
