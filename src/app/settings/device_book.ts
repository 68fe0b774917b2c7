import type { Device } from "../../domain/house/device.ts";
import type { Quality } from "../../domain/house/readings.ts";
import type { DriverFacts, Given } from "../../domain/ports/drivers.ts";
import type { StoredDevice } from "../../domain/ports/record_stores.ts";
import type { DeviceState } from "../device_states.ts";
import type { DeviceService } from "./device_service.ts";
import type { DeviceTrial, TrialResult } from "./device_trial.ts";
import type { MayStill } from "./settings_service.ts";

/** A device as a person may see it: what opens it is told by its keys alone. */
export interface DeviceView extends Device {
  /** Keys of its secrets that are stored. */
  readonly secretsSet: readonly string[];
  /** The environment makes it: no page changes it. */
  readonly isFixed: boolean;
  /** Of the newest cycle; "unavailable" before the first one that knows it. */
  readonly quality: Quality;
  readonly error: string | null;
}

/** What pages and interfaces may do with the devices beside those of the settings. */
export interface DeviceBook {
  /** The makes that can be chosen. */
  readonly drivers: readonly DriverFacts[];
  /** In the order of the house, those of the environment first. */
  list(): readonly DeviceView[];
  /**
   * Takes `{ driver, name, roles, params }`; on disk when it resolves, read from the cycle that it
   * asks for. Roles may be left out where the driver has one. `mayStill` as in changeSettings.
   * @throws DevicesInvalid with every issue, StorageFailed, RightEnded; then nothing has changed
   */
  add(input: Given, mayStill?: MayStill): Promise<DeviceView>;
  /** What is left out stays, and so does a secret that is null. @throws as `add` */
  change(id: number, input: Given, mayStill?: MayStill): Promise<DeviceView>;
  /** Its history stays; what was steered is made safe first, in the cycle that follows. @throws as `add` */
  remove(id: number, mayStill?: MayStill): Promise<void>;
  /** All ids in their new order; those of fixed ones may be missing. @throws as `add` */
  order(ids: unknown, mayStill?: MayStill): Promise<void>;
  /**
   * Reads a device once as `input` makes it of the one that is stored under `id` (null: of none),
   * secrets that are left out are the stored ones. Nothing is written, to it or to the store.
   * @throws DevicesInvalid with every issue
   */
  test(input: Given, id: number | null): Promise<TrialResult>;
}

/** The book over the service, with what the newest cycle told of each device. */
export class HouseDevices implements DeviceBook {
  constructor(
    private readonly service: DeviceService,
    private readonly states: () => readonly DeviceState[],
    private readonly trial: DeviceTrial,
    /** Called after each change: the next cycle takes it up. */
    private readonly onChange: () => void,
  ) {}

  get drivers(): readonly DriverFacts[] {
    return this.service.drivers;
  }

  list(): readonly DeviceView[] {
    return this.service.all.map((device) => this.#view(device));
  }

  async add(input: Given, mayStill?: MayStill): Promise<DeviceView> {
    const device = await this.service.add(input, mayStill);
    this.onChange();
    return this.#view(device);
  }

  async change(id: number, input: Given, mayStill?: MayStill): Promise<DeviceView> {
    const device = await this.service.change(id, input, mayStill);
    this.onChange();
    return this.#view(device);
  }

  async remove(id: number, mayStill?: MayStill): Promise<void> {
    await this.service.remove(id, mayStill);
    this.onChange();
  }

  async order(ids: unknown, mayStill?: MayStill): Promise<void> {
    await this.service.order(ids, mayStill);
    this.onChange();
  }

  async test(input: Given, id: number | null): Promise<TrialResult> {
    return await this.trial.run(this.service.draft(input, id), id);
  }

  #view({ secrets, ...device }: StoredDevice): DeviceView {
    const state = this.states().find(({ id }) => id === device.id);
    return {
      ...device,
      secretsSet: Object.keys(secrets).filter((key) => secrets[key] !== ""),
      isFixed: this.service.isFixed(device.id),
      quality: state?.quality ?? "unavailable",
      error: state?.error ?? null,
    };
  }
}
