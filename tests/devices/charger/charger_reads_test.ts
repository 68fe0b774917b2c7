import assert from "node:assert/strict";
import { ChargerReads } from "../../../src/devices/charger/charger_reads.ts";
import { notedTimers } from "../transport/noted_timers.ts";

Deno.test("ChargerReads.settled() waits for the read under way, and for none without one", async () => {
  const reads = new ChargerReads();
  await reads.settled();
  const answer = Promise.withResolvers<string>();
  const read = reads.run(() => answer.promise);
  let isSettled = false;
  const settled = reads.settled().then(() => isSettled = true);
  await Promise.resolve();
  assert.equal(isSettled, false);
  answer.resolve("told");
  assert.equal(await read, "told");
  await settled;
});

Deno.test("ChargerReads.settled() waits for no more of a read than its patience", async () => {
  const reads = new ChargerReads(1);
  const answer = Promise.withResolvers<void>();
  const read = reads.run(() => answer.promise);
  await reads.settled();
  answer.resolve();
  await read;
});

Deno.test("ChargerReads has three seconds of patience", async () => {
  const noted = await notedTimers(() => new ChargerReads().run(() => Promise.resolve()));
  assert.deepEqual(noted, { delaysMs: [3000], left: 0 });
});

Deno.test("ChargerReads.settled() never rejects, and the next read has its own signal", async () => {
  const reads = new ChargerReads();
  const failed = reads.run((givenUp) => {
    reads.giveUp();
    return givenUp.aborted ? Promise.reject(new Error("given up")) : Promise.resolve();
  });
  await reads.settled();
  await assert.rejects(failed, /given up/);
  assert.equal(await reads.run((givenUp) => Promise.resolve(givenUp.aborted)), false);
});
