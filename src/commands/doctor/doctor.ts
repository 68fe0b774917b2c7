import { SYSTEM_CLOCK, wait } from "../../app/clocks.ts";
import { createOpeners } from "../../devices/registry.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { DoctorOptions } from "../arguments.ts";
import { findDevices, findText } from "./doctor_find.ts";
import { type Examination, examineHouse, glanceAtSettings } from "./doctor_house.ts";
import { reportText } from "./doctor_report.ts";
import { placesOfOneClient } from "./doctor_rows.ts";
import { EXIT } from "../exit.ts";
import type { SearchPlaces } from "../../devices/driver.ts";
import { VERSION } from "../run/run_program.ts";
import { dataDirectory, openEnvironment } from "../environment.ts";
import { onStopSignal } from "../run/start.ts";

/** The doctor's surroundings; a test brings its own. */
export interface DoctorSurroundings {
  readonly dataDir: string;
  readonly environment: (name: string) => string | undefined;
  readonly clock: Clock;
  readonly openers: Examination["openers"];
  readonly print: (text: string) => void;
  /** Ends `--watch`, and what is under way. */
  readonly stop: AbortSignal;
  readonly deadlineMs: number;
  /** Where the running program is asked; by its own port when left out. */
  readonly programOrigin?: string;
  /** Where `--find` calls, in place of the machine's networks. */
  readonly search?: SearchPlaces;
}

/** For requests that are not the drivers', and for a search. */
const DEADLINE_MS = 3000;

/** Tests the devices of the house, or searches for some. @returns the exit code */
export async function doctor(
  options: DoctorOptions,
  run: typeof runDoctor = runDoctor,
): Promise<number> {
  const stop = new AbortController();
  if (options.watchS !== null) onStopSignal(() => stop.abort());
  return await run(options, {
    dataDir: dataDirectory(),
    environment: openEnvironment(),
    clock: SYSTEM_CLOCK,
    openers: createOpeners(),
    print: (text) => console.log(text),
    stop: stop.signal,
    deadlineMs: DEADLINE_MS,
  });
}

/**
 * One round, or one each so many seconds until the signal; prints a text or a line of JSON a round.
 * A round that the signal cuts short is not printed: it says nothing of the devices.
 * @returns the exit code of the last whole round
 * @throws StorageFailed, SettingsInvalid
 */
export async function runDoctor(
  options: DoctorOptions,
  surroundings: DoctorSurroundings,
): Promise<number> {
  const { watchS } = options;
  const { stop, print } = surroundings;
  let code: number = EXIT.failure;
  do {
    const round = options.isFind
      ? await search(options, surroundings)
      : await examine(options, surroundings);
    if (stop.aborted) break;
    print(round.text);
    code = round.isWell ? EXIT.ok : EXIT.failure;
    if (watchS !== null) await wait(watchS * 1000, stop);
  } while (watchS !== null && !stop.aborted);
  return code;
}

interface Round {
  readonly text: string;
  readonly isWell: boolean;
}

async function examine(
  { isJson }: DoctorOptions,
  surroundings: DoctorSurroundings,
): Promise<Round> {
  const { stop, ...rest } = surroundings;
  const report = await examineHouse({ ...rest, version: VERSION, signal: stop });
  return { text: isJson ? JSON.stringify(report) : reportText(report), isWell: report.isWell };
}

async function search(
  { isJson, address }: DoctorOptions,
  surroundings: DoctorSurroundings,
): Promise<Round> {
  const { clock, deadlineMs, stop, search: places } = surroundings;
  const { isProgramRunning, settings, rows } = glanceAtSettings(surroundings);
  const heldHosts = isProgramRunning ? placesOfOneClient(settings, rows) : [];
  const report = await findDevices(
    { address, version: VERSION, heldHosts },
    { clock, deadlineMs, signal: stop, ...places },
  );
  return { text: isJson ? JSON.stringify(report) : findText(report), isWell: report.hasFound };
}
