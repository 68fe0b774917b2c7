import assert from "node:assert/strict";
import type { BatteryCount } from "../../../src/devices/solaredge/battery.ts";
import {
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import { describeVendorStatus } from "../../../src/devices/solaredge/vendor_status.ts";
import { solaredgeEn } from "../../../src/words/en/makes/solaredge.ts";
import type { InverterFault } from "../../../src/simulator/faults/faults.ts";
import type { SimulatedHouseOptions } from "../../../src/simulator/simulated_house.ts";
import { PARTS, ReadHouse } from "./house.ts";
import { ShortWaits } from "../transport/short_waits.ts";

const PATIENT_MS = 5000;

/** Reads so many ms after the fault began: once in each quality that a lost reading goes through. */
const READS_AT_MS = [5000, 35_000, 80_000, 125_000];
const WELL = "fresh fresh fresh fresh";
const LOST = "fresh stale stale unavailable";
const ALL_WELL = { meter: WELL, battery: WELL, inverter: WELL };
const ALL_LOST = { meter: LOST, battery: LOST, inverter: LOST };

interface Row {
  readonly fault: InverterFault;
  readonly note?: string;
  readonly house?: Partial<SimulatedHouseOptions>;
  /** Quality of each reading at `READS_AT_MS`. */
  readonly quality: { readonly meter: string; readonly battery: string; readonly inverter: string };
  /** Class of every error at the last read, and what all say to the user. */
  readonly error?: new (...args: never[]) => Error;
  readonly text?: RegExp;
  /** What is read while the fault lasts. */
  readonly values?: (read: ReadHouse) => void;
}

const NIGHT: Partial<SimulatedHouseOptions> = {
  pvWPerKwp: () => 0,
  householdW: () => 400,
  battery: { socPct: 5 },
};

const ROWS: readonly Row[] = [
  {
    fault: { kind: "down" },
    quality: ALL_LOST,
    error: DeviceUnreachable,
    text: /^Cannot reach 127\.0\.0\.1:\d+: connection refused$/,
  },
  {
    fault: { kind: "silent" },
    quality: ALL_LOST,
    error: DeviceTimeout,
    text:
      /^Cannot (read holding registers \d+-\d+ of|reach) 127\.0\.0\.1:\d+: timeout after 5000 ms$/,
  },
  {
    fault: { kind: "slow", delayMs: 600_000 },
    quality: ALL_LOST,
    error: DeviceTimeout,
    text: /: timeout after 5000 ms$/,
  },
  { fault: { kind: "slow", delayMs: 20 }, note: "within the deadline", quality: ALL_WELL },
  { fault: { kind: "split" }, quality: ALL_WELL },
  {
    fault: { kind: "garbage" },
    quality: ALL_LOST,
    error: DeviceProtocol,
    text: /: answer of protocol \d+, not 0$/,
  },
  {
    fault: { kind: "old-answers" },
    quality: ALL_LOST,
    error: DeviceProtocol,
    text: /: (more bytes than the answer has|bytes that were not asked for)$/,
  },
  {
    fault: { kind: "exception", code: 2 },
    quality: ALL_LOST,
    error: DeviceRejected,
    text: /^Cannot read holding registers \d+-\d+ of .*: exception 2 \(illegal data address\)$/,
  },
  {
    fault: { kind: "exception", code: 4 },
    quality: ALL_LOST,
    error: DeviceProtocol,
    text: /: exception 4 \(device failure\)$/,
  },
  {
    fault: { kind: "exception", code: 6 },
    quality: ALL_LOST,
    error: DeviceProtocol,
    text: /: exception 6 \(device busy\)$/,
  },
  {
    fault: { kind: "frozen" },
    quality: {
      meter: "fresh fresh stale stale",
      battery: "fresh fresh fresh stale",
      inverter: "fresh fresh stale stale",
    },
    error: DeviceProtocol,
    text: /^Cannot read (meter|battery|inverter) of .*: its registers have been frozen for 125 s$/,
  },
  {
    fault: { kind: "not-implemented" },
    quality: ALL_WELL,
    values: ({ meter, battery, inverter }) => {
      assert.equal(meter.value?.gridPowerW, null);
      assert.equal(battery.value?.powerW, null);
      assert.equal(battery.value?.socPct, null);
      assert.equal(inverter.value?.acPowerW, null);
      assert.equal(inverter.value?.status, null);
    },
  },
  {
    fault: { kind: "starting" },
    quality: ALL_WELL,
    values: ({ inverter }) => {
      assert.equal(inverter.value?.status, "starting");
      assert.equal(inverter.value?.acPowerW, 0);
    },
  },
  {
    fault: { kind: "meter-lost" },
    quality: ALL_WELL,
    values: ({ meter, inverter }) => {
      assert.equal(meter.value?.gridPowerW, null);
      assert.deepEqual(meter.value?.phasePowersW, [null, null, null]);
      assert.equal(meter.value?.importedWh, null);
      assert.equal(faultWords(inverter.value?.vendorStatus), "no communication with the meter");
    },
  },
  {
    fault: { kind: "meter-asleep" },
    note: "at night",
    house: NIGHT,
    quality: ALL_WELL,
    values: ({ meter, inverter }) => {
      assert.equal(inverter.value?.status, "sleeping");
      assert.equal(meter.value?.gridPowerW, null, "the house draws 400 W");
      assert.ok((meter.value?.importedWh ?? 0) > 0);
    },
  },
  {
    fault: { kind: "sign-flipped" },
    note: "cannot be told from the truth",
    quality: ALL_WELL,
    values: (read) => assert.equal(read.meter.value?.gridPowerW, -read.trueGridW),
  },
  {
    fault: { kind: "battery-asleep" },
    quality: ALL_WELL,
    values: ({ battery }) => {
      assert.equal(battery.value?.powerW, 0);
      assert.equal(battery.value?.status, "power-saving");
      assert.equal(battery.value?.voltageV, null);
      assert.ok((battery.value?.socPct ?? 0) > 0);
    },
  },
  {
    fault: { kind: "battery-overflow", status: 4 },
    note: "while it discharges",
    quality: ALL_WELL,
    values: ({ battery }) => assert.equal(battery.value?.powerW, null),
  },
  {
    fault: { kind: "battery-overflow", status: 10 },
    note: "while it rests",
    quality: ALL_WELL,
    values: ({ battery }) => assert.equal(battery.value?.powerW, 0),
  },
  {
    fault: { kind: "battery-lost" },
    quality: ALL_WELL,
    values: ({ battery }) => {
      assert.equal(battery.value?.socPct, null);
      assert.equal(battery.value?.status, "fault");
    },
  },
  {
    fault: { kind: "counters-reset" },
    quality: ALL_WELL,
    values: ({ battery }) => assert.equal(battery.value?.chargedWh, 0),
  },
  { fault: { kind: "counters-backwards" }, quality: ALL_WELL },
  {
    fault: { kind: "throttled" },
    quality: ALL_WELL,
    values: ({ inverter }) => {
      assert.equal(inverter.value?.status, "throttled");
      assert.ok((inverter.value?.acPowerW ?? 0) > 0);
    },
  },
  {
    fault: { kind: "inverter-fault", vendorStatus: 0x3_0017 },
    quality: ALL_WELL,
    values: ({ inverter }) => {
      assert.equal(inverter.value?.status, "fault");
      assert.equal(faultWords(inverter.value?.vendorStatus), "internal fault of the battery");
    },
  },
  { fault: { kind: "grid-off" }, quality: ALL_WELL },
  ...[127_000, -127_000, 1_270_000].map((powerW): Row => ({
    fault: { kind: "wild-power", powerW },
    note: `${powerW} W`,
    quality: ALL_WELL,
    values: ({ inverter }) => {
      assert.equal(inverter.value?.acPowerW, null);
      assert.ok((inverter.value?.dcPowerW ?? 0) > 0, "the rest stays");
    },
  })),
  {
    fault: { kind: "scale-race" },
    quality: ALL_WELL,
    values: ({ house, inverter }) => {
      const truthW = house.house.stateAgo(1).acPowerW;
      assert.ok(Math.abs((inverter.value?.acPowerW ?? NaN) - truthW) <= 5);
    },
  },
  { fault: { kind: "unknown-hangs" }, note: "as nothing unknown is asked for", quality: ALL_WELL },
];

for (const row of ROWS) {
  const { fault, note, quality, error, text } = row;
  const what = "code" in fault ? `${fault.kind} ${fault.code}` : fault.kind;
  const name = note === undefined ? what : `${what}, ${note}`;
  Deno.test(`SolarEdge fault ${name}: quality, error, recovery in one cycle`, async () => {
    await using read = await ReadHouse.start({
      house: row.house ?? {},
      deadlineMs: PATIENT_MS,
    });
    await read.poll(0);
    assertWell(read);
    await read.house.faults.set("inverter", fault);
    const seen = await qualities(read, row);
    for (const part of PARTS) {
      assert.equal(seen[part]?.join(" "), quality[part], part);
      if (quality[part] === WELL) {
        assert.equal(read.errors[part], null, part);
        continue;
      }
      assert.ok(error !== undefined && read.errors[part] instanceof error, part);
      assert.match(read[part].error ?? "", text ?? /^$/);
    }
    await read.house.faults.clear("inverter");
    await read.poll(5000);
    assertWell(read);
  });
}

async function qualities(read: ReadHouse, row: Row): Promise<Record<string, string[]>> {
  using _silence = row.error === DeviceTimeout ? new ShortWaits(PATIENT_MS) : null;
  const seen: Record<string, string[]> = { meter: [], battery: [], inverter: [] };
  let beforeMs = 0;
  for (const atMs of READS_AT_MS) {
    await read.poll(atMs - beforeMs);
    beforeMs = atMs;
    for (const part of PARTS) seen[part]?.push(read[part].quality);
    row.values?.(read);
  }
  return seen;
}

/** What the code that an inverter tells means; null: nobody knows. */
function faultWords(vendorStatus: number | null = null): string | null {
  const faults: Readonly<Record<string, string>> = solaredgeEn.faults;
  return faults[describeVendorStatus(vendorStatus ?? 0)?.label ?? ""] ?? null;
}

/** Every reading is fresh, without a miss, and true. */
function assertWell(read: ReadHouse): void {
  for (const part of PARTS) {
    assert.equal(read.errors[part], null, part);
    assert.equal(read[part].quality, "fresh", part);
    assert.equal(read[part].misses, 0, part);
    assert.equal(read[part].error, null, part);
  }
  assert.equal(read.meter.value?.gridPowerW, read.trueGridW + 0);
  const { acPowerW, socPct } = read.house.house.stateAgo(1);
  assert.ok(Math.abs((read.inverter.value?.acPowerW ?? NaN) - acPowerW) <= 0.5);
  if (socPct === null) assert.equal(read.battery.value, null);
  else assert.ok(Math.abs((read.battery.value?.socPct ?? NaN) - socPct) < 0.01);
}

interface ReadOptions {
  readonly batteryCount?: BatteryCount;
  readonly followerUnitId?: number;
}

for (
  const { name, house, ...options } of [
    { name: "three phases, a battery, the meter in slot 1", house: {} },
    { name: "no battery", house: { battery: null } },
    {
      name: "one phase, 5 kW, no battery",
      house: {
        maxAcPowerW: 5000,
        battery: null,
        inverter: { model: "SE5000H", phases: 1 },
      },
    },
    { name: "split phase", house: { inverter: { phases: 2 } } },
    { name: "the meter in slot 2", house: { inverter: { meterSlot: 2 } } },
    { name: "the meter in slot 3", house: { inverter: { meterSlot: 3 } } },
    { name: "a Synergy of 2 units", house: { inverter: { synergyUnits: 2 } } },
    { name: "a Synergy of 3 units", house: { inverter: { synergyUnits: 3, meterSlot: 2 } } },
    {
      name: "slots that do not exist, on firmware that hangs",
      house: { inverter: { absentSlots: "nothing" } },
      batteryCount: 1,
    },
    { name: "two batteries", house: { inverter: { batteries: 2 } } },
    { name: "three batteries", house: { inverter: { batteries: 3 } } },
    { name: "three batteries, by setting", house: { inverter: { batteries: 3 } }, batteryCount: 3 },
    {
      name: "a leader and a follower",
      house: { inverter: { followerShare: 0.4 } },
      followerUnitId: 2,
    },
    {
      name: "a leader and a follower of slots that do not exist",
      house: { inverter: { followerShare: 0.4, absentSlots: "nothing" }, battery: null },
      followerUnitId: 2,
    },
    {
      name: "no battery registers at all",
      house: { battery: null, inverter: { absentSlots: "nothing" } },
    },
  ] satisfies readonly (ReadOptions & { name: string; house: Partial<SimulatedHouseOptions> })[]
) {
  Deno.test(`SolarEdge house of ${name} is read as it is`, async () => {
    await using read = await ReadHouse.start({ house, deadlineMs: PATIENT_MS, ...options });
    if (name.includes("hangs")) await read.house.faults.set("inverter", { kind: "unknown-hangs" });
    for (let cycle = 0; cycle < 3; cycle++) {
      await read.poll(5000);
      assertWell(read);
    }
  });
}
