import { missingAddresses, SEARCH_KEYS, type Slot, SLOT_KEYS } from "../../domain/devices/slots.ts";
import {
  type CheckRefused,
  type CheckRequest,
  type ConnectionTester,
  type DeviceAnswer,
  type DeviceTest,
  type Diagnoser,
  type Discoverer,
  type DriverFinder,
  NetworkSweep,
} from "../../domain/ports/device_checks.ts";
import { SettingsInvalid } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { SettingIssue } from "../../domain/settings/setting_issues.ts";
import { secretPlaceIssues } from "../../domain/settings/secret_places.ts";
import { isSettingKey, type SettingKey, type Settings } from "../../domain/settings/settings.ts";
import { type Change, parseChanges, withChanges } from "../../domain/settings/parse_settings.ts";
import type { Reading, Snapshot } from "../../domain/house/snapshot.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import type { FindResult, SettingsView, TestResult } from "../program.ts";

/** Speaks to devices beside the cycle, and only to read. */
export interface DeviceTools {
  readonly tester: ConnectionTester;
  readonly discoverer: Discoverer;
  readonly diagnoser: Diagnoser;
  /** Searches for devices of every make; when it is missing, nothing can be searched for. */
  readonly finder?: DriverFinder;
  /** Looks through the network; when it is missing, nobody does. */
  readonly sweep?: NetworkSweep;
  /** True for two hosts that are, or may be, one machine; when it is missing, their names tell. */
  readonly isSameHost?: (asked: string, held: string) => Promise<boolean>;
}

export interface DeviceChecksParts {
  readonly tools: DeviceTools;
  readonly clock: Clock;
  /** Addresses of the machine itself may be asked. */
  readonly mayUseOwnMachine: boolean;
  readonly settings: () => SettingsView;
  /** The program's own last readings. */
  readonly snapshot: () => Snapshot;
  /** Hosts of devices that take one client, and have it in the program at this moment. */
  readonly connectedHosts: () => readonly string[];
  /** Addresses that settings would name and another device has. */
  readonly taken?: (change: Change) => readonly SettingIssue[];
}

/** One at a time, and so many a minute: they speak to whatever address somebody typed. */
const MAX_A_MINUTE = 12;
const BUSY_MS = 5 * SECOND_MS;

/** Tests and searches that a person asks for, one at a time. */
export class DeviceChecks {
  readonly #startedMs: number[] = [];
  #running: Promise<unknown> | null = null;

  constructor(private readonly parts: DeviceChecksParts) {}

  /** Resolves when none runs. */
  async settle(): Promise<void> {
    await this.#running?.catch(() => {});
  }

  /** @throws SettingsInvalid for what is wrong or missing in `input` */
  async test(group: Slot, input: Readonly<Record<string, unknown>>): Promise<TestResult> {
    const settings = this.#settingsWith(input, SLOT_KEYS[group], "password goes along");
    const missing = missingAddresses(group, settings);
    if (missing.length > 0) {
      throw new SettingsInvalid(missing.map((key) => ({ key, code: "nothing-to-test" })));
    }
    return await this.#alone(async () => {
      const tests = await this.parts.tools.tester.test(this.#request(group, settings));
      if (tests !== null) return { kind: "tested", tests, source: "device", isElsewhere: false };
      const { values: inForce } = this.parts.settings();
      return {
        kind: "tested",
        tests: this.#ownTests(inForce),
        source: "program",
        isElsewhere: sitePlace(settings) !== sitePlace(inForce),
      };
    });
  }

  /** @throws SettingsInvalid for what is wrong in `input` */
  async find(group: Slot, input: Readonly<Record<string, unknown>>): Promise<FindResult> {
    const settings = this.#settingsWith(input, SEARCH_KEYS[group], "no password");
    return await this.#alone(async () => {
      const findings = await this.parts.tools.discoverer.find(this.#request(group, settings));
      return { kind: "found", findings };
    });
  }

  /** The settings as they would be with those of `keys` in `input`. */
  #settingsWith(
    input: Readonly<Record<string, unknown>>,
    keys: readonly SettingKey[],
    sent: "password goes along" | "no password",
  ): Settings {
    const { values, fixed } = this.parts.settings();
    const picked = Object.entries(input).filter(([key]) => isSettingKey(key) && keys.includes(key));
    const changes = parseChanges(Object.fromEntries(picked), values, fixed);
    const next = withChanges(values, changes);
    const { taken = () => [] } = this.parts;
    const issues = sent === "no password"
      ? []
      : [...secretPlaceIssues(values, changes, fixed), ...taken({ before: values, next })];
    if (issues.length > 0) throw new SettingsInvalid(issues);
    return next;
  }

  #request(group: Slot, settings: Settings): CheckRequest {
    const { inverterHost } = this.parts.settings().values;
    const hosts = [inverterHost, ...this.parts.connectedHosts()].filter((host) => host !== "");
    const { mayUseOwnMachine } = this.parts;
    return { group, settings, heldHosts: [...new Set(hosts)], mayUseOwnMachine };
  }

  async #alone<T>(work: () => Promise<T>): Promise<T | CheckRefused> {
    const nowMs = this.parts.clock.steadyMs();
    while ((this.#startedMs[0] ?? nowMs) <= nowMs - MINUTE_MS) this.#startedMs.shift();
    if (this.#running !== null) return { kind: "refused", waitMs: BUSY_MS };
    const [oldest] = this.#startedMs;
    if (oldest !== undefined && this.#startedMs.length >= MAX_A_MINUTE) {
      return { kind: "refused", waitMs: oldest + MINUTE_MS - nowMs };
    }
    this.#startedMs.push(nowMs);
    const running = work();
    this.#running = running;
    try {
      return await running;
    } finally {
      this.#running = null;
    }
  }

  /** What the program knows of the devices behind the inverter. */
  #ownTests(settings: Settings): readonly DeviceTest[] {
    const { inverter, meter, battery } = this.parts.snapshot();
    const host = parseHost(settings.inverterHost)?.hostname ?? settings.inverterHost;
    const address = `${host}:${portOf(settings)}`;
    const told = (answer: DeviceAnswer, reading: Reading<unknown>): DeviceTest => ({
      answer,
      isAbsent: answer.device === "battery" && !reading.isConfigured,
      address,
      identity: {},
      durationsMs: [],
      ageMs: reading.ageMs === null ? null : Math.round(reading.ageMs),
      problems: this.#problemsOf(answer, reading, settings),
    });
    return [
      told({ device: "inverter", values: inverter.value }, inverter),
      told({ device: "meter", values: meter.value }, meter),
      told({ device: "battery", values: battery.value }, battery),
    ];
  }

  #problemsOf(
    answer: DeviceAnswer,
    reading: Reading<unknown>,
    settings: Settings,
  ): DeviceTest["problems"] {
    const { diagnosis, error, quality } = reading;
    // What one read has failed for stands above values that are still fresh, and is over by now.
    const isLost = quality !== "fresh";
    const failures = isLost && diagnosis ? [{ ...diagnosis, detail: error }] : [];
    const findings = this.parts.tools.diagnoser.findIn(answer, settings)
      .map((finding) => ({ ...finding, detail: null }));
    return [...failures, ...findings];
  }
}

/** Which inverter of a host is meant. */
function sitePlace(settings: Settings): string {
  return `${portOf(settings)}, unit ${settings.inverterUnitId}`;
}

function portOf({ inverterHost, inverterPort }: Settings): number {
  return parseHost(inverterHost)?.port ?? inverterPort;
}
