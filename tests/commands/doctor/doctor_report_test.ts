import assert from "node:assert/strict";
import { reportOfRole, untestedReport } from "../../../src/commands/doctor/doctor_devices.ts";
import {
  type DeviceReport,
  type DoctorReport,
  isAllWell,
  plainLine,
  REPORT_SCHEMA,
  type ReportProblem,
  reportText,
  splitUnit,
} from "../../../src/commands/doctor/doctor_report.ts";

const SILENT: ReportProblem = {
  code: "no-answer",
  what: "It does not answer",
  todo: "Look at its lamp",
  detail: "timeout",
};
const WELL: DeviceReport = { ...untestedReport("plug", "ok"), source: "device" };

function reportWith(change: Partial<DoctorReport>): DoctorReport {
  const report = {
    schema: REPORT_SCHEMA,
    version: "1.2.3",
    atMs: Date.UTC(2026, 5, 21, 10),
    program: { isRunning: false, problems: [] },
    notes: [],
    devices: [],
    ...change,
  } as const;
  return { ...report, isWell: isAllWell(report) };
}

function linesOf(change: Partial<DoctorReport>): readonly string[] {
  return reportText(reportWith(change)).split("\n");
}

/** The lines of one device. */
function linesOfDevice(device: Partial<DeviceReport>): readonly string[] {
  return linesOf({ devices: [{ ...WELL, ...device }] }).slice(3, -2);
}

Deno.test("reportText() says when, who was asked, what was noted, and that all is well", () => {
  assert.deepEqual(linesOf({ notes: ["a stored value is left out"] }), [
    "chargemanager 1.2.3, doctor at 2026-06-21T10:00:00.000Z",
    "The program is not running: every device was asked directly.",
    "Note: a stored value is left out",
    "",
    "All is well.",
  ]);
});

Deno.test("reportText() says who was asked for the inverter", () => {
  const asked = (isRunning: boolean, devices: readonly DeviceReport[]) =>
    linesOf({ program: { isRunning, problems: [] }, devices })[1];
  const inverter = { ...WELL, device: "inverter" } as const;
  const instead =
    "The program is running and holds the inverter's only connection: it was asked instead.";
  assert.equal(asked(true, [inverter]), instead);
  const direct = (state: string) => `The program is ${state}: every device was asked directly.`;
  assert.equal(asked(false, [inverter]), direct("not running"));
  assert.equal(asked(true, [{ ...inverter, verdict: "not-configured" }]), direct("running"));
  assert.equal(asked(true, [WELL]), direct("running"));
});

Deno.test("reportText() counts what is wrong, and says what could not be asked", () => {
  const last = (devices: readonly DeviceReport[], problems: readonly ReportProblem[] = []) =>
    linesOf({ devices, program: { isRunning: true, problems } }).at(-1);
  const bad: DeviceReport = { ...WELL, verdict: "failing", problems: [SILENT] };
  const unknown = untestedReport("meter", "unknown");
  assert.equal(last([WELL]), "All is well.");
  assert.equal(last([bad]), "1 problem.");
  assert.equal(last([bad, bad], [SILENT]), "3 problems.");
  assert.equal(last([unknown]), "0 problems, and not everything could be asked.");
  assert.equal(last([untestedReport("plug", "not-configured")]), "All is well.");
});

Deno.test("reportText() tells of a device where it lies, what it says of itself, and how fast it is", () => {
  assert.deepEqual(linesOfDevice({ address: "plug.lan:9999" }), ["plug at plug.lan:9999: ok"]);
  assert.deepEqual(linesOfDevice({ name: "Boiler", source: "program", verdict: "failing" }), [
    'plug "Boiler": NOT WELL, as the running program says',
  ]);
  assert.deepEqual(
    linesOfDevice({
      identity: { model: "HS110", ratedPowerW: 3680, isLinked: true },
      roundTrip: { reads: 3, minMs: 4.2, medianMs: 5 },
    }),
    [
      "plug: ok",
      "  model HS110, rated power 3680 W, is linked yes",
      "  3 reads, 4.2 ms at best, 5 ms median",
    ],
  );
  assert.equal(
    linesOfDevice({ roundTrip: { reads: 1, minMs: 4, medianMs: 4 } })[1],
    "  1 read, 4 ms at best, 4 ms median",
  );
});

Deno.test("reportText() tells values by their name, unit and age, lists a part each", () => {
  const value = { unit: "W", ageMs: null };
  assert.deepEqual(
    linesOfDevice({
      values: [
        { ...value, name: "gridPowerW", value: -1058 },
        { ...value, name: "phasePowersW", value: [10, null, 30], ageMs: 1250 },
        { ...value, name: "powerW", value: null },
        { name: "notices", value: [], unit: null, ageMs: 0 },
        { name: "on", value: false, unit: null, ageMs: null },
      ],
    }).slice(1),
    [
      "  grid power             -1058 W",
      "  phase powers           10 / unknown / 30 W        1.3 s old",
      "  power                  unknown",
      "  notices                none                       0.0 s old",
      "  on                     no",
    ],
  );
});

Deno.test("reportText() tells the same trouble of two devices once", () => {
  const meter: DeviceReport = { ...WELL, device: "meter", verdict: "failing", problems: [SILENT] };
  const inverter: DeviceReport = { ...meter, device: "inverter" };
  const other = { ...SILENT, what: "It refuses", detail: null };
  const devices = [inverter, meter, { ...meter, problems: [other] }];
  assert.deepEqual(linesOf({ devices }).slice(3, -2), [
    "inverter: NOT WELL",
    "  ! It does not answer",
    "    to do: Look at its lamp",
    "    (timeout)",
    "",
    "meter: NOT WELL",
    "  ! as with the inverter",
    "",
    "meter: NOT WELL",
    "  ! It refuses",
    "    to do: Look at its lamp",
  ]);
});

Deno.test("isAllWell() is false for a problem of anybody, and for one who could not be asked", () => {
  const well = (change: Partial<DoctorReport>) => reportWith(change).isWell;
  assert.equal(well({ devices: [WELL, untestedReport("battery", "absent")] }), true);
  assert.equal(well({ devices: [WELL, { ...WELL, problems: [SILENT] }] }), false);
  assert.equal(well({ devices: [untestedReport("meter", "unknown")] }), false);
  assert.equal(well({ program: { isRunning: true, problems: [SILENT] } }), false);
});

Deno.test("reportOfRole() tells the least and the middle of the times, values to thousandths", () => {
  const test = {
    values: {
      powerW: 1.23456,
      on: true,
      phasePowersW: [1.00049, null],
      notices: [{ kind: "error", code: 17, name: null }],
      nested: { a: 1 },
    },
    isAbsent: false,
    address: "box.lan",
    identity: { model: "X" },
    durationsMs: [9.06, 3.04, 5.55, 7],
    ageMs: 40,
    problems: [],
  };
  const report = reportOfRole("charger", test);
  assert.deepEqual(report.roundTrip, { reads: 4, minMs: 3, medianMs: 5.6 });
  assert.deepEqual(report.values, [
    { name: "powerW", value: 1.235, unit: "W", ageMs: 40 },
    { name: "on", value: true, unit: null, ageMs: 40 },
    { name: "phasePowersW", value: [1, null], unit: "W", ageMs: 40 },
    { name: "notices", value: ["error 17"], unit: null, ageMs: 40 },
  ]);
  assert.deepEqual([report.verdict, report.address, report.source], ["ok", "box.lan", "device"]);
  const silent = reportOfRole("charger", { ...test, values: null, durationsMs: [] });
  assert.deepEqual([silent.roundTrip, silent.values], [null, []]);
  const odd = reportOfRole("charger", { ...test, durationsMs: [9, 3, 5] });
  assert.equal(odd.roundTrip?.medianMs, 5);
  const absent = reportOfRole("battery", { ...test, isAbsent: true });
  assert.deepEqual([absent.verdict, absent.address, absent.identity], ["absent", null, {}]);
});

Deno.test("splitUnit() takes the longest unit off the end of a name, and of no other", () => {
  const rows: readonly [string, string, string | null][] = [
    ["gridPowerW", "gridPower", "W"],
    ["energyWh", "energy", "Wh"],
    ["signalDbm", "signal", "dBm"],
    ["temperatureC", "temperature", "°C"],
    ["socPct", "soc", "%"],
    ["L1A", "L1", "A"],
    ["W", "W", null],
    ["MAC", "MAC", null],
    ["status", "status", null],
  ];
  for (const [key, name, unit] of rows) assert.deepEqual(splitUnit(key), { name, unit }, key);
});

Deno.test("plainLine() lets no device steer the terminal", () => {
  assert.equal(plainLine("a\u001b[31mb\u0000c\u007fd\u009fe"), "a [31mb c d e");
});
