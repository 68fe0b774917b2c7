import assert from "node:assert/strict";
import { WholeProgram } from "./whole_program.ts";

const HOUSE = { seed: 1, weather: "clear", startMs: Date.UTC(2026, 5, 21, 10) } as const;

Deno.test("the running program keeps its log without its secrets, unless that is switched off", async () => {
  await using whole = await WholeProgram.start(HOUSE);
  whole.running.logger.info("Told http://127.0.0.1:9/x?token=concealed", {
    pin: "3141",
    at: "x\ny",
  });
  const page = await (await whole.request("/log?text=Told")).text();
  assert.match(page, /Told http:\/\/127.0.0.1:9\/x\?token=\*\*\*/);
  assert.ok(!page.includes("concealed"));
  assert.match(page, /at=&quot;x\\ny|at="x\\ny/);
  await whole.put("/api/settings", { logFile: false });
  whole.running.logger.info("Not kept");
  assert.ok(!(await (await whole.request("/log.txt")).text()).includes("Not kept"));
});
