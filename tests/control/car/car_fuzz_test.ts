import assert from "node:assert/strict";
import { Random } from "../../../src/simulator/house/random.ts";
import { CarLoop } from "../car_loop.ts";

const CARS = 30;
const HOUR_S = 3600;
const MODES = ["slow", "tracked", "fast"] as const;

/** A car with needs of its own: a smallest current, a slow start, a ramp, a draw. */
function drawLoop(seed: number): CarLoop {
  const random = new Random(seed);
  const mode = MODES[seed % MODES.length] ?? "slow";
  const minA = Math.floor(random.between(0, 11));
  const loop = new CarLoop(mode, {
    minA: minA < 6 ? 0 : minA,
    startDelayS: Math.round(random.between(0, 45)),
    rampAPerS: random.between(0.3, 3),
    drawPart: random.between(0.93, 1.05),
  });
  loop.pvW = random.between(5500, 9000);
  return loop;
}

Deno.test("random cars all charge in the end, with few starts and few commands", () => {
  for (let seed = 1; seed <= CARS; seed++) {
    const loop = drawLoop(seed);
    loop.run(3 * HOUR_S);
    const name = `seed ${seed}: ${JSON.stringify({ ...loop.state.habits, steady: undefined })}`;
    assert.equal(loop.last?.isCharging, true, name);
    assert.ok(loop.starts <= 2, `${loop.starts} starts, ${name}`);
    assert.ok(loop.asked.length <= 15, `${loop.asked.length} commands, ${name}`);
    const { starts } = loop;
    const random = new Random(seed + 1000);
    for (let spell = 0; spell < 4; spell++) {
      loop.pvW = random.between(300, 9000);
      loop.run(HOUR_S / 2);
    }
    assert.ok(loop.starts - starts <= 5, `${loop.starts} starts in the end, ${name}`);
    assert.notEqual(loop.state.choice.modeBy, "car-full", name);
  }
});
