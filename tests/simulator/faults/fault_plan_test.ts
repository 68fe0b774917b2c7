import assert from "node:assert/strict";
import fc from "fast-check";
import {
  FaultPlayer,
  planFaults,
  type PlannedFault,
  planRestart,
} from "../../../src/simulator/faults/fault_plan.ts";
import { DEVICE_NAMES } from "../../../src/simulator/faults/faults.ts";
import { startSimulatedHouse } from "../../../src/simulator/simulated_house.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const DAY_MS = 86_400_000;
const DAY = { fromMs: NOON_MS, toMs: NOON_MS + DAY_MS } as const;

Deno.test("planFaults() one seed gives one plan, another seed another", () => {
  assert.deepEqual(planFaults({ ...DAY, seed: 5 }), planFaults({ ...DAY, seed: 5 }));
  assert.notDeepEqual(planFaults({ ...DAY, seed: 5 }), planFaults({ ...DAY, seed: 6 }));
});

Deno.test("planFaults() of any seed: sorted, in its time, one a device at a time", () => {
  fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, faultsPerHour) => {
    const plan = planFaults({ ...DAY, seed, faultsPerHour });
    for (const device of DEVICE_NAMES) {
      const own = plan.filter((planned) => planned.device === device);
      assert.ok(own.length > 5, `${own.length} faults of ${device}`);
      let freeAtMs: number = DAY.fromMs;
      for (const { atMs, durationMs } of own) {
        assert.ok(atMs >= freeAtMs && durationMs > 0);
        freeAtMs = atMs + durationMs;
      }
    }
    const times = plan.map(({ atMs }) => atMs);
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
  }));
});

Deno.test("planFaults() faults of every kind come, about as often as asked, for devices asked", () => {
  const plan = planFaults({ ...DAY, toMs: NOON_MS + 30 * DAY_MS, seed: 1, faultsPerHour: 6 });
  const kindsOf = (device: string) =>
    new Set(plan.filter((one) => one.device === device).map(({ fault }) => fault.kind)).size;
  const kinds = DEVICE_NAMES.map(kindsOf);
  assert.ok(kinds.every((count, index) => count >= ([24, 22, 12][index] ?? 0)), `${kinds}`);
  const month = { ...DAY, toMs: NOON_MS + 30 * DAY_MS, seed: 1, devices: ["charger"] as const };
  const gen2 = planFaults({ ...month, chargerGeneration: 2 }).map(({ fault }) => fault.kind);
  assert.ok(new Set(gen2).size >= 23, `${new Set(gen2).size} kinds of the second generation`);
  assert.ok(gen2.includes("api-disabled") && !gen2.includes("away-204"));
  const perHour = plan.filter(({ device }) => device === "plug").length / (30 * 24);
  assert.ok(perHour > 3 && perHour < 7, `${perHour} faults of the plug an hour`);
  const plugs = planFaults({ ...DAY, seed: 1, devices: ["plug"] });
  assert.deepEqual(
    plugs,
    planFaults({ ...DAY, seed: 1 }).filter(({ device }) => device === "plug"),
  );
  const slow = planFaults({ ...DAY, seed: 1, faultsPerHour: 60, maxSlowMs: 40 })
    .flatMap(({ fault }) => fault.kind === "slow" ? [fault.delayMs] : []);
  assert.ok(slow.length > 5 && slow.every((delayMs) => delayMs >= 15 && delayMs <= 40));
});

Deno.test("planRestart() refuses 1-3 minutes, has no values, then starts up to 5 minutes", () => {
  for (let seed = 0; seed < 50; seed++) {
    const [refused, empty, starting, ...rest] = planRestart({ seed, atMs: NOON_MS });
    assert.ok(refused && empty && starting && rest.length === 0);
    assert.deepEqual([refused, empty, starting].map(({ fault }) => fault.kind), [
      "down",
      "not-implemented",
      "starting",
    ]);
    assert.ok(refused.durationMs >= 60_000 && refused.durationMs <= 180_000);
    assert.ok(starting.durationMs <= 300_000);
    assert.equal(refused.atMs, NOON_MS);
    assert.equal(empty.atMs, refused.atMs + refused.durationMs);
    assert.equal(starting.atMs, empty.atMs + empty.durationMs);
  }
});

Deno.test("FaultPlayer begins and ends each fault in its time", async () => {
  await using house = await startSimulatedHouse({
    now: () => NOON_MS,
    seed: 1,
    weather: "clear",
  });
  const at = (seconds: number) => NOON_MS + seconds * 1000;
  const plan: readonly PlannedFault[] = [
    { device: "inverter", fault: { kind: "silent" }, atMs: at(10), durationMs: 10_000 },
    { device: "plug", fault: { kind: "down" }, atMs: at(15), durationMs: 10_000 },
    { device: "charger", fault: { kind: "html" }, atMs: at(15), durationMs: 5000 },
    { device: "inverter", fault: { kind: "split" }, atMs: at(20), durationMs: 10_000 },
  ];
  const player = new FaultPlayer(plan, house.faults);
  const seen: string[] = [];
  for (const second of [0, 9, 10, 15, 19, 20, 24, 25, 30]) {
    await player.advanceTo(at(second));
    const kinds = DEVICE_NAMES.map((device) => house.faults.active(device)?.kind ?? "-");
    seen.push(`${second} ${kinds.join(" ")}`);
  }
  assert.deepEqual(seen, [
    "0 - - -",
    "9 - - -",
    "10 silent - -",
    "15 silent html down",
    "19 silent html down",
    "20 split - down",
    "24 split - down",
    "25 split - -",
    "30 - - -",
  ]);
});
