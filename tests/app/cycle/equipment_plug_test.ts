import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import type { PlugValues } from "../../../src/domain/house/snapshot.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { setUp as setUpProgram } from "../program_under_test.ts";
import { FakePlug, FakeSite, ManualClock, MemoryLogger } from "../fakes.ts";
import { houseOf, slotOpeners } from "../slot_house.ts";

function setUp() {
  const left: string[] = [];
  const made: FakePlug[] = [];
  const equipment = new Equipment(
    slotOpeners({
      site: () => new FakeSite(),
      plug: () => {
        const plug = new FakePlug();
        made.push(plug);
        return plug;
      },
    }),
    new ManualClock(),
    new MemoryLogger(),
  );
  const configure = (own: Partial<Settings>) =>
    equipment.configure({ ...defaultSettings(), ...own }, {
      charger: () => Promise.resolve(),
      plug: ({ port }) => {
        left.push(`${made.findIndex((one) => one === port)}`);
        return Promise.resolve();
      },
    }, houseOf(own));
  return { equipment, configure, left, made };
}

Deno.test("Equipment.configure() takes leave of a plug before another address is opened", async () => {
  const { configure, left, made } = setUp();
  await configure({ plugHost: "one", plugEnabled: true });
  await configure({ plugHost: "two", plugEnabled: true });
  assert.deepEqual(left, ["0"]);
  assert.deepEqual(made.map((plug) => plug.isClosed), [true, false]);
  await configure({ plugHost: "two", plugEnabled: false });
  assert.equal(made.length, 2, "enabling opens nothing anew");
});

Deno.test("Cycle switches off a plug that is left, as far as it was enabled or held until now", async () => {
  for (const plugEnabled of [false, true]) {
    for (const isHeld of [false, true]) {
      const plug = new FakePlug();
      const { program, step } = await setUpProgram({
        settings: { plugHost: "one", plugEnabled },
        plug,
      });
      await step();
      if (isHeld) program.holdSwitch(SLOT_IDS.plug, { on: true, forMs: 60_000 });
      await step();
      plug.value = { ...plug.value, on: true };
      await program.changeSettings({ plugHost: "192.0.2.9", plugEnabled: false });
      await step();
      assert.equal(plug.value.on, !plugEnabled && !isHeld, `${plugEnabled} ${isHeld}`);
      await program.stop();
    }
  }
});

Deno.test("Equipment.poll() does not wait for a plug that is slow, and takes its answer later", async () => {
  const { equipment, configure, made } = setUp();
  await configure({ inverterHost: "i", plugHost: "p" });
  const [plug] = made;
  assert.ok(plug !== undefined);
  const answer = Promise.withResolvers<PlugValues>();
  plug.read = () => answer.promise;
  await equipment.poll(600_000);
  assert.equal(equipment.snapshot().meter.quality, "fresh");
  assert.equal(equipment.snapshot().plug.quality, "unavailable");
  answer.resolve({ ...plug.value, powerW: 77 });
  await equipment.poll(600_000);
  assert.equal(equipment.snapshot().plug.value?.powerW, 77);
  await equipment.close();
});
