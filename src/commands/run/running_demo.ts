import { CHARGER_KEYS } from "../../domain/devices/slots.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import type { Clock } from "../../domain/house/time.ts";
import { createOpeners } from "../../devices/registry.ts";
import { bigHouse } from "../../simulator/big_house.ts";
import { answerSearches, demoSettings } from "../../simulator/demo_settings.ts";
import type { DeviceRow } from "../../simulator/part_devices.ts";
import { DemoTroubles } from "../../simulator/faults/demo_troubles.ts";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../simulator/simulated_house.ts";
import type { DemoOptions } from "../arguments.ts";
import { livePastDays, trackAll } from "./past_days.ts";
import type { SearchPlaces } from "../../devices/driver.ts";
import { type Running, type RunOptions, runProgram } from "./run_program.ts";

/** A simulated device answers within milliseconds or never: nobody shall wait longer. */
const PATIENCE = { deadlineMs: 500 };
const LOOPBACK = "127.0.0.1";
/** What the car takes at least on the demo's day. */
const LEAST_NEED_WH = 30_000;
/** The first car is out in the evening; warm water is drawn in the morning. */
const HABITS = {
  car: {
    needWh: 18_000,
    habit: {
      leavesHour: 17.5,
      returnsHour: 21.5,
      variationH: 1,
      usesWh: [6000, 24_000],
      restDaysOfTen: 1,
      startsCharger: true,
    },
  },
  heater: { drawnWh: 3500 },
} as const;

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
export async function startDemo(demo: DemoOptions, parts: DemoParts): Promise<RunningDemo> {
  const { clock } = parts;
  const { days } = demo;
  const now = () => clock.wallMs();
  const startMs = now();
  const options = demoHouse(demo, startMs);
  const house = await startSimulatedHouse({ ...options, now });
  const troubles = new DemoTroubles(house, now);
  const search = await answerSearches(house, { now, hostname: LOOPBACK });
  const stopHouse = async () => {
    await search[Symbol.asyncDispose]();
    await house.stop();
  };
  try {
    const presets = {
      ...demoSettings(house.addresses),
      ...(options.mainFuseA === undefined ? {} : { mainFuseA: options.mainFuseA }),
    };
    if (days > 0) {
      const { dataDir } = parts;
      const past = { simulation: house, dataDir, presets, untilMs: startMs, days };
      await livePastDays(past);
    }
    // There shall be something to see: the car has come home from far.
    const { car } = house.house;
    car.setNeedWh(Math.max(car.needWh, LEAST_NEED_WH));
    const running = await runProgram({
      ...parts,
      isDemo: true,
      mayUseOwnMachine: true,
      demoHouse: troubles,
      presets,
      search: { ...searchPlaces(search.port), sweep: sweepPlaces(house) },
      openers: createOpeners({ patience: PATIENCE }),
    });
    for (const { row } of days > 0 ? [] : house.devices) {
      await running.program.deviceService.add({ ...row });
    }
    trackAll(running.program);
    // The sun to come is reckoned from the days before, beside the first cycles.
    const upkeep = days > 0 ? running.program.upkeep() : null;
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
          await upkeep;
          await stopHouse();
        }
      },
    };
  } catch (error) {
    await stopHouse();
    throw error;
  }
}

/** The demo's house, which begins to live so many days before the demo. */
export function demoHouse(
  { house, days, seed, weather, generation }: DemoOptions,
  startMs: number,
): Omit<SimulatedHouseOptions, "now"> {
  return {
    ...HABITS,
    startMs: startMs - days * 24 * HOUR_MS,
    seed,
    weather,
    weatherOnlyOnMs: startMs,
    gen2: generation === 2 ? { canSwitchPhases: true } : null,
    ...(house === "big" ? bigHouse(generation) : {}),
  };
}

/** What a sweep looks at: the house's own devices that speak HTTP. */
export function sweepPlaces(
  { addresses, devices }: {
    readonly addresses: Pick<SimulatedHouse["addresses"], typeof CHARGER_KEYS.boxUrl>;
    readonly devices: readonly { readonly row: Pick<DeviceRow, "params"> }[];
  },
): readonly string[] {
  const box = URL.parse(addresses[CHARGER_KEYS.boxUrl])?.host ?? "";
  const further = devices.map(({ row }) => String(row.params["host"] ?? ""));
  return [box, ...further].filter((host) => host !== "");
}

/** The search's calls stay on this machine; port 9 is where nobody listens. */
function searchPlaces(plugPort: number): SearchPlaces {
  return {
    plugs: { broadcastAddresses: [LOOPBACK], port: plugPort },
    chargers: { ownAddresses: [LOOPBACK], group: LOOPBACK, port: 9 },
    inverterPorts: [],
  };
}
