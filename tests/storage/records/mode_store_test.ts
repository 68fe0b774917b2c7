import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { CHARGE_MODES, MODE_ORIGINS, type ModeChoice } from "../../../src/domain/house/mode.ts";
import type { RunningGoal } from "../../../src/domain/goals/goal.ts";
import { DataFolder } from "../data_folder.ts";

Deno.test("load() gives null before the first save", () => {
  using folder = new DataFolder();
  using database = folder.open();
  assert.equal(database.mode.load(SLOT_IDS.charger), null);
});

Deno.test("save() keeps every mode and origin across a restart, the last one only", () => {
  using folder = new DataFolder();
  let sinceMs = 1_790_000_000_000;
  for (const mode of CHARGE_MODES) {
    for (const modeBy of MODE_ORIGINS) {
      const choice: ModeChoice = { mode, modeBy, sinceMs: sinceMs++ };
      {
        using database = folder.open();
        database.mode.save(SLOT_IDS.charger, choice);
        assert.deepEqual(database.mode.load(SLOT_IDS.charger), choice);
      }
      using database = folder.open();
      assert.deepEqual(database.mode.load(SLOT_IDS.charger), choice);
    }
  }
  assert.deepEqual(folder.query("SELECT count(*) AS count FROM modes"), [{ count: 1 }]);
});

Deno.test("save() keeps a goal with the mode, and drops it with the next mode", () => {
  using folder = new DataFolder();
  const goal: RunningGoal = {
    energyWh: 20_000,
    readyBy: "07:00",
    days: [1, 2, 3, 4, 5],
    setAtMs: 1_795_000_000_000,
    fromMs: 1_795_000_000_000,
    before: { startedAtMs: 1_794_990_000_000, energyWh: 3100 },
  };
  const choice: ModeChoice = { mode: "tracked", modeBy: "goal", sinceMs: 2, goal };
  {
    using database = folder.open();
    database.mode.save(SLOT_IDS.charger, choice);
  }
  using database = folder.open();
  assert.deepEqual(database.mode.load(SLOT_IDS.charger), choice);
  folder.change(`UPDATE modes SET goal = '{"energyWh":-1}'`);
  const { goal: _goal, ...mode } = choice;
  assert.deepEqual(database.mode.load(SLOT_IDS.charger), mode, "what is no goal is none");
  database.mode.save(SLOT_IDS.charger, { mode: "fast", modeBy: "user", sinceMs: 3 });
  assert.deepEqual(folder.query("SELECT goal FROM modes"), [{ goal: null }]);
});

Deno.test("load() reads a mode of a database that knew no goals", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.mode.save(SLOT_IDS.charger, { mode: "fast", modeBy: "user", sinceMs: 3 });
  folder.change("ALTER TABLE modes DROP COLUMN goal");
  assert.equal(database.mode.load(SLOT_IDS.charger)?.mode, "fast");
});

for (
  const wrong of [
    "mode = 'turbo'",
    "mode_by = 'nobody'",
    "since_ms = -1",
    "since_ms = 9223372036854775807",
  ]
) {
  Deno.test(`load() gives null for a row with ${wrong}`, () => {
    using folder = new DataFolder();
    using database = folder.open();
    database.mode.save(SLOT_IDS.charger, { mode: "fast", modeBy: "user", sinceMs: 1 });
    folder.change(`UPDATE modes SET ${wrong}`);
    assert.equal(database.mode.load(SLOT_IDS.charger), null);
  });
}

Deno.test("save() fails while another program writes, and keeps the mode before", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 1 });
  const before: ModeChoice = { mode: "slow", modeBy: "plug-in", sinceMs: 1 };
  database.mode.save(SLOT_IDS.charger, before);
  {
    using _lock = folder.lock();
    assert.throws(
      () => database.mode.save(SLOT_IDS.charger, { mode: "fast", modeBy: "user", sinceMs: 2 }),
      new StorageFailed("Cannot save mode fast: database is locked"),
    );
    assert.deepEqual(database.mode.load(SLOT_IDS.charger), before);
  }
  database.mode.save(SLOT_IDS.charger, { mode: "fast", modeBy: "user", sinceMs: 3 });
  assert.equal(database.mode.load(SLOT_IDS.charger)?.mode, "fast");
});

Deno.test("save() of what is tried again holds up no cycle while another program writes", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 10 * 60_000 });
  using _lock = folder.lock();
  assert.throws(
    () =>
      database.mode.save(SLOT_IDS.charger, { mode: "slow", modeBy: "auto", sinceMs: 1 }, {
        isTriedAgain: true,
      }),
    StorageFailed,
  );
});

Deno.test("save() keeps the mode of each charger", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const slow: ModeChoice = { mode: "slow", modeBy: "user", sinceMs: 1 };
  const fast: ModeChoice = { mode: "fast", modeBy: "plug-in", sinceMs: 2 };
  database.mode.save(SLOT_IDS.charger, slow);
  database.mode.save(7, fast);
  assert.deepEqual(database.mode.load(SLOT_IDS.charger), slow);
  assert.deepEqual(database.mode.load(7), fast);
  assert.deepEqual([...database.mode.all()], [[SLOT_IDS.charger, slow], [7, fast]]);
});
