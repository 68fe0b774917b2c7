import assert from "node:assert/strict";
import fc from "fast-check";
import {
  DAY_MS,
  MOST_FAILURES,
  MOST_SWITCHES,
  PHASE_DWELL_MS,
} from "../../../src/control/phases/choice.ts";
import { REST_MS } from "../../../src/control/phases/switching.ts";
import type { Phases } from "../../../src/domain/house/units.ts";
import { SwitchingCharger } from "./switching_charger.ts";

const seed = Math.floor(Math.random() * 0x7fffffff);

/** A stretch of a day: so much sun for so long, and what goes wrong meanwhile. */
const STRETCH = fc.record({
  sunW: fc.constantFrom(-300, 800, 1800, 3600, 4300, 5200, 7400),
  minutes: fc.integer({ min: 1, max: 25 }),
  trouble: fc.constantFrom(
    {},
    {},
    {},
    { isDeaf: true },
    { isStale: true },
    { isStubborn: true },
    { isStuck: true },
  ),
  event: fc.constantFrom("none", "none", "none", "restart", "slow", "fast", "tracked", "unplug"),
});
const PHASES = fc.constantFrom<Phases>(1, 3);

Deno.test("decide() never switches phases under current, too soon, too often or after failures", () => {
  let switches = 0;
  fc.assert(
    fc.property(
      fc.array(STRETCH, { minLength: 4, maxLength: 30 }),
      PHASES,
      fc.constantFrom<1 | 2 | 3>(2, 3),
      (stretches, setTo, carMaxPhases) => {
        const charger = new SwitchingCharger({ carMaxPhases }, { setTo });
        const asked: number[] = [];
        let restsSinceMs: number | null = null;
        for (const { sunW, minutes, trouble, event } of stretches) {
          if (event === "restart") charger.restart();
          if (event === "slow" || event === "fast" || event === "tracked") charger.press(event);
          charger.isConnected = event !== "unplug";
          for (let cycle = 0; cycle < minutes * 12; cycle++) {
            const wasTold = charger.told.at(-1)?.phases;
            const isResting = charger.flowingA === 0;
            restsSinceMs = isResting ? restsSinceMs ?? charger.afterMs : null;
            charger.cycle(sunW, trouble);
            const command = charger.told.at(-1);
            if (command?.phases === undefined) continue;
            assert.equal(command.enabled, false, "with a pause alone");
            assert.ok(
              charger.afterMs - (restsSinceMs ?? charger.afterMs) >= REST_MS,
              "after a rest",
            );
            if (command.phases !== wasTold) asked.push(charger.afterMs);
            assert.ok(charger.state.phases.failures < MOST_FAILURES);
          }
        }
        switches += charger.switches.length;
        assert.deepEqual(charger.switches.filter(({ isHot }) => isHot), []);
        for (const [index, atMs] of asked.entries()) {
          const before = asked[index - 1];
          assert.ok(
            before === undefined || atMs - before >= PHASE_DWELL_MS,
            `${atMs - (before ?? 0)}`,
          );
          const first = asked[index - MOST_SWITCHES];
          assert.ok(first === undefined || atMs - first >= DAY_MS, "at most so many a day");
        }
      },
    ),
    { seed, numRuns: 60 },
  );
  assert.ok(switches > 0, `none in all of them, seed ${seed}`);
});

Deno.test("decide() never switches where the setting says never, or the charger cannot", () => {
  fc.assert(
    fc.property(
      fc.array(STRETCH, { maxLength: 12 }),
      PHASES,
      fc.boolean(),
      (stretches, setTo, isAble) => {
        const options: Phases[] = isAble ? [1, 3] : [3];
        const charger = new SwitchingCharger(
          { phaseSwitching: isAble ? "never" : "always" },
          { setTo, options },
        );
        for (const { sunW, minutes, trouble } of stretches) charger.minutes(minutes, sunW, trouble);
        assert.ok(charger.told.every(({ phases }) => phases === undefined));
      },
    ),
    { seed, numRuns: 30 },
  );
});

Deno.test("decide() with “when a car is plugged in” never switches once it has drawn", () => {
  fc.assert(
    fc.property(fc.array(STRETCH, { maxLength: 20 }), PHASES, (stretches, setTo) => {
      const charger = new SwitchingCharger({ phaseSwitching: "plug-in" }, { setTo });
      let hasDrawn = true;
      for (const { sunW, minutes, trouble, event } of stretches) {
        if (event === "restart") charger.restart();
        charger.isConnected = event !== "unplug";
        for (let cycle = 0; cycle < minutes * 12; cycle++) {
          charger.cycle(sunW, trouble);
          // What is seen is a cycle behind.
          if (!charger.isConnected) hasDrawn = false;
          const isTold = charger.told.at(-1)?.phases !== undefined;
          assert.ok(!isTold || !hasDrawn, "it has drawn in this stay");
          hasDrawn ||= charger.flowingA > 0;
        }
      }
    }),
    { seed, numRuns: 40 },
  );
});
