import assert from "node:assert/strict";
import { ChargerTeller } from "../../../src/app/loads/charger_teller.ts";
import { LoadTellers } from "../../../src/app/loads/load_tellers.ts";
import type { ChargerDecision, Decision } from "../../../src/control/decide.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { initialState } from "../../../src/control/state.ts";
import { parseSwitchMemory } from "../../../src/domain/codes/control_memory.ts";
import { DeviceTimeout, StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { ApplyState } from "../../../src/domain/house/command.ts";
import type { ModeChoice } from "../../../src/domain/house/mode.ts";
import { PLUG } from "../../domain/house/readings.ts";
import { FakeCharger, FakePlug, ManualClock, MemoryLogger } from "../fakes.ts";
import { wait } from "../../../src/app/clocks.ts";
import { setUp } from "../program_under_test.ts";

const [FIRST, SECOND] = [11, 12];
/** All rows of a store. */
const EVERY = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100, afterId: null, kinds: null };

/** A house of two chargers beside the settings, whose own is not there. */
async function twoChargers(modes: readonly [ModeChoice["mode"], ModeChoice["mode"]]) {
  const [first, second] = [new FakeCharger(), new FakeCharger()];
  const house = await setUp({
    settings: { nrgkickAddress: "" },
    chargers: new Map([[FIRST, first], [SECOND, second]]),
    modes: new Map([[FIRST, modes[0]], [SECOND, modes[1]]]),
  });
  await house.step();
  return { ...house, first, second };
}

Deno.test("Cycle steers each charger by its own mode, and stores each by its device", async () => {
  const { program, step, first, second, modes } = await twoChargers(["fast", "disabled"]);
  assert.deepEqual([first.value.enabled, second.value.enabled], [true, false]);
  program.chooseMode("slow", SECOND);
  await step();
  await step();
  assert.deepEqual([first, second].map(({ value }) => value.targetCurrentA), [15, 6]);
  assert.deepEqual([first.value.enabled, second.value.enabled], [true, true]);
  program.chooseMode("disabled");
  await step();
  assert.deepEqual([first.value.enabled, second.value.enabled], [false, true], "the first one");
  assert.equal(modes.load(FIRST)?.mode, "disabled");
  assert.equal(modes.load(SECOND)?.mode, "slow");
  assert.equal(modes.load(), null, "nobody has chosen one of the settings' charger");
  const { loads, mode } = program.status();
  assert.equal(mode, "disabled");
  assert.deepEqual(
    loads.flatMap((load) => load.kind === "charger" ? [[load.id, load.mode, load.name]] : []),
    [[FIRST, "disabled", "Charger 11"], [SECOND, "slow", "Charger 12"]],
  );
  await program.stop();
});

Deno.test("Cycle begins with a charger that is new in Disabled", async () => {
  const first = new FakeCharger();
  first.value = { ...first.value, enabled: true, powerW: 4140, phaseCurrentsA: [6, 6, 6] };
  const { program, step } = await setUp({
    mode: "fast",
    settings: { nrgkickAddress: "" },
    chargers: new Map([[FIRST, first]]),
  });
  await step();
  assert.equal(program.status().reason.code, "stopping");
  await step();
  assert.equal(first.value.enabled, false);
  assert.equal(program.status().reason.code, "off.new");
  await program.stop();
});

for (
  const { name, leave } of [
    { name: "order", leave: "order" },
    { name: "the settings' charger", leave: "settings" },
  ] as const
) {
  Deno.test(`Cycle goes on with what each charger does when ${name} changes`, async () => {
    const { program, step, first, second } = await twoChargers(["fast", "slow"]);
    if (leave === "order") await program.devices.order([1, 3, SECOND, FIRST]);
    else await program.changeSettings({ nrgkickAddress: "192.0.2.7" });
    await step();
    await step();
    const toldOnce = ({ wishes }: FakeCharger) =>
      new Set(wishes.map((wish) => JSON.stringify(wish)));
    assert.deepEqual([first.value.targetCurrentA, second.value.targetCurrentA], [15, 6]);
    assert.deepEqual([toldOnce(first).size, toldOnce(second).size], [1, 1]);
    await program.stop();
  });
}

Deno.test("Cycle steers in the order of the house: the settings' charger may come last", async () => {
  const [first, second] = [new FakeCharger(), new FakeCharger()];
  const { program, step, charger, records } = await setUp({
    mode: "slow",
    chargers: new Map([[FIRST, first], [SECOND, second]]),
    modes: new Map([[FIRST, "fast"], [SECOND, "disabled"]]),
  });
  await step();
  const order = () => program.status().loads.map(({ id }) => id);
  const { inverter, charger: own, plug } = SLOT_IDS;
  assert.deepEqual(order(), [own, plug, FIRST, SECOND]);
  assert.equal(program.status().mode, "slow");
  for (let cycle = 0; cycle < 6; cycle++) await step();
  const before = [charger, first].map(({ wishes }) => JSON.stringify(wishes.at(-1)));
  const told = records.events.page(EVERY).rows.length;
  await program.devices.order([inverter, FIRST, plug, SECOND, own]);
  for (let cycle = 0; cycle < 6; cycle++) await step();
  assert.deepEqual(order(), [FIRST, plug, SECOND, own]);
  const { mode, session } = program.status();
  assert.equal(mode, "fast", "of the one that comes first now");
  assert.notEqual(session, null);
  const after = [charger, first].map(({ wishes }) => JSON.stringify(wishes.at(-1)));
  assert.deepEqual(after, before, "nobody is paused for it");
  assert.ok([charger, first].every(({ wishes }) => wishes.every(({ enabled }) => enabled)));
  assert.equal(records.events.page(EVERY).rows.length, told, "and no mode has changed");
  const open = records.sessions.page(EVERY).rows.filter(({ endedAtMs }) => endedAtMs === null);
  assert.deepEqual(
    open.map(({ deviceId }) => deviceId).toSorted((a, b) => a - b),
    [own, FIRST],
    "a row each",
  );
  program.chooseMode("disabled");
  await step();
  assert.deepEqual([first.value.enabled, charger.value.enabled], [false, true]);
  await program.devices.order([inverter, plug, FIRST, SECOND, own]);
  await step();
  assert.deepEqual(order(), [plug, FIRST, SECOND, own]);
  assert.equal(program.settings().values.plugPriority, "plug");
  await program.stop();
});

Deno.test("Cycle gives each load its own values, also those of the settings", async () => {
  const { program, step, charger } = await setUp({ mode: "fast" });
  await step();
  await step();
  assert.equal(charger.value.targetCurrentA, 15);
  await program.devices.change(SLOT_IDS.charger, { policy: { maxCurrentA: 10 }, name: "Garage" });
  await step();
  await step();
  assert.equal(charger.value.targetCurrentA, 10);
  const [load] = program.status().loads;
  assert.equal(load?.name, "Garage");
  await program.stop();
});

Deno.test("Cycle pauses a charger that is removed in Fast: nobody could stop it any more", async () => {
  const { program, step, first } = await twoChargers(["fast", "disabled"]);
  await program.devices.remove(FIRST);
  await step();
  assert.equal(first.value.enabled, false);
  assert.equal(first.isClosed, true);
  await program.stop();
});

for (const mode of ["tracked", "disabled"] as const) {
  Deno.test(`Cycle pauses in ${mode} a charger that is removed, and then closes it`, async () => {
    const { program, step, first, second } = await twoChargers([mode, "disabled"]);
    first.value = { ...first.value, enabled: true, powerW: 4140, phaseCurrentsA: [6, 6, 6] };
    const closedAt: boolean[] = [];
    const apply = first.apply.bind(first);
    first.apply = (wish) => {
      closedAt.push(first.isClosed);
      return apply(wish);
    };
    await program.devices.remove(FIRST);
    await step();
    assert.equal(first.value.enabled, false);
    assert.deepEqual(closedAt, [false], "told once, while it was open");
    assert.equal(first.isClosed, true);
    assert.equal(second.isClosed, false);
    assert.deepEqual(program.devices.list().map(({ id }) => id), [1, SECOND, 3]);
    await program.stop();
  });
}

Deno.test("remove() is stored once the charger is paused, and not at all where it is refused", async () => {
  const { program, step, first, devices } = await twoChargers(["tracked", "disabled"]);
  first.value = { ...first.value, enabled: true, powerW: 4140, phaseCurrentsA: [6, 6, 6] };
  const stored: unknown[] = [];
  const remove = devices.remove.bind(devices);
  devices.remove = (id) => {
    stored.push([first.value.enabled, first.isClosed]);
    devices.isBroken = stored.length === 1;
    remove(id);
  };
  await assert.rejects(program.devices.remove(FIRST), StorageFailed);
  assert.deepEqual(stored, [[false, false]], "a kill before that leaves a device that is steered");
  devices.isBroken = false;
  await step();
  assert.deepEqual(program.devices.list().map(({ id }) => id), [1, FIRST, 3, SECOND]);
  assert.equal(program.status().loads[0]?.id, FIRST, "it is steered again");
  await program.devices.remove(FIRST);
  assert.deepEqual(program.devices.list().map(({ id }) => id), [1, SECOND, 3]);
  await program.stop();
});

for (const mode of ["tracked", "fast"] as const) {
  Deno.test(`remove() of the settings' charger in ${mode} pauses it before they forget it`, async () => {
    const { program, step, charger, store } = await setUp({ mode });
    await step();
    charger.value = { ...charger.value, enabled: true, powerW: 4140, phaseCurrentsA: [6, 6, 6] };
    const stored: unknown[] = [];
    const save = store.save.bind(store);
    store.save = (...given) => {
      stored.push(charger.value.enabled);
      save(...given);
    };
    await program.devices.remove(SLOT_IDS.charger);
    assert.deepEqual(stored, [false]);
    assert.equal(program.settings().values.nrgkickAddress, "");
    await program.stop();
  });
}

Deno.test("remove() of a charger that takes no command ends, and an event tells of it", async () => {
  const { program, step, first, records } = await twoChargers(["tracked", "disabled"]);
  first.value = { ...first.value, enabled: true, powerW: 4140, phaseCurrentsA: [6, 6, 6] };
  first.nextState = new DeviceTimeout("Cannot tell: timeout");
  await program.devices.remove(FIRST);
  assert.deepEqual(program.devices.list().map(({ id }) => id), [1, SECOND, 3]);
  await step();
  const left = records.events.page(EVERY).rows.filter(({ code }) => code === "device.left");
  assert.deepEqual(left.map(({ detail }) => detail), [{ name: "Charger 11", load: "charger" }]);
  await program.stop();
});

Deno.test("stop() pauses every charger that nobody would watch, and switches off every switch", async () => {
  const [first, second, third] = [new FakeCharger(), new FakeCharger(), new FakeCharger()];
  const [relay, other] = [new FakePlug({ ...PLUG, on: true }), new FakePlug({ ...PLUG, on: true })];
  const { program, step, charger, plug } = await setUp({
    mode: "tracked",
    settings: { plugHost: "p", plugEnabled: true },
    chargers: new Map([[FIRST, first], [SECOND, second], [13, third]]),
    modes: new Map([[FIRST, "tracked"], [SECOND, "fast"], [13, "disabled"]]),
    switches: new Map([[14, relay], [15, other]]),
  });
  await step();
  for (const one of [charger, first, third]) one.value = { ...one.value, enabled: true };
  for (const one of [plug, relay, other]) one.value = { ...one.value, on: true };
  assert.deepEqual(await program.stop(), { isSafe: true });
  const isEnabled = [charger, first, second, third].map(({ value }) => value.enabled);
  assert.deepEqual(isEnabled, [false, false, true, false], "Fast goes on");
  assert.deepEqual([plug, relay, other].map(({ value }) => value.on), [false, false, false]);
});

Deno.test("holdSwitch() is stored before the cycle that acts on it, also when it ends", async () => {
  const { program, step, plug, records } = await setUp({ settings: { plugHost: "p" } });
  await step();
  const { plug: id } = SLOT_IDS;
  const held = () => parseSwitchMemory(records.memory.load(id))?.manual?.on ?? null;
  for (const [hold, stored] of [[{ on: true, forMs: 600_000 }, true], [null, null]] as const) {
    const { on } = plug.value;
    program.holdSwitch(id, hold);
    assert.deepEqual([held(), plug.value.on], [stored, on]);
    await step();
    await step();
  }
  await program.stop();
});

Deno.test("holdSwitch() switches one on for a while, also one that is not enabled", async () => {
  const { program, step, plug, clock } = await setUp({ settings: { plugHost: "p" } });
  await step();
  const [load] = program.status().loads.filter(({ kind }) => kind === "switch");
  const id = load?.id ?? 0;
  program.holdSwitch(id, { on: true, forMs: 600_000 });
  await step();
  await step();
  assert.equal(plug.value.on, true);
  const held = program.status().loads.find((one) => one.id === id);
  assert.ok(held?.kind === "switch" && held.hold?.on === true);
  assert.equal(held.reason?.code, "plug.manual");
  clock.advance(600_000);
  await step();
  await step();
  assert.equal(plug.value.on, false, "its rules leave it alone, so it goes off once");
  assert.equal(program.status().plug.reason?.code, "plug.disabled");
  program.holdSwitch(id, { on: true, forMs: 600_000 });
  await step();
  assert.equal(plug.value.on, true);
  assert.deepEqual(await program.stop(), { isSafe: true });
  assert.equal(plug.value.on, false, "nobody watches it any more");
});

/** Charges at 6 A, as one cycle decided. */
function wishFor(id: number): ChargerDecision {
  return {
    id,
    kind: "charger",
    command: { enabled: true, currentA: 6 },
    reason: { code: "starting-up" },
    surplusW: null,
    isCharging: false,
    isOnline: true,
    offlineSinceMs: null,
    phases: 1,
    otherThanPhases: null,
    session: null,
    endedSession: null,
    sources: null,
    fullPowerW: 1380,
    countedWh: 0,
    goal: null,
    endedGoal: null,
  };
}

/** Waits no longer than what is at hand takes. */
const NO_WAIT = (_ms: number, signal?: AbortSignal) => wait(1, signal);

Deno.test("LoadTellers tells each load in its cycle, also beside one that hangs, fails or is broken", async () => {
  const now = new ManualClock();
  const hangs = new FakeCharger();
  const late = Promise.withResolvers<ApplyState>();
  hangs.apply = () => late.promise;
  const fails = new FakeCharger();
  fails.nextState = new DeviceTimeout("Cannot tell: timeout");
  const broken = new FakeCharger();
  broken.apply = () => Promise.reject(new TypeError("our bug"));
  for (const [one, isBroken] of [[hangs, false], [fails, false], [broken, true]] as const) {
    for (const order of [[FIRST, SECOND], [SECOND, FIRST]]) {
      const well = new FakeCharger();
      const tellers = new LoadTellers({
        logger: new MemoryLogger(),
        askIn: () => {},
        isHalted: () => false,
        pause: NO_WAIT,
      });
      const decision: Decision = {
        state: initialState([], { atMs: now.wallMs(), steadyMs: 0 }),
        isCloudy: null,
        loads: order.map(wishFor),
      };
      const ports = {
        chargers: [{ id: FIRST, name: "one", port: one }, { id: SECOND, name: "well", port: well }],
        switches: [],
      };
      const told = tellers.tellAll(decision, ports);
      if (isBroken) await assert.rejects(told, /our bug/);
      else assert.equal((await told).get(SECOND)?.state, "sent");
      assert.deepEqual(well.wishes, [{ enabled: true, currentA: 6 }]);
    }
  }
  late.resolve("sent");
  await NO_WAIT(0);
});

Deno.test("ChargerTeller gives no second command while one is under way, and the newest after it", async () => {
  const charger = new FakeCharger();
  const answer = Promise.withResolvers<ApplyState>();
  const apply = charger.apply.bind(charger);
  let calls = 0;
  charger.apply = (wish) => {
    calls++;
    return calls === 1 ? answer.promise : apply(wish);
  };
  const teller = new ChargerTeller(new MemoryLogger(), () => {}, NO_WAIT);
  const open = { id: FIRST, name: "one", port: charger };
  const tell = async (currentA: number) =>
    (await teller.tell(open, { enabled: true, currentA })).state;
  assert.equal(await tell(6), "waiting");
  assert.equal(await tell(7), "waiting");
  assert.equal(calls, 1);
  answer.resolve("sent");
  await NO_WAIT(0);
  assert.equal(await tell(8), "sent");
  assert.deepEqual(charger.wishes.at(-1), { enabled: true, currentA: 8 });
});
