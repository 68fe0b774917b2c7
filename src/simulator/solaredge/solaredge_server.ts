import { converse, Inbox, send, takeAll } from "../sockets/conversation.ts";
import { delay } from "../sockets/delay.ts";
import type { FaultTarget, InverterFault } from "../faults/faults.ts";
import type { House } from "../house/house.ts";
import { partOf } from "../house/parts.ts";
import type { Plant } from "../house/plant.ts";
import {
  exceptionAnswer,
  ILLEGAL_ADDRESS,
  ILLEGAL_FUNCTION,
  ILLEGAL_VALUE,
  type ModbusRequest,
  READ_HOLDING,
  readAnswer,
  takeModbusRequest,
  WRITE_MULTIPLE,
  WRITE_SINGLE,
  writeAnswer,
} from "../sockets/modbus_frames.ts";
import {
  FOLLOWER_UNIT,
  isWritable,
  LEADER_UNIT,
  readRegisters,
  type SiteView,
} from "./registers.ts";
import { closeQuietly, TcpServer } from "../sockets/tcp_server.ts";

export interface SolarEdgeServerOptions {
  readonly house: House;
  /** Which of the house's plants it is; the first unless it is told. */
  readonly plant?: number;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
  readonly hostname: string;
  readonly port: number;
  /** Real time before each answer. */
  readonly latencyMs: number;
  /** A connection without requests for longer is closed; simulated time; null: never. */
  readonly idleCloseMs: number | null;
  /** Newer firmware does not answer reads of registers that it does not have. */
  readonly isSilentOnUnknown: boolean;
}

const MAX_READ = 125;
const SPLIT_BYTES = 5;
/** Meter values other than W and VA. */
const METER_SLOW_REFRESH_MS = 5000;
/** Inverter and battery show the second before the meter's. */
const INVERTER_AGE_S = 1;
/** The end of the client before may lie unread in its socket for so long. */
const HANDOVER_MS = 50;

interface Client {
  readonly connection: Deno.TcpConn;
  readonly ended: Promise<void>;
  requestedAtMs: number;
}

/** What the client was answered last; null: nothing yet. */
interface LastAnswer {
  bytes: Uint8Array | null;
}

/** SolarEdge inverter, meter and battery behind Modbus TCP: units 1 and 2, one client at a time. */
export class SolarEdgeServer implements FaultTarget<InverterFault> {
  readonly #server: TcpServer;
  #client: Client | null = null;
  #fault: InverterFault | null = null;
  #frozen: SiteView | null = null;
  #isHung = false;
  #requests = 0;

  constructor(private readonly options: SolarEdgeServerOptions) {
    this.#server = new TcpServer({
      hostname: options.hostname,
      port: options.port,
      serve: (connection, signal) => this.#admit(connection, signal),
    });
  }

  get port(): number {
    return this.#server.port;
  }

  open(): void {
    this.#server.open();
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  async setFault(fault: InverterFault | null): Promise<void> {
    this.#frozen = fault?.kind === "frozen" ? this.#view() : null;
    this.#fault = fault;
    this.#isHung = false;
    this.#plant.setIdle(fault?.kind === "starting" || fault?.kind === "inverter-fault");
    if (fault?.kind === "down") await this.#server.close();
    else this.#server.open();
  }

  /** One client only: a second one is closed at once, unless the first has just ended or sleeps. */
  async #admit(connection: Deno.TcpConn, signal: AbortSignal): Promise<void> {
    if (this.#client !== null && this.#isIdle(this.#client)) {
      closeQuietly(this.#client.connection);
    }
    if (this.#client !== null) {
      const waiting = new AbortController();
      const stop = () => waiting.abort();
      signal.addEventListener("abort", stop);
      await Promise.race([this.#client.ended, delay(HANDOVER_MS, waiting.signal)]);
      signal.removeEventListener("abort", stop);
      stop();
    }
    if (this.#client !== null) return;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const client = { connection, ended, requestedAtMs: this.options.now() };
    this.#client = client;
    try {
      await this.#talk(client);
    } finally {
      this.#client = null;
      end();
    }
  }

  get #plant(): Plant {
    return partOf(this.options.house.plants, this.options.plant ?? 0);
  }

  #hasUnit(unitId: number): boolean {
    const { followerShare } = this.#plant.inverter;
    return unitId === LEADER_UNIT || unitId === FOLLOWER_UNIT && followerShare > 0;
  }

  #isIdle(client: Client): boolean {
    const { idleCloseMs, now } = this.options;
    return idleCloseMs !== null && now() - client.requestedAtMs > idleCloseMs;
  }

  async #talk(client: Client): Promise<void> {
    const inbox = new Inbox();
    const last: LastAnswer = { bytes: null };
    await converse({
      connection: client.connection,
      take: (chunk) => {
        if (this.#isIdle(client)) return "broken";
        client.requestedAtMs = this.options.now();
        inbox.push(chunk);
        return takeAll(inbox, takeModbusRequest);
      },
      respond: async (request, left) => {
        await this.#respond(client.connection, request, { last, signal: left });
        return "more";
      },
    });
  }

  async #respond(
    connection: Deno.TcpConn,
    request: ModbusRequest,
    { last, signal }: { last: LastAnswer; signal: AbortSignal },
  ): Promise<void> {
    const fault = this.#fault;
    if (!this.#hasUnit(request.unitId) || fault?.kind === "silent" || this.#isHung) return;
    this.#requests++;
    await delay(this.options.latencyMs + (fault?.kind === "slow" ? fault.delayMs : 0), signal);
    if (fault?.kind === "closes-at" && touches(request, fault.address)) {
      closeQuietly(connection);
      return;
    }
    const answer = this.#answer(request);
    if (answer === null || signal.aborted) return;
    const before = last.bytes;
    last.bytes = answer;
    switch (fault?.kind) {
      case "old-answers":
        if (before !== null) await send(connection, before);
        await send(connection, answer);
        return;
      case "garbage":
        await send(connection, answer.map((byte, index) => index < 4 ? byte ^ 0x5a : ~byte));
        return;
      case "split":
        for (let from = 0; from < answer.length; from += SPLIT_BYTES) {
          await send(connection, answer.subarray(from, from + SPLIT_BYTES));
          await delay(1, signal);
        }
        return;
      default:
        await send(connection, answer);
    }
  }

  #answer(request: ModbusRequest): Uint8Array | null {
    const fault = this.#fault;
    if (fault?.kind === "exception") return exceptionAnswer(request, fault.code);
    switch (request.functionCode) {
      case READ_HOLDING:
        return this.#read(request);
      case WRITE_SINGLE:
        return this.#write(request, { isMultiple: false });
      case WRITE_MULTIPLE:
        return this.#write(request, { isMultiple: true });
      default:
        return exceptionAnswer(request, ILLEGAL_FUNCTION);
    }
  }

  #read(request: ModbusRequest): Uint8Array | null {
    const range = rangeOf(request);
    if (range === null || range.count < 1 || range.count > MAX_READ) {
      return exceptionAnswer(request, ILLEGAL_VALUE);
    }
    const registers = readRegisters(this.#frozen ?? this.#view(), range, request.unitId);
    if (registers !== null) return readAnswer(request, registers);
    this.#isHung = this.#fault?.kind === "unknown-hangs";
    if (this.#isHung) return null;
    return this.options.isSilentOnUnknown ? null : exceptionAnswer(request, ILLEGAL_ADDRESS);
  }

  #write(request: ModbusRequest, write: { isMultiple: boolean }): Uint8Array {
    const range = rangeOf(request);
    if (range === null) return exceptionAnswer(request, ILLEGAL_VALUE);
    const count = write.isMultiple ? range.count : 1;
    return isWritable({ address: range.address, count })
      ? writeAnswer(request)
      : exceptionAnswer(request, ILLEGAL_ADDRESS);
  }

  #view(): SiteView {
    const { house, now, plant = 0 } = this.options;
    house.advanceTo(now());
    const meterState = house.state;
    const slowAgeS = (meterState.atMs % METER_SLOW_REFRESH_MS) / 1000;
    return {
      house,
      plant,
      inverterState: house.stateAgo(INVERTER_AGE_S),
      meterState,
      meterSlowState: house.stateAgo(slowAgeS),
      fault: this.#fault,
      requests: this.#requests,
    };
  }
}

/** Address and count (or value) of a request; null when it is too short to have them. */
function rangeOf(request: ModbusRequest): { address: number; count: number } | null {
  if (request.body.length < 4) return null;
  const view = new DataView(request.body.buffer, request.body.byteOffset);
  return { address: view.getUint16(0), count: view.getUint16(2) };
}

/** True when the register is one of those that are asked for. */
function touches(request: ModbusRequest, address: number): boolean {
  const range = rangeOf(request);
  return range !== null && address >= range.address && address < range.address + range.count;
}
