import assert from "node:assert/strict";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import { HOUR_MS } from "../../src/domain/house/units.ts";
import type { StampMender } from "../../src/domain/ports/record_stores.ts";
import { setUp } from "./program_under_test.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 12);
const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 50, afterId: null } as const;

/** Notes what it is asked, and refuses so many moves. */
function noted(refusals: number) {
  const asked: string[] = [];
  const stamps: StampMender = {
    begin: () => void asked.push("begin"),
    move: ({ stepMs }) => {
      asked.push(`move ${stepMs}`);
      if (refusals-- > 0) throw new StorageFailed("Cannot move stamps: disk is full");
    },
    settle: () => void asked.push("settle"),
  };
  return { asked, stamps };
}

Deno.test("rows of a clock that was wrong are moved until the disk takes it, and settled only then", async () => {
  const { asked, stamps } = noted(2);
  const { program, clock, step } = await setUp({ startMs: 0, stamps });
  assert.deepEqual(asked.splice(0), ["begin"]);
  await step();
  assert.deepEqual(asked.splice(0), [], "the clock may still be set");
  clock.setWall(NOON_MS);
  await step();
  const move = `move ${NOON_MS - 5000}`;
  assert.deepEqual(asked.splice(0), [move]);
  assert.match(program.status().storageError ?? "", /Cannot move stamps/);
  await step();
  assert.deepEqual(asked.splice(0), [move]);
  await step();
  assert.deepEqual(asked.splice(0), [move, "settle"]);
  assert.equal(program.status().storageError, null);
  await step();
  assert.deepEqual(asked.splice(0), ["settle"]);
});

Deno.test("a clock that a person sets moves no row, and an event tells of it", async () => {
  const { asked, stamps } = noted(0);
  const { clock, records, step } = await setUp({ stamps });
  await step();
  assert.deepEqual(asked.splice(0), ["begin", "settle"]);
  clock.setWall(clock.wallMs() + HOUR_MS);
  await step();
  await step();
  assert.deepEqual(asked.splice(0), ["settle", "settle"]);
  const { rows } = records.events.page({ ...ALL, kinds: ["program"] });
  const told = rows.filter(({ code }) => code === "clock.set");
  assert.deepEqual(told.map(({ atMs, detail }) => [atMs, detail]), [
    [clock.wallMs() - 5000, { stepMs: HOUR_MS }],
  ]);
});

Deno.test("a program whose stamps cannot begin starts all the same, with a word", async () => {
  const stamps = {
    ...noted(0).stamps,
    begin: () => {
      throw new StorageFailed("Cannot note: disk is full");
    },
  };
  const { logger, program, step } = await setUp({ stamps, mode: "slow" });
  await step();
  assert.equal(program.status().mode, "slow");
  assert.ok(logger.lines.includes("error Cannot note where the stamps begin"));
  const bug = {
    ...stamps,
    begin: () => {
      throw new TypeError("a bug");
    },
  };
  await assert.rejects(setUp({ stamps: bug }), TypeError);
});

Deno.test("changeSettings() asks for a cycle, and keeps history up at once where the zone is another", async () => {
  const { program, backups, step } = await setUp({ settings: { timeZone: "Europe/Berlin" } });
  await step();
  let upkeeps = 0;
  const recover = backups.recover.bind(backups);
  backups.recover = () => {
    upkeeps++;
    return recover();
  };
  await program.changeSettings({ maxCurrentA: 14 });
  await program.tick();
  assert.equal(upkeeps, 0);
  assert.ok(program.status().cycle >= 3, "one that was asked for, and this one");
  await program.changeSettings({ timeZone: "Asia/Tokyo" });
  assert.equal(upkeeps, 1);
  assert.equal(program.timeZone(), "Asia/Tokyo");
  await program.changeSettings({ timeZone: "" });
  assert.equal(upkeeps, 2);
  assert.equal(program.timeZone(), Temporal.Now.timeZoneId());
  await program.tick();
});

Deno.test("chooseMode() and holdSwitch() ask for a cycle, and leave a line", async () => {
  const { program, logger, step } = await setUp({ settings: { plugHost: "p", plugEnabled: true } });
  await step();
  const relay = program.status().loads.find(({ kind }) => kind === "switch")?.id ?? NaN;
  const presses = [
    () => program.chooseMode("slow"),
    () => program.holdSwitch(relay, { on: true, forMs: HOUR_MS }),
    () => program.holdSwitch(relay, null),
  ];
  for (const press of presses) {
    const before = program.status().cycle;
    press();
    await program.tick();
    assert.equal(program.status().cycle, before + 2);
  }
  const lines = logger.lines.filter((line) => /^info (Mode chosen|Switch held)$/.test(line));
  assert.deepEqual(lines, ["info Mode chosen", "info Switch held", "info Switch held"]);
});

Deno.test("isSecretRight() lets everybody in where no secret is asked for", async () => {
  const { program } = await setUp({ settings: { webSecret: "x", webSecretEnabled: false } });
  assert.equal(await program.isSecretRight("anything"), true);
  await program.changeSettings({ webSecret: "correct horse", webSecretEnabled: true });
  assert.equal(await program.isSecretRight("anything"), false);
  assert.equal(await program.isSecretRight("correct horse"), true);
});

Deno.test("our own bug is an event, so that the log tells why the program ended", async () => {
  const { program, charger, records, broken, clock, step } = await setUp({ mode: "slow" });
  charger.apply = () => Promise.reject(new TypeError("a bug"));
  await step();
  assert.equal(broken.length, 1);
  await program.stop();
  const { rows } = records.events.page({ ...ALL, kinds: ["program"] });
  const told = rows.filter(({ code }) => code === "program.broken");
  assert.deepEqual(told.map(({ atMs, detail }) => [atMs, detail["error"]]), [
    [clock.wallMs(), "TypeError: a bug"],
  ]);
});

Deno.test("upkeep() goes on where what a database has back is not valid, with a word", async () => {
  const { program, store, backups, logger, modes, step } = await setUp({ mode: "slow" });
  await step();
  store.load = () => {
    throw new StorageFailed("Cannot read settings");
  };
  modes.stored = null;
  backups.recoveries = ["back-on-disk"];
  await program.upkeep();
  assert.ok(logger.lines.includes("error Settings not taken up"));
  const before = program.status().cycle;
  await program.tick();
  assert.ok(program.status().cycle > before);
  assert.equal(modes.load()?.mode, "slow", "stored again by the cycle");
});

Deno.test("a press that comes while a cycle tells the charger is not taken by what that cycle did", async () => {
  const { program, charger, clock, step } = await setUp({ mode: "slow" });
  await step();
  await step();
  const apply = charger.apply.bind(charger);
  charger.apply = async (wish) => {
    charger.apply = apply;
    const done = await apply(wish);
    program.chooseMode("fast");
    return done;
  };
  const seen: unknown[] = [];
  program.subscribe(() => {
    const { mode, isModePending } = program.status();
    seen.push([mode, isModePending]);
  });
  clock.advance(5000);
  await program.tick();
  assert.deepEqual(seen.slice(0, 2), [["fast", true], ["fast", true]]);
  assert.deepEqual(charger.wishes.at(-1), { enabled: true, currentA: 15 });
});

Deno.test("prices() goes by what a page has entered before, but for what the environment holds", async () => {
  const priceIn = async (environment: Readonly<Record<string, string>>) => {
    const { program, store } = await setUp({
      environment: { CHARGEMANAGER_TIME_ZONE: "UTC", ...environment },
      settings: { importPrice: 0.4 },
    });
    store.changes = [
      { atMs: Date.UTC(2026, 0, 1), key: "importPrice", value: 0.2 },
      { atMs: Date.UTC(2026, 4, 1), key: "importPrice", value: 0.4 },
    ];
    return program.prices().at(Date.UTC(2026, 2, 1)).importPrice;
  };
  assert.equal(await priceIn({}), 0.2);
  assert.equal(await priceIn({ CHARGEMANAGER_IMPORT_PRICE: "0.3" }), 0.3);
});
