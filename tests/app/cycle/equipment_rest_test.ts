import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { DEVICE_DIAGNOSER } from "../../../src/devices/checks/device_tester.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { ChargerValues } from "../../../src/domain/house/snapshot.ts";
import { CHARGER, METER } from "../../domain/house/readings.ts";
import { FakeCharger, FakeSite, ManualClock, MemoryLogger, NO_LEAVE } from "../fakes.ts";
import { ADDRESSES, CHARGER_ALONE, houseOf, slotOpeners } from "../slot_house.ts";

const DEADLINE_MS = 5000;

/** May stand for a minute, and counts how often it is read. */
class RestingCharger extends FakeCharger {
  asked = 0;
  override read(): Promise<ChargerValues> {
    this.asked++;
    return super.read();
  }
  restMs(): number {
    return 60_000;
  }
}

async function setUp() {
  const clock = new ManualClock();
  const site = new FakeSite();
  const charger = new RestingCharger();
  const equipment = new Equipment(
    slotOpeners({ site: () => site, charger: () => charger }),
    clock,
    new MemoryLogger(),
  );
  const house = houseOf({ ...ADDRESSES, plugHost: "" });
  await equipment.configure(defaultSettings(), NO_LEAVE, house);
  /** One cycle later, with so much bought: how often the charger was read in it. */
  const readsAt = async (gridPowerW: number | null, deadlineMs = DEADLINE_MS) => {
    const before = charger.asked;
    clock.advance(5000);
    site.meter.value = { ...METER, gridPowerW };
    await equipment.poll(deadlineMs);
    return charger.asked - before;
  };
  assert.equal(await readsAt(0), 1, "it has never been read");
  return { clock, site, charger, equipment, readsAt };
}

Deno.test("Equipment poll() leaves a charger at rest alone until the house takes 500 W more", async () => {
  const { readsAt } = await setUp();
  assert.equal(await readsAt(0), 0);
  assert.equal(await readsAt(499), 0);
  assert.equal(await readsAt(500), 1);
  assert.equal(await readsAt(900), 0, "as it took when the charger was read last");
});

Deno.test("Equipment poll() counts the rise from the least since the last read", async () => {
  const { readsAt } = await setUp();
  assert.equal(await readsAt(-2000), 0, "a kettle went off");
  assert.equal(await readsAt(-1501), 0);
  assert.equal(await readsAt(-1500), 1, "a car may have begun");
});

Deno.test("Equipment poll() reads a charger at rest in each cycle while nobody knows the consumption", async () => {
  const { readsAt, site } = await setUp();
  assert.equal(await readsAt(null), 1);
  assert.equal(await readsAt(null), 1);
  assert.equal(await readsAt(0), 1, "known again, and never compared");
  assert.equal(await readsAt(0), 0);
  site.inverter.isDead = true;
  assert.equal(await readsAt(0), 1, "what is told of the house is old");
  site.inverter.isDead = false;
  site.meter.isDead = true;
  assert.equal(await readsAt(0), 1);
});

Deno.test("Equipment poll() does not wait for an inverter that hangs before it reads the charger", async () => {
  const { readsAt, site } = await setUp();
  const hanging = Promise.withResolvers<typeof METER>();
  site.meter.read = () => hanging.promise;
  assert.equal(await readsAt(0, 20), 0, "the cycle in which it begins to hang");
  assert.equal(await readsAt(0, 20), 1);
  assert.equal(await readsAt(0, 20), 1);
  hanging.resolve(METER);
  await hanging.promise;
});

Deno.test("Equipment snapshot() tells what a charger says of itself while it is fresh", async () => {
  const clock = new ManualClock();
  const charger = new FakeCharger({
    ...CHARGER,
    notices: [{ kind: "error", code: 17, name: null }],
  });
  const equipment = new Equipment(
    slotOpeners({ charger: () => charger }),
    clock,
    new MemoryLogger(),
    DEVICE_DIAGNOSER,
  );
  await equipment.configure(defaultSettings(), NO_LEAVE, CHARGER_ALONE);
  await equipment.poll(DEADLINE_MS);
  const codeNow = () => equipment.snapshot().charger.diagnosis?.code ?? null;
  assert.equal(codeNow(), "charger-error");
  clock.advance(30_001);
  assert.equal(equipment.snapshot().charger.error, null, "no try has failed");
  assert.equal(codeNow(), null, "what it said half a minute ago");
  charger.value = { ...CHARGER, notices: [], enabled: null, targetCurrentA: null };
  await equipment.poll(DEADLINE_MS);
  assert.equal(codeNow(), null, "half an answer is no word of its own");
});

Deno.test("Equipment close() of a house without devices is no trouble", async () => {
  const logger = new MemoryLogger();
  const none = slotOpeners({});
  const equipment = new Equipment(none, new ManualClock(), logger);
  await equipment.configure(defaultSettings(), NO_LEAVE, []);
  await equipment.close();
  assert.deepEqual(logger.lines, []);
});
