import { ECHO_OF_NOTHING } from "../../../domain/settings/echo.ts";
import { OWN_MACHINE_VARIABLE } from "../../../domain/settings/own_places.ts";
import type { SettingSentences } from "../../setting_sentences.ts";

/** What is right, wrong or asked about values of settings, in German. */
export const settingSentencesDe: SettingSentences = {
  expectations: {
    switch: () => "An oder Aus wählen",
    number: ({ min, max, unit }) =>
      `Eine ganze Zahl von ${min} bis ${`${max} ${unit}`.trim()} eingeben`,
    price: ({ min, max }) => `Einen Preis von ${min} bis ${max} je kWh eingeben oder leer lassen`,
    zones: ({ most }) =>
      `In jeder Zeile Tage, beide Zeiten und einen Preis von 0 bis 100 eingeben, höchstens ${most} ` +
      "Zeilen (als Text: mon-fri 22:00-06:00 0.21, oder +0.05 für das, was dazukommt)",
    decimal: ({ min, max, unit }) => `Zahl von ${min} bis ${max} ${unit} eingeben oder leer lassen`,
    choice: ({ options }) => `Eines von ${options.join(", ")} wählen`,
    window: () => "Zwei Zeiten als hh:mm-hh:mm eingeben, z. B. 13:30-16:00",
    time: () => "Eine Zeit als hh:mm eingeben, z. B. 03:30",
    host: () =>
      "Eine vollständige Adresse oder einen Namen eingeben, z. B. 192.168.178.30 oder plug.lan:9999",
    url: ({ example }) => address(example),
    text: characters,
    secret: (control) => control.example === null ? characters(control) : address(control.example),
  },
  issues: {
    "not-as-expected": ({ setting, given }, expected) => expected(setting) + notThis(given),
    "grouped-number": ({ setting, digits, given }, expected) =>
      `${expected(setting)}, ohne Trennzeichen: ${digits}, nicht ${given}`,
    "unknown-setting": () => "Es gibt keine Einstellung dieses Namens",
    "fixed-by-environment": ({ variable }) => `Durch die Umgebungsvariable ${variable} festgelegt`,
    "file-refused": ({ path, why }) => `Keine Einstellungen aus "${path}" zu übernehmen: ${why}`,
    "no-plug-address": () => "Adresse der Steckdose eingeben, weil sie eingeschaltet ist",
    "smallest-above-max": () =>
      "Höchstens den „Größten Strom“ eingeben: sonst könnte nichts geladen werden",
    "unit-of-first-inverter": () =>
      "Eine andere Modbus-Nummer als die des ersten Wechselrichters eingeben, oder 0",
    "no-secret": () => "Ein Geheimnis mit mindestens 8 Zeichen eingeben, weil es verlangt wird",
    "no-pin": () => "Die vier Ziffern der PIN eingeben; Generation 1 nimmt nichts anderes",
    "own-machine": () =>
      "Das ist die Maschine selbst oder ihr eigener Anschluss. Wer das Programm betreibt, kann " +
      `das erlauben: ${OWN_MACHINE_VARIABLE}=on`,
    "password-of-other-host": () =>
      "Das Passwort noch einmal eingeben: das gespeicherte galt einem anderen Host",
    "password-of-environment": () =>
      "Die Umgebung hält das Passwort, für den jetzigen Host: die Adresse auch dort festlegen",
    "grid-meter-of-device": ({ other }) =>
      `Ein Haus hat einen Netzzähler, und „${other}“ ist es: erst ihm diese Rolle nehmen`,
    "address-of-device": ({ other }) => `Unter dieser Adresse ist schon „${other}“`,
    "nothing-to-test": () => "Erst eingeben: ohne das gibt es nichts zu prüfen",
    "port-unavailable": ({ port, why }) => `Port ${port} ${PORT_PROBLEMS[why]}`,
    "high-current": ({ currentA, usualA }) =>
      `Sind Ladegerät, Kabel, Steckdose und Sicherung stundenlang für ${currentA} A ` +
      `gemacht? Die meisten sind es für ${usualA} A. Dann noch einmal speichern`,
    "dear-price": ({ price, hundredth, currency }) =>
      `${decimal(price)} ${currency} für eine kWh? ${decimal(price)} Cent sind ` +
      `${decimal(hundredth)} ${currency}. Wenn es so gemeint ist, noch einmal speichern`,
    "window-over": ({ hour, windows }) =>
      `Um ${hour}:00 ist das Fenster ${windows.join(" und ")} vorbei, also geht darin ` +
      "nie etwas an. Wenn das so sein soll, noch einmal speichern",
    "device-gone": () =>
      "Ohne sie gehört das Gerät nicht mehr zum Haus: Es bleibt pausiert oder aus, und sein Verlauf " +
      "bleibt erhalten. Wenn das so sein soll, noch einmal speichern",
  },
  warnings: {
    "on-at-night": "Mit 0 ist auch im Fenster bei Nacht eingeschaltet, aus Batterie oder Netz",
  },
};

/** What was given in place of what is expected; null: it is not told. */
export function notThis(given: string | null): string {
  if (given === null) return "";
  return given === ECHO_OF_NOTHING ? "; es ist nichts eingegeben" : `, nicht ${given}`;
}

const PORT_PROBLEMS = {
  taken: "ist belegt",
  forbidden: "braucht Rechte",
  other: "geht nicht zu öffnen",
} as const;

function address(example: string): string {
  const scheme = /^(?:mqtt|postgres)/.exec(example)?.[0] ?? "http";
  return `Eine ${scheme}-Adresse wie ${example} eingeben`;
}

function characters(
  { minLength, maxLength }: { readonly minLength: number; readonly maxLength: number },
): string {
  return `${minLength} bis ${maxLength} Zeichen eingeben`;
}

function decimal(value: number): string {
  return String(value).replace(".", ",");
}
