import { DeviceHealth } from "../../app/records/device_health.ts";
import { SYSTEM_CLOCK, wait } from "../../app/clocks.ts";
import type { RunningProgram } from "../../app/running_program.ts";
import type { TokenService } from "../../app/settings/token_service.ts";
import type { StorageKeeper } from "../../domain/ports/backups.ts";
import type { DayAheadStore } from "../../domain/ports/day_ahead.ts";
import type { FleetSource } from "../../domain/ports/fleet.ts";
import type { Logger } from "../../domain/ports/log.ts";
import { FleetShip } from "../../fleet/fleet_ship.ts";
import { PriceSource } from "../../prices/price_source.ts";

/** Tokens go along when the database becomes another one. */
export function withTokens(keeper: StorageKeeper, tokens: TokenService): StorageKeeper {
  return {
    trouble: () => keeper.trouble(),
    recover() {
      const done = keeper.recover();
      if (done !== null) tokens.takeUp({ isBack: done === "back-on-disk" });
      return done;
    },
  };
}

/** Counts how the devices answer, from the first cycle on. */
export function healthOf(
  program: RunningProgram,
  parts: ConstructorParameters<typeof DeviceHealth>[0],
): DeviceHealth {
  const health = new DeviceHealth(parts);
  health.load();
  program.devices.health = health;
  program.subscribe(() => health.observe(program.status().devices));
  return health;
}

/** On the machine's clock, also in a demo: the database is real. */
export function fleetOf(
  program: RunningProgram,
  { logger, source, version }: {
    readonly logger: Logger;
    readonly source: FleetSource;
    readonly version: string;
  },
): FleetShip {
  return new FleetShip({
    source,
    logger,
    clock: { wallMs: () => program.nowMs(), steadyMs: SYSTEM_CLOCK.steadyMs },
    settings: () => program.settings().values,
    timeZone: () => program.timeZone(),
    version,
    note: (event) => program.note(event),
    pause: wait,
    random: Math.random,
  });
}

/** Likewise. */
export function pricesOf(
  program: RunningProgram,
  { logger, store }: { readonly logger: Logger; readonly store: DayAheadStore },
): PriceSource {
  return new PriceSource({
    store,
    logger,
    clock: { wallMs: () => program.nowMs(), steadyMs: SYSTEM_CLOCK.steadyMs },
    settings: () => program.settings().values,
    timeZone: () => program.timeZone(),
    pause: wait,
    random: Math.random,
  });
}
