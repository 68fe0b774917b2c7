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
import type { DeviceStatus, Status } from "../../src/app/status.ts";
import { RightEnded } from "../../src/domain/codes/errors.ts";
import type { ChargeMode } from "../../src/domain/house/mode.ts";
import { PriceBook } from "../../src/domain/history/prices.ts";
import type { StoredChange } from "../../src/domain/ports/record_stores.ts";
import { FakeHistory, FakeLists } from "./fake_records.ts";
import {
  isSettingKey,
  type SettingKey,
  type Settings,
} from "../../src/domain/settings/settings.ts";
import { defaultSettings, parseChanges } from "../../src/domain/settings/parse_settings.ts";
import type { FiveMinuteRow } from "../../src/domain/history/history_rows.ts";
import type { SunToCome } from "../../src/domain/sun/sun_to_come.ts";

/** 2026-03-21 12:00:00 UTC. */
export const NOON_MS = Date.UTC(2026, 2, 21, 12);

const FRESH: DeviceStatus = { isConfigured: true, quality: "fresh", atMs: NOON_MS, error: null };

/** A house at noon: the car charges in Tracked. */
export function sampleStatus(): Status {
  return {
    atMs: NOON_MS,
    cycle: 42,
    mode: "tracked",
    modeBy: "user",
    modeSinceMs: NOON_MS - 60_000,
    isModePending: false,
    reason: { code: "charging.tracked", powerW: 2740, spareW: 350 },
    gridPowerW: -1058,
    pvPowerW: 6165,
    batteryPowerW: -293,
    consumptionPowerW: 4720,
    housePowerW: 1980,
    conversionLossW: 94,
    surplusW: 4091,
    balance: "settled",
    socPct: 61.5,
    sohPct: 97,
    cloudy: false,
    meter: FRESH,
    inverter: { ...FRESH, status: "producing", temperatureC: 41.2 },
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
      on: false,
      powerW: 0,
      reason: { code: "plug.wait.window", nextAt: "13:55", isTomorrow: false },
      use: null,
    },
    session: {
      startedAtMs: NOON_MS - 3_600_000,
      energyWh: 2700,
      solarWh: 2500,
      batteryWh: 150,
      gridWh: 50,
      unknownWh: 0,
      maxPowerW: 2760,
      pauses: 0,
      modes: ["tracked"],
    },
    storageError: null,
    devices: [],
    loads: [],
  };
}

/** A program whose answers a test sets; it switches nothing and remembers what it was told. */
export class StubProgram implements Program {
  readonly database = new FakeDatabaseCare();
  restoring: Restoring | null = null;
  readonly version = "1.2.3";
  isDemo = false;
  points: readonly FiveMinuteRow[] = [];
  sun: SunToCome | null = null;
  tested: TestResult = { kind: "refused", waitMs: 1000 };
  found: FindResult = { kind: "refused", waitMs: 1000 };
  values: Settings = { ...defaultSettings(), timeZone: "Europe/Berlin" };
  fixed = new Set<SettingKey>();
  /** Codes of the languages that it takes; null: any. */
  languages: readonly string[] | null = null;
  priceChanges: readonly StoredChange[] = [];
  current: Status = sampleStatus();
  state: Health = { isHealthy: true, problem: null, cycleAgeMs: 1200 };
  /** Thrown by what changes something, when it is set. */
  failure: Error | null = null;
  readonly modes: ChargeMode[] = [];
  readonly changes: Readonly<Record<string, unknown>>[] = [];
  secretChecks = 0;
  /** Held back checks of a secret wait for this. */
  gate: Promise<void> = Promise.resolve();
  changesAsked = 0;
  readonly wrongSecrets: string[] = [];
  /** Changes of settings wait for this. */
  changeGate: Promise<void> = Promise.resolve();
  #tail: Promise<unknown> = Promise.resolve();
  readonly #listeners = new Set<() => void>();
  #secret = "";
  #secretsMade = 0;

  /** Asks for `secret` from now on; null: for none. */
  askFor(secret: string | null): void {
    this.#secret = secret ?? "";
    this.#secretsMade += 1;
    this.values = {
      ...this.values,
      webSecret: secret === null ? "" : `stored-hash-${this.#secretsMade}`,
      webSecretEnabled: secret !== null,
    };
  }

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
    return NOON_MS;
  }

  timeZone(): string {
    return this.values.timeZone;
  }

  status(): Status {
    return this.current;
  }

  /** Presses that name their charger. */
  readonly chosenOf: { id: number; mode: ChargeMode }[] = [];
  chooseMode(mode: ChargeMode, id?: number): void {
    if (this.failure !== null) throw this.failure;
    this.modes.push(mode);
    if (id !== undefined) this.chosenOf.push({ id, mode });
    this.current = { ...this.current, mode, modeBy: "user", isModePending: true };
  }

  readonly goals = new FakeGoals();
  readonly held: { id: number; hold: { on: boolean; forMs: number } | null }[] = [];
  undoOf(_id: number): () => boolean {
    return () => false;
  }

  holdSwitch(id: number, hold: { on: boolean; forMs: number } | null): void {
    if (this.failure !== null) throw this.failure;
    this.held.push({ id, hold });
  }

  prices(): PriceBook {
    return new PriceBook(this.values, this.priceChanges, this.values.timeZone);
  }

  settings(): SettingsView {
    return { values: this.values, fixed: this.fixed };
  }

  /** One at a time, as in the program; each waits for `changeGate`. */
  async changeSettings(
    input: Readonly<Record<string, unknown>>,
    mayStill: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<readonly SettingKey[]> {
    if (this.failure !== null) throw this.failure;
    this.changesAsked += 1;
    const turn = this.#tail.then(() => this.changeGate).then(async () => {
      if (!await mayStill()) throw new RightEnded("Cannot change settings");
      const changes = parseChanges(input, this.values, this.fixed, this.languages);
      const before = this.values;
      this.changes.push(input);
      this.values = { ...this.values, ...changes };
      if (changes.webSecret !== undefined) this.askFor(changes.webSecret);
      this.publish();
      return Object.keys(changes).filter(isSettingKey)
        .filter((key) => String(before[key]) !== String(this.values[key]));
    });
    this.#tail = turn.catch(() => {});
    return await turn;
  }

  testDevices(): Promise<TestResult> {
    if (this.failure !== null) return Promise.reject(this.failure);
    return Promise.resolve(this.tested);
  }

  findDevices(): Promise<FindResult> {
    return Promise.resolve(this.found);
  }

  noteWrongSecret(address: string): void {
    this.wrongSecrets.push(address);
  }

  async isSecretRight(secret: string): Promise<boolean> {
    this.secretChecks += 1;
    const { webSecretEnabled } = this.values;
    const isRight = !webSecretEnabled || secret === this.#secret;
    await this.gate;
    return isRight;
  }

  sunToCome(): SunToCome | null {
    return this.sun;
  }

  recentHistory(): readonly FiveMinuteRow[] {
    return this.points;
  }

  broker: NonNullable<Program["broker"]> = () => ({ kind: "off" });
  fleet: NonNullable<Program["fleet"]> = () => ({ kind: "off" });
  dayAhead: NonNullable<Program["dayAhead"]> = () => ({ kind: "off" });

  health(): Health {
    return this.state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  publish(): void {
    for (const listener of this.#listeners) listener();
  }
}
