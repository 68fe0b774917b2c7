import assert from "node:assert/strict";
import { DEVICES_VARIABLE } from "../../../src/app/settings/fixed_devices.ts";
import { SYSTEM_CLOCK } from "../../../src/app/clocks.ts";
import type { DoctorReport } from "../../../src/commands/doctor/doctor_report.ts";
import { runProgram } from "../../../src/commands/run/run_program.ts";
import { environmentName } from "../../../src/domain/settings/parse_settings.ts";
import { isSettingKey } from "../../../src/domain/settings/settings.ts";
import type { DeviceRow, NetworkPart } from "../../../src/simulator/part_devices.ts";
import { ShortWaits } from "../../devices/transport/short_waits.ts";
import { DEADLINE_MS, DoctoredHouse } from "../doctored_house.ts";

const PARTS: readonly NetworkPart[] = [
  { kind: "plant", name: "East roof", device: "fronius", battery: null },
  { kind: "charger", name: "Carport", device: "goe", car: {} },
  { kind: "heater", name: "Bath", device: "shelly" },
  { kind: "load", name: "Heat pump", device: "shelly" },
];

/** The doctor's report where the environment makes these devices beside those of the settings. */
async function ask(
  house: DoctoredHouse,
  rows: readonly DeviceRow[],
  settings: Readonly<Record<string, unknown>> = house.settings,
  programOrigin?: string,
) {
  const variables = new Map(
    Object.entries(settings).flatMap(([key, value]) =>
      isSettingKey(key) ? [[environmentName(key), String(value)] as const] : []
    ),
  );
  variables.set(DEVICES_VARIABLE, JSON.stringify(rows));
  const surroundings = {
    environment: (name: string) => variables.get(name),
    ...(programOrigin === undefined ? {} : { programOrigin }),
  };
  const json = await house.ask({}, { isJson: true }, surroundings);
  const report: DoctorReport = JSON.parse(json.printed[0] ?? "");
  const text = await house.ask({}, {}, surroundings);
  return { code: json.code, report, text: text.printed.join("\n") };
}

function rowsOf(house: DoctoredHouse): readonly DeviceRow[] {
  return house.simulation.devices.map(({ row }) => row);
}

Deno.test("runDoctor() examines every device of the list, each role by itself", async () => {
  await using house = await DoctoredHouse.open({ parts: PARTS });
  const { code, report, text } = await ask(house, rowsOf(house));
  assert.deepEqual([code, report.isWell], [0, true], JSON.stringify(report));
  const told = report.devices.slice(5);
  assert.deepEqual(told.map(({ device, name, verdict }) => `${device} ${name} ${verdict}`), [
    "inverter East roof ok",
    "charger Carport ok",
    "plug Bath ok",
    "load Heat pump ok",
  ]);
  for (const { roundTrip, values, address } of told) {
    assert.equal(roundTrip?.reads, 3);
    assert.ok(values.length > 0 && address !== null);
  }
  assert.match(text, /^charger "Carport" at 127\.0\.0\.1:\d+: ok$/m);
});

Deno.test("runDoctor() tells what is wrong with a device of the list, in the words of its make", async () => {
  await using house = await DoctoredHouse.open({ parts: PARTS });
  using _silence = new ShortWaits(DEADLINE_MS);
  const [, carport, bath] = house.simulation.devices;
  await carport?.setOutage("silent");
  await bath?.setOutage("down");
  const { code, report, text } = await ask(house, rowsOf(house));
  assert.equal(code, 1);
  const problems = report.devices.slice(5).map(({ name, problems }) =>
    [name, problems.map(({ code }) => code)] as const
  );
  assert.deepEqual(
    new Map(problems),
    new Map([
      ["East roof", []],
      ["Carport", ["no-answer"]],
      ["Bath", ["port-closed"]],
      ["Heat pump", []],
    ]),
  );
  assert.match(text, /^plug "Bath" at .*: NOT WELL\n {2}! .*\n {4}to do: /m);
});

Deno.test("runDoctor() asks the program about a device of the list that takes one client", async () => {
  await using house = await DoctoredHouse.open({ parts: PARTS });
  const { inverterHost, inverterPort } = house.simulation.addresses;
  const roof = {
    driver: "solaredge",
    name: "Roof",
    roles: ["grid", "pv", "battery"],
    params: { host: inverterHost, port: inverterPort },
  };
  const rows = [roof, ...rowsOf(house)];
  const running = await runProgram({
    dataDir: house.dataDir,
    clock: SYSTEM_CLOCK,
    isDemo: false,
    mayUseOwnMachine: true,
    environment: (name) => name === DEVICES_VARIABLE ? JSON.stringify(rows) : undefined,
    port: 0,
    hostname: "127.0.0.1",
    write: () => {},
    onBroken: () => {},
  });
  try {
    await running.program.tick();
    const { report } = await ask(house, rows, {}, `http://127.0.0.1:${running.port}`);
    const told = report.devices.filter(({ name }) => name !== undefined);
    assert.deepEqual(
      told.map(({ name, device, source, verdict }) => [name, device, source, verdict]),
      [
        ["Roof", "meter", "program", "ok"],
        ["Roof", "inverter", "program", "ok"],
        ["Roof", "battery", "program", "ok"],
        ["East roof", "inverter", "device", "ok"],
        ["Carport", "charger", "device", "ok"],
        ["Bath", "plug", "device", "ok"],
        ["Heat pump", "load", "device", "ok"],
      ],
    );
    const { report: alone } = await ask(house, rows, {}, "http://127.0.0.1:9");
    assert.equal(alone.devices.find(({ name }) => name === "Roof")?.verdict, "unknown");
  } finally {
    await running.stop();
  }
  const { report } = await ask(house, rows, {});
  const { source } = report.devices.find(({ name }) => name === "Roof") ?? {};
  assert.equal(source, "device", "no program has it");
});

Deno.test("runDoctor() finds the devices that pages have added", async () => {
  await using house = await DoctoredHouse.open({ parts: PARTS });
  const running = await runProgram({
    dataDir: house.dataDir,
    clock: SYSTEM_CLOCK,
    isDemo: false,
    mayUseOwnMachine: true,
    environment: () => undefined,
    presets: house.settings,
    port: 0,
    hostname: "127.0.0.1",
    write: () => {},
    onBroken: () => {},
  });
  for (const row of rowsOf(house)) await running.program.devices.add({ ...row });
  await running.stop();
  const { report } = await ask(house, []);
  const names = report.devices.flatMap(({ name }) => name ?? []);
  assert.deepEqual(names, PARTS.map(({ name }) => name));
});
