import { deviceLogger } from "../log/logger.ts";
import {
  besideSettings,
  type DeviceReadings,
  type DeviceSight,
  type PvValues,
  type Role,
} from "../../domain/house/device.ts";
import { isCharger, isSwitch } from "../../domain/house/load.ts";
import { deriveFlows } from "../../domain/house/flows.ts";
import {
  flowsOfOthers,
  type OtherFlows,
  siteBattery,
  siteInverter,
} from "../../domain/house/site.ts";
import type { DeviceAnswer, Diagnoser } from "../../domain/ports/device_checks.ts";
import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import {
  isPartialPlant,
  type PlantMemory,
  watchPlant,
  WHOLE_PLANT,
} from "../../domain/house/plant.ts";
import type { DeviceError } from "../../domain/codes/errors.ts";
import type { Clock, ClockMove } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import { defaultSettings } from "../../domain/settings/parse_settings.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import {
  type ChargerValues,
  type InverterValues,
  isBlind,
  type MeterValues,
  type Reading,
  type Snapshot,
} from "../../domain/house/snapshot.ts";
import type { HouseDevice } from "../settings/house_order.ts";
import { withDeadline } from "./deadline.ts";
import {
  isOfSettings,
  type OpenByDriver,
  type OpenCharger,
  OpenDevices,
  type OpenSwitch,
  ROLE_NAMES,
} from "./open_devices.ts";
import { loadSights } from "./load_sights.ts";
import type { Poller } from "./poller.ts";

/** Opens the devices of the house, each by its driver. Connects nothing yet. */
export interface DeviceOpeners {
  readonly openDevice: OpenByDriver;
}

/**
 * Make a device safe before the program leaves it: a charger is paused, a switch goes off, as far as
 * they are steered.
 */
export interface DeviceLeavers {
  readonly charger: (left: OpenCharger) => Promise<void>;
  readonly plug: (left: OpenSwitch) => Promise<void>;
}

/** Less than the smallest charge, 1.4 kW: a rise by this may be a car that began to draw. */
const RISE_W = 500;
/** Longest wait for a connection to close, in ms of real time. */
const CLOSE_DEVICE = { action: "close a device", deadlineMs: 2000 };
const NOTHING: Reading<never> = {
  isConfigured: false,
  quality: "unavailable",
  value: null,
  atMs: null,
  ageMs: null,
  error: null,
  diagnosis: null,
  misses: 0,
  isAbsent: false,
};

/** The devices of the house, opened by their drivers, polled side by side, each failing alone. */
export class Equipment {
  #settings: Settings = defaultSettings();
  #house: readonly HouseDevice[] = [];
  readonly #open: OpenDevices;
  #plant: PlantMemory = WHOLE_PLANT;
  /** Least consumption since the charger was read last, in W; null: unknown. */
  #lowestW: number | null = null;

  constructor(
    openers: DeviceOpeners,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly diagnoser: Diagnoser | null = null,
  ) {
    this.#open = new OpenDevices({
      open: openers.openDevice.bind(openers),
      clock,
      logger,
      words: {
        failure: (error, device, role) => this.#diagnose(error, device, role),
        findIn: (answer, device) => this.#findIn(answer, device),
      },
      close: (device) => this.#close(device),
    });
  }

  /** All chargers that are open, in the order of the house. */
  get chargers(): readonly OpenCharger[] {
    return this.#open.chargers;
  }

  /** All switches that are open, likewise. */
  get switches(): readonly OpenSwitch[] {
    return this.#open.switches;
  }

  /** Host of the settings' inverter while its connection is open; null: none is. */
  get siteHost(): string | null {
    const { grid } = this.#open.ofSlot("inverter");
    return grid === undefined ? null : this.#settings.inverterHost;
  }

  /** The log, with the name of a device in each line; without it before the first cycle. */
  loggerOf(id: number): Logger {
    const device = this.#house.find((one) => one.id === id);
    return device === undefined ? this.logger : deviceLogger(this.logger, device.name);
  }

  /** What a failure of a charger means, where the drivers can tell. */
  diagnoseCharger(id: number, error: DeviceError): Diagnosis | null {
    return this.#open.diagnoseCharger(id, error);
  }

  /**
   * Opens the devices of `house`, which come in its order: anew where what opens one has changed, the
   * old one is closed before. `leave` is called with a charger or a switch that is about to be left,
   * while it still answers.
   */
  async configure(
    settings: Settings,
    leave: DeviceLeavers,
    house: readonly HouseDevice[],
  ): Promise<void> {
    this.#settings = settings;
    if (house === this.#house) return;
    const isLeft = ({ id }: { readonly id: number }) => this.#open.isLeft(id, house);
    await Promise.all([
      ...this.chargers.filter(isLeft).map(leave.charger),
      ...this.switches.filter(isLeft).map(leave.plug),
    ]);
    const inverter = this.#house.find(({ slot }) => slot === "inverter");
    if (inverter === undefined || this.#open.isEnding(inverter.id, house)) {
      this.#plant = WHOLE_PLANT;
    }
    this.#house = house;
    await this.#open.configure(house);
  }

  /**
   * Reads every device once, side by side, waiting at most `deadlineMs` of real time for the site and
   * the first chargers, and a second for what nothing but itself waits for. Never rejects.
   */
  async poll(deadlineMs: number): Promise<void> {
    const { battery, pv } = this.#open.ofSlot("inverter");
    const site = [this.#open.meter, battery, pv].filter((one) => one !== undefined && one !== null);
    // A read that still hangs from the cycle before cannot tell in time what the house takes.
    const isSiteSlow = site.some((one) => one.isReading);
    const chargers = this.#open.awaitedChargers;
    const resting = isSiteSlow ? [] : chargers.filter((one) => one.isResting);
    const reads = Promise.all([
      Promise.all(site.map((one) => one.poll())).then(() => this.#lookAfter(resting)),
      ...chargers.map((one) => one.poll({ isNews: isSiteSlow })),
      this.#open.poll([...site, ...chargers]),
    ]);
    // Too late for this cycle is no error: the poller takes the answer when it comes.
    await withDeadline(reads, { action: "poll", deadlineMs }).catch(() => {});
  }

  /** The wall clock was wrong when the latest answers came. */
  moveStamps(move: ClockMove): void {
    this.#open.moveStamps(move);
  }

  /**
   * A charger that rests is read all the same when the house takes more than it did since the last
   * read, or when nobody knows what it takes: somebody may have started a charge at the charger.
   */
  async #lookAfter(resting: readonly Poller<ChargerValues>[]): Promise<void> {
    this.#watchPlant();
    const { meter, inverter, flows } = this.snapshot();
    const isOld = meter.misses > 0 || inverter.misses > 0;
    const consumptionPowerW = isOld ? null : flows.consumptionPowerW;
    const lowestW = resting.length > 0 ? this.#lowestW : consumptionPowerW;
    if (consumptionPowerW !== null && lowestW !== null && consumptionPowerW < lowestW + RISE_W) {
      this.#lowestW = Math.min(lowestW, consumptionPowerW);
      return;
    }
    this.#lowestW = consumptionPowerW;
    await Promise.all(resting.map((one) => one.poll({ isNews: true })));
  }

  #watchPlant(): void {
    this.#plant = watchPlant(this.#plant, {
      meter: this.#open.meter?.reading() ?? NOTHING,
      inverter: this.#open.ofSlot("inverter").pv?.reading() ?? NOTHING,
      otherPowerW: this.#flowsOf(this.#open.sights()).acPowerW,
      steadyMs: this.clock.steadyMs(),
    });
  }

  /** All readings as they are now, frozen, with the powers that follow from them. */
  snapshot(): Snapshot {
    const isPartial = isPartialPlant(this.#plant, this.clock.steadyMs());
    const devices = this.#open.sights();
    const own = devices.find(({ slot }) => slot === "inverter")?.readings ?? {};
    const { charger, plug, loads } = this.#loadsOf(devices);
    const readings = {
      meter: this.#withBlindness(this.#open.meter?.reading() ?? NOTHING),
      inverter: this.#withHint(inverterOf(own), isPartial),
      battery: own.battery ?? NOTHING,
      charger,
      plug,
    };
    const flows = deriveFlows({ ...readings, isPartial, others: this.#flowsOf(devices) });
    const others = besideSettings(devices);
    return Object.freeze({
      ...readings,
      inverter: siteInverter(readings.inverter, others),
      battery: siteBattery(readings.battery, others),
      flows,
      devices,
      loads,
    });
  }

  /** The loads, and the readings of the first of each kind. */
  #loadsOf(devices: readonly DeviceSight[]): Pick<Snapshot, "charger" | "plug" | "loads"> {
    const open = new Set([...this.chargers, ...this.switches].map(({ id }) => id));
    const loads = loadSights(
      { devices, isOpen: (id) => open.has(id) },
      this.#settings,
      NOTHING,
    );
    return {
      charger: loads.find(isCharger)?.reading ?? NOTHING,
      plug: loads.find(isSwitch)?.reading ?? NOTHING,
      loads,
    };
  }

  /** What others than the settings' inverter, the car and the plug are in the balance. */
  #flowsOf(devices: readonly DeviceSight[]): OtherFlows {
    return flowsOfOthers(devices.filter(({ slot }) => slot !== "inverter"), {
      chargerId: this.chargers[0]?.id ?? null,
      switchId: this.switches[0]?.id ?? null,
    });
  }

  /** Adds a hint to the values of an inverter that answers, where something else feeds in too. */
  #withHint(inverter: Reading<InverterValues>, isPartial: boolean): Reading<InverterValues> {
    const { error, diagnosis = null } = inverter;
    if (!isPartial || error !== null || diagnosis !== null) return inverter;
    return this.diagnoser === null
      ? inverter
      : { ...inverter, diagnosis: this.diagnoser.partialPlant };
  }

  /** Adds what is wrong to a meter that answers and does not tell the grid power. */
  #withBlindness(meter: Reading<MeterValues>): Reading<MeterValues> {
    if (!isBlind(meter) || meter.error !== null) return meter;
    const inverter = this.#house.find(({ slot }) => slot === "inverter");
    const answer = { device: "meter", values: meter.value } as const;
    const found = inverter === undefined ? [] : this.#findIn(answer, inverter);
    return {
      ...meter,
      error: "Cannot use meter: it tells no grid power",
      diagnosis: found[0] ?? null,
    };
  }

  #diagnose(error: DeviceError, device: HouseDevice, role: Role): Diagnosis | null {
    const name = isOfSettings(device) ? ROLE_NAMES[role] : undefined;
    if (name === undefined) return this.diagnoser?.others.diagnose(error, device) ?? null;
    return this.diagnoser?.diagnose({ device: name, error }, this.#settings) ?? null;
  }

  #findIn(answer: DeviceAnswer, device: HouseDevice): readonly Diagnosis[] {
    if (!isOfSettings(device)) return this.diagnoser?.others.findIn(answer, device) ?? [];
    return this.diagnoser?.findIn(answer, this.#settings) ?? [];
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    this.#house = [];
    await this.#open.close();
  }

  /** Closes a device. One that does not close in time is left behind, and the log says so. */
  async #close(device: { close(): Promise<void> }): Promise<void> {
    try {
      await withDeadline(device.close(), CLOSE_DEVICE);
    } catch (error) {
      this.logger.error("Device not closed", { error: String(error) });
    }
  }
}

/** What the settings' inverter told of itself; its sun follows from the flows. */
function inverterOf({ pv }: DeviceReadings): Reading<InverterValues> {
  if (pv === undefined) return NOTHING;
  return { ...pv, value: pv.value === null ? null : withoutSun(pv.value) };
}

function withoutSun({ pvPowerW: _sun, ...inverter }: PvValues): InverterValues {
  return inverter;
}
