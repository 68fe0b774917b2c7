import { Hono } from "hono";
import type { Health, Program } from "../../src/app/program.ts";
import type { DeviceStatus, Status } from "../../src/app/status.ts";
import { CHARGE_MODES } from "../../src/domain/house/mode.ts";
import { INVERTER_STATUSES } from "../../src/domain/house/snapshot.ts";
import { SECOND_MS } from "../../src/domain/house/units.ts";
import { loadMetrics } from "./load_metrics.ts";
import { type Metric, metricsText, type Series } from "./metric_text.ts";
import type { PagesState } from "../server/web_server.ts";

const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** GET /metrics for Prometheus; `residentMemoryBytes` tells the memory of the process. */
export function metricsRoutes(
  program: Program,
  options: {
    readonly residentMemoryBytes?: () => number;
    readonly pages?: () => PagesState;
  } = {},
): Hono {
  return new Hono().get("/metrics", (c) => {
    const text = metricsText([
      ...processMetrics(program, options.residentMemoryBytes?.() ?? null),
      {
        name: "chargemanager_pages_lost_total",
        type: "counter",
        help: "How often the port of the pages had to be opened again",
        series: [{ value: options.pages?.().losses ?? null }],
      },
      ...powerMetrics(program.status()),
      ...deviceMetrics(program.status()),
      ...loadMetrics(program.status().loads),
      ...controlMetrics(program.status(), program.health()),
    ]);
    return c.body(text, 200, { "content-type": CONTENT_TYPE });
  });
}

function gauge(name: string, help: string, value: Series["value"]): Metric {
  return { name, type: "gauge", help, series: [{ value }] };
}

function processMetrics(program: Program, residentBytes: number | null): readonly Metric[] {
  return [
    {
      name: "chargemanager_build_info",
      type: "gauge",
      help: "Version of the program",
      series: [{ value: 1, labels: { version: program.version } }],
    },
    gauge("process_resident_memory_bytes", "Memory of the process", residentBytes),
  ];
}

function powerMetrics(status: Status): readonly Metric[] {
  const { meter, inverter, battery, charger } = status;
  const isBatteryKnown = isFreshOrAbsent(battery);
  const isChargerKnown = isFreshOrAbsent(charger);
  const isPvKnown = isFresh(inverter) && isBatteryKnown;
  const isSurplusKnown = isFresh(meter) && isBatteryKnown && isChargerKnown;
  const isConsumptionKnown = isFresh(inverter) && isFresh(meter) && isBatteryKnown;
  const isHouseKnown = isConsumptionKnown && isChargerKnown;
  const power = (name: string, help: string, isKnown: boolean, value: number | null) =>
    gauge(`chargemanager_${name}_power_watts`, help, isKnown ? value : null);
  return [
    power("pv", "Production", isPvKnown, status.pvPowerW),
    power("grid", "Grid, + import, - export", isFresh(meter), status.gridPowerW),
    power("battery", "Battery, + discharge, - charge", isFresh(battery), status.batteryPowerW),
    power("house", "House without the car, with the plug", isHouseKnown, status.housePowerW),
    power("consumption", "House and car", isConsumptionKnown, status.consumptionPowerW),
    power("surplus", "What the car may take", isSurplusKnown, status.surplusW),
    power("conversion_loss", "Inverter's loss", isFresh(inverter), status.conversionLossW),
  ];
}

function deviceMetrics(status: Status): readonly Metric[] {
  const { inverter, battery, charger, plug } = status;
  const ifFresh = <T>(device: DeviceStatus, value: T) => isFresh(device) ? value : null;
  const ratio = (percent: number | null) => percent === null ? null : percent / 100;
  const ofBattery = (name: string, help: string, percent: number | null) =>
    gauge(`chargemanager_battery_${name}_ratio`, help, ifFresh(battery, ratio(percent)));
  const ofCharger = (name: string, help: string, value: Series["value"]) =>
    gauge(`chargemanager_charger_${name}`, help, ifFresh(charger, value));
  const ofPlug = (name: string, help: string, value: Series["value"]) =>
    gauge(`chargemanager_plug_${name}`, help, ifFresh(plug, value));
  return [
    ofBattery("soc", "State of charge, 0 to 1", status.socPct),
    ofBattery("soh", "State of health, 0 to 1", status.sohPct),
    gauge(
      "chargemanager_inverter_temperature_celsius",
      "Temperature of the inverter",
      ifFresh(inverter, inverter.temperatureC),
    ),
    {
      name: "chargemanager_inverter_status",
      type: "gauge",
      help: "1 for the status that the inverter has",
      series: INVERTER_STATUSES.map((word) => ({
        value: ifFresh(inverter, inverter.status === null ? null : inverter.status === word),
        labels: { status: word },
      })),
    },
    ofCharger("power_watts", "Power into the car", charger.powerW),
    ofCharger("current_amperes", "Largest current of a phase", charger.currentA),
    ofCharger("target_current_amperes", "Current that it was told", charger.targetCurrentA),
    ofCharger("active_phases", "Phases that the car draws on", charger.phases),
    ofCharger("charging", "1 while current really flows", charger.charging),
    ofPlug("on", "1 while the relay is closed", plug.on),
    ofPlug("power_watts", "What the load draws", plug.powerW),
    ...reachMetrics(status),
  ];
}

function reachMetrics(status: Status): readonly Metric[] {
  const { meter, inverter, battery, charger, plug } = status;
  const devices = Object.entries({ meter, inverter, battery, charger, plug })
    .filter(([, device]) => device.isConfigured);
  return [
    {
      name: "chargemanager_device_up",
      type: "gauge",
      help: "1 while the device answers",
      series: devices.map(([device, { quality }]) => ({
        value: quality !== "unavailable",
        labels: { device },
      })),
    },
    {
      name: "chargemanager_device_last_success_timestamp_seconds",
      type: "gauge",
      help: "Time of the last answer",
      series: devices.map(([device, { atMs }]) => ({
        value: atMs === null ? null : atMs / SECOND_MS,
        labels: { device },
      })),
    },
  ];
}

function controlMetrics(status: Status, health: Health): readonly Metric[] {
  const ageS = health.cycleAgeMs === null ? null : health.cycleAgeMs / SECOND_MS;
  return [
    {
      name: "chargemanager_mode",
      type: "gauge",
      help: "1 for the mode that is chosen",
      series: CHARGE_MODES.map((mode) => ({ value: status.mode === mode, labels: { mode } })),
    },
    {
      name: "chargemanager_decision",
      type: "gauge",
      help: "Why the charger does what it does",
      series: [{ value: 1, labels: { code: status.reason.code } }],
    },
    gauge("chargemanager_cloudy", "1 while the weather counts as cloudy", status.cloudy),
    gauge("chargemanager_healthy", "1 while cycles run", health.isHealthy),
    gauge("chargemanager_cycle_age_seconds", "Time since the last cycle ended", ageS),
    gauge("chargemanager_storage_up", "1 while the database works", status.storageError === null),
    {
      name: "chargemanager_control_ticks_total",
      type: "counter",
      help: "Cycles since the start",
      series: [{ value: status.cycle }],
    },
  ];
}

function isFresh(device: DeviceStatus): boolean {
  return device.quality === "fresh";
}

/** What the house does not have is known to be 0. */
function isFreshOrAbsent(device: DeviceStatus): boolean {
  return !device.isConfigured || isFresh(device);
}
