import assert from "node:assert/strict";
import * as v from "valibot";
import { openNrgkickGen2 } from "../../../src/devices/nrgkick_gen2/nrgkick_gen2.ts";
import { decodeNotice, decodeStatus } from "../../../src/devices/nrgkick_gen2/vendor_codes.ts";
import type { ChargerNotice } from "../../../src/domain/house/snapshot.ts";
import { startSimulatedHouse } from "../../../src/simulator/simulated_house.ts";
import { peerTest } from "../../peers/peers.ts";

/** A client that nobody here wrote reads the simulated charger, and what it reads is what flows. */
const CLIENT = new URL("./nrgkick_client.py", import.meta.url).pathname;
const NOON_MS = Date.UTC(2026, 5, 21, 11);

const PHASE = v.object({ voltage: v.number(), current: v.number(), active_power: v.number() });
const GENERAL = v.record(v.string(), v.union([v.number(), v.string()]));
const VALUES = v.object({
  energy: v.object({ total_charged_energy: v.number(), charged_energy: v.number() }),
  powerflow: v.object({
    total_active_power: v.number(),
    grid_frequency: v.number(),
    l1: PHASE,
    l2: PHASE,
    l3: PHASE,
  }),
  general: GENERAL,
  temperatures: v.object({ housing: v.number() }),
});
const INFO = v.object({
  general: v.object({ model_type: v.string(), rated_current: v.number() }),
  connector: v.object({
    phase_count: v.number(),
    max_current: v.number(),
    type: v.union([v.number(), v.string()]),
  }),
  grid: v.object({ phases: v.union([v.number(), v.string()]) }),
  cellular: v.object({ mode: v.union([v.number(), v.string()]) }),
});
const TOLD = v.object({
  info: INFO,
  rawInfo: INFO,
  control: v.unknown(),
  values: VALUES,
  rawValues: VALUES,
  section: v.unknown(),
  current: v.number(),
  pause: v.number(),
  limit: v.number(),
  phases: v.number(),
  tooManyPhases: v.string(),
  tooSmallCurrent: v.string(),
  controlAfter: v.unknown(),
  enums: v.record(v.string(), v.record(v.string(), v.number())),
});

async function ask(python: string, address: string): Promise<v.InferOutput<typeof TOLD>> {
  const { success, stdout, stderr } = await new Deno.Command(python, { args: [CLIENT, address] })
    .output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return v.parse(TOLD, JSON.parse(new TextDecoder().decode(stdout)));
}

peerTest(
  "nrgkick_api",
  "nrgkick-api reads all values of a simulated charger, and steers it",
  async (python) => {
    let atMs = NOON_MS - 60_000;
    await using house = await startSimulatedHouse({
      seed: 1,
      weather: "clear",
      startMs: atMs,
      now: () => atMs,
      gen2: { canSwitchPhases: true },
      charger: { currentA: 10 },
    });
    house.house.charger.command({ isEnabled: true, currentA: 10 }, atMs);
    atMs = NOON_MS;
    house.house.advanceTo(atMs);
    const address = house.addresses.nrgkickGen2Address ?? "";
    const [hostname = "", port] = address.split(":");
    const ours = openNrgkickGen2({
      host: hostname,
      port: Number(port),
      user: "",
      password: "",
      clock: { wallMs: () => atMs, steadyMs: () => atMs },
    });
    const read = await ours.read();
    await ours.close();
    const { carPowerW, charger } = house.state();
    const told = await ask(python, address);
    const { values, rawValues, info, rawInfo } = told;
    assert.ok(carPowerW > 4000 && Math.abs(values.powerflow.total_active_power - carPowerW) < 0.01);
    const { l1, l2, l3 } = values.powerflow;
    assert.deepEqual({
      powerW: values.powerflow.total_active_power,
      phasePowersW: [l1, l2, l3].map(({ active_power }) => active_power),
      phaseCurrentsA: [l1, l2, l3].map(({ current }) => current),
      phaseVoltagesV: [l1, l2, l3].map(({ voltage }) => voltage),
      sessionEnergyWh: values.energy.charged_energy,
      totalEnergyWh: values.energy.total_charged_energy,
      temperatureC: values.temperatures.housing,
      frequencyHz: values.powerflow.grid_frequency,
      maxCurrentA: info.connector.max_current,
    }, {
      powerW: read.powerW,
      phasePowersW: read.phasePowersW,
      phaseCurrentsA: read.phaseCurrentsA,
      phaseVoltagesV: read.phaseVoltagesV,
      sessionEnergyWh: read.sessionEnergyWh,
      totalEnergyWh: read.totalEnergyWh,
      temperatureC: read.temperatureC,
      frequencyHz: read.frequencyHz,
      maxCurrentA: read.maxCurrentA,
    });
    assert.equal(values.energy.total_charged_energy, Math.round(charger.totalWh));
    assert.deepEqual(told.section, { energy: values.energy });
    assert.deepEqual(told.control, {
      current_set: 10,
      charge_pause: 0,
      energy_limit: 0,
      phase_count: 3,
    });
    // Names and numbers are the same things in the peer's own tables.
    const { enums } = told;
    const pairs: readonly (readonly [string, unknown, unknown])[] = [
      ["ChargingStatus", values.general["status"], rawValues.general["status"]],
      ["ErrorCode", values.general["error_code"], rawValues.general["error_code"]],
      ["WarningCode", values.general["warning_code"], rawValues.general["warning_code"]],
      ["RcdTriggerStatus", values.general["rcd_trigger"], rawValues.general["rcd_trigger"]],
      ["RelayState", underscored(values.general["relay_state"]), rawValues.general["relay_state"]],
      ["ConnectorType", info.connector.type, rawInfo.connector.type],
      ["GridPhases", underscored(info.grid.phases), rawInfo.grid.phases],
      ["CellularMode", info.cellular.mode, rawInfo.cellular.mode],
    ];
    for (const [table, name, number] of pairs) {
      assert.equal(enums[table]?.[String(name)], number, `${table} ${name}`);
    }
    assert.deepEqual([told.current, told.pause, told.limit, told.phases], [8.5, 1, 5000, 1]);
    assert.match(told.tooManyPhases, /allowed 1 - 3/);
    assert.match(told.tooSmallCurrent, /Invalid current_set/);
    assert.deepEqual(told.controlAfter, {
      current_set: 8.5,
      charge_pause: 1,
      energy_limit: 5000,
      phase_count: 1,
    });
    atMs += 10_000;
    assert.equal(house.state().carPowerW, 0);
  },
);

peerTest("nrgkick_api", "nrgkick-api has the codes of the driver's own tables", async (python) => {
  const atMs = NOON_MS;
  await using house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: atMs,
    now: () => atMs,
    gen2: { canSwitchPhases: true },
  });
  const { enums } = await ask(python, house.addresses.nrgkickGen2Address ?? "");
  const tables: readonly (readonly [ChargerNotice["kind"], string])[] = [
    ["error", "ErrorCode"],
    ["warning", "WarningCode"],
    ["rcd", "RcdTriggerStatus"],
  ];
  for (const [kind, table] of tables) {
    const entries = Object.entries(enums[table] ?? {}).filter(([, code]) => code !== 0);
    assert.ok(entries.length >= 5, table);
    for (const [name, code] of entries) {
      // A Python name cannot begin with a digit.
      const ours = name === "ATTACHMENT_32A_ON_16A_UNIT" ? "32A_ATTACHMENT_ON_16A_UNIT" : name;
      assert.equal(decodeNotice(kind, code)?.name, ours);
    }
  }
  for (const [name, code] of Object.entries(enums["ChargingStatus"] ?? {})) {
    assert.equal(decodeStatus(code), name.toLowerCase());
  }
});

function underscored(names: unknown): string {
  return String(names).replaceAll(", ", "_");
}
