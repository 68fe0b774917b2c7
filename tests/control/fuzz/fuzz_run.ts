import { decide } from "../one.ts";
import { initialState } from "../one.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import type { PlugReasonCode } from "../../../src/domain/codes/plug_reason.ts";
import type { ReasonCode } from "../../../src/domain/codes/reason.ts";
import type { Moment } from "../../../src/domain/house/time.ts";
import { type FuzzCase, RUN_S } from "./fuzz_case.ts";
import { FuzzHouse, type Truth } from "./fuzz_house.ts";

const CYCLE_S = 5;
const FIRST_MS = 10_000_000;
const WALL_OFFSET_MS = 1_700_000_000_000;

/** The charger was told something else than before. */
export interface Told {
  readonly second: number;
  readonly command: ChargerCommand;
  readonly code: ReasonCode;
}

/** The plug was told to switch. */
export interface PlugTold {
  readonly second: number;
  readonly on: boolean;
  readonly code: PlugReasonCode | null;
  /** The meter's reading at that moment, in W; null: it told nothing. */
  readonly gridPowerW: number | null;
}

/** What one house has lived through. */
export interface FuzzRun {
  readonly told: readonly Told[];
  readonly plugTold: readonly PlugTold[];
  /** The command in force at each second; null: none yet. */
  readonly commands: readonly (ChargerCommand | null)[];
  readonly truths: readonly Truth[];
  /** Grid energy that car and plug drew in each second, in Wh. */
  readonly boughtWh: readonly number[];
  readonly codes: ReadonlySet<ReasonCode>;
}

/** Runs a case: the house second by second, a decision each cycle. */
export function runCase(drawn: FuzzCase): FuzzRun {
  const house = new FuzzHouse(drawn.house);
  const told: Told[] = [];
  const plugTold: PlugTold[] = [];
  const commands: (ChargerCommand | null)[] = [];
  const truths: Truth[] = [];
  const codes = new Set<ReasonCode>();
  const first = momentOf(0);
  let state = initialState({ mode: drawn.mode, modeBy: "user", sinceMs: first.atMs }, first);
  let command: ChargerCommand | null = null;
  for (let second = 0; second < RUN_S; second++) {
    truths.push(house.step(second, drawn.weatherAt(second)));
    if (second % CYCLE_S === 0) {
      const snapshot = house.read(Math.max(0, Math.round(second - drawn.silentFromS)));
      const now = momentOf(second);
      const decision = decide({ state, snapshot, settings: drawn.settings, now });
      state = decision.state;
      codes.add(decision.reason.code);
      if (decision.plug !== null) {
        house.switchPlug(decision.plug);
        plugTold.push({
          second,
          on: decision.plug.on,
          code: decision.plugReason?.code ?? null,
          gridPowerW: snapshot.flows.gridPowerW,
        });
      }
      if (decision.charger !== null && !isSame(decision.charger, command)) {
        house.tell(second, decision.charger);
        told.push({ second, command: decision.charger, code: decision.reason.code });
        command = decision.charger;
      }
    }
    commands.push(command);
  }
  return { told, plugTold, commands, truths, boughtWh: truths.map(boughtWhOf), codes };
}

function isSame(command: ChargerCommand, told: ChargerCommand | null): boolean {
  return command.enabled === told?.enabled && command.currentA === told.currentA;
}

function momentOf(second: number): Moment {
  const steadyMs = FIRST_MS + second * 1000;
  return { steadyMs, atMs: WALL_OFFSET_MS + steadyMs };
}

/** What the grid gave for car and plug: the household alone would have bought the rest anyway. */
function boughtWhOf({ gridW, carW, plugW }: Truth): number {
  return Math.max(0, Math.min(gridW, carW + plugW)) / 3600;
}
