import assert from "node:assert/strict";
import { DeviceProtocol, DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import { scriptedShelly } from "./scripted_shelly.ts";
import { portOf, ShellyBench } from "./shelly_bench.ts";

const ON = "/rpc/Switch.Set?id=0&on=true&toggle_after=300";
const OFF = "/rpc/Switch.Set?id=0&on=false";
const STATUS = "/rpc/Switch.GetStatus?id=0";
const CYCLE_MS = 5000;

function plugBench(deadlineMs = 5000) {
  const bench = new ShellyBench({ server: { model: "plug-s" }, roles: ["switch"], deadlineMs });
  const plug = portOf(bench.device, "switch");
  const stayOn = () => plug.stayOn?.() ?? Promise.reject(new Error("it cannot be kept on"));
  /** Cycles in which the plug is read and, where it shall, kept on. */
  const cycles = async (count: number, { isKept }: { isKept: boolean }) => {
    for (let cycle = 0; cycle < count; cycle++) {
      bench.clock.advance(CYCLE_MS);
      await plug.read();
      if (isKept) await stayOn();
    }
  };
  const isOn = () => {
    bench.house.advanceTo(bench.clock.wallMs());
    return bench.house.heater.isOn;
  };
  /** What is left of the relay's timer, in s; null: none runs. */
  const leftS = () => bench.house.heater.timer?.leftS ?? null;
  return { bench, plug, stayOn, cycles, isOn, leftS };
}

Deno.test("ShellyPlug.set() sends on with a timer, off without, and reads back", async () => {
  const { bench, plug, isOn } = plugBench();
  await using _ = bench;
  assert.equal((await plug.read()).on, false);
  bench.takePaths();
  assert.equal(await plug.set(true), "confirmed");
  assert.deepEqual(bench.takePaths(), [ON, STATUS]);
  assert.equal(isOn(), true);
  assert.equal(await plug.set(false), "confirmed");
  assert.deepEqual(bench.takePaths(), [OFF, STATUS]);
  assert.equal(isOn(), false);
});

Deno.test("ShellyPlug a program that ends leaves the relay on for 300 s, and not a second more", async () => {
  const { bench, plug, cycles, isOn } = plugBench();
  await using _ = bench;
  await plug.read();
  await plug.set(true);
  await cycles(13, { isKept: true });
  // Renewed after 60 s; from there on nobody asks any more.
  bench.clock.advance(295_000 - 1000);
  assert.equal(isOn(), true);
  bench.clock.advance(1000);
  assert.equal(isOn(), false);
  bench.clock.advance(3_600_000);
  assert.equal(isOn(), false);
});

Deno.test("ShellyPlug.stayOn() keeps the relay on for hours by one renewal a minute", async () => {
  const { bench, plug, cycles, isOn, leftS } = plugBench();
  await using _ = bench;
  await plug.read();
  await plug.set(true);
  bench.takePaths();
  await cycles(720, { isKept: true });
  assert.equal(isOn(), true);
  assert.equal(bench.takePaths().filter((path) => path === ON).length, 60);
  assert.ok((leftS() ?? 0) >= 235);
});

Deno.test("ShellyPlug reading alone does not keep the relay on", async () => {
  const { bench, plug, cycles, isOn } = plugBench();
  await using _ = bench;
  await plug.read();
  await plug.set(true);
  await cycles(59, { isKept: false });
  assert.equal(isOn(), true);
  await cycles(1, { isKept: false });
  assert.equal(isOn(), false);
  assert.equal((await plug.read()).on, false);
});

Deno.test("ShellyPlug.stayOn() makes up for renewals that are lost, four of them in a row", async () => {
  const { bench, plug, stayOn, cycles, isOn, leftS } = plugBench(100);
  await using _ = bench;
  await plug.read();
  await plug.set(true);
  await cycles(11, { isKept: true });
  bench.clock.advance(CYCLE_MS);
  await plug.read();
  await bench.server.setFault({ kind: "busy" });
  for (let time = 0; time < 4; time++) {
    await assert.rejects(stayOn());
    bench.clock.advance(55_000);
  }
  await bench.server.setFault(null);
  await plug.read();
  await stayOn();
  assert.equal(isOn(), true);
  assert.equal(leftS(), 300);
});

Deno.test("ShellyPlug.stayOn() does nothing while the newest read failed or shows it off", async () => {
  const { bench, plug, stayOn, cycles, isOn } = plugBench(100);
  await using _ = bench;
  await stayOn();
  await plug.read();
  await stayOn();
  await plug.set(true);
  await cycles(12, { isKept: false });
  await bench.server.setFault({ kind: "busy" });
  await assert.rejects(plug.read());
  bench.takePaths();
  await stayOn();
  assert.deepEqual(bench.takePaths(), []);
  bench.clock.advance(240_000);
  assert.equal(isOn(), false);
});

Deno.test("ShellyPlug.stayOn() gives a relay that a hand switched on its timer, at once", async () => {
  const { bench, plug, stayOn, leftS } = plugBench();
  await using _ = bench;
  bench.house.heater.switchTo(true);
  await plug.read();
  assert.equal(leftS(), null);
  await stayOn();
  assert.equal(leftS(), 300);
  // Off and on again by hand ends the timer: it is started anew, ten seconds later at the latest.
  bench.house.heater.switchTo(false);
  bench.house.heater.switchTo(true);
  bench.clock.advance(9999);
  await plug.read();
  await stayOn();
  assert.equal(leftS(), null);
  bench.clock.advance(1);
  await plug.read();
  await stayOn();
  assert.equal(leftS(), 300);
});

Deno.test("ShellyPlug.stayOn() a program that starts anew goes on with a timer that runs", async () => {
  const { bench, plug, isOn } = plugBench();
  await using _ = bench;
  await plug.read();
  await plug.set(true);
  await bench.device.close();
  bench.clock.advance(200_000);
  const again = portOf(bench.open({}, { isAnew: true }), "switch");
  assert.equal((await again.read()).on, true);
  await again.stayOn?.();
  bench.clock.advance(200_000);
  assert.equal(isOn(), true);
});

Deno.test("ShellyPlug.stayOn() does not switch on again what a hand has just switched off", async () => {
  const { bench, plug, stayOn, cycles, isOn } = plugBench();
  await using _ = bench;
  await plug.read();
  await plug.set(true);
  await cycles(12, { isKept: false });
  bench.house.heater.switchTo(false);
  bench.takePaths();
  await stayOn();
  assert.deepEqual(bench.takePaths(), [ON, OFF]);
  assert.equal(isOn(), false);
  assert.equal((await plug.read()).on, false);
});

Deno.test("ShellyPlug.read() undoes a lost renewal that comes after an off, within a minute", async () => {
  const late = { isLost: true, afterMs: 5000, timerS: 300, isOnAgain: false };
  const cases = [
    [late, false, "it came late"],
    [{ ...late, afterMs: 59_999 }, false, "just in time"],
    [{ ...late, afterMs: 60_000 }, true, "too late to be a renewal"],
    [{ ...late, timerS: null }, true, "a hand sets no timer"],
    [{ ...late, isLost: false }, true, "no renewal was lost"],
    [{ ...late, isOnAgain: true }, true, "it was told to go on since"],
  ] as const;
  for (const [{ isLost, afterMs, timerS, isOnAgain }, isLeftOn, why] of cases) {
    const { bench, plug, stayOn, cycles, isOn } = plugBench();
    await using _ = bench;
    await plug.read();
    await plug.set(true);
    await cycles(12, { isKept: false });
    if (isLost) {
      await bench.server.setFault({ kind: "hang-up" });
      await assert.rejects(stayOn(), DeviceProtocol);
      await bench.server.setFault(null);
    } else await stayOn();
    assert.equal(await plug.set(false), "confirmed");
    if (isOnAgain) await plug.set(true);
    bench.clock.advance(afterMs);
    bench.house.heater.switchTo(true, timerS);
    assert.equal((await plug.read()).on, isLeftOn, why);
    assert.equal(isOn(), isLeftOn, why);
  }
});

Deno.test("ShellyPlug.set(false) wins over a renewal that waits or is under way", async () => {
  const { bench, plug, stayOn, cycles, isOn } = plugBench();
  await using _ = bench;
  for (const isFirst of [true, false]) {
    await plug.read();
    await plug.set(true);
    await cycles(12, { isKept: false });
    const reading = plug.read();
    const renewal = (isFirst ? stayOn() : Promise.resolve()).catch((error: unknown) => error);
    const off = plug.set(false);
    await stayOn();
    assert.equal(await off, "confirmed");
    await reading;
    const ended = await renewal;
    if (isFirst) {
      assert.ok(ended instanceof DeviceTimeout && /: another wish came$/.test(ended.message));
    }
    assert.equal(isOn(), false);
  }
});

Deno.test("ShellyPlug.set() the newest of two wishes counts, and the same one joins", async () => {
  const { bench, plug, isOn } = plugBench();
  await using _ = bench;
  await plug.read();
  bench.takePaths();
  const reading = plug.read();
  const first = plug.set(true).catch((error: unknown) => error);
  const second = plug.set(false);
  assert.equal(plug.set(false), second);
  assert.equal(await second, "confirmed");
  assert.ok(await first instanceof DeviceTimeout);
  await reading;
  assert.deepEqual(bench.takePaths(), [STATUS, OFF, STATUS]);
  assert.equal(isOn(), false);
});

Deno.test("ShellyPlug.set() sends nothing to what is no relay", async () => {
  await using bench = new ShellyBench({ server: { model: "pro-3em" }, roles: ["switch"] });
  const plug = portOf(bench.device, "switch");
  for (const ask of [() => plug.read(), () => plug.set(true), () => plug.set(false)]) {
    await assert.rejects(ask(), /: there is no relay at channel 0$/);
  }
  assert.equal(bench.takePaths().some((path) => path.includes("Switch.Set")), false);
});

Deno.test("ShellyPlug.set() an overheated relay does not obey, and the log says why", async () => {
  const { bench, plug, isOn } = plugBench();
  await using _ = bench;
  await plug.read();
  await bench.server.setFault({ kind: "overtemp" });
  assert.equal((await plug.read()).on, false);
  await assert.rejects(
    plug.set(true),
    (error) =>
      error instanceof DeviceProtocol && error.symptom === "server-error" &&
      error.message.endsWith(" on: it reads back off, as it reports overtemp"),
  );
  assert.equal(isOn(), false);
});

Deno.test("ShellyPlug.stayOn() a lost renewal of what a hand switched on leaves it on", async () => {
  const { bench, plug, stayOn } = plugBench();
  await using _ = bench;
  bench.house.heater.switchTo(true, 300);
  await plug.read();
  await bench.server.setFault({ kind: "hang-up" });
  await assert.rejects(stayOn(), DeviceProtocol);
  await bench.server.setFault(null);
  assert.equal((await plug.read()).on, true);
});

Deno.test("ShellyPlug.stayOn() asked twice at once renews once; closed, it asks nothing", async () => {
  const { bench, plug, stayOn } = plugBench();
  await using _ = bench;
  bench.house.heater.switchTo(true);
  await plug.read();
  bench.takePaths();
  await Promise.all([stayOn(), stayOn()]);
  assert.deepEqual(bench.takePaths(), [ON]);
  await plug.close();
  await assert.rejects(plug.read(), /: the driver is closed$/);
  assert.deepEqual(bench.takePaths(), []);
});

Deno.test("ShellyPlug.set() is sent where it cannot be read back, and says three words of why not", async () => {
  const script: Record<string, object | number> = {
    "Shelly.GetStatus": { "switch:0": {} },
    "Switch.Set": { was_on: false },
    "Switch.GetStatus": 500,
  };
  await using row = scriptedShelly(script, "switch");
  const plug = portOf(row.device, "switch");
  assert.equal(await plug.set(true), "sent");
  const errors = ["Not a word", "overtemp", "overpower", "overvoltage", "undervoltage"];
  script["Switch.GetStatus"] = { output: false, errors };
  await assert.rejects(
    plug.set(true),
    /: it reads back off, as it reports overtemp, overpower, overvoltage$/,
  );
});

Deno.test("ShellyPlug takes what stands still for frozen only from 50 W on", async () => {
  for (const [powerW, isFrozen] of [[50, true], [49, false]] as const) {
    const house = { heater: { isOn: true, tankWh: null, powerW } };
    await using bench = new ShellyBench({ server: { model: "plug-s" }, roles: ["switch"], house });
    const plug = portOf(bench.device, "switch");
    assert.equal((await plug.read()).powerW, powerW);
    await bench.server.setFault({ kind: "frozen" });
    await plug.read();
    bench.clock.advance(60_000);
    await plug.read();
    bench.clock.advance(1000);
    if (isFrozen) await assert.rejects(plug.read(), { name: "DeviceProtocol", symptom: "frozen" });
    else assert.equal((await plug.read()).powerW, powerW);
  }
});
