import * as v from "valibot";
import { EVCC_MODES } from "../../src/app/evcc_state.ts";
import { SESSION_ENDS } from "../../src/domain/history/history_rows.ts";
import { SLOTS } from "../../src/domain/devices/slots.ts";
import { ISO_DAYS } from "../../src/domain/goals/goal.ts";
import { ROLES } from "../../src/domain/house/device.ts";
import { CHARGE_MODES, MODE_ORIGINS } from "../../src/domain/house/mode.ts";
import { INVERTER_STATUSES } from "../../src/domain/house/snapshot.ts";

/** Moments are epoch ms. */
const AT_MS = v.pipe(v.number(), v.integer());
const COUNT = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Whole W, signs as in the domain; null: unknown. */
const POWER_W = v.nullable(v.pipe(v.number(), v.integer()));
const QUALITY = v.picklist(["fresh", "stale", "unavailable"]);
const MODE = v.picklist(CHARGE_MODES);
const ID = v.pipe(v.number(), v.integer());
const REASON = v.object({ code: v.string(), text: v.string() });

/** What stands beside the values of every device: why it is not reached, and what to do. */
const TROUBLE = {
  error: v.nullable(v.string()),
  problem: v.nullable(v.object({ code: v.string(), what: v.string(), todo: v.string() })),
};

const CHARGER = v.object({
  quality: QUALITY,
  online: v.boolean(),
  charging: v.boolean(),
  enabled: v.nullable(v.boolean()),
  powerW: POWER_W,
  currentA: v.nullable(v.number()),
  targetCurrentA: v.nullable(v.number()),
  phases: v.nullable(v.picklist([1, 2, 3])),
  ...TROUBLE,
});

const PLUG = v.object({
  quality: QUALITY,
  enabled: v.boolean(),
  on: v.nullable(v.boolean()),
  powerW: POWER_W,
  reason: v.nullable(REASON),
  use: v.nullable(
    v.object({ startedAtMs: AT_MS, energyWh: COUNT, solarWh: COUNT, unknownWh: COUNT }),
  ),
  ...TROUBLE,
});

const SESSION = v.nullable(v.object({ startedAtMs: AT_MS, energyWh: COUNT, solarWh: COUNT }));

/** What a charger's car shall have, with its progress; times are wall times. */
const GOAL = v.object({
  energyWh: COUNT,
  readyBy: v.nullable(v.string()),
  days: v.union([v.literal("once"), v.array(v.picklist(ISO_DAYS))]),
  setAtMs: AT_MS,
  /** Null: not known at the moment. */
  gotWh: v.nullable(COUNT),
  missingWh: COUNT,
  deadlineMs: v.nullable(AT_MS),
  powerW: COUNT,
  startsAtMs: v.nullable(AT_MS),
  readyAtMs: v.nullable(AT_MS),
  shortWh: COUNT,
  due: v.boolean(),
  cost: v.nullable(v.number()),
  currency: v.nullable(v.string()),
});

/** A load that is steered, first the one that has the sun first. */
const LOAD = v.union([
  v.object({
    id: ID,
    name: v.string(),
    kind: v.literal("charger"),
    mode: MODE,
    modeBy: v.picklist(MODE_ORIGINS),
    reason: REASON,
    session: SESSION,
    goal: v.nullable(GOAL),
    ...CHARGER.entries,
  }),
  v.object({
    id: ID,
    name: v.string(),
    kind: v.literal("switch"),
    /** A person holds it until then; null: nobody does. */
    hold: v.nullable(v.object({ on: v.boolean(), untilMs: AT_MS })),
    ...PLUG.entries,
  }),
]);

const DEVICE_STATE = v.object({
  id: v.pipe(v.number(), v.integer()),
  name: v.string(),
  driver: v.string(),
  roles: v.array(v.picklist(ROLES)),
  quality: QUALITY,
  powers: v.record(v.picklist(ROLES), POWER_W),
});

/** Wh that one day in five, every other day, four days in five stay below. */
const QUANTILES_WH = v.object({ p20: COUNT, p50: COUNT, p80: COUNT });
const DAY_TO_COME = v.object({ pvWh: QUANTILES_WH, surplusWh: QUANTILES_WH });

const FORECAST = v.object({
  atMs: AT_MS,
  basis: v.picklist(["place", "own-days"]),
  days: COUNT,
  daysWanted: COUNT,
  batteryNeedWh: v.nullable(COUNT),
  carWh: v.nullable(COUNT),
  today: DAY_TO_COME,
  tomorrow: DAY_TO_COME,
});

/** GET /api/status, and each message of GET /api/stream. */
export const STATUS = v.object({
  atMs: AT_MS,
  mode: MODE,
  modeBy: v.picklist(MODE_ORIGINS),
  reason: REASON,
  gridPowerW: POWER_W,
  pvPowerW: POWER_W,
  batteryPowerW: POWER_W,
  consumptionPowerW: POWER_W,
  housePowerW: POWER_W,
  conversionLossW: POWER_W,
  surplusW: POWER_W,
  socPct: v.nullable(v.number()),
  sohPct: v.nullable(v.number()),
  balance: v.picklist(["settled", "settling", "contradictory"]),
  cloudy: v.nullable(v.boolean()),
  meter: v.object({ quality: QUALITY, ...TROUBLE }),
  inverter: v.object({
    quality: QUALITY,
    status: v.nullable(v.picklist(INVERTER_STATUSES)),
    temperatureC: v.nullable(v.number()),
    ...TROUBLE,
  }),
  battery: v.object({ quality: QUALITY, ...TROUBLE }),
  charger: CHARGER,
  plug: PLUG,
  session: SESSION,
  devices: v.array(DEVICE_STATE),
  forecast: v.nullable(FORECAST),
  loads: v.array(LOAD),
});

export const PERCENT = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100)));
const CURRENT_A = v.nullable(v.number());

/** GET /api/state: as programs made for evcc read it; s and not ms. */
export const EVCC_STATE = v.object({
  result: v.object({
    siteTitle: v.string(),
    pvPower: POWER_W,
    grid: v.object({ power: POWER_W }),
    gridPower: POWER_W,
    homePower: POWER_W,
    battery: v.object({ power: POWER_W, soc: PERCENT }),
    batteryPower: POWER_W,
    batterySoc: PERCENT,
    loadpoints: v.array(v.object({
      title: v.string(),
      mode: v.picklist(Object.values(EVCC_MODES)),
      charging: v.boolean(),
      connected: v.boolean(),
      enabled: v.nullable(v.boolean()),
      chargePower: POWER_W,
      chargeCurrent: CURRENT_A,
      offeredCurrent: CURRENT_A,
      phasesActive: v.nullable(v.picklist([1, 2, 3])),
      chargedEnergy: COUNT,
      sessionEnergy: COUNT,
      sessionSolarPercentage: PERCENT,
      connectedDuration: COUNT,
    })),
  }),
});

export const MODE_ANSWER = v.object({ mode: MODE, modeBy: v.picklist(MODE_ORIGINS) });
export const CHARGER_MODE = v.object({ id: v.number(), ...MODE_ANSWER.entries });
export const CHARGER_GOAL = v.object({ id: v.number(), goal: v.nullable(GOAL) });
/** Both null: the switch goes by its rules. */
export const SWITCH_HOLD = v.object({
  id: v.number(),
  on: v.nullable(v.boolean()),
  forMinutes: v.nullable(v.number()),
});

export const HEALTH = v.object({
  status: v.picklist(["ok", "failing"]),
  problem: v.nullable(v.string()),
  cycleAgeMs: v.nullable(v.number()),
  pagesLost: COUNT,
  version: v.string(),
});

export const DEVICE = v.object({
  id: v.pipe(v.number(), v.integer()),
  driver: v.string(),
  name: v.string(),
  roles: v.array(v.picklist(ROLES)),
  params: v.record(v.string(), v.unknown()),
  policy: v.record(v.string(), v.unknown()),
  slot: v.nullable(v.picklist(SLOTS)),
  quality: QUALITY,
  error: v.nullable(v.string()),
  fixed: v.boolean(),
});

export const DEVICE_TEST = v.object({
  durationMs: COUNT,
  source: v.picklist(["device", "program"]),
  roles: v.array(v.object({
    role: v.picklist(ROLES),
    absent: v.boolean(),
    powerW: v.nullable(v.number()),
    ...TROUBLE,
  })),
});

export const FOUND_DEVICES = v.object({
  found: v.array(v.object({
    driver: v.string(),
    name: v.string(),
    address: v.string(),
    hint: v.nullable(v.picklist(["api-disabled", "charger-away"])),
    params: v.record(v.string(), v.unknown()),
    /** Name of the device of the house that lies there. */
    known: v.nullable(v.string()),
  })),
  held: v.boolean(),
  problems: v.array(v.object({
    code: v.string(),
    what: v.string(),
    todo: v.string(),
    detail: v.nullable(v.string()),
  })),
});

export const REFUSAL = v.object({ error: v.string() });

export const ISSUES = v.object({
  issues: v.array(v.object({ key: v.string(), message: v.string() })),
});

export const DEVICE_ISSUES = v.object({
  issues: v.array(
    v.object({ device: v.nullable(v.string()), key: v.string(), message: v.string() }),
  ),
});

/** Fields of records that are no number of their unit. */
export const RECORD_FIELDS: Readonly<Record<string, v.GenericSchema>> = {
  id: v.pipe(v.number(), v.integer()),
  endedBy: v.nullable(v.picklist(SESSION_ENDS)),
  deviceId: ID,
  device: v.nullable(v.string()),
  modes: v.array(MODE),
  pauses: v.nullable(COUNT),
  phases: v.nullable(COUNT),
  fewestPhases: v.nullable(COUNT),
  socStartPct: v.nullable(v.number()),
  socEndPct: v.nullable(v.number()),
  cost: v.nullable(v.number()),
  unknownCost: v.nullable(v.number()),
  currency: v.nullable(v.string()),
  code: v.string(),
  text: v.string(),
  detail: v.record(v.string(), v.unknown()),
};
