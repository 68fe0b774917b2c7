import type { Status } from "../app/status.ts";
import type { ChargeMode } from "../domain/house/mode.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/house/units.ts";
import type { Held, HeldTopics } from "./retained_topics.ts";

/** The topic that those programs look below. */
export const EVCC_BASE = "evcc";

/** What a mode is called there; none of theirs is quite "Slow". */
const MODES = {
  disabled: "off",
  tracked: "pv",
  slow: "minpv",
  fast: "now",
} as const satisfies Readonly<Record<ChargeMode, string>>;

/** Topic on which such a program chooses the mode. */
export const EVCC_MODE_TOPIC = `${EVCC_BASE}/loadpoints/1/mode/set`;

/** The mode that such a program means; null: none of theirs. */
export function modeOfEvcc(text: string): ChargeMode | null {
  for (const mode of ["disabled", "tracked", "slow", "fast"] as const) {
    if (MODES[mode] === text) return mode;
  }
  return null;
}

/**
 * The state in topics of the shape that dashboards and apps made for evcc read: values alone, times in
 * s since 1970. What is unknown has no topic.
 */
export function evccTopics(status: Status, title: string): HeldTopics {
  const topics = new Map<string, Held>();
  const values = { ...siteValues(status, title), ...loadpointValues(status, title) };
  for (const [path, value] of Object.entries(values)) {
    if (value === null) continue;
    topics.set(`${EVCC_BASE}/${path}`, { payload: textOf(value), isOfNow: true });
  }
  return topics;
}

type Values = Readonly<Record<string, string | number | boolean | null>>;

function siteValues(status: Status, title: string): Values {
  const { battery } = status;
  return {
    "status": "online",
    // Not each second: it would be another value without any news.
    "updated": Math.floor(status.atMs / MINUTE_MS) * (MINUTE_MS / SECOND_MS),
    "loadpoints": 1,
    "site/siteTitle": title,
    "site/pvPower": status.pvPowerW,
    "site/grid/power": status.gridPowerW,
    "site/gridPower": status.gridPowerW,
    "site/homePower": status.housePowerW,
    "site/battery/power": battery.isConfigured ? status.batteryPowerW : null,
    "site/battery/soc": battery.isConfigured ? status.socPct : null,
    "site/batteryPower": battery.isConfigured ? status.batteryPowerW : null,
    "site/batterySoc": battery.isConfigured ? status.socPct : null,
  };
}

/** The first charger. */
function loadpointValues({ mode, charger, session, atMs }: Status, title: string): Values {
  const path = "loadpoints/1";
  const chargedS = session === null ? 0 : Math.max(0, (atMs - session.startedAtMs) / SECOND_MS);
  return {
    [`${path}/title`]: title,
    [`${path}/mode`]: MODES[mode],
    [`${path}/charging`]: charger.charging,
    // No charger of ours tells for sure that a car is plugged in: a session says so.
    [`${path}/connected`]: session !== null,
    [`${path}/enabled`]: charger.enabled,
    [`${path}/chargePower`]: charger.powerW,
    [`${path}/chargeCurrent`]: charger.currentA,
    [`${path}/offeredCurrent`]: charger.targetCurrentA,
    [`${path}/phasesActive`]: charger.atMs === null ? null : charger.phases,
    [`${path}/chargedEnergy`]: session?.energyWh ?? 0,
    [`${path}/sessionEnergy`]: session?.energyWh ?? 0,
    [`${path}/sessionSolarPercentage`]: session === null || session.energyWh <= 0
      ? null
      : 100 * session.solarWh / session.energyWh,
    [`${path}/connectedDuration`]: Math.floor(chargedS / 60) * 60,
  };
}

/** Numbers with three decimals at the most. */
function textOf(value: string | number | boolean): string {
  return typeof value === "number" ? String(Math.round(value * 1000) / 1000) : String(value);
}
