import type { ChargerMemory } from "./charger_memory.ts";
import { type ChargerDecision, remember } from "./charging/charger_decision.ts";
import { dropTrial } from "./charging/trials.ts";
import type { SwitchDecision } from "./heater/plug.ts";
import type { PlugMemory } from "./heater/plug_memory.ts";
import { moveRelay } from "./heater/plug_relay.ts";
import { pauseCommand } from "./limits.ts";
import type { FuseWord } from "./share/main_fuse.ts";
import type { CurrentRange } from "./charging/current.ts";
import type { Moment } from "../domain/house/time.ts";

/** A load's decision with what is remembered of it. */
interface Fused<M, D> {
  readonly memory: M;
  readonly decision: D;
}

/** A charger's decision as far as the main fuse allows it; `before` is its memory before the cycle. */
export function fusedCharger(
  { memory, decision }: Fused<ChargerMemory, ChargerDecision>,
  word: FuseWord,
  { before, range, limitA, now }: {
    readonly before: ChargerMemory;
    readonly range: CurrentRange;
    readonly limitA: number;
    readonly now: Moment;
  },
): Fused<ChargerMemory, ChargerDecision> {
  if (word.kind === "as-decided") return { memory, decision };
  const command = word.kind === "off"
    ? pauseCommand(range)
    : { ...decision.command, enabled: true, currentA: word.currentA };
  const { switchedMs, changedMs, changedFromA } = before;
  const told = { command: before.command, switchedMs, changedMs, changedFromA };
  const trials = dropTrial(memory.trials);
  const currentA = word.kind === "off" ? 0 : word.currentA;
  return {
    memory: remember({ ...memory, ...told, trials }, command, now),
    decision: { ...decision, command, reason: { code: "limit.fuse", currentA, limitA } },
  };
}

/** A switch's decision, likewise: one that is on goes off at once, whatever its dwell says. */
export function fusedSwitch(
  { memory, decision }: Fused<PlugMemory, SwitchDecision>,
  word: FuseWord,
  { before, limitA, now }: {
    readonly before: PlugMemory;
    readonly limitA: number;
    readonly now: Moment;
  },
): Fused<PlugMemory, SwitchDecision> {
  if (word.kind !== "off") return { memory, decision };
  const { on, told, toldSinceMs, switchedMs } = before.relay;
  const relay = { ...memory.relay, told, toldSinceMs, switchedMs };
  const isSteered = memory.relay.isManaged && !memory.relay.isOffDue;
  const moved = isSteered && on !== null
    ? moveRelay(relay, { on: false, isUrgent: true }, now)
    : { memory: memory.relay, command: null };
  return {
    memory: { ...memory, relay: moved.memory, claim: null },
    decision: {
      ...decision,
      command: moved.command,
      reason: isSteered ? { code: "plug.wait.fuse", limitA } : decision.reason,
    },
  };
}
