import assert from "node:assert/strict";
import { CYCLE_MS } from "../../src/app/cycle/schedule.ts";
import { DeviceRejected, SettingsInvalid, StorageFailed } from "../../src/domain/codes/errors.ts";
import { setUp } from "./program_under_test.ts";
import { ADDRESSES } from "./slot_house.ts";

Deno.test("a new house starts Disabled and switches nothing on", async () => {
  const { program, charger, step } = await setUp();
  assert.equal(program.status().reason.code, "starting-up");
  await step();
  assert.equal(program.status().mode, "disabled");
  assert.deepEqual(charger.wishes, [{ enabled: false, currentA: 6 }]);
});

Deno.test("chooseMode() is stored before it counts, and refused whole when it cannot be", async () => {
  const { program, charger, modes, step } = await setUp();
  modes.isBroken = true;
  assert.throws(() => program.chooseMode("fast"), StorageFailed);
  await step();
  assert.equal(program.status().mode, "disabled");
  assert.ok(charger.wishes.every((wish) => !wish.enabled));
  modes.isBroken = false;
  program.chooseMode("slow");
  assert.equal(modes.stored?.mode, "slow");
});

Deno.test("chooseMode() before the first cycle leaves the reason that the program is starting up", async () => {
  const { program, step } = await setUp();
  program.chooseMode("slow");
  assert.deepEqual([program.status().mode, program.status().reason.code], ["slow", "starting-up"]);
  await step();
  program.chooseMode("tracked");
  assert.deepEqual(program.status().reason, { code: "mode.asked", mode: "tracked" });
});

Deno.test("chooseMode() shows as requested until the charger has taken it", async () => {
  const { program, charger, step } = await setUp();
  await step();
  charger.nextState = "waiting";
  program.chooseMode("slow");
  assert.equal(program.status().mode, "slow");
  assert.equal(program.status().isModePending, true);
  await step();
  assert.equal(program.status().isModePending, true);
  charger.nextState = "confirmed";
  await step();
  assert.equal(program.status().isModePending, false);
  assert.equal(program.status().charger.charging, true);
});

Deno.test("Tracked is taken when it charges, though its current changes every cycle", async () => {
  const { program, charger, step } = await setUp({ mode: "slow" });
  await step();
  await step();
  charger.nextState = "verifying";
  program.chooseMode("tracked");
  assert.equal(program.status().isModePending, true);
  await step();
  assert.equal(program.status().charger.charging, true);
  assert.equal(program.status().isModePending, false);
});

Deno.test("the last of many presses wins", async () => {
  const { program, charger, step } = await setUp();
  await step();
  for (const mode of ["slow", "fast", "disabled", "fast", "slow"] as const) {
    program.chooseMode(mode);
  }
  await step();
  assert.deepEqual(charger.wishes.at(-1), { enabled: true, currentA: 6 });
  assert.equal(program.status().mode, "slow");
});

Deno.test("a restart goes on in the mode it had", async () => {
  const { program, charger, step } = await setUp({ mode: "fast" });
  await step();
  assert.equal(program.status().mode, "fast");
  assert.deepEqual(charger.wishes.at(-1), { enabled: true, currentA: 15 });
});

Deno.test("tick() asked while a cycle runs makes one more, never two at once", async () => {
  const { program, clock } = await setUp();
  clock.advance(CYCLE_MS);
  await Promise.all([program.tick(), program.tick(), program.tick()]);
  assert.equal(program.status().cycle, 2);
});

Deno.test("each device fails alone", async () => {
  const { program, site, charger, plug, step } = await setUp({ mode: "slow" });
  site.meter.isDead = true;
  plug.isDead = true;
  await step();
  const status = program.status();
  assert.equal(status.meter.quality, "unavailable");
  assert.equal(status.gridPowerW, null);
  assert.equal(status.inverter.quality, "fresh");
  assert.equal(status.plug.quality, "unavailable");
  assert.equal(status.charger.quality, "fresh");
  assert.deepEqual(charger.wishes.at(-1), { enabled: true, currentA: 6 });
});

Deno.test("no error stands beside values that count as fresh", async () => {
  const { program, plug, step } = await setUp({ mode: "slow" });
  await step();
  plug.isDead = true;
  await step();
  const { quality, error, diagnosis } = program.status().plug;
  assert.deepEqual([quality, error, diagnosis], ["fresh", null, null]);
  for (let cycle = 0; cycle < 6; cycle++) await step();
  assert.equal(program.status().plug.quality, "stale");
  assert.match(program.status().plug.error ?? "", /timeout/);
  plug.isDead = false;
  await step();
  assert.equal(program.status().plug.error, null);
});

Deno.test("a refused command is told with the device's word, and control goes on", async () => {
  const { program, charger, step, broken } = await setUp({ mode: "slow" });
  charger.nextState = new DeviceRejected("Cannot start charging: wrong PIN");
  await step();
  assert.deepEqual(program.status().reason, {
    code: "rejected.charger",
    detail: "Cannot start charging: wrong PIN",
  });
  charger.nextState = null;
  await step();
  assert.notEqual(program.status().reason.code, "rejected.charger");
  assert.deepEqual(broken, []);
});

Deno.test("a full disk is shown and steers nothing", async () => {
  const { program, charger, history, step } = await setUp({ mode: "slow" });
  history.isBroken = true;
  await step();
  assert.match(program.status().storageError ?? "", /disk is full/);
  assert.deepEqual(charger.wishes.at(-1), { enabled: true, currentA: 6 });
  assert.deepEqual(program.recentHistory(), []);
  history.isBroken = false;
  await step();
  assert.equal(program.status().storageError, null);
});

Deno.test("every cycle records what came in, and nothing of what did not", async () => {
  const { site, history, step } = await setUp({ mode: "slow" });
  await step();
  site.meter.isDead = true;
  await step();
  const [first, second] = history.samples;
  assert.equal(first?.values.grid_power_w, 0);
  assert.equal(first?.values.inverter_temperature_dc, 452);
  assert.equal(first?.values.battery_soc_permille, 700);
  assert.equal(first?.values.inverter_status, 4);
  assert.equal(first?.values.mode, 1);
  assert.equal(second?.values.grid_power_w, null);
  assert.equal(second?.values.house_power_w, null);
  assert.equal(second?.values.battery_soc_permille, 700);
});

Deno.test("our own bug pauses a tracked charge and asks for the end", async () => {
  const { charger, plug, broken, step } = await setUp({ mode: "tracked" });
  charger.value = { ...charger.value, enabled: true, targetCurrentA: 10, powerW: 4600 };
  Object.defineProperty(plug, "value", {
    get: () => ({
      get on(): boolean {
        throw new TypeError("a bug");
      },
    }),
  });
  await step();
  assert.equal(broken.length, 1);
  assert.deepEqual(charger.wishes.at(-1), { enabled: false, currentA: 6 });
});

Deno.test("changeSettings() opens anew just what changed, the old closed first", async () => {
  const { program, opened, site, charger, plug, step } = await setUp();
  await step();
  assert.deepEqual(opened, ["site", "charger", "plug"]);
  await program.changeSettings({ trackingStartSocPct: 50 });
  await program.tick();
  assert.equal(opened.length, 3);
  await program.changeSettings({ plugHost: "plug.lan" });
  await program.tick();
  assert.deepEqual(opened.slice(3), ["plug"]);
  assert.deepEqual([site.isClosed, charger.isClosed, plug.isClosed], [false, false, true]);
  await assert.rejects(program.changeSettings({ inverterPort: 0 }), SettingsInvalid);
  assert.equal(opened.length, 4);
});

Deno.test("a charger with half an address is told of by the half that is missing", async () => {
  const settings = { nrgkickGeneration: 1, nrgkickMeasurementsUrl: "http://box.lan/1" };
  const { program, step } = await setUp({ settings });
  await step();
  assert.deepEqual(program.status().reason, {
    code: "setup.charger",
    missing: "nrgkickSettingsUrl",
  });
  await program.changeSettings({ nrgkickMeasurementsUrl: "" });
  await program.tick();
  assert.deepEqual(program.status().reason, { code: "setup.charger" });
});

Deno.test("a tracked charger at an address that is given up is paused before", async () => {
  const { program, charger, step } = await setUp({ mode: "tracked" });
  charger.value = { ...charger.value, enabled: true, targetCurrentA: 10, powerW: 4600 };
  await step();
  await program.changeSettings({ nrgkickAddress: "" });
  await program.tick();
  assert.deepEqual(charger.wishes.at(-1), { enabled: false, currentA: 6 });
  assert.equal(charger.isClosed, true);
  assert.equal(program.status().reason.code, "setup.charger");
});

Deno.test("a new charger inherits no absence and no charge of the one before", async () => {
  const { program, clock, charger, step } = await setUp({ mode: "tracked" });
  charger.isDead = true;
  charger.isAbsent = true;
  await step();
  clock.advance(300_000);
  await step();
  charger.isDead = false;
  await program.changeSettings({ nrgkickAddress: "other" });
  await program.tick();
  const { mode, modeBy } = program.status();
  assert.deepEqual({ mode, modeBy }, { mode: "tracked", modeBy: "user" });
});

Deno.test("health() tells whether cycles run", async () => {
  const { program, clock, step } = await setUp();
  assert.equal(program.health().isHealthy, false);
  await step();
  assert.equal(program.health().isHealthy, true);
  clock.advance(30_000);
  assert.equal(program.health().isHealthy, true);
  clock.advance(1);
  assert.equal(program.health().isHealthy, false);
  assert.equal(program.health().problem, "the last cycle ended 30 s ago");
});

Deno.test("a wall clock that is set is logged and changes nothing", async () => {
  const { program, clock, charger, logger, step } = await setUp({ mode: "slow" });
  await step();
  clock.setWall(clock.wallMs() - 3_600_000);
  await step();
  assert.deepEqual(charger.wishes.at(-1), { enabled: true, currentA: 6 });
  assert.equal(program.status().meter.quality, "fresh");
  assert.ok(logger.lines.includes("warn Wall clock was set"));
});

Deno.test("subscribe() tells of every status, and a listener that fails harms nobody", async () => {
  const { program, logger, step } = await setUp();
  let told = 0;
  const end = program.subscribe(() => told++);
  program.subscribe(() => {
    throw new Error("a page that cannot be drawn");
  });
  await step();
  program.chooseMode("slow");
  assert.equal(told, 2);
  assert.ok(logger.lines.includes("error Listener failed"));
  end();
  await step();
  assert.equal(program.status().mode, "slow");
});

Deno.test("Disabled is obeyed though it cannot be stored, shown as such, and stored later", async () => {
  const { program, charger, modes, step } = await setUp({ mode: "fast" });
  await step();
  modes.isBroken = true;
  program.chooseMode("disabled");
  await step();
  assert.deepEqual(charger.wishes.at(-1), { enabled: false, currentA: 6 });
  assert.match(program.status().storageError ?? "", /disk is full/);
  assert.equal(modes.stored?.mode, "fast");
  modes.isBroken = false;
  await step();
  assert.equal(modes.stored?.mode, "disabled");
  assert.equal(program.status().storageError, null);
});

Deno.test("upkeep() goes on with settings and mode that could not be read at the start", async () => {
  const { program, store, modes, backups, step } = await setUp();
  store.stored = { pvPeakPowerW: 7001 };
  modes.stored = { mode: "slow", modeBy: "user", sinceMs: 1 };
  backups.recoveries = ["back-on-disk"];
  await program.upkeep();
  await step();
  assert.equal(program.settings().values.pvPeakPowerW, 7001);
  assert.equal(program.status().mode, "slow");
  assert.equal(modes.stored.mode, "slow");
});

Deno.test("upkeep() stores what is in force where the disk has nothing, or a mode was pressed", async () => {
  const { program, store, modes, backups, step } = await setUp({
    settings: { pvPeakPowerW: 7001 },
  });
  program.chooseMode("disabled");
  store.stored = {};
  modes.stored = { mode: "fast", modeBy: "user", sinceMs: 1 };
  backups.recoveries = ["back-on-disk"];
  await program.upkeep();
  await step();
  assert.deepEqual(store.stored, { ...ADDRESSES, pvPeakPowerW: 7001 });
  assert.equal(modes.stored.mode, "disabled");
});

Deno.test("a press never stands beside the sentence of the mode before", async () => {
  const { program, step } = await setUp({ mode: "fast" });
  program.chooseMode("slow");
  assert.equal(program.status().reason.code, "starting-up", "nothing is known yet");
  await program.tick();
  await step();
  program.chooseMode("fast");
  const { mode, reason } = program.status();
  assert.deepEqual([mode, reason], ["fast", { code: "mode.asked", mode: "fast" }]);
  await program.tick();
  await step();
  assert.notEqual(program.status().reason.code, "mode.asked");
});

Deno.test("a new database tells that no mode has been chosen, until one is", async () => {
  const { program, modes, step } = await setUp();
  await step();
  assert.equal(program.status().reason.code, "off.new");
  assert.equal(program.status().modeBy, "user");
  program.chooseMode("disabled");
  await program.tick();
  assert.equal(program.status().reason.code, "off");
  assert.equal(modes.load()?.mode, "disabled");
});

Deno.test("tick() says in the log that cycles have stood still for more than a minute", async () => {
  const { program, logger, clock, step } = await setUp();
  const pauses = () => logger.lines.filter((line) => line === "warn Cycles paused").length;
  for (let cycle = 0; cycle < 20; cycle++) await step();
  clock.advance(60_000);
  await program.tick();
  assert.equal(pauses(), 0);
  clock.advance(60_001);
  await program.tick();
  assert.equal(pauses(), 1);
  await step();
  assert.equal(pauses(), 1);
});

Deno.test("restoring is what the program was given to go back to another database, or null", async () => {
  const restoring = {
    receive: () => Promise.resolve(),
    examine: () => null,
    begin: () => {},
  };
  assert.equal((await setUp({ restoring })).program.restoring, restoring);
  assert.equal((await setUp()).program.restoring, null);
});

Deno.test("a clock that had stood at 1970 since the start gives all that is shown its right time", async () => {
  const { program, clock, charger, step } = await setUp({ startMs: 0 });
  program.chooseMode("fast");
  for (let cycle = 0; cycle < 5; cycle++) await step();
  charger.isDead = true;
  await step();
  const before = program.status();
  clock.setWall(Date.UTC(2026, 5, 21, 12));
  await step();
  const after = program.status();
  const movedMs = Date.UTC(2026, 5, 21, 12) - 6 * CYCLE_MS;
  assert.equal(after.charger.atMs, (before.charger.atMs ?? NaN) + movedMs);
  assert.equal(after.session?.startedAtMs, (before.session?.startedAtMs ?? NaN) + movedMs);
  assert.equal(after.modeSinceMs, before.modeSinceMs + movedMs);
});

Deno.test("a clock that is set while a charge begins gives the event of it its right time", async () => {
  const { program, clock, records, step } = await setUp({ startMs: 0, mode: "fast" });
  await step();
  await step();
  clock.setWall(Date.UTC(2026, 5, 21, 12));
  for (let cycle = 0; cycle < 6; cycle++) await step();
  const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10, afterId: null };
  const [began] = records.events.page({ ...range, kinds: ["charger"] }).rows;
  assert.equal(began?.code, "charging.began");
  assert.ok((began?.atMs ?? 0) > Date.UTC(2026, 5, 21), String(began?.atMs));
  await program.stop();
});

Deno.test("changeSettings() that changes nothing leaves no line in the log", async () => {
  const { program, logger } = await setUp();
  const lines = () => logger.lines.filter((line) => line === "info Settings changed").length;
  assert.deepEqual(await program.changeSettings({ maxCurrentA: 15 }), []);
  assert.equal(lines(), 0);
  assert.deepEqual(await program.changeSettings({ maxCurrentA: 14 }), ["maxCurrentA"]);
  assert.equal(lines(), 1);
});
