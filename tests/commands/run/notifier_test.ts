import assert from "node:assert/strict";
import { type NoticePlace, WebhookNotifier } from "../../../src/commands/run/notifier.ts";
import type { HouseEvent } from "../../../src/domain/codes/house_event.ts";
import { MemoryLogger } from "../../app/fakes.ts";
import { HeldTime } from "../../app/held_time.ts";
import { en } from "../../../src/words/en/en.ts";
import { de } from "../../../src/words/de/de.ts";

const AT_MS = Date.UTC(2026, 5, 21, 10);
const LOST: HouseEvent = {
  atMs: AT_MS,
  kind: "device",
  code: "device.lost",
  detail: {
    devices: ["meter", "inverter"],
    sinceMs: AT_MS - 600_000,
    diagnosis: null,
    error: "timeout",
    isAbsent: false,
  },
};
const FULL: HouseEvent = {
  atMs: AT_MS,
  kind: "session",
  code: "session.ended",
  detail: {
    startedAtMs: AT_MS - 3_600_000,
    endedBy: "car-full",
    energyWh: 12_340,
    solarWh: 11_106,
    costMilli: null,
    currency: null,
  },
};

/** A server on the loopback that keeps what it got and answers as told. */
class Receiver implements AsyncDisposable {
  readonly got: { readonly type: string | null; readonly body: unknown }[] = [];
  readonly pauses: number[] = [];
  readonly logger = new MemoryLogger();
  answers: (Response | Promise<Response>)[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  place: NoticePlace;
  readonly notifier: WebhookNotifier;

  constructor() {
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      (request) => this.#take(request),
    );
    const url = `http://127.0.0.1:${this.#server.addr.port}/secret-topic?tpl=1`;
    this.place = { url, words: en, timeZone: "Europe/Berlin" };
    this.notifier = new WebhookNotifier(() => this.place, this.logger, (delayMs) => {
      this.pauses.push(delayMs);
      return Promise.resolve();
    });
  }

  async #take(request: Request): Promise<Response> {
    assert.equal(request.method, "POST");
    this.got.push({ type: request.headers.get("content-type"), body: await request.json() });
    return await this.answers.shift() ?? new Response("thanks");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.notifier.close();
    await this.#server.shutdown();
  }
}

Deno.test("WebhookNotifier posts event and text, in order, in the language of the house", async () => {
  await using receiver = new Receiver();
  receiver.notifier.tell(LOST);
  receiver.place = { ...receiver.place, words: de };
  receiver.notifier.tell(FULL);
  await receiver.notifier.settle();
  assert.deepEqual(receiver.got, [
    {
      type: "application/json",
      body: {
        event: "device.lost",
        text: "No contact since 11:50: site meter and inverter.",
      },
    },
    {
      type: "application/json",
      body: {
        event: "session.ended",
        text: "Das Auto ist voll: 12,3 kWh, davon 90 % von der Sonne.",
      },
    },
  ]);
});

Deno.test("WebhookNotifier tries once more, then gives up with a word that hides the address's path", async () => {
  await using receiver = new Receiver();
  receiver.answers = [new Response(null, { status: 503 })];
  receiver.notifier.tell(LOST);
  await receiver.notifier.settle();
  assert.deepEqual([receiver.got.length, receiver.pauses], [2, [30_000]]);
  const location = { location: "http://127.0.0.1:1/" };
  receiver.answers = [
    new Response(null, { status: 500 }),
    new Response(null, { status: 302, headers: location }),
  ];
  receiver.notifier.tell(LOST);
  receiver.notifier.tell(FULL);
  await receiver.notifier.settle();
  assert.equal(receiver.got.length, 5, "two tries and the next notice");
  assert.deepEqual(receiver.logger.lines, Array(3).fill("warn Notice not sent"));
});

Deno.test("WebhookNotifier without an address, or with nobody there, disturbs nothing", async () => {
  await using receiver = new Receiver();
  const { url } = receiver.place;
  receiver.place = { ...receiver.place, url: "" };
  receiver.notifier.tell(LOST);
  receiver.place = { ...receiver.place, url: "http://127.0.0.1:1/" };
  receiver.notifier.tell(LOST);
  await receiver.notifier.settle();
  receiver.place = { ...receiver.place, url };
  receiver.notifier.tell({ ...LOST, kind: "program", code: "clock.set", detail: { stepMs: 1 } });
  await receiver.notifier.settle();
  assert.deepEqual(receiver.got, []);
});

Deno.test("WebhookNotifier keeps at most 20 for an address that hangs, and close() gives it two seconds", async () => {
  await using receiver = new Receiver();
  const hanging = Promise.withResolvers<Response>();
  receiver.answers = [hanging.promise];
  using time = new HeldTime();
  for (let notice = 0; notice < 25; notice++) receiver.notifier.tell(LOST);
  assert.equal(receiver.logger.lines.filter((line) => line === "warn Notice dropped").length, 5);
  assert.equal(await time.measure(receiver.notifier.close(), 60_000), 2000);
  receiver.notifier.tell(FULL);
  await receiver.notifier.settle();
  assert.equal(receiver.got.length <= 1, true);
  hanging.resolve(new Response());
});

Deno.test("WebhookNotifier gives each try ten seconds, and takes notices again once it is through", async () => {
  await using receiver = new Receiver();
  const hanging = Promise.withResolvers<Response>();
  receiver.answers = [hanging.promise, hanging.promise];
  using time = new HeldTime();
  for (let notice = 0; notice < 20; notice++) receiver.notifier.tell(LOST);
  await time.advance(9999);
  assert.deepEqual(receiver.logger.lines, []);
  await time.advance(1);
  assert.deepEqual(receiver.logger.lines, ["warn Notice not sent"]);
  hanging.resolve(new Response());
  await receiver.notifier.settle();
  receiver.notifier.tell(LOST);
  await receiver.notifier.settle();
  assert.equal(receiver.got.length, 22);
});
