import { OWN_MACHINE_VARIABLE } from "../../../domain/settings/own_places.ts";
import type { DeviceIssueSentences } from "../../setting_sentences.ts";
import { notThis } from "../settings/settings_sentences.ts";

/** What is wrong with a device that somebody enters, in Dutch. */
export const deviceIssuesNl: DeviceIssueSentences = {
  "unknown-driver": ({ given, known }) => `Kies een van ${known.join(", ")}, niet ${given}`,
  "other-driver": ({ driver }) =>
    `Een apparaat blijft van zijn merk ${driver}: verwijder het en voeg het andere toe`,
  "no-name": () => "Vul een naam in",
  "name-too-long": ({ most }) => `Vul hoogstens ${most} tekens in`,
  "wrong-name": () => "Vul een naam van letters, cijfers en tekens in",
  "role-not-of-driver": ({ given, driver, roles }) =>
    `${driver} kan ${roles.join(", ")} zijn, niet ${given}`,
  "no-role": ({ driver, roles }) =>
    `Kies wat het in dit huis is; ${driver} kan ${roles.join(", ")} zijn`,
  "unknown-param": ({ driver, known }) =>
    `${driver} heeft deze parameter niet; wel ${known.join(", ")}`,
  "wrong-param": ({ control, given }, expected) => expected(control) + notThis(given),
  "no-address": () => "Vul het adres in: zonder adres valt er niets te lezen",
  "own-machine": () =>
    "Dit is de machine zelf of haar eigen verbinding. Wie het programma beheert, kan het " +
    `toestaan: ${OWN_MACHINE_VARIABLE}=on`,
  "same-address": ({ other }) => `“${other}” heeft dit adres al`,
  "address-of-setting": ({ setting }, _, label) =>
    `Dit adres staat al in de instellingen (${label(setting)})`,
  "second-grid-meter": ({ other }) =>
    `Een huis heeft één netmeter, en dat is “${other}”: haal die rol daar eerst weg`,
  "grid-meter-of-settings": ({ setting }, _, label) =>
    `Een huis heeft één netmeter, en dat is die uit de instellingen (${label(setting)})`,
  "secret-of-other-address": () =>
    "Vul het nog een keer in: wat is opgeslagen, was voor een ander adres",
  "too-many": ({ most }) =>
    `Een huis heeft hoogstens ${most} apparaten naast die uit de instellingen`,
  "unknown-key": () =>
    "Een apparaat heeft driver, name, roles, params en policy, en niets met deze naam",
  "wrong-form": ({ expected }) => FORMS[expected],
  "unknown-device": ({ id }) => `Er is geen apparaat ${id}`,
  "twice-in-order": ({ id }) => `Noem apparaat ${id} maar één keer`,
  "missing-in-order": ({ names }) => `Noem ook deze: ${names.join(", ")}`,
  "fixed-by-environment": ({ variable }) => `Vastgelegd door de omgevingsvariabele ${variable}`,
  "file-refused": ({ path, why }) => `Kan geen apparaten uit "${path}" overnemen: ${why}`,
};

const FORMS = {
  object: "Stuur een object, bijv. {}",
  list: "Stuur een lijst, bijv. []",
  ids: "Stuur een lijst met de nummers van de apparaten, bijv. [2, 1]",
} as const;
