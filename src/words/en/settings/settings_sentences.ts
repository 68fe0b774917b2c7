import { ECHO_OF_NOTHING } from "../../../domain/settings/echo.ts";
import { OWN_MACHINE_VARIABLE } from "../../../domain/settings/own_places.ts";
import type { SettingSentences } from "../../setting_sentences.ts";

/** What is right, wrong or asked about values of settings, in English. */
export const settingSentencesEn: SettingSentences = {
  expectations: {
    switch: () => "Choose on or off",
    number: ({ min, max, unit }) =>
      `Enter a whole number from ${min} to ${`${max} ${unit}`.trim()}`,
    price: ({ min, max }) => `Enter a price from ${min} to ${max} per kWh, or leave it empty`,
    decimal: ({ min, max, unit }) =>
      `Enter a number from ${min} to ${max} ${unit}, or leave it empty`,
    zones: ({ most }) =>
      `Enter days, both times and a price from 0 to 100 in each row, ${most} rows at most ` +
      "(as text: mon-fri 22:00-06:00 0.21, or +0.05 for what is on top)",
    choice: ({ options }) => `Choose one of ${options.join(", ")}`,
    window: () => "Enter two times as hh:mm-hh:mm, e.g. 13:30-16:00",
    time: () => "Enter a time as hh:mm, e.g. 03:30",
    host: () => "Enter a complete address or host name, e.g. 192.168.178.30 or plug.lan:9999",
    url: ({ example }) => address(example),
    text: characters,
    secret: (control) => control.example === null ? characters(control) : address(control.example),
  },
  issues: {
    "not-as-expected": ({ setting, given }, expected) => expected(setting) + notThis(given),
    "grouped-number": ({ setting, digits, given }, expected) =>
      `${expected(setting)}, without separators: ${digits}, not ${given}`,
    "unknown-setting": () => "There is no setting of this name",
    "fixed-by-environment": ({ variable }) => `Fixed by the environment variable ${variable}`,
    "file-refused": ({ path, why }) => `Cannot take settings from "${path}": ${why}`,
    "no-plug-address": () => "Enter the address of the plug, because the plug is enabled",
    "smallest-above-max": () =>
      "Enter at most the “Max current”: nothing could be charged otherwise",
    "unit-of-first-inverter": () =>
      "Enter another Modbus unit than that of the first inverter, or 0 for none",
    "no-secret": () => "Enter a secret of at least 8 characters, because it is enabled",
    "no-pin": () => "Enter the four digits of the PIN; generation 1 takes nothing else",
    "own-machine": () =>
      "This is the machine itself or its own link. Whoever runs the program can allow that: " +
      `${OWN_MACHINE_VARIABLE}=on`,
    "password-of-other-host": () =>
      "Enter the password again: the stored one was entered for another host",
    "password-of-environment": () =>
      "The environment holds the password, for the host of now: set the address there too",
    "grid-meter-of-device": ({ other }) =>
      `A house has one grid meter, and “${other}” is it: take that role from it first`,
    "address-of-device": ({ other }) => `“${other}” is at this address already`,
    "nothing-to-test": () => "Enter it first: without it there is nothing to test",
    "port-unavailable": ({ port, why }) => `Port ${port} ${PORT_PROBLEMS[why]}`,
    "high-current": ({ currentA, usualA }) =>
      `Are charger, cable, socket and fuse made for ${currentA} A for hours? ` +
      `Most are made for ${usualA} A. Then save again`,
    "dear-price": ({ price, hundredth, currency }) =>
      `${price} ${currency} for one kWh? ${price} cents are ${hundredth} ${currency}. ` +
      "If it is meant, save again",
    "window-over": ({ hour, windows }) =>
      `At ${hour}:00 the window ${windows.join(" and ")} is over, so nothing goes ` +
      "on in it. If that is meant, save again",
    "device-gone": () =>
      "Without it the house has this device no more: it is left paused or off, and its history " +
      "stays. If that is meant, save again",
  },
  warnings: {
    "on-at-night": "With 0 it is also on in the window at night, from the battery or the grid",
  },
};

/** What was given in place of what is expected; null: it is not told. */
export function notThis(given: string | null): string {
  if (given === null) return "";
  return given === ECHO_OF_NOTHING ? "; nothing is entered" : `, not ${given}`;
}

const PORT_PROBLEMS = {
  taken: "is in use",
  forbidden: "needs permission",
  other: "cannot be opened",
} as const;

function address(example: string): string {
  const scheme = /^(?:mqtt|postgres)/.exec(example)?.[0] ?? "http";
  return `Enter ${scheme === "postgres" ? "a" : "an"} ${scheme} address such as ${example}`;
}

function characters(
  { minLength, maxLength }: { readonly minLength: number; readonly maxLength: number },
): string {
  return `Enter ${minLength} to ${maxLength} characters`;
}
