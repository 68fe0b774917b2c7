import assert from "node:assert/strict";
import { Poller } from "../../src/app/poller.ts";
import { FakeSource, ManualClock, MemoryLogger } from "./fakes.ts";

const LIMITS = { freshMs: 30_000, keptMs: 120_000 };

function setUp() {
  const clock = new ManualClock();
  const source = new FakeSource("value");
  const logger = new MemoryLogger();
  return { clock, source, logger, poller: new Poller("meter", source, clock, LIMITS, logger) };
}

Deno.test("Poller a device that was never read is unavailable and holds nothing", () => {
  const { poller } = setUp();
  const { quality, value, atMs, ageMs } = poller.reading();
  assert.deepEqual({ quality, value, atMs, ageMs }, {
    quality: "unavailable",
    value: null,
    atMs: null,
    ageMs: null,
  });
});

Deno.test("Poller quality changes at the age limits and not before three misses", async () => {
  const { clock, source, poller } = setUp();
  await poller.poll();
  source.isDead = true;
  const qualityAt = (ageMs: number) => {
    clock.advance(ageMs - (poller.reading().ageMs ?? 0));
    return poller.reading().quality;
  };
  assert.equal(qualityAt(30_000), "fresh");
  assert.equal(qualityAt(30_001), "stale");
  await poller.poll();
  await poller.poll();
  assert.equal(qualityAt(120_001), "stale", "two misses keep it");
  await poller.poll();
  assert.equal(poller.reading().quality, "unavailable");
  assert.equal(poller.reading().value, null);
  assert.equal(poller.reading().error, "Cannot read: timeout after 50 ms");
});

Deno.test("Poller age runs on the steady clock, whatever the wall clock does", async () => {
  const { clock, poller } = setUp();
  await poller.poll();
  clock.setWall(clock.wallMs() + 3_600_000);
  assert.equal(poller.reading().ageMs, 0);
  assert.equal(poller.reading().quality, "fresh");
  clock.setWall(clock.wallMs() - 7_200_000);
  assert.equal(poller.reading().quality, "fresh");
});

Deno.test("Poller one read in flight: a slow answer is joined and is as old as its question", async () => {
  const clock = new ManualClock();
  const answer = Promise.withResolvers<string>();
  let reads = 0;
  const source = {
    read: () => {
      reads++;
      return answer.promise;
    },
  };
  const poller = new Poller("charger", source, clock, LIMITS, new MemoryLogger());
  const first = poller.poll();
  const second = poller.poll();
  clock.advance(31_000);
  answer.resolve("late");
  await Promise.all([first, second]);
  assert.equal(reads, 1);
  assert.equal(poller.reading().value, "late");
  assert.equal(poller.reading().ageMs, 31_000);
  assert.equal(poller.reading().quality, "stale");
});

Deno.test("Poller says once that a device is gone and once that it is back", async () => {
  const { source, logger, poller } = setUp();
  source.isDead = true;
  await poller.poll();
  await poller.poll();
  source.isDead = false;
  await poller.poll();
  await poller.poll();
  assert.deepEqual(logger.lines, [
    "warn meter does not answer",
    "debug meter does not answer",
    "info meter answers again",
  ]);
  assert.equal(poller.reading().misses, 0);
});
