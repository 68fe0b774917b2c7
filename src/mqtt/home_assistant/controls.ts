import { CHARGE_MODES } from "../../domain/house/mode.ts";
import { SETTINGS } from "../../domain/settings/settings.ts";
import { optionText } from "../../words/setting_texts.ts";
import type { Words } from "../../words/words.ts";
import { SETTABLE_KEYS, type SettableKey } from "../commands.ts";
import type { Component } from "./components.ts";

interface ControlView {
  readonly base: string;
  readonly words: Words;
  readonly hasCharger: boolean;
  readonly hasPlug: boolean;
}

/** The entities with which Home Assistant changes something, by their ids. */
export function controlComponents(view: ControlView): Readonly<Record<string, Component>> {
  const keys = SETTABLE_KEYS.filter((key) =>
    SETTINGS[key].group === "plug" ? view.hasPlug : view.hasCharger
  );
  return {
    ...(view.hasCharger ? { mode: modeSelect(view) } : {}),
    ...Object.fromEntries(keys.map((key) => [key, settingControl(key, view)])),
  };
}

/** The mode of a charger that is a device of its own. */
export function chargerSelect(id: number, { base, words }: Pick<ControlView, "base" | "words">) {
  const topic = `${base}/devices/${id}`;
  const { names, legend } = words.modes;
  return {
    platform: "select",
    name: legend,
    ...choice({
      topic: `${topic}/state`,
      key: "mode",
      commands: `${topic}/mode/set`,
      options: CHARGE_MODES.map((mode) => [mode, names[mode]] as const),
    }),
  };
}

/** Whether a person holds a switch on or off; for an hour, if it is from here. */
export function holdSelect(
  id: number,
  name: string,
  { base, words }: Pick<ControlView, "base" | "words">,
): Component {
  const topic = `${base}/devices/${id}`;
  const { settings, frame } = words;
  const options = [["auto", frame.themes.auto], ["on", settings.on], [
    "off",
    settings.off,
  ]] as const;
  const shown = choice({
    topic: `${topic}/state`,
    key: "hold",
    commands: `${topic}/switch/set`,
    options,
  });
  const names = JSON.stringify(Object.fromEntries(options));
  const word = "('auto' if value_json.hold is none else 'on' if value_json.hold.on else 'off')";
  return { platform: "select", name, ...shown, value_template: `{{ ${names}[${word}] }}` };
}

function modeSelect({ base, words }: ControlView): Component {
  const { names, legend } = words.modes;
  return {
    platform: "select",
    name: legend,
    ...choice({
      topic: `${base}/state`,
      key: "mode",
      commands: `${base}/mode/set`,
      options: CHARGE_MODES.map((mode) => [mode, names[mode]] as const),
    }),
  };
}

/** A select whose options are words, and whose commands are the values behind them. */
function choice(input: {
  readonly topic: string;
  readonly key: string;
  readonly commands: string;
  readonly options: readonly (readonly [value: string, name: string])[];
}) {
  const { topic, key, commands, options } = input;
  const names = JSON.stringify(Object.fromEntries(options));
  const values = JSON.stringify(Object.fromEntries(options.map(([value, name]) => [name, value])));
  return {
    state_topic: topic,
    value_template: `{{ ${names}[value_json.${key} | string] }}`,
    command_topic: commands,
    command_template: `{{ ${values}[value] }}`,
    options: options.map(([, name]) => name),
  };
}

function settingControl(key: SettableKey, { base, words }: ControlView): Component {
  const { control, group } = SETTINGS[key];
  const topic = `${base}/settings`;
  const commands = `${base}/settings/${key}/set`;
  const { label } = words.settings.fields[key];
  // Beside those of the car, one of which has the same label.
  const name = group === "plug" ? `${words.broker.entities.plug_on}: ${label}` : label;
  const shared = { name, entity_category: "config" };
  if (control.kind === "choice") {
    const options = control.options.map((value) =>
      [String(value), optionText({ key, value }, words) ?? String(value)] as const
    );
    return { platform: "select", ...shared, ...choice({ topic, key, commands, options }) };
  }
  if (control.kind === "number") {
    const { min, max, unit } = control;
    return {
      platform: "number",
      ...shared,
      state_topic: topic,
      value_template: `{{ value_json.${key} }}`,
      command_topic: commands,
      ...{ min, max, step: 1, mode: "box", unit_of_measurement: unit },
    };
  }
  return {
    platform: "switch",
    ...shared,
    state_topic: topic,
    value_template: `{{ 'on' if value_json.${key} else 'off' }}`,
    command_topic: commands,
    ...{ payload_on: "on", payload_off: "off", state_on: "on", state_off: "off" },
  };
}
