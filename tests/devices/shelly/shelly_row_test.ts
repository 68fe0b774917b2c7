import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { DEVICE_DIAGNOSER } from "../../../src/devices/checks/device_tester.ts";
import { createOpeners } from "../../../src/devices/registry.ts";
import type { Role } from "../../../src/domain/house/device.ts";
import type { PlugApplyState } from "../../../src/domain/house/command.ts";
import type { PlugValues } from "../../../src/domain/house/readings.ts";
import type { SwitchedPlug } from "../../../src/domain/ports/devices.ts";
import type { StoredDevice } from "../../../src/domain/ports/record_stores.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { FakePlug, MemoryLogger, NO_LEAVE } from "../../app/fakes.ts";
import { setUp } from "../../app/program_under_test.ts";
import { told } from "../../words/told.ts";
import { type BenchOptions, portOf, ShellyBench } from "./shelly_bench.ts";

const POLL_MS = 5000;
const PASSWORD = { password: "a secret" };

/** A simulated Shelly, entered as a row of devices, as the whole equipment has it. */
async function startRow(
  server: BenchOptions["server"],
  roles: readonly Role[],
  secrets: Readonly<Record<string, string>> = PASSWORD,
) {
  const bench = new ShellyBench({ server: { ...server, ...PASSWORD }, roles });
  const row: StoredDevice = {
    id: 3,
    driver: "shelly",
    name: "cellar",
    roles,
    params: { host: bench.address },
    secrets,
  };
  const { clock } = bench;
  const equipment = new Equipment(createOpeners(), clock, new MemoryLogger(), DEVICE_DIAGNOSER);
  await equipment.configure(defaultSettings(), NO_LEAVE, [{ ...row, slot: null }]);
  const poll = async (afterMs: number) => {
    clock.advance(afterMs);
    await equipment.poll(POLL_MS);
    return equipment.snapshot();
  };
  return {
    bench,
    equipment,
    poll,
    [Symbol.asyncDispose]: async () => {
      await equipment.close();
      await bench[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a Shelly as a row is the grid meter, where the settings name none", async () => {
  await using row = await startRow({ model: "pro-3em" }, ["grid"]);
  const { meter, flows, devices } = await row.poll(5000);
  assert.equal(meter.quality, "fresh");
  assert.equal(meter.value?.gridPowerW, Number(row.bench.house.state.gridPowerW.toFixed(1)));
  assert.equal(flows.gridPowerW, meter.value?.gridPowerW);
  assert.equal(devices[0]?.readings.grid?.value?.gridPowerW, meter.value?.gridPowerW);
  assert.doesNotMatch(JSON.stringify(devices), /a secret/);
});

Deno.test("a Shelly as a row tells a wrong password in its own words, where it lies", async () => {
  await using row = await startRow({ model: "pro-3em" }, ["grid"], { password: "another" });
  const { devices } = await row.poll(5000);
  const reading = devices[0]?.readings.grid;
  const expected = {
    code: "sign-in-wrong",
    driver: "shelly",
    address: row.bench.address,
    unitId: null,
  } as const;
  assert.deepEqual(reading?.diagnosis, expected);
  assert.equal(
    told(expected).what.de,
    `Der Shelly bei ${row.bench.address} verlangt ein anderes Passwort`,
  );
  assert.equal(row.bench.requests.length, 3);
  for (let cycle = 0; cycle < 20; cycle++) await row.poll(5000);
  assert.equal(row.bench.requests.length, 3);
});

Deno.test("a Shelly as a row is the steered plug; one that protects itself says so", async () => {
  await using row = await startRow({ model: "plug-s" }, ["switch"]);
  await row.poll(5000);
  assert.equal(await row.equipment.switches[0]?.port.set(true), "confirmed");
  const on = await row.poll(5000);
  assert.deepEqual([on.plug.quality, on.plug.value?.on, on.plug.value?.powerW], [
    "fresh",
    true,
    2000,
  ]);
  assert.equal(on.plug.diagnosis, null);
  await row.bench.server.setFault({ kind: "overtemp" });
  const hot = await row.poll(5000);
  assert.equal(hot.plug.value?.on, false);
  assert.deepEqual(hot.plug.diagnosis, { code: "plug-tripped" });
  assert.deepEqual(hot.devices[0]?.readings.switch?.diagnosis, { code: "plug-tripped" });
  assert.equal(
    told({ code: "plug-tripped" }).what.en,
    "The plug holds its relay off by itself: it is too hot, or its load is too large",
  );
  await row.bench.server.setFault(null);
  assert.equal((await row.poll(5000)).plug.diagnosis, null);
});

/** A plug that the fakes' program steers, with the driver behind it. */
class Through extends FakePlug {
  constructor(private readonly port: SwitchedPlug) {
    super();
  }
  override read(): Promise<PlugValues> {
    return this.port.read();
  }
  override set(on: boolean): Promise<PlugApplyState> {
    return this.port.set(on);
  }
  stayOn(): Promise<void> {
    return this.port.stayOn?.() ?? Promise.reject(new Error("it cannot be kept on"));
  }
}

Deno.test("a program that steers a Shelly keeps it on for an hour; once it is dead, for 5 minutes", async () => {
  await using bench = new ShellyBench({
    server: { model: "plug-s", ...PASSWORD },
    params: PASSWORD,
    roles: ["switch"],
  });
  const { program, step } = await setUp({
    plug: new Through(portOf(bench.device, "switch")),
    settings: {
      plugHost: "192.0.2.9",
      plugEnabled: true,
      plugAlwaysWindow: "00:00-23:59",
      timeZone: "Europe/Berlin",
    },
  });
  const { heater } = bench.house;
  const live = async (minutes: number) => {
    for (let cycle = 0; cycle < minutes * 12; cycle++) {
      bench.clock.advance(5000);
      await step();
    }
  };
  await live(5);
  assert.equal(heater.isOn, true);
  const { totalWh } = bench.house.state.plug;
  await live(60);
  assert.ok(Math.abs(bench.house.state.plug.totalWh - totalWh - 2000) < 1);
  const leftS = heater.timer?.leftS ?? 0;
  assert.ok(leftS >= 235 && leftS <= 300, `${leftS} s`);
  // Nothing runs any more: the house goes on alone.
  bench.clock.advance(leftS * 1000 - 1000);
  bench.house.advanceTo(bench.clock.wallMs());
  assert.equal(heater.isOn, true);
  bench.clock.advance(1000);
  bench.house.advanceTo(bench.clock.wallMs());
  assert.equal(heater.isOn, false);
  bench.clock.advance(12 * 3_600_000);
  bench.house.advanceTo(bench.clock.wallMs());
  assert.equal(heater.isOn, false);
  await program.stop();
});
