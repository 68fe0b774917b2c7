import { StorageFailed } from "../../domain/codes/errors.ts";
import { healthText, type KeptHealth, parseHealth } from "../../domain/codes/house_memory.ts";
import { SITE_ID } from "../../domain/house/device.ts";
import type { Clock } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { MemoryStore } from "../../domain/ports/record_stores.ts";
import type { DeviceState } from "../device_states.ts";

const HEALTH_SPAN_MS = 24 * HOUR_MS;
const HEALTH_STEP_MS = 30 * MINUTE_MS;
/** A longer time without a cycle is not known. */
const MAX_GAP_MS = MINUTE_MS;

/** How a device answered in half an hour from `startMs` on, in ms; the rest of it is not known. */
export interface HealthStep {
  readonly startMs: number;
  readonly freshMs: number;
  /** Its newest answer was too old to act on. */
  readonly staleMs: number;
  readonly awayMs: number;
}

/** What is told of the health of the devices. */
export interface HealthBook {
  /** The steps of the last 24 hours, oldest first; all are there, also those of which nothing is known. */
  of(deviceId: number): readonly HealthStep[];
}

/**
 * Counts by half hours how each device answers, and keeps it as the house's memory: once in each of
 * them, and at the end of the program. What a disk refuses is tried again with the next.
 */
export class DeviceHealth implements HealthBook {
  readonly #steps = new Map<number, Map<number, HealthStep>>();
  #seenSteadyMs: number | null = null;
  #savedStartMs: number | null = null;

  constructor(
    private readonly parts: {
      readonly store: MemoryStore;
      readonly clock: Pick<Clock, "wallMs" | "steadyMs">;
      readonly logger: Logger;
    },
  ) {}

  /** Takes up what an earlier program has kept. */
  load(): void {
    const json = this.#attempt(() => this.parts.store.load(SITE_ID)) ?? null;
    for (const [id, startMs, freshS, staleS, awayS] of parseHealth(json)) {
      this.#put(id, {
        startMs,
        freshMs: freshS * 1000,
        staleMs: staleS * 1000,
        awayMs: awayS * 1000,
      });
    }
  }

  /** Counts the time since the call before as what the devices are now. */
  observe(devices: readonly Pick<DeviceState, "id" | "quality">[]): void {
    const { clock } = this.parts;
    const steadyMs = clock.steadyMs();
    const passedMs = this.#seenSteadyMs === null ? 0 : steadyMs - this.#seenSteadyMs;
    this.#seenSteadyMs = steadyMs;
    if (passedMs > MAX_GAP_MS) return;
    const startMs = stepOf(clock.wallMs());
    if (this.#savedStartMs !== null && this.#savedStartMs !== startMs) this.save();
    this.#savedStartMs ??= startMs;
    for (const { id, quality } of devices) {
      const step = this.#steps.get(id)?.get(startMs) ?? unknown(startMs);
      this.#put(id, {
        ...step,
        ...(quality === "fresh" && { freshMs: step.freshMs + passedMs }),
        ...(quality === "stale" && { staleMs: step.staleMs + passedMs }),
        ...(quality === "unavailable" && { awayMs: step.awayMs + passedMs }),
      });
    }
  }

  of(deviceId: number): readonly HealthStep[] {
    const known = this.#steps.get(deviceId);
    return this.#starts().map((startMs) => known?.get(startMs) ?? unknown(startMs));
  }

  /** Forgets what is too old, or of a clock that was wrong, and writes the rest. */
  save(): void {
    const { store, clock } = this.parts;
    const starts = new Set(this.#starts());
    for (const [id, steps] of this.#steps) {
      for (const startMs of steps.keys()) if (!starts.has(startMs)) steps.delete(startMs);
      if (steps.size === 0) this.#steps.delete(id);
    }
    const health = [...this.#steps].flatMap(([id, steps]) =>
      [...steps.values()].map(({ startMs, ...times }): KeptHealth => [
        id,
        startMs,
        seconds(times.freshMs),
        seconds(times.staleMs),
        seconds(times.awayMs),
      ])
    );
    this.#attempt(() => store.save(SITE_ID, healthText(health), clock.wallMs()));
    this.#savedStartMs = stepOf(clock.wallMs());
  }

  #starts(): readonly number[] {
    const lastMs = stepOf(this.parts.clock.wallMs());
    const count = HEALTH_SPAN_MS / HEALTH_STEP_MS;
    return Array.from({ length: count }, (_, at) => lastMs - (count - 1 - at) * HEALTH_STEP_MS);
  }

  #put(id: number, step: HealthStep): void {
    const steps = this.#steps.get(id) ?? new Map<number, HealthStep>();
    this.#steps.set(id, steps.set(step.startMs, step));
  }

  #attempt<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.parts.logger.warn("Health of the devices not kept", { error: error.message });
      return null;
    }
  }
}

function unknown(startMs: number): HealthStep {
  return { startMs, freshMs: 0, staleMs: 0, awayMs: 0 };
}

function stepOf(atMs: number): number {
  return Math.floor(atMs / HEALTH_STEP_MS) * HEALTH_STEP_MS;
}

function seconds(timeMs: number): number {
  return Math.round(timeMs / 1000);
}
