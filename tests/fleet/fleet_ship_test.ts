import assert from "node:assert/strict";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { FleetPlace, FleetSource } from "../../src/domain/ports/fleet.ts";
import { FleetShip, targetOf } from "../../src/fleet/fleet_ship.ts";
import type { FleetSink } from "../../src/fleet/postgres_sink.ts";

const NOW_MS = 1_800_000_000_000;
const OVERLAP_MS = 7_200_000;
const ADDRESS = "postgres://house:pw@db.lan/fleet";

/** A house of rows in one table, which ships into memory on a clock that its pauses move. */
class Bench {
  /** Moments of the rows. */
  rows: number[] = [];
  cursorMs = 0;
  url = ADDRESS;
  steadyMs = 0;
  /** Steady times at which a connection was opened, and to where. */
  readonly opened: (readonly [number, string])[] = [];
  readonly asked: FleetPlace[] = [];
  readonly shipped: number[] = [];
  readonly saved: number[] = [];
  closed = 0;
  isDiskGone = false;
  /** Called before each pause; false ends the program. */
  goesOn: () => boolean = () => false;
  readonly ship: FleetShip;

  constructor() {
    const source: FleetSource = {
      house: () => {
        if (this.isDiskGone) throw new StorageFailed("no disk");
        return "house";
      },
      begin: () => this.cursorMs,
      piece: (table, { after, limit }) => {
        if (table !== "five_minutes") return { rows: [], last: null };
        this.asked.push(after);
        const rows = this.rows.filter((atMs) => atMs > after.atMs).slice(0, limit);
        const last = rows.at(-1);
        return {
          rows: rows.map((atMs) => ({ atMs })),
          last: last === undefined ? null : { atMs: last, key: null },
        };
      },
      saveCursor: (_table, { target, atMs }) => {
        assert.equal(target, "db.lan:5432/fleet");
        this.saved.push(atMs);
      },
      progress: () => ({ newestMs: 7, waitingRows: 3 }),
    };
    const sink: FleetSink = {
      greet: () => Promise.resolve(),
      ship: (_house, _table, { length }) => {
        this.shipped.push(length);
        return Promise.resolve(length);
      },
      close: () => {
        this.closed++;
        return Promise.reject(new Error("a close that fails is no failure"));
      },
    };
    const quiet = () => {};
    this.ship = new FleetShip({
      source,
      clock: { wallMs: () => NOW_MS, steadyMs: () => this.steadyMs },
      logger: { error: quiet, warn: quiet, info: quiet, debug: quiet },
      settings: () => ({ postgresUrl: this.url, houseName: "" }),
      timeZone: () => "UTC",
      version: "1",
      note: () => assert.fail("nothing is to be told"),
      pause: (ms) => {
        this.steadyMs += ms;
        if (!this.goesOn()) void this.ship.stop();
        return Promise.resolve();
      },
      random: () => 0.5,
      open: (url) => {
        this.opened.push([this.steadyMs, url]);
        return Promise.resolve(sink);
      },
    });
  }
}

Deno.test("FleetShip ships in pieces of 200 rows, each from where the last one ended", async () => {
  const bench = new Bench();
  bench.rows = Array.from({ length: 401 }, (_, index) => 1000 + index);
  assert.equal(await bench.ship.ship(), 401);
  assert.deepEqual(bench.shipped, [200, 200, 1]);
  assert.deepEqual(bench.asked.map(({ atMs }) => atMs), [0, 1199, 1399]);
  assert.deepEqual(bench.saved, [1199, 1399, 1400]);
  assert.equal(bench.closed, 1);
  assert.deepEqual(bench.ship.state, {
    kind: "shipped",
    atMs: NOW_MS,
    newestMs: 7,
    waitingRows: 3,
  });
});

Deno.test("FleetShip sends two hours before its cursor again, and never moves it back", async () => {
  const bench = new Bench();
  bench.cursorMs = NOW_MS - 1000;
  bench.rows = [NOW_MS - 1000 - OVERLAP_MS, NOW_MS - 1000 - OVERLAP_MS + 1, NOW_MS - 1000];
  assert.equal(await bench.ship.ship(), 2);
  assert.deepEqual(bench.saved, []);
  bench.cursorMs = NOW_MS + 3_600_000;
  bench.rows = [NOW_MS];
  await bench.ship.ship();
  assert.equal(bench.asked.at(-1)?.atMs, NOW_MS - OVERLAP_MS, "the clock was ahead");
});

Deno.test("FleetShip without an address or a disk nothing is opened", async () => {
  const bench = new Bench();
  bench.isDiskGone = true;
  assert.equal(await bench.ship.ship(), null);
  bench.url = "";
  assert.equal(await bench.ship.ship(), null);
  assert.deepEqual([bench.opened, bench.ship.state], [[], { kind: "off" }]);
});

Deno.test("FleetShip goes within a minute of the start, each five minutes, and at once to another address", async () => {
  const bench = new Bench();
  const other = "postgres://house:pw@db.lan/fleet?sslmode=require";
  const ended = new Promise<void>((resolve) => {
    bench.goesOn = () => {
      if (bench.steadyMs === 650_000) bench.url = other;
      if (bench.steadyMs < 960_000) return true;
      resolve();
      return false;
    };
  });
  bench.ship.start();
  await ended;
  await bench.ship.stop();
  assert.deepEqual(bench.opened, [
    [30_000, ADDRESS],
    [330_000, ADDRESS],
    [630_000, ADDRESS],
    [650_000, other],
    [950_000, other],
  ]);
});

Deno.test("targetOf() is a database, whoever comes to it and how", () => {
  assert.equal(targetOf("postgres://a:b@db.lan/fleet?sslmode=disable"), "db.lan:5432/fleet");
  assert.equal(targetOf("postgres://c@db.lan:6000/other"), "db.lan:6000/other");
});
