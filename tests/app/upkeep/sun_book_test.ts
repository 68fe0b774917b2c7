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
  /** Thrown when it is read. */
  fault: Error | null = null;
  /** By how much the house takes more on one day than on the day before. */
  unlikeW = 0;
  /** What the battery is charged with, in W; it rises by 0.3 % a row. */
  chargeW: number | null = null;

  constructor(private readonly fromMs: number, private readonly nowMs: () => number) {}

  ends() {
    return { fromMs: this.fromMs, toMs: this.nowMs() };
  }

  steps(query: StepsQuery): readonly HistoryRow[] {
    if (this.isBroken) throw new StorageFailed("Cannot read history: disk is gone");
    if (this.fault !== null) throw this.fault;
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
          house_power_w: 400 + (Math.round(query.fromMs / DAY_MS) % 9) * this.unlikeW,
          battery_power_w: this.chargeW === null ? null : -this.chargeW,
          battery_soc_permille: this.chargeW === null ? null : 3 * rows.length,
        },
        meterImportWh: null,
        meterExportWh: null,
        loads: [],
      });
    }
    return rows;
  }
}

interface Site {
  readonly latitudeDeg: number | null;
  readonly longitudeDeg: number | null;
  /** Null: there is no battery. */
  readonly socPct: number | null;
}

const GUESSED: Site = { latitudeDeg: null, longitudeDeg: null, socPct: null };

function setUp(days: number, site = GUESSED, settleCycle = () => Promise.resolve()) {
  const clock = new ManualClock();
  const history = new ClearHistory(clock.wallMs() - days * DAY_MS, () => clock.wallMs());
  const logger = new MemoryLogger();
  const settings = { ...site, pvPeakPowerW: PEAK_W };
  const pauses: number[] = [];
  const sun = new SunBook({
    history,
    clock,
    logger,
    settings: () => settings,
    timeZone: () => "Europe/Berlin",
    status: () => ({ battery: { isConfigured: site.socPct !== null }, socPct: site.socPct }),
    settleCycle,
    pause: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
  });
  return { clock, history, sun, logger, pauses, settings };
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

Deno.test("SunBook reads the newest 90 days and a month about this day of the year before", async () => {
  const { clock, history, sun, pauses } = setUp(500);
  await sun.tick();
  const todayMs = startOfSolarDay(clock.wallMs(), BERLIN);
  const before = history.asked.map(({ fromMs }) => (todayMs - fromMs) / DAY_MS);
  const down = (from: number, to: number) =>
    Array.from({ length: from - to + 1 }, (_, index) => from - index);
  assert.deepEqual(before, [...down(380, 351), ...down(90, 1), 0]);
  assert.deepEqual(pauses, Array(120).fill(50), "and rests after each day");
  const [first] = history.asked;
  assert.deepEqual(
    [first?.step, first?.limit, first?.timeZone, (first?.toMs ?? 0) - (first?.fromMs ?? 0)],
    ["5m", 288, "Europe/Berlin", DAY_MS],
  );
  assert.equal(sun.toCome()?.days, 120);
});

Deno.test("SunBook reads no day that ended before the first row", async () => {
  const clock = new ManualClock();
  const todayMs = startOfSolarDay(clock.wallMs(), BERLIN);
  const { history, sun } = setUp((clock.wallMs() - todayMs) / DAY_MS + 3);
  await sun.tick();
  assert.deepEqual(history.asked.map(({ fromMs }) => (todayMs - fromMs) / DAY_MS), [3, 2, 1, 0]);
});

Deno.test("SunBook keeps a reckoning for half an hour, also when the clock is set back", async () => {
  for (const [movedMs, isKnown] of [[30, true], [-30, true], [31, false], [-31, false]] as const) {
    const { clock, sun } = setUp(3);
    await sun.tick();
    clock.setWall(clock.wallMs() + movedMs * MINUTE_MS);
    assert.equal(sun.toCome() !== null, isKnown, `${movedMs} min`);
  }
});

Deno.test("SunBook goes by the place and the size of the settings, each by itself", async () => {
  const peak = async (site: Partial<Site>) => {
    const { history, sun, clock } = setUp(3, { ...GUESSED, ...site });
    await sun.tick();
    const longitudeDeg = site.longitudeDeg ?? BERLIN.longitudeDeg;
    const todayMs = startOfSolarDay(clock.wallMs(), { ...BERLIN, longitudeDeg });
    assert.equal(history.asked.at(-1)?.fromMs, todayMs);
    return sun.toCome()?.tomorrow.pvWh.p80 ?? NaN;
  };
  const [guessed, north, east] = [
    await peak({}),
    await peak({ latitudeDeg: 70 }),
    await peak({ longitudeDeg: 20 }),
  ];
  assert.ok(Math.abs(guessed - north) > 100, `${guessed} and ${north}`);
  assert.ok(guessed > 0 && east > 0);
  const { sun, settings } = setUp(3);
  await sun.tick();
  const before = sun.toCome()?.tomorrow.pvWh.p50 ?? NaN;
  settings.pvPeakPowerW = 2 * PEAK_W;
  await sun.tick();
  assert.notEqual(sun.toCome()?.tomorrow.pvWh.p50, before, "another size, another roof");
});

Deno.test("SunBook knows what the house battery still needs, by how it was filled", async () => {
  const { history, sun } = setUp(3, { ...GUESSED, socPct: 40 });
  history.chargeW = 1200;
  await sun.tick();
  const { fillWhPerPct = null, batteryNeedWh = null } = sun.toCome() ?? {};
  assert.equal(fillWhPerPct === null ? null : Math.round(fillWhPerPct), 333, "100 Wh for 0.3 %");
  assert.equal(batteryNeedWh, 20_000);
  const none = setUp(3);
  none.history.chargeW = 1200;
  await none.sun.tick();
  assert.deepEqual([none.sun.toCome()?.fillWhPerPct, none.sun.toCome()?.batteryNeedWh], [null, 0]);
});

Deno.test("SunBook a fault of our own is told once a time, and leaves nothing to tell", async () => {
  const { history, sun, logger } = setUp(3);
  await sun.tick();
  history.fault = new TypeError("our bug");
  await sun.tick();
  assert.equal(sun.toCome(), null);
  assert.deepEqual(logger.lines, ["error Sun to come not reckoned"]);
});

Deno.test("SunBook asked while it reckons does it once, and stopped begins nothing any more", async () => {
  const { history, sun } = setUp(3);
  await Promise.all([sun.tick(), sun.tick()]);
  const { length } = history.asked;
  assert.equal(new Set(history.asked.map(({ fromMs }) => fromMs)).size, length);
  await sun.stop();
  await sun.tick();
  assert.equal(history.asked.length, length);
  const early = setUp(50);
  const running = early.sun.tick();
  await early.sun.stop();
  await running;
  assert.ok(early.history.asked.length <= 1);
  assert.equal(early.sun.toCome(), null);
});

Deno.test("SunBook that has run for days reckons as one that is new", async () => {
  const old = setUp(400);
  old.history.unlikeW = 50;
  await old.sun.tick();
  old.clock.advance(3 * DAY_MS);
  await old.sun.tick();
  const fresh = setUp(400);
  fresh.history.unlikeW = 50;
  fresh.clock.advance(3 * DAY_MS);
  await fresh.sun.tick();
  assert.equal(old.history.asked.length, 122 + 6, "three new days of either kind, and today twice");
  assert.equal(old.sun.toCome()?.days, 120);
  assert.deepEqual(old.sun.toCome(), fresh.sun.toCome());
});

Deno.test("SunBook reckons at midnight of the sun by the days before, and on the first day", async () => {
  const night = setUp(3);
  night.clock.setWall(startOfSolarDay(night.clock.wallMs(), BERLIN));
  await night.sun.tick();
  assert.equal(night.sun.toCome()?.days, 3);
  const first = setUp(0.2);
  await first.sun.tick();
  assert.equal(first.sun.toCome()?.days, 0);
});

Deno.test("SunBook reads and reckons nothing while a cycle runs", async () => {
  let cycle = Promise.withResolvers<void>();
  const { history, sun } = setUp(0.5, GUESSED, () => cycle.promise);
  const done = sun.tick();
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assert.equal(history.asked.length, 0);
  const first = cycle;
  cycle = Promise.withResolvers<void>();
  first.resolve();
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assert.equal(history.asked.length, 1, "yesterday, of which the evening is known");
  assert.equal(sun.toCome(), null);
  cycle.resolve();
  await done;
  assert.notEqual(sun.toCome(), null);
});
