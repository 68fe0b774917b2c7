import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { DEVICE_DIAGNOSER } from "../../../src/devices/checks/device_tester.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { INVERTER, METER } from "../../domain/house/readings.ts";
import { FakeSite, ManualClock, MemoryLogger } from "../fakes.ts";
import { houseOf, slotOpeners } from "../slot_house.ts";
import { setUp as setUpProgram } from "../program_under_test.ts";

/** A site that notes when it is opened and closed. */
class NotedSite extends FakeSite {
  constructor(private readonly name: string, private readonly notes: string[]) {
    super();
    notes.push(`open ${name}`);
  }
  override close(): Promise<void> {
    this.notes.push(`close ${this.name}`);
    return super.close();
  }
}

function setUp() {
  const notes: string[] = [];
  const sites: NotedSite[] = [];
  const clock = new ManualClock();
  const equipment = new Equipment(
    slotOpeners({
      site: (host) => {
        const site = new NotedSite(String(host), notes);
        sites.push(site);
        return site;
      },
    }),
    clock,
    new MemoryLogger(),
    DEVICE_DIAGNOSER,
  );
  const configure = (own: Partial<Settings>) =>
    equipment.configure({ ...defaultSettings(), ...own }, {
      charger: () => Promise.resolve(),
      plug: () => Promise.resolve(),
    }, houseOf(own));
  const cycles = async (count: number) => {
    for (let cycle = 0; cycle < count; cycle++) {
      clock.advance(5000);
      await equipment.poll(1000);
    }
  };
  return { equipment, configure, cycles, notes, sites };
}

Deno.test("Equipment.configure() closes the old inverter's connection before the next", async () => {
  const { configure, notes } = setUp();
  await configure({ inverterHost: "first" });
  assert.deepEqual(notes.splice(0), ["open first"]);
  await configure({ inverterHost: "first", pvPeakPowerW: 8000, inverterAcLimitW: 5000 });
  assert.deepEqual(notes.splice(0), [], "what is no address changes no connection");
  await configure({ inverterHost: "second" });
  assert.deepEqual(notes.splice(0), ["close first", "open second"]);
  await configure({ inverterHost: "second", inverterUnitId: 2 });
  assert.deepEqual(notes.splice(0), ["close second", "open second"]);
});

Deno.test("Equipment.snapshot() tells of a meter that answers without the grid power, of no other", async () => {
  const { equipment, configure, cycles, sites } = setUp();
  await configure({ inverterHost: "here" });
  const meter = async () => {
    await cycles(1);
    const { error, diagnosis, value } = equipment.snapshot().meter;
    return [error, diagnosis?.code, value?.gridPowerW];
  };
  const [site] = sites;
  assert.ok(site !== undefined);
  assert.deepEqual(await meter(), [null, undefined, 0]);
  site.meter.value = { ...METER, gridPowerW: null };
  const blind = "Cannot use meter: it tells no grid power";
  assert.deepEqual(await meter(), [blind, "meter-silent", null]);
  site.meter.isDead = true;
  const [error] = await meter();
  assert.equal(error, "Cannot read: timeout after 50 ms", "why it was not read stands above that");
  site.meter.isDead = false;
  site.meter.value = METER;
  assert.deepEqual(await meter(), [null, undefined, 0]);
});

Deno.test("Equipment.snapshot() hints at a plant that is known in part, and forgets another's", async () => {
  const { equipment, configure, cycles, sites } = setUp();
  await configure({ inverterHost: "first" });
  const site = sites[0];
  assert.ok(site !== undefined);
  site.meter.value = { ...METER, gridPowerW: -11_917 };
  site.inverter.value = { ...INVERTER, acPowerW: 1296, dcPowerW: 1315.7 };
  await cycles(24);
  const before = equipment.snapshot();
  assert.equal(before.flows.pvPowerW, null, "unknown from the first contradiction on");
  assert.equal(before.inverter.diagnosis ?? null, null, "and no hint yet");
  await cycles(1);
  site.meter.value = { ...METER, gridPowerW: -500 };
  await cycles(1);
  const { inverter, flows } = equipment.snapshot();
  assert.equal(inverter.diagnosis?.code, "plant-partial");
  assert.equal(inverter.error, null);
  assert.deepEqual([inverter.quality, inverter.value?.acPowerW], ["fresh", 1296]);
  assert.deepEqual([flows.pvPowerW, flows.consumptionPowerW, flows.housePowerW], [
    null,
    null,
    null,
  ]);
  assert.equal(flows.gridPowerW, -500);
  await configure({ inverterHost: "second" });
  await cycles(1);
  assert.equal(equipment.snapshot().inverter.diagnosis ?? null, null);
  assert.equal(equipment.snapshot().flows.pvPowerW, 5000);
});

Deno.test("Cycle writes one error line for each kind of refusal, however long it lasts", async () => {
  const { history, logger, step } = await setUpProgram();
  await step();
  const refuse = (why: string) => {
    history.add = () => {
      throw new StorageFailed(`Cannot store samples: ${why}`);
    };
  };
  const errors = () => logger.lines.filter((line) => line === "error Not stored").length;
  refuse("disk is full");
  for (let cycle = 0; cycle < 5; cycle++) await step();
  assert.equal(errors(), 1);
  refuse("database is locked");
  for (let cycle = 0; cycle < 5; cycle++) await step();
  assert.equal(errors(), 2);
  const others = logger.lines.filter((line) => line === "debug Not stored").length;
  assert.equal(others, 8, "who looks closely sees each of the others");
});

Deno.test("Status of an inverter that missed once is fresh, without the error of that miss", async () => {
  const { site, program, step } = await setUpProgram({
    settings: { inverterHost: "roof" },
  });
  await step();
  site.inverter.isDead = true;
  await step();
  const { inverter } = program.status();
  assert.deepEqual([inverter.quality, inverter.error], ["fresh", null]);
});
