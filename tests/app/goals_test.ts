import assert from "node:assert/strict";
import { type Foresight, GoalDesk, type GoalDeskParts, withGoal } from "../../src/app/goals.ts";
import { chargerIn, type ControlState, initialState } from "../../src/control/state.ts";
import { PriceBook } from "../../src/domain/history/prices.ts";
import { ProgramEnding, StorageFailed } from "../../src/domain/codes/errors.ts";
import type { Goal } from "../../src/domain/goals/goal.ts";
import { SLOT_MS } from "../../src/domain/goals/price_slots.ts";
import { HOUR_MS } from "../../src/domain/house/units.ts";
import type { ModeStore } from "../../src/domain/ports/record_stores.ts";
import { MemoryLogger } from "./fakes.ts";
import { at } from "../control/house.ts";
import { CAR } from "../routes/sample_loads.ts";
import { sampleStatus } from "../routes/stub_program.ts";
import { setUp } from "./program_under_test.ts";

const GOAL: Goal = { energyWh: 20_000, readyBy: "07:00", days: "once" };
const ID = 2;

Deno.test("a goal is on the disk before the press is answered, and shown at once", async () => {
  const { program, modes, step } = await setUp({ mode: "fast" });
  await step();
  program.goals.set(ID, GOAL);
  assert.equal(modes.stored?.goal?.energyWh, 20_000);
  assert.deepEqual([modes.stored?.mode, modes.stored?.modeBy], ["tracked", "goal"]);
  const shown = program.status().loads.find(({ id }) => id === ID);
  assert.ok(shown?.kind === "charger");
  assert.equal(shown.goal?.readyBy, "07:00");
  assert.equal(program.status().mode, "tracked");
  await program.stop();
});

Deno.test("a goal that cannot be stored changes nothing", async () => {
  const { program, modes, step } = await setUp({ mode: "slow" });
  await step();
  modes.isBroken = true;
  assert.throws(() => program.goals.set(ID, GOAL), StorageFailed);
  assert.equal(program.status().mode, "slow");
  await program.stop();
});

Deno.test("a press of a mode ends a goal; taken back, the goal and the mode of before are there", async () => {
  const { program, modes, step } = await setUp({ mode: "tracked" });
  await step();
  program.goals.set(ID, { ...GOAL, energyWh: 12_000, readyBy: null });
  await step();
  program.chooseMode("disabled");
  assert.equal(goalIn(modes), null);
  assert.equal(program.undoOf(ID)(), true);
  assert.deepEqual([modes.stored?.mode, goalIn(modes)], ["tracked", 12_000]);
  await step();
  assert.equal(program.status().mode, "tracked");
  assert.equal(program.undoOf(ID)(), false, "once");
  await program.stop();
});

Deno.test("a goal that is set or ended can be taken back like a press of a mode", async () => {
  const { program, modes, step } = await setUp({ mode: "disabled" });
  await step();
  program.goals.set(ID, GOAL);
  assert.equal(program.goals.ended(ID), false);
  assert.equal(program.undoOf(ID)(), true);
  assert.deepEqual([modes.stored?.mode, goalIn(modes)], ["disabled", null]);
  program.goals.set(ID, GOAL);
  await step();
  program.goals.drop(ID);
  assert.equal(program.goals.ended(ID), true);
  assert.equal(program.undoOf(ID)(), true);
  assert.deepEqual([program.goals.ended(ID), goalIn(modes)], [false, 20_000]);
  await program.stop();
});

/** Energy of the goal that is stored; null: none. */
function goalIn(modes: Pick<ModeStore, "load">): number | null {
  return modes.load(ID)?.goal?.energyWh ?? null;
}

Deno.test("a goal that is ended leaves a line in the log, one that there is not none", async () => {
  const { program, logger, step } = await setUp({ mode: "tracked" });
  await step();
  const lines = () => logger.lines.filter((line) => /Goal/.test(line));
  program.goals.drop(ID);
  assert.deepEqual(lines(), []);
  program.goals.set(ID, GOAL);
  program.goals.drop(ID);
  assert.deepEqual(lines(), ["info Goal set", "info Goal ended"]);
  await program.stop();
  assert.throws(() => program.goals.set(ID, GOAL), ProgramEnding);
});

/** A desk with its own clock and state. */
function desk(change: Partial<GoalDeskParts> = {}) {
  let state: ControlState = initialState(
    [[ID, { mode: "tracked", modeBy: "user", sinceMs: 0 }]],
    at(0),
  );
  let reads = 0;
  let nowMs = at(0).atMs;
  const made = new GoalDesk({
    cycle: {
      take: (id, taken) => {
        state = taken(state, at(0));
        return chargerIn(state, id, at(0)).choice;
      },
      choiceOf: (id) => chargerIn(state, id, at(0)).choice,
    },
    prices: () => {
      reads++;
      return new PriceBook({ importPrice: 0.3, feedInPrice: null, currency: "EUR" }, [], "UTC");
    },
    settings: () => ({ importPrice: 0.3 }),
    timeZone: () => "UTC",
    nowMs: () => nowMs,
    logger: new MemoryLogger(),
    status: () => ({ ...sampleStatus(), loads: [{ ...CAR, id: ID }] }),
    pressed: () => {},
    isLeaving: () => false,
    ...change,
  });
  return {
    made,
    pass: (ms: number) => void (nowMs += ms),
    reads: () => reads,
  };
}

Deno.test("GoalDesk says beforehand what a goal takes, without setting it", () => {
  const { made } = desk();
  const preview = made.preview(ID, GOAL);
  assert.equal(preview?.missingWh, 20_000);
  assert.equal(preview?.powerW, CAR.fullPowerW);
  assert.equal(preview?.cost?.toFixed(2), "6.00");
  assert.ok(preview?.startsAtMs !== null);
  assert.equal(made.preview(9, GOAL), null, "no such charger");
  assert.equal(made.preview(ID, { ...GOAL, readyBy: null })?.startsAtMs, null);
});

Deno.test("GoalDesk reads prices once a minute, and knows none without a price or a database", () => {
  const { made, pass, reads } = desk();
  const first = made.prices();
  assert.equal(first?.[0]?.price, 0.3);
  assert.equal(made.prices(), first);
  pass(59_999);
  assert.equal(made.prices(), first);
  assert.equal(reads(), 1);
  pass(1);
  const slots = made.prices() ?? [];
  assert.equal(reads(), 2);
  const spanMs = (slots.at(-1)?.startMs ?? 0) + 30 * 60_000 - (slots[0]?.startMs ?? 0);
  assert.ok(spanMs >= 36 * 3_600_000 && spanMs <= 36.5 * 3_600_000, `${spanMs} ms ahead`);
  pass(-1);
  made.prices();
  assert.equal(reads(), 3, "the clock was set back");
  assert.equal(desk({ settings: () => ({ importPrice: null }) }).made.prices(), null);
  const broken = () => {
    throw new StorageFailed("Cannot read");
  };
  const bug = () => {
    throw new TypeError("a bug");
  };
  assert.throws(() => desk({ prices: bug }).made.prices(), TypeError);
  assert.equal(desk({ prices: broken }).made.prices(), null);
});

Deno.test("GoalDesk says beforehand what the car has got already, where that is known", () => {
  const preview = (change: Partial<typeof CAR>, energyWh = 20_000) => {
    const status = () => ({ ...sampleStatus(), loads: [{ ...CAR, id: ID, ...change }] });
    return desk({ status }).made.preview(ID, { ...GOAL, energyWh });
  };
  const told = (one: ReturnType<typeof preview>) => [one?.gotWh, one?.missingWh];
  assert.deepEqual(told(preview({ countedWh: 3000 })), [3000, 17_000]);
  assert.deepEqual(told(preview({ countedWh: 3000 }, 2000)), [3000, 0]);
  assert.deepEqual(told(preview({ countedWh: 3000, quality: "stale" })), [null, 17_000]);
});

/** At midnight, at 0.30 a kWh. */
const FORESIGHT: Foresight = {
  timeZone: "UTC",
  nowMs: 0,
  prices: Array.from({ length: 48 }, (_, slot) => ({ startMs: slot * SLOT_MS, price: 0.3 })),
};

Deno.test("GoalDesk says beforehand what will be missed, and whether it starts for its price", () => {
  const { made } = desk();
  const much = made.preview(ID, { ...GOAL, energyWh: 200_000 });
  assert.ok(much !== null && much.deadlineMs !== null);
  const leftH = (much.deadlineMs - at(0).atMs) / HOUR_MS;
  assert.deepEqual([much.startsAtMs, much.isCheapNow], [null, false]);
  assert.equal(much.shortWh, Math.round(200_000 - leftH * CAR.fullPowerW));
  const { importPrice, currency } = { importPrice: 0.3, currency: "EUR" };
  const { hour } = Temporal.Instant.fromEpochMilliseconds(at(0).atMs).toZonedDateTimeISO("UTC");
  const two = (value: number) => String(value % 24).padStart(2, "0");
  const priceZones = [`daily ${two(hour)}:00-${two(hour + 1)}:00 0.1`];
  const prices = () =>
    new PriceBook({ importPrice, feedInPrice: null, currency, priceZones }, [], "UTC");
  const cheap = desk({ prices }).made.preview(ID, { ...GOAL, energyWh: 2000 });
  assert.deepEqual([cheap?.startsAtMs, cheap?.isCheapNow, cheap?.shortWh], [null, true, 0]);
});

Deno.test("withGoal() shows a goal that was pressed on its charger alone, with what it has got", () => {
  const session = {
    startedAtMs: 5000,
    energyWh: 4000,
    solarWh: 0,
    batteryWh: 0,
    gridWh: 4000,
    unknownWh: 0,
    maxPowerW: 3680,
    pauses: 0,
    modes: ["fast" as const],
  };
  const other = { ...CAR, id: 9 };
  const status = { ...sampleStatus(), loads: [{ ...CAR, id: ID, session }, other] };
  const goal = { ...GOAL, days: "once" as const, setAtMs: 0, fromMs: 0, before: null };
  const shown = (before: { startedAtMs: number; energyWh: number } | null, energyWh = 20_000) => {
    const choice = { mode: "tracked", modeBy: "goal", sinceMs: 0 } as const;
    const of = { ...choice, goal: { ...goal, energyWh, before } };
    const [own, second] = withGoal(status, ID, of, FORESIGHT).loads;
    assert.equal(second, other);
    assert.ok(own?.kind === "charger");
    return own.goal;
  };
  const sums = (one: ReturnType<typeof shown>) => [one?.gotWh, one?.missingWh];
  assert.deepEqual(sums(shown(null)), [4000, 16_000]);
  assert.deepEqual(sums(shown(null, 3000)), [4000, 0]);
  assert.deepEqual(sums(shown({ startedAtMs: 5000, energyWh: 1500 })), [2500, 17_500]);
  assert.deepEqual(sums(shown({ startedAtMs: 5000, energyWh: 5000 })), [0, 20_000]);
  assert.deepEqual(sums(shown({ startedAtMs: 4999, energyWh: 1500 })), [4000, 16_000], "another");
  const { powerW, isDue, shortWh, startsAtMs, readyAtMs, cost, deadlineMs } = shown(null) ?? {};
  assert.deepEqual([powerW, isDue, shortWh, deadlineMs], [CAR.fullPowerW, false, 0, 7 * HOUR_MS]);
  const lengthMs = 16_000 / CAR.fullPowerW * HOUR_MS;
  assert.deepEqual([startsAtMs, readyAtMs], [
    Math.round(6.75 * HOUR_MS - lengthMs),
    6.75 * HOUR_MS,
  ]);
  assert.equal(cost?.toFixed(2), "4.80");
  const much = shown(null, 100_000);
  assert.deepEqual([much?.startsAtMs, much?.shortWh], [null, 96_000 - 7 * CAR.fullPowerW]);
  const before = { ...sampleStatus(), loads: [{ ...CAR, id: ID, session: null }] };
  const of = { mode: "tracked", modeBy: "goal", sinceMs: 0, goal } as const;
  const [waiting] = withGoal(before, ID, of, FORESIGHT).loads;
  assert.ok(waiting?.kind === "charger");
  assert.deepEqual(sums(waiting.goal), [0, 20_000], "no car is there");
  const slow = { mode: "slow", modeBy: "user", sinceMs: 0 } as const;
  const [none] = withGoal(status, ID, slow, FORESIGHT).loads;
  assert.ok(none?.kind === "charger");
  assert.equal(none.goal, null);
});
