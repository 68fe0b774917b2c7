import type { Phases } from "../../domain/house/units.ts";

/** What can be wrong with the simulated go-e charger. */
export type GoeFault =
  /** Listener and sockets are closed: connections are refused. */
  | { readonly kind: "down" }
  /** Connections are not taken: what a client sends first is dropped. */
  | { readonly kind: "deaf" }
  /** Takes connections and requests and never answers. */
  | { readonly kind: "silent" }
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Does what it is asked for and closes the connection without an answer. */
  | { readonly kind: "hang-up" }
  /** Half an answer, then the end. */
  | { readonly kind: "truncated" }
  /** 200 with text that is neither JSON nor a page. */
  | { readonly kind: "garbage" }
  /** A web page, as from a router. */
  | { readonly kind: "html" }
  /** JSON, and none of its keys. */
  | { readonly kind: "other-json" }
  /** 404 to everything: the HTTP API v2 is off in the app. */
  | { readonly kind: "api-off" }
  /** 401 to everything. */
  | { readonly kind: "password" }
  /** 500 and words that it is busy. */
  | { readonly kind: "locked" }
  /** 500 and nothing else. */
  | { readonly kind: "error-500" }
  /** Tells for ever what it told when this began. */
  | { readonly kind: "frozen" }
  /** Firmware 60 that does not know `cbl`: 400 beside all the rest. */
  | { readonly kind: "unknown-key" }
  /** Only what the oldest firmware has. */
  | { readonly kind: "sparse" }
  /** These keys of a write are refused, the others are taken. */
  | { readonly kind: "refuses"; readonly keys: readonly string[] }
  /** Writes are answered as if they were taken, and have no effect. */
  | { readonly kind: "set-ignored" }
  /** Writes are answered, but not for this key. */
  | { readonly kind: "mute-about"; readonly key: string }
  /** When this begins its power comes back: neutral, as after each start. */
  | { readonly kind: "power-loss" }
  /** No power while this lasts; then it is neutral, as after each start, and on so many phases. */
  | { readonly kind: "restart"; readonly phases: Phases }
  /** Its contactors stay where they are, whatever it is switched to and tells. */
  | { readonly kind: "phases-stuck" }
  /** `err`, and no charge. */
  | { readonly kind: "error-code"; readonly code: number }
  /** Charge controller and WiFi module do not speak: car and err are null. */
  | { readonly kind: "no-controller" }
  /** Too hot: no charge, `modelStatus` 1. */
  | { readonly kind: "too-hot" }
  /** Hot: no more than this. */
  | { readonly kind: "derated"; readonly currentA: number }
  /** Its own rules are on: solar surplus, or a mode other than the default 3. */
  | { readonly kind: "own-rules"; readonly usesPvSurplus: boolean; readonly logicMode: number };
