import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/domain/house/units.ts";
import { learnRoof } from "../../../src/domain/sun/roof.ts";
import { DAY_MS, solarDay } from "../../../src/domain/sun/solar_days.ts";
import { sunDayOf, sunToCome } from "../../../src/domain/sun/sun_to_come.ts";
import { daysBefore, JUNE_MS, madeUpDay, PEAK_W, PLACE } from "./made_up_days.ts";

const ABOUT = { place: PLACE, peakW: PEAK_W };
const NOON_MS = JUNE_MS + 12 * HOUR_MS;

function toCome(
  { battery = null, filledWh = 0, houseW = 500, count = 40, atMs = NOON_MS }: {
    readonly battery?: { readonly socPct: number | null } | null;
    readonly filledWh?: number;
    readonly houseW?: number;
    readonly count?: number;
    readonly atMs?: number;
  } = {},
) {
  const days = daysBefore(JUNE_MS, count, () => 1).map((day) => ({
    ...day,
    houseW: day.houseW.map(() => houseW),
    filled: { energyWh: filledWh, socPct: filledWh === 0 ? 0 : 10 },
  }));
  const today = madeUpDay(JUNE_MS, (slot) => slot < 48 ? 1 : null);
  const roof = learnRoof(days, ABOUT);
  return sunToCome(roof, { days, today }, { atMs, timeZone: "UTC", battery });
}

Deno.test("sunToCome() the house has its own first, and the battery before the car", () => {
  const { today, carWh, batteryNeedWh } = toCome();
  assert.ok(today.pvWh.p50 > 30_000 && today.pvWh.p50 < 45_000, `${today.pvWh.p50}`);
  assert.ok(Math.abs(today.pvWh.p50 - today.surplusWh.p50 - 500 * 7.5) < 600, "until sunset");
  assert.equal(batteryNeedWh, 0);
  assert.equal(carWh, today.surplusWh.p50);
  const beside = toCome({ battery: { socPct: 40 }, filledWh: 850 });
  assert.equal(beside.batteryNeedWh, 60 * 85);
  assert.equal(beside.carWh, beside.today.surplusWh.p50 - 60 * 85);
});

Deno.test("sunToCome() a battery whose size was never seen leaves the car's part unknown", () => {
  const { carWh, batteryNeedWh } = toCome({ battery: { socPct: 40 } });
  assert.equal(batteryNeedWh, null);
  assert.equal(carWh, null);
  assert.equal(toCome({ battery: { socPct: null }, filledWh: 850 }).carWh, null);
});

Deno.test("sunToCome() says when it goes by the place alone", () => {
  const early = toCome({ count: 12 });
  assert.deepEqual([early.basis, early.days, early.daysWanted], ["place", 12, 30]);
  assert.equal(toCome({ count: 30 }).basis, "own-days");
});

Deno.test("sunToCome() counts only what is left of the quarter of an hour that runs", () => {
  const whole = toCome().today;
  const later = toCome({ atMs: NOON_MS + 10 * 60_000 }).today;
  const first = whole.steps[0]?.pvW.p50 ?? NaN;
  assert.ok(Math.abs(whole.pvWh.p50 - later.pvWh.p50 - first / 6) < 3);
  assert.equal(later.steps[0]?.lengthMs, 5 * 60_000);
});

Deno.test("sunToCome() after sunset nothing of today is left, and tomorrow is a whole day", () => {
  const { today, tomorrow } = toCome({ atMs: JUNE_MS + 22 * HOUR_MS });
  assert.deepEqual(today, {
    pvWh: { p20: 0, p50: 0, p80: 0 },
    surplusWh: { p20: 0, p50: 0, p80: 0 },
    steps: [],
  });
  assert.ok(tomorrow.pvWh.p50 > 60_000);
});

Deno.test("sunDayOf() is the sun of the local day, also in the hours about midnight", () => {
  const roof = { place: { latitudeDeg: 51, longitudeDeg: 10 } };
  const start = (local: string) =>
    sunDayOf(
      Temporal.ZonedDateTime.from(`${local}[Europe/Berlin]`).epochMilliseconds,
      "Europe/Berlin",
      roof,
    );
  const day = Date.UTC(2026, 2, 29) - 40 * 60_000;
  assert.equal(start("2026-03-29T00:01"), day);
  assert.equal(start("2026-03-29T23:59"), day);
  assert.equal(start("2026-03-30T00:00"), day + DAY_MS);
});

Deno.test("solarDay() has means of quarter hours and what filled the battery", () => {
  const row = (minute: number, pvW: number | null, socPct: number) => ({
    startMs: JUNE_MS + minute * 60_000,
    pvW,
    houseW: null,
    batteryW: -1200,
    socPct,
  });
  const day = solarDay(JUNE_MS, [row(0, 100, 50), row(5, 300, 51), row(10, null, 52)]);
  assert.equal(day.pvW[0], 200);
  assert.equal(day.pvW[1], null);
  assert.deepEqual(day.filled, { energyWh: 200, socPct: 2 });
});

Deno.test("sunToCome() where house or battery take more than comes nothing is left, and not less", () => {
  const { today, carWh } = toCome({ houseW: 20_000 });
  assert.deepEqual(today.surplusWh, { p20: 0, p50: 0, p80: 0 });
  assert.ok(today.steps.every(({ surplusW }) => surplusW.p80 === 0));
  assert.equal(carWh, 0);
  assert.equal(toCome({ battery: { socPct: 10 }, filledWh: 8500 }).carWh, 0);
});

Deno.test("sunToCome() tells the battery's size only where there is a battery", () => {
  assert.equal(toCome({ battery: { socPct: 40 }, filledWh: 850 }).fillWhPerPct, 85);
  assert.equal(toCome({ filledWh: 850 }).fillWhPerPct, null);
});

Deno.test("sunDayOf() is the day of the local noon, however far the sun is ahead", () => {
  const at = (longitudeDeg: number) =>
    (sunDayOf(NOON_MS, "UTC", { place: { latitudeDeg: 0, longitudeDeg } }) - JUNE_MS) / HOUR_MS;
  assert.equal(at(15), -1);
  assert.equal(at(165), -11);
  assert.equal(at(-165), 11);
});

Deno.test("solarDay() counts what charges the battery in rows beside each other, from 100 W on", () => {
  type Cells = readonly [minute: number, batteryW: number | null, socPct: number | null];
  const filled = (...rows: readonly Cells[]) =>
    solarDay(
      JUNE_MS,
      rows.map(([minute, batteryW, socPct]) => (
        { startMs: JUNE_MS + minute * 60_000, pvW: null, houseW: null, batteryW, socPct }
      )),
    ).filled;
  const none = { energyWh: 0, socPct: 0 };
  assert.deepEqual(filled([0, -1000, 50], [15, -2000, 53]), { energyWh: 375, socPct: 3 });
  assert.deepEqual(filled([0, -1000, 50], [15.001, -2000, 53]), none, "a gap");
  assert.deepEqual(filled([0, -100, 50], [6, -100, 51]), { energyWh: 10, socPct: 1 });
  assert.deepEqual(filled([0, -99, 50], [6, -500, 51]), none);
  assert.deepEqual(filled([0, -500, 50], [6, -99, 51]), none);
  assert.deepEqual(filled([0, 500, 50], [6, 500, 51]), none, "it discharges");
  assert.deepEqual(filled([0, null, 50], [6, -500, 51]), none);
  assert.deepEqual(filled([0, -500, 50], [6, null, 51]), none);
  assert.deepEqual(filled([0, -500, null], [6, -500, 51]), none);
  assert.deepEqual(filled([0, -500, 50], [6, -500, null]), none);
  assert.deepEqual(
    filled([0, -600, 50], [6, -600, 51], [12, 0, 52], [18, -1200, 60], [24, -1200, 63]),
    { energyWh: 180, socPct: 4 },
  );
  assert.deepEqual(filled([0, -600, 50], [6, -1200, 51], [12, -2400, 55]), {
    energyWh: 90 + 180,
    socPct: 5,
  });
});

Deno.test("solarDay() leaves out rows of another day, and means what is known of a slot", () => {
  const row = (minute: number, pvW: number | null, houseW: number | null) => (
    { startMs: JUNE_MS + minute * 60_000, pvW, houseW, batteryW: null, socPct: null }
  );
  const rows = [row(-1, 9, 9), row(0, 1, 400), row(14, 3, null), row(15, 5, 500)];
  const day = solarDay(JUNE_MS, [...rows, row(24 * 60 - 1, 7, 600), row(24 * 60, 8, 8)]);
  assert.deepEqual([day.pvW[0], day.pvW[1], day.pvW[2], day.pvW[95]], [2, 5, null, 7]);
  assert.deepEqual([day.houseW[0], day.houseW[1], day.houseW[95]], [400, 500, 600]);
  assert.deepEqual([day.pvW.length, day.startMs], [96, JUNE_MS]);
});
