/** What may go wrong with a Shelly. */
export type ShellyFault =
  /** Refuses connections, or takes none, or never answers, or late. */
  | { readonly kind: "down" | "deaf" | "silent" }
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Tells for ever what it told when this began. */
  | { readonly kind: "frozen" }
  /** Does what it is asked and closes the connection without an answer. */
  | { readonly kind: "hang-up" }
  /** Half an answer, then the end. */
  | { readonly kind: "truncated" }
  /** Another language: bytes that are no HTTP, or a text that is no JSON, or a router's page. */
  | { readonly kind: "garbage" | "no-json" | "html" }
  /** 401, whoever asks. */
  | { readonly kind: "unauthorized" }
  /** Each nonce is forgotten as soon as it was used. */
  | { readonly kind: "forgetful" }
  /** All its connections are taken: 503. */
  | { readonly kind: "busy" }
  /** Too many failed sign-ins, with firmware 2: 429. */
  | { readonly kind: "throttled" }
  /** Every method but that of its identity fails: HTTP 500 and an error object. */
  | { readonly kind: "rpc-error"; readonly code: number; readonly message: string }
  /** Too hot: the relay is off and does not obey. */
  | { readonly kind: "overtemp" }
  /** The relay says that it has moved, and has not. */
  | { readonly kind: "relay-stuck" }
  /** A part that measures is broken: its power is null. */
  | { readonly kind: "meter-failure" }
  /** Counters are not told. */
  | { readonly kind: "counters-silent" }
  /** Starts again: refuses meanwhile, its relay goes off, its counters stay. */
  | { readonly kind: "reboot" }
  /** A device of the first generation has its address. */
  | { readonly kind: "first-generation" };
