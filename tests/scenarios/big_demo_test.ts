import assert from "node:assert/strict";
import { CYCLE_MS } from "../../src/app/cycle/schedule.ts";
import { startDemo } from "../../src/commands/run/running_demo.ts";
import { partOf } from "../../src/simulator/house/parts.ts";
import { ManualClock } from "../app/fakes.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 10, 30);

/** The demo of the big house on sockets, its time and its cycles driven by hand. */
type BigDemo = Awaited<ReturnType<typeof startBigDemo>>;

async function startBigDemo() {
  const clock = new ManualClock(NOON_MS);
  const dataDir = await Deno.makeTempDir();
  const broken: unknown[] = [];
  const demo = await startDemo({
    house: "big",
    speed: 60,
    weather: "clear",
    hour: 12,
    days: 0,
    seed: 1,
    generation: 1,
    faults: null,
  }, {
    dataDir,
    clock,
    environment: () => undefined,
    port: 0,
    hostname: "127.0.0.1",
    write: () => {},
    onBroken: (error) => broken.push(error),
  });
  const { program } = demo.running;
  return {
    demo,
    program,
    house: demo.house.house,
    live: async (seconds: number, each: () => void = () => {}) => {
      for (let atS = 0; atS < seconds; atS += CYCLE_MS / 1000) {
        clock.advance(CYCLE_MS);
        await demo.step();
        each();
      }
      assert.deepEqual(broken, []);
    },
    power: (name: string) => {
      const device = program.status().devices.find((one) => one.name === name);
      return Object.values(device?.powers ?? {})[0] ?? null;
    },
    [Symbol.asyncDispose]: async () => {
      assert.deepEqual(await demo.stop(), { isSafe: true });
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** The second heater, as it is steered. */
function bathOf({ program }: BigDemo) {
  const bath = program.status().loads.find(({ name }) => name === "Boiler");
  return bath ?? assert.fail("there is no second heater");
}

/** True where they differ by no more than that. */
function isNear(toldW: number | null, trueW: number, mostW: number): boolean {
  return toldW !== null && Math.abs(toldW - trueW) <= mostW;
}

Deno.test("demo --house big: each of its four loads is steered, below the main fuse", async () => {
  await using big = await startBigDemo();
  await big.live(30);
  const { loads } = big.program.status();
  assert.deepEqual(loads.map(({ kind }) => kind).toSorted(), [
    "charger",
    "charger",
    "switch",
    "switch",
  ]);
  const bath = bathOf(big);
  assert.ok(bath.kind === "switch" && bath.enabled);
  assert.equal(big.program.settings().values.mainFuseA, 35);
});

Deno.test("demo --house big: both cars and both heaters are told as they are, by their drivers", async () => {
  await using big = await startBigDemo();
  const { house, program } = big;
  for (const { charger } of house.points) {
    charger.command({ isEnabled: true, currentA: 8 }, house.state.atMs);
  }
  program.chooseMode("fast");
  for (const { id, roles } of program.deviceService.all) {
    if (roles.includes("charger")) program.chooseMode("fast", id);
  }
  // A heater that is steered no more goes off once.
  await program.changeSettings({ plugEnabled: false });
  const { id: bath = NaN } = program.devices.list().find(({ name }) => name === "Boiler") ?? {};
  await program.devices.change(bath, { policy: { plugEnabled: false } });
  await big.live(10);
  for (const heater of house.heaters) heater.switchTo(true);
  await big.live(90);
  const status = program.status();
  const { chargers, heaters, loads, plants } = house.state;
  assert.ok(chargers.every(({ powerW }) => powerW > 3000), JSON.stringify(chargers));
  assert.ok(isNear(status.charger.powerW, partOf(chargers, 0).powerW, 15));
  assert.ok(isNear(big.power("Carport"), partOf(chargers, 1).powerW, 15));
  assert.ok(isNear(big.power("Garage"), partOf(plants, 1).acPowerW, 60));
  assert.ok(isNear(big.power("Fronius GEN24"), partOf(plants, 2).batteryPowerW, 60));
  assert.ok(isNear(big.power("Sauna"), partOf(loads, 0).powerW, 5));
  assert.deepEqual(heaters.map(({ powerW }) => powerW), [2000, 1500]);
  assert.deepEqual([status.plug.powerW, big.power("Boiler")], [2000, 1500]);
});

Deno.test("demo --house big: what the program shows adds up within 1 % for half an hour", async () => {
  await using big = await startBigDemo();
  let [settled, right] = [0, 0];
  await big.live(1800, () => {
    const { house } = big;
    const state = house.state;
    const inW = state.gridPowerW + state.pvPowerW + state.batteryPowerW;
    const outW = state.housePowerW + state.carPowerW + state.lossPowerW;
    assert.ok(Math.abs(inW - outW) < 0.01 * Math.max(1000, inW));
    const batteryW = state.batteryPowerW;
    const { balance, consumptionPowerW } = big.program.status();
    if (balance !== "settled" || consumptionPowerW === null) return;
    settled++;
    const wrongW = consumptionPowerW - state.housePowerW - state.carPowerW;
    const flowsW = state.pvPowerW + Math.max(0, state.gridPowerW) + Math.max(0, batteryW);
    if (Math.abs(wrongW) <= 0.01 * flowsW) right++;
  });
  assert.ok(settled > 300 && right > 0.97 * settled, `${right} right of ${settled} settled`);
  const { siteErrorWh } = big.house.energyBalance();
  assert.ok(Math.abs(siteErrorWh) < 1, `${siteErrorWh} Wh`);
});

Deno.test("demo --house big: a lost heater and a lost roof are told as old, and come back", async () => {
  await using big = await startBigDemo();
  const { troubles } = big.demo;
  const quality = (name: string) =>
    big.program.status().devices.find((one) => one.name === name)?.quality;
  await big.live(30);
  const ids = troubles.groups().flatMap(({ name, switches }) =>
    name === "Boiler" || name === "Garage" ? switches.map(({ id }) => id) : []
  );
  assert.equal(ids.length, 2);
  for (const id of ids) await troubles.begin(id);
  await big.live(40);
  assert.deepEqual([quality("Boiler"), quality("Garage")], ["stale", "stale"]);
  assert.equal(quality("Sauna"), "fresh");
  await troubles.makeWell();
  await big.live(30);
  assert.deepEqual([quality("Boiler"), quality("Garage")], ["fresh", "fresh"]);
});
