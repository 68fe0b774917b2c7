import assert from "node:assert/strict";

import { createOpeners, DRIVERS } from "../../src/devices/registry.ts";
import type { Role } from "../../src/domain/house/device.ts";
import { ManualClock } from "./transport/manual_clock.ts";
import { notedTimers } from "./transport/noted_timers.ts";

/** Answers what anybody says with a word that is no success of any protocol, and hangs up. */
class CurtHost implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #done = this.#serve();

  get place(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#done;
  }

  async #serve(): Promise<void> {
    const word = new TextEncoder().encode("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
    for await (const connection of this.#listener) {
      await connection.read(new Uint8Array(1024));
      await connection.write(word);
      connection.close();
    }
  }
}

const CHARGER_READS = [2000, 3000];
/** A connect, the wait of whoever asked, the write itself. */
const CHARGER_WRITES = [2000, 3000, 5000];

/** How long each make waits for what; in ms. */
const ROWS: readonly {
  readonly driver: string;
  readonly role: Role;
  readonly reads: readonly number[];
  readonly writes?: readonly number[];
}[] = [
  { driver: "fronius", role: "pv", reads: [2000, 8500] },
  { driver: "goe", role: "charger", reads: [...CHARGER_READS, 10_000], writes: CHARGER_WRITES },
  {
    driver: "nrgkick-connect",
    role: "charger",
    reads: [...CHARGER_READS, 31_000],
    writes: CHARGER_WRITES,
  },
  {
    driver: "nrgkick-gen2",
    role: "charger",
    reads: [...CHARGER_READS, 31_000],
    writes: CHARGER_WRITES,
  },
  { driver: "shelly", role: "switch", reads: [2000, 5000], writes: [2000, 5000] },
  { driver: "solaredge", role: "grid", reads: [3000, 8500] },
  { driver: "tplink", role: "switch", reads: [5000], writes: [5000] },
];

Deno.test("each make has its table of deadlines", () => {
  assert.deepEqual(ROWS.map(({ driver }) => driver), DRIVERS.map(({ id }) => id));
});

for (const { driver, role, reads, writes } of ROWS) {
  Deno.test(`${driver} waits ${reads.join(", ")} ms when it reads`, async () => {
    await using host = new CurtHost();
    const { place } = host;
    const measurementsUrl = `http://${place}/api/measurements/1`;
    const params = driver === "nrgkick-connect" ? { measurementsUrl } : { host: place };
    const clock = new ManualClock();
    const opened = createOpeners().openDevice({ driver, roles: [role], params }, clock);
    assert.ok(opened !== null);
    const { grid, pv, charger } = opened;
    const [read, write] = [grid ?? pv ?? charger ?? opened.switch, charger ?? opened.switch];
    const noted = await notedTimers(async () => await read?.read());
    assert.deepEqual(noted, { delaysMs: reads, left: 0 });
    if (writes !== undefined) {
      const apply = async () =>
        await (write === charger
          ? charger?.apply({ enabled: true, currentA: 6 })
          : opened.switch?.set(true));
      assert.deepEqual(await notedTimers(apply), { delaysMs: writes, left: 0 });
    }
    await opened.close();
  });
}
