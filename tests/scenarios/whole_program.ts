import { type Running, runProgram } from "../../src/commands/run/run_program.ts";
import { CYCLE_MS } from "../../src/app/cycle/schedule.ts";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../src/simulator/simulated_house.ts";
import { ManualClock } from "../app/fakes.ts";

/** The whole program on real sockets against a simulated house, on a clock that the test moves. */
export class WholeProgram implements AsyncDisposable {
  #running: Running;

  private constructor(
    readonly clock: ManualClock,
    readonly simulation: SimulatedHouse,
    readonly log: string[],
    readonly dataDir: string,
    running: Running,
  ) {
    this.#running = running;
  }

  static async start(
    house: Omit<SimulatedHouseOptions, "now">,
    settings: Readonly<Record<string, unknown>> = {},
  ): Promise<WholeProgram> {
    const clock = new ManualClock(house.startMs ?? undefined);
    const simulation = await startSimulatedHouse({ ...house, now: () => clock.wallMs() });
    const dataDir = await Deno.makeTempDir();
    const log: string[] = [];
    const { addresses } = simulation;
    const presets = {
      inverterHost: `${addresses.inverterHost}:${addresses.inverterPort}`,
      nrgkickMeasurementsUrl: addresses.nrgkickMeasurementsUrl,
      nrgkickSettingsUrl: addresses.nrgkickSettingsUrl,
      nrgkickPassword: addresses.chargerPin,
      plugHost: addresses.plugHost,
      ...settings,
    };
    const running = await WholeProgram.#run(clock, dataDir, log, presets);
    return new WholeProgram(clock, simulation, log, dataDir, running);
  }

  static #run(
    clock: ManualClock,
    dataDir: string,
    log: string[],
    presets?: Readonly<Record<string, unknown>>,
  ): Promise<Running> {
    return runProgram({
      dataDir,
      clock,
      isDemo: false,
      mayUseOwnMachine: true,
      environment: () => undefined,
      ...(presets === undefined ? {} : { presets }),
      port: 0,
      hostname: "127.0.0.1",
      write: (line) => log.push(line),
      onBroken: (error) => log.push(`BROKEN ${error}`),
    });
  }

  get running(): Running {
    return this.#running;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#running.port}`;
  }

  /** One cycle, 5 s later. */
  async step(): Promise<void> {
    this.clock.advance(CYCLE_MS);
    await this.#running.program.tick();
  }

  /** Cycles for so many seconds; `each` looks after every one. */
  async steps(seconds: number, each: () => void = () => {}): Promise<void> {
    for (let cycle = 0; cycle * CYCLE_MS < seconds * 1000; cycle++) {
      await this.step();
      each();
    }
  }

  /** A request as a program in the network makes it. */
  request(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.origin}${path}`, init);
  }

  /** Sends JSON by PUT and takes the status of the answer. */
  async put(path: string, body: unknown): Promise<number> {
    const response = await this.request(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    return response.status;
  }

  /** Stops as SIGTERM does. */
  stop(): Promise<{ readonly isSafe: boolean }> {
    return this.#running.stop();
  }

  /** Starts again on the same data folder, as after a crash or a restart. */
  async restart(): Promise<void> {
    this.#running = await WholeProgram.#run(this.clock, this.dataDir, this.log);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.stop();
    await this.simulation.stop();
    await Deno.remove(this.dataDir, { recursive: true });
  }
}
