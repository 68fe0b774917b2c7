import { DeviceUnreachable } from "../../domain/codes/errors.ts";
import { type RpcCall, RpcHost, type RpcHostOptions } from "./rpc.ts";

interface Entry {
  readonly host: RpcHost;
  readonly options: RpcHostOptions;
  users: number;
}

/** Hosts in use, by what belongs to one program. */
const IN_USE = new WeakMap<object, Set<Entry>>();

/**
 * One device's way to its host. Devices of one program that lie at the same host, as the three
 * clamps of one meter do, share its turns and its nonce.
 */
export class HostLine {
  readonly #left = new AbortController();

  private constructor(private readonly entries: Set<Entry>, private readonly entry: Entry) {}

  /** @param program any object that is one and the same for all devices of a program */
  static open(program: object, options: RpcHostOptions): HostLine {
    const entries = IN_USE.get(program) ?? new Set<Entry>();
    IN_USE.set(program, entries);
    const known = [...entries].find((entry) => isSameLine(entry.options, options));
    const entry = known ?? { host: new RpcHost(options), options, users: 0 };
    entry.users++;
    entries.add(entry);
    return new HostLine(entries, entry);
  }

  get name(): string {
    return this.entry.host.name;
  }

  /** @throws DeviceError as `RpcHost.call` does, and DeviceUnreachable once closed */
  async call(call: RpcCall): Promise<unknown> {
    const { signal } = this.#left;
    const refuse = (cause?: unknown) =>
      new DeviceUnreachable(`Cannot ${call.action}: the driver is closed`, { cause });
    if (signal.aborted) throw refuse();
    try {
      return await this.entry.host.call(call, signal);
    } catch (error) {
      throw signal.aborted ? refuse(error) : error;
    }
  }

  /** Ends this device's calls under way; the last device forgets the host. */
  close(): void {
    if (this.#left.signal.aborted) return;
    this.#left.abort();
    this.entry.users--;
    if (this.entry.users === 0) this.entries.delete(this.entry);
  }
}

function isSameLine(left: RpcHostOptions, right: RpcHostOptions): boolean {
  return left.host === right.host && left.port === right.port &&
    left.password === right.password && left.lookup === right.lookup;
}
