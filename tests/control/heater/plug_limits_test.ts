import assert from "node:assert/strict";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import type { Decision } from "../one.ts";
import { chargingState, type House, PER_AMPERE_W, START_MS } from "../house.ts";
import { managedPlug, PluggedHouse, pluggedState } from "./plug_house.ts";

const SUNNY_W = 5000;

/** What the inverter tells besides, and the settings. */
interface Told extends Partial<House> {
  readonly isAcTold?: boolean;
  readonly settings?: Partial<Settings>;
}

/** A house whose panels give more than its inverter passes; the rest charges the battery. */
class LimitedHouse {
  readonly house: PluggedHouse;
  boughtWh = 0;

  constructor(
    private readonly limitW: number,
    private readonly told: Told = {},
  ) {
    this.house = new PluggedHouse(told.settings);
  }

  run(seconds: number, { dcW, houseW }: { dcW: number; houseW: number }): Decision {
    let decision: Decision | null = null;
    for (let cycle = 0; cycle < seconds / 5; cycle++) {
      const drawW = this.house.relayOn ? this.house.heaterW ?? 0 : 0;
      const acW = Math.min(this.limitW, houseW + drawW);
      const gridPowerW = houseW + drawW - acW;
      this.boughtWh += Math.min(gridPowerW, drawW) * 5 / 3600;
      decision = this.house.step(0, {
        ...this.told,
        gridPowerW,
        batteryPowerW: acW - dcW,
        ...(this.told.isAcTold === false ? {} : { pvPowerW: dcW, acPowerW: acW }),
      });
    }
    assert.ok(decision !== null);
    return decision;
  }
}

Deno.test("decidePlug() buys next to nothing where the sun can only reach the battery", () => {
  for (const isAcTold of [true, false]) {
    const limited = new LimitedHouse(2500, { isAcTold });
    const decision = limited.run(3600, { dcW: 6000, houseW: 1500 });
    assert.ok(limited.boughtWh < 15, `${limited.boughtWh} Wh in an hour`);
    assert.ok(limited.boughtWh > 2, "the limit is not told: it is tried");
    assert.equal(limited.house.switches.filter(({ on }) => on).length, 1, "tried once");
    assert.notEqual(decision.plugReason?.code, "plug.on.sun");
    limited.run(5 * 3600, { dcW: 6000, houseW: 1500 });
    assert.ok(limited.boughtWh < 45, `${limited.boughtWh} Wh in six hours`);
  }
});

Deno.test("decidePlug() reckons with the limit that its own import has shown", () => {
  const limited = new LimitedHouse(2500);
  limited.run(125, { dcW: 6000, houseW: 1500 });
  limited.run(15, { dcW: 6000, houseW: 1500 });
  const { plug, plugReason } = limited.run(5, { dcW: 6000, houseW: 1500 });
  assert.deepEqual(plug, { on: false });
  assert.deepEqual(plugReason, { code: "plug.wait.power", freeW: 1000, neededW: 2100 });
  limited.run(3600, { dcW: 6000, houseW: 300 });
  assert.equal(limited.house.relayOn, true, "2.2 kW of 2.5 are left");
});

Deno.test("decidePlug() buys nothing behind an AC limit that is told or set", () => {
  for (const told of [{ acLimitW: 2500 }, { settings: { inverterAcLimitW: 2500 } }]) {
    const limited = new LimitedHouse(2500, told);
    const { plugReason } = limited.run(3600, { dcW: 6000, houseW: 1500 });
    assert.deepEqual(plugReason, { code: "plug.wait.power", freeW: 1000, neededW: 2100 });
    assert.deepEqual([limited.boughtWh, limited.house.switches.length], [0, 0]);
    limited.run(130, { dcW: 6000, houseW: 300 });
    assert.equal(limited.house.relayOn, true, "2200 W are left of 2500");
    limited.run(3600, { dcW: 6000, houseW: 300 });
    assert.deepEqual([limited.boughtWh, limited.house.switches.length], [0, 1]);
  }
});

Deno.test("decidePlug() says that the grid gives beside a battery that charges", () => {
  const limited = new LimitedHouse(2500, { isAcTold: false });
  limited.run(125, { dcW: 6000, houseW: 1500 });
  assert.equal(limited.house.relayOn, true);
  assert.equal(
    limited.run(35, { dcW: 6000, houseW: 1500 }).plugReason?.code,
    "plug.on.sun",
    "10 s in which the meters follow the relay, and 30 s of a battery that may be slow",
  );
  const { plug, plugReason } = limited.run(5, { dcW: 6000, houseW: 1500 });
  assert.deepEqual(plug, { on: false }, "inside its dwell");
  assert.deepEqual(plugReason, { code: "plug.wait.import", gridPowerW: 1000 });
});

Deno.test("decidePlug() is not switched on while the grid gives, and at once when it does not", () => {
  const house = new PluggedHouse();
  const paid: Partial<House> = { gridPowerW: 51, batteryPowerW: -4000 };
  assert.equal(house.codeAfter(600, 0, paid), "plug.wait.import");
  assert.equal(house.relayOn, false);
  assert.deepEqual(house.step(0, { ...paid, gridPowerW: 50 }).plug, { on: true });
});

Deno.test("decidePlug() stays on beside a battery that follows a kettle slowly", () => {
  const house = new PluggedHouse();
  house.run(400, SUNNY_W);
  for (let kettle = 0; kettle < 10; kettle++) {
    house.run(25, 0, { gridPowerW: 1800, batteryPowerW: -4900 });
    house.run(60, SUNNY_W);
  }
  assert.equal(house.switches.length, 1);
});

/** A car that charges at 6 A beside a heater of 2 kW that is let on at 500 W of sun. */
const SMALL_ON_AT = { plugOnPowerW: 500, batteryMaxConsumptionW: 500 };
const car = (batteryPowerW: number): Partial<House> => ({
  carPowerW: 6 * PER_AMPERE_W,
  enabled: true,
  targetCurrentA: 6,
  batteryPowerW,
});

function chargingBesideHeater(settings = {}): PluggedHouse {
  const state = { ...chargingState(6), plug: managedPlug() };
  const house = new PluggedHouse({ ...SMALL_ON_AT, maxCurrentA: 6, ...settings }, state);
  house.relayOn = true;
  const { relay } = state.plug;
  house.cycles.state = {
    ...state,
    plug: { ...state.plug, isOnBySun: true, relay: { ...relay, on: true } },
  };
  return house;
}

Deno.test("decidePlug() yields after 2 min when the battery gives more than Max consumption", () => {
  const house = chargingBesideHeater();
  assert.equal(house.codeAfter(120, 0, car(1240)), "plug.on.sun");
  const { plug, plugReason, reason } = house.step(0, car(1240));
  assert.deepEqual(plug, { on: false });
  assert.deepEqual(plugReason, { code: "plug.wait.drain", batteryPowerW: 1240, limitW: 500 });
  assert.notEqual(reason.code, "guard.battery", "the one that yields goes first");
  assert.equal(house.codeAfter(900, 0, car(-760)), "plug.wait.stable", "and not on again soon");
});

Deno.test("decidePlug() takes the meters' noise for no drain, nor a battery without a car", () => {
  const noisy = chargingBesideHeater();
  assert.equal(noisy.codeAfter(1200, 0, car(550)), "plug.on.sun");
  const alone = new PluggedHouse(SMALL_ON_AT);
  alone.run(125, SUNNY_W);
  assert.equal(alone.codeAfter(1200, 0, { batteryPowerW: 1240 }), "plug.on.sun", "On at is 500 W");
});

Deno.test("decidePlug() gives a car that comes second its time before it yields to a drain", () => {
  const house = chargingBesideHeater({ plugPriority: "plug" });
  assert.equal(house.codeAfter(150, 0, car(1240)), "plug.on.sun");
  assert.equal(house.codeAfter(5, 0, car(1240)), "plug.wait.drain");
});

Deno.test("decide() protects the battery when the plug that should yield does not move", () => {
  const house = chargingBesideHeater();
  house.isObeying = false;
  const codes: string[] = [];
  for (let cycle = 0; cycle < 80; cycle++) codes.push(house.step(0, car(1240)).reason.code);
  const firstAt = codes.indexOf("guard.battery");
  assert.ok(firstAt >= 36 && firstAt < 45, `told after ${firstAt * 5} s`);
  assert.ok(codes.includes("wait.protection") || codes.includes("stopping"), codes.at(-1));
});

Deno.test("decidePlug() a use that the battery began in clouds says so from its first cycle", () => {
  const house = new PluggedHouse();
  for (let minute = 0; minute < 20; minute++) {
    house.run(60, 0, { socPct: 99, pvPowerW: minute % 2 === 0 ? 500 : 6000 });
  }
  for (let cycle = 0; cycle < 60 && !house.relayOn; cycle++) {
    const decision = house.step(1270, { socPct: 99, pvPowerW: cycle % 20 < 10 ? 500 : 6000 });
    if (decision.plug?.on !== true) continue;
    assert.deepEqual(decision.plugReason, {
      code: "plug.on.battery",
      freeW: 1270,
      neededW: 2100,
      socPct: 99,
    });
  }
  assert.equal(house.relayOn, true);
});

Deno.test("decidePlug() takes hours of sun for no proof of the sun that comes after a cloud", () => {
  const house = new PluggedHouse({}, pluggedState());
  house.run(6 * 3600, SUNNY_W, { gridPowerW: 51, batteryPowerW: -4000 });
  house.run(90, 0);
  assert.equal(house.codeAfter(115, SUNNY_W), "plug.wait.stable");
  assert.equal(house.codeAfter(10, SUNNY_W), "plug.on.sun");
});

const fast: Partial<House> = { carPowerW: 6900, enabled: true, targetCurrentA: 15 };

Deno.test("decidePlug() a hand's hold ends when Fast overrules it", () => {
  const house = new PluggedHouse({ plugWindow1: "08:00-09:00" });
  house.run(5, 0);
  house.relayOn = true;
  assert.equal(house.codeAfter(600, 0), "plug.by-hand");
  house.cycles.press("fast");
  assert.deepEqual(house.step(0, fast).plug, { on: false });
  house.run(3600, 0, fast);
  house.cycles.press("disabled");
  assert.equal(house.codeAfter(3600, 0), "plug.wait.window");
  assert.equal(house.relayOn, false);
});

Deno.test("decidePlug() a hand that switches on during Fast is overruled for good, one off is not", () => {
  const house = new PluggedHouse({ plugWindow1: "01:00-09:00" }, pluggedState("fast"));
  house.run(60, SUNNY_W, fast);
  house.relayOn = true;
  assert.equal(house.codeAfter(5, SUNNY_W, fast), "plug.fast");
  house.run(60, SUNNY_W, fast);
  assert.equal(house.relayOn, false);
  house.cycles.press("disabled");
  assert.equal(house.codeAfter(60, 0), "plug.wait.power", "no hold is left");
  const off = new PluggedHouse({ plugAlwaysWindow: "01:00-09:00" });
  off.run(10, 0);
  off.relayOn = false;
  off.run(5, 0);
  off.cycles.press("fast");
  off.run(60, 0, fast);
  off.cycles.press("disabled");
  assert.equal(off.codeAfter(600, 0), "plug.by-hand", "off was what Fast wanted, too");
});

/** A plug on since a moment ago, so that its dwell runs, beside a car that Tracked charges. */
function freshlyOn(priority: "car" | "plug"): PluggedHouse {
  const state = { ...chargingState(6), plug: managedPlug() };
  const house = new PluggedHouse({ plugPriority: priority, maxCurrentA: 16 }, state);
  const { relay, sun } = state.plug;
  house.relayOn = true;
  house.cycles.state = {
    ...state,
    plug: {
      ...state.plug,
      isOnBySun: true,
      sun,
      relay: { ...relay, on: true, switchedMs: START_MS - 5000 },
    },
  };
  return house;
}

Deno.test("decidePlug() Priority plug: inside the dwell the car has 30 s before the relay goes off", () => {
  const paid = { ...car(0), gridPowerW: 3000 };
  const second = freshlyOn("plug");
  assert.equal(second.codeAfter(30, 0, paid), "plug.on.dip");
  assert.deepEqual(second.step(0, paid).plug, { on: false });
  const alone = freshlyOn("plug");
  alone.cycles.press("disabled");
  const rest = { gridPowerW: 1500, batteryPowerW: 0 };
  assert.equal(alone.codeAfter(10, 0, rest), "plug.on.dip", "10 s where no car comes second");
  assert.deepEqual(alone.step(0, rest).plug, { on: false });
});

Deno.test("decidePlug() Priority car: a closed relay yields at once to a car that waits", () => {
  const house = freshlyOn("car");
  const { plug, plugReason } = house.step(0, { ...car(600) });
  assert.deepEqual(plug, { on: false }, "ten seconds after it went on");
  assert.equal(plugReason?.code, "plug.wait.car");
});

Deno.test("decidePlug() counts a sunset once, however often the relay is told", () => {
  const house = new PluggedHouse();
  house.run(400, SUNNY_W);
  assert.equal(house.relayOn, true);
  house.isObeying = false;
  house.run(700, 0);
  assert.equal(house.cycles.state.plug.sun.sunsets, 1);
  house.isObeying = true;
  house.run(60, 0);
  assert.equal(house.relayOn, false);
  assert.equal(house.cycles.state.plug.sun.sunsets, 1);
});
