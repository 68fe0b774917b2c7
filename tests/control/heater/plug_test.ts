import assert from "node:assert/strict";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { chargingState, Cycles, type House, NIGHT, pausedState } from "../house.ts";
import { managedPlug, PLUG_SETTINGS, PluggedHouse } from "./plug_house.ts";

const ON: House = { ...NIGHT, hasPlug: true, plugOn: true };
const OFF: House = { ...ON, plugOn: false };
const SILENT: House = { ...ON, plugOn: null };
const SUNNY_W = 5000;
const FAST_CAR: Partial<House> = { carPowerW: 6900, enabled: true, targetCurrentA: 15 };

Deno.test("decidePlug() switches off once at a start that finds it enabled", () => {
  const cycles = new Cycles(pausedState(), { plugEnabled: true });
  assert.deepEqual(cycles.step(ON).plug, { on: false });
  const again = cycles.step(ON);
  assert.deepEqual(again.plug, { on: false }, "again while the relay has not followed");
  assert.equal(again.plugReason?.code, "plug.off-once");
  assert.equal(cycles.step(OFF).plug, null);
  const byHand = cycles.step(ON);
  assert.equal(byHand.plug, null);
  assert.equal(byHand.plugReason?.code, "plug.by-hand");
});

Deno.test("decidePlug() begins its dwell at the start", () => {
  const house = new PluggedHouse({}, pausedState("disabled"));
  house.relayOn = true;
  house.run(170, SUNNY_W);
  assert.deepEqual(house.switches.map(({ on }) => on), [false]);
  house.run(30, SUNNY_W);
  assert.deepEqual(house.switches.map(({ afterMs }) => afterMs), [5000, 185_000]);
});

Deno.test("decidePlug() begins its dwell at the last stop that a silent plug may have heard", () => {
  const house = new PluggedHouse({}, pausedState("disabled"));
  house.relayOn = true;
  house.isObeying = false;
  house.run(5, SUNNY_W);
  house.run(100, SUNNY_W, { plugMisses: 1 });
  house.isObeying = true;
  house.run(5, SUNNY_W, { plugMisses: 1 });
  house.run(175, SUNNY_W);
  assert.deepEqual(house.switches, [{ afterMs: 110_000, on: false }]);
  house.run(10, SUNNY_W);
  assert.equal(house.switches.at(-1)?.on, true);
});

Deno.test("decidePlug() switches off once when the setting is turned off", () => {
  const enabled = new Cycles(pausedState(), { plugEnabled: true });
  enabled.step(OFF);
  enabled.step(ON);
  const disabled = new Cycles(enabled.state, { plugEnabled: false });
  assert.deepEqual(disabled.step(ON).plug, { on: false });
  assert.equal(disabled.step(OFF).plug, null);
  const left = disabled.step(ON);
  assert.equal(left.plug, null);
  assert.equal(left.plugReason?.code, "plug.disabled");
});

Deno.test("decidePlug() switches off what a lost command brings after the setting is turned off", () => {
  const told = new PluggedHouse();
  told.isObeying = false;
  assert.equal(told.run(140, SUNNY_W).plug?.on, true);
  const off = new Cycles(told.cycles.state, { plugEnabled: false });
  assert.equal(off.step(OFF, 145_000).plug, null);
  const late = off.step(ON, 30_000);
  assert.deepEqual(late.plug, { on: false }, "the plug has heard it by now");
  assert.equal(late.plugReason?.code, "plug.off-once");
  assert.equal(off.step(OFF).plug, null);
  off.step(OFF, 60_000);
  assert.equal(off.step(ON).plug, null, "a minute later it is a person's");
});

Deno.test("decidePlug() waits for a plug that does not answer", () => {
  const cycles = new Cycles(pausedState(), { plugEnabled: true });
  assert.equal(cycles.step(SILENT).plug, null);
  assert.equal(cycles.step(SILENT).plugReason?.code, "plug.offline");
  assert.deepEqual(cycles.step(ON).plug, { on: false });
});

Deno.test("decidePlug() never touches a plug that is not enabled or not set up", () => {
  const cycles = new Cycles(pausedState(), { plugEnabled: false });
  assert.equal(cycles.step(ON).plug, null);
  const none = new Cycles(pausedState(), { plugEnabled: true }).step(NIGHT);
  assert.deepEqual([none.plug, none.plugReason], [null, null]);
});

Deno.test("decidePlug() goes on with 2 min of sun and off with the window", () => {
  const house = new PluggedHouse({ plugWindow1: "01:00-01:30" });
  assert.equal(house.codeAfter(120, SUNNY_W), "plug.wait.stable");
  assert.equal(house.codeAfter(5, SUNNY_W), "plug.on.sun");
  assert.equal(house.codeAfter(30 * 60 - 130, SUNNY_W), "plug.on.sun");
  const closed = house.step(SUNNY_W);
  assert.deepEqual(closed.plug, { on: false });
  assert.deepEqual(closed.plugReason, {
    code: "plug.wait.window",
    nextAt: "01:00",
    isTomorrow: true,
  });
});

Deno.test("decidePlug() does not go on for the last minutes of a window", () => {
  const house = new PluggedHouse({ plugWindow1: "01:00-01:04" });
  house.run(60, 0);
  assert.equal(house.codeAfter(180, SUNNY_W), "plug.wait.window");
  assert.deepEqual(house.switches, []);
});

Deno.test("decidePlug() keeps its order: Fast, by hand, satisfied, Always on, windows, SoC, power", () => {
  const always: Partial<Settings> = { plugAlwaysWindow: "01:00-02:00" };
  const hold = { sinceMs: 0, sinceMinute: 1e9 } as const;
  const table: {
    code: string;
    settings?: Partial<Settings>;
    hold?: { why: "by-hand" | "satisfied"; on: boolean };
    house?: House;
    isFast?: true;
  }[] = [
    { code: "plug.fast", settings: always, hold: { why: "by-hand", on: true }, isFast: true },
    { code: "plug.by-hand", settings: always, hold: { why: "by-hand", on: false } },
    { code: "plug.satisfied", settings: always, hold: { why: "satisfied", on: false } },
    { code: "plug.always", settings: { ...always, plugWindow1: "00:00-00:00" } },
    { code: "plug.wait.window", settings: { plugWindow1: "05:00-06:00" } },
    { code: "plug.wait.start-hour", settings: { plugStartHour: 2 }, house: { ...OFF, socPct: 1 } },
    { code: "plug.wait.soc", house: { ...OFF, socPct: 69.9 } },
    { code: "plug.wait.power", house: OFF },
    { code: "plug.wait.battery", house: { ...OFF, socPct: null } },
    { code: "plug.blind", house: { ...OFF, gridPowerW: null } },
    { code: "plug.on.window", settings: { plugOnPowerW: 0 }, house: OFF },
  ];
  for (const { code, settings, hold: held, house, isFast } of table) {
    const state = isFast ? chargingState(15, "fast") : pausedState("disabled");
    const plug = { ...managedPlug(), hold: held === undefined ? null : { ...hold, ...held } };
    const cycles = new Cycles({ ...state, plug }, { ...PLUG_SETTINGS, ...settings });
    const car = isFast ? FAST_CAR : {};
    const decision = cycles.step({ ...OFF, ...car, ...house });
    assert.equal(decision.plugReason?.code, code);
  }
});

Deno.test("decidePlug() goes off at once for Fast, and on again after it", () => {
  const house = new PluggedHouse({ plugAlwaysWindow: "01:00-09:00" });
  house.run(10, SUNNY_W);
  assert.equal(house.relayOn, true);
  house.cycles.press("fast");
  assert.deepEqual(house.step(SUNNY_W).plug, { on: false });
  house.run(600, SUNNY_W, FAST_CAR);
  house.cycles.press("disabled");
  assert.equal(house.codeAfter(5, SUNNY_W), "plug.always");
});

Deno.test("decidePlug() ignores power at On at = 0, and the sun in Always on", () => {
  const blind = new PluggedHouse({ plugOnPowerW: 0 });
  assert.equal(blind.codeAfter(5, -3000), "plug.on.window");
  const always = new PluggedHouse({ plugAlwaysWindow: "01:00-02:00", plugWindow1: "00:00-00:00" });
  const dark: Partial<House> = { gridPowerW: 3000, socPct: 5, siteQuality: "unavailable" };
  assert.equal(always.codeAfter(5, 0, dark), "plug.always");
  assert.equal(always.relayOn, true);
  const chargeless = new PluggedHouse({ plugOnPowerW: 0 });
  assert.equal(chargeless.codeAfter(5, 0, { socPct: 69.9 }), "plug.wait.soc");
});

Deno.test("decidePlug() respects a hand until the next window", () => {
  const house = new PluggedHouse({ plugWindow1: "01:00-02:00", plugWindow2: "03:00-04:00" });
  house.run(200, SUNNY_W);
  assert.equal(house.relayOn, true);
  house.relayOn = false;
  const byHand = house.step(SUNNY_W);
  assert.ok(byHand.plugReason?.code === "plug.by-hand" && !byHand.plugReason.on);
  assert.equal(house.codeAfter(6900, SUNNY_W), "plug.by-hand", "through the rest of both");
  assert.equal(house.relayOn, false);
  house.run(300, SUNNY_W);
  assert.equal(house.relayOn, true, "the window of three o'clock");
});

Deno.test("decidePlug() takes no window for the next one that began in the hand's own minute", () => {
  const house = new PluggedHouse();
  house.step(0);
  house.relayOn = true;
  assert.equal(house.codeAfter(600, 0), "plug.by-hand");
});

Deno.test("decidePlug() leaves on what a hand switched on outside of every window", () => {
  const house = new PluggedHouse({ plugWindow1: "02:00-03:00" });
  house.step(0);
  house.relayOn = true;
  assert.equal(house.codeAfter(3500, -1000), "plug.by-hand");
  assert.equal(house.relayOn, true);
  house.run(300, -1000);
  assert.equal(house.relayOn, false, "the rules hold again");
});

Deno.test("decidePlug() notices a load that has had enough, until the next window", () => {
  const house = new PluggedHouse({ plugWindow1: "01:00-02:00", plugWindow2: "03:00-04:00" });
  house.run(600, SUNNY_W);
  house.heaterW = 19;
  assert.equal(house.codeAfter(120, SUNNY_W), "plug.on.sun");
  assert.equal(house.codeAfter(5, SUNNY_W), "plug.satisfied");
  house.heaterW = 2000;
  house.run(6000, SUNNY_W);
  assert.equal(house.relayOn, false);
  house.run(600, SUNNY_W);
  assert.equal(house.relayOn, true, "the window of three o'clock");
});

Deno.test("decidePlug() takes a small load for a load, and cannot tell without a meter", () => {
  for (const heaterW of [20, null]) {
    const house = new PluggedHouse();
    house.heaterW = heaterW;
    assert.equal(house.codeAfter(900, SUNNY_W), "plug.on.sun");
  }
});

Deno.test("decidePlug() tells a relay that does not follow each cycle, and says so", () => {
  const house = new PluggedHouse();
  house.isObeying = false;
  house.run(125, SUNNY_W);
  const told = house.step(SUNNY_W);
  assert.deepEqual(told.plug, { on: true });
  assert.equal(told.plugReason?.code, "plug.unheard");
  assert.equal(house.step(0).plug, null, "nothing to tell once it is not wanted");
});

Deno.test("decidePlug() takes a switch of its own that comes late for no hand", () => {
  const late = (afterS: number) => {
    const house = new PluggedHouse();
    house.isObeying = false;
    while (house.step(SUNNY_W).plug === null);
    house.run(afterS, 0);
    house.isObeying = true;
    house.relayOn = true;
    const code = house.codeAfter(5, 0);
    house.run(180, 0);
    return { code, isOn: house.relayOn };
  };
  assert.notEqual(late(5).code, "plug.by-hand");
  assert.equal(late(5).isOn, false, "nothing keeps on what nobody wants");
  assert.deepEqual(late(65), { code: "plug.by-hand", isOn: true });
});

Deno.test("decidePlug() takes a plug that was away as it finds it, with a new dwell", () => {
  const house = new PluggedHouse();
  house.run(200, SUNNY_W);
  assert.equal(house.codeAfter(60, SUNNY_W, { plugOn: null }), "plug.offline");
  house.relayOn = false;
  const back = house.step(SUNNY_W);
  assert.equal(back.plugReason?.code, "plug.dwell", "no hand: the power may have been cut");
  house.run(175, SUNNY_W);
  assert.equal(house.relayOn, false);
  house.run(10, SUNNY_W);
  assert.equal(house.relayOn, true);
});

Deno.test("decidePlug() neither switches nor sees a hand on a missed reading", () => {
  const house = new PluggedHouse();
  house.run(200, SUNNY_W);
  const missed = house.step(SUNNY_W, { plugOn: false, plugMisses: 1 });
  assert.equal(missed.plugReason?.code, "plug.on.sun");
  assert.equal(missed.plug, null);
});
