import { type DoctorOptions } from "../../src/commands/arguments.ts";
import { type DoctorSurroundings, runDoctor } from "../../src/commands/doctor/doctor.ts";
import { SYSTEM_CLOCK } from "../../src/app/clocks.ts";
import { openNrgkickConnect } from "../../src/devices/nrgkick_connect/nrgkick_connect.ts";
import { openNrgkickGen2 } from "../../src/devices/nrgkick_gen2/nrgkick_gen2.ts";
import { createOpeners } from "../../src/devices/registry.ts";
import { openSolarEdge } from "../../src/devices/solaredge/solaredge.ts";
import { openTplinkPlug } from "../../src/devices/tplink/tplink_plug.ts";
import { parseHost } from "../../src/domain/settings/setting_kinds.ts";
import { environmentName } from "../../src/domain/settings/parse_settings.ts";
import {
  isSettingKey,
  type SettingKey,
  type Settings,
} from "../../src/domain/settings/settings.ts";
import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../src/simulator/simulated_house.ts";

const ONCE: DoctorOptions = { isJson: false, isFind: false, address: null, watchS: null };
/** A PIN that no measured value looks like. */
export const PIN = "7351";
/** Longer than any answer takes here. */
export const DEADLINE_MS = 5000;

export interface DoctorAnswer {
  readonly code: number;
  /** What was printed, one entry a round. */
  readonly printed: readonly string[];
}

/** A simulated house with a doctor. */
export class DoctoredHouse implements AsyncDisposable {
  deadlineMs = DEADLINE_MS;

  private constructor(
    readonly simulation: SimulatedHouse,
    readonly dataDir: string,
  ) {}

  static async open(options: Partial<SimulatedHouseOptions> = {}): Promise<DoctoredHouse> {
    const startMs = Date.UTC(2026, 5, 21, 10);
    const simulation = await startSimulatedHouse({
      seed: 1,
      weather: "clear",
      startMs,
      now: () => startMs,
      chargerPin: PIN,
      chargerCacheLagS: 0,
      ...options,
    });
    return new DoctoredHouse(simulation, await Deno.makeTempDir());
  }

  /** Settings that reach every device of the house. */
  get settings(): Readonly<Partial<Record<SettingKey, unknown>>> {
    const { addresses } = this.simulation;
    return {
      inverterHost: `${addresses.inverterHost}:${addresses.inverterPort}`,
      nrgkickMeasurementsUrl: addresses.nrgkickMeasurementsUrl,
      nrgkickSettingsUrl: addresses.nrgkickSettingsUrl,
      nrgkickPassword: addresses.chargerPin,
      plugHost: addresses.plugHost,
    };
  }

  /** Runs the doctor with these settings in place of the house's own, from the environment. */
  async ask(
    settings: Readonly<Record<string, unknown>> = {},
    options: Partial<DoctorOptions> = {},
    surroundings: Partial<DoctorSurroundings> = {},
  ): Promise<DoctorAnswer> {
    const printed: string[] = [];
    const all: Readonly<Record<string, unknown>> = { ...this.settings, ...settings };
    const variables = new Map(
      Object.entries(all).flatMap(([key, value]) =>
        isSettingKey(key) ? [[environmentName(key), String(value)]] : []
      ),
    );
    const { deadlineMs } = this;
    const code = await runDoctor({ ...ONCE, ...options }, {
      dataDir: this.dataDir,
      environment: (name) => variables.get(name),
      clock: SYSTEM_CLOCK,
      openers: {
        openSite: (values) => openSite(values, deadlineMs),
        openCharger: (values) => openCharger(values, deadlineMs),
        openPlug: (values) => openPlug(values, deadlineMs),
        openDevice: createOpeners({ patience: { deadlineMs } }).openDevice,
      },
      print: (text) => void printed.push(text),
      stop: new AbortController().signal,
      deadlineMs,
      ...surroundings,
    });
    return { code, printed };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.simulation.stop();
    await Deno.remove(this.dataDir, { recursive: true });
  }
}

function openSite(settings: Settings, deadlineMs: number) {
  const address = parseHost(settings.inverterHost);
  return address === null ? null : openSolarEdge({
    host: address.hostname,
    port: address.port ?? settings.inverterPort,
    unitId: settings.inverterUnitId,
    clock: SYSTEM_CLOCK,
    deadlineMs,
  });
}

function openCharger(settings: Settings, deadlineMs: number) {
  if (settings.nrgkickGeneration === 2) {
    const address = parseHost(settings.nrgkickAddress);
    return address === null ? null : openNrgkickGen2({
      host: address.hostname,
      port: address.port ?? 80,
      user: settings.nrgkickUser,
      password: settings.nrgkickPassword,
      clock: SYSTEM_CLOCK,
      deadlineMs,
    });
  }
  const { nrgkickMeasurementsUrl, nrgkickSettingsUrl, nrgkickPassword } = settings;
  if (nrgkickMeasurementsUrl === "" || nrgkickSettingsUrl === "") return null;
  return openNrgkickConnect({
    measurementsUrl: nrgkickMeasurementsUrl,
    settingsUrl: nrgkickSettingsUrl,
    pin: nrgkickPassword,
    clock: SYSTEM_CLOCK,
    deadlineMs,
  });
}

function openPlug(settings: Settings, deadlineMs: number) {
  const address = parseHost(settings.plugHost);
  return address === null
    ? null
    : openTplinkPlug({ host: address.hostname, port: address.port ?? 9999, deadlineMs });
}
