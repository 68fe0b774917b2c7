import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { LoadLeaver } from "../../../src/app/loads/load_leaver.ts";
import { Recorder } from "../../../src/app/records/recorder.ts";
import { type RelayMemory, UNKNOWN_RELAY } from "../../../src/control/heater/plug_relay.ts";
import { DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import type { ModeChoice } from "../../../src/domain/house/mode.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { LoadPolicy } from "../../../src/domain/settings/load_settings.ts";
import { at } from "../../control/house.ts";
import { CHARGER, PLUG } from "../../domain/house/readings.ts";
import {
  FakeCharger,
  FakePlug,
  ManualClock,
  MemoryLogger,
  MemoryNotifier,
  memoryRecords,
  NO_LEAVE,
} from "../fakes.ts";
import { HeldTime } from "../held_time.ts";
import { ADDRESSES, houseOf, slotOpeners } from "../slot_house.ts";

/** A leaver of one charger and one plug that are on, in a mode and with a relay as given. */
async function setUp(
  { choiceOf, relay = {}, plugEnabled = false, policy = {} }: {
    readonly choiceOf: (id: number) => ModeChoice;
    readonly relay?: Partial<RelayMemory>;
    readonly plugEnabled?: boolean;
    /** Own values of the plug. */
    readonly policy?: LoadPolicy;
  },
) {
  const charger = new FakeCharger({ ...CHARGER, enabled: true });
  const plug = new FakePlug({ ...PLUG, on: true });
  const logger = new MemoryLogger();
  const openers = slotOpeners({ charger: () => charger, plug: () => plug });
  const equipment = new Equipment(openers, new ManualClock(), logger);
  const settings = { ...defaultSettings(), ...ADDRESSES, inverterHost: "", plugEnabled };
  const house = houseOf(settings).map((one) => one.slot === "plug" ? { ...one, policy } : one);
  await equipment.configure(settings, NO_LEAVE, house);
  const notifier = new MemoryNotifier();
  const stores = memoryRecords();
  const recorder = new Recorder({ version: "1", stores, notifier, logger });
  const leaver = new LoadLeaver({
    equipment,
    logger,
    recorder,
    settings: () => settings,
    choiceOf,
    relayOf: () => ({ ...UNKNOWN_RELAY, ...relay }),
    now: () => at(0),
  });
  const [openCharger] = equipment.chargers;
  const [openPlug] = equipment.switches;
  assert.ok(openCharger !== undefined && openPlug !== undefined);
  /** Loads of which an event tells that they were left as they are. */
  const told = () => {
    recorder.stop(at(0), { isSafe: true });
    const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 9, afterId: null };
    return stores.events.page({ ...range, kinds: ["device"] }).rows.map(({ detail }) => detail);
  };
  return { leaver, charger, plug, logger, openCharger, openPlug, told };
}

const inMode = (mode: ModeChoice["mode"]) => (): ModeChoice => ({
  mode,
  modeBy: "user",
  sinceMs: 0,
});

Deno.test("LoadLeaver.leaveAll() after a bug of ours makes safe what it can, and never rejects", async () => {
  const { leaver, plug, logger } = await setUp({
    choiceOf: () => {
      throw new TypeError("our bug");
    },
    plugEnabled: true,
  });
  await leaver.leaveAll();
  assert.deepEqual(logger.lines, ["error Not made safe"]);
  assert.equal(plug.value.on, false);
});

Deno.test("LoadLeaver pauses in Tracked and Disabled, and in each mode what leaves the house", async () => {
  for (const mode of ["tracked", "disabled", "slow", "fast"] as const) {
    const isPaused = mode === "tracked" || mode === "disabled";
    const { leaver, charger, openCharger } = await setUp({ choiceOf: inMode(mode) });
    assert.equal(leaver.mustPause().has(SLOT_IDS.charger), isPaused, mode);
    await leaver.leave(openCharger, true);
    assert.equal(charger.value.enabled, !isPaused, `${mode}: at another address`);
    await leaver.leave(openCharger, false);
    assert.equal(charger.value.enabled, false, `${mode}: removed`);
  }
});

Deno.test("LoadLeaver tells a load once that it is left, and again once it has stayed", async () => {
  const { leaver, charger, openCharger } = await setUp({ choiceOf: inMode("tracked") });
  const left = [{ id: SLOT_IDS.charger, isStaying: true }];
  await leaver.prepare(left);
  await leaver.leave(openCharger, true);
  assert.equal(charger.wishes.length, 1);
  leaver.forget(99);
  await leaver.prepare(left);
  assert.equal(charger.wishes.length, 1);
  leaver.forget(SLOT_IDS.charger);
  await leaver.prepare(left);
  assert.equal(charger.wishes.length, 2);
  await leaver.prepare([{ id: 99, isStaying: false }]);
  assert.equal(charger.wishes.length, 2, "another one");
});

Deno.test("LoadLeaver switches off a plug that is left where it is steered, or has still to go off", async () => {
  const rows: readonly [Partial<RelayMemory>, boolean][] = [
    [{ isManaged: true, isOffDue: false }, false],
    [{ isManaged: false, isOffDue: true }, false],
    [{ isManaged: false, isOffDue: false }, true],
  ];
  for (const [relay, on] of rows) {
    const { leaver, plug, openPlug } = await setUp({ choiceOf: inMode("fast"), relay });
    await leaver.leavePlug(openPlug);
    assert.equal(plug.value.on, on, JSON.stringify(relay));
  }
});

Deno.test("LoadLeaver.unwatched() has each plug that is steered, also before its first cycle", async () => {
  const plugs = async (
    plugEnabled: boolean,
    relay: Partial<RelayMemory> = {},
    policy: LoadPolicy = {},
  ) => {
    const { leaver } = await setUp({ choiceOf: inMode("fast"), plugEnabled, relay, policy });
    return leaver.unwatched().plugs.length;
  };
  assert.equal(await plugs(true), 1);
  assert.equal(await plugs(false), 0);
  assert.equal(await plugs(false, { isManaged: true }), 1);
  assert.equal(await plugs(false, { isOffDue: true }), 1);
  assert.equal(await plugs(true, {}, { plugEnabled: false }), 0, "its own value counts");
  assert.equal(await plugs(false, {}, { plugEnabled: true }), 1);
  const { leaver } = await setUp({ choiceOf: inMode("fast") });
  const [fast] = leaver.unwatched().chargers;
  assert.equal(fast?.mustPause?.(), false);
  const [other] = leaver.unwatched(new Set([SLOT_IDS.charger])).chargers;
  assert.equal(other?.mustPause?.(), true, "it was in Tracked before");
});

Deno.test("LoadLeaver tells of a load that takes no command, and of no other", async () => {
  const well = await setUp({ choiceOf: inMode("tracked") });
  await well.leaver.leave(well.openCharger, true);
  assert.deepEqual(well.told(), []);
  const { leaver, charger, openCharger, told } = await setUp({ choiceOf: inMode("tracked") });
  charger.nextState = new DeviceTimeout("Cannot tell: timeout");
  {
    using time = new HeldTime();
    assert.notEqual(await time.measure(leaver.leave(openCharger, true), 60_000), null);
  }
  assert.deepEqual(told(), [{ name: "NRGkick Gen2", load: "charger" }]);
});
