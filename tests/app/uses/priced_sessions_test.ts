import type { StepsQuery } from "../../../src/domain/ports/history_stores.ts";
import assert from "node:assert/strict";
import { pricedSessions } from "../../../src/app/uses/priced_sessions.ts";
import {
  ENERGY_COLUMNS,
  type HistoryRow,
  LOAD_ENERGY_COLUMNS,
  mapColumns,
  type SessionRow,
} from "../../../src/domain/history/history_rows.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import { PriceBook } from "../../../src/domain/history/prices.ts";

const PRICES = { importPrice: 0.3, feedInPrice: 0.08, currency: "EUR" };
const NO_ENERGY = mapColumns(LOAD_ENERGY_COLUMNS, () => null);
const ROW: SessionRow = {
  id: 1,
  deviceId: 2,
  device: "NRGkick",
  startedAtMs: 1000,
  endedAtMs: 9000,
  endedBy: "plug-out",
  energyWh: 3000,
  solarWh: 1500,
  batteryWh: 500,
  gridWh: 1000,
  unknownWh: 0,
  chargedMs: 8000,
  pauses: 0,
  maxPowerW: 2760,
  modes: ["tracked"],
  phases: 2,
  fewestPhases: 2,
  socStartPct: null,
  socEndPct: null,
  costMilli: null,
  unknownCostMilli: null,
  currency: null,
};

function costs(row: SessionRow, prices: Partial<typeof PRICES> | null = PRICES) {
  const none = { importPrice: null, feedInPrice: null, currency: "EUR" };
  const book = new PriceBook({ ...none, ...prices }, [], "Europe/Berlin");
  const store = { page: () => ({ rows: [row], nextAfterId: null }), one: () => row };
  const sessions = pricedSessions(store, () => book);
  const one = sessions.one(1);
  const all = { fromMs: 0, toMs: 1, limit: 1, afterId: null };
  assert.deepEqual(sessions.page(all).rows, [one]);
  return [one?.costMilli, one?.currency, one?.unknownCostMilli];
}

Deno.test("pricedSessions() gives what ended without a price the cost that counts", () => {
  assert.deepEqual(costs(ROW), [460, "EUR", 0]);
  assert.deepEqual(costs(ROW, null), [null, null, null]);
});

Deno.test("pricedSessions() looks up no prices where nothing lacks its cost", () => {
  const rows = [{ ...ROW, costMilli: 7 }, { ...ROW, endedAtMs: null }];
  const store = { page: () => ({ rows, nextAfterId: 4 }), one: () => null };
  const sessions = pricedSessions(store, () => assert.fail("no price is needed"));
  const page = sessions.page({ fromMs: 0, toMs: 1, limit: 2, afterId: null });
  assert.deepEqual(page, { rows, nextAfterId: 4 });
  assert.equal(sessions.one(1), null);
});

Deno.test("pricedSessions() tells by itself what the unknown part costs", () => {
  const row = { ...ROW, energyWh: 3500, unknownWh: 500 };
  const [cost, , unknown] = costs(row);
  assert.deepEqual([cost, unknown], [460 + 150, 150]);
});

Deno.test("pricedSessions() leaves what has a cost, still runs, or does not know its parts", () => {
  assert.deepEqual(costs({ ...ROW, costMilli: 7, currency: "CHF" }), [7, "CHF", null]);
  assert.deepEqual(costs({ ...ROW, endedAtMs: null, endedBy: null }), [null, null, null]);
  assert.deepEqual(costs({ ...ROW, solarWh: null }), [null, null, null]);
  assert.deepEqual(costs({ ...ROW, batteryWh: null }), [null, null, null]);
  assert.deepEqual(costs({ ...ROW, gridWh: null }), [null, null, null]);
  assert.deepEqual(costs({ ...ROW, unknownWh: null }), [460, "EUR", 0], "an older version's row");
});

Deno.test("pricedSessions() with prices by time goes by when its own car bought", () => {
  const startedAtMs = Date.UTC(2026, 5, 21, 19, 30);
  const row = { ...ROW, startedAtMs, endedAtMs: startedAtMs + HOUR_MS };
  const step = (minute: number, boughtWh: number): HistoryRow => ({
    loads: [
      { deviceId: 2, powerW: null, energies: { ...NO_ENERGY, grid_wh: boughtWh } },
      { deviceId: 12, powerW: null, energies: { ...NO_ENERGY, grid_wh: 9000 - boughtWh } },
    ],
    startMs: startedAtMs + minute * MINUTE_MS,
    endMs: startedAtMs + (minute + 5) * MINUTE_MS,
    knownMs: 0,
    energies: mapColumns(ENERGY_COLUMNS, () => null),
    means: null,
    meterImportWh: null,
    meterExportWh: null,
  });
  // Three quarters are bought in the cheap half hour, from 22:00 in Berlin on.
  const rows = [step(0, 250), step(25, 0), step(30, 500), step(50, 250)];
  const zoned = { ...PRICES, priceZones: ["daily 22:00-06:00 0.1"] };
  const book = new PriceBook(zoned, [], "Europe/Berlin");
  const store = { page: () => ({ rows: [], nextAfterId: null }), one: () => row };
  const cost = (steps: readonly HistoryRow[]) =>
    pricedSessions(store, () => book, { steps: () => steps }).one(1)?.costMilli;
  assert.equal(cost(rows), 1000 * (0.25 * 0.3 + 0.75 * 0.1) + 2000 * 0.08);
  assert.equal(cost([]), 1000 * 0.3 + 2000 * 0.08, "no row is left: by its start");
  const unseen = (minute: number, unknownWh: number): HistoryRow => ({
    ...step(minute, 0),
    loads: [{ deviceId: 2, powerW: null, energies: { ...NO_ENERGY, unknown_wh: unknownWh } }],
  });
  assert.equal(
    cost([step(0, 250), unseen(30, 750)]),
    1000 * (0.25 * 0.3 + 0.75 * 0.1) + 2000 * 0.08,
    "what is unknown counts as bought",
  );
  assert.equal(cost([step(0, 0), step(30, 0)]), 1000 * 0.2 + 2000 * 0.08, "by time alone");
  // Who buys below 0 is paid; without a price of the day ahead the entered one counts.
  const paid = {
    fromMs: startedAtMs + 30 * MINUTE_MS,
    toMs: startedAtMs + 60 * MINUTE_MS,
    price: -0.1,
  };
  const dayAhead = { between: () => [paid], hasAny: () => true };
  const ahead = new PriceBook(PRICES, [], "Europe/Berlin", dayAhead);
  const told = pricedSessions(store, () => ahead, { steps: () => rows }).one(1)?.costMilli;
  assert.equal(told, 1000 * (0.25 * 0.3 - 0.75 * 0.1) + 2000 * 0.08);
});

Deno.test("pricedSessions() with prices by time asks for the steps of the session, two days of them at most", () => {
  const startedAtMs = Date.UTC(2026, 5, 21, 19, 30);
  const row = { ...ROW, startedAtMs, endedAtMs: startedAtMs + HOUR_MS };
  const zoned = { ...PRICES, priceZones: ["daily 22:00-06:00 0.1"] };
  const book = new PriceBook(zoned, [], "Europe/Berlin");
  const store = { page: () => ({ rows: [], nextAfterId: null }), one: () => row };
  const asked: StepsQuery[] = [];
  pricedSessions(store, () => book, { steps: (query) => (asked.push(query), []) }).one(1);
  const [{ limit, ...query } = assert.fail("nothing was asked")] = asked;
  assert.deepEqual(query, {
    fromMs: startedAtMs,
    toMs: startedAtMs + HOUR_MS,
    step: "5m",
    timeZone: "UTC",
  });
  assert.ok(limit >= 576 && limit <= 600, `${limit} steps of five minutes`);
});
