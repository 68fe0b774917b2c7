import { OWN_MACHINE_VARIABLE } from "../../../domain/settings/own_places.ts";
import type { DeviceIssueSentences } from "../../setting_sentences.ts";
import { notThis } from "../settings/settings_sentences.ts";

/** What is wrong with a device that somebody enters, in German. */
export const deviceIssuesDe: DeviceIssueSentences = {
  "unknown-driver": ({ given, known }) => `Eines von ${known.join(", ")} wählen, nicht ${given}`,
  "other-driver": ({ driver }) =>
    `Ein Gerät bleibt bei seiner Marke ${driver}: entfernen und das andere hinzufügen`,
  "no-name": () => "Einen Namen eingeben",
  "name-too-long": ({ most }) => `Höchstens ${most} Zeichen eingeben`,
  "wrong-name": () => "Einen Namen aus Buchstaben, Ziffern und Zeichen eingeben",
  "role-not-of-driver": ({ given, driver, roles }) =>
    `${driver} kann ${roles.join(", ")} sein, nicht ${given}`,
  "no-role": ({ driver, roles }) =>
    `Wählen, was es in diesem Haus ist; ${driver} kann ${roles.join(", ")} sein`,
  "unknown-param": ({ driver, known }) =>
    `${driver} hat keinen solchen Parameter; es hat ${known.join(", ")}`,
  "wrong-param": ({ control, given }, expected) => expected(control) + notThis(given),
  "no-address": () => "Die Adresse eingeben: ohne sie gibt es nichts zu lesen",
  "own-machine": () =>
    "Das ist die Maschine selbst oder ihre eigene Verbindung. Wer das Programm betreibt, kann es " +
    `erlauben: ${OWN_MACHINE_VARIABLE}=on`,
  "same-address": ({ other }) => `„${other}“ hat diese Adresse schon`,
  "address-of-setting": ({ setting }, _, label) =>
    `Diese Adresse steht schon in den Einstellungen (${label(setting)})`,
  "second-grid-meter": ({ other }) =>
    `Ein Haus hat einen Netzzähler, und „${other}“ ist es: erst ihm diese Rolle nehmen`,
  "grid-meter-of-settings": ({ setting }, _, label) =>
    `Ein Haus hat einen Netzzähler, und der aus den Einstellungen ist es (${label(setting)})`,
  "secret-of-other-address": () =>
    "Noch einmal eingeben: das gespeicherte wurde für eine andere Adresse eingegeben",
  "too-many": ({ most }) => `Ein Haus hat höchstens ${most} Geräte neben denen der Einstellungen`,
  "unknown-key": () =>
    "Ein Gerät hat driver, name, roles, params und policy, und nichts dieses Namens",
  "wrong-form": ({ expected }) => FORMS[expected],
  "unknown-device": ({ id }) => `Es gibt kein Gerät ${id}`,
  "twice-in-order": ({ id }) => `Das Gerät ${id} nur einmal nennen`,
  "missing-in-order": ({ names }) => `Auch diese nennen: ${names.join(", ")}`,
  "fixed-by-environment": ({ variable }) => `Durch die Umgebungsvariable ${variable} festgelegt`,
  "file-refused": ({ path, why }) => `Geräte lassen sich nicht aus "${path}" nehmen: ${why}`,
};

const FORMS = {
  object: "Ein Objekt senden, z. B. {}",
  list: "Eine Liste senden, z. B. []",
  ids: "Eine Liste der Geräte-Nummern senden, z. B. [2, 1]",
} as const;
