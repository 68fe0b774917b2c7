import assert from "node:assert/strict";
import { WrongSecrets } from "../../../src/app/settings/wrong_secrets.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";

/** What is due at a minute, as address and count. */
function due(wrong: WrongSecrets, minute: number, isLast = false) {
  const ms = minute * MINUTE_MS;
  return wrong.due({ atMs: 1e12 + ms, steadyMs: ms }, isLast)
    .map(({ detail }) => Object.values(detail));
}

Deno.test("WrongSecrets tells once of an address in ten minutes, with how many there were", () => {
  const wrong = new WrongSecrets();
  assert.deepEqual(due(wrong, 0), []);
  for (let at = 0; at < 3; at++) wrong.note("192.168.178.7");
  wrong.note("192.168.178.8");
  assert.deepEqual(due(wrong, 1), [["192.168.178.7", 3], ["192.168.178.8", 1]]);
  for (let at = 0; at < 50; at++) wrong.note("192.168.178.7");
  assert.deepEqual(due(wrong, 10), [], "too early");
  assert.deepEqual(due(wrong, 11), [["192.168.178.7", 50]]);
  assert.deepEqual(due(wrong, 30), []);
});

Deno.test("WrongSecrets counts a crowd of addresses together, and makes room again", () => {
  const wrong = new WrongSecrets();
  for (let at = 0; at < 1000; at++) wrong.note(`10.0.${at >> 8}.${at & 255}`);
  const events = due(wrong, 0);
  assert.equal(events.length, 51);
  assert.deepEqual(events.at(-1), [null, 950]);
  assert.deepEqual(due(wrong, 20), []);
  wrong.note("192.168.178.9");
  assert.deepEqual(due(wrong, 21), [["192.168.178.9", 1]]);
});

Deno.test("WrongSecrets tells what it has at the end of the program", () => {
  const wrong = new WrongSecrets();
  wrong.note("192.168.178.7");
  assert.equal(due(wrong, 0).length, 1);
  wrong.note("192.168.178.7");
  assert.deepEqual(due(wrong, 1), []);
  assert.deepEqual(due(wrong, 2, true), [["192.168.178.7", 1]]);
});

Deno.test("WrongSecrets takes no cycle for the last one unless it is told so", () => {
  const wrong = new WrongSecrets();
  const atMinute = (minute: number) => ({ atMs: minute, steadyMs: minute * MINUTE_MS });
  wrong.note("192.168.178.7");
  assert.equal(wrong.due(atMinute(0)).length, 1);
  wrong.note("192.168.178.7");
  assert.deepEqual(wrong.due(atMinute(9)), []);
  assert.equal(wrong.due(atMinute(10)).length, 1);
});
