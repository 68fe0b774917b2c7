import assert from "node:assert/strict";
import { energiesSince, orNothing } from "../../../routes/records/running_energies.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { sampleOfRow } from "../../../src/domain/history/samples.ts";
import { StubProgram } from "../stub_program.ts";

const MINUTE_MS = 60_000;
const POWERS = {
  grid_power_w: 0,
  pv_power_w: 1200,
  battery_power_w: 0,
  charger_power_w: 600,
  plug_power_w: 0,
};

/** A house that has told the same powers every five seconds of the last minutes. */
function told(minutes: number): StubProgram {
  const program = new StubProgram();
  program.history.sampleRows = Array.from(
    { length: minutes * 12 + 1 },
    (_, at) => sampleOfRow(program.nowMs() - minutes * MINUTE_MS + at * 5000, POWERS),
  );
  return program;
}

Deno.test("energiesSince() are those of a moment's powers up to now", () => {
  const program = told(4);
  const since = (minutes: number) =>
    energiesSince(program, program.nowMs() - minutes * MINUTE_MS, []);
  const isAbout = (wh: number | null | undefined, wanted: number) =>
    typeof wh === "number" && wh >= wanted && wh < wanted * 1.05;
  const energies = since(3);
  assert.ok(isAbout(energies?.car_wh, 30), `${energies?.car_wh}`);
  assert.ok(isAbout(energies?.pv_wh, 60), `${energies?.pv_wh}`);
  assert.equal(energies?.grid_import_wh, 0);
});

Deno.test("energiesSince() null where nothing is known, or the database cannot tell all of it", () => {
  const broken = () => {
    throw new StorageFailed("Cannot read: disk gone");
  };
  const fromMs = told(4).nowMs() - 3 * MINUTE_MS;
  const samples = told(4);
  samples.history.samples = broken;
  assert.equal(energiesSince(samples, fromMs, []), null);
  const order = told(4);
  order.history.loadOrder = broken;
  assert.equal(energiesSince(order, fromMs, []), null);
});

Deno.test("orNothing() hides what the database fails at, and nothing else", () => {
  assert.equal(orNothing(() => 7), 7);
  assert.equal(
    orNothing(() => {
      throw new StorageFailed("disk gone");
    }),
    null,
  );
  assert.throws(
    () =>
      orNothing(() => {
        throw new TypeError("a fault of ours");
      }),
    /a fault of ours/,
  );
});
