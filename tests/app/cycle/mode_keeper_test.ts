import assert from "node:assert/strict";
import { isTaken, ModeKeeper } from "../../../src/app/cycle/mode_keeper.ts";
import { newCharger } from "../../../src/control/charger_memory.ts";
import { UNKNOWN_PLUG } from "../../../src/control/heater/plug_memory.ts";
import type { LoadMemory } from "../../../src/control/state.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { type ChargeMode, type ModeChoice } from "../../../src/domain/house/mode.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { chargingState, decideAt, NIGHT } from "../../control/house.ts";
import { wholeDecision } from "../../control/one.ts";
import { CHARGER } from "../../domain/house/readings.ts";
import { MemoryModes } from "../fakes.ts";

const ID = SLOT_IDS.charger;
const [OTHER, RELAY] = [11, 12];

function choice(mode: ChargeMode, sinceMs = 0): ModeChoice {
  return { mode, modeBy: "user", sinceMs };
}

function loads(modes: Readonly<Record<number, ModeChoice>>): ReadonlyMap<number, LoadMemory> {
  return new Map<number, LoadMemory>([
    ...Object.entries(modes).map(([id, one]) => [Number(id), newCharger(one)] as const),
    [RELAY, UNKNOWN_PLUG],
  ]);
}

/** A keeper on a store that refuses while `modes.isBroken`. */
function setUp() {
  const modes = new MemoryModes(choice("slow"));
  const keeper = new ModeKeeper(modes);
  let saves = 0;
  /** What a cycle stores, as it does where the disk refuses. */
  const cycle = (
    before: Readonly<Record<number, ModeChoice>>,
    after: Readonly<Record<number, ModeChoice>>,
  ): number => {
    saves = 0;
    keeper.saveTurned(loads(before), loads(after), (write) => {
      saves++;
      try {
        write();
        return true;
      } catch (error) {
        assert.ok(error instanceof StorageFailed);
        return false;
      }
    });
    return saves;
  };
  return { modes, keeper, cycle };
}

Deno.test("ModeKeeper.choose() stores at once, and waits for the charger to take it", () => {
  const { modes, keeper, cycle } = setUp();
  const [slow, fast] = [choice("slow"), choice("fast", 1)];
  assert.equal(keeper.isPending(ID), false);
  keeper.choose(ID, fast, slow);
  assert.equal(modes.stored, fast);
  assert.deepEqual([keeper.isPending(ID), keeper.isPending(OTHER)], [true, false]);
  keeper.taken(ID);
  assert.equal(keeper.isPending(ID), false);
  assert.equal(cycle({ [ID]: fast }, { [ID]: fast }), 0, "it is on the disk");
});

Deno.test("ModeKeeper.choose() refuses what cannot be stored, and obeys Disabled all the same", () => {
  const { modes, keeper, cycle } = setUp();
  const [slow, off] = [choice("slow"), choice("disabled", 1)];
  modes.isBroken = true;
  assert.throws(() => keeper.choose(ID, choice("fast", 1), slow), StorageFailed);
  assert.deepEqual([keeper.isPending(ID), keeper.before(ID, slow)], [false, null]);
  keeper.choose(ID, off, slow);
  assert.equal(keeper.isPending(ID), true);
  assert.equal(cycle({ [ID]: off }, { [ID]: off }), 1);
  modes.isBroken = false;
  assert.equal(cycle({ [ID]: off }, { [ID]: off }), 1, "tried until it is stored");
  assert.equal(modes.stored, off);
  assert.equal(cycle({ [ID]: off }, { [ID]: off }), 0);
  modes.save = () => {
    throw new TypeError("a bug");
  };
  assert.throws(() => keeper.choose(ID, off, slow), TypeError);
});

Deno.test("ModeKeeper.before() is what the newest press took the place of", () => {
  const { keeper } = setUp();
  const [slow, fast, off] = [choice("slow"), choice("fast", 1), choice("disabled", 2)];
  keeper.choose(ID, fast, slow);
  assert.equal(keeper.before(ID, fast), slow);
  assert.equal(keeper.before(OTHER, fast), null);
  keeper.choose(ID, off, fast);
  assert.deepEqual([keeper.before(ID, fast), keeper.before(ID, off)], [null, fast]);
  keeper.choose(ID, off, off);
  assert.equal(keeper.before(ID, off), fast, "a press that changes nothing is none");
});

Deno.test("ModeKeeper.putBack() stores what holds again, once, and tells what was refused", () => {
  const { modes, keeper } = setUp();
  const [slow, fast] = [choice("slow"), choice("fast", 1)];
  const refused = { mode: "fast", refusal: { detail: "wrong PIN" } } as const;
  keeper.choose(ID, fast, slow);
  keeper.putBack(ID, slow, refused);
  assert.equal(modes.stored, slow);
  assert.deepEqual([keeper.before(ID, fast), keeper.isPending(ID)], [null, false]);
  assert.equal(keeper.refusedOf(ID), refused);
  assert.equal(keeper.refusedOf(OTHER), null);
  keeper.choose(ID, fast, slow);
  assert.equal(keeper.refusedOf(ID), null, "the next press");
  keeper.taken(ID);
  keeper.putBack(ID, slow, null);
  assert.equal(keeper.isPending(ID), true, "its charger has to take what a person took back");
});

Deno.test("ModeKeeper.putBack() that cannot be stored holds all the same, and is stored later", () => {
  const { modes, keeper, cycle } = setUp();
  const [slow, fast] = [choice("slow"), choice("fast", 1)];
  keeper.choose(ID, fast, slow);
  modes.isBroken = true;
  keeper.putBack(ID, slow, null);
  assert.equal(modes.stored, fast);
  modes.isBroken = false;
  assert.equal(cycle({ [ID]: slow }, { [ID]: slow }), 1);
  assert.equal(modes.stored, slow);
  modes.save = () => {
    throw new TypeError("a bug");
  };
  assert.throws(() => keeper.putBack(ID, fast, null), TypeError);
});

Deno.test("ModeKeeper.saveTurned() stores what has turned of each charger, until the disk takes it", () => {
  const { modes, keeper, cycle } = setUp();
  const [slow, fast] = [choice("slow"), choice("fast", 1)];
  assert.equal(cycle({ [ID]: slow, [OTHER]: slow }, { [ID]: fast, [OTHER]: slow }), 1);
  assert.equal(modes.stored, fast);
  assert.equal(cycle({ [ID]: fast }, { [ID]: fast, [OTHER]: slow }), 0, "one that is new");
  modes.isBroken = true;
  assert.equal(cycle({ [ID]: fast }, { [ID]: slow }), 1);
  modes.isBroken = false;
  assert.equal(cycle({ [ID]: slow }, { [ID]: slow }), 1);
  assert.equal(cycle({ [ID]: slow }, { [ID]: slow }), 0);
  keeper.saveAllAgain(loads({ [ID]: slow, [OTHER]: fast }));
  modes.stored = null;
  assert.equal(cycle({ [ID]: slow, [OTHER]: fast }, { [ID]: slow, [OTHER]: fast }), 2);
  assert.deepEqual([modes.stored, modes.load(OTHER)], [slow, fast]);
});

Deno.test("ModeKeeper.saveTurned() is tried again, and holds up no cycle for a busy disk as a press may", () => {
  const { modes, keeper, cycle } = setUp();
  const [slow, fast] = [choice("slow"), choice("fast", 1)];
  const tried: boolean[] = [];
  modes.save = (_id: number, _choice: ModeChoice, { isTriedAgain = false } = {}) => {
    tried.push(isTriedAgain);
  };
  keeper.choose(ID, fast, slow);
  cycle({ [ID]: fast }, { [ID]: slow });
  assert.deepEqual(tried, [false, true]);
});

Deno.test("isTaken() is what is confirmed, or on and off in Tracked, and nothing of one that is silent", () => {
  const [decision] = wholeDecision(
    decideAt(0, { state: chargingState(6, "tracked"), house: NIGHT }),
  ).loads;
  assert.ok(decision?.kind === "charger");
  const command = { enabled: true, currentA: 8 };
  const value = { ...CHARGER, enabled: true };
  const one = {
    decision: { ...decision, command, isOnline: true, isCharging: true },
    mode: "tracked",
    value,
    applyState: "sent",
  } as const;
  const { decision: asked } = one;
  assert.equal(isTaken(one), true, "another current is on its way");
  assert.equal(isTaken({ ...one, decision: { ...asked, isCharging: false } }), false);
  assert.equal(isTaken({ ...one, value: { ...value, enabled: false } }), false);
  assert.equal(isTaken({ ...one, value: null }), false);
  assert.equal(isTaken({ ...one, mode: "fast" }), false);
  assert.equal(isTaken({ ...one, mode: "fast", applyState: "confirmed" }), true);
  assert.equal(isTaken({ ...one, mode: "fast", decision: { ...asked, command: null } }), true);
  const silent = { ...asked, isOnline: false };
  assert.equal(isTaken({ ...one, decision: silent, applyState: "confirmed" }), false);
  const stopped = { ...asked, command: { enabled: false, currentA: 6 }, isCharging: false };
  assert.equal(
    isTaken({ ...one, decision: stopped, value: { ...value, enabled: false } }),
    true,
  );
});
