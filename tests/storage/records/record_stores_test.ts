import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import type { EventFacts } from "../../../src/domain/history/history_rows.ts";
import { MAX_EVENTS } from "../../../src/storage/records/event_store.ts";
import { DataFolder } from "../data_folder.ts";

const ALL = { fromMs: 0, toMs: 1e15 } as const;

function eventAt(atMs: number, changes: Partial<EventFacts> = {}): EventFacts {
  return { atMs, kind: "mode", code: "mode.chosen", detail: { mode: "slow" }, ...changes };
}

Deno.test("SqlitePlugUseStore keeps one use a start, ends a forgotten one, and pages", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { plugUses } = database.records;
  plugUses.save(SLOT_IDS.plug, { startedAtMs: 1000, energyWh: 5, solarWh: 5, unknownWh: 0 });
  plugUses.save(SLOT_IDS.plug, { startedAtMs: 1000, energyWh: 50.6, solarWh: 40, unknownWh: 3.2 });
  assert.deepEqual(plugUses.running(), [{
    id: 1,
    deviceId: SLOT_IDS.plug,
    device: "TP-Link",
    startedAtMs: 1000,
    endedAtMs: null,
    energyWh: 51,
    solarWh: 40,
    unknownWh: 3,
  }]);
  plugUses.end(SLOT_IDS.plug, {
    startedAtMs: 1000,
    energyWh: 60,
    solarWh: 40,
    unknownWh: 3,
    endedAtMs: 900,
  });
  plugUses.end(SLOT_IDS.plug, {
    startedAtMs: 1000,
    energyWh: 61,
    solarWh: 41,
    unknownWh: 3,
    endedAtMs: 9000,
  });
  assert.equal(plugUses.running()[0] ?? null, null);
  plugUses.save(SLOT_IDS.plug, { startedAtMs: 2000, energyWh: 1, solarWh: 0, unknownWh: 0 });
  plugUses.save(SLOT_IDS.plug, { startedAtMs: 3000, energyWh: 2, solarWh: 0, unknownWh: 0 });
  const first = plugUses.page({ ...ALL, limit: 2, afterId: null });
  const second = plugUses.page({ ...ALL, limit: 2, afterId: first.nextAfterId });
  const rows = [...first.rows, ...second.rows].map((row) => [row.startedAtMs, row.endedAtMs]);
  assert.deepEqual(rows, [[3000, null], [2000, 3000], [1000, 1000]]);
  assert.equal(second.rows[0]?.energyWh, 60);
  assert.equal(second.nextAfterId, null);
});

Deno.test("SqlitePlugUseStore leaves out a row that nobody of us has written", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { plugUses } = database.records;
  plugUses.end(SLOT_IDS.plug, {
    startedAtMs: 1000,
    energyWh: 5,
    solarWh: 4,
    unknownWh: 0,
    endedAtMs: 2000,
  });
  folder.change(`INSERT INTO plug_uses (device_id, started_at_ms, ended_at_ms, energy_wh, solar_wh)
    VALUES (3, 3000, 4000, -5, 0), (3, 5000, 6000, 5, -1), (3, -7000, 8000, 5, 0)`);
  const page = plugUses.page({ fromMs: -1e15, toMs: 1e15, limit: 9, afterId: null });
  assert.deepEqual(page.rows.map(({ startedAtMs }) => startedAtMs), [1000]);
});

Deno.test("SqlitePlugUseStore keeps the uses of two switches apart, also of one start", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { plugUses } = database.records;
  const use = { energyWh: 5, solarWh: 5, unknownWh: 0 };
  const others = [3, 21, 22];
  for (const id of others) plugUses.save(id, { startedAtMs: 1000, ...use });
  plugUses.save(21, { startedAtMs: 2000, ...use });
  const running = plugUses.running().map(({ deviceId, startedAtMs }) => [deviceId, startedAtMs]);
  assert.deepEqual(running, [[21, 2000], [22, 1000], [3, 1000]]);
  plugUses.end(22, { startedAtMs: 1000, ...use, endedAtMs: 3000 });
  assert.deepEqual(plugUses.running().map(({ deviceId }) => deviceId), [21, 3]);
  const seen: (string | null)[] = [];
  let afterId: number | null = null;
  do {
    const page = plugUses.page({ ...ALL, limit: 1, afterId });
    seen.push(...page.rows.map(({ deviceId, device }) => `${deviceId} ${device}`));
    afterId = page.nextAfterId;
  } while (afterId !== null);
  assert.deepEqual(seen, ["21 null", "22 null", "21 null", "3 TP-Link"]);
  const one = plugUses.page({ ...ALL, limit: 9, afterId: null, deviceId: 21 }).rows;
  assert.deepEqual(one.map(({ startedAtMs, endedAtMs }) => [startedAtMs, endedAtMs]), [
    [2000, null],
    [1000, 2000],
  ]);
});

Deno.test("SqliteEventStore page() gives the newest first, by kind and range, and ends", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { events } = database.records;
  const detail = { reason: { code: "wait.soc", socPct: 40 }, "ö": [null, "x"] };
  for (let i = 1; i <= 5; i++) {
    events.add(
      eventAt(i * 1000, i % 2 === 0 ? { kind: "device", code: "device.lost", detail } : {}),
    );
  }
  // The clock went back before the last one: it is still the newest.
  events.add(eventAt(500));
  const page = events.page({ ...ALL, limit: 4, afterId: null, kinds: null });
  assert.deepEqual(page.rows.map((row) => row.atMs), [500, 5000, 4000, 3000]);
  assert.deepEqual(page.rows[2]?.detail, detail);
  const rest = events.page({ ...ALL, limit: 4, afterId: page.nextAfterId, kinds: null });
  assert.deepEqual(rest.rows.map((row) => row.atMs), [2000, 1000]);
  assert.equal(rest.nextAfterId, null);
  const devices = { fromMs: 2000, toMs: 4000, limit: 9, afterId: null, kinds: ["device"] } as const;
  assert.deepEqual(events.page(devices).rows.map((row) => row.atMs), [2000]);
});

Deno.test("SqliteEventStore page() finds a range among times of a clock that was set", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { events } = database.records;
  for (const atMs of [10, 40, 20, 30, 5]) {
    events.add({ atMs, kind: "program", code: "clock.set", detail: {} });
  }
  const times = (fromMs: number, toMs: number, limit = 9) =>
    events.page({ fromMs, toMs, limit, afterId: null, kinds: null }).rows.map(({ atMs }) => atMs);
  assert.deepEqual(times(10, 31), [30, 20, 10]);
  assert.deepEqual(times(20, 41, 2), [30, 20]);
  assert.deepEqual(times(0, 11), [5, 10]);
  assert.deepEqual(times(41, 99), []);
});

Deno.test("SqliteEventStore gives no broken row and no broken detail", () => {
  using folder = new DataFolder();
  using database = folder.open();
  folder.change(
    `INSERT INTO events (at_ms, kind, code, detail) VALUES
      (1, 'mode', 'a', '{broken'), (2, 'weather', 'b', '{}'), (3, 'mode', 'c', '[1]'),
      (-4, 'mode', 'd', '{}')`,
  );
  const all = { ...ALL, fromMs: -9, limit: 9, afterId: null, kinds: null };
  const { rows } = database.records.events.page(all);
  assert.deepEqual(rows.map(({ code, detail }) => [code, detail]), [["c", {}], ["a", {}]]);
});

Deno.test("SqliteEventStore keeps the newest 200,000", () => {
  using folder = new DataFolder();
  using database = folder.open();
  folder.change(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MAX_EVENTS})
      INSERT INTO events (at_ms, kind, code, detail) SELECT i, 'mode', 'x', '{}' FROM n`,
  );
  database.records.events.add(eventAt(7));
  assert.deepEqual(folder.query("SELECT count(*) AS count, min(id) AS first FROM events"), [
    { count: MAX_EVENTS, first: 2 },
  ]);
});

Deno.test("SqliteMemoryStore load() gives what was saved last", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { memory } = database.records;
  assert.equal(memory.load(SLOT_IDS.charger), null);
  memory.save(SLOT_IDS.charger, "{}", 1000);
  memory.save(SLOT_IDS.charger, '{"a":2}', 2000);
  assert.equal(memory.load(SLOT_IDS.charger), '{"a":2}');
  assert.deepEqual(folder.query("SELECT * FROM control_memory"), [
    { device_id: SLOT_IDS.charger, saved_at_ms: 2000, memory: '{"a":2}' },
  ]);
});
