import type { Charger } from "../../domain/ports/devices.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import { WritePace } from "./charger_writes.ts";

/** How long a device is waited for. */
export interface Patience {
  /** Real time; each driver has its own when it is left out. */
  readonly deadlineMs?: number;
}

/** What every charger is opened with. */
export interface ChargerSurroundings extends NameGuard {
  readonly patience: Patience;
  readonly clock: Clock;
  readonly paces: WritePaces;
}

/** Opens the charger that the settings name; null: they name one of another kind, or none. */
export type ChargerKind = (settings: Settings, surroundings: ChargerSurroundings) => Charger | null;

/**
 * So many hosts are remembered at most, which is more than a person can enter within a write
 * spacing.
 */
const MAX_HOSTS = 16;

/**
 * When each host was last written to. It is kept here, because new settings make a new driver for
 * the same device.
 */
export class WritePaces {
  readonly #paces = new Map<string, WritePace>();

  /** @param host with its port */
  of(host: string): WritePace {
    const pace = this.#paces.get(host) ?? new WritePace();
    this.#paces.delete(host);
    this.#paces.set(host, pace);
    const [oldest] = this.#paces.keys();
    if (this.#paces.size > MAX_HOSTS && oldest !== undefined) this.#paces.delete(oldest);
    return pace;
  }
}
