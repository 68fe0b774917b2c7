import { decide } from "../../src/control/decide.ts";
import { at, SETTINGS } from "../control/house.ts";
import { type LoadSpec, ManyLoads } from "../control/share/many_loads.ts";
import { type Line, median } from "./measuring.ts";

const ROUNDS = 2000;
const LOADS = 10;
const HEATED = { plugEnabled: true, plugWindow1: "00:00-23:59", plugOnPowerW: 2000 } as const;
/** What a decision may take with ten loads, in ms. */
const MOST_MS = 1;

/** One decision with so many loads that run, five cars and five heaters, below a main fuse. */
function decisionMs(count: number): number {
  const specs = Array.from({ length: count }, (_, index): LoadSpec => {
    const id = index + 2;
    return index % 2 === 0 ? { id, car: 2 } : { id, heaterW: 1900, policy: HEATED };
  });
  const settings = { timeZone: "UTC", mainFuseA: 35 };
  const house = new ManyLoads(specs, settings);
  house.sunW = 12_000;
  house.run(1200);
  const input = {
    state: house.state,
    snapshot: house.snapshot(),
    settings: { ...SETTINGS, ...settings },
    now: at((house.second + 5) * 1000),
  };
  const times = Array.from({ length: ROUNDS }, () => {
    const startedMs = performance.now();
    decide(input);
    return performance.now() - startedMs;
  });
  return median(times);
}

/** A decision with ten loads, beside one with a single load. */
export function benchDeciding(): readonly Line[] {
  const [many, one] = [decisionMs(LOADS), decisionMs(1)];
  return [{
    name: `decide() with ${LOADS} loads and a main fuse`,
    value: `${many.toFixed(3)} ms`,
    yardstick: `${(many / one).toFixed(1)} times one load; ${
      (MOST_MS / many).toFixed(0)
    } times within ${MOST_MS} ms`,
  }];
}
