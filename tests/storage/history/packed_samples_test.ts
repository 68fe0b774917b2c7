import assert from "node:assert/strict";
import {
  type DeviceSample,
  ROLE_COLUMNS,
  type Sample,
  sampleRow,
  SITE_COLUMNS,
} from "../../../src/domain/history/samples.ts";
import { packSamples, unpackSamples } from "../../../src/storage/samples/packed_samples.ts";
import { sampleAt } from "../data_folder.ts";

const COLUMNS = { columns: SITE_COLUMNS, roles: ROLE_COLUMNS };
const PV: DeviceSample = {
  role: "pv",
  deviceId: 8,
  values: { power_w: 3000, ac_power_w: null, lifetime_wh: 5 },
};

/** What the file gives back of samples, through JSON. */
function through(
  samples: readonly Sample[],
  columns: Parameters<typeof unpackSamples>[1] = COLUMNS,
) {
  return unpackSamples(JSON.parse(JSON.stringify(packSamples(samples))), columns);
}

Deno.test("unpackSamples() gives what was packed, unknown values and coming devices too", () => {
  const samples: readonly Sample[] = [
    sampleAt(1000, { grid_power_w: -5, pv_power_w: 0, charger_power_w: 7 }),
    sampleAt(900, { grid_power_w: null, pv_power_w: 100, plug_power_w: 3 }),
    { ...sampleAt(2000, { grid_power_w: 4, plug_power_w: 9 }), devices: [PV] },
    sampleAt(3000),
    sampleAt(4000, { grid_power_w: 4, charger_power_w: null, plug_power_w: 2 }),
  ];
  assert.deepEqual(through(samples), samples);
  assert.deepEqual(through([]), []);
});

Deno.test("packSamples() keeps each value as the step from the one before", () => {
  const values = [5, 7, null, 4].map((grid_power_w, at) => sampleAt(at, { grid_power_w }));
  const { at, steps } = packSamples(values);
  assert.deepEqual(at, [0, 1, 2, 3]);
  assert.deepEqual(steps[SITE_COLUMNS.indexOf("grid_power_w")], [5, 2, null, -3]);
});

Deno.test("unpackSamples() reads the file of a program that had other columns, or no roles", () => {
  const packed = { at: [1000, 2000], steps: [[1, 2], [3, null], [5, 1]] };
  const columns = ["pv_power_w", "gone_w", "charger_power_w"];
  assert.deepEqual(
    unpackSamples(packed, { columns }).map((sample) => {
      const { pv_power_w, charger_power_w } = sampleRow(sample);
      return [sample.atMs, pv_power_w, charger_power_w];
    }),
    [[1000, 1, 5], [2000, 3, 6]],
    "before devices had samples of their own",
  );
  const device = { role: "pv", id: 8, of: [1], steps: [[3000], [9], [5]] };
  const roles = { pv: ["power_w", "gone_w", "lifetime_wh"] };
  const [first, second] = unpackSamples({ ...packed, devices: [device] }, { columns, roles });
  assert.deepEqual([first?.devices, second?.devices], [[], [PV]]);
  assert.deepEqual(
    unpackSamples({ ...packed, devices: [device] }, { columns, roles: {} })[1]?.devices,
    [{ ...PV, values: { power_w: null, ac_power_w: null, lifetime_wh: null } }],
  );
});

Deno.test("unpackSamples() takes nothing that it has not packed", () => {
  const good = { at: [1], steps: [] };
  const device = { role: "pv", id: 8, of: [0], steps: [] };
  assert.equal(unpackSamples(good, COLUMNS).length, 1);
  assert.equal(unpackSamples({ ...good, devices: [device] }, COLUMNS)[0]?.devices.length, 1);
  for (
    const wrong of [
      null,
      7,
      "x",
      [],
      { at: [1] },
      { steps: [] },
      { at: 1, steps: [] },
      { at: [1], steps: "x" },
      { ...good, devices: {} },
      ...[
        null,
        { ...device, role: "moon" },
        { ...device, id: "8" },
        { ...device, of: 0 },
        { ...device, steps: null },
      ].map((one) => ({ ...good, devices: [device, one] })),
    ]
  ) assert.deepEqual(unpackSamples(wrong, COLUMNS), [], JSON.stringify(wrong));
});
