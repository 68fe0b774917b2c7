import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { diagnose } from "../../../src/devices/checks/diagnosis.ts";
import type { Diagnosis } from "../../../src/domain/codes/diagnosis.ts";
import { findInPlug } from "../../../src/devices/checks/diagnosis_values.ts";
import {
  DeviceError,
  DeviceProtocol,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import type { PlugFault } from "../../../src/simulator/faults/faults.ts";
import type { SimulatedHouseOptions } from "../../../src/simulator/simulated_house.ts";
import { frameOf } from "./fake_plug.ts";
import { PlugHouse } from "./plug_house.ts";
import { type Text, told } from "../../words/told.ts";
import { ShortWaits } from "../transport/short_waits.ts";

const PATIENT_MS = 5000;

/** Reads so many ms after the fault began: once in each quality that a lost reading goes through. */
const READS_AT_MS = [5000, 35_000, 80_000, 125_000];
const WELL = "fresh fresh fresh fresh";
const LOST = "fresh stale stale unavailable";

const SET_OFF = frameOf('{"system":{"set_relay_state":{"state":0}}}');
const ASK_SYSINFO = frameOf('{"system":{"get_sysinfo":{}}}');

type ErrorClass = new (...args: never[]) => Error;

interface Row {
  readonly fault: PlugFault;
  readonly note?: string;
  readonly house?: Partial<SimulatedHouseOptions>;
  /** Quality of the reading at `READS_AT_MS`. */
  readonly quality: string;
  readonly readError?: ErrorClass;
  readonly readText?: RegExp;
  /** What is read while the fault lasts. */
  readonly values?: (read: PlugHouse) => void;
  /** How switching off ends; null: the plug refuses connections, so nothing is sent. */
  readonly set:
    | { readonly error?: ErrorClass; readonly text?: RegExp; readonly isOn: boolean }
    | null;
  /** What the user is told, of the read or else of the write. */
  readonly told: Text | null;
}

const CLOSED: Text = {
  en: "{address} answers, but the port of the plugs' local protocol is closed: newer firmware " +
    "speaks KLAP instead, or it is another device",
  de: "{address} antwortet, aber der Port des lokalen Protokolls ist zu: neuere Firmware spricht " +
    "stattdessen KLAP, oder es ist ein anderes Gerät",
};
const SILENT: Text = {
  en: "No answer in time from the plug at {address}",
  de: "Keine rechtzeitige Antwort der Steckdose bei {address}",
};
const BROKEN: Text = {
  en: "What {address} answers is broken or no TP-Link plug's",
  de: "Was {address} antwortet, ist zerbrochen oder von keiner TP-Link-Steckdose",
};
const OWN_ERROR: Text = {
  en: "The plug at {address} reports an error of its own, or its relay does not move",
  de: "Die Steckdose bei {address} meldet einen eigenen Fehler, oder ihr Relais schaltet nicht",
};
const NO_METER: Text = {
  en: "The plug has a meter and does not tell the power",
  de: "Die Steckdose hat einen Zähler und nennt die Leistung nicht",
};

const SWITCHES = { isOn: false } as const;
const TIMES_OUT = {
  error: DeviceTimeout,
  text: /off: timeout after 5000 ms$/,
  isOn: true,
} as const;

const ROWS: readonly Row[] = [
  {
    fault: { kind: "down" },
    note: "as newer firmware is (KLAP)",
    quality: LOST,
    readError: DeviceUnreachable,
    readText: /: port \d+ closed: this firmware may need the TP-Link cloud protocol \(KLAP\)$/,
    set: null,
    told: CLOSED,
  },
  {
    fault: { kind: "reboot" },
    quality: LOST,
    readError: DeviceUnreachable,
    readText: /: port \d+ closed/,
    set: null,
    told: CLOSED,
  },
  {
    fault: { kind: "silent" },
    note: "as out of its WLAN, for minutes",
    quality: LOST,
    readError: DeviceTimeout,
    readText: /^Cannot read plug 127\.0\.0\.1:\d+: timeout after 5000 ms$/,
    set: TIMES_OUT,
    told: SILENT,
  },
  {
    fault: { kind: "slow", delayMs: 600_000 },
    quality: LOST,
    readError: DeviceTimeout,
    readText: /: timeout after 5000 ms$/,
    set: TIMES_OUT,
    told: SILENT,
  },
  {
    fault: { kind: "slow", delayMs: 20 },
    note: "within the deadline",
    quality: WELL,
    set: SWITCHES,
    told: null,
  },
  { fault: { kind: "split" }, note: "after four bytes", quality: WELL, set: SWITCHES, told: null },
  {
    fault: { kind: "truncated" },
    note: "and the relay moves all the same",
    quality: LOST,
    readError: DeviceProtocol,
    readText: /: answer ended after \d+ of \d+ bytes$/,
    set: { error: DeviceProtocol, text: /off: answer ended after 20 of 45 bytes$/, isOn: false },
    told: BROKEN,
  },
  ...([
    [0, /: answer of 0 bytes$/, /: answer of 0 bytes$/],
    [40, /: answer is no JSON$/, /: answer is no JSON$/],
    [9999, /: answer ended after \d+ of 9999 bytes$/, /: answer ended after 45 of 9999 bytes$/],
    [0xffff_ffff, /: answer of 4294967295 bytes$/, /: answer of 4294967295 bytes$/],
  ] as const).map(([lengthBytes, readText, text]): Row => ({
    fault: { kind: "wrong-length", lengthBytes },
    note: `${lengthBytes}`,
    quality: LOST,
    readError: DeviceProtocol,
    readText,
    set: { error: DeviceProtocol, text, isOn: false },
    told: BROKEN,
  })),
  {
    fault: { kind: "relay-error" },
    quality: WELL,
    set: {
      error: DeviceProtocol,
      text: /off: system\.set_relay_state gave error -1 relay error$/,
      isOn: true,
    },
    told: OWN_ERROR,
  },
  {
    fault: { kind: "meter-error" },
    quality: WELL,
    values: ({ reading: { value } }) => {
      assert.deepEqual([value?.on, value?.hasMeter], [true, true]);
      assert.deepEqual([value?.powerW, value?.totalWh], [null, null]);
    },
    set: SWITCHES,
    told: NO_METER,
  },
  {
    fault: { kind: "switched-by-hand", isOn: false },
    note: "off",
    quality: WELL,
    values: ({ reading: { value } }) => assert.deepEqual([value?.on, value?.powerW], [false, 0]),
    set: SWITCHES,
    told: null,
  },
  {
    fault: { kind: "switched-by-hand", isOn: true },
    note: "on",
    house: { heater: { isOn: false, tankWh: null, powerW: 1500 } },
    quality: WELL,
    values: ({ reading: { value } }) => assert.deepEqual([value?.on, value?.powerW], [true, 1500]),
    set: SWITCHES,
    told: null,
  },
  {
    fault: { kind: "load-resting" },
    note: "0 W while the relay is on",
    quality: WELL,
    values: ({ reading: { value } }) => assert.deepEqual([value?.on, value?.powerW], [true, 0]),
    set: SWITCHES,
    told: null,
  },
  {
    fault: { kind: "total-reset" },
    quality: WELL,
    values: ({ reading: { value } }) => {
      assert.equal(value?.powerW, 2000);
      assert.ok((value?.totalWh ?? NaN) < 2000 * 130 / 3600, `${value?.totalWh} Wh`);
    },
    set: SWITCHES,
    told: null,
  },
];

for (const row of ROWS) {
  const name = row.note === undefined ? row.fault.kind : `${row.fault.kind}, ${row.note}`;
  Deno.test(`TP-Link fault ${name}: quality, error, words, recovery in one cycle`, async () => {
    await using read = await PlugHouse.start({ house: row.house ?? {}, deadlineMs: PATIENT_MS });
    await read.poll(0);
    assertWell(read);
    await read.house.faults.set("plug", row.fault);
    const written = await checkFault(read, row);
    assert.deepEqual(tell(read, written), row.told === null ? null : addressed(row.told, read));
    await read.house.faults.clear("plug");
    await read.poll(5000);
    assertWell(read);
    await read.plug.set(true);
    await read.poll(5000);
    assertWell(read);
    assert.equal(read.reading.value?.on, true);
  });
}

/** @returns how the write ended; null: well, or nothing was written */
async function checkFault(read: PlugHouse, row: Row): Promise<unknown> {
  using _silence = row.readError === DeviceTimeout ? new ShortWaits(PATIENT_MS) : null;
  await checkReads(read, row);
  return row.set === null ? null : await checkSet(read, row.set);
}

async function checkReads(read: PlugHouse, row: Row): Promise<void> {
  const seen: string[] = [];
  let beforeMs = 0;
  for (const atMs of READS_AT_MS) {
    await read.poll(atMs - beforeMs);
    beforeMs = atMs;
    seen.push(read.reading.quality);
    row.values?.(read);
  }
  assert.equal(seen.join(" "), row.quality);
  if (row.readError === undefined) {
    assert.equal(read.error, null);
    return;
  }
  assert.ok(read.error instanceof row.readError, `${read.error}`);
  assert.match(read.reading.error ?? "", row.readText ?? /^$/);
}

/** Switches off: the bytes of the command, then of the reading back when it was taken. */
async function checkSet(read: PlugHouse, expected: NonNullable<Row["set"]>): Promise<unknown> {
  const { sent, error } = await read.tappedSet(false);
  const wanted = expected.error === undefined ? [SET_OFF, ASK_SYSINFO] : [SET_OFF];
  assert.deepEqual(Buffer.concat(sent), Buffer.concat(wanted));
  if (expected.error === undefined) assert.equal(error, null);
  else {
    assert.ok(error instanceof expected.error, `${error}`);
    assert.match(error.message, expected.text ?? /^$/);
  }
  assert.equal(read.house.house.heater.isOn, expected.isOn);
  return error;
}

/** What doctor and pages say: of the failed read, else of the failed write, else of the values. */
function tell(read: PlugHouse, written: unknown): Text | null {
  for (const error of [read.error, written]) {
    if (!(error instanceof DeviceError)) continue;
    return told(diagnose(error, { kind: "tplink", address: read.address, unitId: null })).what;
  }
  const { value } = read.reading;
  const found: readonly Diagnosis[] = value === null ? [] : findInPlug(value);
  return found[0] === undefined ? null : told(found[0]).what;
}

function addressed(text: Text, { address }: PlugHouse): Text {
  return {
    en: text.en.replace("{address}", address),
    de: text.de.replace("{address}", address),
  };
}

/** The reading is fresh, without a miss, and true. */
function assertWell({ error, reading, house }: PlugHouse): void {
  assert.equal(error, null);
  assert.equal(reading.quality, "fresh");
  assert.equal(reading.misses, 0);
  assert.equal(reading.error, null);
  assert.equal(reading.value?.on, house.house.heater.isOn);
  const { powerW, totalWh } = house.house.stateAgo(1).plug;
  assert.equal(reading.value?.powerW, powerW);
  assert.ok(Math.abs((reading.value?.totalWh ?? NaN) - totalWh) <= 1);
}

for (const plugModel of ["hs110-hw1", "hs110-hw4", "hs100"] as const) {
  Deno.test(`TP-Link ${plugModel} is read and switched as it is`, async () => {
    await using read = await PlugHouse.start({ house: { plugModel }, deadlineMs: PATIENT_MS });
    for (const on of [true, false, true]) {
      await read.plug.set(on);
      await read.poll(5000);
      if (plugModel !== "hs100") assertWell(read);
      const { value } = read.reading;
      assert.deepEqual([value?.on, value?.hasMeter], [on, plugModel !== "hs100"]);
      assert.equal(value?.powerW, plugModel === "hs100" ? null : on ? 2000 : 0);
    }
  });
}
