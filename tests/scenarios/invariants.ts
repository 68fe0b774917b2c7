import assert from "node:assert/strict";
import type { Status } from "../../src/app/status.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import type { HouseState } from "../../src/simulator/house/house.ts";
import type { HouseDevices, Write } from "./house_devices.ts";

/** What one cycle left behind. */
export interface CycleSight {
  readonly steadyMs: number;
  readonly status: Status;
  readonly settings: Settings;
  /** True states of the seconds since the cycle before, oldest first. */
  readonly seconds: readonly HouseState[];
}

export interface Bounds {
  /** Most energy in Wh that a day may buy while a tracked car charges. */
  readonly boughtWh: number;
}

/** Product rules: on for 5 minutes but for safety, off for 2, a press may break it once a minute. */
const ON_DWELL_MS = 300_000;
const OFF_DWELL_MS = 120_000;
const PRESS_SPACING_MS = 60_000;
/** Tracked raises nothing on site data older than this. */
const FRESH_MS = 30_000;
/** Protection: the battery has given too much for two minutes, seen with a cycle's grain. */
const DRAIN_MS = 110_000;
/** Command, Bluetooth, handshake and ramp: so long the car may lag behind a lower limit. */
const FOLLOW_MS = 40_000;
/** A dead time or a person's word excuses a switch for so long. */
const EXCUSE_MS = 30_000;
const IMPORT_W = 50;
/**
 * The inverter and its battery lag a second or two behind: a surge of import is no import. Each
 * second of it counts, and each without takes half a one back.
 */
const IMPORT_LASTS_S = 5;
const CHARGING_W = 500;
const PLUG_DWELL_MS = 180_000;
const PLUG_NEEDS: ReadonlySet<string> = new Set(["plug.fast", "plug.wait.car", "plug.wait.power"]);

/** Watches one simulated day: what must hold in every scenario, whatever happens in it. */
export class Invariants {
  /** Bought in Tracked while the car charged, in Wh. */
  boughtWh = 0;
  /** Turns that were commanded, from off to on. */
  turnsOn = 0;
  #written = 0;
  #switched = 0;
  #lastWrite: Write | null = null;
  #onMs: number | null = null;
  #offMs: number | null = null;
  #brokenMs = -Infinity;
  #excusedMs = -Infinity;
  #importedMs = -Infinity;
  #importS = 0;
  #drainSinceMs: number | null = null;
  #limitA: number | null = null;
  #limitSinceMs = 0;
  #isTracked = false;

  constructor(private readonly devices: HouseDevices, private readonly bounds: Bounds) {}

  /** A person pressed a mode: that may break a dwell, at most once a minute. */
  notePress(steadyMs: number): void {
    if (steadyMs - this.#brokenMs >= PRESS_SPACING_MS) this.#brokenMs = steadyMs;
  }

  /** Something else happened that may switch without a dwell: a restart, a change of settings. */
  excuse(steadyMs: number): void {
    this.#excusedMs = steadyMs;
  }

  check(sight: CycleSight): void {
    this.#watchHouse(sight);
    this.#checkBalance(sight.status);
    for (; this.#written < this.devices.writes.length; this.#written++) {
      const write = this.devices.writes[this.#written];
      if (write !== undefined) this.#checkWrite(write, sight);
    }
    this.#checkPlug(sight);
    this.#checkFlow(sight);
    this.#isTracked = sight.status.mode === "tracked";
  }

  /** After the program has ended and the charger had its time. */
  checkEnd(end: { readonly mode: Status["mode"]; readonly isSafe: boolean }): void {
    const { house } = this.devices;
    const { siteErrorWh, batteryErrorWh } = house.energyBalance();
    assert.ok(Math.abs(siteErrorWh) < 0.01 && Math.abs(batteryErrorWh) < 0.01, "energies balance");
    assert.ok(
      this.boughtWh <= this.bounds.boughtWh,
      `bought ${this.boughtWh.toFixed(1)} Wh in Tracked, at most ${this.bounds.boughtWh}`,
    );
    assert.ok(end.isSafe, "the end could make everything safe");
    if (end.mode === "tracked") {
      assert.equal(house.state.charger.isEnabled, false, "a tracked charge is paused at the end");
      assert.equal(house.state.carPowerW, 0, "nothing flows after the end");
    }
    assert.equal(house.heater.isOn, false, "the plug is off at the end");
  }

  #watchHouse({ seconds, steadyMs, settings, status }: CycleSight): void {
    for (const { gridPowerW, carPowerW, batteryPowerW } of seconds) {
      if (status.mode === "tracked" && this.#isTracked && carPowerW > CHARGING_W) {
        this.boughtWh += Math.max(0, Math.min(gridPowerW, carPowerW)) / 3600;
      }
      this.#importS = Math.max(0, this.#importS + (gridPowerW > IMPORT_W ? 1 : -0.5));
      if (this.#importS >= IMPORT_LASTS_S) this.#importedMs = steadyMs;
      if (batteryPowerW <= settings.batteryMaxConsumptionW) this.#drainSinceMs = null;
      else this.#drainSinceMs ??= steadyMs;
    }
    const limitA = Math.min(settings.maxCurrentA, this.devices.house.charger.options.maxCurrentA);
    if (limitA !== this.#limitA) this.#limitSinceMs = steadyMs;
    this.#limitA = limitA;
  }

  /** grid + pv + battery = house + car + loss, also in what is published, wherever all is known. */
  #checkBalance(status: Status): void {
    this.#checkParts(status);
    const { gridPowerW, pvPowerW, housePowerW, conversionLossW } = status;
    const carPowerW = status.charger.powerW;
    const isKnown = gridPowerW !== null && pvPowerW !== null && housePowerW !== null &&
      conversionLossW !== null && carPowerW !== null;
    // While the charger tells of a time before, the house would be negative and is shown as 0.
    if (!isKnown || housePowerW === 0 || pvPowerW === 0) return;
    const gapW = gridPowerW + pvPowerW + (status.batteryPowerW ?? 0) - housePowerW - carPowerW -
      conversionLossW;
    assert.ok(Math.abs(gapW) <= 3, `published powers miss ${gapW} W at cycle ${status.cycle}`);
  }

  /** What is shown of a whole is never more than it, whatever the devices lag behind each other. */
  #checkParts({ consumptionPowerW, charger, plug, balance, cycle }: Status): void {
    if (consumptionPowerW === null) return;
    const partsW = (charger.powerW ?? 0) + (plug.powerW ?? 0);
    const at = `${partsW} of ${consumptionPowerW} W at cycle ${cycle}, ${balance}`;
    assert.ok(partsW - consumptionPowerW <= 102 + 0.05 * partsW, `parts above the whole: ${at}`);
  }

  #checkWrite({ wish, steadyMs }: Write, { settings, status }: CycleSight): void {
    const at = `${wish.enabled ? `${wish.currentA} A` : "pause"} at ${clockOf(steadyMs)}`;
    const before = this.#lastWrite?.wish ?? null;
    if (wish.enabled) {
      const { minCurrentA, maxCurrentA } = this.devices.house.charger.options;
      const mostA = Math.min(settings.maxCurrentA, maxCurrentA);
      assert.ok(wish.currentA >= Math.max(6, minCurrentA), `below the smallest current: ${at}`);
      assert.ok(wish.currentA <= mostA, `above the limit of ${mostA} A: ${at}`);
      const isRaised = before !== null && (!before.enabled || wish.currentA > before.currentA);
      if (isRaised && status.mode === "tracked") {
        assert.ok(this.#isSeen(steadyMs), `raised on old data: ${at}`);
      }
    }
    const isTurned = wish.enabled !== (before?.enabled ?? false);
    if (isTurned && status.mode === "tracked" && this.#isTracked) {
      if (wish.enabled) this.#checkTurnOn(steadyMs, at);
      else this.#checkTurnOff(steadyMs, at);
    }
    if (isTurned && wish.enabled) {
      this.turnsOn++;
      this.#onMs = steadyMs;
    } else if (isTurned) this.#offMs = steadyMs;
    this.#lastWrite = { wish, steadyMs };
  }

  #checkTurnOn(steadyMs: number, at: string): void {
    const offMs = this.#offMs;
    if (offMs === null || steadyMs - offMs >= OFF_DWELL_MS) return;
    assert.ok(this.#isExcused(steadyMs), `on ${steadyMs - offMs} ms after a pause: ${at}`);
  }

  #checkTurnOff(steadyMs: number, at: string): void {
    const onMs = this.#onMs;
    if (onMs === null || steadyMs - onMs >= ON_DWELL_MS) return;
    const hasImported = steadyMs - this.#importedMs <= EXCUSE_MS;
    const isDrained = this.#drainSinceMs !== null && steadyMs - this.#drainSinceMs >= DRAIN_MS;
    const isBlind = steadyMs - (this.devices.siteAnsweredMs ?? 0) > FRESH_MS;
    assert.ok(
      hasImported || isDrained || isBlind || this.#isExcused(steadyMs),
      `paused ${steadyMs - onMs} ms after its start without need: ${at}`,
    );
  }

  #isSeen(steadyMs: number): boolean {
    const { siteAnsweredMs, chargerAnsweredMs } = this.devices;
    return siteAnsweredMs !== null && steadyMs - siteAnsweredMs <= FRESH_MS &&
      chargerAnsweredMs !== null && steadyMs - chargerAnsweredMs <= FRESH_MS;
  }

  #isExcused(steadyMs: number): boolean {
    return steadyMs - this.#excusedMs <= EXCUSE_MS || steadyMs - this.#brokenMs <= EXCUSE_MS;
  }

  /** The plug's relay rests three minutes, but for going off when the grid, the car or Fast ask. */
  #checkPlug({ status, steadyMs }: CycleSight): void {
    const { switches } = this.devices;
    for (; this.#switched < switches.length; this.#switched++) {
      const [before, move] = [switches[this.#switched - 1], switches[this.#switched]];
      if (before === undefined || move === undefined) continue;
      const restedMs = move.steadyMs - before.steadyMs;
      const code = status.plug.reason?.code ?? "";
      const isNeeded = !move.on && PLUG_NEEDS.has(code) || this.#isExcused(steadyMs);
      assert.ok(
        restedMs >= PLUG_DWELL_MS || isNeeded,
        `plug ${move.on ? "on" : "off"} (${code}) after ${restedMs} ms at ${clockOf(steadyMs)}`,
      );
    }
  }

  /** What really flows stays under the limit, once the car had the time to follow it. */
  #checkFlow({ seconds, steadyMs }: CycleSight): void {
    const { devices } = this;
    const limitA = this.#limitA;
    const isReached = devices.chargerFault === null &&
      steadyMs - (devices.chargerAnsweredMs ?? 0) < FRESH_MS;
    if (limitA === null || !isReached || steadyMs - this.#limitSinceMs < FOLLOW_MS) return;
    if (steadyMs - this.#excusedMs < FOLLOW_MS) return;
    const mostA = Math.max(...seconds.map((second) => second.charger.currentA));
    assert.ok(mostA <= limitA, `${mostA} A flow over the limit of ${limitA} A`);
  }
}

function clockOf(steadyMs: number): string {
  return new Date(steadyMs).toISOString().slice(11, 19);
}
