import assert from "node:assert/strict";
import { diagnose } from "../../../src/devices/checks/diagnosis.ts";
import {
  DeviceError,
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import type { Symptom } from "../../../src/domain/codes/symptom.ts";
import type { ChargerValues } from "../../../src/domain/house/snapshot.ts";
import type { GoeFault } from "../../../src/simulator/goe/goe_faults.ts";
import { told } from "../../words/told.ts";
import { charge, ReadGoe, STOP } from "./goe_house.ts";
import { ShortWaits } from "../transport/short_waits.ts";

/** Reads so many ms after the fault began: in each quality that a lost reading goes through. */
const READS_AT_MS = [5000, 20_000, 40_000, 70_000];
const WELL = "fresh fresh fresh fresh";
const LOST = "fresh fresh stale unavailable";
/** Longer than any answer takes here. */
const PATIENT_MS = 5000;

/** What becomes of the reading while a fault lasts, and what a person is told in German. */
interface LostRow {
  readonly fault: GoeFault;
  readonly isIdle?: true;
  readonly error: new (...args: never[]) => DeviceError;
  readonly text: RegExp;
  readonly symptom: Symptom;
  readonly de: RegExp;
}

const LOST_ROWS: readonly LostRow[] = [
  {
    fault: { kind: "down" },
    error: DeviceUnreachable,
    text: /: connection refused$/,
    symptom: "port-closed",
    de: /^Bei 192\.0\.2\.9 antwortet ein Gerät/,
  },
  ...([{ kind: "deaf" }, { kind: "silent" }, { kind: "slow", delayMs: 600_000 }] as const)
    .map((fault): LostRow => ({
      fault,
      error: DeviceTimeout,
      text: /: timeout after 5000 ms$/,
      symptom: "no-answer",
      de: /^Keine rechtzeitige Antwort von 192\.0\.2\.9|^Keine Antwort/,
    })),
  ...([{ kind: "hang-up" }, { kind: "truncated" }] as const).map((fault): LostRow => ({
    fault,
    error: DeviceProtocol,
    text: /: connection closed by the device before its answer was whole$/,
    symptom: "dropped",
    de: /^192\.0\.2\.9 schließt die Verbindung/,
  })),
  {
    fault: { kind: "garbage" },
    error: DeviceProtocol,
    text: /: HTTP 200 is no JSON: other text$/,
    symptom: "garbled",
    de: /192\.0\.2\.9/,
  },
  {
    fault: { kind: "html" },
    error: DeviceProtocol,
    text: /: HTTP 200 is no JSON: a web page$/,
    symptom: "other-device",
    de: /^Was bei 192\.0\.2\.9 antwortet, ist kein go-e-Ladegerät/,
  },
  {
    fault: { kind: "other-json" },
    error: DeviceProtocol,
    text: /: none of car, frc and nrg in the answer$/,
    symptom: "other-device",
    de: /^Was bei 192\.0\.2\.9 antwortet, ist kein go-e-Ladegerät/,
  },
  {
    fault: { kind: "api-off" },
    error: DeviceRejected,
    text: /: HTTP 404: no HTTP API v2; switch it on in the go-e app/,
    symptom: "api-disabled",
    de: /^192\.0\.2\.9 antwortet, hat aber keine HTTP-API v2: sie ist ausgeschaltet/,
  },
  {
    fault: { kind: "password" },
    error: DeviceRejected,
    text: /: HTTP 401: a password is asked for$/,
    symptom: "sign-in-wrong",
    de: /^Das Ladegerät bei 192\.0\.2\.9 verlangt ein Passwort$/,
  },
  {
    fault: { kind: "locked" },
    error: DeviceUnreachable,
    text: /: HTTP 500: busy, asked again later$/,
    symptom: "busy",
    de: /^Das Ladegerät bei 192\.0\.2\.9 ist beschäftigt$/,
  },
  {
    fault: { kind: "error-500" },
    error: DeviceProtocol,
    text: /: HTTP 500$/,
    symptom: "server-error",
    de: /192\.0\.2\.9/,
  },
  ...([{}, { isIdle: true }] as const).map((state): LostRow => ({
    ...state,
    fault: { kind: "frozen" },
    error: DeviceProtocol,
    text: /: its values have been frozen for 70 s$/,
    symptom: "frozen",
    de: /^Das Ladegerät bei 192\.0\.2\.9 wiederholt alte Werte$/,
  })),
];

for (const row of LOST_ROWS) {
  const { fault, isIdle = false } = row;
  const name = Object.values(fault).join(" ") + (isIdle ? ", at rest" : "");
  Deno.test(`go-e fault ${name}: quality, error, words, recovery`, async () => {
    await using read = await ReadGoe.start({ deadlineMs: PATIENT_MS });
    await read.wishFor(isIdle ? STOP : charge(10), 12);
    assertWell(read);
    await read.setFault(fault);
    {
      using _silence = row.error === DeviceTimeout ? new ShortWaits(PATIENT_MS) : null;
      assert.equal(await qualities(read), LOST);
    }
    const { error } = read;
    assert.ok(error instanceof row.error, String(error));
    assert.match(error.message, row.text);
    const diagnosis = diagnose(error, { kind: "goe", address: "192.0.2.9", unitId: null });
    assert.equal(diagnosis.code, row.symptom);
    const { what, todo } = told(diagnosis);
    assert.match(what.de, row.de);
    assert.notEqual(what.en, what.de);
    assert.notEqual(todo.en, todo.de);
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

/** What is read while a fault lasts that leaves the reading well. */
const WELL_ROWS: readonly {
  readonly fault: GoeFault;
  readonly values: (values: ChargerValues) => void;
}[] = [
  {
    fault: { kind: "slow", delayMs: 20 },
    values: ({ enabled }) => assert.equal(enabled, true),
  },
  {
    fault: { kind: "unknown-key" },
    values: ({ enabled, maxCurrentA }) => assert.deepEqual([enabled, maxCurrentA], [true, 16]),
  },
  {
    fault: { kind: "sparse" },
    values: (values) => {
      const { enabled, maxCurrentA, maxPhases, temperatureC, frequencyHz, notices } = values;
      assert.deepEqual([enabled, maxCurrentA, maxPhases], [true, null, null]);
      assert.deepEqual([temperatureC, frequencyHz, notices], [null, null, []]);
      assert.ok((values.powerW ?? 0) > 4000);
    },
  },
  {
    fault: { kind: "no-controller" },
    values: ({ isCarConnected, notices }) =>
      assert.deepEqual([isCarConnected, notices], [null, []]),
  },
  {
    fault: { kind: "error-code", code: 5 },
    values: ({ powerW, isCarConnected, notices }) => {
      assert.deepEqual([powerW, isCarConnected], [0, null]);
      assert.deepEqual(notices, [{ kind: "error", code: 5, name: "OVERAMP" }]);
    },
  },
  {
    fault: { kind: "error-code", code: 2 },
    values: ({ notices }) => assert.deepEqual(notices, [{ kind: "rcd", code: 2, name: "FI_DC" }]),
  },
  {
    fault: { kind: "too-hot" },
    values: ({ powerW, notices }) => {
      assert.equal(powerW, 0);
      assert.deepEqual(notices, [{ kind: "warning", code: 1, name: "OVERTEMPERATURE" }]);
    },
  },
  {
    fault: { kind: "derated", currentA: 8 },
    values: ({ targetCurrentA, phaseCurrentsA, notices }) => {
      assert.equal(targetCurrentA, 10);
      assert.equal(phaseCurrentsA[0], 7.88);
      assert.deepEqual(notices, [{ kind: "warning", code: null, name: "TEMPERATURE_LIMIT" }]);
    },
  },
  {
    fault: { kind: "own-rules", usesPvSurplus: true, logicMode: 4 },
    values: ({ notices }) =>
      assert.deepEqual(notices, [
        { kind: "warning", code: null, name: "OWN_PV_SURPLUS" },
        { kind: "warning", code: null, name: "OWN_LOGIC_MODE" },
      ]),
  },
  {
    fault: { kind: "power-loss" },
    values: ({ enabled, targetCurrentA }) =>
      assert.deepEqual([enabled, targetCurrentA], [true, 10]),
  },
];

for (const { fault, values } of WELL_ROWS) {
  Deno.test(`go-e fault ${Object.values(fault).join(" ")}: read on, and told`, async () => {
    await using read = await ReadGoe.start();
    await read.wishFor(charge(10), 12);
    await read.setFault(fault);
    assert.equal(await qualities(read), WELL);
    assert.equal(read.error, null);
    const { value } = read.reading;
    assert.ok(value !== null);
    values(value);
    await read.setFault(null);
    await read.poll(20_000);
    assert.deepEqual(read.reading.value?.notices, []);
    await read.poll(20_000);
    assertWell(read);
  });
}

async function qualities(read: ReadGoe): Promise<string> {
  const seen: string[] = [];
  let beforeMs = 0;
  for (const atMs of READS_AT_MS) {
    await read.poll(atMs - beforeMs);
    beforeMs = atMs;
    seen.push(read.reading.quality);
  }
  return seen.join(" ");
}

/** The reading is fresh, without a miss, and true. */
function assertWell(read: ReadGoe): void {
  assert.equal(read.error, null);
  const { quality, misses, error, value } = read.reading;
  assert.deepEqual({ quality, misses, error }, { quality: "fresh", misses: 0, error: null });
  assert.ok(Math.abs((value?.powerW ?? NaN) - read.house.state.carPowerW) <= 0.01);
}
