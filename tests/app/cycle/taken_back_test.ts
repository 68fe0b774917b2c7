import assert from "node:assert/strict";
import { DeviceRejected } from "../../../src/domain/codes/errors.ts";
import { firstChargerOf } from "../../../src/app/status.ts";
import { setUp } from "../program_under_test.ts";

const WRONG_PIN = "Cannot start charging: wrong PIN";

Deno.test("undoOf() brings back the mode of before with who had chosen it, on the disk too", async () => {
  const { program, charger, modes, step } = await setUp({ mode: "disabled" });
  await step();
  const id = firstChargerOf(program.status());
  program.chooseMode("fast");
  await step();
  assert.equal(charger.wishes.at(-1)?.enabled, true);
  assert.equal(program.undoOf(id)(), true);
  assert.equal(program.status().mode, "disabled");
  assert.equal(program.status().isModePending, true, "the charger is told anew");
  assert.equal(modes.stored?.mode, "disabled");
  await step();
  assert.equal(program.status().mode, "disabled");
  assert.equal(charger.wishes.at(-1)?.enabled, false, "the charger gets it");
  assert.equal(program.undoOf(id)(), false, "once");
});

Deno.test("undoOf() does nothing where the mode has changed since, or nobody has pressed", async () => {
  const { program, step } = await setUp({ mode: "slow" });
  await step();
  const id = firstChargerOf(program.status());
  assert.equal(program.undoOf(id)(), false);
  program.chooseMode("slow");
  assert.equal(program.undoOf(id)(), false, "the same mode again takes the place of nothing");
  program.chooseMode("fast");
  program.chooseMode("disabled");
  assert.equal(program.undoOf(id)(), true);
  assert.equal(program.status().mode, "fast", "the newest press alone");
  assert.equal(program.undoOf(id)(), false);
});

Deno.test("undoOf() of a press leaves a newer one of somebody else", async () => {
  const { program, step } = await setUp({ mode: "slow" });
  await step();
  const id = firstChargerOf(program.status());
  program.chooseMode("fast");
  const undo = program.undoOf(id);
  program.chooseMode("disabled");
  assert.equal(undo(), false);
  assert.equal(program.status().mode, "disabled");
});

Deno.test("a press that the charger refuses is taken back in its cycle, and says why", async () => {
  const { program, charger, modes, step, broken } = await setUp({ mode: "disabled" });
  await step();
  charger.nextState = new DeviceRejected(WRONG_PIN);
  program.chooseMode("fast");
  await step();
  const status = program.status();
  assert.equal(status.mode, "disabled");
  assert.equal(status.isModePending, false);
  assert.equal(modes.stored?.mode, "disabled");
  const [load] = status.loads;
  assert.ok(load?.kind === "charger");
  assert.deepEqual(load.refused, { mode: "fast", refusal: { detail: WRONG_PIN } });
  charger.nextState = null;
  await step();
  assert.equal(charger.wishes.at(-1)?.enabled, false);
  const told = program.status().loads[0];
  assert.ok(told?.kind === "charger" && told.refused?.mode === "fast", "until the next press");
  program.chooseMode("slow");
  await step();
  const after = program.status().loads[0];
  assert.ok(after?.kind === "charger" && after.refused === undefined);
  assert.equal(program.status().mode, "slow");
  assert.deepEqual(broken, []);
});

Deno.test("nothing takes an Off back: it is asked for as long as it is refused", async () => {
  const { program, charger, step } = await setUp({ mode: "fast" });
  await step();
  charger.nextState = new DeviceRejected(WRONG_PIN);
  program.chooseMode("disabled");
  await step();
  await step();
  assert.equal(program.status().mode, "disabled");
  assert.equal(program.status().reason.code, "rejected.charger");
  charger.nextState = null;
  await step();
  assert.equal(charger.wishes.at(-1)?.enabled, false);
});

Deno.test("a refusal without a press changes no mode", async () => {
  const { program, charger, step } = await setUp({ mode: "slow" });
  await step();
  charger.nextState = new DeviceRejected(WRONG_PIN);
  await step();
  await step();
  const { mode, reason } = program.status();
  assert.deepEqual([mode, reason.code], ["slow", "rejected.charger"]);
  assert.equal("isAskedAgain" in reason, false, "until the settings change");
});

Deno.test("what the charger is asked again stays chosen, until it takes it", async () => {
  const { program, charger, step } = await setUp({ mode: "disabled" });
  await step();
  charger.nextState = new DeviceRejected("Cannot start charging: blocked", { isAskedAgain: true });
  program.chooseMode("fast");
  await step();
  assert.deepEqual([program.status().mode, program.status().isModePending], ["fast", true]);
  const { reason } = program.status();
  assert.ok(reason.code === "rejected.charger");
  assert.equal(reason.isAskedAgain, true);
  charger.nextState = null;
  await step();
  assert.equal(charger.wishes.at(-1)?.enabled, true);
});
