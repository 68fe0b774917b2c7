import assert from "node:assert/strict";
import {
  type Balance,
  BalanceWatch,
  loadsExceedWhole,
} from "../../../src/app/cycle/balance_watch.ts";
import { buildStatus } from "../../../src/app/status.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import type { Reading, Snapshot } from "../../../src/domain/house/snapshot.ts";
import { at, chargingState, decideAt, NIGHT, START_MS } from "../../control/house.ts";
import { loadsOf, wholeDecision } from "../../control/one.ts";
import {
  BATTERY,
  CHARGER,
  fresh,
  INVERTER,
  METER,
  PLUG,
  stale,
  unavailable,
} from "../../domain/house/readings.ts";

/** A house in which 2 kW come from the inverter, as one cycle reads it. */
function house(
  is: {
    gridW?: number;
    acW?: number;
    carW?: number | null;
    plugW?: number;
    meterAgeMs?: number;
    /** Left out: that of the meter. */
    inverterAgeMs?: number;
    chargerAgeMs?: number;
    meter?: Snapshot["meter"];
    charger?: Snapshot["charger"];
  },
): Snapshot {
  const { gridW = 0, acW = 2000, carW = 0, plugW = 0, meterAgeMs = 0, chargerAgeMs = 0 } = is;
  const aged = <T>(reading: Reading<T>, ageMs: number) => ({ ...reading, ageMs });
  const readings = {
    meter: is.meter ?? aged(fresh({ ...METER, gridPowerW: gridW }), meterAgeMs),
    inverter: aged(
      fresh({ ...INVERTER, acPowerW: acW, dcPowerW: acW }),
      is.inverterAgeMs ?? meterAgeMs,
    ),
    battery: fresh({ ...BATTERY, powerW: 0 }),
    charger: is.charger ?? aged(fresh({ ...CHARGER, powerW: carW }), chargerAgeMs),
    plug: fresh({ ...PLUG, powerW: plugW }),
  };
  return {
    ...readings,
    flows: deriveFlows(readings),
    devices: [],
    loads: loadsOf(readings, { plugPriority: "car" }),
  };
}

/** The balance of cycles 5 s apart. */
function judge(cycles: readonly Snapshot[]): readonly Balance[] {
  const watch = new BalanceWatch();
  return cycles.map((snapshot, index) =>
    watch.judge(snapshot, { atMs: 0, steadyMs: 1_000_000 + index * 5000 })
  );
}

Deno.test("BalanceWatch a start is settling until the meter shows it for 10 s", () => {
  const before = house({ gridW: 0 });
  const early = house({ gridW: 0, carW: 6900 });
  const after = house({ gridW: 6900, carW: 6900 });
  assert.deepEqual(judge([before, early, after, after, after]), [
    "settled",
    "settling",
    "settling",
    "settled",
    "settled",
  ]);
});

Deno.test("BalanceWatch an end is settling too, though its parts are no more than the whole", () => {
  const charging = house({ gridW: 6900, carW: 6900 });
  const early = house({ gridW: 6900, carW: 0 });
  const after = house({ gridW: 0 });
  assert.deepEqual(judge([charging, early, after, after]), [
    "settled",
    "settling",
    "settling",
    "settled",
  ]);
});

Deno.test("BalanceWatch counts from when each device was read", () => {
  const before = house({});
  const late = house({ gridW: 0, carW: 1500, chargerAgeMs: 12_000 });
  assert.deepEqual(judge([before, late]), ["settled", "settled"], "a charger that is read slowly");
  const old = house({ gridW: 0, carW: 1500, meterAgeMs: 20_000 });
  assert.deepEqual(judge([before, old, old, old]).slice(1), ["settling", "settling", "settling"]);
  for (const ages of [{ inverterAgeMs: 6000 }, { meterAgeMs: 6000, inverterAgeMs: 0 }]) {
    const step = house({ gridW: 0, carW: 1500, ...ages });
    assert.deepEqual(judge([before, step, step, step, step, step]).slice(1), [
      ...Array(4).fill("settling"),
      "settled",
    ], "the older one of meter and inverter shows it last");
  }
});

Deno.test("BalanceWatch a step begins at 500 W, and a plug's is one too", () => {
  assert.deepEqual(judge([house({}), house({ carW: 499 })]).at(-1), "settled");
  assert.deepEqual(judge([house({}), house({ carW: 500 })]).at(-1), "settling");
  assert.deepEqual(judge([house({}), house({ plugW: 1800 })]).at(-1), "settling");
  assert.deepEqual(judge([house({ carW: null }), house({ carW: 1800 })]).at(-1), "settled");
});

Deno.test("BalanceWatch parts above the whole for over a minute are no settling", () => {
  const restarting = house({ acW: 0, gridW: 0, carW: 2700 });
  const judged = judge(Array.from({ length: 16 }, () => restarting));
  assert.deepEqual(judged.slice(0, 13), Array(13).fill("settling"));
  assert.deepEqual(judged.slice(13), Array(3).fill("contradictory"));
  assert.equal(
    judge([...Array(14).fill(restarting), house({ gridW: 700, carW: 2700 })]).at(-1),
    "settled",
  );
});

Deno.test("loadsExceedWhole() allows what the loads' own meters are off", () => {
  assert.equal(loadsExceedWhole(house({ gridW: 4455, carW: 6900 })), false);
  assert.equal(loadsExceedWhole(house({ gridW: 4450, carW: 6900 })), true);
  assert.equal(loadsExceedWhole(house({ gridW: 2000, carW: 2000, plugW: 2600 })), true);
  assert.equal(loadsExceedWhole(house({ carW: 9000, meter: unavailable() })), false);
});

const APPLIED = {
  now: at(START_MS),
  decision: wholeDecision({
    ...decideAt(0, { state: chargingState(6, "tracked"), house: NIGHT }),
    surplusW: 3740,
  }),
  settings: defaultSettings(),
  cycle: 3,
  choiceOf: () => ({ mode: "tracked", modeBy: "user", sinceMs: 0 }) as const,
  isModePending: () => false,
  refusedOf: () => null,
  applyState: () => null,
  storageError: null,
} as const;

Deno.test("buildStatus() what rests on readings that do not fit together is unknown", () => {
  const well = house({ gridW: 500, carW: 1500 });
  const oldMeter = house({ carW: 1500, meter: stale({ ...METER, gridPowerW: 500 }, 45_000) });
  const oldCharger = house({ gridW: 500, charger: stale({ ...CHARGER, powerW: 1500 }, 45_000) });
  const ramp = house({ gridW: 0, carW: 6900 });
  const sumsOf = (snapshot: Snapshot, balance: Balance) => {
    const { consumptionPowerW, housePowerW, surplusW } = buildStatus({
      ...APPLIED,
      snapshot,
      balance,
    });
    return [consumptionPowerW, housePowerW, surplusW];
  };
  assert.deepEqual(sumsOf(well, "settled"), [2500, 1000, 3740]);
  assert.deepEqual(sumsOf(well, "settling"), [2500, null, null]);
  assert.deepEqual(sumsOf(ramp, "settling"), [null, null, null]);
  assert.deepEqual(sumsOf(ramp, "contradictory"), [null, null, null]);
  assert.deepEqual(sumsOf(oldMeter, "settled"), [null, null, null]);
  assert.deepEqual(sumsOf(oldCharger, "settled"), [2500, null, null]);
});
