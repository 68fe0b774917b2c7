import assert from "node:assert/strict";
import type { ChargerFault } from "../../../src/simulator/faults/faults.ts";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const START = "/control?current_set=10.5&charge_pause=0";

interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

interface TestCharger extends AsyncDisposable {
  readonly house: SimulatedHouse;
  advance(seconds: number): void;
  /** One request in bytes of our own. */
  ask(path: string, options?: { method?: string; access?: string }): Promise<HttpAnswer>;
  /** A number or a word in the JSON of an answer, by its path. */
  value(path: string, ...keys: readonly string[]): Promise<unknown>;
}

async function startCharger(options: Partial<SimulatedHouseOptions> = {}): Promise<TestCharger> {
  let atMs = NOON_MS;
  const house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: NOON_MS - 60_000,
    now: () => atMs,
    gen2: {},
    ...options,
  });
  const address = house.addresses.nrgkickGen2Address ?? "";
  const ask: TestCharger["ask"] = async (path, { method = "GET", access } = {}) => {
    const [hostname = "", port] = address.split(":");
    using connection = await Deno.connect({ hostname, port: Number(port) });
    const lines = [`${method} ${path} HTTP/1.1`, `Host: ${address}`, "Connection: close"];
    if (access !== undefined) lines.push(`Authorization: Basic ${btoa(access)}`);
    await connection.write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
    const answer = await new Response(connection.readable).text();
    const end = answer.indexOf("\r\n\r\n");
    return { status: Number(answer.split(" ")[1]), body: answer.slice(end + 4) };
  };
  return {
    house,
    advance: (seconds) => {
      atMs += seconds * 1000;
    },
    ask,
    value: async (path, ...keys) => {
      let value: unknown = JSON.parse((await ask(path)).body);
      for (const key of keys) value = isRecord(value) ? value[key] : undefined;
      return value;
    },
    [Symbol.asyncDispose]: () => house.stop(),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

Deno.test("NrgkickGen2Server prints the sections and keys of the vendor's samples", async () => {
  await using charger = await startCharger({ charger: { currentA: 6 } });
  assert.equal(
    (await charger.ask("/control")).body,
    '{"current_set":6,"charge_pause":1,"energy_limit":0,"phase_count":3}',
  );
  assert.equal(
    (await charger.ask("/info")).body,
    '{"general":{"serial_number":"T0000000000000000S1D2","model_type":"NRGkick Gen2 SIM",' +
      '"device_name":"garage","rated_current":16},' +
      '"connector":{"phase_count":3,"max_current":16,"type":"CEE","serial":"A0000000"},' +
      '"grid":{"voltage":230,"frequency":50,"phases":"L1, L2, L3"},' +
      '"network":{"ip_address":"127.0.0.1","mac_adress":"02:00:00:00:00:02","ssid":"garage",' +
      '"rssi":-62},"cellular":{"imei":"","imsi":"","operator":"","rssi":-60,' +
      '"mode":"LTE_CAT_M1"},"gps":{"latitude":0,"longitude":0,"altitude":0,"accuracy":15},' +
      '"versions":{"sw_sm":"4.0.0.33","hw_sm":"1.0.0.3","sw_ma":"3.1.4.5",' +
      '"hw_ma":"1.0.0.0"}}',
  );
  const values = JSON.parse((await charger.ask("/values")).body);
  const keysOf = (value: unknown) => isRecord(value) ? Object.keys(value) : [];
  assert.deepEqual(keysOf(values), ["energy", "powerflow", "general", "temperatures"]);
  assert.deepEqual(keysOf(values.energy), ["total_charged_energy", "charged_energy"]);
  assert.deepEqual(keysOf(values.powerflow), [
    "charging_voltage",
    "charging_current",
    "grid_frequency",
    "peak_power",
    "total_active_power",
    "total_reactive_power",
    "total_apparent_power",
    "total_power_factor",
    "l1",
    "l2",
    "l3",
    "n",
  ]);
  assert.deepEqual(keysOf(values.powerflow.l1), [
    "voltage",
    "current",
    "active_power",
    "reactive_power",
    "apparent_power",
    "power_factor",
  ]);
  assert.deepEqual(values.general, {
    charging_rate: 0,
    vehicle_connect_time: 60,
    vehicle_charging_time: 0,
    status: "CONNECTED",
    charge_permitted: 0,
    relay_state: "NO_RELAY",
    charge_count: 6121,
    rcd_trigger: "NO_FAULT",
    warning_code: "NO_WARNING",
    error_code: "NO_ERROR",
  });
  assert.equal(values.powerflow.total_active_power, 0.8, "at rest");
});

Deno.test("NrgkickGen2Server gives raw numbers and sections, in both ways of asking", async () => {
  await using charger = await startCharger();
  for (const query of ["raw&general", "raw=1&general=1"]) {
    const { body } = await charger.ask(`/values?${query}`);
    assert.match(body, /^{"general":{/);
    assert.match(
      body,
      /"status":2,.*"relay_state":0,.*"rcd_trigger":0,"warning_code":0,"error_code":0}}$/,
    );
  }
  assert.match((await charger.ask("/info?raw=1&grid=1")).body, /^{"grid":.*"phases":7}}$/);
  assert.match((await charger.ask("/info?connector")).body, /^{"connector":.*"type":"CEE"/);
});

Deno.test("NrgkickGen2Server goes from standby over connected to charging and back", async () => {
  await using charger = await startCharger({ car: { isPlugged: false } });
  const status = () => charger.value("/values", "general", "status");
  assert.equal(await status(), "STANDBY");
  charger.house.house.plugInCar({ needWh: 20_000 });
  charger.advance(5);
  assert.equal(await status(), "CONNECTED");
  assert.equal(await charger.value("/values", "general", "charge_permitted"), 0);
  assert.equal((await charger.ask(START)).body, '{"current_set":10.5,"charge_pause":0}');
  assert.equal(await charger.value("/control", "charge_pause"), 0, "told at once");
  assert.equal(await charger.value("/control", "current_set"), 10.5);
  assert.equal(await status(), "CONNECTED", "the car takes its time");
  charger.advance(60);
  assert.equal(await status(), "CHARGING");
  assert.equal(await charger.value("/values", "general", "relay_state"), "N, L1, L2");
  assert.equal(await charger.value("/values?raw", "general", "relay_state"), 7);
  const truth = charger.house.state();
  assert.equal(
    await charger.value("/values", "powerflow", "total_active_power"),
    Number(truth.carPowerW.toFixed(2)),
  );
  assert.equal(await charger.value("/values", "powerflow", "l2", "current"), 10.38);
  assert.equal(await charger.value("/values", "powerflow", "l3", "current"), 0);
  assert.equal(await charger.value("/values", "powerflow", "total_power_factor"), 100);
  const meanV = Number(await charger.value("/values", "powerflow", "charging_voltage"));
  assert.ok(meanV > 225 && meanV < 240, `${meanV} V`);
  charger.advance(30);
  assert.equal(await charger.value("/values", "general", "vehicle_connect_time"), 90);
  assert.equal(await charger.value("/values", "general", "vehicle_charging_time"), 30);
  assert.equal(await charger.value("/values", "general", "charge_count"), 6121);
  await charger.ask("/control?charge_pause=1");
  charger.advance(10);
  assert.equal(await status(), "CONNECTED");
  assert.equal(await charger.value("/values", "powerflow", "total_active_power"), 0.8);
  assert.equal(await charger.value("/values", "powerflow", "total_power_factor"), 0);
  charger.house.house.car.unplug();
  charger.advance(1);
  assert.equal(await status(), "STANDBY");
});

Deno.test("NrgkickGen2Server echoes writes, cut to its range", async () => {
  await using charger = await startCharger({
    charger: { maxCurrentA: 20 },
    gen2: { ratedCurrentA: 32 },
  });
  const rows: readonly [string, string][] = [
    ["current_set=6", '{"current_set":6}'],
    ["current_set=6.0", '{"current_set":6}'],
    ["current_set=19.9", '{"current_set":19.9}'],
    ["current_set=32", '{"current_set":20}'],
    ["charge_pause=1", '{"charge_pause":1}'],
    ["energy_limit=5000", '{"energy_limit":5000}'],
    ["charge_pause=0&current_set=7.1", '{"current_set":7.1,"charge_pause":0}'],
  ];
  for (const [query, echo] of rows) {
    assert.deepEqual(await charger.ask(`/control?${query}`), { status: 200, body: echo });
  }
  assert.equal(
    (await charger.ask("/control")).body,
    '{"current_set":7.1,"charge_pause":0,"energy_limit":5000,"phase_count":3}',
  );
  charger.advance(5);
  assert.equal(charger.house.state().charger.setCurrentA, 7.1);
});

Deno.test("NrgkickGen2Server refuses a write as a whole", async () => {
  await using charger = await startCharger();
  const rows: readonly [string, number][] = [
    ["current_set=5.9", 406],
    ["current_set=32.1", 406],
    ["current_set=10.55", 406],
    ["current_set=ten", 406],
    ["current_set=", 406],
    ["charge_pause=2", 406],
    ["charge_pause=0&current_set=5", 406],
    ["energy_limit=1000001", 406],
    ["energy_limit=-1", 406],
    ["phase_count=1", 405],
    ["charge_pause=0&phase_count=3", 405],
  ];
  for (const [query, status] of rows) {
    const answer = await charger.ask(`/control?${query}`);
    assert.equal(answer.status, status, query);
    assert.match(answer.body, /^{"Response":"[^"]+"}$/, query);
  }
  charger.advance(5);
  assert.equal(charger.house.state().charger.isEnabled, false);
  assert.equal((await charger.ask("/control", { method: "PUT" })).status, 405);
  assert.equal((await charger.ask("/api/settings")).status, 404);
});

Deno.test("NrgkickGen2Server asks for user and password where they are set", async () => {
  await using charger = await startCharger({ gen2: { user: "owner", password: "s:cret" } });
  const rows: readonly [string | undefined, number][] = [
    [undefined, 401],
    ["owner:", 401],
    ["other:s:cret", 401],
    ["owner:s:cret", 200],
  ];
  for (const [access, status] of rows) {
    for (const path of ["/info", "/values", "/control", START]) {
      const answer = await charger.ask(path, access === undefined ? {} : { access });
      assert.equal(answer.status, status, `${access} ${path}`);
      if (status === 401) assert.equal(answer.body, '{"Response":"401 Unauthorized"}');
    }
  }
});

Deno.test("NrgkickGen2Server does each of its faults, and is well after it", async () => {
  const off = '{"Response":"API must be enabled within the NRGkick App"}';
  const blocked = '{"Response":"Charging pause is blocked by solar-charging"}';
  const rows: readonly [ChargerFault, string, number, string | RegExp][] = [
    [{ kind: "api-disabled" }, "/values", 200, off],
    [{ kind: "api-disabled" }, START, 200, off],
    [{ kind: "unauthorized" }, "/values", 401, '{"Response":"401 Unauthorized"}'],
    [{ kind: "busy" }, "/control", 503, ""],
    [{ kind: "error-500" }, "/info", 500, ""],
    [{ kind: "html" }, "/values", 200, /^<!DOCTYPE html>/],
    [{ kind: "commands-blocked" }, START, 405, blocked],
    [{ kind: "commands-blocked" }, "/control", 200, /^{"current_set":/],
    [{ kind: "clamped", currentA: 8 }, START, 200, '{"current_set":8,"charge_pause":0}'],
    [{ kind: "put-ignored" }, START, 200, '{"current_set":10.5,"charge_pause":0}'],
    [{ kind: "error-code", code: "16" }, "/values?raw", 200, /"status":6,.*"error_code":16}/],
    [
      { kind: "error-code", code: "16" },
      "/values",
      200,
      /"status":"ERROR",.*"error_code":"RESIDUAL_CURRENT_DETECTED"}/,
    ],
    [
      { kind: "warning-code", code: "16" },
      "/values",
      200,
      /"warning_code":"INCREASED_TEMPERATURE"/,
    ],
    [{ kind: "empty" }, "/values", 200, ""],
    [{ kind: "raw" }, "/values", 200, /"status":2,.*"relay_state":0,.*"error_code":0}/],
    [{ kind: "sparse" }, "/values", 200, /^{"powerflow":{.*"general":{[^{]*}}$/],
    [{ kind: "sparse" }, "/info", 200, /^{"general":{[^{]*},"connector":{[^{]*}}$/],
  ];
  for (const [fault, path, status, body] of rows) {
    await using charger = await startCharger();
    await charger.house.faults.set("charger", fault);
    const answer = await charger.ask(path);
    assert.equal(answer.status, status, `${fault.kind} ${path}`);
    if (typeof body === "string") assert.equal(answer.body, body, `${fault.kind} ${path}`);
    else assert.match(answer.body, body, `${fault.kind} ${path}`);
    await charger.house.faults.clear("charger");
    assert.match((await charger.ask("/values")).body, /"temperatures":.*}}$/);
  }
});

Deno.test("NrgkickGen2Server with put-ignored takes nothing, with down it is gone", async () => {
  await using charger = await startCharger();
  await charger.house.faults.set("charger", { kind: "put-ignored" });
  await charger.ask(START);
  charger.advance(10);
  assert.equal(await charger.value("/control", "charge_pause"), 1);
  await charger.house.faults.set("charger", { kind: "down" });
  await assert.rejects(charger.ask("/values"), Deno.errors.ConnectionRefused);
  await charger.house.faults.clear("charger");
  assert.equal((await charger.ask("/values")).status, 200);
});

Deno.test("NrgkickGen2Server opens its relay on an error, and closes it after", async () => {
  await using charger = await startCharger();
  await charger.ask(START);
  charger.advance(60);
  assert.ok(charger.house.state().carPowerW > 4000);
  await charger.house.faults.set("charger", { kind: "error-code", code: "34" });
  charger.advance(10);
  assert.equal(charger.house.state().carPowerW, 0);
  assert.equal(await charger.value("/control", "charge_pause"), 0, "the setting stays");
  await charger.house.faults.clear("charger");
  charger.advance(60);
  assert.ok(charger.house.state().carPowerW > 4000);
});

Deno.test("NrgkickGen2Server ends the charge at its energy limit, and says so", async () => {
  await using charger = await startCharger();
  await charger.ask(`${START}&energy_limit=100`);
  charger.advance(600);
  const { charger: unasked, carPowerW } = charger.house.state();
  assert.equal(carPowerW, 0, "nobody has asked it meanwhile");
  assert.ok(unasked.sessionWh >= 100 && unasked.sessionWh < 102, `${unasked.sessionWh} Wh`);
  assert.equal(await charger.value("/values", "general", "warning_code"), "ENERGY_LIMIT_REACHED");
  assert.equal(await charger.value("/values", "general", "charge_permitted"), 0);
  assert.equal(charger.house.state().carPowerW, 0);
  await charger.ask("/control?energy_limit=0");
  charger.advance(60);
  assert.equal(await charger.value("/values", "general", "status"), "CHARGING");
});

Deno.test("NrgkickGen2Server on a socket of one phase tells one, everywhere", async () => {
  await using charger = await startCharger({ charger: { supplyPhases: 1 } });
  await charger.ask(START);
  charger.advance(60);
  assert.equal(await charger.value("/info", "grid", "phases"), "L1");
  assert.equal(await charger.value("/info?raw", "grid", "phases"), 1);
  assert.equal(await charger.value("/info", "connector", "phase_count"), 1);
  assert.equal(await charger.value("/info", "connector", "type"), "DOMESTIC");
  assert.equal(await charger.value("/control", "phase_count"), 1);
  assert.equal(await charger.value("/values", "powerflow", "l2", "voltage"), 0);
  assert.equal(await charger.value("/values", "powerflow", "l2", "current"), 0);
  assert.equal(await charger.value("/values", "general", "relay_state"), "N, L1");
  const voltageV = Number(await charger.value("/values", "powerflow", "charging_voltage"));
  assert.ok(voltageV > 220, `${voltageV} V`);
});

Deno.test("NrgkickGen2Server names the phases that fuses have left, its attachment stays", async () => {
  await using charger = await startCharger();
  await charger.house.faults.set("charger", { kind: "phases-lost", supplyPhases: 2 });
  assert.equal(await charger.value("/info", "grid", "phases"), "L1, L2");
  assert.equal(await charger.value("/info", "connector", "phase_count"), 3);
});

Deno.test("NrgkickGen2Server switches phases where its app allows it, and lets nothing flow meanwhile", async () => {
  await using charger = await startCharger({ gen2: { canSwitchPhases: true } });
  await charger.ask(START);
  charger.advance(60);
  const twoPhasesW = charger.house.state().carPowerW;
  assert.equal((await charger.ask("/control?phase_count=1")).body, '{"phase_count":1}');
  assert.equal(await charger.value("/control", "phase_count"), 1, "told at once");
  charger.advance(3);
  assert.equal(charger.house.state().carPowerW, 0, "its contactors are open");
  charger.advance(60);
  const onePhaseW = charger.house.state().carPowerW;
  assert.ok(Math.abs(onePhaseW - twoPhasesW / 2) < 30, `${onePhaseW} of ${twoPhasesW} W`);
  assert.equal(await charger.value("/values", "powerflow", "l2", "current"), 0);
  for (const phases of ["0", "4", "x", "1.5", ""]) {
    const { status, body } = await charger.ask(`/control?phase_count=${phases}`);
    assert.deepEqual([status, body], [
      406,
      '{"Response":"Invalid phases entered, allowed 1 - 3"}',
    ]);
  }
  const { body } = await charger.ask("/control?current_set=7&phase_count=3&charge_pause=0");
  assert.equal(body, '{"current_set":7,"charge_pause":0,"phase_count":3}');
  charger.advance(60);
  assert.equal(charger.house.state().charger.activePhases, 2, "as many as the car has");
});

Deno.test("NrgkickGen2Server takes no more phases than its attachment has", async () => {
  await using charger = await startCharger({
    gen2: { canSwitchPhases: true },
    charger: { supplyPhases: 1 },
  });
  assert.equal((await charger.ask("/control?phase_count=3")).body, '{"phase_count":1}');
});

Deno.test("NrgkickGen2Server frozen tells for ever what it told", async () => {
  await using charger = await startCharger();
  await charger.ask(START);
  charger.advance(60);
  await charger.house.faults.set("charger", { kind: "frozen" });
  const before = (await charger.ask("/values")).body;
  charger.advance(600);
  assert.equal((await charger.ask("/values")).body, before);
  await charger.house.faults.clear("charger");
  assert.notEqual((await charger.ask("/values")).body, before);
});

Deno.test("NrgkickGen2Server is one charger with the gateway's", async () => {
  await using charger = await startCharger({ chargerCacheLagS: 0 });
  await charger.ask(START);
  charger.advance(5);
  const answer = await fetch(charger.house.addresses.nrgkickSettingsUrl);
  assert.match(await answer.text(), /"Charging":true},.*"ChargingCurrent":{"Value":10\.5,/);
});

Deno.test("startSimulatedHouse() serves no second generation unless it is asked to", async () => {
  await using house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    now: () => NOON_MS,
  });
  assert.equal(house.addresses.nrgkickGen2Address, null);
});
