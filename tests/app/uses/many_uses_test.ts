import assert from "node:assert/strict";
import { entryOf, RetryQueue } from "../../../src/app/records/retry_queue.ts";
import { UseLogs } from "../../../src/app/uses/use_logs.ts";
import { newCharger } from "../../../src/control/charger_memory.ts";
import type { HouseEvent } from "../../../src/domain/codes/house_event.ts";
import type { SessionRow } from "../../../src/domain/history/history_rows.ts";
import { Recorder } from "../../../src/app/records/recorder.ts";
import { decide } from "../../../src/control/decide.ts";
import { chooseMode, type ControlState, holdSwitch } from "../../../src/control/state.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import type { Device } from "../../../src/domain/house/device.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import type { LoadSight } from "../../../src/domain/house/load.ts";
import type { Snapshot } from "../../../src/domain/house/snapshot.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import { at, NIGHT, snapshotOf, START_MS } from "../../control/house.ts";
import { en } from "../../../src/words/languages.ts";
import { eventSentence } from "../../../src/words/event_texts.ts";
import { MemoryLogger, MemoryNotifier, memoryRecords } from "../fakes.ts";

const SLOW = { mode: "slow", modeBy: "user", sinceMs: 0 } as const;
const LOST: SessionRow = {
  id: 1,
  deviceId: 12,
  device: null,
  startedAtMs: 1000,
  energyWh: 500,
  solarWh: 500,
  batteryWh: 0,
  gridWh: 0,
  unknownWh: 0,
  chargedMs: 1000,
  pauses: 0,
  maxPowerW: 1400,
  modes: ["slow"],
  phases: 1,
  fewestPhases: 1,
  socStartPct: null,
  socEndPct: null,
  endedAtMs: null,
  endedBy: null,
  costMilli: null,
  unknownCostMilli: null,
  currency: null,
};
const NO_PARTS = {
  solarWh: 0,
  batteryWh: 0,
  gridWh: 0,
  unknownWh: 0,
  chargedMs: 1000,
  pauses: 0,
  maxPowerW: 0,
};
const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1000, afterId: null } as const;
const CYCLE_MS = 5000;
const [CARPORT, GARAGE, BOILER, POOL] = [11, 12, 21, 22] as const;
const CHARGERS = [CARPORT, GARAGE] as const;
const SWITCHES = [BOILER, POOL] as const;
const NAMES = new Map([[11, "Carport"], [12, "Garage"], [21, "Boiler"], [22, "Pool"]]);
const HOUSE_W = 400;
const SWITCH_W = 1500;
const VOLTAGE_V = 230;
const CAR_PHASES = 2;

function deviceOf(id: number, role: "charger" | "switch"): Device {
  return { id, driver: "test", name: NAMES.get(id) ?? "", roles: [role], params: { id } };
}

/** Two cars and two heaters that do what they are told, beside a recorder. */
class House {
  readonly stores = memoryRecords();
  readonly settings = { ...defaultSettings(), importPrice: 0.3, plugEnabled: true };
  pvPowerW = 0;
  afterMs = 0;
  removed: ReadonlySet<number> = new Set();
  importedWms = 0;
  readonly #charge = new Map<number, ChargerCommand>();
  readonly #isOn = new Map<number, boolean>();
  state: ControlState;
  recorder: Recorder;

  constructor() {
    [this.recorder, this.state] = this.start();
  }

  /** A program on what the one before has left; it ends switches, cars charge on. */
  start(): [Recorder, ControlState] {
    const { stores, settings } = this;
    const parts = { version: "1", notifier: new MemoryNotifier(), logger: new MemoryLogger() };
    const recorder = new Recorder({ ...parts, stores });
    const choices = new Map(
      CHARGERS.map((id) => [id, { mode: "slow", modeBy: "user", sinceMs: 0 } as const]),
    );
    const devices = [
      ...CHARGERS.map((id) => deviceOf(id, "charger")),
      ...SWITCHES.map((id) => deviceOf(id, "switch")),
    ];
    const now = at(START_MS + this.afterMs);
    const state = recorder.resume({ choices, first: CARPORT, devices, settings, now });
    for (const id of SWITCHES) this.#isOn.set(id, false);
    [this.recorder, this.state] = [recorder, state];
    return [recorder, state];
  }

  hold(id: number, on: boolean): void {
    const now = at(START_MS + this.afterMs);
    this.state = holdSwitch(this.state, id, { on, forMs: 24 * 60 * MINUTE_MS }, now);
  }

  press(id: number, mode: ChargeMode): void {
    const now = at(START_MS + this.afterMs);
    this.state = chooseMode(this.state, id, { mode, modeBy: "user" }, now);
  }

  carW(id: number): number {
    const command = this.#charge.get(id);
    return command?.enabled === true ? command.currentA * VOLTAGE_V * CAR_PHASES : 0;
  }

  snapshot(): Snapshot {
    const carW = CHARGERS.map((id) => this.carW(id));
    const switchW = SWITCHES.map((id) => this.#isOn.get(id) === true ? SWITCH_W : 0);
    const loadW = [...carW, ...switchW].reduce((sum, powerW) => sum + powerW, 0);
    const gridPowerW = HOUSE_W + loadW - this.pvPowerW;
    const base = { ...NIGHT, pvPowerW: this.pvPowerW, gridPowerW, batteryPowerW: 0 };
    const loads = [
      ...CHARGERS.map((id): LoadSight => {
        const command = this.#charge.get(id);
        const isOn = command?.enabled === true;
        const { charger } = snapshotOf({
          ...base,
          carPowerW: this.carW(id),
          enabled: isOn,
          targetCurrentA: command?.currentA ?? 6,
          isCarConnected: true,
          phaseCurrentsA: isOn ? [command.currentA, command.currentA, 0] : [0, 0, 0],
        });
        return { id, name: NAMES.get(id) ?? "", policy: {}, kind: "charger", reading: charger };
      }),
      ...SWITCHES.map((id): LoadSight => {
        const on = this.#isOn.get(id) ?? false;
        const house = { ...base, hasPlug: true, plugOn: on, plugPowerW: on ? SWITCH_W : 0 };
        const { plug } = snapshotOf(house);
        return { id, name: NAMES.get(id) ?? "", policy: {}, kind: "switch", reading: plug };
      }),
    ].filter(({ id }) => !this.removed.has(id));
    const first = snapshotOf({ ...base, carPowerW: this.carW(CARPORT) });
    const flows = deriveFlows(first);
    return { ...first, flows, loads };
  }

  /** One cycle; sums what was imported, and checks the book. */
  step(): void {
    this.afterMs += CYCLE_MS;
    const snapshot = this.snapshot();
    const now = at(START_MS + this.afterMs);
    const { settings } = this;
    const decision = decide({ state: this.state, snapshot, settings, now });
    this.state = decision.state;
    const gridW = Math.max(0, snapshot.flows.gridPowerW ?? 0);
    this.importedWms += gridW * CYCLE_MS;
    const boughtW = decision.loads.reduce((sum, { sources }) => sum + (sources?.gridW ?? 0), 0);
    assert.ok(boughtW <= gridW + 1e-6, `${boughtW} W of ${gridW} W`);
    const error = this.recorder.record({ now, snapshot, decision, settings }, null);
    assert.equal(error, null);
    for (const load of decision.loads) {
      if (load.kind === "charger" && load.command !== null) this.#charge.set(load.id, load.command);
      if (load.kind === "switch" && load.command !== null) {
        this.#isOn.set(load.id, load.command.on);
      }
    }
  }

  minutes(count: number): void {
    for (let cycle = 0; cycle < count * MINUTE_MS / CYCLE_MS; cycle++) this.step();
  }
}

function sumOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

Deno.test("UseLogs keep two cars and two heaters apart through a day with crashes", () => {
  const house = new House();
  house.hold(BOILER, true);
  house.minutes(30);
  house.pvPowerW = 5000;
  house.minutes(60);
  assert.deepEqual(house.stores.sessions.running().map(({ deviceId }) => deviceId), [12, 11]);
  // Killed: sessions go on in their rows, the heater's use has ended and begins anew.
  house.start();
  house.hold(POOL, true);
  house.minutes(60);
  house.pvPowerW = 0;
  house.start();
  house.minutes(15);
  const sessions = house.stores.sessions.page(ALL).rows;
  assert.deepEqual(sessions.map(({ deviceId, endedAtMs }) => [deviceId, endedAtMs]), [
    [GARAGE, null],
    [CARPORT, null],
  ]);
  house.recorder.stop(at(START_MS + house.afterMs), { isSafe: true });
  const uses = house.stores.plugUses.page(ALL).rows;
  const boilerUses = uses.filter(({ deviceId }) => deviceId === BOILER);
  const poolUses = uses.filter(({ deviceId }) => deviceId === POOL);
  assert.ok(boilerUses.length >= 2, `${boilerUses.length} uses of the boiler`);
  assert.ok(poolUses.length >= 1, `${poolUses.length} uses of the pool`);
  assert.ok(boilerUses.slice(1).every(({ endedAtMs }) => endedAtMs !== null));
  const rows = house.stores.sessions.page(ALL).rows;
  const boughtWh = sumOf(rows.map(({ gridWh }) => gridWh));
  const usedWh = uses.map(({ energyWh, solarWh, unknownWh }) =>
    energyWh - solarWh - (unknownWh ?? 0)
  );
  const importedWh = house.importedWms / 3_600_000;
  const all = boughtWh + sumOf(usedWh);
  assert.ok(all <= importedWh, `${all} Wh charged of ${importedWh} Wh imported`);
  assert.ok(all > importedWh * 0.5, "what they drew was bought in part");
});

Deno.test("EventWatch tells of two cars and two heaters by their names", () => {
  const house = new House();
  house.hold(BOILER, true);
  house.minutes(5);
  house.press(GARAGE, "disabled");
  house.minutes(1);
  const { rows } = house.stores.events.page({
    ...ALL,
    kinds: ["mode", "charger", "plug", "session"],
  });
  const told = rows.toReversed().map(({ code, detail }) => `${detail["deviceName"]} ${code}`);
  assert.deepEqual(told.toSorted(), [
    "Boiler plug.switched",
    "Carport charging.began",
    "Garage charging.began",
    "Garage charging.stopped",
    "Garage mode.chosen",
    "Garage session.ended",
  ]);
  const texts = rows.map((row) => eventSentence(row, { words: en, timeZone: "UTC" }));
  assert.ok(texts.some((text) => text.startsWith("Garage: Off chosen")), texts.join("\n"));
  assert.ok(texts.some((text) => text.startsWith("Boiler switched on")), texts.join("\n"));
});

Deno.test("UseLogs end what runs of a device that is removed, with what it had, and only that", () => {
  const house = new House();
  house.hold(BOILER, true);
  house.hold(POOL, true);
  house.minutes(10);
  house.removed = new Set([GARAGE, POOL]);
  house.step();
  const { rows } = house.stores.sessions.page(ALL);
  const ends = rows.map(({ deviceId, endedBy }) => [deviceId, endedBy]);
  assert.deepEqual(ends, [[GARAGE, "disabled"], [CARPORT, null]]);
  assert.ok((rows[0]?.energyWh ?? 0) > 100);
  assert.deepEqual(house.stores.plugUses.running().map(({ deviceId }) => deviceId), [BOILER]);
  // What comes back does not count again what its ended row has.
  house.removed = new Set();
  house.minutes(5);
  const garage = house.stores.sessions.page({ ...ALL, deviceId: GARAGE }).rows;
  assert.equal(garage.length, 1);
});

Deno.test("UseLogs end the running row of a device that is gone when the program starts", () => {
  const house = new House();
  const use = { startedAtMs: 1000, energyWh: 5, solarWh: 5, unknownWh: 0 };
  house.stores.plugUses.save(99, use);
  house.minutes(1);
  assert.equal(house.stores.plugUses.running().length, 1, "this program knows nothing of it");
  house.start();
  house.step();
  assert.deepEqual(house.stores.plugUses.running(), []);
});

Deno.test("UseLogs name whose session was lost where the house has several chargers", () => {
  const ended = (chargers: readonly number[], device: string | null) => {
    const stores = memoryRecords();
    const lost: HouseEvent[] = [];
    const logs = new UseLogs({
      ...stores,
      sessions: { ...stores.sessions, running: () => [{ ...LOST, device }] },
      retryQueue: new RetryQueue(),
      noteLost: (event) => void lost.push(event),
    });
    const loads = new Map(chargers.map((id) => [id, newCharger(SLOW)] as const));
    logs.resume(loads, { lastSeenMs: null, settings: defaultSettings() });
    const [event] = lost;
    assert.ok(event?.code === "session.ended");
    return [event.detail.deviceId, event.detail.deviceName];
  };
  assert.deepEqual(ended([CARPORT, GARAGE], "Garage"), [GARAGE, "Garage"]);
  assert.deepEqual(ended([GARAGE], "Garage"), [undefined, undefined]);
  assert.deepEqual(ended([CARPORT, GARAGE], null), [undefined, undefined]);
});

Deno.test("UseLogs end what only a database thinks to run that has been put in place of another", () => {
  const house = new House();
  house.hold(BOILER, true);
  house.minutes(10);
  const { sessions, plugUses } = house.stores;
  const { id: _, deviceId: _id, device: _name, endedAtMs: _end, endedBy: _by, ...facts } = LOST;
  sessions.save(99, { ...facts, startedAtMs: 5000, ...NO_PARTS });
  const use = { startedAtMs: 7000, energyWh: 5, solarWh: 5, unknownWh: 0 };
  plugUses.save(POOL, use);
  house.recorder.storeAgain();
  house.minutes(1);
  const ended = sessions.page(ALL).rows.filter(({ startedAtMs }) => startedAtMs === 5000);
  assert.deepEqual(ended.map(({ endedBy, endedAtMs }) => [endedBy, endedAtMs]), [["lost", 6000]]);
  const uses = plugUses.page(ALL).rows.filter(({ startedAtMs }) => startedAtMs === 7000);
  assert.deepEqual(uses.map(({ endedAtMs }) => endedAtMs), [7000]);
  assert.deepEqual(sessions.running().map(({ deviceId }) => deviceId), [GARAGE, CARPORT]);
  assert.deepEqual(plugUses.running().map(({ deviceId }) => deviceId), [BOILER]);
});

Deno.test("UseLogs give an end that waits its right times", () => {
  const stores = memoryRecords();
  const retryQueue = new RetryQueue();
  const logs = new UseLogs({ ...stores, retryQueue, noteLost: () => {} });
  stores.plugUses.save(POOL, { startedAtMs: 7000, energyWh: 5, solarWh: 5, unknownWh: 0 });
  logs.resume(new Map(), { lastSeenMs: 9000, settings: defaultSettings() });
  retryQueue.moveStamps({ fromMs: 0, toMs: 10_000, stepMs: 500_000, kept: new Set() });
  for (const { run } of retryQueue.due()) run();
  const moved = stores.plugUses.page(ALL).rows.find(({ startedAtMs }) => startedAtMs === 507_000);
  assert.equal(moved?.endedAtMs, 509_000);
});

Deno.test("UseLogs have no end given up, however many events wait for the disk", () => {
  const stores = memoryRecords();
  const retryQueue = new RetryQueue();
  const logs = new UseLogs({ ...stores, retryQueue, noteLost: () => {} });
  stores.plugUses.save(POOL, { startedAtMs: 7000, energyWh: 5, solarWh: 5, unknownWh: 0 });
  const { id: _, deviceId: _id, device: _name, endedAtMs: _end, endedBy: _by, ...facts } = LOST;
  stores.sessions.save(99, { ...facts, ...NO_PARTS });
  logs.resume(new Map(), { lastSeenMs: 9000, settings: defaultSettings() });
  const event = { isEvent: true, row: null, run: () => {}, move: () => null };
  for (let count = 0; count < 600; count++) retryQueue.add(entryOf(event));
  for (const { run } of retryQueue.due()) run();
  assert.deepEqual([stores.plugUses.running(), stores.sessions.running()], [[], []]);
});
