import assert from "node:assert/strict";
import { HOUR_MS } from "../../src/domain/house/units.ts";
import { WholeProgram } from "./whole_program.ts";

Deno.test("the running program keeps its history up, across a restart within the hour", async () => {
  await using whole = await WholeProgram.start({
    seed: 1,
    weather: "clear",
    startMs: Date.UTC(2026, 5, 21, 10, 10),
  }, { timeZone: "Europe/Berlin" });
  const history = () => {
    const fromMs = Date.UTC(2026, 5, 20, 22);
    const timeZone = whole.running.program.timeZone();
    const query = { fromMs, toMs: fromMs + 24 * HOUR_MS, timeZone, limit: 1000 };
    const sum = (step: "5m" | "1d") =>
      whole.running.program.history.steps({ ...query, step })
        .reduce((sumWh, { energies }) => sumWh + (energies.pv_wh ?? 0), 0);
    assert.equal(sum("5m"), sum("1d"));
    return {
      steps: whole.running.program.history.steps({ ...query, step: "5m" }).length,
      pvWh: sum("1d"),
    };
  };
  await whole.steps(11 * 60);
  await whole.running.program.upkeep();
  const before = history();
  assert.equal(before.steps, 2);
  assert.ok(before.pvWh > 500);
  await whole.stop();
  await whole.restart();
  await whole.steps(10 * 60);
  await whole.running.program.upkeep();
  const after = history();
  assert.equal(after.steps, 4);
  assert.ok(Math.abs(after.pvWh - 2 * before.pvWh) < 0.05 * before.pvWh);
});
