import assert from "node:assert/strict";
import { type Held, RetainedTopics } from "../../src/mqtt/retained_topics.ts";

function held(payload: string, isOfNow = false): Held {
  return { payload, isOfNow };
}

/** Sends what is due and says which topics that were, those that are removed with a minus. */
function send(
  topics: RetainedTopics,
  wanted: Readonly<Record<string, Held>>,
  nowMs: number,
): readonly string[] {
  const due = topics.due(new Map(Object.entries(wanted)), nowMs);
  for (const message of due) topics.took(message, nowMs);
  return due.map(({ topic, payload }) => payload === "" ? `-${topic}` : topic);
}

Deno.test("RetainedTopics sends what is another, and removes what is gone, once", () => {
  const topics = new RetainedTopics();
  assert.deepEqual(send(topics, { a: held("1"), b: held("2") }, 0), ["a", "b"]);
  assert.deepEqual(send(topics, { a: held("1"), b: held("2") }, 1e9), []);
  assert.deepEqual(send(topics, { a: held("3"), b: held("2") }, 1e9), ["a"]);
  assert.deepEqual(send(topics, { b: held("2") }, 1e9), ["-a"]);
  assert.deepEqual(send(topics, { b: held("2") }, 1e9), []);
});

Deno.test("RetainedTopics sends what is of now again after 20 s, for it ends after a minute", () => {
  const topics = new RetainedTopics();
  const wanted = { a: held("1", true), b: held("2") };
  assert.deepEqual(send(topics, wanted, 1000), ["a", "b"]);
  assert.deepEqual(send(topics, wanted, 20_999), []);
  assert.deepEqual(send(topics, wanted, 21_000), ["a"]);
  assert.deepEqual(send(topics, wanted, 40_999), []);
});

Deno.test("RetainedTopics messages of now may be lost and expire, others not", () => {
  const due = new RetainedTopics().due(new Map([["a", held("1", true)], ["b", held("2")]]), 0);
  assert.deepEqual(due, [
    { topic: "a", payload: "1", qos: 0, retain: true, expiryS: 60 },
    { topic: "b", payload: "2", qos: 1, retain: true },
  ]);
  const topics = new RetainedTopics();
  topics.found("c");
  assert.deepEqual(topics.due(new Map(), 0), [{ topic: "c", payload: "", qos: 1, retain: true }]);
});

Deno.test("RetainedTopics that nobody knows of any more are sent again, those of a prefix alone", () => {
  const topics = new RetainedTopics();
  const wanted = { "x/a": held("1"), "y/b": held("2") };
  send(topics, wanted, 0);
  topics.distrust("x/");
  assert.deepEqual(send(topics, wanted, 0), ["x/a"]);
  topics.distrust();
  assert.deepEqual(send(topics, wanted, 0), ["x/a", "y/b"]);
});

Deno.test("RetainedTopics found of an earlier run are removed or sent, and are not asked for twice", () => {
  const topics = new RetainedTopics();
  topics.found("a");
  topics.found("b");
  assert.deepEqual(send(topics, { a: held("1") }, 0), ["-b", "a"]);
  topics.found("a");
  assert.deepEqual(send(topics, { a: held("1") }, 0), [], "what this run has sent is known");
  topics.clear();
  assert.deepEqual(send(topics, {}, 0), []);
});
