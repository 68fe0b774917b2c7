import assert from "node:assert/strict";
import { Caretaker } from "../../../src/app/upkeep/database_care.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { BackupFile, StorageTrouble } from "../../../src/domain/ports/backups.ts";
import { MemoryLogger } from "../fakes.ts";
import { HeldTime } from "../held_time.ts";

const HOUR_MS = 3_600_000;

function pad(number: number): string {
  return String(number).padStart(2, "0");
}

/** A caretaker over fakes, in Berlin, with the default 03:30 and 7 kept. */
class Night {
  wallMs = Temporal.ZonedDateTime.from("2026-06-01T03:00[Europe/Berlin]").epochMilliseconds;
  steadyMs = 0;
  files: BackupFile[] = [];
  failure: string | null = null;
  /** What a copy waits for; null: none does. */
  held: Promise<void> | null = null;
  recoveries: ("put-aside" | "back-on-disk")[] = [];
  trouble: StorageTrouble | null = null;
  rewrites = 0;
  settled = 0;
  readonly rests: (() => Promise<void>)[] = [];
  commits = 0;
  readonly rotated: number[] = [];
  readonly rotations: (readonly [isNightly: boolean, keep: number])[] = [];
  readonly calls: (readonly (string | null)[])[] = [];
  listFailure: Error | null = null;
  readonly logger = new MemoryLogger();
  readonly settings = { ...defaultSettings(), backupKeep: 7 };
  readonly caretaker = new Caretaker({
    keeper: { trouble: () => this.trouble, recover: () => this.recoveries.shift() ?? null },
    backups: {
      list: () => {
        if (this.listFailure !== null) throw this.listFailure;
        return this.files;
      },
      make: ({ isNightly, atMs, rest }) => {
        if (this.failure !== null) return Promise.reject(new StorageFailed(this.failure));
        if (rest !== undefined) this.rests.push(rest);
        const file = { name: String(atMs), sizeBytes: 1, madeAtMs: atMs, isNightly };
        const finish = () => {
          this.files = [file, ...this.files];
          return file;
        };
        if (this.held === null) return Promise.resolve(finish());
        this.failure = "Cannot make backup: another one is being made";
        return this.held.then(finish);
      },
      rotate: ({ isNightly, keep }) => {
        this.rotated.push(keep);
        this.rotations.push([isNightly, keep]);
      },
      stop: () => void this.calls.push(["stop"]),
      open: (name, passphrase) => {
        this.calls.push(["open", name, passphrase]);
        return Promise.resolve(null);
      },
    },
    clock: { wallMs: () => this.wallMs, steadyMs: () => this.steadyMs },
    logger: this.logger,
    settings: () => this.settings,
    timeZone: () => "Europe/Berlin",
    settleCycle: () => {
      this.settled++;
      return Promise.resolve();
    },
    commit: () => void (this.commits += 1),
    onRecovered: () => {
      this.rewrites++;
      return Promise.resolve();
    },
  });

  async tick(): Promise<void> {
    await this.caretaker.recover();
    await this.caretaker.backUpNightly();
  }

  /** Local times (day hour:minute) of the backups after a tick each so many minutes for so long. */
  async pass(hours: number, eachMinutes = 1): Promise<string[]> {
    const before = this.files.length;
    for (let minute = 0; minute < hours * 60; minute += eachMinutes) {
      await this.tick();
      this.wallMs += eachMinutes * 60_000;
      this.steadyMs += eachMinutes * 60_000;
    }
    return this.files.slice(0, this.files.length - before).reverse().map(({ madeAtMs }) =>
      Temporal.Instant.fromEpochMilliseconds(madeAtMs).toZonedDateTimeISO("Europe/Berlin")
        .toString().slice(5, 16)
    );
  }
}

Deno.test("tick() copies once a local day at the time of the setting", async () => {
  const night = new Night();
  assert.deepEqual(await night.pass(49), ["06-01T03:30", "06-02T03:30", "06-03T03:30"]);
  assert.deepEqual(night.rotated, [7, 7, 7]);
  assert.equal(night.commits, 3);
});

Deno.test("backUpNightly() asked each five minutes copies once a day, whatever the time is", async () => {
  for (let minute = 0; minute < 1440; minute += minute < 1430 ? 65 : 1) {
    const night = new Night();
    night.settings.backupTime = `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
    night.wallMs = Temporal.ZonedDateTime.from("2026-06-01T00:00[Europe/Berlin]")
      .epochMilliseconds;
    const made = await night.pass(72, 5);
    assert.equal(made.length, night.settings.backupTime > "23:55" ? 2 : 3, `${made}`);
    assert.deepEqual(new Set(made.map((at) => at.slice(6))).size, 1, `${made}`);
  }
});

Deno.test("backUpNightly() in the night copies what the evening before was due", async () => {
  const night = new Night();
  night.settings.backupTime = "23:58";
  const evening = Temporal.ZonedDateTime.from("2026-05-31T23:40[Europe/Berlin]");
  night.wallMs = evening.epochMilliseconds;
  assert.deepEqual(await night.pass(24.5, 5), ["06-01T00:00", "06-02T00:00"]);
});

Deno.test("tick() over both changes of the clocks copies once a day", async () => {
  for (
    const { start, expected } of [
      { start: "2026-03-29T00:00", expected: ["03-29T03:30", "03-30T03:30"] },
      { start: "2026-10-25T00:00", expected: ["10-25T03:30", "10-26T03:30"] },
    ]
  ) {
    const night = new Night();
    night.wallMs = Temporal.ZonedDateTime.from(`${start}[Europe/Berlin]`).epochMilliseconds;
    assert.deepEqual(await night.pass(30), expected);
  }
});

Deno.test("tick() makes up for a night in which the program was off", async () => {
  const night = new Night();
  night.wallMs += 9 * HOUR_MS;
  assert.deepEqual(await night.pass(2), ["06-01T12:00"]);
});

Deno.test("tick() makes one copy and not one a minute after the clock was set back", async () => {
  const night = new Night();
  night.files = [{ name: "x", sizeBytes: 1, madeAtMs: night.wallMs + 1e10, isNightly: true }];
  assert.deepEqual(await night.pass(3), ["06-01T03:30"]);
});

Deno.test("tick() tries a failed copy again after an hour, and says why meanwhile", async () => {
  const night = new Night();
  night.failure = "Cannot make backup: disk full";
  await night.pass(1);
  assert.equal(night.caretaker.backupError(), "Cannot make backup: disk full");
  night.failure = null;
  assert.deepEqual(await night.pass(2), ["06-01T04:30"]);
  assert.equal(night.caretaker.backupError(), null);
});

Deno.test("tick() while a copy is being made asks for no second one, and tells of no failure", async () => {
  const night = new Night();
  night.wallMs += HOUR_MS;
  const { promise, resolve } = Promise.withResolvers<void>();
  night.held = promise;
  const first = night.tick();
  await night.tick();
  assert.equal(night.caretaker.backupError(), null);
  resolve();
  await first;
  assert.equal(night.files.length, 1);
});

Deno.test("tick() copies nothing with 0 kept or while the database is in memory", async () => {
  const off = new Night();
  off.settings.backupKeep = 0;
  assert.deepEqual(await off.pass(3), []);
  const lost = new Night();
  lost.trouble = { kind: "memory-only", detail: "read-only" };
  assert.deepEqual(await lost.pass(3), []);
});

Deno.test("backUpNow() keeps the newest three that a person asked for", async () => {
  const night = new Night();
  const file = await night.caretaker.backUpNow();
  assert.deepEqual(file, {
    name: String(night.wallMs),
    sizeBytes: 1,
    madeAtMs: night.wallMs,
    isNightly: false,
  });
  assert.deepEqual([night.rotated, night.commits], [[3], 1]);
});

Deno.test("backUpNow() comes after a nightly copy that is being made", async () => {
  const night = new Night();
  night.wallMs += HOUR_MS;
  const { promise, resolve } = Promise.withResolvers<void>();
  night.held = promise;
  const nightly = night.tick();
  await Promise.resolve();
  const byHand = night.caretaker.backUpNow();
  night.held = null;
  night.failure = null;
  resolve();
  await nightly;
  await byHand;
  assert.deepEqual(night.files.map(({ isNightly }) => isNightly), [false, true]);
});

Deno.test("tick() has what is in force written into a database that was recovered", async () => {
  const night = new Night();
  night.recoveries = ["put-aside"];
  await night.pass(0.1);
  assert.equal(night.rewrites, 1);
});

Deno.test("backups are rotated among their kind, and each says that it was made", async () => {
  const night = new Night();
  await night.caretaker.backUpNow();
  await night.pass(1);
  assert.deepEqual(night.rotations, [[false, 3], [true, 7]]);
  assert.deepEqual(night.logger.lines, ["info Backup made", "info Backup made"]);
  night.failure = "disk full";
  await night.pass(24);
  assert.ok(night.logger.lines.slice(2).every((line) => line === "error Backup failed"));
  assert.equal(night.logger.lines.length > 2, true);
  assert.equal(night.caretaker.backupError(), "disk full");
});

Deno.test("openBackup() and stop() are those of the backups", async () => {
  const night = new Night();
  assert.equal(await night.caretaker.openBackup("a", "secret"), null);
  night.caretaker.stop();
  assert.deepEqual(night.calls, [["open", "a", "secret"], ["stop"]]);
});

Deno.test("a fault of our own in a list of backups is no failed backup", async () => {
  const night = new Night();
  night.listFailure = new TypeError("our bug");
  await assert.rejects(night.caretaker.backUpNightly(), TypeError);
  night.listFailure = new StorageFailed("cannot list");
  await night.caretaker.backUpNightly();
  assert.equal(night.caretaker.backupError(), "cannot list");
});

Deno.test("trouble() and backups() are those of the database and its copies", async () => {
  const night = new Night();
  assert.equal(night.caretaker.trouble(), null);
  night.trouble = { kind: "memory-only", detail: "read-only" };
  assert.deepEqual(night.caretaker.trouble(), night.trouble);
  const file = await night.caretaker.backUpNow();
  assert.deepEqual(night.caretaker.backups(), [file]);
});

Deno.test("recover() tells the log once of a database that is back", async () => {
  const night = new Night();
  night.recoveries = ["put-aside"];
  await night.caretaker.recover();
  await night.caretaker.recover();
  assert.deepEqual(night.logger.lines, ["warn Database recovered"]);
});

Deno.test("backups wait for the cycle between their pieces, at night and by hand", async () => {
  const night = new Night();
  night.wallMs += HOUR_MS;
  await night.caretaker.backUpNow();
  await night.tick();
  assert.equal(night.rests.length, 2);
  using time = new HeldTime();
  for (const rest of night.rests) assert.equal(await time.measure(rest(), 1000), 10);
  assert.equal(night.settled, 2);
});

Deno.test("backUpNightly() asked twice within a millisecond makes one copy", async () => {
  const night = new Night();
  night.wallMs += HOUR_MS / 2;
  await night.tick();
  await night.tick();
  assert.equal(night.files.length, 1);
});

Deno.test("backUpNightly() makes up after midnight for a copy that failed on its very minute", async () => {
  const night = new Night();
  night.settings.backupTime = "23:58";
  night.wallMs = Temporal.ZonedDateTime.from("2026-06-01T23:58[Europe/Berlin]").epochMilliseconds;
  night.failure = "disk full";
  await night.tick();
  night.failure = null;
  assert.deepEqual(await night.pass(2), ["06-02T00:58"]);
});

Deno.test("backUpNightly() tries a failed copy again after an hour to the millisecond", async () => {
  const night = new Night();
  night.wallMs += HOUR_MS;
  night.failure = "disk full";
  await night.tick();
  night.failure = null;
  night.steadyMs = HOUR_MS - 1;
  await night.tick();
  assert.equal(night.files.length, 0);
  night.steadyMs = HOUR_MS;
  await night.tick();
  assert.equal(night.files.length, 1);
});
