/** What a failed request looks like from here, whatever the device. Stable: `--json` tells it. */
export const SYMPTOMS = [
  "name-unknown",
  "own-machine",
  "no-route",
  "port-closed",
  "no-connection",
  "no-answer",
  "dropped",
  "wrong-unit",
  "unknown-register",
  "busy",
  "no-site-meter",
  "follower-failed",
  "block-silent",
  "block-drops",
  "block-garbled",
  "frozen",
  "wrong-direction",
  "charger-away",
  "part-away",
  "pin-wrong",
  "pin-mismatch",
  "sign-in-wrong",
  "api-disabled",
  "wrong-path",
  "other-device",
  "server-error",
  "garbled",
  "refused-request",
  "unreachable",
] as const;
export type Symptom = (typeof SYMPTOMS)[number];

/** Which driver speaks; the same failure means something else with each. */
export const DRIVER_KINDS = [
  "solaredge",
  "nrgkick-connect",
  "nrgkick-gen2",
  "tplink",
  "goe",
  "shelly",
] as const;
export type DriverKind = (typeof DRIVER_KINDS)[number];
