import assert from "node:assert/strict";
import { ChargerTeller, NOT_TOLD } from "../../../src/app/loads/charger_teller.ts";
import { LoadTellers } from "../../../src/app/loads/load_tellers.ts";
import type { ChargerDecision, Decision, SwitchDecision } from "../../../src/control/decide.ts";
import { type PlugMemory, UNKNOWN_PLUG } from "../../../src/control/heater/plug_memory.ts";
import { initialState } from "../../../src/control/state.ts";
import { DeviceRejected, DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import type { ApplyState, ChargerCommand } from "../../../src/domain/house/command.ts";
import type { LogFields } from "../../../src/domain/ports/log.ts";
import { at, chargingState, decideAt, NIGHT } from "../../control/house.ts";
import { wholeDecision } from "../../control/one.ts";
import { PLUG } from "../../domain/house/readings.ts";
import { FakeCharger, FakePlug, MemoryLogger } from "../fakes.ts";

const WISH: ChargerCommand = { enabled: true, currentA: 6 };
const [CAR, RELAY] = [11, 12];

/** Waits as long as the work takes. */
const PATIENT = (_ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve()));

/** Has to be told that it shall stay on, and counts it. */
class KeptPlug extends FakePlug {
  kept = 0;
  readonly told: boolean[] = [];
  override set(on: boolean) {
    this.told.push(on);
    return super.set(on);
  }
  stayOn(): Promise<void> {
    this.kept++;
    return Promise.resolve();
  }
}

/** Keeps what was logged, with the fields. */
class FieldLogger extends MemoryLogger {
  readonly fields: LogFields[] = [];
  override info = (message: string, fields: LogFields = {}) => {
    this.lines.push(`info ${message}`);
    return void this.fields.push(fields);
  };
}

Deno.test("ChargerTeller tells the log what was sent and what failed, and nothing of what is as wished", async () => {
  const charger = new FakeCharger();
  const logger = new MemoryLogger();
  const teller = new ChargerTeller(logger, () => {}, PATIENT);
  const tell = () => teller.tell({ id: CAR, name: "Carport", port: charger }, WISH);
  assert.deepEqual(await tell(), { state: "sent", rejection: null });
  assert.deepEqual(logger.lines, ["info Charger told"]);
  assert.deepEqual(await tell(), { state: "confirmed", rejection: null });
  assert.deepEqual(logger.lines, ["info Charger told"]);
  charger.nextState = new DeviceTimeout("Cannot tell: timeout");
  assert.deepEqual(await tell(), { state: "waiting", rejection: null });
  const rejected = new DeviceRejected("Cannot start: wrong PIN");
  charger.nextState = rejected;
  assert.deepEqual(await tell(), { state: "waiting", rejection: rejected });
  assert.deepEqual(logger.lines.slice(1), ["warn Charger not told", "warn Charger not told"]);
});

Deno.test("ChargerTeller waits two seconds of real time, and no longer than the charger needs", async () => {
  const waits: { readonly ms: number; readonly signal: AbortSignal | undefined }[] = [];
  const pause = (ms: number, signal?: AbortSignal) => {
    waits.push({ ms, signal });
    return new Promise<void>(() => {});
  };
  const teller = new ChargerTeller(new MemoryLogger(), () => {}, pause);
  await teller.tell({ id: CAR, name: "Carport", port: new FakeCharger() }, WISH);
  assert.deepEqual(waits.map(({ ms }) => ms), [2000]);
  assert.equal(waits[0]?.signal?.aborted, true, "the wait is given up");
});

Deno.test("ChargerTeller asks for a cycle when a command that waits can be written", async () => {
  const asked: number[] = [];
  let waitMs: number | null = 4200;
  class Paced extends FakeCharger {
    waitMs(): number | null {
      return waitMs;
    }
  }
  const teller = new ChargerTeller(new MemoryLogger(), (ms) => void asked.push(ms), PATIENT);
  const tell = (charger: FakeCharger) => teller.tell({ id: CAR, name: "", port: charger }, WISH);
  const paced = new Paced();
  await tell(paced);
  assert.deepEqual(asked, [], "it was sent");
  paced.nextState = "waiting";
  await tell(paced);
  assert.deepEqual(asked, [4200]);
  waitMs = null;
  await tell(paced);
  const plain = new FakeCharger();
  plain.nextState = "waiting";
  await tell(plain);
  assert.deepEqual(asked, [4200]);
});

Deno.test("ChargerTeller throws a bug of ours that shows late with the next command", async () => {
  const charger = new FakeCharger();
  const late = Promise.withResolvers<never>();
  let commands = 0;
  charger.apply = () => {
    commands++;
    return late.promise;
  };
  const teller = new ChargerTeller(new MemoryLogger(), () => {}, () => Promise.resolve());
  const open = { id: CAR, name: "", port: charger };
  assert.equal((await teller.tell(open, WISH)).state, "waiting");
  late.reject(new TypeError("our bug"));
  await new Promise((resolve) => setTimeout(resolve));
  await assert.rejects(teller.tell(open, WISH), TypeError);
  assert.equal(commands, 1, "and gives that one no more");
});

function chargerDecision(command: ChargerCommand | null): ChargerDecision {
  const [load] = wholeDecision(
    decideAt(0, { state: chargingState(6, "slow"), house: NIGHT }),
  ).loads;
  assert.ok(load?.kind === "charger");
  return { ...load, id: CAR, command };
}

function switchDecision(on: boolean | null): SwitchDecision {
  return {
    id: RELAY,
    kind: "switch",
    command: on === null ? null : { on },
    reason: { code: "plug.on.sun", freeW: 2000, neededW: 1800 },
    use: null,
    endedUse: null,
    hold: null,
    sources: null,
  };
}

function setUp({ isHalted = false } = {}) {
  const [charger, plug, logger] = [new FakeCharger(), new KeptPlug(), new FieldLogger()];
  const parts = { logger, askIn: () => {}, isHalted: () => isHalted, pause: PATIENT };
  const tellers = new LoadTellers(parts);
  const tell = (
    loads: Decision["loads"],
    relay: Partial<PlugMemory["relay"]> = {},
    open = { isCharger: true, isSwitch: true },
  ) => {
    const state = initialState([], at(0));
    const memory = { ...UNKNOWN_PLUG, relay: { ...UNKNOWN_PLUG.relay, ...relay } };
    const decision = {
      state: { ...state, loads: new Map([[RELAY, memory]]) },
      isCloudy: null,
      loads,
    };
    return tellers.tellAll(decision, {
      chargers: open.isCharger ? [{ id: CAR, name: "Carport", port: charger }] : [],
      switches: open.isSwitch ? [{ id: RELAY, name: "Boiler", port: plug }] : [],
    });
  };
  return { charger, plug, logger, tell };
}

Deno.test("LoadTellers tells nothing where there is no command, and to none that is not open", async () => {
  const { charger, plug, tell } = setUp();
  const applied = await tell([chargerDecision(null), switchDecision(null)]);
  assert.deepEqual(applied.get(CAR), NOT_TOLD);
  const closed = { isCharger: false, isSwitch: false };
  const loads = [chargerDecision(WISH), switchDecision(true)];
  assert.deepEqual((await tell(loads, {}, closed)).get(CAR), NOT_TOLD);
  assert.deepEqual([charger.wishes, plug.told, plug.kept], [[], [], 0]);
  const told = await tell(loads);
  assert.equal(told.get(CAR)?.state, "sent");
  assert.deepEqual([charger.wishes, plug.told], [[WISH], [true]]);
});

Deno.test("LoadTellers tells nothing more once the program ends", async () => {
  const { charger, plug, tell } = setUp({ isHalted: true });
  const applied = await tell([chargerDecision(WISH), switchDecision(true)]);
  assert.equal(applied.size, 0);
  assert.deepEqual([charger.wishes, plug.told], [[], []]);
});

Deno.test("LoadTellers keeps a switch on that is steered, is on, and has not to go off", async () => {
  const rows: readonly [Partial<PlugMemory["relay"]>, number][] = [
    [{ isManaged: true, isOffDue: false, on: true }, 1],
    [{ isManaged: false, isOffDue: false, on: true }, 0],
    [{ isManaged: true, isOffDue: true, on: true }, 0],
    [{ isManaged: true, isOffDue: false, on: false }, 0],
    [{ isManaged: true, isOffDue: false, on: null }, 0],
  ];
  for (const [relay, kept] of rows) {
    const { plug, tell } = setUp();
    plug.value = { ...PLUG, on: true };
    await tell([switchDecision(null)], relay);
    assert.equal(plug.kept, kept, JSON.stringify(relay));
    await tell([switchDecision(true)], relay);
    assert.equal(plug.kept, kept, "a command says so already");
  }
});

Deno.test("LoadTellers says in the log why a switch was switched, anew after a rest, by its name", async () => {
  const { logger, tell } = setUp();
  for (const on of [true, true, null, true]) await tell([switchDecision(on)]);
  const line = { device: "Boiler", on: true, reason: "plug.on.sun" };
  assert.deepEqual(logger.fields, [line, line]);
});

/** A charger whose commands come to an end when the test says so. */
function slowCharger() {
  const commands: ChargerCommand[] = [];
  const ends: ((state: ApplyState) => void)[] = [];
  const charger = new FakeCharger();
  charger.apply = (command) => {
    commands.push(command);
    const { promise, resolve } = Promise.withResolvers<ApplyState>();
    ends.push(resolve);
    return promise;
  };
  const end = async () => {
    ends.shift()?.("sent");
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { charger, commands, end };
}

Deno.test("LoadTellers gives a charger one command at a time, and the newest wish after it", async () => {
  const { charger, commands, end } = slowCharger();
  const parts = { logger: new MemoryLogger(), askIn: () => {}, isHalted: () => false };
  const tellers = new LoadTellers({ ...parts, pause: () => Promise.resolve() });
  const tell = async (currentA: number) => {
    const loads = [chargerDecision({ enabled: true, currentA })];
    const decision = { state: initialState([], at(0)), isCloudy: null, loads };
    const open = { chargers: [{ id: CAR, name: "Carport", port: charger }], switches: [] };
    return (await tellers.tellAll(decision, open)).get(CAR)?.state;
  };
  assert.deepEqual([await tell(6), await tell(8), await tell(10)], [
    "waiting",
    "waiting",
    "waiting",
  ]);
  assert.deepEqual(commands.map(({ currentA }) => currentA), [6]);
  await end();
  await tell(12);
  assert.deepEqual(commands.map(({ currentA }) => currentA), [6, 12]);
  await end();
});

Deno.test("LoadTellers throws a bug of ours, once the other loads are told", async () => {
  const { charger, plug, tell } = setUp();
  charger.apply = () => Promise.reject(new TypeError("our bug"));
  await assert.rejects(tell([chargerDecision(WISH), switchDecision(true)]), TypeError);
  assert.deepEqual(plug.told, [true]);
});

Deno.test("LoadTellers leaves a switch alone that stays on by itself", async () => {
  const logger = new MemoryLogger();
  const tellers = new LoadTellers({ logger, askIn: () => {}, isHalted: () => false });
  const memory = { ...UNKNOWN_PLUG, relay: { ...UNKNOWN_PLUG.relay, isManaged: true, on: true } };
  const state = { ...initialState([], at(0)), loads: new Map([[RELAY, memory]]) };
  const switches = [{ id: RELAY, name: "Boiler", port: new FakePlug() }];
  await tellers.tellAll({ state, isCloudy: null, loads: [switchDecision(null)] }, {
    chargers: [],
    switches,
  });
  assert.deepEqual(logger.lines, []);
});
