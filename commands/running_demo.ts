import type { Clock } from "../src/domain/ports.ts";
import { openCharger, openPlug, openSite } from "../src/devices/registry.ts";
import { DemoTroubles } from "../src/simulator/demo_troubles.ts";
import {
  type SimulatedAddresses,
  type SimulatedHouse,
  startSimulatedHouse,
} from "../src/simulator/simulated_house.ts";
import type { DemoOptions } from "./arguments.ts";
import { type Running, type RunOptions, runProgram } from "./run_program.ts";

/** A simulated device answers within milliseconds or never: nobody shall wait longer. */
const PATIENCE = { deadlineMs: 500 };

export interface DemoParts
  extends Pick<RunOptions, "dataDir" | "environment" | "onBroken" | "port" | "hostname" | "write"> {
  readonly clock: Clock;
}

/** The program and the simulated house that it steers, running but for their drive. */
export interface RunningDemo {
  readonly running: Running;
  readonly house: SimulatedHouse;
  readonly troubles: DemoTroubles;
  /** Lets happen what is due in the house, then runs one cycle. */
  step(): Promise<void>;
  /** Ends program and house. @returns whether the devices were told to be safe */
  stop(): Promise<{ readonly isSafe: boolean }>;
}

/**
 * Starts a simulated house on loopback sockets, and the program on a database in `dataDir`.
 * @throws what `runProgram` throws
 */
export async function startDemo(options: DemoOptions, parts: DemoParts): Promise<RunningDemo> {
  const { clock } = parts;
  const house = await startSimulatedHouse({
    now: () => clock.wallMs(),
    startMs: clock.wallMs(),
    seed: options.seed,
    weather: options.weather,
    gen2: options.generation === 2 ? {} : null,
  });
  const troubles = new DemoTroubles(house, () => clock.wallMs());
  try {
    const running = await runProgram({
      ...parts,
      isDemo: true,
      demoHouse: troubles,
      presets: presetsOf(house.addresses),
      openers: {
        openSite: (settings, clock) => openSite(settings, clock, PATIENCE),
        openCharger: (settings, clock) => openCharger(settings, clock, PATIENCE),
        openPlug: (settings, clock) => openPlug(settings, clock, PATIENCE),
      },
    });
    running.program.chooseMode("tracked");
    return {
      running,
      house,
      troubles,
      async step() {
        await troubles.advance();
        await running.program.tick();
      },
      async stop() {
        // Nobody shall wait for devices that are silent by wish.
        await troubles.makeWell();
        try {
          return await running.stop();
        } finally {
          await house.stop();
        }
      },
    };
  } catch (error) {
    await house.stop();
    throw error;
  }
}

function presetsOf(addresses: SimulatedAddresses): Readonly<Record<string, unknown>> {
  const { inverterHost, inverterPort, nrgkickGen2Address, plugHost } = addresses;
  const site = { inverterHost: `${inverterHost}:${inverterPort}`, plugHost };
  return nrgkickGen2Address === null
    ? {
      ...site,
      nrgkickMeasurementsUrl: addresses.nrgkickMeasurementsUrl,
      nrgkickSettingsUrl: addresses.nrgkickSettingsUrl,
      nrgkickPassword: addresses.chargerPin,
    }
    : { ...site, nrgkickGeneration: 2, nrgkickAddress: nrgkickGen2Address };
}
