import assert from "node:assert/strict";
import { newCharger } from "../../src/control/charger_memory.ts";
import { fusedCharger, fusedSwitch, fuseDwellEndsMs } from "../../src/control/fused.ts";
import type { RelayMemory } from "../../src/control/heater/plug_relay.ts";
import type { FuseWord } from "../../src/control/share/main_fuse.ts";
import type { ChargerCommand } from "../../src/domain/house/command.ts";
import { managedPlug } from "./heater/plug_house.ts";
import { at, chargingState, decideAt, NIGHT, START_MS } from "./house.ts";
import { wholeDecision } from "./one.ts";

const NOW = at(START_MS);
const HOUR_AGO_MS = START_MS - 3_600_000;
const DWELL_MS = 300_000;
const PAUSE: ChargerCommand = { enabled: false, currentA: 6 };
const charge = (currentA: number): ChargerCommand => ({ enabled: true, currentA });
const OFF: FuseWord = { kind: "off", isBlind: false };
const BLIND_OFF: FuseWord = { kind: "off", isBlind: true };
const CONTEXT = { limitA: 25, meterAgeMs: 7000, now: NOW };
const DECIDED = wholeDecision(decideAt(0, { state: chargingState(6, "fast"), house: NIGHT })).loads;

/** What becomes of a wish for 16 A of a charger that was told this an hour ago. */
function fused(word: FuseWord, before: ChargerCommand, fusedOffMs: number | null = null) {
  const [decision] = DECIDED;
  assert.ok(decision?.kind === "charger");
  const choice = { mode: "fast", modeBy: "user", sinceMs: 0 } as const;
  // As if the wish had been told already.
  const wish = { command: charge(16), switchedMs: START_MS, changedMs: START_MS };
  const { memory, decision: { command, reason } } = fusedCharger(
    {
      memory: { ...newCharger(choice), fusedOffMs, ...wish },
      decision: { ...decision, command: charge(16) },
      told: {
        command: before,
        switchedMs: HOUR_AGO_MS,
        changedMs: HOUR_AGO_MS,
        changedFromA: 3,
      },
    },
    word,
    { ...CONTEXT, range: { minA: 6, maxA: 16, stepA: 1 } },
  );
  const { switchedMs, changedMs, changedFromA, fusedOffMs: offMs } = memory;
  assert.deepEqual(memory.command, command);
  return { command, reason, switchedMs, changedMs, changedFromA, offMs };
}

Deno.test("fusedCharger() lowers to what the fuse leaves, and remembers that as told", () => {
  assert.deepEqual(fused({ kind: "current", currentA: 9 }, charge(12)), {
    command: charge(9),
    reason: { code: "limit.fuse", currentA: 9, limitA: 25 },
    switchedMs: HOUR_AGO_MS,
    changedMs: START_MS,
    changedFromA: 12,
    offMs: null,
  });
  const same = fused({ kind: "current", currentA: 12 }, charge(12));
  assert.deepEqual([same.changedMs, same.changedFromA], [HOUR_AGO_MS, 3], "no raise, no change");
  const started = fused({ kind: "current", currentA: 9 }, PAUSE);
  assert.deepEqual([started.switchedMs, started.changedFromA], [START_MS, 0]);
  const decided = fused({ kind: "as-decided" }, charge(12));
  assert.deepEqual([decided.command, decided.switchedMs], [charge(16), START_MS]);
});

Deno.test("fusedCharger() switches off, and says from when on it may start again", () => {
  const startsAtMs = at(START_MS + DWELL_MS).atMs;
  const off = fused(OFF, charge(12));
  assert.deepEqual(off, {
    command: PAUSE,
    reason: { code: "limit.fuse", currentA: 0, limitA: 25, startsAtMs },
    switchedMs: START_MS,
    changedMs: START_MS,
    changedFromA: 12,
    offMs: START_MS,
  });
  const blind = fused(BLIND_OFF, charge(12));
  assert.deepEqual(blind.reason, { code: "blind.meter", ageMs: 7000 });
  assert.equal(blind.offMs, START_MS);
  const still = fused(OFF, PAUSE);
  assert.deepEqual(still.reason, { code: "limit.fuse", currentA: 0, limitA: 25 });
  assert.deepEqual([still.offMs, still.switchedMs], [null, HOUR_AGO_MS], "it was off");
  const waiting = fused(OFF, PAUSE, START_MS - 100_000);
  assert.equal(waiting.offMs, START_MS - 100_000);
  assert.ok(waiting.reason.code === "limit.fuse");
  assert.equal(waiting.reason.startsAtMs, at(START_MS + 200_000).atMs);
});

Deno.test("fuseDwellEndsMs() is five minutes after the fuse has switched off", () => {
  const ends = (agoMs: number | null) =>
    fuseDwellEndsMs({ fusedOffMs: agoMs === null ? null : START_MS - agoMs }, NOW);
  assert.deepEqual([ends(null), ends(0), ends(DWELL_MS - 1), ends(DWELL_MS)], [
    null,
    START_MS + DWELL_MS,
    START_MS + 1,
    null,
  ]);
});

/** What becomes of a switch that is on for ten seconds and would stay so. */
function fusedPlug(word: FuseWord, relay: Partial<RelayMemory> = {}) {
  const [, decision] = wholeDecision(decideAt(0, { state: chargingState(6), house: NIGHT })).loads;
  assert.ok(decision?.kind === "switch");
  const plug = managedPlug();
  const before = {
    ...plug,
    claim: "wanted" as const,
    relay: { ...plug.relay, on: true, switchedMs: START_MS - 10_000, ...relay },
  };
  const reason = { code: "plug.blind", ageMs: 1 } as const;
  const fused = fusedSwitch(
    { memory: before, decision: { ...decision, reason, command: { on: true } } },
    word,
    { ...CONTEXT, before },
  );
  const { memory, decision: { command, reason: said } } = fused;
  return { command, said, told: memory.relay.told, claim: memory.claim };
}

Deno.test("fusedSwitch() switches a relay off at once, within its dwell too", () => {
  const said = { code: "plug.wait.fuse", limitA: 25 };
  assert.deepEqual(fusedPlug(OFF), { command: { on: false }, said, told: false, claim: null });
  assert.deepEqual(fusedPlug(BLIND_OFF).said, { code: "plug.blind", ageMs: 7000 });
  assert.deepEqual(fusedPlug(OFF, { on: false }), { command: null, said, told: null, claim: null });
  assert.deepEqual(fusedPlug({ kind: "as-decided" }).command, { on: true });
});

Deno.test("fusedSwitch() tells nothing to a relay that this program does not switch, or does not see", () => {
  const as = { code: "plug.blind", ageMs: 1 };
  for (const relay of [{ isManaged: false }, { isOffDue: true }]) {
    const { command, said } = fusedPlug(OFF, relay);
    assert.deepEqual([command, said], [null, as], JSON.stringify(relay));
  }
  assert.equal(fusedPlug(OFF, { on: null }).command, null);
});
