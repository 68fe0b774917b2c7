import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import type { SwitchedPlug } from "../../../src/domain/ports/devices.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import type { PlugValues } from "../../../src/domain/house/snapshot.ts";
import { FakePlug, FakeSite, ManualClock, MemoryLogger } from "../fakes.ts";

function setUp() {
  const left: string[] = [];
  const made: FakePlug[] = [];
  const equipment = new Equipment(
    {
      openSite: () => new FakeSite(),
      openCharger: () => null,
      openPlug: () => {
        const plug = new FakePlug();
        made.push(plug);
        return plug;
      },
    },
    new ManualClock(),
    new MemoryLogger(),
  );
  const configure = (own: Partial<Settings>) =>
    equipment.configure({ ...defaultSettings(), ...own }, {
      charger: () => Promise.resolve(),
      plug: (plug: SwitchedPlug) => {
        left.push(`${made.findIndex((one) => one === plug)}`);
        return Promise.resolve();
      },
    });
  return { equipment, configure, left, made };
}

Deno.test("Equipment.configure() leaves alone a plug that is not enabled when its address changes", async () => {
  const { configure, left, made } = setUp();
  await configure({ plugHost: "one", plugEnabled: false });
  await configure({ plugHost: "two", plugEnabled: false });
  assert.deepEqual(left, []);
  assert.deepEqual(made.map((plug) => plug.isClosed), [true, false]);
  await configure({ plugHost: "two", plugEnabled: true });
  assert.equal(made.length, 2, "enabling opens nothing anew");
  await configure({ plugHost: "three", plugEnabled: true });
  assert.deepEqual(left, ["1"], "the enabled one goes off first");
  await configure({ plugHost: "four", plugEnabled: false });
  assert.deepEqual(left, ["1", "2"], "what was enabled until now, too");
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
