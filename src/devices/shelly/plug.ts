import type { PlugApplyState } from "../../domain/house/command.ts";
import { DeviceError, DeviceProtocol, DeviceTimeout } from "../../domain/codes/errors.ts";
import type { PlugValues } from "../../domain/house/snapshot.ts";
import type { Clock } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import type { SwitchedPlug } from "../../domain/ports/devices.ts";
import { FrozenWatch } from "../transport/frozen_watch.ts";
import { decodeSwitch, decodeWasOn, type SwitchSight } from "./answers.ts";
import { LayoutFinder } from "./layout.ts";
import type { HostLine } from "./shared_hosts.ts";

export interface PlugOptions {
  readonly line: HostLine;
  readonly channel: number;
  readonly clock: Clock;
}

/** The relay goes off by itself so long after it was last told to be on. */
export const DEAD_MAN_S = 300;
/** It is told again so long after it last was, which leaves room for four lost tries. */
const RENEW_MS = 60 * SECOND_MS;
/** A device that shows no timer is told again so soon. */
const UNTIMED_RENEW_MS = 10 * SECOND_MS;
/** A renewal without an answer may reach the relay so much later: networks send it again. */
const LATE_MS = MINUTE_MS;
/** Above this a load moves what the meter tells. */
const FLOWING_W = 50;

/**
 * A relay of a Shelly as a steered switch.
 *
 * On is sent with a timer, `toggle_after`, as a dead-man: `stayOn` renews it while the relay shall
 * stay on, so that a program that has crashed, or has lost its network, leaves nothing on. A relay
 * that a person switched on gets the timer too, as soon as the program leaves it on. Off is plain.
 * The newest `set` counts: an older one that waits is dropped, and so is a renewal. One that was
 * lost, and arrives after an off, would look as if a person had switched on: the read that sees it
 * switches off again.
 */
export class ShellyPlug implements SwitchedPlug {
  readonly #layout: LayoutFinder;
  readonly #frozen: FrozenWatch;
  /** The newest read; null: there was none, or it failed. */
  #sight: SwitchSight | null = null;
  /** When the timer was last started (steady time); null: not by this program. */
  #timedMs: number | null = null;
  #setting: { readonly on: boolean; readonly done: Promise<PlugApplyState> } | null = null;
  #renewing: Promise<void> | null = null;
  /** When a renewal ended without an answer (steady time); null: none may be on its way. */
  #lostMs: number | null = null;
  /** The newest command that was answered was off. */
  #isToldOff = false;
  /** Stands for the newest wish. */
  #wish: object = {};

  constructor(private readonly options: PlugOptions) {
    this.#layout = new LayoutFinder(options.line, options.channel);
    this.#frozen = new FrozenWatch(options.clock);
  }

  /** @throws DeviceError */
  async read(): Promise<PlugValues> {
    const action = `read plug ${this.#name}`;
    try {
      return await this.#layout.with(action, async ({ identity, components }) => {
        if (!components.includes("switch")) throw this.#layout.missing(action, "relay");
        const sight = await this.#lookAndMend(action);
        this.#refuseFrozen(sight);
        this.#sight = sight;
        return {
          on: sight.isOn,
          powerW: sight.meter.powerW === null ? null : Math.max(0, sight.meter.powerW),
          totalWh: sight.meter.energies?.forwardWh ?? null,
          hasMeter: sight.hasMeter,
          model: identity.app ?? identity.model ?? "",
          ...(isTripped(sight) ? { isTripped: true } : {}),
        };
      });
    } catch (error) {
      this.#sight = null;
      throw error;
    }
  }

  /** The same wish as the one under way joins it. @throws DeviceError */
  set(on: boolean): Promise<PlugApplyState> {
    if (this.#setting?.on === on) return this.#setting.done;
    const wish = this.#wish = {};
    const done = this.#set(on, () => wish === this.#wish).finally(() => {
      if (wish === this.#wish) this.#setting = null;
    });
    this.#setting = { on, done };
    return done;
  }

  /** Renews the timer when it is due; nothing while a wish is under way. @throws DeviceError */
  stayOn(): Promise<void> {
    if (this.#setting !== null) return Promise.resolve();
    if (this.#renewing !== null) return this.#renewing;
    if (this.#sight?.isOn !== true || !this.#isRenewalDue) return Promise.resolve();
    this.#renewing = this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  close(): Promise<void> {
    this.options.line.close();
    return Promise.resolve();
  }

  get #isRenewalDue(): boolean {
    if (this.#timedMs === null) return true;
    const agoMs = this.options.clock.steadyMs() - this.#timedMs;
    return agoMs >= (this.#sight?.isTimed === true ? RENEW_MS : UNTIMED_RENEW_MS);
  }

  async #set(on: boolean, isNewest: () => boolean): Promise<PlugApplyState> {
    const action = `switch plug ${this.#name} ${on ? "on" : "off"}`;
    return await this.#layout.with(action, async ({ components }) => {
      if (!components.includes("switch")) throw this.#layout.missing(action, "relay");
      await this.#tell(on, { action, isNewest });
      const seen = isNewest() ? await this.#readBack(action) : null;
      if (seen === null) return "sent";
      if (seen.isOn === on) return "confirmed";
      throw new DeviceProtocol(
        `Cannot ${action}: it reads back ${on ? "off" : "on"}${wordOf(seen.errors)}`,
        { symptom: "server-error" },
      );
    });
  }

  async #renew(): Promise<void> {
    const action = `keep plug ${this.#name} on`;
    const wish = this.#wish;
    const isNewest = () => wish === this.#wish;
    const askedMs = this.options.clock.steadyMs();
    const wasOn = await this.#tell(true, { action, isNewest }).catch((error: unknown) => {
      const isUnsure = error instanceof DeviceTimeout || error instanceof DeviceProtocol;
      if (isUnsure) this.#lostMs = askedMs;
      throw error;
    });
    // Somebody had switched it off since it was read: that stands.
    if (!wasOn && isNewest()) await this.#tell(false, { action, isNewest });
  }

  /** @returns whether it was on before */
  async #tell(
    on: boolean,
    { action, isNewest }: { readonly action: string; readonly isNewest: () => boolean },
  ): Promise<boolean> {
    const { line, channel: id, clock } = this.options;
    const answer = await line.call({
      action,
      method: "Switch.Set",
      params: on ? { id, on, toggle_after: DEAD_MAN_S } : { id, on },
      check: () => {
        if (!isNewest()) throw new DeviceTimeout(`Cannot ${action}: another wish came`);
      },
    });
    const wasOn = decodeWasOn(answer, action);
    this.#timedMs = on ? clock.steadyMs() : null;
    this.#isToldOff = !on;
    return wasOn;
  }

  /** What the relay shows, once a renewal that came after an off is undone. */
  async #lookAndMend(action: string): Promise<SwitchSight> {
    const sight = await this.#look(action);
    const isLateDue = this.#lostMs !== null &&
      this.options.clock.steadyMs() - this.#lostMs < LATE_MS;
    if (!sight.isOn || !sight.isTimed || !this.#isToldOff || !isLateDue) return sight;
    const wish = this.#wish;
    await this.#tell(false, { action, isNewest: () => wish === this.#wish });
    return await this.#look(action);
  }

  async #look(action: string): Promise<SwitchSight> {
    const { line, channel: id } = this.options;
    return decodeSwitch(
      await line.call({ action, method: "Switch.GetStatus", params: { id } }),
      action,
    );
  }

  /** The relay after a switch; null: told, and not seen yet. */
  async #readBack(action: string): Promise<SwitchSight | null> {
    try {
      return await this.#look(action);
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      return null;
    }
  }

  #refuseFrozen({ isOn, meter }: SwitchSight): void {
    const isFlowing = isOn && meter.powerW !== null && meter.powerW >= FLOWING_W;
    const { powerW, voltagesV, currentsA, energies } = meter;
    const values = [powerW, ...voltagesV, ...currentsA, energies?.forwardWh ?? null];
    this.#frozen.note(isFlowing ? values : []);
    if (isFlowing) this.#frozen.refuse(`plug ${this.#name}`);
  }

  get #name(): string {
    return `${this.options.line.name}/${this.options.channel}`;
  }
}

/** Protections of its own after which its relay is off. */
const TRIPS: readonly string[] = [
  "overtemp",
  "overpower",
  "overcurrent",
  "overvoltage",
  "undervoltage",
];

function isTripped({ isOn, errors }: SwitchSight): boolean {
  return !isOn && errors.some((error) => TRIPS.includes(error));
}

/** `, as it reports overtemp`; its own words, bounded. */
function wordOf(errors: readonly string[]): string {
  const known = errors.filter((error) => /^[a-z_:]{1,32}$/.test(error)).slice(0, 3);
  return known.length === 0 ? "" : `, as it reports ${known.join(", ")}`;
}
