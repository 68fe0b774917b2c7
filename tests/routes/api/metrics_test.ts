import assert from "node:assert/strict";
import { loadMetrics } from "../../../routes/api/load_metrics.ts";
import { metricsText } from "../../../routes/api/metric_text.ts";
import { AppUnderTest } from "../app_under_test.ts";
import { sampleStatus, type StubProgram } from "../stub_program.ts";

const LINE = /^[a-z][a-z0-9_]*(\{([a-z]+="([^"\\\n]|\\["\\n])*",?)+\})? -?[0-9.e+-]+$/;

Deno.test("GET /metrics gives every known value in its base unit", async () => {
  const series = await seriesOf(() => {});
  const expected = {
    'chargemanager_build_info{version="1.2.3"}': 1,
    process_resident_memory_bytes: 52_428_800,
    chargemanager_pv_power_watts: 6165,
    chargemanager_grid_power_watts: -1058,
    chargemanager_battery_power_watts: -293,
    chargemanager_house_power_watts: 1980,
    chargemanager_consumption_power_watts: 4720,
    chargemanager_surplus_power_watts: 4091,
    chargemanager_conversion_loss_power_watts: 94,
    chargemanager_battery_soc_ratio: 0.615,
    chargemanager_battery_soh_ratio: 0.97,
    chargemanager_inverter_temperature_celsius: 41.2,
    'chargemanager_inverter_status{status="producing"}': 1,
    'chargemanager_inverter_status{status="fault"}': 0,
    chargemanager_charger_power_watts: 2740,
    chargemanager_charger_current_amperes: 6.1,
    chargemanager_charger_target_current_amperes: 6,
    chargemanager_charger_active_phases: 2,
    chargemanager_charger_charging: 1,
    chargemanager_plug_on: 0,
    chargemanager_plug_power_watts: 0,
    'chargemanager_device_up{device="meter"}': 1,
    'chargemanager_device_last_success_timestamp_seconds{device="charger"}': 1_774_094_400,
    'chargemanager_mode{mode="tracked"}': 1,
    'chargemanager_mode{mode="fast"}': 0,
    'chargemanager_decision{code="charging.tracked"}': 1,
    chargemanager_cloudy: 0,
    chargemanager_healthy: 1,
    chargemanager_cycle_age_seconds: 1.2,
    chargemanager_storage_up: 1,
    chargemanager_control_ticks_total: 42,
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(series.get(name), value, name);
});

Deno.test("GET /metrics leaves out what is stale or unknown", async () => {
  const status = sampleStatus();
  const withoutMeter = await seriesOf((program) => {
    program.current = { ...status, meter: { ...status.meter, quality: "stale" } };
  });
  for (const name of ["grid", "house", "consumption", "surplus"]) {
    assert.equal(withoutMeter.get(`chargemanager_${name}_power_watts`), undefined, name);
  }
  assert.equal(withoutMeter.get("chargemanager_pv_power_watts"), 6165);
  assert.equal(withoutMeter.get('chargemanager_device_up{device="meter"}'), 1);

  const gone = { quality: "unavailable" as const, atMs: null };
  const withoutBattery = await seriesOf((program) => {
    program.current = { ...status, battery: { ...status.battery, ...gone }, cloudy: null };
  });
  for (
    const name of [
      "chargemanager_pv_power_watts",
      "chargemanager_battery_power_watts",
      "chargemanager_battery_soc_ratio",
      "chargemanager_cloudy",
      'chargemanager_device_last_success_timestamp_seconds{device="battery"}',
    ]
  ) assert.equal(withoutBattery.get(name), undefined, name);
  assert.equal(withoutBattery.get('chargemanager_device_up{device="battery"}'), 0);
});

Deno.test("GET /metrics takes a device that the house does not have as known", async () => {
  const status = sampleStatus();
  const absent = { isConfigured: false, quality: "unavailable" as const, atMs: null };
  const series = await seriesOf((program) => {
    const battery = { ...status.battery, ...absent };
    program.current = { ...status, battery, batteryPowerW: 0, socPct: null, sohPct: null };
  });
  assert.equal(series.get("chargemanager_pv_power_watts"), 6165);
  assert.equal(series.get("chargemanager_battery_power_watts"), undefined);
  assert.equal(series.get('chargemanager_device_up{device="battery"}'), undefined);
});

Deno.test("metricsText() escapes labels and help and leaves out what is no number", () => {
  const series = [
    { value: 1, labels: { version: 'a"b\\c\nd' } },
    { value: Number.NaN },
    { value: Number.POSITIVE_INFINITY },
    { value: null },
    { value: false, labels: { b: "2" } },
  ];
  const help = "back\\slash\nline";
  assert.equal(
    metricsText([
      { name: "x_info", type: "gauge", help, series },
      { name: "y_watts", type: "gauge", help, series: [{ value: null }] },
    ]),
    "# HELP x_info back\\\\slash\\nline\n# TYPE x_info gauge\n" +
      'x_info{version="a\\"b\\\\c\\nd"} 1\nx_info{b="2"} 0\n',
  );
});

/** Asks for the metrics, checks their form, and reads the values by series. */
async function seriesOf(
  prepare: (program: StubProgram) => void,
): Promise<ReadonlyMap<string, number>> {
  const app = new AppUnderTest();
  prepare(app.program);
  const response = await app.ask("/metrics");
  assert.equal(response.status, 200);
  assert.equal(
    response.headers.get("content-type"),
    "text/plain; version=0.0.4; charset=utf-8",
  );
  const lines = (await response.text()).split("\n");
  assert.equal(lines.pop(), "");
  const values = lines.filter((line) => !line.startsWith("# "));
  for (const line of values) assert.match(line, LINE);
  const names = values.map((line) => line.slice(0, line.lastIndexOf(" ")));
  assert.equal(new Set(names).size, names.length, "each series once");
  return new Map(values.map((line, at) => [names[at] ?? "", Number(line.split(" ").at(-1))]));
}

Deno.test("loadMetrics() tells of each load by its name and id, and nothing of what is not known", () => {
  const { charger, plug } = sampleStatus();
  const session = {
    startedAtMs: 1,
    energyWh: 10,
    solarWh: 4,
    batteryWh: 3,
    gridWh: 2,
    unknownWh: 1,
    maxPowerW: 1,
    pauses: 0,
    modes: [],
  };
  const mode = {
    mode: "slow",
    modeBy: "user",
    modeSinceMs: 0,
    isModePending: false,
    fullPowerW: 3680,
    countedWh: 0,
    goal: null,
  } as const;
  const reason = { code: "starting-up" } as const;
  const use = { startedAtMs: 1, energyWh: 8, solarWh: 8, unknownWh: 1 };
  const text = metricsText(loadMetrics([
    { ...charger, ...mode, id: 2, name: "Car", kind: "charger", reason, surplusW: 0, session },
    {
      ...charger,
      ...mode,
      id: 12,
      name: "Car",
      kind: "charger",
      reason,
      surplusW: 0,
      session: null,
      quality: "unavailable",
    },
    { ...plug, id: 3, name: "Boiler", kind: "switch", hold: null, quality: "fresh", on: true, use },
    { ...plug, id: 5, name: "Pump", kind: "switch", hold: null, use: null },
  ]));
  const values = new Map(
    text.split("\n").filter((line) => line.startsWith("chargemanager")).map((line) => {
      const [series = "", value] = line.split("} ");
      return [`${series.replace("chargemanager_load_", "")}}`, Number(value)] as const;
    }),
  );
  assert.equal(values.get('power_watts{device="Car",id="2"}'), charger.powerW);
  assert.equal(values.has('power_watts{device="Car",id="12"}'), false);
  assert.equal(values.get('up{device="Car",id="12"}'), 0);
  assert.equal(values.get('active{device="Boiler",id="3"}'), 1);
  assert.equal(values.get('mode{device="Car",id="12",mode="slow"}'), 1);
  assert.equal(values.get('mode{device="Car",id="12",mode="fast"}'), 0);
  assert.equal(values.has('mode{device="Boiler",id="3",mode="slow"}'), false);
  const energies = [...values].filter(([series]) => series.startsWith("session_energy"));
  assert.deepEqual(energies.map(([series, joules]) => [/id="(.*)"}/.exec(series)?.[1], joules]), [
    ['2",source="solar', 14_400],
    ['2",source="battery', 10_800],
    ['2",source="grid', 7200],
    ['2",source="unknown', 3600],
    ['3",source="solar', 28_800],
    ['3",source="other', 0],
    ['3",source="unknown', 3600],
  ]);
});
