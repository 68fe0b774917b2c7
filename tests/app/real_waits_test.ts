import assert from "node:assert/strict";
import { makeSafe, STOP_DEADLINE_MS } from "../../src/app/loads/stop.ts";
import { DeviceTimeout } from "../../src/domain/codes/errors.ts";
import { CHARGER, PLUG } from "../domain/house/readings.ts";
import { FakeCharger, FakePlug, MemoryLogger } from "./fakes.ts";
import { HeldTime } from "./held_time.ts";
import { setUp } from "./program_under_test.ts";

const NEVER = () => new Promise<never>(() => {});
const RELAY = 12;

Deno.test("a cycle waits 3.5 s for a site that hangs, and tells the charger then", async () => {
  const { program, site, charger } = await setUp({ mode: "slow" });
  using time = new HeldTime();
  site.meter.read = NEVER;
  assert.equal(await time.measure(program.tick(), 10_000), 3500);
  assert.deepEqual(charger.wishes, [{ enabled: true, currentA: 6 }]);
});

Deno.test("a cycle waits a second for a switch beside the settings' that hangs", async () => {
  const relay = new FakePlug();
  const { program } = await setUp({ mode: "slow", switches: new Map([[RELAY, relay]]) });
  using time = new HeldTime();
  relay.read = NEVER;
  assert.equal(await time.measure(program.tick(), 10_000), 1000);
  assert.equal(await time.measure(program.tick(), 10_000), 0, "it is waited for no more");
});

Deno.test("a cycle waits two seconds for a charger that hangs when it is told", async () => {
  const { program, charger } = await setUp({ mode: "slow" });
  using time = new HeldTime();
  let tries = 0;
  charger.apply = () => {
    tries++;
    return NEVER();
  };
  assert.equal(await time.measure(program.tick(), 1999), null);
  await time.advance(1);
  assert.equal(program.status().charger.applyState, "waiting");
  assert.equal(await time.measure(program.tick(), 5000), 0);
  assert.equal(tries, 1, "one command is under way");
  await time.advance(999);
  assert.equal(await time.measure(program.tick(), 0), 0);
  assert.equal(tries, 1, "8 s are not over");
  await time.advance(1);
  await time.measure(program.tick(), 0);
  assert.equal(tries, 2);
});

Deno.test("a plug that does not close is left behind after two seconds, with a word", async () => {
  const { program, plug, logger, step } = await setUp({ mode: "slow" });
  await step();
  using time = new HeldTime();
  plug.close = NEVER;
  await program.changeSettings({ plugHost: "" });
  assert.equal(await time.measure(program.tick(), 10_000), 2000);
  assert.ok(logger.lines.includes("error Device not closed"));
});

Deno.test("stop() leaves a charger that hangs as it is after 8 s, and says so", async () => {
  const { program, charger, step } = await setUp({ mode: "tracked" });
  charger.value = { ...CHARGER, enabled: true, powerW: 1400 };
  await step();
  using time = new HeldTime();
  charger.apply = NEVER;
  const stopped = program.stop();
  const tookMs = await time.measure(stopped, 60_000);
  assert.ok(tookMs !== null && tookMs >= 8000 && tookMs <= 8200, `${tookMs} ms`);
  assert.deepEqual(await stopped, { isSafe: false });
});

Deno.test("stop() tries for two seconds more where what ran before took all of its time", async () => {
  const { program, site, charger, step } = await setUp({ mode: "tracked" });
  await step();
  using time = new HeldTime();
  charger.apply = NEVER;
  let reads = 0;
  const read = site.meter.read.bind(site.meter);
  site.meter.read = () => {
    reads++;
    return read();
  };
  const left = program.changeSettings({ nrgkickAddress: "other.lan" });
  await time.advance(0);
  void program.tick();
  const tookMs = await time.measure(program.stop(), 60_000);
  await left;
  assert.equal(reads, 0, "no cycle begins, also none that was asked for before");
  assert.ok(tookMs !== null && tookMs >= 10_000 && tookMs <= 10_400, `${tookMs} ms`);
});

Deno.test("makeSafe() tries again five times a second for 8 s where nothing else is said", async () => {
  using time = new HeldTime();
  const plug = new FakePlug({ ...PLUG, on: true });
  const triedMs: number[] = [];
  plug.set = () => {
    triedMs.push(time.nowMs);
    return Promise.reject(new DeviceTimeout("Cannot switch: timeout"));
  };
  const safe = makeSafe({ chargers: [], plugs: [plug], logger: new MemoryLogger() });
  assert.equal(await time.measure(safe, 60_000), STOP_DEADLINE_MS);
  assert.deepEqual(triedMs, Array.from({ length: 40 }, (_, at) => at * 200));
  assert.equal(STOP_DEADLINE_MS, 8000);
  assert.deepEqual(await safe, { isSafe: false });
});

Deno.test("makeSafe() looks each 200 ms whether a charge has to be paused after all", async () => {
  using time = new HeldTime();
  const charger = new FakeCharger({ ...CHARGER, enabled: true });
  const plug = new FakePlug({ ...PLUG, on: true });
  plug.set = NEVER;
  let mustPause = false;
  const chargers = [{ charger, mustPause: () => mustPause }];
  const safe = makeSafe({ chargers, plugs: [plug], logger: new MemoryLogger() });
  await time.advance(399);
  mustPause = true;
  assert.equal(charger.value.enabled, true);
  await time.advance(1);
  assert.equal(charger.value.enabled, false);
  await time.advance(10_000);
  assert.deepEqual(await safe, { isSafe: false }, "the plug never answered");
});
