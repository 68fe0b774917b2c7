import assert from "node:assert/strict";
import { Equipment } from "../../src/app/cycle/equipment.ts";
import type { Driver } from "../../src/devices/driver.ts";
import { createOpeners, DRIVERS } from "../../src/devices/registry.ts";
import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import { startSimulatedHouse } from "../../src/simulator/simulated_house.ts";
import { ManualClock, MemoryLogger, NO_LEAVE } from "../app/fakes.ts";
import { houseOf } from "../app/slot_house.ts";
import { FakeHttpHost } from "./transport/fake_http_host.ts";
import { settingsBody } from "./nrgkick_connect/fake_nrgkick.ts";

const SPACING_MS = 5000;
const STOP = { enabled: false, currentA: 6 } as const;

Deno.test("createOpeners() opens the charger that the settings name, or none", async () => {
  const { openCharger } = createOpeners();
  const clock = new ManualClock();
  const url = "http://192.0.2.1/api/settings/x";
  const cases: readonly [Partial<Settings>, boolean][] = [
    [{}, false],
    [{ nrgkickMeasurementsUrl: url }, false],
    [{ nrgkickSettingsUrl: url }, false],
    [{ nrgkickMeasurementsUrl: url, nrgkickSettingsUrl: url }, true],
    [{ nrgkickMeasurementsUrl: url, nrgkickSettingsUrl: url, nrgkickGeneration: 2 }, false],
    [{ nrgkickAddress: "192.0.2.1" }, false],
    [{ nrgkickAddress: "192.0.2.1", nrgkickGeneration: 2 }, true],
  ];
  for (const [changes, isOpened] of cases) {
    const charger = openCharger({ ...defaultSettings(), ...changes }, clock);
    assert.equal(charger !== null, isOpened, JSON.stringify(changes));
    await charger?.close();
  }
});

Deno.test("createOpeners() new access to the same charger keeps the write spacing", async () => {
  await using host = new FakeHttpHost(({ method, path }) => {
    if (path.startsWith("/control?")) return { status: 200, body: '{"charge_pause":1}' };
    if (method === "PUT") return { status: 202 };
    return { status: 200, body: JSON.stringify(settingsBody({ enabled: true })) };
  });
  const connect = {
    ...defaultSettings(),
    nrgkickMeasurementsUrl: `${host.origin}/api/measurements/x`,
    nrgkickSettingsUrl: `${host.origin}/api/settings/x`,
  };
  const gen2 = {
    ...defaultSettings(),
    nrgkickGeneration: 2,
    nrgkickAddress: new URL(host.origin).host,
  } as const;
  for (const settings of [connect, gen2]) {
    const clock = new ManualClock();
    const equipment = new Equipment(createOpeners(), clock, new MemoryLogger());
    const sent = () =>
      host.requests.filter(({ method, path }) => method === "PUT" || path.includes("?")).length;
    const before = sent();
    const apply = async (nrgkickPassword: string) => {
      const changed = { ...settings, nrgkickPassword };
      await equipment.configure(changed, NO_LEAVE, houseOf(changed));
      return await equipment.chargers[0]?.port.apply(STOP);
    };
    assert.equal(await apply("1111"), "sent");
    clock.advance(SPACING_MS - 1);
    assert.equal(await apply("2222"), "waiting");
    assert.equal(await apply("3333"), "waiting");
    assert.equal(sent() - before, 1);
    clock.advance(1);
    assert.equal(await apply("4444"), "sent");
    assert.equal(sent() - before, 2);
    await equipment.close();
  }
});

Deno.test("createOpeners() opens nothing that no driver knows, or takes, or that is no site", () => {
  const clock = new ManualClock();
  const openOf = (driver: string, params: Readonly<Record<string, unknown>>) =>
    createOpeners().openDevice({ driver, roles: ["grid"], params }, clock);
  assert.equal(openOf("lamp", {}), null);
  assert.equal(openOf("fronius", { host: "two words" }), null);
  assert.ok(openOf("fronius", { host: "192.0.2.1" }) !== null);
  const source = { read: () => Promise.reject(new Error("never read")) };
  const [inverter] = DRIVERS.filter(({ id }) => id === "solaredge");
  assert.ok(inverter !== undefined);
  const settings = { ...defaultSettings(), inverterHost: "192.0.2.1" };
  for (const roles of [[], ["grid", "pv"], ["grid", "battery"], ["pv", "battery"]]) {
    const opened = Object.fromEntries(roles.map((role) => [role, source]));
    const driver: Driver = {
      ...inverter,
      open: () => ({ ...opened, close: () => Promise.resolve() }),
    };
    assert.equal(createOpeners({ drivers: [driver] }).openSite(settings, clock), null);
  }
});

Deno.test("createOpeners() looks for as many batteries as the settings say", async () => {
  const startMs = Date.UTC(2026, 5, 21, 10);
  await using house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs,
    now: () => startMs,
  });
  const { inverterHost, inverterPort } = house.addresses;
  const read = async (inverterBatteries: Settings["inverterBatteries"]) => {
    const settings = { ...defaultSettings(), inverterHost, inverterPort, inverterBatteries };
    const site = createOpeners().openSite(settings, new ManualClock());
    assert.ok(site !== null);
    try {
      return await site.battery.read();
    } finally {
      await site.close();
    }
  };
  assert.equal(await read("0"), null);
  assert.equal(typeof (await read("1"))?.socPct, "number");
  assert.equal(typeof (await read("auto"))?.socPct, "number");
  assert.equal((await read("1"))?.powerW === null, false);
  assert.equal(createOpeners().openSite(defaultSettings(), new ManualClock()), null);
});
