import assert from "node:assert/strict";
import { portOf } from "./shelly_bench.ts";
import { scriptedShelly } from "./scripted_shelly.ts";

const PHASES = { a_act_power: 0, b_act_power: 0, c_act_power: 0 };
const COUNTED = { aenergy: { total: 5 } };

Deno.test("ShellyMeter values that stand still are frozen, but for what has nothing to tell", async () => {
  for (
    const [component, status, isFrozen] of [
      ["em", { ...PHASES, total_act_power: 0, a_voltage: 230 }, true],
      ["em", { ...PHASES, total_act_power: 0, a_current: 1 }, true],
      ["em", { ...PHASES, total_act_power: 0, a_voltage: 0 }, false],
      ["em1", { act_power: 0, voltage: 230 }, true],
      ["em1", { act_power: 0, freq: null }, false],
      ["pm1", { apower: 1, voltage: 230, ...COUNTED }, true],
      ["pm1", { apower: 0, voltage: 230, ...COUNTED }, false],
      ["pm1", { apower: null, voltage: 230, ...COUNTED }, false],
    ] as const
  ) {
    const kind = component.toUpperCase();
    await using row = scriptedShelly({
      "Shelly.GetStatus": { [`${component}:0`]: {} },
      [`${kind}.GetStatus`]: status,
    }, "grid");
    const grid = portOf(row.device, "grid");
    await grid.read();
    row.clock.nowMs += 60_001;
    const read = grid.read().then(() => false, (error) => error.symptom === "frozen");
    assert.equal(await read, isFrozen, `${component} ${JSON.stringify(status)}`);
  }
});

Deno.test("ShellyMeter counters that cannot be read are unknown, and leave the power as it is", async () => {
  for (const counters of [404, 500, { total_act: "many" }] as const) {
    await using row = scriptedShelly({
      "Shelly.GetStatus": { "em:0": {} },
      "EM.GetStatus": { ...PHASES, a_act_power: 70 },
      "EMData.GetStatus": counters,
    }, "grid");
    const { gridPowerW, importedWh, exportedWh } = await portOf(row.device, "grid").read();
    assert.deepEqual([gridPowerW, importedWh, exportedWh], [70, null, null]);
  }
});

Deno.test("ShellyMeter asks anew what lies at its channel after it found no meter there", async () => {
  const script = { "Shelly.GetStatus": {}, "EM1.GetStatus": { act_power: 7 } };
  await using row = scriptedShelly(script, "load");
  const load = portOf(row.device, "load");
  await assert.rejects(async () => await load.read(), {
    name: "DeviceRejected",
    isAskedAgain: true,
    message: /: there is no meter at channel 0$/,
  });
  script["Shelly.GetStatus"] = { "em1:0": {} };
  assert.deepEqual(await load.read(), { powerW: 7, totalWh: null });
});
