import { type DeviceSight, SLOT_IDS } from "../../domain/house/device.ts";
import { isCharger, isSwitch } from "../../domain/house/load.ts";
import { deriveFlows } from "../../domain/house/flows.ts";
import {
  flowsOfOthers,
  type OtherFlows,
  siteBattery,
  siteInverter,
} from "../../domain/house/site.ts";
import {
  DEVICE_KEYS,
  type DeviceAnswer,
  type Diagnoser,
} from "../../domain/ports/device_checks.ts";
import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import type { DeviceName } from "../../domain/codes/house_event.ts";
import {
  isPartialPlant,
  type PlantMemory,
  watchPlant,
  WHOLE_PLANT,
} from "../../domain/house/plant.ts";
import type { DeviceError } from "../../domain/codes/errors.ts";
import type { Charger, Devices, SiteDevices, SwitchedPlug } from "../../domain/ports/devices.ts";
import type { Clock, ClockMove } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { StoredDevice } from "../../domain/ports/record_stores.ts";
import type { SettingKey, Settings } from "../../domain/settings/settings.ts";
import {
  type BatteryValues,
  type ChargerValues,
  type InverterValues,
  isBlind,
  type MeterValues,
  type PlugValues,
  type Reading,
  type Snapshot,
} from "../../domain/house/snapshot.ts";
import { withDeadline } from "./deadline.ts";
import {
  type OpenCharger,
  type OpenOther,
  type OpenSwitch,
  OtherDevices,
  withoutAbsent,
  withOwnWord,
} from "./other_devices.ts";
import { loadSights } from "./load_sights.ts";
import { type AgeLimits, Poller } from "./poller.ts";

/** Opens what the settings name; null where they name nothing. Connects nothing yet. */
export interface DeviceOpeners {
  openSite(settings: Settings, clock: Clock): SiteDevices | null;
  openCharger(settings: Settings, clock: Clock): Charger | null;
  openPlug(settings: Settings, clock: Clock): SwitchedPlug | null;
  /**
   * Opens a device beside those of the settings; when it is missing, the house has no such devices.
   */
  readonly openDevice?: OpenOther;
}

/**
 * Make a device safe before the program leaves it: a charger is paused, a switch goes off, as far as
 * they are steered.
 */
export interface DeviceLeavers {
  readonly charger: (left: OpenCharger) => Promise<void>;
  readonly plug: (left: OpenSwitch) => Promise<void>;
}

const CHARGER_ACCESS_KEYS: readonly SettingKey[] = ["nrgkickUser", "nrgkickPassword"];
/** When one of these settings changes, the program leaves the charger for another one. */
const CHARGER_ADDRESS_KEYS = DEVICE_KEYS.nrgkick
  .filter((key) => !CHARGER_ACCESS_KEYS.includes(key));

/** Tracked acts on site data up to 30 s old and pauses after 2 minutes (product rule). */
const SITE_LIMITS: AgeLimits = { freshMs: 30_000, keptMs: 120_000 };
/** A charger is offline after 60 s without a valid answer (product rule). */
const CHARGER_LIMITS: AgeLimits = { freshMs: 30_000, keptMs: 60_000, refusedMs: 60_000 };
/** Less than the smallest charge, 1.4 kW: a rise by this may be a car that began to draw. */
const RISE_W = 500;
/** Longest wait for a connection to close, in ms of real time. */
const CLOSE_DEVICE = { action: "close a device", deadlineMs: 2000 };
const POLL_PLUG = { action: "poll the plug", deadlineMs: 1000 };
const PLUG_LIMITS: AgeLimits = { freshMs: 30_000, keptMs: 120_000 };

/** The devices of the house, opened as the settings say, polled side by side, each failing alone. */
export class Equipment {
  #settings: Settings | null = null;
  #devices: Devices = { site: null, charger: null, plug: null };
  #meter: Poller<MeterValues>;
  #inverter: Poller<InverterValues>;
  #battery: Poller<BatteryValues | null>;
  #charger: Poller<ChargerValues>;
  #plug: Poller<PlugValues>;
  readonly #others: OtherDevices;
  #otherDevices: readonly StoredDevice[] = [];
  #siteHost: string | null = null;
  #plant: PlantMemory = WHOLE_PLANT;
  /** Least consumption since the charger was read last, in W; null: unknown. */
  #lowestW: number | null = null;

  constructor(
    private readonly openers: DeviceOpeners,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly diagnoser: Diagnoser | null = null,
  ) {
    this.#meter = this.#poller("meter", null, SITE_LIMITS);
    this.#inverter = this.#poller("inverter", null, SITE_LIMITS);
    this.#battery = this.#poller("battery", null, SITE_LIMITS);
    this.#charger = this.#poller("charger", null, CHARGER_LIMITS);
    this.#plug = this.#poller("plug", null, PLUG_LIMITS);
    this.#others = new OtherDevices({
      open: openers.openDevice?.bind(openers),
      clock,
      logger,
      diagnoser: diagnoser?.others ?? null,
      close: (device) => this.#close(device),
    });
  }

  /** All chargers that are open: that of the settings first. */
  get chargers(): readonly OpenCharger[] {
    const { charger } = this.#devices;
    const own = charger === null ? [] : [{ id: SLOT_IDS.charger, port: charger }];
    return [...own, ...this.#others.chargers];
  }

  /** All switches that are open, likewise. */
  get switches(): readonly OpenSwitch[] {
    const { plug } = this.#devices;
    const own = plug === null ? [] : [{ id: SLOT_IDS.plug, port: plug }];
    return [...own, ...this.#others.switches];
  }

  /** Host of the inverter while its connection is open; null: none is. */
  get siteHost(): string | null {
    return this.#siteHost;
  }

  /** What a failure means, where the drivers can tell. */
  diagnose(device: DeviceName, error: DeviceError): Diagnosis | null {
    if (this.#settings === null || this.diagnoser === null) return null;
    return this.diagnoser.diagnose({ device, error }, this.#settings);
  }

  /** What a failure of a charger means, likewise. */
  diagnoseCharger(id: number, error: DeviceError): Diagnosis | null {
    return id === SLOT_IDS.charger
      ? this.diagnose("charger", error)
      : this.#others.diagnose(id, error);
  }

  /**
   * Opens anew the devices whose settings changed; the old one is closed before. `leave` is called
   * with a charger or a switch that is about to be left, while it still answers. `others` are the
   * devices beside those of the settings.
   */
  async configure(
    settings: Settings,
    leave: DeviceLeavers,
    others: readonly StoredDevice[] = this.#otherDevices,
  ): Promise<void> {
    const before = this.#settings;
    if (before === settings && others === this.#otherDevices) return;
    if (before !== settings) await this.#configureOwn(settings, leave);
    if (others === this.#otherDevices) return;
    const isEnding = ({ id }: { readonly id: number }) => this.#others.isEnding(id, others);
    await Promise.all([
      ...this.#others.chargers.filter(isEnding).map(leave.charger),
      ...this.#others.switches.filter(isEnding).map(leave.plug),
    ]);
    this.#otherDevices = others;
    await this.#others.configure(others);
  }

  async #configureOwn(settings: Settings, leave: DeviceLeavers): Promise<void> {
    const before = this.#settings;
    this.#settings = settings;
    const hasChanged = (keys: readonly SettingKey[]) =>
      before === null || keys.some((key) => before[key] !== settings[key]);
    if (hasChanged(DEVICE_KEYS.solaredge)) {
      await this.#close(this.#devices.site);
      const site = this.openers.openSite(settings, this.clock);
      this.#devices = { ...this.#devices, site };
      this.#siteHost = site === null ? null : settings.inverterHost;
      this.#plant = WHOLE_PLANT;
      this.#meter = this.#poller("meter", site?.meter ?? null, SITE_LIMITS);
      this.#inverter = this.#poller("inverter", site?.inverter ?? null, SITE_LIMITS);
      this.#battery = this.#poller("battery", site?.battery ?? null, SITE_LIMITS);
    }
    if (hasChanged(DEVICE_KEYS.nrgkick)) {
      const old = this.#devices.charger;
      if (old !== null && hasChanged(CHARGER_ADDRESS_KEYS)) {
        await leave.charger({ id: SLOT_IDS.charger, port: old });
      }
      await this.#close(old);
      const charger = this.openers.openCharger(settings, this.clock);
      this.#devices = { ...this.#devices, charger };
      this.#charger = this.#poller("charger", charger, CHARGER_LIMITS);
    }
    if (hasChanged(DEVICE_KEYS.plug)) {
      const old = this.#devices.plug;
      if (old !== null) await leave.plug({ id: SLOT_IDS.plug, port: old });
      await this.#close(old);
      const plug = this.openers.openPlug(settings, this.clock);
      this.#devices = { ...this.#devices, plug };
      this.#plug = this.#poller("plug", plug, PLUG_LIMITS);
    }
  }

  /**
   * Reads every device once, side by side, waiting at most `deadlineMs` of real time, and a second
   * for the plug, which nothing but itself waits for. Never rejects.
   */
  async poll(deadlineMs: number): Promise<void> {
    // A read that still hangs from the cycle before cannot tell in time what the house takes.
    const [meter, charger] = [this.#meterInUse, this.#chargerInUse];
    const isSiteSlow = [meter, this.#inverter, this.#battery].some((one) => one.isReading);
    const isChargerResting = charger.isResting && !isSiteSlow;
    const site = Promise.all([meter.poll(), this.#battery.poll(), this.#inverter.poll()]);
    const reads = Promise.all([
      site.then(() => this.#lookAfter(isChargerResting)),
      charger.poll({ isNews: isSiteSlow }),
      withDeadline(this.#plug.poll(), POLL_PLUG).catch(() => {}),
      this.#others.poll([meter, charger]),
    ]);
    // Too late for this cycle is no error: the poller takes the answer when it comes.
    await withDeadline(reads, { action: "poll", deadlineMs }).catch(() => {});
  }

  /** The wall clock was wrong when the latest answers came. */
  moveStamps(move: ClockMove): void {
    for (
      const poller of [this.#meter, this.#inverter, this.#battery, this.#charger, this.#plug]
    ) poller.moveStamps(move);
    this.#others.moveStamps(move);
  }

  /** The SolarEdge's, else that of the first other device that has one. */
  get #meterInUse(): Poller<MeterValues> {
    const other = this.#devices.site === null ? this.#others.leading.meter : null;
    return other ?? this.#meter;
  }

  get #chargerInUse(): Poller<ChargerValues> {
    const other = this.#devices.charger === null ? this.#others.chargerPoller : null;
    return other ?? this.#charger;
  }

  /**
   * A charger that rests is read all the same when the house takes more than it did since the last
   * read, or when nobody knows what it takes: somebody may have started a charge at the charger.
   */
  async #lookAfter(isChargerResting: boolean): Promise<void> {
    this.#watchPlant();
    const { meter, inverter, flows } = this.snapshot();
    const isOld = meter.misses > 0 || inverter.misses > 0;
    const consumptionPowerW = isOld ? null : flows.consumptionPowerW;
    const lowestW = isChargerResting ? this.#lowestW : consumptionPowerW;
    if (consumptionPowerW !== null && lowestW !== null && consumptionPowerW < lowestW + RISE_W) {
      this.#lowestW = Math.min(lowestW, consumptionPowerW);
      return;
    }
    this.#lowestW = consumptionPowerW;
    if (isChargerResting) await this.#chargerInUse.poll({ isNews: true });
  }

  #watchPlant(): void {
    this.#plant = watchPlant(this.#plant, {
      meter: this.#meterInUse.reading(),
      inverter: this.#inverter.reading(),
      otherPowerW: this.#flowsOf(this.#others.sights()).acPowerW,
      steadyMs: this.clock.steadyMs(),
    });
  }

  /** All readings as they are now, frozen, with the powers that follow from them. */
  snapshot(): Snapshot {
    const isPartial = isPartialPlant(this.#plant, this.clock.steadyMs());
    const inverter = this.#withHint(this.#inverter.reading(), isPartial);
    const battery = withoutAbsent(this.#battery.reading());
    const devices = this.#others.sights();
    const { charger, plug, loads } = this.#loadsOf(devices);
    const readings = {
      meter: this.#withBlindness(this.#meterInUse.reading()),
      inverter: this.#withOwnWord(inverter, { device: "inverter", values: inverter.value }),
      battery: this.#withOwnWord(battery, { device: "battery", values: battery.value }),
      charger,
      plug,
    };
    const flows = deriveFlows({ ...readings, isPartial, others: this.#flowsOf(devices) });
    return Object.freeze({
      ...readings,
      inverter: siteInverter(readings.inverter, devices),
      battery: siteBattery(readings.battery, devices),
      flows,
      devices,
      loads,
    });
  }

  /** The loads, and the readings of the first of each kind. */
  #loadsOf(devices: readonly DeviceSight[]): Pick<Snapshot, "charger" | "plug" | "loads"> {
    const [car, relay] = [this.#charger.reading(), this.#plug.reading()];
    const own = {
      charger: this.#withOwnWord(car, { device: "charger", values: car.value }),
      plug: this.#withOwnWord(relay, { device: "plug", values: relay.value }),
    };
    const open = new Set([...this.#others.chargers, ...this.#others.switches].map(({ id }) => id));
    const loads = loadSights(
      {
        charger: this.#devices.charger === null ? null : own.charger,
        plug: this.#devices.plug === null ? null : own.plug,
        devices,
        isOpen: (id) => open.has(id),
      },
      { plugPriority: this.#settings?.plugPriority ?? "car" },
      own.charger,
    );
    return {
      charger: loads.find(isCharger)?.reading ?? own.charger,
      plug: loads.find(isSwitch)?.reading ?? own.plug,
      loads,
    };
  }

  #flowsOf(devices: readonly DeviceSight[]): OtherFlows {
    return flowsOfOthers(devices, {
      chargerId: this.chargers[0]?.id ?? null,
      switchId: this.switches[0]?.id ?? null,
    });
  }

  /** Adds a hint to the values of an inverter that answers, where something else feeds in too. */
  #withHint(inverter: Reading<InverterValues>, isPartial: boolean): Reading<InverterValues> {
    if (!isPartial || inverter.error !== null || this.diagnoser === null) return inverter;
    return { ...inverter, diagnosis: this.diagnoser.partialPlant };
  }

  /** Adds to a reading what its device, though it answers, says is wrong with itself. */
  #withOwnWord<T>(reading: Reading<T>, answer: DeviceAnswer): Reading<T> {
    return withOwnWord(reading, () => this.#findIn(answer));
  }

  /** Adds what is wrong to a meter that answers and does not tell the grid power. */
  #withBlindness(meter: Reading<MeterValues>): Reading<MeterValues> {
    if (!isBlind(meter) || meter.error !== null) return meter;
    const isOwn = this.#meterInUse === this.#meter;
    const found = isOwn ? this.#findIn({ device: "meter", values: meter.value }) : [];
    return {
      ...meter,
      error: "Cannot use meter: it tells no grid power",
      diagnosis: found[0] ?? null,
    };
  }

  #findIn(answer: DeviceAnswer): readonly Diagnosis[] {
    if (this.#settings === null || this.diagnoser === null) return [];
    return this.diagnoser.findIn(answer, this.#settings);
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    const { site, charger, plug } = this.#devices;
    this.#devices = { site: null, charger: null, plug: null };
    const own = [this.#close(site), this.#close(charger), this.#close(plug)];
    await Promise.all([...own, this.#others.close()]);
    this.#siteHost = null;
  }

  /** Closes a device. One that does not close in time is left behind, and the log says so. */
  async #close(device: { close(): Promise<void> } | null): Promise<void> {
    if (device === null) return;
    try {
      await withDeadline(device.close(), CLOSE_DEVICE);
    } catch (error) {
      this.logger.error("Device not closed", { error: String(error) });
    }
  }

  #poller<T>(
    name: DeviceName,
    source: { read(): Promise<T> } | null,
    limits: AgeLimits,
  ): Poller<T> {
    return new Poller(
      name,
      source,
      this.clock,
      limits,
      this.logger,
      (error) => this.diagnose(name, error),
    );
  }
}
