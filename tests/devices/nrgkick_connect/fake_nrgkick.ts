import * as v from "valibot";
import { openNrgkickConnect } from "../../../src/devices/nrgkick_connect/nrgkick_connect.ts";
import type { WritePace } from "../../../src/devices/charger/charger_writes.ts";
import type { Charger } from "../../../src/domain/ports/devices.ts";
import { FakeHttpHost, type HttpReply } from "../transport/fake_http_host.ts";
import { ManualClock } from "../transport/manual_clock.ts";

/** What the gateway answers: JSON with 200, or a reply of any kind. */
export type GatewayAnswer = { readonly json: unknown } | HttpReply;

/** Real bodies with two phases charging, and paused at 16 A on a unit of 16 A. */
export const CHARGING = {
  ChargingCurrentPhase: [5.89, 5.85, 0.0],
  ChargingEnergy: 0.216,
  ChargingEnergyOverAll: 3399.226,
  ChargingEnergyPhase: [0.108, 0.107, 0.0],
  ChargingPower: 2.68,
  ChargingPowerPhase: [1.34, 1.34, 0.0],
  Frequency: 49.99,
  TemperatureMainUnit: 37.0,
  VoltagePhase: [233.1, 232.3, 234.8],
  MacAddress: "00:1E:C0:00:00:01",
  Online: true,
  Timestamp: 1789206522,
};
export const IDLE = { ...CHARGING, ChargingPower: 0.0, ChargingCurrentPhase: [0.0, 0.0, 0.0] };

export interface SettingsDetails {
  readonly enabled?: boolean;
  readonly currentA?: number;
  readonly maxA?: number;
  readonly isConnected?: boolean;
  readonly isPinRight?: boolean;
  readonly errorCodes?: readonly string[];
}

/** The settings body of a real unit. */
export function settingsBody(details: SettingsDetails = {}): unknown {
  const { enabled = false, currentA = 16, maxA = 16, isConnected = true } = details;
  return {
    Info: { ErrorCodes: details.errorCodes ?? ["0"], Connected: isConnected },
    Values: {
      ChargingStatus: { Charging: enabled },
      ChargingEnergy: { Value: 199.98, Limited: false, Min: 0.5, Max: 200.0 },
      ChargingCurrent: { Value: currentA, Min: 6.0, Max: maxA },
      DeviceMetadata: {
        Name: "garage",
        Password: null,
        PasswordMatch: details.isPinRight ?? true,
      },
    },
    ProductType: "NRGkick",
    MacAddress: "00:1E:C0:00:00:01",
    Online: true,
    Timestamp: 1789038588,
  };
}

export interface BenchOptions {
  readonly pin?: string;
  readonly deadlineMs?: number;
  readonly patienceMs?: number;
  readonly pace?: WritePace;
}

const MOVING = v.looseObject({
  Timestamp: v.number(),
  ChargingEnergyOverAll: v.number(),
  ChargingPower: v.number(),
});

/** A scripted gateway with the driver under test on it. */
export class NrgkickBench {
  measurements: GatewayAnswer = { json: IDLE };
  settings: GatewayAnswer = { json: settingsBody() };
  putAnswer: GatewayAnswer = { status: 202 };
  /** Time and counters of the measurements go on with the clock, as a live charger's do. */
  isLive = true;
  readonly clock = new ManualClock();
  readonly host: FakeHttpHost;
  readonly charger: Charger;

  constructor(options: BenchOptions = {}) {
    const { pin = "0000", deadlineMs = 5000, patienceMs = 3000, pace } = options;
    this.host = new FakeHttpHost(({ method, path }) =>
      toReply(
        method === "PUT"
          ? this.putAnswer
          : path.includes("measurements")
          ? this.#measured()
          : this.settings,
      )
    );
    this.charger = openNrgkickConnect({
      measurementsUrl: `${this.host.origin}/api/measurements/00:1E:C0:00:00:01`,
      settingsUrl: `${this.host.origin}/api/settings/00:1E:C0:00:00:01`,
      pin,
      clock: this.clock,
      deadlineMs,
      patienceMs,
      ...(pace === undefined ? {} : { pace }),
    });
  }

  #measured(): GatewayAnswer {
    const { measurements, clock } = this;
    if (!this.isLive || typeof measurements !== "object" || !("json" in measurements)) {
      return measurements;
    }
    const moving = v.safeParse(MOVING, measurements.json);
    if (!moving.success) return measurements;
    const { Timestamp, ChargingEnergyOverAll, ChargingPower } = moving.output;
    const elapsedS = clock.nowMs / 1000 - 1;
    const energy = ChargingEnergyOverAll + ChargingPower * elapsedS / 3600;
    return {
      json: {
        ...moving.output,
        Timestamp: Math.floor(Timestamp + elapsedS),
        ChargingEnergyOverAll: Number(energy.toFixed(3)),
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.charger.close();
    await this.host.close();
  }
}

function toReply(answer: GatewayAnswer): HttpReply {
  return typeof answer === "object" && "json" in answer
    ? { status: 200, body: JSON.stringify(answer.json) }
    : answer;
}
