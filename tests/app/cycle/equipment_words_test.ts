import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { DEVICE_DIAGNOSER } from "../../../src/devices/checks/device_tester.ts";
import type { Diagnosis } from "../../../src/domain/codes/diagnosis.ts";
import { DeviceRejected } from "../../../src/domain/codes/errors.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import type { Diagnoser } from "../../../src/domain/ports/device_checks.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { CHARGER, PLUG } from "../../domain/house/readings.ts";
import { FakeCharger, FakePlug, FakeSite, ManualClock, MemoryLogger, NO_LEAVE } from "../fakes.ts";
import { ADDRESSES, houseOf, slotOpeners } from "../slot_house.ts";

const WALLBOX = {
  id: 11,
  driver: "goe",
  name: "Carport",
  roles: ["charger"],
  params: { host: "box.lan" },
  secrets: {},
  slot: null,
} as const;
const SETTINGS = { ...defaultSettings(), ...ADDRESSES };
const ERROR = { kind: "error", code: 17, name: null } as const;

/** Code, driver and address of a diagnosis, as far as it has them. */
function told(diagnosis: Diagnosis | null): readonly unknown[] | null {
  if (diagnosis === null) return null;
  return [
    diagnosis.code,
    ..."driver" in diagnosis ? [diagnosis.driver] : [],
    ..."address" in diagnosis ? [diagnosis.address] : [],
  ];
}

/** Chargers and plug of the settings, and a charger beside them, each for the test to turn. */
async function setUp(diagnoser: Diagnoser | null = DEVICE_DIAGNOSER) {
  const [own, other, plug] = [new FakeCharger(), new FakeCharger(), new FakePlug()];
  const openers = slotOpeners({
    site: () => new FakeSite(),
    charger: () => own,
    plug: () => plug,
    openDevice: () => ({ charger: other, close: () => other.close() }),
  });
  const logger = new MemoryLogger();
  const equipment = new Equipment(openers, new ManualClock(), logger, diagnoser);
  await equipment.configure(SETTINGS, NO_LEAVE, [...houseOf(ADDRESSES), WALLBOX]);
  const wordOf = (id: number) =>
    told(equipment.snapshot().loads.find((load) => load.id === id)?.reading.diagnosis ?? null);
  return { equipment, own, other, plug, logger, wordOf };
}

Deno.test("Equipment tells what a failure means in the words of the driver that failed", async () => {
  const { equipment, own, other, plug, logger, wordOf } = await setUp();
  for (const one of [own, other, plug]) one.isDead = true;
  await equipment.poll(5000);
  assert.deepEqual(wordOf(SLOT_IDS.charger), ["no-answer", "nrgkick-gen2", "kick.lan"]);
  assert.deepEqual(wordOf(WALLBOX.id), ["no-answer", "goe", "box.lan:80"]);
  assert.deepEqual(wordOf(SLOT_IDS.plug), ["no-answer", "tplink", "switch.lan:9999"]);
  assert.deepEqual(logger.lines.toSorted(), [
    "warn charger does not answer",
    'warn charger of "Carport" does not answer',
    "warn plug does not answer",
  ]);
});

Deno.test("Equipment finds what a charger says of itself, also of one beside the settings", async () => {
  const { equipment, own, other, wordOf } = await setUp();
  own.value = other.value = { ...CHARGER, notices: [ERROR] };
  await equipment.poll(5000);
  assert.deepEqual(wordOf(SLOT_IDS.charger)?.slice(0, 2), ["charger-error", "nrgkick-gen2"]);
  assert.deepEqual(wordOf(WALLBOX.id)?.slice(0, 2), ["charger-error", "goe"]);
});

Deno.test("Equipment.diagnoseCharger() goes by the charger, and knows none that is not there", async () => {
  const { equipment } = await setUp();
  const refused = new DeviceRejected("Cannot start: wrong PIN");
  const driverOf = (id: number) => told(equipment.diagnoseCharger(id, refused))?.[1] ?? null;
  assert.equal(driverOf(SLOT_IDS.charger), "nrgkick-gen2");
  assert.equal(driverOf(WALLBOX.id), "goe");
  assert.equal(driverOf(99), null);
});

Deno.test("Equipment without anybody who knows devices tells the failure alone", async () => {
  const { equipment, own, other, plug, wordOf } = await setUp(null);
  other.value = { ...CHARGER, notices: [ERROR] };
  own.isDead = true;
  plug.value = { ...PLUG, on: true };
  await equipment.poll(5000);
  assert.deepEqual([wordOf(SLOT_IDS.charger), wordOf(WALLBOX.id)], [null, null]);
  assert.match(equipment.snapshot().charger.error ?? "", /timeout/);
  assert.equal(equipment.diagnoseCharger(WALLBOX.id, new DeviceRejected("no")), null);
});

Deno.test("Equipment.siteHost is the inverter's while it is open", async () => {
  const { equipment } = await setUp();
  assert.equal(equipment.siteHost, "roof.lan");
  const none = { ...SETTINGS, inverterHost: "" };
  await equipment.configure(none, NO_LEAVE, houseOf(none));
  assert.equal(equipment.siteHost, null);
});
