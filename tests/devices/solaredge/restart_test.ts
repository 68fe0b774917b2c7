import assert from "node:assert/strict";
import { DeviceError, DeviceTimeout, DeviceUnreachable } from "../../../src/domain/codes/errors.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import { absent } from "../../domain/house/readings.ts";
import { FaultPlayer, planFaults, planRestart } from "../../../src/simulator/faults/fault_plan.ts";
import { RawModbus } from "../../simulator/solaredge/raw_modbus.ts";
import { NOON_MS, PARTS, ReadHouse } from "./house.ts";
import { ShortWaits } from "../transport/short_waits.ts";

const PATIENT_MS = 5000;
const CYCLE_MS = 5000;

/** Every reading is of this cycle, and the meter's is true. */
function assertWell(read: ReadHouse, when: string): void {
  for (const part of PARTS) assert.equal(read[part].error, null, `${part} ${when}`);
  assert.equal(read.meter.value?.gridPowerW, read.trueGridW + 0, when);
}

Deno.test("SolarEdge the inverter's restart: nothing is made up, all is read again at once", async () => {
  await using read = await ReadHouse.start({ deadlineMs: PATIENT_MS });
  await read.poll(CYCLE_MS);
  const plan = planRestart({ seed: 3, atMs: NOON_MS + 60_000 });
  const player = new FaultPlayer(plan, read.house.faults);
  const endMs = Math.max(...plan.map(({ atMs, durationMs }) => atMs + durationMs));
  const seen: string[] = [];
  while (read.clock.wallMs() < endMs + 2 * CYCLE_MS) {
    read.clock.advance(CYCLE_MS);
    await player.advanceTo(read.clock.wallMs());
    await read.poll(0);
    const phase = read.house.faults.active("inverter")?.kind ?? "well";
    if (seen.at(-1) !== phase) seen.push(phase);
    const { value } = read.inverter;
    switch (phase) {
      case "down":
        for (const part of PARTS) assert.ok(read.errors[part] instanceof DeviceUnreachable, part);
        break;
      case "not-implemented":
        assert.equal(read.meter.value?.gridPowerW, null);
        assert.deepEqual([value?.acPowerW, value?.status, value?.frequencyHz], [null, null, null]);
        break;
      case "starting":
        assertWell(read, "while it starts");
        assert.deepEqual([value?.acPowerW, value?.status], [0, "starting"]);
        break;
      default:
        assertWell(read, "before and after");
        assert.equal(value?.status, "producing");
    }
  }
  assert.deepEqual(seen, ["well", "down", "not-implemented", "starting", "well"]);
});

Deno.test("SolarEdge the inverter's restart: consumption and sun are right or unknown", async () => {
  await using read = await ReadHouse.start({
    house: { householdW: () => 3200, pvWPerKwp: () => 700, heater: { isOn: false } },
    deadlineMs: PATIENT_MS,
  });
  const plan = planRestart({ seed: 3, atMs: NOON_MS + 60_000 });
  const player = new FaultPlayer(plan, read.house.faults);
  const endMs = Math.max(...plan.map(({ atMs, durationMs }) => atMs + durationMs));
  let known = 0;
  while (read.clock.wallMs() < endMs + 2 * CYCLE_MS) {
    read.clock.advance(CYCLE_MS);
    await player.advanceTo(read.clock.wallMs());
    await read.poll(0);
    // Only what was read now: what is kept from before is shown with its age.
    if (read.errors.meter !== null || read.errors.inverter !== null) continue;
    const { battery } = read;
    const flows = deriveFlows({
      meter: read.meter,
      inverter: read.inverter,
      battery: battery.value === null ? absent() : { ...battery, value: battery.value },
      charger: absent(),
    });
    const truth = read.house.state();
    const when = read.house.faults.active("inverter")?.kind ?? "well";
    for (
      const { name, actual, expected } of [
        { name: "consumption", actual: flows.consumptionPowerW, expected: truth.housePowerW },
        { name: "sun", actual: flows.pvPowerW, expected: truth.pvPowerW },
      ]
    ) {
      assert.ok(
        actual === null || Math.abs(actual - expected) < 50,
        `${name} is ${actual} W, truly ${expected} W, ${when}`,
      );
      if (actual !== null) known++;
    }
  }
  assert.ok(known > 40, `${known} values were known`);
});

Deno.test("SolarEdge another client has the only connection: told, and read when it leaves", async () => {
  await using read = await ReadHouse.start({ deadlineMs: PATIENT_MS });
  {
    using other = await RawModbus.connect(read.house.addresses.inverterPort);
    await other.registers(40_069, 2);
    await read.poll(CYCLE_MS);
    for (const part of PARTS) {
      assert.ok(read.errors[part] instanceof DeviceUnreachable);
      assert.match(read[part].error ?? "", /: connection closed by the device$|: connection reset/);
    }
    await other.registers(40_069, 2);
  }
  await read.poll(CYCLE_MS);
  assertWell(read, "once the other has left");
});

Deno.test("SolarEdge a connection that was idle for two minutes is opened anew in a cycle", async () => {
  await using read = await ReadHouse.start({ deadlineMs: PATIENT_MS });
  await read.poll(CYCLE_MS);
  await read.poll(121_000);
  for (const part of PARTS) assert.ok(read.errors[part] instanceof DeviceUnreachable);
  await read.poll(CYCLE_MS);
  assertWell(read, "one cycle later");
});

Deno.test("SolarEdge firmware that hangs on the battery's block still gives its meter", async () => {
  await using read = await ReadHouse.start({
    house: { battery: null, inverter: { absentSlots: "nothing" } },
    deadlineMs: PATIENT_MS,
  });
  using _silence = new ShortWaits(PATIENT_MS);
  for (let restart = 0; restart < 3; restart++) {
    await read.house.faults.set("inverter", { kind: "unknown-hangs" });
    await read.poll(CYCLE_MS);
    assert.equal(read.meter.error, null);
    assert.ok(read.errors.battery instanceof DeviceTimeout);
  }
  await read.house.faults.set("inverter", { kind: "unknown-hangs" });
  for (let cycle = 0; cycle < 10; cycle++) {
    await read.poll(CYCLE_MS);
    assert.equal(read.meter.value?.gridPowerW, read.trueGridW + 0);
    assert.equal(read.inverter.error, null);
    assert.match(
      read.battery.error ?? "",
      /identity of battery .*: 3 connections ended at it, .*"timeout after 5000 ms"/,
    );
  }
});

for (
  const { part, name, address, wellMs } of [
    { part: "battery", name: "the battery's identity", address: 57_664, wellMs: 600_000 },
    { part: "battery", name: "the battery's values", address: 57_716, wellMs: 60_000 },
    { part: "meter", name: "the meter's values", address: 40_206, wellMs: 60_000 },
  ] as const
) {
  Deno.test(`SolarEdge firmware that hangs up at ${name} still gives all the rest`, async () => {
    await using read = await ReadHouse.start({ deadlineMs: PATIENT_MS });
    await read.house.faults.set("inverter", { kind: "closes-at", address });
    for (let cycle = 0; cycle < 5; cycle++) await read.poll(CYCLE_MS);
    for (let cycle = 0; cycle < 5; cycle++) {
      await read.poll(CYCLE_MS);
      for (const one of PARTS) {
        assert.equal(read[one].error === null, one !== part, `${one}: ${read[one].error}`);
      }
      assert.match(read[part].error ?? "", /: 3 connections ended at it, .*closed by the device"/);
    }
    await read.house.faults.clear("inverter");
    await read.poll(wellMs);
    await read.poll(CYCLE_MS);
    assertWell(read, "asked again after its pause");
  });
}

/** In these the registers hold what is not so, and no driver can know. */
const LIES = ["sign-flipped", "frozen", "meter-asleep"];

Deno.test("SolarEdge an hour of random faults: true, unknown or a DeviceError", async () => {
  const seed = 20_261_122;
  await using read = await ReadHouse.start({
    house: { weather: "broken" },
    deadlineMs: PATIENT_MS,
  });
  using _silence = new ShortWaits(PATIENT_MS);
  const plan = planFaults({
    seed,
    fromMs: NOON_MS,
    toMs: NOON_MS + 3_600_000,
    devices: ["inverter"],
    faultsPerHour: 60,
  });
  assert.ok(plan.length > 8);
  const player = new FaultPlayer(plan, read.house.faults);
  for (let cycle = 0; cycle < 720; cycle++) {
    read.clock.advance(CYCLE_MS);
    await player.advanceTo(read.clock.wallMs());
    await read.poll(0);
    const fault = read.house.faults.active("inverter")?.kind ?? "none";
    const when = `seed ${seed}, cycle ${cycle}, fault ${fault}`;
    for (const part of PARTS) {
      const error = read.errors[part];
      assert.ok(error === null || error instanceof DeviceError, `${part} ${error}, ${when}`);
    }
    const gridW = read.meter.value?.gridPowerW ?? null;
    if (read.errors.meter === null && gridW !== null && !LIES.includes(fault)) {
      assert.equal(gridW, read.trueGridW + 0, when);
    }
    const acW = read.inverter.value?.acPowerW ?? null;
    assert.ok(acW === null || acW >= 0 && acW <= 12_000, `${acW} W, ${when}`);
  }
});
