import assert from "node:assert/strict";
import { DeviceProtocol, DeviceRejected } from "../../../src/domain/codes/errors.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import type { GoeFault } from "../../../src/simulator/goe/goe_faults.ts";
import type { GoeServerOptions } from "../../../src/simulator/goe/goe_server.ts";
import { Random } from "../../../src/simulator/house/random.ts";
import { charge, ReadGoe, STOP } from "./goe_house.ts";

const PACE_MS = 5000;

/** What is sent for a wish, and what the program hears of it each 5 s. */
interface WriteRow {
  readonly name: string;
  /** Done before, for a minute. */
  readonly before?: ChargerCommand;
  readonly fault?: GoeFault;
  readonly server?: Partial<GoeServerOptions>;
  readonly wish: ChargerCommand;
  readonly states: string;
  readonly queries: readonly string[];
}

const DONE = "sent confirmed confirmed";
/** Seen in no read, sent again after 20 s. */
const UNSEEN = "sent verifying verifying verifying sent verifying";
const TWICE = (query: string) => [query, query];

const ROWS: readonly WriteRow[] = [
  { name: "a start", wish: charge(10), states: DONE, queries: ["amp=10&frc=2"] },
  { name: "a stop that is done", wish: STOP, states: "confirmed confirmed", queries: [] },
  {
    name: "a stop",
    before: charge(10),
    wish: STOP,
    states: DONE,
    queries: ["frc=1"],
  },
  {
    name: "a stop that names no current",
    before: charge(10),
    wish: { enabled: false, currentA: NaN },
    states: DONE,
    queries: ["frc=1"],
  },
  {
    name: "another current",
    before: charge(10),
    wish: charge(8),
    states: DONE,
    queries: ["amp=8&frc=2"],
  },
  {
    name: "a current of parts of an ampere, rounded down",
    wish: charge(9.9),
    states: DONE,
    queries: ["amp=9&frc=2"],
  },
  {
    name: "a current below the smallest",
    wish: charge(3),
    states: DONE,
    queries: ["amp=6&frc=2"],
  },
  {
    name: "more than the unit of 11 kW",
    wish: charge(32),
    states: DONE,
    queries: ["amp=16&frc=2"],
  },
  {
    name: "more than the cable",
    server: { unitCurrentA: 32, cableCurrentA: 20 },
    wish: charge(32),
    states: DONE,
    queries: ["amp=20&frc=2"],
  },
  {
    name: "more than the adapter for 16 A",
    server: { unitCurrentA: 32, hasAdapter: true },
    wish: charge(32),
    states: DONE,
    queries: ["amp=16&frc=2"],
  },
  {
    name: "all of the unit of 22 kW",
    server: { unitCurrentA: 32 },
    wish: charge(32),
    states: DONE,
    queries: ["amp=32&frc=2"],
  },
  {
    name: "more than is known while it tells no limit",
    server: { unitCurrentA: 32 },
    fault: { kind: "sparse" },
    wish: charge(32),
    states: DONE,
    queries: ["amp=16&frc=2"],
  },
  {
    name: "a stop that it forgets",
    before: charge(10),
    fault: { kind: "set-ignored" },
    wish: STOP,
    states: UNSEEN,
    queries: TWICE("frc=1"),
  },
  {
    name: "a start that it forgets",
    fault: { kind: "set-ignored" },
    wish: charge(10),
    states: UNSEEN,
    queries: TWICE("amp=10&frc=2"),
  },
  {
    name: "a stop of neutral: its power came back",
    before: STOP,
    fault: { kind: "power-loss" },
    wish: STOP,
    states: "sent confirmed confirmed",
    queries: ["frc=1"],
  },
  {
    name: "a start of neutral: it charges by its own rules",
    before: charge(10),
    fault: { kind: "power-loss" },
    wish: charge(10),
    states: DONE,
    queries: ["amp=10&frc=2"],
  },
  {
    name: "a stop of whose arrival nobody knows, sent again ever more seldom",
    before: charge(10),
    fault: { kind: "hang-up" },
    wish: STOP,
    states: "DeviceProtocol DeviceProtocol waiting DeviceProtocol",
    queries: ["frc=1", "frc=1", "frc=1"],
  },
  {
    name: "a start that is refused as a whole, and not asked again within a minute",
    fault: { kind: "refuses", keys: ["amp", "frc"] },
    wish: charge(10),
    states: Array(12).fill("DeviceRejected").join(" "),
    queries: ["amp=10&frc=2"],
  },
  {
    name: "a start whose release is refused",
    fault: { kind: "refuses", keys: ["frc"] },
    wish: charge(10),
    states: Array(12).fill("DeviceRejected").join(" "),
    queries: ["amp=10&frc=2"],
  },
  {
    name: "a stop that is refused is sent again and again",
    before: charge(10),
    fault: { kind: "refuses", keys: ["frc"] },
    wish: STOP,
    states: "DeviceRejected DeviceRejected DeviceRejected DeviceRejected DeviceRejected",
    queries: TWICE("frc=1"),
  },
  {
    name: "a start of whose release it says nothing",
    fault: { kind: "mute-about", key: "frc" },
    wish: charge(10),
    states: "DeviceProtocol verifying",
    queries: ["amp=10&frc=2"],
  },
  {
    name: "a start with the API off",
    fault: { kind: "api-off" },
    wish: charge(10),
    states: "DeviceRejected DeviceRejected DeviceRejected",
    queries: ["amp=10&frc=2"],
  },
];

for (const { name, before, fault, server, wish, states, queries } of ROWS) {
  Deno.test(`go-e apply() ${name}`, async () => {
    await using read = await ReadGoe.start({ server: server ?? {} });
    if (before === undefined) await read.poll(5000);
    else await read.wishFor(before, 12);
    if (fault !== undefined) await read.setFault(fault);
    const sentBefore = read.writes.length;
    assert.equal((await read.wishFor(wish, states.split(" ").length)).join(" "), states);
    assert.deepEqual(read.queries.slice(sentBefore), queries);
  });
}

Deno.test("go-e apply() a start that is taken only in part is stopped, and rests a quarter of an hour", async () => {
  await using read = await ReadGoe.start({ house: { charger: { currentA: 16 } } });
  await read.poll(5000);
  await read.setFault({ kind: "refuses", keys: ["amp"] });
  await read.wishFor(charge(6), 12);
  assert.deepEqual(read.queries, ["amp=6&frc=2", "frc=1"], "released at 16 A, and stopped again");
  assert.equal(read.server.force, 1);
  assert.equal(read.house.state.carPowerW, 0);
  await read.wishFor(charge(6), 15 * 12 - 14);
  assert.deepEqual(read.queries, ["amp=6&frc=2", "frc=1"]);
  await read.setFault(null);
  assert.deepEqual(await read.wishFor(charge(6), 5), [
    "DeviceRejected",
    "DeviceRejected",
    "sent",
    "confirmed",
    "confirmed",
  ]);
  assert.equal(read.queries.at(-1), "amp=6&frc=2");
});

Deno.test("go-e apply() a refusal tells key and words; a start is tried again after a minute", async () => {
  await using read = await ReadGoe.start();
  await read.poll(5000);
  await read.setFault({ kind: "refuses", keys: ["amp", "frc"] });
  await assert.rejects(read.apply(charge(10)), (error) => {
    assert.ok(error instanceof DeviceRejected);
    assert.match(
      error.message,
      /^Cannot charge at 10 A with go-e charger at 127\.0\.0\.1:[0-9]+: /,
    );
    assert.match(error.message, /: amp and frc refused: amp: not allowed$/);
    assert.deepEqual([error.symptom, error.isAskedAgain], ["refused-request", true]);
    return true;
  });
  await read.setFault(null);
  assert.deepEqual(await read.wishFor(charge(10), 13), [
    ...Array(11).fill("DeviceRejected"),
    "sent",
    "confirmed",
  ]);
});

Deno.test("go-e apply() a stop that stands is known to stand once a refused start is over", async () => {
  await using read = await ReadGoe.start();
  await read.poll(5000);
  await read.setFault({ kind: "refuses", keys: ["amp", "frc"] });
  await assert.rejects(read.apply(charge(10)), DeviceRejected);
  await read.poll(60_000);
  assert.equal(await read.apply(STOP), "confirmed");
  assert.deepEqual(read.queries, ["amp=10&frc=2"]);
});

Deno.test("go-e apply() an error names what it was to do", async () => {
  await using read = await ReadGoe.start({ house: { car: { phases: 3 } } });
  await read.poll(5000);
  await read.setFault({ kind: "api-off" });
  for (
    const [wish, verb] of [
      [{ ...STOP, phases: 1 }, "switch to 1 phase with"],
      [charge(10), "charge at 10 A with"],
    ] as const
  ) {
    await assert.rejects(read.apply(wish), { message: new RegExp(`^Cannot ${verb} go-e charger`) });
    await read.setFault(null);
    await read.poll(60_000);
    await read.setFault({ kind: "api-off" });
  }
  await read.setFault(null);
  await read.wishFor(charge(10), 3);
  await read.setFault({ kind: "api-off" });
  await assert.rejects(read.apply(STOP), /^DeviceRejected: Cannot stop go-e charger/);
  await read.setFault(null);
  await read.wishFor({ ...STOP, phases: 1 }, 8);
  await read.setFault({ kind: "api-off" });
  const back = read.apply({ ...STOP, phases: 3 });
  await assert.rejects(back, /: Cannot switch to 3 phases with go-e charger/);
});

Deno.test("go-e apply() a write that is not told of in full is no success", async () => {
  await using read = await ReadGoe.start();
  await read.poll(5000);
  await read.setFault({ kind: "mute-about", key: "amp" });
  await assert.rejects(read.apply(charge(10)), (error) => {
    assert.ok(error instanceof DeviceProtocol);
    assert.match(error.message, /: the answer does not tell of amp$/);
    return true;
  });
});

Deno.test("go-e apply() a car that is unplugged leaves neutral, and the stop is sent again", async () => {
  await using read = await ReadGoe.start();
  await read.wishFor(STOP, 3);
  assert.deepEqual(read.queries, []);
  read.house.car.unplug();
  assert.equal((await read.wishFor(STOP, 3)).join(" "), "sent confirmed confirmed");
  assert.deepEqual(read.queries, ["frc=1"]);
  read.house.plugInCar({ needWh: 20_000 });
  await read.wishFor(STOP, 12);
  assert.equal(read.house.state.carPowerW, 0, "the next car waits for the sun");
  assert.deepEqual(read.queries, ["frc=1"]);
});

Deno.test("go-e apply() neutral is never sent, never two writes within the pace", async () => {
  for (const seed of [1, 2, 3]) {
    const random = new Random(seed);
    await using read = await ReadGoe.start();
    for (let cycle = 0; cycle < 200; cycle++) {
      const wish = random.isHit(0.4) ? STOP : charge(Math.round(random.between(4, 18)));
      if (random.isHit(0.05)) await read.setFault({ kind: "hang-up" });
      else if (random.isHit(0.1)) await read.setFault({ kind: "power-loss" });
      else if (random.isHit(0.2)) await read.setFault(null);
      await read.poll(Math.round(random.between(200, 4000)));
      await read.apply(wish).catch(() => {});
    }
    assert.ok(read.writes.length > 20, `seed ${seed}: ${read.writes.length} writes`);
    assert.ok(read.queries.every((query) => /^(frc=1|amp=(6|7|8|9|1[0-6])&frc=2)$/.test(query)));
    read.writes.forEach(({ atMs }, index) => {
      const before = read.writes[index - 1]?.atMs ?? -Infinity;
      assert.ok(atMs - before >= PACE_MS, `seed ${seed}: ${atMs - before} ms apart`);
    });
    await read.setFault(null);
    await read.wishFor(STOP, 4);
    assert.equal(read.server.force, 1, `seed ${seed}`);
  }
});

Deno.test("go-e apply() the newest wish is sent once the pace allows", async () => {
  await using read = await ReadGoe.start();
  await read.poll(5000);
  assert.equal(await read.apply(charge(10)), "sent");
  await read.poll(1000);
  assert.equal(await read.apply(charge(8)), "waiting");
  assert.equal(read.charger.waitMs?.(), 4000);
  await read.poll(2000);
  assert.equal(await read.apply(charge(12)), "waiting");
  await read.poll(2000);
  assert.equal(await read.apply(charge(12)), "sent");
  assert.deepEqual(read.queries, ["amp=10&frc=2", "amp=12&frc=2"]);
});
