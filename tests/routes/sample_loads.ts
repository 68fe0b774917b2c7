import type { ChargerLoadState, SwitchLoadState } from "../../src/app/load_states.ts";
import type { Status } from "../../src/app/status.ts";
import { SLOT_IDS } from "../../src/domain/house/device.ts";
import type { GoalState } from "../../src/domain/goals/goal_state.ts";
import { FRESH, NOW_MS } from "./fake_program.ts";
import { sampleStatus } from "./stub_program.ts";

/** A charger that charges in Slow. */
export const CAR: ChargerLoadState = {
  ...sampleStatus().charger,
  id: 4,
  name: "Garage",
  kind: "charger",
  mode: "slow",
  modeBy: "user",
  modeSinceMs: NOW_MS,
  isModePending: false,
  reason: { code: "charging.slow", powerW: 1380, isMeterBlind: false },
  surplusW: 900,
  session: null,
  fullPowerW: 3680,
  countedWh: 0,
  goal: null,
};
/** A goal that waits for the sun, at a time. */
export function sampleGoal(nowMs: number): GoalState {
  return {
    energyWh: 20_000,
    readyBy: "07:00",
    days: [1, 2, 3, 4, 5],
    setAtMs: nowMs - 3_600_000,
    gotWh: 3100,
    missingWh: 16_900,
    deadlineMs: nowMs + 8 * 3_600_000,
    powerW: 3680,
    isDue: false,
    startsAtMs: nowMs + 2 * 3_600_000,
    readyAtMs: nowMs + 7 * 3_600_000,
    shortWh: 0,
    cost: 5.408,
  };
}

/** A switch that a person holds on. */
export const HEATER: SwitchLoadState = {
  ...FRESH,
  id: 7,
  name: "Boiler",
  kind: "switch",
  enabled: true,
  on: true,
  powerW: 2050,
  reason: { code: "plug.on.sun", freeW: 2310, neededW: 2100 },
  use: null,
  hold: { on: true, untilMs: NOW_MS + 60_000 },
};

/** A status whose list has its charger and its plug, as that of a small house does. */
export function listed(status: Status): Status {
  const { mode, modeBy, modeSinceMs, isModePending, reason, surplusW, session } = status;
  const chosen = { mode, modeBy, modeSinceMs, isModePending, reason, surplusW, session };
  const goals = { fullPowerW: 3680, countedWh: 0, goal: null };
  return {
    ...status,
    loads: [
      {
        id: SLOT_IDS.charger,
        name: "NRGkick",
        kind: "charger",
        ...goals,
        ...chosen,
        ...status.charger,
      },
      { id: SLOT_IDS.plug, name: "TP-Link", kind: "switch", hold: null, ...status.plug },
    ],
  };
}
