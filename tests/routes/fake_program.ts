import type { Restoring } from "../../src/domain/ports/restoring.ts";
import { FakeGoals } from "./fake_goals.ts";
import { fakeDevices } from "./fake_devices.ts";
import { FakeDatabaseCare } from "./fake_database_care.ts";
import type {
  FindResult,
  Health,
  Program,
  SettingsView,
  TestResult,
} from "../../src/app/program.ts";
import { type DeviceStatus, type Status, withHold, withPress } from "../../src/app/status.ts";
import type { Slot } from "../../src/domain/devices/slots.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { ChargeMode } from "../../src/domain/house/mode.ts";
import {
  ENERGY_COLUMNS,
  type FiveMinuteRow,
  mapColumns,
} from "../../src/domain/history/history_rows.ts";
import { PriceBook } from "../../src/domain/history/prices.ts";
import type { SunToCome } from "../../src/domain/sun/sun_to_come.ts";
import { FakeHistory, FakeLists } from "./fake_records.ts";
import {
  isSettingKey,
  type SettingKey,
  type Settings,
} from "../../src/domain/settings/settings.ts";
import {
  defaultSettings,
  parseChanges,
  withChanges,
} from "../../src/domain/settings/parse_settings.ts";
import { MINUTE_MS } from "../../src/domain/house/units.ts";

/** 22 November 2026, 12:04:31 in Berlin. */
export const NOW_MS = Date.parse("2026-11-22T11:04:31Z");

/** A device that answered just now. */
export const FRESH: DeviceStatus = {
  isConfigured: true,
  quality: "fresh",
  atMs: NOW_MS,
  error: null,
};

/** A house that charges by the sun at noon. */
export const SUNNY: Status = {
  atMs: NOW_MS,
  cycle: 7,
  mode: "tracked",
  modeBy: "user",
  modeSinceMs: NOW_MS - 172 * MINUTE_MS,
  isModePending: false,
  reason: { code: "charging.tracked", powerW: 2740, spareW: 350 },
  gridPowerW: -1058,
  pvPowerW: 6165,
  batteryPowerW: -104,
  consumptionPowerW: 4910,
  housePowerW: 2170,
  conversionLossW: 93,
  surplusW: 3098,
  balance: "settled",
  socPct: 76,
  sohPct: 93,
  cloudy: false,
  meter: FRESH,
  inverter: { ...FRESH, status: "producing", temperatureC: 45.2 },
  battery: { ...FRESH, status: "charging" },
  charger: {
    ...FRESH,
    online: true,
    offlineSinceMs: null,
    charging: true,
    enabled: true,
    powerW: 2740,
    currentA: 6.1,
    phaseCurrentsA: [6.1, 5.9, null],
    targetCurrentA: 6,
    phases: 2,
    otherThanPhases: null,
    applyState: "confirmed",
  },
  plug: {
    ...FRESH,
    enabled: true,
    on: true,
    powerW: 2050,
    reason: { code: "plug.on.sun", freeW: 2310, neededW: 2100 },
    use: { startedAtMs: NOW_MS - 32 * MINUTE_MS, energyWh: 1093, solarWh: 1071, unknownWh: 0 },
  },
  session: {
    startedAtMs: NOW_MS - 92 * MINUTE_MS,
    energyWh: 4120,
    solarWh: 3750,
    batteryWh: 300,
    gridWh: 70,
    unknownWh: 0,
    maxPowerW: 2760,
    pauses: 0,
    modes: ["tracked"],
  },
  storageError: null,
  devices: [],
  loads: [],
};

/** A program that does what a test tells it. */
export class FakeProgram implements Program {
  readonly database = new FakeDatabaseCare();
  restoring: Restoring | null = null;
  readonly version = "0.0.0";
  isDemo = false;
  now = NOW_MS;
  zone = "Europe/Berlin";
  current: Status = SUNNY;
  values: Settings = defaultSettings();
  fixed: ReadonlySet<SettingKey> = new Set();
  points: readonly FiveMinuteRow[] = [];
  sun: SunToCome | null = null;
  isStorageBroken = false;
  tested: TestResult = { kind: "refused", waitMs: 4200 };
  found: FindResult = { kind: "refused", waitMs: 4200 };
  /** What was asked to be tested or searched for, unsaved values first laid over the settings. */
  readonly checks: { readonly group: Slot; readonly settings: Settings }[] = [];
  readonly chosen: ChargeMode[] = [];
  readonly changes: Readonly<Record<string, unknown>>[] = [];
  readonly listeners = new Set<() => void>();
  broker: NonNullable<Program["broker"]> = () => ({ kind: "off" });
  fleet: NonNullable<Program["fleet"]> = () => ({ kind: "off" });
  dayAhead: NonNullable<Program["dayAhead"]> = () => ({ kind: "off" });

  readonly devices = fakeDevices({
    settings: () => this.values,
    states: () => this.current.devices,
  });
  readonly history = new FakeHistory();
  readonly lists = new FakeLists();
  readonly sessions = this.lists.sessions;
  readonly plugUses = this.lists.plugUses;
  readonly events = this.lists.events;
  readonly reasons = this.lists.reasons;

  nowMs(): number {
    return this.now;
  }

  timeZone(): string {
    return this.zone;
  }

  status(): Status {
    return this.current;
  }

  /** Presses that name their charger. */
  readonly chosenOf: { readonly id: number; readonly mode: ChargeMode }[] = [];
  chooseMode(mode: ChargeMode, id?: number): void {
    if (this.isStorageBroken) throw new StorageFailed("Cannot save mode: disk full");
    this.chosen.push(mode);
    if (id !== undefined) {
      this.chosenOf.push({ id, mode });
      this.publish(withPress(this.current, id, { mode, modeBy: "user", sinceMs: this.now }));
      return;
    }
    this.publish({ mode, modeBy: "user", modeSinceMs: this.now, isModePending: true });
  }

  readonly goals = new FakeGoals(() => this.publish({}));

  /** Ids of the chargers whose press was taken back. */
  readonly takenBack: number[] = [];
  mayTakeBack = true;
  undoOf(id: number): () => boolean {
    return () => {
      if (this.mayTakeBack) this.takenBack.push(id);
      return this.mayTakeBack;
    };
  }

  readonly held: { id: number; hold: { on: boolean; forMs: number } | null }[] = [];
  holdSwitch(id: number, hold: { on: boolean; forMs: number } | null): void {
    this.held.push({ id, hold });
    const held = hold === null ? null : { on: hold.on, untilMs: this.now + hold.forMs };
    this.publish(withHold(this.current, id, held));
  }

  prices(): PriceBook {
    return new PriceBook(this.values, [], this.zone);
  }

  settings(): SettingsView {
    return { values: this.values, fixed: this.fixed };
  }

  changeSettings(input: Readonly<Record<string, unknown>>): Promise<readonly SettingKey[]> {
    try {
      const changes = parseChanges(input, this.values, this.fixed);
      if (this.isStorageBroken) throw new StorageFailed("Cannot save settings: disk full");
      this.changes.push(input);
      this.values = withChanges(this.values, changes);
      return Promise.resolve(Object.keys(changes).filter(isSettingKey));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  testDevices(
    group: Slot,
    input: Readonly<Record<string, unknown>>,
  ): Promise<TestResult> {
    return this.#check(group, input, this.tested);
  }

  findDevices(
    group: Slot,
    input: Readonly<Record<string, unknown>>,
  ): Promise<FindResult> {
    return this.#check(group, input, this.found);
  }

  async #check<T>(
    group: Slot,
    input: Readonly<Record<string, unknown>>,
    result: T,
  ): Promise<T> {
    const changes = parseChanges(input, this.values, this.fixed);
    this.checks.push({ group, settings: withChanges(this.values, changes) });
    return await Promise.resolve(result);
  }

  noteWrongSecret(): void {}

  isSecretRight(): Promise<boolean> {
    return Promise.resolve(true);
  }

  sunToCome(): SunToCome | null {
    return this.sun;
  }

  recentHistory(): readonly FiveMinuteRow[] {
    return this.points;
  }

  health(): Health {
    return { isHealthy: true, problem: null, cycleAgeMs: 1000 };
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Publishes the status of before with some of it changed. */
  publish(changes: Partial<Status>): void {
    this.current = { ...this.current, ...changes };
    for (const listener of this.listeners) listener();
  }
}

/** What the chart shows of a step, in W. */
interface StepPowers {
  readonly pvPowerW?: number | null;
  readonly consumptionPowerW?: number | null;
  readonly carPowerW?: number | null;
}

/** Five-minute rows up to `toMs`, the newest `count` of them, made by `powers` (step from 0). */
export function historyUpTo(
  toMs: number,
  count: number,
  powers: (step: number) => StepPowers | null,
): readonly FiveMinuteRow[] {
  const stepMs = 5 * MINUTE_MS;
  const fromMs = Math.floor(toMs / stepMs) * stepMs - count * stepMs;
  const rows: FiveMinuteRow[] = [];
  for (let step = 0; step < count; step++) {
    const values = powers(step);
    if (values === null) continue;
    const energyOf = (powerW: number | null | undefined) => (powerW ?? 0) / 12;
    const { pvPowerW = 0, consumptionPowerW = 400, carPowerW = 0 } = values;
    rows.push({
      startMs: fromMs + step * stepMs,
      knownMs: stepMs,
      means: {
        pv_power_w: pvPowerW,
        consumption_power_w: consumptionPowerW,
        house_power_w: 400,
        car_power_w: carPowerW,
        plug_power_w: 0,
        grid_power_w: 400,
        battery_power_w: 0,
        battery_soc_permille: 500,
      },
      energies: {
        ...mapColumns(ENERGY_COLUMNS, () => null),
        pv_wh: energyOf(pvPowerW),
        car_wh: energyOf(carPowerW),
      },
      loads: [],
      importedTotalWh: null,
      exportedTotalWh: null,
    });
  }
  return rows;
}
