import type { ChargerMemory } from "./charger_memory.ts";
import { type ChargerDecision, remember, type Told } from "./charging/charger_decision.ts";
import { dropTrial } from "./charging/trials.ts";
import type { SwitchDecision } from "./heater/plug.ts";
import type { PlugMemory } from "./heater/plug_memory.ts";
import { moveRelay } from "./heater/plug_relay.ts";
import { pauseCommand } from "./limits.ts";
import type { FuseWord } from "./share/main_fuse.ts";
import type { CurrentRange } from "./charging/current.ts";
import type { PlugReason } from "../domain/codes/plug_reason.ts";
import type { Reason } from "../domain/codes/reason.ts";
import { type Moment, wallOf } from "../domain/house/time.ts";
import { MINUTE_MS } from "../domain/house/units.ts";

/** A load's decision with what is remembered of it. */
interface Fused<M, D> {
  readonly memory: M;
  readonly decision: D;
}

/** After the fuse has switched a charger off, nothing starts it for so long: no contactor flaps. */
const FUSE_DWELL_MS = 5 * MINUTE_MS;

/** What a main fuse allows a load in a cycle. */
interface FuseContext {
  readonly limitA: number;
  readonly meterAgeMs: number | null;
  readonly now: Moment;
}

/** Until when a charger that the fuse has switched off stays off (steady time); null: it need not. */
export function fuseDwellEndsMs(
  { fusedOffMs }: Pick<ChargerMemory, "fusedOffMs">,
  { steadyMs }: Moment,
): number | null {
  const endsMs = fusedOffMs === null ? steadyMs : fusedOffMs + FUSE_DWELL_MS;
  return endsMs > steadyMs ? endsMs : null;
}

/** A charger's decision as far as the main fuse allows it. */
export function fusedCharger(
  { memory, decision, told }: Fused<ChargerMemory, ChargerDecision> & { readonly told: Told },
  word: FuseWord,
  context: FuseContext & { readonly range: CurrentRange },
): Fused<ChargerMemory, ChargerDecision> {
  if (word.kind === "as-decided") return { memory, decision };
  const { range, now } = context;
  const command = word.kind === "off"
    ? pauseCommand(range)
    : { ...decision.command, enabled: true, currentA: word.currentA };
  const isSwitchedOff = word.kind === "off" && told.command?.enabled === true;
  const fusedOffMs = isSwitchedOff ? now.steadyMs : memory.fusedOffMs;
  const { switchedMs, changedMs, changedFromA } = told;
  const before = { command: told.command, switchedMs, changedMs, changedFromA, fusedOffMs };
  const fused = { ...memory, ...before, trials: dropTrial(memory.trials) };
  return {
    memory: remember(fused, command, now),
    decision: { ...decision, command, reason: chargerReason(word, fused, context) },
  };
}

function chargerReason(
  word: Exclude<FuseWord, { kind: "as-decided" }>,
  memory: ChargerMemory,
  { limitA, meterAgeMs, now }: FuseContext,
): Reason {
  if (word.kind === "current") return { code: "limit.fuse", currentA: word.currentA, limitA };
  if (word.isBlind) return { code: "blind.meter", ageMs: meterAgeMs };
  const endsMs = fuseDwellEndsMs(memory, now);
  const dwell = endsMs === null ? {} : { startsAtMs: wallOf(endsMs, now) };
  return { code: "limit.fuse", currentA: 0, limitA, ...dwell };
}

/** A switch's decision, likewise: one that is on goes off at once, whatever its dwell says. */
export function fusedSwitch(
  { memory, decision }: Fused<PlugMemory, SwitchDecision>,
  word: FuseWord,
  { before, limitA, meterAgeMs, now }: FuseContext & { readonly before: PlugMemory },
): Fused<PlugMemory, SwitchDecision> {
  if (word.kind !== "off") return { memory, decision };
  const { on, told, toldSinceMs, switchedMs } = before.relay;
  const relay = { ...memory.relay, told, toldSinceMs, switchedMs };
  const isSteered = memory.relay.isManaged && !memory.relay.isOffDue;
  const moved = isSteered && on !== null
    ? moveRelay(relay, { on: false, isUrgent: true }, now)
    : { memory: memory.relay, command: null };
  const reason: PlugReason = word.isBlind
    ? { code: "plug.blind", ageMs: meterAgeMs }
    : { code: "plug.wait.fuse", limitA };
  return {
    memory: { ...memory, relay: moved.memory, claim: null },
    decision: {
      ...decision,
      command: moved.command,
      reason: isSteered ? reason : decision.reason,
    },
  };
}
