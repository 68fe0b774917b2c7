import assert from "node:assert/strict";
import type { RunningProgram } from "../../../src/app/running_program.ts";
import { DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import type { ModeChoice } from "../../../src/domain/house/mode.ts";
import { FakeCharger } from "../fakes.ts";
import { setUp } from "../program_under_test.ts";

/** A house of two chargers beside the settings; the first one charges, as Fast wants it. */
async function chargingFirst(mode: ModeChoice["mode"]) {
  const [first, second] = [new FakeCharger(), new FakeCharger()];
  const house = await setUp({
    mode,
    settings: { nrgkickAddress: "none" },
    chargers: new Map([[1, first], [2, second]]),
  });
  await house.step();
  return { ...house, first, second };
}

const WAYS: readonly {
  readonly name: string;
  readonly leave: (program: RunningProgram) => Promise<unknown>;
}[] = [
  { name: "comes behind another one", leave: (program) => program.devices.order([2, 1]) },
  {
    name: "gives way to the settings' one",
    leave: (program) => program.changeSettings({ nrgkickAddress: "192.0.2.7" }),
  },
];
for (const { name, leave } of WAYS) {
  Deno.test(`Cycle pauses in Fast a charger that stays in the house and ${name}`, async () => {
    const { program, step, first, second, charger } = await chargingFirst("fast");
    assert.equal(first.value.enabled, true);
    await leave(program);
    await step();
    await step();
    const isCharging = () => [first, second, charger].map(({ value }) => value.enabled);
    assert.equal(isCharging()[0], false, "Off would not reach it any more");
    assert.equal(isCharging().filter((one) => one === true).length, 1, "one charges, not two");
    program.chooseMode("disabled");
    await step();
    assert.deepEqual(isCharging(), [false, false, false]);
    await program.stop();
  });
}

Deno.test("Cycle leaves a charger that is removed in Fast as it is", async () => {
  const { program, step, first } = await chargingFirst("fast");
  await program.devices.remove(1);
  await step();
  assert.equal(first.value.enabled, true);
  assert.equal(first.isClosed, true);
  await program.stop();
});

for (const mode of ["tracked", "disabled"] as const) {
  Deno.test(`Cycle pauses in ${mode} a charger that is removed, and then closes it`, async () => {
    const { program, step, first, second } = await chargingFirst(mode);
    first.value = { ...first.value, enabled: true, powerW: 4140, phaseCurrentsA: [6, 6, 6] };
    const closedAt: boolean[] = [];
    const apply = first.apply.bind(first);
    first.apply = (wish) => {
      closedAt.push(first.isClosed);
      return apply(wish);
    };
    await program.devices.remove(1);
    await step();
    assert.equal(first.value.enabled, false);
    assert.deepEqual(closedAt, [false], "told once, while it was open");
    assert.equal(first.isClosed, true);
    assert.equal(second.isClosed, false);
    assert.deepEqual(program.devices.list().map(({ id }) => id), [2]);
    await program.stop();
  });
}

/** Ends the tries of a pause with the first of them, which finds that all the time is over. */
async function withoutTime(charger: FakeCharger, work: () => Promise<void>): Promise<void> {
  const { now } = performance;
  const apply = charger.apply.bind(charger);
  charger.apply = () => {
    performance.now = () => now.call(performance) + 60_000;
    return Promise.reject(new DeviceTimeout("Cannot stop: timeout"));
  };
  try {
    await work();
  } finally {
    performance.now = now;
    charger.apply = apply;
  }
}

Deno.test("Cycle tells a charger that stays in the house its pause until it takes it, and once", async () => {
  const { program, step, first, logger } = await chargingFirst("fast");
  await withoutTime(first, async () => {
    await program.devices.order([2, 1]);
    await step();
    await step();
  });
  assert.equal(first.value.enabled, true);
  assert.ok(logger.lines.includes("error Left charger as it is"));
  await step();
  assert.equal(first.value.enabled, false);
  assert.ok(logger.lines.includes("info Charger paused that was left"));
  // What a person starts at it then is that person's.
  const wishes = first.wishes.length;
  first.value = { ...first.value, enabled: true };
  await step();
  await step();
  assert.equal(first.wishes.length, wishes);
  await program.stop();
});

Deno.test("Cycle forgets the pause of a charger that is steered again, and of one that is removed", async () => {
  for (const back of ["steered", "removed"]) {
    const { program, step, first, second } = await chargingFirst("fast");
    await withoutTime(first, async () => {
      await program.devices.order([2, 1]);
      await step();
      if (back === "steered") await program.devices.order([1, 2]);
      else await program.devices.remove(1);
      await step();
    });
    const told = first.wishes.length;
    for (let cycle = 0; cycle < 3; cycle++) await step();
    const steered = back === "steered" ? first : second;
    assert.equal(steered.value.enabled, true);
    const pauses = first.wishes.slice(told).filter(({ enabled }) => !enabled);
    assert.deepEqual(pauses, []);
    await program.stop();
  }
});

Deno.test("RunningProgram.stop() tells a charger its pause that it still owes it", async () => {
  const { program, step, first } = await chargingFirst("fast");
  await withoutTime(first, async () => {
    await program.devices.order([2, 1]);
    await step();
  });
  assert.equal(first.value.enabled, true);
  const { isSafe } = await program.stop();
  assert.equal(first.value.enabled, false);
  assert.equal(isSafe, true);
});

Deno.test("RunningProgram.stop() is not safe while a charger owes its pause, and ends all the same", async () => {
  const { program, step, first } = await chargingFirst("fast");
  await withoutTime(first, async () => {
    await program.devices.order([2, 1]);
    await step();
  });
  await withoutTime(first, async () => {
    assert.equal((await program.stop()).isSafe, false);
  });
});
