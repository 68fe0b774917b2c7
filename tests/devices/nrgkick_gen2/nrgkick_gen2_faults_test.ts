import assert from "node:assert/strict";
import {
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import { countPhases } from "../../../src/domain/house/snapshot.ts";
import {
  charge,
  type FaultRow,
  LOST,
  STOP,
  testFaults,
  testWrites,
  WELL,
  type WriteRow,
} from "../charger/nrgkick_fault_table.ts";

const ROWS: readonly FaultRow[] = [
  {
    fault: { kind: "down" },
    quality: LOST,
    error: DeviceUnreachable,
    text: /: connection refused$/,
    symptom: "port-closed",
  },
  ...([{ kind: "deaf" }, { kind: "silent" }, { kind: "slow", delayMs: 600_000 }] as const)
    .map((fault): FaultRow => ({
      fault,
      quality: LOST,
      error: DeviceTimeout,
      text: /: timeout after 5000 ms$/,
      symptom: "no-answer",
    })),
  { fault: { kind: "slow", delayMs: 20 }, note: "within the deadline", quality: WELL },
  {
    fault: { kind: "hang-up" },
    quality: LOST,
    error: DeviceProtocol,
    text: /: connection closed by the device before its answer was whole$/,
    symptom: "dropped",
  },
  {
    fault: { kind: "html" },
    quality: LOST,
    error: DeviceProtocol,
    text: /: HTTP 200 is no JSON: a web page/,
    symptom: "other-device",
  },
  {
    fault: { kind: "empty" },
    quality: LOST,
    error: DeviceProtocol,
    text: /: HTTP 200 without a body$/,
    symptom: "garbled",
  },
  {
    fault: { kind: "error-500" },
    quality: LOST,
    error: DeviceProtocol,
    text: /: HTTP 500$/,
    symptom: "server-error",
  },
  {
    fault: { kind: "busy" },
    quality: LOST,
    error: DeviceUnreachable,
    text: /: HTTP 503: busy, asked again later$/,
    symptom: "busy",
  },
  {
    fault: { kind: "api-disabled" },
    quality: LOST,
    error: DeviceRejected,
    text: /: the local API is switched off; enable the JSON API under Extended, Local API/,
    symptom: "api-disabled",
  },
  {
    fault: { kind: "unauthorized" },
    quality: LOST,
    error: DeviceRejected,
    text: /: HTTP 401: the local API asks for another user or password/,
    symptom: "sign-in-wrong",
  },
  {
    fault: { kind: "frozen" },
    note: "in a charge",
    quality: LOST,
    error: DeviceProtocol,
    text: /: its values have been frozen for 70 s$/,
    symptom: "frozen",
  },
  { fault: { kind: "frozen" }, note: "at rest", isIdle: true, quality: WELL },
  {
    fault: { kind: "error-code", code: "16" },
    quality: WELL,
    values: ({ reading }) => {
      assert.deepEqual(reading.value?.notices, [
        { kind: "error", code: 16, name: "RESIDUAL_CURRENT_DETECTED" },
      ]);
      assert.equal(reading.value?.isCarConnected, null, "status 6 tells nothing of the car");
      assert.equal(reading.value?.powerW, 0.8);
    },
  },
  {
    fault: { kind: "warning-code", code: "16" },
    quality: WELL,
    values: ({ reading }) =>
      assert.deepEqual(reading.value?.notices, [
        { kind: "warning", code: 16, name: "INCREASED_TEMPERATURE" },
      ]),
  },
  {
    fault: { kind: "sparse" },
    note: "no energy, temperatures, cellular, gps",
    quality: WELL,
    values: ({ reading }) => {
      assert.equal(reading.value?.temperatureC, null);
      assert.equal(reading.value?.totalEnergyWh, null);
      assert.equal(reading.value?.isCarConnected, true);
      assert.ok((reading.value?.powerW ?? 0) > 4000);
    },
  },
  {
    fault: { kind: "raw" },
    quality: WELL,
    values: ({ reading }) => {
      assert.equal(reading.value?.isCarConnected, true);
      assert.deepEqual(reading.value?.notices, []);
    },
  },
  {
    fault: { kind: "phases-lost", supplyPhases: 1 },
    quality: WELL,
    values: ({ reading }) => assert.equal(countPhases(reading.value, 2), 1),
  },
  ...([{ kind: "car-full" }, { kind: "car-asleep" }] as const).map((fault): FaultRow => ({
    fault,
    quality: WELL,
    values: ({ reading }) => {
      assert.equal(reading.value?.enabled, true);
      assert.equal(reading.value?.powerW, 0.8);
      assert.equal(reading.value?.isCarConnected, true);
    },
  })),
  { fault: { kind: "put-ignored" }, quality: WELL },
  { fault: { kind: "commands-blocked" }, quality: WELL },
  { fault: { kind: "away-204" }, note: "of the first generation", quality: WELL },
];

const startPath = (currentA: number) => `/control?current_set=${currentA}&charge_pause=0`;
const STOP_PATH = "/control?charge_pause=1";

const WRITES: readonly WriteRow[] = [
  {
    fault: { kind: "raw" },
    note: "a tenth of an ampere",
    before: charge(8),
    wish: charge(10.5),
    states: "sent confirmed confirmed",
    writes: [startPath(10.5)],
  },
  {
    fault: { kind: "clamped", currentA: 8 },
    note: "the echo is its answer",
    before: null,
    wish: charge(12),
    states: "sent confirmed confirmed confirmed confirmed",
    writes: [startPath(12)],
  },
  {
    fault: { kind: "sparse" },
    note: "within the range of charger and attachment",
    before: null,
    wish: charge(32),
    states: "sent confirmed",
    writes: [startPath(16)],
  },
  {
    fault: { kind: "put-ignored" },
    before: charge(10),
    wish: STOP,
    states: "sent verifying verifying verifying sent verifying",
    writes: [STOP_PATH, STOP_PATH],
  },
  {
    fault: { kind: "commands-blocked" },
    note: "a start waits a minute",
    before: null,
    wish: charge(10),
    states: "DeviceRejected ".repeat(13).trim(),
    writes: [startPath(10), startPath(10)],
  },
  {
    fault: { kind: "commands-blocked" },
    note: "a stop 20 s",
    before: charge(10),
    wish: STOP,
    states: "DeviceRejected ".repeat(6).trim(),
    writes: [STOP_PATH, STOP_PATH],
  },
  {
    fault: { kind: "busy" },
    before: charge(10),
    wish: STOP,
    states: "DeviceUnreachable DeviceUnreachable",
    writes: [STOP_PATH, STOP_PATH],
  },
  {
    fault: { kind: "hang-up" },
    note: "a start counts as perhaps done",
    before: null,
    wish: charge(10),
    states: "DeviceProtocol verifying verifying verifying DeviceProtocol",
    writes: [startPath(10), startPath(10)],
  },
  {
    fault: { kind: "error-code", code: "34" },
    note: "a start is taken and nothing flows",
    before: null,
    wish: charge(10),
    states: "sent confirmed confirmed",
    writes: [startPath(10)],
  },
  {
    fault: { kind: "self-start" },
    before: STOP,
    wish: STOP,
    states: "sent confirmed confirmed",
    writes: [STOP_PATH],
  },
];

testFaults(2, ROWS);
testWrites(2, WRITES);
