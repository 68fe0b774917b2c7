import assert from "node:assert/strict";
import { WritePaces } from "../../../src/devices/charger/write_paces.ts";
import { identify, shownIdentity } from "../../../src/devices/checks/device_measure.ts";
import {
  decodeApiVersion,
  decodeCounters,
  decodeInverters,
} from "../../../src/devices/fronius/details.ts";
import { fronius, openFronius } from "../../../src/devices/fronius/fronius.ts";
import { decodePowerFlow } from "../../../src/devices/fronius/power_flow.ts";
import { DeviceRejected } from "../../../src/domain/codes/errors.ts";
import { guardedLookup } from "../../../src/devices/transport/guarded_lookup.ts";
import type { FroniusModel } from "../../../src/simulator/fronius/solar_api_bodies.ts";
import { FakeHttpHost } from "../transport/fake_http_host.ts";
import { assertDecodesAnything } from "../transport/json_answers.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { notedTimers } from "../transport/noted_timers.ts";
import { FroniusHouse, MIDNIGHT_MS } from "./fronius_house.ts";
import { ShortWaits } from "../transport/short_waits.ts";

const FLOW = "/solar_api/v1/GetPowerFlowRealtimeData.fcgi";
const METER = "/solar_api/v1/GetMeterRealtimeData.cgi?Scope=System";
const DAY = "2021-11-28T13:12:20+00:00";
const HEAD = { Status: { Code: 0, Reason: "" }, Timestamp: DAY };

const context = { clock: new ManualClock(), patience: {}, paces: new WritePaces() };

Deno.test("openFronius() one request a cycle for all roles, the counters each minute", async () => {
  await using read = FroniusHouse.start();
  await read.poll(0);
  assert.deepEqual(read.asked, [FLOW, METER]);
  read.asked.length = 0;
  for (let cycle = 1; cycle <= 12; cycle++) await read.poll(5000);
  assert.deepEqual(read.asked, [...Array.from({ length: 12 }, () => FLOW), METER]);
  const { grid, pv, battery } = read.readings;
  assert.deepEqual([grid.quality, pv.quality, battery.quality], ["fresh", "fresh", "fresh"]);
});

Deno.test("openFronius() is asked no more often than it has new values", async () => {
  await using read = FroniusHouse.start();
  const { driver, clock, asked } = read;
  await driver.pv.read();
  clock.advance(3999);
  const [first, second] = await Promise.all([driver.pv.read(), driver.battery.read()]);
  assert.equal(asked.length, 1);
  assert.equal(first.status, "producing");
  assert.equal(typeof second?.socPct, "number");
  clock.advance(1);
  await Promise.all([driver.pv.read(), driver.battery.read()]);
  assert.deepEqual(asked, [FLOW, FLOW]);
});

Deno.test("openFronius() a failure is every role's, and nobody asks again at once", async () => {
  await using read = FroniusHouse.start();
  const { driver, clock, asked } = read;
  await read.setFault({ kind: "http", status: 500 });
  for (const source of [driver.grid, driver.pv, driver.battery]) {
    await assert.rejects(source.read(), { symptom: "server-error" });
  }
  await read.setFault(null);
  clock.advance(3999);
  await assert.rejects(driver.pv.read(), { symptom: "server-error" });
  assert.deepEqual(asked, [FLOW]);
  clock.advance(1);
  assert.equal((await driver.pv.read()).status, "producing");
});

Deno.test("openFronius() a request that is under way is every role's, however long it takes", async () => {
  const held = Promise.withResolvers<void>();
  await using host = new FakeHttpHost(async () => {
    await held.promise;
    return { status: 200, body: flowOf({ gridPowerW: 700, second: 0 }) };
  });
  const { hostname, port } = new URL(host.origin);
  const clock = new ManualClock();
  const driver = openFronius({ host: hostname, port: Number(port), clock });
  const pv = driver.pv.read();
  clock.nowMs += 7000;
  const battery = driver.battery.read();
  held.resolve();
  assert.equal((await pv).pvPowerW, 1500);
  assert.equal(await battery, null);
  assert.equal(host.requests.length, 1);
  await driver.close();
});

Deno.test("openFronius() does not believe what comes with an error of HTTP", async () => {
  const body = flowOf({ gridPowerW: 700, second: 0 });
  for (const [status, symptom] of [[500, "server-error"], [203, "other-device"]] as const) {
    await using host = new FakeHttpHost(() => ({ status, body }));
    const { hostname, port } = new URL(host.origin);
    const clock = new ManualClock();
    const driver = openFronius({ host: hostname, port: Number(port), clock });
    await assert.rejects(driver.pv.read(), { symptom });
    await driver.close();
  }
});

Deno.test("openFronius() counters that hang leave the power known", async () => {
  using _silence = new ShortWaits(5000);
  await using host = new FakeHttpHost(({ path }) =>
    path === METER ? "silence" : { status: 200, body: flowOf({ gridPowerW: 700, second: 0 }) }
  );
  const { hostname, port } = new URL(host.origin);
  const clock = new ManualClock();
  const driver = openFronius({ host: hostname, port: Number(port), clock, deadlineMs: 5000 });
  const { gridPowerW, importedWh, exportedWh } = await driver.grid.read();
  assert.deepEqual([gridPowerW, importedWh, exportedWh], [700, null, null]);
  await driver.close();
});

/** What is told a minute long, and whether that is believed. */
const STILL: readonly {
  readonly name: string;
  readonly told: Told;
  readonly isBelieved: boolean;
}[] = [
  { name: "no flow", told: { gridPowerW: 0 }, isBelieved: true },
  { name: "a flow that does not move", told: { gridPowerW: 0.1 }, isBelieved: false },
  {
    name: "a flow beside a battery",
    told: { gridPowerW: 0.1, hasBattery: true },
    isBelieved: true,
  },
  { name: "no flow at a time", told: { gridPowerW: 0, time: DAY }, isBelieved: false },
  { name: "no flow at no time", told: { gridPowerW: 0, time: "noon" }, isBelieved: true },
  { name: "a flow at no time", told: { gridPowerW: 5, time: "noon" }, isBelieved: false },
  { name: "an unknown flow", told: { gridPowerW: null, time: "noon" }, isBelieved: true },
];

for (const { name, told, isBelieved } of STILL) {
  Deno.test(`openFronius() ${name} for more than a minute`, async () => {
    let second = 0;
    await using host = new FakeHttpHost(() => ({ status: 200, body: flowOf({ ...told, second }) }));
    const { hostname, port } = new URL(host.origin);
    const clock = new ManualClock();
    const driver = openFronius({ host: hostname, port: Number(port), clock });
    const readAt = (atS: number) => {
      clock.nowMs = 1000 + atS * 1000;
      second = atS;
      return driver.pv.read();
    };
    for (const atS of [0, 30, 60]) assert.equal((await readAt(atS)).pvPowerW, 1500);
    if (isBelieved) assert.equal((await readAt(65)).pvPowerW, 1500);
    else {
      await assert.rejects(readAt(65), {
        symptom: "frozen",
        message: /: its values have been frozen for 65 s$/,
      });
    }
    await driver.close();
  });
}

interface Told {
  readonly gridPowerW: number | null;
  /** A battery whose power moves by a watt a second. */
  readonly hasBattery?: boolean;
  /** In place of one that goes on. */
  readonly time?: string;
}

/** An answer of a house with a meter, so many seconds after noon. */
function flowOf(
  { gridPowerW, hasBattery, time, second }: Told & { readonly second: number },
): string {
  const now = new Date(Date.UTC(2026, 5, 21, 12) + second * 1000).toISOString();
  const Site = {
    Meter_Location: "grid",
    Mode: "meter",
    P_Grid: gridPowerW,
    P_PV: 1500,
    P_Akku: hasBattery ? second : null,
  };
  return JSON.stringify({
    Body: { Data: { Site, Inverters: { "1": { P: 1500 } } } },
    Head: { Status: { Code: 0 }, Timestamp: time ?? now.replace(".000Z", "+00:00") },
  });
}

Deno.test("openFronius() asks for the counters 57.5 s after it did, and waits less for them", async () => {
  await using host = new FakeHttpHost(({ path }) => ({
    status: 200,
    body: path === METER
      ? JSON.stringify({ Head: HEAD, Body: { Data: {} } })
      : flowOf({ gridPowerW: 700, second: clock.nowMs }),
  }));
  const { hostname, port } = new URL(host.origin);
  const clock = new ManualClock();
  const driver = openFronius({ host: hostname, port: Number(port), clock });
  const noted = await notedTimers(() => driver.grid.read());
  assert.deepEqual(noted, { delaysMs: [2000, 2500, 8500], left: 0 });
  const askedAfter = async (afterMs: number) => {
    clock.nowMs += afterMs;
    await driver.grid.read();
    return host.requests.filter(({ path }) => path === METER).length;
  };
  assert.deepEqual([await askedAfter(57_499), await askedAfter(1)], [1, 2]);
  await driver.close();
});

Deno.test("fronius.find names what stands at an address, and finds nothing without one", async () => {
  for (const [names, name] of [[["Roof"], "Fronius Roof"], [[], "Fronius"]] as const) {
    const Data = { ...names.map((CustomName) => ({ CustomName })) };
    await using host = new FakeHttpHost(({ path }) => ({
      status: 200,
      body: JSON.stringify(
        path.endsWith("GetAPIVersion.cgi") ? { APIVersion: 1 } : { Head: HEAD, Body: { Data } },
      ),
    }));
    const { signal } = new AbortController();
    const terms = { clock: new ManualClock(), deadlineMs: 5000, signal, places: {} };
    const place = new URL(host.origin).host;
    const found = [{ name, address: place, hint: null, params: { host: place } }];
    assert.deepEqual(await fronius.find?.look?.(place, terms), found);
    assert.deepEqual(await fronius.find?.look?.("", terms), []);
  }
});

Deno.test("openFronius() the counters go with the power and are left alone where they fail", async () => {
  await using read = FroniusHouse.start();
  await read.poll(0);
  const before = read.readings.grid.value;
  assert.equal(typeof before?.importedWh, "number");
  await read.poll(60_000);
  const { energies } = read.house.state;
  assert.equal(read.readings.grid.value?.exportedWh, 1_705_128 + Math.floor(energies.exportedWh));
  await read.setFault({ kind: "counters-fail" });
  read.asked.length = 0;
  for (let minute = 1; minute <= 10; minute++) {
    await read.poll(60_000);
    assert.equal(read.readings.grid.value?.importedWh, null);
    assert.equal(read.readings.grid.error, null);
  }
  assert.equal(read.asked.filter((path) => path === METER).length, 1);
  await read.setFault(null);
  await read.poll(60_000);
  assert.equal(typeof read.readings.grid.value?.importedWh, "number");
});

Deno.test("openFronius() a battery that was there and is told of no more is unknown", async () => {
  const mode = { value: "" };
  await using host = new FakeHttpHost(() => ({
    status: 200,
    body: JSON.stringify({
      Body: {
        Data: {
          Site: { P_Akku: mode.value === "normal" ? 500 : null },
          Inverters: mode.value === ""
            ? {}
            : { "1": { P: 1000, SOC: 50, Battery_Mode: mode.value } },
        },
      },
      Head: HEAD,
    }),
  }));
  const { hostname, port } = new URL(host.origin);
  const clock = new ManualClock();
  const driver = openFronius({ host: hostname, port: Number(port), clock });
  const readLater = () => {
    clock.nowMs += 5000;
    return driver.battery.read();
  };
  assert.equal((await readLater())?.powerW, null, "no inverter has said anything yet");
  mode.value = "disabled";
  assert.equal(await readLater(), null);
  mode.value = "";
  assert.equal(await readLater(), null, "there was none by the inverter's own word");
  mode.value = "normal";
  assert.equal((await readLater())?.powerW, 500);
  for (const word of ["disabled", ""]) {
    mode.value = word;
    const gone = await readLater();
    assert.deepEqual([gone?.powerW, gone?.socPct], [null, null]);
  }
  await driver.close();
});

/** At night: what is not told, and what is told as nothing. */
const NIGHTS: readonly {
  readonly model: FroniusModel;
  readonly grid: boolean;
  readonly acPowerW: number | null;
}[] = [
  { model: "symo", grid: true, acPowerW: 0 },
  { model: "s0", grid: false, acPowerW: 0 },
  { model: "igplus", grid: false, acPowerW: null },
];

for (const { model, grid, acPowerW } of NIGHTS) {
  Deno.test(`openFronius() ${model} at night gives 0 W, and the grid only by a meter there`, async () => {
    await using read = FroniusHouse.start({
      model,
      startMs: MIDNIGHT_MS,
      house: { battery: null },
    });
    await read.poll(0);
    const { pv, grid: meter } = read.readings;
    assert.equal(pv.value?.pvPowerW, 0);
    assert.equal(pv.value?.acPowerW, acPowerW);
    assert.equal(pv.value?.status, "sleeping");
    assert.equal(meter.value !== null, grid);
    const refusal = read.errors.grid;
    assert.equal(refusal?.symptom ?? null, grid ? null : "no-site-meter");
    if (!grid) assert.ok(refusal instanceof DeviceRejected && refusal.isAskedAgain);
  });
}

for (
  const { model, battery } of [
    { model: "gen24", battery: {} },
    { model: "gen24", battery: null },
    { model: "symo", battery: null },
  ] as const
) {
  const name = `${model} ${battery === null ? "without" : "with"} a battery`;
  Deno.test(`openFronius() ${name}: the powers of a moment add up`, async () => {
    await using read = FroniusHouse.start({ model, house: { battery } });
    await read.poll(0);
    const { grid, pv, battery: told } = read.readings;
    const { gridPowerW } = grid.value ?? assert.fail();
    const { acPowerW, dcPowerW, pvPowerW } = pv.value ?? assert.fail();
    assert.ok(gridPowerW !== null && acPowerW !== null && dcPowerW !== null);
    const { housePowerW, carPowerW } = read.house.state;
    assert.ok(Math.abs(gridPowerW + acPowerW - housePowerW - carPowerW) <= 0.01);
    assert.ok(Math.abs(dcPowerW - (pvPowerW ?? NaN) - (told.value?.powerW ?? 0)) <= 1e-9);
    assert.equal(told.value === null, battery === null);
    assert.equal(told.error, null);
  });
}

Deno.test("fronius identifies itself to whoever tests it", async () => {
  await using read = FroniusHouse.start({ model: "symo" });
  const device = fronius.open({ host: read.address }, ["pv"], context);
  const identity = await identify(device);
  assert.deepEqual(identity, {
    model: "Roof",
    deviceType: 121,
    panelPowerW: 13_930,
    inverters: 1,
    serial: "30112233",
    solarApi: "v1 (1.6-3)",
  });
  assert.equal(shownIdentity(identity).serial, "****2233");
  await device.close();
});

Deno.test("fronius opens the roles that it has in the house, at the usual port", async () => {
  assert.deepEqual(fronius.roles, ["grid", "pv", "battery"]);
  assert.equal(fronius.address({ host: "roof.lan" }), "roof.lan:80");
  assert.equal(fronius.address({ host: "roof.lan:8080" }), "roof.lan:8080");
  assert.equal(fronius.address({ host: "[fe80::1]" }), "[fe80::1]:80");
  assert.equal(fronius.address({}), null);
  assert.deepEqual(fronius.check({ host: "two words", port: 80 }), ["port", "host"]);
  for (const roles of [["pv"], ["grid", "battery"]] as const) {
    const device = fronius.open({ host: "roof.lan" }, roles, context);
    const opened = ["grid", "pv", "battery", "charger", "switch", "load"]
      .filter((role) => role in device);
    assert.deepEqual(opened, roles);
    await device.close();
  }
});

Deno.test("fronius without an address and after its end asks nobody", async () => {
  const nowhere = fronius.open({}, ["pv"], context);
  await assert.rejects(async () => await nowhere.pv?.read(), {
    name: "DeviceRejected",
    message: "Cannot read the power flow of Fronius at :80: no address is entered",
  });
  await using read = FroniusHouse.start();
  await read.driver.close();
  await assert.rejects(read.driver.pv.read(), { name: "DeviceUnreachable" });
  assert.deepEqual(read.asked, []);
});

Deno.test("fronius does not speak to the machine itself where that is guarded", async () => {
  await using read = FroniusHouse.start();
  const device = fronius.open(
    { host: read.address },
    ["pv"],
    { ...context, lookup: guardedLookup() },
  );
  await assert.rejects(async () => await device.pv?.read(), { symptom: "own-machine" });
  assert.deepEqual(read.asked, []);
  await device.close();
});

Deno.test("decoders of the Solar API make a device error or bounded values of anything", () => {
  const site = {
    P_Grid: 1,
    P_PV: 2,
    P_Akku: 3,
    E_Total: 4,
    Meter_Location: "grid",
    Mode: "bidirectional",
    BatteryStandby: true,
  };
  const inverter = { P: 5, SOC: 6, Battery_Mode: "normal" };
  const meter = {
    Enable: 1,
    Meter_Location_Current: 0,
    EnergyReal_WAC_Sum_Consumed: 7,
    EnergyReal_WAC_Sum_Produced: 8,
  };
  assertDecodesAnything({
    decoders: [
      (answer, action) => ({ ...decodePowerFlow(answer, action), timestamp: "" }),
      decodeCounters,
      decodeInverters,
      (answer, action) => decodeApiVersion(answer, action)?.slice(0, 64),
    ],
    bodies: [
      { Body: { Data: { Site: site, Inverters: { "1": inverter } } }, Head: HEAD },
      { Body: { Data: { "0": meter } }, Head: HEAD },
      { Body: { Data: { "1": { CustomName: "&#83;", DT: 1, PVPower: 9 } } }, Head: HEAD },
      { APIVersion: 1, CompatibilityRange: "1.8-1" },
    ],
    wordsKey: "Head",
  });
});
