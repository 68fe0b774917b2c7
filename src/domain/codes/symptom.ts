/**
 * How a request failed as this program saw it, whatever the device. The codes are stable, because
 * `doctor --json` gives them out.
 */
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
