import assert from "node:assert/strict";
import { FleetWatch } from "../../src/fleet/fleet_watch.ts";

const HOUR_MS = 3_600_000;
/** The wall clock is another one: lengths are measured on the steady one. */
const at = (steadyMs: number, atMs = 1_800_000_000_000 + steadyMs) => ({ atMs, steadyMs });

Deno.test("FleetWatch what may heal is told once it has lasted an hour, and once only", () => {
  const watch = new FleetWatch();
  assert.deepEqual(watch.run, { kind: "starting" });
  assert.deepEqual(watch.failed("no-answer", at(5000)), []);
  const run = { kind: "failing", sinceMs: at(5000).atMs, trouble: "no-answer" };
  assert.deepEqual(watch.run, run);
  assert.deepEqual(watch.failed("no-answer", at(5000 + HOUR_MS - 1, 0)), []);
  const [lost, ...more] = watch.failed("no-answer", at(5000 + HOUR_MS));
  const detail = { trouble: "no-answer", sinceMs: at(5000).atMs };
  const told = { atMs: at(5000 + HOUR_MS).atMs, kind: "program", code: "fleet.lost", detail };
  assert.deepEqual([lost, more], [told, []]);
  assert.deepEqual(watch.failed("no-answer", at(5000 + 2 * HOUR_MS)), []);
  const other = watch.failed("refused", at(5000 + 3 * HOUR_MS));
  assert.deepEqual(other.map(({ detail }) => detail), [{ ...detail, trouble: "refused" }]);
});

Deno.test("FleetWatch what waiting does not heal is told at once", () => {
  const lasting = [
    "wrong-password",
    "no-entry",
    "no-database",
    "no-right",
    "no-schema",
    "schema-older",
    "schema-newer",
    "certificate",
  ] as const;
  for (const trouble of lasting) {
    const events = new FleetWatch().failed(trouble, at(1));
    assert.deepEqual(events.map(({ code }) => code), ["fleet.lost"], trouble);
  }
  for (const trouble of ["refused", "busy", "locked", "full", "failed"] as const) {
    assert.deepEqual(new FleetWatch().failed(trouble, at(1)), [], trouble);
  }
});

Deno.test("FleetWatch it is told to be back where its loss was, with its length", () => {
  const watch = new FleetWatch();
  watch.failed("refused", at(1000));
  assert.deepEqual(watch.shipped(3, at(2000)), [], "nobody was told of the loss");
  assert.deepEqual(watch.run, { kind: "shipped", atMs: at(2000).atMs });
  watch.failed("no-right", at(3000));
  const detail = { lostMs: 4500, rows: 7 };
  const back = { atMs: 9, kind: "program", code: "fleet.back", detail };
  assert.deepEqual(watch.shipped(7, at(7499.6, 9)), [back]);
  assert.deepEqual(watch.shipped(1, at(8000)), []);
  assert.equal(watch.failed("no-right", at(9000)).length, 1, "another loss");
});

Deno.test("FleetWatch another address is another story", () => {
  const watch = new FleetWatch();
  watch.failed("no-right", at(1000));
  watch.begins();
  assert.deepEqual(watch.run, { kind: "starting" });
  assert.deepEqual(watch.shipped(1, at(2000)), []);
  watch.failed("no-right", at(3000));
  watch.begins();
  assert.equal(watch.failed("no-right", at(4000)).length, 1);
  assert.deepEqual(watch.run, { kind: "failing", sinceMs: at(4000).atMs, trouble: "no-right" });
});
