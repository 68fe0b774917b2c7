import type { Phases } from "../../domain/house/units.ts";
import type { ChargerState } from "../house/charger.ts";

/** What the charger knows of itself at one moment. */
export interface GoeView {
  readonly charger: ChargerState;
  /** `frc`: 0 neutral, 1 off, 2 on. */
  readonly force: number;
  /** `amp`, told at once. */
  readonly currentA: number;
  /** `psm`: 0 auto, 1 one phase, 2 three. */
  readonly phaseMode: number;
  readonly unitCurrentA: 16 | 32;
  readonly cableCurrentA: number;
  readonly hasAdapter: boolean;
  readonly supplyPhases: Phases;
  readonly voltagesV: readonly number[];
  readonly frequencyHz: number;
  readonly isPlugged: boolean;
  readonly isCarFull: boolean;
  readonly upTimeMs: number;
  readonly serialNumber: string;
  /** 0: none; null: the controller is silent. */
  readonly errorCode: number | null;
  readonly isTooHot: boolean;
  readonly temperatureLimitA: number;
  readonly usesPvSurplus: boolean;
  readonly logicMode: number;
}

const FIRMWARE = "60.4";
/** Model status by force, while nothing else has a say. */
const REASONS = [15, 4, 3];
const [TOO_HOT, SWITCHES_PHASES, NOT_BECAUSE_ERROR] = [1, 23, 26];

/** Every key that the simulated charger has, in its own order. */
export function statusOf(view: GoeView): Readonly<Record<string, unknown>> {
  const { charger, unitCurrentA, phaseMode, supplyPhases } = view;
  const { currentA, activePhases, powerW } = charger;
  const live = [1, 2, 3].map((phase) => phase <= supplyPhases);
  const closed = live.map((hasMains, index) =>
    hasMains && powerW > 0 && !(phaseMode === 1 && index > 0)
  );
  const amps = [1, 2, 3].map((phase) => phase <= activePhases ? currentA : 0);
  const watts = amps.map((a, index) => a * (view.voltagesV[index] ?? 0));
  return {
    car: carOf(view),
    alw: view.force !== 1,
    frc: view.force,
    amp: view.currentA,
    ama: unitCurrentA,
    cbl: view.isPlugged ? view.cableCurrentA : null,
    adi: view.hasAdapter,
    amt: view.temperatureLimitA,
    acs: 0,
    trx: null,
    psm: phaseMode,
    fsp: phaseMode === 1,
    pha: [...closed, ...live],
    pnp: closed.filter((isClosed) => isClosed).length,
    nrg: [...view.voltagesV, 1, ...amps, ...watts, 0, powerW, 99, 99, 99, 0].map(rounded),
    wh: charger.sessionWh,
    eto: Math.floor(charger.totalWh),
    err: view.errorCode,
    modelStatus: reasonOf(view),
    tma: [rounded(28 + powerW / 600), 26.5],
    fhz: rounded(view.frequencyHz),
    lmo: view.logicMode,
    fup: view.usesPvSurplus,
    mca: 6,
    mptwt: 600_000,
    mpwst: 120_000,
    rbt: view.upTimeMs,
    fwv: FIRMWARE,
    typ: "go-eCharger_V4",
    var: unitCurrentA === 32 ? 22 : 11,
    sse: view.serialNumber,
  };
}

/** Of these keys alone; all where none is named. */
export function filtered(
  status: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  if (keys.length === 0) return status;
  return Object.fromEntries(Object.entries(status).filter(([key]) => keys.includes(key)));
}

function carOf({ errorCode, isPlugged, isCarFull, charger, force }: GoeView): number | null {
  if (errorCode === null) return null;
  if (errorCode !== 0) return 5;
  if (!isPlugged) return 1;
  if (charger.powerW > 0) return 2;
  return isCarFull || force === 1 ? 4 : 3;
}

function reasonOf({ errorCode, isTooHot, force, charger }: GoeView): number {
  if (isTooHot) return TOO_HOT;
  if (charger.isChangingOver) return SWITCHES_PHASES;
  return errorCode === 0 ? REASONS[force] ?? 15 : NOT_BECAUSE_ERROR;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
