import { connect, type Socket } from "node:net";
import modbusSerial from "modbus-serial";
import {
  type DeviceError,
  type DeviceErrorKind,
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import { type NameGuard, OwnPlaceRefused, refuseOwnPlace } from "./guarded_lookup.ts";
import type { Registers } from "./register_block.ts";
import type { Symptom } from "../../domain/codes/symptom.ts";
import { networkReason, networkSymptom, systemCode } from "./system_errors.ts";

/** Where a Modbus TCP device is and how long it may take. */
export interface ModbusOptions extends NameGuard {
  /** Name or address, without a port. */
  readonly host: string;
  readonly port: number;
  readonly unitId: number;
  readonly clock: Clock;
  /** Bounds each request on its own. */
  readonly deadlineMs: number;
  readonly connectDeadlineMs: number;
}

/** The device has no such register (exception 2). */
export class IllegalAddress extends DeviceRejected {}

/** Pauses before connecting again, by failed connections in a row; all are shorter than a cycle. */
const BACK_OFF_MS = [1000, 2000];
const LONGEST_BACK_OFF_MS = 4000;
/** Far above what one cycle asks; more only queues up when the caller does not wait for answers. */
const MAX_WAITING = 16;
/** Modbus TCP: 7 bytes of header, the last of them (unit) already counted in its length field. */
const HEADER_BYTES = 7;
const UNCOUNTED_BYTES = 6;
const MIN_LENGTH = 3;
const MAX_LENGTH = 254;

/** Modbus exceptions; null: the usual symptom of the error's class. */
const EXCEPTIONS: Readonly<Record<number, { words: string; symptom: Symptom | null }>> = {
  1: { words: "illegal function", symptom: null },
  2: { words: "illegal data address", symptom: "unknown-register" },
  3: { words: "illegal data value", symptom: null },
  4: { words: "device failure", symptom: "server-error" },
  5: { words: "acknowledged, answer later", symptom: "busy" },
  6: { words: "device busy", symptom: "busy" },
  10: { words: "gateway path unavailable", symptom: "wrong-unit" },
  11: { words: "gateway target does not answer", symptom: "wrong-unit" },
};

/** Why a connection is gone; every read that it ends becomes an error of this kind. */
interface Failure {
  readonly kind: DeviceErrorKind;
  readonly reason: string;
  /** Null or missing: the usual one of the kind. */
  readonly symptom?: Symptom | null;
  readonly cause?: unknown;
}

const CLOSED_BY_DEVICE: Failure = {
  kind: "unreachable",
  reason: "connection closed by the device",
  symptom: "dropped",
};
const CLOSED_BY_US: Failure = {
  kind: "unreachable",
  reason: "connection closed by the program",
  symptom: "dropped",
};

interface Job {
  start(link: ModbusLink): Promise<void>;
  fail(error: DeviceError): void;
}

/**
 * One long-lived Modbus TCP connection to a device that takes only one. Jobs run one after another,
 * one request outstanding. It connects at the first job; when the connection breaks, all waiting
 * jobs fail with it and new ones fail until the back-off has passed on the steady clock.
 */
export class ModbusConnection {
  #link: ModbusLink | null = null;
  /** The newest socket is closed for good: only then another one may be opened. */
  #gone: Promise<void> = Promise.resolve();
  #waiting: Job[] = [];
  #isRunning = false;
  #isClosed = false;
  #failure: Failure | null = null;
  #failedInARow = 0;
  #retryAtMs = 0;

  constructor(private readonly options: ModbusOptions) {}

  /** Runs `job` in its turn; no other request comes between its own. @throws DeviceError */
  run<T>(job: (link: ModbusLink) => Promise<T>): Promise<T> {
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.reject(this.#error({ kind: "timeout", reason: "too many reads are waiting" }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        start: async (link) => {
          try {
            resolve(await job(link));
          } catch (error) {
            reject(error);
          }
        },
        fail: reject,
      });
      if (!this.#isRunning) void this.#runWaiting();
    });
  }

  /** Ends what is under way and leaves no socket open. Jobs fail from here on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#link?.break(CLOSED_BY_US);
    await this.#gone;
  }

  async #runWaiting(): Promise<void> {
    this.#isRunning = true;
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) {
      const link = await this.#connected();
      if (link instanceof ModbusLink) await job.start(link);
      else job.fail(this.#error(link));
    }
    this.#isRunning = false;
  }

  async #connected(): Promise<ModbusLink | Failure> {
    if (this.#link !== null) return this.#link;
    const waitMs = this.#retryAtMs - this.options.clock.steadyMs();
    if (this.#failure !== null && waitMs > 0 && !this.#isClosed) {
      const { reason } = this.#failure;
      return { ...this.#failure, reason: `${reason}, next try in ${Math.ceil(waitMs)} ms` };
    }
    await this.#gone;
    if (this.#isClosed) return CLOSED_BY_US;
    const link = new ModbusLink(this.options, (failure) => this.#onBroken(link, failure));
    this.#link = link;
    this.#gone = link.gone;
    return await link.open() ?? link;
  }

  #onBroken(link: ModbusLink, failure: Failure): void {
    this.#link = null;
    this.#failure = failure;
    this.#failedInARow = link.answerCount > 0 ? 1 : this.#failedInARow + 1;
    const backOffMs = BACK_OFF_MS[this.#failedInARow - 1] ?? LONGEST_BACK_OFF_MS;
    this.#retryAtMs = this.options.clock.steadyMs() + backOffMs;
    for (const job of this.#waiting.splice(0)) job.fail(this.#error(failure));
  }

  #error(failure: Failure): DeviceError {
    return toError(`Cannot reach ${this.options.host}:${this.options.port}`, failure);
  }
}

/** One socket with its Modbus client, from connect to close; a broken one stays broken. */
export class ModbusLink {
  readonly #client = new modbusSerial.default();
  readonly #socketGone = Promise.withResolvers<void>();
  #socket: Socket | null = null;
  #failure: Failure | null = null;
  #abandon: ((failure: Failure) => void) | null = null;
  #answer: AnswerCheck | null = null;
  #answerCount = 0;

  constructor(
    private readonly options: ModbusOptions,
    private readonly onBroken: (failure: Failure) => void,
  ) {}

  /** Requests that the device has answered, be it with an exception. */
  get answerCount(): number {
    return this.#answerCount;
  }

  /** False once it is broken: every read then ends with the first failure. */
  get isOpen(): boolean {
    return this.#failure === null;
  }

  /** Resolves when the socket is closed for good. */
  get gone(): Promise<void> {
    return this.#socketGone.promise;
  }

  /** Connects; resolves to the failure when it could not. */
  open(): Promise<Failure | null> {
    const { host, port, lookup, connectDeadlineMs: limitMs } = this.options;
    return new Promise((resolve) => {
      const timer = setTimeout(
        () =>
          this.break({
            kind: "timeout",
            reason: `no connection within ${limitMs} ms`,
            symptom: "no-connection",
          }),
        limitMs,
      );
      const settle = (failure: Failure | null) => {
        clearTimeout(timer);
        resolve(failure);
      };
      this.#abandon = settle;
      try {
        refuseOwnPlace(host, { lookup });
        const socket = connect({ host, port, noDelay: true, ...(lookup ? { lookup } : {}) });
        this.#socket = this.#watch(socket, () => settle(null));
      } catch (error) {
        this.#socketGone.resolve();
        this.break(networkFailure(error));
      }
    });
  }

  /**
   * Reads registers in one request, of the unit of the options unless another one is named, as behind
   * a gateway or an inverter that leads others. An exception of the device leaves the connection as it is,
   * everything else that goes wrong breaks it. @throws DeviceError
   */
  async read(
    range: Registers,
    unitId: number = this.options.unitId,
  ): Promise<readonly number[]> {
    const { host, port, deadlineMs } = this.options;
    const action = `Cannot read holding registers ${range.address}-${
      range.address + range.count - 1
    } of ${unitId === this.options.unitId ? "" : `unit ${unitId} at `}${host}:${port}`;
    if (this.#failure !== null) throw toError(action, this.#failure);
    this.#answer = new AnswerCheck(unitId);
    try {
      return await this.#request(range, unitId);
    } catch (error) {
      const code = exceptionCode(error);
      if (code === null) throw toError(action, this.break(requestFailure(error, deadlineMs)));
      throw toExceptionError(action, { code, cause: error });
    } finally {
      this.#answer = null;
    }
  }

  /** Ends the connection and the request under way. @returns the first failure, which counts */
  break(failure: Failure): Failure {
    if (this.#failure !== null) return this.#failure;
    this.#failure = failure;
    // Cancels the client's timer too. Its close() would wait for ever on a peer that has closed.
    this.#client.destroy(() => {});
    this.#socket?.destroy();
    this.#abandon?.(failure);
    this.onBroken(failure);
    return failure;
  }

  #watch(socket: Socket, onReady: () => void): Socket {
    socket.on("error", (error) => this.break(networkFailure(error)));
    socket.on("end", () => this.break(CLOSED_BY_DEVICE));
    socket.on("close", () => {
      this.break(CLOSED_BY_DEVICE);
      this.#socketGone.resolve();
    });
    // Before the client's own listener, so that it never sees what is no answer.
    socket.on("data", (chunk: Uint8Array) => this.#check(chunk));
    socket.on("connect", () => {
      this.#client.on("error", (error) => this.break(networkFailure(error)));
      this.#client.linkTCP(socket, { port: this.options.port }).then(
        onReady,
        (error) => this.break(networkFailure(error)),
      );
      // After linkTCP, which would make it the socket's idle timeout too.
      this.#client.setTimeout(this.options.deadlineMs);
    });
    return socket;
  }

  #request({ address, count }: Registers, unitId: number): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      this.#abandon = (failure) => reject(new Error(failure.reason));
      // A callback, no promise: the answer counts even when the device closes right behind it.
      this.#client.writeFC3(unitId, address, count, (error, answer) => {
        if (error) {
          if (exceptionCode(error) !== null) this.#answerCount++;
          reject(error);
        } else if (answer.data.length === count && answer.buffer.length === 2 * count) {
          this.#answerCount++;
          resolve(answer.data);
        } else {
          // The client checks the frame's length but not the byte count inside.
          reject(new Error(`${answer.buffer.length} bytes of registers, not ${2 * count}`));
        }
      });
    });
  }

  #check(chunk: Uint8Array): void {
    const fault = this.#answer === null
      ? { reason: "bytes that were not asked for" }
      : this.#answer.take(chunk);
    if (fault !== null) this.break({ kind: "protocol", ...fault });
  }
}

/**
 * Judges the header of one answer as its bytes come. The client would wait on a wrong one until the
 * deadline, and take the bytes after it for the next answer's.
 */
class AnswerCheck {
  readonly #header = new Uint8Array(HEADER_BYTES);
  #received = 0;

  constructor(private readonly unitId: number) {}

  /** Takes the next bytes; tells what is wrong with the answer, null while nothing is. */
  take(chunk: Uint8Array): Pick<Failure, "reason" | "symptom"> | null {
    if (this.#received < HEADER_BYTES) {
      this.#header.set(chunk.subarray(0, HEADER_BYTES - this.#received), this.#received);
    }
    this.#received += chunk.length;
    if (this.#received < HEADER_BYTES) return null;
    const header = new DataView(this.#header.buffer);
    const protocolId = header.getUint16(2);
    const length = header.getUint16(4);
    const unitId = header.getUint8(6);
    if (protocolId !== 0) return { reason: `answer of protocol ${protocolId}, not 0` };
    if (length < MIN_LENGTH || length > MAX_LENGTH) return { reason: `answer of length ${length}` };
    if (unitId !== this.unitId) {
      const reason = `answer of unit ${unitId}, not ${this.unitId}`;
      return { reason, symptom: "wrong-unit" };
    }
    const isTooLong = this.#received > UNCOUNTED_BYTES + length;
    return isTooLong ? { reason: "more bytes than the answer has" } : null;
  }
}

function toError(action: string, { kind, reason, symptom = null, cause }: Failure): DeviceError {
  const message = `${action}: ${reason}`;
  const options = { symptom, cause };
  switch (kind) {
    case "unreachable":
      return new DeviceUnreachable(message, options);
    case "timeout":
      return new DeviceTimeout(message, options);
    case "protocol":
      return new DeviceProtocol(message, options);
    case "rejected":
      // A name that leads to the machine itself is looked at again: it may move.
      return new DeviceRejected(message, { ...options, isAskedAgain: symptom === "own-machine" });
  }
}

function toExceptionError(
  action: string,
  { code, cause }: { code: number; cause: unknown },
): DeviceError {
  const { words, symptom } = EXCEPTIONS[code] ?? { words: "unknown", symptom: null };
  const reason = `exception ${code} (${words})`;
  if (code === 2) return new IllegalAddress(`${action}: ${reason}`, { symptom, cause });
  return toError(action, {
    kind: code === 1 || code === 3 ? "rejected" : "protocol",
    reason,
    symptom,
    cause,
  });
}

/** The library's errors carry a Modbus exception's number as `modbusCode`. */
function exceptionCode(error: unknown): number | null {
  return error instanceof Error && "modbusCode" in error && typeof error.modbusCode === "number"
    ? error.modbusCode
    : null;
}

function networkFailure(error: unknown): Failure {
  if (error instanceof OwnPlaceRefused) {
    return { kind: "rejected", reason: error.message, symptom: "own-machine", cause: error };
  }
  return {
    kind: systemCode(error) === "ETIMEDOUT" ? "timeout" : "unreachable",
    reason: networkReason(error),
    symptom: networkSymptom(error),
    cause: error,
  };
}

function requestFailure(error: unknown, deadlineMs: number): Failure {
  const code = systemCode(error);
  if (code === "ETIMEDOUT") {
    return { kind: "timeout", reason: `timeout after ${deadlineMs} ms`, cause: error };
  }
  if (code !== null) return networkFailure(error);
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: "protocol", reason, cause: error };
}
