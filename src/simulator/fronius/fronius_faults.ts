/** What may be wrong with a Fronius, its data logger, its meter or the way to it. */
export type FroniusFault =
  /** Listener and sockets are closed: connections are refused. */
  | { readonly kind: "down" }
  /** Connections are not taken. */
  | { readonly kind: "deaf" }
  /** Takes requests and never answers. */
  | { readonly kind: "silent" }
  /** Answers so many real milliseconds later. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Closes the connection without an answer. */
  | { readonly kind: "hang-up" }
  /** Ends the connection in the middle of its answer. */
  | { readonly kind: "truncated" }
  /** A whole answer that ends in the middle of its JSON. */
  | { readonly kind: "cut-json" }
  /** Bytes that are no HTTP. */
  | { readonly kind: "garbage" }
  /** A web page in place of JSON. */
  | { readonly kind: "html" }
  /** JSON that is no Solar API's. */
  | { readonly kind: "other-json" }
  | { readonly kind: "http"; readonly status: 401 | 404 | 500 | 503 }
  /** `Head.Status` tells this code. */
  | { readonly kind: "status"; readonly code: number; readonly reason: string }
  /** No power is known. */
  | { readonly kind: "null-values" }
  /** The meter tells that it sits in the consumption path. */
  | { readonly kind: "load-meter" }
  /** The time in the answers stands still, the values do not. */
  | { readonly kind: "time-frozen" }
  /** The values stand still, the time does not. */
  | { readonly kind: "values-frozen" }
  /** The meter's own answer fails, the power flow does not. */
  | { readonly kind: "counters-fail" };
