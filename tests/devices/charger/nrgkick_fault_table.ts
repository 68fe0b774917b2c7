import assert from "node:assert/strict";
import { diagnose, type DiagnosisContext } from "../../../src/devices/checks/diagnosis.ts";
import type { Symptom } from "../../../src/domain/codes/symptom.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import { DeviceError, DeviceRejected, DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import type { ChargerFault } from "../../../src/simulator/faults/faults.ts";
import { ReadCharger } from "./nrgkick_house.ts";
import { ShortWaits } from "../transport/short_waits.ts";
import { told } from "../../words/told.ts";

const PATIENT_MS = 5000;
/** Reads so many ms after the fault began: in each quality that a lost reading goes through. */
const READS_AT_MS = [5000, 20_000, 40_000, 70_000];

export const WELL = "fresh fresh fresh fresh";
export const LOST = "fresh fresh stale unavailable";
export const STOP: ChargerCommand = { enabled: false, currentA: 6 };
export const charge = (currentA: number): ChargerCommand => ({ enabled: true, currentA });

/** What becomes of the reading of a charger while a fault lasts. */
export interface FaultRow {
  readonly fault: ChargerFault;
  readonly note?: string;
  /** Nothing is being charged when it begins. */
  readonly isIdle?: true;
  /** At `READS_AT_MS`. */
  readonly quality: string;
  /** Class of the last error, what it says, and what it is taken for. */
  readonly error?: new (...args: never[]) => DeviceError;
  readonly text?: RegExp;
  readonly symptom?: Symptom;
  readonly isAbsent?: true;
  /** What is read while the fault lasts, after the last read. */
  readonly values?: (read: ReadCharger) => void;
}

/** What becomes of a wish, wished each 5 s, while a fault lasts. */
export interface WriteRow {
  readonly fault: ChargerFault;
  readonly note?: string;
  /** Done before the fault begins; null: nothing. */
  readonly before: ChargerCommand | null;
  readonly wish: ChargerCommand;
  /** State or error of each cycle. */
  readonly states: string;
  /** All that is sent meanwhile, as it comes over the wire. */
  readonly writes: readonly string[];
}

const CONTEXTS: Readonly<Record<1 | 2, string>> = { 1: "nrgkick-connect", 2: "nrgkick-gen2" };

/** One test a row: quality, error, what the user is told, and recovery in one cycle or a minute. */
export function testFaults(generation: 1 | 2, rows: readonly FaultRow[]): void {
  for (const row of rows) {
    const { fault, note, quality, isAbsent = false } = row;
    const name = `NRGkick ${generation} fault ${nameOf(fault)}${note ? `, ${note}` : ""}`;
    Deno.test(`${name}: quality, error, recovery in one cycle`, async () => {
      await using read = await ReadCharger.start({ generation, deadlineMs: PATIENT_MS });
      await read.wishFor(row.isIdle ? STOP : charge(10), 60_000);
      assertWell(read);
      await read.setFault(fault);
      assert.equal(await qualities(read, row), quality);
      if (quality === WELL) assert.equal(read.error, null);
      else assertTold(read, row, CONTEXTS[generation]);
      assert.equal(read.reading.isAbsent === true, isAbsent);
      row.values?.(read);
      await read.setFault(null);
      if (row.error === DeviceRejected) {
        const { asked } = read;
        await read.poll(5000);
        assert.equal(read.asked, asked, "what refuses is asked each minute");
        await read.poll(60_000);
      } else await read.poll(5000);
      assertWell(read);
    });
  }
}

async function qualities(read: ReadCharger, row: FaultRow): Promise<string> {
  using _silence = row.error === DeviceTimeout ? new ShortWaits(PATIENT_MS) : null;
  const seen: string[] = [];
  let beforeMs = 0;
  for (const atMs of READS_AT_MS) {
    await read.poll(atMs - beforeMs);
    beforeMs = atMs;
    seen.push(read.reading.quality);
  }
  return seen.join(" ");
}

/** One test a row: what is sent, byte by byte, and what the program hears of it. */
export function testWrites(generation: 1 | 2, rows: readonly WriteRow[]): void {
  for (const { fault, note, before, wish, states, writes } of rows) {
    const name = `NRGkick ${generation} writes under ${nameOf(fault)}${note ? `, ${note}` : ""}`;
    Deno.test(name, async () => {
      await using read = await ReadCharger.start({ generation, deadlineMs: PATIENT_MS });
      if (before === null) await read.poll(5000);
      else await read.wishFor(before, 60_000);
      await read.setFault(fault);
      const sentBefore = read.writes.length;
      const expected = states.split(" ");
      const seen = await read.wishFor(wish, expected.length * 5000);
      assert.deepEqual(seen, expected);
      assert.deepEqual(read.writes.slice(sentBefore), writes);
    });
  }
}

function assertTold(read: ReadCharger, row: FaultRow, kind: string): void {
  const { error } = read;
  assert.ok(error instanceof DeviceError);
  assert.ok(row.error !== undefined && error instanceof row.error, error.name);
  assert.equal(read.reading.error, error.message);
  assert.match(error.message, row.text ?? /^$/);
  const context: DiagnosisContext = { kind, address: "192.0.2.9", unitId: null };
  const diagnosis = diagnose(error, context);
  assert.equal(diagnosis.code, row.symptom);
  const { what, todo } = told(diagnosis);
  for (const text of [what, todo]) {
    assert.ok(text.en.length > 10 && text.de.length > 10 && text.en !== text.de);
  }
}

/** The reading is fresh, without a miss, and true. */
function assertWell(read: ReadCharger): void {
  assert.equal(read.error, null);
  const { quality, misses, error, value } = read.reading;
  assert.deepEqual({ quality, misses, error }, { quality: "fresh", misses: 0, error: null });
  // Power comes in steps of 10 W, or with the charger's own 0.8 W.
  assert.ok(Math.abs((value?.powerW ?? NaN) - read.truePowerW) <= 5.01);
}

function nameOf(fault: ChargerFault): string {
  return Object.values(fault).join(" ");
}
