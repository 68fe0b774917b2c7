import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { type Role, SLOT_IDS } from "../../../src/domain/house/device.ts";
import type { MeterValues } from "../../../src/domain/house/readings.ts";
import type { OpenDevice } from "../../../src/domain/ports/drivers.ts";
import type { StoredDevice } from "../../../src/domain/ports/record_stores.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { BATTERY, INVERTER, METER, PLUG } from "../../domain/house/readings.ts";
import {
  FakeCharger,
  FakePlug,
  FakeSite,
  FakeSource,
  ManualClock,
  MemoryLogger,
} from "../fakes.ts";
import { houseOf, slotOpeners } from "../slot_house.ts";

function row(id: number, roles: readonly Role[], own: Partial<StoredDevice> = {}): StoredDevice {
  return { id, driver: "fake", name: `Device ${id}`, roles, params: {}, secrets: {}, ...own };
}

/** One device that is open, each of its ports for the test to turn. */
function openFake() {
  const state = { isClosed: false };
  return {
    state,
    grid: new FakeSource<MeterValues>({ ...METER, gridPowerW: -700 }),
    pv: new FakeSource({ ...INVERTER, pvPowerW: 3000 }),
    battery: new FakeSource<typeof BATTERY | null>(BATTERY),
    charger: new FakeCharger(),
    switch: new FakePlug(),
    load: new FakeSource<{ powerW: number | null; totalWh: number | null }>({
      powerW: 60,
      totalWh: null,
    }),
    close: () => {
      state.isClosed = true;
      return Promise.resolve();
    },
  } satisfies OpenDevice & { state: unknown };
}

/** A house in which `inverterHost`, `nrgkickAddress` and `plugHost` open something when set. */
function setUp() {
  const clock = new ManualClock();
  const logger = new MemoryLogger();
  const opened: { id: number; params: unknown; device: ReturnType<typeof openFake> }[] = [];
  const own = { charger: new FakeCharger(), plug: new FakePlug(), site: new FakeSite() };
  const left: string[] = [];
  const nameOf = (port: unknown) => {
    const one = opened.find(({ device }) => device.charger === port || device.switch === port);
    return one === undefined ? "own" : String(one.id);
  };
  const equipment = new Equipment(
    slotOpeners({
      site: () => own.site,
      charger: () => own.charger,
      plug: () => own.plug,
      openDevice: ({ id, driver, params }) => {
        if (driver === "throws") throw new TypeError("out of order");
        if (driver !== "fake") return null;
        const device = openFake();
        opened.push({ id, params, device });
        return device;
      },
    }),
    clock,
    logger,
  );
  let settings: Settings = { ...defaultSettings(), nrgkickGeneration: 2 };
  const leave = {
    charger: ({ port }: { port: unknown }) =>
      Promise.resolve(void left.push(`charger ${nameOf(port)}`)),
    plug: ({ port }: { port: unknown }) => Promise.resolve(void left.push(`plug ${nameOf(port)}`)),
  };
  const configure = (rows: readonly StoredDevice[], changes: Partial<Settings> = {}) => {
    if (Object.keys(changes).length > 0) settings = { ...settings, ...changes };
    const others = rows.map((row) => ({ ...row, slot: null }));
    return equipment.configure(settings, leave, [...houseOf(settings), ...others]);
  };
  const newest = (id: number) => {
    const device = opened.findLast((one) => one.id === id)?.device;
    assert.ok(device !== undefined);
    return device;
  };
  return { clock, logger, equipment, configure, opened, newest, left, own };
}

Deno.test("Equipment.poll() reads each role of each device beside those of the settings", async () => {
  const { equipment, configure, opened } = setUp();
  const all = row(4, ["grid", "pv", "battery", "charger", "switch", "load"], {
    params: { host: "h" },
    secrets: { key: "open" },
  });
  await configure([all, row(2, ["load"])]);
  await equipment.poll(5000);
  const { devices } = equipment.snapshot();
  assert.deepEqual(devices.map(({ device }) => device.id), [4, 2]);
  const [first, second] = devices;
  assert.deepEqual(first?.device, {
    id: 4,
    driver: "fake",
    name: "Device 4",
    roles: ["grid", "pv", "battery", "charger", "switch", "load"],
    params: { host: "h" },
  }, "what opens it stays where it is opened");
  assert.deepEqual(opened[0]?.params, { host: "h", key: "open" });
  assert.equal(first?.readings.grid?.value?.gridPowerW, -700);
  assert.equal(first?.readings.pv?.value?.pvPowerW, 3000);
  assert.equal(first?.readings.battery?.value?.socPct, 70);
  assert.equal(first?.readings.charger?.value?.enabled, false);
  assert.equal(first?.readings.switch?.value?.on, PLUG.on);
  assert.equal(first?.readings.load?.value?.powerW, 60);
  assert.deepEqual(Object.keys(second?.readings ?? {}), ["load"], "the roles that it has here");
  assert.ok(Object.isFrozen(devices) && Object.isFrozen(first) && Object.isFrozen(first.readings));
});

Deno.test("Equipment.poll() a device that hangs or is dead changes nothing of another", async () => {
  const { equipment, configure, newest, clock } = setUp();
  await configure([row(1, ["load"]), row(2, ["pv"]), row(3, ["load"])]);
  const answer = Promise.withResolvers<{ powerW: number; totalWh: null }>();
  newest(1).load.read = () => answer.promise;
  newest(2).pv.isDead = true;
  await equipment.poll(600_000);
  const qualities = () => {
    const { devices } = equipment.snapshot();
    return devices.map(({ readings }) => Object.values(readings).map(({ quality }) => quality));
  };
  assert.deepEqual(qualities(), [["unavailable"], ["unavailable"], ["fresh"]]);
  const [, dead] = equipment.snapshot().devices;
  assert.equal(dead?.readings.pv?.error, "Cannot read: timeout after 50 ms");
  assert.equal(dead?.readings.pv?.value, null);
  let isDone = false;
  const again = equipment.poll(600_000).then(() => isDone = true);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.ok(isDone, "what hangs from the cycle before is not waited for again");
  await again;
  answer.resolve({ powerW: 12, totalWh: null });
  newest(2).pv.isDead = false;
  clock.advance(5000);
  await equipment.poll(600_000);
  assert.deepEqual(qualities(), [["fresh"], ["fresh"], ["fresh"]]);
  assert.equal(equipment.snapshot().devices[0]?.readings.load?.value?.powerW, 12);
});

Deno.test("Equipment.poll() a value ages by device: stale after 30 s, lost after 120 s and 3 misses", async () => {
  const { equipment, configure, newest, clock } = setUp();
  await configure([row(1, ["load"])]);
  await equipment.poll(5000);
  const load = () => equipment.snapshot().devices[0]?.readings.load;
  newest(1).load.isDead = true;
  clock.advance(30_000);
  await equipment.poll(5000);
  assert.equal(load()?.quality, "fresh");
  clock.advance(1);
  await equipment.poll(5000);
  assert.deepEqual([load()?.quality, load()?.value?.powerW], ["stale", 60]);
  clock.advance(90_000);
  await equipment.poll(5000);
  assert.deepEqual([load()?.quality, load()?.value], ["unavailable", null]);
});

Deno.test("Equipment.configure() opens anew what has changed, and nothing else", async () => {
  const { configure, opened, equipment } = setUp();
  await configure([row(1, ["load"]), row(2, ["load"])]);
  await configure([row(2, ["load"]), row(1, ["load"], { name: "Other" })]);
  assert.equal(opened.length, 2, "a name and an order open nothing");
  assert.deepEqual(
    equipment.snapshot().devices.map(({ device }) => device.name),
    ["Device 2", "Other"],
  );
  await configure([row(2, ["load"]), row(1, ["load"], { params: { host: "b" } })]);
  await configure([row(2, ["load"]), row(1, ["load"], { secrets: { key: "k" } })]);
  await configure([row(1, ["load"], { secrets: { key: "k" } })]);
  assert.deepEqual(
    opened.map(({ id, device }) => [id, device.state.isClosed]),
    [[1, true], [2, true], [1, true], [1, false]],
  );
  await equipment.close();
  assert.deepEqual(opened.map(({ device }) => device.state.isClosed), [true, true, true, true]);
  assert.deepEqual(equipment.snapshot().devices, []);
});

for (const driver of ["throws", "unknown"]) {
  Deno.test(`Equipment.configure() a driver that ${driver} takes nothing with it but its device`, async () => {
    const { configure, equipment, logger } = setUp();
    await configure([row(1, ["charger", "load"], { driver }), row(2, ["charger"])]);
    await equipment.poll(5000);
    const [broken, other] = equipment.snapshot().devices;
    assert.match(broken?.readings.load?.error ?? "", /^Cannot open device "Device 1": /);
    assert.equal(other?.readings.charger?.quality, "fresh");
    assert.equal(equipment.snapshot().charger.quality, "fresh", "the next one is steered");
    assert.ok(logger.lines.includes("error Device not opened"));
  });
}

Deno.test("Equipment.snapshot() meter, charger and plug are the settings', else the first other's", async () => {
  const { configure, equipment, newest, own } = setUp();
  const rows = [
    row(11, ["load"]),
    row(12, ["grid", "charger"]),
    row(13, ["switch"]),
    row(14, ["charger", "switch"]),
  ];
  await configure(rows);
  await equipment.poll(5000);
  assert.equal(equipment.snapshot().meter.value?.gridPowerW, -700);
  assert.equal(equipment.snapshot().charger.quality, "fresh");
  assert.equal(equipment.snapshot().plug.quality, "fresh");
  const ports = () => [
    ...equipment.chargers.map(({ port }) => port),
    ...equipment.switches.map(({ port }) => port),
  ];
  const others = [newest(12).charger, newest(14).charger, newest(13).switch];
  assert.deepEqual(ports(), others, "what is a charger as well is steered as one");
  await configure(rows, { inverterHost: "i", nrgkickAddress: "n", plugHost: "p" });
  await equipment.poll(5000);
  assert.equal(equipment.snapshot().meter.value?.gridPowerW, METER.gridPowerW);
  assert.deepEqual(ports(), [own.charger, ...others.slice(0, 2), own.plug, ...others.slice(2)]);
  const { devices, loads } = equipment.snapshot();
  assert.deepEqual(
    devices.map(({ device, slot }) => [device.id, slot]),
    [[1, "inverter"], [2, "charger"], [3, "plug"], ...rows.map(({ id }) => [id, undefined])],
    "all of them, and the others are read all the same",
  );
  assert.deepEqual(devices[0]?.readings.grid?.value, METER);
  assert.deepEqual(loads.map(({ id }) => id), [2, 3, 12, 13, 14]);
});

Deno.test("Equipment.snapshot() without devices everything is as it was: none of them is there", async () => {
  const { configure, equipment } = setUp();
  await configure([]);
  await equipment.poll(5000);
  const { meter, charger, plug, devices } = equipment.snapshot();
  assert.deepEqual([meter, charger, plug].map((one) => one.isConfigured), [false, false, false]);
  assert.deepEqual([equipment.chargers, equipment.switches, devices], [[], [], []]);
  const loads = equipment.snapshot().loads.map(({ id, kind }) => ({ id, kind }));
  assert.deepEqual(loads, [{ id: SLOT_IDS.charger, kind: "charger" }], "its mode exists");
});

const STEERED = [row(4, ["charger"]), row(5, ["switch"]), row(6, ["charger"])];
const CHANGED = [
  row(4, ["charger"], { params: { host: "b" } }),
  row(5, ["switch"], { params: { host: "b" } }),
];
for (
  const { name, next, changes = {}, expected } of [
    { name: "is removed", next: STEERED.slice(2), expected: ["charger 4", "plug 5"] },
    {
      name: "has another address",
      next: [...CHANGED, ...STEERED.slice(2)],
      expected: ["charger 4", "plug 5"],
    },
    { name: "comes behind another one", next: STEERED.toReversed(), expected: [] },
    {
      name: "comes behind the one of the settings",
      next: STEERED,
      changes: { nrgkickAddress: "n", plugHost: "p" },
      expected: [],
    },
    { name: "stays while another one goes", next: STEERED.slice(0, 2), expected: ["charger 6"] },
    {
      name: "stays while its name and policy change",
      next: [
        { ...row(4, ["charger"]), name: "New", policy: { maxCurrentA: 10 } },
        ...STEERED.slice(1),
      ],
      expected: [],
    },
    {
      name: "stays while other settings change",
      next: STEERED,
      changes: { webPort: 5005 },
      expected: [],
    },
  ]
) {
  Deno.test(`Equipment.configure() takes leave of what is closed, once, when a load ${name}`, async () => {
    const { configure, left } = setUp();
    await configure(STEERED);
    assert.deepEqual(left, []);
    await configure(next, changes);
    assert.deepEqual(left, expected);
  });
}

Deno.test("Equipment.configure() takes leave of the settings' own, and not of the others", async () => {
  const { configure, left, equipment, newest } = setUp();
  await configure(STEERED, { nrgkickAddress: "n", plugHost: "p", plugEnabled: true });
  await configure(STEERED, { nrgkickAddress: "", plugHost: "" });
  assert.deepEqual(left, ["charger own", "plug own"]);
  assert.equal(equipment.chargers[0]?.port, newest(4).charger);
});

Deno.test("Equipment.snapshot() its loads come in the order of the house, and of Priority", async () => {
  const { configure, equipment } = setUp();
  const own = { nrgkickAddress: "n", plugHost: "p" };
  const rows = [row(4, ["switch"]), row(5, ["charger"], { policy: { maxCurrentA: 10 } })];
  await configure(rows, own);
  await equipment.poll(5000);
  const ids = () => equipment.snapshot().loads.map(({ id }) => id);
  assert.deepEqual(ids(), [SLOT_IDS.charger, SLOT_IDS.plug, 4, 5]);
  await configure(rows, { plugPriority: "plug" });
  assert.deepEqual(ids(), [SLOT_IDS.plug, SLOT_IDS.charger, 4, 5]);
  await configure(rows, { nrgkickAddress: "", plugHost: "" });
  assert.deepEqual(ids(), [4, 5]);
  await configure([...rows, row(6, ["switch"])], { plugPriority: "car" });
  assert.deepEqual(ids(), [5, 4, 6]);
  const { loads, charger } = equipment.snapshot();
  assert.deepEqual(loads.map(({ policy }) => policy), [
    { maxCurrentA: 10 },
    {},
    {},
  ]);
  assert.equal(loads[0]?.reading, charger);
});

Deno.test("Equipment.snapshot() a device that tells that it has no battery has none", async () => {
  const { configure, equipment, newest } = setUp();
  await configure([row(1, ["battery"])]);
  newest(1).battery.value = null;
  await equipment.poll(5000);
  const battery = equipment.snapshot().devices[0]?.readings.battery;
  assert.deepEqual([battery?.isConfigured, battery?.value, battery?.error], [false, null, null]);
});

Deno.test("Equipment.snapshot() another meter that tells no grid power is blind, and says so", async () => {
  const { configure, equipment, newest } = setUp();
  await configure([row(1, ["grid"])]);
  newest(1).grid.value = { ...METER, gridPowerW: null };
  await equipment.poll(5000);
  const { meter } = equipment.snapshot();
  assert.deepEqual(
    [meter.error, meter.diagnosis],
    ["Cannot use meter: it tells no grid power", null],
  );
});

Deno.test("Equipment.snapshot() a second PV system and a battery of another make are in the balance", async () => {
  const { equipment, configure, newest, own, clock } = setUp();
  await configure([row(11, ["pv"]), row(12, ["battery"]), row(13, ["load"])], {
    inverterHost: "10.0.0.5",
  });
  own.site.meter.value = { ...METER, gridPowerW: -6800 };
  own.site.inverter.value = { ...INVERTER, acPowerW: 4900, dcPowerW: 5000 };
  own.site.battery.value = null;
  newest(11).pv.value = { ...INVERTER, acPowerW: 1950, dcPowerW: 2000, pvPowerW: 2000 };
  newest(12).battery.value = { ...BATTERY, powerW: 900, socPct: 55 };
  for (let cycle = 0; cycle < 40; cycle++) {
    await equipment.poll(5000);
    clock.advance(5000);
  }
  const { flows, inverter, battery } = equipment.snapshot();
  assert.deepEqual(flows, {
    gridPowerW: -6800,
    pvPowerW: 7000,
    batteryPowerW: 900,
    consumptionPowerW: 950,
    housePowerW: 890,
    carPowerW: 0,
    conversionLossW: 100,
  }, "minutes of more export than the first inverter gives prove nothing against the plant");
  assert.equal(inverter.value?.acPowerW, 4900, "the other one's limits and troubles are its own");
  assert.equal(inverter.diagnosis ?? null, null);
  assert.equal(battery.value?.socPct, 55);
});

Deno.test("Equipment.snapshot() the charger that other devices lead is the car, the next one a load", async () => {
  const { equipment, configure, newest } = setUp();
  await configure([row(1, ["grid", "pv", "battery"]), row(2, ["charger"]), row(3, ["charger"])]);
  newest(1).grid.value = { ...METER, gridPowerW: -1000 };
  newest(1).pv.value = { ...INVERTER, acPowerW: null, dcPowerW: null, pvPowerW: 6000 };
  newest(1).battery.value = null;
  newest(2).charger.value = { ...newest(2).charger.value, powerW: 2760 };
  newest(3).charger.value = { ...newest(3).charger.value, powerW: 1380 };
  await equipment.poll(5000);
  const { flows } = equipment.snapshot();
  assert.deepEqual(flows, {
    gridPowerW: -1000,
    pvPowerW: 6000,
    batteryPowerW: 0,
    consumptionPowerW: 5000,
    housePowerW: 860,
    carPowerW: 2760,
    conversionLossW: 0,
  });
});
