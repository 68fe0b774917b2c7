import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { DeviceRejected } from "../../../src/domain/codes/errors.ts";
import type { Role } from "../../../src/domain/house/device.ts";
import type { OpenDevice } from "../../../src/domain/ports/drivers.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { METER } from "../../domain/house/readings.ts";
import {
  FakeCharger,
  FakePlug,
  FakeSite,
  FakeSource,
  ManualClock,
  MemoryLogger,
  NO_LEAVE,
} from "../fakes.ts";
import { ADDRESSES, houseOf, slotOpeners } from "../slot_house.ts";

const SETTINGS = { ...defaultSettings(), ...ADDRESSES };

function row(id: number, role: Role) {
  const common = { driver: "fake", params: {}, secrets: {}, slot: null };
  return { ...common, id, name: `Device ${id}`, roles: [role] };
}

/** The devices of the settings, and one meter and one charger beside them. */
async function setUp() {
  const clock = new ManualClock();
  const own = { site: new FakeSite(), charger: new FakeCharger(), plug: new FakePlug() };
  const meter = new FakeSource(METER);
  const charger = new FakeCharger();
  const close = () => Promise.resolve();
  const equipment = new Equipment(
    slotOpeners({
      site: () => own.site,
      charger: () => own.charger,
      plug: () => own.plug,
      openDevice: ({ id }): OpenDevice => id === 11 ? { grid: meter, close } : { charger, close },
    }),
    clock,
    new MemoryLogger(),
  );
  const others = [row(11, "grid"), row(12, "charger")];
  await equipment.configure(SETTINGS, NO_LEAVE, [...houseOf(ADDRESSES), ...others]);
  const cycle = async () => {
    await equipment.poll(5000);
    clock.advance(5000);
  };
  await cycle();
  return { clock, equipment, own, meter, charger, cycle };
}

Deno.test("Equipment gives a charger up after a minute of silence, what tells of the house after two", async () => {
  const { equipment, own, meter, charger, cycle } = await setUp();
  for (const one of [own.site.meter, own.site.battery, own.charger, own.plug, meter, charger]) {
    one.isDead = true;
  }
  const qualities = () => {
    const { meter: grid, battery, plug, loads, devices } = equipment.snapshot();
    return [
      grid,
      battery,
      plug,
      devices.find(({ device }) => device.id === 11)?.readings.grid,
      ...loads.filter(({ kind }) => kind === "charger").map(({ reading }) => reading),
    ].map((reading) => reading?.quality);
  };
  const seen = new Map<number, ReturnType<typeof qualities>>();
  for (let ageS = 10; ageS <= 130; ageS += 5) {
    await cycle();
    seen.set(ageS, qualities());
  }
  const all = (site: string, chargers: string) => [...Array(4).fill(site), chargers, chargers];
  assert.deepEqual(seen.get(30), all("fresh", "fresh"));
  assert.deepEqual(seen.get(35), all("stale", "stale"));
  assert.deepEqual(seen.get(60), all("stale", "stale"));
  assert.deepEqual(seen.get(65), all("stale", "unavailable"));
  assert.deepEqual(seen.get(120), all("stale", "unavailable"));
  assert.deepEqual(seen.get(125), all("unavailable", "unavailable"));
});

Deno.test("Equipment asks what refuses once a minute, but for the site and plug of the settings", async () => {
  const { own, meter, charger, cycle } = await setUp();
  const asked = new Map<unknown, number>();
  const refusing = [own.site.meter, own.plug, own.charger, meter, charger];
  for (const one of refusing) {
    one.read = (): Promise<never> => {
      asked.set(one, (asked.get(one) ?? 0) + 1);
      return Promise.reject(new DeviceRejected("Cannot read: wrong secret"));
    };
  }
  for (let count = 0; count < 40; count++) await cycle();
  asked.clear();
  for (let count = 0; count < 24; count++) await cycle();
  assert.deepEqual(refusing.map((one) => asked.get(one)), [24, 24, 2, 2, 2], "in two minutes");
});

Deno.test("Equipment takes each bound of an age to the millisecond", async () => {
  const { clock, equipment, meter, charger, own } = await setUp();
  const silent = [own.site.meter, own.charger, own.plug, meter, charger];
  for (const one of silent) one.isDead = true;
  const qualitiesAt = async (ageMs: number) => {
    clock.advance(ageMs - (equipment.snapshot().meter.ageMs ?? 0));
    for (let count = 0; count < 3; count++) await equipment.poll(5000);
    const { meter: grid, charger: car, devices } = equipment.snapshot();
    const row = devices.find(({ device }) => device.id === 11)?.readings.grid;
    const second = devices.find(({ device }) => device.id === 12)?.readings.charger;
    return [grid, row, car, second].map((reading) => reading?.quality);
  };
  const [fresh, stale, lost] = ["fresh", "stale", "unavailable"];
  assert.deepEqual(await qualitiesAt(30_000), [fresh, fresh, fresh, fresh]);
  assert.deepEqual(await qualitiesAt(30_001), [stale, stale, stale, stale]);
  assert.deepEqual(await qualitiesAt(60_000), [stale, stale, stale, stale]);
  assert.deepEqual(await qualitiesAt(60_001), [stale, stale, lost, lost]);
  assert.deepEqual(await qualitiesAt(120_000), [stale, stale, lost, lost]);
  assert.deepEqual(await qualitiesAt(120_001), [lost, lost, lost, lost]);
});

Deno.test("Equipment asks what has refused again a cycle's tolerance before its minute is over", async () => {
  const { clock, equipment, meter, cycle } = await setUp();
  let asked = 0;
  meter.read = (): Promise<never> => {
    asked++;
    return Promise.reject(new DeviceRejected("Cannot read: wrong secret"));
  };
  for (let count = 0; count < 25; count++) await cycle();
  const given = asked;
  while (asked === given) await cycle();
  const before = asked;
  const pollAfter = async (ms: number) => {
    clock.advance(ms);
    await equipment.poll(5000);
    return asked - before;
  };
  assert.equal(await pollAfter(52_499), 0, "5 s have passed since");
  assert.equal(await pollAfter(1), 1);
  assert.equal(await pollAfter(57_499), 1);
  assert.equal(await pollAfter(1), 2);
});
