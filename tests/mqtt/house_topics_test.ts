import assert from "node:assert/strict";
import { DayEnergies } from "../../src/mqtt/day_energies.ts";
import { houseTopics } from "../../src/mqtt/house_topics.ts";
import { en } from "../../src/words/en/en.ts";
import type { Status } from "../../src/app/status.ts";
import { FakeProgram, NOW_MS, SUNNY } from "../routes/fake_program.ts";

/** The topics of a house, below "home", with what each holds. */
function topicsOf(change: Partial<Status>) {
  const program = new FakeProgram();
  program.current = { ...SUNNY, ...change };
  const held = houseTopics({
    program,
    base: "home",
    words: en,
    state: () => ({ mode: "tracked" }),
    energies: new DayEnergies(() => null),
    steadyMs: 0,
  });
  return new Map([...held].map(([topic, { payload, isOfNow }]) => [
    topic,
    { json: JSON.parse(payload), isOfNow },
  ]));
}

const CHARGER: Status["loads"][number] = {
  ...SUNNY.charger,
  mode: "slow",
  modeBy: "user",
  modeSinceMs: 0,
  isModePending: false,
  fullPowerW: 3680,
  countedWh: 0,
  goal: null,
  id: 12,
  name: "yard",
  kind: "charger",
  reason: SUNNY.reason,
  surplusW: null,
  session: SUNNY.session,
};

Deno.test("houseTopics() tells what is of now as such, and what stays as that", () => {
  const topics = topicsOf({ loads: [CHARGER] });
  assert.deepEqual([...topics].map(([topic, { isOfNow }]) => [topic, isOfNow]), [
    ["home/state", true],
    ["home/decision", true],
    ["home/energy", false],
    ["home/settings", false],
    ["home/devices/12/state", true],
  ]);
  assert.equal(topics.get("home/energy")?.json.day, new Date(NOW_MS).toISOString().slice(0, 10));
  assert.equal(topics.get("home/settings")?.json.maxCurrentA, 15);
});

Deno.test("houseTopics() tells of a session when it began and what it took, and of none as null", () => {
  const stateOf = (session: Status["session"]) =>
    topicsOf({ loads: [{ ...CHARGER, session }] }).get("home/devices/12/state")?.json;
  assert.deepEqual(stateOf(SUNNY.session).session, {
    startedAtMs: NOW_MS - 92 * 60_000,
    energyWh: 4120,
    solarWh: 3750,
  });
  assert.equal(stateOf(null).session, null);
  assert.equal(stateOf(null).goal, null);
});

Deno.test("houseTopics() says why a switch is as it is, where that is known", () => {
  const stateOf = (reason: typeof SUNNY.plug.reason) => {
    const plug = {
      ...SUNNY.plug,
      reason,
      id: 13,
      name: "boiler",
      kind: "switch",
      hold: null,
    } as const;
    return topicsOf({ loads: [plug] }).get("home/devices/13/state")?.json;
  };
  const { reason, on, hold } = stateOf(SUNNY.plug.reason);
  assert.deepEqual([reason.code, on, hold], ["plug.on.sun", true, null]);
  assert.match(reason.text, /kW|W/);
  assert.equal(stateOf(null).reason, null);
});
