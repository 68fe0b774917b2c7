import assert from "node:assert/strict";
import { Equipment } from "../../src/app/cycle/equipment.ts";
import { DeviceTrial } from "../../src/app/settings/device_trial.ts";
import { examineRow } from "../../src/devices/checks/row_examination.ts";
import { DEVICE_DIAGNOSER } from "../../src/devices/checks/device_tester.ts";
import { createOpeners, DRIVERS } from "../../src/devices/registry.ts";
import type { StoredDevice } from "../../src/domain/ports/record_stores.ts";
import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import {
  type SimulatedAddresses,
  startSimulatedHouse,
} from "../../src/simulator/simulated_house.ts";
import { ManualClock, MemoryLogger, NO_LEAVE } from "../app/fakes.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const POLL_MS = 20_000;

function rowsAt(addresses: SimulatedAddresses): Readonly<Record<string, StoredDevice>> {
  const row = (id: number, device: Omit<StoredDevice, "id" | "name">) =>
    ({ ...device, id, name: `row ${id}` }) satisfies StoredDevice;
  const { inverterHost, inverterPort, nrgkickMeasurementsUrl, nrgkickGen2Address, plugHost } =
    addresses;
  return {
    inverter: row(1, {
      driver: "solaredge",
      roles: ["grid", "pv", "battery"],
      params: { host: inverterHost, port: inverterPort },
      secrets: {},
    }),
    first: row(2, {
      driver: "nrgkick-connect",
      roles: ["charger"],
      params: { measurementsUrl: nrgkickMeasurementsUrl },
      secrets: {},
    }),
    second: row(3, {
      driver: "nrgkick-gen2",
      roles: ["charger"],
      params: { host: nrgkickGen2Address ?? "" },
      secrets: {},
    }),
    plug: row(4, { driver: "tplink", roles: ["switch"], params: { host: plugHost }, secrets: {} }),
  };
}

/** A whole house whose settings name nothing: each device is a row. */
async function startRows() {
  const clock = new ManualClock(NOON_MS);
  const requests: string[] = [];
  const house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: NOON_MS - 60_000,
    now: () => clock.wallMs(),
    gen2: {},
    onChargerRequest: ({ method, path }) => requests.push(`${method} ${path}`),
  });
  const rows = rowsAt(house.addresses);
  const openers = createOpeners();
  const equipment = new Equipment(openers, clock, new MemoryLogger(), DEVICE_DIAGNOSER);
  const devices = Object.values(rows).map((row) => ({ ...row, slot: null }));
  await equipment.configure(defaultSettings(), NO_LEAVE, devices);
  const poll = async (afterMs: number) => {
    clock.advance(afterMs);
    await equipment.poll(POLL_MS);
    return equipment.snapshot();
  };
  return {
    clock,
    house,
    rows,
    openers,
    equipment,
    poll,
    requests,
    [Symbol.asyncDispose]: async () => {
      await equipment.close();
      await house.stop();
    },
  };
}

Deno.test("the first makes are devices of the list: each is read, and the sun is the panels'", async () => {
  await using all = await startRows();
  const { flows, devices, meter, charger, plug } = await all.poll(5000);
  const state = all.house.state();
  const [inverter, ...others] = devices.map(({ readings }) => readings);
  assert.equal(meter.value?.gridPowerW, Math.round(state.gridPowerW));
  assert.ok(Math.abs((inverter?.pv?.value?.pvPowerW ?? 0) - state.pvPowerW) <= 2);
  assert.ok(Math.abs((flows.pvPowerW ?? 0) - state.pvPowerW) <= 2);
  assert.equal(typeof inverter?.battery?.value?.socPct, "number");
  const qualities = others.map(({ charger, ...rest }) => (charger ?? rest.switch)?.quality);
  assert.deepEqual(qualities, ["fresh", "fresh", "fresh"]);
  assert.deepEqual([charger.quality, plug.quality], ["fresh", "fresh"]);
});

Deno.test("the first makes as rows are steered: a charger and a plug of the list", async () => {
  await using all = await startRows();
  await all.poll(5000);
  assert.equal(await all.equipment.chargers[0]?.port.apply({ enabled: true, currentA: 9 }), "sent");
  assert.ok(all.requests.some((one) => one.startsWith("PUT /api/settings/")));
  assert.equal(await all.equipment.switches[0]?.port.set(true), "confirmed");
  assert.equal((await all.poll(5000)).plug.value?.on, true);
});

for (const { name, id } of [{ name: "itself", id: 1 }, { name: "another device", id: null }]) {
  Deno.test(`a row that takes one client is never asked beside the program: held by ${name}`, async () => {
    await using all = await startRows();
    await all.poll(5000);
    const [sight] = all.equipment.snapshot().devices;
    assert.ok(sight && all.rows["inverter"]);
    const { clock } = all;
    const openers = { openDevice: () => assert.fail("it is opened a second time") };
    const place = `127.0.0.1:${all.house.addresses.inverterPort}`;
    const held = () => [{ id: 1, host: "127.0.0.1", place, readings: sight.readings }];
    const trial = new DeviceTrial({ drivers: DRIVERS, clock, openers, held });
    const result = await trial.run(all.rows["inverter"], id);
    if (id === null) return assert.deepEqual(result, { kind: "held" });
    assert.ok(result.kind === "tried");
    assert.equal(result.source, "program");
    const { grid, battery } = sight.readings;
    assert.deepEqual(result.roles.map(({ role, powerW, error }) => [role, powerW, error]), [
      ["grid", Math.round(grid?.value?.gridPowerW ?? 0), null],
      ["pv", Math.round(sight.readings.pv?.value?.pvPowerW ?? 0), null],
      ["battery", Math.round(battery?.value?.powerW ?? 0), null],
    ]);
  });
}

Deno.test("a device of another make at a held host is asked, but not at the held port", async () => {
  await using all = await startRows();
  const { clock, openers } = all;
  const place = `127.0.0.1:${all.house.addresses.inverterPort}`;
  const held = () => [{ id: 1, host: "127.0.0.1", place, readings: {} }];
  const trial = new DeviceTrial({ drivers: DRIVERS, clock, openers, held });
  const shelly = (host: string) => ({
    driver: "shelly",
    name: "Pump",
    roles: ["load" as const],
    params: { host },
    secrets: {},
  });
  assert.equal((await trial.run(shelly("127.0.0.1:9"))).kind, "tried");
  assert.deepEqual(await trial.run(shelly(place)), { kind: "held" });
});

Deno.test("a row of each first make can be tested while nothing else is connected", async () => {
  await using all = await startRows();
  await all.equipment.close();
  const { clock, openers } = all;
  const trial = new DeviceTrial({ drivers: DRIVERS, clock, openers });
  for (const row of Object.values(all.rows)) {
    const result = await trial.run(row, row.id);
    assert.ok(result.kind === "tried");
    assert.equal(result.source, "device");
    assert.deepEqual(
      result.roles.map(({ role, error }) => [role, error]),
      row.roles.map((role) => [role, null]),
    );
  }
});

Deno.test("examineRow() tells who a device is with the first of its roles that answers, and once", async () => {
  await using all = await startRows();
  await all.equipment.close();
  const { clock, openers, rows } = all;
  const row = rows["inverter"];
  assert.ok(row);
  const opened = openers.openDevice(row, clock);
  assert.ok(opened !== null);
  const tests = await examineRow(row, opened, {
    clock,
    deadlineMs: 5000,
    signal: new AbortController().signal,
    reads: 1,
  });
  assert.deepEqual(tests.map(({ role }) => role), ["grid", "pv", "battery"]);
  const [first, ...others] = tests.map(({ identity }) => identity);
  assert.equal(first?.["manufacturer"], "SolarEdge");
  assert.deepEqual(others, [{}, {}]);
  assert.deepEqual(tests.flatMap(({ problems }) => problems), []);
});
