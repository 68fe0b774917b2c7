import assert from "node:assert/strict";
import { parseSwitchMemory } from "../../../src/domain/codes/control_memory.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { FakeCharger, FakePlug } from "../fakes.ts";
import { setUp } from "../program_under_test.ts";

const HOUR_MS = 3_600_000;

Deno.test("a press that comes while a cycle tells the loads is still stored when its relay goes on", async () => {
  const charger = new FakeCharger();
  const plug = new FakePlug();
  const house = await setUp({
    mode: "slow",
    settings: { plugHost: "one", plugEnabled: false },
    charger: () => charger,
    plug,
  });
  const { program, records, step } = house;
  plug.value = { ...plug.value, on: false };
  await step();
  const stored = () => parseSwitchMemory(records.memory.load(SLOT_IDS.plug));
  const tell = charger.apply.bind(charger);
  charger.apply = (wish) => {
    charger.apply = tell;
    program.holdSwitch(SLOT_IDS.plug, { on: true, forMs: HOUR_MS });
    return tell(wish);
  };
  const set = plug.set.bind(plug);
  const storedAtSwitch: unknown[] = [];
  plug.set = (on) => {
    storedAtSwitch.push([on, stored()?.isSteered, stored()?.manual?.on]);
    return set(on);
  };
  await step();
  assert.deepEqual(storedAtSwitch, [[true, true, true]]);
  await program.stop();
});
