import assert from "node:assert/strict";
import { SunBook } from "../../../src/app/upkeep/sun_book.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import {
  ENERGY_COLUMNS,
  type HistoryRow,
  mapColumns,
  MEAN_POWER_COLUMNS,
} from "../../../src/domain/history/history_rows.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import type { StepsQuery } from "../../../src/domain/ports/history_stores.ts";
import { clearSky } from "../../../src/domain/sun/clear_sky.ts";
import { DAY_MS, SLOT_MS, startOfSolarDay } from "../../../src/domain/sun/solar_days.ts";
import { ManualClock, MemoryLogger } from "../fakes.ts";

const BERLIN = { latitudeDeg: 51, longitudeDeg: 10 };
const PEAK_W = 9400;

/** Five-minute rows under a clear sky from `fromMs` on; tells which ranges were asked for. */
class ClearHistory {
  readonly asked: StepsQuery[] = [];
  isBroken = false;

  constructor(private readonly fromMs: number, private readonly nowMs: () => number) {}

  ends() {
    return { fromMs: this.fromMs, toMs: this.nowMs() };
  }

  steps(query: StepsQuery): readonly HistoryRow[] {
    if (this.isBroken) throw new StorageFailed("Cannot read history: disk is gone");
    this.asked.push(query);
    const rows: HistoryRow[] = [];
    const toMs = Math.min(query.toMs, this.nowMs());
    const sky = clearSky(query.fromMs, { place: BERLIN, peakW: PEAK_W });
    for (let startMs = query.fromMs; startMs < toMs; startMs += 5 * MINUTE_MS) {
      if (startMs < this.fromMs) continue;
      rows.push({
        startMs,
        endMs: startMs + 5 * MINUTE_MS,
        knownMs: 5 * MINUTE_MS,
        energies: mapColumns(ENERGY_COLUMNS, () => null),
        means: {
          ...mapColumns(MEAN_POWER_COLUMNS, () => null),
          pv_power_w: sky[Math.floor((startMs - query.fromMs) / SLOT_MS)] ?? 0,
          house_power_w: 400,
        },
        meterImportWh: null,
        meterExportWh: null,
        loads: [],
      });
    }
    return rows;
  }
}

function setUp(days: number) {
  const clock = new ManualClock();
  const history = new ClearHistory(clock.wallMs() - days * DAY_MS, () => clock.wallMs());
  const logger = new MemoryLogger();
  const settings = { latitudeDeg: null, longitudeDeg: null, pvPeakPowerW: PEAK_W };
  const sun = new SunBook({
    history,
    clock,
    logger,
    settings: () => settings,
    timeZone: () => "Europe/Berlin",
    status: () => ({ battery: { isConfigured: false }, socPct: null }),
    settleCycle: () => Promise.resolve(),
    pause: () => Promise.resolve(),
  });
  return { clock, history, sun, logger };
}

Deno.test("SunBook reckons by the place first, and by own days after a month", async () => {
  const young = setUp(3);
  assert.equal(young.sun.toCome(), null, "nothing before the first reckoning");
  await young.sun.tick();
  assert.equal(young.sun.toCome()?.basis, "place");
  assert.equal(young.sun.toCome()?.days, 3);
  const old = setUp(50);
  await old.sun.tick();
  assert.equal(old.sun.toCome()?.basis, "own-days");
  const pvWh = old.sun.toCome()?.today.pvWh;
  assert.ok(pvWh !== undefined && pvWh.p50 > 20_000 && pvWh.p80 >= pvWh.p20);
});

Deno.test("SunBook reads each day once, and today again and again", async () => {
  const { clock, history, sun } = setUp(5);
  await sun.tick();
  const first = history.asked.length;
  assert.ok(first >= 6 && first <= 8, `${first} days`);
  await sun.tick();
  assert.equal(history.asked.length, first + 1);
  const today = startOfSolarDay(clock.wallMs(), BERLIN);
  assert.equal(history.asked.at(-1)?.fromMs, today);
  clock.advance(DAY_MS);
  await sun.tick();
  assert.deepEqual(history.asked.slice(-2).map(({ fromMs }) => fromMs), [today, today + DAY_MS]);
});

Deno.test("SunBook tells nothing of an old reckoning, nor where nothing was measured", async () => {
  const { clock, sun } = setUp(3);
  await sun.tick();
  clock.advance(HOUR_MS);
  assert.equal(sun.toCome(), null);
  const none = setUp(0);
  none.clock.advance(-8 * HOUR_MS);
  await none.sun.tick();
  assert.equal(none.sun.toCome(), null);
});

Deno.test("SunBook a database that fails leaves nothing to tell, until it reads again", async () => {
  const { history, sun, logger } = setUp(3);
  await sun.tick();
  history.isBroken = true;
  await sun.tick();
  assert.equal(sun.toCome(), null);
  assert.deepEqual(logger.lines, [], "the database's own trouble is told elsewhere");
  history.isBroken = false;
  await sun.tick();
  assert.notEqual(sun.toCome(), null);
});
