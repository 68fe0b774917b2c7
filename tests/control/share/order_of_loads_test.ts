import assert from "node:assert/strict";
import { decide } from "../../../src/control/decide.ts";
import { newSite } from "../../../src/control/site/site_memory.ts";
import type { LoadSight } from "../../../src/domain/house/load.ts";
import { CHARGER, fresh, PLUG } from "../../domain/house/readings.ts";
import { at, NIGHT, SETTINGS, snapshotOf, START_MS } from "../house.ts";

const charger = (id: number): LoadSight => ({
  id,
  name: `c${id}`,
  kind: "charger",
  policy: {},
  reading: fresh(CHARGER),
});
const relay = (id: number): LoadSight => ({
  id,
  name: `s${id}`,
  kind: "switch",
  policy: {},
  reading: fresh(PLUG),
});

Deno.test("decide() decides each load of the house, and tells them in its order", () => {
  const orders: readonly (readonly LoadSight[])[] = [
    [charger(2), relay(3)],
    [relay(3), charger(2)],
    [relay(3), relay(9), charger(2), relay(7), charger(5)],
    [charger(8), charger(2), charger(5)],
    [],
  ];
  for (const loads of orders) {
    const decision = decide({
      state: { site: newSite(at(0)), loads: new Map() },
      snapshot: { ...snapshotOf(NIGHT), loads },
      settings: SETTINGS,
      now: at(START_MS),
    });
    assert.deepEqual(
      decision.loads.map(({ id, kind }) => [id, kind]),
      loads.map(({ id, kind }) => [id, kind]),
    );
    assert.deepEqual([...decision.state.loads.keys()].sort(), loads.map(({ id }) => id).sort());
  }
});
