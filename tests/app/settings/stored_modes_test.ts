import assert from "node:assert/strict";
import { firstChargerId, keptStamps, resumeUnread } from "../../../src/app/stored_modes.ts";
import { type ControlState, initialState, withLoad } from "../../../src/control/state.ts";
import type { ModeChoice } from "../../../src/domain/house/mode.ts";
import { charging, chargingState, Cycles } from "../../control/house.ts";
import { wholeDecision } from "../../control/one.ts";

const NOW_MS = Date.UTC(2026, 5, 21, 10);

Deno.test("keptStamps() are the times that an earlier program has stamped, of each charger", () => {
  const choice = { mode: "slow", modeBy: "user", sinceMs: 7 } as const;
  const goal = {
    energyWh: 1000,
    readyBy: null,
    days: "once",
    setAtMs: 8,
    fromMs: 9,
    before: null,
  } as const;
  const state = initialState([[2, choice], [11, { ...choice, sinceMs: 10, goal }]], {
    atMs: NOW_MS,
    steadyMs: 0,
  });
  const none = new Map<number, ModeChoice>();
  assert.deepEqual(keptStamps(state, none), [7, 10, 8, 9]);
  assert.deepEqual(keptStamps(state, new Map([[2, choice]])), [10, 8, 9], "made by this program");
  const [first] = chargingSession().loads.values();
  assert.ok(first?.kind === "charger" && first.session !== null);
  const running = withLoad(state, 2, { ...first, choice });
  assert.deepEqual(keptStamps(running, none), [7, first.session.startedAtMs, 10, 8, 9]);
});

/** The state of a house whose car has begun to charge. */
function chargingSession(): ControlState {
  const cycles = new Cycles(chargingState(6, "slow"));
  const sun = charging({ currentA: 6, gridPowerW: -500 });
  cycles.step(sun);
  return wholeDecision(cycles.step(sun)).state;
}

Deno.test("firstChargerId() is the first of the house, else that of the settings", () => {
  const device = (id: number, role: "charger" | "switch") =>
    ({ id, driver: "test", name: "", roles: [role], params: {} }) as const;
  assert.equal(
    firstChargerId([device(7, "switch"), device(8, "charger"), device(9, "charger")]),
    8,
  );
  assert.equal(firstChargerId([device(7, "switch")]), 2);
});

Deno.test("resumeUnread() takes up what is stored where neither a person nor the program has chosen since", () => {
  const unread: ModeChoice = { mode: "disabled", modeBy: "user", sinceMs: 5 };
  const stored: ModeChoice = { mode: "fast", modeBy: "user", sinceMs: 1 };
  const resumed = (choice: ModeChoice, kept: ModeChoice | null = stored) => {
    const taken: (readonly [number, ModeChoice])[] = [];
    const cycle = {
      choiceOf: () => choice,
      resumeChoice: (id: number, one: ModeChoice) => void taken.push([id, one]),
    };
    resumeUnread(new Map([[2, unread]]), cycle, { load: () => kept });
    return taken;
  };
  assert.deepEqual(resumed({ ...unread, sinceMs: 9 }), [[2, stored]]);
  assert.deepEqual(resumed({ ...unread, mode: "slow" }), []);
  assert.deepEqual(resumed({ ...unread, modeBy: "offline" }), []);
  assert.deepEqual(resumed(unread, null), [], "nothing is stored");
});
