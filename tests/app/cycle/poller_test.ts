import assert from "node:assert/strict";
import { Poller } from "../../../src/app/cycle/poller.ts";
import { DeviceRejected, DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import { FakeSource, ManualClock, MemoryLogger } from "../fakes.ts";

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

Deno.test("Poller tells a bug of a driver from a device that is silent, each time", async () => {
  const { source, logger, poller } = setUp();
  source.read = () => Promise.reject(new TypeError("no such thing"));
  await poller.poll();
  await poller.poll();
  assert.deepEqual(logger.lines, ["error meter driver failed", "error meter driver failed"]);
  const { error, diagnosis, misses } = poller.reading();
  assert.deepEqual([error, diagnosis, misses], ["no such thing", null, 2]);
});

/** A source that may rest, and how often it was asked. */
class RestingSource extends FakeSource<string> {
  rest = 15_000;
  asked = 0;
  refusal: Error | null = null;
  override read(): Promise<string> {
    this.asked++;
    return this.refusal === null ? super.read() : Promise.reject(this.refusal);
  }
  restMs(): number {
    return this.rest;
  }
}

function setUpResting() {
  const clock = new ManualClock();
  const source = new RestingSource("value");
  const limits = { freshMs: 30_000, keptMs: 60_000, refusedMs: 60_000 };
  const poller = new Poller("charger", source, clock, limits, new MemoryLogger());
  const pollAfter = async (ms: number, options?: { isNews: boolean }) => {
    clock.advance(ms);
    await poller.poll(options);
    return source.asked;
  };
  return { source, poller, pollAfter };
}

Deno.test("Poller a source that rests is asked when its answer no longer stands, or for news", async () => {
  const { source, poller, pollAfter } = setUpResting();
  assert.equal(await pollAfter(0), 1);
  assert.equal(await pollAfter(5000), 1);
  assert.equal(await pollAfter(7499), 1);
  assert.equal(poller.isResting, true);
  assert.equal(await pollAfter(1), 2, "as good as 15 s");
  assert.equal(await pollAfter(5000), 2);
  assert.equal(await pollAfter(0, { isNews: true }), 3);
  source.rest = 0;
  assert.equal(await pollAfter(5000), 4, "it rests no longer");
});

Deno.test("Poller a source that fails while it rests is lost as early as one that never rests", async () => {
  const { source, poller, pollAfter } = setUpResting();
  await pollAfter(0);
  source.isDead = true;
  await pollAfter(15_000);
  assert.equal(poller.reading().misses, 1);
  for (const age of [20_000, 25_000]) {
    await pollAfter(5000);
    assert.equal(poller.reading().ageMs, age);
  }
  assert.equal(poller.reading().misses, 3, "asked in each cycle after the first failure");
  await pollAfter(35_001);
  assert.equal(poller.reading().quality, "unavailable");
});

Deno.test("Poller a source that has failed does not rest, however long its answer may stand", async () => {
  const { source, poller, pollAfter } = setUpResting();
  source.rest = 600_000;
  assert.equal(poller.reading().isAbsent, false, "nobody has said so yet");
  await pollAfter(0);
  assert.equal(await pollAfter(5000), 1);
  source.isDead = true;
  assert.equal(await pollAfter(5000, { isNews: true }), 2);
  assert.equal(await pollAfter(5000), 3);
  source.isDead = false;
  assert.equal(await pollAfter(5000), 4);
  assert.equal(await pollAfter(5000), 4, "well again, it rests");
});

Deno.test("Poller what refuses is asked each minute once it is given up, and at once when it is new", async () => {
  const { source, poller, pollAfter } = setUpResting();
  await pollAfter(0);
  source.rest = 0;
  source.refusal = new DeviceRejected("Cannot read: HTTP 401");
  for (let ms = 0; ms < 60_000; ms += 5000) await pollAfter(5000);
  assert.equal(source.asked, 13, "as ever, until it is given up");
  for (let ms = 5000; ms < 60_000; ms += 5000) {
    assert.equal(await pollAfter(5000, { isNews: true }), 13, "no news changes its mind");
    assert.equal(poller.reading().quality, "unavailable");
  }
  assert.equal(await pollAfter(5000), 14);
  source.refusal = new DeviceTimeout("Cannot read: timeout");
  assert.equal(await pollAfter(60_000), 15);
  assert.equal(await pollAfter(5000), 16, "silence is asked in each cycle");
});

Deno.test("Poller forgets what was wrong once its source answers", async () => {
  const { source, poller } = setUp();
  source.isDead = source.isAbsent = true;
  await poller.poll();
  const { isAbsent, misses, error } = poller.reading();
  assert.deepEqual([isAbsent, misses, error], [true, 1, "Cannot read: absent"]);
  source.isDead = false;
  await poller.poll();
  const after = poller.reading();
  assert.deepEqual([after.isAbsent, after.misses, after.error], [false, 0, null]);
  source.isDead = true;
  source.isAbsent = false;
  await poller.poll();
  assert.equal(poller.reading().isAbsent, false, "silent is not absent");
});

Deno.test("Poller asks one that has refused once in each cycle when it is silent later", async () => {
  const { source, pollAfter } = setUpResting();
  source.rest = 0;
  await pollAfter(0);
  source.refusal = new DeviceRejected("wrong secret");
  for (let cycle = 0; cycle < 30; cycle++) await pollAfter(5000);
  source.refusal = null;
  const before = await pollAfter(60_000);
  source.refusal = new DeviceTimeout("no answer");
  for (let cycle = 1; cycle <= 30; cycle++) {
    assert.equal(await pollAfter(5000), before + cycle);
  }
});
