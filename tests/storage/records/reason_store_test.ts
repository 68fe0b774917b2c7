import assert from "node:assert/strict";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { MAX_REASONS } from "../../../src/storage/records/reason_store.ts";
import { DataFolder } from "../data_folder.ts";

const ALL = { fromMs: 0, toMs: 1e15, limit: 100, afterId: null } as const;
const { charger, plug } = SLOT_IDS;
const OFF = { code: "off.new" } as const;
const SUN = { code: "setup.inverter" } as const;

Deno.test("SqliteReasonStore tells a range newest first, a page at a time, of all or of one", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { reasons } = database.records;
  reasons.add({ atMs: 1000, deviceId: charger, reason: OFF });
  reasons.add({ atMs: 2000, deviceId: plug, reason: SUN });
  reasons.add({ atMs: 3000, deviceId: charger, reason: null });
  const first = reasons.page({ ...ALL, limit: 2 });
  const second = reasons.page({ ...ALL, limit: 2, afterId: first.nextAfterId });
  assert.deepEqual(
    [...first.rows, ...second.rows].map(({ atMs, deviceId, reason }) => [atMs, deviceId, reason]),
    [[3000, charger, null], [2000, plug, SUN], [1000, charger, OFF]],
  );
  assert.equal(second.nextAfterId, null);
  assert.deepEqual(first.rows.map(({ device }) => device), ["NRGkick", "TP-Link"]);
  const times = (query: object) => reasons.page({ ...ALL, ...query }).rows.map(({ atMs }) => atMs);
  assert.deepEqual(times({ deviceId: charger }), [3000, 1000]);
  assert.deepEqual(times({ fromMs: 1000, toMs: 3000 }), [2000, 1000]);
  assert.deepEqual(times({ fromMs: 1001, toMs: 2000 }), []);
});

Deno.test("SqliteReasonStore.before() has the newest of each load of the house in 100 days", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { reasons } = database.records;
  assert.deepEqual(reasons.before(9000), []);
  for (const atMs of [1, 2]) reasons.add({ atMs, deviceId: plug, reason: OFF });
  for (const atMs of [1000, 3000, 2000]) reasons.add({ atMs, deviceId: charger, reason: OFF });
  reasons.add({ atMs: 5, deviceId: 21, reason: OFF });
  const before = (atMs: number) => reasons.before(atMs).map((row) => [row.atMs, row.device]);
  assert.deepEqual(before(9000), [[2, "TP-Link"], [3000, "NRGkick"]]);
  assert.deepEqual(before(3000), [[2, "TP-Link"], [2000, "NRGkick"]]);
  assert.deepEqual(before(2), [[1, "TP-Link"]]);
  const daysMs = 100 * 86_400_000;
  assert.deepEqual(before(daysMs + 2), [[2, "TP-Link"], [3000, "NRGkick"]]);
  assert.deepEqual(before(daysMs + 3), [[3000, "NRGkick"]]);
});

Deno.test("SqliteReasonStore keeps the first of one moment, and reads past what is none", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { reasons } = database.records;
  reasons.add({ atMs: 1000, deviceId: charger, reason: OFF });
  reasons.add({ atMs: 1000, deviceId: charger, reason: SUN });
  folder.change(`INSERT INTO reasons (at_ms, device_id, reason) VALUES
    (2000, 2, '{'), (-1, 2, '{}')`);
  const { rows } = reasons.page({ ...ALL, fromMs: -9 });
  assert.deepEqual(rows.map(({ atMs, reason }) => [atMs, reason]), [[2000, null], [1000, OFF]]);
});

Deno.test("SqliteReasonStore keeps the newest 200,000", () => {
  using folder = new DataFolder();
  folder.open().close();
  folder.change(`WITH RECURSIVE n (id) AS
    (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ${MAX_REASONS})
    INSERT INTO reasons (id, at_ms, device_id, reason) SELECT id, id, 2, '{}' FROM n`);
  using database = folder.open();
  database.records.reasons.add({ atMs: 1e9, deviceId: 2, reason: OFF });
  const [count] = folder.query("SELECT count(*) AS count, min(id) AS first FROM reasons");
  assert.deepEqual(count, { count: MAX_REASONS, first: 2 });
});

Deno.test("a reason costs no commit, and comes again where the disk refused one", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 0 });
  const { records: { reasons, soon }, settings } = database;
  folder.change(`CREATE TRIGGER refusal BEFORE UPDATE ON pending_file
    WHEN (SELECT count(*) FROM settings) > 0 BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
  soon(() => reasons.add({ atMs: 1000, deviceId: charger, reason: OFF }));
  const times = () => reasons.page(ALL).rows.map(({ atMs }) => atMs);
  const stored = () => folder.query("SELECT at_ms FROM reasons ORDER BY at_ms");
  assert.deepEqual(times(), [1000], "the program itself sees it");
  assert.deepEqual(stored(), [], "no other does");
  assert.throws(() => settings.save({ webPort: 1 }, 1), StorageFailed);
  assert.deepEqual(times(), [], "it is gone with its transaction");
  soon(() => reasons.add({ atMs: 2000, deviceId: charger, reason: SUN }));
  database.commit();
  assert.deepEqual(stored(), [{ at_ms: 1000 }, { at_ms: 2000 }]);
});
