import assert from "node:assert/strict";
import { bigHouse } from "../../src/simulator/big_house.ts";
import { DemoTroubles } from "../../src/simulator/faults/demo_troubles.ts";
import { partOf } from "../../src/simulator/house/parts.ts";
import { startSimulatedHouse } from "../../src/simulator/simulated_house.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const CHARGING = { isEnabled: true, currentA: 10 } as const;

async function startBig(generation: 1 | 2 = 1) {
  let atMs = NOON_MS;
  const house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: NOON_MS - 120_000,
    now: () => atMs,
    ...bigHouse(generation),
    gen2: generation === 2 ? {} : null,
    charger: CHARGING,
    parts: bigHouse(generation).parts.map((part) =>
      part.kind === "charger" ? { ...part, charger: { ...part.charger, ...CHARGING } } : part
    ),
  });
  return {
    house,
    troubles: new DemoTroubles(house, () => atMs),
    live: (seconds: number) => {
      atMs += seconds * 1000;
      return house.state();
    },
    [Symbol.asyncDispose]: () => house.stop(),
  };
}

Deno.test("big house tells a row for each further device, each at an address of its own", async () => {
  await using big = await startBig();
  const rows = big.house.devices.map(({ row }) => row);
  assert.deepEqual(
    rows.map(({ driver, name, roles }) => `${name}: ${driver} ${roles.join(" ")}`),
    [
      "Garage: fronius pv",
      "Fronius GEN24: fronius battery",
      "Carport: nrgkick-gen2 charger",
      "Boiler: shelly switch",
      "Sauna: shelly load",
    ],
  );
  assert.equal(new Set(rows.map(({ params }) => params["host"])).size, rows.length);
  await using other = await startBig(2);
  const [, , carport] = other.house.devices;
  assert.equal(carport?.row.driver, "nrgkick-connect", "one of each generation");
  assert.match(String(carport?.row.params["settingsUrl"]), /^http:.*\/api\/settings\/00:1E:C0/);
});

Deno.test("DemoTroubles has the house's own switches, then those of each further device", async () => {
  await using big = await startBig();
  const groups = big.troubles.groups();
  assert.deepEqual(
    groups.slice(1).map(({ name, switches }) => [name, switches.map(({ id }) => id)]),
    [
      ["Garage", ["device-silent.1"]],
      ["Fronius GEN24", ["device-silent.2"]],
      [
        "Carport",
        ["car-unplugged.3", "charger-unplugged.3", "charger-silent.3", "phase-off.3"],
      ],
      ["Boiler", ["plug-lost.4"]],
      ["Sauna", ["device-silent.5"]],
    ],
  );
});

Deno.test("DemoTroubles befall one car and one charger, and leave the others alone", async () => {
  await using big = await startBig();
  const { house, troubles, live } = big;
  const powers = () => live(40).chargers.map(({ powerW }) => Math.round(powerW / 1000));
  const well = powers();
  assert.deepEqual(well, [5, 7]);
  const during = async (id: string) => {
    await troubles.begin(id);
    assert.deepEqual([...troubles.troubles()], [id]);
    const seen = powers();
    await troubles.end(id);
    assert.deepEqual(powers(), well, id);
    return seen;
  };
  assert.deepEqual(await during("car-unplugged.3"), [5, 0]);
  assert.deepEqual(await during("charger-unplugged.3"), [5, 0]);
  assert.deepEqual(await during("phase-off.3"), [5, 5]);
  assert.deepEqual(await during("car-unplugged"), [0, 7]);
  await troubles.begin("charger-silent");
  await troubles.begin("charger-silent.3");
  await troubles.begin("car-unplugged.3");
  await troubles.begin("charger-unplugged.3");
  assert.deepEqual(
    [...troubles.troubles()].toSorted(),
    ["car-unplugged.3", "charger-silent", "charger-unplugged.3"],
    "of a device the newest counts",
  );
  await troubles.begin("no-such-thing");
  await troubles.beginPlan(3);
  assert.deepEqual(
    [...troubles.troubles()].toSorted(),
    ["car-unplugged.3", "charger-unplugged.3"],
    "the plan is that of the devices of the settings",
  );
  await troubles.makeWell();
  assert.equal(troubles.troubles().size, 0);
  assert.equal(partOf(house.house.points, 1).car.isPlugged, true);
});

Deno.test("big house leaves nothing behind when a device cannot open", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await assert.rejects(
    startSimulatedHouse({
      seed: 1,
      weather: "clear",
      now: () => NOON_MS,
      ...bigHouse(1),
      ports: { plug: taken.addr.port },
    }),
    Deno.errors.AddrInUse,
  );
});
