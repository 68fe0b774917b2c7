import { modeOfEvcc } from "../app/evcc_state.ts";
import type { Program } from "../app/program.ts";
import { ProgramEnding, SettingsInvalid, StorageFailed } from "../domain/codes/errors.ts";
import * as v from "valibot";
import { holdOf, SWITCH_PRESS } from "../domain/house/load.ts";
import { type ChargeMode, isChargeMode } from "../domain/house/mode.ts";
import { type SettingKey, SETTINGS } from "../domain/settings/settings.ts";
import { settingIssueText } from "../words/setting_texts.ts";
import type { CommandRefusal } from "../domain/ports/broker_state.ts";
import type { Words } from "../words/words.ts";
import type { Incoming } from "./connection.ts";
import { EVCC_MODE_TOPIC } from "./evcc_topics.ts";
import type { BrokerSettings } from "./link_settings.ts";

/** Settings that a command may change: what a house is steered by, and no address or secret. */
export const SETTABLE_KEYS = [
  "autoTracking",
  "trackingStartSocPct",
  "plugInMode",
  "maxCurrentA",
  "minCurrentA",
  "plugEnabled",
  "plugAllowBattery",
  "plugOnPowerW",
  "plugOnSocPct",
] as const satisfies readonly SettingKey[];
export type SettableKey = (typeof SETTABLE_KEYS)[number];

/** Longest command, in bytes. */
const MAX_BYTES = 200;
/** So many commands at once, and then one each second. */
const MOST_AT_ONCE = 20;
const EACH_MS = 1000;
/** That there are too many is said so often at the most. */
const SAID_EACH_MS = 10_000;

/** What a command shall do; `id` null: the first charger. */
export type Command =
  | { readonly kind: "mode"; readonly mode: ChargeMode; readonly id: number | null }
  | { readonly kind: "hold"; readonly id: number; readonly hold: ReturnType<typeof holdOf> }
  | { readonly kind: "setting"; readonly key: SettableKey; readonly value: unknown };

/** Why a command is not obeyed. */
export interface Refused {
  readonly code: CommandRefusal;
  /** What is wrong with a setting. */
  readonly detail: string | null;
}

/** The topics of commands. */
export function commandTopics(
  { mqttTopic, evccTopics }: Pick<BrokerSettings, "mqttTopic" | "evccTopics">,
): readonly string[] {
  return [
    `${mqttTopic}/mode/set`,
    `${mqttTopic}/settings/+/set`,
    `${mqttTopic}/devices/+/mode/set`,
    `${mqttTopic}/devices/+/switch/set`,
    ...(evccTopics ? [EVCC_MODE_TOPIC] : []),
  ];
}

/** What a message means; `below` is its topic below the one of the settings, or one of evcc's. */
export function parseCommand(below: string, text: string): Command | Refused {
  if (below === EVCC_MODE_TOPIC) {
    const mode = modeOfEvcc(text);
    return mode === null ? refused("no-mode") : { kind: "mode", mode, id: null };
  }
  if (below === "mode/set") {
    return isChargeMode(text) ? { kind: "mode", mode: text, id: null } : refused("no-mode");
  }
  const [, digits, what] = /^devices\/([0-9]{1,9})\/(mode|switch)\/set$/.exec(below) ?? [];
  if (what === "switch") return parseHold(Number(digits), text);
  if (what === "mode") {
    return isChargeMode(text)
      ? { kind: "mode", mode: text, id: Number(digits) }
      : refused("no-mode");
  }
  const [, name = ""] = /^settings\/([A-Za-z0-9]+)\/set$/.exec(below) ?? [];
  const key = SETTABLE_KEYS.find((settable) => settable === name);
  if (key === undefined) return refused("no-setting");
  return { kind: "setting", key, value: SETTINGS[key].fromText(text) };
}

/** `auto`, or `on` or `off` with the minutes for which it shall stay so: a press as of the interface. */
function parseHold(id: number, text: string): Command | Refused {
  const [, word = "", digits] = /^(auto|on|off)(?: ([0-9]{1,4}))?$/i.exec(text) ?? [];
  const name = word.toLowerCase();
  const minutes = digits === undefined ? {} : { forMinutes: Number(digits) };
  const given = name === "auto" ? { auto: true } : { on: name === "on" };
  const press = v.safeParse(SWITCH_PRESS, { ...given, ...minutes });
  if (word === "" || !press.success) return refused("no-hold");
  return { kind: "hold", id, hold: holdOf(press.output) };
}

/** Why a command was not obeyed, for who has sent it. */
export function refusalText({ code, detail }: Refused, words: Words): string {
  return words.broker.commands[code] + (detail === null ? "" : `: ${detail}`);
}

function refused(code: CommandRefusal, detail: string | null = null): Refused {
  return { code, detail };
}

export interface DeskParts {
  readonly program: Pick<Program, "status" | "chooseMode" | "holdSwitch" | "changeSettings">;
  readonly words: () => Words;
  readonly steadyMs: () => number;
  /** Tells who has sent a command why it was not obeyed. */
  readonly answer: (topic: string, refused: Refused) => void;
}

/** Takes commands from a broker: bounded, checked as those of the interface, one after the other. */
export class CommandDesk {
  #left = MOST_AT_ONCE;
  #countedMs = 0;
  #saidMs = -Infinity;
  #tail: Promise<void> = Promise.resolve();

  constructor(private readonly parts: DeskParts) {}

  /** Takes one message on a topic of commands; `below` is the topic below that of the settings. */
  take({ topic, payload, isRetained }: Incoming, below: string): void {
    const { answer } = this.parts;
    if (!this.#isInTime()) return this.#sayTooMany(topic);
    // It may be from before this program, or from before the person changed their mind.
    if (isRetained) return answer(topic, refused("retained"));
    if (payload.length > MAX_BYTES) return answer(topic, refused("too-long"));
    const command = parseCommand(below, new TextDecoder().decode(payload).trim());
    if ("code" in command) return answer(topic, command);
    this.#tail = this.#tail.then(async () => {
      const refusal = await this.#obey(command);
      if (refusal !== null) answer(topic, refusal);
    });
  }

  /** Resolves when all that was taken is done. */
  settle(): Promise<void> {
    return this.#tail;
  }

  async #obey(command: Command): Promise<Refused | null> {
    const { program, words } = this.parts;
    try {
      if (command.kind === "setting") {
        await program.changeSettings({ [command.key]: command.value });
        return null;
      }
      const { id } = command;
      const kind = command.kind === "mode" ? "charger" : "switch";
      const isThere = program.status().loads.some((load) => load.id === id && load.kind === kind);
      if (id !== null && !isThere) return refused(`no-${kind}`);
      if (command.kind === "hold") program.holdSwitch(command.id, command.hold);
      else program.chooseMode(command.mode, id ?? undefined);
      return null;
    } catch (error) {
      if (error instanceof ProgramEnding) return refused("ending");
      if (error instanceof StorageFailed) return refused("not-stored");
      if (!(error instanceof SettingsInvalid)) throw error;
      const texts = error.issues.map((issue) => settingIssueText(issue, words()));
      return refused("wrong-value", texts.join("; "));
    }
  }

  #isInTime(): boolean {
    const nowMs = this.parts.steadyMs();
    const refill = Math.floor((nowMs - this.#countedMs) / EACH_MS);
    if (refill > 0) {
      this.#left = Math.min(MOST_AT_ONCE, this.#left + refill);
      this.#countedMs = nowMs;
    }
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }

  #sayTooMany(topic: string): void {
    const nowMs = this.parts.steadyMs();
    if (nowMs - this.#saidMs < SAID_EACH_MS) return;
    this.#saidMs = nowMs;
    this.parts.answer(topic, refused("too-many"));
  }
}
