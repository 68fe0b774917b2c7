import assert from "node:assert/strict";
import { entryOf, RetryQueue } from "../../../src/app/records/retry_queue.ts";
import { StorageWatch } from "../../../src/app/records/storage_watch.ts";
import { at } from "../../control/house.ts";

const ENTRY = entryOf({ isEvent: true, row: null, run: () => {}, move: (row) => row });

Deno.test("StorageWatch.observe() tells of a refusal once, and of its end two minutes later", () => {
  const watch = new StorageWatch();
  const journal = new RetryQueue();
  assert.deepEqual(watch.observe(null, at(0), journal), []);
  assert.deepEqual(watch.observe("disk is full", at(10_000), journal), [{
    atMs: at(10_000).atMs,
    kind: "storage",
    code: "storage.failed",
    detail: { error: "disk is full" },
  }]);
  assert.deepEqual(watch.observe("disk is full", at(15_000), journal), []);
  assert.deepEqual(watch.observe("disk is full", at(40_000.4), journal), []);
  assert.deepEqual(watch.observe(null, at(160_000), journal), []);
  assert.deepEqual(watch.observe(null, at(160_000.4), journal), [{
    atMs: at(160_000.4).atMs,
    kind: "storage",
    code: "storage.recovered",
    detail: { failedMs: 30_000, lost: 0 },
  }]);
  assert.deepEqual(watch.observe(null, at(300_000), journal), [], "told once");
  assert.equal(watch.observe("again", at(310_000), journal)[0]?.code, "storage.failed");
});

Deno.test("StorageWatch.observe() takes no database for well while something waits for it", () => {
  const watch = new StorageWatch();
  const journal = new RetryQueue();
  for (let count = 0; count < 502; count++) journal.add(ENTRY);
  watch.observe("disk is full", at(0), journal);
  assert.deepEqual(watch.observe(null, at(600_000), journal), []);
  for (const { done } of journal.due()) done();
  const [event] = watch.observe(null, at(605_000), journal);
  assert.ok(event?.code === "storage.recovered");
  assert.deepEqual(event.detail, { failedMs: 0, lost: 2 });
});
