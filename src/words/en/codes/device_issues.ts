import { OWN_MACHINE_VARIABLE } from "../../../domain/settings/own_places.ts";
import type { DeviceIssueSentences } from "../../setting_sentences.ts";
import { notThis } from "../settings/settings_sentences.ts";

/** What is wrong with a device that somebody enters, in English. */
export const deviceIssuesEn: DeviceIssueSentences = {
  "unknown-driver": ({ given, known }) => `Choose one of ${known.join(", ")}, not ${given}`,
  "other-driver": ({ driver }) =>
    `A device stays of its make, ${driver}: remove it and add the other one`,
  "no-name": () => "Enter a name",
  "name-too-long": ({ most }) => `Enter at most ${most} characters`,
  "wrong-name": () => "Enter a name of letters, digits and signs",
  "role-not-of-driver": ({ given, driver, roles }) =>
    `${driver} can be ${roles.join(", ")}, not ${given}`,
  "no-role": ({ driver, roles }) =>
    `Choose what it is in this house; ${driver} can be ${roles.join(", ")}`,
  "unknown-param": ({ driver, known }) =>
    `${driver} has no such parameter; it has ${known.join(", ")}`,
  "wrong-param": ({ control, given }, expected) => expected(control) + notThis(given),
  "no-address": () => "Enter its address: without it there is nothing to read",
  "own-machine": () =>
    "This is the machine itself or its own link. Whoever runs the program can allow that: " +
    `${OWN_MACHINE_VARIABLE}=on`,
  "same-address": ({ other }) => `“${other}” is at this address already`,
  "address-of-setting": ({ setting }, _, label) =>
    `This address is entered in the settings already (${label(setting)})`,
  "second-grid-meter": ({ other }) =>
    `A house has one grid meter, and “${other}” is it: take that role from it first`,
  "grid-meter-of-settings": ({ setting }, _, label) =>
    `A house has one grid meter, and that of the settings is it (${label(setting)})`,
  "secret-of-other-address": () => "Enter it again: the stored one was entered for another address",
  "too-many": ({ most }) => `A house has ${most} devices at most beside those of the settings`,
  "unknown-key": () =>
    "A device has driver, name, roles, params and policy, and nothing of this name",
  "wrong-form": ({ expected }) => FORMS[expected],
  "unknown-device": ({ id }) => `There is no device ${id}`,
  "twice-in-order": ({ id }) => `Name the device ${id} once`,
  "missing-in-order": ({ names }) => `Name these too: ${names.join(", ")}`,
  "fixed-by-environment": ({ variable }) => `Fixed by the environment variable ${variable}`,
  "file-refused": ({ path, why }) => `Cannot take devices from "${path}": ${why}`,
};

const FORMS = {
  object: "Send an object, e.g. {}",
  list: "Send a list, e.g. []",
  ids: "Send a list of the devices' ids, e.g. [2, 1]",
} as const;
