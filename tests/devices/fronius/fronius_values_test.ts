import assert from "node:assert/strict";
import { openFronius } from "../../../src/devices/fronius/fronius.ts";
import type { BatteryStatus } from "../../../src/domain/house/readings.ts";
import { FakeHttpHost } from "../transport/fake_http_host.ts";
import { ManualClock } from "../transport/manual_clock.ts";

/** What one inverter tells in `Body.Data.Inverters`. */
interface ToldInverter {
  readonly P: number | null;
  readonly SOC?: number;
  readonly Battery_Mode?: string;
}

/** An answer of a real installation, by its values, and what is to be made of them. */
interface Row {
  readonly name: string;
  readonly time: string;
  readonly location: string;
  readonly mode: string;
  /** P_Grid, P_PV, P_Akku and E_Total as they came. */
  readonly grid: number | null;
  readonly pv: number | null;
  readonly akku: number | null;
  readonly total: number | null;
  readonly inverters: readonly ToldInverter[];
  /** Grid power in W; "refused": there is no meter for it. */
  readonly gridPowerW: number | null | "refused";
  readonly pvPowerW: number | null;
  readonly acPowerW: number | null;
  /** "none": the house has none. */
  readonly battery: { readonly powerW: number | null; readonly socPct: number | null } | "none";
  /** Of the battery, where there is one; missing: none is told. */
  readonly status?: BatteryStatus;
}

/**
 * Values of real answers: home-assistant/core (Apache-2.0), tests/components/fronius/fixtures, but
 * for "vague at night" of nielstron/pyfronius (MIT), "GEN24 at night" and "nearly depleted" of
 * safepay/sensor.fronius, issue 58 and pull request 78, and "battery full" of the page of
 * Persie0/Fronius-Solar-Monitor.
 */
const ROWS: readonly Row[] = [
  {
    name: "gen24",
    time: "2021-11-26T11:07:53+00:00",
    location: "grid",
    mode: "meter",
    grid: 658.4,
    pv: 62.948148727416992,
    akku: null,
    total: 1530193.42,
    inverters: [{ P: 37.320449829101562, SOC: 0, Battery_Mode: "disabled" }],
    gridPowerW: 658.4,
    pvPowerW: 62.948148727416992,
    acPowerW: 37.320449829101562,
    battery: "none",
  },
  {
    name: "gen24_storage",
    time: "2021-11-28T13:12:20+00:00",
    location: "grid",
    mode: "bidirectional",
    grid: 2274.9,
    pv: 216.43276786804199,
    akku: 0.15907810628414154,
    total: 7512664.4041666668,
    inverters: [{ P: 186.54914855957031, SOC: 4.6, Battery_Mode: "suspended" }],
    gridPowerW: 2274.9,
    pvPowerW: 216.43276786804199,
    acPowerW: 186.54914855957031,
    battery: { powerW: 0.15907810628414154, socPct: 4.6 },
    status: "standby",
  },
  {
    name: "symo",
    time: "2021-10-07T10:00:43+02:00",
    location: "grid",
    mode: "meter",
    grid: 1703.74,
    pv: 1111,
    akku: null,
    total: 44188000,
    inverters: [{ P: 1111 }],
    gridPowerW: 1703.74,
    pvPowerW: 1111,
    acPowerW: 1111,
    battery: "none",
  },
  {
    name: "symo at night: the inverter answers and gives nothing",
    time: "2021-10-06T23:49:54+02:00",
    location: "grid",
    mode: "meter",
    grid: 975.31,
    pv: null,
    akku: null,
    total: 44186900,
    inverters: [{ P: 0 }],
    gridPowerW: 975.31,
    pvPowerW: 0,
    acPowerW: 0,
    battery: "none",
  },
  {
    name: "primo_s0: pulses, in the consumption path",
    time: "2021-12-09T15:34:06-03:00",
    location: "load",
    mode: "vague-meter",
    grid: 384.93491437299008,
    pv: 1834,
    akku: null,
    total: 22910919.5,
    inverters: [{ P: 886 }, { P: 948 }],
    gridPowerW: "refused",
    pvPowerW: 1834,
    acPowerW: 1834,
    battery: "none",
  },
  {
    name: "igplus_v2: no meter",
    time: "2023-07-14T17:29:55+02:00",
    location: "unknown",
    mode: "produce-only",
    grid: null,
    pv: 2241,
    akku: null,
    total: 1230000,
    inverters: [{ P: 2241 }],
    gridPowerW: "refused",
    pvPowerW: 2241,
    acPowerW: 2241,
    battery: "none",
  },
  {
    name: "igplus_v2 at night: no inverter answers",
    time: "2023-07-13T22:04:44+02:00",
    location: "unknown",
    mode: "produce-only",
    grid: null,
    pv: null,
    akku: null,
    total: null,
    inverters: [],
    gridPowerW: "refused",
    pvPowerW: 0,
    acPowerW: null,
    battery: { powerW: null, socPct: null },
  },
  {
    name: "vague at night",
    time: "2019-01-10T23:33:12+01:00",
    location: "load",
    mode: "vague-meter",
    grid: 367.722145,
    pv: null,
    akku: null,
    total: 26213502,
    inverters: [{ P: null }],
    gridPowerW: "refused",
    pvPowerW: 0,
    acPowerW: null,
    battery: "none",
  },
  {
    name: "GEN24 at night",
    time: "2021-09-28T22:19:18+00:00",
    location: "grid",
    mode: "meter",
    grid: 557.33,
    pv: 0,
    akku: null,
    total: 3084583.8405555557,
    inverters: [{ P: 0, SOC: 0, Battery_Mode: "disabled" }],
    gridPowerW: 557.33,
    pvPowerW: 0,
    acPowerW: 0,
    battery: "none",
  },
  {
    name: "nearly depleted",
    time: "2021-11-21T09:00:00+00:00",
    location: "grid",
    mode: "bidirectional",
    grid: 673.12,
    pv: 1219.5472106933594,
    akku: -11.14264965057373,
    total: 33524.319722222222,
    inverters: [{ P: 1120.3355712890625, SOC: 45, Battery_Mode: "nearly depleted" }],
    gridPowerW: 673.12,
    pvPowerW: 1219.5472106933594,
    acPowerW: 1120.3355712890625,
    battery: { powerW: -11.14264965057373, socPct: 45 },
    status: "charging",
  },
  {
    name: "battery full",
    time: "2025-02-18T14:50:13+00:00",
    location: "grid",
    mode: "bidirectional",
    grid: 740.7,
    pv: 4298.144073486328,
    akku: -0.3481009304523468,
    total: 5691772.250555555,
    inverters: [{ P: 4201.64013671875, SOC: 100, Battery_Mode: "battery full" }],
    gridPowerW: 740.7,
    pvPowerW: 4298.144073486328,
    acPowerW: 4201.64013671875,
    battery: { powerW: -0.3481009304523468, socPct: 100 },
    status: "idle",
  },
];

/** Answers as nobody has shown them, made from a real one. */
const [GEN24, STORAGE, SYMO, SYMO_NIGHT] = ROWS;
const FULL = ROWS.at(-1);
const MADE_ROWS: readonly (Partial<Row> & { readonly of: Row | undefined })[] = [
  {
    of: FULL,
    name: "the battery is out of order",
    inverters: [{ P: 4201.64013671875, SOC: 100, Battery_Mode: "nonoperable (voltage)" }],
    status: "fault",
  },
  {
    of: SYMO_NIGHT,
    name: "no inverter answers by day: it may well run",
    time: "2021-10-07T10:00:43+02:00",
    inverters: [{ P: null }],
    pvPowerW: null,
    acPowerW: null,
  },
  {
    of: SYMO_NIGHT,
    name: "no inverter answers, and the clock shows UTC: its hour says nothing",
    time: "2021-10-06T23:49:54+00:00",
    inverters: [{ P: null }],
    pvPowerW: null,
    acPowerW: null,
  },
  {
    of: SYMO_NIGHT,
    name: "no sun is told while more flows out than anything explains",
    grid: -151,
    gridPowerW: -151,
    pvPowerW: null,
  },
  {
    of: SYMO_NIGHT,
    name: "a little flows out, as meters err",
    grid: -150,
    gridPowerW: -150,
    pvPowerW: 0,
  },
  {
    of: SYMO_NIGHT,
    name: "the inverter answers and does not run, by day",
    time: "2021-10-07T10:00:43+02:00",
    pvPowerW: 0,
  },
  ...([["21:59:59", null], ["22:00:00", 0], ["03:59:59", 0], ["04:00:00", null]] as const)
    .map(([clock, pvPowerW]) => ({
      of: SYMO_NIGHT,
      name: `no inverter answers at ${clock}`,
      time: `2021-10-06T${clock}+02:00`,
      inverters: [{ P: null }],
      pvPowerW,
      acPowerW: null,
    })),
  ...([[-1150, 0], [-1151, null]] as const).map(([grid, pvPowerW]) => ({
    of: SYMO_NIGHT,
    name: `${grid} W flow out beside a battery of 1000 W`,
    grid,
    gridPowerW: grid,
    akku: 1000,
    inverters: [{ P: 990, SOC: 50, Battery_Mode: "normal" }],
    pvPowerW,
    acPowerW: 990,
    battery: { powerW: 1000, socPct: 50 },
    status: "discharging" as const,
  })),
  {
    of: SYMO_NIGHT,
    name: "one of two inverters does not answer by day",
    time: "2021-10-07T10:00:43+02:00",
    inverters: [{ P: 0 }, { P: null }],
    pvPowerW: null,
    acPowerW: null,
  },
  { of: SYMO, name: "the inverter's own draw", pv: -3, pvPowerW: 0, acPowerW: 1111 },
  {
    of: SYMO,
    name: "a power that is none",
    pv: -5000,
    grid: 9e6,
    pvPowerW: null,
    gridPowerW: null,
  },
  { of: GEN24, name: "P_Grid is null", grid: null, gridPowerW: null },
  { of: GEN24, name: "pulses at the grid", mode: "vague-meter", gridPowerW: "refused" },
  { of: GEN24, name: "no meter by its mode", mode: "produce-only", gridPowerW: "refused" },
  { of: GEN24, name: "a place of the future", location: "roof", gridPowerW: "refused" },
  {
    of: GEN24,
    name: "the battery sleeps",
    inverters: [{ P: 37.320449829101562, SOC: 4.6, Battery_Mode: "suspended" }],
    battery: { powerW: null, socPct: 4.6 },
  },
  {
    of: STORAGE,
    name: "two batteries: the emptier counts",
    akku: 800,
    status: "discharging",
    inverters: [
      { P: 100, SOC: 80, Battery_Mode: "normal" },
      { P: 50, SOC: 30, Battery_Mode: "normal" },
      { P: 7, SOC: 0, Battery_Mode: "disabled" },
    ],
    acPowerW: 157,
    battery: { powerW: 800, socPct: 30 },
  },
  {
    of: STORAGE,
    name: "two batteries, one of which does not tell its charge",
    akku: 800,
    status: "discharging",
    inverters: [
      { P: 100, SOC: 80, Battery_Mode: "normal" },
      { P: 50, Battery_Mode: "normal" },
    ],
    acPowerW: 150,
    battery: { powerW: 800, socPct: null },
  },
  {
    of: STORAGE,
    name: "a charge above 100 %",
    inverters: [{ P: 100, SOC: 101, Battery_Mode: "normal" }],
    acPowerW: 100,
    battery: { powerW: 0.15907810628414154, socPct: null },
    status: "idle",
  },
];

const ALL: readonly Row[] = [
  ...ROWS,
  ...MADE_ROWS.flatMap(({ of, ...changes }) => of === undefined ? [] : [{ ...of, ...changes }]),
];

function bodyOf(row: Row): string {
  const { grid, pv, akku, total, location, mode, inverters, time } = row;
  return JSON.stringify({
    Body: {
      Data: {
        Inverters: Object.fromEntries(
          inverters.map((inverter, index) => [String(index + 1), { DT: 1, ...inverter }]),
        ),
        Site: {
          Meter_Location: location,
          Mode: mode,
          P_Grid: grid,
          P_PV: pv,
          P_Akku: akku,
          E_Total: total,
        },
        Version: "12",
      },
    },
    Head: {
      RequestArguments: {},
      Status: { Code: 0, Reason: "", UserMessage: "" },
      Timestamp: time,
    },
  });
}

for (const row of ALL) {
  Deno.test(`openFronius() reads ${row.name}`, async () => {
    await using host = new FakeHttpHost(({ path }) =>
      path.includes("GetPowerFlow") ? { status: 200, body: bodyOf(row) } : { status: 404 }
    );
    const { hostname, port } = new URL(host.origin);
    const driver = openFronius({ host: hostname, port: Number(port), clock: new ManualClock() });
    const [grid, pv, battery] = await Promise.all([
      driver.grid.read().then(({ gridPowerW }) => gridPowerW, (error) => error.symptom),
      driver.pv.read(),
      driver.battery.read(),
    ]);
    assert.equal(grid, row.gridPowerW === "refused" ? "no-site-meter" : row.gridPowerW);
    assert.equal(pv.pvPowerW, row.pvPowerW);
    assert.equal(pv.acPowerW, row.acPowerW);
    assert.equal(pv.lifetimeEnergyWh, row.total);
    const batteryW = row.battery === "none" ? 0 : row.battery.powerW;
    const dcPowerW = row.pvPowerW === null || batteryW === null ? null : row.pvPowerW + batteryW;
    assert.equal(pv.dcPowerW, dcPowerW);
    const told = battery === null ? "none" : { powerW: battery.powerW, socPct: battery.socPct };
    assert.deepEqual(told, row.battery);
    assert.equal(battery?.status ?? null, row.status ?? null);
    await driver.close();
  });
}

Deno.test("openFronius() the counters of the meter at the grid connection", async (test) => {
  const rows = [
    { name: "gen24_storage", location: 0, consumed: 1247204, produced: 1705128 },
    { name: "symo", location: 0, consumed: 15303334, produced: 35623065 },
    { name: "gen24", location: 0, consumed: 2013105, produced: 3863340 },
  ];
  for (const { name, location, consumed, produced } of rows) {
    await test.step(name, async () => {
      assert.deepEqual(
        await readCounters([{ location, consumed, produced }]),
        { importedWh: consumed, exportedWh: produced },
      );
    });
  }
  const NONE = { importedWh: null, exportedWh: null };
  const grid = { location: 0, consumed: 5, produced: 6 };
  await test.step("none is told", async () => assert.deepEqual(await readCounters([]), NONE));
  await test.step("beside a meter of a load", async () => {
    const load = { location: 256, consumed: 1, produced: 2 };
    assert.deepEqual(await readCounters([load, grid]), { importedWh: 5, exportedWh: 6 });
    assert.deepEqual(await readCounters([load]), NONE);
  });
  await test.step("two that both say so, one of which is off", async () => {
    assert.deepEqual(await readCounters([grid, grid]), NONE);
    assert.deepEqual(await readCounters([{ ...grid, enable: 0, consumed: 1 }, grid]), {
      importedWh: 5,
      exportedWh: 6,
    });
  });
});

async function readCounters(
  meters: readonly { location: number; consumed: number; produced: number; enable?: number }[],
) {
  const data = Object.fromEntries(meters.map(({ location, consumed, produced, enable }, index) => [
    String(index),
    {
      Enable: enable ?? 1,
      Visible: 1,
      Meter_Location_Current: location,
      EnergyReal_WAC_Sum_Consumed: consumed,
      EnergyReal_WAC_Sum_Produced: produced,
    },
  ]));
  const counters = JSON.stringify({
    Body: { Data: data },
    Head: { Status: { Code: 0, Reason: "" }, Timestamp: "2021-11-28T13:06:54+00:00" },
  });
  assert.ok(GEN24 !== undefined);
  const flow = bodyOf(GEN24);
  await using host = new FakeHttpHost(({ path }) => ({
    status: 200,
    body: path.includes("GetPowerFlow") ? flow : counters,
  }));
  const { hostname, port } = new URL(host.origin);
  const driver = openFronius({ host: hostname, port: Number(port), clock: new ManualClock() });
  const { importedWh, exportedWh } = await driver.grid.read();
  await driver.close();
  return { importedWh, exportedWh };
}
