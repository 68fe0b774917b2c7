import assert from "node:assert/strict";
import type { PlugReasonCode } from "../../../src/domain/codes/plug_reason.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { holdRelay } from "../../../src/control/heater/plug_memory.ts";
import { at, type House, NIGHT, pausedState, SETTINGS, snapshotOf, START_MS } from "../house.ts";
import { decide } from "../one.ts";
import { managedPlug, PLUG_SETTINGS, PluggedHouse, pluggedState } from "./plug_house.ts";

const SUNNY_W = 5000;
const STALE: Partial<House> = { siteQuality: "stale", siteAgeMs: 40_000 };
const ALWAYS = { plugAlwaysWindow: "01:00-02:00" };

function onHouse(settings: Partial<Settings> = {}): PluggedHouse {
  const house = new PluggedHouse(settings);
  house.run(400, SUNNY_W);
  return house;
}

function byHand(): PluggedHouse {
  const house = new PluggedHouse();
  house.step(0);
  house.relayOn = true;
  return house;
}

function held(): PluggedHouse {
  const plug = holdRelay(managedPlug(), { on: true, forMs: 60_000 }, at(START_MS));
  return new PluggedHouse({}, { ...pluggedState(), plug });
}

function deaf(): PluggedHouse {
  const house = new PluggedHouse(ALWAYS);
  house.isObeying = false;
  house.step(0);
  return house;
}

function cloudy(): PluggedHouse {
  const house = new PluggedHouse({ plugOnPowerW: 2100 });
  for (let minute = 0; minute < 24; minute++) {
    const pvPowerW = minute % 2 === 0 ? 500 : 6000;
    house.run(60, 1500, { socPct: 99, pvPowerW });
  }
  return house;
}

/** One way to every reason: a state of the plug, and the cycle that follows. */
const WAYS: Readonly<Record<PlugReasonCode, () => string | undefined>> = {
  "plug.disabled": () => new PluggedHouse({ plugEnabled: false }, pausedState()).codeAfter(5, 0),
  "plug.offline": () => new PluggedHouse().codeAfter(5, 0, { plugOn: null }),
  "plug.off-once": () => new PluggedHouse({}, pausedState()).codeAfter(5, 0, { plugOn: true }),
  "plug.unheard": () => deaf().codeAfter(5, 0),
  "plug.fast": () =>
    new PluggedHouse({}, { ...pausedState("fast"), plug: managedPlug() }).codeAfter(5, 0),
  "plug.manual": () => held().codeAfter(5, 0),
  "plug.by-hand": () => byHand().codeAfter(5, 0),
  "plug.satisfied": () => onHouse().codeAfter(125, SUNNY_W, { plugPowerW: 0 }),
  "plug.always": () => new PluggedHouse(ALWAYS).codeAfter(5, 0),
  "plug.on.window": () => new PluggedHouse({ plugOnPowerW: 0 }).codeAfter(5, 0),
  "plug.on.sun": () => onHouse().codeAfter(5, SUNNY_W),
  "plug.on.battery": () => cloudy().codeAfter(5, 1500, { socPct: 98 }),
  "plug.on.dip": () => onHouse().codeAfter(5, 0),
  "plug.stale": () => onHouse().codeAfter(5, SUNNY_W, STALE),
  "plug.blind": () => new PluggedHouse().codeAfter(5, SUNNY_W, STALE),
  "plug.wait.window": () => new PluggedHouse({ plugWindow1: "00:00-00:00" }).codeAfter(5, 0),
  "plug.wait.start-hour": () => new PluggedHouse({ plugStartHour: 3 }).codeAfter(5, SUNNY_W),
  "plug.wait.battery": () => new PluggedHouse().codeAfter(5, SUNNY_W, { socPct: null }),
  "plug.wait.soc": () => new PluggedHouse().codeAfter(5, SUNNY_W, { socPct: 50 }),
  "plug.wait.power": () => new PluggedHouse().codeAfter(5, 500),
  "plug.wait.import": () =>
    new PluggedHouse().codeAfter(130, 0, { gridPowerW: 200, batteryPowerW: -4000 }),
  "plug.wait.fuse": () => {
    const house = new PluggedHouse({ ...ALWAYS, mainFuseA: 25 });
    return house.codeAfter(5, 0, { gridPowerW: 15_000 });
  },
  "plug.wait.drain": () => {
    const house = onHouse({ plugPriority: "plug" });
    house.cycles.press("tracked");
    const car = { carPowerW: 6900, enabled: true, targetCurrentA: 15 };
    return house.codeAfter(155, 0, { ...car, batteryPowerW: 3000 });
  },
  "plug.wait.car": () => new PluggedHouse({}, pluggedState("tracked")).codeAfter(60, SUNNY_W),
  "plug.wait.stable": () => new PluggedHouse().codeAfter(5, SUNNY_W),
  "plug.dwell": () => {
    const house = new PluggedHouse();
    house.run(130, SUNNY_W);
    return house.codeAfter(100, 0);
  },
};

for (const [code, reach] of Object.entries(WAYS)) {
  Deno.test(`decidePlug() can say ${code}`, () => {
    assert.equal(reach(), code);
  });
}

Deno.test("decidePlug() has the relay do what its reason says", () => {
  const after = (settings: Partial<Settings>, own: Partial<House> = {}) => {
    const house = new PluggedHouse(settings);
    const { plugReason } = house.run(400, SUNNY_W, own);
    return [house.relayOn, plugReason?.code];
  };
  assert.deepEqual(after({ plugStartHour: 3 }), [false, "plug.wait.start-hour"]);
  assert.deepEqual(after({ plugWindow1: "02:00-09:00" }), [false, "plug.wait.window"]);
  assert.deepEqual(after(ALWAYS, { socPct: 1 }), [true, "plug.always"]);
  const atZero = { plugOnPowerW: 0 };
  assert.deepEqual(after(atZero), [true, "plug.on.window"]);
  assert.deepEqual(after(atZero, { socPct: 70 }), [true, "plug.on.window"]);
  assert.deepEqual(after(atZero, { socPct: 69.9 }), [false, "plug.wait.soc"]);
  const bare = { hasBattery: false, socPct: null };
  assert.deepEqual(after(atZero, bare), [true, "plug.on.window"]);
  assert.deepEqual(
    after(atZero, { ...bare, ...STALE }),
    [true, "plug.on.window"],
    "nothing to know",
  );
  assert.deepEqual(after(atZero, STALE), [false, "plug.blind"]);
  assert.deepEqual(after({}, { socPct: null }), [false, "plug.wait.battery"]);
});

Deno.test("decidePlug() begins no window that ends before its dwell, and names the next one", () => {
  const reason = (plugWindow1: string) => new PluggedHouse({ plugWindow1 }).step(0).plugReason;
  assert.equal(reason("01:00-01:05")?.code, "plug.wait.power");
  assert.equal(reason("00:00-00:00")?.code, "plug.wait.window");
  assert.deepEqual(reason("00:00-00:00"), {
    code: "plug.wait.window",
    nextAt: null,
    isTomorrow: false,
  });
  const start = new Date(at(START_MS + 5000).atMs);
  const clock = (minutes: number) =>
    new Date(start.getTime() + minutes * 60_000).toISOString().slice(11, 16);
  assert.equal(reason(`${clock(-60)}-${clock(3)}`)?.code, "plug.wait.power");
  assert.equal(reason(`${clock(-60)}-${clock(2)}`)?.code, "plug.wait.window");
});

Deno.test("decidePlug() remembers whether the sun switched the plug on, until it is off", () => {
  const isBySun = (house: PluggedHouse) => house.cycles.state.plug.isOnBySun;
  const sunny = onHouse();
  assert.equal(isBySun(sunny), true);
  sunny.run(5, SUNNY_W, STALE);
  assert.equal(isBySun(sunny), true, "the meter is only late");
  sunny.isObeying = false;
  sunny.run(900, 0);
  assert.deepEqual([isBySun(sunny), sunny.relayOn], [true, true], "told off and still on");
  sunny.isObeying = true;
  sunny.run(10, 0);
  assert.deepEqual([isBySun(sunny), sunny.relayOn], [false, false]);
  for (const settings of [ALWAYS, { plugOnPowerW: 0 }]) {
    const house = onHouse(settings);
    assert.deepEqual([house.relayOn, isBySun(house)], [true, false], JSON.stringify(settings));
    house.run(5, SUNNY_W, STALE);
    assert.equal(isBySun(house), false);
  }
});

Deno.test("decidePlug() is in no hurry by itself, and calls no plug deaf that misses its turn", () => {
  const moved = managedPlug();
  const relay = { ...moved.relay, switchedMs: START_MS - 60_000 };
  const state = { ...pluggedState(), plug: { ...moved, relay } };
  const house = new PluggedHouse(ALWAYS, state);
  assert.equal(house.codeAfter(5, 0), "plug.dwell");
  assert.equal(house.relayOn, false);
  const unheard = deaf();
  assert.equal(unheard.step(0).plugReason?.code, "plug.unheard");
  assert.equal(unheard.step(0, { plugMisses: 1 }).plugReason?.code, "plug.always");
});

Deno.test("decidePlug() tells a plug whose values are old to do nothing", () => {
  const house = onHouse();
  const { state } = house.cycles;
  const snapshot = snapshotOf({ ...NIGHT, hasPlug: true, plugOn: true, plugPowerW: 2000 });
  const { plug, plugReason } = decide({
    state,
    snapshot: { ...snapshot, plug: { ...snapshot.plug, quality: "stale" } },
    settings: { ...SETTINGS, ...PLUG_SETTINGS },
    now: at(START_MS + house.cycles.afterMs + 5000),
  });
  assert.deepEqual([plug, plugReason?.code], [null, "plug.offline"]);
});
