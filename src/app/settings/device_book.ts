import type { Device } from "../../domain/house/device.ts";
import type { Quality } from "../../domain/house/readings.ts";
import type { CheckRefused, FoundOfDriver, SweepState } from "../../domain/ports/device_checks.ts";
import type { Problem } from "../../domain/codes/diagnosis.ts";
import type { DriverFacts, Given } from "../../domain/ports/drivers.ts";
import type { StoredDevice } from "../../domain/ports/record_stores.ts";
import type { Slot } from "../../domain/devices/slots.ts";
import type { HealthBook } from "../records/device_health.ts";
import type { Status } from "../status.ts";
import type { DeviceService } from "./device_service.ts";
import type { HouseDevice } from "./house_order.ts";
import type { DeviceTrial, TrialResult } from "./device_trial.ts";
import type { MayStill } from "./turns.ts";

/** A device as a person may see it: what opens it is told by its keys alone. */
export interface DeviceView extends Device {
  /** Keys of its secrets that are stored. */
  readonly secretsSet: readonly string[];
  /** Of those that the settings make; null: a page or the environment has made it. */
  readonly slot: Slot | null;
  /** The environment makes it, or says where it lies: no page removes it. */
  readonly isFixed: boolean;
  /** The variable that does; null: none. */
  readonly variable: string | null;
  /** Of the newest cycle; "unavailable" before the first one that knows it. */
  readonly quality: Quality;
  readonly error: string | null;
}

/** What pages and interfaces may do with the devices of the house. */
export interface DeviceBook {
  /** The makes that can be chosen. */
  readonly drivers: readonly DriverFacts[];
  /** How they answered of late; left out: nobody counts. */
  health?: HealthBook;
  /** Looks for others through the whole network; left out: nobody does. */
  sweep?: HouseSweep;
  /** All of them, in the order of the house. */
  list(): readonly DeviceView[];
  /**
   * Takes `{ driver, name, roles, params }`; on disk when it resolves, read from the cycle that it
   * asks for. Roles may be left out where the driver has one. `mayStill` as in changeSettings.
   * @throws DevicesInvalid with every issue, StorageFailed, RightEnded; then nothing has changed
   */
  add(input: Given, mayStill?: MayStill): Promise<DeviceView>;
  /**
   * What is left out stays, and so does a secret that is null. One that is another one then is made
   * safe first. @throws as `add`, ProgramEnding
   */
  change(id: number, input: Given, mayStill?: MayStill): Promise<DeviceView>;
  /** Its history stays; what was steered is made safe first. @throws as `change` */
  remove(id: number, mayStill?: MayStill): Promise<void>;
  /** All ids in their new order; those of the environment may be missing. @throws as `add` */
  order(ids: unknown, mayStill?: MayStill): Promise<void>;
  /**
   * Reads a device once as `input` makes it of the one that is stored under `id` (null: of none),
   * secrets that are left out are the stored ones. Nothing is written, to it or to the store.
   * @throws DevicesInvalid with every issue
   */
  test(input: Given, id: number | null): Promise<TrialResult>;
  /**
   * Searches for devices of every make; `host` is looked at besides, null: none is. Changes nothing.
   * @throws DevicesInvalid for a host that is none, or not to be asked
   */
  find(host: unknown): Promise<DeviceSearchResult>;
}

/** A sweep of this house; `known`: there is a device at the address already. */
export interface HouseSweep {
  /** False: one runs already. */
  begin(): boolean;
  cancel(): void;
  state(): Omit<SweepState, "found"> & {
    readonly found: readonly (FoundOfDriver & { readonly known: string | null })[];
  };
}

/** What the newest cycle told of each device. */
export type ToldOfHouse = Pick<Status, "devices">;

/** What a search gave; `known`: there is a device at the address already. */
export type DeviceSearchResult = CheckRefused | {
  readonly kind: "found";
  readonly found: readonly (FoundOfDriver & { readonly known: string | null })[];
  readonly isHeld: boolean;
  readonly problems: readonly Problem[];
};

/** The book over the service, with what the newest cycle told of each device. */
export class HouseDevices implements DeviceBook {
  health?: HealthBook;
  sweep?: HouseSweep;

  constructor(
    private readonly service: DeviceService,
    private readonly status: () => ToldOfHouse,
    private readonly trial: DeviceTrial,
    /** Runs a cycle, which takes up what has changed; never rejects. */
    private readonly onChange: () => Promise<void>,
  ) {}

  get drivers(): readonly DriverFacts[] {
    return this.service.drivers;
  }

  list(): readonly DeviceView[] {
    return this.service.house.map((device) => this.#view(device));
  }

  async add(input: Given, mayStill?: MayStill): Promise<DeviceView> {
    const device = await this.service.add(input, mayStill);
    this.#changed();
    return this.#view(device);
  }

  async change(id: number, input: Given, mayStill?: MayStill): Promise<DeviceView> {
    const device = await this.service.change(id, input, mayStill);
    this.#changed();
    return this.#view(device);
  }

  async remove(id: number, mayStill?: MayStill): Promise<void> {
    await this.service.remove(id, mayStill);
    this.#changed();
  }

  async order(ids: unknown, mayStill?: MayStill): Promise<void> {
    await this.service.order(ids, mayStill);
    this.#changed();
  }

  async test(input: Given, id: number | null): Promise<TrialResult> {
    return await this.trial.run(this.service.draft(input, id), id);
  }

  async find(host: unknown): Promise<DeviceSearchResult> {
    const search = this.service.search(host);
    const result = await this.trial.find(search);
    if (result.kind === "refused") return result;
    const found = result.found.map((one) => ({ ...one, known: this.service.nameAt(one) }));
    return { ...result, found };
  }

  #changed(): void {
    void this.onChange();
  }

  #view(
    { secrets, place: _place, slot = null, ...device }: StoredDevice & Partial<HouseDevice>,
  ): DeviceView {
    const state = this.status().devices.find(({ id }) => id === device.id);
    return {
      ...device,
      slot,
      secretsSet: Object.keys(secrets).filter((key) => secrets[key] !== ""),
      isFixed: this.service.isFixed(device.id),
      variable: this.service.variableOf(device.id),
      quality: state?.quality ?? "unavailable",
      error: state?.error ?? null,
    };
  }
}
