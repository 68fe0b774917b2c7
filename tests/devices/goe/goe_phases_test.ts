import assert from "node:assert/strict";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import { charge, ReadGoe, STOP } from "./goe_house.ts";

const toPhases = (phases: Phases): ChargerCommand => ({ ...STOP, phases });
const HOUSE = { house: { car: { phases: 3 as const } } };

function switchOf(read: ReadGoe): unknown {
  return read.reading.value?.phaseSwitch;
}

Deno.test("goe switches phases with pause and current in one request, never under current", async () => {
  await using read = await ReadGoe.start(HOUSE);
  await read.wishFor(charge(10), 8);
  assert.equal(read.house.state.charger.activePhases, 3);
  const states = await read.wishFor(toPhases(1), 8);
  assert.equal(states.at(-1), "confirmed");
  assert.deepEqual(read.queries.slice(1), ["frc=1", "frc=1&amp=6&psm=1"]);
  assert.deepEqual(read.house.points[0]?.charger.phaseChanges, { count: 1, hot: 0 });
  assert.deepEqual(switchOf(read), { phases: 1, options: [1, 3], dwellMs: 600_000 });
  await read.wishFor(charge(10), 8);
  assert.equal(read.house.state.charger.activePhases, 1);
});

Deno.test("goe tells no phases while its contactors change over", async () => {
  await using read = await ReadGoe.start(HOUSE);
  await read.wishFor(STOP, 2);
  await read.poll(5000);
  await read.apply(toPhases(1));
  await read.poll(2000);
  assert.deepEqual(switchOf(read), { phases: null, options: [1, 3], dwellMs: 600_000 });
  assert.equal(await read.apply(toPhases(1)), "verifying");
  await read.poll(5000);
  assert.equal(await read.apply(toPhases(1)), "confirmed");
});

Deno.test("goe that refuses a switch says so for an hour, and charges all the same", async () => {
  await using read = await ReadGoe.start(HOUSE);
  await read.wishFor(STOP, 2);
  await read.setFault({ kind: "refuses", keys: ["psm"] });
  assert.deepEqual((await read.wishFor(toPhases(1), 1)).at(-1), "DeviceRejected");
  await read.poll(5000);
  const told = { phases: 3, options: [1, 3], dwellMs: 600_000 };
  assert.deepEqual(switchOf(read), { ...told, isRefused: true });
  await read.wishFor(charge(10), 8);
  assert.equal(read.house.state.charger.activePhases, 3);
  await read.poll(60 * 60_000);
  assert.deepEqual(switchOf(read), told);
});

Deno.test("goe that takes a switch after it refused one says no more that it refuses them", async () => {
  await using read = await ReadGoe.start(HOUSE);
  await read.wishFor(STOP, 2);
  await read.setFault({ kind: "refuses", keys: ["psm"] });
  await read.wishFor(toPhases(1), 1);
  await read.setFault(null);
  await read.wishFor(toPhases(1), 20);
  assert.deepEqual(switchOf(read), { phases: 1, options: [1, 3], dwellMs: 600_000 });
});

Deno.test("goe whose answer to a switch is lost is asked again until it shows it", async () => {
  await using read = await ReadGoe.start(HOUSE);
  await read.wishFor(STOP, 2);
  await read.poll(5000);
  await read.setFault({ kind: "hang-up" });
  await assert.rejects(read.apply(toPhases(1)));
  await read.setFault(null);
  const states = await read.wishFor(toPhases(1), 6);
  assert.equal(states.at(-1), "confirmed", states.join(" "));
  assert.equal(read.house.points[0]?.charger.phaseChanges.hot, 0);
});

Deno.test("goe that starts anew in the middle of a switch is paused first, then switched", async () => {
  await using read = await ReadGoe.start(HOUSE);
  await read.wishFor(STOP, 2);
  await read.poll(5000);
  await read.apply(toPhases(1));
  await read.setFault({ kind: "restart", phases: 3 });
  await read.poll(5000);
  assert.notEqual(read.error, null, "nobody listens");
  await read.setFault(null);
  read.clock.advance(30_000);
  read.house.advanceTo(read.clock.wallMs());
  assert.ok(read.house.state.charger.powerW > 0, "neutral charges by itself");
  const states = await read.wishFor(toPhases(1), 10);
  assert.equal(states.at(-1), "confirmed", states.join(" "));
  assert.deepEqual(read.house.points[0]?.charger.phaseChanges.hot, 0);
  assert.equal(read.house.state.charger.maxPhases, 1);
});
