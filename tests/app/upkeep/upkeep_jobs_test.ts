import assert from "node:assert/strict";
import { UpkeepJobs } from "../../../src/app/upkeep/upkeep_jobs.ts";
import { ManualClock, MemoryLogger } from "../fakes.ts";

/** The two jobs over a history that tells of each question. */
function setUp() {
  const [clock, logger] = [new ManualClock(), new MemoryLogger()];
  const did: string[] = [];
  const shared = {
    clock,
    logger,
    timeZone: () => "Europe/Berlin",
    settleCycle: () => Promise.resolve(),
    pause: () => Promise.resolve(),
  };
  const jobs = new UpkeepJobs({
    rollUp: {
      ...shared,
      settings: () => ({ rawRetentionDays: 7 }),
      history: {
        *pieces() {
          did.push("roll up");
          yield "hour";
        },
      },
    },
    sun: {
      ...shared,
      settings: () => ({ latitudeDeg: null, longitudeDeg: null, pvPeakPowerW: 9400 }),
      status: () => ({ battery: { isConfigured: false }, socPct: null }),
      history: {
        ends: () => null,
        steps: () => {
          did.push("sun");
          return [];
        },
      },
    },
  });
  return { jobs, did };
}

Deno.test("UpkeepJobs rolls up first, and reckons with the sun then", async () => {
  const { jobs, did } = setUp();
  await jobs.tick();
  assert.deepEqual(did, ["roll up", "sun"]);
});

Deno.test("UpkeepJobs stopped does neither", async () => {
  const { jobs, did } = setUp();
  await jobs.stop();
  await jobs.tick();
  assert.deepEqual(did, []);
});
