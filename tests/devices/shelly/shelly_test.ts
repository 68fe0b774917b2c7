import assert from "node:assert/strict";
import { DeviceProtocol, DeviceRejected } from "../../../src/domain/codes/errors.ts";
import { WritePaces } from "../../../src/devices/charger/write_paces.ts";
import { identifyShelly, shelly } from "../../../src/devices/shelly/shelly.ts";
import { guardedLookup } from "../../../src/devices/transport/guarded_lookup.ts";
import { scriptedShelly } from "./scripted_shelly.ts";
import { portOf, ShellyBench } from "./shelly_bench.ts";

Deno.test("shelly is a driver of four roles with its own parameters", () => {
  assert.deepEqual(shelly.roles, ["grid", "pv", "load", "switch"]);
  assert.deepEqual(Object.keys(shelly.params), ["host", "password", "channel", "reversed"]);
  assert.deepEqual(shelly.secrets, ["password"]);
  assert.equal(shelly.address({ host: "meter.lan" }), "meter.lan:80");
  assert.equal(shelly.address({ host: "192.0.2.4:8080", channel: 2 }), "192.0.2.4:8080/2");
  assert.equal(shelly.address({}), null);
  assert.deepEqual(shelly.check({ host: "meter.lan", channel: 15, reversed: true }), []);
  assert.deepEqual(
    shelly.check({ host: "two words", channel: 16, reversed: "yes", unitId: 1 }),
    ["unitId", "host", "channel", "reversed"],
  );
});

Deno.test("shelly opens the roles that it has in this house, and no other", async () => {
  await using bench = new ShellyBench({ server: { model: "plug-s" }, roles: ["load", "switch"] });
  assert.deepEqual(Object.keys(bench.device).sort(), ["close", "load", "switch"]);
  assert.deepEqual(bench.takePaths(), [], "it connects at its first read");
});

Deno.test("shelly without an address opens, and refuses to be read", async () => {
  await using bench = new ShellyBench({ server: { model: "plug-s" }, roles: ["switch"] });
  const plug = portOf(bench.open({ host: "" }), "switch");
  for (const ask of [() => plug.read(), () => plug.set(true)]) {
    await assert.rejects(ask(), /: no address is entered$/);
  }
});

Deno.test("shelly as grid meter of three phases: + import, counters of both directions", async () => {
  await using bench = new ShellyBench({ server: { model: "pro-3em" }, roles: ["grid"] });
  const grid = portOf(bench.device, "grid");
  const sun = await grid.read();
  assert.ok(bench.house.state.gridPowerW < -1000);
  assert.ok(Math.abs((sun.gridPowerW ?? NaN) - bench.house.state.gridPowerW) <= 0.1);
  assert.equal(sun.phasePowersW.length, 3);
  bench.clock.advance(10 * 3_600_000);
  const night = await grid.read();
  assert.ok(bench.house.state.gridPowerW > 100);
  assert.ok(Math.abs((night.gridPowerW ?? NaN) - bench.house.state.gridPowerW) <= 0.1);
  const { importedWh, exportedWh } = bench.house.state.energies;
  assert.ok(Math.abs((night.importedWh ?? NaN) - 5_415_414.19 - importedWh) <= 0.01);
  assert.ok(Math.abs((night.exportedWh ?? NaN) - 2_601_700.33 - exportedWh) <= 0.01);
});

Deno.test("shelly with its clamps turned round and `reversed` reads the same", async () => {
  await using right = new ShellyBench({ server: { model: "pro-3em" }, roles: ["grid"] });
  await using turned = new ShellyBench({
    server: { model: "pro-3em", isReversed: true },
    roles: ["grid"],
    params: { reversed: true },
  });
  assert.deepEqual(
    await portOf(turned.device, "grid").read(),
    await portOf(right.device, "grid").read(),
  );
});

Deno.test("shelly in monophase profile is read by channel", async () => {
  await using bench = new ShellyBench({
    server: { model: "pro-3em-monophase", clamped: "pv" },
    roles: ["pv"],
    params: { channel: 1 },
  });
  const pv = await portOf(bench.device, "pv").read();
  const { acPowerW, energies } = bench.house.state;
  assert.ok(acPowerW > 1000);
  assert.ok(Math.abs((pv.pvPowerW ?? NaN) - acPowerW / 3) <= 0.1);
  assert.equal(pv.acPowerW, pv.pvPowerW);
  assert.ok(Math.abs((pv.lifetimeEnergyWh ?? NaN) - (5_415_414.19 + energies.acWh) / 3) <= 0.1);
  assert.deepEqual([pv.status, pv.dcPowerW, pv.temperatureC], [null, null, null]);
  assert.deepEqual(bench.takePaths(), [
    "/rpc/Shelly.GetDeviceInfo",
    "/rpc/Shelly.GetStatus",
    "/rpc/EM1.GetStatus?id=1",
    "/rpc/EM1Data.GetStatus?id=1",
  ]);
});

Deno.test("shelly a PV system at night is 0, and one with its clamps turned round is refused", async () => {
  await using night = new ShellyBench({
    server: { model: "pro-3em", clamped: "pv" },
    roles: ["pv"],
  });
  night.clock.advance(12 * 3_600_000);
  assert.equal((await portOf(night.device, "pv").read()).pvPowerW, 0);
  for (const role of ["pv", "load"] as const) {
    await using day = new ShellyBench({
      server: { model: "pro-3em", clamped: "pv", isReversed: true },
      roles: [role],
    });
    await assert.rejects(
      async () => await portOf(day.device, role).read(),
      (error) =>
        error instanceof DeviceProtocol && error.symptom === "wrong-direction" &&
        /: -\d+ W, which flows the wrong way$/.test(error.message),
    );
  }
});

Deno.test("shelly what an inverter draws itself at night is 0, to 100 W", async () => {
  for (const [powerW, expected] of [[-100, 0], [-0.4, 0], [0, 0], [0.4, 0.4]] as const) {
    await using bench = new ShellyBench({
      server: { model: "pro-3em", clamped: "heater" },
      roles: ["load"],
      house: { heater: { isOn: true, tankWh: null, powerW } },
    });
    const { powerW: readW } = await portOf(bench.device, "load").read();
    assert.ok(Object.is(readW, 0) || readW === expected, `${powerW} W is read as ${readW} W`);
    assert.ok(Math.abs((readW ?? NaN) - expected) <= 0.2, `${powerW} W is read as ${readW} W`);
  }
  await using bench = new ShellyBench({
    server: { model: "pro-3em", clamped: "heater" },
    roles: ["load"],
    house: { heater: { isOn: true, tankWh: null, powerW: -101 } },
  });
  await assert.rejects(async () => await portOf(bench.device, "load").read(), DeviceProtocol);
});

Deno.test("shelly a plug as a metered load, and one without a meter as a load of unknown power", async () => {
  const heater = { isOn: true, tankWh: null, powerW: 1500 };
  for (
    const [model, expected] of [
      ["plug-s", { powerW: 1500, totalWh: 16_348.417 }],
      ["plus-1", { powerW: null, totalWh: null }],
    ] as const
  ) {
    await using bench = new ShellyBench({ server: { model }, roles: ["load"], house: { heater } });
    assert.deepEqual(await portOf(bench.device, "load").read(), expected, model);
  }
  await using bench = new ShellyBench({ server: { model: "plus-1" }, roles: ["switch"] });
  assert.deepEqual(await portOf(bench.device, "switch").read(), {
    on: false,
    powerW: null,
    totalWh: null,
    hasMeter: false,
    model: "Plus1",
  });
});

Deno.test("shelly a profile that is changed in its app is found out", async () => {
  await using bench = new ShellyBench({ server: { model: "pro-3em" }, roles: ["grid"] });
  const grid = portOf(bench.device, "grid");
  await grid.read();
  bench.server.setModel("pro-3em-monophase");
  await assert.rejects(grid.read(), DeviceRejected);
  assert.equal((await grid.read()).phasePowersW.length, 1);
});

Deno.test("shelly a channel that does not exist is refused, and asked for again", async () => {
  await using bench = new ShellyBench({
    server: { model: "pro-3em" },
    roles: ["grid"],
    params: { channel: 1 },
  });
  const grid = portOf(bench.device, "grid");
  for (let time = 0; time < 2; time++) {
    await assert.rejects(
      grid.read(),
      (error) =>
        error instanceof DeviceRejected && error.symptom === "unknown-register" &&
        error.message.endsWith(": there is no meter at channel 1"),
    );
    assert.deepEqual(bench.takePaths(), ["/rpc/Shelly.GetDeviceInfo", "/rpc/Shelly.GetStatus"]);
  }
});

Deno.test("identifyShelly() tells make, model and profile without a password", async () => {
  await using bench = new ShellyBench({
    server: { model: "pro-3em", password: "secret" },
    roles: ["grid"],
  });
  assert.deepEqual(await identifyShelly({ password: "", host: bench.address }, bench.context), {
    app: "Pro3EM",
    model: "SPEM-003CEBEU",
    generation: 2,
    firmware: "2.0.0",
    name: null,
    profile: "triphase",
    wantsPassword: true,
  });
  assert.deepEqual(bench.takePaths(), ["/rpc/Shelly.GetDeviceInfo"]);
});

Deno.test("shelly.find looks for what stands at an address, and names it by what it tells", async () => {
  for (
    const [identity, name] of [
      [{ gen: 2 }, "Shelly"],
      [{ gen: 3, app: "Pro3EM" }, "Shelly Pro3EM"],
      [{ gen: 2, app: "PlusPlugS", name: "Boiler" }, "Shelly PlusPlugS “Boiler”"],
    ] as const
  ) {
    await using row = scriptedShelly({ "Shelly.GetDeviceInfo": identity }, "grid");
    const { host, clock } = row;
    const { signal } = new AbortController();
    const terms = { clock, deadlineMs: 5000, signal, places: {} };
    const found = await shelly.find?.look?.(host, terms);
    assert.deepEqual(found, [{ name, address: host, hint: null, params: { host } }]);
  }
});

Deno.test("identifyShelly() leaves nothing behind that devices would share", async () => {
  await using row = scriptedShelly({ "Shelly.GetStatus": 401 }, "grid");
  const values = { host: row.host, password: "wrong" };
  const context = { clock: row.clock, patience: { deadlineMs: 5000 }, paces: new WritePaces() };
  await identifyShelly(values, context);
  for (let time = 0; time < 2; time++) {
    row.takeMethods();
    const device = shelly.open(values, ["grid"], context);
    await assert.rejects(async () => await device.grid?.read(), { symptom: "sign-in-wrong" });
    assert.equal(row.takeMethods().length, 2);
    await device.close();
  }
});

Deno.test("shelly speaks to no address of the machine itself where that is guarded", async () => {
  await using bench = new ShellyBench({ server: { model: "plug-s" }, roles: ["switch"] });
  const context = { ...bench.context, lookup: guardedLookup() };
  for (const host of [bench.address, `localhost:${bench.server.port}`]) {
    const device = shelly.open({ host, channel: 3 }, ["switch"], context);
    await assert.rejects(
      portOf(device, "switch").read(),
      (error) => error instanceof DeviceRejected && error.symptom === "own-machine",
    );
    await device.close();
  }
  assert.deepEqual(bench.takePaths(), []);
});
