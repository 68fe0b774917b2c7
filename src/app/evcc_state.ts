import type { ChargeMode } from "../domain/house/mode.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/house/units.ts";
import type { Status } from "./status.ts";

/** What a mode is called in evcc; none of theirs is quite "Slow". */
export const EVCC_MODES = {
  disabled: "off",
  tracked: "pv",
  slow: "minpv",
  fast: "now",
} as const satisfies Readonly<Record<ChargeMode, string>>;

/** The mode that a program made for evcc means; null: none of theirs. */
export function modeOfEvcc(text: string): ChargeMode | null {
  for (const mode of ["disabled", "tracked", "slow", "fast"] as const) {
    if (EVCC_MODES[mode] === text) return mode;
  }
  return null;
}

/**
 * The state in the shape that dashboards and apps made for evcc read, with the first charger as its
 * one loadpoint: W (grid + import, battery + discharge), Wh, %, A, s. Unknown is null; three decimals
 * at the most. Single values of grid and battery beside their objects are for older readers.
 */
export function evccState(status: Status, title: string) {
  const { battery, gridPowerW } = status;
  const batteryPowerW = battery.isConfigured ? status.batteryPowerW : null;
  const socPct = battery.isConfigured ? status.socPct : null;
  return {
    siteTitle: title,
    pvPower: status.pvPowerW,
    grid: { power: gridPowerW },
    gridPower: gridPowerW,
    homePower: status.housePowerW,
    battery: { power: batteryPowerW, soc: rounded(socPct) },
    batteryPower: batteryPowerW,
    batterySoc: rounded(socPct),
    loadpoints: [loadpoint(status, title)],
  };
}

/** The first charger. */
function loadpoint({ mode, charger, session, atMs }: Status, title: string) {
  const pluggedMs = session === null ? 0 : Math.max(0, atMs - session.startedAtMs);
  return {
    title,
    mode: EVCC_MODES[mode],
    charging: charger.charging,
    // No charger of ours tells for sure that a car is plugged in: a session says so.
    connected: session !== null,
    enabled: charger.enabled,
    chargePower: charger.powerW,
    chargeCurrent: rounded(charger.currentA),
    offeredCurrent: rounded(charger.targetCurrentA),
    phasesActive: charger.atMs === null ? null : charger.phases,
    chargedEnergy: session?.energyWh ?? 0,
    sessionEnergy: session?.energyWh ?? 0,
    sessionSolarPercentage: session === null || session.energyWh <= 0
      ? null
      : rounded(100 * session.solarWh / session.energyWh),
    // Not each second: it would be another value without any news.
    connectedDuration: Math.floor(pluggedMs / MINUTE_MS) * (MINUTE_MS / SECOND_MS),
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}
