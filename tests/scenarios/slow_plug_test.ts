import assert from "node:assert/strict";
import { WholeProgram } from "./whole_program.ts";

/** Most cycles until a slow plug has been read, told and read again. */
const MAX_CYCLES = 40;

Deno.test("A plug that needs 1.1 s an answer shows its power, is switched, and stops no cycle", async () => {
  await using whole = await WholeProgram.start({
    seed: 1,
    weather: "clear",
    startMs: Date.UTC(2026, 5, 21, 11),
    heater: { powerW: 1500, tankWh: null },
  }, { plugEnabled: true, plugAlwaysWindow: "00:00-23:59", timeZone: "UTC" });
  // Off once at the start, and three minutes of rest.
  await whole.steps(175);
  assert.equal(whole.simulation.house.heater.isOn, false);
  await whole.simulation.faults.set("plug", { kind: "slow", delayMs: 1100 });
  const { program } = whole.running;
  const until = async (isSo: () => boolean, what: string) => {
    for (let cycle = 0; cycle < MAX_CYCLES && !isSo(); cycle++) {
      await whole.step();
      assert.equal(program.status().meter.quality, "fresh");
    }
    assert.ok(isSo(), what);
  };
  await until(() => whole.simulation.house.heater.isOn, "it is told");
  await until(() => program.status().plug.on === true, "its relay is seen");
  await until(() => program.status().plug.powerW === 1500, "its power is seen");
  assert.ok(whole.log.every((line) => !line.includes("Plug not switched")), whole.log.join("\n"));
  assert.deepEqual(await whole.stop(), { isSafe: true });
  assert.equal(whole.simulation.house.heater.isOn, false);
});
