import assert from "node:assert/strict";
import type { HouseEvent } from "../../src/domain/codes/house_event.ts";
import { eventMessage } from "../../src/mqtt/event_message.ts";
import { EventQueue } from "../../src/mqtt/event_queue.ts";
import { en } from "../../src/words/en/en.ts";

function event(atMs: number): HouseEvent {
  return { atMs, kind: "program", code: "broker.back", detail: { lostMs: 1 } };
}

function firstId(queue: EventQueue): string | null {
  return queue.first?.id ?? null;
}

/** What waits, as id and how many before it are lost. */
function drained(queue: EventQueue): readonly (readonly [string, number])[] {
  const all: (readonly [string, number])[] = [];
  for (let first = queue.first; first !== null; first = queue.first) {
    all.push([first.id, first.lost]);
    queue.remove(first);
  }
  return all;
}

Deno.test("EventQueue gives events in their order, each until the broker has it", () => {
  const queue = new EventQueue("run");
  assert.equal(queue.first, null);
  queue.add(event(1));
  queue.add(event(2));
  const { first } = queue;
  assert.deepEqual(first, { id: "run-1", event: event(1), lost: 0 });
  assert.equal(queue.first, first);
  assert.ok(first !== null);
  queue.remove(first);
  queue.remove(first);
  assert.equal(firstId(queue), "run-2", "removed once");
});

Deno.test("EventQueue loses the oldest where too many wait, and the next one tells how many", () => {
  const queue = new EventQueue("run", 2);
  for (let at = 1; at <= 2; at++) queue.add(event(at));
  assert.equal(queue.first?.lost, 0);
  queue.add(event(3));
  assert.deepEqual([queue.first?.id, queue.first?.lost], ["run-2", 1]);
  for (let at = 4; at <= 5; at++) queue.add(event(at));
  assert.deepEqual(drained(queue), [["run-4", 3], ["run-5", 0]]);
});

Deno.test("EventQueue holds 500 events, and none once it is cleared", () => {
  const queue = new EventQueue("run");
  for (let at = 1; at <= 501; at++) queue.add(event(at));
  assert.deepEqual([queue.first?.id, queue.first?.lost], ["run-2", 1]);
  assert.equal(drained(queue).length, 500);
  queue.add(event(1));
  queue.clear();
  assert.equal(queue.first, null);
  queue.add(event(2));
  assert.equal(firstId(queue), "run-503", "no id comes twice in a run");
});

Deno.test("eventMessage() is sent at least once and kept by nobody, and tells how many were lost before it", () => {
  const place = { words: en, timeZone: "UTC" };
  const of = (lost: number) =>
    eventMessage({ id: "run-1", event: event(5), lost }, { base: "car", place });
  const { payload, ...message } = of(0);
  assert.deepEqual(message, { topic: "car/events", qos: 1, retain: false });
  const { text, ...json } = JSON.parse(payload);
  assert.deepEqual(json, { id: "run-1", ...event(5) });
  assert.match(text, /broker back/i);
  assert.equal(JSON.parse(of(1).payload).lost, 1);
});
