import type { Plug } from "tplink-smarthome-api";
import * as v from "valibot";
import type { PlugApplyState } from "../../domain/house/command.ts";
import {
  DeviceError,
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
} from "../../domain/codes/errors.ts";
import type { SwitchedPlug } from "../../domain/ports/devices.ts";
import type { PlugValues } from "../../domain/house/snapshot.ts";
import { DeviceTurns } from "../transport/one_at_a_time.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import { otherKin } from "./kin.ts";
import { ASK_SYSINFO, exchangeFrame, type PlugAddress } from "./wire.ts";

export interface TplinkPlugOptions extends NameGuard {
  /** Name or address, without a port. */
  readonly host: string;
  readonly port: number;
  /** For each exchange: a read is two of them, and so is a switch with its reading back. */
  readonly deadlineMs?: number;
}

const ASK_METER = '{"emeter":{"get_realtime":{}}}';
/** A plug at the edge of its WLAN needs seconds for an answer. */
const DEADLINE_MS = 5000;
const MAX_MODEL_LENGTH = 64;
const MAX_SHOWN = 100;
/** The plugs switch 16 A; a power beyond that is no reading. */
const MAX_POWER_W = 10_000;

const SYSINFO = v.object({
  relay_state: v.picklist([0, 1]),
  feature: v.fallback(v.string(), ""),
  model: v.fallback(v.pipe(v.string(), v.transform((text) => text.slice(0, MAX_MODEL_LENGTH))), ""),
});

function numberTold(max: number) {
  return v.optional(
    v.fallback(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(max))), null),
  );
}

/**
 * Hardware 1 tells W and kWh, newer hardware mW and Wh. Not the package's own `getRealtime()`: of
 * 0.9285 W it makes 928 mW, and where both are told nothing says which is the plug's.
 */
const REALTIME = v.object({
  power_mw: numberTold(MAX_POWER_W * 1000),
  power: numberTold(MAX_POWER_W),
  total_wh: numberTold(1_000_000_000),
  total: numberTold(1_000_000),
});

const ERROR_CODE = v.object({
  err_code: v.number(),
  err_msg: v.fallback(v.string(), ""),
});
const RECORD = v.record(v.string(), v.unknown());

/**
 * TP-Link HS100, HS110 and their kin on TCP 9999, each request on a connection of its own.
 *
 * `read` asks the meter only where the plug has one (feature "ENE"); a meter that fails leaves the
 * power unknown and the relay known. `set` checks the answer and reads the relay back; where only
 * the reading back fails it was "sent". The newest `set` counts: an older one that waits is dropped.
 * An error code of the plug is a DeviceProtocol, to be tried again: no relay is given up while it is
 * on. What is no plug of one relay is a DeviceRejected and gets no command.
 * Both throw DeviceUnreachable (with a hint at newer firmware when the port is closed),
 * DeviceTimeout, DeviceProtocol, DeviceRejected.
 */
export function openTplinkPlug(options: TplinkPlugOptions): SwitchedPlug {
  return new TplinkPlug(options);
}

class TplinkPlug implements SwitchedPlug {
  readonly #turns = new DeviceTurns();
  /** What stands at the address may be switched, by its last word; null: it has not been asked. */
  #isPlug: boolean | null = null;
  #setting: { readonly on: boolean; readonly done: Promise<PlugApplyState> } | null = null;

  constructor(private readonly options: TplinkPlugOptions) {}

  async read(): Promise<PlugValues> {
    const action = `read plug ${this.#name}`;
    const { relay_state, feature, model } = await this.#sysinfo(action);
    const hasMeter = feature.includes("ENE");
    const meter = hasMeter ? await this.#meter(action) : NO_METER;
    return { on: relay_state === 1, hasMeter, model, ...meter };
  }

  /** The same wish as the one under way joins it. */
  set(on: boolean): Promise<PlugApplyState> {
    if (this.#setting?.on === on) return this.#setting.done;
    const isNewest = () => this.#setting === setting;
    const done = this.#set(on, isNewest).finally(() => {
      if (isNewest()) this.#setting = null;
    });
    const setting = { on, done };
    this.#setting = setting;
    return done;
  }

  async #set(on: boolean, isNewest: () => boolean): Promise<PlugApplyState> {
    const action = `switch plug ${this.#name} ${on ? "on" : "off"}`;
    const mustBeNewest = () => {
      if (!isNewest()) throw new DeviceTimeout(`Cannot ${action}: another wish came`);
    };
    if (this.#isPlug !== true) await this.#sysinfo(action);
    const method = "set_relay_state";
    const ask = (plug: Plug) => plug.setPowerState(on);
    await this.#ask({ action, module: "system", method, ask }, mustBeNewest);
    const seen = isNewest() ? await this.#readBack(action) : null;
    if (seen === null) return "sent";
    if (seen === on) return "confirmed";
    throw new DeviceProtocol(`Cannot ${action}: it reads back ${on ? "off" : "on"}`, {
      symptom: "server-error",
    });
  }

  close(): Promise<void> {
    this.#turns.close();
    return Promise.resolve();
  }

  get #deadlineMs(): number {
    return this.options.deadlineMs ?? DEADLINE_MS;
  }

  get #address(): PlugAddress {
    const { host, port, lookup } = this.options;
    return { host, port, lookup };
  }

  get #name(): string {
    return `${this.#address.host}:${this.#address.port}`;
  }

  async #sysinfo(action: string): Promise<v.InferOutput<typeof SYSINFO>> {
    const ask = (plug: Plug) => plug.sendCommand(ASK_SYSINFO);
    const answer = await this.#ask({ action, module: "system", method: "get_sysinfo", ask });
    const kin = otherKin(answer);
    this.#isPlug = kin === null;
    if (kin !== null) {
      throw new DeviceRejected(`Cannot ${action}: it is ${kin}, which is not supported`, {
        symptom: "other-device",
      });
    }
    const result = v.safeParse(SYSINFO, answer);
    if (result.success) return result.output;
    this.#isPlug = null;
    const [issue] = result.issues;
    const path = v.getDotPath(issue) ?? "answer";
    throw new DeviceProtocol(`Cannot ${action}: ${path}: ${issue.message.slice(0, MAX_SHOWN)}`);
  }

  /** The relay after a switch; null: told, and not seen yet. */
  async #readBack(action: string): Promise<boolean | null> {
    try {
      return (await this.#sysinfo(action)).relay_state === 1;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      return null;
    }
  }

  async #meter(action: string): Promise<MeterReading> {
    const ask = (plug: Plug) => plug.sendCommand(ASK_METER);
    try {
      const call = { action, module: "emeter", method: "get_realtime", ask };
      return decodeRealtime(await this.#ask(call));
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      return NO_METER;
    }
  }

  /**
   * One exchange, with its own turn and deadline; `check` may refuse it when its turn has come. The
   * answer is judged before the package sees it, which takes an empty module for a success.
   */
  async #ask(call: Call, check: () => void = () => {}): Promise<unknown> {
    const { action } = call;
    // Loaded with the first command: a house without a plug does not carry it.
    const { plugBehind } = await import("./library.ts");
    return await this.#turns.run({ action, deadlineMs: this.#deadlineMs }, async (signal) => {
      check();
      const plug = plugBehind(async (text) => {
        const answer = await exchangeFrame(this.#address, { action, text }, signal);
        requireResult(answer, call);
        return answer;
      });
      try {
        return await call.ask(plug);
      } catch (error) {
        if (error instanceof DeviceError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new DeviceProtocol(`Cannot ${action}: ${reason.slice(0, MAX_SHOWN)}`, {
          cause: error,
        });
      }
    });
  }
}

interface Call {
  readonly action: string;
  readonly module: string;
  readonly method: string;
  readonly ask: (plug: Plug) => Promise<unknown>;
}

type MeterReading = Pick<PlugValues, "powerW" | "totalWh">;

const NO_METER: MeterReading = { powerW: null, totalWh: null };

/** An error may stand in its module, without the method, or in itself. @throws DeviceProtocol */
function requireResult(answer: unknown, { action, module, method }: Call): void {
  const moduleAnswer = member(answer, module);
  const methodAnswer = member(moduleAnswer, method);
  for (const part of [moduleAnswer, methodAnswer]) {
    const error = v.safeParse(ERROR_CODE, part);
    if (!error.success || error.output.err_code === 0) continue;
    const { err_code, err_msg } = error.output;
    throw new DeviceProtocol(
      `Cannot ${action}: ${module}.${method} gave error ${err_code} ${err_msg.slice(0, MAX_SHOWN)}`
        .trim(),
      { symptom: "server-error" },
    );
  }
  if (v.is(ERROR_CODE, methodAnswer)) return;
  throw new DeviceProtocol(`Cannot ${action}: no answer to ${module}.${method}`);
}

function member(value: unknown, key: string): unknown {
  return v.is(RECORD, value) ? value[key] : undefined;
}

function decodeRealtime(answer: unknown): MeterReading {
  const result = v.safeParse(REALTIME, answer);
  if (!result.success) return NO_METER;
  const { power_mw, power, total_wh, total } = result.output;
  return {
    powerW: thousandth(power_mw) ?? power ?? null,
    totalWh: total_wh ?? thousandfold(total),
  };
}

function thousandth(value: number | null | undefined): number | null {
  return typeof value === "number" ? value / 1000 : null;
}

function thousandfold(value: number | null | undefined): number | null {
  return typeof value === "number" ? Math.round(value * 1000) : null;
}
