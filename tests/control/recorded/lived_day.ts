import { parseMemory } from "../../../src/domain/codes/control_memory.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import { deriveFlows } from "../../../src/domain/house/flows.ts";
import type { Reading, Snapshot } from "../../../src/domain/house/snapshot.ts";
import type { Moment } from "../../../src/domain/house/time.ts";
import { chooseMode, decide, type Decision, initialState, restoreState, toMemory } from "../one.ts";
import { FuzzHouse } from "../fuzz/fuzz_house.ts";
import { DAY_S, type DayCase, FROM_HOUR, type Incident } from "./day_case.ts";

/** Half of the program's own pace, so that a hundred days take some 15 s. */
const CYCLE_S = 10;
const BOOT_MS = 10_000_000;
/** Midnight of a Wednesday. */
const MIDNIGHT_MS = Date.UTC(2026, 5, 10);

/** Lives a day, with one decision a cycle, and hands each to `see`. */
export function liveDay(day: DayCase, see: (second: number, decision: Decision) => void): void {
  const house = new FuzzHouse(day.house);
  let { settings } = day;
  let state = initialState({ mode: day.mode, modeBy: "user", sinceMs: 0 }, momentOf(0));
  let told: ChargerCommand | null = null;
  let isPlugOn = false;
  for (let second = 0; second < DAY_S; second++) {
    house.step(second, day.weatherAt(second));
    if (second % CYCLE_S !== 0) continue;
    const now = momentOf(second);
    const isNew = ({ second: at }: Incident) => at <= second && at > second - CYCLE_S;
    for (const { kind, mode } of day.incidents.filter(isNew)) {
      if (kind === "press") state = chooseMode(state, { mode, modeBy: "user" }, now);
      if (kind === "enable-plug") {
        settings = { ...settings, plugEnabled: !settings.plugEnabled };
      }
      if (kind === "by-hand") {
        isPlugOn = !isPlugOn;
        house.switchPlug({ on: isPlugOn });
      }
      if (kind === "restart") {
        const memory = parseMemory(JSON.stringify(toMemory(state, now)));
        state = restoreState(memory, state.choice, now);
      }
    }
    const snapshot = seenThrough(house.read(0), day.incidents, second);
    const decision = decide({ state, snapshot, settings, now });
    state = decision.state;
    see(second, decision);
    const { charger, plug } = decision;
    const isTaken = snapshot.charger.quality === "fresh";
    if (charger !== null && isTaken && !isSame(charger, told)) {
      house.tell(second, charger);
      told = charger;
    }
    if (plug !== null && snapshot.plug.quality === "fresh") {
      isPlugOn = plug.on;
      house.switchPlug(plug);
    }
  }
}

function momentOf(second: number): Moment {
  const atMs = MIDNIGHT_MS + (FROM_HOUR * 3600 + second) * 1000;
  return { atMs, steadyMs: BOOT_MS + second * 1000 };
}

function isSame(command: ChargerCommand, told: ChargerCommand | null): boolean {
  return told !== null && command.enabled === told.enabled && command.currentA === told.currentA &&
    (command.ask ?? 1) <= (told.ask ?? 1);
}

/** What the devices tell while something is wrong with them, or with the car. */
function seenThrough(
  { flows: _, ...snapshot }: Snapshot,
  incidents: readonly Incident[],
  second: number,
): Snapshot {
  const running = incidents.filter(({ second: at, lastsS }) =>
    at <= second && second < at + lastsS
  );
  let { meter, inverter, battery, charger, plug } = snapshot;
  for (const { kind, second: at } of running) {
    const ageMs = (second - at) * 1000;
    if (kind === "blind") {
      meter = silent(meter, ageMs);
      inverter = silent(inverter, ageMs);
      battery = silent(battery, ageMs);
    }
    if (kind === "no-soc" && battery.value !== null) {
      battery = { ...battery, value: { ...battery.value, socPct: null } };
    }
    if (kind === "charger-silent") charger = silent(charger, ageMs, 60_000);
    if (kind === "charger-absent") charger = { ...silent(charger, ageMs, 60_000), isAbsent: true };
    if (kind === "plug-silent") plug = silent(plug, ageMs);
    if (kind === "unplug" || kind === "full") charger = resting(charger, kind === "full");
  }
  const readings = { meter, inverter, battery, charger, plug };
  return { ...snapshot, ...readings, flows: deriveFlows(readings) };
}

function silent<T>(reading: Reading<T>, ageMs: number, keptMs = 120_000): Reading<T> {
  if (!reading.isConfigured) return reading;
  const quality = ageMs > keptMs ? "unavailable" : ageMs > 30_000 ? "stale" : "fresh";
  return {
    ...reading,
    quality,
    value: quality === "unavailable" ? null : reading.value,
    ageMs: (reading.ageMs ?? 0) + ageMs,
    misses: 1 + Math.floor(ageMs / 1000 / CYCLE_S),
  };
}

/** A car that is away, or has had enough, draws nothing; the house keeps what it took. */
function resting(charger: Snapshot["charger"], isCarConnected: boolean): Snapshot["charger"] {
  if (charger.value === null) return charger;
  const value = { ...charger.value, powerW: 0, phaseCurrentsA: [0, 0, 0], isCarConnected };
  return { ...charger, value };
}
