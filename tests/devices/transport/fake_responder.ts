import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { isDeepStrictEqual } from "node:util";

/** A search takes all of its time; one that a busy machine answered too late is given more. */
const PATIENT_DEADLINES_MS = [60, 600, 6000];

/** A host that answers UDP questions on a free port of the loopback interface. */
export class FakeResponder implements AsyncDisposable {
  readonly questions: Uint8Array[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket, private readonly reply: Reply) {
    this.#socket = socket;
    socket.on("message", (bytes, { address, port }) => {
      this.questions.push(bytes);
      for (const answer of this.reply(bytes)) this.#socket.send(answer, port, address);
    });
  }

  /** `reply` gives the datagrams that answer each question. */
  static open(reply: Reply): Promise<FakeResponder> {
    const socket = createSocket("udp4");
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      // Broadcasts are not delivered to a socket that is bound to 127.0.0.1 itself.
      socket.bind({ port: 0, address: "0.0.0.0" }, () => resolve(new FakeResponder(socket, reply)));
    });
  }

  get port(): number {
    return this.#socket.address().port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }
}

type Reply = (question: Uint8Array) => readonly Uint8Array[];

/** Asserts what a search finds, if need be in a longer one. */
export async function assertFound<T>(
  expected: T,
  search: (deadlineMs: number) => Promise<T>,
): Promise<void> {
  let found: T | null = null;
  for (const deadlineMs of PATIENT_DEADLINES_MS) {
    found = await search(deadlineMs);
    if (isDeepStrictEqual(found, expected)) return;
  }
  assert.deepEqual(found, expected);
}
