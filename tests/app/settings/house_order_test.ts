import assert from "node:assert/strict";
import { inOrder, orderOf, priorityOf, searchHost } from "../../../src/app/settings/house_order.ts";
import { DevicesInvalid } from "../../../src/domain/codes/errors.ts";
import type { Role } from "../../../src/domain/house/device.ts";
import type { StoredDevice } from "../../../src/domain/ports/record_stores.ts";

function device(id: number, ...roles: readonly Role[]): StoredDevice {
  return { id, driver: "test", name: `d${id}`, roles, params: {}, secrets: {} };
}

const METER = device(1, "grid");
const CHARGER = device(2, "charger");
const RELAY = device(3, "switch");
const SECOND = device(4, "charger");
const BOTH = device(5, "charger", "switch");

Deno.test("inOrder() is that of the house, what has no place behind, equals as they came", () => {
  const ids = (devices: readonly StoredDevice[], sequence: readonly number[]) =>
    inOrder(devices, sequence, "car").map(({ id }) => id);
  assert.deepEqual(ids([METER, CHARGER, RELAY], [2, 3, 1]), [2, 3, 1]);
  assert.deepEqual(ids([METER, CHARGER, SECOND], [4]), [4, 1, 2]);
  assert.deepEqual(ids([METER, CHARGER], []), [1, 2]);
  assert.deepEqual(ids([], [1]), []);
});

Deno.test("inOrder() swaps the first charger and the first switch where Priority says so", () => {
  const ids = (sequence: readonly number[], priority: "car" | "plug") =>
    inOrder([METER, CHARGER, RELAY, SECOND], sequence, priority).map(({ id }) => id);
  assert.deepEqual(ids([2, 1, 3, 4], "car"), [2, 1, 3, 4]);
  assert.deepEqual(ids([2, 1, 3, 4], "plug"), [3, 1, 2, 4]);
  assert.deepEqual(ids([3, 1, 2, 4], "car"), [2, 1, 3, 4]);
  assert.deepEqual(ids([3, 1, 2, 4], "plug"), [3, 1, 2, 4]);
  for (const priority of ["car", "plug"] as const) {
    const alone = (...devices: readonly StoredDevice[]) =>
      inOrder(devices, devices.map(({ id }) => id), priority);
    assert.deepEqual(alone(CHARGER, METER), [CHARGER, METER]);
    assert.deepEqual(alone(RELAY, METER), [RELAY, METER]);
    assert.deepEqual(alone(METER, BOTH), [METER, BOTH], "one that is both");
  }
});

Deno.test("priorityOf() is what comes first, or nothing without one of each", () => {
  assert.equal(priorityOf([METER, CHARGER, RELAY]), "car");
  assert.equal(priorityOf([RELAY, CHARGER, METER]), "plug");
  assert.equal(priorityOf([SECOND, RELAY, CHARGER]), "car");
  assert.equal(priorityOf([CHARGER, METER]), null);
  assert.equal(priorityOf([RELAY]), null);
  assert.equal(priorityOf([BOTH]), null);
  assert.equal(priorityOf([]), null);
});

/** The codes of what is wrong, with the device, id and names of each; [] where nothing is. */
function issuesOf(work: () => unknown): readonly (readonly unknown[])[] {
  try {
    work();
    return [];
  } catch (error) {
    assert.ok(error instanceof DevicesInvalid);
    return error.issues.map(({ code, device, ...more }) => [
      code,
      device,
      "id" in more ? more.id : "names" in more ? more.names : more.key,
    ]);
  }
}

Deno.test("orderOf() takes each id once, and leaves those of the environment in front", () => {
  const house = [METER, CHARGER, RELAY];
  const order = (ids: unknown) => orderOf(ids, house, (id) => id === METER.id);
  assert.deepEqual(order([3, 2, 1]), [3, 2, 1]);
  assert.deepEqual(order([3, 2]), [1, 3, 2]);
  assert.deepEqual(issuesOf(() => order([3, 1])), [["missing-in-order", null, ["d2"]]]);
  assert.deepEqual(issuesOf(() => order([])), [["missing-in-order", null, ["d2", "d3"]]]);
  assert.deepEqual(issuesOf(() => order([3, 2, 1, 9])), [["unknown-device", null, "9"]]);
  assert.deepEqual(issuesOf(() => order([3, 2, 3])), [["twice-in-order", "d3", "3"]]);
  for (const wrong of [null, "3,2,1", [3, "2"], { ids: [3, 2, 1] }]) {
    assert.deepEqual(issuesOf(() => order(wrong)), [["wrong-form", null, "ids"]]);
  }
});

Deno.test("searchHost() is an address without the blanks around it, or nothing", () => {
  for (const none of [undefined, null, ""]) assert.equal(searchHost(none, false), null);
  assert.equal(searchHost(" 192.168.178.7 ", false), "192.168.178.7");
  assert.equal(searchHost("kick.lan:8080", false), "kick.lan:8080");
  assert.equal(searchHost("127.0.0.1", true), "127.0.0.1");
  for (const own of ["127.0.0.1", "localhost"]) {
    assert.deepEqual(issuesOf(() => searchHost(own, false)), [["own-machine", null, "host"]]);
  }
  for (const wrong of [7, "two words", " ", {}]) {
    assert.deepEqual(issuesOf(() => searchHost(wrong, true)), [["wrong-param", null, "host"]]);
  }
});
