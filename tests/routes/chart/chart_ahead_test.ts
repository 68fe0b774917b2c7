import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { AheadBand, stepsAhead } from "../../../routes/chart/chart_ahead.tsx";
import { sampleSun } from "../sample_sun.ts";

const HOUR_MS = 3_600_000;

/** A step of an hour, at the place of `hour`, whose middle power is `kilowatts`. */
function stepAt(hour: number, kilowatts: number) {
  const pvW = { p20: (kilowatts - 1) * 1000, p50: kilowatts * 1000, p80: (kilowatts + 1) * 1000 };
  return { atMs: hour * HOUR_MS, lengthMs: HOUR_MS, pvW, surplusW: pvW };
}

Deno.test("the sun to come is a line through the middle of its steps, in a band around it", () => {
  const scales = { x: (atMs: number) => atMs / HOUR_MS, y: (kilowatts: number) => 10 - kilowatts };
  const drawn = AheadBand({ steps: [stepAt(1, 3), stepAt(2, 5)], ...scales });
  assert.ok(drawn !== null);
  const html = renderToString(drawn);
  const [band, middle] = [...html.matchAll(/ d="([^"]*)"/g)].map(([, path = ""]) => path);
  assert.equal(middle, "M1.5,7L2.5,5");
  assert.match(band ?? "", /^M1\.5,6L2\.5,4L2\.5,6L1\.5,8Z$/);
  assert.equal(AheadBand({ steps: [], ...scales }), null);
});

Deno.test("stepsAhead() are those that end after a moment, while there is sun to speak of", () => {
  const sun = sampleSun(0);
  const withSteps = (p80: number) => ({
    ...sun,
    today: {
      ...sun.today,
      pvWh: { ...sun.today.pvWh, p80 },
      steps: [stepAt(1, 3), stepAt(2, 5)],
    },
  });
  const hours = (p80: number, fromHour: number) =>
    stepsAhead(withSteps(p80), fromHour * HOUR_MS).map(({ atMs }) => atMs / HOUR_MS);
  assert.deepEqual(hours(100, 0), [1, 2]);
  assert.deepEqual(hours(99, 0), []);
  assert.deepEqual([hours(5000, 1.9), hours(5000, 2), hours(5000, 3)], [[1, 2], [2], []]);
  assert.deepEqual(stepsAhead(null, 0), []);
});
