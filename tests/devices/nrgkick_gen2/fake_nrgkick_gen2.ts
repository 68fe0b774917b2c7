import * as v from "valibot";
import {
  type NrgkickGen2,
  openNrgkickGen2,
} from "../../../src/devices/nrgkick_gen2/nrgkick_gen2.ts";
import { FakeHttpHost, type HttpReply } from "../transport/fake_http_host.ts";
import { ManualClock } from "../transport/manual_clock.ts";

/** What the charger answers: JSON with 200, or a reply of any kind. */
export type Gen2Answer = { readonly json: unknown } | HttpReply;

/** A 32 A charger with an attachment of 16 A, as the vendor's sample. */
export const INFO = {
  general: {
    serial_number: "T0000000000000000S1D2",
    model_type: "NRGkick Gen2 SIM",
    device_name: "garage",
    rated_current: 32,
  },
  connector: { phase_count: 3, max_current: 16, type: "CEE", serial: "A0000000" },
  grid: { voltage: 230, frequency: 50, phases: "L1, L2, L3" },
  network: { ip_address: "192.0.2.4", mac_adress: "02:00:00:00:00:02", ssid: "wifi", rssi: -62 },
  versions: { sw_sm: "4.0.0.33", hw_sm: "1.0.0.3" },
};

export interface ValuesDetails {
  readonly powerW?: number;
  readonly currentA?: number;
  readonly general?: Readonly<Record<string, unknown>>;
}

/** A whole /values body with the car on two phases. */
export function valuesBody(details: ValuesDetails = {}): Readonly<Record<string, unknown>> {
  const { powerW = 0.8, currentA = 0 } = details;
  const phase = (voltage: number, current: number) => ({
    voltage,
    current,
    active_power: Number((voltage * current).toFixed(1)),
    reactive_power: 0,
    apparent_power: voltage * current,
    power_factor: 100,
  });
  return {
    energy: { total_charged_energy: 100_000, charged_energy: 5000 },
    powerflow: {
      charging_voltage: 232.5,
      charging_current: 16,
      grid_frequency: 49.98,
      peak_power: 3700,
      total_active_power: powerW,
      l1: phase(233.1, currentA),
      l2: phase(232.3, currentA),
      l3: phase(234.8, 0),
      n: { current: currentA },
    },
    general: {
      charging_rate: 0,
      vehicle_connect_time: 100,
      vehicle_charging_time: 50,
      status: "CONNECTED",
      charge_permitted: 1,
      relay_state: "NO_RELAY",
      charge_count: 5,
      rcd_trigger: "NO_FAULT",
      warning_code: "NO_WARNING",
      error_code: "NO_ERROR",
      ...details.general,
    },
    temperatures: { housing: 28.33, connector_l1: 30, domestic_plug_1: 0 },
  };
}

/** A whole /control body. */
export function controlBody(
  details: { currentA?: number; isPaused?: boolean } = {},
): Readonly<Record<string, unknown>> {
  const { currentA = 16, isPaused = true } = details;
  return {
    current_set: currentA,
    charge_pause: isPaused ? 1 : 0,
    energy_limit: 0,
    phase_count: 3,
  };
}

export interface BenchOptions {
  readonly user?: string;
  readonly password?: string;
  readonly deadlineMs?: number;
  readonly patienceMs?: number;
}

const MOVING = v.looseObject({ energy: v.looseObject({ total_charged_energy: v.number() }) });

/** A scripted charger with the driver under test on it. */
export class Gen2Bench {
  values: Gen2Answer = { json: valuesBody() };
  control: Gen2Answer = { json: controlBody() };
  info: Gen2Answer = { json: INFO };
  /** Null: the echo of what was asked for. */
  writeAnswer: Gen2Answer | null = null;
  /** The energy counter goes on with the clock, as a live charger's does. */
  isLive = true;
  readonly clock = new ManualClock();
  readonly host: FakeHttpHost;
  readonly charger: NrgkickGen2;

  constructor(options: BenchOptions = {}) {
    const { user = "", password = "", deadlineMs = 5000, patienceMs = 3000 } = options;
    this.host = new FakeHttpHost(({ path }) => toReply(this.#answer(path)));
    const { hostname, port } = new URL(this.host.origin);
    this.charger = openNrgkickGen2({
      host: hostname,
      port: Number(port),
      user,
      password,
      clock: this.clock,
      deadlineMs,
      patienceMs,
    });
  }

  get address(): string {
    return new URL(this.host.origin).host;
  }

  get paths(): readonly string[] {
    return this.host.requests.map(({ path }) => path);
  }

  /** Paths with queries of all writes. */
  get writes(): readonly string[] {
    return this.paths.filter((path) => path.includes("?"));
  }

  /** Lets the charger tell this, and reads it. */
  async show(
    control: { currentA?: number; isPaused?: boolean },
    values: ValuesDetails = {},
  ): Promise<void> {
    this.control = { json: controlBody(control) };
    this.values = { json: valuesBody(values) };
    await this.charger.read();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.charger.close();
    await this.host.close();
  }

  #measured(): Gen2Answer {
    const { values, clock } = this;
    if (!this.isLive || typeof values !== "object" || !("json" in values)) return values;
    const moving = v.safeParse(MOVING, values.json);
    if (!moving.success) return values;
    const { energy } = moving.output;
    const total_charged_energy = energy.total_charged_energy + (clock.nowMs - 1000) / 1000;
    return { json: { ...moving.output, energy: { ...energy, total_charged_energy } } };
  }

  #answer(path: string): Gen2Answer {
    const [resource, query] = path.split("?", 2);
    if (resource === "/values") return this.#measured();
    if (resource === "/info") return this.info;
    if (query === undefined) return this.control;
    return this.writeAnswer ?? { json: echoOf(query) };
  }
}

function echoOf(query: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...new URLSearchParams(query)].map(([key, text]) => [key, Number(text)]),
  );
}

function toReply(answer: Gen2Answer): HttpReply {
  return typeof answer === "object" && "json" in answer
    ? { status: 200, body: JSON.stringify(answer.json) }
    : answer;
}
