import assert from "node:assert/strict";
import { toMemory } from "../../../src/control/memory.ts";
import { parseMemory, parseSwitchMemory } from "../../../src/domain/codes/control_memory.ts";
import { at, chargingState, START_MS } from "../../control/house.ts";

const MEMORY = { ...toMemory(chargingState(6), at(START_MS)), chargerPlace: "nrg.lan" };
const TEXT = JSON.stringify(MEMORY);

Deno.test("parseMemory() reads what was stored, and nothing that is no memory", () => {
  assert.deepEqual(parseMemory(TEXT), MEMORY);
  for (const text of [null, "", "{", "[]", "7", '{"writtenAtMs":"now"}']) {
    assert.equal(parseMemory(text), null, `${text}`);
  }
});

Deno.test("parseMemory() reads no text of more than 10000 characters", () => {
  assert.deepEqual(parseMemory(TEXT.padEnd(10_000)), MEMORY);
  assert.equal(parseMemory(TEXT.padEnd(10_001)), null);
});

Deno.test("parseMemory() loses a piece that cannot be read alone", () => {
  const text = JSON.stringify({ ...MEMORY, habits: { drawPart: 2 }, shortCharges: -1 });
  assert.deepEqual(parseMemory(text), { ...MEMORY, habits: null, shortCharges: 0 });
});

Deno.test("parseMemory() reads each number up to its bounds, and no piece with one beyond", () => {
  const session = {
    startedAtMs: 1,
    solarWh: 0,
    batteryWh: 0,
    gridWh: 0,
    countedWh: 0,
    counterWh: null,
    sinceCounterWh: 0,
    isUnseen: false,
    maxPowerW: 0,
    isFlowing: true,
    pauses: 0,
    mode: "slow",
    modes: ["slow"],
  };
  const car = { chargedMs: 0, wasFlowing: null, isAtRest: false, askedAtMs: null, asks: 0 };
  const pieces = {
    session,
    car: { ...car, lastAskAtMs: null },
    habits: { drawPart: 1 },
    command: { enabled: true, currentA: 6, switchedAtMs: null },
    loan: { bridgedWh: 0, lentWh: 0 },
  };
  const isRead = (piece: keyof typeof pieces, key: string, value: unknown) => {
    const text = JSON.stringify({
      ...MEMORY,
      ...pieces,
      [piece]: { ...pieces[piece], [key]: value },
    });
    const memory = parseMemory(text);
    assert.ok(memory !== null);
    return memory[piece] !== null;
  };
  const energies = ["solarWh", "batteryWh", "gridWh", "unknownWh", "openWh", "countedWh"] as const;
  const latestMs = Number.MAX_SAFE_INTEGER;
  type Row = readonly [keyof typeof pieces, key: string, least: number, most: number];
  const table: readonly Row[] = [
    ...[...energies, "counterWh", "sinceCounterWh"]
      .map((key): Row => ["session", key, 0, 10_000_000]),
    ["session", "importedWh", 0, latestMs],
    ["session", "dischargedWh", 0, latestMs],
    ["session", "maxPowerW", 0, 100_000],
    ["session", "startedAtMs", 0, latestMs],
    ["session", "pauses", 0, latestMs],
    ["car", "chargedMs", 0, latestMs],
    ["car", "askedAtMs", 0, latestMs],
    ["car", "asks", 0, latestMs],
    ["car", "takenA", 6, 32],
    ["car", "seenPhases", 1, 3],
    ["habits", "drawPart", 1, 1.2],
    ["habits", "wakeMs", 0, 120_000],
    ["habits", "startA", 6, 32],
    ["habits", "forMinA", 6, 32],
    ["command", "currentA", 6, 32],
    ["loan", "bridgedWh", 0, 10_000_000],
    ["loan", "lentWh", 0, 10_000_000],
  ];
  for (const [piece, key, least, most] of table) {
    for (const value of [least, most]) assert.ok(isRead(piece, key, value), `${key} ${value}`);
    assert.ok(!isRead(piece, key, least - 1), `${key} below ${least}`);
    if (most === latestMs) continue;
    assert.ok(!isRead(piece, key, most + 1), `${key} above ${most}`);
  }
  assert.ok(isRead("car", "seenPhases", 2));
  assert.ok(isRead("session", "correctionWh", -500));
});

Deno.test("parseMemory() takes what an older program did not write for none", () => {
  const { session, car, habits } = parseMemory(JSON.stringify({
    ...MEMORY,
    session: {
      startedAtMs: 1,
      solarWh: 1,
      batteryWh: 2,
      gridWh: 3,
      countedWh: 4,
      counterWh: 5,
      sinceCounterWh: 6,
      isUnseen: false,
      maxPowerW: 7,
      isFlowing: true,
      pauses: 0,
      mode: "slow",
      modes: ["slow"],
    },
    car: {
      chargedMs: 0,
      wasFlowing: null,
      isAtRest: false,
      askedAtMs: null,
      lastAskAtMs: null,
      asks: 0,
    },
    habits: { drawPart: 1.1 },
  })) ?? {};
  assert.deepEqual(
    [session?.unknownWh, session?.openWh, session?.correctionWh, session?.importedWh],
    [0, 0, 0, null],
  );
  assert.deepEqual([car?.takenA, car?.seenPhases], [null, null]);
  assert.deepEqual(habits, {
    drawPart: 1.1,
    wakeMs: null,
    startA: null,
    isStartProven: false,
    forMinA: null,
    drawn: [],
  });
});

Deno.test("parseSwitchMemory() reads how long a person holds a switch", () => {
  const manual = { on: true, untilAtMs: 5 };
  const read = (value: unknown) => parseSwitchMemory(JSON.stringify(value));
  assert.deepEqual(read({ writtenAtMs: 1, manual }), { writtenAtMs: 1, manual });
  assert.deepEqual(read({ writtenAtMs: 1, manual: null }), { writtenAtMs: 1, manual: null });
  assert.deepEqual(read({ writtenAtMs: 1, manual: { on: 1 } }), { writtenAtMs: 1, manual: null });
  assert.deepEqual([read({}), read(7), parseSwitchMemory(null), parseSwitchMemory("{")], [
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("parseMemory() reads the switches of phases, and none where one of them is no time", () => {
  const phases = { switchedAtMs: [1_700_000_000_000, 1_700_000_700_000], failures: 1 };
  const read = (value: unknown) =>
    parseMemory(JSON.stringify({ ...MEMORY, phases: value }))?.phases;
  assert.deepEqual(read(phases), phases);
  assert.deepEqual(read({ ...phases, ofALaterVersion: 1 }), phases);
  assert.equal(read({ ...phases, switchedAtMs: [-1] }), null);
  assert.equal(read({ ...phases, switchedAtMs: new Array(25).fill(1) }), null);
  assert.equal(read({ ...phases, failures: -1 }), null);
  assert.equal(read(undefined), null, "of an older version");
});
