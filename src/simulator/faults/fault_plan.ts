import {
  type ChargerFault,
  DEVICE_NAMES,
  type FaultOf,
  type Faults,
  type FaultyDevice,
  type InverterFault,
  type PlugFault,
} from "./faults.ts";
import { Random, subSeed } from "../house/random.ts";

/** One fault of one device from a time (epoch ms) on, for so long. */
export type PlannedFault = { readonly [D in FaultyDevice]: PlannedFaultOf<D> }[FaultyDevice];

interface PlannedFaultOf<D extends FaultyDevice> {
  readonly atMs: number;
  readonly durationMs: number;
  readonly device: D;
  readonly fault: FaultOf[D];
}

export interface FaultPlanOptions {
  /** The same seed gives the same plan. */
  readonly seed: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly devices?: readonly FaultyDevice[];
  /** Which charger there is: what befalls it differs. */
  readonly chargerGeneration?: 1 | 2;
  /** How often each device falls ill, on the mean. */
  readonly faultsPerHour?: number;
  /** Longest of the slow answers; real time, whatever clock the house has. */
  readonly maxSlowMs?: number;
}

interface Step<F> {
  readonly fault: F;
  readonly durationMs: number;
}

/** What may befall a device: one fault, or several that follow one another. */
type Story<F> = (chance: Chance) => readonly Step<F>[];

interface Chance {
  readonly random: Random;
  readonly maxSlowMs: number;
  /** A length between so many seconds. */
  lasting(fromS: number, toS: number): number;
}

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
/** Answers of 3 to 8 s were seen. */
const MAX_SLOW_MS = 8000;
const SHORT = { fromS: 5, toS: 90 } as const;
const LONG = { fromS: 60, toS: 600 } as const;

/** A fault that passes within seconds, or within minutes. */
function passing<F>(fault: F, length: { fromS: number; toS: number } = SHORT): Story<F> {
  return ({ lasting }) => [{ fault, durationMs: lasting(length.fromS, length.toS) }];
}

function slow(): Story<{ readonly kind: "slow"; readonly delayMs: number }> {
  return ({ random, maxSlowMs, lasting }) => {
    const delayMs = Math.round(random.between(maxSlowMs * 3 / 8, maxSlowMs));
    return [{ fault: { kind: "slow", delayMs }, durationMs: lasting(5, 60) }];
  };
}

const INVERTER_STORIES: readonly Story<InverterFault>[] = [
  passing({ kind: "down" }),
  passing({ kind: "silent" }),
  slow(),
  passing({ kind: "frozen" }, LONG),
  passing({ kind: "not-implemented" }),
  passing({ kind: "meter-lost" }, LONG),
  passing({ kind: "meter-asleep" }, LONG),
  passing({ kind: "sign-flipped" }),
  passing({ kind: "battery-asleep" }, LONG),
  passing({ kind: "battery-overflow", status: 4 }),
  passing({ kind: "battery-lost" }, LONG),
  passing({ kind: "counters-reset" }, LONG),
  passing({ kind: "counters-backwards" }, LONG),
  passing({ kind: "throttled" }, LONG),
  passing({ kind: "inverter-fault", vendorStatus: (0x3 << 16) | 0x16 }, LONG),
  passing({ kind: "grid-off" }),
  ({ random, lasting }) => [{
    fault: { kind: "wild-power", powerW: random.isHit(0.5) ? 127_000 : -127_000 },
    durationMs: lasting(1, 20),
  }],
  passing({ kind: "scale-race" }, LONG),
  passing({ kind: "garbage" }),
  passing({ kind: "old-answers" }),
  passing({ kind: "unknown-hangs" }, LONG),
  passing({ kind: "exception", code: 4 }),
  passing({ kind: "split" }, LONG),
  restart,
];

/** What befalls a charger of either generation, and the car on it. */
const ANY_CHARGER_STORIES: readonly Story<ChargerFault>[] = [
  passing({ kind: "down" }),
  passing({ kind: "deaf" }),
  passing({ kind: "silent" }),
  slow(),
  passing({ kind: "frozen" }, LONG),
  passing({ kind: "error-500" }),
  passing({ kind: "html" }),
  passing({ kind: "empty" }),
  passing({ kind: "hang-up" }),
  passing({ kind: "put-ignored" }),
  passing({ kind: "clamped", currentA: 8 }, LONG),
  passing({ kind: "error-code", code: "17" }, LONG),
  passing({ kind: "car-full" }, LONG),
  passing({ kind: "car-asleep" }, LONG),
  passing({ kind: "self-start" }),
  passing({ kind: "phases-lost", supplyPhases: 1 }, LONG),
];

const CHARGER_STORIES: Readonly<Record<1 | 2, readonly Story<ChargerFault>[]>> = {
  1: [
    ...ANY_CHARGER_STORIES,
    passing({ kind: "away-message" }, LONG),
    passing({ kind: "away-message", status: 404 }, LONG),
    passing({ kind: "away-204" }, LONG),
    passing({ kind: "wrong-pin" }),
    passing({ kind: "wrong-pin", answer: 202 }),
    passing({ kind: "wrong-pin", isTold: false }),
    passing({ kind: "link-lost" }, LONG),
    passing({ kind: "link-lost", isTimeLive: true }, LONG),
    passing({ kind: "time-frozen" }, LONG),
    passing({ kind: "flag-false" }, LONG),
  ],
  2: [
    ...ANY_CHARGER_STORIES,
    passing({ kind: "api-disabled" }, LONG),
    passing({ kind: "unauthorized" }),
    passing({ kind: "busy" }),
    passing({ kind: "commands-blocked" }),
    passing({ kind: "sparse" }, LONG),
    passing({ kind: "raw" }, LONG),
    passing({ kind: "warning-code", code: "16" }, LONG),
  ],
};

const PLUG_STORIES: readonly Story<PlugFault>[] = [
  passing({ kind: "down" }, LONG),
  passing({ kind: "silent" }, LONG),
  slow(),
  passing({ kind: "relay-error" }),
  passing({ kind: "truncated" }),
  ({ random, lasting }) => [{
    fault: { kind: "wrong-length", lengthBytes: Math.floor(random.between(0, 2 ** 32)) },
    durationMs: lasting(SHORT.fromS, SHORT.toS),
  }],
  passing({ kind: "split" }, LONG),
  passing({ kind: "meter-error" }, LONG),
  ({ random, lasting }) => [{
    fault: { kind: "switched-by-hand", isOn: random.isHit(0.5) },
    durationMs: lasting(SHORT.fromS, SHORT.toS),
  }],
  passing({ kind: "load-resting" }, LONG),
  passing({ kind: "reboot" }),
  passing({ kind: "total-reset" }),
];

/**
 * Faults that befall the devices of a house between two times, each device's own one after the
 * other, sorted by time. A fault that has begun may last beyond the end.
 */
export function planFaults(options: FaultPlanOptions): readonly PlannedFault[] {
  const { devices = DEVICE_NAMES } = options;
  const plan: readonly PlannedFault[] = [
    ...planDevice("inverter", INVERTER_STORIES, options),
    ...planDevice("charger", CHARGER_STORIES[options.chargerGeneration ?? 1], options),
    ...planDevice("plug", PLUG_STORIES, options),
  ];
  return plan.filter(({ device }) => devices.includes(device)).toSorted((a, b) => a.atMs - b.atMs);
}

/** The inverter's restart as it comes once or twice a day. */
export function planRestart(
  restartOf: { seed: number; atMs: number },
): readonly PlannedFaultOf<"inverter">[] {
  const chance = chanceOf(new Random(restartOf.seed), MAX_SLOW_MS);
  return placed("inverter", restart(chance), restartOf.atMs);
}

/** Refused for 1 to 3 minutes, then no value is there, then it watches the grid. */
function restart({ lasting }: Chance): readonly Step<InverterFault>[] {
  return [
    { fault: { kind: "down" }, durationMs: lasting(60, 180) },
    { fault: { kind: "not-implemented" }, durationMs: lasting(5, 60) },
    { fault: { kind: "starting" }, durationMs: lasting(60, 300) },
  ];
}

function planDevice<D extends FaultyDevice>(
  device: D,
  stories: readonly Story<FaultOf[D]>[],
  options: FaultPlanOptions,
): readonly PlannedFaultOf<D>[] {
  const { fromMs, toMs, faultsPerHour = 6, maxSlowMs = MAX_SLOW_MS } = options;
  const random = new Random(subSeed(options.seed, DEVICE_NAMES.indexOf(device)));
  const chance = chanceOf(random, maxSlowMs);
  const plan: PlannedFaultOf<D>[] = [];
  for (let atMs = fromMs;;) {
    // Uniform around the mean, so that no two faults of a device ever touch.
    atMs += Math.ceil(random.between(0.2, 1.8) * HOUR_MS / faultsPerHour);
    const story = stories[Math.floor(random.unit() * stories.length)];
    if (atMs >= toMs || story === undefined) return plan;
    for (const step of placed(device, story(chance), atMs)) {
      plan.push(step);
      atMs = step.atMs + step.durationMs;
    }
  }
}

function placed<D extends FaultyDevice>(
  device: D,
  steps: readonly Step<FaultOf[D]>[],
  fromMs: number,
): readonly PlannedFaultOf<D>[] {
  let atMs = fromMs;
  return steps.map(({ fault, durationMs }) => {
    const planned = { atMs, durationMs, device, fault };
    atMs += durationMs;
    return planned;
  });
}

function chanceOf(random: Random, maxSlowMs: number): Chance {
  return {
    random,
    maxSlowMs,
    lasting: (fromS, toS) => Math.round(random.between(fromS, toS) * SECOND_MS),
  };
}

/** Puts a plan into effect as time goes on. */
export class FaultPlayer {
  readonly #running: { [D in FaultyDevice]: PlannedFault | null } = {
    inverter: null,
    charger: null,
    plug: null,
  };

  constructor(
    private readonly plan: readonly PlannedFault[],
    private readonly faults: Faults,
  ) {}

  /** Begins and ends what is due at a time (epoch ms). Resolves when it is in effect. */
  async advanceTo(atMs: number): Promise<void> {
    for (const device of DEVICE_NAMES) {
      const due = this.plan.find((planned) =>
        planned.device === device && planned.atMs <= atMs &&
        atMs < planned.atMs + planned.durationMs
      ) ?? null;
      if (due === this.#running[device]) continue;
      this.#running[device] = due;
      if (due === null) await this.faults.clear(device);
      else await this.#begin(due);
    }
  }

  #begin(planned: PlannedFault): Promise<void> {
    switch (planned.device) {
      case "inverter":
        return this.faults.set(planned.device, planned.fault);
      case "charger":
        return this.faults.set(planned.device, planned.fault);
      case "plug":
        return this.faults.set(planned.device, planned.fault);
    }
  }
}
