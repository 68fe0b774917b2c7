import { ECHO_OF_NOTHING } from "../../../domain/settings/echo.ts";
import { OWN_MACHINE_VARIABLE } from "../../../domain/settings/own_places.ts";
import type { SettingSentences } from "../../setting_sentences.ts";

/** What is right, wrong or asked about values of settings, in Dutch. */
export const settingSentencesNl: SettingSentences = {
  expectations: {
    switch: () => "Kies aan of uit",
    number: ({ min, max, unit }) =>
      `Vul een geheel getal van ${min} tot ${`${max} ${unit}`.trim()} in`,
    price: ({ min, max }) => `Vul een prijs van ${min} tot ${max} per kWh in, of laat leeg`,
    decimal: ({ min, max, unit }) => `Vul een getal van ${min} tot ${max} ${unit} in, of laat leeg`,
    zones: ({ most }) =>
      `Vul in elke rij dagen, beide tijden en een prijs van 0 tot 100 in, hoogstens ${most} rijen ` +
      "(als tekst: mon-fri 22:00-06:00 0.21, of +0.05 voor wat erbovenop komt)",
    choice: ({ options }) => `Kies een van ${options.join(", ")}`,
    window: () => "Vul twee tijden in als hh:mm-hh:mm, bijv. 13:30-16:00",
    time: () => "Vul een tijd in als hh:mm, bijv. 03:30",
    host: () => "Vul een volledig adres of een hostnaam in, bijv. 192.168.178.30 of plug.lan:9999",
    url: ({ example }) => address(example),
    text: characters,
    secret: (control) => control.example === null ? characters(control) : address(control.example),
  },
  issues: {
    "not-as-expected": ({ setting, given }, expected) => expected(setting) + notThis(given),
    "grouped-number": ({ setting, digits, given }, expected) =>
      `${expected(setting)}, zonder scheidingstekens: ${digits}, niet ${given}`,
    "unknown-setting": () => "Er is geen instelling met deze naam",
    "fixed-by-environment": ({ variable }) => `Vastgelegd door de omgevingsvariabele ${variable}`,
    "file-refused": ({ path, why }) => `Kan geen instellingen overnemen uit "${path}": ${why}`,
    "no-plug-address": () => "Vul het adres van de stekker in, want hij is in gebruik",
    "smallest-above-max": () =>
      "Vul hoogstens de “Max. stroom” in: anders kan er niets worden geladen",
    "unit-of-first-inverter": () =>
      "Vul een ander Modbus-nummer in dan dat van de eerste omvormer, of 0 voor geen",
    "no-secret": () => "Vul een geheim van minstens 8 tekens in, want het wordt gevraagd",
    "no-pin": () => "Vul de vier cijfers van de pincode in; generatie 1 neemt niets anders",
    "own-machine": () =>
      "Dit is de machine zelf of haar eigen verbinding. Wie het programma beheert, kan dat " +
      `toestaan: ${OWN_MACHINE_VARIABLE}=on`,
    "password-of-other-host": () =>
      "Vul het wachtwoord opnieuw in: het opgeslagen was voor een andere host",
    "password-of-environment": () =>
      "De omgeving houdt het wachtwoord, voor de host van nu: leg het adres ook daar vast",
    "grid-meter-of-device": ({ other }) =>
      `Een huis heeft één netmeter, en dat is “${other}”: neem die rol daar eerst weg`,
    "address-of-device": ({ other }) => `Op dit adres is “${other}” al`,
    "nothing-to-test": () => "Vul het eerst in: zonder valt er niets te testen",
    "port-unavailable": ({ port, why }) => `Poort ${port} ${PORT_PROBLEMS[why]}`,
    "high-current": ({ currentA, usualA }) =>
      `Zijn laadpaal, kabel, stopcontact en zekering gemaakt voor urenlang ${currentA} A? ` +
      `De meeste zijn gemaakt voor ${usualA} A. Sla dan nog eens op`,
    "dear-price": ({ price, hundredth, currency }) =>
      `${decimal(price)} ${currency} voor één kWh? ${decimal(price)} cent is ` +
      `${decimal(hundredth)} ${currency}. Is het zo bedoeld, sla dan nog eens op`,
    "window-over": ({ hour, windows }) =>
      `Om ${hour}:00 is het tijdvak ${windows.join(" en ")} voorbij, dus daarin gaat niets aan. ` +
      "Is dat zo bedoeld, sla dan nog eens op",
    "device-gone": () =>
      "Zonder dit adres hoort het apparaat niet meer bij het huis: het blijft gepauzeerd of uit, en " +
      "zijn geschiedenis blijft. Is dat zo bedoeld, sla dan nog eens op",
  },
  warnings: {
    "on-at-night": "Met 0 is hij in het tijdvak ook 's nachts aan, uit de batterij of het net",
  },
};

/** What was given in place of what is expected; null: it is not told. */
export function notThis(given: string | null): string {
  if (given === null) return "";
  return given === ECHO_OF_NOTHING ? "; er is niets ingevuld" : `, niet ${given}`;
}

const PORT_PROBLEMS = {
  taken: "is in gebruik",
  forbidden: "vraagt rechten",
  other: "kan niet worden geopend",
} as const;

function address(example: string): string {
  const scheme = /^(?:mqtt|postgres)/.exec(example)?.[0] ?? "http";
  return `Vul een ${scheme}-adres in zoals ${example}`;
}

function characters(
  { minLength, maxLength }: { readonly minLength: number; readonly maxLength: number },
): string {
  return `Vul ${minLength} tot ${maxLength} tekens in`;
}

function decimal(value: number): string {
  return String(value).replace(".", ",");
}
