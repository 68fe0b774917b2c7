import assert from "node:assert/strict";
import { countPhases } from "../../../src/domain/house/snapshot.ts";
import { CHARGER } from "./readings.ts";

Deno.test("countPhases() currents decide while it charges, voltages and settings bound before", () => {
  const rows = [
    { currents: [5.89, 5.85, 0], voltages: [233, 232, 235], max: 3, phases: 2 },
    { currents: [5.9, 0, 0], voltages: [233, 232, 235], max: 2, phases: 1 },
    { currents: [5.9, 5.8, 5.8], voltages: [233, 232, 235], max: 2, phases: 3 },
    { currents: [5.9, 5.8, 0], voltages: [233, 232, 235], max: 1, phases: 2 },
    { currents: [1, 1, 1], voltages: [233, 232, 235], max: 2, phases: 2 },
    { currents: [0, 0, 0], voltages: [233, 232, 235], max: 3, phases: 3 },
    { currents: [0, 0, 0], voltages: [233, 0.4, 235], max: 3, phases: 2 },
    { currents: [0, 0, 0], voltages: [240.2, 124.7, 59.3], max: 2, phases: 1 },
    { currents: [0, 0, 0], voltages: [240, 150, 0], max: 2, phases: 1 },
    { currents: [0, 0, 0], voltages: [240, 150.1, 0], max: 2, phases: 2 },
    { currents: [null, null, null], voltages: [], max: 2, phases: 2 },
  ] as const;
  for (const { currents, voltages, max, phases } of rows) {
    const charger = { ...CHARGER, phaseCurrentsA: currents, phaseVoltagesV: voltages };
    assert.equal(countPhases(charger, max), phases, JSON.stringify({ currents, voltages, max }));
  }
  assert.equal(countPhases(null, 2), 2);
  const switched = { ...CHARGER, maxPhases: 1 } as const;
  assert.equal(countPhases(switched, 2), 1, "a charger that is switched to one phase");
  assert.equal(countPhases({ ...switched, phaseCurrentsA: [6, 6, 0] }, 2), 2);
});
