import assert from "node:assert/strict";
import type { PlugReasonCode } from "../../../src/domain/codes/plug_reason.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { holdRelay } from "../../../src/control/heater/plug_memory.ts";
import { at, type House, pausedState, START_MS } from "../house.ts";
import { managedPlug, PluggedHouse, pluggedState } from "./plug_house.ts";

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
