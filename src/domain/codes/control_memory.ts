import * as v from "valibot";
import { CHARGE_MODES } from "../house/mode.ts";

/** A memory is a few hundred characters; what is longer is none. */
const MAX_LENGTH = 10_000;
const MAX_POWER_W = 100_000;
const MAX_ENERGY_WH = 10_000_000;

const WALL_MS = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const DURATION_MS = WALL_MS;
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ENERGY_WH = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(MAX_ENERGY_WH));
const ENERGY_TOTAL_WH = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(Number.MAX_SAFE_INTEGER),
);
const CURRENT_A = v.pipe(v.number(), v.minValue(6), v.maxValue(32));
const MODE = v.picklist(CHARGE_MODES);

const SESSION = v.pipe(
  v.object({
    startedAtMs: WALL_MS,
    /** Energies in Wh, summed from power, by where they came from. */
    solarWh: ENERGY_WH,
    batteryWh: ENERGY_WH,
    gridWh: ENERGY_WH,
    unknownWh: v.optional(ENERGY_WH, 0),
    /** What has flowed since house and charger were last known together. */
    openWh: v.optional(ENERGY_WH, 0),
    /** The counters of then, of what was bought and of what the battery gave; null: not known. */
    importedWh: v.optional(v.nullable(ENERGY_TOTAL_WH), null),
    dischargedWh: v.optional(v.nullable(ENERGY_TOTAL_WH), null),
    /** What the charger's own counter has counted since, and its newest value; null: it has none. */
    countedWh: ENERGY_WH,
    counterWh: v.nullable(ENERGY_WH),
    /** What has been summed since that newest value. */
    sinceCounterWh: ENERGY_WH,
    /** What the counter adds to the sum of power, or takes from it. */
    correctionWh: v.optional(v.pipe(v.number(), v.finite()), 0),
    /** Nobody has looked since then, for a while at least: current may have flowed unseen. */
    isUnseen: v.boolean(),
    maxPowerW: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_POWER_W)),
    /** Whether current flowed when that was last known. */
    isFlowing: v.boolean(),
    pauses: COUNT,
    mode: MODE,
    modes: v.pipe(v.array(MODE), v.maxLength(CHARGE_MODES.length), v.readonly()),
  }),
  v.readonly(),
);

const CAR = v.pipe(
  v.object({
    chargedMs: DURATION_MS,
    wasFlowing: v.nullable(v.boolean()),
    isAtRest: v.boolean(),
    askedAtMs: v.nullable(WALL_MS),
    lastAskAtMs: v.nullable(WALL_MS),
    asks: COUNT,
    /** Smallest told current at which it has drawn. */
    takenA: v.optional(v.nullable(CURRENT_A), null),
    /** Most phases that it has been seen to draw on. */
    seenPhases: v.optional(v.nullable(v.picklist([1, 2, 3])), null),
  }),
  v.readonly(),
);

const PRESENCE = v.pipe(
  v.object({
    absentSinceAtMs: v.nullable(WALL_MS),
    absentUntilAtMs: v.nullable(WALL_MS),
    isCarConnected: v.nullable(v.boolean()),
  }),
  v.readonly(),
);

const COMMAND = v.pipe(
  v.object({ enabled: v.boolean(), currentA: CURRENT_A, switchedAtMs: v.nullable(WALL_MS) }),
  v.readonly(),
);

/** What bridging and lending have cost the battery and the sun has not yet given back, in Wh. */
const LOAN = v.pipe(v.object({ bridgedWh: ENERGY_WH, lentWh: ENERGY_WH }), v.readonly());

const MAX_DRAWN = 20;
const DRAWN = v.pipe(
  v.array(v.object({
    startedAtMs: WALL_MS,
    atA: CURRENT_A,
    phases: v.picklist([1, 2, 3]),
    powerW: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_POWER_W)),
  })),
  v.maxLength(MAX_DRAWN),
  v.readonly(),
);

/** What this charger and its car do again and again. */
const HABITS = v.pipe(
  v.object({
    /** Power that the car draws, in parts of what it is told. */
    drawPart: v.pipe(v.number(), v.minValue(1), v.maxValue(1.2)),
    /** From an ask to the first current. */
    wakeMs: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(120_000))), null),
    /** Current from which it begins, and whether it has stopped below. */
    startA: v.optional(v.nullable(CURRENT_A), null),
    isStartProven: v.optional(v.boolean(), false),
    forMinA: v.optional(v.nullable(CURRENT_A), null),
    /** What it drew at the full current, by session. */
    drawn: v.fallback(v.optional(DRAWN, []), []),
  }),
  v.readonly(),
);

/** More switches of phases in a day than are ever made. */
const MAX_SWITCHES = 24;

/** Switches of phases: those of the last day, and what is known of the car's stay. */
const PHASES = v.pipe(
  v.object({
    switchedAtMs: v.pipe(v.array(WALL_MS), v.maxLength(MAX_SWITCHES), v.readonly()),
    failures: COUNT,
  }),
  v.readonly(),
);

/** A part of the memory: when it cannot be read, it is null and the other parts stay. */
function piece<T extends v.GenericSchema>(schema: T) {
  return v.fallback(v.nullable(schema), null);
}

const MEMORY = v.pipe(
  v.object({
    writtenAtMs: WALL_MS,
    /** The charger that it tells of; null: not known. */
    chargerPlace: piece(v.string()),
    session: piece(SESSION),
    car: piece(CAR),
    presence: piece(PRESENCE),
    habits: piece(v.optional(v.nullable(HABITS), null)),
    /** The last command, and when it last turned on or off. */
    command: piece(COMMAND),
    loan: piece(LOAN),
    protectedUntilAtMs: piece(WALL_MS),
    /** When the main fuse last switched it off. */
    fusedOffAtMs: piece(WALL_MS),
    autoTurnedAtMs: piece(WALL_MS),
    /** How long a Tracked that Auto chose has had no surplus; null: it has some. */
    lackedMs: piece(DURATION_MS),
    shortCharges: v.fallback(COUNT, 0),
    phases: piece(v.optional(v.nullable(PHASES), null)),
  }),
  v.readonly(),
);

/** A session that runs: pauses belong to it. */
export type SessionMemory = v.InferOutput<typeof SESSION>;

/** What control has to know of a charger after a restart: plain JSON, times on the wall clock (epoch ms). */
export type ControlMemory = v.InferOutput<typeof MEMORY>;

/** The part of it that is a state's own. */
export type StateMemory = Omit<ControlMemory, "chargerPlace">;

const SWITCH_MEMORY = v.pipe(
  v.object({
    writtenAtMs: WALL_MS,
    /** The switch that it tells of; left out: not known. */
    place: v.optional(v.string()),
    /** The program steers it, or has still to switch it off; left out: while a person holds it. */
    isSteered: v.optional(v.boolean()),
    /** A person holds it on or off until then; null: nobody does. */
    manual: piece(v.pipe(v.object({ on: v.boolean(), untilAtMs: WALL_MS }), v.readonly())),
  }),
  v.readonly(),
);

/** What control has to know of a switch after a restart, likewise. */
export type SwitchMemory = v.InferOutput<typeof SWITCH_MEMORY>;

/** Reads a charger's memory that was stored as JSON text; null when it is none. */
export function parseMemory(text: string | null): ControlMemory | null {
  return parsed(MEMORY, text);
}

/** Reads a switch's memory, likewise. */
export function parseSwitchMemory(text: string | null): SwitchMemory | null {
  return parsed(SWITCH_MEMORY, text);
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, text: string | null): T | null {
  if (text === null || text.length > MAX_LENGTH) return null;
  try {
    const result = v.safeParse(schema, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
