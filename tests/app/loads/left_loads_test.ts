import assert from "node:assert/strict";
import { ProgramEnding, StorageFailed } from "../../../src/domain/codes/errors.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import type { ApplyState, ChargerCommand } from "../../../src/domain/house/command.ts";
import { CHARGER, PLUG } from "../../domain/house/readings.ts";
import { FakeCharger, FakePlug } from "../fakes.ts";
import { setUp } from "../program_under_test.ts";

const CHARGES = { ...CHARGER, enabled: true, powerW: 4140, phaseCurrentsA: [6, 6, 6] };
const [ROW, RELAY] = [11, 12];

/** What was true of the loads whenever settings were stored: a kill right then leaves them so. */
function killedAt<T>(
  store: Awaited<ReturnType<typeof setUp>>["store"],
  look: () => T,
): readonly T[] {
  const seen: T[] = [];
  const save = store.save.bind(store);
  store.save = (changes) => {
    seen.push(look());
    save(changes);
  };
  return seen;
}

for (
  const { mode, isCharging } of [
    { mode: "tracked", isCharging: false },
    { mode: "disabled", isCharging: false },
    { mode: "fast", isCharging: true },
  ] as const
) {
  const does = isCharging ? "goes on" : "is paused";
  Deno.test(`a charger in ${mode} ${does} before another address of it is stored`, async () => {
    const { program, step, charger, store } = await setUp({ mode });
    await step();
    charger.value = CHARGES;
    const seen = killedAt(store, () => [charger.value.enabled, charger.isClosed]);
    await program.changeSettings({ nrgkickAddress: "other.lan" });
    assert.deepEqual(seen, [[isCharging, false]]);
    await step();
    assert.equal(charger.isClosed, true);
    await program.stop();
  });
}

Deno.test("a steered plug goes off before another address of it is stored", async () => {
  const { program, step, plug, store } = await setUp({ settings: { plugEnabled: true } });
  await step();
  plug.value = { ...PLUG, on: true };
  const seen = killedAt(store, () => plug.value.on);
  await program.changeSettings({ plugHost: "other.lan" });
  assert.deepEqual(seen, [false]);
  await program.stop();
});

Deno.test("settings that leave no load tell none", async () => {
  const { program, step, charger, store } = await setUp({ mode: "tracked" });
  await step();
  charger.value = CHARGES;
  const told = charger.wishes.length;
  const seen = killedAt(store, () => charger.wishes.length - told);
  await program.changeSettings({ maxCurrentA: 10, inverterHost: "other.lan" });
  assert.deepEqual(seen, [0]);
  await program.stop();
});

Deno.test("no cycle tells a charger anything between its pause and what is stored", async () => {
  const { program, step, charger, store, opened } = await setUp({ mode: "tracked" });
  await step();
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<ApplyState>();
  const told: ChargerCommand[] = [];
  charger.apply = (wish) => {
    if (opened.filter((device) => device === "charger").length === 1) told.push(wish);
    begun.resolve();
    return answer.promise;
  };
  const seen = killedAt(store, () => told.length);
  const change = program.changeSettings({ nrgkickAddress: "other.lan" });
  await begun.promise;
  charger.value = CHARGES;
  const cycle = step();
  answer.resolve("sent");
  await Promise.all([change, cycle]);
  assert.deepEqual(seen, [1]);
  assert.deepEqual(told, [{ enabled: false, currentA: 6 }], "nor again after it");
  await program.stop();
});

Deno.test("a charger whose other address cannot be stored is steered again", async () => {
  const { program, step, charger, store } = await setUp({ mode: "tracked" });
  await step();
  charger.value = CHARGES;
  store.isBroken = true;
  await assert.rejects(program.changeSettings({ nrgkickAddress: "other.lan" }), StorageFailed);
  assert.equal(charger.value.enabled, false);
  assert.equal(program.settings().values.nrgkickAddress, "kick.lan");
  await step();
  assert.equal(charger.isClosed, false);
  store.isBroken = false;
  charger.value = CHARGES;
  const seen = killedAt(store, () => charger.value.enabled);
  await program.changeSettings({ nrgkickAddress: "other.lan" });
  assert.deepEqual(seen, [false], "and paused once more");
  await program.stop();
});

for (const leave of ["remove", "move", "stop"] as const) {
  Deno.test(`a plug that has still to go off, since it was disabled, does so at its ${leave}`, async () => {
    const { program, step, plug } = await setUp({ settings: { plugEnabled: true } });
    await step();
    await step();
    plug.value = { ...PLUG, on: true };
    await step();
    const set = plug.set.bind(plug);
    plug.set = () => Promise.resolve("sent");
    await program.changeSettings({ plugEnabled: false });
    await step();
    assert.equal(plug.value.on, true, "told, and not heard");
    plug.set = set;
    if (leave === "remove") await program.devices.remove(SLOT_IDS.plug);
    if (leave === "move") await program.changeSettings({ plugHost: "other.lan" });
    await program.stop();
    assert.equal(plug.value.on, false);
  });
}

Deno.test("remove() is refused once the program ends: nobody would pause a charger then", async () => {
  const row = new FakeCharger(CHARGES);
  const relay = new FakePlug({ ...PLUG, on: true });
  const { program, step, charger, devices } = await setUp({
    mode: "fast",
    chargers: new Map([[ROW, row]]),
    modes: new Map([[ROW, "fast"]]),
    switches: new Map([[RELAY, relay]]),
  });
  await step();
  [charger.value, row.value] = [CHARGES, CHARGES];
  const stopped = program.stop();
  for (const id of [ROW, RELAY, SLOT_IDS.charger]) {
    await assert.rejects(program.devices.remove(id), ProgramEnding);
  }
  await stopped;
  assert.deepEqual([charger.value.enabled, row.value.enabled], [true, true], "Fast goes on");
  assert.deepEqual(devices.rows.map(({ id }) => id), [ROW, RELAY], "to be steered by the next one");
  assert.equal(program.settings().values.nrgkickAddress, "kick.lan");
});

Deno.test("a change that leaves a charger is followed by the one cycle that it asks for", async () => {
  const { program, step } = await setUp({ mode: "tracked" });
  await step();
  const before = program.status().cycle;
  await program.changeSettings({ nrgkickAddress: "other.lan" });
  for (let turn = 0; turn < 1000; turn++) await Promise.resolve();
  assert.equal(program.status().cycle, before + 1);
  await program.stop();
});

Deno.test("loads that a database which is back has elsewhere are made safe by the next cycle", async () => {
  const house = await setUp({ mode: "tracked", settings: { plugEnabled: true } });
  const { program, step, charger, plug, store, backups } = house;
  await step();
  [charger.value, plug.value] = [CHARGES, { ...PLUG, on: true }];
  store.stored = { ...store.stored, nrgkickAddress: "other.lan", plugHost: "other.lan" };
  backups.recoveries = ["back-on-disk"];
  const seen: unknown[] = [];
  const opened = house.opened.length;
  plug.close = () => {
    seen.push([charger.value.enabled, plug.value.on, house.opened.length - opened]);
    return Promise.resolve();
  };
  await program.upkeep();
  await step();
  assert.deepEqual(seen, [[false, false, 0]]);
  await program.stop();
});
