import assert from "node:assert/strict";
import { leftFor } from "../../../src/app/settings/left_devices.ts";
import type { PlacedDevice } from "../../../src/app/settings/house_order.ts";
import type { Role } from "../../../src/domain/house/device.ts";

function device(id: number, role: Role, own: Partial<PlacedDevice> = {}): PlacedDevice {
  return { id, driver: "test", name: `d${id}`, roles: [role], params: {}, secrets: {}, ...own };
}

const CAR = device(1, "charger");
const RELAY = device(2, "switch");
const METER = device(3, "grid");

Deno.test("leftFor() are the loads that are gone, or another one at their id, and no source", () => {
  const before = [CAR, RELAY, METER];
  assert.deepEqual(leftFor(before, before), []);
  assert.deepEqual(leftFor([], before), [
    { id: 1, isStaying: false },
    { id: 2, isStaying: false },
  ]);
  const moved = [device(1, "charger", { params: { host: "b" } }), RELAY];
  assert.deepEqual(leftFor(moved, before), [{ id: 1, isStaying: true }]);
  const renamed = [{ ...RELAY, name: "New" }, CAR, device(9, "charger")];
  assert.deepEqual(leftFor(renamed, before), [], "name, order and a new one leave none");
});

Deno.test("leftFor() goes by the place of a device that tells one, whatever else opens it", () => {
  const at = (place: string, key: string) => device(1, "charger", { place, secrets: { key } });
  assert.deepEqual(leftFor([at("a", "new")], [at("a", "old")]), []);
  assert.deepEqual(leftFor([at("b", "old")], [at("a", "old")]), [{ id: 1, isStaying: true }]);
});
