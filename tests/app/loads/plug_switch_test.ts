import assert from "node:assert/strict";
import { PlugSwitch } from "../../../src/app/loads/plug_switch.ts";
import type { PlugApplyState } from "../../../src/domain/house/command.ts";
import { DeviceRejected, DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import { makeSafe } from "../../../src/app/loads/stop.ts";
import { FakePlug, MemoryLogger } from "../fakes.ts";

/** A plug whose answers the test gives, and a wait that is over at once. */
function setUp() {
  const logger = new MemoryLogger();
  const plug = new FakePlug();
  const answers: PromiseWithResolvers<PlugApplyState>[] = [];
  plug.set = () => {
    const answer = Promise.withResolvers<PlugApplyState>();
    answers.push(answer);
    return answer.promise;
  };
  const plugSwitch = new PlugSwitch(logger, () => Promise.resolve());
  return { logger, plug, answers, plugSwitch };
}

/** Lets what has been answered be noted. */
const noted = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("PlugSwitch.tell() waits for no slow plug, and notes its answer when it comes", async () => {
  const { logger, plug, answers, plugSwitch } = setUp();
  await plugSwitch.tell(plug, true, "plug.on.sun");
  assert.deepEqual(logger.lines, []);
  answers[0]?.resolve("sent");
  await noted();
  assert.deepEqual(logger.lines, ["info Plug told, not yet seen"]);
});

Deno.test("PlugSwitch.tell() waits a second of real time, and no longer than the plug needs", async () => {
  const waits: { readonly ms: number; readonly signal: AbortSignal | undefined }[] = [];
  const plugSwitch = new PlugSwitch(new MemoryLogger(), (ms, signal) => {
    waits.push({ ms, signal });
    return new Promise(() => {});
  });
  await plugSwitch.tell(new FakePlug(), true, null);
  assert.deepEqual(waits.map(({ ms }) => ms), [1000]);
  assert.equal(waits[0]?.signal?.aborted, true, "the wait is given up");
});

Deno.test("PlugSwitch.tell() logs a new outcome once, and none of a wish that is old", async () => {
  const { logger, plug, answers, plugSwitch } = setUp();
  for (let cycle = 0; cycle < 3; cycle++) await plugSwitch.tell(plug, true, null);
  for (const answer of answers) answer.reject(new DeviceTimeout("Cannot switch: timeout"));
  await noted();
  assert.deepEqual(logger.lines, ["warn Plug not switched"]);
  await plugSwitch.tell(plug, true, null);
  await plugSwitch.tell(plug, false, null);
  answers[3]?.resolve("confirmed");
  answers[4]?.resolve("confirmed");
  await noted();
  assert.deepEqual(logger.lines.slice(1), ["info Plug switched"]);
  await plugSwitch.tell(plug, true, null);
  plugSwitch.rest();
  await plugSwitch.tell(plug, false, null);
  answers[5]?.resolve("confirmed");
  await noted();
  assert.equal(logger.lines.length, 2, "a wish of before the rest");
  answers[6]?.resolve("confirmed");
  await noted();
  assert.equal(logger.lines.length, 3, "told anew after a rest");
});

Deno.test("PlugSwitch.tell() throws a bug of ours, in a later cycle when it shows late", async () => {
  const { plug, answers, plugSwitch } = setUp();
  await plugSwitch.tell(plug, true, null);
  answers[0]?.reject(new TypeError("no such thing"));
  await noted();
  await assert.rejects(plugSwitch.tell(plug, true, null), TypeError);
});

Deno.test("makeSafe() has nothing to make safe where every command is refused", async () => {
  const logger = new MemoryLogger();
  const plug = new FakePlug();
  let tries = 0;
  plug.set = () => {
    tries++;
    return Promise.reject(new DeviceRejected("Cannot switch: a strip, which is not supported"));
  };
  assert.deepEqual(await makeSafe({ chargers: [], plugs: [plug], logger }), { isSafe: true });
  assert.equal(tries, 1);
  assert.deepEqual(logger.lines, []);
});
