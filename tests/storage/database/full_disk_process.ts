import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { openOrRecover } from "../../../src/storage/recovery/recovery.ts";
import { sampleAt } from "../data_folder.ts";

/** Fills the database until the disk takes no more, and tells what that did. */
const [dataDir = ""] = Deno.args;
let steadyMs = 0;
using database = openOrRecover(dataDir, {
  clock: { steadyMs: () => steadyMs },
  wallMs: () => 0,
  settingsWhenLost: { webSecretEnabled: true, webSecret: "" },
  secretKeys: new Set(),
});
database.settings.save({ webPort: 5001 }, 1);
const failures: string[] = [];

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    failures.push(error.message);
  }
}

for (let at = 0; at < 100_000 && failures.length === 0; at++) {
  steadyMs = at * 5000;
  attempt(() => database.history.add(sampleAt(at * 5000, { pv_power_w: at })));
}
const afterMs = steadyMs;
attempt(() => database.settings.save({ inverterHost: "x".repeat(60_000) }, 2));
attempt(() =>
  database.mode.save(SLOT_IDS.charger, { mode: "slow", modeBy: "user", sinceMs: afterMs })
);
const read = database.history.fiveMinutes({ fromMs: 0, toMs: afterMs }).length;
console.log(JSON.stringify({ failures, read, trouble: database.keeper.recover() }));
try {
  database.close();
} catch {
  // The last samples find no room either.
}
