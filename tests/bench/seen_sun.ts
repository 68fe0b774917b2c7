import type { Snapshot } from "../../src/domain/house/snapshot.ts";
import { SECOND_MS } from "../../src/domain/house/units.ts";
import { type Outlook, outlookOf } from "../../src/domain/sun/outlook.ts";
import { learnRoof, type Roof } from "../../src/domain/sun/roof.ts";
import { type PowerRow, type SolarDay, solarDay } from "../../src/domain/sun/solar_days.ts";
import { sunToCome } from "../../src/domain/sun/sun_to_come.ts";

/** What is known of a measured day beforehand: its date and where it was measured. */
interface Seen {
  readonly t: number;
  readonly cfg: {
    readonly kwp: number;
    readonly date?: string | null;
    readonly latitudeDeg?: number | null;
  };
}

const ROW_S = 300;
const DAY_S = 86_400;
/** Days that a run has shown so far, by the station's latitude: they have ended. */
const SHOWN = new Map<number, SolarDay[]>();

/** What a house would know of its sun by itself: days of this run that are over, and today so far. */
export class SeenSun {
  readonly #rows: PowerRow[] = [];
  #parts: { readonly days: readonly SolarDay[]; readonly roof: Roof } | null = null;
  #outlook: Outlook | null = null;

  /** The measured day's clock is mean solar time: as at longitude 0 in UTC. */
  atMs({ t, cfg }: Seen): number {
    return startOf(cfg) + t * SECOND_MS;
  }

  /** To be called each cycle. Null: date and place of the day are not known. */
  look(plant: Seen, snapshot: Snapshot): Outlook | null {
    const { cfg, t } = plant;
    const { latitudeDeg = null } = cfg;
    if (latitudeDeg === null || t % ROW_S !== 0) return this.#outlook;
    this.#rows.push(rowOf(this.atMs(plant) - ROW_S * SECOND_MS, snapshot));
    const today = solarDay(startOf(cfg), this.#rows);
    const shown = SHOWN.get(latitudeDeg) ?? [];
    this.#parts ??= {
      days: [...shown],
      roof: learnRoof(shown, {
        place: { latitudeDeg, longitudeDeg: 0 },
        peakW: cfg.kwp * 1000,
      }),
    };
    if (t >= DAY_S - ROW_S) {
      SHOWN.set(latitudeDeg, [...shown.filter(({ startMs }) => startMs !== today.startMs), today]);
    }
    const { socPct = null } = snapshot.battery.value ?? {};
    this.#outlook = outlookOf(sunToCome(this.#parts.roof, { days: this.#parts.days, today }, {
      atMs: this.atMs(plant),
      timeZone: "UTC",
      battery: snapshot.battery.isConfigured ? { socPct } : null,
    }));
    return this.#outlook;
  }
}

function startOf({ date = null }: Seen["cfg"]): number {
  return date === null ? 0 : Date.parse(`${date}T00:00Z`);
}

function rowOf(startMs: number, { flows, battery }: Snapshot): PowerRow {
  return {
    startMs,
    pvW: flows.pvPowerW,
    houseW: flows.housePowerW,
    batteryW: flows.batteryPowerW,
    socPct: battery.value?.socPct ?? null,
  };
}
