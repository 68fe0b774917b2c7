import assert from "node:assert/strict";
import { metricsText } from "../../../routes/api/metrics.ts";
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
