import assert from "node:assert/strict";
import { reasonWithFault } from "../../../src/app/cycle/charger_faults.ts";
import { FaultWatch } from "../../../src/app/records/fault_watch.ts";
import type { Diagnosis } from "../../../src/domain/codes/diagnosis.ts";
import type { Reason } from "../../../src/domain/codes/reason.ts";
import type { ChargerValues, Reading, Snapshot } from "../../../src/domain/house/snapshot.ts";
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
import { told } from "../../words/told.ts";

const ERROR: Diagnosis = {
  code: "charger-error",
  what: { en: "error 16", de: "Fehler 16" },
  todo: { en: "Pull it out", de: "Herausziehen" },
};
const OTHER: Diagnosis = { ...ERROR, what: { en: "error 34", de: "Fehler 34" } };
const WARNING: Diagnosis = { ...ERROR, code: "charger-warning" };
const HALF: Diagnosis = { ...ERROR, code: "charger-half" };

function snapshotWith(charger: Reading<ChargerValues>): Snapshot {
  const unknown = {
    gridPowerW: null,
    pvPowerW: null,
    batteryPowerW: null,
    consumptionPowerW: null,
    housePowerW: null,
    carPowerW: null,
    conversionLossW: null,
  };
  return {
    meter: fresh(METER),
    inverter: fresh(INVERTER),
    battery: fresh(BATTERY),
    charger,
    plug: fresh(PLUG),
    devices: [],
    loads: [],
    flows: unknown,
  };
}

const saying = (diagnosis: Diagnosis | null): Reading<ChargerValues> => ({
  ...fresh(CHARGER),
  diagnosis,
});

/** Events as `CODE WHAT` while a charger says this from each second on, a cycle each 5 s. */
function eventsOf(
  words: readonly (readonly [number, Reading<ChargerValues>])[],
  untilS: number,
): readonly string[] {
  const watch = new FaultWatch();
  const events: string[] = [];
  for (let atS = 0; atS <= untilS; atS += 5) {
    const [, charger] = words.findLast(([fromS]) => fromS <= atS) ?? [0, saying(null)];
    const now = { atMs: 1000 * atS + 7, steadyMs: 1000 * atS };
    for (const { atMs, code, detail } of watch.observe({ snapshot: snapshotWith(charger), now })) {
      const text = code === "device.fault"
        ? told(detail.diagnosis).what.en
        : code === "device.well"
        ? `${detail.lastedMs / 1000} s`
        : "";
      events.push(`${(atMs - 7) / 1000} ${code} ${text}`);
    }
  }
  return events;
}

Deno.test("FaultWatch tells what a device says of itself once, and when it says it no more", () => {
  assert.deepEqual(eventsOf([[10, saying(ERROR)], [100, saying(null)]], 300), [
    "10 device.fault error 16",
    "100 device.well 90 s",
  ]);
});

Deno.test("FaultWatch takes no notice of what passes within 15 s, nor of a minute without it", () => {
  assert.deepEqual(eventsOf([[10, saying(ERROR)], [20, saying(null)]], 300), []);
  const again = [[10, saying(ERROR)], [20, saying(null)], [100, saying(ERROR)]] as const;
  assert.deepEqual(eventsOf([...again, [110, saying(null)]], 300), [], "each for itself");
  assert.deepEqual(eventsOf(again, 300), ["100 device.fault error 16"]);
  assert.deepEqual(
    eventsOf([[10, saying(ERROR)], [100, saying(null)], [155, saying(ERROR)]], 300),
    ["10 device.fault error 16"],
  );
});

Deno.test("FaultWatch tells an error that follows another, and nothing of what is no own word", () => {
  assert.deepEqual(eventsOf([[10, saying(ERROR)], [60, saying(OTHER)]], 300), [
    "10 device.fault error 16",
    "60 device.fault error 34",
  ]);
  assert.deepEqual(eventsOf([[10, saying(HALF)]], 300), []);
});

Deno.test("FaultWatch a device that is lost is not well for that", () => {
  const old = stale(CHARGER, 31_000);
  const missed = { ...fresh(CHARGER), misses: 1 };
  for (const lost of [old, { ...old, misses: 0 }, missed, unavailable<ChargerValues>()]) {
    assert.deepEqual(eventsOf([[10, saying(ERROR)], [60, lost], [200, saying(ERROR)]], 400), [
      "10 device.fault error 16",
    ]);
  }
});

Deno.test("FaultWatch forgets a device that is set up no more: the next one has faults of its own", () => {
  const gone = { ...unavailable<ChargerValues>(), isConfigured: false };
  assert.deepEqual(eventsOf([[10, saying(ERROR)], [60, gone], [100, saying(ERROR)]], 300), [
    "10 device.fault error 16",
    "100 device.fault error 16",
  ]);
  assert.deepEqual(eventsOf([[10, saying(ERROR)], [60, gone], [100, saying(null)]], 300), [
    "10 device.fault error 16",
  ]);
});

Deno.test("FaultWatch moveStamps() moves what has not been told yet", () => {
  const watch = new FaultWatch();
  const snapshot = snapshotWith(saying(ERROR));
  watch.observe({ snapshot, now: { atMs: 1000, steadyMs: 0 } });
  watch.moveStamps({ fromMs: 0, toMs: 5000, stepMs: 1_000_000, kept: new Set() });
  const [event] = watch.observe({ snapshot, now: { atMs: 1_016_000, steadyMs: 15_000 } });
  assert.equal(event?.atMs, 1_001_000);
});

Deno.test("reasonWithFault() an error is why nothing flows, whatever is waited for", () => {
  const asked: Reason = { code: "asked", currentA: 6, sinceMs: 0 };
  const waiting: Reason = { code: "car.waiting", asks: 3, sinceMs: 0, nextAtMs: null };
  const sun: Reason = { code: "wait.surplus", surplusW: 0, neededW: 2760, phases: 2 };
  const idle: Reason = { code: "car.idle", currentA: 6, sinceMs: 0 };
  const chosen: Reason = { code: "mode.asked", mode: "slow" };
  const off: Reason = { code: "off", modeBy: "user", sinceMs: 0 };
  const silent: Reason = { code: "silent.charger", sinceMs: 0 };
  const charging: Reason = { code: "charging.slow", powerW: 2760, isMeterBlind: false };
  const rows: readonly [string, Reason, boolean, Reading<ChargerValues>, boolean][] = [
    ["asked, error", asked, false, saying(ERROR), true],
    ["asked, warning", asked, false, saying(WARNING), true],
    ["asked in vain, warning", waiting, false, saying(WARNING), true],
    ["draws no more, warning", idle, false, saying(WARNING), true],
    ["just chosen, error", chosen, false, saying(ERROR), false],
    ["waits for the sun, error", sun, false, saying(ERROR), true],
    ["waits for the sun, warning", sun, false, saying(WARNING), false],
    ["switched off", off, false, saying(ERROR), false],
    ["silent", silent, false, saying(ERROR), false],
    ["charging", charging, true, saying(ERROR), false],
    ["well", asked, false, saying(null), false],
    ["another diagnosis", asked, false, saying(HALF), false],
    ["old values", asked, false, { ...stale(CHARGER, 31_000), diagnosis: ERROR }, false],
  ];
  for (const [name, reason, isCharging, charger, isFault] of rows) {
    const told = reasonWithFault({ reason, isCharging }, charger);
    assert.equal(told.code, isFault ? "fault.charger" : reason.code, name);
  }
});
