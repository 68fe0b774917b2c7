import assert from "node:assert/strict";
import { HELP, parseCommand } from "../../../src/commands/arguments.ts";
import { dayRange, replay } from "../../../src/commands/replay/replay.ts";
import { SteeredHouse } from "../../../src/commands/replay/steered_house.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { CHARGE_MODES, type ChargeMode } from "../../../src/domain/house/mode.ts";
import type { Sample } from "../../../src/domain/history/samples.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { HOUR_MS, type Phases } from "../../../src/domain/house/units.ts";
import { House } from "../../../src/simulator/house/house.ts";
import { DataFolder, sampleAt } from "../../storage/data_folder.ts";
import { keepUp } from "../../storage/history/recorded_hours.ts";

/** Morning of midsummer, where the recorded house is. */
const FROM_MS = Date.UTC(2026, 5, 21, 6);
const DAY = "2026-06-21";
const HOURS = 8;

/** Samples of a simulated house, one in 5 s, as the program would have written them. */
function record(mode: ChargeMode, hours = HOURS, phases: Phases = 2): Sample[] {
  const house = new House({
    seed: 3,
    startMs: FROM_MS,
    weather: "broken",
    battery: { socPct: 40, capacityWh: 10_000 },
    car: { needWh: 90_000, phases },
  });
  const steered = new SteeredHouse(house, defaultSettings(), mode);
  const samples: Sample[] = [];
  while (house.state.atMs < FROM_MS + hours * HOUR_MS) {
    steered.cycle();
    const { state } = house;
    const currentMa = Math.round(state.charger.currentA * 1000);
    samples.push(sampleAt(state.atMs, {
      grid_power_w: Math.round(state.gridPowerW),
      pv_power_w: Math.round(state.pvPowerW),
      house_power_w: Math.round(state.housePowerW),
      inverter_ac_power_w: Math.round(state.acPowerW),
      battery_power_w: Math.round(state.batteryPowerW),
      battery_soc_permille: Math.round((state.socPct ?? 0) * 10),
      charger_power_w: Math.round(state.carPowerW),
      charger_current_l1_ma: currentMa,
      charger_current_l2_ma: phases >= 2 ? currentMa : 0,
      charger_current_l3_ma: phases === 3 ? currentMa : 0,
      mode: CHARGE_MODES.indexOf(steered.mode),
    }));
  }
  return samples;
}

interface Ran {
  readonly code: number;
  readonly out: readonly string[];
  readonly errors: readonly string[];
}

function run(dataDir: string, changes: Record<string, string> = {}, day = DAY): Ran {
  const out: string[] = [];
  const errors: string[] = [];
  const code = replay({ day, changes }, {
    dataDir,
    environment: () => undefined,
    write: (line) => out.push(line),
    complain: (line) => errors.push(line),
  });
  return { code, out, errors };
}

function fill(folder: DataFolder, samples: readonly Sample[]): void {
  using database = folder.open();
  database.settings.save({ timeZone: "Europe/Berlin" }, FROM_MS);
  for (const sample of samples) database.history.add(sample);
}

/** The numbers of one row, in the order of the columns. */
function row(out: readonly string[], label: string): readonly number[] {
  const line = out.find((text) => text.startsWith(label)) ?? "";
  return [...line.slice(label.length).matchAll(/[0-9.]+/g)].map(([digits]) => Number(digits));
}

Deno.test("replay() of a day with the settings it had comes near what happened", () => {
  using folder = new DataFolder();
  fill(folder, record("tracked"));
  const { code, out, errors } = run(folder.path);
  assert.equal(code, 0, errors.join());
  const [happenedKwh = 0, modelKwh = 0, ...rest] = row(out, "charged");
  assert.deepEqual(rest, [], "no third column without a change");
  assert.ok(happenedKwh > 5, out.join("\n"));
  assert.ok(Math.abs(modelKwh / happenedKwh - 1) < 0.05, out.join("\n"));
  const [importedKwh = 0, modelImportedKwh = 0] = row(out, "imported, whole day");
  assert.ok(Math.abs(importedKwh - modelImportedKwh) < 0.1, out.join("\n"));
  const [socPct = 0, modelSocPct = 0] = row(out, "battery at the end");
  assert.ok(Math.abs(socPct - modelSocPct) <= 5, out.join("\n"));
  const battery = out.find((line) => line.includes("a battery of")) ?? "";
  const [, capacityKwh = "0"] = /a battery of ([0-9.]+) kWh \(measured/.exec(battery) ?? [];
  assert.ok(Math.abs(Number(capacityKwh) - 10) < 0.4, battery);
  assert.match(out.join("\n"), /08:00 to 16:00 \(Europe\/Berlin\)/);
  assert.match(out.join("\n"), /on 2 phases/);
});

Deno.test("replay() has the car on the phases that it had that day", () => {
  for (const phases of [1, 2, 3] as const) {
    using folder = new DataFolder();
    fill(folder, record("fast", 1, phases));
    const { out } = run(folder.path);
    const [happenedKwh = 0, modelKwh = 0] = row(out, "charged");
    assert.ok(Math.abs(modelKwh / happenedKwh - 1) < 0.05, out.join("\n"));
  }
});

Deno.test("replay() of a house whose charger a page has added has what that one charged", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    const garage = { driver: "goe", name: "Garage", roles: ["charger"], params: {} } as const;
    const deviceId = database.devices.add({ ...garage, secrets: {} });
    database.settings.save({ timeZone: "Europe/Berlin" }, FROM_MS);
    for (const sample of record("tracked", 4)) {
      const devices = sample.devices.map((device) =>
        device.role === "charger" ? { ...device, deviceId } : device
      );
      database.history.add({ ...sample, devices });
    }
    keepUp(database, { atMs: FROM_MS + 5 * HOUR_MS, timeZone: "Europe/Berlin" });
  }
  const { out } = run(folder.path);
  const [happenedKwh = 0] = row(out, "charged");
  assert.ok(happenedKwh > 2, out.join("\n"));
  assert.match(out.join("\n"), /on 2 phases/);
});

Deno.test("replay() other settings give another day, beside the first", () => {
  using folder = new DataFolder();
  fill(folder, record("tracked"));
  const { code, out } = run(folder.path, { trackingStartSocPct: "95", maxCurrentA: "8" });
  assert.equal(code, 0);
  const [, asNowKwh = 0, changedKwh = 0] = row(out, "charged");
  assert.ok(changedKwh < asNowKwh - 1, out.join("\n"));
  assert.ok(out.includes("trackingStartSocPct: 60 -> 95"));
  assert.ok(out.includes("maxCurrentA: 15 -> 8"));
});

Deno.test("replay() a change to what is set already is none", () => {
  using folder = new DataFolder();
  fill(folder, record("tracked", 0.02));
  const { code, out } = run(folder.path, { maxCurrentA: "15" });
  assert.equal(code, 0);
  assert.ok(out.includes("No setting changed; give --set KEY=VALUE to try one"), out.join("\n"));
});

Deno.test("replay() a mode that was pressed that day is pressed at its time", () => {
  using folder = new DataFolder();
  const disabled = CHARGE_MODES.indexOf("disabled");
  const samples = record("fast", 2).map((sample) =>
    sample.atMs < FROM_MS + HOUR_MS
      ? sample
      : { ...sample, values: { ...sample.values, mode: disabled } }
  );
  fill(folder, samples);
  const [happenedKwh = 0, modelKwh = 0] = row(run(folder.path).out, "charged");
  assert.ok(modelKwh > 6 && modelKwh < 7.2, `${modelKwh} kWh in one hour of Fast`);
  assert.ok(happenedKwh > 12, "the recorded car went on");
});

Deno.test("replay() reads while the program has the database, and leaves it as it is", () => {
  using folder = new DataFolder();
  fill(folder, record("tracked", 1));
  const count = () => folder.query("SELECT count(*) AS n FROM samples")[0]?.["n"];
  const before = count();
  using running = folder.open();
  running.history.add(sampleAt(FROM_MS + 2 * HOUR_MS, { pv_power_w: 1 }));
  assert.equal(run(folder.path, { maxCurrentA: "10" }).code, 0);
  assert.equal(count(), before);
  assert.deepEqual(running.settings.load(), { timeZone: "Europe/Berlin" });
});

Deno.test("replay() gaps are bridged, and told", () => {
  using folder = new DataFolder();
  const samples = record("tracked", 3);
  fill(folder, samples.filter((_, index) => index < 720 || index >= 960));
  const { out } = run(folder.path);
  assert.match(out.join("\n"), /20 min without samples, bridged by straight lines/);
});

Deno.test("replay() a house without a battery is replayed without one", () => {
  using folder = new DataFolder();
  const samples = record("tracked", 1).map(({ values, ...sample }) => ({
    ...sample,
    values: { ...values, battery_power_w: null, battery_soc_permille: null },
  }));
  fill(folder, samples);
  const { code, out } = run(folder.path);
  assert.equal(code, 0);
  assert.match(out.join("\n"), /no house battery/);
  assert.match(out.find((line) => line.startsWith("battery at the end")) ?? "", /-\s+-$/);
});

Deno.test("replay() a day without samples fails with 1 and says where samples lie", () => {
  using folder = new DataFolder();
  fill(folder, record("tracked", 1));
  const { code, out, errors } = run(folder.path, {}, "2026-06-23");
  assert.equal(code, 1);
  assert.deepEqual(out, []);
  assert.deepEqual(errors, [
    "Cannot replay 2026-06-23 (Europe/Berlin): it has no samples",
    "Samples lie between 2026-06-21 and 2026-06-21",
  ]);
});

Deno.test("replay() samples that tell no sun cannot be replayed", () => {
  using folder = new DataFolder();
  fill(
    folder,
    record("tracked", 1).map(({ values, ...sample }) => ({
      ...sample,
      values: { ...values, pv_power_w: null },
    })),
  );
  const { code, errors } = run(folder.path);
  assert.equal(code, 1);
  assert.match(errors[0] ?? "", /its samples tell no pv_power_w/);
});

Deno.test("replay() a wrong value fails with 2 and says what is right", () => {
  using folder = new DataFolder();
  fill(folder, []);
  const { code, errors } = run(folder.path, { trackingStartSocPct: "101" });
  assert.equal(code, 2);
  assert.match(errors.join(), /trackingStartSocPct: .*not 101/);
});

Deno.test("replay() an empty database and none at all are told apart", () => {
  using folder = new DataFolder();
  assert.throws(() => run(folder.path), StorageFailed);
  fill(folder, []);
  assert.deepEqual(run(folder.path).errors.at(-1), "Nothing has been recorded yet");
});

Deno.test("dayRange() local days of 23, 24 and 25 hours", () => {
  const hours = (day: string, zone: string) => {
    const { fromMs, toMs } = dayRange(day, zone);
    return (toMs - fromMs) / HOUR_MS;
  };
  assert.equal(hours("2026-03-29", "Europe/Berlin"), 23);
  assert.equal(hours("2026-06-21", "Europe/Berlin"), 24);
  assert.equal(hours("2026-10-25", "Europe/Berlin"), 25);
  assert.equal(dayRange(DAY, "Europe/Berlin").fromMs, Date.UTC(2026, 5, 20, 22));
});

Deno.test("parseCommand() replay: its words, and each that is wrong", () => {
  assert.deepEqual(
    parseCommand(["replay", "--day", DAY, "--set", "maxCurrentA=10", "--set=plugWindow1=1=2"]),
    {
      name: "replay",
      options: { day: DAY, changes: { maxCurrentA: "10", plugWindow1: "1=2" } },
    },
  );
  const rows = [
    { words: [], message: '"replay" needs --day YYYY-MM-DD' },
    { words: ["--day", "2026-06"], message: '--day takes a day as YYYY-MM-DD, not "2026-06"' },
    { words: ["--day", "21.6.2026"], message: '--day takes a day as YYYY-MM-DD, not "21.6.2026"' },
    {
      words: ["--day", "2026-02-29"],
      message: '--day takes a day as YYYY-MM-DD, not "2026-02-29"',
    },
    {
      words: ["--day", DAY, "--set", "maxCurrentA"],
      message: '--set takes KEY=VALUE, not "maxCurrentA"',
    },
    { words: ["--day", DAY, "--set", "=1"], message: '--set takes KEY=VALUE, not "=1"' },
    { words: ["--day", DAY, "--set", "nonsense=1"], message: 'There is no setting "nonsense"' },
    {
      words: ["--day", DAY, "--set", "maxCurrentA=7", "--set", "maxCurrentA=8"],
      message: "--set maxCurrentA is given twice",
    },
    { words: ["--day", DAY, "--speed", "2"], message: '"replay" takes no --speed' },
    { words: ["--day", DAY, "x"], message: '"replay" takes no "x"' },
  ];
  for (const { words, message } of rows) {
    assert.deepEqual(parseCommand(["replay", ...words]), { name: "wrong", message });
  }
  assert.match(HELP, /replay .*\n.*--day YYYY-MM-DD.*\n.*--set KEY=VALUE/);
});
