import assert from "node:assert/strict";
import {
  type ChargerSight,
  decideWrite,
  type WriteDecision,
  type WriteState,
} from "../../../src/devices/charger/charger_writes.ts";
import { DeviceRejected } from "../../../src/domain/codes/errors.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";

const RULES = { writeSpacingMs: 5000, settleMs: 20_000, stepA: 1 };
const STOP: ChargerCommand = { enabled: false, currentA: 6 };
const START: ChargerCommand = { enabled: true, currentA: 6 };
const SWITCH: ChargerCommand = { ...STOP, phases: 1 };
const REFUSAL = new DeviceRejected("no");
/** Began at 0, and ended 3 s later. */
const WRITE: NonNullable<WriteState["lastWrite"]> = {
  wish: STOP,
  startedMs: 0,
  endedMs: 3000,
  outcome: "unsure",
  refusal: null,
  repeats: 0,
};
const CHARGING: ChargerSight = {
  enabled: true,
  currentA: 10,
  isFlowing: true,
  phases: 3,
  refusal: null,
};
const send: WriteDecision = { kind: "send" };
const waiting = (forMs: number): WriteDecision => ({ kind: "waiting", forMs });

interface Row {
  readonly name: string;
  readonly lastWrite: Partial<typeof WRITE>;
  /** Null: no read since the write. */
  readonly sight: ChargerSight | null;
  readonly wish: ChargerCommand;
  readonly nowMs: number;
  readonly decision: WriteDecision;
}

const ROWS: readonly Row[] = [
  {
    name: "a lost stop, unseen, is sent again 5 s after it began",
    lastWrite: {},
    sight: null,
    wish: STOP,
    nowMs: 4999,
    decision: waiting(1),
  },
  { name: "and then", lastWrite: {}, sight: null, wish: STOP, nowMs: 5000, decision: send },
  {
    name: "once more 10 s after that one ended",
    lastWrite: { repeats: 1 },
    sight: null,
    wish: STOP,
    nowMs: 12_999,
    decision: waiting(1),
  },
  {
    name: "and then at most 40 s after the one before ended",
    lastWrite: { repeats: 9 },
    sight: null,
    wish: STOP,
    nowMs: 3000,
    decision: waiting(40_000),
  },
  {
    name: "a lost stop that a read does not show is sent as soon as it has ended",
    lastWrite: {},
    sight: CHARGING,
    wish: STOP,
    nowMs: 2999,
    decision: waiting(1),
  },
  {
    name: "and not a millisecond later",
    lastWrite: {},
    sight: CHARGING,
    wish: STOP,
    nowMs: 3000,
    decision: send,
  },
  {
    name: "another wish is sent as soon as the write has ended",
    lastWrite: { outcome: "accepted" },
    sight: null,
    wish: START,
    nowMs: 2999,
    decision: waiting(1),
  },
  {
    name: "a start after a switch that was refused is no refused start",
    lastWrite: { wish: SWITCH, outcome: "refused", refusal: REFUSAL },
    sight: null,
    wish: START,
    nowMs: 60_000,
    decision: send,
  },
  {
    name: "a start after a switch that was taken is refused by what a read tells",
    lastWrite: { wish: SWITCH, outcome: "accepted" },
    sight: { ...CHARGING, enabled: false, isFlowing: false, refusal: REFUSAL },
    wish: START,
    nowMs: 60_000,
    decision: { kind: "refused", refusal: REFUSAL },
  },
  {
    name: "a start after a stop that was refused is refused",
    lastWrite: { outcome: "refused", refusal: REFUSAL },
    sight: null,
    wish: START,
    nowMs: 60_000,
    decision: { kind: "refused", refusal: REFUSAL },
  },
];

for (const { name, lastWrite, sight, wish, nowMs, decision } of ROWS) {
  Deno.test(`decideWrite() ${name}`, () => {
    const state: WriteState = {
      hostWrittenMs: null,
      lastWrite: { ...WRITE, ...lastWrite },
      sight,
      isSightNewer: sight !== null,
    };
    assert.deepEqual(decideWrite(state, wish, nowMs, RULES), decision);
  });
}
