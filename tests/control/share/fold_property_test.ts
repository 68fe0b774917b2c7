import assert from "node:assert/strict";
import fc from "fast-check";
import { splitBetween } from "../../../src/domain/house/energy_book.ts";
import { type LoadSpec, ManyLoads } from "./many_loads.ts";

const SEED = 20_261_129;
const HEATED = { plugEnabled: true, plugWindow1: "00:00-23:59", plugOnPowerW: 2000 } as const;

const specs = fc.array(
  fc.oneof(
    fc.record({
      car: fc.constantFrom(1 as const, 2 as const, 3 as const),
      mode: fc.constantFrom("tracked" as const, "slow" as const, "fast" as const),
    }),
    fc.record({ heaterW: fc.integer({ min: 500, max: 3000 }), policy: fc.constant(HEATED) }),
  ),
  { minLength: 1, maxLength: 5 },
).map((all): readonly LoadSpec[] => all.map((one, index) => ({ id: index + 2, ...one })));
const suns = fc.array(fc.integer({ min: 0, max: 16_000 }), { minLength: 2, maxLength: 4 });

/** Currents that are planned by phase: the house, spread evenly, and what the loads were told. */
function plannedA(house: ManyLoads): readonly number[] {
  return [0, 1, 2].map((phase) =>
    house.specs.reduce((sumA, { id, car, heaterW = 0 }) => {
      const load = house.loads.get(id);
      if (load === undefined || !load.isOn) return sumA;
      if (car === undefined) return sumA + (phase === 0 ? heaterW / 230 : 0);
      return sumA + (phase < car ? load.targetA : 0);
    }, (house.houseW - house.sunW) / 3 / 230)
  );
}

Deno.test(`decide() never tells more than the limits, nor plans above the main fuse (seed ${SEED})`, () => {
  const property = fc.property(
    specs,
    suns,
    fc.integer({ min: 16, max: 63 }),
    (loads, sunsW, mainFuseA) => {
      const house = new ManyLoads(loads, { mainFuseA });
      for (const sunW of sunsW) {
        house.sunW = sunW;
        house.run(400, ({ last }) => {
          assert.deepEqual(last?.loads.map(({ id }) => id), loads.map(({ id }) => id));
          for (const one of last?.loads ?? []) {
            if (one.kind !== "charger" || one.command === null) continue;
            const { currentA } = one.command;
            assert.ok(currentA >= 6 && currentA <= 15, `${currentA} A`);
          }
          const houseA = (house.houseW - house.sunW) / 3 / 230;
          const most = Math.max(...plannedA(house));
          assert.ok(most <= Math.max(mainFuseA, houseA) + 1e-6, `${most} A of ${mainFuseA} A`);
        });
      }
    },
  );
  fc.assert(property, { seed: SEED, numRuns: 60 });
});

Deno.test(`decide() gives more sun to no load's harm: the first car takes no less (seed ${SEED})`, () => {
  const property = fc.property(
    fc.integer({ min: 3000, max: 15_000 }),
    fc.integer({ min: 0, max: 4000 }),
    (sunW, moreW) => {
      const firstW = (givenW: number) => {
        const house = new ManyLoads([{ id: 2, car: 2 }, { id: 9, car: 1 }]);
        house.sunW = givenW;
        return house.run(900).powerOf(2);
      };
      assert.ok(firstW(sunW + moreW) >= firstW(sunW));
    },
  );
  fc.assert(property, { seed: SEED, numRuns: 40 });
});

Deno.test(`splitBetween() charges no more than grid and battery give, and each load its own (seed ${SEED})`, () => {
  const power = fc.option(fc.integer({ min: 0, max: 11_000 }));
  const property = fc.property(
    fc.array(power, { maxLength: 6 }),
    fc.option(fc.integer({ min: -9000, max: 9000 })),
    fc.option(fc.integer({ min: -5000, max: 5000 })),
    (powersW, gridPowerW, batteryPowerW) => {
      const loads = powersW.map((powerW, id) => ({ id, powerW }));
      const book = splitBetween(loads, { gridPowerW, batteryPowerW });
      let [gridW, batteryW] = [0, 0];
      for (const { id, powerW } of loads) {
        const sources = book.get(id) ?? null;
        assert.equal(sources === null, powerW === null);
        if (sources === null) continue;
        const { solarW, unknownW } = sources;
        assert.equal(solarW + unknownW + sources.gridW + sources.batteryW, powerW);
        gridW += sources.gridW;
        batteryW += sources.batteryW;
      }
      assert.ok(
        gridW <= Math.max(0, gridPowerW ?? 0) && batteryW <= Math.max(0, batteryPowerW ?? 0),
      );
    },
  );
  fc.assert(property, { seed: SEED });
});
