import assert from "node:assert/strict";
import { startDemo } from "../../src/commands/run/running_demo.ts";
import { HOUR_MS } from "../../src/domain/house/units.ts";
import { ManualClock } from "../app/fakes.ts";

const START_MS = Date.UTC(2026, 5, 21, 7);
const EVER = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
const PAGE = { ...EVER, limit: 50, afterId: null };
const DAYS = 3;

async function startWithPast(house: "small" | "big") {
  const clock = new ManualClock(START_MS);
  const dataDir = await Deno.makeTempDir();
  const log: string[] = [];
  const demo = await startDemo({
    house,
    speed: 60,
    weather: "broken",
    hour: 9,
    days: DAYS,
    seed: 1,
    generation: 1,
    faults: null,
  }, {
    dataDir,
    clock,
    environment: () => undefined,
    port: 0,
    hostname: "127.0.0.1",
    write: (line) => log.push(line),
    onBroken: (error) => log.push(`BROKEN ${error}`),
  });
  return {
    demo,
    program: demo.running.program,
    step: async () => {
      clock.advance(5000);
      await demo.step();
    },
    [Symbol.asyncDispose]: async () => {
      assert.deepEqual(await demo.stop(), { isSafe: true });
      await Deno.remove(dataDir, { recursive: true });
      assert.deepEqual(log.filter((line) => line.includes("BROKEN")), []);
    },
  };
}

Deno.test("demo has a history of days at its start, without a gap and as the house has lived them", async () => {
  await using past = await startWithPast("small");
  const { program, demo } = past;
  assert.equal(demo.house.house.state.atMs, START_MS, "the house goes on where they end");
  const query = { ...EVER, timeZone: program.timeZone(), limit: 5000 };
  const steps = program.history.steps({ ...query, step: "5m" });
  const fromMs = START_MS - DAYS * 24 * HOUR_MS;
  const knownMs = steps.reduce((sum, row) => sum + row.knownMs, 0);
  assert.ok(knownMs > (START_MS - fromMs) - 10 * 60_000, `${knownMs / 60_000} minutes are known`);
  const { energies } = demo.house.house.state;
  const sumOf = (key: "pv_wh" | "car_wh" | "grid_import_wh") =>
    steps.reduce((sum, row) => sum + (row.energies[key] ?? 0), 0);
  assert.ok(Math.abs(sumOf("pv_wh") / energies.pvWh - 1) < 0.02, `${sumOf("pv_wh")} Wh`);
  assert.ok(Math.abs(sumOf("car_wh") / energies.carWh - 1) < 0.02, `${sumOf("car_wh")} Wh`);
  assert.ok(Math.abs(sumOf("grid_import_wh") - energies.importedWh) < 0.02 * energies.pvWh);
  const days = program.history.steps({ ...query, step: "1d" });
  assert.equal(days.length, DAYS + 1);
  const whole = days.slice(1, -1).map((row) => row.energies.pv_wh ?? 0);
  assert.equal(new Set(whole).size, whole.length, `each day has its weather: ${whole} Wh`);
});

Deno.test("demo has sessions, plug uses and events of the days before, and steers on", async () => {
  await using past = await startWithPast("small");
  const { program } = past;
  const sessions = program.sessions.page(PAGE).rows.filter(({ endedAtMs }) => endedAtMs !== null);
  assert.ok(sessions.length >= DAYS - 1, `${sessions.length} sessions`);
  for (const { startedAtMs, energyWh, solarWh } of sessions) {
    assert.ok(startedAtMs < START_MS && (energyWh ?? 0) > 3000);
    assert.ok((solarWh ?? 0) > 0.5 * (energyWh ?? 0), "by the sun");
  }
  assert.ok(new Set(sessions.map(({ energyWh }) => energyWh)).size === sessions.length);
  const uses = program.plugUses.page(PAGE).rows;
  assert.ok(uses.length >= DAYS, `${uses.length} uses`);
  const events = program.events.page({ ...PAGE, kinds: null }).rows.map(({ code }) => code);
  for (const code of ["session.ended", "plug.switched", "mode.turned"]) {
    assert.ok(events.some((one) => one === code), code);
  }
  // On a busy machine a device may answer later than a demo waits.
  const isFresh = () => {
    const { meter, charger, plug } = program.status();
    return [meter, charger, plug].every(({ quality }) => quality === "fresh");
  };
  for (let cycle = 0; cycle < 20 && !isFresh(); cycle++) await past.step();
  assert.ok(isFresh());
  assert.equal(program.status().mode, "tracked");
});

Deno.test("demo --house big has such days too, and each device once", async () => {
  await using past = await startWithPast("big");
  const { program, demo } = past;
  await past.step();
  const names = program.status().devices.filter(({ slot }) => slot === undefined)
    .map(({ name }) => name);
  assert.deepEqual(names, demo.house.devices.map(({ name }) => name));
  assert.ok(program.sessions.page(PAGE).rows.length >= DAYS - 1);
  assert.ok(demo.house.house.state.energies.pvWh > 100_000);
});
