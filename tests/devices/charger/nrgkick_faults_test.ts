import assert from "node:assert/strict";
import {
  DeviceProtocol,
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
} from "./nrgkick_fault_table.ts";

const AWAY = {
  quality: LOST,
  error: DeviceUnreachable,
  symptom: "charger-away",
} as const;
const OLD = {
  quality: LOST,
  error: DeviceProtocol,
  text: /: its values have been frozen for 70 s$/,
  symptom: "frozen",
} as const;

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
    fault: { kind: "error-500" },
    quality: LOST,
    error: DeviceProtocol,
    text: /: HTTP 500: An error has occurred\.$/,
    symptom: "server-error",
  },
  {
    fault: { kind: "empty" },
    ...AWAY,
    isAbsent: true,
    text: /absent \(HTTP 200 without a body\)$/,
  },
  { fault: { kind: "away-204" }, ...AWAY, isAbsent: true, text: /absent \(HTTP 204.*\)$/ },
  ...([200, 404] as const).map((status): FaultRow => ({
    fault: { kind: "away-message", status },
    ...AWAY,
    isAbsent: true,
    text: /: the charger is absent \(No content found for this request\)$/,
  })),
  ...([{ kind: "link-lost" }, { kind: "link-lost", isTimeLive: true }] as const).flatMap((
    fault,
  ): FaultRow[] => [
    {
      fault,
      note: "in a charge",
      ...AWAY,
      text: /: the link to the charger is lost \(Connected is false\), its values are old$/,
    },
    {
      fault,
      note: "at rest",
      isIdle: true,
      ...AWAY,
      isAbsent: true,
      text: /: the charger is absent \(not connected\)$/,
    },
  ]),
  { fault: { kind: "frozen" }, note: "in a charge", ...OLD },
  { fault: { kind: "frozen" }, note: "at rest", isIdle: true, ...OLD },
  { fault: { kind: "time-frozen" }, note: "in a charge", ...OLD },
  { fault: { kind: "time-frozen" }, note: "at rest", isIdle: true, ...OLD },
  {
    fault: { kind: "error-code", code: "17" },
    quality: WELL,
    values: ({ reading }) =>
      assert.deepEqual(reading.value?.notices, [{ kind: "error", code: 17, name: null }]),
  },
  {
    fault: { kind: "flag-false" },
    quality: WELL,
    values: ({ reading }) => {
      assert.equal(reading.value?.enabled, false);
      assert.ok((reading.value?.powerW ?? 0) > 4000, "power is the truth");
    },
  },
  {
    fault: { kind: "phases-lost", supplyPhases: 1 },
    quality: WELL,
    values: ({ reading }) => {
      assert.deepEqual(reading.value?.phaseVoltagesV.slice(1), [124.7, 59.3]);
      assert.equal(countPhases(reading.value, 2), 1);
    },
  },
  {
    fault: { kind: "phases-lost", supplyPhases: 1 },
    note: "at rest",
    isIdle: true,
    quality: WELL,
    values: ({ reading }) => assert.equal(countPhases(reading.value, 2), 1),
  },
  ...([{ kind: "car-full" }, { kind: "car-asleep" }] as const).map((fault): FaultRow => ({
    fault,
    quality: WELL,
    values: ({ reading }) => {
      assert.equal(reading.value?.enabled, true);
      assert.equal(reading.value?.powerW, 0);
    },
  })),
  { fault: { kind: "wrong-pin" }, quality: WELL },
  { fault: { kind: "put-ignored" }, quality: WELL },
  { fault: { kind: "api-disabled" }, note: "of the second generation", quality: WELL },
];

const startBody = (currentA: number) =>
  `{"Values":{"ChargingStatus":{"Charging":true},"ChargingCurrent":{"Value":${currentA}},` +
  `"DeviceMetadata":{"Password":"0000"}}}`;
const STOP_BODY =
  '{"Values":{"ChargingStatus":{"Charging":false},"DeviceMetadata":{"Password":"0000"}}}';

const WRITES: readonly WriteRow[] = [
  {
    fault: { kind: "slow", delayMs: 1 },
    note: "which is none, of two currents one after the other",
    before: charge(8),
    wish: charge(10),
    states: "sent confirmed confirmed",
    writes: [startBody(10)],
  },
  {
    fault: { kind: "wrong-pin" },
    before: null,
    wish: charge(10),
    states: "DeviceRejected ".repeat(6).trim(),
    writes: [startBody(10)],
  },
  {
    fault: { kind: "wrong-pin" },
    note: "a stop goes on being sent each 20 s",
    before: charge(10),
    wish: STOP,
    states: "DeviceRejected ".repeat(6).trim(),
    writes: [STOP_BODY, STOP_BODY],
  },
  {
    fault: { kind: "wrong-pin", answer: 202 },
    note: "which PasswordMatch tells",
    before: null,
    wish: charge(10),
    states: "sent DeviceRejected DeviceRejected",
    writes: [startBody(10)],
  },
  {
    fault: { kind: "wrong-pin", answer: 202, isTold: false },
    before: null,
    wish: charge(10),
    states: "sent verifying verifying verifying sent verifying",
    writes: [startBody(10), startBody(10)],
  },
  {
    fault: { kind: "put-ignored" },
    before: charge(10),
    wish: STOP,
    states: "sent verifying verifying verifying sent verifying",
    writes: [STOP_BODY, STOP_BODY],
  },
  {
    fault: { kind: "hang-up" },
    note: "a start counts as perhaps done",
    before: null,
    wish: charge(10),
    states: "DeviceProtocol verifying verifying verifying DeviceProtocol",
    writes: [startBody(10), startBody(10)],
  },
  {
    fault: { kind: "hang-up" },
    note: "a stop is repeated as soon as may be",
    before: charge(10),
    wish: STOP,
    states: "DeviceProtocol DeviceProtocol",
    writes: [STOP_BODY, STOP_BODY],
  },
  {
    fault: { kind: "away-204" },
    before: charge(10),
    wish: STOP,
    states: "DeviceUnreachable DeviceUnreachable",
    writes: [STOP_BODY, STOP_BODY],
  },
  {
    fault: { kind: "clamped", currentA: 8 },
    before: null,
    wish: charge(20),
    states: "sent verifying verifying verifying sent",
    writes: [startBody(16), startBody(16)],
  },
  {
    fault: { kind: "car-asleep" },
    note: "the charger is ready, the car does not start",
    before: null,
    wish: charge(10),
    states: "sent confirmed confirmed",
    writes: [startBody(10)],
  },
  {
    fault: { kind: "flag-false" },
    note: "a stop is done when nothing flows",
    before: charge(10),
    wish: STOP,
    states: "sent confirmed",
    writes: [STOP_BODY],
  },
  {
    fault: { kind: "self-start" },
    before: STOP,
    wish: STOP,
    states: "sent confirmed confirmed",
    writes: [STOP_BODY],
  },
];

testFaults(1, ROWS);
testWrites(1, WRITES);
