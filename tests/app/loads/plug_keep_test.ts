import assert from "node:assert/strict";
import { PlugSwitch } from "../../../src/app/loads/plug_switch.ts";
import { DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import { FakePlug, MemoryLogger } from "../fakes.ts";
import { PLUG } from "../../domain/house/readings.ts";
import { setUp } from "../program_under_test.ts";

/** A plug that has to be told that it shall stay on; what becomes of it is the test's. */
class KeptPlug extends FakePlug {
  kept = 0;
  end: () => Promise<void> = () => Promise.resolve();
  stayOn(): Promise<void> {
    this.kept++;
    return this.end();
  }
}

Deno.test("PlugSwitch.keep() tells a plug that has to hear it, each time", async () => {
  const plug = new KeptPlug();
  const plugSwitch = new PlugSwitch(new MemoryLogger(), () => new Promise(() => {}));
  await plugSwitch.keep(plug);
  await plugSwitch.keep(plug);
  assert.equal(plug.kept, 2);
  await plugSwitch.keep(new FakePlug());
});

Deno.test("PlugSwitch.keep() logs one line until it works again, and waits for no slow plug", async () => {
  const logger = new MemoryLogger();
  const plug = new KeptPlug();
  const plugSwitch = new PlugSwitch(logger, () => Promise.resolve());
  plug.end = () => Promise.reject(new DeviceTimeout("Cannot keep plug on: timeout"));
  await plugSwitch.keep(plug);
  await plugSwitch.keep(plug);
  assert.deepEqual(logger.lines, ["warn Plug not kept on"]);
  plug.end = () => Promise.resolve();
  await plugSwitch.keep(plug);
  plug.end = () => Promise.reject(new DeviceTimeout("Cannot keep plug on: timeout"));
  await plugSwitch.keep(plug);
  assert.equal(logger.lines.length, 2);
  plug.end = () => new Promise(() => {});
  await plugSwitch.keep(plug);
});

Deno.test("PlugSwitch.keep() throws a bug of ours", async () => {
  const plug = new KeptPlug();
  plug.end = () => Promise.reject(new TypeError("no such thing"));
  const plugSwitch = new PlugSwitch(new MemoryLogger(), () => new Promise(() => {}));
  await assert.rejects(plugSwitch.keep(plug), TypeError);
});

/** A program whose plug is on all day by its window. */
async function alwaysOn(plugEnabled: boolean) {
  const plug = new KeptPlug({ ...PLUG, on: true, powerW: 2000 });
  const under = await setUp({
    plug,
    settings: {
      plugHost: "192.0.2.9",
      plugEnabled,
      plugAlwaysWindow: "00:00-23:59",
      timeZone: "Europe/Berlin",
    },
  });
  return { ...under, plug };
}

Deno.test("Cycle keeps a plug on in each cycle in which it is on and shall stay so", async () => {
  const { plug, program, step } = await alwaysOn(true);
  await step();
  assert.equal(plug.value.on, false, "it is taken over by one switch off");
  plug.kept = 0;
  let asOn = 0;
  for (let cycle = 0; cycle < 60; cycle++) {
    const wasOn = plug.value.on;
    await step();
    if (wasOn && plug.value.on) asOn++;
  }
  assert.equal(plug.value.on, true);
  assert.ok(asOn > 10);
  assert.equal(plug.kept, asOn);
  plug.isDead = true;
  plug.kept = 0;
  for (let cycle = 0; cycle < 60; cycle++) await step();
  assert.ok(plug.kept < 30, `${plug.kept} times without an answer`);
  await program.stop();
});

Deno.test("Cycle leaves a plug that is not enabled alone: it goes off by itself", async () => {
  const { plug, program, step } = await alwaysOn(false);
  for (let cycle = 0; cycle < 20; cycle++) await step();
  assert.equal(plug.kept, 0);
  await program.stop();
});
