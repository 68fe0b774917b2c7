import assert from "node:assert/strict";
import { snapshotOf } from "../../src/commands/replay/steered_house.ts";
import { type ControlState, decide, initialState, restoreState, toMemory } from "../control/one.ts";
import { parseMemory } from "../../src/domain/codes/control_memory.ts";
import type { ChargerCommand } from "../../src/domain/house/command.ts";
import type { ChargeMode } from "../../src/domain/house/mode.ts";
import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import type { Moment } from "../../src/domain/house/time.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/house/units.ts";
import { House, type HouseOptions } from "../../src/simulator/house/house.ts";

const START_MS = Date.UTC(2026, 5, 20, 22);
const CYCLE_MS = 5 * SECOND_MS;
const LAGS = { siteS: 1, chargerS: 3 } as const;

interface Outcome {
  readonly carWh: number;
  readonly starts: number;
  readonly sessions: readonly { readonly startedAtMs: number; readonly energyWh: number }[];
  readonly autoTurns: number;
}

/** A day of the real decisions whose program dies each so often, and comes back by what it stored. */
function liveDay(options: {
  house: Partial<HouseOptions>;
  mode: ChargeMode;
  diesEachMs: number;
}): Outcome {
  const house = new House({ seed: 7, startMs: START_MS, weather: "broken", ...options.house });
  let bootMs = START_MS;
  const moment = (): Moment => ({
    atMs: house.state.atMs,
    steadyMs: house.state.atMs - bootMs,
  });
  const choice = { mode: options.mode, modeBy: "user", sinceMs: START_MS } as const;
  let state: ControlState = initialState(choice, moment());
  const sessions = new Map<number, { startedAtMs: number; energyWh: number }>();
  let autoTurns = 0;
  let told: ChargerCommand | null = null;
  for (let atMs = START_MS + 5 * HOUR_MS; atMs < START_MS + 21 * HOUR_MS; atMs += CYCLE_MS) {
    house.advanceTo(atMs);
    if ((atMs - START_MS) % options.diesEachMs === 0) {
      const text = JSON.stringify(toMemory(state, moment()));
      told = null;
      atMs += 15 * SECOND_MS;
      house.advanceTo(atMs);
      bootMs = atMs - SECOND_MS;
      state = restoreState(parseMemory(text), state.choice, moment());
    }
    const settings = defaultSettings();
    const before = state.choice;
    const now = moment();
    const decision = decide({ state, snapshot: snapshotOf(house, LAGS), settings, now });
    state = decision.state;
    if (state.choice !== before && state.choice.modeBy === "auto") autoTurns++;
    const session = decision.session ?? decision.endedSession;
    if (session !== null) sessions.set(session.startedAtMs, session);
    const wish = decision.charger;
    if (wish === null || (wish.enabled === told?.enabled && wish.currentA === told.currentA)) {
      continue;
    }
    told = wish;
    house.charger.command({ isEnabled: wish.enabled, currentA: wish.currentA }, atMs);
  }
  const { energies, carStarts } = house.state;
  return { carWh: energies.carWh, starts: carStarts, sessions: [...sessions.values()], autoTurns };
}

const NEVER_MS = 100 * HOUR_MS;
const EACH_MS = 10 * MINUTE_MS;

Deno.test("a day of broken clouds is the same day when the program dies each ten minutes", () => {
  const house = { battery: { socPct: 30 }, car: { needWh: 60_000 } };
  const whole = liveDay({ house, mode: "tracked", diesEachMs: NEVER_MS });
  const pieces = liveDay({ house, mode: "tracked", diesEachMs: EACH_MS });
  const figures = JSON.stringify({ whole, pieces });
  assert.ok(Math.abs(pieces.carWh / whole.carWh - 1) < 0.04, figures);
  assert.ok(Math.abs(pieces.starts - whole.starts) <= 1, figures);
  assert.equal(pieces.sessions.length, 1, figures);
  const [session] = pieces.sessions;
  assert.ok(session !== undefined);
  // A program that is dead for 15 s of each ten minutes sees that much less.
  assert.ok(Math.abs(session.energyWh / pieces.carWh - 1) < 0.05, figures);
  assert.ok(session.energyWh <= pieces.carWh, figures);
});

Deno.test("Auto turns no more often when the program dies each ten minutes", () => {
  const house = { battery: { socPct: 55 }, car: { needWh: 60_000 } } as const;
  const clear = { ...house, weather: "clear" } as const;
  const whole = liveDay({ house: clear, mode: "slow", diesEachMs: NEVER_MS });
  const pieces = liveDay({ house: clear, mode: "slow", diesEachMs: 17 * MINUTE_MS });
  const figures = JSON.stringify({ whole, pieces });
  assert.ok(whole.autoTurns >= 1, figures);
  assert.ok(Math.abs(pieces.autoTurns - whole.autoTurns) <= 1, figures);
  assert.ok(Math.abs(pieces.carWh / whole.carWh - 1) < 0.1, figures);
  assert.equal(pieces.sessions.length, whole.sessions.length, figures);
});

Deno.test("a car that fills up in pieces is full once, in one session", () => {
  const house = { weather: "clear", battery: { socPct: 60 }, car: { needWh: 6000 } } as const;
  const pieces = liveDay({ house, mode: "slow", diesEachMs: EACH_MS });
  const figures = JSON.stringify(pieces);
  assert.equal(pieces.sessions.length, 1, figures);
  assert.ok(Math.abs(pieces.carWh - 6000) < 100, figures);
  assert.equal(pieces.starts, 1, figures);
});
