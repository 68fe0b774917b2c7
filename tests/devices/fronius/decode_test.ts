import assert from "node:assert/strict";
import {
  decodeApiVersion,
  decodeCounters,
  decodeInverters,
} from "../../../src/devices/fronius/details.ts";
import { decodePowerFlow } from "../../../src/devices/fronius/power_flow.ts";
import type { JsonAnswer } from "../../../src/devices/transport/http_json.ts";
import { DeviceError, DeviceRejected } from "../../../src/domain/codes/errors.ts";

const DAY = "2026-06-21T12:00:00+02:00";

function answer(
  data: unknown,
  own: { code?: number; reason?: string; time?: string } = {},
): JsonAnswer {
  const { code = 0, reason = "", time = DAY } = own;
  const Head = { Status: { Code: code, Reason: reason, UserMessage: "" }, Timestamp: time };
  return { status: 200, body: { kind: "json", value: { Body: { Data: data }, Head } } };
}

interface Told {
  readonly site?: object;
  readonly inverters?: readonly object[];
  readonly time?: string;
}

function flowOf({ site = {}, inverters = [{ P: 0 }], time = DAY }: Told) {
  const Site = {
    P_Grid: 0,
    P_PV: null,
    P_Akku: null,
    E_Total: null,
    Meter_Location: "grid",
    Mode: "bidirectional",
    ...site,
  };
  const Inverters = Object.fromEntries(inverters.map((one, index) => [`${index + 1}`, one]));
  return decodePowerFlow(answer({ Site, Inverters }, { time }), "read it");
}

Deno.test("decodePowerFlow() takes powers up to 200 kW and the charge from 0 to 100 %", () => {
  const gridW = (P_Grid: number) => flowOf({ site: { P_Grid } }).grid.powerW;
  assert.deepEqual([gridW(200_000), gridW(200_001)], [200_000, null]);
  assert.deepEqual([gridW(-200_000), gridW(-200_001)], [-200_000, null]);
  const totalWh = (E_Total: number) => flowOf({ site: { E_Total } }).pv.lifetimeEnergyWh;
  assert.deepEqual([totalWh(0), totalWh(-1), totalWh(1e12), totalWh(1e12 + 1)], [
    0,
    null,
    1e12,
    null,
  ]);
  const socPct = (...socs: readonly (number | null)[]) => {
    const inverters = socs.map((SOC) => ({ P: 0, SOC, Battery_Mode: "normal" }));
    const { battery } = flowOf({ site: { P_Akku: 0 }, inverters });
    assert.ok(typeof battery === "object");
    return battery.socPct;
  };
  assert.deepEqual([socPct(0), socPct(-1), socPct(100), socPct(101)], [0, null, 100, null]);
  assert.deepEqual([socPct(80, 30), socPct(80, null), socPct()], [30, null, null]);
});

Deno.test("decodePowerFlow() takes the sun as told, and what an inverter draws itself for none", () => {
  const sun = (P_PV: number) => {
    const { pvPowerW, status } = flowOf({ site: { P_PV } }).pv;
    return [pvPowerW, status];
  };
  assert.deepEqual(sun(1), [1, "producing"]);
  assert.deepEqual(sun(0.5), [0.5, "producing"]);
  assert.deepEqual(sun(0), [0, null]);
  assert.deepEqual(sun(-100), [0, null]);
  assert.deepEqual(sun(-101), [null, null]);
});

Deno.test("decodePowerFlow() knows of no sun where no inverter runs, or none answers by night", () => {
  const silent = [{ P: null }];
  const sunW = (told: Told) => flowOf(told).pv.pvPowerW;
  assert.equal(sunW({}), 0, "it answers and does not run");
  assert.equal(flowOf({}).pv.status, "sleeping");
  assert.equal(sunW({ inverters: [{ P: 0 }, { P: null }] }), null, "one of two does not answer");
  assert.equal(sunW({ inverters: [] }), null);
  const by = (hour: string, zone = "+02:00") =>
    sunW({ inverters: silent, time: `2026-06-21T${hour}:00:00${zone}` });
  assert.deepEqual([by("22"), by("23"), by("00"), by("03")], [0, 0, 0, 0]);
  assert.deepEqual([by("21"), by("04"), by("12")], [null, null, null]);
  assert.equal(by("23", "+00:00"), null, "UTC tells no hour of its place");
  assert.equal(sunW({ inverters: silent, time: "noon" }), null);
});

Deno.test("decodePowerFlow() believes in no dark roof beside export that nothing else explains", () => {
  const sunW = (P_Grid: number | null, P_Akku: number | null = null) =>
    flowOf({ site: { P_Grid, P_Akku } }).pv.pvPowerW;
  assert.deepEqual([sunW(-150), sunW(-151)], [0, null]);
  assert.deepEqual([sunW(-650, 500), sunW(-651, 500)], [0, null]);
  assert.deepEqual([sunW(-150, -500), sunW(-151, -500)], [0, null], "a battery that takes");
  assert.equal(sunW(null), 0);
});

Deno.test("decodePowerFlow() adds up what all inverters and the battery give", () => {
  const pv = (told: Told) => {
    const { acPowerW, dcPowerW } = flowOf(told).pv;
    return [acPowerW, dcPowerW];
  };
  const two = [{ P: 300 }, { P: 200 }];
  assert.deepEqual(pv({ inverters: two, site: { P_PV: 600 } }), [500, 600]);
  const hybrid = [{ P: 300, SOC: 50, Battery_Mode: "normal" }];
  assert.deepEqual(pv({ inverters: hybrid, site: { P_PV: 600, P_Akku: -200 } }), [300, 400]);
  assert.deepEqual(pv({ inverters: hybrid, site: { P_PV: 600 } }), [300, null]);
  assert.deepEqual(pv({ inverters: [], site: { P_PV: 600 } }), [null, null], "untold");
  assert.deepEqual(pv({ inverters: [{ P: null }, { P: 1 }], site: { P_PV: 6 } }), [null, 6]);
});

Deno.test("decodePowerFlow() tells what a battery does beyond 5 W, and its faults", () => {
  const battery = (P_Akku: number | null, ...modes: readonly (string | null)[]) => {
    const inverters = modes.map((Battery_Mode) => ({ P: 0, SOC: 50, Battery_Mode }));
    const told = flowOf({ site: { P_Akku }, inverters }).battery;
    return typeof told === "object" ? told.status : told;
  };
  assert.deepEqual([battery(5, "normal"), battery(5.1, "normal")], ["idle", "discharging"]);
  assert.deepEqual([battery(-5, "normal"), battery(-5.1, "normal")], ["idle", "charging"]);
  assert.equal(battery(0, "suspended"), "standby");
  assert.equal(battery(0, "normal", "suspended"), "standby");
  assert.equal(battery(null, "normal"), null);
  for (const mode of ["nonoperable", "non operable", "stopped"]) {
    assert.equal(battery(500, "normal", mode), "fault", mode);
  }
  assert.equal(battery(null, "disabled"), "none");
  assert.equal(battery(null, null), "none");
  assert.equal(battery(null), "untold");
  assert.equal(battery(0, "disabled"), "idle", "what has a power is there");
});

Deno.test("decodePowerFlow() tells where the meter sits, and whether it knows powers", () => {
  const grid = (Meter_Location: string, Mode: string) => {
    const { place, isVague } = flowOf({ site: { Meter_Location, Mode } }).grid;
    return [place, isVague];
  };
  assert.deepEqual(grid("grid", "bidirectional"), ["grid", false]);
  assert.deepEqual(grid("load", "meter"), ["load", false]);
  assert.deepEqual(grid("unknown", "meter"), ["none", false]);
  assert.deepEqual(grid("grid", "produce-only"), ["none", false]);
  assert.deepEqual(grid("load", "vague-meter"), ["load", true]);
});

Deno.test("decodeCounters() are those of the one meter at the grid connection", () => {
  const meter = (own: object = {}) => ({
    Enable: 1,
    Meter_Location_Current: 0,
    EnergyReal_WAC_Sum_Consumed: 1000,
    EnergyReal_WAC_Sum_Produced: 2000,
    ...own,
  });
  const counters = (...meters: readonly object[]) => {
    const { importedWh, exportedWh } = decodeCounters(answer({ ...meters }), "read it");
    return [importedWh, exportedWh];
  };
  assert.deepEqual(counters(meter()), [1000, 2000]);
  assert.deepEqual(counters(meter({ Meter_Location_Current: 1 }), meter()), [1000, 2000]);
  assert.deepEqual(counters(meter({ Enable: 0 }), meter()), [1000, 2000]);
  assert.deepEqual(counters(meter({ Enable: null })), [1000, 2000]);
  assert.deepEqual(counters(meter(), meter()), [null, null]);
  assert.deepEqual(counters(), [null, null]);
  const wh = (value: number) => counters(meter({ EnergyReal_WAC_Sum_Consumed: value }))[0];
  assert.deepEqual([wh(0), wh(-1), wh(1e12), wh(1e12 + 1)], [0, null, 1e12, null]);
  const backWh = (value: number) => counters(meter({ EnergyReal_WAC_Sum_Produced: value }))[1];
  assert.deepEqual([backWh(0), backWh(-1), backWh(1e12 + 1)], [0, null, null]);
  for (const unknown of [{ Enable: 2 }, { Enable: -1 }]) {
    assert.deepEqual(counters(meter(unknown)), [1000, 2000], "only 0 is off");
  }
});

Deno.test("decodeInverters() tells the first one, and the panels of all", () => {
  const told = (...inverters: readonly object[]) =>
    decodeInverters(answer({ ...inverters }), "identify it");
  const one = { CustomName: "Roof", DT: 1, PVPower: 5000, UniqueID: "123" };
  assert.deepEqual(told(one, { ...one, CustomName: "Shed", PVPower: 3000 }), {
    model: "Roof",
    deviceType: 1,
    panelPowerW: 8000,
    inverters: 2,
    serial: "123",
  });
  assert.equal(told(one, { ...one, PVPower: null }).panelPowerW, null);
  assert.deepEqual(told(), {
    model: null,
    deviceType: null,
    panelPowerW: null,
    inverters: 0,
    serial: null,
  });
  const panelW = (PVPower: number) => told({ ...one, PVPower }).panelPowerW;
  assert.deepEqual([panelW(0), panelW(-1)], [0, null]);
  assert.deepEqual([panelW(1_000_000), panelW(1_000_001)], [1_000_000, null]);
  const type = (DT: number) => told({ ...one, DT }).deviceType;
  assert.deepEqual([type(0), type(-1)], [0, null]);
  assert.deepEqual([type(100_000), type(100_001)], [100_000, null]);
});

Deno.test("decodeApiVersion() is the version with its range, or nothing", () => {
  const version = (value: unknown) =>
    decodeApiVersion({ status: 200, body: { kind: "json", value } }, "identify it");
  assert.equal(version({ APIVersion: 1, CompatibilityRange: "1.8-5" }), "v1 (1.8-5)");
  assert.equal(version({ APIVersion: 1 }), "v1");
  assert.equal(version({ CompatibilityRange: "1.8-5" }), null);
  assert.deepEqual([version({ APIVersion: 100 }), version({ APIVersion: 101 })], ["v100", null]);
  assert.deepEqual([version({ APIVersion: 0 }), version({ APIVersion: -1 })], ["v0", null]);
  const bad = (given: JsonAnswer) => () => decodeApiVersion(given, "identify it");
  const told: JsonAnswer["body"] = { kind: "json", value: { APIVersion: 1 } };
  assert.throws(bad({ status: 500, body: told }), { symptom: "server-error" });
  assert.throws(bad({ status: 200, body: { kind: "text", text: "<p>" } }), {
    symptom: "other-device",
  });
});

Deno.test("an answer of the Solar API by its code and its status", () => {
  const outcome = (given: JsonAnswer) => {
    try {
      decodeCounters(given, "read it");
      return "read";
    } catch (error) {
      assert.ok(error instanceof DeviceError, String(error));
      const isAskedAgain = error instanceof DeviceRejected && error.isAskedAgain;
      return `${error.constructor.name} ${error.symptom} ${isAskedAgain}: ${error.message}`;
    }
  };
  assert.equal(outcome(answer({})), "read");
  for (
    const [code, name] of [[5, "Timeout"], [8, "LNRequestTimeout"], [12, "DeviceNotAvailable"]]
  ) {
    assert.equal(
      outcome(answer({}, { code: Number(code) })),
      `DeviceUnreachable part-away false: Cannot read it: status ${code} ${name}`,
    );
  }
  for (const [code, name] of [[1, "NotImplemented"], [6, "ArgumentError"], [11, "NotSupported"]]) {
    assert.equal(
      outcome(answer({}, { code: Number(code), reason: "no" })),
      `DeviceRejected refused-request true: Cannot read it: status ${code} ${name} (no)`,
    );
  }
  for (
    const [code, name] of [
      [2, " Uninitialized"],
      [3, " Initialized"],
      [4, " Running"],
      [7, " LNRequestError"],
      [9, " LNParseError"],
      [10, " ConfigIOError"],
      [255, " UnknownError"],
      [77, ""],
    ]
  ) {
    assert.equal(
      outcome(answer({}, { code: Number(code) })),
      `DeviceProtocol server-error false: Cannot read it: status ${code}${name}`,
    );
  }
  const http = (status: number) => outcome({ status, body: { kind: "json", value: 7 } });
  assert.match(http(404), /^DeviceRejected api-disabled true: .*no Solar API there/);
  assert.match(http(500), /^DeviceProtocol server-error/);
  assert.match(http(499), /^DeviceProtocol other-device/);
  assert.match(http(201), /^DeviceProtocol other-device/);
  assert.match(http(503), /^DeviceUnreachable busy/);
  assert.match(http(200), /^DeviceProtocol .*Cannot read it/);
});
