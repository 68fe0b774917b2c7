import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import type { Charger } from "../../../src/domain/ports/devices.ts";
import type { Clock } from "../../../src/domain/house/time.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { ManualClock, MemoryLogger, NO_LEAVE } from "../../app/fakes.ts";
import { CHARGER_ALONE, slotOpeners } from "../../app/slot_house.ts";
import { openNrgkickConnect } from "../../../src/devices/nrgkick_connect/nrgkick_connect.ts";
import { openNrgkickGen2 } from "../../../src/devices/nrgkick_gen2/nrgkick_gen2.ts";
import { FakeHttpHost, type HttpReply } from "../transport/fake_http_host.ts";
import { CHARGING, settingsBody } from "../nrgkick_connect/fake_nrgkick.ts";
import { controlBody, INFO, valuesBody } from "../nrgkick_gen2/fake_nrgkick_gen2.ts";

/** A host that answers when it is told to, and then all that is asked next. */
class SlowHost {
  readonly #released = Promise.withResolvers<void>();
  readonly host: FakeHttpHost;

  constructor(answerTo: (path: string) => unknown) {
    this.host = new FakeHttpHost(async ({ path }): Promise<HttpReply> => {
      await this.#released.promise;
      return { status: 200, body: JSON.stringify(answerTo(path)) };
    });
  }

  release(): void {
    this.#released.resolve();
  }
}

const GENERATIONS: readonly {
  readonly name: string;
  readonly answerTo: (path: string) => unknown;
  readonly open: (origin: string, clock: Clock) => Charger;
}[] = [
  {
    name: "NRGkick 1",
    answerTo: (path) => path.includes("measurements") ? CHARGING : settingsBody({ enabled: true }),
    open: (origin, clock) =>
      openNrgkickConnect({
        measurementsUrl: `${origin}/api/measurements/x`,
        settingsUrl: `${origin}/api/settings/x`,
        pin: "0000",
        clock,
      }),
  },
  {
    name: "NRGkick 2",
    answerTo: (path) =>
      path === "/values"
        ? valuesBody({ powerW: 2680 })
        : path === "/info"
        ? INFO
        : controlBody({ isPaused: false }),
    open: (origin, clock) => {
      const { hostname: host, port } = new URL(origin);
      return openNrgkickGen2({ host, port: Number(port), user: "", password: "", clock });
    },
  },
];

for (const { name, answerTo, open } of GENERATIONS) {
  Deno.test(`${name} a slow answer blocks no cycle, and counts with its own age`, async () => {
    const slow = new SlowHost(answerTo);
    await using host = slow.host;
    const clock = new ManualClock();
    const equipment = new Equipment(
      slotOpeners({ charger: () => open(host.origin, clock) }),
      clock,
      new MemoryLogger(),
    );
    await equipment.configure(defaultSettings(), NO_LEAVE, CHARGER_ALONE);
    for (let cycle = 0; cycle < 3; cycle++) {
      await equipment.poll(20);
      const { quality, misses } = equipment.snapshot().charger;
      assert.deepEqual({ quality, misses }, { quality: "unavailable", misses: 0 });
      clock.advance(5000);
    }
    assert.equal(host.requests.length, 1, "one request in flight");
    slow.release();
    await equipment.poll(20_000);
    const { quality, value, ageMs } = equipment.snapshot().charger;
    assert.deepEqual([quality, value?.powerW, ageMs], ["fresh", 2680, 15_000]);
    clock.advance(5000);
    await equipment.poll(20_000);
    assert.equal(equipment.snapshot().charger.ageMs, 0);
    assert.equal(host.maxOpenCount, 1);
    await equipment.close();
  });
}
