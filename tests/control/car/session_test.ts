import assert from "node:assert/strict";
import { at, charging, chargingState, Cycles, type House, NIGHT, START_MS } from "../house.ts";

/** 2760 W for 36 s are 27.6 Wh. */
const STEP_MS = 36_000;
const SUNNY = charging({ currentA: 6, gridPowerW: -500 });

function sunnySession(mode: "slow" | "tracked" = "slow"): Cycles {
  const cycles = new Cycles(chargingState(6, mode));
  cycles.step(SUNNY);
  for (let cycle = 0; cycle < 10; cycle++) cycles.step(SUNNY, STEP_MS);
  return cycles;
}

Deno.test("updateSession() starts with the first current and sums it up", () => {
  const cycles = new Cycles(chargingState(6, "slow"));
  assert.equal(cycles.step(NIGHT).session, null);
  const first = cycles.step(SUNNY).session;
  assert.deepEqual(first, {
    startedAtMs: at(START_MS + 10_000).atMs,
    energyWh: 0,
    solarWh: 0,
    batteryWh: 0,
    gridWh: 0,
    unknownWh: 0,
    maxPowerW: 2760,
    pauses: 0,
    modes: ["slow"],
  });
  assert.equal(cycles.state.session?.mode, "slow");
  for (let cycle = 0; cycle < 10; cycle++) cycles.step(SUNNY, STEP_MS);
  assert.equal(cycles.step(NIGHT).session?.energyWh, 276, "a pause belongs to it");
});

Deno.test("updateSession() shares the energy out: the grid first, then the battery, sun the rest", () => {
  const shares = (house: Partial<House>) => {
    const cycles = new Cycles(chargingState(6, "slow"));
    cycles.step({ ...SUNNY, ...house });
    for (let cycle = 0; cycle < 9; cycle++) cycles.step({ ...SUNNY, ...house }, STEP_MS);
    const { session } = cycles.step({ ...SUNNY, ...house }, STEP_MS);
    assert.ok(session !== null);
    const { energyWh, solarWh, batteryWh, gridWh, unknownWh } = session;
    assert.equal(solarWh + batteryWh + gridWh + unknownWh, energyWh);
    return [solarWh, batteryWh, gridWh, unknownWh];
  };
  assert.deepEqual(shares({}), [276, 0, 0, 0]);
  assert.deepEqual(shares({ gridPowerW: 760 }), [200, 0, 76, 0]);
  assert.deepEqual(shares({ gridPowerW: 0, batteryPowerW: 760 }), [200, 76, 0, 0]);
  assert.deepEqual(shares({ gridPowerW: 2000, batteryPowerW: 2000 }), [0, 76, 200, 0]);
  assert.deepEqual(
    shares({ gridPowerW: null }),
    [0, 0, 0, 276],
    "unknown is neither sun nor bought",
  );
  const counters = { importedWh: 5000, dischargedWh: 7000 };
  assert.deepEqual(
    shares({ ...counters, gridPowerW: -2500, pvPowerW: 400, acPowerW: 300 }),
    [0, 0, 0, 276],
    "something else feeds in, of which the counters tell nothing",
  );
  const uneven = shares({ gridPowerW: 923, batteryPowerW: 917, sessionEnergyWh: 100 });
  assert.equal(uneven.reduce((sum, energyWh) => sum + energyWh, 0), 276);
});

Deno.test("updateSession() keeps the largest power, the pauses and the modes of a stay", () => {
  const cycles = sunnySession();
  cycles.press("fast");
  cycles.step(charging({ currentA: 15 }), STEP_MS);
  cycles.step(NIGHT, STEP_MS);
  cycles.step({ ...SUNNY, chargerQuality: "stale", chargerAgeMs: 20_000 }, STEP_MS);
  assert.equal(cycles.step(NIGHT, STEP_MS).session?.pauses, 1, "it has come back once");
  cycles.press("slow");
  const { session, state } = cycles.step(SUNNY, STEP_MS);
  assert.deepEqual([session?.pauses, session?.maxPowerW], [2, 6900]);
  assert.deepEqual([session?.modes, state.session?.mode], [["slow", "fast"], "slow"]);
});

Deno.test("toSession() takes the charger's own counter while it is sane", () => {
  const energyWh = (counterWh: (cycle: number) => number | null) => {
    const cycles = new Cycles(chargingState(6, "slow"));
    cycles.step({ ...SUNNY, sessionEnergyWh: 1000 });
    for (let cycle = 1; cycle <= 10; cycle++) {
      cycles.step({ ...SUNNY, sessionEnergyWh: counterWh(cycle) }, STEP_MS);
    }
    return cycles.step({ ...NIGHT, sessionEnergyWh: counterWh(10) }, 1).session?.energyWh;
  };
  assert.equal(energyWh((cycle) => 1000 + 29 * cycle), 290, "it counts a little more");
  assert.equal(energyWh((cycle) => 1000 + 26 * cycle), 260, "or less");
  assert.equal(energyWh(() => null), 276, "it tells nothing");
  assert.equal(energyWh(() => 1000), 276, "it stands still");
  assert.equal(energyWh(() => 0), 276, "it has been reset");
  assert.equal(energyWh(() => 9000), 276, "it has jumped");
});

Deno.test("toSession() neither jumps nor falls where the counter and the sum part", () => {
  const perCycleWh: Record<string, (cycle: number) => number> = {
    "stands still": () => 1000,
    "counts half": (cycle) => 1000 + 13.8 * cycle,
    "counts a sixth more": (cycle) => 1000 + 32.2 * cycle,
    "in steps of 100": (cycle) => 1000 + Math.floor(27.6 * cycle / 100) * 100,
    "stops after a while": (cycle) => 1000 + 28 * Math.min(cycle, 30),
    "comes late": (cycle) => 1000 + 27.6 * Math.max(0, cycle - 30),
    "leaps": (cycle) => (cycle < 30 ? 1000 : 1190) + 27.6 * cycle,
  };
  for (const [name, counterWh] of Object.entries(perCycleWh)) {
    const cycles = new Cycles(chargingState(6, "slow"));
    cycles.step({ ...SUNNY, sessionEnergyWh: 1000 });
    let energyWh = 0;
    for (let cycle = 1; cycle <= 200; cycle++) {
      const { session } = cycles.step({ ...SUNNY, sessionEnergyWh: counterWh(cycle) }, STEP_MS);
      assert.ok(session !== null);
      const { solarWh, batteryWh, gridWh } = session;
      assert.equal(solarWh + batteryWh + gridWh, session.energyWh);
      const stepWh = session.energyWh - energyWh;
      assert.ok(stepWh >= 24 && stepWh <= 32, `${name}: ${stepWh} Wh in cycle ${cycle}`);
      energyWh = session.energyWh;
    }
  }
});

Deno.test("toSession() never loses energy when the counter begins anew with a start", () => {
  const cycles = new Cycles(chargingState(6, "slow"));
  cycles.step({ ...SUNNY, sessionEnergyWh: 0 });
  let energyWh = 0;
  for (let cycle = 1; cycle <= 60; cycle++) {
    const counterWh = 27.6 * (cycle <= 30 ? cycle : cycle - 30);
    const session = cycles.step({ ...SUNNY, sessionEnergyWh: counterWh }, STEP_MS).session;
    assert.ok(session !== null && session.energyWh >= energyWh, `${session?.energyWh}`);
    energyWh = session.energyWh;
  }
  assert.equal(energyWh, 1656);
});

Deno.test("updateSession() takes what flowed unseen from the counter, as unknown", () => {
  const after = (counterWh: number) => {
    const cycles = new Cycles(chargingState(6, "slow"));
    cycles.step({ ...SUNNY, sessionEnergyWh: 1000 });
    cycles.step({ ...SUNNY, sessionEnergyWh: 1027.6 }, STEP_MS);
    cycles.step({ ...SUNNY, chargerQuality: "stale", chargerAgeMs: 40_000 }, STEP_MS);
    cycles.step({ ...SUNNY, chargerQuality: "unavailable", chargerAgeMs: 90_000 }, STEP_MS);
    cycles.step({ ...NIGHT, sessionEnergyWh: counterWh }, STEP_MS);
    const { session } = cycles.step({ ...NIGHT, sessionEnergyWh: counterWh }, STEP_MS);
    assert.equal(session?.gridWh, 0);
    return [session.energyWh, session.solarWh, session.unknownWh];
  };
  assert.deepEqual(after(3027.6), [2028, 55, 1973]);
  assert.deepEqual(after(1055.2), [55, 55, 0], "nothing flowed");
  assert.deepEqual(after(1027.6), [55, 55, 0], "it has not moved at all");
  assert.deepEqual(after(0), [55, 55, 0], "the counter began anew: it tells nothing of before");
  assert.deepEqual(after(101_027.6), [100_028, 55, 99_973], "the largest car");
  assert.deepEqual(after(101_028.6), [55, 55, 0], "no car takes so much");
});

Deno.test("updateSession() takes what flowed while no cycle ran from the counter, from a minute on", () => {
  const after = (elapsedMs: number) => {
    const cycles = new Cycles(chargingState(6, "slow"));
    cycles.step({ ...SUNNY, sessionEnergyWh: 1000 });
    cycles.step({ ...SUNNY, sessionEnergyWh: 1500 }, elapsedMs);
    const { session } = cycles.step({ ...SUNNY, sessionEnergyWh: 1500 }, 1);
    return [session?.energyWh, session?.solarWh, session?.unknownWh];
  };
  assert.deepEqual(after(60_000), [500, 46, 454]);
  assert.deepEqual(after(1_200_000), [500, 46, 454], "of a long gap, a minute is known");
  assert.deepEqual(after(59_999), [46, 46, 0], "what a counter says beside the power is no gap");
});

Deno.test("updateSession() counts nothing of a counter whose last value it has not seen", () => {
  const cycles = new Cycles(chargingState(6, "slow"));
  cycles.step(SUNNY);
  cycles.step(SUNNY, STEP_MS);
  const away = { ...SUNNY, chargerQuality: "unavailable", chargerAgeMs: 90_000 } as const;
  cycles.step(away, STEP_MS);
  cycles.step({ ...SUNNY, sessionEnergyWh: 5000 }, STEP_MS);
  const { session } = cycles.step({ ...SUNNY, sessionEnergyWh: 5000 }, 1);
  assert.deepEqual([session?.energyWh, session?.unknownWh], [55, 0]);
});

Deno.test("updateSession() books nothing as unseen any more once the counter is back", () => {
  const cycles = new Cycles(chargingState(6, "slow"));
  cycles.step({ ...SUNNY, sessionEnergyWh: 1000 });
  cycles.step({ ...SUNNY, chargerQuality: "unavailable", chargerAgeMs: 90_000 }, STEP_MS);
  assert.equal(cycles.state.session?.isUnseen, true);
  cycles.step({ ...SUNNY, sessionEnergyWh: 2000 }, STEP_MS);
  const back = cycles.state.session;
  assert.equal(back?.isUnseen, false);
  assert.ok((back?.unknownWh ?? 0) > 900, "what flowed unseen");
  // A counter that runs ahead of the power is no gap.
  for (let cycle = 1; cycle <= 10; cycle++) {
    cycles.step({ ...SUNNY, sessionEnergyWh: 2000 + 60 * cycle }, STEP_MS);
  }
  assert.equal(cycles.state.session?.unknownWh, back?.unknownWh);
});

/** A charge whose meter, or whose charger, is silent for twenty minutes. */
function chargeWithGap(
  gap: "meter" | "charger",
  counters: { readonly before: Partial<House>; readonly after: Partial<House> },
) {
  const cycles = new Cycles(chargingState(6, "slow"));
  const counted = (minutes: number) => 46 * minutes;
  for (let minute = 0; minute < 10; minute++) {
    cycles.step({ ...SUNNY, ...counters.before, sessionEnergyWh: counted(minute) }, 60_000);
  }
  const silent: Partial<House> = gap === "meter"
    ? { siteQuality: "unavailable" }
    : { chargerQuality: "unavailable", chargerAgeMs: 90_000 };
  for (let minute = 10; minute < 30; minute++) {
    cycles.step({ ...SUNNY, ...silent, sessionEnergyWh: counted(minute) }, 60_000);
  }
  cycles.step({ ...SUNNY, ...counters.after, sessionEnergyWh: counted(30) }, 60_000);
  const { session } = cycles.step(
    { ...SUNNY, ...counters.after, sessionEnergyWh: counted(31) },
    60_000,
  );
  assert.ok(session !== null);
  assert.equal(
    session.solarWh + session.batteryWh + session.gridWh + session.unknownWh,
    session.energyWh,
  );
  return session;
}

for (const gap of ["meter", "charger"] as const) {
  Deno.test(`updateSession() ${gap} silent: the house's counters bound what may have been bought`, () => {
    const counters = (importedWh: number, dischargedWh: number) => ({ importedWh, dischargedWh });
    const none = chargeWithGap(gap, { before: {}, after: {} });
    assert.ok(none.unknownWh > 850 && none.unknownWh < 1000, `${none.unknownWh}`);
    assert.equal(none.gridWh, 0);
    const before = counters(5000, 7000);
    const nothing = chargeWithGap(gap, { before, after: before });
    assert.deepEqual([nothing.unknownWh, nothing.gridWh], [0, 0]);
    assert.equal(nothing.solarWh, nothing.energyWh);
    const some = chargeWithGap(gap, { before, after: counters(5006, 7004) });
    assert.ok(some.unknownWh >= 9 && some.unknownWh <= 11, `${some.unknownWh}`);
    const much = chargeWithGap(gap, { before, after: counters(9000, 7000) });
    assert.equal(much.unknownWh, none.unknownWh);
    const back = chargeWithGap(gap, { before, after: counters(4000, 7000) });
    assert.equal(back.unknownWh, none.unknownWh, "a counter that went back tells nothing");
  });
}

Deno.test("endSession() ends with Disabled, a full car and the plug", () => {
  const off = sunnySession();
  off.press("disabled");
  const byHand = off.step(SUNNY, 1);
  assert.equal(byHand.session, null);
  assert.deepEqual([byHand.endedSession?.endedBy, byHand.endedSession?.energyWh], [
    "disabled",
    276,
  ]);
  assert.equal(off.step(SUNNY).session, null, "current that is being stopped is no session");

  const full = sunnySession();
  full.state = { ...full.state, car: { ...full.state.car, chargedMs: 600_000 } };
  const idle = charging({ currentA: 6, carPowerW: 0 });
  full.step(idle);
  const ended = full.step(idle, 300_000);
  assert.equal(ended.endedSession?.endedBy, "car-full");
  assert.equal(full.step(idle).endedSession, null, "told once");

  const unplugged = sunnySession();
  unplugged.step({ ...SUNNY, isCarConnected: true }, 1);
  const gone = unplugged.step({ ...NIGHT, isCarConnected: false }, 1);
  assert.deepEqual([gone.endedSession?.endedBy, gone.session], ["plug-out", null]);

  const absent = sunnySession();
  const away: House = { ...NIGHT, chargerQuality: "unavailable", isChargerAbsent: true };
  assert.equal(absent.step(away).endedSession, null);
  assert.equal(absent.step(away, 300_000).endedSession?.endedBy, "plug-out");
});

Deno.test("updateSession() goes on through a change of mode", () => {
  const cycles = sunnySession();
  cycles.press("fast");
  assert.equal(cycles.step(SUNNY, STEP_MS).session?.energyWh, 304);
});
