import type { BatteryCount } from "../../../src/devices/solaredge/battery.ts";
import { openSolarEdge, type SolarEdgeSite } from "../../../src/devices/solaredge/solaredge.ts";
import {
  BATTERY_BLOCK,
  BATTERY_IDENTITY_BLOCK,
} from "../../../src/devices/solaredge/register_map.ts";
import {
  FakeModbusServer,
  type FakeReply,
  type FakeRequest,
  registersReply,
} from "../transport/fake_modbus_server.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { ShortWaits } from "../transport/short_waits.ts";
import {
  commonBlock,
  filled,
  float,
  inverter5520,
  meter4857,
  meterIdentity,
  textRegisters,
  withRegisters,
} from "./registers.ts";

export const COMMON = 40000;
export const INVERTER = 40069;
export const METER_ID = 40121;
export const METER = 40188;
export const BATTERY_ID = 57600;
export const BATTERY = 57668;
export const BATTERY_2_ID = 57856;
export const BATTERY_2 = 57924;
export const BATTERY_3_ID = 58368;
export const BATTERY_3 = 58436;
export const SILENCE: FakeReply = {};
/** Longer than any answer takes here. */
const PATIENT_MS = 5000;

export const batteryIdentity = withRegisters(BATTERY_IDENTITY_BLOCK, filled(68, 0), {
  57600: textRegisters("BYD", 16),
  57616: textRegisters("LVS 8.0", 16),
  57664: [112, 0, ...float(8000)],
});
export const discharging = withRegisters(BATTERY_BLOCK, filled(70, 0), {
  57716: float(-1250),
  57730: [...float(97), ...float(64.5), 4, 0],
});

export const emptySlot = withRegisters(BATTERY_IDENTITY_BLOCK, filled(68, 0), { 57664: [255] });

/** What a block of the device answers: its registers, or anything else. */
export type Script = Readonly<
  Record<number, readonly number[] | ((request: FakeRequest) => FakeReply)>
>;

/** The first house: three phases, meter in slot 1, a battery that discharges. */
export const HOUSE: Script = {
  [COMMON]: commonBlock("SE10K-RWS48BNN4"),
  [INVERTER]: inverter5520,
  [METER_ID]: meterIdentity("Export+Import"),
  [METER]: meter4857,
  [BATTERY_ID]: batteryIdentity,
  [BATTERY]: discharging,
  [BATTERY_2_ID]: emptySlot,
};

/** Answers unit 1 by the script, and nothing to what is not in it. */
export function replyWith(script: Script): (request: FakeRequest) => FakeReply {
  return (request) => {
    const answer = script[request.address];
    if (request.unitId !== 1 || answer === undefined) return SILENCE;
    return typeof answer === "function" ? answer(request) : registersReply(request, answer);
  };
}

/** The same, and another unit behind it by its own script. */
export function replyWithBoth(
  script: Script,
  follower: { readonly unitId: number; readonly script: Script },
): (request: FakeRequest) => FakeReply {
  const [own, behind] = [replyWith(script), replyWith(follower.script)];
  return (request) => {
    if (request.unitId !== follower.unitId) return own(request);
    const { pieces = [], ...rest } = behind({ ...request, unitId: 1 });
    // The answer of a unit bears its number.
    return {
      ...rest,
      pieces: pieces.map((piece) => piece.map((byte, at) => at === 6 ? follower.unitId : byte)),
    };
  };
}

export interface SolarEdgeBench {
  readonly server: FakeModbusServer;
  readonly clock: ManualClock;
  readonly site: SolarEdgeSite;
  /** One cycle's reads, asked for together; an error in place of the values that failed. */
  round(): Promise<{ meter: unknown; battery: unknown; inverter: unknown }>;
}

/** A driver on a scripted inverter, whose silence costs no time; both are closed afterwards. */
export async function withSite(
  options: {
    script: Script;
    unitId?: number;
    batteryCount?: BatteryCount;
    follower?: { readonly unitId: number; readonly script: Script };
  },
  test: (bench: SolarEdgeBench) => Promise<void>,
): Promise<void> {
  const { follower = null } = options;
  const server = new FakeModbusServer(
    follower === null ? replyWith(options.script) : replyWithBoth(options.script, follower),
  );
  using _silence = new ShortWaits(PATIENT_MS);
  const clock = new ManualClock();
  const site = openSolarEdge({
    host: "127.0.0.1",
    port: server.port,
    unitId: options.unitId ?? 1,
    clock,
    deadlineMs: PATIENT_MS,
    batteryCount: options.batteryCount ?? null,
    followerUnitId: follower?.unitId ?? null,
  });
  const settle = (read: Promise<unknown>) => read.catch((error: unknown) => error);
  const round = async () => {
    const [meter, battery, inverter] = await Promise.all([
      settle(site.meter.read()),
      settle(site.battery.read()),
      settle(site.inverter.read()),
    ]);
    return { meter, battery, inverter };
  };
  try {
    await test({ server, clock, site, round });
  } finally {
    await site.close();
    await server.close();
  }
}
