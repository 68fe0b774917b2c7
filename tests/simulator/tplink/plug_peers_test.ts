import assert from "node:assert/strict";
import * as v from "valibot";
import tplink from "tplink-smarthome-api";
import { openTplinkPlug } from "../../../src/devices/tplink/tplink_plug.ts";
import {
  type SimulatedHouse,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";
import { PLUG_MODELS, type PlugModel } from "../../../src/simulator/tplink/commands.ts";
import { peerTest } from "../../peers/peers.ts";

/** Clients that nobody here wrote read the simulated plug, and what they read is what it draws. */
const KASA_CLIENT = new URL("./kasa_client.py", import.meta.url).pathname;
const NOON_MS = Date.UTC(2026, 5, 21, 11);
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const HEATER = { powerW: 1500, tankWh: null, totalWh: 16_323 };

const KASA = v.tuple([v.unknown(), v.unknown(), v.unknown()]);
const RECORD = v.record(v.string(), v.unknown());
const INFO = v.object({
  sysInfo: v.object({ alias: v.string() }),
  cloud: v.object({ info: v.object({ binded: v.number(), username: v.string() }) }),
  emeter: v.object({ realtime: v.optional(RECORD) }),
  schedule: v.object({ nextAction: v.object({ type: v.number(), err_code: v.number() }) }),
});
const DAYS = v.object({ day_list: v.array(RECORD) });

interface TestPlug extends AsyncDisposable {
  readonly house: SimulatedHouse;
  readonly port: number;
}

/** A plug whose heater has been on for two hours. */
async function startPlug(plugModel: PlugModel): Promise<TestPlug> {
  let atMs = NOON_MS - 7_200_000;
  const house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: atMs,
    now: () => atMs,
    plugModel,
    heater: { ...HEATER, isOn: true },
  });
  atMs = NOON_MS;
  house.house.advanceTo(atMs);
  return {
    house,
    port: Number(house.addresses.plugHost.split(":")[1]),
    [Symbol.asyncDispose]: () => house.stop(),
  };
}

/** What python-kasa has to tell of that plug, before its light is put out. */
function expectedOfKasa(plugModel: PlugModel, { house }: TestPlug): Record<string, unknown> {
  const { plug } = house.house.stateAgo(1);
  const hasMeter = plugModel !== "hs100";
  const isOld = plugModel === "hs110-hw1";
  // Hardware 1 tells W and kWh, newer hardware whole Wh.
  const kwh = (wh: number) => isOld ? Number((wh / 1000).toFixed(3)) : Math.floor(wh) / 1000;
  const [today] = house.house.heater.statistics.daysOf(2026, 6);
  assert.ok(today !== undefined);
  assert.ok(Math.abs(today.energyWh - 3000) < 2, `${today.energyWh} Wh in two hours of 1500 W`);
  const common = {
    on: true,
    model: hasMeter ? "HS110" : "HS100",
    alias: "Heater",
    mac: "50:C7:BF:00:00:00",
    hasMeter,
    led: true,
    cloud: false,
    rules: 0,
    thieves: 0,
    time: "2026-06-21T11:00:00+00:00",
    minutesByDay: { "21": 120 },
    minutesByMonth: { "6": 120 },
  };
  if (!hasMeter) return common;
  return {
    ...common,
    powerW: 1500,
    totalKwh: kwh(plug.totalWh),
    kwhByDay: { "21": kwh(today.energyWh) },
    kwhByMonth: { "6": kwh(today.energyWh) },
  };
}

for (const plugModel of PLUG_MODELS) {
  peerTest("kasa", `python-kasa updates and switches a simulated ${plugModel}`, async (python) => {
    await using plug = await startPlug(plugModel);
    const expected = expectedOfKasa(plugModel, plug);
    plug.house.house.heater.switchTo(false);
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: [KASA_CLIENT, String(plug.port), "2026", "6"],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const told = v.parse(KASA, JSON.parse(new TextDecoder().decode(stdout)));
    const [before, on, dark] = told.map((one) => {
      const { voltageV, currentA, ...rest } = v.parse(RECORD, one);
      if (plugModel !== "hs100") {
        const productW = Number(voltageV) * Number(currentA);
        assert.ok(Math.abs(productW - 1500) < 1, `${voltageV} V, ${currentA} A`);
      }
      return rest;
    });
    assert.deepEqual(before, { ...expected, on: false });
    assert.deepEqual(on, expected);
    assert.deepEqual(dark, { ...expected, led: false });
    assert.equal(plug.house.house.heater.isOn, true);
    assert.equal(
      plug.house.house.heater.step(plug.house.house.state.atMs, 0).onS,
      0,
      "its reboot counts the time on anew",
    );
  });

  Deno.test(`tplink-smarthome-api gets all of a simulated ${plugModel}`, async () => {
    await using plug = await startPlug(plugModel);
    const client = new tplink.Client({ logger: QUIET, defaultSendOptions: { timeout: 5000 } });
    const peer = await client.getDevice({ host: "127.0.0.1", port: plug.port });
    assert.ok("setPowerState" in peer);
    const { sysInfo, cloud, emeter, schedule } = v.parse(INFO, await peer.getInfo());
    assert.equal(sysInfo.alias, "Heater");
    assert.deepEqual([cloud.info.binded, cloud.info.username], [0, ""]);
    assert.deepEqual(schedule.nextAction, { type: -1, err_code: 0 });
    const ours = openTplinkPlug({ host: "127.0.0.1", port: plug.port });
    const { on, powerW, totalWh } = await ours.read();
    await ours.close();
    assert.equal(await peer.getPowerState(), on);
    const metered = emeter.realtime ?? {};
    if (plugModel === "hs100") {
      assert.deepEqual([powerW, totalWh, metered["power"]], [null, null, undefined]);
      return;
    }
    assert.deepEqual([metered["power"], powerW], [1500, 1500]);
    assert.equal(Math.round(Number(metered["total"]) * 1000), totalWh);
    const days = v.parse(DAYS, await peer.emeter.getDayStats(2026, 6));
    assert.equal(days.day_list[0]?.["day"], 21);
    await peer.setPowerState(false);
    assert.equal(plug.house.house.heater.isOn, false);
  });
}
