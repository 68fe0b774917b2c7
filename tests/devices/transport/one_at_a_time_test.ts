import assert from "node:assert/strict";
import { DeviceTurns } from "../../../src/devices/transport/one_at_a_time.ts";
import { DeviceProtocol } from "../../../src/domain/codes/errors.ts";

const turn = (action: string, deadlineMs = 5000) => ({ action, deadlineMs });
const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(new Error("aborted")))
  );

Deno.test("DeviceTurns run() does one thing at a time, in order, past failures", async () => {
  const turns = new DeviceTurns();
  const log: string[] = [];
  const work = async (name: string) => {
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
    if (name === "b") throw new DeviceProtocol("b failed");
    return name;
  };
  const results = await Promise.allSettled(
    ["a", "b", "c"].map((name) => turns.run(turn(name), () => work(name))),
  );
  assert.deepEqual(log, ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  assert.deepEqual(results.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
});

Deno.test("DeviceTurns run() ends work at its deadline, counted from its turn", async () => {
  const turns = new DeviceTurns();
  const slow = turns.run(turn("read", 50), aborted);
  const next = turns.run(turn("write", 50), () => Promise.resolve("written"));
  await assert.rejects(slow, {
    name: "DeviceTimeout",
    message: "Cannot read: timeout after 50 ms",
  });
  assert.equal(await next, "written");
});

Deno.test("DeviceTurns run() lets eight wait and no more", async () => {
  const turns = new DeviceTurns();
  const held = Promise.withResolvers<string>();
  const running = turns.run(turn("run"), () => held.promise);
  await Promise.resolve();
  await Promise.resolve();
  const waiting = Array.from({ length: 8 }, () => turns.run(turn("wait"), () => held.promise));
  await assert.rejects(turns.run(turn("read"), () => held.promise), {
    name: "DeviceTimeout",
    message: "Cannot read: 8 requests wait already",
  });
  held.resolve("done");
  assert.equal(await running, "done");
  assert.deepEqual(await Promise.all(waiting), Array(8).fill("done"));
});

Deno.test("DeviceTurns close() ends what runs and refuses what waits or comes", async () => {
  const turns = new DeviceTurns();
  const isClosed = { name: "DeviceUnreachable", message: "Cannot read: the driver is closed" };
  const begun = Promise.withResolvers<void>();
  const running = turns.run(turn("read"), (signal) => {
    begun.resolve();
    return aborted(signal);
  });
  const waiting = assert.rejects(turns.run(turn("read"), () => Promise.resolve()), isClosed);
  await begun.promise;
  turns.close();
  await assert.rejects(running, isClosed);
  await waiting;
  await assert.rejects(turns.run(turn("read"), () => Promise.resolve()), isClosed);
});

Deno.test("DeviceTurns run() ends what is given up, before it begins or while it runs", async () => {
  const turns = new DeviceTurns();
  const isGivenUp = { name: "DeviceTimeout", message: "Cannot read: given up" };
  const late = { ...turn("read"), givenUp: AbortSignal.abort() };
  const unless = (signal: AbortSignal) =>
    signal.aborted ? Promise.reject(new Error("aborted")) : aborted(signal);
  await assert.rejects(turns.run(late, unless), isGivenUp);
  const stop = new AbortController();
  const running = turns.run({ ...turn("read"), givenUp: stop.signal }, (signal) => {
    stop.abort();
    assert.equal(signal.aborted, true, "at once");
    return unless(signal);
  });
  await assert.rejects(running, isGivenUp);
  const next = { ...turn("read"), givenUp: new AbortController().signal };
  assert.equal(await turns.run(next, (signal) => Promise.resolve(signal.aborted)), false);
});
