import assert from "node:assert/strict";
import { chooseMode } from "../../../src/control/state.ts";
import { at } from "../house.ts";
import { ManyLoads } from "./many_loads.ts";

const [FIRST, SECOND, HEATER, BOILER] = [2, 9, 3, 10];
const HEATED = {
  plugEnabled: true,
  plugWindow1: "00:00-23:59",
  plugOnPowerW: 2000,
} as const;
const codesOf = ({ last }: ManyLoads) => last?.loads.map(({ reason }) => reason?.code) ?? [];

/** Most that was imported from a cycle on, in W. */
function importSince({ importsW }: ManyLoads, cycle: number): number {
  return Math.max(0, ...importsW.slice(cycle));
}

Deno.test("decide() the second car begins when the first has all it can take, and nothing is bought", () => {
  const house = new ManyLoads([{ id: FIRST, car: 2 }, { id: SECOND, car: 2 }]);
  house.sunW = 5000;
  house.run(1800);
  assert.deepEqual([house.powerOf(FIRST), house.powerOf(SECOND)], [4600, 0]);
  house.sunW = 5200;
  house.run(300);
  const reason = house.last?.loads[1]?.reason;
  const { othersW = 0, plugW = 0 } = reason?.code === "wait.surplus" ? reason : {};
  assert.deepEqual([othersW < 0, plugW], [true, 0], "no plug is blamed for the first car");
  house.sunW = 11_000;
  house.run(1800);
  assert.deepEqual([house.powerOf(FIRST), house.powerOf(SECOND)], [6900, 3680]);
  assert.equal(importSince(house, 0), 0);
  house.sunW = 8000;
  house.run(1800);
  assert.deepEqual([house.powerOf(FIRST), house.powerOf(SECOND)], [6900, 0], "it goes first");
});

Deno.test("decide() a car that comes first waits until the other one has made room", () => {
  const house = new ManyLoads([
    { id: FIRST, car: 2, mode: "disabled" },
    { id: SECOND, car: 2 },
  ]);
  house.sunW = 8000;
  house.run(1800);
  assert.deepEqual([house.powerOf(FIRST), house.powerOf(SECOND)], [0, 6900]);
  const pressed = house.importsW.length;
  house.state = chooseMode(
    house.state,
    FIRST,
    { mode: "tracked", modeBy: "user" },
    at(house.second * 1000),
  );
  const codes = new Set<string | undefined>();
  house.run(600, (one) => codes.add(codesOf(one)[0]));
  assert.ok(codes.has("wait.room"), [...codes].join(" "));
  assert.deepEqual([house.powerOf(FIRST), house.powerOf(SECOND)], [6900, 0]);
  assert.equal(importSince(house, pressed), 0);
});

Deno.test("decide() a charge that has just begun keeps its smallest current for five minutes", () => {
  const house = new ManyLoads([
    { id: FIRST, car: 2, mode: "disabled" },
    { id: SECOND, car: 2 },
  ]);
  house.sunW = 5000;
  house.run(300);
  const begunS = house.loads.get(SECOND)?.onSinceS ?? 0;
  assert.ok(house.powerOf(SECOND) > 0);
  house.state = chooseMode(
    house.state,
    FIRST,
    { mode: "tracked", modeBy: "user" },
    at(house.second * 1000),
  );
  house.run(900, ({ loads, second }) => {
    if (second - begunS < 300) assert.equal(loads.get(SECOND)?.isOn, true, `${second - begunS} s`);
  });
  assert.deepEqual([house.powerOf(FIRST), house.powerOf(SECOND)], [4600, 0]);
  assert.equal(importSince(house, 0), 0);
});

for (const order of [[HEATER, BOILER], [BOILER, HEATER]]) {
  Deno.test(`decide() of two heaters ${order} the first has the sun, the other one what it leaves`, () => {
    const specs = order.map((id) => ({ id, heaterW: 1900, policy: HEATED }));
    const house = new ManyLoads(specs);
    house.sunW = 3000;
    house.run(1800);
    assert.deepEqual(order.map((id) => house.powerOf(id)), [1900, 0]);
    house.sunW = 5000;
    house.run(1800);
    assert.deepEqual(order.map((id) => house.powerOf(id)), [1900, 1900]);
    assert.equal(importSince(house, 0), 0);
  });
}

for (
  const behind of [{ id: SECOND, car: 1 as const }, { id: BOILER, heaterW: 1900, policy: HEATED }]
) {
  const name = "car" in behind ? "car" : "heater";
  Deno.test(`decide() a heater that waits long after the sun has ended its use leaves the sun to a ${name}`, () => {
    const house = new ManyLoads([{ id: HEATER, heaterW: 1900, policy: HEATED }, behind]);
    // After the midnight of these tests, so that one window lasts all the time.
    house.second = 7000;
    for (const sunS of [1200, 1500]) {
      house.sunW = 3200;
      house.run(sunS);
      assert.equal(house.powerOf(HEATER), 1900);
      house.sunW = 300;
      house.run(900);
    }
    const before = house.importsW.length;
    house.sunW = 2700;
    const backS = house.second;
    const startsS = new Map<number, number>();
    house.run(128 * 60 + 300, ({ second }) => {
      for (const id of [HEATER, behind.id]) {
        if (house.powerOf(id) > 0 && !startsS.has(id)) startsS.set(id, second - backS);
      }
    });
    const [heaterS = 0, behindS = 0] = [startsS.get(HEATER), startsS.get(behind.id)];
    // With no battery a car waits ten minutes for sun that the last while has not borne.
    const unprovenS = "car" in behind ? 600 : 0;
    assert.ok(behindS > 600 && behindS <= 740 + unprovenS, `${behindS} s`);
    assert.ok(heaterS >= 128 * 60 && heaterS <= 128 * 60 + 40, `${heaterS} s: room is made`);
    assert.deepEqual([house.powerOf(HEATER), house.powerOf(behind.id)], [1900, 0]);
    assert.equal(importSince(house, before), 0);
  });
}

Deno.test("decide() the energy book splits between the loads what the grid gives, and charges it once", () => {
  const house = new ManyLoads([
    { id: FIRST, car: 2, mode: "slow" },
    { id: SECOND, car: 2, mode: "slow" },
  ]);
  house.sunW = 4400;
  house.run(120);
  const sources = house.last?.loads.map((load) => load.sources) ?? [];
  assert.deepEqual(sources.map((one) => [one?.gridW, one?.solarW]), [[0, 2760], [1520, 1240]]);
});

/** Currents of the house by phase, as its cars draw them. */
function phaseCurrents(house: ManyLoads): readonly number[] {
  return [0, 1, 2].map((phase) =>
    house.specs.reduce((sumA, { id, car }) => {
      const load = house.loads.get(id);
      return sumA + (car !== undefined && phase < car ? load?.currentA ?? 0 : 0);
    }, house.houseW / 3 / 230 - house.sunW / 3 / 230)
  );
}

Deno.test("decide() plans no more than the main fuse bears, and the last load gives way first", () => {
  const house = new ManyLoads([
    { id: FIRST, car: 3, mode: "fast" },
    { id: SECOND, car: 3, mode: "fast" },
  ], { mainFuseA: 25, maxCurrentA: 16 });
  house.run(300);
  assert.ok(Math.max(...phaseCurrents(house)) <= 25, phaseCurrents(house).join(" "));
  const currents = () => [FIRST, SECOND].map((id) => house.loads.get(id)?.currentA);
  assert.deepEqual(currents(), [16, 7]);
  assert.deepEqual(codesOf(house), ["charging.fast", "limit.fuse"]);
  house.houseW = 6400;
  house.run(5);
  assert.ok(house.loads.get(SECOND)?.isOn === false, "told in the cycle that sees the kettle");
  house.run(30);
  assert.ok(Math.max(...phaseCurrents(house)) <= 25, phaseCurrents(house).join(" "));
  assert.deepEqual(currents(), [15, 0]);
  house.houseW = 400;
  house.run(295 - 35);
  assert.deepEqual([currents(), codesOf(house)[1]], [[16, 0], "limit.fuse"], "no contactor flaps");
  house.run(20);
  assert.deepEqual(currents(), [16, 7]);
});

Deno.test("decide() with a main fuse starts at once what something else has switched off", () => {
  const house = new ManyLoads([{ id: FIRST, car: 3, mode: "fast" }], { mainFuseA: 25 });
  house.run(60);
  const press = (mode: "disabled" | "fast") => {
    house.state = chooseMode(house.state, FIRST, { mode, modeBy: "user" }, at(house.second * 1000));
  };
  press("disabled");
  house.run(10);
  assert.equal(house.powerOf(FIRST), 0);
  press("fast");
  house.run(20);
  assert.equal(house.powerOf(FIRST), 15 * 3 * 230);
});

Deno.test("decide() with a main fuse takes over a charge that runs, after a restart", () => {
  // 12 A of the house and 12 A of the car leave one of 25 A: a start would not have its margin.
  for (const [mode, maxCurrentA] of [["fast", 12], ["slow", 12]] as const) {
    const house = new ManyLoads([{ id: FIRST, car: 3, mode }], {
      mainFuseA: 25,
      maxCurrentA,
      minCurrentA: 12,
    });
    house.houseW = 12.5 * 3 * 230;
    house.loads.set(FIRST, { isOn: true, currentA: 12, targetA: 12, onSinceS: -60 });
    house.run(60, ({ loads }) => {
      const { isOn, targetA } = loads.get(FIRST) ?? {};
      assert.deepEqual([isOn, targetA], [true, 12], mode);
    });
  }
});

Deno.test("decide() with a main fuse takes over a charge while the meter is dead, and starts none", () => {
  const house = new ManyLoads([
    { id: FIRST, car: 3, mode: "fast" },
    { id: SECOND, car: 3, mode: "slow" },
  ], { mainFuseA: 35 });
  house.isMeterDead = true;
  house.loads.set(FIRST, { isOn: true, currentA: 10, targetA: 10, onSinceS: -60 });
  house.run(300, ({ loads }) => {
    const { isOn, targetA = 0 } = loads.get(FIRST) ?? {};
    assert.deepEqual([isOn, targetA <= 10], [true, true]);
    assert.equal(loads.get(SECOND)?.isOn, false);
  });
  assert.equal(house.loads.get(FIRST)?.targetA, 6, "the smallest once the site is lost");
  assert.equal(codesOf(house)[1], "blind.meter");
  house.isMeterDead = false;
  house.run(60);
  assert.deepEqual([FIRST, SECOND].map((id) => house.loads.get(id)?.currentA), [15, 6]);
});

Deno.test("decide() with a main fuse raises nothing while the meter is dead", () => {
  const house = new ManyLoads([{ id: FIRST, car: 3, mode: "slow" }], {
    mainFuseA: 25,
    maxCurrentA: 16,
  });
  house.run(60);
  house.isMeterDead = true;
  house.state = chooseMode(
    house.state,
    FIRST,
    { mode: "fast", modeBy: "user" },
    at(house.second * 1000),
  );
  house.run(300, ({ loads }) => assert.equal(loads.get(FIRST)?.targetA, 6));
  assert.equal(house.powerOf(FIRST), 6 * 3 * 230);
});

Deno.test("decide() with a main fuse switches a heater off at once, and on again when there is room", () => {
  const always = { ...HEATED, plugAlwaysWindow: "00:00-23:59" };
  const house = new ManyLoads([
    { id: FIRST, car: 1, mode: "slow" },
    { id: HEATER, heaterW: 1900, policy: always },
  ], { mainFuseA: 25, maxCurrentA: 16 });
  house.run(600);
  assert.equal(house.powerOf(HEATER), 1900);
  house.houseW = 12_000;
  house.run(5);
  assert.equal(house.powerOf(HEATER), 0);
  assert.equal(codesOf(house)[1], "plug.wait.fuse");
  house.houseW = 400;
  house.run(600);
  assert.equal(house.powerOf(HEATER), 1900);
});

Deno.test("decide() a load that is dead or lies changes nothing of what one before it is told", () => {
  const live = (isDead: boolean) => {
    const specs = [{ id: FIRST, car: 2 as const }, { id: SECOND, car: 2 as const }];
    const house = new ManyLoads(isDead ? specs.slice(0, 1) : specs);
    const told: unknown[] = [];
    for (const sunW of [5000, 7000, 3000, 9000, 4000]) {
      house.sunW = sunW;
      house.run(300, ({ last }) => told.push(last?.loads[0]?.command));
    }
    return told;
  };
  // The other one has nothing below 9 kW: what it does there is behind the first.
  assert.deepEqual(live(false).slice(0, 180), live(true).slice(0, 180));
});
